package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/db"
)

// newestRuling is the condition that a decision "r" of a matter is the published one that counts.
const newestRuling = `r.published_at IS NOT NULL AND r.n = (SELECT max(nr.n) FROM matter_decision nr WHERE nr.matter_id = r.matter_id AND nr.published_at IS NOT NULL)`

// withTraces fills in what contributions have left a mark on. One query.
func withTraces(ctx context.Context, q db.Q, list []*Contribution) error {
	if len(list) == 0 {
		return nil
	}
	at := make(map[string]*Contribution, len(list))
	ids := make([]any, 0, len(list))
	for _, c := range list {
		at[c.ID] = c
		ids = append(ids, c.ID)
	}
	these := ` IN (` + db.In(1, len(ids)) + `)`
	type row struct {
		contribution string
		Trace
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.contribution, &r.Kind, &r.N, db.At(&r.At)) },
		`SELECT w.contribution_id, '`+TraceText+`', w.version, v.at FROM matter_taught w JOIN matter_version v ON v.matter_id = w.matter_id AND v.n = w.version
			WHERE w.contribution_id`+these+`
		UNION ALL SELECT d.contribution_id, '`+TraceDecision+`', d.line, r.published_at FROM matter_decision_change d
			JOIN matter_decision r ON r.matter_id = d.matter_id AND r.n = d.n WHERE `+newestRuling+` AND d.contribution_id`+these+`
		UNION ALL SELECT c.id, '`+TraceQuestion+`', k.position + 1, k.closed_at FROM matter_contribution c JOIN matter_question k ON k.id = c.question_id
			WHERE k.closed_at IS NOT NULL AND `+standsSQL+` AND c.id`+these+`
		ORDER BY 1, 4, 2, 3`, ids...)
	for _, r := range rows {
		c := at[r.contribution]
		c.Traces = append(c.Traces, r.Trace)
	}
	return err
}

// loadShaped counts what came of what a person has said. One query.
func loadShaped(ctx context.Context, q db.Q, person string) (Shaped, error) {
	var s Shaped
	err := q.QueryRow(ctx, `SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM matter_taught w WHERE w.contribution_id = c.id)),
		count(*) FILTER (WHERE EXISTS (SELECT 1 FROM matter_decision_change d JOIN matter_decision r ON r.matter_id = d.matter_id AND r.n = d.n
			WHERE d.contribution_id = c.id AND `+newestRuling+`)) FROM matter_contribution c WHERE c.author_id = $1`, person).Scan(&s.Taught, &s.Decided)
	return s, err
}
