package concept

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// The verbs of this room's journal entries. Their subject is always the theme; its end is the matter's own entry.
const (
	VerbProposed  = "concept.proposed"  // n
	VerbAgreed    = "concept.agreed"    // n
	VerbNotYet    = "concept.not_yet"   // n
	VerbLifted    = "concept.lifted"    // entry: the "not yet" that holds its side back no longer
	VerbTakenUp   = "concept.taken_up"  // of the parked theme
	VerbReported  = "concept.reported"  // entry
	VerbDismissed = "concept.dismissed" // entry
	VerbHidden    = "concept.hidden"    // entry
	VerbUnhidden  = "concept.unhidden"  // entry
)

var verbs = map[Kind]string{Proposed: VerbProposed, Agreed: VerbAgreed, NotYet: VerbNotYet}

// Verbs are those of which Audience tells somebody.
func Verbs() []string {
	return []string{VerbProposed, VerbAgreed, VerbNotYet, VerbLifted, VerbReported, VerbHidden, VerbUnhidden}
}

func entryIn(e journal.Entry) string { s, _ := e.Args["entry"].(string); return s }

// Audience is who is told of one of this room's journal entries, as the organisation is now; who did it is left out. A proposal is told to both
// sides of the committee that is to agree, an answer to the owner.
func (x *Room) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	switch e.Verb {
	case VerbProposed:
		n, _ := e.Args["n"].(float64)
		return db.All(ctx, q, db.Scan[string], `SELECT DISTINCT cm.person_id FROM concept_entry e JOIN committee_stands_for s ON s.committee_id = e.committee_id
			JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE e.matter_id = $1 AND e.n = $2 AND cm.person_id <> $3 ORDER BY cm.person_id`, e.SubjectID, int(n), e.Actor)
	case VerbAgreed, VerbNotYet:
		return x.matter.Owners(ctx, q, e.SubjectID, e.Actor)
	case VerbReported:
		return x.matter.Keepers(ctx, q, e.Actor)
	case VerbLifted, VerbHidden, VerbUnhidden:
		return db.All(ctx, q, db.Scan[string], `SELECT e.by_id FROM concept_entry e JOIN org_person_name p ON p.id = e.by_id AND p.present WHERE e.id = $1 AND e.by_id <> $2`, entryIn(e), e.Actor)
	}
	return nil, nil
}

// Render is what a person is told of entries. Two queries, however many entries.
func (x *Room) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]matter.NoticeAbove, error) {
	return x.matter.NoticesAbove(ctx, q, entries, person, func(e journal.Entry) (key, path string) {
		if e.Verb == VerbReported {
			return "concept.notice." + e.Verb, hidePath(entryIn(e))
		}
		return "concept.notice." + e.Verb, matter.Path(e.SubjectID) + "#" + anchor
	})
}
