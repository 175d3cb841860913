package matter

import (
	"context"
	"errors"
	"math/rand/v2"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/secret"
)

// ContributeUnnamed gives a contribution without a name: who gave it is used to ask the policy and for nothing else. Sending the same
// receipt with the same words again changes nothing. It is shown by ShowUnnamed, never on the day it came. *fault.Invalid: kind, text
// (also when the matter was closed meanwhile), question, receipt, file1 and so on. fault.Forbidden where nobody was promised it, and to the owner.
func (x *Room) ContributeUnnamed(ctx context.Context, actor access.Actor, matterID string, in UnnamedInput) error {
	if err := in.check(); err != nil {
		return x.orNotFound(ctx, actor, matterID, err)
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := x.enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		if again, err := sentUnnamed(ctx, tx, matterID, in); again || err != nil {
			return err
		}
		if s.Matter.State == Closed {
			return fault.One("text", "matter.error.closed")
		}
		if !MayContributeUnnamed(s.Standing, s.Matter) {
			return fault.Forbidden
		}
		if in.Question != "" {
			if open, err := questionOpen(ctx, tx, s.Matter, in.Question, in.Version); err != nil || !open {
				return orElse(err, fault.One("question", "matter.error.question"))
			}
		}
		if in.Version < 1 || in.Version > s.Matter.Version {
			in.Version = s.Matter.Version
		}
		return insertUnnamed(ctx, tx, s.Matter, in, x.today())
	})
}

// ShowUnnamed shows the contributions without a name whose time it is, each matter's together: they then wait for an answer, and the
// owner is told. To be called each morning; doing it again on the same day changes nothing.
func (x *Room) ShowUnnamed(ctx context.Context) error {
	matters, err := db.All(ctx, x.db.Read(), db.Scan[string], `SELECT DISTINCT matter_id FROM matter_unnamed WHERE day < $1 ORDER BY matter_id`, x.today())
	if err != nil {
		return err
	}
	var failed []error
	for _, m := range matters {
		failed = append(failed, x.showUnnamed(ctx, m))
	}
	return errors.Join(failed...)
}

func (x *Room) showUnnamed(ctx context.Context, matterID string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := loadMatter(ctx, tx, matterID)
		if err != nil {
			return err
		}
		waiting, err := loadUnnamed(ctx, tx, matterID)
		if err != nil {
			return err
		}
		return x.show(ctx, tx, m, shownToday(waiting, x.today(), m.State != Open || !m.InTime(x.today())))
	})
}

// show writes contributions anew, in random order, where all contributions are.
func (x *Room) show(ctx context.Context, tx *db.Tx, m Matter, list []unnamed) error {
	if len(list) == 0 {
		return nil
	}
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if err := moveUnnamed(ctx, tx, list, x.today()); err != nil {
		return err
	}
	if err := recount(ctx, tx, m.ID); err != nil {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: VerbShown, SubjectID: m.ID, Tell: true, Args: map[string]any{"n": len(list)}}, "")
}

// unnamedDone lets a matter be ended: what came without a name in time has been shown, and so was counted as waiting; what came late is
// shown now. ErrUnnamedOpen while people may still write: they were promised that what they write without a name is answered.
func (x *Room) unnamedDone(ctx context.Context, tx *db.Tx, m Matter) error {
	if !m.Unnamed {
		return nil
	}
	if m.InTime(x.today()) {
		return ErrUnnamedOpen
	}
	waiting, err := loadUnnamed(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for _, u := range waiting {
		if !u.Late {
			return ErrUnnamedOpen // what shows them is just behind
		}
	}
	return x.show(ctx, tx, m, waiting)
}

// AllowUnnamed lets people contribute to an open matter without a name; those asked and those who contributed are told. It is never
// taken back. By the owner.
func (x *Room) AllowUnnamed(ctx context.Context, actor access.Actor, matterID string) error {
	return x.lead(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !Kinds[s.Matter.Kind].Unnamed {
			return fault.NotFound
		}
		if s.Matter.Unnamed {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE matter SET unnamed = TRUE WHERE id = $1`, matterID); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbUnnamedAllowed, SubjectID: matterID, Actor: actor.Person, Tell: true}, "")
	})
}

// Smallest is the smallest number of people a figure may be about.
type Smallest func(ctx context.Context) (int, error)

// KeepGroups says how small a group is too small; without it five.
func (x *Room) KeepGroups(smallest Smallest) { x.smallest = smallest }

// FewHere says whether what the actor writes without a name in a matter may give them away by itself: few people work where they do, or
// few may contribute at all.
func (x *Room) FewHere(ctx context.Context, actor access.Actor, matterID string) (bool, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return false, err
	}
	least, err := x.smallest(ctx)
	if err != nil {
		return false, err
	}
	groups, err := db.All(ctx, q, db.Scan[int], `SELECT (SELECT count(DISTINCT o.person_id) FROM org_unit_stands_for ow
			JOIN org_employment_now o ON o.unit_id = ow.unit_id WHERE ow.now_id = w.now_id)
		FROM org_employment_now e JOIN org_unit_stands_for w ON w.unit_id = e.unit_id WHERE e.person_id = $1`, actor.Person)
	if err != nil {
		return false, err
	}
	if s.Matter.Visibility == ToTouched {
		n, err := db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM org_person_name p WHERE p.present AND p.id IN (`+peopleWorking+`)`, matterID)
		if err != nil {
			return false, err
		}
		groups = append(groups, n)
	}
	return Few(least, groups...), nil
}

// Receipt is a contribution without a name as its author sees it.
type Receipt struct {
	// Code is the receipt's, in groups.
	Code string
	// Contribution has only its texts and its Kind while it waits to be shown.
	Contribution
	// Pictures is how many were sent with it.
	Pictures int
	// Title of the matter it was given to.
	Title       string
	MatterState State
	// Newest is the version of the matter's text that counts now.
	Newest int
	// Shown: others can read it. Until is the last day on which it will be, while it waits.
	Shown bool
	Until clock.Day
}

// Receipt is what became of the contribution whose receipt that is; fault.NotFound for a code that is nobody's. Whoever has the code
// reads it: nobody need have signed in.
func (x *Room) Receipt(ctx context.Context, code string) (*Receipt, error) {
	code, ok := secret.ParseLetter(code)
	if !ok {
		return nil, fault.NotFound
	}
	q := x.db.Read()
	r, err := x.waitingReceipt(ctx, q, code)
	if err == nil || !errors.Is(err, fault.NotFound) {
		return r, err
	}
	list, err := x.mine(ctx, q, access.Actor{}, reader{seeName: `FALSE`, own: true}, ` WHERE c.receipt = $2`, "", secret.Hash(code))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.NotFound
	}
	m := list[0]
	m.Mine = true
	m.allow(Standing{}, Matter{State: Closed})
	r = &Receipt{Code: secret.Groups(code), Contribution: m.Contribution, Title: m.Title, MatterState: m.MatterState, Newest: m.Newest, Shown: true}
	files, err := filesOf(ctx, q, fileOfContribution, m.ID)
	r.Pictures = len(files)
	return r, err
}

// waitingReceipt is the receipt of one that has not been shown yet.
func (x *Room) waitingReceipt(ctx context.Context, q db.Q, code string) (*Receipt, error) {
	r := &Receipt{Code: secret.Groups(code)}
	var came, last clock.Day
	err := q.QueryRow(ctx, `SELECT u.matter_id, u.kind, u.text, u.day, m.last_day, m.kind, m.state, u.version, m.version, CASE WHEN hv.reason IS NULL THEN v.title ELSE '' END,
		(SELECT count(*) FROM matter_unnamed_file f WHERE f.target_id = u.id)
		FROM `+listedFrom+` JOIN matter_unnamed u ON u.matter_id = m.id WHERE u.receipt = $1`, secret.Hash(code)).
		Scan(&r.MatterID, &r.Kind, &r.Text, &came, &last, &r.MatterKind, &r.MatterState, &r.Version, &r.Newest, &r.Title, &r.Pictures)
	r.NameTo, r.Mine, r.MayWithdraw = NameToNobody, true, true
	r.Until = shownAtLatest(came, last)
	return r, err
}

// MisunderstoodUnnamed is Misunderstood for who has the receipt.
func (x *Room) MisunderstoodUnnamed(ctx context.Context, code, text string) error {
	return x.misunderstood(ctx, byReceipt(code), text)
}

// ReplyUnnamed is Reply for who has the receipt.
func (x *Room) ReplyUnnamed(ctx context.Context, code, reply string) error {
	return x.reply(ctx, byReceipt(code), reply)
}

// WithdrawUnnamed is Withdraw for who has the receipt. One that has not been shown yet is gone without a trace.
func (x *Room) WithdrawUnnamed(ctx context.Context, code string) error {
	letter, ok := secret.ParseLetter(code)
	if !ok {
		return fault.NotFound
	}
	gone := false
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		gone, err = deleteUnnamed(ctx, tx, secret.Hash(letter))
		return err
	})
	if err != nil || gone {
		return err
	}
	return x.withdraw(ctx, byReceipt(code))
}
