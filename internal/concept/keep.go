package concept

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/matter"
)

// What is not kept for ever (package retention says for how long, and asks): the words of texts that are hidden, and reports that are settled,
// of themes that are over. Who agreed for their side stays with what they agreed to. And what is erased with a theme's texts.

const keepsTexts = `m.closed_at < $1 AND EXISTS (SELECT 1 FROM concept_entry e WHERE e.matter_id = m.id AND (
	e.hidden_at IS NOT NULL AND (e.meaning <> '' OR e.apart <> '' OR e.example <> '' OR e.reason <> '' OR e.forms <> '')
	OR EXISTS (SELECT 1 FROM concept_report r WHERE r.entry_id = e.id AND r.settled_at IS NOT NULL)))`

// DueTexts lists themes closed before a day that still keep texts out of sight here: at most limit, by id, those after an id.
func (x *Room) DueTexts(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT m.id FROM matter_over m WHERE `+keepsTexts+` AND m.id > $2 ORDER BY m.id LIMIT $3`, before.Start(), after, limit)
}

// ForgetTexts takes away what those of the themes that were closed before a day keep out of sight; the word itself stays, as the name of what was
// there. Gives the themes it was done in.
func (x *Room) ForgetTexts(ctx context.Context, tx *db.Tx, before clock.Day, matters []string) (done, left []string, err error) {
	done, err = db.All(ctx, tx, db.Scan[string], `SELECT m.id FROM matter_over m WHERE `+keepsTexts+` AND m.id IN (`+db.In(2, len(matters))+`) ORDER BY m.id`,
		append([]any{before.Start()}, db.Args(matters)...)...)
	if err != nil || len(done) == 0 {
		return nil, nil, err
	}
	these := ` IN (` + db.In(1, len(done)) + `)`
	for _, sql := range []string{
		`UPDATE concept_entry SET forms = '', meaning = '', apart = '', example = '', reason = '' WHERE hidden_at IS NOT NULL AND matter_id` + these,
		`DELETE FROM concept_report WHERE settled_at IS NOT NULL AND entry_id IN (SELECT e.id FROM concept_entry e WHERE e.matter_id` + these + `)`} {
		if _, err := tx.Exec(ctx, sql, db.Args(done)...); err != nil {
			return nil, nil, err
		}
	}
	return done, nil, matter.ScrubSoon(ctx, tx)
}

// wordColumn is a column with people's words, in the rows of one theme ($1).
type wordColumn struct{ table, column, where string }

const ofTheme = `matter_id = $1`

var wordColumns = []wordColumn{
	{"concept_entry", "word", ofTheme}, {"concept_entry", "forms", ofTheme}, {"concept_entry", "meaning", ofTheme}, {"concept_entry", "apart", ofTheme},
	{"concept_entry", "example", ofTheme}, {"concept_entry", "reason", ofTheme}, {"concept_entry", "hidden_reason", ofTheme}, {"concept_end", "again_when", ofTheme},
	{"concept_report", "reason", `entry_id IN (SELECT e.id FROM concept_entry e WHERE e.matter_id = $1)`},
}

func wordTables() []string {
	var out []string
	for _, c := range wordColumns {
		out = append(out, c.table)
	}
	return out
}

// texts are the different texts about a theme that are kept here. One query.
func (x *Room) texts(ctx context.Context, q db.Q, matterID string) ([]matter.Kept, error) {
	sql := ""
	for i, c := range wordColumns {
		if i > 0 {
			sql += ` UNION `
		}
		sql += `SELECT ` + c.column + `, FALSE FROM ` + c.table + ` WHERE ` + c.where + ` AND ` + c.column + ` <> ''`
	}
	return db.All(ctx, q, matter.ScanKept, sql, matterID)
}

// replace writes another text wherever one stands about a theme, and gives in how many places.
func (x *Room) replace(ctx context.Context, tx *db.Tx, matterID, text, now string) (int, error) {
	places := 0
	for _, c := range wordColumns {
		n, err := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $3 WHERE `+c.column+` = $2 AND `+c.where, matterID, text, now)
		if err != nil {
			return 0, err
		}
		places += int(n)
	}
	tx.AfterCommit(x.forgetWords)
	return places, nil
}
