package matter

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

func TestSucceed(t *testing.T) {
	at := func(depth int, id string) leaderAt { return leaderAt{depth, Person{ID: id}} }
	for _, c := range []struct {
		name      string
		owner     string
		chain     []leaderAt
		keep      bool
		heir, ask string
	}{
		{"still leads it", "a", []leaderAt{at(0, "a"), at(1, "b")}, true, "", ""},
		{"one of two leaders", "b", []leaderAt{at(0, "a"), at(0, "b")}, true, "", ""},
		{"a new leader", "a", []leaderAt{at(0, "n"), at(1, "b")}, false, "n", ""},
		{"a new leader, and leads above", "b", []leaderAt{at(0, "n"), at(1, "b")}, false, "n", ""},
		{"nobody leads it", "a", []leaderAt{at(1, "b"), at(2, "c")}, false, "", "b"},
		{"nobody leads it, took over", "c", []leaderAt{at(1, "b"), at(2, "c")}, true, "", ""},
		{"nobody at all", "a", nil, false, "", ""},
		{"without an owner, a new leader", "", []leaderAt{at(0, "n")}, false, "n", ""},
		{"without an owner", "", []leaderAt{at(2, "c")}, false, "", "c"},
	} {
		keep, heir, ask := succeed(c.owner, c.chain)
		if keep != c.keep || heir.ID != c.heir || ask.ID != c.ask {
			t.Errorf("%s: %v %q %q", c.name, keep, heir.ID, ask.ID)
		}
	}
}

func TestOwnersFollowTheOrganisation(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.StandIn = w.town.Person("lars")
		m := w.opened("karen", in)
		entries := func(verb string) int {
			all, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{verb}, 100)
			ok(t, err)
			return len(all)
		}
		owner := func() string {
			s, err := w.x.View(ctx, w.as("boss"), m, Page{})
			ok(t, err)
			if s.Owner.ID == "" {
				return "asked " + s.AskedOwner.Name
			}
			return s.Owner.Name
		}
		north := func(key string) org.SyncLeader { return org.SyncLeader{UnitKey: "north", PersonKey: key} }

		// Nobody leads north any more: the leader above is asked, the stand-in carries on.
		w.night(org.Sync{EndLeaders: []org.SyncLeader{north("karen")}}, committee.Sync{})
		if got := owner(); got != "asked Carl Munk" {
			t.Errorf("nobody leads: %s", got)
		}
		if diff := cmp.Diff([]string{"carechief"}, w.told(m, VerbOwnerAsked)); diff != "" {
			t.Error("told:", diff)
		}
		f, err := w.x.Now(ctx, w.as("carechief"))
		if ok(t, err); len(f.TakeOver) != 1 || f.TakeOver[0].ID != m {
			t.Errorf("asked to take over: %+v", f.TakeOver)
		}
		ok(t, w.x.MoveLastDay(ctx, w.as("lars"), m, w.today().AddDays(20), "Lederskifte."))
		ok(t, w.x.ReconcileOwners(ctx))
		if n := entries(VerbOwnerAsked); n != 1 {
			t.Errorf("asked %d times", n)
		}
		// The former owner is nothing special any more, but still works there.
		s, err := w.x.View(ctx, w.as("karen"), m, Page{})
		if ok(t, err); s.May.Lead || !s.May.Contribute {
			t.Errorf("the former owner may %+v", s.May)
		}
		fails(t, w.x.TakeOver(ctx, w.as("boss"), m), errForbidden)
		ok(t, w.x.TakeOver(ctx, w.as("carechief"), m))
		ok(t, w.x.TakeOver(ctx, w.as("carechief"), m))
		ok(t, w.x.ReconcileOwners(ctx))
		if got := owner(); got != "Carl Munk" || entries(VerbOwnerChanged) != 1 {
			t.Errorf("taken over: %s, %d entries", got, entries(VerbOwnerChanged))
		}
		// A new leader comes: the matter is theirs.
		w.night(org.Sync{Leaders: []org.SyncLeader{north("pia")}}, committee.Sync{})
		if got := owner(); got != "Pia Ørsted" {
			t.Errorf("a new leader: %s", got)
		}
		if diff := cmp.Diff([]string{"pia"}, w.told(m, VerbOwnerChanged)); diff != "" {
			t.Error("told:", diff)
		}
		// The one who stood in becomes the leader.
		w.night(org.Sync{EndLeaders: []org.SyncLeader{north("pia")}, Leaders: []org.SyncLeader{north("lars")}}, committee.Sync{})
		s, err = w.x.View(ctx, w.as("boss"), m, Page{})
		if ok(t, err); s.Owner.Name != "Lars Toft" || len(s.StandIns) != 0 {
			t.Errorf("the stand-in became the leader: %+v %+v", s.Owner, s.StandIns)
		}
		h, err := w.x.History(ctx, w.as("boss"), m)
		ok(t, err)
		var told []string
		for _, e := range h {
			if e.Verb == VerbOwnerAsked || e.Verb == VerbOwnerChanged {
				told = append(told, e.Verb+": "+e.From+" → "+e.To)
			}
		}
		want := []string{"matter.owner_asked: Karen Brandt → Carl Munk", "matter.owner_changed:  → Carl Munk",
			"matter.owner_changed: Carl Munk → Pia Ørsted", "matter.owner_changed: Pia Ørsted → Lars Toft"}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error("history:", diff)
		}
	})
}

func TestAnEndedUnitCountsAsTheOneAbove(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.asking()
		in.UnitID, in.Touched = w.town.Unit("team2"), []string{w.town.Unit("team2"), w.town.Unit("team1")}
		m := w.opened("ulla", in)
		_, err := w.x.View(ctx, w.as("nadia"), m, Page{})
		ok(t, err) // a representative
		_, err = w.x.View(ctx, w.as("quentin"), m, Page{})
		fails(t, err, errNotFound) // works above the teams
		w.night(org.Sync{EndUnits: []string{"team2"}}, committee.Sync{})
		s, err := w.x.View(ctx, w.as("quentin"), m, Page{})
		ok(t, err) // team2 counts as north, where he works
		if s.Owner.Name != "Karen Brandt" || s.Unit.Name != "Team 2" || s.Unit.CountsAs != "Hjemmeplejen Nord" {
			t.Errorf("%+v, %+v", s.Owner, s.Unit)
		}
		if !slices.Contains(w.told(m, VerbOpened), "karen") {
			t.Error("the unit's new leader is not among those asked")
		}
		ok(t, w.x.ReconcileOwners(ctx))
		h, err := w.x.History(ctx, w.as("quentin"), m)
		ok(t, err)
		var got []string
		for _, e := range h {
			if e.Verb == VerbUnitEnded || e.Verb == VerbOwnerChanged {
				got = append(got, e.Verb+": "+e.From+" → "+e.To)
			}
		}
		if diff := cmp.Diff([]string{"matter.owner_changed: Ulla Bang → Karen Brandt", "matter.unit_ended: Team 2 → Hjemmeplejen Nord"}, got); diff != "" {
			t.Error("history:", diff)
		}
		l, err := w.x.List(ctx, w.as("quentin"), Filter{Unit: w.town.Unit("team2")}, Page{})
		if ok(t, err); len(l.Items) != 1 {
			t.Errorf("found by its ended unit: %+v", l)
		}
	})
}

// TestTheDeciderLeaves: who decides is whoever leads the deciding unit today, or the one it counts as when it has closed; nothing that was said
// or decided before hangs on the person, and the history tells of the unit.
func TestTheDeciderLeaves(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := w.deciding()
		in.UnitID, in.Decider, in.Touched = w.town.Unit("oakteam"), w.town.Unit("oakteam"), []string{w.town.Unit("oakteam"), w.town.Unit("oak")}
		m := w.opened("ella", in)
		c := w.says("gorm", m, NameToAll, "Vent til efter ferien.")
		decides := func() string {
			s, err := w.x.View(ctx, w.as("gorm"), m, Page{})
			ok(t, err)
			if len(s.Contributions) != 1 || s.Contributions[0].Text != "Vent til efter ferien." {
				t.Errorf("what was said: %+v", s.Contributions)
			}
			return s.DecidedBy.Name + " " + s.Decider.CountsAs
		}
		if got := decides(); !strings.Contains(got, "Ella Gram") {
			t.Errorf("before: %s", got)
		}
		w.night(org.Sync{EndLeaders: []org.SyncLeader{{UnitKey: "oakteam", PersonKey: "ella"}}}, committee.Sync{})
		if got := decides(); strings.Contains(got, "Ella") {
			t.Errorf("she decides still: %s", got)
		}
		w.night(org.Sync{Leaders: []org.SyncLeader{{UnitKey: "oakteam", PersonKey: "frida"}}}, committee.Sync{})
		if got := decides(); !strings.Contains(got, "Frida Juhl") {
			t.Errorf("the new leader: %s", got)
		}
		w.answers("frida", m, c)
		w.night(org.Sync{EndUnits: []string{"oakteam"}}, committee.Sync{})
		if got := decides(); !strings.Contains(got, "Ella Gram Egeskolen") {
			t.Errorf("the unit has closed: %s", got)
		}
		h, err := w.x.History(ctx, w.as("gorm"), m)
		ok(t, err)
		if !slices.ContainsFunc(h, func(e Event) bool { return e.Verb == VerbUnitEnded && e.To == "Egeskolen" }) {
			t.Errorf("the history: %+v", h)
		}
		ok(t, w.rules("ella", m))
	})
}
