package option

import (
	"testing"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// The rights in options are those in the matter; here is what this room adds. Who has which of them is tried through the program in
// internal/app/matrix_test.go.
func TestPolicy(t *testing.T) {
	today := clock.MustDay("2026-11-23")
	owner, touched, keeper := matter.Standing{Owner: true}, matter.Standing{Touched: true, Employee: true}, matter.Standing{Secretariat: true}
	decision := matter.Matter{Kind: matter.Decision, State: matter.Open, Visibility: matter.ToTouched, LastDay: today}
	advice, over, closed := decision, decision, decision
	advice.Kind, over.LastDay, closed.State = matter.Advice, today.AddDays(-1), matter.Closed
	for _, c := range []struct {
		name string
		got  bool
		want bool
	}{
		{"an owner says what it is built on", MayBuildOn(owner, decision), true},
		{"also when it is decided", MayBuildOn(owner, closed), true},
		{"another says it", MayBuildOn(touched, closed), false},
		{"of advice", MayBuildOn(owner, advice), false},
		{"what it is built on is seen when it is decided", MaySeeBasis(touched, closed), true},
		{"and not before", MaySeeBasis(touched, decision), false},
		{"but by its owner", MaySeeBasis(owner, decision), true},
		{"an owner shapes", MayShape(owner, decision), true},
		{"an owner shapes late", MayShape(owner, over), true},
		{"an owner shapes advice", MayShape(owner, advice), false},
		{"an owner shapes what is closed", MayShape(owner, closed), false},
		{"another shapes", MayShape(touched, decision), false},
		{"who is touched answers", MayRespond(touched, decision, today), true},
		{"late", MayRespond(touched, over, today), false},
		{"when it is closed", MayRespond(touched, closed, today), false},
		{"in advice", MayRespond(touched, advice, today), false},
		{"an owner answers", MayRespond(owner, decision, today), false},
		{"the secretariat answers", MayRespond(keeper, decision, today), false},
		{"what is closed is read", MayRead(touched, closed), true},
		{"advice has none to read", MayRead(touched, advice), false},
		{"who is nobody reads", MayRead(matter.Standing{Administrator: true}, decision), false},
		{"who reads reports", MayReport(touched, closed), true},
		{"who reads hides", MayHide(touched, decision), false},
		{"the secretariat hides", MayHide(keeper, closed), true},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", c.name, c.got)
		}
	}
}
