package option

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// The verbs of this room's journal entries. Their subject is always the matter.
const (
	VerbMade      = "option.made"      // option
	VerbChanged   = "option.changed"   // option, version
	VerbMoved     = "option.moved"     // option
	VerbMerged    = "option.merged"    // option, n
	VerbSplit     = "option.split"     // option, n
	VerbWithdrawn = "option.withdrawn" // option
	VerbBasis     = "option.basis"     // option
	VerbNoBasis   = "option.no_basis"  // option
	VerbQuiet     = "option.quiet"
	VerbShown     = "option.shown"
	VerbResponded = "option.responded" // option; nobody's name
	VerbReported  = "option.reported"  // option; nobody's name
	VerbSettled   = "option.settled"   // option
	VerbHidden    = "option.hidden"    // option
	VerbUnhidden  = "option.unhidden"  // option
)

// Verbs are those of which Audience tells somebody.
func Verbs() []string {
	return []string{VerbMade, VerbChanged, VerbMerged, VerbSplit, VerbWithdrawn, VerbShown, VerbReported, VerbHidden, VerbUnhidden}
}

func optionIn(e journal.Entry) string { s, _ := e.Args["option"].(string); return s }

// Audience is who is told of one of this room's journal entries, as the organisation is now; who did it is left out.
func (x *Room) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	switch e.Verb {
	case VerbMade, VerbMerged, VerbSplit, VerbWithdrawn:
		return x.matter.Concerned(ctx, q, e.SubjectID, e.Actor)
	case VerbShown:
		return x.matter.Owners(ctx, q, e.SubjectID, e.Actor)
	case VerbChanged: // who answered what it said before
		return db.All(ctx, q, db.Scan[string], `SELECT r.person_id FROM option_response r JOIN org_person_name p ON p.id = r.person_id AND p.present
			WHERE r.option_id = $1 AND r.person_id <> $2 ORDER BY r.person_id`, optionIn(e), e.Actor)
	case VerbHidden, VerbUnhidden:
		return db.All(ctx, q, db.Scan[string], `SELECT DISTINCT t.by_id FROM option_text t JOIN org_person_name p ON p.id = t.by_id AND p.present
			WHERE t.option_id = $1 AND t.by_id <> $2 ORDER BY t.by_id`, optionIn(e), e.Actor)
	case VerbReported:
		return x.matter.Keepers(ctx, q, e.Actor)
	}
	return nil, nil
}

// Render is what a person is told of entries. Two queries, however many entries.
func (x *Room) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]matter.NoticeAbove, error) {
	return x.matter.NoticesAbove(ctx, q, entries, person, func(e journal.Entry) (key, path string) {
		key = "option.notice." + e.Verb
		switch e.Verb {
		case VerbReported:
			return key, onePath(optionIn(e), "/skjul")
		case VerbMade, VerbChanged, VerbMerged, VerbSplit, VerbWithdrawn, VerbHidden, VerbUnhidden:
			return key, onePath(optionIn(e), "")
		}
		return key, Path(e.SubjectID)
	})
}
