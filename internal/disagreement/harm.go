package disagreement

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/matter"
)

// Harmful texts: whoever reads one reports it, and the secretariat hides it, shows it again, or takes it away for good. Its place and the
// reason stay, and its author is told. A text is an entry, a withdrawal request or what came of one, by its id.

// The verbs of what is done to a text; their subject is what it stands in.
const (
	VerbReported  = "disagreement.reported"  // text
	VerbDismissed = "disagreement.dismissed" // text
	VerbHidden    = "disagreement.hidden"    // text
	VerbErased    = "disagreement.erased"    // text
	VerbShown     = "disagreement.shown"     // text
)

// ErrHidden: it is hidden, or gone, already, and its reason stands.
var ErrHidden = fault.Wrap(fault.Conflict, errors.New("disagreement: hidden already"))

// ErrShown: it is not hidden.
var ErrShown = fault.Wrap(fault.Conflict, errors.New("disagreement: not hidden"))

// MaxReason is how long a reason is at most, in characters.
const MaxReason = 500

// aText is a text that can be reported and hidden.
type aText struct {
	ID string
	// In is the disagreement it stands in, or, with Card, the withdrawal request.
	In   string
	Card bool
	// Matter is the matter's id.
	Matter string
	// Table is where it is kept.
	Table          string
	Text, More, By string
	Hidden         string
	Erased         bool
}

// path is where it is read.
func (t aText) path() string {
	if t.Card {
		return CardPath(t.In)
	}
	return Path(t.In)
}

const textsSQL = `SELECT e.id, e.disagreement_id, d.matter_id, FALSE AS card, 'disagreement_entry' AS kept, e.text, e.more, e.by_id, COALESCE(e.hidden_reason, '') AS hidden, e.erased
		FROM disagreement_entry e JOIN disagreement d ON d.id = e.disagreement_id
	UNION ALL SELECT k.id, k.id, k.matter_id, TRUE, 'disagreement_card', k.text, '', k.by_id, COALESCE(k.hidden_reason, ''), k.erased FROM disagreement_card k
	UNION ALL SELECT c.id, k.id, k.matter_id, TRUE, 'disagreement_card_entry', c.text, '', c.by_id, COALESCE(c.hidden_reason, ''), c.erased
		FROM disagreement_card_entry c JOIN disagreement_card k ON k.id = c.card_id`

// enterText loads a text that the actor may read. By who reads what it stands in; hide asks that they may hide it too.
func (x *Room) enterText(ctx context.Context, q db.Q, actor access.Actor, textID string, hide bool) (t aText, err error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (t aText, err error) {
		return t, s.Scan(&t.ID, &t.In, &t.Card, &t.Matter, &t.Table, &t.Text, &t.More, &t.By, &t.Hidden, &t.Erased)
	}, `SELECT t.id, t.disagreement_id, t.card, t.matter_id, t.kept, t.text, t.more, t.by_id, t.hidden, t.erased FROM (`+textsSQL+`) t WHERE t.id = $1 AND (t.text <> '' OR t.hidden <> '')`, textID)
	if err != nil {
		return t, err
	}
	if len(list) == 0 {
		return t, fault.NotFound
	}
	t = list[0]
	if t.Card {
		_, _, err = x.enterCard(ctx, q, actor, t.In)
	} else {
		_, err = x.enter(ctx, q, actor, t.In)
	}
	if err == nil && hide && !actor.Grants.Secretariat {
		err = fault.NotFound
	}
	return t, err
}

// noteText writes what was done to a text in the journal. Who reported stands with the report alone: it names nobody to those who read what happened.
func (x *Room) noteText(ctx context.Context, tx *db.Tx, verb string, t aText, by string) error {
	kind := subjectKind
	if t.Card {
		kind = cardKind
	}
	if verb == VerbReported {
		by = ""
	}
	_, err := x.journal.Write(ctx, tx, journal.Entry{Verb: verb, SubjectKind: kind, SubjectID: t.In, Actor: by, Args: map[string]any{"text": t.ID}, Tell: verb != VerbDismissed})
	return err
}

func checkReason(reason string) error {
	inv := &fault.Invalid{}
	needed(inv, "reason", reason, MaxReason)
	return inv.Err()
}

// Report tells the secretariat of a text that harms somebody. Again before it is settled changes nothing. By who reads it. Field: reason.
func (x *Room) Report(ctx context.Context, actor access.Actor, textID, reason string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := x.enterText(ctx, tx, actor, textID, false)
		if err != nil {
			return err
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `INSERT INTO disagreement_report (id, text_id, reporter_id, reason, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (text_id, reporter_id) WHERE settled_at IS NULL DO NOTHING`,
			id.New(), t.ID, actor.Person, reason, x.clk.Now())
		if err != nil || n == 0 {
			return err
		}
		return x.noteText(ctx, tx, VerbReported, t, actor.Person)
	})
}

// Settle is what the secretariat does about a text.
type Settle string

// What can be done about a text.
const (
	Hide    Settle = "hide"
	Erase   Settle = "erase" // for good: the words are gone, their place and the reason stay
	Show    Settle = "show"  // what was hidden, again
	Dismiss Settle = "dismiss"
)

// check finds what is wrong with doing it to a text, with a reason. What is hidden keeps the reason it has until it is shown or gone; the reason
// stands in the place of a text that is taken away, so that showing one, or letting it stand, has none.
func (s Settle) check(t aText, reason string) error {
	switch {
	case s == Hide && t.Hidden != "" || s == Erase && t.Erased:
		return ErrHidden
	case s == Show && t.Hidden == "":
		return ErrShown
	case s == Hide || s == Erase:
		return checkReason(reason)
	case s == Show && !t.Erased && t.Text != "" || s == Dismiss:
		return nil
	}
	return fault.One("settle", "disagreement.error.settle_missing")
}

// Settle hides a text, takes it away for good, shows it again, or lets it stand; reports of it are settled with that. Its author is told. By
// the secretariat. ErrHidden and ErrShown when somebody was faster. Fields: settle, and reason where it is hidden or taken away.
func (x *Room) Settle(ctx context.Context, actor access.Actor, textID string, what Settle, reason string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := x.enterText(ctx, tx, actor, textID, true)
		if err != nil {
			return err
		}
		if err := what.check(t, reason); err != nil {
			return err
		}
		now, verb := x.clk.Now(), VerbDismissed
		switch what {
		case Hide:
			verb = VerbHidden
			_, err = tx.Exec(ctx, `UPDATE `+t.Table+` SET hidden_reason = $2, hidden_by = $3, hidden_at = $4 WHERE id = $1`, t.ID, reason, actor.Person, now)
		case Erase:
			verb = VerbErased
			if err = x.erase(ctx, tx, t); err == nil {
				_, err = tx.Exec(ctx, `UPDATE `+t.Table+` SET erased = TRUE, hidden_reason = $2, hidden_by = $3, hidden_at = $4 WHERE id = $1`, t.ID, reason, actor.Person, now)
			}
		case Show:
			verb = VerbShown
			_, err = tx.Exec(ctx, `UPDATE `+t.Table+` SET hidden_reason = NULL, hidden_by = NULL, hidden_at = NULL WHERE id = $1`, t.ID)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE disagreement_report SET settled_at = $2 WHERE text_id = $1 AND settled_at IS NULL`, t.ID, now); err != nil {
			return err
		}
		if verb == VerbHidden || verb == VerbErased { // found no more from this moment; what else is said there is found again soon
			if err := search.Drop(ctx, tx, t.In); err != nil {
				return err
			}
		}
		if err := x.matter.Reindex(ctx, tx, t.Matter); err != nil {
			return err
		}
		return x.noteText(ctx, tx, verb, t, actor.Person)
	})
}

// erase takes the words of a text away, from the database's files too.
func (x *Room) erase(ctx context.Context, tx *db.Tx, t aText) error {
	more := ""
	if !t.Card {
		more = `, more = ''`
	}
	if _, err := tx.Exec(ctx, `UPDATE `+t.Table+` SET text = ''`+more+` WHERE id = $1`, t.ID); err != nil {
		return err
	}
	return jobs.Add(ctx, tx, jobs.New{Kind: jobScrub, Key: "words"})
}

// jobScrub rids the database's files of what was erased.
const jobScrub = "disagreement.scrub"

// tables are those in which people's words stand.
var tables = []string{"disagreement_card", "disagreement_card_entry", "disagreement_entry", "disagreement_report"}

func (x *Room) scrub(ctx context.Context) error {
	err := x.db.Scrub(ctx, tables...)
	if errors.Is(err, fault.Unavailable) {
		return jobs.Later(time.Minute)
	}
	return err
}

// report is an open report, with the text it is of.
type report struct {
	aText
	Reporter, Reason string
	At               time.Time
}

// mostReports is how many open reports are shown, the oldest first.
const mostReports = 50

// reports are the open ones in the matters the actor may read: a matter for its committees only is not the secretariat's to know of. textID
// narrows to one text. Two queries.
func (x *Room) reports(ctx context.Context, q db.Q, actor access.Actor, textID string) ([]report, error) {
	sight, err := x.matter.Sight(ctx, q, actor, matter.Filter{})
	if err != nil {
		return nil, err
	}
	where := ``
	if textID != "" {
		where = ` AND r.text_id = ` + sight.Arg(textID)
	}
	return db.All(ctx, q, func(s db.Scanner) (r report, err error) {
		return r, s.Scan(&r.ID, &r.In, &r.Card, &r.Text, &r.Reporter, &r.Reason, db.At(&r.At))
	}, `SELECT t.id, t.disagreement_id, t.card, t.text, r.reporter_id, r.reason, r.at FROM disagreement_report r JOIN (`+textsSQL+`) t ON t.id = r.text_id
		JOIN matter_measured m ON m.id = t.matter_id WHERE r.settled_at IS NULL AND `+sight.Where()+where+` ORDER BY r.at, r.id LIMIT `+sight.Arg(mostReports), sight.Args()...)
}

// What is not kept for ever (package retention says for how long, and asks): the words of texts that are hidden, and reports that are settled.
// What is published stays, with who wrote it for their side.

// dueSQL is the condition that something about the text "t" is over since before the instant $1.
const dueSQL = `(t.hidden_at < $1 AND (t.text <> '' OR t.more <> '') OR EXISTS (SELECT 1 FROM disagreement_report r WHERE r.text_id = t.id AND r.settled_at < $1))`

const keptSQL = `(SELECT e.id, e.hidden_at, e.text, e.more FROM disagreement_entry e UNION ALL SELECT k.id, k.hidden_at, k.text, '' FROM disagreement_card k
	UNION ALL SELECT c.id, c.hidden_at, c.text, '' FROM disagreement_card_entry c) t`

// DueTexts lists texts of which something is over since before a day: at most limit, by id, those after an id.
func (x *Room) DueTexts(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT t.id FROM `+keptSQL+` WHERE `+dueSQL+` AND t.id > $2 ORDER BY t.id LIMIT $3`, before.Start(), after, limit)
}

// ForgetTexts takes away the words of those of the texts that were hidden before a day, and their settled reports, and gives which.
func (x *Room) ForgetTexts(ctx context.Context, tx *db.Tx, before clock.Day, texts []string) (done, left []string, err error) {
	done, err = db.All(ctx, tx, db.Scan[string], `SELECT t.id FROM `+keptSQL+` WHERE `+dueSQL+` AND t.id IN (`+db.In(2, len(texts))+`) ORDER BY t.id`,
		append([]any{before.Start()}, db.Args(texts)...)...)
	if err != nil || len(done) == 0 {
		return nil, nil, err
	}
	these, args := ` IN (`+db.In(2, len(done))+`)`, append([]any{before.Start()}, db.Args(done)...)
	for _, sql := range []string{`UPDATE disagreement_entry SET text = '', more = '' WHERE hidden_at < $1 AND id` + these,
		`UPDATE disagreement_card SET text = '' WHERE hidden_at < $1 AND id` + these,
		`UPDATE disagreement_card_entry SET text = '' WHERE hidden_at < $1 AND id` + these,
		`DELETE FROM disagreement_report WHERE settled_at < $1 AND text_id` + these} {
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			return nil, nil, err
		}
	}
	return done, nil, jobs.Add(ctx, tx, jobs.New{Kind: jobScrub, Key: "words"})
}
