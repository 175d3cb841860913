package matter

import (
	"context"
	"fmt"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/search"
)

func saveTaught(ctx context.Context, tx *db.Tx, matterID string, version int, contributions []string) error {
	var rows [][]any
	for _, c := range contributions {
		rows = append(rows, []any{matterID, version, c})
	}
	return db.InsertMany(ctx, tx, `INSERT INTO matter_taught (matter_id, version, contribution_id)`, "", rows)
}

// lessons selects contributions "c" as a reader $1 sees them who asks what they taught; version is SQL.
func (r reader) lessons(version string) string {
	shown := `(c.author_id = $1 OR ` + standsSQL + `)`
	if r.seeEarlier || r.own {
		shown = `($1 = $1)`
	}
	return `SELECT ` + version + `, c.matter_id, c.id, CASE WHEN ` + shown + ` THEN c.text ELSE '' END, CASE WHEN ` + r.seeName + ` THEN c.author_id END,
		CASE WHEN ` + r.seeName + ` THEN ` + nameOf(`c.author_id`) + ` END, c.name_to, COALESCE(c.author_id = $1, FALSE), c.withdrawn_at IS NOT NULL, ` + hiddenSQL + ` `
}

func scanLesson(s db.Scanner) (Lesson, error) {
	var l Lesson
	var author, name string
	err := s.Scan(&l.Version, &l.Matter, &l.Contribution, &l.Text, db.OrZero(&author), db.OrZero(&name), &l.NameTo, &l.Mine, &l.Withdrawn, &l.Hidden)
	if author != "" {
		l.Author = &Person{author, name}
	}
	return l, err
}

// loadLessons gives the contributions that taught the versions of a matter's text, oldest first.
func loadLessons(ctx context.Context, q db.Q, r reader, matterID string) ([]Lesson, error) {
	return db.All(ctx, q, scanLesson, r.lessons(`w.version`)+`FROM matter_taught w JOIN matter_contribution c ON c.id = w.contribution_id
		WHERE w.matter_id = $2 ORDER BY w.version, c.at, c.id`, r.person, matterID)
}

// loadTeachers are those of some contributions to a matter that stand, and so can be said to have taught something.
func loadTeachers(ctx context.Context, q db.Q, r reader, matterID string, ids []string) ([]Lesson, error) {
	return db.All(ctx, q, scanLesson, r.lessons(`0`)+`FROM matter_contribution c WHERE c.matter_id = $2 AND `+standsSQL+
		` AND c.id IN (`+db.In(3, len(ids))+`) ORDER BY c.at, c.id`, append([]any{r.person, matterID}, db.Args(ids)...)...)
}

// findTeachers are the contributions to a matter that stand and have the words of query, or all of them when it has none: the newest first.
func findTeachers(ctx context.Context, q db.Q, r reader, matterID, query string, limit int) ([]Lesson, error) {
	args := []any{r.person, matterID, limit}
	more := ``
	if docs, ok := search.Docs(q.Engine(), query, func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}); ok {
		more = ` AND c.id IN (` + docs + `)`
	}
	return db.All(ctx, q, scanLesson, r.lessons(`0`)+`FROM matter_contribution c WHERE c.matter_id = $2 AND `+standsSQL+more+
		` ORDER BY c.at DESC, c.id DESC LIMIT $3`, args...)
}

// checkTeachers finds contributions that cannot have taught anything: of another matter, or taken away meanwhile.
func checkTeachers(ctx context.Context, tx *db.Tx, matterID string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	stand, err := loadTeachers(ctx, tx, reader{seeName: `FALSE`}, matterID, ids)
	if err == nil && len(stand) < len(ids) {
		return fault.One("taught", "matter.error.taught")
	}
	return err
}

// versionOf is the number of the text that an entry of VerbRevised tells of.
func versionOf(e journal.Entry) int {
	n, _ := e.Args["version"].(float64)
	return int(n)
}
