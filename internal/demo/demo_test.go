package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/concept"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/option"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

var migrations = []fs.FS{jobs.Migrations, journal.Migrations, municipality.Migrations, org.Migrations, committee.Migrations, year.Migrations, intake.Migrations,
	agreement.Migrations, member.Migrations,
	search.Migrations, matter.Migrations, dialogue.Migrations, disagreement.Migrations, option.Migrations, concept.Migrations, Migrations}

// filled is a demo with rooms on today's clock.
type filled struct {
	*filler
	t     *testing.T
	d     *db.DB
	story []telling
}

func fill(t *testing.T, d *db.DB) filled {
	t.Helper()
	deps := Deps{DB: d, Clock: clock.NewFake(time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC))}
	begin := time.Now()
	deps.Progress = func(step string) { t.Logf("%6.1fs %s", time.Since(begin).Seconds(), step) }
	roles, err := Fill(t.Context(), deps)
	ok(t, err)
	t.Logf("filled in %v", time.Since(begin))
	f := newFiller(deps)
	f.clk.Set(deps.Clock.Now())
	f.roles = roles
	ok(t, f.findHome(t.Context()))
	story, err := readStory()
	ok(t, err)
	return filled{f, t, d, story}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (f filled) actor(role string) access.Actor {
	return access.Actor{Person: f.roles[role], Grants: access.Grants{Secretariat: role == "sekretariat"}}
}

// count is the number a query gives.
func (f filled) count(sql string, args ...any) int {
	f.t.Helper()
	n, err := db.One(f.t.Context(), f.d.Read(), db.Scan[int], sql, args...)
	ok(f.t, err)
	return n
}

func TestFill(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		f := fill(t, d)
		t.Run("roles", func(t *testing.T) { f.t = t; f.testRoles() })
		t.Run("story", func(t *testing.T) { f.t = t; f.testStory() })
		t.Run("states", func(t *testing.T) { f.t = t; f.testStates() })
		t.Run("things to do", func(t *testing.T) { f.t = t; f.testThings() })
		t.Run("dialogues", func(t *testing.T) { f.t = t; f.testDialogues() })
		t.Run("showcase", func(t *testing.T) { f.t = t; f.testShowcase() })
		t.Run("files", func(t *testing.T) { f.t = t; f.testFiles() })
		t.Run("fronts", func(t *testing.T) { f.t = t; f.testFronts() })
		t.Run("nothing ahead", func(t *testing.T) { f.t = t; f.testTime() })
		t.Run("gaps", func(t *testing.T) { f.t = t; f.testGaps() })
		t.Run("nobody real", func(t *testing.T) { f.t = t; f.testNames() })
		t.Run("twice", func(t *testing.T) { f.t = t; f.testTwice() })
	}, migrations...)
}

func (f filled) testRoles() {
	t, ctx, q := f.t, f.t.Context(), f.d.Read()
	if len(f.roles) != len(member.Roles) {
		t.Fatalf("%d roles", len(f.roles))
	}
	seen := map[string]string{}
	for _, role := range member.Roles {
		p, err := f.org.Person(ctx, q, f.roles[role])
		ok(t, err)
		if !p.Present || p.Email == "" || seen[p.ID] != "" {
			t.Errorf("%s: %+v, also %s", role, p, seen[p.ID])
		}
		seen[p.ID] = role
		t.Logf("%-20s %s", role, p.Name())
	}
	home, err := f.org.Path(ctx, q, f.home)
	ok(t, err)
	unit := home[len(home)-1]
	if !strings.HasPrefix(unit.Name, "Hjemmeplejen ") {
		t.Errorf("home is %s", unit.Name)
	}
	voice, err := f.committee.Voice(ctx, q, []string{f.home})
	ok(t, err)
	if c := voice[f.home]; c.ID != f.board || c.Level != committee.Local {
		t.Errorf("home's committee is %+v", c)
	}
	// What each role is in the unit's committee, and which unit it leads.
	type place struct{ Kind, Role, Leads string }
	got := map[string]place{}
	members, err := f.committee.MembersOf(ctx, q, []string{f.board})
	ok(t, err)
	for _, role := range member.Roles {
		var p place
		for _, m := range members {
			if m.PersonID == f.roles[role] {
				p.Kind, p.Role = m.Kind, m.Role
			}
		}
		units, err := f.org.UnitsLed(ctx, q, f.roles[role])
		ok(t, err)
		for i, u := range home {
			if slices.ContainsFunc(units, func(l org.Unit) bool { return l.ID == u.ID }) {
				p.Leads = []string{"root", "centre", "home"}[i]
			}
		}
		if p.Leads == "" && len(units) > 0 {
			t.Errorf("%s leads %v", role, units)
		}
		got[role] = p
	}
	want := map[string]place{"leder": {committee.LR, committee.Chair, "home"}, "centerchef": {Leads: "centre"}, "kommunaldirektoer": {Leads: "root"},
		"naestformand": {committee.TR, committee.ViceChair, ""}, "tillidsrepraesentant": {committee.TR, committee.RoleMember, ""},
		"medarbejder": {}, "sekretariat": {}, roleGuest: {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, role := range []string{"medarbejder", "tillidsrepraesentant", "naestformand"} {
		if n := f.count(`SELECT count(*) FROM org_employment_now e JOIN org_ancestor a ON a.unit_id = e.unit_id
			WHERE e.person_id = $1 AND a.ancestor_id = $2`, f.roles[role], f.home); n != 1 {
			t.Errorf("%s works there %d times", role, n)
		}
	}
	if n := f.count(`SELECT count(*) FROM committee_member_now WHERE person_id IN ($1, $2)`, f.roles["medarbejder"], f.roles["sekretariat"]); n != 0 {
		t.Errorf("the employee and the secretariat have %d seats", n)
	}
	keepers, err := f.member.Secretariat(ctx, q)
	ok(t, err)
	if diff := cmp.Diff([]string{f.roles["sekretariat"]}, keepers); diff != "" {
		t.Errorf("the secretariat (-want +got):\n%s", diff)
	}
	if n := f.count(`SELECT count(*) FROM org_person_name WHERE present AND id NOT IN (SELECT person_id FROM org_guest_now)`); n != options.People {
		t.Errorf("%d people", n)
	}
}

// told is what becomes of a matter.
// took is what a theme was closed with; "" while it is open.
func (t telling) took() string {
	for i, s := range t.Concept {
		switch s.Do {
		case "park":
			return s.Reason
		case "end":
			for _, said := range slices.Backward(t.Concept[:i]) {
				if said.Meaning != "" {
					return strings.ToUpper(said.Word[:1]) + said.Word[1:] + ": " + said.Meaning
				}
			}
		}
	}
	return ""
}

type told struct {
	State                               matter.State
	LastDay                             clock.Day
	Took                                string
	Contributions, Unanswered, Blocking int
}

// ends is what becomes of a matter as the story tells it.
func (f filled) ends(x telling) told {
	w := told{State: matter.Open, LastDay: f.day(x.lastDay())}
	switch {
	case x.Draft:
		return told{State: matter.Draft, LastDay: f.draftedFor(x)}
	case x.Closed != nil:
		w.State, w.Took = matter.Closed, x.Closed.Took
	case x.published() != nil:
		w.State, w.Took = matter.Closed, strings.Join(x.published().Points, "\n")
	case x.took() != "":
		w.State, w.Took = matter.Closed, x.took()
	}
	for _, v := range x.Contributions {
		if !v.shown() || v.Withdrawn != 0 {
			continue
		}
		w.Contributions++
		if !x.Room && v.waits() {
			w.Unanswered++
			if !v.Late {
				w.Blocking++
			}
		}
	}
	for _, g := range x.Guests {
		w.Contributions += len(g.Says)
		if !x.Room {
			w.Unanswered, w.Blocking = w.Unanswered+len(g.Says), w.Blocking+len(g.Says)
		}
	}
	for _, c := range x.Options {
		for _, s := range c.Stands {
			if x.Quiet != 0 || s.Text == "" {
				continue
			}
			w.Contributions++
			if s.Answer == nil {
				w.Unanswered++
				w.Blocking++
			}
		}
	}
	return w
}

// draftedFor is the last day a draft has been given: a decision's has none yet.
func (f filled) draftedFor(x telling) clock.Day {
	if x.Decides {
		return clock.Day{}
	}
	return f.day(x.Last)
}

// lastDay is the last day for contributions, counted from today.
func (t telling) lastDay() int {
	if t.Decides {
		return t.standing()[2]
	}
	return t.Last
}

// waits says whether a contribution waits for an answer.
func (v voice) waits() bool {
	return v.Hidden == nil && (v.Answer == nil || v.Misunderstood != nil && v.Misunderstood.Answer == nil)
}

// testDialogues finds a request in each state that one can be in, and what each role is to do with them.
func (f filled) testDialogues() {
	t, ctx, q := f.t, f.t.Context(), f.d.Read()
	list, _, err := f.dialogue.List(ctx, q, f.actor("leder"), dialogue.Filter{All: true})
	ok(t, err)
	got := map[dialogue.State]int{}
	overdue, joined := 0, 0
	for _, r := range list {
		got[r.State]++
		if r.Overdue(f.today) {
			overdue++
		}
		if r.Asker.ID == f.roles["tillidsrepraesentant"] {
			joined = r.Joins
		}
		if r.State == dialogue.Matter && (r.Asker.ID != f.roles["medarbejder"] || r.Carrier.ID != f.roles["tillidsrepraesentant"]) {
			t.Errorf("the one that became a matter: %+v", r)
		}
	}
	if diff := cmp.Diff(map[dialogue.State]int{dialogue.Open: 2, dialogue.Declined: 1, dialogue.Matter: 1, dialogue.Meeting: 1}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	upwards, _, err := f.dialogue.List(ctx, q, f.actor("kommunaldirektoer"), dialogue.Filter{Whose: dialogue.ToMe})
	ok(t, err)
	if len(upwards) != 1 || upwards[0].Group != "Direktionen" || upwards[0].Asker.ID != f.roles["centerchef"] {
		t.Errorf("the chief executive is asked: %+v", upwards)
	}
	if overdue != 1 || joined != 4 {
		t.Errorf("%d are overdue, %d have joined the representative", overdue, joined)
	}
}

// testStory compares every matter with how the story tells it.
func (f filled) testStory() {
	t, ctx := f.t, f.t.Context()
	if len(f.story) < 60 {
		t.Errorf("the story has %d matters", len(f.story))
	}
	got, want := map[string]told{}, map[string]told{}
	for _, x := range f.story {
		want[x.title(len(x.Texts))] = f.ends(x)
	}
	// What was opened from a request is told by the request.
	list, err := db.All(ctx, f.d.Read(), db.Scan[string], `SELECT id FROM matter WHERE id NOT IN (SELECT matter_id FROM dialogue_outcome WHERE matter_id IS NOT NULL)`)
	ok(t, err)
	type use struct {
		unit string
		kind matter.Kind
	}
	places := map[use]bool{}
	for _, id := range list {
		if f.count(`SELECT count(*) FROM matter WHERE id = $1 AND state = 'draft'`, id) == 1 {
			form, err := f.matter.Form(ctx, f.actor("leder"), id)
			ok(t, err)
			got[form.Input.Title] = told{State: matter.Draft, LastDay: form.Input.LastDay}
			continue
		}
		s, x := f.read(id)
		if s == nil {
			continue
		}
		m := s.Matter
		got[s.Text.Title] = told{m.State, m.LastDay, m.Took, m.Contributions, m.Unanswered, m.Blocking}
		if s.Owner.ID == "" || len(s.Committees) == 0 || len(s.Touched) == 0 || len(s.Touched) == 1 != (len(x.Touches) == 0) {
			t.Errorf("%s: owner %v, committees %v, touched %v", s.Text.Title, s.Owner, s.Committees, s.Touched)
		}
		f.testContributions(s, x)
		u := use{m.UnitID, m.Kind}
		if !x.Home && x.Of == "" && places[u] {
			t.Errorf("two matters of kind %s in %s", m.Kind, s.Unit.Name)
		}
		places[u] = true
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b clock.Day) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := f.count(`SELECT count(*) FROM matter_owner o JOIN matter m ON m.id = o.matter_id WHERE o.until_at IS NOT NULL`); n != 0 {
		t.Errorf("%d owners have gone", n)
	}
}

// read is a matter as somebody reads it who sees all its texts, with how the story tells it; nil when the story does not.
func (f filled) read(id string) (*matter.Story, telling) {
	f.t.Helper()
	reader := f.actor("sekretariat")
	if f.count(`SELECT count(*) FROM matter WHERE id = $1 AND visibility = 'committee'`, id) == 1 {
		reader = f.actor("leder")
	}
	s, err := f.matter.View(f.t.Context(), reader, id, matter.Page{Limit: 200})
	ok(f.t, err)
	i := slices.IndexFunc(f.story, func(x telling) bool { return x.title(len(x.Texts)) == s.Text.Title })
	if i < 0 {
		f.t.Errorf("%s is not in the story", s.Text.Title)
		return nil, telling{}
	}
	return s, f.story[i]
}

// sent are the answers of the story that have gone out, by the day they did.
func (f filled) sent(x telling, v voice) (texts []string, days []clock.Day) {
	list := []*reply{v.Answer}
	if v.Misunderstood != nil {
		list = append(list, v.Misunderstood.Answer)
	}
	for _, r := range list {
		switch {
		case r == nil:
		case !r.Hold:
			texts, days = append(texts, r.Text), append(days, f.day(r.Day))
		case x.Decision != nil && !x.Decision.Half:
			texts, days = append(texts, r.Text), append(days, f.day(x.Decision.Day))
		}
	}
	return texts, days
}

// testContributions compares a matter's contributions with the story's.
func (f filled) testContributions(s *matter.Story, x telling) {
	t := f.t
	got := map[string]matter.Contribution{}
	for _, c := range s.Contributions {
		got[c.Text] = c
	}
	for _, v := range x.Contributions {
		c, found := got[v.Text]
		if found != v.shown() {
			t.Errorf("%s, %q: shown %t", s.Text.Title, v.Text, found)
		}
		if !found {
			continue
		}
		since := f.day(v.Day).DaysUntil(clock.DayOf(c.At))
		if v.unnamed() != (since > 0) || since > 3 || v.unnamed() != (c.NameTo == matter.NameToNobody) {
			t.Errorf("%s, %q: stands there from %v, by %q", s.Text.Title, v.Text, c.At, c.NameTo)
		}
		if c.Recognitions != v.So || c.Late != v.Late || c.For != v.For || (c.Follows != "") != (v.Follows != nil) || c.Hidden != (v.Hidden != nil) {
			t.Errorf("%s, %q: %+v", s.Text.Title, v.Text, c)
		}
		texts, days := f.sent(x, v)
		var gotTexts []string
		var gotDays []clock.Day
		for _, a := range c.Answers {
			gotTexts, gotDays = append(gotTexts, a.Text), append(gotDays, clock.DayOf(a.At))
		}
		if !slices.Equal(texts, gotTexts) || !slices.Equal(days, gotDays) {
			t.Errorf("%s, %q: answered %q on %v, want %q on %v", s.Text.Title, v.Text, gotTexts, gotDays, texts, days)
		}
	}
}

// testFronts checks that each role has something to look at and to do.
func (f filled) testFronts() {
	t := f.t
	type counts struct{ Influence, Answers, Waiting, Drafts bool }
	got := map[string]counts{}
	for _, role := range member.Roles {
		now, err := f.matter.Now(t.Context(), f.actor(role))
		ok(t, err)
		t.Logf("%-20s influence %d (more %t), answers %d, waiting %d, drafts %d", role, len(now.Influence), now.More, len(now.Answers), len(now.Waiting), len(now.Drafts))
		got[role] = counts{len(now.Influence) > 0, len(now.Answers) > 0, len(now.Waiting) > 0, len(now.Drafts) > 0}
	}
	want := map[string]counts{
		"medarbejder":          {Influence: true, Answers: true},
		"tillidsrepraesentant": {Influence: true, Answers: true},
		"naestformand":         {Influence: true, Answers: true},
		"leder":                {Influence: true, Waiting: true, Drafts: true},
		"centerchef":           {Influence: true, Waiting: true},
		"kommunaldirektoer":    {Influence: true, Waiting: true},
		"sekretariat":          {Influence: true},
		roleGuest:              {Influence: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// testTime checks that nothing happens in the future, and that only news is told.
func (f filled) testTime() {
	t := f.t
	now := f.Clock.Now()
	if n := f.count(`SELECT count(*) FROM journal WHERE at > $1 OR day > $2`, now, f.today); n != 0 {
		t.Errorf("%d entries of the journal are ahead", n)
	}
	if n := f.count(`SELECT count(*) FROM journal WHERE at > $1 OR day > $2`, now.Add(-30*24*time.Hour), f.today.AddDays(-30)); n < 100 {
		t.Errorf("only %d entries in the last month", n)
	}
	verbs := map[string]bool{}
	list, err := db.All(t.Context(), f.d.Read(), db.Scan[string], `SELECT args FROM job WHERE kind = $1`, journal.Job)
	ok(t, err)
	for _, args := range list {
		var told journal.Told
		ok(t, json.Unmarshal([]byte(args), &told))
		e, err := journal.Get(t.Context(), f.d.Read(), told.Seq)
		ok(t, err)
		if e.Day.Before(f.day(newsFrom)) {
			t.Errorf("%s of %s is to be told", e.Verb, e.Day)
		}
		verbs[e.Verb] = true
	}
	if diff := cmp.Diff(map[string]bool{matter.VerbOpened: true, matter.VerbReceived: true, matter.VerbAnswered: true, matter.VerbReplied: true}, verbs); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func (f filled) testGaps() {
	gaps, err := f.committee.Gaps(f.t.Context(), f.d.Read())
	ok(f.t, err)
	n := map[committee.GapKind]int{}
	for _, g := range gaps {
		n[g.Kind]++
	}
	f.t.Log(n)
	for _, k := range []committee.GapKind{committee.GapUnmatched, committee.GapSame, committee.GapVacant, committee.GapTerm, committee.GapUnplaced, committee.GapLeaderless} {
		if n[k] == 0 {
			f.t.Errorf("no gap of kind %s", k)
		}
	}
	if f.count(`SELECT count(*) FROM committee_now WHERE unit_how = 'hand'`) != 1 {
		f.t.Error("no committee was matched by hand")
	}
	if f.count(`SELECT count(*) FROM committee_substitute_now`) == 0 || f.count(`SELECT count(*) FROM committee_seat_group`) == 0 {
		f.t.Error("no substitutes or groups")
	}
}

// testNames looks for the people of the article the program grew from: nobody here is anybody.
func (f filled) testNames() {
	words := strings.Join(f.words(), "\n")
	for _, name := range []string{"Eik Møller", "Jakob Timmermann", "Irene Aya Schou"} {
		if n := f.count(`SELECT count(*) FROM org_person_name WHERE name LIKE $1`, "%"+name+"%"); n > 0 || strings.Contains(words, name) {
			f.t.Errorf("%s is in the demo", name)
		}
	}
	for _, place := range []string{"Ballerup", "Lillesund"} {
		if n := f.count(`SELECT count(*) FROM org_unit_now WHERE name LIKE $1`, "%"+place+"%"); n > 0 || strings.Contains(words, place) {
			f.t.Errorf("%s is in the demo", place)
		}
	}
}

// testTwice fills what is filled: only the roles are read.
func (f filled) testTwice() {
	rows := func() (n int) {
		for _, table := range []string{"journal", "job", "org_person", "committee_seat", "matter", "matter_contribution", "municipality_setting", "demo_role"} {
			n += f.count("SELECT count(*) FROM " + table)
		}
		return n
	}
	before := rows()
	roles, err := Fill(f.t.Context(), f.Deps)
	ok(f.t, err)
	if diff := cmp.Diff(f.roles, roles); diff != "" || rows() != before {
		f.t.Errorf("%d rows became %d; roles (-first +second):\n%s", before, rows(), diff)
	}
}

// TestFillOnlyWhatIsEmpty: the demo never comes on top of a municipality's own data.
func TestFillOnlyWhatIsEmpty(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewFake(time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC))
		ok(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := org.New(d, clk).AddPerson(ctx, tx, clock.Today(clk), org.Person{FirstName: "Oda", LastName: "Havtorn"})
			return err
		}))
		if roles, err := Fill(t.Context(), Deps{DB: d, Clock: clk}); !errors.Is(err, ErrNotEmpty) || roles != nil {
			t.Errorf("%v, %v", roles, err)
		}
		if roles, err := People(t.Context(), d.Read()); len(roles) > 0 || err != nil {
			t.Errorf("%v, %v", roles, err)
		}
	}, migrations...)
}

// TestTimes: events keep their order and their days, and none is ahead, also when the day has just begun.
func TestTimes(t *testing.T) {
	story, err := readStory()
	ok(t, err)
	for _, now := range []string{"2026-11-23T00:00:40+01:00", "2026-11-23T09:30:00+01:00", "2026-11-23T23:59:59+01:00",
		"2026-10-25T03:30:00+01:00", "2027-03-28T12:00:00+02:00", "2028-02-29T08:00:00+01:00"} {
		at, err := time.Parse(time.RFC3339, now)
		ok(t, err)
		f := &filler{Deps: Deps{Clock: clock.NewFake(at)}, today: clock.DayOf(at)}
		var events []event
		for _, x := range story {
			events = append(events, f.events(&play{telling: x})...)
		}
		sortEvents(events)
		var last time.Time
		for i, when := range times(f, events) {
			if !when.After(last) || !when.Before(at) {
				t.Errorf("%s: event %d is at %v, after one at %v", now, i, when, last)
			}
			if events[i].day < 0 && clock.DayOf(when) != f.day(events[i].day) {
				t.Errorf("%s: an event of day %d is at %v", now, events[i].day, when)
			}
			last = when
		}
	}
}

// TestAssign: a name goes to the longest word, a second matter to another place, and a place that is missing is told.
func TestAssign(t *testing.T) {
	story := []telling{{Workplace: "skolen"}, {Workplace: "musikskolen"}, {Home: true}, {Workplace: "skolen"}}
	places := []place{{id: "music", words: "musikskolen\nkultur"}, {id: "oak", words: "egeskolen\nskole og læring"}, {id: "team", words: "team 1\negeskolen"}}
	got, err := assign(story, place{id: "home"}, places, nil)
	ok(t, err)
	var ids []string
	for _, p := range got {
		ids = append(ids, p.id)
	}
	if diff := cmp.Diff([]string{"oak", "music", "home", "team"}, ids); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := assign(append(story, telling{Workplace: "skolen", Title: "Gårdvagt"}), place{}, places, nil); err == nil || !strings.Contains(err.Error(), "Gårdvagt") {
		t.Errorf("one place too few: %v", err)
	}
}
