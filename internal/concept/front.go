package concept

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/matter"
)

// Turn is a word that waits for its reader on the first page: for their side's answer, or, as its owner, for what they do next.
type Turn struct {
	MatterID string
	Theme
	// Answers: the reader's side is waited for. Else they own the theme, and Held say not yet, or both sides agree.
	Answers bool
	Held    []Answer
}

// mostTurns is how many words wait on the first page at the most, those proposed last first.
const mostTurns = 10

// turns are the words that wait for the actor. Two queries; which they are is decided where they lie:
//   - the side of a member: nobody on it agrees to the newest proposal, or a "not yet" stands (as Theme.AgreedBy); not for who has answered, until
//     a colleague says not yet after them. Who may answer is SeatOf.
//   - the owner's: a "not yet" stands, or both sides agree.
func (x *Room) turns(ctx context.Context, q db.Q, actor access.Actor) ([]Turn, error) {
	const (
		// said is an answer to the proposal p of the side in s.
		said = `a.matter_id = p.matter_id AND a.of_n = p.n AND a.side = `
		// held: the "not yet" a stands, for nothing later from its author or of who heads the side lifts it.
		held = `a.kind = 'not_yet' AND NOT EXISTS (SELECT 1 FROM concept_entry l WHERE l.matter_id = a.matter_id AND l.of_n = a.of_n AND l.side = a.side AND l.n > a.n
			AND (l.by_id = a.by_id OR l.kind = 'agreed' AND l.heads))`
		newest = `p.kind = 'proposed' AND p.meaning <> '' AND p.hidden_reason IS NULL AND m.state = 'open'
			AND NOT EXISTS (SELECT 1 FROM concept_entry p2 WHERE p2.matter_id = p.matter_id AND p2.kind = 'proposed' AND p2.n > p.n)`
		mine = ` FROM committee_stands_for s JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE s.committee_id = p.committee_id AND cm.person_id = $1`
	)
	agrees := func(side string) string {
		return `(EXISTS (SELECT 1 FROM concept_entry a WHERE ` + said + side + ` AND a.kind = 'agreed') AND NOT EXISTS (SELECT 1 FROM concept_entry a WHERE ` + said + side + ` AND ` + held + `))`
	}
	owns, _, _ := matter.Arms("p.matter_id")
	// Who sits on both sides answers for neither: least and greatest side are the same of who sits on one.
	side := `(SELECT CASE WHEN min(cm.side) = max(cm.side) THEN min(cm.side) ELSE '' END` + mine + `)`
	of := func(where string) string {
		return `SELECT p.matter_id, p.at FROM concept_entry p JOIN matter_measured m ON m.id = p.matter_id WHERE ` + newest + ` AND ` + where
	}
	answers := of(`p.committee_id IN (SELECT s.committee_id FROM committee_stands_for s JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE cm.person_id = $1)
		AND ` + side + ` <> '' AND NOT (` + side + ` = 'employee' AND ` + owns + `) AND NOT ` + agrees(side) + `
		AND NOT EXISTS (SELECT 1 FROM concept_entry o WHERE o.matter_id = p.matter_id AND o.of_n = p.n AND o.by_id = $1 AND o.side = ` + side + `
			AND NOT EXISTS (SELECT 1 FROM concept_entry a WHERE ` + said + side + ` AND a.n > o.n AND a.by_id <> $1 AND ` + held + `))`)
	owner := of(owns + ` AND (EXISTS (SELECT 1 FROM concept_entry a WHERE ` + said + `a.side AND ` + held + `) OR ` + agrees(`'employee'`) + ` AND ` + agrees(`'management'`) + `)`)
	list, err := db.All(ctx, q, func(s db.Scanner) (t Turn, err error) { return t, s.Scan(&t.MatterID, &t.Answers) },
		`SELECT w.matter_id, w.mine = 1 FROM (SELECT t.matter_id, max(t.at) AS at, max(t.mine) AS mine FROM (
			SELECT q.matter_id, q.at, 1 AS mine FROM (`+answers+`) q UNION ALL SELECT q.matter_id, q.at, 0 FROM (`+owner+`) q) t GROUP BY t.matter_id) w
		ORDER BY w.at DESC, w.matter_id LIMIT `+strconv.Itoa(mostTurns), actor.Person)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.MatterID
	}
	entries, err := loadEntries(ctx, q, `e.matter_id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...)
	for i := range list {
		t := &list[i]
		t.Theme = Fold(t.MatterID, entries[t.MatterID], nil)
		for _, s := range Sides {
			t.Held = slices.Concat(t.Held, t.Theme.Held(t.Now().N, s, ""))
		}
	}
	return list, err
}

// Now is what the first page shows: the words that wait for the reader, and the parked discussions whose day has come, to those of the committee
// that was to agree, and the owner; and how many there are. Six queries.
func (x *Room) Now(ctx context.Context) (templ.Component, int, error) {
	q, actor := x.db.Read(), access.Of(ctx)
	turns, err := x.turns(ctx, q, actor)
	if err != nil {
		return nil, 0, err
	}
	owns, represents, manages := matter.Arms("d.matter_id")
	rests, err := x.parked(ctx, q, actor, func(s matter.Sight) string {
		return rested + ` AND d.again_day <> '' AND d.again_day <= ` + s.Arg(x.today().String()) + ` AND (` + owns + ` OR ` + represents + ` OR ` + manages + `)`
	})
	n := len(turns) + len(rests)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	return nowSection(turns, rests), n, nil
}

// ReportsSection is what the page of reports shows of this room (matter.AddReportsSection); nil when there are none.
func (x *Room) ReportsSection(ctx context.Context) (templ.Component, error) {
	if !access.Of(ctx).Grants.Secretariat {
		return nil, nil
	}
	list, err := reports(ctx, x.db.Read(), "")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return reportsSection(list), nil
}
