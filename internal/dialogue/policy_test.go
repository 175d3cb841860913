package dialogue

import (
	"testing"

	"github.com/medspil/medspil/internal/kit/access"
)

func TestWhoMay(t *testing.T) {
	for name, c := range map[string]struct {
		is                                             Standing
		read, texts, add, join, carry, answer, answerM bool
	}{
		"nobody":                      {Standing{}, false, false, false, false, false, false, false},
		"asker":                       {Standing{Asker: true, Working: true}, true, true, true, false, false, false, false},
		"asker who represents":        {Standing{Asker: true, Representative: true}, true, true, true, false, false, false, false},
		"colleague":                   {Standing{Working: true}, true, false, false, true, false, false, false},
		"who joined":                  {Standing{Joined: true}, true, false, false, false, false, false, false},
		"carrier":                     {Standing{Carrier: true}, true, false, false, false, false, false, false},
		"representative":              {Standing{Representative: true}, true, false, false, true, true, false, false},
		"management side":             {Standing{Management: true}, true, false, false, false, false, false, false},
		"leader above":                {Standing{LeaderAbove: true}, true, false, false, false, false, false, false},
		"leader":                      {Standing{LeaderAbove: true, Answers: true, Working: true}, true, false, false, false, false, true, true},
		"leader who represents":       {Standing{Answers: true, Representative: true}, true, false, false, false, false, true, true},
		"fellow leader":               {Standing{Fellow: true}, true, false, false, true, false, false, false},
		"secretariat":                 {Standing{Secretariat: true}, true, true, false, false, false, false, false},
		"secretariat who works there": {Standing{Secretariat: true, Working: true}, true, true, false, true, false, false, false},
	} {
		got := []bool{MayRead(c.is), MaySeeTexts(c.is, Withdrawn), MayAdd(c.is, Open), MayJoin(c.is, Open), MayCarry(c.is, Request{State: Open, CarryAsked: true}), MayAnswer(c.is, Open), MayAnswer(c.is, Declined)}
		for i, want := range []bool{c.read, c.texts, c.add, c.join, c.carry, c.answer, c.answerM} {
			if got[i] != want {
				t.Errorf("%s: %d is %v", name, i, got[i])
			}
		}
		if MaySeeTexts(c.is, Open) != c.read {
			t.Errorf("%s does not see an open one as they read it", name)
		}
		for _, st := range []State{Matter, Meeting, Answered, Declined, Withdrawn} {
			if MayAdd(c.is, st) || MayJoin(c.is, st) || MayCarry(c.is, Request{State: st, CarryAsked: true}) {
				t.Errorf("%s acts on one that is %s", name, st)
			}
		}
		if MayAnswer(c.is, Matter) || MayAnswer(c.is, Withdrawn) {
			t.Errorf("%s answers what is over", name)
		}
		if MayCarry(c.is, Request{State: Open}) || MayCarry(c.is, Request{State: Open, CarryAsked: true, Carrier: Person{ID: "x"}}) {
			t.Errorf("%s carries what nobody asked for", name)
		}
	}
	for _, w := range []Whom{{Working: true}, {Representative: true}} {
		if !MayAskUnit(w) || MayAskGroup(w) {
			t.Errorf("%+v", w)
		}
	}
	for w, want := range map[Whom]bool{{Leads: true}: true, {Leads: true, Member: true}: false, {Member: true}: false, {}: false} {
		if MayAskGroup(w) != want || MayAskUnit(w) {
			t.Errorf("%+v", w)
		}
	}
	if MayKeep(access.Actor{Grants: access.Grants{Secretariat: true}}) || MayKeep(access.Actor{Person: "x", Grants: access.Grants{Administrator: true}}) ||
		!MayKeep(access.Actor{Person: "x", Grants: access.Grants{Secretariat: true}}) {
		t.Error("who keeps")
	}
}
