package dialogue

// The verbs of this room's journal entries. Their subject is the request.
const (
	VerbAsked     = "dialogue.asked"
	VerbAdded     = "dialogue.added" // addition
	VerbJoined    = "dialogue.joined"
	VerbLeft      = "dialogue.left"
	VerbCarried   = "dialogue.carried"
	VerbWithdrawn = "dialogue.withdrawn"
	VerbMatter    = "dialogue.matter"   // n, matter
	VerbMeeting   = "dialogue.meeting"  // n
	VerbAnswered  = "dialogue.answered" // n
	VerbDeclined  = "dialogue.declined" // n
	VerbReminded  = "dialogue.reminded"
	VerbOverdue   = "dialogue.overdue"
	VerbReported  = "dialogue.reported"
	VerbHidden    = "dialogue.hidden" // kind, target
	VerbUnhidden  = "dialogue.shown"  // kind, target
	VerbDismissed = "dialogue.dismissed"
	VerbErased    = "dialogue.erased" // n
	VerbForgotten = "dialogue.forgotten"
	// Of the settings, and of a group by its id.
	VerbDaysSet    = "dialogue.days_set"
	VerbGroupSaved = "dialogue.group_saved"
	VerbGroupEnded = "dialogue.group_ended"
)

// outcomeVerbs are those of the outcomes, by kind.
var outcomeVerbs = map[State]string{Matter: VerbMatter, Meeting: VerbMeeting, Answered: VerbAnswered, Declined: VerbDeclined}
