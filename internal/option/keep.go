package option

import (
	"context"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/matter"
)

// What is not kept for ever (package retention says for how long, and asks), and what is erased with a matter's texts. Each pair of
// functions lists what is due and does it; doing it again changes nothing. It is done with the matter's own texts and names, in one
// transaction.

// What is due of a matter "m" that has been over since before the instant $1.
const (
	keepsTexts = `m.closed_at < $1 AND EXISTS (SELECT 1 FROM option_item o WHERE o.matter_id = m.id AND (
		EXISTS (SELECT 1 FROM option_hidden h JOIN option_text t ON t.option_id = h.option_id WHERE h.option_id = o.id AND t.title <> '')
		OR EXISTS (SELECT 1 FROM option_report r WHERE r.option_id = o.id AND r.settled_at IS NOT NULL AND r.reason <> '')
		OR EXISTS (SELECT 1 FROM option_response r WHERE r.option_id = o.id AND r.reason <> '')))`
	keepsNames = `m.closed_at < $1 AND EXISTS (SELECT 1 FROM option_item o WHERE o.matter_id = m.id AND (
		EXISTS (SELECT 1 FROM option_response r WHERE r.option_id = o.id)
		OR EXISTS (SELECT 1 FROM option_report r WHERE r.option_id = o.id AND r.settled_at IS NOT NULL)))`
)

func dueAfter(ctx context.Context, q db.Q, condition string, before clock.Day, after string, limit int) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT m.id FROM matter_over m WHERE `+condition+` AND m.id > $2 ORDER BY m.id LIMIT $3`, before.Start(), after, limit)
}

func dueOf(ctx context.Context, q db.Q, condition string, before clock.Day, matters []string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT m.id FROM matter_over m WHERE `+condition+` AND m.id IN (`+db.In(2, len(matters))+`) ORDER BY m.id`,
		append([]any{before.Start()}, db.Args(matters)...)...)
}

// DueTexts lists matters closed before a day that still keep texts out of sight here: at most limit, by id, those after an id.
func (x *Room) DueTexts(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return dueAfter(ctx, q, keepsTexts, before, after, limit)
}

// ForgetTexts takes away what those of the matters that were closed before a day keep out of sight: options that were hidden, the words of
// settled reports, and reasons that were shown to nobody. Gives the matters it was done in.
func (x *Room) ForgetTexts(ctx context.Context, tx *db.Tx, before clock.Day, matters []string) (done, left []string, err error) {
	return x.forget(ctx, tx, keepsTexts, before, matters,
		`UPDATE option_text SET title = '', core_task = '', environment = '', economy = '', needs = '', doubts = '', why = '' WHERE option_id IN (
			SELECT h.option_id FROM option_hidden h JOIN option_item o ON o.id = h.option_id WHERE o.matter_id`,
		`UPDATE option_item SET ended_why = '' WHERE id IN (SELECT h.option_id FROM option_hidden h JOIN option_item o ON o.id = h.option_id WHERE o.matter_id`,
		`UPDATE option_report SET reason = '' WHERE settled_at IS NOT NULL AND option_id IN (SELECT o.id FROM option_item o WHERE o.matter_id`,
		`UPDATE option_response SET reason = '', name_to = '' WHERE option_id IN (SELECT o.id FROM option_item o WHERE o.matter_id`)
}

// DueNames lists matters closed before a day that still keep who stood where: at most limit, by id, those after an id.
func (x *Room) DueNames(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
	return dueAfter(ctx, q, keepsNames, before, after, limit)
}

// ForgetNames takes the names from where people stood in those of the matters that were closed before a day: how many had each level stays.
// Who reported is forgotten with the report. Gives the matters it was done in.
func (x *Room) ForgetNames(ctx context.Context, tx *db.Tx, before clock.Day, matters []string) (done, left []string, err error) {
	return x.forget(ctx, tx, keepsNames, before, matters,
		`INSERT INTO option_counted (option_id, level, n) SELECT g.option_id, g.level, g.n FROM (SELECT r.option_id, r.level, count(*) AS n FROM option_response r GROUP BY r.option_id, r.level) g
			WHERE g.option_id IN (SELECT o.id FROM option_item o WHERE o.matter_id`,
		`DELETE FROM option_response WHERE option_id IN (SELECT o.id FROM option_item o WHERE o.matter_id`,
		`DELETE FROM option_report WHERE settled_at IS NOT NULL AND option_id IN (SELECT o.id FROM option_item o WHERE o.matter_id`)
}

// forget runs statements, each open at the list of the matters that are due.
func (x *Room) forget(ctx context.Context, tx *db.Tx, condition string, before clock.Day, matters []string, statements ...string) (done, left []string, err error) {
	if done, err = dueOf(ctx, tx, condition, before, matters); err != nil || len(done) == 0 {
		return nil, nil, err
	}
	for _, s := range statements {
		if _, err := tx.Exec(ctx, s+` IN (`+db.In(1, len(done))+`))`, db.Args(done)...); err != nil {
			return nil, nil, err
		}
	}
	return done, nil, matter.ScrubSoon(ctx, tx)
}

// wordColumn is a column with people's words; of is the column of its rows that names the option. What waits with an answer, or was never shown,
// is unseen: nobody but its author reads it.
type wordColumn struct {
	table, column, of string
	unseen            bool
}

var wordColumns = []wordColumn{
	{table: "option_text", column: "title", of: "option_id"}, {table: "option_text", column: "core_task", of: "option_id"}, {table: "option_text", column: "environment", of: "option_id"},
	{table: "option_text", column: "economy", of: "option_id"}, {table: "option_text", column: "needs", of: "option_id"}, {table: "option_text", column: "doubts", of: "option_id"},
	{table: "option_text", column: "why", of: "option_id"}, {table: "option_item", column: "ended_why", of: "id"}, {table: "option_response", column: "reason", of: "option_id", unseen: true},
	{table: "option_hidden", column: "reason", of: "option_id"}, {table: "option_report", column: "reason", of: "option_id"},
}

func wordTables() []string {
	var out []string
	for _, c := range wordColumns {
		out = append(out, c.table)
	}
	return out
}

// texts are the different texts about a matter that are kept here. One query.
func (x *Room) texts(ctx context.Context, q db.Q, matterID string) ([]matter.Kept, error) {
	sql := ""
	for i, c := range wordColumns {
		if i > 0 {
			sql += ` UNION `
		}
		sql += `SELECT w.` + c.column + `, ` + strings.ToUpper(strconv.FormatBool(c.unseen)) + ` FROM ` + c.table + ` w JOIN option_item o ON o.id = w.` + c.of + ` WHERE o.matter_id = $1 AND w.` + c.column + ` <> ''`
	}
	return db.All(ctx, q, matter.ScanKept, sql, matterID)
}

// replace writes another text wherever one stands about a matter, and gives in how many places.
func (x *Room) replace(ctx context.Context, tx *db.Tx, matterID, text, now string) (int, error) {
	places := 0
	for _, c := range wordColumns {
		n, err := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $3 WHERE `+c.column+` = $2 AND `+c.of+` IN (SELECT o.id FROM option_item o WHERE o.matter_id = $1)`, matterID, text, now)
		if err != nil {
			return 0, err
		}
		places += int(n)
	}
	return places, nil
}
