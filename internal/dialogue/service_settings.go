package dialogue

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// What the entries about settings and groups are about.
const (
	ofSettings = "dialogue_setting"
	ofGroup    = "dialogue_group"
)

// keep runs one change of the secretariat's as one transaction, with its entry in the journal.
func (x *Room) keep(ctx context.Context, actor access.Actor, e journal.Entry, change func(ctx context.Context, tx *db.Tx) error) error {
	if !MayKeep(actor) {
		return fault.NotFound
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		e.Actor = actor.Person
		_, err := x.journal.Write(ctx, tx, e)
		return err
	})
}

// SetDays sets how long who is asked has to answer, from now on: what has been asked keeps its deadline. By the secretariat. Fields: days, origin.
func (x *Room) SetDays(ctx context.Context, actor access.Actor, s Settings) error {
	e := journal.Entry{Verb: VerbDaysSet, SubjectKind: ofSettings, SubjectID: "days", Args: map[string]any{"days": s.Days}}
	return x.keep(ctx, actor, e, func(ctx context.Context, tx *db.Tx) error {
		if err := s.check(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO dialogue_setting (one, days, origin) VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET days = excluded.days, origin = excluded.origin`, s.Days, s.Origin)
		return err
	})
}

// NewGroup makes a group of leaders without anybody in it. By the secretariat. Field: name.
func (x *Room) NewGroup(ctx context.Context, actor access.Actor, name string) (string, error) {
	made := id.New()
	return made, x.keep(ctx, actor, journal.Entry{Verb: VerbGroupSaved, SubjectKind: ofGroup, SubjectID: made}, func(ctx context.Context, tx *db.Tx) error {
		inv := &fault.Invalid{}
		checkName(inv, name)
		there, err := db.One(ctx, tx, db.Scan[int], `SELECT count(*) FROM dialogue_group WHERE ended_at IS NULL`)
		if err != nil {
			return err
		}
		if there >= mostGroups {
			inv.Add("name", "dialogue.error.groups", "max", mostGroups)
		}
		if err := inv.Err(); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO dialogue_group (id, name) VALUES ($1, $2)`, made, name)
		return err
	})
}

// onGroup changes a group that has not ended.
func (x *Room) onGroup(ctx context.Context, actor access.Actor, groupID, verb string, change func(ctx context.Context, tx *db.Tx, g Group) error) error {
	return x.keep(ctx, actor, journal.Entry{Verb: verb, SubjectKind: ofGroup, SubjectID: groupID}, func(ctx context.Context, tx *db.Tx) error {
		g, err := group(ctx, tx, groupID)
		if err != nil {
			return err
		}
		return change(ctx, tx, g)
	})
}

// RenameGroup gives a group another name. By the secretariat. Field: name.
func (x *Room) RenameGroup(ctx context.Context, actor access.Actor, groupID, name string) error {
	return x.onGroup(ctx, actor, groupID, VerbGroupSaved, func(ctx context.Context, tx *db.Tx, _ Group) error {
		inv := &fault.Invalid{}
		if checkName(inv, name); len(inv.Fields) > 0 {
			return inv
		}
		_, err := tx.Exec(ctx, `UPDATE dialogue_group SET name = $2 WHERE id = $1`, groupID, name)
		return err
	})
}

// AddMember puts somebody into a group; one who is in it already stays. By the secretariat. Field: person.
func (x *Room) AddMember(ctx context.Context, actor access.Actor, groupID, person string) error {
	return x.onGroup(ctx, actor, groupID, VerbGroupSaved, func(ctx context.Context, tx *db.Tx, g Group) error {
		here, err := db.One(ctx, tx, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_person_name p WHERE p.id = $1 AND p.present)`, person)
		switch {
		case err != nil:
			return err
		case !here:
			return fault.One("person", "dialogue.error.person_missing")
		case len(g.Members) >= mostMembers:
			return fault.One("person", "dialogue.error.members", "max", mostMembers)
		}
		_, err = tx.Exec(ctx, `INSERT INTO dialogue_group_member (group_id, person_id) VALUES ($1, $2) ON CONFLICT (group_id, person_id) DO NOTHING`, groupID, person)
		return err
	})
}

// RemoveMember takes somebody out of a group. By the secretariat.
func (x *Room) RemoveMember(ctx context.Context, actor access.Actor, groupID, person string) error {
	return x.onGroup(ctx, actor, groupID, VerbGroupSaved, func(ctx context.Context, tx *db.Tx, _ Group) error {
		_, err := tx.Exec(ctx, `DELETE FROM dialogue_group_member WHERE group_id = $1 AND person_id = $2`, groupID, person)
		return err
	})
}

// EndGroup lets a group be asked no more, once it has answered all it was asked: who asked was promised an answer. Those in it read what it was
// asked no more as members of it; what became of it stays with who asked. By the secretariat. Field: group, while something waits.
func (x *Room) EndGroup(ctx context.Context, actor access.Actor, groupID string) error {
	return x.onGroup(ctx, actor, groupID, VerbGroupEnded, func(ctx context.Context, tx *db.Tx, _ Group) error {
		waits, err := db.One(ctx, tx, db.Scan[int], `SELECT count(*) FROM dialogue_request WHERE group_id = $1 AND state = $2`, groupID, Open)
		if err != nil {
			return err
		}
		if waits > 0 {
			return fault.One("group", "dialogue.error.group_waits", "n", waits)
		}
		_, err = tx.Exec(ctx, `UPDATE dialogue_group SET ended_at = $2 WHERE id = $1`, groupID, x.clk.Now())
		return err
	})
}

// group is one that can be asked, with those in it who are here; fault.NotFound when there is none. Two queries.
func group(ctx context.Context, q db.Q, groupID string) (g Group, err error) {
	if err = q.QueryRow(ctx, `SELECT id, name FROM dialogue_group WHERE id = $1 AND ended_at IS NULL`, groupID).Scan(&g.ID, &g.Name); err != nil {
		return g, err
	}
	g.Members, err = db.All(ctx, q, scanPerson, `SELECT p.id, p.name FROM dialogue_group_member m JOIN org_person_name p ON p.id = m.person_id
		WHERE m.group_id = $1 AND p.present ORDER BY p.sort_key, p.id`, groupID)
	return g, err
}

// counted is a group and how many are in it.
type counted struct {
	ID, Name string
	N        int
}

// groups are those that can be asked. One query.
func groups(ctx context.Context, q db.Q) ([]counted, error) {
	return db.All(ctx, q, func(s db.Scanner) (c counted, err error) { return c, s.Scan(&c.ID, &c.Name, &c.N) },
		`SELECT g.id, g.name, (SELECT count(*) FROM dialogue_group_member m JOIN org_person_name p ON p.id = m.person_id WHERE m.group_id = g.id AND p.present)
		FROM dialogue_group g WHERE g.ended_at IS NULL ORDER BY g.name, g.id LIMIT $1`, mostGroups)
}
