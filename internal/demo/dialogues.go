package demo

import (
	"context"
	"errors"
	"slices"

	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
)

// asked is one dialogue request of the demo: all to the leader's unit, of which the roles are.
type asked struct {
	// by is a role, or "" for a colleague.
	by, what, why string
	day           int
	carry         bool
	joins         int
	// answer is what became of it, on a day.
	answered int
	answer   dialogue.OutcomeInput
	// matter is the text of a matter that was opened from it.
	matter *matter.DraftInput
}

// requests are those of the demo, in all the states a request can be in.
var requests = []asked{
	{by: "tillidsrepraesentant", day: -4, joins: 4, what: "De nye medarbejdere bliver lært op af den, der tilfældigvis har tid. Kan vi tale om, hvem der gør det, og hvornår?",
		why: "Der begynder tre nye den første i næste måned."},
	{by: "", day: -21, joins: 2, what: "Vi får beskeden om ændrede mødetider så sent, at vi ikke kan nå at bytte. Jeg vil gerne have, at vi taler om en fast dag.",
		why: "Næste plan bliver lagt om lidt, og så er det for sent igen."},
	{by: "", day: -40, answered: -33, what: "Kan vi få lov at vælge vores egne telefoner?", why: "De gamle skal alligevel skiftes i år.",
		answer: dialogue.OutcomeInput{Kind: dialogue.Declined, Text: "Telefonerne bliver købt samlet for hele kommunen, og aftalen løber to år endnu. Jeg tager jeres ønsker med, næste gang der bliver spurgt."}},
	{by: "medarbejder", day: -30, joins: 3, carry: true, answered: -25, what: "Overleveringen mellem dag og aften går for hurtigt. Noget bliver glemt hver uge.",
		why:    "Vi har fået et nyt skema, og det er værre end før.",
		matter: &matter.DraftInput{CoreTask: "At borgeren ikke skal fortælle det samme to gange."}},
	{by: "naestformand", day: -12, answered: -8, what: "Sygefraværet er steget, og vi taler ikke om hvorfor. Det bør på dagsordenen.", why: "Tallene kom i sidste uge.",
		answer: dialogue.OutcomeInput{Kind: dialogue.Meeting, Text: "Godt, at du siger det. Jeg tager tallene med."}},
}

// dialogues are what happens with the requests.
func (f *filler) dialogues(ctx context.Context) ([]event, error) {
	staff, err := f.staff(ctx, []string{f.home}, len(requests))
	if err != nil {
		return nil, err
	}
	if len(staff) < 8 {
		return nil, errors.New("the leader's unit has too few people to ask for dialogues")
	}
	var list []event
	for i, a := range requests {
		made := id.New()
		by := f.roles[a.by]
		if a.by == "" {
			by = staff[len(staff)-1-i]
		}
		add := func(day, order int, do func(ctx context.Context) error) { list = append(list, event{day, order, do}) }
		add(a.day, speaks, func(ctx context.Context) error {
			_, err := f.dialogue.Ask(ctx, as(by), dialogue.AskInput{ID: made, UnitID: f.home, What: a.what, Why: a.why, Carry: a.carry})
			return err
		})
		for _, who := range staff[:a.joins] {
			add(a.day+1, recognises, func(ctx context.Context) error { return f.dialogue.Join(ctx, as(who), made) })
		}
		if a.carry {
			add(a.day+1, recognises, func(ctx context.Context) error {
				return f.dialogue.Carry(ctx, as(f.roles["tillidsrepraesentant"]), made)
			})
		}
		switch {
		case a.matter != nil:
			add(a.answered, opens, func(ctx context.Context) error { return f.fromRequest(ctx, made, *a.matter) })
		case a.answered != 0:
			add(a.answered, answers, func(ctx context.Context) error { return f.answerRequest(ctx, made, a.answer) })
		}
	}
	list = append(list, event{-30, imports, f.leaderGroups}, event{-3, speaks, f.upwards})
	return list, nil
}

// leaderGroups are the groups of leaders: the executive board, in which the chief executive is, and the group of chiefs.
func (f *filler) leaderGroups(ctx context.Context) (err error) {
	if f.executive, err = f.dialogue.NewGroup(ctx, f.secretariat(), "Direktionen"); err != nil {
		return err
	}
	if err := f.dialogue.AddMember(ctx, f.secretariat(), f.executive, f.roles["kommunaldirektoer"]); err != nil {
		return err
	}
	chiefs, err := f.dialogue.NewGroup(ctx, f.secretariat(), "Chefgruppen")
	if err != nil {
		return err
	}
	in := []string{f.roles["centerchef"]}
	for _, p := range f.all { // the leaders right below the top
		if p.depth == 2 && !slices.Contains(in, p.leader) && p.leader != f.roles["kommunaldirektoer"] {
			in = append(in, p.leader)
		}
	}
	for _, who := range in[:min(len(in), 8)] {
		if err := f.dialogue.AddMember(ctx, f.secretariat(), chiefs, who); err != nil {
			return err
		}
	}
	return nil
}

// upwards is a chief who asks the executive board to be involved earlier.
func (f *filler) upwards(ctx context.Context) error {
	_, err := f.dialogue.Ask(ctx, as(f.roles["centerchef"]), dialogue.AskInput{ID: id.New(), GroupID: f.executive,
		What: "Vil I tage os chefer med, før der ligger et forslag til næste års rammer? Så kan vi nå at spørge vores ledere og medarbejdere.",
		Why:  "Rammerne bliver drøftet efter nytår. I år hørte vi først om dem, da de var lagt."})
	return err
}

// answerRequest answers a request as the leader; one that is taken to a meeting to the first of their committee from today on.
func (f *filler) answerRequest(ctx context.Context, request string, in dialogue.OutcomeInput) error {
	if in.Kind == dialogue.Meeting {
		list, err := f.year.Meetings(ctx, f.DB.Read(), []string{f.board}, f.today.AddDays(1))
		if err != nil || len(list) == 0 {
			return errors.Join(err, errors.New("the leader's committee has no meeting"))
		}
		in.MeetingID = list[0].ID
	}
	return f.dialogue.Answer(ctx, as(f.roles["leder"]), request, in)
}

// fromRequest opens a matter from a request as the leader.
func (f *filler) fromRequest(ctx context.Context, request string, in matter.DraftInput) error {
	leader := access.Actor{Person: f.roles["leder"]}
	draft, err := f.dialogue.Begin(ctx, leader, request, matter.Advice)
	if err != nil {
		return err
	}
	form, err := f.matter.Form(ctx, leader, draft)
	if err != nil {
		return err
	}
	whole := form.Input
	whole.CoreTask, whole.LastDay = in.CoreTask, clock.Today(f.clk).AddDays(40)
	if _, err := f.matter.Draft(ctx, leader, whole); err != nil {
		return err
	}
	return f.matter.Open(ctx, leader, draft)
}
