package option

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
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

// Notice is what a person is told of an entry, worded in the reader's language (Words), and where it leads; without a Key there is nothing
// to tell. It has the matter's title and nothing else that anybody wrote.
type Notice struct{ Key, Title, Path string }

// To is the address it leads to; told is false where there is nothing to tell.
func (n Notice) To() (path string, told bool) { return n.Path, n.Key != "" }

// Words are the notice in the context's language.
func (n Notice) Words(ctx context.Context) string {
	return i18n.T(ctx, n.Key, "title", matter.Heading(ctx, n.Title))
}

// Render is what a person is told of entries. Two queries, however many entries.
func (x *Room) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]Notice, error) {
	out := make([]Notice, len(entries))
	titles, err := x.matter.Readable(ctx, q, entries, person)
	if err != nil {
		return nil, err
	}
	for i, e := range entries {
		title, readable := titles[e.SubjectID]
		if !readable {
			continue
		}
		out[i] = Notice{Key: "option.notice." + e.Verb, Title: title, Path: Path(e.SubjectID)}
		switch e.Verb {
		case VerbReported:
			out[i].Path = onePath(optionIn(e), "/skjul")
		case VerbMade, VerbChanged, VerbMerged, VerbSplit, VerbWithdrawn, VerbHidden, VerbUnhidden:
			out[i].Path = onePath(optionIn(e), "")
		}
	}
	return out, nil
}
