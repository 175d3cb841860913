package disagreement

import (
	"context"
	"net/http"

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
	// Sender and Answerer are by name.
	Sender, Answerer string
	Today            clock.Day
	MayAnswer        bool
	// Keeper: its reader is secretariat.
	Keeper bool
}

// showCards gives withdrawal requests their names, and masks what is hidden. One query.
func (x *Room) showCards(ctx context.Context, q db.Q, actor access.Actor, list []Card, answers bool) ([]shownCard, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var people []string
	for _, c := range list {
		people = append(people, c.By)
		if c.AnsweredBy != "" {
			people = append(people, c.AnsweredBy)
		}
	}
	found, err := x.org.Persons(ctx, q, unique(people))
	out := make([]shownCard, len(list))
	for i, c := range list {
		if c.Hidden != "" {
			mark := hiddenMark(c.Hidden)
			if c.Erased {
				mark = erasedMark(c.Hidden)
			}
			open := !c.Erased && (actor.Grants.Secretariat || c.By == actor.Person)
			c.Text = masked(mark, c.Text, open)
			if c.Answer != "" {
				c.Answer = masked(mark, c.Answer, open)
			}
		}
		s := shownCard{Card: c, Today: x.today(), MayAnswer: answers && c.Outcome == "", Keeper: actor.Grants.Secretariat}
		if p, is := found[c.By]; is {
			s.Sender = p.Name()
		}
		if p, is := found[c.AnsweredBy]; is {
			s.Answerer = p.Name()
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
	case CardKept:
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
	Errors ui.Errors
}

func (x *Room) cardForm(w http.ResponseWriter, r *http.Request) error {
	return x.showCardForm(w, r, http.StatusOK, id.New(), nil, nil)
}

// showCardForm renders the form with what was typed, or else with the text made ready.
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
	if !MaySendCard(here.Standing, here.Matter, waiting(there)) {
		return fault.Forbidden
	}
	v := cardFormView{Here: here, Key: key, Errors: errs}
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

// ready is the text of a withdrawal request as it is offered.
func (x *Room) ready(ctx context.Context, actor access.Actor, here matter.Here, stages []year.StageDay) (string, error) {
	d, err := x.published(ctx, actor, here.Matter.ID)
	if err != nil {
		return "", err
	}
	missed := i18n.T(ctx, "disagreement.card.text_missed")
	if d.Undiscussed {
		missed = i18n.T(ctx, "disagreement.card.text_undiscussed")
	}
	source, by := "", clock.Day{}
	for _, s := range stages {
		if s.Stage.Code == stageAnswer {
			source, by = s.Stage.Source, s.Day
		}
	}
	text := i18n.T(ctx, "disagreement.card.text", "to", d.PublishedBy.Name, "title", matter.Heading(ctx, here.Title), "day", clock.DayOf(d.PublishedAt), "decision", d.Decision,
		"missed", missed, "name", actor.Name, "today", x.today())
	if !by.IsZero() {
		text += i18n.T(ctx, "disagreement.card.text_answer", "by", by)
	}
	if source != "" {
		text += i18n.T(ctx, "disagreement.card.text_source", "source", source)
	}
	return text, nil
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
	err = x.SendCard(ctx, access.Of(ctx), m, f.Get("key"), f.Get("card"))
	if errs, ok := web.Invalid(ctx, err); ok {
		text := f.Get("card")
		return x.showCardForm(w, r, http.StatusUnprocessableEntity, f.Get("key"), &text, errs)
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
	Here    matter.Here
	Stages  []year.StageDay
	Chosen  string
	Written string
	Errors  ui.Errors
}

func (x *Room) card(w http.ResponseWriter, r *http.Request) error {
	return x.showCard(w, r, http.StatusOK, "", "", nil)
}

func (x *Room) showCard(w http.ResponseWriter, r *http.Request, status int, chosen, written string, errs ui.Errors) error {
	ctx, q, actor := r.Context(), x.db.Read(), access.Of(r.Context())
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	c, here, err := x.enterCard(ctx, q, actor, one)
	if err != nil {
		return err
	}
	list, err := x.showCards(ctx, q, actor, []Card{c}, MayAnswerCard(here.Standing, here.Matter, c))
	if err != nil {
		return err
	}
	v := cardView{shownCard: list[0], Here: here, Chosen: chosen, Written: written, Errors: errs}
	stages, err := x.year.Stages(ctx, q)
	if err != nil {
		return err
	}
	if v.Stages, err = x.year.StageDays(ctx, q, stages, c.Sent); err != nil {
		return err
	}
	for i := range v.Stages {
		if v.Stages[i].Stage.Code == stageAnswer { // the day that was promised when it was sent
			v.Stages[i].Day = c.AnswerBy
		}
	}
	return web.Render(w, r, status, cardPage(v))
}

func (x *Room) answerCard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	err = x.AnswerCard(ctx, access.Of(ctx), one, CardOutcome(f.Get("card_outcome")), f.Get("card_answer"))
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.showCard(w, r, http.StatusUnprocessableEntity, f.Get("card_outcome"), f.Get("card_answer"), errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "disagreement.saved"))
	return web.SeeOther(w, r, CardPath(one))
}

// cardGo words the way to a withdrawal request: to read it, or to answer it.
func cardGo(c shownCard) string {
	if c.MayAnswer {
		return "disagreement.card.read_answer"
	}
	return "disagreement.card.read"
}

// stageDay is the day of a stage in words. One that follows at no time of its own, as the central parties, comes when the stage before it is over.
func stageDay(ctx context.Context, s year.StageDay) string {
	follows := s.Stage.Code == stageCentral && s.Stage.Days == 0 && s.Stage.Months == 0 && !s.Stage.Meeting
	switch {
	case !s.Day.IsZero() && !follows:
		return i18n.Date(ctx, s.Day)
	case s.Stage.Meeting:
		return i18n.T(ctx, "disagreement.card.no_meeting")
	}
	return i18n.T(ctx, "disagreement.card.no_day")
}
