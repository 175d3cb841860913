package intake_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

func TestFirstNight(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p := w.apply(night(t, "os2mo"))
		for table, want := range map[string]int{"org_unit_now": 84, "org_employment_now": 406, "org_leader_now": 72, "committee_now": 30, "committee_seat_now": 157} {
			if got := w.count("SELECT count(*) FROM " + table); got != want {
				t.Errorf("%s: %d, want %d", table, got, want)
			}
		}
		if n := w.count("SELECT count(*) FROM org_person_name WHERE present"); n != 400 {
			t.Errorf("%d people", n)
		}
		if n := w.count("SELECT count(*) FROM committee_seat_now s WHERE NOT EXISTS (SELECT 1 FROM committee_holder_now h WHERE h.seat_id = s.id)"); n != 12 {
			t.Errorf("%d vacant seats", n)
		}
		if n := w.count("SELECT count(*) FROM committee_now WHERE unit_how = 'none'"); n != 2 {
			t.Errorf("%d committees without a unit", n)
		}
		// Validity is the file's where it gives any.
		if day := w.one("SELECT from_day FROM org_unit WHERE id = $1", w.unit("Direktionen")); day != "2017-01-01" {
			t.Errorf("Direktionen since %s", day)
		}
		if day := w.one("SELECT from_day FROM org_employment_spell WHERE person_id = $1", w.person("mahu")); day != "2006-06-01" {
			t.Errorf("mahu since %s", day)
		}
		if n := p.List(intake.Seats).New; n != 157 {
			t.Errorf("%d seats are told of", n)
		}
		if p.PeopleBefore != 0 || p.Ended != 0 || p.List(intake.People).New != 400 || len(p.List(intake.People).Items) != 400 {
			t.Errorf("%d before, %d ended, people %+v", p.PeopleBefore, p.Ended, p.List(intake.People).New)
		}
		e, err := journal.Last(t.Context(), w.d.Read(), "intake", "os2mo")
		w.ok(err)
		want := map[string]any{"units_new": 84.0, "people_new": 400.0, "employments_new": 406.0, "leaders_new": 72.0, "committees_new": 30.0, "seats_new": 157.0, "gaps": 26.0}
		if d := cmp.Diff(want, e.Args); d != "" || e.Actor != secretariat.Person {
			t.Errorf("journal: %s by %q", d, e.Actor)
		}
	})
}

func TestSameNightTwiceWritesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(night(t, "os2mo"))
		w.ok(w.runner.Drain(t.Context()))
		for _, name := range []string{"os2mo", "os2mo-next-night"} {
			w.apply(night(t, name))
			w.ok(w.runner.Drain(t.Context()))
			before := w.state()
			p := w.apply(night(t, name))
			if !p.Empty() {
				t.Errorf("%s again: %+v", name, p.Lists)
			}
			if d := cmp.Diff(before, w.state()); d != "" {
				t.Errorf("%s again (-before +after):\n%s", name, d)
			}
			w.tomorrow()
			before = w.state()
			if p := w.apply(night(t, name)); !p.Empty() {
				t.Errorf("%s the day after: %+v", name, p.Lists)
			}
			if d := cmp.Diff(before, w.state()); d != "" {
				t.Errorf("%s the day after (-before +after):\n%s", name, d)
			}
		}
	})
}

// told is a plan as lines: the README's words for what happened.
func told(p *intake.Plan) []string {
	var lines []string
	for _, l := range p.Lists {
		for _, i := range l.Items {
			s := fmt.Sprintf("%s %s %s", l.Kind, i.Change, i.Name)
			if len(i.Fields) > 0 {
				s += " " + strings.Join(i.Fields, ",")
			}
			if i.Was+i.Now != "" {
				last := func(s string) string { return s[strings.LastIndex(s, "› ")+max(1, len("› ")):] }
				if !strings.Contains(i.Was, "›") {
					last = func(s string) string { return s }
				}
				s += ": " + last(i.Was) + " -> " + last(i.Now)
			}
			lines = append(lines, s)
		}
	}
	slices.Sort(lines)
	return lines
}

func TestNextNight(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(night(t, "os2mo"))
		old := map[string]string{}
		for _, name := range []string{"Hjemmeplejen Nord", "Plejecenter Havblik", "Plejecenter Havblik, gruppe 1"} {
			old[name] = w.unit(name)
		}
		havblik := w.committeeOf("L-MED Plejecenter Havblik")
		engagement := w.one("SELECT e.id FROM org_employment e WHERE e.person_id = $1", w.person("tibr"))
		w.tomorrow()
		today := clock.Today(w.clk).String()
		p := w.apply(night(t, "os2mo-next-night"))

		got := map[string][3]int{}
		for _, l := range p.Lists {
			got[string(l.Kind)] = [3]int{l.New, l.Changed, l.Ended}
		}
		want := map[string][3]int{"units": {0, 2, 1}, "people": {1, 0, 5}, "employments": {1, 15, 5}, "leaders": {1, 0, 1}, "committees": {1, 0, 1}, "seats": {0, 1, 0}}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("new, changed, ended: %s\n%s", d, strings.Join(told(p), "\n"))
		}
		if p.PeopleBefore != 400 || p.Ended != 5 || p.TooMany() {
			t.Errorf("%d of %d ended", p.Ended, p.PeopleBefore)
		}
		// Who left is ended, never deleted, with everything that was theirs.
		for _, user := range []string{"pera", "sokn1", "nojo", "egho", "osje"} {
			id := w.person(user)
			if day := w.one("SELECT until_day FROM org_person WHERE id = $1", id); day != today {
				t.Errorf("%s until %s", user, day)
			}
			if n := w.count("SELECT count(*) FROM org_employment_now WHERE person_id = $1", id) + w.count("SELECT count(*) FROM committee_member_now WHERE person_id = $1", id); n != 0 {
				t.Errorf("%s still has something", user)
			}
			if n := w.count("SELECT count(*) FROM org_employment_spell WHERE person_id = $1 AND until_day = $2", id, today); n == 0 {
				t.Errorf("%s: no employment has ended today", user)
			}
		}
		// Movers keep their engagement: one row closes, another opens.
		for user, unit := range map[string]string{"tibr": "Ungdomsskolen, gruppe 1", "bing1": "Tandplejen, gruppe 3", "leos": "Vej og Park", "lofr": "Plejecenter Havblik 2", "fala": "Plejecenter Havblik 2"} {
			if at := w.one("SELECT unit_id FROM org_employment_now WHERE person_id = $1", w.person(user)); at != w.unit(unit) {
				t.Errorf("%s is not in %s", user, unit)
			}
		}
		if n := w.count("SELECT count(*) FROM org_employment_spell WHERE employment_id = $1", engagement); n != 2 {
			t.Errorf("tibr's engagement has %d spells", n)
		}
		if n := w.count("SELECT count(*) FROM org_employment_now WHERE unit_id = $1", w.unit("Plejecenter Havblik 2")); n < 12 {
			t.Errorf("%d people in Havblik 2", n)
		}
		// Units keep who they are under a new name; the closed one counts as its parent.
		if w.unit("Hjemmeplejen Nord og Service") != old["Hjemmeplejen Nord"] || w.unit("Plejecenter Havblik 2") != old["Plejecenter Havblik"] {
			t.Error("a renamed unit is another unit")
		}
		if stands := w.one("SELECT now_id FROM org_unit_stands_for WHERE unit_id = $1", old["Plejecenter Havblik, gruppe 1"]); stands != old["Plejecenter Havblik"] {
			t.Errorf("the closed unit counts as %v", stands)
		}
		// A new leader, and therefore a chair who no longer leads the unit; the committee keeps its unit, whose name has changed.
		leaders, err := w.org.Leaders(t.Context(), w.d.Read(), []string{old["Plejecenter Havblik"]})
		w.ok(err)
		if l := leaders[old["Plejecenter Havblik"]]; len(l) != 1 || l[0].Username != "idfr" {
			t.Errorf("leaders %v", l)
		}
		gaps, err := w.committee.Gaps(t.Context(), w.d.Read())
		w.ok(err)
		has := func(kind committee.GapKind, id string) bool {
			return slices.ContainsFunc(gaps, func(g committee.Gap) bool { return g.Kind == kind && g.CommitteeID == id })
		}
		tandplejen := w.one("SELECT id FROM committee WHERE name = 'L-MED Tandplejen'")
		for kind, id := range map[committee.GapKind]string{committee.GapChair: havblik, committee.GapName: havblik, committee.GapSame: tandplejen} {
			if !has(kind, id) {
				t.Errorf("no gap %s", kind)
			}
		}
		if !has(committee.GapVacant, w.committeeOf("L-MED Hj.plejen Aften og Nat")) {
			t.Error("the seat is not vacant")
		}
		const above = "H-MED Hoved-MED › C-MED Center for Skoler, Institutioner og Kultur › "
		if d := cmp.Diff([]intake.Pair{{Ended: above + "L-MED Tandplejen", New: above + "L-MED Tandplejen Fællesudvalg"}}, p.MaybeSame); d != "" {
			t.Error(d)
		}
		unmatched := 0
		for _, g := range p.Gaps {
			if g.Reason == os2mo.CommitteeNoUnit {
				unmatched++
			}
		}
		if unmatched != 3 { // the two of the first night, and Tandplejen's under its new name: Havblik's keep their unit
			t.Errorf("%d committees without a unit", unmatched)
		}
	})
}

func TestWhoComesBackIsTheSamePerson(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		id := w.person("pera")
		w.tomorrow()
		w.apply(night(t, "os2mo-next-night"))
		w.tomorrow()
		w.apply(first)
		if w.person("pera") != id || w.count("SELECT count(*) FROM org_person_name WHERE id = $1 AND present", id) != 1 {
			t.Error("pera is not back as the same person")
		}
		if n := w.count("SELECT count(*) FROM org_employment_now WHERE person_id = $1", id); n != 1 {
			t.Errorf("%d employments", n)
		}
		if n := w.count("SELECT count(*) FROM org_unit_now WHERE name = 'Plejecenter Havblik, gruppe 1'"); n != 1 {
			t.Errorf("the closed unit is there %d times", n)
		}
		before := w.state()
		w.apply(first)
		if d := cmp.Diff(before, w.state()); d != "" {
			t.Errorf("again: %s", d)
		}
	})
}

func TestWhatWasAddedByHandIsNeverTouched(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.apply(night(t, "os2mo"))
		aften, havblik, tand := w.committeeOf("L-MED Hj.plejen Aften og Nat"), w.committeeOf("L-MED Plejecenter Havblik"), w.committeeOf("L-MED Tandplejen")
		w.ok(w.committee.Match(ctx, secretariat, aften, w.unit("Hjemmeplejen Aften og Nat")))
		w.ok(w.committee.Match(ctx, secretariat, havblik, w.unit("Center for Social og Sundhed"))) // against the name
		seat := func(c, kind string) string {
			return w.one("SELECT min(s.id) FROM committee_seat_now s JOIN committee_holder_now h ON h.seat_id = s.id WHERE s.committee_id = $1 AND s.kind = $2", c, kind)
		}
		today := clock.Today(w.clk)
		havblikTR, tandTR := seat(havblik, "TR"), seat(tand, "TR")
		for _, s := range []string{havblikTR, tandTR} {
			w.ok(w.committee.SetTerm(ctx, secretariat, s, today, today.AddDays(700)))
			w.ok(w.committee.SetGroup(ctx, secretariat, s, "B"))
			w.ok(w.committee.AddSubstitute(ctx, secretariat, s, w.person("tibr"), false))
		}
		kept := func(night, committeeName string) {
			t.Helper()
			if n := w.count(`SELECT count(*) FROM committee_seat_now s JOIN committee_now c ON c.id = s.committee_id
				JOIN committee_holder_now h ON h.seat_id = s.id JOIN committee_term p ON p.seat_id = s.id AND p.person_id = h.person_id AND p.from_day = $2
				JOIN committee_seat_group g ON g.seat_id = s.id AND g.election_group = 'B'
				JOIN committee_substitute_now b ON b.seat_id = s.id AND b.person_id = $3
				WHERE c.name = $1`, committeeName, today.String(), w.person("tibr")); n != 1 {
				t.Errorf("%s: what was added by hand stands on %d seats of %s", night, n, committeeName)
			}
		}
		for _, name := range []string{"os2mo-next-night", "os2mo", "os2mo-next-night", "os2mo-next-night"} {
			w.tomorrow()
			w.apply(night(t, name))
			kept(name, "L-MED Plejecenter Havblik")
			if name == "os2mo" {
				kept(name, "L-MED Tandplejen") // it was away for a night, and nobody has said anything about it
			}
			for c, unit := range map[string]string{aften: "Hjemmeplejen Aften og Nat", havblik: "Center for Social og Sundhed"} {
				if got := w.one("SELECT unit_id FROM committee WHERE id = $1 AND unit_how = 'hand' AND until_day IS NULL", c); got != w.unit(unit) {
					t.Errorf("%s: the match with %s is forgotten", name, unit)
				}
			}
		}
		// "It is the same": what was added by hand follows to the new name, and later nights leave it there.
		ended := w.one("SELECT id FROM committee WHERE name = 'L-MED Tandplejen' AND until_day IS NOT NULL ORDER BY from_day DESC LIMIT 1")
		fresh := w.committeeOf("L-MED Tandplejen Fællesudvalg")
		w.ok(w.committee.SameAs(ctx, secretariat, ended, fresh))
		kept("said to be the same", "L-MED Tandplejen Fællesudvalg")
		state := w.state()
		w.apply(night(t, "os2mo-next-night"))
		if d := cmp.Diff(state, w.state()); d != "" {
			t.Errorf("after it was said to be the same: %s", d)
		}
		// Once said, it holds: the old name and the new one may come and go.
		for _, name := range []string{"os2mo", "os2mo-next-night", "os2mo"} {
			w.tomorrow()
			w.apply(night(t, name))
			kept(name, map[string]string{"os2mo": "L-MED Tandplejen", "os2mo-next-night": "L-MED Tandplejen Fællesudvalg"}[name])
		}
	})
}

func TestTooManyEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		rows := 0
		fewer := edit(t, first, employmentsFile, func(row []string) []string {
			if rows++; rows > 100 && rows <= 160 {
				return nil
			}
			return row
		})
		before := w.state()
		p, err := w.x.Preview(t.Context(), intake.Read(fewer))
		w.ok(err)
		if !p.TooMany() {
			t.Fatalf("%d of %d", p.Ended, p.PeopleBefore)
		}
		for _, accept := range []int{0, p.Ended - 1, p.Ended + 1, -1} {
			got, err := w.x.Apply(t.Context(), secretariat, intake.Read(fewer), intake.Options{AcceptEnded: accept})
			var many *intake.TooManyEnded
			if !errors.As(err, &many) || many.Ended != p.Ended || many.Before != 400 || got.Ended != p.Ended {
				t.Errorf("accepting %d: %v", accept, err)
			}
			if d := cmp.Diff(before, w.state()); d != "" {
				t.Errorf("accepting %d changed %s", accept, d)
			}
		}
		_, err = w.x.Apply(t.Context(), secretariat, intake.Read(fewer), intake.Options{AcceptEnded: p.Ended})
		w.ok(err)
		if n := w.count("SELECT count(*) FROM org_person_name WHERE present"); n != 400-p.Ended {
			t.Errorf("%d people left", n)
		}
		if n := w.count("SELECT count(*) FROM org_person"); n != 400 {
			t.Errorf("%d people ever: somebody was deleted", n)
		}
	})
}

// halved gives the files with one cut between two rows, where nothing in the file itself shows it.
func halved(t *testing.T, files []os2mo.File, prefix string) []os2mo.File {
	t.Helper()
	out := slices.Clone(files)
	for i, f := range out {
		if strings.HasPrefix(f.Name, prefix) {
			rows := bytes.SplitAfter(f.Data, []byte("\n"))
			out[i].Data = bytes.Join(rows[:len(rows)/2], nil)
		}
	}
	return out
}

func TestAFileCutBetweenTwoRowsIsAskedAbout(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		before := w.state()
		for prefix, kind := range map[string]intake.Kind{leadersFile: intake.Leaders, committeesFile: intake.Committees} {
			cut := halved(t, first, prefix)
			p, err := w.x.Apply(t.Context(), secretariat, intake.Read(cut), intake.Options{AcceptEnded: 3})
			var few *intake.FewerThanBefore
			if !errors.As(err, &few) || len(p.Fewer) != 1 || p.Fewer[0].Kind != kind {
				t.Errorf("%s: %v, %+v", prefix, err, p.Fewer)
			}
			if d := cmp.Diff(before, w.state()); d != "" {
				t.Errorf("%s changed %s", prefix, d)
			}
		}
		// Of a place in the tree the leaders' file tells too: only without both is it lost.
		rows := 0
		half := func(row []string) []string {
			if rows++; rows > 40 {
				return nil
			}
			return row
		}
		cut := edit(t, first, leadersFile, half)
		rows = 0
		_, err := w.x.Apply(t.Context(), secretariat, intake.Read(edit(t, cut, treeFile, half)), intake.Options{})
		var few *intake.FewerThanBefore
		if !errors.As(err, &few) || !slices.ContainsFunc(few.Kinds, func(f intake.Fewer) bool { return f.Kind == intake.Places }) {
			t.Errorf("places: %v, %+v", err, few)
		}
		// Who says that the files are whole is believed.
		_, err = w.x.Apply(t.Context(), secretariat, intake.Read(halved(t, first, leadersFile)), intake.Options{AcceptFewer: true})
		w.ok(err)
		if n := w.count("SELECT count(*) FROM org_leader_now"); n > 40 {
			t.Errorf("%d leaders", n)
		}
	})
}

func TestBadRowsChangeNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		before := w.state()
		n := 0
		wrong := edit(t, night(t, "os2mo-next-night"), employmentsFile, func(row []string) []string {
			if n++; n <= 300 {
				row[12] = "not an id"
			}
			return row
		})
		p, err := w.x.Apply(t.Context(), secretariat, intake.Read(wrong), intake.Options{})
		if !errors.Is(err, intake.ErrBadRows) || len(p.Problems) != 300 {
			t.Fatalf("%v, %d problems", err, len(p.Problems))
		}
		for i, x := range p.Problems {
			if x.Line != i+2 || x.Field != "engagement uuid" || x.Reason != os2mo.BadUUID || x.Value != "not an id" {
				t.Fatalf("problem %d: %+v", i, x)
			}
		}
		if d := cmp.Diff(before, w.state()); d != "" {
			t.Error(d)
		}
	})
}

func TestFilesThatAreNotWhatTheyShouldBe(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		before := w.state()
		replace := func(i int, data []byte) []os2mo.File {
			out := slices.Clone(first)
			out[i].Data = data
			return out
		}
		for i, f := range first {
			for name, files := range map[string][]os2mo.File{
				"missing": slices.Delete(slices.Clone(first), i, i+1),
				"empty":   replace(i, nil),
				"cut":     replace(i, f.Data[:len(f.Data)/2]),
				"picture": replace(i, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")),
			} {
				p, err := w.x.Apply(t.Context(), secretariat, intake.Read(files), intake.Options{})
				if !errors.Is(err, intake.ErrBadRows) || len(p.Problems) == 0 {
					t.Errorf("%s %s: %v", f.Name, name, err)
				}
			}
		}
		if _, err := w.x.Apply(t.Context(), secretariat, intake.Read(nil), intake.Options{}); !errors.Is(err, intake.ErrBadRows) {
			t.Errorf("no files: %v", err)
		}
		if d := cmp.Diff(before, w.state()); d != "" {
			t.Error(d)
		}
	})
}

func TestOnlyTheSecretariatImports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		src := intake.Read(night(t, "os2mo"))
		for _, a := range []access.Actor{{}, {Person: "p"}, {Person: "p", Grants: access.Grants{Administrator: true}}, {Grants: access.Grants{Secretariat: true}}} {
			if _, err := w.x.Apply(t.Context(), a, src, intake.Options{}); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%+v: apply: %v", a, err)
			}
			if _, err := w.x.Keep(t.Context(), a, src); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%+v: keep: %v", a, err)
			}
			if err := w.x.Confirm(t.Context(), a, "x", 0, false); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%+v: confirm: %v", a, err)
			}
		}
	})
}
