package option

import (
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// The policy of this room (docs/who-may.md section 7): every right is one in the matter, and stands in its policy. Pure.

// MayRead says whether somebody may read the options of a matter: who may read the matter, where it has options at all.
func MayRead(s matter.Standing, m matter.Matter) bool {
	return matter.Kinds[m.Kind].Decides && matter.MayRead(s, m)
}

// MayShape says whether they may make, change, order, merge, split and withdraw options, and hide the answers: the owner, while it is open.
func MayShape(s matter.Standing, m matter.Matter) bool { return matter.MayDecide(s, m) }

// MayBuildOn says whether they may say which options the decision is built on: who decides, and who may correct what was decided.
func MayBuildOn(s matter.Standing, m matter.Matter) bool {
	return MayRead(s, m) && (matter.MayDecide(s, m) || matter.MayCorrect(s, m))
}

// MaySeeBasis says whether they see which those are: everybody who reads what was decided, and its owner before.
func MaySeeBasis(s matter.Standing, m matter.Matter) bool {
	return MayRead(s, m) && (m.State == matter.Closed || MayBuildOn(s, m))
}

// MayRespond says whether they may say where they stand: who may contribute, but for guests, while contributions are in time.
func MayRespond(s matter.Standing, m matter.Matter, today clock.Day) bool {
	return MayRead(s, m) && matter.MayWeigh(s, m) && m.InTime(today)
}

// MayReport says whether they may report an option's text as harmful: whoever reads it.
func MayReport(s matter.Standing, m matter.Matter) bool {
	return MayRead(s, m) && matter.MayReport(s, m)
}

// MayHide says whether they may hide an option's text, and see what was reported.
func MayHide(s matter.Standing, m matter.Matter) bool { return MayRead(s, m) && matter.MayHide(s, m) }
