package dialogue

import (
	"strings"
	"sync"
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

func TestAskAndBeAnswered(t *testing.T) {
	both(t, func(w *world) {
		in := w.asking("north")
		made, err := w.x.Ask(bg, w.as("rosa"), in)
		w.ok(err)
		if told := w.told(made, VerbAsked); told != "karen" {
			t.Errorf("told: %s", told)
		}
		r := w.load(made)
		if r.State != Open || r.Unit != "Hjemmeplejen Nord" || r.Committee != "L-MED Hjemmeplejen Nord" || r.Asker.Name != "Rosa Holm" || r.Deadline != clock.MustDay("2026-12-07") {
			t.Errorf("%+v", r)
		}
		again, err := w.x.Ask(bg, w.as("rosa"), in) // the same form, sent twice
		w.ok(err)
		if again != made {
			t.Error("two requests of one form")
		}
		_, err = w.x.Ask(bg, w.as("sofus"), in)
		w.fails(err, fault.NotFound)

		w.ok(w.x.Join(bg, w.as("sofus"), made))
		w.ok(w.x.Add(bg, w.as("rosa"), made, "I går skete det igen."))
		w.ok(w.x.Add(bg, w.as("rosa"), made, "I går skete det igen."))
		if told := w.told(made, VerbAdded); told != "karen" {
			t.Errorf("told of the addition: %s", told)
		}
		if list, err := additions(bg, w.d.Read(), made); err != nil || len(list) != 1 {
			t.Errorf("%d additions, %v", len(list), err)
		}
		w.fails(w.x.Add(bg, w.as("sofus"), made, "Også hos mig."), fault.Forbidden)

		w.fails(w.x.Answer(bg, w.as("rosa"), made, OutcomeInput{Kind: Answered, Text: "Ja."}), fault.Forbidden)
		w.fails(w.x.Answer(bg, w.as("lars"), made, OutcomeInput{Kind: Answered, Text: "Ja."}), fault.NotFound)
		w.fails(w.x.Answer(bg, w.as("carechief"), made, OutcomeInput{Kind: Answered, Text: "Ja."}), fault.Forbidden) // there is a leader nearer
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Declined, Text: "Planen ligger fast i år."}))
		if told := w.told(made, VerbDeclined); told != "rosa sofus" {
			t.Errorf("told of the outcome: %s", told)
		}
		w.fails(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Answered, Text: "Jo."}), ErrOutcome)
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Seen: 1, Kind: Answered, Text: "Jo, vi tager det op."}))
		list, err := outcomes(bg, w.d.Read(), made)
		w.ok(err)
		if len(list) != 2 || list[0].Kind != Declined || list[1].Text != "Jo, vi tager det op." || w.load(made).State != Answered {
			t.Errorf("%+v", list)
		}
		for _, seen := range []int{1, 2} { // sent twice
			w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Seen: seen, Kind: Answered, Text: "Jo, vi tager det op."}))
		}
		if n := w.load(made).Outcomes; n != 2 {
			t.Errorf("%d outcomes", n)
		}
		w.fails(w.x.Add(bg, w.as("rosa"), made, "Tak."), ErrNotOpen)
		w.fails(w.x.Withdraw(bg, w.as("rosa"), made), ErrNotOpen)
		w.fails(w.x.Join(bg, w.as("tina"), made), ErrNotOpen)
		w.fails(w.x.Leave(bg, w.as("sofus"), made), ErrNotOpen)
	})
}

func TestWhoMayAsk(t *testing.T) {
	both(t, func(w *world) {
		for _, c := range []struct {
			who, unit string
			want      error
		}{
			{"rosa", "team1", nil}, {"rosa", "care", nil}, {"rosa", "town", nil}, {"rosa", "team2", fault.Forbidden}, {"rosa", "south", fault.Forbidden},
			{"pia", "team1", nil}, {"pia", "south", fault.Forbidden}, {"nadia", "south", nil}, // nadia sits in care's committee, which speaks for south
			{"nadia", "lake", nil}, {"boss", "care", fault.Forbidden}, {"karen", "north", nil}, {"ivan", "north", fault.Forbidden}, {"carechief", "north", fault.Forbidden},
		} {
			_, err := w.x.Ask(bg, w.as(c.who), w.asking(c.unit))
			if c.want == nil && err != nil || c.want != nil {
				w.fails(err, c.want)
			}
		}
		_, err := w.x.Ask(bg, w.as(""), w.asking("north"))
		w.fails(err, fault.NotFound)
		_, err = w.x.Ask(bg, w.as("boss"), w.asking("town"))
		if fields(err) != "to" { // nobody leads above
			t.Errorf("boss asks himself: %v", err)
		}
	})
}

// A unit without a leader asks the nearest above, and as of today: a new leader is asked when there is one.
func TestAUnitWithoutALeader(t *testing.T) {
	both(t, func(w *world) {
		made := w.ask("rosa", "team1")
		if told := w.told(made, VerbAsked); told != "karen" {
			t.Errorf("told: %s", told)
		}
		own := w.ask("karen", "north") // who leads it herself asks the one above
		if told := w.told(own, VerbAsked); told != "carechief" {
			t.Errorf("told: %s", told)
		}
		w.night(org.Sync{Leaders: []org.SyncLeader{{UnitKey: "team1", PersonKey: "sofus"}}}, committee.Sync{})
		w.fails(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Answered, Text: "Ja."}), fault.Forbidden)
		w.ok(w.x.Answer(bg, w.as("sofus"), made, OutcomeInput{Kind: Answered, Text: "Ja."}))
	})
}

func TestARequestRepeated(t *testing.T) {
	both(t, func(w *world) {
		made := w.ask("rosa", "north")
		_, err := w.x.Ask(bg, w.as("rosa"), w.asking("north"))
		if again, is := err.(*Repeated); !is || again.ID != made {
			t.Errorf("asked again: %v", err)
		}
		w.ask("rosa", "care")
		w.ask("sofus", "north")
		w.ok(w.x.Withdraw(bg, w.as("rosa"), made))
		if told := w.told(made, VerbWithdrawn); told != "karen" {
			t.Errorf("told: %s", told)
		}
		w.ask("rosa", "north")

		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() { w.x.Ask(bg, w.as("pia"), w.asking("north")) })
		}
		wait.Wait()
		n, err := db.One(bg, w.d.Read(), db.Scan[int], `SELECT count(*) FROM dialogue_request WHERE asker_id = $1`, w.town.Person("pia"))
		w.ok(err)
		if n != 1 {
			t.Errorf("pia has %d requests", n)
		}
	})
}

func TestWrongInput(t *testing.T) {
	both(t, func(w *world) {
		for _, c := range []struct {
			change func(in *AskInput)
			want   string
		}{
			{func(in *AskInput) { in.UnitID = "" }, "to what why"},
			{func(in *AskInput) { in.What, in.Why = " ", "" }, "what why"},
			{func(in *AskInput) { in.What = strings.Repeat("æ", MaxWhat+1) }, "what"},
			{func(in *AskInput) { in.Why = "Borgeren 010203-1234 ringer." }, "why"},
			{func(in *AskInput) { in.MeetingID = id.New() }, "meeting"},
		} {
			in := w.asking("north")
			c.change(&in)
			if in.UnitID == "" {
				in.What, in.Why = "", ""
			}
			_, err := w.x.Ask(bg, w.as("rosa"), in)
			if fields(err) != c.want {
				t.Errorf("%q, want %q: %v", fields(err), c.want, err)
			}
		}
		made := w.ask("rosa", "north")
		for want, in := range map[string]OutcomeInput{"kind": {}, "answer": {Kind: Answered}, "reason": {Kind: Declined}, "day": {Kind: Meeting}, "meeting": {Kind: Meeting, MeetingID: id.New()},
			"note": {Kind: Meeting, Day: clock.MustDay("2026-12-01"), Text: strings.Repeat("a", MaxText+1)}} {
			if err := w.x.Answer(bg, w.as("karen"), made, in); fields(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		if err := w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Meeting, Day: clock.MustDay("2026-11-22")}); fields(err) != "day" {
			t.Errorf("a meeting that was: %v", err)
		}
		w.fails(w.x.Add(bg, w.as("rosa"), id.New(), "Mere."), fault.NotFound)
	})
}

func TestJoinedOnceEach(t *testing.T) {
	both(t, func(w *world) {
		made := w.ask("rosa", "north")
		for who, want := range map[string]error{"rosa": fault.Forbidden, "karen": fault.Forbidden, "carechief": fault.Forbidden, "ivan": fault.Forbidden, "niels": fault.NotFound, "": fault.NotFound} {
			w.fails(w.x.Join(bg, w.as(who), made), want)
		}
		var wait sync.WaitGroup
		for range 50 {
			wait.Go(func() {
				if err := w.x.Join(bg, w.as("sofus"), made); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		w.ok(w.x.Join(bg, w.as("pia"), made))
		if n := w.load(made).Joins; n != 2 {
			t.Errorf("%d have joined", n)
		}
		w.ok(w.x.Leave(bg, w.as("sofus"), made))
		w.ok(w.x.Leave(bg, w.as("sofus"), made))
		if n := w.load(made).Joins; n != 1 {
			t.Errorf("%d have joined", n)
		}
	})
}

func TestCarried(t *testing.T) {
	both(t, func(w *world) {
		alone := w.ask("sofus", "north")
		w.fails(w.x.Carry(bg, w.as("nadia"), alone), fault.Forbidden)
		in := w.asking("north")
		in.Carry = true
		made, err := w.x.Ask(bg, w.as("rosa"), in)
		w.ok(err)
		if told := w.told(made, VerbAsked); told != "karen nadia omar pia" {
			t.Errorf("told: %s", told)
		}
		w.fails(w.x.Carry(bg, w.as("sofus"), made), fault.Forbidden)
		w.ok(w.x.Carry(bg, w.as("nadia"), made))
		w.ok(w.x.Carry(bg, w.as("nadia"), made))
		w.fails(w.x.Carry(bg, w.as("pia"), made), ErrCarried)
		if told := w.told(made, VerbCarried); told != "karen rosa" {
			t.Errorf("told: %s", told)
		}
		if r := w.load(made); r.Carrier.Name != "Nadia Yilmaz" {
			t.Errorf("carried by %q", r.Carrier.Name)
		}
		in = w.asking("north") // a representative carries their own
		in.Carry = true
		own, err := w.x.Ask(bg, w.as("nadia"), in)
		w.ok(err)
		if w.load(own).CarryAsked {
			t.Error("asks herself to carry it")
		}
	})
}

func TestTakenToAMeeting(t *testing.T) {
	both(t, func(w *world) {
		meeting, err := w.year.AddMeeting(bg, w.as("ivan"), year.Meeting{Committee: w.board.Committee("north"), Day: clock.MustDay("2026-12-08"), Start: "09:00"})
		w.ok(err)
		in := w.asking("team1")
		in.MeetingID = meeting
		made, err := w.x.Ask(bg, w.as("rosa"), in)
		w.ok(err)
		if r := w.load(made); r.ForDay != clock.MustDay("2026-12-08") || r.ForCommittee != "L-MED Hjemmeplejen Nord" {
			t.Errorf("%+v", r)
		}
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Kind: Meeting, MeetingID: meeting}))
		w.ok(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Seen: 1, Kind: Meeting, Day: clock.MustDay("2026-12-10"), Text: "På personalemødet."}))
		list, err := outcomes(bg, w.d.Read(), made)
		w.ok(err)
		if list[0].Committee != "L-MED Hjemmeplejen Nord" || list[0].Day != clock.MustDay("2026-12-08") || list[1].Committee != "" || list[1].Day != clock.MustDay("2026-12-10") {
			t.Errorf("%+v", list)
		}
		if told := w.told(made, VerbMeeting); told != "rosa" {
			t.Errorf("told: %s", told)
		}
	})
}

// A matter is begun with everything the request says; the request becomes it when the draft is opened, and not before.
func TestBecomesAMatter(t *testing.T) {
	both(t, func(w *world) {
		made := w.ask("rosa", "team1")
		w.ok(w.x.Add(bg, w.as("rosa"), made, "Det er værst om fredagen."))
		w.ok(w.x.Join(bg, w.as("sofus"), made))
		_, err := w.x.Begin(bg, w.as("sofus"), made, matter.Advice)
		w.fails(err, fault.Forbidden)
		draft, err := w.x.Begin(bg, w.as("karen"), made, matter.Advice)
		w.ok(err)
		again, err := w.x.Begin(bg, w.as("karen"), made, matter.Decision)
		w.ok(err)
		if again != draft || w.load(made).State != Open {
			t.Error("begun twice, or a matter already")
		}
		f, err := w.m.Form(bg, w.as("karen"), draft)
		w.ok(err)
		if f.Input.Problem != "Vagterne bliver lagt om fra dag til dag.\n\nSommerplanen bliver lagt i næste uge.\n\nDet er værst om fredagen." ||
			f.Input.UnitID != w.town.Unit("north") || len(f.Input.Touched) != 1 || f.Input.Touched[0] != w.town.Unit("team1") {
			t.Errorf("%+v", f.Input)
		}
		w.ok(w.m.DeleteDraft(bg, w.as("karen"), draft))
		draft, err = w.x.Begin(bg, w.as("karen"), made, matter.Advice) // a draft that was thrown away is made anew
		w.ok(err)
		f, err = w.m.Form(bg, w.as("karen"), draft)
		w.ok(err)
		f.Input.CoreTask, f.Input.LastDay = "Kendte ansigter.", clock.MustDay("2026-12-14")
		_, err = w.m.Draft(bg, w.as("karen"), f.Input)
		w.ok(err)
		w.ok(w.m.Open(bg, w.as("karen"), draft))
		list, err := outcomes(bg, w.d.Read(), made)
		w.ok(err)
		if len(list) != 1 || list[0].Kind != Matter || list[0].MatterID != draft || w.load(made).State != Matter {
			t.Errorf("%+v", list)
		}
		if told := w.told(made, VerbMatter); told != "rosa sofus" {
			t.Errorf("told: %s", told)
		}
		w.fails(w.x.Answer(bg, w.as("karen"), made, OutcomeInput{Seen: 1, Kind: Answered, Text: "Ja."}), ErrNotOpen)
	})
}

// draftOf begins a matter from a request and gives its form, ready to be opened.
func (w *world) draftOf(requestID string) matter.DraftInput {
	w.Helper()
	draft, err := w.x.Begin(bg, w.as("karen"), requestID, matter.Advice)
	w.ok(err)
	f, err := w.m.Form(bg, w.as("karen"), draft)
	w.ok(err)
	f.Input.CoreTask, f.Input.LastDay = "Kendte ansigter.", clock.MustDay("2026-12-14")
	return f.Input
}

// open saves a draft and opens it.
func (w *world) open(in matter.DraftInput) error {
	w.Helper()
	_, err := w.m.Draft(bg, w.as("karen"), in)
	w.ok(err)
	return w.m.Open(bg, w.as("karen"), in.ID)
}

// What its asker has taken back is opened in nobody else's name, no part of it and nowhere; the matter in other words is opened all the same, and
// the request does not become it.
func TestWithdrawnWhileADraftIsWritten(t *testing.T) {
	both(t, func(w *world) {
		made := w.ask("rosa", "north")
		w.ok(w.x.Add(bg, w.as("rosa"), made, "Det er værst om fredagen."))
		in := w.draftOf(made)
		w.ok(w.x.Withdraw(bg, w.as("rosa"), made))
		for problem, faults := range map[string]string{
			in.Problem: "problem problem problem",
			"Planen.\n\nSommerplanen bliver lagt i næste uge.\n\nDet er værst om fredagen.": "problem problem",
			"Jeg ser det sådan: det er værst   om fredagen.Vi skal tale om det.":            "problem",
		} {
			in.Problem = problem
			if err := w.open(in); fields(err) != faults {
				t.Errorf("%q is opened: %v", problem, err)
			}
		}
		in.Problem, in.CoreTask = "Sådan ser jeg det selv.", "Det er værst om fredagen."
		if err := w.open(in); fields(err) != "problem" {
			t.Errorf("they stand elsewhere: %v", err)
		}
		in.CoreTask = "Det er værst om fredagene."
		w.ok(w.open(in))
		if w.load(made).State != Withdrawn {
			t.Error("it became a matter")
		}
	})
}

// What the secretariat has hidden is not opened either; the rest of the request becomes the matter.
func TestHiddenWhileADraftIsWritten(t *testing.T) {
	both(t, func(w *world) {
		made := w.ask("rosa", "north")
		w.ok(w.x.Add(bg, w.as("rosa"), made, "Grimt."))
		in := w.draftOf(made)
		added, err := additions(bg, w.d.Read(), made)
		w.ok(err)
		w.ok(w.x.Hide(bg, w.as("ivan"), made, Target{TargetAddition, added[0].ID}, "Det var grimt."))
		if err := w.open(in); fields(err) != "problem" {
			t.Errorf("hidden words are opened: %v", err)
		}
		in.Problem = strings.Replace(in.Problem, "Grimt.", "", 1)
		w.ok(w.open(in))
		if w.load(made).State != Matter {
			t.Error("it did not become a matter")
		}
	})
}

func TestAnOutcomeRepeated(t *testing.T) {
	day := clock.MustDay("2026-12-08")
	last := Outcome{N: 1, Kind: Meeting, Text: "Det tager vi op.", Committee: "L-MED", Day: day, By: Person{"karen", "Karen Brandt"}}
	for name, c := range map[string]struct {
		o           Outcome
		ofCommittee bool
		want        bool
	}{
		"the same":           {Outcome{N: 2, Kind: Meeting, Text: last.Text, Day: day, By: Person{ID: "karen"}}, true, true},
		"another meeting":    {Outcome{Kind: Meeting, Text: last.Text, Day: day, By: Person{ID: "karen"}}, false, false},
		"another day":        {Outcome{Kind: Meeting, Text: last.Text, Day: day.AddDays(1), By: Person{ID: "karen"}}, true, false},
		"another leader":     {Outcome{Kind: Meeting, Text: last.Text, Day: day, By: Person{ID: "lars"}}, true, false},
		"other words":        {Outcome{Kind: Meeting, Text: "Nej.", Day: day, By: Person{ID: "karen"}}, true, false},
		"another kind of it": {Outcome{Kind: Answered, Text: last.Text, By: Person{ID: "karen"}}, false, false},
	} {
		if got := c.o.repeats(last, c.ofCommittee); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestUnsaid(t *testing.T) {
	said := Request{State: Open, What: "Hvad", Why: "Hvorfor"}
	withdrawn, hidden := said, said
	withdrawn.State, hidden.HiddenReason = Withdrawn, "Grimt."
	added := []Addition{{Text: "Mere"}, {Text: "Skjult", HiddenReason: "Grimt."}, {HiddenReason: "Glemt."}}
	for name, c := range map[string]struct {
		r    Request
		want string
	}{"one that stands": {said, "Skjult"}, "a withdrawn one": {withdrawn, "Hvad Hvorfor Mere Skjult"}, "a hidden one": {hidden, "Hvad Hvorfor Skjult"}} {
		if got := strings.Join(unsaid(c.r, added), " "); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestDeadlines(t *testing.T) {
	closed := year.NewCalendar(year.Closed{From: clock.MustDay("2026-12-24"), To: clock.MustDay("2027-01-03")})
	for _, c := range []struct {
		calendar     year.Calendar
		today        string
		days         int
		last, remind string
	}{
		{year.Calendar{}, "2026-11-23", 14, "2026-12-07", "2026-12-02"},
		{year.Calendar{}, "2026-11-28", 14, "2026-12-11", "2026-12-08"}, // a Saturday: the Friday before
		{closed, "2026-12-14", 14, "2026-12-23", "2026-12-18"},
		{closed, "2026-12-26", 5, "2027-01-04", "2026-12-22"},
		{year.Calendar{}, "2026-11-23", 1, "2026-11-24", ""},
	} {
		last, remind := deadlines(c.calendar, clock.MustDay(c.today), c.days)
		if c.remind == "2026-12-22" { // before it was asked
			c.remind = ""
		}
		if last.String() != c.last || remind.IsZero() != (c.remind == "") || c.remind != "" && remind.String() != c.remind {
			t.Errorf("%s and %d days: %v, %v", c.today, c.days, last, remind)
		}
	}
}
