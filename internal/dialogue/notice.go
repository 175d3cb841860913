package dialogue

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// Notice is what a person is told of an entry, and the address it leads to. Of whom it is asked and where it leads: never what people
// wrote, never who asked.
type Notice struct {
	// Key is the message's; "" tells nothing.
	Key string
	// Whom is the unit or group that is asked.
	Whom string
	Path string
}

// To is the address it leads to; told is false where there is nothing to tell.
func (n Notice) To() (path string, told bool) { return n.Path, n.Key != "" }

// Words are the notice in the reader's language.
func (n Notice) Words(ctx context.Context) string { return i18n.T(ctx, n.Key, "whom", n.Whom) }

// The people of a request $1, today: each gives person ids.
const (
	peopleAnswering = `SELECT l.person_id FROM dialogue_request r JOIN org_unit_stands_for s ON s.unit_id = r.unit_id JOIN org_ancestor a ON a.unit_id = s.now_id
		JOIN org_leader_now l ON l.unit_id = a.ancestor_id WHERE r.id = $1 AND l.person_id <> COALESCE(r.asker_id, '') AND NOT EXISTS (SELECT 1 FROM org_ancestor b
			JOIN org_leader_now k ON k.unit_id = b.ancestor_id WHERE b.unit_id = a.unit_id AND b.depth < a.depth AND k.person_id <> COALESCE(r.asker_id, ''))
		UNION SELECT m.person_id FROM dialogue_request r JOIN dialogue_group_member m ON m.group_id = r.group_id
			JOIN dialogue_group g ON g.id = m.group_id WHERE r.id = $1 AND g.ended_at IS NULL AND m.person_id <> COALESCE(r.asker_id, '')`
	peopleAsking = `SELECT r.asker_id FROM dialogue_request r WHERE r.id = $1`
	peopleBehind = `SELECT r.carrier_id FROM dialogue_request r WHERE r.id = $1 UNION SELECT j.person_id FROM dialogue_join j WHERE j.request_id = $1`
	// peopleCarrying are the representatives who are asked to carry it.
	peopleCarrying = `SELECT m.person_id FROM dialogue_request r JOIN org_unit_stands_for s ON s.unit_id = r.unit_id JOIN committee_voice v ON v.unit_id = s.now_id
		JOIN committee_member_now m ON m.committee_id = v.committee_id WHERE r.id = $1 AND r.carry_asked AND m.side = 'employee'`
)

// peopleChairing chair the committee that speaks for the unit.
const peopleChairing = `SELECT m.person_id FROM dialogue_request r JOIN org_unit_stands_for s ON s.unit_id = r.unit_id JOIN committee_voice v ON v.unit_id = s.now_id
	JOIN committee_member_now m ON m.committee_id = v.committee_id WHERE r.id = $1 AND m.role IN ('chair', 'vice_chair')`

// audiences are who is told of what.
var audiences = map[string][]string{
	VerbAsked:     {peopleAnswering, peopleCarrying},
	VerbAdded:     {peopleAnswering},
	VerbCarried:   {peopleAsking, peopleAnswering},
	VerbWithdrawn: {peopleAnswering, peopleBehind},
	VerbMatter:    {peopleAsking, peopleBehind},
	VerbMeeting:   {peopleAsking, peopleBehind},
	VerbAnswered:  {peopleAsking, peopleBehind},
	VerbDeclined:  {peopleAsking, peopleBehind},
	VerbReminded:  {peopleAnswering},
	VerbOverdue:   {peopleAnswering, peopleChairing},
	VerbErased:    {peopleAsking},
	VerbReported:  nil, // the secretariat
	VerbHidden:    nil, // who wrote it
	VerbUnhidden:  nil, // who wrote it
}

// Verbs are those of which Audience tells somebody.
func Verbs() []string {
	verbs := make([]string, 0, len(audiences))
	for v := range audiences {
		verbs = append(verbs, v)
	}
	slices.Sort(verbs)
	return verbs
}

// Audience is who is told of one of this room's journal entries, as the organisation is now; who did it is left out.
func (x *Room) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	text := func(key string) string { s, _ := e.Args[key].(string); return s }
	switch e.Verb {
	case VerbReported:
		return x.secretariat(ctx, q)
	case VerbHidden, VerbUnhidden:
		by, err := author(ctx, q, e.SubjectID, Target{text("kind"), text("target")})
		if err != nil || by == "" || by == e.Actor {
			return nil, err
		}
		return []string{by}, nil
	}
	var out []string
	for _, people := range audiences[e.Verb] {
		ids, err := db.All(ctx, q, db.Scan[string], `SELECT p.id FROM org_person_name p WHERE p.present AND p.id <> $2 AND p.id IN (`+people+`) ORDER BY p.id`, e.SubjectID, e.Actor)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// tellable is what must be known of a request to tell a person of it.
type tellable struct {
	id, unitID, unit, group string
	standing                Standing
}

// Render is what a person is told of entries: a Notice for each, without a Key where they may not read of it (any more). Two queries, however
// many entries.
func (x *Room) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]Notice, error) {
	out := make([]Notice, len(entries))
	keepers, err := x.secretariat(ctx, q)
	if err != nil {
		return nil, err
	}
	args := []any{person}
	for _, e := range entries {
		args = append(args, e.SubjectID)
	}
	known := map[string]tellable{}
	if _, err := db.All(ctx, q, func(s db.Scanner) (t tellable, err error) {
		w := &t.standing
		w.Secretariat = slices.Contains(keepers, person)
		err = s.Scan(&t.id, &t.unitID, &t.unit, &t.group, &w.Asker, &w.Joined, &w.Carrier, &w.Working, &w.Representative, &w.Management, &w.Chair, &w.LeaderAbove, &w.Answers, &w.Fellow)
		known[t.id] = t
		return t, err
	}, `SELECT r.id, COALESCE(ru.id, ''), COALESCE(ru.name, ''), COALESCE(rg.name, ''), `+standing+` FROM dialogue_request r LEFT JOIN org_unit_stands_for rs ON rs.unit_id = r.unit_id
		LEFT JOIN org_unit_now ru ON ru.id = rs.now_id LEFT JOIN dialogue_group rg ON rg.id = r.group_id WHERE r.id IN (`+db.In(2, len(entries))+`)`, args...); err != nil {
		return nil, err
	}
	for i, e := range entries {
		t, ok := known[e.SubjectID]
		if _, told := audiences[e.Verb]; !ok || !told || !MayRead(t.standing) {
			continue
		}
		out[i] = Notice{Key: "dialogue.notice." + e.Verb, Whom: t.group, Path: Path(e.SubjectID)}
		if t.group == "" {
			out[i].Whom = x.label(t.unitID, t.unit)
		}
		switch {
		case e.Verb == VerbReported:
			out[i].Path = matter.ReportsPath
		case e.Verb == VerbAsked && !t.standing.Answers:
			out[i].Key = "dialogue.notice.carry"
		case e.Verb == VerbOverdue && !t.standing.Answers:
			out[i].Key = "dialogue.notice.late"
		}
	}
	return out, nil
}
