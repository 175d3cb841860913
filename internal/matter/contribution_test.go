package matter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

func TestContributionIsChecked(t *testing.T) {
	good := ContributionInput{Kind: Concern, Text: "Hej", NameTo: NameToAll}
	for _, c := range []struct {
		name   string
		change func(*ContributionInput)
		want   []string
	}{
		{"good", func(*ContributionInput) {}, nil},
		{"as long as can be, in emoji", func(in *ContributionInput) { in.Text = strings.Repeat("🙂", MaxText) }, nil},
		{"markup", func(in *ContributionInput) { in.Text = "<script>alert(1)</script>" }, nil},
		{"one too long", func(in *ContributionInput) { in.Text = strings.Repeat("æ", MaxText+1) }, []string{"text"}},
		{"blank", func(in *ContributionInput) { in.Text = " \n\t " }, []string{"text"}},
		{"a CPR number", func(in *ContributionInput) { in.Text = "Hr. Ås (010203 1234) klager" }, []string{"text"}},
		{"all wrong", func(in *ContributionInput) { *in = ContributionInput{Kind: "praise"} }, []string{"kind", "text", "name_to"}},
		{"without a name, which comes later", func(in *ContributionInput) { in.NameTo = "nobody" }, []string{"name_to"}},
		{"a long key", func(in *ContributionInput) { in.SendKey = strings.Repeat("k", 65) }, []string{"send_key"}},
	} {
		in := good
		c.change(&in)
		if got := wrongFields(in.check()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTitleOf(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"Ruterne er sene. Hvad ser I?": "Ruterne er sene",
		"Hvordan lægger vi ruterne? Jeg ved det ikke.":       "Hvordan lægger vi ruterne?",
		"Kl. 7.30 mødes vi alle sammen. Er det for tidligt?": "Kl. 7.30 mødes vi alle sammen",
		"Første linje\nanden linje":                          "Første linje",
		strings.Repeat("ord ", 40):                           strings.TrimSpace(strings.Repeat("ord ", 22)) + "…",
		strings.Repeat("å", 200):                             strings.Repeat("å", 89) + "…",
	} {
		if got := TitleOf(in); got != want {
			t.Errorf("TitleOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSendingAgainIsOneContribution(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m, other := w.open(), w.open()
		in := ContributionInput{Kind: Concern, Text: "Én gang.", NameTo: NameToAll, SendKey: id.New()}
		ids := make([]string, 20)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				var err error
				if ids[i], err = w.x.Contribute(ctx, w.as("rosa"), m, in); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if slices.Sort(ids); ids[0] == "" || ids[0] != ids[len(ids)-1] {
			t.Errorf("one send gave %v", slices.Compact(ids))
		}
		second, err := w.x.Contribute(ctx, w.as("viggo"), m, in) // another person's key may be the same
		if ok(t, err); second == ids[0] {
			t.Error("another person's send is taken for the first")
		}
		_, err = w.x.Contribute(ctx, w.as("rosa"), other, in)
		if got := wrongFields(err); !slices.Equal(got, []string{"send_key"}) {
			t.Errorf("the same key in another matter: %v", err)
		}
		s, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		if ok(t, err); s.Matter.Contributions != 2 || len(s.Contributions) != 2 {
			t.Errorf("%d counted, %d there", s.Matter.Contributions, len(s.Contributions))
		}
		received, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbReceived}, 10)
		if ok(t, err); len(received) != 2 {
			t.Errorf("%d entries for two contributions", len(received))
		}
		w.counted()
	})
}

func TestLateByTheDanishDay(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		last := w.today().AddDays(14)
		w.clk.Set(last.End().Add(-time.Microsecond))
		inTime := w.says("rosa", m, NameToAll, "Lige nået.")
		w.clk.Set(last.End())
		late := w.says("rosa", m, NameToAll, "For sent.")
		s, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		for _, c := range s.Contributions {
			if c.Late != (c.ID == late) {
				t.Errorf("%q is late: %v", c.Text, c.Late)
			}
		}
		if s.Matter.Blocking != 1 || s.Matter.Unanswered != 2 {
			t.Errorf("waiting: %+v", s.Matter)
		}
		// Moving the last day makes new ones in time; what was late stays so.
		ok(t, w.x.MoveLastDay(ctx, w.as("karen"), m, w.today().AddDays(7), "Flere vil svare."))
		w.says("viggo", m, NameToAll, "Tak for tiden.")
		w.answers("karen", m, inTime)
		var missing *Missing
		if err := w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Nu."}); !errors.As(err, &missing) || len(missing.Contributions) != 1 {
			t.Errorf("closing: %v", err)
		}
		w.counted()
	})
}

func TestMovingTheLastDay(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		for _, c := range []struct {
			days   int
			reason string
			want   []string
		}{{-1, "Før.", []string{"last_day"}}, {14, "Samme.", []string{"last_day"}}, {MaxDays + 1, "", []string{"last_day", "reason"}},
			{21, " ", []string{"reason"}}, {21, "Ferien.", nil}, {3, "Det haster.", nil}} {
			if got := wrongFields(w.x.MoveLastDay(ctx, w.as("karen"), m, w.today().AddDays(c.days), c.reason)); !slices.Equal(got, c.want) {
				t.Errorf("%d days, %q: %v, want %v", c.days, c.reason, got, c.want)
			}
		}
		if diff := cmp.Diff([]string{"nadia", "omar", "pia"}, w.told(m, VerbLastDayMoved)); diff != "" {
			t.Error("told:", diff)
		}
		h, err := w.x.History(ctx, w.as("nadia"), m)
		ok(t, err)
		last := h[len(h)-1]
		if last.Words != "Det haster." || last.From != w.today().AddDays(21).String() || last.To != w.today().AddDays(3).String() {
			t.Errorf("history: %+v", last)
		}
		w.counted()
	})
}

func TestRevising(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		before := w.says("rosa", m, NameToAll, "Til den første tekst.")
		new := VersionInput{Base: 1, Title: "Ruterne", Problem: "Det er nøglerne, ikke ruterne.", CoreTask: "Borgerne.", Why: "Rosa lærte mig det."}
		ok(t, w.x.Revise(ctx, w.as("karen"), m, new))
		ok(t, w.x.Revise(ctx, w.as("karen"), m, new)) // sent twice
		other := new
		other.Why = "Viggo lærte mig det."
		fails(t, w.x.Revise(ctx, w.as("karen"), m, other), ErrRevised)
		ok(t, w.x.NameStandIn(ctx, w.as("karen"), m, w.town.Person("lars")))
		fails(t, w.x.Revise(ctx, w.as("lars"), m, new), ErrRevised)
		other.Base = 2
		if got := wrongFields(w.x.Revise(ctx, w.as("karen"), m, other)); !slices.Equal(got, []string{"problem"}) {
			t.Errorf("a text that is as before: %v", got)
		}
		if diff := cmp.Diff([]string{"rosa"}, w.told(m, VerbRevised)); diff != "" {
			t.Error("told:", diff)
		}
		_, err := w.x.Contribute(ctx, w.as("viggo"), m, ContributionInput{Kind: Concern, Text: "Til den gamle.", NameTo: NameToAll, Version: 1})
		ok(t, err)
		w.clk.Advance(time.Second)
		w.says("ylva", m, NameToAll, "Til den nye.")
		s, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		var versions []int
		for _, c := range s.Contributions {
			versions = append(versions, c.Version)
		}
		if s.Text.Title != "Ruterne" || s.Text.Why != "Rosa lærte mig det." || len(s.Earlier) != 1 || s.Contributions[0].ID != before ||
			!slices.Equal(versions, []int{1, 1, 2}) {
			t.Errorf("%+v %v", s.Text, versions)
		}
		if got := wrongFields(w.x.Revise(ctx, w.as("karen"), m, VersionInput{Base: 2})); !slices.Equal(got, []string{"problem", "core_task", "why"}) {
			t.Errorf("an empty text: %v", got)
		}
	})
}

func TestEditAndWithdraw(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		first := w.clk.Now()
		c := w.says("rosa", m, NameToAll, "Første.")
		w.clk.Set(first.Add(time.Minute))
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Concern, Text: "Anden."}))
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Concern, Text: "Anden."})) // the same again is no change
		w.clk.Advance(time.Minute)
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Concern, Text: "Tredje."}))
		got, err := w.x.EarlierTexts(ctx, w.as("rosa"), c)
		ok(t, err)
		if diff := cmp.Diff([]EarlierText{{Kind: Concern, Text: "Anden.", At: first.Add(time.Minute)}, {Kind: Proposal, Text: "Første.", At: first}}, got); diff != "" {
			t.Error("earlier texts:", diff)
		}
		fails(t, w.x.Edit(ctx, w.as("karen"), c, EditInput{Kind: Concern, Text: "Anden mands."}), errNotFound)
		w.answers("karen", m, c)
		fails(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Concern, Text: "For sent."}), ErrAnswered)
		fails(t, w.x.Withdraw(ctx, w.as("rosa"), c), ErrAnswered)

		gone := w.says("viggo", m, NameToAll, "Fortrudt.")
		ok(t, w.x.Withdraw(ctx, w.as("viggo"), gone))
		fails(t, w.x.Withdraw(ctx, w.as("viggo"), gone), ErrWithdrawn)
		fails(t, w.x.Edit(ctx, w.as("viggo"), gone, EditInput{Kind: Concern, Text: "Nej."}), ErrWithdrawn)
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{gone}, Outcome: Changed, Text: "Tak."})
		fails(t, err, ErrWithdrawn)
		_, err = w.x.Recognise(ctx, w.as("ylva"), gone)
		fails(t, err, ErrWithdrawn)
		for who, text := range map[string]string{"viggo": "Fortrudt.", keeper: "Fortrudt.", "rosa": "", "karen": "", "nadia": ""} {
			one, err := w.x.Contribution(ctx, w.as(who), gone)
			if ok(t, err); one.Text != text || one.WithdrawnAt.IsZero() {
				t.Errorf("%s reads %q of what was withdrawn", who, one.Text)
			}
		}
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Alle er hørt."})) // the withdrawn one needs no answer
		w.counted()
	})
}

func TestRecognition(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		c := w.says("rosa", m, NameToRepresentatives, "Sådan er det her.")
		_, err := w.x.Recognise(ctx, w.as("rosa"), c)
		fails(t, err, errForbidden)
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if _, err := w.x.Recognise(ctx, w.as("viggo"), c); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		n, err := w.x.Recognise(ctx, w.as("ylva"), c)
		if ok(t, err); n != 2 {
			t.Errorf("two people are %d", n)
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbRecognised}, 100)
		ok(t, err)
		for _, e := range entries {
			if e.Actor != "" || !e.At.IsZero() {
				t.Errorf("the journal tells who recognised: %+v", e)
			}
		}
		if len(entries) != 2 {
			t.Errorf("%d entries for two people", len(entries))
		}
		n, err = w.x.Unrecognise(ctx, w.as("viggo"), c)
		if ok(t, err); n != 1 {
			t.Errorf("after taking one back: %d", n)
		}
	})
}

// TestNameGivenToRepresentatives walks who sees the name of a contribution whose author chose the representatives only.
func TestNameGivenToRepresentatives(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Visibility = ToAll // so that everybody may read, and only the name is in question
		m := w.opened("karen", in)
		reps, err := w.x.RepresentativesOf(ctx, w.as("rosa"), m)
		ok(t, err)
		if diff := cmp.Diff(Representatives{[]string{"L-MED Hjemmeplejen Nord"},
			[]Person{{w.town.Person("nadia"), "Nadia Yilmaz"}, {w.town.Person("pia"), "Pia Ørsted"}, {w.town.Person("omar"), "Omar Ågård"}}}, reps); diff != "" {
			t.Error("representatives:", diff)
		}
		two, err := w.x.RepresentativesOf(ctx, w.as("nadia"), m) // works in lake too, for which the schools' committee speaks
		ok(t, err)
		if diff := cmp.Diff([]string{"C-MED Center for Skoler", "L-MED Hjemmeplejen Nord"}, two.Committees); diff != "" {
			t.Error("with two employments:", diff)
		}
		c := w.says("rosa", m, NameToRepresentatives, "Kun til jer.")
		s := &setting{world: w, m: m}
		see := func(want ...string) {
			t.Helper()
			var got []string
			for who := range w.town.People {
				err := s.seesName(who, c)
				if err == nil {
					got = append(got, who)
				} else if !errors.Is(err, errNotFound) {
					t.Fatal(err)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error("who sees the name:", diff)
			}
		}
		see("nadia", "omar", "pia", "rosa")
		// A representative who stands in for the owner sees it no more.
		ok(t, w.x.NameStandIn(ctx, w.as("karen"), m, w.town.Person("pia")))
		see("nadia", "omar", "rosa")
		ok(t, w.x.EndStandIn(ctx, w.as("karen"), m, w.town.Person("pia")))
		// Nor one who comes to lead a touched unit, nor one who sits on the management side of a committee concerned.
		w.night(org.Sync{Leaders: []org.SyncLeader{{UnitKey: "north", PersonKey: "omar"}}}, committee.Sync{Seats: []committee.SyncSeat{{
			SyncSeatKey: committee.SyncSeatKey{CommitteeKey: northKey, Key: "LR 2"}, Kind: committee.LR, Side: committee.Management,
			Role: committee.RoleMember, Position: 9, PersonKey: "nadia"}}})
		see("pia", "rosa")
		// Nor one who is secretariat.
		one, err := w.x.Contribution(ctx, asSecretariat(w.as("pia")), c)
		if ok(t, err); one.Author != nil {
			t.Error("a representative who is secretariat sees the name")
		}
		// The author moves and leaves: the promise was made to north's committee, and stays with it.
		w.night(org.Sync{Employments: []org.SyncEmployment{{Key: "rosa", PersonKey: "rosa", UnitKey: "oak", Title: "Lærer"}}}, committee.Sync{})
		see("pia", "rosa")
		w.night(org.Sync{EndPeople: []string{"rosa"}}, committee.Sync{})
		see("pia")

		// The journal, the jobs and the notices have no name for it.
		rosa := w.town.Person("rosa")
		for _, sql := range []string{`SELECT count(*) FROM journal WHERE actor_id = $1 OR args LIKE '%' || $1 || '%'`,
			`SELECT count(*) FROM job WHERE args LIKE '%' || $1 || '%'`} {
			if n, err := db.One(ctx, w.d.Read(), db.Scan[int], sql, rosa); err != nil || n > 0 {
				t.Errorf("%s: %d, %v", sql, n, err)
			}
		}
	})
}

const northKey = "H-MED Hoved-MED/C-MED Center for Omsorg/L-MED Hjemmeplejen Nord"

func TestNobodyToGiveTheNameTo(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Visibility = ToAll
		m := w.opened("karen", in)
		var ends []committee.SyncSeatKey
		for _, s := range []string{"TR næstformand 1"} {
			ends = append(ends, committee.SyncSeatKey{CommitteeKey: "H-MED Hoved-MED/C-MED Center for Skoler", Key: s})
		}
		for _, s := range []string{"FTR næstformand 1", "FTR 1"} {
			ends = append(ends, committee.SyncSeatKey{CommitteeKey: "H-MED Hoved-MED", Key: s})
		}
		w.night(org.Sync{}, committee.Sync{EndSeats: ends}) // nobody is left to speak for the schools but oak's own
		_, err := w.x.Contribute(ctx, w.as("schoolchief"), m, ContributionInput{Kind: Concern, Text: "Hej.", NameTo: NameToRepresentatives})
		if got := wrongFields(err); !slices.Equal(got, []string{"name_to"}) {
			t.Errorf("nobody to give it to: %v", err)
		}
	})
}

func TestAnsweringTogether(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.StandIn = w.town.Person("lars")
		m := w.opened("karen", in)
		var all []string
		for i := range 5 {
			all = append(all, w.says("rosa", m, NameToAll, fmt.Sprint("Nr. ", i)))
		}
		errs := make([]error, 10)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.x.Answer(ctx, w.as([]string{"karen", "lars"}[i%2]), m, AnswerInput{Contributions: all, Outcome: Partly, Text: "Vi ser på det."})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, ErrAnswered) {
				t.Errorf("the second answer: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d answers to the same contributions", won)
		}
		other := w.open()
		_, err := w.x.Answer(ctx, w.as("karen"), other, AnswerInput{Contributions: all, Outcome: Partly, Text: "Et andet sted."})
		if got := wrongFields(err); !slices.Equal(got, []string{"contributions"}) {
			t.Errorf("answering another matter's contributions: %v", err)
		}
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: nil, Outcome: "maybe", Text: " "})
		if got := wrongFields(err); !slices.Equal(got, []string{"contributions", "outcome", "text"}) {
			t.Errorf("an empty answer: %v", err)
		}
		b, err := w.x.Answering(ctx, w.as("lars"), m, AnsweringFilter{Show: "answered"}, Page{})
		if ok(t, err); b.Answered != 5 || b.Waiting != 0 || len(b.Contributions) != 5 || b.Contributions[0].Answers[0].Others != 4 {
			t.Errorf("the workbench: %+v", b)
		}
		w.counted()
	})
}

func TestHarm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		c := w.says("rosa", m, NameToRepresentatives, "Noget grimt om en kollega.")
		fails(t, w.x.Report(ctx, w.as("niels"), m, TargetContribution, c, "Grimt."), errNotFound)
		fails(t, w.x.Report(ctx, w.as("viggo"), m, TargetContribution, id.New(), "Grimt."), errNotFound)
		fails(t, w.x.Report(ctx, w.as("viggo"), m, TargetVersion, "01", "Grimt."), errNotFound)
		for _, who := range []string{"viggo", "viggo", "ylva"} {
			ok(t, w.x.Report(ctx, w.as(who), m, TargetContribution, c, "Grimt."))
		}
		if diff := cmp.Diff([]string{keeper}, w.told(m, VerbReported)); diff != "" {
			t.Error("told of the report:", diff)
		}
		list, err := w.x.Reports(ctx, w.as(keeper))
		if ok(t, err); len(list) != 1 || list[0].Also != 1 || list[0].Text != "Noget grimt om en kollega." {
			t.Fatalf("reports: %+v", list)
		}
		ok(t, w.x.DismissReport(ctx, w.as(keeper), list[0].ID))
		fails(t, w.x.DismissReport(ctx, w.as(keeper), list[0].ID), ErrSettled)
		ok(t, w.x.Report(ctx, w.as("viggo"), m, TargetContribution, c, "Det er stadig grimt."))
		if got := wrongFields(w.x.Hide(ctx, w.as(keeper), m, TargetContribution, c, "")); !slices.Equal(got, []string{"reason"}) {
			t.Errorf("hidden without a reason: %v", got)
		}
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, c, "Den omtaler en kollega."))
		fails(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, c, "Igen."), ErrHidden)
		if diff := cmp.Diff([]string{"rosa"}, w.told(m, VerbHidden)); diff != "" {
			t.Error("told of the hiding:", diff)
		}
		if list, err = w.x.Reports(ctx, w.as(keeper)); err != nil || len(list) != 0 {
			t.Errorf("after the hiding: %v, %v", list, err)
		}
		for who, text := range map[string]string{"rosa": "Noget grimt om en kollega.", keeper: "Noget grimt om en kollega.", "karen": "", "viggo": "", "nadia": ""} {
			one, err := w.x.Contribution(ctx, w.as(who), c)
			if ok(t, err); one.Text != text || !one.Hidden || one.HiddenReason != "Den omtaler en kollega." {
				t.Errorf("%s reads %+v", who, one)
			}
		}
		fails(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Concern, Text: "Pænere."}), ErrHidden)
		// The owner's own words can be hidden too: they are found and told no more.
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetVersion, "1", "Den navngiver en borger."))
		s, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		if ok(t, err); s.Text.Title+s.Text.Problem+s.Text.CoreTask != "" || s.Text.HiddenReason != "Den navngiver en borger." {
			t.Errorf("the hidden text: %+v", s.Text)
		}
		if l, err := w.x.List(ctx, w.as("rosa"), Filter{Query: "ruterne"}, Page{}); err != nil || len(l.Items) != 0 {
			t.Errorf("a hidden text is found: %v, %v", l, err)
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbOpened}, 1)
		ok(t, err)
		notices, err := w.x.Render(ctx, w.d.Read(), entries[:1], w.town.Person("rosa"))
		if ok(t, err); notices[0].Key == "" || notices[0].Title != "" {
			t.Errorf("the notice: %+v", notices)
		}
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Slut."})) // what is hidden needs no answer
		w.counted()
	})
}

func TestOwnThingsStayReadable(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		c := w.says("rosa", m, NameToAll, "Mit.")
		w.night(org.Sync{Employments: []org.SyncEmployment{{Key: "rosa", PersonKey: "rosa", UnitKey: "oak", Title: "Lærer"}}}, committee.Sync{})
		_, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		fails(t, err, errNotFound)
		w.answers("karen", m, c)
		f, err := w.x.Now(ctx, w.as("rosa"))
		ok(t, err)
		if len(f.Answers) != 1 || f.Answers[0].Answers[0].Seen || f.Answers[0].Readable {
			t.Errorf("answers to me: %+v", f.Answers)
		}
		ok(t, w.x.MarkSeen(ctx, w.as("rosa"), c))
		one, err := w.x.Contribution(ctx, w.as("rosa"), c)
		ok(t, err)
		if one.Text != "Mit." || !one.Answers[0].Seen || !one.MayMisunderstand || one.Title == "" {
			t.Errorf("one's own: %+v", one)
		}
		ok(t, w.x.Misunderstood(ctx, w.as("rosa"), c, "Ikke helt."))
		fails(t, w.x.Misunderstood(ctx, w.as("karen"), c, "Ikke helt."), fault.NotFound)
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbAnswered}, 1)
		ok(t, err)
		opened, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbOpened}, 1)
		ok(t, err)
		counted, queries := db.WithCounter(ctx)
		notices, err := w.x.Render(counted, w.d.Read(), []journal.Entry{opened[0], entries[0], opened[0], entries[0]}, w.town.Person("rosa"))
		ok(t, err)
		for i, n := range notices {
			if told := i%2 == 1; told != (n.Key != "") || told && n.Path != "/bidrag/"+c {
				t.Errorf("notice %d: %+v", i, n)
			}
		}
		if queries.N() != 2 { // the secretariat is known here without one
			t.Errorf("%d queries", queries.N())
		}
	})
}

func asSecretariat(a access.Actor) access.Actor { a.Grants.Secretariat = true; return a }

// TestAPromisedNameDoesNotPassToTheCommitteeAbove: when the committee that was promised a name ends, or nobody sits in it, nobody else is
// shown the name; when it is said to live on under another name, those who sit there are. A follow-up is promised to the same.
func TestAPromisedNameDoesNotPassToTheCommitteeAbove(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.Visibility = ToAll
		m := w.opened("karen", in)
		c := w.says("rosa", m, NameToRepresentatives, "Ruterne er for lange.")
		w.answers("karen", m, c)
		sees := func() (who []string) {
			for _, key := range []string{"nadia", "pia", "omar", "mona", "frida", "karen", "carechief", keeper} {
				v, err := w.x.View(ctx, w.as(key), m, Page{})
				ok(t, err)
				seen := 0
				for _, c := range v.Contributions {
					seen += one(c.Author != nil)
				}
				if seen > 0 {
					who = append(who, fmt.Sprint(key, " ", seen))
				}
			}
			return who
		}
		if d := cmp.Diff([]string{"nadia 1", "pia 1", "omar 1"}, sees()); d != "" {
			t.Errorf("promised (-want +got):\n%s", d)
		}

		vacant := committee.Sync{}
		for _, s := range committeetest.Sync().Seats {
			if s.CommitteeKey == committeetest.Key("north") && s.Side == committee.Employee {
				s.PersonKey = ""
				vacant.Seats = append(vacant.Seats, s)
			}
		}
		w.clk.Advance(24 * time.Hour)
		w.night(org.Sync{}, vacant)
		if got := sees(); got != nil {
			t.Errorf("its seats are vacant, and the committee above speaks: %v see the name", got)
		}
		_, err := w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "Stadig for lange.", NameTo: NameToRepresentatives, Follows: c, SendKey: id.New()})
		ok(t, err)
		if got := sees(); got != nil {
			t.Errorf("what it goes on from gave the name away to %v", got)
		}

		w.clk.Advance(24 * time.Hour)
		w.night(org.Sync{}, committee.Sync{EndCommittees: []string{committeetest.Key("north")}})
		if got := sees(); got != nil {
			t.Errorf("it has ended: %v see the name", got)
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE committee SET same_as = $2 WHERE id = $1`, w.board.Committee("north"), w.board.Committee("oak")); err != nil {
				return err
			}
			return w.board.Room.Refresh(ctx, tx, w.today())
		})
		v, err := w.x.View(ctx, w.as("gorm"), m, Page{})
		ok(t, err)
		if v.Contributions[0].Author == nil || v.Contributions[1].Author == nil {
			t.Error("it lives on: who sits there is shown the name")
		}
	})
}
