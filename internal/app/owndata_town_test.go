package app

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/concept"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/option"
)

// lived is a town in which something has happened to everything: there is a row of every table that names a person. It gives a matter of
// everybody's, and what was said in it.
func (w *smallTown) lived() (m string, said map[string]string) {
	w.Helper()
	ctx, x := context.Background(), w.app.matter
	w.dialogues()
	m, said = w.advice()
	w.decision()
	w.apart(m)
	_, err := x.Draft(ctx, w.as("lars"), matter.DraftInput{Problem: "Lars' kladde."})
	w.ok(err)
	kept := w.opened()
	w.exec(`UPDATE matter SET visibility = 'committee' WHERE id = $1`, kept)
	for _, email := range []string{"niels@lillesund.example", "gry@byraad.example"} { // who works here, and who does not
		_, err = x.InviteGuest(ctx, w.as("karen"), kept, matter.GuestInput{Name: "Gry Gæst", Email: email, Role: "Observatør", May: matter.GuestReads, LastDay: w.today().AddDays(30)})
		w.ok(err)
	}

	w.ok(w.app.committee.SetTerm(ctx, w.as("ivan"), w.board.Seat("north", "pia"), w.today().AddDays(-100), w.today().AddDays(600)))
	w.ok(w.app.committee.SetGroup(ctx, w.as("ivan"), w.board.Seat("north", "pia"), "B"))
	w.ok(w.app.committee.AddSubstitute(ctx, w.as("ivan"), w.board.Seat("north", "pia"), w.town.Person("viggo"), false))
	w.ok(w.app.member.SaveSettings(ctx, w.as("rosa"), member.Settings{Language: i18n.English, Mail: member.MailDaily}))
	now := w.clk.Now()
	w.exec(`INSERT INTO member_session (id, token_hash, person_id, kind, how, device, demo_role, data, made_at, seen_at, expires_at)
		VALUES ('s1', 'hash of a token', $1, 'own', 'letter', 'android/chrome', '', $2, $3, $3, $4)`, w.town.Person("rosa"), []byte("x"), now, now.Add(time.Hour))
	w.exec(`INSERT INTO member_letter (id, person_id, secret_hash, made_by, made_at, expires_at, used_at) VALUES ('l1', $1, 'hash of a letter', $2, $3, $4, $3)`,
		w.town.Person("tina"), w.town.Person("ivan"), now, now.Add(time.Hour))
	w.exec(`INSERT INTO member_request (id, browser_hash, email, language, next, person_id, tries, expires_at) VALUES ('r1', 'hash of a browser', '', 'da', '/', $1, 0, $2)`,
		w.town.Person("rosa"), now.Add(time.Hour))
	w.write(func(ctx context.Context, tx *db.Tx) error { // as an appointment in the program writes it
		return w.app.member.Grant(ctx, tx, w.town.Person("quentin"), w.town.Person("ylva"), member.DutyAdministrator)
	})
	_, err = w.app.year.MakeFeed(ctx, w.as("pia"))
	w.ok(err)
	_, err = w.app.intake.Keep(ctx, w.as("ivan"), intake.Read(nil))
	w.ok(err)
	w.exec(`INSERT INTO retention_plan (kind, subject_id, apart, listed, due, held_by, held_at, reason) VALUES ('contact', 'x', FALSE, $1, $2, $3, $4, 'En klage.')`,
		w.today(), w.today().AddDays(30), w.town.Person("ivan"), now)
	w.work()
	w.exec(`INSERT INTO matter_owner_gap (matter_id, asked_id, at) VALUES ($1, $2, $3)`, w.opened(), w.town.Person("carechief"), w.clk.Now())
	return m, said
}

// apart is a disagreement in karen's matter and a withdrawal request, with everything that can be done to them.
func (w *smallTown) apart(m string) {
	w.Helper()
	ctx, x := context.Background(), w.app.disagreement
	one, err := x.Raise(ctx, w.as("nadia"), m, disagreement.RaiseInput{ID: id.New(), About: "Om fredag er tidligt nok", View: "Fredag er for sent.", Interests: "Ro i weekenden.", Back: x.DefaultBack()})
	w.ok(err)
	w.ok(x.WriteView(ctx, w.as("karen"), one, 2, "Fredag er tidligt nok.", "Vi ved det først torsdag."))
	w.ok(x.SetStep(ctx, w.as("karen"), one, 3, disagreement.StepInput{Text: "Vi måler.", Conversation: "Vi ser på tallene.", Responsible: w.town.Person("ulla"), Day: w.today().AddDays(20)}))
	w.ok(x.ProposeEnd(ctx, w.as("karen"), one, 4, disagreement.Apart, "Det er i orden."))
	w.exec(`INSERT INTO disagreement_card (id, matter_id, text, sent_day, answer_day, by_id, at, outcome)
		VALUES ('card', $1, 'Træk den tilbage.', $2, $3, $4, $5, 'kept')`, m, w.today().String(), w.today().AddMonths(1).String(), w.town.Person("nadia"), w.clk.Now())
	w.exec(`INSERT INTO disagreement_card_entry (id, card_id, kind, side, text, outcome, day, by_id, at) VALUES ('card answer', 'card', 'answered', 'management', 'Det gør vi ikke.', 'kept', '', $1, $2)`,
		w.town.Person("karen"), w.clk.Now())
	w.exec(`INSERT INTO disagreement_card_entry (id, card_id, kind, side, text, committee_id, day, due_day, by_id, at) VALUES ('card main', 'card', 'main', 'employees', 'Vi sendte referatet med.', $1, $2, $3, $4, $5)`,
		w.board.Committee("main"), w.today().String(), w.today().AddDays(9).String(), w.town.Person("pia"), w.clk.Now())
	for _, text := range []string{"Vi måler.", "Det er i orden."} {
		list, err := db.All(ctx, w.app.db.Read(), db.Scan[string], `SELECT id FROM disagreement_entry WHERE text = $1`, text)
		w.ok(err)
		w.ok(x.Report(ctx, w.as("rosa"), list[0], "Den rammer en kollega."))
		w.ok(x.Settle(ctx, w.as("ivan"), list[0], disagreement.Hide, "Den ramte en kollega."))
	}
	w.ok(x.Settle(ctx, w.as("ivan"), "card main", disagreement.Hide, "Der stod et sted i den."))
	w.ok(x.Settle(ctx, w.as("quentin"), "card", disagreement.Hide, "Der stod et navn i den."))
}

func (w *smallTown) exec(sql string, args ...any) {
	w.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, sql, args...); return err })
}

// advice is karen's matter, open to all, with everything that can be done to a contribution.
func (w *smallTown) advice() (m string, said map[string]string) {
	w.Helper()
	ctx, x := context.Background(), w.app.matter
	m, err := x.Draft(ctx, w.as("karen"), matter.DraftInput{UnitID: w.town.Unit("north"), Title: "Ruterne", Problem: "Ruterne bliver ændret for sent.", CoreTask: "Kendte ansigter.",
		Touched: []string{w.town.Unit("north")}, LastDay: w.today().AddDays(14), Visibility: matter.ToAll, StandIn: w.town.Person("lars")})
	w.ok(err)
	w.ok(x.Open(ctx, w.as("karen"), m))
	said = map[string]string{"edited": w.says("rosa", m, "Før det blev rettet."), "withdrawn": w.says("sofus", m, "Det her fortryder jeg."),
		"hidden": w.says("viggo", m, "Det her er grimt."), "asked": w.says("rosa", m, "Det kan gøres bedre."), "niels": w.says("niels", m, "Hos os er det også sådan.")}
	w.ok(x.Edit(ctx, w.as("rosa"), said["edited"], matter.EditInput{Kind: matter.Proposal, Text: "Efter det blev rettet."}))
	for _, what := range []string{"edited", "withdrawn", "hidden", "niels"} {
		_, err := x.Recognise(ctx, w.as("pia"), said[what])
		w.ok(err)
	}
	w.ok(x.Withdraw(ctx, w.as("sofus"), said["withdrawn"]))
	w.ok(x.Report(ctx, w.as("rosa"), m, matter.TargetContribution, said["hidden"], "Der står et navn."))
	w.ok(x.Hide(ctx, w.as("ivan"), m, matter.TargetContribution, said["hidden"], "Der stod et navn."))
	w.ok(x.Report(ctx, w.as("viggo"), m, matter.TargetContribution, said["niels"], "Det er forkert."))
	reports, err := x.Reports(ctx, w.as("quentin"))
	w.ok(err)
	w.ok(x.DismissReport(ctx, w.as("quentin"), reports[0].ID))
	w.ok(x.Clarify(ctx, w.as("karen"), said["asked"], "Hvordan bedre?"))
	w.ok(x.Reply(ctx, w.as("rosa"), said["asked"], "Med en fast dag."))
	_, err = x.Answer(ctx, w.as("lars"), m, matter.AnswerInput{Contributions: []string{said["edited"], said["asked"]}, Outcome: matter.Partly, Text: "Noget af det."})
	w.ok(err)
	w.ok(x.MarkSeen(ctx, w.as("rosa"), said["edited"]))
	w.ok(x.Misunderstood(ctx, w.as("rosa"), said["edited"], "Det var ikke det."))
	w.ok(x.KeepAnswer(ctx, w.as("karen"), m, matter.AnswerInput{Outcome: matter.Changed, Text: "Vi vil ", Contributions: []string{said["edited"]}}))
	w.ok(x.NameCoOwner(ctx, w.as("karen"), m, w.town.Person("ulla")))
	w.ok(x.MoveLastDay(ctx, w.as("karen"), m, w.today().AddDays(20), "Ferien kom imellem."))
	w.ok(x.Revise(ctx, w.as("ulla"), m, matter.VersionInput{Base: 1, Title: "Ruterne igen", Problem: "Ruterne, som I så dem.", CoreTask: "Kendte ansigter.", Why: "I har ret, og Fru Madsen med."}))
	_, err = x.Erase(ctx, w.as("ivan"), m, matter.EraseInput{Words: []string{"Fru Madsen"}, Reason: "Det var en borgers navn."})
	w.ok(err)
	return m, said
}

// decision is karen's, carried through to a correction, with somebody who wrote without a name.
func (w *smallTown) decision() string {
	w.Helper()
	ctx, x, today := context.Background(), w.app.matter, w.today()
	in := matter.DraftInput{ID: id.New(), Kind: matter.Decision, Subject: agreement.WorkingTime, UnitID: w.town.Unit("north"), Problem: "Vagterne passer ikke.", CoreTask: "Kendte ansigter.", Unnamed: true,
		Touched: []string{w.town.Unit("team1")}, Questions: []string{"Hvornår skifter vi?"}, DecidedBy: matter.ByLeader, Decider: w.town.Unit("north"),
		Windows: matter.DefaultWindows(matter.Decision, today, today.AddDays(40)), Promise: "Alle får svar."}
	_, err := x.Draft(ctx, w.as("karen"), in)
	w.ok(err)
	w.ok(x.Open(ctx, w.as("karen"), in.ID))
	w.ok(x.TakeHandshake(ctx, w.as("nadia"), in.ID, matter.HandshakeAnswer{N: 1, Words: "Vi vil gerne have en uge mere."}))
	given, err := x.Contribute(ctx, w.as("sofus"), in.ID, matter.ContributionInput{Kind: matter.Concern, Text: "Det siger jeg til mine repræsentanter.", NameTo: matter.NameToRepresentatives, SendKey: id.New()})
	w.ok(err)
	w.ok(x.ContributeUnnamed(ctx, w.as("rosa"), in.ID, matter.UnnamedInput{Kind: matter.Concern, Text: "Det siger jeg uden navn.", Receipt: matter.NewReceipt()}))
	v, err := x.View(ctx, w.as("karen"), in.ID, matter.Page{})
	w.ok(err)
	w.options(in.ID)
	w.words()
	w.ok(x.CloseQuestion(ctx, w.as("karen"), in.ID, v.Questions[0].ID, "Vi skifter klokken syv."))
	w.ok(x.MarkRead(ctx, w.as("karen"), in.ID, ""))
	w.ok(x.MarkRead(ctx, w.as("nadia"), in.ID, v.Committees[0].CommitteeID))
	w.ok(x.NoteDiscussed(ctx, w.as("pia"), in.ID, matter.Discussion{CommitteeID: v.Committees[0].CommitteeID, Day: today, Words: "Udvalget er enigt."}))
	w.clk.Set(v.Matter.LastDay.AddDays(1).Start().Add(9 * time.Hour))
	w.ok(x.ShowUnnamed(ctx))
	v, err = x.View(ctx, w.as("karen"), in.ID, matter.Page{})
	w.ok(err)
	var all []string
	for _, c := range v.Contributions {
		all = append(all, c.ID)
	}
	_, err = x.Answer(ctx, w.as("karen"), in.ID, matter.AnswerInput{Contributions: all, Outcome: matter.Changed, Text: "Det har ændret det."})
	w.ok(err)
	ruling := matter.DecisionInput{Decision: "Vi skifter klokken syv.", Reasons: "Fordi I så det.", CoreTask: "Ro om morgenen.", Changes: map[string]int{given: 1}}
	w.ok(x.Decide(ctx, w.as("karen"), in.ID, ruling))
	w.ok(x.Publish(ctx, w.as("karen"), in.ID))
	ruling.Why, ruling.Decision = "En slåfejl.", "Vi skifter klokken 7."
	w.ok(x.Correct(ctx, w.as("karen"), in.ID, ruling))
	return in.ID
}

// dialogues are requests in which everything has been done that can be done to one.
func (w *smallTown) dialogues() {
	w.Helper()
	ctx, x := context.Background(), w.app.dialogue
	ask := func(who, unit, what string) string {
		made, err := x.Ask(ctx, w.as(who), dialogue.AskInput{ID: id.New(), UnitID: w.town.Unit(unit), What: what, Why: "Planen lægges nu.", Carry: true})
		w.ok(err)
		return made
	}
	m := ask("rosa", "north", "Vagterne skifter hver dag.")
	w.ok(x.Add(ctx, w.as("rosa"), m, "I går igen."))
	w.ok(x.Join(ctx, w.as("sofus"), m))
	w.ok(x.Carry(ctx, w.as("pia"), m))
	w.ok(x.Answer(ctx, w.as("karen"), m, dialogue.OutcomeInput{Kind: dialogue.Meeting, Day: w.today().AddDays(7), Text: "Vi tager den der."}))
	target := dialogue.Target{Kind: dialogue.TargetRequest, ID: m}
	w.ok(x.Report(ctx, w.as("sofus"), m, target, "Der står en kollegas navn."))
	w.ok(x.Hide(ctx, w.as("ivan"), m, target, "Den rammer en kollega."))
	begun := ask("viggo", "north", "Bilerne mangler.")
	_, err := x.Begin(ctx, w.as("karen"), begun, matter.Advice)
	w.ok(err)
	w.exec(`INSERT INTO dialogue_group (id, name) VALUES ('g1', 'Direktionen')`)
	w.exec(`INSERT INTO dialogue_group_member (group_id, person_id) VALUES ('g1', $1)`, w.town.Person("boss"))
}

// words are a theme of karen's with a proposal that is answered, reported and hidden.
func (w *smallTown) words() {
	w.Helper()
	ctx, x := context.Background(), w.app.concept
	in := matter.DraftInput{ID: id.New(), Kind: matter.Theme, UnitID: w.town.Unit("north"), Problem: "Hvad mener vi med tillid?", CoreTask: "Ro.", Touched: []string{w.town.Unit("north")},
		LastDay: clock.Today(w.clk).AddDays(14)}
	_, err := w.app.matter.Draft(ctx, w.as("karen"), in)
	w.ok(err)
	w.ok(w.app.matter.Open(ctx, w.as("karen"), in.ID))
	w.ok(x.Propose(ctx, w.as("karen"), in.ID, concept.ProposeInput{Text: concept.Text{Word: "tillid", Forms: "tilliden", Meaning: "At vi siger det.", Apart: "At vi tier.", Example: "Om morgenen."}, Committee: w.board.Committee("north")}))
	w.ok(x.Say(ctx, w.as("pia"), in.ID, concept.SayInput{Of: 1, Reason: "Vi mangler et eksempel mere."}))
	text, err := db.One(ctx, w.app.db.Read(), db.Scan[string], `SELECT id FROM concept_entry WHERE kind = 'not_yet'`)
	w.ok(err)
	w.ok(x.Report(ctx, w.as("rosa"), text, "Der står et navn i ordet."))
	w.ok(x.Hide(ctx, w.as("ivan"), text, "Der stod et navn i det."))
}

// options are two of karen's in a decision, with answers, and one reported and hidden.
func (w *smallTown) options(matterID string) {
	w.Helper()
	ctx, x := context.Background(), w.app.option
	for _, title := range []string{"Faste vagter", "Bytte selv"} {
		in := option.Input{ID: id.New(), Text: option.Text{Title: title, CoreTask: "Ro om morgenen for " + title}}
		w.ok(x.Make(ctx, w.as("karen"), matterID, in))
		w.ok(x.Respond(ctx, w.as("sofus"), in.ID, option.ResponseInput{Level: option.Worried, Reason: "Ferien med " + title, NameTo: matter.NameToRepresentatives, SendKey: id.New()}))
		w.ok(x.Respond(ctx, w.as("pia"), in.ID, option.ResponseInput{Level: option.Live, NameTo: matter.NameToAll}))
		w.ok(x.Report(ctx, w.as("rosa"), in.ID, "Der står et navn i "+title))
		if title == "Bytte selv" {
			in.Base, in.Why, in.Title = 1, "Et bedre navn.", "Bytte indbyrdes"
			w.ok(x.Change(ctx, w.as("karen"), in.ID, in))
			w.ok(x.Hide(ctx, w.as("ivan"), in.ID, "Der stod et navn."))
		}
	}
}
