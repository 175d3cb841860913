package matter

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// loadRulings gives a matter's decisions, newest first; drafts only when asked for. Changes are not filled in.
func loadRulings(ctx context.Context, q db.Q, matterID string, drafts bool) ([]Ruling, error) {
	where := ` AND d.published_at IS NOT NULL`
	if drafts {
		where = ``
	}
	return db.All(ctx, q, func(s db.Scanner) (Ruling, error) {
		var r Ruling
		err := s.Scan(&r.N, &r.Decision, &r.Reasons, &r.CoreTask, &r.Why, &r.Undiscussed, db.OrZero(&r.PublishedBy.ID),
			db.OrZero(&r.PublishedBy.Name), db.At(&r.PublishedAt))
		r.Published = !r.PublishedAt.IsZero()
		return r, err
	}, `SELECT d.n, d.decision, d.reasons, d.core_task, d.why, d.undiscussed, d.published_by, `+nameOf(`d.published_by`)+`, d.published_at
		FROM matter_decision d WHERE d.matter_id = $1`+where+` ORDER BY d.n DESC`, matterID)
}

// saveRuling stores a decision, a draft or a published one, in place of what stood under its number.
func saveRuling(ctx context.Context, tx *db.Tx, matterID string, n int, in DecisionInput, undiscussed bool, by string, at time.Time, published bool) error {
	var publishedBy, publishedAt any
	if published {
		publishedBy, publishedAt = by, at
	}
	if _, err := tx.Exec(ctx, `INSERT INTO matter_decision (matter_id, n, decision, reasons, core_task, why, undiscussed, written_by, written_at,
		published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (matter_id, n) DO UPDATE SET decision = excluded.decision, reasons = excluded.reasons, core_task = excluded.core_task,
		why = excluded.why, undiscussed = excluded.undiscussed, written_by = excluded.written_by, written_at = excluded.written_at,
		published_by = excluded.published_by, published_at = excluded.published_at`,
		matterID, n, in.Decision, in.Reasons, in.CoreTask, in.Why, undiscussed, by, at, publishedBy, publishedAt); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM matter_decision_change WHERE matter_id = $1 AND n = $2`, matterID, n); err != nil {
		return err
	}
	var rows [][]any
	for c, line := range in.Changes {
		rows = append(rows, []any{matterID, n, c, line})
	}
	slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(a[2].(string), b[2].(string)) })
	return db.InsertMany(ctx, tx, `INSERT INTO matter_decision_change (matter_id, n, contribution_id, line)`, "", rows)
}

// withChanges fills in what changed each of a matter's decisions, as a reader sees it. One query.
func withChanges(ctx context.Context, q db.Q, r reader, matterID string, list []Ruling) error {
	if len(list) == 0 {
		return nil
	}
	all, err := loadChanges(ctx, q, r, matterID, list[0].N)
	for i := range list {
		list[i].Changes = all[list[i].N]
	}
	return err
}

// loadChanges gives the contributions that changed a matter's decisions up to the n-th, by the number of the decision, as a reader sees them.
func loadChanges(ctx context.Context, q db.Q, r reader, matterID string, n int) (map[int][]Change, error) {
	shown := `(c.author_id = $1 OR (c.withdrawn_at IS NULL AND NOT ` + hiddenSQL + `))`
	if r.seeEarlier {
		shown = `($1 = $1)`
	}
	type numbered struct {
		n int
		Change
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (numbered, error) {
		v := numbered{Change: Change{Matter: matterID}}
		var author, name string
		err := s.Scan(&v.n, &v.Contribution, &v.Line, &v.Text, db.OrZero(&author), db.OrZero(&name), &v.NameTo, &v.Mine)
		if author != "" {
			v.Author = &Person{author, name}
		}
		return v, err
	}, `SELECT k.n, c.id, k.line, CASE WHEN `+shown+` THEN c.text ELSE '' END, CASE WHEN `+r.seeName+` THEN c.author_id END,
		CASE WHEN `+r.seeName+` THEN `+nameOf(`c.author_id`)+` END, c.name_to, COALESCE(c.author_id = $1, FALSE)
		FROM matter_decision_change k JOIN matter_contribution c ON c.id = k.contribution_id
		WHERE k.matter_id = $2 AND k.n <= $3 ORDER BY k.n, k.line, c.at, c.id`, r.person, matterID, n)
	out := map[int][]Change{}
	for _, v := range list {
		out[v.n] = append(out[v.n], v.Change)
	}
	return out, err
}

func loadDiscussions(ctx context.Context, q db.Q, matterID string) ([]Discussion, error) {
	return db.All(ctx, q, func(s db.Scanner) (Discussion, error) {
		var d Discussion
		var day string
		err := s.Scan(&d.CommitteeID, &day, &d.Words)
		if err == nil {
			d.Day, err = clock.ParseDay(day)
		}
		return d, err
	}, `SELECT committee_id, day, words FROM matter_discussed WHERE matter_id = $1 ORDER BY day, committee_id`, matterID)
}

// shaping are the contributions of a matter whose answer says that they changed something, sent or held: those a decision can point at.
func shaping(ctx context.Context, q db.Q, matterID string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT DISTINCT c.id FROM matter_contribution c JOIN matter_answer_to t ON t.contribution_id = c.id
		JOIN matter_answer a ON a.id = t.answer_id WHERE c.matter_id = $1 AND a.outcome IN ('changed', 'partly') AND c.withdrawn_at IS NULL`, matterID)
}

// Group is contributions put together by hand, to be answered together.
type Group struct {
	ID, Name string
	// Contributions is how many are in it, Waiting how many of them wait for an answer.
	Contributions, Waiting int
}

func loadGroups(ctx context.Context, q db.Q, matterID string) ([]Group, error) {
	return db.All(ctx, q, func(s db.Scanner) (g Group, err error) {
		return g, s.Scan(&g.ID, &g.Name, &g.Contributions, &g.Waiting)
	},
		`SELECT g.id, g.name, count(c.id), count(c.id) FILTER (WHERE `+waitingSQL+`) FROM matter_group g
		LEFT JOIN matter_contribution c ON c.group_id = g.id WHERE g.matter_id = $1 GROUP BY g.id, g.name ORDER BY g.name`, matterID)
}
