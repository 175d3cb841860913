package dialogue

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
)

// The roles of policy.go as SQL, over the exported views of the rooms below; $1 is the person. The first are sets of units, living or
// ended, that do not depend on the request, so that they are worked out once for a list.
const (
	// unitsWorking are those the person works in or below.
	unitsWorking = `SELECT s.unit_id FROM org_employment_now e JOIN org_unit_stands_for w ON w.unit_id = e.unit_id JOIN org_ancestor a ON a.unit_id = w.now_id
		JOIN org_unit_stands_for s ON s.now_id = a.ancestor_id WHERE e.person_id = $1`
	// unitsSpoken are those a committee speaks for in which the person sits.
	unitsSpoken = `SELECT s.unit_id FROM committee_member_now m JOIN committee_voice v ON v.committee_id = m.committee_id
		JOIN org_unit_stands_for s ON s.now_id = v.unit_id WHERE m.person_id = $1`
	unitsRepresented = unitsSpoken + ` AND m.side = 'employee'`
	unitsManaged     = unitsSpoken + ` AND m.side = 'management'`
	unitsChaired     = unitsSpoken + ` AND m.role IN ('chair', 'vice_chair')`
	// unitsLed are those the person leads, and all below them.
	unitsLed = `SELECT s.unit_id FROM org_leader_now l JOIN org_ancestor a ON a.ancestor_id = l.unit_id JOIN org_unit_stands_for s ON s.now_id = a.unit_id
		WHERE l.person_id = $1`

	joined = `EXISTS (SELECT 1 FROM dialogue_join j WHERE j.request_id = r.id AND j.person_id = $1)`
	member = `EXISTS (SELECT 1 FROM dialogue_group_member gm JOIN dialogue_group gg ON gg.id = gm.group_id WHERE gm.group_id = r.group_id AND gm.person_id = $1 AND gg.ended_at IS NULL)`
	fellow = `(r.group_id IS NOT NULL AND r.asker_id <> $1 AND r.asker_id IN (SELECT b.person_id FROM dialogue_group_member a JOIN dialogue_group_member b ON b.group_id = a.group_id
		JOIN dialogue_group g ON g.id = a.group_id WHERE a.person_id = $1 AND g.ended_at IS NULL))`
	asker   = `COALESCE(r.asker_id = $1, FALSE)`
	carrier = `COALESCE(r.carrier_id = $1, FALSE)`
	// nearest is whether the person is the nearest leader at or above the unit, the asker passed over. Each leader of the same unit is.
	nearest = `EXISTS (SELECT 1 FROM org_unit_stands_for s JOIN org_ancestor a ON a.unit_id = s.now_id JOIN org_leader_now l ON l.unit_id = a.ancestor_id
		WHERE s.unit_id = r.unit_id AND l.person_id = $1 AND NOT EXISTS (SELECT 1 FROM org_ancestor b JOIN org_leader_now k ON k.unit_id = b.ancestor_id
			WHERE b.unit_id = a.unit_id AND b.depth < a.depth AND k.person_id <> COALESCE(r.asker_id, '')))`
	answers = `(NOT ` + asker + ` AND (` + nearest + ` OR ` + member + `))`
	// own are requests one has to do with in person.
	own = `(` + asker + ` OR ` + carrier + ` OR ` + joined + `)`
)

// read is MayRead as a condition on a request "r".
func read(secretariat bool) string {
	if secretariat {
		return `TRUE`
	}
	return `(` + own + ` OR r.unit_id IN (` + unitsWorking + ` UNION ALL ` + unitsSpoken + ` UNION ALL ` + unitsLed + `) OR ` + member + ` OR ` + fellow + `)`
}

// standing are the roles of the person $1 in the order scanStanding reads them.
const standing = asker + `, ` + joined + `, ` + carrier + `, COALESCE(r.unit_id IN (` + unitsWorking + `), FALSE), COALESCE(r.unit_id IN (` + unitsRepresented + `), FALSE),
	COALESCE(r.unit_id IN (` + unitsManaged + `), FALSE), COALESCE(r.unit_id IN (` + unitsChaired + `), FALSE), COALESCE(r.unit_id IN (` + unitsLed + `), FALSE),
	` + answers + `, COALESCE(` + fellow + `, FALSE)`

// loadStanding works out what the actor is to a request. One query.
func loadStanding(ctx context.Context, q db.Q, actor access.Actor, requestID string) (Standing, error) {
	if !actor.SignedIn() {
		return Standing{}, nil
	}
	s := Standing{Secretariat: actor.Grants.Secretariat}
	err := q.QueryRow(ctx, `SELECT `+standing+` FROM dialogue_request r WHERE r.id = $2`, actor.Person, requestID).
		Scan(&s.Asker, &s.Joined, &s.Carrier, &s.Working, &s.Representative, &s.Management, &s.Chair, &s.LeaderAbove, &s.Answers, &s.Fellow)
	return s, err
}
