package committee_test

import (
	"slices"
	"testing"

	"github.com/medspil/medspil/internal/committee"
)

// away is the night without the local committee and its group.
var away = committee.Sync{EndCommittees: []string{"H/C/N/G", "H/C/N"}}

// byHand adds to the local committee what exports do not know, and gives a check that it shows on the committee of that name.
func (w *world) byHand() (kept func(what, name string)) {
	w.t.Helper()
	c := w.named("L-MED Hjemmeplejen Nord").ID
	w.must(w.x.SetTerm(ctx, secretariat, w.seatOf(c, "tr"), first, first.AddDays(700)))
	w.must(w.x.SetGroup(ctx, secretariat, w.seatOf(c, "vice"), "B"))
	w.must(w.x.AddSubstitute(ctx, secretariat, w.seatOf(c, "vice"), w.who["spare"], true))
	return func(what, name string) {
		w.t.Helper()
		now := w.named(name)
		seats := w.seats(now.ID)
		for _, line := range []string{"employee TR vice_chair: Vera +Signe!", "employee TR member: Tom 2026-11-23–2028-10-24"} {
			if !slices.Contains(seats, line) {
				w.t.Errorf("%s: no %q in %q", what, line, seats)
			}
		}
		groups, err := w.x.Groups(ctx, w.d.Read(), secretariat, now.ID)
		w.must(err)
		w.same(what+": the election group", map[string]string{w.seatOf(now.ID, "vice"): "B"}, groups)
	}
}

func TestWhatIsAwayOneNightKeepsWhatWasAddedByHand(t *testing.T) {
	const name = "L-MED Hjemmeplejen Nord"
	for what, nights := range map[string][3]int{ // between the first night, the one it is away, and the one it is back
		"all on one day": {0, 0, 0}, "back the day after": {1, 1, 1}, "away and back on a later day": {1, 0, 0},
	} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(w *world) {
				w.apply(board())
				kept := w.byHand()
				for range 3 { // again and again: nothing wears off
					w.nights(nights[0])
					w.apply(away)
					w.nights(nights[1])
					w.apply(board())
					kept("back", name)
					w.same("seats", 5, len(w.seats(w.named(name).ID)))
				}
				w.nights(nights[2])
				w.apply(board())
				kept("the night after", name)
				w.same("nothing to ask about", 0, len(w.gapsOf(committee.GapSame)))
			})
		})
	}
}

func TestASeatThatIsAwayOneNightKeepsWhatWasAddedByHand(t *testing.T) {
	for what, nights := range map[string]int{"one day": 0, "two days": 1} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(w *world) {
				w.apply(board())
				kept := w.byHand()
				w.nights(nights)
				w.apply(committee.Sync{EndSeats: []committee.SyncSeatKey{{CommitteeKey: "H/C/N", Key: "TR næstformand 1"}, {CommitteeKey: "H/C/N", Key: "TR 1"},
					{CommitteeKey: "H/C/N", Key: "TR 2"}}})
				w.same("away", 2, len(w.seats(w.named("L-MED Hjemmeplejen Nord").ID)))
				w.nights(nights)
				// Tom's seat comes back under another ordinal: a seat is known by who sits in it before it is known by its number.
				w.apply(committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "TR 1", "TR", "employee", "member", 3, "south1"),
					seat("H/C/N", "TR 2", "TR", "employee", "member", 4, "tr"), seat("H/C/N", "TR næstformand 1", "TR", "employee", "vice_chair", 2, "vice")}})
				kept("back", "L-MED Hjemmeplejen Nord")
			})
		})
	}
}

// A new name is said to be the same, then the old name is back, then the new one again: each time it is said, or goes without saying.
func TestToAndFroUnderTwoNames(t *testing.T) {
	const old, other = "L-MED Hjemmeplejen Nord", "L-MED Nord under nyt navn"
	renamed := committee.Sync{EndCommittees: away.EndCommittees}
	for _, s := range board().Seats {
		if s.CommitteeKey == "H/C/N" {
			s.CommitteeKey = "H/C/N2"
			renamed.Seats = append(renamed.Seats, s)
		}
	}
	renamed.Committees = []committee.SyncCommittee{{Key: "H/C/N2", Name: other, Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"}}
	back := board()
	back.EndCommittees = []string{"H/C/N2"}
	for what, nights := range map[string]int{"one day": 0, "a day each": 1} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(w *world) {
				w.apply(board())
				kept := w.byHand()
				first := w.named(old).ID
				w.nights(nights)
				w.apply(renamed)
				w.must(w.x.SameAs(ctx, secretariat, first, w.named(other).ID))
				kept("under its new name", other)
				for range 2 {
					w.nights(nights)
					w.apply(back)
					kept("under its old name again", old)
					w.nights(nights)
					w.apply(renamed)
					kept("and under the new one", other)
				}
				w.same("unit", w.unit["north"], w.named(other).UnitID)
				stands := w.stands([]string{first})
				w.same("the first one counts as", map[string]string{first: w.named(other).ID}, stands)
			})
		})
	}
}

// Where the old name comes back while the new one lives, what was said of them stays.
func TestTheOldNameComesBackBesideTheNewOne(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		kept := w.byHand()
		old := w.named("L-MED Hjemmeplejen Nord").ID
		w.nights(1)
		s := committee.Sync{EndCommittees: away.EndCommittees, Committees: []committee.SyncCommittee{{Key: "H/C/N2", Name: "L-MED Nord",
			Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"}}, Seats: []committee.SyncSeat{
			seat("H/C/N2", "TR næstformand 1", "TR", "employee", "vice_chair", 2, "vice"), seat("H/C/N2", "TR 1", "TR", "employee", "member", 3, "tr")}}
		w.apply(s)
		heir := w.named("L-MED Nord").ID
		w.must(w.x.SameAs(ctx, secretariat, old, heir))
		w.nights(1)
		w.apply(board())
		kept("the new one", "L-MED Nord")
		w.same("the old one begins anew", "employee TR vice_chair: Vera", w.seats(w.named("L-MED Hjemmeplejen Nord").ID)[1])
		stands := w.stands([]string{old})
		w.same("stands for", map[string]string{old: heir}, stands)
	})
}

func TestSameAsLeavesWhatWasChosenForTheNewCommittee(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		old := w.named("L-MED Hjemmeplejen Nord").ID
		w.must(w.x.Match(ctx, secretariat, old, w.unit["north"]))
		w.must(w.x.AddSubstitute(ctx, secretariat, w.seatOf(old, "vice"), w.who["spare"], true))
		w.must(w.x.AddSubstitute(ctx, secretariat, w.seatOf(old, "vice"), w.who["clerk"], false))
		w.nights(1)
		w.apply(committee.Sync{EndCommittees: away.EndCommittees, Committees: []committee.SyncCommittee{{Key: "H/C/N2", Name: "L-MED Nord",
			Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"}},
			Seats: []committee.SyncSeat{seat("H/C/N2", "TR næstformand 1", "TR", "employee", "vice_chair", 1, "vice")}})
		heir := w.named("L-MED Nord")
		w.must(w.x.Match(ctx, secretariat, heir.ID, w.unit["south"]))
		w.must(w.x.AddSubstitute(ctx, secretariat, w.seatOf(heir.ID, "vice"), w.who["south1"], true))
		w.must(w.x.AddSubstitute(ctx, secretariat, w.seatOf(heir.ID, "vice"), w.who["clerk"], false))
		w.must(w.x.SameAs(ctx, secretariat, old, heir.ID))
		w.same("the unit chosen for it", w.unit["south"], w.named("L-MED Nord").UnitID)
		members, err := w.x.MembersOf(ctx, w.d.Read(), []string{heir.ID})
		w.must(err)
		acting := []string{}
		for _, m := range members {
			if m.Acting {
				acting = append(acting, m.PersonID)
			}
		}
		w.same("one acts in a seat", []string{w.who["south1"]}, acting)
		seats, err := w.x.Seats(ctx, w.d.Read(), heir.ID)
		w.must(err)
		w.same("each is a substitute once", 3, len(seats[0].Substitutes))
	})
}
