package matter

// The verbs of this room's journal entries. Their subject is always the matter.
const (
	VerbOpened            = "matter.opened"
	VerbClosed            = "matter.closed"
	VerbLastDayMoved      = "matter.last_day_moved"    // from, to
	VerbWindowMoved       = "matter.window_moved"      // window, from, to
	VerbQuestionClosed    = "matter.question_closed"   // question, n
	VerbQuestionReworded  = "matter.question_reworded" // question, n: with a new text
	VerbQuestionAdded     = "matter.question_added"    // question, n: with a new text
	VerbHandshakeOffered  = "handshake.offered"        // n
	VerbHandshakeTaken    = "handshake.taken"          // n
	VerbHandshakeAnswered = "handshake.answered"       // n
	VerbRevised           = "matter.revised"           // version
	VerbCommitteeAdded    = "matter.committee_added"   // committee
	VerbStandInNamed      = "matter.stand_in_named"    // person
	VerbStandInEnded      = "matter.stand_in_ended"    // person
	VerbCoOwnerNamed      = "matter.co_owner_named"    // person
	VerbCoOwnerEnded      = "matter.co_owner_ended"    // person
	VerbGuestInvited      = "guest.invited"            // person, to: the last day
	VerbGuestChanged      = "guest.changed"            // person, to: the last day
	VerbGuestEnded        = "guest.ended"              // person
	VerbOwnerChanged      = "matter.owner_changed"     // from, to
	VerbOwnerAsked        = "matter.owner_asked"       // from, asked
	VerbUnitEnded         = "matter.unit_ended"        // unit, now
	VerbReceived          = "contribution.received"    // contribution
	VerbShown             = "contribution.shown"       // n: without a name
	VerbUnnamedAllowed    = "matter.unnamed_allowed"
	VerbEdited            = "contribution.edited"     // contribution
	VerbWithdrawn         = "contribution.withdrawn"  // contribution
	VerbRecognised        = "contribution.recognised" // contribution
	VerbAnswered          = "contribution.answered"   // answer, n
	VerbClarified         = "contribution.clarified"  // contribution
	VerbReplied           = "contribution.replied"    // contribution
	VerbMisunderstood     = "answer.misunderstood"    // contribution
	VerbDecided           = "matter.decided"          // n
	VerbCorrected         = "matter.corrected"        // n
	VerbReopened          = "matter.reopened"
	VerbPictureCorrected  = "matter.picture_corrected"
	VerbPaperAdded        = "matter.paper_added"
	VerbPaperRemoved      = "matter.paper_removed"
	VerbDiscussed         = "matter.discussed" // committee
	VerbRead              = "matter.read"      // committee, "" for the owner
	VerbHidden            = "text.hidden"      // kind, target
	VerbUnhidden          = "text.shown"       // kind, target
	VerbErased            = "text.erased"      // n, contributions, answers
	VerbReported          = "text.reported"    // report
	VerbDismissed         = "report.dismissed" // report
	VerbTextsForgotten    = "matter.texts_forgotten"
	VerbNamesForgotten    = "matter.names_forgotten"
)
