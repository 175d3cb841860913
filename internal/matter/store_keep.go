package matter

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

const (
	hiddenAnswerSQL  = `EXISTS (SELECT 1 FROM matter_hidden ha WHERE ha.target_kind = 'answer' AND ha.target_id = a.id AND ha.matter_id = a.matter_id)`
	hiddenVersionSQL = `EXISTS (SELECT 1 FROM matter_hidden hw WHERE hw.target_kind = 'version' AND hw.target_id = CAST(v.n AS TEXT) AND hw.matter_id = v.matter_id)`
	// unseenSQL: nobody but its author and the secretariat reads the contribution "c".
	unseenSQL = `(c.withdrawn_at IS NOT NULL OR ` + hiddenSQL + `)`

	// What is due of a matter "m" that has been over since before the instant $1.
	keepsNames = `m.state = 'closed' AND m.closed_at < $1 AND (
		EXISTS (SELECT 1 FROM matter_contribution c WHERE c.matter_id = m.id AND (c.author_id IS NOT NULL
			OR EXISTS (SELECT 1 FROM matter_recognition r WHERE r.contribution_id = c.id)))
		OR EXISTS (SELECT 1 FROM matter_guest g WHERE g.matter_id = m.id)
		OR EXISTS (SELECT 1 FROM matter_report r WHERE r.matter_id = m.id AND r.settled_at IS NOT NULL))`
	oldDraft = `m.state = 'draft' AND m.saved_at < $1`
)

// keepsTexts: texts out of sight are due.
var keepsTexts = `m.state = 'closed' AND m.closed_at < $1 AND (
		EXISTS (SELECT 1 FROM matter_contribution c WHERE c.matter_id = m.id AND c.withdrawn_at IS NOT NULL AND c.text <> '')
		OR EXISTS (SELECT 1 FROM matter_contribution c JOIN matter_contribution_earlier e ON e.contribution_id = c.id
			WHERE c.matter_id = m.id AND c.edited_at IS NOT NULL)
		OR EXISTS (SELECT 1 FROM matter_hidden h WHERE h.matter_id = m.id
			AND trim(` + eachTarget(func(t textTarget) string { return t.text }, `h.target_kind`, `h.matter_id`, `h.target_id`) + `) <> '')
		OR EXISTS (SELECT 1 FROM matter_report r WHERE r.matter_id = m.id AND r.settled_at IS NOT NULL AND r.reason <> '')
		OR EXISTS (SELECT 1 FROM matter_answer_draft d WHERE d.matter_id = m.id))`

// dueAfter lists the matters of which a condition holds, by id.
func dueAfter(ctx context.Context, q db.Q, condition string, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT m.id FROM matter m WHERE `+condition+` AND m.id > $2 ORDER BY m.id LIMIT $3`, before.Start(), after, limit)
}

// dueOf are those of some matters of which it holds.
func dueOf(ctx context.Context, q db.Q, condition string, before clock.Day, matters []string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT m.id FROM matter m WHERE `+condition+` AND m.id IN (`+db.In(2, len(matters))+`) ORDER BY m.id`,
		append([]any{before.Start()}, db.Args(matters)...)...)
}

// outOfSight are the documents of the search that had texts of some matters that only their authors and the secretariat read.
func outOfSight(ctx context.Context, q db.Q, matters []string) ([]string, error) {
	these := ` IN (` + db.In(1, len(matters)) + `)`
	return db.All(ctx, q, db.Scan[string], `SELECT c.id FROM matter_contribution c WHERE c.matter_id`+these+` AND `+unseenSQL+`
		UNION SELECT d.doc FROM (SELECT `+eachTarget(func(t textTarget) string { return t.doc }, `h.target_kind`, `h.matter_id`, `h.target_id`)+` AS doc
			FROM matter_hidden h WHERE h.matter_id`+these+`) d WHERE d.doc IS NOT NULL`, db.Args(matters)...)
}

// hiddenCopies are the texts whose words stand with the entries of a verb as well.
var hiddenCopies = []struct{ verb, from string }{
	{VerbQuestionClosed, `matter_question k WHERE k.matter_id = t.matter_id AND k.settled = t.text AND ` + hiddenTarget(TargetQuestion, `k.matter_id`, `k.id`)},
	{VerbHandshakeOffered, `matter_handshake k WHERE k.matter_id = t.matter_id AND k.why = t.text AND ` + hiddenTarget(TargetHandshake, `k.matter_id`, `CAST(k.n AS TEXT)`)},
	{VerbHandshakeTaken, `matter_handshake k WHERE k.matter_id = t.matter_id AND k.answer = t.text AND ` + hiddenTarget(TargetHandshakeAnswer, `k.matter_id`, `CAST(k.n AS TEXT)`)},
	{VerbHandshakeAnswered, `matter_handshake k WHERE k.matter_id = t.matter_id AND k.answer = t.text AND ` + hiddenTarget(TargetHandshakeAnswer, `k.matter_id`, `CAST(k.n AS TEXT)`)},
	{VerbCommitteeAdded, `matter_committee k WHERE k.matter_id = t.matter_id AND k.words = t.text AND ` + hiddenTarget(TargetAsked, `k.matter_id`, `k.committee_id`)},
	{VerbDiscussed, `matter_discussed k WHERE k.matter_id = t.matter_id AND k.words = t.text AND ` + hiddenTarget(TargetDiscussion, `k.matter_id`, `k.committee_id`)},
	{VerbCorrected, `matter_decision k WHERE k.matter_id = t.matter_id AND k.why = t.text AND ` + hiddenTarget(TargetDecision, `k.matter_id`, `CAST(k.n AS TEXT)`)},
}

// forgetTexts empties what stands out of sight in some matters, and deletes the files that went with it.
func forgetTexts(ctx context.Context, tx *db.Tx, matters []string) error {
	these := ` IN (` + db.In(1, len(matters)) + `)`
	unseen := `(SELECT c.id FROM matter_contribution c WHERE c.matter_id` + these + ` AND ` + unseenSQL + `)`
	// What goes with a contribution "k" belongs to: its matter is the contribution's.
	with := func(kind, id string) string {
		return `EXISTS (SELECT 1 FROM matter_contribution c WHERE c.id = k.contribution_id AND c.matter_id` + these + ` AND ` + hiddenTarget(kind, `c.matter_id`, id) + `)`
	}
	var statements []string
	for _, c := range hiddenCopies { // while they can be told by the words they are copies of
		statements = append(statements, `UPDATE matter_reason AS t SET text = '' WHERE t.matter_id`+these+` AND t.verb = '`+c.verb+`' AND EXISTS (SELECT 1 FROM `+c.from+`)`)
	}
	return execAll(ctx, tx, db.Args(matters), append(statements,
		`UPDATE matter_reason AS t SET text = '' WHERE t.matter_id`+these+` AND NOT `+reasonShownSQL,
		`DELETE FROM matter_contribution_earlier WHERE contribution_id IN (SELECT c.id FROM matter_contribution c WHERE c.matter_id`+these+`)`,
		`DELETE FROM matter_clarification WHERE contribution_id IN `+unseen,
		`UPDATE matter_misunderstanding SET text = '' WHERE contribution_id IN `+unseen, // that there was one says what waits
		`DELETE FROM matter_file WHERE target_kind = 'contribution' AND target_id IN `+unseen,
		`UPDATE matter_contribution AS c SET text = '', intention = '' WHERE c.matter_id`+these+` AND `+unseenSQL,
		`UPDATE matter_misunderstanding AS k SET text = '' WHERE `+with(TargetMisunderstanding, `c.id`),
		`UPDATE matter_clarification AS k SET question = '' WHERE `+with(TargetClarification, `k.id`),
		`UPDATE matter_clarification AS k SET reply = '' WHERE `+with(TargetReply, `k.id`),
		`UPDATE matter_answer AS a SET text = '' WHERE a.matter_id`+these+` AND `+hiddenAnswerSQL,
		`UPDATE matter_version AS v SET title = '', problem = '', core_task = '', why = '', frames = '', citizens = '', citizens_from = ''
			WHERE v.matter_id`+these+` AND `+hiddenVersionSQL,
		`UPDATE matter_question AS k SET text = '', settled = CASE WHEN k.settled IS NULL THEN NULL ELSE '' END
			WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetQuestion, `k.matter_id`, `k.id`),
		`UPDATE matter_question_earlier AS k SET text = '' WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetQuestion, `k.matter_id`, `k.question_id`),
		`UPDATE matter_handshake AS k SET promise = '', why = '' WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetHandshake, `k.matter_id`, `CAST(k.n AS TEXT)`),
		`UPDATE matter_handshake AS k SET answer = '' WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetHandshakeAnswer, `k.matter_id`, `CAST(k.n AS TEXT)`),
		`DELETE FROM matter_picture_earlier WHERE matter_id IN (SELECT m.id FROM matter m WHERE m.id`+these+` AND NOT `+tookShownSQL+`)`,
		`UPDATE matter AS m SET took = '', differ = '', remember = '' WHERE m.id`+these+` AND NOT `+tookShownSQL,
		`UPDATE matter_decision AS k SET decision = '', reasons = '', core_task = '', why = '' WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetDecision, `k.matter_id`, `CAST(k.n AS TEXT)`),
		`UPDATE matter_discussed AS k SET words = '' WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetDiscussion, `k.matter_id`, `k.committee_id`),
		`UPDATE matter_committee AS k SET words = '' WHERE k.matter_id`+these+` AND `+hiddenTarget(TargetAsked, `k.matter_id`, `k.committee_id`),
		`UPDATE matter AS m SET closed_reason = '' WHERE m.id`+these+` AND `+hiddenTarget(TargetClosedReason, `m.id`, `'`+TargetClosedReason+`'`),
		`UPDATE matter_report SET reason = '' WHERE matter_id`+these+` AND settled_at IS NOT NULL`,
		`DELETE FROM matter_answer_draft WHERE matter_id`+these)...)
}

// forgetNames takes the names from what was said in some matters. A PDF mostly says who made it, and so goes with the name; pictures stay.
func forgetNames(ctx context.Context, tx *db.Tx, matters []string) error {
	these := ` IN (` + db.In(1, len(matters)) + `)`
	of := ` WHERE contribution_id IN (SELECT c.id FROM matter_contribution c WHERE c.matter_id` + these + `)`
	return execAll(ctx, tx, db.Args(matters),
		`UPDATE matter_contribution AS c SET author_id = NULL, send_key = NULL,
			recognised = c.recognised + (SELECT count(*) FROM matter_recognition r WHERE r.contribution_id = c.id),
			name_to = CASE WHEN c.name_to = '`+NameToNobody+`' THEN c.name_to ELSE '`+NameForgotten+`' END WHERE c.matter_id`+these,
		`DELETE FROM matter_recognition`+of,
		`DELETE FROM matter_name_given`+of,
		`DELETE FROM matter_guest WHERE matter_id`+these,
		`DELETE FROM matter_file WHERE target_kind = 'contribution' AND kind = 'pdf' AND target_id IN (SELECT c.id FROM matter_contribution c WHERE c.matter_id`+these+`)`,
		`DELETE FROM matter_report WHERE matter_id`+these+` AND settled_at IS NOT NULL`)
}

// execAll runs statements with the same arguments, one after the other.
func execAll(ctx context.Context, tx *db.Tx, args []any, statements ...string) error {
	for _, sql := range statements {
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			return err
		}
	}
	return nil
}

func draftsSaved(ctx context.Context, q db.Q, drafts []string) (map[string]clock.Day, error) {
	out := map[string]clock.Day{}
	_, err := db.All(ctx, q, func(s db.Scanner) (id string, err error) {
		var saved time.Time
		if err := s.Scan(&id, db.At(&saved)); err != nil {
			return "", err
		}
		out[id] = clock.DayOf(saved)
		return id, nil
	}, `SELECT id, saved_at FROM matter WHERE state = 'draft' AND id IN (`+db.In(1, len(drafts))+`)`, db.Args(drafts)...)
	return out, err
}
