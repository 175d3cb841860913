package concept

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

func TestAWordHasItsForms(t *testing.T) {
	for _, c := range []struct {
		text Text
		want []string
	}{
		{Text{Word: "kerneopgave"}, []string{"kerneopgave"}},
		{Text{Word: "Kerneopgave ", Forms: "kerneopgaven, kerneopgaver;kerneopgaverne\nkerneopgave, ,"}, []string{"Kerneopgave", "kerneopgaven", "kerneopgaver", "kerneopgaverne"}},
	} {
		if got := c.text.forms(); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q", c.text, got)
		}
	}
	if (Text{Word: "Social  Kapital"}).key() != (Text{Word: "social kapital"}).key() {
		t.Error("the same word is another")
	}
}

func TestWhatIsWrongWithAProposal(t *testing.T) {
	good := Text{Word: "kerneopgave", Meaning: "Det, vi er her for."}
	for _, c := range []struct {
		name   string
		change func(*Text)
		want   []string
	}{
		{"nothing", func(*Text) {}, nil},
		{"only the word", func(t *Text) { t.Meaning = "" }, nil},
		{"no word", func(t *Text) { t.Word = " " }, []string{"word concept.error.word_missing"}},
		{"a letter", func(t *Text) { t.Word = "A" }, []string{"word concept.error.word_short"}},
		{"many words", func(t *Text) { t.Word = "kerneopgave, kerneopgaven" }, []string{"word concept.error.word_many"}},
		{"no letters", func(t *Text) { t.Word = "42" }, []string{"word concept.error.word_short"}},
		{"a form of one letter", func(t *Text) { t.Forms = "kerneopgaven, k" }, []string{"forms concept.error.word_short"}},
		{"many forms", func(t *Text) { t.Forms = strings.Repeat("x", 3) + strings.Repeat(",ab", 1) + formsOf(13) }, []string{"forms concept.error.forms_many"}},
		{"an example of nothing", func(t *Text) { t.Meaning, t.Example = "", "I hverdagen." }, []string{"meaning concept.error.meaning_missing"}},
		{"too long", func(t *Text) { t.Meaning = strings.Repeat("a", MaxMeaning+1) }, []string{"meaning concept.error.too_long"}},
		{"a CPR number", func(t *Text) { t.Apart = "010190-1234" }, []string{"apart concept.error.cpr"}},
	} {
		text, inv := good, &fault.Invalid{}
		c.change(&text)
		text.check(inv)
		if got := wrong(inv.Err()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAFormIsOneWordsAlone(t *testing.T) {
	others := []Text{{Word: "arbejdsmiljø", Forms: "Arbejdsmiljøet, miljø"}, {Word: "trivsel"}}
	for _, c := range []struct {
		text Text
		want [3]string
	}{
		{Text{Word: "tillid", Forms: "tilliden"}, [3]string{}},
		{Text{Word: "Miljø"}, [3]string{"word", "Miljø", "arbejdsmiljø"}},
		{Text{Word: "tillid", Forms: "tilliden, arbejdsmiljøet"}, [3]string{"forms", "arbejdsmiljøet", "arbejdsmiljø"}},
		{Text{Word: "tillid", Forms: "Trivsel"}, [3]string{"forms", "Trivsel", "trivsel"}},
	} {
		if field, form, word := c.text.clash(others); [3]string{field, form, word} != c.want {
			t.Errorf("%+v: %q %q %q", c.text, field, form, word)
		}
	}
	if !Below(3, 2) || Below(2, 2) || Below(1, 2) {
		t.Error("a committee below changes what one above agreed on, or one beside it cannot")
	}
}

func formsOf(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(",form" + strings.Repeat("a", i+1))
	}
	return b.String()
}

func TestParkedUntil(t *testing.T) {
	today := clock.MustDay("2026-11-23")
	for _, c := range []struct {
		in   ParkInput
		want []string
	}{
		{ParkInput{Why: "Fordi.", Day: today.AddDays(1)}, nil},
		{ParkInput{Why: "Fordi.", When: "målingen er her"}, nil},
		{ParkInput{NoDay: true}, []string{"why concept.error.why_missing", "again_day concept.error.not_day"}},
		{ParkInput{Why: "Fordi."}, []string{"again_day concept.error.again_missing"}},
		{ParkInput{Day: today}, []string{"why concept.error.why_missing", "again_day concept.error.again_past"}},
		{ParkInput{Why: "Fordi.", Day: today.AddDays(mostAgainDays + 1)}, []string{"again_day concept.error.again_far"}},
	} {
		inv := &fault.Invalid{}
		c.in.check(today, inv)
		if got := wrong(inv.Err()); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v", c.in, got)
		}
	}
}

// What was agreed to an earlier proposal does not count for a newer one, and the last word of a person does.
func TestMissing(t *testing.T) {
	said := func(kinds ...string) Theme {
		var list []Entry
		of := 0
		for i, k := range kinds {
			e := Entry{N: i + 1, Of: of, At: time.Unix(int64(i), 0)}
			switch k {
			case "word":
				e.Kind, e.Word, of = Proposed, "ord", e.N
			case "proposal":
				e.Kind, e.Word, e.Meaning, of = Proposed, "ord", "Noget.", e.N
			case "E+", "M+":
				e.Kind = Agreed
			default:
				e.Kind = NotYet
			}
			if k[0] == 'E' {
				e.Side = Employees
			} else if k[0] == 'M' {
				e.Side = Management
			}
			list = append(list, e)
		}
		return Fold("m", list, nil)
	}
	all := []Side{Employees, Management}
	for _, c := range []struct {
		said []string
		want []Side
		step Step
	}{
		{nil, all, StepHear},
		{[]string{"word"}, all, StepPropose},
		{[]string{"word", "E+", "M+"}, all, StepPropose},
		{[]string{"proposal"}, all, StepAgree},
		{[]string{"proposal", "E+"}, []Side{Management}, StepAgree},
		{[]string{"proposal", "E-", "M+"}, []Side{Employees}, StepAgree},
		{[]string{"proposal", "E-", "M+", "E+"}, nil, StepGlossary},
		{[]string{"proposal", "E+", "M+", "E-"}, []Side{Employees}, StepAgree},
		{[]string{"proposal", "E+", "M+", "proposal"}, all, StepAgree},
		{[]string{"proposal", "E+", "proposal", "M+"}, []Side{Employees}, StepAgree},
	} {
		th := said(c.said...)
		if got := th.Missing(); !slices.Equal(got, c.want) || th.Step() != c.step {
			t.Errorf("%v: %v at %d", c.said, got, th.Step())
		}
	}
}

// A "not yet" is lifted by its author, and by who heads the side, and by nobody else.
func TestAnswersOfASide(t *testing.T) {
	for _, c := range []struct {
		// said is who says what, in order: + agrees, - says not yet; capitals head the side.
		said string
		// answers are the newest of each in order, with ! after what is lifted; by is by whom the side agreed.
		answers, by string
	}{
		{"", "", ""},
		{"a+", "a+", "a"},
		{"a-", "a-", ""},
		{"a- b+", "a- b+", ""},
		{"b+ a-", "b+ a-", ""},
		{"a- b+ a+", "b+ a+", "a"},
		{"a- C+", "a-! C+", "C"},
		{"a- d- C+", "a-! d-! C+", "C"},
		{"C+ a-", "C+ a-", ""},
		{"C+ a- C+", "a-! C+", "C"},
		{"a- C+ a-", "C+ a-", ""},
		{"a- C+ C-", "a-! C-", ""},
		{"C- a+", "C- a+", ""},
		{"C- D+", "C-! D+", "D"},
		{"a- C+ b-", "a-! C+ b-", ""},
	} {
		entries := []Entry{{N: 1, Kind: Proposed, Text: Text{Word: "ord", Meaning: "Noget."}}}
		for _, s := range strings.Fields(c.said) {
			e := Entry{N: len(entries) + 1, Of: 1, Side: Employees, Kind: NotYet, Heads: s[0] < 'a', By: matter.Person{ID: s[:1]}}
			if s[1] == '+' {
				e.Kind = Agreed
			}
			entries = append(entries, e)
		}
		th := Fold("m", entries, nil)
		var got []string
		for _, a := range th.Answers(1, Employees) {
			s := a.By.ID + "-"
			if a.Kind == Agreed {
				s = a.By.ID + "+"
			}
			if a.Lifted != nil {
				s += "!"
			}
			got = append(got, s)
		}
		by := ""
		if e := th.AgreedBy(1, Employees); e != nil {
			by = e.By.ID
		}
		if strings.Join(got, " ") != c.answers || by != c.by || len(th.Answers(1, Management)) != 0 {
			t.Errorf("%q: %v by %q", c.said, got, by)
		}
	}
}

func TestPolicy(t *testing.T) {
	owner, member := matter.Standing{Owner: true, Employee: true}, matter.Standing{Representative: true, Employee: true}
	for _, c := range []struct {
		s     matter.Standing
		seats []Seat
		want  Seat
	}{
		{member, nil, Seat{}}, {member, []Seat{{Employees, true}}, Seat{Employees, true}}, {member, []Seat{{Management, false}}, Seat{Management, false}},
		{member, []Seat{{Employees, false}, {Management, true}}, Seat{}}, {owner, []Seat{{Management, true}}, Seat{Management, true}}, {owner, []Seat{{Employees, true}}, Seat{}},
	} {
		if got := SeatOf(c.s, c.seats); got != c.want {
			t.Errorf("%+v %v: %+v", c.s, c.seats, got)
		}
	}
	theme := matter.Matter{Kind: matter.Theme, State: matter.Open, Visibility: matter.ToTouched}
	closed, decision := theme, theme
	closed.State, decision.Kind = matter.Closed, matter.Decision
	ready := Fold("m", []Entry{{N: 1, Kind: Proposed, Text: Text{Word: "ord", Meaning: "Noget."}}}, nil)
	for name, got := range map[string]bool{
		"the owner proposes":               MayPropose(owner, theme) && !MayPropose(member, theme),
		"not when it is closed":            !MayPropose(owner, closed) && !MaySay(member, closed, Employees, ready),
		"not in a decision":                !MayPropose(owner, decision) && !MayRead(owner, decision),
		"a side says":                      MaySay(member, theme, Employees, ready) && !MaySay(member, theme, "", ready),
		"not before there is something":    !MaySay(member, theme, Employees, Theme{}),
		"the secretariat hides":            MayHide(matter.Standing{Secretariat: true}, theme) && !MayHide(owner, theme),
		"everyone signed in reads a word":  MayReadGlossary(access.Actor{Person: "p"}) && !MayReadGlossary(access.Actor{}),
		"taken up by who opens":            mayTakeUp(true, "2026-11-23", "") && !mayTakeUp(false, "2026-11-23", ""),
		"not before its day":               !mayTakeUp(true, "2026-11-24", ""),
		"not twice":                        !mayTakeUp(true, "2026-11-23", "another"),
		"what is agreed is not taken up":   !MayTakeUp(member, closed, true, Theme{End: &End{How: InGlossary}}, clock.MustDay("2026-11-23")),
		"an open theme is not taken again": !MayTakeUp(member, theme, true, ready, clock.MustDay("2026-11-23")),
	} {
		if !got {
			t.Error(name)
		}
	}
}

func mayTakeUp(opens bool, day, by string) bool {
	m := matter.Matter{Kind: matter.Theme, State: matter.Closed}
	return MayTakeUp(matter.Standing{Representative: true}, m, opens, Theme{End: &End{How: Parked, AgainDay: clock.MustDay(day), TakenUpBy: by}}, clock.MustDay("2026-11-23"))
}
