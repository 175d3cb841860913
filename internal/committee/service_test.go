package committee_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// wrong gives the fields and keys of a *fault.Invalid.
func wrong(err error) []string {
	var inv *fault.Invalid
	if !errors.As(err, &inv) {
		return []string{"not invalid: " + errString(err)}
	}
	var out []string
	for _, f := range inv.Fields {
		out = append(out, f.Name+" "+f.Key)
	}
	return out
}

func errString(err error) string {
	if err == nil {
		return "nil"
	}
	return err.Error()
}

func TestMatchIsRememberedByLaterNights(t *testing.T) {
	onBoth(t, func(w *world) {
		s := board()
		s.Committees[0].UnitKey = "" // the name was not sure
		w.apply(s)
		c := w.named("L-MED Hjemmeplejen Nord")
		w.same("how", committee.HowNone, c.UnitHow)
		w.same("voice", "C-MED Center for Omsorg", w.voices()["north"])
		w.same("a gap", true, slices.ContainsFunc(w.gaps(), func(g committee.Gap) bool { return g.Kind == committee.GapUnmatched && g.CommitteeID == c.ID }))
		ranked, err := w.x.Candidates(ctx, w.d.Read(), []committee.Committee{c}, 5)
		w.must(err)
		w.same("the likeliest first", w.unit["north"], ranked[c.ID][0].ID)

		w.must(w.x.Match(ctx, secretariat, c.ID, w.unit["south"]))
		w.same("voice at once", "L-MED Hjemmeplejen Nord", w.voices()["south"])
		w.nights(1)
		s.Committees[0].UnitKey = "north" // and now the export is sure of another
		w.apply(s)
		w.same("the choice stays", w.unit["south"], w.named("L-MED Hjemmeplejen Nord").UnitID)
		w.same("journal", []string{"committee.came", "committee.matched"}, w.verbs(c.ID))

		w.same("an unknown unit", []string{"unit committee.error.unit"}, wrong(w.x.Match(ctx, secretariat, c.ID, "nowhere")))
		if err := w.x.Match(ctx, secretariat, "nothing", w.unit["south"]); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown committee: %v", err)
		}
	})
}

func (w *world) gaps() []committee.Gap {
	w.t.Helper()
	gaps, err := w.x.Gaps(ctx, w.d.Read())
	w.must(err)
	return gaps
}

func TestOnlyTheSecretariatKeeps(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		c := w.named("L-MED Hjemmeplejen Nord").ID
		s := w.seatOf(c, "tr")
		for _, actor := range []access.Actor{{}, {Person: w.who["leader"]}, {Person: w.who["vice"]}, {Person: "a", Grants: access.Grants{Administrator: true}}} {
			for name, err := range map[string]error{
				"match":      w.x.Match(ctx, actor, c, w.unit["south"]),
				"same":       w.x.SameAs(ctx, actor, c, c),
				"term":       w.x.SetTerm(ctx, actor, s, first, first.AddDays(10)),
				"group":      w.x.SetGroup(ctx, actor, s, "A"),
				"substitute": w.x.AddSubstitute(ctx, actor, s, w.who["spare"], true),
				"acting":     w.x.SetActing(ctx, actor, "b", true),
				"end":        w.x.EndSubstitute(ctx, actor, "b"),
			} {
				if !errors.Is(err, fault.Forbidden) {
					t.Errorf("%s by %+v: %v", name, actor, err)
				}
			}
		}
		w.same("nothing changed", []string{"committee.came"}, w.verbs(c))
	})
}

func TestTerm(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		c := w.named("L-MED Hjemmeplejen Nord").ID
		tr := w.seatOf(c, "tr")
		var vacant string
		all, err := w.x.Seats(ctx, w.d.Read(), c)
		w.must(err)
		for _, s := range all {
			if s.Holder == nil {
				vacant = s.ID
			}
		}
		day := clock.MustDay
		for _, tc := range []struct {
			seat       string
			from, last clock.Day
			want       string
		}{
			{vacant, day("2026-01-01"), day("2027-12-31"), "from committee.error.term_vacant"},
			{tr, clock.Day{}, day("2027-12-31"), "from committee.error.term_from"},
			{tr, day("2026-01-01"), clock.Day{}, "until committee.error.term_until"},
			{tr, day("2026-01-02"), day("2026-01-01"), "until committee.error.term_order"},
			{tr, day("2026-01-02"), day("2062-01-01"), "until committee.error.term_long"},
		} {
			w.same("refused", []string{tc.want}, wrong(w.x.SetTerm(ctx, secretariat, tc.seat, tc.from, tc.last)))
		}
		w.must(w.x.SetTerm(ctx, secretariat, tr, day("2026-01-01"), day("2026-12-31")))
		w.same("term", "employee TR member: Tom 2026-01-01–2027-01-01", w.seats(c)[2])
		w.same("soon over", true, slices.ContainsFunc(w.gaps(), func(g committee.Gap) bool { return g.Kind == committee.GapTerm && g.SeatID == tr }))
		w.must(w.x.SetTerm(ctx, secretariat, tr, day("2026-01-01"), day("2027-12-31")))
		w.same("changed", "employee TR member: Tom 2026-01-01–2028-01-01", w.seats(c)[2])

		w.nights(1)
		w.apply(committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "TR 1", "TR", "employee", "member", 3, "spare")}})
		w.same("a new holder has no term", "employee TR member: Signe", w.seats(c)[2])
		w.nights(1)
		w.apply(committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "TR 1", "TR", "employee", "member", 3, "tr")}})
		w.same("an import never touches what was added by hand", "employee TR member: Tom 2026-01-01–2028-01-01", w.seats(c)[2])
		w.must(w.x.SetTerm(ctx, secretariat, tr, clock.Day{}, clock.Day{}))
		w.same("taken away", "employee TR member: Tom", w.seats(c)[2])
		if err := w.x.SetTerm(ctx, secretariat, "nothing", day("2026-01-01"), day("2026-12-31")); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown seat: %v", err)
		}
	})
}

func TestElectionGroup(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		c := w.named("L-MED Hjemmeplejen Nord").ID
		tr, amr, chair := w.seatOf(c, "tr"), w.seatOf(c, "amr"), w.seatOf(c, "leader")
		w.same("a working-environment representative", []string{"group committee.error.group_seat"}, wrong(w.x.SetGroup(ctx, secretariat, amr, "A")))
		w.same("management", []string{"group committee.error.group_seat"}, wrong(w.x.SetGroup(ctx, secretariat, chair, "A")))
		w.same("an unknown group", []string{"group committee.error.group"}, wrong(w.x.SetGroup(ctx, secretariat, tr, "D")))
		w.must(w.x.SetGroup(ctx, secretariat, tr, "A"))
		w.must(w.x.SetGroup(ctx, secretariat, tr, "B"))
		for who, sees := range map[string]bool{"tr": true, "vice": true, "amr": true, "leader": false, "chief": false, "spare": false, "clerk": false, "south1": false} {
			groups, err := w.x.Groups(ctx, w.d.Read(), access.Actor{Person: w.who[who]}, c)
			w.must(err)
			if (groups[tr] == "B") != sees || len(groups) > 1 {
				t.Errorf("%s: %v", who, groups)
			}
		}
		groups, err := w.x.Groups(ctx, w.d.Read(), secretariat, c)
		w.must(err)
		w.same("secretariat", map[string]string{tr: "B"}, groups)
		entries, err := journal.Of(ctx, w.d.Read(), "committee", c, 0, 10)
		w.must(err)
		for _, e := range entries {
			if _, told := e.Args["group"]; told || strings.Contains(e.Verb, "B") {
				t.Error("the journal says which group")
			}
		}
		w.must(w.x.SetGroup(ctx, secretariat, tr, ""))
		groups, err = w.x.Groups(ctx, w.d.Read(), secretariat, c)
		w.must(err)
		w.same("taken away", 0, len(groups))
	})
}

func TestSubstitutes(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		c := w.named("L-MED Hjemmeplejen Nord").ID
		vice := w.seatOf(c, "vice")
		w.same("an unknown person", []string{"person committee.error.person"}, wrong(w.x.AddSubstitute(ctx, secretariat, vice, "nobody", false)))
		w.same("the holder", []string{"person committee.error.own_substitute"}, wrong(w.x.AddSubstitute(ctx, secretariat, vice, w.who["vice"], false)))
		w.must(w.x.AddSubstitute(ctx, secretariat, vice, w.who["spare"], false))
		w.same("one who sits there", []string{"person committee.error.sits_already"}, wrong(w.x.AddSubstitute(ctx, secretariat, vice, w.who["tr"], true)))
		w.same("twice", []string{"person committee.error.substitute_twice"}, wrong(w.x.AddSubstitute(ctx, secretariat, vice, w.who["spare"], true)))
		w.same("waiting", "employee TR vice_chair: Vera +Signe", w.seats(c)[1])
		members := func() (acting []string) {
			all, err := w.x.MembersOf(ctx, w.d.Read(), []string{c})
			w.must(err)
			for _, m := range all {
				if m.Acting {
					acting = append(acting, m.PersonID)
				}
			}
			return acting
		}
		w.same("who waits does not sit", 0, len(members()))
		w.must(w.x.AddSubstitute(ctx, secretariat, vice, w.who["south1"], true))
		w.same("acting", []string{w.who["south1"]}, members())

		spare := w.substitute(c, "spare")
		w.must(w.x.SetActing(ctx, secretariat, spare, true))
		w.same("one acts at a time", []string{w.who["spare"]}, members())

		// With everyone on the employee side gone, the acting substitute is who speaks.
		w.nights(1)
		w.apply(committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "TR næstformand 1", "TR", "employee", "vice_chair", 2, ""),
			seat("H/C/N", "TR 1", "TR", "employee", "member", 3, ""), seat("H/C/N", "AMR 1", "AMR", "employee", "member", 5, "")}})
		w.same("voice", "L-MED Hjemmeplejen Nord", w.voices()["north"])
		w.must(w.x.SetActing(ctx, secretariat, spare, false))
		w.same("voice", "C-MED Center for Omsorg", w.voices()["north"])

		w.must(w.x.EndSubstitute(ctx, secretariat, spare))
		w.same("ended", "employee TR vice_chair: +Søren", w.seats(c)[1])
		if err := w.x.SetActing(ctx, secretariat, spare, true); !errors.Is(err, fault.NotFound) {
			t.Errorf("an ended substitute: %v", err)
		}
	})
}

// substitute is the id of a person's place as substitute.
func (w *world) substitute(committeeID, person string) string {
	w.t.Helper()
	all, err := w.x.Seats(ctx, w.d.Read(), committeeID)
	w.must(err)
	for _, s := range all {
		for _, b := range s.Substitutes {
			if b.Person.ID == w.who[person] {
				return b.ID
			}
		}
	}
	w.t.Fatalf("%s is no substitute", person)
	return ""
}

func TestTheSameCommitteeUnderANewName(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		old := w.named("L-MED Hjemmeplejen Nord")
		oldGroup := w.named("AMG Hjemmeplejen Nord").ID
		tr, vice := w.seatOf(old.ID, "tr"), w.seatOf(old.ID, "vice")
		w.must(w.x.SetTerm(ctx, secretariat, tr, first, first.AddDays(700)))
		w.must(w.x.SetGroup(ctx, secretariat, vice, "C"))
		w.must(w.x.AddSubstitute(ctx, secretariat, vice, w.who["spare"], true))
		w.nights(1)
		s := committee.Sync{EndCommittees: []string{"H/C/N", "H/C/N/G"}, Committees: []committee.SyncCommittee{
			{Key: "H/C/N2", Name: "L-MED Hjemmeplejen Nord Fællesudvalg", Level: committee.Local, Kind: committee.KindCommittee, ParentKey: "H/C"},
			{Key: "H/C/N2/G", Name: "AMG Hjemmeplejen Nord", Level: committee.Group, Kind: committee.KindGroup, ParentKey: "H/C/N2", UnitKey: "north"}},
			Seats: []committee.SyncSeat{
				seat("H/C/N2", "TR 1", "TR", "employee", "member", 3, "south1"),
				seat("H/C/N2", "TR 2", "TR", "employee", "member", 4, "tr"), // he has another ordinal now
				seat("H/C/N2", "TR næstformand 1", "TR", "employee", "vice_chair", 2, "vice"),
			}}
		w.apply(s)
		heir := w.named("L-MED Hjemmeplejen Nord Fællesudvalg")
		w.same("offered as the same", []committee.Gap{{Kind: committee.GapSame, CommitteeID: old.ID, NewID: heir.ID, Until: first}}, w.gapsOf(committee.GapSame))

		area := w.named("C-MED Center for Omsorg")
		w.same("another level", []string{" committee.error.same"}, wrong(w.x.SameAs(ctx, secretariat, old.ID, area.ID)))
		w.same("a living one", []string{" committee.error.same"}, wrong(w.x.SameAs(ctx, secretariat, heir.ID, heir.ID)))
		w.must(w.x.SameAs(ctx, secretariat, old.ID, heir.ID))

		w.same("terms, substitutes follow", []string{"employee TR vice_chair: Vera +Signe!", "employee TR member: Søren", "employee TR member: Tom 2026-11-23–2028-10-24"},
			w.seats(heir.ID))
		groups, err := w.x.Groups(ctx, w.d.Read(), secretariat, heir.ID)
		w.must(err)
		w.same("the group follows", map[string]string{w.seatOf(heir.ID, "vice"): "C"}, groups)
		w.same("and the unit", w.unit["north"], w.named(heir.Name).UnitID)
		stands := w.stands([]string{old.ID, oldGroup})
		w.same("stands for", map[string]string{old.ID: heir.ID, oldGroup: w.named("AMG Hjemmeplejen Nord").ID}, stands)
		w.same("no longer a gap", 0, len(w.gapsOf(committee.GapSame)))
		w.same("voice", heir.Name, w.voices()["team"])
		w.same("once", []string{" committee.error.same"}, wrong(w.x.SameAs(ctx, secretariat, old.ID, heir.ID)))

		// Later nights leave it so.
		w.nights(1)
		w.apply(committee.Sync{Committees: s.Committees, Seats: s.Seats})
		w.same("unit", w.unit["north"], w.named(heir.Name).UnitID)
	})
}

func (w *world) gapsOf(kind committee.GapKind) []committee.Gap {
	w.t.Helper()
	return slices.DeleteFunc(w.gaps(), func(g committee.Gap) bool { return g.Kind != kind })
}

func TestGapsInTheDatabase(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		counted, n := db.WithCounter(ctx)
		_, err := w.x.Gaps(counted, w.d.Read())
		w.must(err)
		w.same("queries", 11, n.N())
		got := map[committee.GapKind]int{}
		for _, g := range w.gaps() {
			got[g.Kind]++
		}
		w.same("gaps", map[committee.GapKind]int{committee.GapMainOnly: 1, committee.GapVacant: 1, committee.GapLeaderless: 3}, got)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			return w.x.Apply(ctx, tx, first, committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "LR formand 1", "LR", "management", "chair", 1, "chief")}})
		})
		w.same("a chair who does not lead the unit", []committee.Gap{{Kind: committee.GapChair, CommitteeID: w.named("L-MED Hjemmeplejen Nord").ID,
			UnitID: w.unit["north"], PersonID: w.who["chief"]}}, w.gapsOf(committee.GapChair))
	})
}
