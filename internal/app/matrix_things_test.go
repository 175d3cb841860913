package app

import (
	"context"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/concept"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/upload"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/option"
)

// makeDisagreement makes a disagreement that nadia has raised in a matter of its own, and what is tried on it.
func (w *matrixTown) makeDisagreement(name, who string) string {
	w.t.Helper()
	ctx, x := w.t.Context(), w.app.disagreement
	raised := func(matterID string) string {
		made, err := x.Raise(ctx, w.as("nadia"), matterID, disagreement.RaiseInput{ID: id.New(), About: "Om fredag", View: "Fredag er for sent.", Back: x.DefaultBack()})
		w.ok(err)
		return made
	}
	switch name {
	case "apart":
		return w.opened(matter.ToTouched)
	case "disagreement":
		return raised(w.thing("apart", who))
	case "two views":
		made := raised(w.opened(matter.ToTouched))
		w.ok(x.WriteView(ctx, w.as("karen"), made, 2, "Fredag er tidligt nok.", ""))
		return made
	case "own view": // the number of the newest of one's own side; of others nothing's
		side := disagreement.Employees
		if who == "karen" || who == "lars" || who == "schoolchief" {
			side = disagreement.Management
		}
		return w.one(`SELECT CAST(max(n) AS TEXT) FROM disagreement_entry WHERE disagreement_id = $1 AND kind = 'view' AND side = $2`, w.thing("two views", who), side)
	case "came back":
		made := raised(w.opened(matter.ToTouched))
		w.exec(`UPDATE disagreement SET back_day = $2 WHERE id = $1`, made, clock.Today(w.clk))
		w.exec(`UPDATE disagreement_entry SET day = $2 WHERE disagreement_id = $1 AND kind = 'raised'`, made, clock.Today(w.clk).String())
		return made
	case "management proposes", "employees propose":
		made := raised(w.opened(matter.ToTouched))
		w.ok(x.ProposeCommon(ctx, w.as(map[string]string{"management proposes": "karen", "employees propose": "pia"}[name]), made, 2, "Ro."))
		return made
	case "management ends":
		made := raised(w.opened(matter.ToTouched))
		w.ok(x.WriteView(ctx, w.as("karen"), made, 2, "Fredag er tidligt nok.", ""))
		w.ok(x.ProposeEnd(ctx, w.as("karen"), made, 3, disagreement.Apart, "Det er i orden."))
		return made
	case "on training": // the main committee keeps what is about MED training, and is asked besides
		return raised(w.decisionOn(agreement.MedTraining))
	case "text apart", "reported apart":
		text := w.one(`SELECT id FROM disagreement_entry WHERE disagreement_id = $1 AND kind = 'view'`, w.thing("disagreement", who))
		if name == "reported apart" {
			w.ok(x.Report(ctx, w.as("rosa"), text, "Grimt."))
		}
		return text
	case "card":
		made := id.New()
		w.ok(x.SendCard(ctx, w.as("nadia"), w.thing("decided", who), made, "Træk den tilbage."))
		return made
	case "kept card":
		made := w.makeDisagreement("card", who)
		w.ok(x.AnswerCard(ctx, w.as("karen"), made, disagreement.Kept, "Det gør vi ikke."))
		return made
	case "taken card":
		made := w.makeDisagreement("kept card", who)
		w.ok(x.RecordCard(ctx, w.as("nadia"), made, disagreement.CardRecord{Kind: disagreement.CardToMain, Day: clock.Today(w.clk), Text: "Se på det."}))
		return made
	case "passed up":
		made := w.makeDisagreement("on training", who)
		w.ok(x.PassUp(ctx, w.as("nadia"), made, 2, w.board.Committee("main"), "Se på det."))
		return made
	}
	w.t.Fatalf("nothing is called {%s}", name)
	return ""
}

// makeTheme makes a theme of karen's with a proposal that the committee of north is to agree on, and what is tried on it; "" for what is none.
func (w *matrixTown) makeTheme(name, who string) string {
	w.t.Helper()
	ctx, x := w.t.Context(), w.app.concept
	agree := func(matterID string) {
		for _, side := range []string{"pia", "karen"} {
			w.ok(x.Say(ctx, w.as(side), matterID, concept.SayInput{Of: 1, Agrees: true}))
		}
	}
	switch name {
	case "theme", "both agree", "word", "parked theme":
		made := w.openedAs(matter.Theme, matter.ToTouched)
		w.ok(x.Propose(ctx, w.as("karen"), made, concept.ProposeInput{Text: concept.Text{Word: "kerneopgave", Meaning: "Det, vi er her for."}, Committee: w.board.Committee("north")}))
		if name == "both agree" || name == "word" {
			agree(made)
		}
		if name == "word" {
			w.ok(x.Agree(ctx, w.as("karen"), made, 1, "Vi er enige."))
		}
		if name == "parked theme" {
			w.ok(x.Park(ctx, w.as("karen"), made, concept.ParkInput{Why: "Vi kredser.", When: "senere", Early: "Nu."}))
		}
		return made
	case "word text", "proposal text", "reported text":
		of := map[string]string{"word text": "word", "proposal text": "theme", "reported text": "theme"}[name]
		text := w.one(`SELECT id FROM concept_entry WHERE matter_id = $1 AND kind = 'proposed'`, w.thing(of, who))
		if name == "reported text" {
			w.ok(x.Report(ctx, w.as("rosa"), text, "Grimt."))
		}
		return text
	}
	return ""
}

// rules makes the one version of rules there is, or none.
func (w *matrixTown) rules(name string) string {
	w.t.Helper()
	for _, table := range []string{"agreement_rule_ask", "agreement_rule_for", "agreement_rule", "agreement_version"} {
		w.exec(`DELETE FROM ` + table)
	}
	if name == "no rules" {
		return ""
	}
	v := agreement.Version{ID: id.New(), From: clock.Today(w.clk).AddDays(10), Draft: name == "new rules", Rules: agreement.Example()}
	if name == "valid rules" {
		v.From = clock.Today(w.clk).AddDays(-10)
	}
	w.town.Write(w.t, w.app.db, func(ctx context.Context, tx *db.Tx) error { return agreement.Put(ctx, tx, v) })
	return v.ID
}

// picture is a file of a form, as it was read.
func picture(words string) matter.FileInput {
	return matter.FileInput{Row: 1, File: upload.File{Kind: upload.JPEG, Data: []byte("\xff\xd8\xff " + words), Width: 30, Height: 20}, Words: words}
}

func (w *matrixTown) draft(by, leader string, v matter.Visibility) string {
	w.t.Helper()
	return w.draftOf(matter.Advice, by, leader, v)
}

func (w *matrixTown) draftOf(k matter.Kind, by, leader string, v matter.Visibility) string {
	w.t.Helper()
	unit := leads[by]
	in := matter.DraftInput{ID: id.New(), Kind: k, Problem: "Ruterne bliver ændret for sent.", CoreTask: "Kendte ansigter.", Visibility: v,
		Touched: []string{w.town.Unit("team1"), w.town.Unit("team2")}, LastDay: clock.Today(w.clk).AddDays(14)}
	if leader != "" {
		in.Leader, unit = w.town.Person(leader), leads[leader]
	}
	in.UnitID = w.town.Unit(unit)
	_, err := w.app.matter.Draft(w.t.Context(), w.as(by), in)
	w.ok(err)
	return in.ID
}

func (w *matrixTown) opened(v matter.Visibility) string {
	w.t.Helper()
	return w.openedAs(matter.Advice, v)
}

func (w *matrixTown) openedAs(k matter.Kind, v matter.Visibility) string {
	w.t.Helper()
	ctx, made := w.t.Context(), w.draftOf(k, "karen", "", v)
	w.ok(w.app.matter.AddCommittee(ctx, w.as("karen"), made, w.board.Committee("schools"), "De har prøvet det."))
	w.ok(w.app.matter.Open(ctx, w.as("karen"), made))
	w.ok(w.app.matter.NameStandIn(ctx, w.as("karen"), made, w.town.Person("lars")))
	w.invite(made, "gry", matter.GuestContributes)
	w.invite(made, "ole", matter.GuestReads)
	return made
}

// invite makes somebody from outside a guest of a matter of karen's.
func (w *matrixTown) invite(matterID, who, may string) {
	w.t.Helper()
	g, err := w.app.matter.InviteGuest(w.t.Context(), w.as("karen"), matterID, matter.GuestInput{Name: who + " Gæst", Email: who + "@byraad.example",
		Role: "Byrådsmedlem", May: may, LastDay: clock.Today(w.clk).AddDays(300)})
	w.ok(err)
	w.town.People[who] = g.ID
}

// decision is karen's, about team1 and team2, in its second window tomorrow; the committee of the schools is asked too and lars stands in.
func (w *matrixTown) decision() string {
	w.t.Helper()
	return w.decisionOn(agreement.WorkingTime)
}

// decisionOn is the same on another subject.
func (w *matrixTown) decisionOn(subject agreement.Subject) string {
	w.t.Helper()
	ctx, today := w.t.Context(), clock.Today(w.clk)
	in := matter.DraftInput{ID: id.New(), Kind: matter.Decision, Subject: subject, UnitID: w.town.Unit("north"), Problem: "Ruterne bliver ændret for sent.", CoreTask: "Kendte ansigter.",
		Touched: []string{w.town.Unit("team1"), w.town.Unit("team2")}, Questions: []string{"Hvornår?"}, DecidedBy: matter.ByLeader, Decider: w.town.Unit("north"),
		Windows: matter.DefaultWindows(matter.Decision, today, today.AddDays(40)), Promise: "Alle får svar."}
	_, err := w.app.matter.Draft(ctx, w.as("karen"), in)
	w.ok(err)
	w.ok(w.app.matter.AddCommittee(ctx, w.as("karen"), in.ID, w.board.Committee("schools"), "De har prøvet det."))
	w.ok(w.app.matter.Open(ctx, w.as("karen"), in.ID))
	w.ok(w.app.matter.NameStandIn(ctx, w.as("karen"), in.ID, w.town.Person("lars")))
	w.invite(in.ID, "gry", matter.GuestContributes)
	w.invite(in.ID, "ole", matter.GuestReads)
	return in.ID
}

// option is one of karen's in a decision.
func (w *matrixTown) option(matterID string) string {
	w.t.Helper()
	in := option.Input{ID: id.New(), Text: option.Text{Title: "Faste ruter", CoreTask: "Kendte ansigter."}}
	w.ok(w.app.option.Make(w.t.Context(), w.as("karen"), matterID, in))
	return in.ID
}

func (w *matrixTown) says(who, matterID, nameTo string) string {
	w.t.Helper()
	given, err := w.app.matter.Contribute(w.t.Context(), w.as(who), matterID, matter.ContributionInput{Kind: matter.Concern,
		Text: "Vi når det ikke.", NameTo: nameTo, SendKey: id.New()})
	w.ok(err)
	return given
}

// leaders is a group of leaders with these in it.
func (w *matrixTown) leaders(who ...string) string {
	w.t.Helper()
	made, err := w.app.dialogue.NewGroup(w.t.Context(), w.as("ivan"), "Direktionen")
	w.ok(err)
	for _, p := range who {
		w.ok(w.app.dialogue.AddMember(w.t.Context(), w.as("ivan"), made, w.town.Person(p)))
	}
	return made
}

// room is a dialogue room of karen's, about team1 and team2; the committee of the schools is asked too and lars stands in. closed: with its
// shared picture.
func (w *matrixTown) room(closed bool) string {
	w.t.Helper()
	ctx, today := w.t.Context(), clock.Today(w.clk)
	in := matter.DraftInput{ID: id.New(), Kind: matter.DialogueRoom, UnitID: w.town.Unit("north"), Problem: "Nætter er svære at dække.", CoreTask: "Kendte ansigter.",
		Touched: []string{w.town.Unit("team1"), w.town.Unit("team2")}, Questions: []string{"Kendte ansigter – og vagter, man kan leve med."}, LastDay: today.AddDays(20), Visibility: matter.ToTouched}
	_, err := w.app.matter.Draft(ctx, w.as("karen"), in)
	w.ok(err)
	w.ok(w.app.matter.AddCommittee(ctx, w.as("karen"), in.ID, w.board.Committee("schools"), "De har prøvet det."))
	w.ok(w.app.matter.Open(ctx, w.as("karen"), in.ID))
	w.ok(w.app.matter.NameStandIn(ctx, w.as("karen"), in.ID, w.town.Person("lars")))
	if closed {
		w.ok(w.app.matter.Close(ctx, w.as("karen"), in.ID, matter.CloseInput{Took: "Vi vil det samme.", Differ: "Natten.", Remember: "Lyt først.", Early: "Alle er hørt."}))
	}
	return in.ID
}
