package disagreement

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/matter"
)

// danish is the language people write in.
const danish = "da"

// names are what people and committees of some disagreements are called.
type names struct {
	people     map[string]string
	committees map[string]string
}

func (n names) of(person string) string { return n.people[person] }

// loadNames reads the names in some disagreements. Two queries.
func (x *Room) loadNames(ctx context.Context, q db.Q, list ...Disagreement) (n names, err error) {
	var people, committees []string
	for _, d := range list {
		for _, e := range d.Entries {
			people = append(people, e.By)
			if e.Person != "" {
				people = append(people, e.Person)
			}
			if e.Committee != "" {
				committees = append(committees, e.Committee)
			}
		}
	}
	return x.namesOf(ctx, q, people, committees)
}

// namesOf reads the names of people and committees by id. Two queries.
func (x *Room) namesOf(ctx context.Context, q db.Q, people, committees []string) (names, error) {
	n := names{map[string]string{}, map[string]string{}}
	found, err := x.org.Persons(ctx, q, unique(people))
	if err != nil {
		return n, err
	}
	for id, p := range found {
		n.people[id] = p.Name()
	}
	if len(committees) == 0 {
		return n, nil
	}
	boards, err := x.committee.Committees(ctx, q, unique(committees))
	for id, c := range boards {
		n.committees[id] = c.Name
	}
	return n, err
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// shown is a disagreement as one reader sees it: with names, and with what is hidden masked.
type shown struct {
	Disagreement
	names
	Today clock.Day
	// Paper: printed, without ways to go on. Keeper: its reader is secretariat.
	Paper, Keeper bool
}

// show masks what is hidden for a reader: its place and the reason stay; its author and the secretariat read on.
func show(d Disagreement, n names, today clock.Day, reader string, secretariat bool) shown {
	entries := slices.Clone(d.Entries)
	for i := range entries {
		e := &entries[i]
		if e.Hidden == "" {
			continue
		}
		reads := secretariat || e.By == reader
		e.Text = covered(e.Text, e.Hidden, e.Erased, reads)
		if e.More != "" {
			e.More = covered(e.More, e.Hidden, e.Erased, reads)
		}
	}
	return shown{Disagreement: Fold(d.ID, d.MatterID, entries), names: n, Today: today, Keeper: secretariat}
}

// covered is what stands in the place of a text that is hidden or gone, and why; who may read it nevertheless does, while it is there.
func covered(text, why string, erased, reads bool) string {
	switch {
	case erased:
		return erasedMark(why)
	case reads && text != "":
		return matter.HiddenMark(why) + " " + text
	}
	return matter.HiddenMark(why)
}

// erasedMark is the place of a text that is gone; as matter.HiddenMark a part of the text, in the language texts are written in.
func erasedMark(reason string) string { return "[slettet: " + reason + "]" }

// pageView is a disagreement's own page.
type pageView struct {
	shown
	Here     matter.Here
	Standing Standing
}

func (v pageView) may(k Kind) bool { return May(v.Standing, v.Disagreement, k, v.Today) }

// overdue says whether the next step's day is over.
func (v shown) overdue() bool {
	return v.Step != nil && v.End == nil && v.Step.Day.Before(v.Today)
}

// pageView reads the page of a disagreement. At most nine queries.
func (x *Room) pageView(ctx context.Context, q db.Q, actor access.Actor, id string) (pageView, error) {
	s, err := x.enter(ctx, q, actor, id)
	if err != nil {
		return pageView{}, err
	}
	n, err := x.loadNames(ctx, q, s.D)
	return pageView{shown: show(s.D, n, x.today(), actor.Person, actor.Grants.Secretariat), Here: s.Here, Standing: s.Standing}, err
}

// Section is what a matter's page and print show of its disagreements, and the way to raise one.
func (x *Room) Section(ctx context.Context, here matter.Here, paper bool) (templ.Component, error) {
	q, actor := x.db.Read(), access.Of(ctx)
	list, err := loadOf(ctx, q, here.Matter.ID)
	if err != nil {
		return nil, err
	}
	cards, err := loadCards(ctx, q, `k.matter_id = $1`, here.Matter.ID)
	if err != nil {
		return nil, err
	}
	may := MayRaise(here.Standing, here.Matter) && !paper
	if len(list)+len(cards) == 0 && !may {
		return nil, nil
	}
	v := sectionView{MatterID: here.Matter.ID, MayRaise: may, MayCard: !paper && MaySendCard(here.Standing, here.Matter, waiting(cards)), Paper: paper}
	if v.Cards, err = x.showCards(ctx, q, actor, here, cards); err != nil {
		return nil, err
	}
	if len(list) > 0 {
		n, err := x.loadNames(ctx, q, list...)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			one := show(d, n, x.today(), actor.Person, actor.Grants.Secretariat)
			one.Paper = paper
			v.List = append(v.List, one)
		}
	}
	return section(v), nil
}

type sectionView struct {
	MatterID string
	List     []shown
	MayRaise bool
	Cards    []shownCard
	MayCard  bool
	Paper    bool
}

// statusTag is where it stands, as a tag. None is an alarm: a disagreement is no error.
func (v shown) statusTag(ctx context.Context) ui.Tag {
	status := v.Status(v.Today)
	kind := "plum"
	switch status {
	case StatusAgreed:
		kind = "leaf"
	case StatusRaised, StatusBoth:
		kind = "sand"
	}
	return ui.Tag{Kind: kind, Text: v.statusText(ctx, status)}
}

func (v shown) statusText(ctx context.Context, status Status) string {
	above := ""
	if p := v.Above(); p != nil {
		above = v.committees[p.Up.Committee]
	}
	return i18n.T(ctx, "disagreement.status."+string(status), "committee", above, "day", v.Back)
}

// by is "Nadia Yilmaz, 23. november 2026".
func (v shown) by(ctx context.Context, e Entry) string {
	return i18n.T(ctx, "disagreement.by", "name", v.of(e.By), "day", clock.DayOf(e.At))
}

func sideText(ctx context.Context, s Side) string { return i18n.T(ctx, "disagreement.side."+string(s)) }

// stepFacts are who and when of the next step.
func (v shown) stepFacts(ctx context.Context) []ui.KeyValue {
	return []ui.KeyValue{{Key: i18n.T(ctx, "disagreement.step.responsible"), Value: v.of(v.Step.Person)},
		{Key: i18n.T(ctx, "disagreement.step.day"), Value: i18n.Date(ctx, v.Step.Day)}}
}

// noView says that a side has not written its view; once it has ended, that it did not.
func (v shown) noView(ctx context.Context, s Side) string {
	if v.End != nil {
		return i18n.T(ctx, "disagreement.view.never."+string(s))
	}
	return i18n.T(ctx, "disagreement.view.none."+string(s))
}

// backHeading heads when it comes back, or how it ended.
func (v shown) backHeading(ctx context.Context) string {
	if v.End != nil {
		return i18n.T(ctx, "disagreement.end.heading")
	}
	return i18n.T(ctx, "disagreement.back.heading")
}

// backText says when it comes back, or that it has.
func (v shown) backText(ctx context.Context) string {
	switch {
	case v.End != nil:
		return i18n.T(ctx, "disagreement.back.over")
	case v.Came(v.Today):
		return i18n.T(ctx, "disagreement.back.came", "day", v.Back)
	case !v.Back.After(v.Today):
		return i18n.T(ctx, "disagreement.back.read", "day", v.Back)
	}
	return i18n.T(ctx, "disagreement.back.comes", "day", v.Back)
}

// entryText says what an entry was, in the story of a disagreement.
func (v shown) entryText(ctx context.Context, e Entry) string {
	return i18n.T(ctx, "disagreement.entry."+string(e.Kind), "side", i18n.T(ctx, "disagreement.who."+string(orAbove(e.Side))), "committee", v.committees[v.passageOf(e)], "day", e.Day)
}

// orAbove is the side whose entry it is; "above" of an answer.
func orAbove(s Side) Side {
	if s == "" {
		return "above"
	}
	return s
}

// passageOf is the committee of a passage or its answer.
func (v shown) passageOf(e Entry) string {
	for _, p := range v.Passages {
		if p.Up.N == e.N || p.Up.N == e.Of && e.Kind == Answered {
			return p.Up.Committee
		}
	}
	return ""
}

// newestFirst are the entries as the story tells them.
func (v shown) newestFirst() []Entry {
	list := slices.Clone(v.Entries)
	slices.Reverse(list)
	return list
}

func outcomeText(ctx context.Context, o Outcome) string {
	return i18n.T(ctx, "disagreement.outcome."+string(o))
}

func committeePath(id string) string { return committee.Path(id) }

// way leads back to the matter; who reads the disagreement only came from the committee it was passed to.
func (v pageView) way(ctx context.Context) *ui.Link {
	if v.Standing.Reads {
		return &ui.Link{Text: matter.Heading(ctx, v.Here.Title), Href: matter.Path(v.MatterID)}
	}
	to := v.Passages[len(v.Passages)-1].Up.Committee
	return &ui.Link{Text: v.committees[to], Href: committee.Path(to)}
}

// commonKey words the way to propose what both agree on.
func commonKey(v pageView) string {
	if v.Common != nil || v.Offer != nil {
		return "disagreement.common.other"
	}
	return "disagreement.common.propose"
}

// passageN is the number of the passage that waits for an answer; "" when none does any more.
func (v formView) passageN() string {
	if p := v.Above(); p != nil {
		return strconv.Itoa(p.Up.N)
	}
	return ""
}

// nowhere says whether there is no committee above to pass it to, and nothing has been typed.
func (v formView) nowhere() bool { return v.Form.kind == Passed && v.To.ID == "" && !v.Moved }

// late says whether there is no place any more for what was typed.
func (v formView) late() bool {
	return v.Moved && (!v.may(v.Form.kind) || v.Form.kind == Passed && v.To.ID == "")
}
