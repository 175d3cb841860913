package option

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// matterOf is the matter an option belongs to.
func matterOf(ctx context.Context, q db.Q, optionID string) (string, error) {
	return db.One(ctx, q, db.Scan[string], `SELECT matter_id FROM option_item WHERE id = $1`, optionID)
}

func stateOf(ctx context.Context, q db.Q, optionID string) (State, error) {
	return db.One(ctx, q, db.Scan[State], `SELECT state FROM option_item WHERE id = $1`, optionID)
}

const textColumns = `t.n, t.title, t.core_task, t.environment, t.economy, t.needs, t.doubts, t.why, t.by_id, p.name, t.at`

func (v *Version) dest() []any {
	return []any{&v.N, &v.Title, &v.CoreTask, &v.Environment, &v.Economy, &v.Needs, &v.Doubts, &v.Why, &v.By.ID, &v.By.Name, db.At(&v.At)}
}

// loadOptions are all options of a matter in their order, those that ended too, with their newest words as they are written. One query.
func loadOptions(ctx context.Context, q db.Q, matterID string) ([]Option, error) {
	return db.All(ctx, q, func(s db.Scanner) (o Option, err error) {
		err = s.Scan(append([]any{&o.ID, &o.MatterID, &o.Position, &o.State, &o.EndedWhy, db.At(&o.MadeAt), db.At(&o.EndedAt), &o.Basis, db.OrZero(&o.HiddenReason)}, o.Version.dest()...)...)
		o.Hidden = o.HiddenReason != ""
		return o, err
	}, `SELECT o.id, o.matter_id, o.position, o.state, o.ended_why, o.made_at, o.ended_at, o.basis_at IS NOT NULL, h.reason, `+textColumns+`
		FROM option_item o JOIN option_text t ON t.option_id = o.id AND t.n = o.version JOIN org_person_name p ON p.id = t.by_id
		LEFT JOIN option_hidden h ON h.option_id = o.id WHERE o.matter_id = $1 ORDER BY o.position, o.id`, matterID)
}

// loadVersions are an option's wordings, newest first. One query.
func loadVersions(ctx context.Context, q db.Q, optionID string) ([]Version, error) {
	return db.All(ctx, q, func(s db.Scanner) (v Version, err error) { return v, s.Scan(v.dest()...) },
		`SELECT `+textColumns+` FROM option_text t JOIN org_person_name p ON p.id = t.by_id WHERE t.option_id = $1 ORDER BY t.n DESC`, optionID)
}

// why names a change of an option, by the version it made; 0 is its withdrawal.
type why struct {
	option  string
	version int
}

// whysOf are why the options of a matter were changed. One query.
func whysOf(ctx context.Context, q db.Q, matterID string) (map[why]string, error) {
	type row struct {
		why
		text string
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.option, &r.version, &r.text) },
		`SELECT t.option_id, t.n, t.why FROM option_text t JOIN option_item o ON o.id = t.option_id WHERE o.matter_id = $1 AND t.why <> ''`, matterID)
	out := map[why]string{}
	for _, r := range list {
		out[r.why] = r.text
	}
	return out, err
}

func insertOption(ctx context.Context, tx *db.Tx, matterID, optionID string, position int, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO option_item (id, matter_id, position, version, state, made_at) VALUES ($1, $2, $3, 1, $4, $5)`, optionID, matterID, position, Open, at)
	return err
}

func insertText(ctx context.Context, tx *db.Tx, optionID string, v Version) error {
	_, err := tx.Exec(ctx, `INSERT INTO option_text (option_id, n, title, core_task, environment, economy, needs, doubts, why, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, optionID, v.N, v.Title, v.CoreTask, v.Environment, v.Economy, v.Needs, v.Doubts, v.Why, v.By.ID, v.At)
	return err
}

func insertSources(ctx context.Context, tx *db.Tx, optionID string, contributions []string) error {
	rows := make([][]any, len(contributions))
	for i, c := range contributions {
		rows[i] = []any{optionID, c}
	}
	return db.InsertMany(ctx, tx, `INSERT INTO option_from (option_id, contribution_id)`, ``, rows)
}

// withSources adds the contributions some options came from to others, each once.
func withSources(ctx context.Context, q db.Q, contributions, options []string) ([]string, error) {
	theirs, err := db.All(ctx, q, db.Scan[string], `SELECT DISTINCT contribution_id FROM option_from WHERE option_id IN (`+db.In(1, len(options))+`) ORDER BY contribution_id`, db.Args(options)...)
	out := slices.Concat(contributions, theirs)
	slices.Sort(out)
	return slices.Compact(out), err
}

// insertLines says that some options went on in another.
func insertLines(ctx context.Context, tx *db.Tx, from []string, to string) error {
	rows := make([][]any, len(from))
	for i, f := range from {
		rows[i] = []any{f, to}
	}
	return db.InsertMany(ctx, tx, `INSERT INTO option_line (from_id, to_id)`, ``, rows)
}

// withdrawnBy is who withdrew an option; "" where that is not known.
func withdrawnBy(ctx context.Context, q db.Q, matterID, optionID string) (person string, err error) {
	entries, err := journal.OfVerbs(ctx, q, matter.SubjectKind, matterID, []string{VerbWithdrawn}, mostKept)
	for _, e := range entries {
		if optionIn(e) == optionID {
			person = e.Actor
		}
	}
	return person, err
}

func end(ctx context.Context, tx *db.Tx, options []string, how State, why string, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE option_item SET state = $1, ended_why = $2, ended_at = $3 WHERE id IN (`+db.In(4, len(options))+`)`,
		append([]any{how, why, at}, db.Args(options)...)...)
	return err
}

// setBasis says from an instant on that the decision is built on an option, or with the zero instant that it is not; changed is false where that
// was said already.
func setBasis(ctx context.Context, tx *db.Tx, optionID string, at time.Time) (changed bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE option_item SET basis_at = $2 WHERE id = $1 AND (basis_at IS NULL) = CAST($3 AS BOOLEAN)`, optionID, db.Null(at), !at.IsZero())
	return n > 0, err
}

// sources are the contributions the options of a matter came from, by option, those that ended too. One query.
func sources(ctx context.Context, q db.Q, matterID string) (map[string][]string, error) {
	return pairs(ctx, q, `SELECT f.option_id, f.contribution_id FROM option_from f JOIN option_item o ON o.id = f.option_id WHERE o.matter_id = $1 ORDER BY f.option_id, f.contribution_id`, matterID)
}

// lines are what the options of a matter became, by the one that ended. One query.
func lines(ctx context.Context, q db.Q, matterID string) (map[string][]string, error) {
	return pairs(ctx, q, `SELECT l.from_id, l.to_id FROM option_line l JOIN option_item o ON o.id = l.from_id JOIN option_item t ON t.id = l.to_id
		WHERE o.matter_id = $1 ORDER BY l.from_id, t.position`, matterID)
}

func pairs(ctx context.Context, q db.Q, sql string, args ...any) (map[string][]string, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, sql, args...)
	out := map[string][]string{}
	for _, p := range list {
		out[p[0]] = append(out[p[0]], p[1])
	}
	return out, err
}

const mineColumns = `r.level, COALESCE(r.contribution_id, ''), r.reason, r.name_to, r.at`

func (m *Mine) dest() []any {
	return []any{&m.Level, &m.Contribution, &m.Reason, &m.NameTo, db.At(&m.At)}
}

// mineOf is where a person stands to an option; fault.NotFound where they have not said.
func mineOf(ctx context.Context, q db.Q, optionID, person string) (Mine, error) {
	return db.One(ctx, q, func(s db.Scanner) (m Mine, err error) { return m, s.Scan(m.dest()...) },
		`SELECT `+mineColumns+` FROM option_response r WHERE r.option_id = $1 AND r.person_id = $2`, optionID, person)
}

// mineIn is the same for all options of a matter, by option. One query.
func mineIn(ctx context.Context, q db.Q, matterID, person string) (map[string]Mine, error) {
	type row struct {
		option string
		Mine
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(append([]any{&r.option}, r.Mine.dest()...)...) },
		`SELECT r.option_id, `+mineColumns+` FROM option_response r JOIN option_item o ON o.id = r.option_id WHERE o.matter_id = $1 AND r.person_id = $2`, matterID, person)
	out := map[string]Mine{}
	for _, r := range list {
		out[r.option] = r.Mine
	}
	return out, err
}

func saveMine(ctx context.Context, tx *db.Tx, optionID, person string, m Mine) error {
	_, err := tx.Exec(ctx, `INSERT INTO option_response (option_id, person_id, level, contribution_id, reason, name_to, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (option_id, person_id) DO UPDATE SET level = excluded.level, contribution_id = excluded.contribution_id, reason = excluded.reason,
		name_to = excluded.name_to, at = excluded.at`, optionID, person, m.Level, db.Null(m.Contribution), m.Reason, m.NameTo, m.At)
	return err
}

func insertReason(ctx context.Context, tx *db.Tx, optionID, contribution string, l Level, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO option_reason (option_id, contribution_id, level, rank, earlier, at) VALUES ($1, $2, $3, $4, FALSE, $5)
		ON CONFLICT (option_id, contribution_id) DO UPDATE SET level = excluded.level, rank = excluded.rank, earlier = FALSE`, optionID, contribution, l, l.rank(), at)
	return err
}

// makeEarlier says that the author of a reason has said something else since.
func makeEarlier(ctx context.Context, tx *db.Tx, optionID, contribution string) error {
	_, err := tx.Exec(ctx, `UPDATE option_reason SET earlier = TRUE WHERE option_id = $1 AND contribution_id = $2`, optionID, contribution)
	return err
}

// counts are how many have each level, by option. One query.
func counts(ctx context.Context, q db.Q, matterID string) (map[string]map[Level]int, error) {
	type row struct {
		option string
		level  Level
		n      int
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.option, &r.level, &r.n) },
		`SELECT a.option_id, a.level, CAST(sum(a.n) AS INTEGER) FROM (
			SELECT r.option_id, r.level, count(*) AS n FROM option_response r JOIN option_item o ON o.id = r.option_id WHERE o.matter_id = $1 GROUP BY r.option_id, r.level
			UNION ALL SELECT k.option_id, k.level, k.n FROM option_counted k JOIN option_item o ON o.id = k.option_id WHERE o.matter_id = $1) a
		GROUP BY a.option_id, a.level`, matterID)
	out := map[string]map[Level]int{}
	for _, r := range list {
		if out[r.option] == nil {
			out[r.option] = map[Level]int{}
		}
		out[r.option][r.level] += r.n
	}
	return out, err
}

// firstReasons are the first reasons of each option of a matter: those of today before earlier ones, the gravest first. One query.
func firstReasons(ctx context.Context, q db.Q, matterID string, each int) (map[string][]Reason, error) {
	type row struct {
		option string
		Reason
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.option, &r.id, &r.Level, &r.Earlier) },
		`SELECT f.option_id, f.contribution_id, f.level, f.earlier FROM (SELECT r.option_id, r.contribution_id, r.level, r.earlier, r.rank, r.at,
			row_number() OVER (PARTITION BY r.option_id ORDER BY r.earlier, r.rank, r.at, r.contribution_id) AS nth
			FROM option_reason r JOIN option_item o ON o.id = r.option_id WHERE o.matter_id = $1) f
		WHERE f.nth <= $2 ORDER BY f.option_id, f.nth`, matterID, each)
	out := map[string][]Reason{}
	for _, r := range list {
		out[r.option] = append(out[r.option], r.Reason)
	}
	return out, err
}

// reasons is a page of an option's, in the same order, from one place on.
func reasons(ctx context.Context, q db.Q, optionID string, skip, limit int) ([]Reason, error) {
	return db.All(ctx, q, func(s db.Scanner) (r Reason, err error) { return r, s.Scan(&r.id, &r.Level, &r.Earlier) },
		`SELECT contribution_id, level, earlier FROM option_reason WHERE option_id = $1 ORDER BY earlier, rank, at, contribution_id LIMIT $2 OFFSET $3`, optionID, limit, skip)
}

// loadQuiet is whether the answers of a matter are hidden. Two queries.
func loadQuiet(ctx context.Context, q db.Q, matterID string) (Quiet, error) {
	var k Quiet
	windows, err := matter.WindowsOf(ctx, q, matterID)
	if err != nil {
		return k, err
	}
	for _, w := range windows {
		if w.Code == matter.WindowSolutions {
			k.Until = w.LastDay
		}
	}
	var shown time.Time
	promised, err := db.All(ctx, q, func(s db.Scanner) (day clock.Day, err error) { return day, s.Scan(&day, db.At(&shown)) },
		`SELECT until_day, shown_at FROM option_quiet WHERE matter_id = $1`, matterID)
	k.Set, k.Shown = len(promised) > 0, !shown.IsZero()
	if k.Set && k.Until.Before(promised[0]) {
		k.Until = promised[0]
	}
	return k, err
}

// quietMatters are those whose answers are hidden still.
func quietMatters(ctx context.Context, q db.Q) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT matter_id FROM option_quiet WHERE shown_at IS NULL ORDER BY matter_id LIMIT 1000`)
}

// waiting is a reason that is hidden.
type waiting struct {
	option, person, reason, nameTo string
	level                          Level
	at                             time.Time
}

// pending are some of the reasons of a matter that are hidden, in random order: neither who came first nor who said several of them is to be
// seen.
func pending(ctx context.Context, q db.Q, matterID string, limit int) ([]waiting, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (p waiting, err error) {
		return p, s.Scan(&p.option, &p.person, &p.level, &p.reason, &p.nameTo, db.At(&p.at))
	}, `SELECT r.option_id, r.person_id, r.level, r.reason, r.name_to, r.at FROM option_response r JOIN option_item o ON o.id = r.option_id
		WHERE o.matter_id = $1 AND r.reason <> '' AND r.name_to <> '' ORDER BY r.option_id, r.person_id LIMIT $2`, matterID, limit)
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

// saveGiven says that a reason that waited is a contribution now.
func saveGiven(ctx context.Context, tx *db.Tx, p waiting, contribution string) error {
	_, err := tx.Exec(ctx, `UPDATE option_response SET contribution_id = $3, reason = '', name_to = '' WHERE option_id = $1 AND person_id = $2`, p.option, p.person, contribution)
	return err
}

// keepUnsaid lets a reason stay with its writer, to be shown to nobody.
func keepUnsaid(ctx context.Context, tx *db.Tx, p waiting) error {
	_, err := tx.Exec(ctx, `UPDATE option_response SET name_to = '' WHERE option_id = $1 AND person_id = $2`, p.option, p.person)
	return err
}

func anyAnswers(ctx context.Context, q db.Q, matterID string) (bool, error) {
	return db.One(ctx, q, db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM option_response r JOIN option_item o ON o.id = r.option_id WHERE o.matter_id = $1)
		OR EXISTS (SELECT 1 FROM option_counted k JOIN option_item o ON o.id = k.option_id WHERE o.matter_id = $1)`, matterID)
}
