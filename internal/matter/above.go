package matter

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
)

// What rooms above read of a matter and let happen in it, besides beside.go: each asks for the matter through Enter first.

// WindowsOf are a matter's windows, in order. One query.
func WindowsOf(ctx context.Context, q db.Q, matterID string) ([]Window, error) {
	return loadWindows(ctx, q, matterID)
}

// ContributionsOf are those of some contributions that are the matter's, as the one who entered it sees them: oldest first, MostOf at most. Five
// queries at most.
func (x *Room) ContributionsOf(ctx context.Context, q db.Q, here Here, ids []string) ([]Contribution, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := db.All(ctx, q, scanContribution, `SELECT `+readerOf(here.Standing).columns()+contributionFrom+` WHERE c.matter_id = $2 AND c.id IN (`+db.In(3, len(ids))+`)
		ORDER BY c.at, c.id LIMIT `+strconv.Itoa(MostOf), append([]any{here.Standing.Person, here.Matter.ID}, db.Args(ids)...)...)
	if err != nil {
		return nil, err
	}
	return list, withTalk(ctx, q, readerOf(here.Standing), refs(list))
}

// MostOf is how many contributions are given at once.
const MostOf = most

// ToChoose are contributions of a matter that still stand, to choose from: those with the words, newest first. With no words it is all of them.
func (x *Room) ToChoose(ctx context.Context, q db.Q, here Here, words string, limit int) ([]Contribution, error) {
	return db.All(ctx, q, scanContribution, `SELECT `+readerOf(here.Standing).columns()+contributionFrom+` WHERE c.matter_id = $2 AND c.withdrawn_at IS NULL
		AND NOT `+hiddenSQL+` AND ($3 = '' OR lower(c.text) LIKE $3 ESCAPE '\') ORDER BY c.at DESC, c.id DESC LIMIT $4`,
		here.Standing.Person, here.Matter.ID, pattern(words), limit)
}

// pattern is what a text that has the words is like; "" for none.
func pattern(words string) string {
	if words == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(words)) + "%"
}

// Concerned are those who are told of something new in a matter: whom it was asked, and those who contributed.
func (x *Room) Concerned(ctx context.Context, q db.Q, matterID, except string) ([]string, error) {
	m, err := loadMatter(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	return persons(people(ctx, q, append(asked(m), group{peopleContributors, ToldContributor}), except, m.ID))
}

// ToldDecision are those who are told of a matter's decision, and so of what becomes of it: whom it was asked, those it touches, those who
// contributed and its guests. Never except.
func (x *Room) ToldDecision(ctx context.Context, q db.Q, matterID, except string) ([]string, error) {
	m, err := loadMatter(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	return persons(people(ctx, q, decided(m), except, m.ID))
}

// Owners are a matter's owner, co-owners and stand-ins.
func (x *Room) Owners(ctx context.Context, q db.Q, matterID, except string) ([]string, error) {
	return persons(people(ctx, q, []group{{peopleOwners, ToldOwner}}, except, matterID))
}

// Keepers are the secretariat.
func (x *Room) Keepers(ctx context.Context, q db.Q, except string) ([]string, error) {
	return persons(x.keepers(ctx, q, except))
}

func persons(list []Told, err error) ([]string, error) {
	var out []string
	for _, t := range list {
		out = append(out, t.Person)
	}
	return out, err
}

// Readable are the matters of entries that a person may read, with their titles; "" where it is hidden. Two queries.
func (x *Room) Readable(ctx context.Context, q db.Q, entries []journal.Entry, person string) (map[string]string, error) {
	keepers, err := x.keepers(ctx, q, "")
	if err != nil {
		return nil, err
	}
	secretariat := false
	for _, k := range keepers {
		secretariat = secretariat || k.Person == person
	}
	matters, err := told(ctx, q, entries, person, secretariat)
	out := map[string]string{}
	for id, m := range matters {
		if m.readable {
			out[id] = m.title
		}
	}
	return out, err
}

// NoticeAbove is what a room above tells a person of an entry about a matter, worded in the reader's language (Words), and where it leads; without a
// Key there is nothing to tell. It has the matter's title and nothing else that anybody wrote.
type NoticeAbove struct{ Key, Title, Path string }

// To is the address it leads to; told is false where there is nothing to tell.
func (n NoticeAbove) To() (path string, told bool) { return n.Path, n.Key != "" }

// Words are the notice in the context's language.
func (n NoticeAbove) Words(ctx context.Context) string {
	return i18n.T(ctx, n.Key, "title", Heading(ctx, n.Title))
}

// NoticesAbove are what a person is told of entries about matters they may read: of gives the key and the address. Two queries, however many
// entries.
func (x *Room) NoticesAbove(ctx context.Context, q db.Q, entries []journal.Entry, person string, of func(journal.Entry) (key, path string)) ([]NoticeAbove, error) {
	out := make([]NoticeAbove, len(entries))
	titles, err := x.Readable(ctx, q, entries, person)
	for i, e := range entries {
		if title, readable := titles[e.SubjectID]; readable {
			key, path := of(e)
			out[i] = NoticeAbove{key, title, path}
		}
	}
	return out, err
}

// AuthorOf says who gave a contribution, as its reader may see.
func AuthorOf(ctx context.Context, c Contribution) string { return authorName(ctx, c) }

// PlaceOf says what stands in the place of a contribution whose text its reader does not see, and why; "" for one that stands.
func PlaceOf(ctx context.Context, c Contribution) string { return place(ctx, c) }

// AnsweringOnePath is the address at which a matter's owner answers one contribution.
func AnsweringOnePath(matterID, contributionID string) string {
	return answeringOne(matterID, contributionID)
}

// DifferenceText shows how one text became another, word by word.
func DifferenceText(old, new string) templ.Component { return differenceText(Difference(old, new)) }

// StripOf is the strip of a matter on a page of a room above.
func (x *Room) StripOf(ctx context.Context, actor access.Actor, matterID string) (templ.Component, error) {
	s, err := x.Strip(ctx, actor, matterID)
	if err != nil {
		return nil, err
	}
	return strip(s), nil
}

// Mark is where a room above points at a contribution.
type Mark struct{ Text, Href string }

// Marks are where rooms above point at some contributions, by contribution. The reader in the context may read the matters they stand in.
type Marks func(ctx context.Context, contributions []string) (map[string][]Mark, error)

// AddMarks adds what a room above says at contributions. Before the first request.
func (x *Room) AddMarks(m Marks) { x.marks = append(x.marks, m) }

// mark fills in where rooms above point at contributions that stand in matters the reader may read.
func (x *Room) mark(ctx context.Context, list []*Contribution) error {
	if len(list) == 0 {
		return nil
	}
	of := make([]string, len(list))
	for i, c := range list {
		of[i] = c.ID
	}
	for _, marks := range x.marks {
		found, err := marks(ctx, of)
		if err != nil {
			return err
		}
		for _, c := range list {
			c.Marks = append(c.Marks, found[c.ID]...)
		}
	}
	return nil
}

// Words are texts about a matter that a room above keeps, for erasing personal data from them.
type Words struct {
	// Tables they stand in: the database's files are rid of what was erased there.
	Tables []string
	// Texts are those about a matter, each once.
	Texts func(ctx context.Context, q db.Q, matterID string) ([]Kept, error)
	// Replace writes another text wherever one stands about a matter, and gives in how many places.
	Replace func(ctx context.Context, tx *db.Tx, matterID, text, now string) (int, error)
}

// Kept is a text that words are erased from.
type Kept struct {
	Text string
	// Unseen: nobody but its author may read it, the secretariat neither. It is counted where the words stand in it, and not shown.
	Unseen bool
}

// ScanKept reads one from its two columns, in that order.
func ScanKept(s db.Scanner) (k Kept, err error) { return k, s.Scan(&k.Text, &k.Unseen) }

// AddWords lets what is erased from a matter be erased from a room above too. Before the first request.
func (x *Room) AddWords(w Words) { x.words = append(x.words, w) }

// Happened is something that happened beside a matter, as its history tells it.
type Happened struct {
	At time.Time
	// By is who did it; "" names nobody.
	By string
	// Said says what it was, in the language of the context. About is what it was about and Words why, both in somebody's own words, as the
	// reader may see them; "" for neither. Href leads there.
	Said, About, Words, Href string
}

// Happenings are what happened beside a matter that the reader in the context may read: bounded, oldest first.
type Happenings func(ctx context.Context, here Here) ([]Happened, error)

// AddHistory lets a matter's history tell of what a room above keeps about it. Not in exports, which the rooms above add to themselves. Before the
// first request.
func (x *Room) AddHistory(h Happenings) { x.happenings = append(x.happenings, h) }

// toldHistory is a matter's history with what happened beside it, to be shown. One query more than History and those of the rooms above.
func (x *Room) toldHistory(ctx context.Context, s *Story, events []Event) ([]Event, error) {
	var list []Happened
	for _, happenings := range x.happenings {
		more, err := happenings(ctx, Here{s.Matter, s.Standing, s.Text.Title})
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	if len(list) == 0 {
		return events, nil
	}
	var people []string
	for _, h := range list {
		people = append(people, h.By)
	}
	slices.Sort(people)
	people = slices.Compact(people)
	found, err := db.All(ctx, x.db.Read(), func(s db.Scanner) (p Person, err error) { return p, s.Scan(&p.ID, &p.Name) },
		`SELECT id, name FROM org_person_name WHERE id IN (`+db.In(1, len(people))+`)`, db.Args(people)...)
	names := map[string]string{}
	for _, p := range found {
		names[p.ID] = p.Name
	}
	return withHappened(events, list, names), err
}

// withHappened puts what happened beside a matter among its events: each before the first that is later. What has a day and no time stays where
// it stands.
func withHappened(events []Event, list []Happened, names map[string]string) []Event {
	slices.SortStableFunc(list, func(a, b Happened) int { return a.At.Compare(b.At) })
	out := make([]Event, 0, len(events)+len(list))
	for _, e := range events {
		for len(list) > 0 && (e.Day.After(clock.DayOf(list[0].At)) || e.At.After(list[0].At)) {
			out, list = append(out, eventOf(list[0], names)), list[1:]
		}
		out = append(out, e)
	}
	for _, h := range list {
		out = append(out, eventOf(h, names))
	}
	return out
}

func eventOf(h Happened, names map[string]string) Event {
	e := Event{At: h.At, Day: clock.DayOf(h.At), Said: h.Said, About: h.About, Words: h.Words, Href: h.Href}
	if h.By != "" {
		e.Actor = Person{h.By, names[h.By]}
	}
	return e
}

// Findable is where words stand by which a matter is found, as SQL.
type Findable struct {
	// Topic is the column with the matter's id, Doc that with the document's: what is taken out of the search at once (search.Drop).
	Topic, Doc string
	Columns    []string
	// From is the tables with a condition that ends in one more: what every reader of the matter reads, and nothing else.
	From string
}

// AddFindable lets matters be found by texts of a room above. Acts that change these texts say so (Reindex), and drop what is taken away in their
// own transaction. Before the first request.
func (x *Room) AddFindable(f Findable) { x.findable = append(x.findable, f) }

// Reindex has a matter found by the words it has now, soon after this is committed.
func (x *Room) Reindex(ctx context.Context, tx *db.Tx, matterID string) error {
	return jobs.Add(ctx, tx, jobs.New{Kind: jobIndex, Key: matterID, Args: indexing{matterID}})
}

// Export is what a room above has of a matter in its JSON: what json.Marshal takes, as the reader in the context may see it.
type Export func(ctx context.Context, here Here) (any, error)

// AddExport adds a field to the JSON of a whole matter (docs/export.md). Before the first request.
func (x *Room) AddExport(field string, e Export) {
	x.exports = append(x.exports, export{field, e})
}

type export struct {
	field string
	of    Export
}

// Unfinished says why a matter cannot be ended yet, as what is wrong in a form.
type Unfinished func(ctx context.Context, q db.Q, m Matter) error

// AddUnfinished lets a room above hold a matter open that something in it was promised for. Before the first request.
func (x *Room) AddUnfinished(u Unfinished) { x.unfinished = append(x.unfinished, u) }

func (x *Room) mayEnd(ctx context.Context, q db.Q, m Matter) error {
	for _, u := range x.unfinished {
		if err := u(ctx, q, m); err != nil {
			return err
		}
	}
	return nil
}

// End closes a matter that ends in a room above, in the words it ended in; those asked and touched are told. Refused as Close is. By its owner,
// for whom the room above has entered it in the same transaction.
func (x *Room) End(ctx context.Context, tx *db.Tx, actor access.Actor, matterID string, in CloseInput) error {
	s, err := x.enter(ctx, tx, actor, matterID)
	switch {
	case err != nil:
		return err
	case !MayAnswer(s.Standing, s.Matter):
		return fault.Forbidden
	case !MayLead(s.Standing, s.Matter):
		return ErrNotOpen
	case !Kinds[s.Matter.Kind].EndsAbove:
		return fault.NotFound
	}
	return x.end(ctx, tx, s, in)
}

// HideTook hides what a matter was closed with, which a room above tells too and has hidden; nothing where it is hidden already.
func (x *Room) HideTook(ctx context.Context, tx *db.Tx, actor access.Actor, matterID, reason string) error {
	return x.coverTook(ctx, tx, actor, matterID, reason, x.hide, ErrHidden)
}

// ShowTook shows it again.
func (x *Room) ShowTook(ctx context.Context, tx *db.Tx, actor access.Actor, matterID, reason string) error {
	return x.coverTook(ctx, tx, actor, matterID, reason, x.unhide, ErrShown)
}

func (x *Room) coverTook(ctx context.Context, tx *db.Tx, actor access.Actor, matterID, reason string, do func(ctx context.Context, tx *db.Tx, s scene, kind, id, reason string) error, already error) error {
	s, err := x.enter(ctx, tx, actor, matterID)
	if err != nil {
		return err
	}
	if !MayHide(s.Standing, s.Matter) {
		return fault.Forbidden
	}
	if err := do(ctx, tx, s, TargetTook, TargetTook, reason); !errors.Is(err, already) {
		return err
	}
	return nil
}

// TookHidden are those of some matters of which what they were closed with is hidden, each with why. One query.
func (x *Room) TookHidden(ctx context.Context, q db.Q, matters []string) (map[string]string, error) {
	out := map[string]string{}
	if len(matters) == 0 {
		return out, nil
	}
	_, err := db.All(ctx, q, func(s db.Scanner) (id string, err error) {
		var reason string
		err = s.Scan(&id, &reason)
		out[id] = reason
		return id, err
	}, `SELECT matter_id, reason FROM matter_hidden WHERE target_kind = '`+TargetTook+`' AND matter_id IN (`+db.In(1, len(matters))+`)`, db.Args(matters)...)
	return out, err
}

// TookOf is what some matters were closed with, by matter; where it is hidden, what stands in its place. One query.
func (x *Room) TookOf(ctx context.Context, q db.Q, matters []string) (map[string]string, error) {
	out := map[string]string{}
	_, err := db.All(ctx, q, func(s db.Scanner) (id string, err error) {
		var took, reason string
		if err = s.Scan(&id, &took, &reason); reason != "" {
			took = HiddenMark(reason)
		}
		out[id] = took
		return id, err
	}, `SELECT m.id, COALESCE(m.took, ''), COALESCE(h.reason, '') FROM matter m LEFT JOIN matter_hidden h ON h.matter_id = m.id AND h.target_kind = '`+TargetTook+`'
		WHERE m.id IN (`+db.In(1, len(matters))+`)`, db.Args(matters)...)
	return out, err
}

// AskedOf are the committees a matter asks, in the order in which they are shown. One query.
func (x *Room) AskedOf(ctx context.Context, q db.Q, matterID string) ([]Asked, error) {
	asked, err := loadAsked(ctx, q, matterID)
	return standing(asked), err
}

// ScrubSoon rids the database's files of words that a room above has taken away, once that is committed.
func ScrubSoon(ctx context.Context, tx *db.Tx) error {
	return scrubSoon(ctx, tx, scrubbing{Words: true})
}
