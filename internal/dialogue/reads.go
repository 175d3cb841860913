package dialogue

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/year"
)

// Whose are the requests of a list.
type Whose string

// The answers: all one may read, those one has to do with in person, those one is to answer.
const (
	Everyones Whose = ""
	Mine      Whose = "mine"
	ToMe      Whose = "mig"
)

// Filter narrows a list.
type Filter struct {
	Whose Whose
	// All lists those that are over too.
	All bool
	// Unit and Committee narrow it to requests to that unit, or to units it speaks for.
	Unit, Committee string
	// Page is 1 for the first.
	Page int
}

// perPage is how many requests a page of a list has.
const perPage = 20

// List are requests the actor may read, the open ones first, the nearest deadline first; more says that there are others on the next
// page. One query.
func (x *Room) List(ctx context.Context, q db.Q, actor access.Actor, f Filter) (list []Request, more bool, err error) {
	if !actor.SignedIn() {
		return nil, false, nil
	}
	args, where := []any{actor.Person}, []string{read(actor.Grants.Secretariat), `CAST($1 AS TEXT) IS NOT NULL`}
	add := func(condition string, v any) {
		args = append(args, v)
		where = append(where, condition+" = $"+strconv.Itoa(len(args)))
	}
	switch f.Whose {
	case Mine:
		where = append(where, own)
	case ToMe:
		where = append(where, answers)
	}
	if !f.All {
		add(`r.state`, Open)
	}
	if f.Unit != "" {
		add(`rs.now_id`, f.Unit)
	}
	if f.Committee != "" {
		add(`rc.id`, f.Committee)
	}
	return x.some(ctx, q, strings.Join(where, " AND "), args, perPage, (max(1, f.Page)-1)*perPage)
}

// some are requests that a condition gives, at most limit after an offset.
func (x *Room) some(ctx context.Context, q db.Q, where string, args []any, limit, offset int) (list []Request, more bool, err error) {
	n := len(args)
	list, err = db.All(ctx, q, x.scanRequest, `SELECT `+requestColumns+requestFrom+`WHERE `+where+`
		ORDER BY CASE WHEN r.state = 'open' THEN 0 ELSE 1 END, CASE WHEN r.state = 'open' THEN r.deadline_day END, r.at DESC, r.id
		LIMIT $`+strconv.Itoa(n+1)+` OFFSET $`+strconv.Itoa(n+2), append(args, limit+1, offset)...)
	if more = len(list) > limit; more {
		list = list[:limit]
	}
	return list, more, err
}

// Story is one request with all that is known of it, as its reader may see it.
type Story struct {
	Request
	Standing  Standing
	Additions []Addition
	Told      []Outcome
	// Answerers are those who are to answer.
	Answerers []Person
	// Reader is who reads it. Seen says whether they see what it says, when that is not hidden.
	Reader string
	Seen   bool
	// Leads: the reader leads a unit, and so can open a matter from it.
	Leads bool
	// Titles are those of the matters it became that the reader may read.
	Titles map[string]string
	Today  clock.Day
}

// View is one request as the actor may read it.
func (x *Room) View(ctx context.Context, actor access.Actor, requestID string) (*Story, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, requestID)
	if err != nil {
		return nil, err
	}
	v := &Story{Reader: actor.Person, Request: s.Request, Standing: s.Standing, Seen: MaySeeTexts(s.Standing, s.Request.State), Today: x.today()}
	if v.Told, err = outcomes(ctx, q, requestID); err != nil {
		return nil, err
	}
	if v.Answerers, err = answerers(ctx, q, requestID); err != nil {
		return nil, err
	}
	if s.Standing.Answers {
		led, err := x.org.UnitsLed(ctx, q, actor.Person)
		if err != nil {
			return nil, err
		}
		v.Leads = len(led) > 0
	}
	if v.Additions, err = s.added(ctx, q); err != nil {
		return nil, err
	}
	var matters []string
	for i, o := range v.Told {
		if o.HiddenReason != "" && !MaySeeHidden(s.Standing, o.By.ID == actor.Person) {
			v.Told[i].Text = ""
		}
		if o.MatterID != "" {
			matters = append(matters, o.MatterID)
		}
	}
	if len(matters) > 0 {
		v.Titles, err = x.matter.Titles(ctx, actor, matters)
	}
	return v, err
}

// answerers are those who are to answer a request today, by name.
func answerers(ctx context.Context, q db.Q, requestID string) ([]Person, error) {
	return db.All(ctx, q, scanPerson, `SELECT p.id, p.name FROM org_person_name p WHERE p.present AND p.id IN (`+peopleAnswering+`) ORDER BY p.sort_key, p.id`, requestID)
}

func scanPerson(s db.Scanner) (p Person, err error) { return p, s.Scan(&p.ID, &p.Name) }

// Choice is a unit or a group of leaders that can be asked, and who would answer.
type Choice struct {
	UnitID, Unit, GroupID, Group string
	// Leaders answer; Above is the unit they lead, where it is not the one that is asked.
	Leaders []string
	Above   string
}

// mostChoices bounds the units one is offered to ask: those one works in and above, and those of one's committees.
const mostChoices = 60

// Choices are whom the actor can ask, the nearest first. At most three queries.
func (x *Room) Choices(ctx context.Context, q db.Q, actor access.Actor) ([]Choice, error) {
	units, err := db.All(ctx, q, db.Scan[string], `SELECT u.id FROM (SELECT a.ancestor_id AS id, min(a.depth) AS depth FROM org_employment_now e
			JOIN org_unit_stands_for s ON s.unit_id = e.unit_id JOIN org_ancestor a ON a.unit_id = s.now_id WHERE e.person_id = $1 GROUP BY a.ancestor_id
		UNION SELECT s.now_id, 0 FROM committee_member_now m JOIN committee_now c ON c.id = m.committee_id JOIN org_unit_stands_for s ON s.unit_id = c.unit_id
			JOIN committee_voice v ON v.unit_id = s.now_id AND v.committee_id = c.id WHERE m.person_id = $1 AND m.side = 'employee') n
		JOIN org_unit_now u ON u.id = n.id GROUP BY u.id, u.sort_key ORDER BY min(n.depth), u.sort_key, u.id LIMIT $2`, actor.Person, mostChoices)
	if err != nil || !actor.SignedIn() {
		return nil, err
	}
	list, err := x.unitChoices(ctx, q, actor.Person, units)
	if err != nil {
		return nil, err
	}
	groups, err := groupChoices(ctx, q, actor.Person)
	return append(list, groups...), err
}

// unitChoices are those of the units somebody other than the person answers for, in their order. One query.
func (x *Room) unitChoices(ctx context.Context, q db.Q, person string, units []string) ([]Choice, error) {
	type row struct{ unit, name, led, ledName, leader string }
	args := []any{person}
	for _, u := range units {
		args = append(args, u)
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) {
		return r, s.Scan(&r.unit, &r.name, &r.led, &r.ledName, &r.leader)
	}, `SELECT u.id, u.name, lu.id, lu.name, p.name FROM org_unit_now u JOIN org_ancestor a ON a.unit_id = u.id JOIN org_leader_now l ON l.unit_id = a.ancestor_id
		JOIN org_unit_now lu ON lu.id = l.unit_id JOIN org_person_name p ON p.id = l.person_id
		WHERE u.id IN (`+db.In(2, len(units))+`) AND l.person_id <> $1 AND NOT EXISTS (SELECT 1 FROM org_ancestor b JOIN org_leader_now k ON k.unit_id = b.ancestor_id
			WHERE b.unit_id = a.unit_id AND b.depth < a.depth AND k.person_id <> $1) ORDER BY p.sort_key, p.id`, args...)
	if err != nil {
		return nil, err
	}
	var list []Choice
	for _, u := range units {
		c := Choice{UnitID: u}
		for _, r := range rows {
			if r.unit != u {
				continue
			}
			c.Unit, c.Leaders = x.label(u, r.name), append(c.Leaders, r.leader)
			if r.led != u {
				c.Above = x.label(r.led, r.ledName)
			}
		}
		if len(c.Leaders) > 0 {
			list = append(list, c)
		}
	}
	return list, nil
}

// groupChoices are the groups of leaders a person can ask: none for who leads nothing. One query.
func groupChoices(ctx context.Context, q db.Q, person string) ([]Choice, error) {
	rows, err := db.All(ctx, q, func(s db.Scanner) (r [3]string, err error) { return r, s.Scan(&r[0], &r[1], &r[2]) },
		`SELECT g.id, g.name, p.name FROM dialogue_group g JOIN dialogue_group_member m ON m.group_id = g.id JOIN org_person_name p ON p.id = m.person_id
		WHERE g.ended_at IS NULL AND p.present AND EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = $1)
			AND NOT EXISTS (SELECT 1 FROM dialogue_group_member o WHERE o.group_id = g.id AND o.person_id = $1) ORDER BY g.name, g.id, p.sort_key, p.id`, person)
	var list []Choice
	for _, r := range rows {
		if i := slices.IndexFunc(list, func(c Choice) bool { return c.GroupID == r[0] }); i >= 0 {
			list[i].Leaders = append(list[i].Leaders, r[2])
			continue
		}
		list = append(list, Choice{GroupID: r[0], Group: r[1], Leaders: []string{r[2]}})
	}
	return list, err
}

// Form is what the form of a request shows.
type Form struct {
	To Choice
	// There is the open request of the actor to the same, "" when there is none.
	There string
	// Meetings are the coming ones it can be for, Committee the committee that holds them.
	Meetings  []year.Meeting
	Committee string
	// Carry: the actor can ask representatives to carry it.
	Carry bool
	Days  int
}

// Form is the form for a unit or a group; fault.Forbidden when the actor may not ask them, and none (false) when nobody is there to answer.
func (x *Room) Form(ctx context.Context, actor access.Actor, unitID, groupID string) (f Form, answerable bool, err error) {
	q := x.db.Read()
	in := AskInput{UnitID: unitID, GroupID: groupID}
	w, err := x.target(ctx, q, actor, &in)
	if err != nil || !w.Answerable {
		return f, false, err
	}
	if f.There, err = openBy(ctx, q, actor.Person, in.UnitID, in.GroupID); err != nil {
		return f, false, err
	}
	s, err := answerDays(ctx, q)
	if err != nil {
		return f, false, err
	}
	f.Days = s.Days
	var to []Choice
	if in.GroupID != "" {
		if to, err = groupChoices(ctx, q, actor.Person); err != nil {
			return f, false, err
		}
		to = slices.DeleteFunc(to, func(c Choice) bool { return c.GroupID != in.GroupID })
	} else if to, err = x.unitChoices(ctx, q, actor.Person, []string{in.UnitID}); err != nil {
		return f, false, err
	}
	if len(to) == 0 {
		return f, false, nil
	}
	f.To = to[0]
	if in.UnitID == "" {
		return f, true, nil
	}
	board, err := speaks(ctx, q, in.UnitID)
	if err != nil || board == "" {
		return f, true, err
	}
	c, err := x.committee.Committee(ctx, q, board)
	if err != nil {
		return f, false, err
	}
	f.Committee, f.Carry = c.Name, !w.Representative
	f.Meetings, err = x.meetings(ctx, q, in.UnitID)
	return f, true, err
}

// mayAnswer says whether a person could be asked: leads a unit or is in a group.
func (x *Room) mayAnswer(ctx context.Context, q db.Q, person string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_leader_now l WHERE l.person_id = $1) OR EXISTS (SELECT 1 FROM dialogue_group_member m WHERE m.person_id = $1)`, person)
}
