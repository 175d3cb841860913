package dialogue

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// MaxReason bounds why a text is reported, hidden or shown again.
const MaxReason = 1000

// Target is a text that can be reported and hidden: what the request says (by the request's id), an addition (by its id) or what came of
// it (by its number).
type Target struct{ Kind, ID string }

// The kinds of target.
const (
	TargetRequest  = "request"
	TargetAddition = "addition"
	TargetOutcome  = "outcome"
)

// authors finds who wrote a target $2 of a request $1.
var authors = map[string]string{
	TargetRequest:  `SELECT r.asker_id FROM dialogue_request r WHERE r.id = $1 AND r.id = $2`,
	TargetAddition: `SELECT r.asker_id FROM dialogue_request r JOIN dialogue_addition a ON a.request_id = r.id WHERE r.id = $1 AND a.id = $2`,
	TargetOutcome:  `SELECT o.by_id FROM dialogue_outcome o WHERE o.request_id = $1 AND CAST(o.n AS TEXT) = $2`,
}

// author is who wrote a target, "" when the name's time is over; fault.NotFound when there is no such text.
func author(ctx context.Context, q db.Q, requestID string, t Target) (person string, err error) {
	of, known := authors[t.Kind]
	if !known {
		return "", fault.NotFound
	}
	err = q.QueryRow(ctx, of, requestID, t.ID).Scan(db.OrZero(&person))
	return person, err
}

// MaySeeHidden says whether they may read a text that is hidden, or was withdrawn.
func MaySeeHidden(s Standing, own bool) bool { return own || s.Secretariat }

// MayReport says whether they may report a text: whoever reads it, but its author.
func MayReport(s Standing, own bool) bool { return MayRead(s) && !own }

// MayHide says whether they may hide a text, show it again, and take personal data out of it for good.
func MayHide(s Standing) bool { return s.Secretariat && MayRead(s) }

// The errors of texts that somebody else has dealt with first.
var (
	// ErrHidden: it is hidden already.
	ErrHidden = fault.Wrap(fault.Conflict, errors.New("dialogue: hidden already"))
	// ErrShown: it is not hidden.
	ErrShown = fault.Wrap(fault.Conflict, errors.New("dialogue: not hidden"))
	// ErrSettled: the report is settled.
	ErrSettled = fault.Wrap(fault.Conflict, errors.New("dialogue: settled already"))
)

// onText runs an act on a text of a request, for a reason.
func (x *Room) onText(ctx context.Context, actor access.Actor, requestID string, t Target, reason string, may func(s Standing, own bool) bool,
	act func(ctx context.Context, tx *db.Tx) error) error {
	return x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		by, err := author(ctx, tx, requestID, t)
		if err != nil {
			return err
		}
		if !may(s.Standing, by == actor.Person) {
			return fault.Forbidden
		}
		inv := &fault.Invalid{}
		if checkText(inv, "reason", reason, MaxReason); len(inv.Fields) > 0 {
			return inv
		}
		return act(ctx, tx)
	})
}

// mayHide is MayHide for onText.
func mayHide(s Standing, _ bool) bool { return MayHide(s) }

// Report tells the secretariat of a harmful text. Reporting the same again before it is settled changes nothing. By whoever reads it, but its
// author. Field: reason.
func (x *Room) Report(ctx context.Context, actor access.Actor, requestID string, t Target, reason string) error {
	return x.onText(ctx, actor, requestID, t, reason, MayReport, func(ctx context.Context, tx *db.Tx) error {
		again, err := db.One(ctx, tx, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM dialogue_report WHERE request_id = $1 AND target_kind = $2 AND target_id = $3
			AND reporter_id = $4 AND settled_at IS NULL)`, requestID, t.Kind, t.ID, actor.Person)
		if err != nil || again {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO dialogue_report (id, request_id, target_kind, target_id, reason, reporter_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id.New(), requestID, t.Kind, t.ID, reason, actor.Person, x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbReported, SubjectID: requestID, Tell: true})
	})
}

// Hide hides a text with a reason, which stands in its place; its author is told and still reads it, as does the secretariat. Reports of it are
// settled. ErrHidden when it was. By the secretariat. Field: reason.
func (x *Room) Hide(ctx context.Context, actor access.Actor, requestID string, t Target, reason string) error {
	return x.onText(ctx, actor, requestID, t, reason, mayHide, func(ctx context.Context, tx *db.Tx) error {
		now := x.clk.Now()
		n, err := tx.Exec(ctx, `INSERT INTO dialogue_hidden (request_id, target_kind, target_id, reason, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (request_id, target_kind, target_id) DO NOTHING`, requestID, t.Kind, t.ID, reason, actor.Person, now)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrHidden
		}
		if _, err := tx.Exec(ctx, `UPDATE dialogue_report SET settled_at = $4, settled_by = $5 WHERE request_id = $1 AND target_kind = $2 AND target_id = $3 AND settled_at IS NULL`,
			requestID, t.Kind, t.ID, now, actor.Person); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbHidden, SubjectID: requestID, Actor: actor.Person, Tell: true, Args: map[string]any{"kind": t.Kind, "target": t.ID}})
	})
}

// Unhide shows a hidden text again, with a reason; its author is told. ErrShown when it is not hidden. By the secretariat. Field: reason.
func (x *Room) Unhide(ctx context.Context, actor access.Actor, requestID string, t Target, reason string) error {
	return x.onText(ctx, actor, requestID, t, reason, mayHide, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM dialogue_hidden WHERE request_id = $1 AND target_kind = $2 AND target_id = $3`, requestID, t.Kind, t.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrShown
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbUnhidden, SubjectID: requestID, Actor: actor.Person, Tell: true, Args: map[string]any{"kind": t.Kind, "target": t.ID}})
	})
}

// Reported is a report that is not settled.
type Reported struct {
	ID, RequestID, Title string
	Target               Target
	Reason               string
	Reporter             Person
	At                   time.Time
}

// mostReports bounds the reports one page shows, the oldest first.
const mostReports = 100

// Reports are those not settled, the oldest first. By the secretariat.
func (x *Room) Reports(ctx context.Context, actor access.Actor) ([]Reported, error) {
	if !MayKeep(actor) {
		return nil, fault.NotFound
	}
	return db.All(ctx, x.db.Read(), func(s db.Scanner) (r Reported, err error) {
		return r, s.Scan(&r.ID, &r.RequestID, &r.Title, &r.Target.Kind, &r.Target.ID, &r.Reason, &r.Reporter.ID, &r.Reporter.Name, db.At(&r.At))
	}, `SELECT t.id, r.id, r.what, t.target_kind, t.target_id, t.reason, p.id, p.name, t.at FROM dialogue_report t JOIN dialogue_request r ON r.id = t.request_id
		JOIN org_person_name p ON p.id = t.reporter_id WHERE t.settled_at IS NULL ORDER BY t.at, t.id LIMIT $1`, mostReports)
}

// DismissReport settles a report without hiding the text. By the secretariat. ErrSettled when it was settled before.
func (x *Room) DismissReport(ctx context.Context, actor access.Actor, reportID string) error {
	if !MayKeep(actor) {
		return fault.NotFound
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		of, err := db.One(ctx, tx, db.Scan[string], `SELECT request_id FROM dialogue_report WHERE id = $1`, reportID)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `UPDATE dialogue_report SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at IS NULL`, reportID, x.clk.Now(), actor.Person)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrSettled
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbDismissed, SubjectID: of, Actor: actor.Person})
	})
}

// words are the columns with people's words, each with the rows of one request $1 and what tells them apart.
var words = []struct{ table, column, where, key string }{
	{"dialogue_request", "what", `id = $1`, "id"}, {"dialogue_request", "why", `id = $1`, "id"},
	{"dialogue_addition", "text", `request_id = $1`, "id"}, {"dialogue_outcome", "text", `request_id = $1`, "CAST(n AS TEXT)"},
	{"dialogue_report", "reason", `request_id = $1`, "id"}, {"dialogue_hidden", "reason", `request_id = $1`, "target_kind || ' ' || target_id"},
}

// jobScrub takes what was erased out of the database's files.
const jobScrub = "dialogue.scrub"

// Erase takes personal data out of every text of a request for good, and out of the drafts begun from it, and gives in how many places: [slettet]
// stands there. Its asker is told. By the secretariat. Fields: words, reason.
func (x *Room) Erase(ctx context.Context, actor access.Actor, requestID string, in matter.EraseInput) (places int, err error) {
	err = x.on(ctx, actor, requestID, func(ctx context.Context, tx *db.Tx, s scene) error {
		if !MayHide(s.Standing) {
			return fault.Forbidden
		}
		if err := in.Check(); err != nil {
			return err
		}
		places = 0
		for _, c := range words {
			n, err := eraseFrom(ctx, tx, c.table, c.column, c.where, c.key, requestID, in.Words)
			if err != nil {
				return err
			}
			places += n
		}
		if places == 0 {
			return fault.One("words", "dialogue.error.erase_nowhere")
		}
		n, err := x.eraseDrafts(ctx, tx, requestID, in.Words)
		if err != nil {
			return err
		}
		places += n
		if err := jobs.Add(ctx, tx, jobs.New{Kind: jobScrub, Key: "words"}); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbErased, SubjectID: requestID, Actor: actor.Person, Tell: true, Args: map[string]any{"n": places}})
	})
	return places, err
}

// eraseDrafts takes words out of the drafts of matters that were begun from a request with what it says.
func (x *Room) eraseDrafts(ctx context.Context, tx *db.Tx, requestID string, passages []string) (places int, err error) {
	drafts, err := db.All(ctx, tx, db.Scan[string], `SELECT matter_id FROM dialogue_draft WHERE request_id = $1 ORDER BY matter_id`, requestID)
	if err != nil {
		return 0, err
	}
	for _, draft := range drafts {
		n, err := x.matter.EraseDraft(ctx, tx, draft, passages)
		if err != nil {
			return 0, err
		}
		places += n
	}
	return places, nil
}

// eraseFrom takes words out of one column of a request's rows. A request has few rows.
func eraseFrom(ctx context.Context, tx *db.Tx, table, column, where, key, requestID string, passages []string) (places int, err error) {
	type row struct{ key, text string }
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.key, &r.text) }, `SELECT `+key+`, `+column+` FROM `+table+` WHERE `+where, requestID)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		text, n := matter.Without(r.text, passages)
		if n == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET `+column+` = $2 WHERE `+where+` AND `+key+` = $3`, requestID, text, r.key); err != nil {
			return 0, err
		}
		places += n
	}
	return places, nil
}

func (x *Room) scrub(ctx context.Context) error {
	var tables []string
	for _, c := range words {
		tables = append(tables, c.table)
	}
	return x.db.Scrub(ctx, tables...)
}
