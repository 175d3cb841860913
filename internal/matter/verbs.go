package matter

// The verbs of this room's journal entries. Their subject is always the matter.
const (
	VerbOpened         = "matter.opened"
	VerbClosed         = "matter.closed"
	VerbLastDayMoved   = "matter.last_day_moved"   // from, to
	VerbRevised        = "matter.revised"          // version
	VerbCommitteeAdded = "matter.committee_added"  // committee
	VerbStandInNamed   = "matter.stand_in_named"   // person
	VerbStandInEnded   = "matter.stand_in_ended"   // person
	VerbOwnerChanged   = "matter.owner_changed"    // from, to
	VerbOwnerAsked     = "matter.owner_asked"      // from, asked
	VerbUnitEnded      = "matter.unit_ended"       // unit, now
	VerbReceived       = "contribution.received"   // contribution
	VerbEdited         = "contribution.edited"     // contribution
	VerbWithdrawn      = "contribution.withdrawn"  // contribution
	VerbRecognised     = "contribution.recognised" // contribution
	VerbAnswered       = "contribution.answered"   // answer, n
	VerbMisunderstood  = "answer.misunderstood"    // contribution
	VerbHidden         = "text.hidden"             // kind, target
	VerbReported       = "text.reported"           // report
	VerbDismissed      = "report.dismissed"        // report
)
