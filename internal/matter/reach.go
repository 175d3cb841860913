package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// The roles of policy.go as SQL: each arm gives the ids of the matters in which the person $1 has that role today, over the
// exported views of the rooms below. An ended unit or committee counts as the one that stands for it. CROSS JOIN keeps
// SQLite from starting anywhere but with the person; PostgreSQL reads it as a plain join.
const (
	armTouched = `SELECT t.matter_id FROM org_employment_now e
		CROSS JOIN org_unit_stands_for w CROSS JOIN org_ancestor a CROSS JOIN org_unit_stands_for s CROSS JOIN matter_touched t
		WHERE e.person_id = $1 AND w.unit_id = e.unit_id AND a.unit_id = w.now_id AND s.now_id = a.ancestor_id
		AND t.subject_id = s.unit_id AND t.subject_kind = 'unit'`
	armTouchedLeader = `SELECT t.matter_id FROM org_leader_now l
		CROSS JOIN org_ancestor a CROSS JOIN org_unit_stands_for s CROSS JOIN matter_touched t
		WHERE l.person_id = $1 AND a.ancestor_id = l.unit_id AND s.now_id = a.unit_id
		AND t.subject_id = s.unit_id AND t.subject_kind = 'unit'`
	armLeaderAbove = `SELECT o.id FROM org_leader_now l
		CROSS JOIN org_ancestor a CROSS JOIN org_unit_stands_for s CROSS JOIN matter o
		WHERE l.person_id = $1 AND a.ancestor_id = l.unit_id AND s.now_id = a.unit_id AND o.unit_id = s.unit_id`
	armCommittee = `SELECT c.matter_id FROM committee_member_now cm
		CROSS JOIN committee_stands_for s CROSS JOIN matter_committee c
		WHERE cm.person_id = $1 AND s.now_id = cm.committee_id AND c.committee_id = s.committee_id AND NOT c.removed`
	armRepresentative    = armCommittee + ` AND cm.side = 'employee'`
	armViceChair         = armRepresentative + ` AND cm.role = 'vice_chair'`
	armManagement        = armCommittee + ` AND cm.side = 'management'`
	armOwner             = `SELECT o.matter_id FROM matter_owner o WHERE o.person_id = $1 AND o.until_at IS NULL`
	armGuest             = `SELECT g.matter_id FROM matter_guest g WHERE g.person_id = $1 AND ` + guestNow
	armGuestContributing = armGuest + ` AND g.may_contribute`
	armAsked             = `SELECT g.matter_id FROM matter_owner_gap g WHERE g.asked_id = $1`
	// guestNow: the invitation "g" holds today.
	guestNow = `g.ended_at IS NULL AND g.last_day >= (SELECT td.day FROM org_today td)`
	employee = `EXISTS (SELECT 1 FROM org_employment_now w WHERE w.person_id = $1)`
)

// loadStanding works out what the actor is to the matter. One query; the leaders' roles are looked up from the matter's
// few units, because one who leads much leads thousands.
func loadStanding(ctx context.Context, q db.Q, actor access.Actor, m Matter) (Standing, error) {
	if actor.Person == "" {
		return Standing{}, nil
	}
	s := Standing{Person: actor.Person, Creator: m.CreatedBy == actor.Person,
		Secretariat: actor.Grants.Secretariat, Administrator: actor.Grants.Administrator}
	flag := func(arm, id string) string { return "EXISTS (" + arm + " AND " + id + " = $2)" }
	err := q.QueryRow(ctx, `SELECT `+strings.Join([]string{employee,
		flag(armTouched, "t.matter_id"),
		leadsOf(`SELECT subject_id AS unit_id FROM matter_touched WHERE matter_id = $2 AND subject_kind = 'unit'`),
		leadsOf(`SELECT unit_id FROM matter WHERE id = $2`),
		flag(armRepresentative, "c.matter_id"), flag(armViceChair, "c.matter_id"), flag(armManagement, "c.matter_id"),
		flag(armOwner, "o.matter_id"), flag(armAsked, "g.matter_id"), flag(armGuest, "g.matter_id"), flag(armGuestContributing, "g.matter_id")}, ", "), actor.Person, m.ID).
		Scan(&s.Employee, &s.Touched, &s.TouchedLeader, &s.LeaderAbove, &s.Representative, &s.ViceChair, &s.Management,
			&s.Owner, &s.AskedToTakeOver, &s.Guest, &s.GuestContributes)
	return s, err
}

// reach words the predicates as conditions on a matter "m" for the person $1.
type reach struct {
	secretariat bool
	// wide asks of each matter in turn what the person is to it, instead of first collecting all that they work for and lead:
	// right for one who leads much of the municipality, and for conditions on a few rows.
	wide bool
	// open says that what is asked for is open: it leaves the many that are closed alone.
	open bool
}

// wideUnits is from how many units below a leader lists are worded wide. Measured on SQLite with 3,000 units and 20,000
// matters: there both ways cost about the same, and collecting costs the chief executive a hundred times as much.
const wideUnits = 150

// loadReach finds how lists are best worded for the actor. One query.
func loadReach(ctx context.Context, q db.Q, actor access.Actor) (reach, error) {
	n, err := db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM (SELECT 1 AS one FROM org_leader_now l
		CROSS JOIN org_ancestor a WHERE l.person_id = $1 AND a.ancestor_id = l.unit_id LIMIT $2) n`, actor.Person, wideUnits)
	return reach{secretariat: actor.Grants.Secretariat, wide: n == wideUnits}, err
}

// leadsOf is whether the person $1 leads one of the units that sql gives, or one above it.
func leadsOf(sql string) string {
	return `EXISTS (SELECT 1 FROM (` + sql + `) o CROSS JOIN org_unit_stands_for s CROSS JOIN org_ancestor a CROSS JOIN org_leader_now l
		WHERE s.unit_id = o.unit_id AND a.unit_id = s.now_id AND l.unit_id = a.ancestor_id AND l.person_id = $1)`
}

// arm is a role as SQL, with its column of the matter's id and, where it has one, of the matter's state.
type arm struct{ sql, id, state string }

var (
	ofCommittee         = arm{sql: armCommittee, id: "c.matter_id"}
	ofOwner             = arm{sql: armOwner, id: "o.matter_id"}
	ofGuest             = arm{sql: armGuest, id: "g.matter_id"}
	ofContributingGuest = arm{sql: armGuestContributing, id: "g.matter_id"}
	ofTouched           = arm{armTouched, "t.matter_id", "t.matter_state"}
	ofTouchedLeader     = arm{armTouchedLeader, "t.matter_id", "t.matter_state"}
	ofLeaderAbove       = arm{armLeaderAbove, "o.id", "o.state"}
)

// among is the condition that m is one of the arms' matters.
func (r reach) among(arms ...arm) string {
	parts := make([]string, len(arms))
	for i, a := range arms {
		parts[i] = a.sql
		switch {
		case r.wide:
			parts[i] = `EXISTS (` + a.sql + ` AND ` + a.id + ` = m.id)`
		case r.open && a.state != "":
			parts[i] += ` AND ` + a.state + ` = 'open'`
		}
	}
	if r.wide {
		return `(` + strings.Join(parts, " OR ") + `)`
	}
	return `m.id IN (` + strings.Join(parts, " UNION ALL ") + `)`
}

// in is the condition that m is one of the arms' matters or, where it is not for its committee only, touches the person, is led by
// them or is open to all who work here.
func (r reach) in(arms ...arm) string {
	concerned := r.among(ofTouched, ofTouchedLeader, ofLeaderAbove)
	if r.wide {
		concerned = `(` + r.among(ofTouched) + ` OR ` + leadsOf(`SELECT m.unit_id AS unit_id`) + ` OR ` +
			leadsOf(`SELECT mt.subject_id AS unit_id FROM matter_touched mt WHERE mt.matter_id = m.id AND mt.subject_kind = 'unit'`) + `)`
	}
	return `(` + r.among(arms...) + ` OR m.visibility = 'all' AND ` + employee + ` OR m.visibility <> 'committee' AND ` + concerned + `)`
}

// read is MayRead.
func (r reach) read() string {
	in := r.in(ofCommittee, ofOwner, ofGuest)
	if r.secretariat {
		in = `(m.visibility <> 'committee' OR ` + in + `)`
	}
	return `m.state <> 'draft' AND ` + in
}

// contribute is MayContribute.
func (r reach) contribute() string {
	r.open = true
	return `m.state = 'open' AND ` + notOwnedSQL + ` AND ` + r.in(ofCommittee, ofOwner, ofContributingGuest)
}

// notOwnedSQL leaves out the matters "m" whose owner is the person $1, who only clarifies: but in a dialogue room, where the owner speaks too.
const notOwnedSQL = `(m.kind = '` + string(DialogueRoom) + `' OR m.id NOT IN (` + armOwner + `))`

// speaksSQL says whether the person $1 sits today on the employee side of a committee that was promised the name of the
// contribution "c": that committee or the one it lives on as, never the one above it, whose people were promised nothing.
const speaksSQL = `EXISTS (SELECT 1 FROM matter_name_given g JOIN committee_is_now gs ON gs.committee_id = g.committee_id
	JOIN committee_member_now gm ON gm.committee_id = gs.now_id
	WHERE g.contribution_id = c.id AND gm.side = 'employee' AND gm.person_id = $1)`

// seeNameSQL is MaySeeName as a condition on a contribution "c" of one matter, for the person $1 with that standing in it.
func seeNameSQL(s Standing) string {
	if s.NeverSeesGivenNames() {
		return `(c.author_id = $1 OR c.name_to = 'all')`
	}
	return `(c.author_id = $1 OR c.name_to = 'all' OR ` + speaksSQL + `)`
}

// answersSQL, repliesSQL and misunderstoodSQL count what waitingSQL and contribution.waiting compare.
const (
	answersSQL = `(SELECT count(*) FROM matter_answer_to ao JOIN matter_answer an ON an.id = ao.answer_id
		WHERE ao.contribution_id = c.id AND an.sent_at IS NOT NULL)`
	// repliesSQL counts the answers held until the decision too.
	repliesSQL       = `(SELECT count(*) FROM matter_answer_to ao WHERE ao.contribution_id = c.id)`
	misunderstoodSQL = `(SELECT count(*) FROM matter_misunderstanding mi WHERE mi.contribution_id = c.id)`
	hiddenSQL        = `EXISTS (SELECT 1 FROM matter_hidden hi WHERE hi.target_kind = 'contribution' AND hi.target_id = c.id AND hi.matter_id = c.matter_id)`
	// waitingSQL is contribution.waiting as a condition on a contribution "c".
	waitingSQL = `(c.kind <> '` + Position + `' AND c.withdrawn_at IS NULL AND NOT ` + hiddenSQL + ` AND ` + repliesSQL + ` <= ` + misunderstoodSQL + `)`
)
