package concept

import (
	"context"
	"slices"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

// Definition is a word both sides of a committee agreed on.
type Definition struct {
	MatterID string
	// Entry is the proposal that was agreed on, with its texts "" where they are hidden.
	Entry
	End End
	// Board is the committee's name as it is today, By who agreed for each side.
	Board string
	By    map[Side]Entry
}

// Glossary is a page of the words that count, in Danish order.
type Glossary struct {
	Words []Definition
	// More says that there is a page after this one.
	More bool
	// Parked are the discussions that rest, of the themes the reader may read.
	Parked []Rest
	// Titles are of those of the themes the reader may read.
	Titles map[string]string
}

// Rest is a parked discussion.
type Rest struct {
	MatterID string
	Entry
	End End
	// Title is its theme's, "" where it is hidden. Why it rests; that it is hidden where it is.
	Title, Why string
}

const (
	// glossaryPage is how many words a page of the glossary has.
	glossaryPage = 100
	// mostParked is how many parked discussions it shows, those that can be taken up first first.
	mostParked = 30
	// mostEarlier is how many earlier definitions of a word are shown.
	mostEarlier = 20
)

type ofEnd struct {
	of string
	End
}

// definitions are the words agreed on of which a condition on concept_end "d" holds. Four queries.
func (x *Room) definitions(ctx context.Context, q db.Q, where, order string, limit, offset int, args ...any) ([]Definition, error) {
	ends, err := db.All(ctx, q, func(s db.Scanner) (e ofEnd, err error) {
		e.End, err = scanEnd(before{s, []any{&e.of}})
		return e, err
	}, `SELECT d.matter_id, `+endColumns+` FROM concept_end d WHERE d.how = 'agreed' AND `+where+` ORDER BY `+order+` LIMIT `+strconv.Itoa(limit)+` OFFSET `+strconv.Itoa(offset), args...)
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	ids := make([]string, len(ends))
	for i, e := range ends {
		ids[i] = e.of
	}
	entries, err := loadEntries(ctx, q, `e.matter_id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	hidden, err := x.matter.TookHidden(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var boards []string
	out := make([]Definition, len(ends))
	for i, e := range ends {
		t := Fold(e.of, entries[e.of], &e.End)
		d := Definition{MatterID: e.of, End: e.End, By: map[Side]Entry{}}
		for _, p := range t.Proposals {
			if p.N == e.Of {
				d.Entry = p
			}
		}
		for _, s := range Sides {
			if a := t.AgreedBy(e.Of, s); a != nil {
				d.By[s] = *a
			}
		}
		if why := hidden[e.of]; d.Hidden == "" {
			d.Hidden = why
		}
		if d.Hidden != "" {
			d.Text = Text{Word: d.Word}
		}
		boards = append(boards, d.Committee)
		out[i] = d
	}
	slices.Sort(boards)
	names, err := x.committee.Committees(ctx, q, slices.Compact(boards))
	for i := range out {
		out[i].Board = names[out[i].Committee].Name
	}
	return out, err
}

// before scans some columns before those that another scan expects.
type before struct {
	db.Scanner
	first []any
}

// Scan scans all of them.
func (b before) Scan(dest ...any) error { return b.Scanner.Scan(append(b.first, dest...)...) }

const counts = `d.replaced_by IS NULL`

// Glossary is a page of the words, from 1. By everyone signed in. At most ten queries.
func (x *Room) Glossary(ctx context.Context, actor access.Actor, page int) (*Glossary, error) {
	if !MayReadGlossary(actor) {
		return nil, fault.NotFound
	}
	q := x.db.Read()
	list, err := x.definitions(ctx, q, counts, `d.sort_key, d.matter_id`, glossaryPage+1, (page-1)*glossaryPage)
	if err != nil {
		return nil, err
	}
	g := &Glossary{Words: list}
	if g.More = len(list) > glossaryPage; g.More {
		g.Words = list[:glossaryPage]
	}
	if g.Parked, err = x.parked(ctx, q, actor, func(matter.Sight) string { return rested }); err != nil {
		return nil, err
	}
	g.Titles, err = x.titles(ctx, actor, g.Words)
	return g, err
}

// titles are of the themes that some words came from and the actor may read. Two queries.
func (x *Room) titles(ctx context.Context, actor access.Actor, list []Definition) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.MatterID
	}
	return x.matter.Titles(ctx, actor, ids)
}

// rested: the parked discussion is not taken up.
const rested = `d.taken_up_by IS NULL`

// parked are the parked discussions of which a condition on concept_end "d" holds, of the themes the actor may read, those that can be taken up first
// first. At most four queries. A hidden word is left out: its theme's page has its place.
func (x *Room) parked(ctx context.Context, q db.Q, actor access.Actor, where func(matter.Sight) string) ([]Rest, error) {
	sight, err := x.matter.Sight(ctx, q, actor, matter.Filter{Kind: matter.Theme})
	if err != nil {
		return nil, err
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (r Rest, err error) {
		r.End, err = scanEnd(before{s, []any{&r.MatterID, &r.Title, &r.Word, &r.Meaning, &r.Committee}})
		return r, err
	}, `SELECT d.matter_id, m.title, e.word, e.meaning, COALESCE(e.committee_id, ''), `+endColumns+` FROM concept_end d JOIN matter_measured m ON m.id = d.matter_id
		JOIN concept_entry e ON e.matter_id = d.matter_id AND e.n = d.of_n
		WHERE d.how = 'parked' AND e.hidden_reason IS NULL AND `+where(sight)+` AND `+sight.Where()+`
		ORDER BY CASE WHEN d.again_day = '' THEN 1 ELSE 0 END, d.again_day, d.sort_key, d.matter_id LIMIT `+sight.Arg(mostParked), sight.Args()...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.MatterID
	}
	why, err := x.matter.TookOf(ctx, q, ids)
	for i := range list {
		list[i].Why = why[list[i].MatterID]
	}
	return list, err
}

// Concept is a word of the glossary with its history.
type Concept struct {
	Definition
	// Earlier are the definitions it had before, the newest first.
	Earlier []Definition
	// Newer is the one that took its place; nil where it counts.
	Newer *Definition
	// Titles are of those of the themes the reader may read.
	Titles map[string]string
	// Keeper: the reader may hide it.
	Keeper bool
}

// Concept is one word by the theme it was agreed on in. By everyone signed in; fault.NotFound where nothing was agreed. At most twelve queries.
func (x *Room) Concept(ctx context.Context, actor access.Actor, matterID string) (*Concept, error) {
	if !MayReadGlossary(actor) {
		return nil, fault.NotFound
	}
	q := x.db.Read()
	list, err := x.definitions(ctx, q, `d.word_key = (SELECT o.word_key FROM concept_end o WHERE o.matter_id = $1 AND o.how = 'agreed')`, `d.at DESC, d.matter_id DESC`, mostEarlier+1, 0, matterID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(d Definition) bool { return d.MatterID == matterID })
	if at < 0 {
		return nil, fault.NotFound
	}
	c := &Concept{Definition: list[at], Earlier: list[at+1:], Keeper: actor.Grants.Secretariat}
	if at > 0 {
		c.Newer = &list[0]
	}
	c.Titles, err = x.titles(ctx, actor, list)
	return c, err
}
