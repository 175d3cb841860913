package disagreement

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/year"
)

// shownCard is a withdrawal request as one reader sees it.
type shownCard struct {
	Card
	// names are what people and committees are called.
	names
	Today clock.Day
	// May are the kinds of entry its reader may write down now.
	May []CardKind
	// Keeper: its reader is secretariat.
	Keeper bool
}

// may says whether its reader may write down that something of a kind came of it.
func (c shownCard) may(k CardKind) bool { return slices.Contains(c.May, k) }

// steps are the kinds of entry besides the answer that its reader may write down.
func (c shownCard) steps() []CardKind {
	return slices.DeleteFunc(slices.Clone(c.May), func(k CardKind) bool { return k == CardAnswered })
}

// showCards gives withdrawal requests of a matter their names, and masks what is hidden. Two queries.
func (x *Room) showCards(ctx context.Context, q db.Q, actor access.Actor, here matter.Here, list []Card) ([]shownCard, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var people, committees []string
	for _, c := range list {
		people = append(people, c.By)
		for _, e := range c.Entries {
			people = append(people, e.By)
			if e.Committee != "" {
				committees = append(committees, e.Committee)
			}
		}
	}
	n, err := x.namesOf(ctx, q, people, committees)
	out := make([]shownCard, len(list))
	for i, c := range list {
		s := shownCard{Card: c, names: n, Today: x.today(), Keeper: actor.Grants.Secretariat}
		for _, k := range cardKinds {
			if MayRecord(here.Standing, here.Matter, c, k, s.Today) {
				s.May = append(s.May, k)
			}
		}
		if c.Hidden != "" {
			s.Text = covered(c.Text, c.Hidden, c.Erased, actor.Grants.Secretariat || c.By == actor.Person)
		}
		s.Entries = slices.Clone(c.Entries)
		for j := range s.Entries {
			if e := &s.Entries[j]; e.Hidden != "" {
				e.Text = covered(e.Text, e.Hidden, e.Erased, actor.Grants.Secretariat || e.By == actor.Person)
			}
		}
		out[i] = s
	}
	return out, err
}

// cardTag is where a withdrawal request stands, as a tag.
func cardTag(ctx context.Context, c Card, today clock.Day) ui.Tag {
	state := c.State(today)
	kind := "plum"
	switch state {
	case CardWithdrawn:
		kind = "leaf"
	case CardKept, CardState(CardFromMain), CardState(CardFromCentral):
		kind = ""
	}
	return ui.Tag{Kind: kind, Text: i18n.T(ctx, "disagreement.card.state."+string(state), "day", c.AnswerBy)}
}

// cardFormView is the form in which a withdrawal request is made ready.
type cardFormView struct {
	Here   matter.Here
	Key    string
	Text   string
	Stages []year.StageDay
	// There is the request that another sent meanwhile; nil while none waits.
	There  *Card
	Errors ui.Errors
}

func (x *Room) cardForm(w http.ResponseWriter, r *http.Request) error {
	return x.showCardForm(w, r, http.StatusOK, id.New(), nil, nil)
}

// showCardForm renders the form with what was typed, or else with the text made ready. With 409 another of one's side was faster.
func (x *Room) showCardForm(w http.ResponseWriter, r *http.Request, status int, key string, typed *string, errs ui.Errors) error {
	ctx, q, actor := r.Context(), x.db.Read(), access.Of(r.Context())
	m, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	here, err := x.matter.Enter(ctx, q, actor, m)
	if err != nil {
		return err
	}
	there, err := loadCards(ctx, q, `k.matter_id = $1`, m)
	if err != nil {
		return err
	}
	v := cardFormView{Here: here, Key: key, Errors: errs}
	if i := slices.IndexFunc(there, waits); i >= 0 {
		v.There = &there[i]
	}
	if !MaySendCard(here.Standing, here.Matter, v.There != nil && status != http.StatusConflict) {
		return fault.Forbidden
	}
	stages, err := x.year.Stages(ctx, q)
	if err != nil {
		return err
	}
	if v.Stages, err = x.year.StageDays(ctx, q, stages, x.today()); err != nil {
		return err
	}
	if typed != nil {
		v.Text = *typed
	} else if v.Text, err = x.ready(ctx, actor, here, v.Stages); err != nil {
		return err
	}
	return web.Render(w, r, status, cardForm(v))
}

// ready is the text of a withdrawal request as it is offered, with as much of the decision as there is room for.
func (x *Room) ready(ctx context.Context, actor access.Actor, here matter.Here, stages []year.StageDay) (string, error) {
	d, err := x.published(ctx, actor, here.Matter.ID)
	if err != nil {
		return "", err
	}
	missed := i18n.T(ctx, "disagreement.card.text_missed")
	if d.Undiscussed {
		missed = i18n.T(ctx, "disagreement.card.text_undiscussed") + " " + i18n.T(ctx, "disagreement.card.text_about")
	}
	source, by := "", clock.Day{}
	for _, s := range stages {
		if s.Stage.Code == stageAnswer {
			source, by = s.Stage.Source, s.Day
		}
	}
	return quoted(func(decision string) string {
		text := i18n.T(ctx, "disagreement.card.text", "to", d.PublishedBy.Name, "title", matter.Heading(ctx, here.Title), "day", clock.DayOf(d.PublishedAt), "decision", decision,
			"missed", missed, "ask", i18n.T(ctx, "disagreement.card.text_ask"), "name", actor.Name, "today", x.today())
		if !by.IsZero() {
			text += i18n.T(ctx, "disagreement.card.text_answer", "by", by)
		}
		if source != "" {
			text += i18n.T(ctx, "disagreement.card.text_source", "source", source)
		}
		return text
	}, d.Decision, MaxCard), nil
}

func (x *Room) sendCard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	if unfinished(f.Get("card"), i18n.T(ctx, "disagreement.card.text_ask"), i18n.T(ctx, "disagreement.card.text_missed"), i18n.T(ctx, "disagreement.card.text_about")) {
		err = fault.One("card", "disagreement.error.card_unfinished")
	} else {
		err = x.SendCard(ctx, access.Of(ctx), m, f.Get("key"), f.Get("card"))
	}
	if errs, ok := web.Invalid(ctx, err); ok {
		text := f.Get("card")
		return x.showCardForm(w, r, http.StatusUnprocessableEntity, f.Get("key"), &text, errs)
	}
	if errors.Is(err, ErrMoved) {
		text := f.Get("card")
		return x.showCardForm(w, r, http.StatusConflict, f.Get("key"), &text, nil)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "disagreement.card.sent"))
	return web.SeeOther(w, r, CardPath(f.Get("key")))
}

// cardView is a withdrawal request's own page.
type cardView struct {
	shownCard
	Here   matter.Here
	Stages []year.StageDay
	// Typed is what was typed in one of its forms: the answer's, or, with Recording, that of what came of it.
	Typed     map[string]string
	Recording bool
	// Moved: somebody was faster, and what was typed is kept.
	Moved bool
	// Redo: the decision is withdrawn and not made again; MayReopen: its reader may take it up again.
	Redo, MayReopen bool
	Errors          ui.Errors
}

func (x *Room) card(w http.ResponseWriter, r *http.Request) error {
	return x.showCard(w, r, http.StatusOK, cardView{})
}

func (x *Room) showCard(w http.ResponseWriter, r *http.Request, status int, v cardView) error {
	ctx, q, actor := r.Context(), x.db.Read(), access.Of(r.Context())
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	c, here, err := x.enterCard(ctx, q, actor, one)
	if err != nil {
		return err
	}
	list, err := x.showCards(ctx, q, actor, here, []Card{c})
	if err != nil {
		return err
	}
	v.shownCard, v.Here = list[0], here
	if v.Stages, err = x.stageDays(ctx, q, c); err != nil {
		return err
	}
	if c.Outcome == Withdrawn {
		due, err := x.redoOf(ctx, q, c.MatterID)
		if err != nil {
			return err
		}
		v.Redo = due != nil
		v.MayReopen = v.Redo && matter.MayCorrect(here.Standing, here.Matter)
	}
	return web.Render(w, r, status, cardPage(v))
}

func (x *Room) answerCard(w http.ResponseWriter, r *http.Request) error {
	return x.onCardForm(w, r, false, func(ctx context.Context, one string, f *web.Values) error {
		return x.AnswerCard(ctx, access.Of(ctx), one, CardOutcome(f.Get("card_outcome")), f.Get("card_answer"))
	})
}

func (x *Room) recordCard(w http.ResponseWriter, r *http.Request) error {
	return x.onCardForm(w, r, true, func(ctx context.Context, one string, f *web.Values) error {
		day, err := readDay("card_day", f.Get("card_day"), x.today())
		if err != nil {
			return err
		}
		return x.RecordCard(ctx, access.Of(ctx), one, CardRecord{Kind: CardKind(f.Get("card_kind")), Day: day, Text: f.Get("card_text")})
	})
}

// onCardForm does what one of the forms of a withdrawal request says; what was typed is kept with mistakes, and where somebody was faster.
func (x *Room) onCardForm(w http.ResponseWriter, r *http.Request, recording bool, save func(ctx context.Context, one string, f *web.Values) error) error {
	ctx := r.Context()
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	err = save(ctx, one, f)
	v := cardView{Recording: recording, Typed: typed(f, "card_outcome", "card_answer", "card_kind", "card_day", "card_text")}
	if errs, ok := web.Invalid(ctx, err); ok {
		v.Errors = errs
		return x.showCard(w, r, http.StatusUnprocessableEntity, v)
	}
	if errors.Is(err, ErrMoved) {
		v.Moved = true
		return x.showCard(w, r, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "disagreement.saved"))
	return web.SeeOther(w, r, CardPath(one))
}

// kindOptions are the kinds of entry that can be written down now; the one that was chosen stays where somebody was faster.
func (v cardView) kindOptions(ctx context.Context) (list []ui.Option) {
	for _, k := range cardKinds[1:] {
		if v.may(k) || v.Moved && v.Typed["card_kind"] == string(k) {
			list = append(list, ui.Option{Value: string(k), Label: i18n.T(ctx, "disagreement.card.record."+string(k)), Hint: i18n.T(ctx, "disagreement.card.record."+string(k)+"_hint")})
		}
	}
	return list
}

// cardEntryText says what came of a request.
func (c shownCard) cardEntryText(ctx context.Context, e CardEntry) string {
	if e.Kind == CardAnswered {
		return i18n.T(ctx, "disagreement.card.outcome."+string(e.Outcome))
	}
	return i18n.T(ctx, "disagreement.card.entry."+string(e.Kind), "committee", c.committees[e.Committee], "day", e.Day)
}

// cardEntryBy says who wrote it down, for which side, and when.
func (c shownCard) cardEntryBy(ctx context.Context, e CardEntry) string {
	return i18n.T(ctx, "disagreement.card.by", "name", c.of(e.By), "side", i18n.T(ctx, "disagreement.who."+string(e.Side)), "day", clock.DayOf(e.At))
}

// dueText says when it is answered where it was taken; "" where nothing is counted.
func (c shownCard) dueText(ctx context.Context, e CardEntry) string {
	switch {
	case e.Kind != CardToMain && e.Kind != CardToCentral:
		return ""
	case e.Due.IsZero():
		return i18n.T(ctx, "disagreement.card.due_open."+string(e.Kind))
	}
	return i18n.T(ctx, "disagreement.card.due."+string(e.Kind), "day", e.Due)
}

// cardGo words the way to a withdrawal request: to read it, or to answer it.
func cardGo(c shownCard) string {
	if c.may(CardAnswered) {
		return "disagreement.card.read_answer"
	}
	return "disagreement.card.read"
}

// stageDay is the day of a stage in words. One that follows at no time of its own, as the central parties, comes when the stage before it is over.
func stageDay(ctx context.Context, s year.StageDay) string {
	switch {
	case !s.Day.IsZero() && !(s.Stage.Code == stageCentral && follows(s.Stage)):
		return i18n.Date(ctx, s.Day)
	case s.Stage.Meeting:
		return i18n.T(ctx, "disagreement.card.no_meeting")
	}
	return i18n.T(ctx, "disagreement.card.no_day")
}
