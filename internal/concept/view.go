package concept

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/matter"
)

// danish is the language people write in.
const danish = "da"

// The room's addresses. anchor is where the word stands on its theme's page.
const (
	anchor       = "ordet"
	GlossaryPath = "/begreber"
)

// Path is where a word of the glossary is read, by the theme it was agreed on in.
func Path(matterID string) string { return "/begreb/" + matterID }

func themePath(matterID, rest string) string { return matter.Path(matterID) + "/begreb" + rest }
func reportPath(entryID string) string       { return "/begreb-tekst/" + entryID + "/meld" }
func hidePath(entryID string) string         { return "/begreb-tekst/" + entryID + "/skjul" }

// masked is a theme as one reader sees it: where a text is hidden stands why; its author and the secretariat read on. The word stays, as the
// name of what was there.
func masked(t Theme, reader string, secretariat bool) Theme {
	entries := slices.Clone(t.Entries)
	for i := range entries {
		e := &entries[i]
		if e.Hidden == "" {
			continue
		}
		mark := matter.HiddenMark(e.Hidden)
		if secretariat || e.By.ID == reader {
			mark += " "
		} else {
			e.Meaning, e.Reason, e.Text.Forms, e.Apart, e.Example = "", "", "", "", ""
		}
		if e.Kind == Proposed {
			e.Meaning = mark + e.Meaning
		} else {
			e.Reason = mark + e.Reason
		}
	}
	return Fold(t.MatterID, entries, t.End)
}

// sectionView is what a theme's page shows of its word.
type sectionView struct {
	Theme
	Here   matter.Here
	Today  clock.Day
	Reader string
	Seat
	// Boards are the committees' names, Who those who can agree for a side that is missing.
	Boards map[string]string
	Who    map[Side][]string
	// Counts is the definition that counts of the word while it is open; nil where there is none.
	Counts *Definition
	// Rests is why a parked theme rests. Before is the parked one that this takes up again, and Next the title of the one that takes this up, for who
	// may read them.
	Rests  string
	Before *Rest
	Next   *string
	// Propose, Say, End and TakeUp are what the reader may do.
	Propose, Say, Ends, TakeUp bool
	Paper                      bool
}

// resting reads why a parked theme rests, and what took it up. Three queries.
func (x *Room) resting(ctx context.Context, q db.Q, v *sectionView) error {
	why, err := x.matter.TookOf(ctx, q, []string{v.MatterID})
	v.Rests = why[v.MatterID]
	if err != nil || v.End.TakenUpBy == "" {
		return err
	}
	titles, err := x.matter.Titles(ctx, access.Of(ctx), []string{v.End.TakenUpBy})
	if title, reads := titles[v.End.TakenUpBy]; reads {
		v.Next = &title
	}
	return err
}

// sectionOf reads what there is to show. At most twenty queries.
func (x *Room) sectionOf(ctx context.Context, q db.Q, s scene, paper bool) (sectionView, error) {
	actor := access.Of(ctx)
	v := sectionView{Theme: masked(s.T, actor.Person, s.Here.Standing.Secretariat), Here: s.Here, Today: x.today(), Reader: actor.Person, Seat: s.Seat,
		Boards: map[string]string{}, Who: map[Side][]string{}, Paper: paper}
	st, m := s.Here.Standing, s.Here.Matter
	v.Propose, v.Say, v.Ends = MayPropose(st, m), MaySay(st, m, s.Side, s.T), MayEnd(st, m)
	before, err := x.parked(ctx, q, actor, func(sight matter.Sight) string {
		return `d.matter_id = (SELECT n.from_id FROM concept_again n WHERE n.matter_id = ` + sight.Arg(v.MatterID) + `)`
	})
	if err != nil {
		return v, err
	}
	if len(before) > 0 {
		v.Before = &before[0]
	}
	var ids []string
	for _, p := range v.Proposals {
		ids = append(ids, p.Committee)
	}
	if len(ids) == 0 {
		return v, nil
	}
	slices.Sort(ids)
	boards, err := x.committee.Committees(ctx, q, slices.Compact(ids))
	if err != nil {
		return v, err
	}
	for id, b := range boards {
		v.Boards[id] = b.Name
	}
	if s.T.Ready() && m.State == matter.Open {
		for _, side := range s.T.Missing() {
			if v.Who[side], err = x.whoCan(ctx, q, s.T, side); err != nil {
				return v, err
			}
		}
	}
	if m.State == matter.Open {
		if v.Counts, err = x.standing(ctx, q, v.Now().key()); err != nil {
			return v, err
		}
	}
	if s.T.End != nil && s.T.End.How == Parked {
		if err := x.resting(ctx, q, &v); err != nil {
			return v, err
		}
		unit, err := x.opensFor(ctx, actor)
		if err != nil {
			return v, err
		}
		v.TakeUp = MayTakeUp(st, m, unit != "", s.T, v.Today)
	}
	return v, nil
}

// turnText says what waits: for the reader's side to answer, or for the owner to do.
func turnText(ctx context.Context, t Turn) string {
	switch {
	case t.Answers:
		return i18n.T(ctx, "concept.now.answer")
	case len(t.Held) > 0:
		return i18n.T(ctx, "concept.now.held", "names", namesOf(t.Held))
	}
	return i18n.T(ctx, "concept.now.both")
}

// turnPath is where it is done.
func turnPath(t Turn) string {
	switch {
	case t.Answers:
		return themePath(t.MatterID, sayForm)
	case len(t.Held) > 0:
		return matter.Path(t.MatterID) + "#" + anchor
	}
	return themePath(t.MatterID, agreeForm)
}

// turnKey words the way there.
func turnKey(t Turn) string {
	switch {
	case t.Answers:
		return "concept.say.go"
	case len(t.Held) > 0:
		return "concept.now.read"
	}
	return "concept.end.go"
}

// Section is what a theme's page shows above its story: the word, what is proposed, who agrees, and what there is to do about it.
func (x *Room) Section(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	if paper {
		return nil, nil
	}
	return x.show(ctx, here, false)
}

// paper is the same in a theme's print, below what was said.
func (x *Room) paper(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	if !paper {
		return nil, nil
	}
	return x.show(ctx, here, true)
}

func (x *Room) show(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	if !MayRead(here.Standing, here.Matter) {
		return nil, nil
	}
	q := x.db.Read()
	s := scene{Here: here}
	var err error
	if s.T, err = load(ctx, q, here.Matter.ID); err != nil {
		return nil, err
	}
	if now := s.T.Now(); now != nil {
		seats, err := loadSeats(ctx, q, now.Committee, here.Standing.Person)
		if err != nil {
			return nil, err
		}
		s.Seat = SeatOf(here.Standing, seats)
	}
	v, err := x.sectionOf(ctx, q, s, paper)
	if err != nil || paper && v.Now() == nil {
		return nil, err
	}
	return section(v), nil
}

// heading is the word, or that there is none yet.
func (v sectionView) heading(ctx context.Context) (text, lang string) {
	if now := v.Now(); now != nil {
		return capital(now.Word), danish
	}
	return i18n.T(ctx, "concept.section.no_word"), ""
}

// capital is a word at the beginning of a line.
func capital(word string) string {
	for i, r := range word {
		if i == 0 {
			return strings.ToUpper(string(r)) + word[len(string(r)):]
		}
	}
	return word
}

// stepItem is one of the steps a theme goes through.
type stepItem struct {
	Text  string
	State string // "passed", "current" or ""
}

// steps are those of a theme, with where it stands.
func (v sectionView) steps(ctx context.Context) []stepItem {
	at := v.Step()
	var out []stepItem
	for i, key := range []string{"hear", "propose", "agree", "glossary"} {
		s := stepItem{Text: i18n.T(ctx, "concept.step."+key)}
		switch {
		case Step(i) < at, v.End != nil && v.End.How == InGlossary:
			s.State = "passed"
		case Step(i) == at && v.End == nil:
			s.State = "current"
		}
		out = append(out, s)
	}
	return out
}

// defined is one part of a definition with its label.
type defined struct{ Label, Text string }

// partsOf are what a definition says, in order; what is not written is left out.
func partsOf(ctx context.Context, t Text) []defined {
	var out []defined
	for _, p := range t.parts() {
		if *p.text != "" {
			out = append(out, defined{i18n.T(ctx, "concept.part."+p.name), *p.text})
		}
	}
	return out
}

func sideText(ctx context.Context, s Side) string { return i18n.T(ctx, "concept.side."+string(s)) }

// answerText says what one person said for their side.
func answerText(ctx context.Context, a Answer) string {
	return i18n.T(ctx, "concept.answer."+string(a.Kind), "name", a.By.Name, "day", clock.DayOf(a.At))
}

// liftedText says who lifted a "not yet".
func liftedText(ctx context.Context, by Entry) string {
	return i18n.T(ctx, "concept.answer.lifted", "name", by.By.Name, "day", clock.DayOf(by.At))
}

// heldText says what holds a side back from the newest proposal while the theme is open; "" when nothing does.
func (v sectionView) heldText(ctx context.Context, p Entry, s Side) string {
	held := v.Held(p.N, s, "")
	if len(held) == 0 || v.newer(p) || v.Here.Matter.State != matter.Open {
		return ""
	}
	return i18n.T(ctx, "concept.answer.held", "names", namesOf(held))
}

// heldBack are the reader's colleagues on the side whose "not yet" stands; "" for nobody.
func (v sectionView) heldBack() string { return namesOf(v.Held(v.Now().N, v.Side, v.Reader)) }

// mine is what the reader has said to the newest proposal.
func (v sectionView) mine() *Answer { return v.Mine(v.Now().N, v.Side, v.Reader) }

// asked says whether the reader's side waits for the reader: it does not agree, and they have said nothing, or head it and can lift what holds it.
func (v sectionView) asked() bool {
	if !v.Say || v.AgreedBy(v.Now().N, v.Side) != nil {
		return false
	}
	mine := v.mine()
	return mine == nil || v.Heads && mine.Kind == Agreed
}

// noAnswer says why there is no answer of a side to a proposal.
func (v sectionView) noAnswer(ctx context.Context, p Entry, s Side) string {
	switch {
	case v.newer(p) || v.Here.Matter.State != matter.Open:
		return i18n.T(ctx, "concept.answer.none")
	case len(v.Who[s]) == 0:
		return i18n.T(ctx, "concept.answer.vacant")
	}
	return i18n.T(ctx, "concept.answer.waits", "who", strings.Join(v.Who[s], ", "))
}

// newer says whether another proposal has come after one.
func (v sectionView) newer(p Entry) bool { return v.Now().N != p.N }

// earlier are the proposals before the newest, the newest of them first, each with how it became the one after it.
func (v sectionView) earlier() []change {
	var out []change
	for i := len(v.Proposals) - 2; i >= 0; i-- {
		out = append(out, change{v.Proposals[i], v.Proposals[i+1]})
	}
	return out
}

// change is a proposal and the one that took its place.
type change struct{ Old, New Entry }

// differences are the parts of a definition that became others.
func differences(ctx context.Context, old, new Text) []difference {
	var out []difference
	if old.Word != new.Word {
		out = append(out, difference{i18n.T(ctx, "concept.field.word"), old.Word, new.Word})
	}
	was := old.parts()
	for i, p := range new.parts() {
		if *was[i].text != *p.text {
			out = append(out, difference{i18n.T(ctx, "concept.part."+p.name), *was[i].text, *p.text})
		}
	}
	return out
}

type difference struct{ Label, Old, New string }

// againText says when a parked discussion may be taken up again.
func againText(ctx context.Context, e End) string {
	switch {
	case e.AgainDay.IsZero():
		return i18n.T(ctx, "concept.again.when")
	case e.AgainWhen == "":
		return i18n.T(ctx, "concept.again.day", "day", e.AgainDay)
	}
	return i18n.T(ctx, "concept.again.both", "day", e.AgainDay)
}

// agreedLine says who agreed on a word.
func agreedLine(ctx context.Context, d Definition) string {
	return i18n.T(ctx, "concept.agreed_by", "committee", d.Board, "day", clock.DayOf(d.End.At))
}

// sideLines say who agreed for each side, and when.
func sideLines(ctx context.Context, d Definition) []ui.KeyValue {
	var out []ui.KeyValue
	for _, s := range Sides {
		if a, is := d.By[s]; is {
			out = append(out, ui.KeyValue{Key: sideText(ctx, s), Value: i18n.T(ctx, "concept.by", "name", a.By.Name, "day", clock.DayOf(a.At))})
		}
	}
	return out
}

// shortMeaning is how long a definition is where it opens beside a word, in characters.
const shortMeaning = 280

func pageAddress(n int) string {
	if n <= 1 {
		return GlossaryPath
	}
	return GlossaryPath + "?side=" + strconv.Itoa(n)
}

func previous(v glossaryView) string {
	if v.Page == 1 {
		return ""
	}
	return pageAddress(v.Page - 1)
}

func next(v glossaryView) string {
	if !v.More {
		return ""
	}
	return pageAddress(v.Page + 1)
}

func listed(forms []string) string { return strings.Join(forms, ", ") }

// cardKind colours the word's card: where something can be done now, and where both sides agree.
func cardKind(v sectionView) string {
	switch {
	case v.Paper:
		return ""
	case v.End != nil && v.End.How == InGlossary, v.Ready() && len(v.Missing()) == 0:
		return "leaf"
	case v.End != nil:
		return "quiet"
	case v.asked():
		return "now"
	}
	return ""
}

// sayKey words the way to the reader's own answer where nobody waits for it.
func sayKey(v sectionView) string {
	if v.mine() == nil {
		return "concept.say.go"
	}
	return "concept.say.change"
}

// heldKey words what the reader's yes does to the "not yet" of colleagues.
func heldKey(v sectionView) string {
	if v.Heads {
		return "concept.say.lifts"
	}
	return "concept.say.stays"
}

// proposeKey words the way to the proposal.
func proposeKey(v sectionView) string {
	switch {
	case v.Now() == nil:
		return "concept.propose.name"
	case !v.Ready():
		return "concept.propose.go"
	}
	return "concept.propose.again"
}

func boardOptions(asked []matter.Asked) []ui.Option {
	out := make([]ui.Option, len(asked))
	for i, a := range asked {
		out[i] = ui.Option{Value: a.CommitteeID, Label: a.Name}
	}
	return out
}

// harmKey words the form in which a text is reported, or hidden.
func harmKey(v harmView, what string) string {
	switch {
	case !v.Keeps:
		return "concept.report." + what
	case v.Entry.Hidden != "":
		return "concept.unhide." + what
	}
	return "concept.hide." + what
}

func harmAction(v harmView) string {
	if v.Keeps {
		return hidePath(v.Entry.ID)
	}
	return reportPath(v.Entry.ID)
}

// harmText is the text the secretariat decides about.
func harmText(e Entry) string {
	var list []string
	for _, t := range []string{e.Word, e.Text.Forms, e.Meaning, e.Apart, e.Example, e.Reason} {
		if t != "" {
			list = append(list, t)
		}
	}
	text := strings.Join(list, "\n\n")
	if e.Hidden != "" {
		text = matter.HiddenMark(e.Hidden) + " " + text
	}
	return text
}
