package matter

import (
	"context"
	"errors"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
)

// Contribute gives a contribution to a matter and returns its id. The same SendKey from the same person is the same
// contribution, however often and however many at once it is sent. It is accepted until the matter is closed, and marked late
// after the last day. *fault.Invalid: kind, text (also when the matter was closed meanwhile, so that the page keeps what was
// typed), name_to (nobody to give the name to), file1, words1 and so on. The owner is fault.Forbidden: they clarify, and answer.
func (x *Room) Contribute(ctx context.Context, actor access.Actor, matterID string, in ContributionInput) (string, error) {
	if err := in.check(); err != nil {
		return "", x.orNotFound(ctx, actor, matterID, err)
	}
	given := ""
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		given, err = x.ContributeIn(ctx, tx, actor, matterID, in)
		return err
	})
	return given, err
}

// ContributeIn is Contribute in the transaction of a room above.
func (x *Room) ContributeIn(ctx context.Context, tx *db.Tx, actor access.Actor, matterID string, in ContributionInput) (string, error) {
	if err := in.check(); err != nil {
		return "", err
	}
	if in.SendKey != "" && actor.SignedIn() {
		before, of, err := sent(ctx, tx, actor.Person, in.SendKey)
		if err == nil && of == matterID {
			return before, sameAgain(ctx, tx, before, in)
		} else if err == nil {
			return "", fault.One("send_key", "matter.error.send_key")
		} else if !errors.Is(err, fault.NotFound) {
			return "", err
		}
	}
	s, err := x.enter(ctx, tx, actor, matterID)
	if err != nil {
		return "", err
	}
	if s.Matter.State == Closed {
		return "", fault.One("text", "matter.error.closed")
	}
	may := MayContribute
	if in.For != "" {
		may = MayContributeFor
	}
	if !may(s.Standing, s.Matter) {
		if s.Standing.Guest && in.For == "" && !s.Standing.Owner { // invited to contribute when it was written, perhaps
			return "", fault.One("text", "matter.guest.error.reads_only")
		}
		return "", fault.Forbidden
	}
	if err := in.checkPosition(s.Standing, s.Matter); err != nil {
		return "", err
	}
	if err := x.checkAbout(ctx, tx, s, &in); err != nil {
		return "", err
	}
	return x.contribute(ctx, tx, s, in)
}

// sameAgain lets a repeated send be the contribution it was. One with other words or files under the same key is refused, so that they are
// not lost without a word: the form keeps them. What was edited since is no repetition either, but needs none of this one's words.
func sameAgain(ctx context.Context, tx *db.Tx, before string, in ContributionInput) error {
	c, err := loadContribution(ctx, tx, before)
	if err != nil || !c.EditedAt.IsZero() {
		return err
	}
	if have, err := haveFiles(ctx, tx, filesShown, fileOfContribution, before, in.Files); err != nil || have && c.Text == in.Text && c.Intention == in.Intention {
		return err
	}
	return fault.One("text", "matter.error.sent_otherwise")
}

// checkAbout finds what a contribution cannot be about, or on behalf of whom it cannot be.
func (x *Room) checkAbout(ctx context.Context, tx *db.Tx, s scene, in *ContributionInput) error {
	if in.Follows != "" {
		before, err := loadContribution(ctx, tx, in.Follows)
		if err != nil {
			return err
		}
		if before.Author != s.actor.Person || before.MatterID != s.Matter.ID {
			return fault.NotFound
		}
		return in.followUp(before)
	}
	if in.Question != "" {
		open, err := questionOpen(ctx, tx, s.Matter, in.Question, in.Version)
		if err != nil {
			return err
		}
		if !open {
			return fault.One("question", "matter.error.question")
		}
	}
	if in.For != ForCommittee {
		in.Committee = ""
		return nil
	}
	mine, err := seatsHere(ctx, tx, s)
	if err == nil && !slices.ContainsFunc(mine, func(a Asked) bool { return a.CommitteeID == in.Committee }) {
		return fault.One("committee", "matter.error.for_committee")
	}
	return err
}

// seatsHere are the committees of a matter that the actor may speak for: those they sit in, and all of them for the secretariat.
func seatsHere(ctx context.Context, q db.Q, s scene) ([]Asked, error) {
	list, err := loadAsked(ctx, q, s.Matter.ID)
	if err != nil || s.Standing.Secretariat {
		return standing(list), err
	}
	sits, err := db.All(ctx, q, db.Scan[string], `SELECT mc.committee_id FROM matter_committee mc
		JOIN committee_stands_for f ON f.committee_id = mc.committee_id JOIN committee_member_now cm ON cm.committee_id = f.now_id
		WHERE mc.matter_id = $1 AND cm.person_id = $2`, s.Matter.ID, s.actor.Person)
	return slices.DeleteFunc(standing(list), func(a Asked) bool { return !slices.Contains(sits, a.CommitteeID) }), err
}

// SpeaksFor are the committees on behalf of which the actor may contribute to a matter.
func (x *Room) SpeaksFor(ctx context.Context, actor access.Actor, matterID string) ([]Asked, error) {
	s, err := x.enter(ctx, x.db.Read(), actor, matterID)
	if err != nil {
		return nil, err
	}
	return seatsHere(ctx, x.db.Read(), s)
}

func (x *Room) contribute(ctx context.Context, tx *db.Tx, s scene, in ContributionInput) (string, error) {
	var voices []string
	switch {
	case in.NameTo == NameToRepresentatives && in.Follows != "":
		// To those who were given the first: another committee, which speaks for the author since, was never promised its author's name.
		var err error
		if voices, err = givenTo(ctx, tx, in.Follows); err != nil {
			return "", err
		}
	case in.NameTo == NameToRepresentatives:
		reps, committees, err := x.representatives(ctx, tx, s)
		if err != nil {
			return "", err
		}
		if len(reps.People) == 0 {
			return "", fault.One("name_to", "matter.error.no_representatives")
		}
		voices = committees
	}
	if in.Version < 1 || in.Version > s.Matter.Version {
		in.Version = s.Matter.Version
	}
	now, written := x.clk.Now(), in.Written
	if written.IsZero() {
		written = clock.DayOf(now)
	}
	c := contribution{ID: id.New(), MatterID: s.Matter.ID, Author: s.actor.Person, Kind: in.Kind, NameTo: in.NameTo, Text: in.Text,
		Question: in.Question, For: in.For, Committee: in.Committee, Follows: in.Follows, Late: !s.Matter.InTime(written), At: now}
	if in.Kind == Position {
		leads, err := leadsAny(ctx, tx, s.actor.Person)
		if err != nil {
			return "", err
		}
		c.Intention, c.Side = in.Intention, sideOf(s.Standing, leads, in.For)
	}
	stored, err := insertContribution(ctx, tx, c, in.SendKey, in.Version)
	if err != nil {
		return "", err
	}
	if !stored { // sent by another request that committed after this transaction looked
		before, _, err := sent(ctx, tx, s.actor.Person, in.SendKey)
		return before, err
	}
	if err := insertFiles(ctx, tx, filesShown, s.Matter.ID, fileOfContribution, c.ID, in.Files); err != nil {
		return "", err
	}
	for _, committee := range voices {
		if _, err := tx.Exec(ctx, `INSERT INTO matter_name_given (contribution_id, committee_id) VALUES ($1, $2)`, c.ID, committee); err != nil {
			return "", err
		}
	}
	waits, inTime := 0, 0
	if c.waiting() {
		waits = 1
		if !c.Late {
			inTime = 1
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE matter SET contributions = contributions + 1, unanswered = unanswered + $2,
		blocking = blocking + $3 WHERE id = $1`, s.Matter.ID, waits, inTime); err != nil {
		return "", err
	}
	return c.ID, x.note(ctx, tx, journal.Entry{Verb: VerbReceived, SubjectID: s.Matter.ID, Actor: c.journalActor(s.actor.Person),
		Tell: true, Args: map[string]any{"contribution": c.ID}}, "")
}

// RepresentativesOf says who would see the actor's name in a matter if they gave it to their representatives only. No People
// means that there is nobody to give it to.
func (x *Room) RepresentativesOf(ctx context.Context, actor access.Actor, matterID string) (Representatives, error) {
	s, err := x.enter(ctx, x.db.Read(), actor, matterID)
	if err != nil {
		return Representatives{}, err
	}
	r, _, err := x.representatives(ctx, x.db.Read(), s)
	return r, err
}

// representatives are those who would see the actor's name, and the ids of their committees: the employee side of the
// committees that speak for the units the actor works in today, without those from whom given names are kept in this matter.
func (x *Room) representatives(ctx context.Context, q db.Q, s scene) (Representatives, []string, error) {
	type seat struct{ committee, name, person, personName string }
	var level int
	var order, personOrder string // SQLite looks into a view of several parts only when all it is ordered by is selected
	seats, err := db.All(ctx, q, func(r db.Scanner) (seat, error) {
		var v seat
		err := r.Scan(&v.committee, &v.name, &v.person, &v.personName, &level, &order, &personOrder)
		return v, err
	}, `SELECT c.id, c.name, p.id, p.name, c.level, c.sort_key, p.sort_key
		FROM org_employment_now e JOIN org_unit_stands_for w ON w.unit_id = e.unit_id
		JOIN committee_voice v ON v.unit_id = w.now_id JOIN committee_now c ON c.id = v.committee_id
		JOIN committee_member_now m ON m.committee_id = c.id AND m.side = 'employee'
		JOIN org_person_name p ON p.id = m.person_id
		WHERE e.person_id = $1 AND m.person_id <> $1
		AND p.id NOT IN (SELECT m2.person_id FROM matter_committee mc JOIN committee_stands_for s2 ON s2.committee_id = mc.committee_id
			JOIN committee_member_now m2 ON m2.committee_id = s2.now_id
			WHERE mc.matter_id = $2 AND NOT mc.removed AND m2.side = 'management')
		AND p.id NOT IN (SELECT o.person_id FROM matter_owner o WHERE o.matter_id = $2 AND o.until_at IS NULL)
		AND p.id NOT IN (SELECT l.person_id FROM matter_touched t JOIN org_unit_stands_for s3 ON s3.unit_id = t.subject_id
			JOIN org_ancestor a ON a.unit_id = s3.now_id JOIN org_leader_now l ON l.unit_id = a.ancestor_id
			WHERE t.matter_id = $2 AND t.subject_kind = 'unit')
		AND p.id NOT IN (SELECT l.person_id FROM matter o JOIN org_unit_stands_for s4 ON s4.unit_id = o.unit_id
			JOIN org_ancestor a ON a.unit_id = s4.now_id JOIN org_leader_now l ON l.unit_id = a.ancestor_id WHERE o.id = $2)
		ORDER BY c.level, c.sort_key, c.id, p.sort_key, p.id`, s.Standing.Person, s.Matter.ID)
	if err != nil || len(seats) == 0 {
		return Representatives{}, nil, err
	}
	keepers, err := x.secretariat(ctx, q)
	if err != nil {
		return Representatives{}, nil, err
	}
	never := map[string]bool{}
	for _, k := range keepers {
		never[k] = true
	}
	var out Representatives
	var ids []string
	seen := map[string]bool{}
	for _, v := range seats {
		if never[v.person] {
			continue
		}
		if !seen[v.committee] {
			seen[v.committee] = true
			out.Committees, ids = append(out.Committees, v.name), append(ids, v.committee)
		}
		if !seen[v.person] {
			seen[v.person] = true
			out.People = append(out.People, Person{v.person, v.personName})
		}
	}
	return out, ids, nil
}

// own runs an act of an author on their own contribution as one transaction; someone else's is fault.NotFound.
func (x *Room) own(ctx context.Context, who claim, act func(ctx context.Context, tx *db.Tx, c contribution) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := who(ctx, tx)
		if err != nil {
			return err
		}
		return act(ctx, tx, c)
	})
}

// noteOwn journals an act of an author.
func (x *Room) noteOwn(ctx context.Context, tx *db.Tx, c contribution, verb string, tell bool) error {
	return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: c.MatterID, Actor: c.journalActor(c.Author), Tell: tell,
		Nameless: c.NameTo == NameToNobody, Args: map[string]any{"contribution": c.ID}}, "")
}

// Edit changes one's own contribution while the matter is open and it has no answer; the earlier text is kept for its author
// and the secretariat, and files taken away are gone. ErrNotOpen, ErrAnswered, ErrWithdrawn, ErrHidden. Fields: kind, text, and those of
// the rows of files.
func (x *Room) Edit(ctx context.Context, actor access.Actor, contributionID string, in EditInput) error {
	invalid := in.check()
	return x.own(ctx, byPerson(actor.Person, contributionID), func(ctx context.Context, tx *db.Tx, c contribution) error {
		m, err := loadMatter(ctx, tx, c.MatterID)
		if err != nil {
			return err
		}
		if m.State != Open {
			return ErrNotOpen
		}
		if err := c.changeable(); err != nil {
			return err
		}
		if invalid != nil {
			return invalid
		}
		if (in.Kind == Position) != (c.Kind == Position) {
			return fault.One("kind", "matter.error.kind")
		}
		files, err := changeFiles(ctx, tx, c, in)
		if err != nil {
			return err
		}
		if c.Kind != Position {
			in.Intention = ""
		}
		words := in.Kind != c.Kind || in.Text != c.Text || in.Intention != c.Intention
		if !words && !files {
			return nil
		}
		if words {
			if err := keepEarlier(ctx, tx, c); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE matter_contribution SET kind = $2, text = $3, edited_at = $4, intention = $5 WHERE id = $1`,
			c.ID, in.Kind, in.Text, x.clk.Now(), in.Intention); err != nil {
			return err
		}
		if err := search.Drop(ctx, tx, c.ID); err != nil { // not by the words that stood there
			return err
		}
		if c.Held > 0 {
			if err := dropHeld(ctx, tx, c, FellChanged, x.clk.Now()); err != nil {
				return err
			}
			if err := recount(ctx, tx, c.MatterID); err != nil {
				return err
			}
		}
		return x.noteOwn(ctx, tx, c, VerbEdited, false)
	})
}

// keepEarlier keeps what stands in a contribution before it is changed.
func keepEarlier(ctx context.Context, tx *db.Tx, c contribution) error {
	written := c.At
	if !c.EditedAt.IsZero() {
		written = c.EditedAt
	}
	_, err := tx.Exec(ctx, `INSERT INTO matter_contribution_earlier (contribution_id, n, kind, text, at, intention)
		SELECT $1, 1 + count(*), $2, $3, $4, $5 FROM matter_contribution_earlier WHERE contribution_id = $1`, c.ID, c.Kind, c.Text, written, c.Intention)
	return err
}

// Withdraw takes one's own contribution back while it has no answer: its place stays, its text is read by its author and the
// secretariat only, and it needs no answer. ErrAnswered, ErrWithdrawn, ErrHidden.
func (x *Room) Withdraw(ctx context.Context, actor access.Actor, contributionID string) error {
	return x.withdraw(ctx, byPerson(actor.Person, contributionID))
}

func (x *Room) withdraw(ctx context.Context, who claim) error {
	return x.own(ctx, who, func(ctx context.Context, tx *db.Tx, c contribution) error {
		if err := c.changeable(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE matter_contribution SET withdrawn_at = $2 WHERE id = $1`, c.ID, c.when(x.clk.Now())); err != nil {
			return err
		}
		if err := search.Drop(ctx, tx, c.ID); err != nil {
			return err
		}
		if err := dropHeld(ctx, tx, c, FellWithdrawn, c.when(x.clk.Now())); err != nil {
			return err
		}
		if err := recount(ctx, tx, c.MatterID); err != nil {
			return err
		}
		return x.noteOwn(ctx, tx, c, VerbWithdrawn, false)
	})
}

// Recognise says "so here too" and gives how many do; once for each person, however often it is pressed. Never to one's own.
func (x *Room) Recognise(ctx context.Context, actor access.Actor, contributionID string) (int, error) {
	return x.recognise(ctx, actor, contributionID, func(ctx context.Context, tx *db.Tx, c contribution) error {
		n, err := tx.Exec(ctx, `INSERT INTO matter_recognition (contribution_id, person_id) VALUES ($1, $2)
			ON CONFLICT (contribution_id, person_id) DO NOTHING`, c.ID, actor.Person)
		if err != nil || n == 0 {
			return err
		}
		// A number, never names: the journal has neither who nor the time of day.
		return x.note(ctx, tx, journal.Entry{Verb: VerbRecognised, SubjectID: c.MatterID, Nameless: true,
			Args: map[string]any{"contribution": c.ID}}, "")
	})
}

// Unrecognise takes it back and gives how many are left.
func (x *Room) Unrecognise(ctx context.Context, actor access.Actor, contributionID string) (int, error) {
	return x.recognise(ctx, actor, contributionID, func(ctx context.Context, tx *db.Tx, c contribution) error {
		x.changed(tx, c.MatterID)
		_, err := tx.Exec(ctx, `DELETE FROM matter_recognition WHERE contribution_id = $1 AND person_id = $2`, c.ID, actor.Person)
		return err
	})
}

func (x *Room) recognise(ctx context.Context, actor access.Actor, contributionID string,
	act func(ctx context.Context, tx *db.Tx, c contribution) error) (n int, err error) {
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := loadContribution(ctx, tx, contributionID)
		if err != nil {
			return err
		}
		s, err := x.enter(ctx, tx, actor, c.MatterID)
		if err != nil {
			return err
		}
		switch {
		case s.Matter.State != Open:
			return ErrNotOpen
		case !MayRecognise(s.Standing, s.Matter, c.Author == actor.Person):
			return fault.Forbidden
		case !c.WithdrawnAt.IsZero():
			return ErrWithdrawn
		case c.Hidden:
			return ErrHidden
		case !c.recognisable():
			return ErrForgotten
		}
		if err := act(ctx, tx, c); err != nil {
			return err
		}
		n, err = db.One(ctx, tx, db.Scan[int], `SELECT count(*) FROM matter_recognition WHERE contribution_id = $1`, c.ID)
		return err
	})
	return n, err
}
