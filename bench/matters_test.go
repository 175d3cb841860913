package bench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/option"
)

// ages is for how many days matters have been asked.
const ages = 3 * 365

// filler writes matters straight into the tables, by the matter room's invariants: counters, answers to all of a closed matter, an
// owner who does not contribute. A few hundred matters at a time, their contributions in the order they came, as they
// would lie in a database that people have filled.
type filler struct {
	*town
	now    time.Time
	tables map[string][][]any
}

// inserts are the tables in the order in which rows refer to each other.
var inserts = []struct{ table, columns string }{
	{"year_meeting", "id, committee_id, day, start_time, end_time, place, source"},
	{"matter", "id, kind, state, visibility, ask, unit_id, version, last_day, created_by, created_at, saved_at, on_behalf, opened_at, closed_at, closed_by, took, contributions, unanswered, blocking"},
	{"matter_version", "matter_id, n, title, problem, core_task, why, author_id, at"},
	{"matter_window", "matter_id, position, code, last_day"},
	{"matter_touched", "matter_id, subject_kind, subject_id, matter_state"},
	{"matter_committee", "matter_id, committee_id, position, form, reason_code, reason_args, added, removed, words"},
	{"matter_owner", "matter_id, person_id, role, from_at"},
	{"matter_contribution", "id, matter_id, author_id, send_key, kind, name_to, version, text, late, at, withdrawn_at"},
	{"matter_name_given", "contribution_id, committee_id"},
	{"matter_recognition", "contribution_id, person_id"},
	{"matter_answer", "id, matter_id, outcome, text, author_id, at, sent_at"},
	{"matter_answer_to", "contribution_id, round, answer_id, seen_at"},
	{"option_item", "id, matter_id, position, version, state, made_at"},
	{"option_text", "option_id, n, title, core_task, environment, economy, needs, doubts, why, by_id, at"},
	{"option_from", "option_id, contribution_id"},
	{"option_response", "option_id, person_id, level, contribution_id, at"},
	{"option_reason", "option_id, contribution_id, level, rank, earlier, at"},
	{"matter_measure", "matter_id, told_on, decision_on, decided, questions, open_then, answered, answer_days, changed, pointed"},
	{"journal", "at, day, verb, subject_kind, subject_id, actor_id, args"},
}

func (f *filler) add(table string, row ...any) { f.tables[table] = append(f.tables[table], row) }

// fill writes all matters of the data set.
func fill(t testing.TB, d *db.DB, w *town, now time.Time) {
	f := &filler{town: w, now: now}
	each := w.size.contributions - w.homeMatters*w.homeContributions
	others := w.size.matters - w.homeMatters
	f.tables = map[string][][]any{}
	f.meet()
	if err := d.Write(context.Background(), f.store); err != nil {
		t.Fatal(err)
	}
	const together = 200
	for first := 0; first < w.size.matters; first += together {
		f.tables = map[string][][]any{}
		for i := first; i < min(first+together, w.size.matters); i++ {
			// The home unit's matters are spread evenly over the years, as all are.
			home := i*w.homeMatters/w.size.matters != (i+1)*w.homeMatters/w.size.matters
			n := w.homeContributions
			if k := i - i*w.homeMatters/w.size.matters; !home {
				n = each*(k+1)/others - each*k/others
			}
			f.matter(i, home, n)
		}
		byTime(f.tables["matter_contribution"], 9)
		byTime(f.tables["journal"], 0)
		if err := d.Write(context.Background(), f.store); err != nil {
			t.Fatal(err)
		}
	}
	f.tables = map[string][][]any{}
	f.crowded()
	byTime(f.tables["journal"], 0)
	if err := d.Write(context.Background(), f.store); err != nil {
		t.Fatal(err)
	}
}

// meet writes the meetings of every committee: one a quarter, of a year.
func (f *filler) meet() {
	for i, c := range f.committees {
		for quarter := range 4 {
			f.add("year_meeting", id.New(), c, clock.DayOf(f.now).AddDays(20+i%60+90*quarter).String(), "09:00", "11:00", "Mødelokalet", "file")
		}
	}
}

func byTime(rows [][]any, column int) {
	slices.SortStableFunc(rows, func(a, b []any) int { return a[column].(time.Time).Compare(b[column].(time.Time)) })
}

func (f *filler) store(ctx context.Context, tx *db.Tx) error {
	for _, i := range inserts {
		if err := db.InsertMany(ctx, tx, "INSERT INTO "+i.table+" ("+i.columns+")", "", f.tables[i.table]); err != nil {
			return fmt.Errorf("%s: %w", i.table, err)
		}
	}
	return nil
}

const lorem = "Vi har fået en vagtplan, der lægger tre korte besøg lige før vagtskiftet, og så når vi ikke at skrive det ned, som aftenholdet skal vide. "

// matter adds one with n contributions. Two thirds of the home unit's are open, of the others one in
// twenty; one in four of those is a decision.
func (f *filler) matter(i int, home bool, n int) {
	unit := homeUnit
	if !home {
		unit = homeUnit + 1 + f.rnd.IntN(f.size.units-homeUnit-1)
	}
	open, decides := i%20 == 0, i%80 == 20
	if home {
		nth := i * f.homeMatters / f.size.matters
		open, decides = nth%3 != 0, nth%6 == 1
	}
	opened := f.now.AddDate(0, 0, -ages).Add(time.Duration(i*(ages-20)*24*60/f.size.matters) * time.Minute)
	if open {
		opened = f.now.Add(-time.Duration(24+f.rnd.IntN(12*24)) * time.Hour)
	}
	f.ask(i, unit, home, open, decides, opened, n)
}

// ask writes one matter with n contributions.
func (f *filler) ask(i, unit int, home, open, decides bool, opened time.Time, n int) asked {
	last, kind := clock.DayOf(opened).AddDays(14), matter.Advice
	windows := []clock.Day{last}
	if decides {
		kind, windows = matter.Decision, matter.DefaultWindows(matter.Decision, clock.DayOf(opened), clock.DayOf(opened).AddDays(90))
		last = windows[len(windows)-2]
	}
	m := asked{id: id.New(), unit: unit, owner: unit, opened: opened.Truncate(time.Microsecond), last: last, open: open}
	m.touched = []int{unit}
	visibility := matter.ToTouched
	if !home {
		switch f.rnd.IntN(100) {
		case 0:
			m.touched = append(m.touched, top)
		case 1:
			visibility = matter.ToAll
		case 2:
			visibility = matter.ToCommittee
		default:
			if u := homeUnit + 1 + f.rnd.IntN(f.size.units-homeUnit-1); u != unit && f.rnd.IntN(3) == 0 {
				m.touched = append(m.touched, u)
			}
		}
	}
	waiting := f.contributions(&m, n)
	state, closed, closer, took := matter.Open, any(nil), any(nil), any(nil)
	decision := windows[len(windows)-1]
	if !open {
		end := m.last.AddDays(3).Start()
		decision = clock.DayOf(end)
		state, closed, closer, took = matter.Closed, end, f.people[m.owner], "Vi flytter overdragelsen et kvarter frem og prøver det i tre uger. "+lorem
		f.journal(end, matter.VerbClosed, m, f.people[m.owner], `{}`)
	}
	f.add("matter", m.id, kind, state, visibility, matter.AskCommittees, f.units[unit], 1, last.String(), f.people[m.owner], m.opened, m.opened,
		false, m.opened, closed, closer, took, m.standing, waiting, waiting)
	title := fmt.Sprintf("Hvordan får vi tid til overdragelsen i %s?", f.unitName(unit))
	problem, task := strings.Repeat(lorem, 2+i%4), "Borgerne i eget hjem får den hjælp, de er visiteret til. "
	f.add("matter_version", m.id, 1, title, problem, task, "", f.people[m.owner], m.opened)
	for i, day := range windows {
		f.add("matter_window", m.id, i, matter.Kinds[kind].Windows[i], day.String())
	}
	for _, u := range m.touched {
		f.add("matter_touched", m.id, "unit", f.units[u], state)
	}
	f.committeesOf(m, kind)
	f.add("matter_owner", m.id, f.people[m.owner], matter.RoleOwner, m.opened)
	days := any(nil)
	if len(m.days) > 0 {
		days = matter.Median(m.days)
	}
	f.add("matter_measure", m.id, clock.DayOf(m.opened).String(), decision.String(), !open, 0, 0, len(m.days), days, m.changed, 0)
	f.journal(m.opened, matter.VerbOpened, m, f.people[m.owner], `{}`)
	return m
}

// What the fullest matter has.
const (
	crowd   = 2000 // contributions
	ways    = 12   // options
	sources = 5    // contributions an option came from
	reasons = 60   // contributions that say why somebody stands where they do to an option
)

// crowded writes an open decision of the home unit with as much in it as one is made for.
func (f *filler) crowded() {
	m := f.ask(0, homeUnit, true, true, true, f.now.Add(-10*24*time.Hour), crowd)
	given := f.tables["matter_contribution"]
	staff := f.working[homeUnit]
	for w := range ways {
		o := id.New()
		f.add("option_item", o, m.id, w+1, 1, option.Open, m.opened.Add(time.Hour))
		f.add("option_text", o, 1, fmt.Sprintf("Den %d. mulighed", w+1), lorem, lorem, lorem, lorem, lorem, "", f.people[m.owner], m.opened.Add(time.Hour))
		for n := range sources {
			f.add("option_from", o, given[w*sources+n][0])
		}
		spoken := map[any]bool{}
		for n := range reasons {
			c := given[ways*sources+w*reasons+n]
			rank := n % len(option.Levels) // 0 is the gravest, which stands last among the levels
			level := option.Levels[len(option.Levels)-1-rank]
			f.add("option_reason", o, c[0], level, rank, spoken[c[2]], c[9])
			if !spoken[c[2]] { // where one stands today, the first of what one has said
				spoken[c[2]] = true
				f.add("option_response", o, c[2], level, c[0], c[9])
			}
		}
		for _, p := range staff[1:] {
			if who := any(f.people[p]); !spoken[who] {
				spoken[who] = true
				f.add("option_response", o, who, option.Live, nil, m.opened.Add(2*time.Hour))
			}
		}
	}
}

// asked is one matter while it is made.
type asked struct {
	id          string
	unit, owner int
	touched     []int
	opened      time.Time
	last        clock.Day
	open        bool
	standing    int   // contributions not withdrawn
	days        []int // in which those were answered that have an answer
	changed     int   // how many of them changed something
}

func (f *filler) committeesOf(m asked, kind matter.Kind) {
	var seen []int
	for _, u := range m.touched {
		c := f.speaks[u]
		if slices.Contains(seen, c) {
			continue
		}
		form, place := agreement.Involve, agreement.Touched
		if len(seen) == 0 {
			form, place = agreement.Discuss, agreement.Asking
			if kind == matter.Decision {
				place = agreement.Deciding
			}
		}
		f.add("matter_committee", m.id, f.committees[c], len(seen), form, "rules",
			fmt.Sprintf(`{"committee":"MED %s","told":[{"place":"%s","form":"%s","units":["%s"],"clauses":["Rammeaftalen § 7, stk. 2"]}]}`, f.unitName(f.of[c]), place, form, f.unitName(u)), false, false, "")
		seen = append(seen, c)
	}
}

func (f *filler) journal(at time.Time, verb string, m asked, actor any, args string) {
	f.add("journal", at, clock.DayOf(at).String(), verb, "matter", m.id, actor, args)
}

// contributions adds n of them, with answers to three at a time, and gives how many wait for one.
func (f *filler) contributions(m *asked, n int) (waiting int) {
	type given struct {
		id string
		at time.Time
	}
	var standing []given
	for i := range n {
		c := given{id.New(), m.opened.Add(time.Duration(i+1) * f.window(m) / time.Duration(n+1))}
		c.at = c.at.Truncate(time.Microsecond)
		author := f.author(m)
		name, withdrawn := matter.NameToAll, any(nil)
		if f.rnd.IntN(7) == 0 {
			name = matter.NameToRepresentatives
			f.add("matter_name_given", c.id, f.committees[f.speaks[m.unit]])
		}
		if i%50 == 49 {
			withdrawn = c.at.Add(time.Minute)
		} else {
			standing = append(standing, c)
		}
		f.add("matter_contribution", c.id, m.id, f.people[author], id.New(), matter.ContributionKinds[i%5], name, 1,
			strings.Repeat(lorem, 1+i%3), false, c.at, withdrawn)
		actor := any(f.people[author])
		if name == matter.NameToRepresentatives {
			actor = nil
		}
		f.journal(c.at, matter.VerbReceived, *m, actor, `{"contribution":"`+c.id+`"}`)
		if other := f.author(m); i%2 == 0 && other != author {
			f.add("matter_recognition", c.id, f.people[other])
		}
	}
	m.standing = len(standing)
	answered := len(standing)
	if m.open {
		answered = len(standing) / 2
	}
	for some := range slices.Chunk(standing[:answered], 3) {
		at, answer := some[len(some)-1].at.Add(time.Hour), id.New()
		f.add("matter_answer", answer, m.id, matter.Outcomes[len(some)%5], "Tak. "+lorem, f.people[m.owner], at, at)
		f.journal(at, matter.VerbAnswered, *m, f.people[m.owner], fmt.Sprintf(`{"answer":%q,"n":%d}`, answer, len(some)))
		if matter.Outcomes[len(some)%5] == matter.Partly {
			m.changed += len(some)
		}
		for _, c := range some {
			m.days = append(m.days, clock.DayOf(c.at).DaysUntil(clock.DayOf(at)))
			seen := any(at.Add(time.Hour))
			if m.open {
				seen = nil
			}
			f.add("matter_answer_to", c.id, 1, answer, seen)
		}
	}
	return len(standing) - answered
}

// window is how long contributions have come.
func (f *filler) window(m *asked) time.Duration {
	return min(f.now.Sub(m.opened), 13*24*time.Hour) - 2*time.Hour
}

// author is somebody the matter touches who does not own it.
func (f *filler) author(m *asked) int {
	if m.unit == homeUnit {
		list := f.working[homeUnit]
		return list[1+f.rnd.IntN(len(list)-1)]
	}
	for range 20 {
		if p := f.somebody(m.unit); p != m.owner {
			return p
		}
	}
	return cmp.Or(m.owner-1, 1)
}
