package agreement

import (
	"context"
	"embed"
	"errors"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Migrations makes this room's tables.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Valid is the version that is valid on a day, in four queries. Before the first, and while nothing is stored, it is the framework's
// minimum, without an id.
func Valid(ctx context.Context, q db.Q, day clock.Day) (Version, error) {
	v, err := db.One(ctx, q, scanVersion, `SELECT `+versionColumns+` FROM agreement_version
		WHERE NOT draft AND from_day <= $1 AND (until_day IS NULL OR until_day > $1) ORDER BY from_day DESC LIMIT 1`, day)
	if errors.Is(err, fault.NotFound) {
		return Version{Rules: Minimum()}, nil
	}
	if err != nil {
		return Version{}, err
	}
	v.Rules, err = rulesOf(ctx, q, v.ID)
	return v, err
}

// ByID is a version, as a matter keeps it; fault.NotFound when there is none.
func ByID(ctx context.Context, q db.Q, id string) (Version, error) {
	v, err := db.One(ctx, q, scanVersion, "SELECT "+versionColumns+" FROM agreement_version WHERE id = $1", id)
	if err != nil {
		return Version{}, err
	}
	v.Rules, err = rulesOf(ctx, q, id)
	return v, err
}

// listedVersions bounds the list of versions; a council's four years with a new one each quarter are 16.
const listedVersions = 100

// Versions are the versions without their rules, the newest first; drafts too.
func Versions(ctx context.Context, q db.Q) ([]Version, error) {
	return db.All(ctx, q, scanVersion, "SELECT "+versionColumns+" FROM agreement_version ORDER BY from_day DESC LIMIT $1", listedVersions)
}

// Put stores a version with its rules, in the place of what it had. It is valid from its first day until the next one's; its Until is not
// read. Two that begin on one day, or two drafts, are fault.Conflict. What is wrong with the rules is for who calls to have checked.
func Put(ctx context.Context, tx *db.Tx, v Version) error {
	if err := clearRules(ctx, tx, v.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO agreement_version (id, from_day, draft) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET from_day = excluded.from_day, draft = excluded.draft`, v.ID, v.From, v.Draft); err != nil {
		return err
	}
	if err := joinVersions(ctx, tx); err != nil {
		return err
	}
	var rules, fors, asks [][]any
	for i, r := range v.Rules {
		rules = append(rules, []any{v.ID, r.ID, i, r.Level, int(r.Extent), r.Notice, r.Material, r.Response, string(r.Escalation), r.Clause, string(r.Origin)})
		for n, k := range r.Kinds {
			fors = append(fors, []any{v.ID, r.ID, "kind", k, n})
		}
		for n, s := range r.Subjects {
			fors = append(fors, []any{v.ID, r.ID, "subject", string(s), n})
		}
		for n, a := range r.Ask {
			asks = append(asks, []any{v.ID, r.ID, string(a.Place), string(a.Form), n})
		}
	}
	if err := db.InsertMany(ctx, tx, `INSERT INTO agreement_rule (version_id, id, position, level, extent, notice, material, response, escalation,
		clause, origin)`, "", rules); err != nil {
		return err
	}
	if err := db.InsertMany(ctx, tx, "INSERT INTO agreement_rule_for (version_id, rule_id, what, value, position)", "", fors); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, "INSERT INTO agreement_rule_ask (version_id, rule_id, place, form, position)", "", asks)
}

func clearRules(ctx context.Context, tx *db.Tx, version string) error {
	for _, table := range []string{"agreement_rule_ask", "agreement_rule_for", "agreement_rule"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE version_id = $1", version); err != nil {
			return err
		}
	}
	return nil
}

// joinVersions lets each published version end where the next begins.
func joinVersions(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE agreement_version SET until_day = (SELECT min(n.from_day) FROM agreement_version n
		WHERE NOT n.draft AND NOT agreement_version.draft AND n.from_day > agreement_version.from_day)`)
	return err
}

// drop takes a version away with its rules.
func drop(ctx context.Context, tx *db.Tx, version string) error {
	if err := clearRules(ctx, tx, version); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM agreement_version WHERE id = $1", version); err != nil {
		return err
	}
	return joinVersions(ctx, tx)
}

// locked is ByID of a version that others cannot change until the transaction ends, on databases that let several write at a time.
func locked(ctx context.Context, tx *db.Tx, version string) (Version, error) {
	if _, err := tx.Exec(ctx, "UPDATE agreement_version SET draft = draft WHERE id = $1", version); err != nil {
		return Version{}, err
	}
	return ByID(ctx, tx, version)
}

const versionColumns = "id, from_day, until_day, draft"

func scanVersion(s db.Scanner) (Version, error) {
	var v Version
	err := s.Scan(&v.ID, &v.From, &v.Until, &v.Draft)
	return v, err
}

// rulesOf are a version's rules in their order.
func rulesOf(ctx context.Context, q db.Q, version string) ([]Rule, error) {
	rules, err := db.All(ctx, q, func(s db.Scanner) (Rule, error) {
		var r Rule
		err := s.Scan(&r.ID, &r.Level, &r.Extent, &r.Notice, &r.Material, &r.Response, &r.Escalation, &r.Clause, &r.Origin)
		return r, err
	}, `SELECT id, level, extent, notice, material, response, escalation, clause, origin FROM agreement_rule
		WHERE version_id = $1 ORDER BY position`, version)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Rule, len(rules))
	for i := range rules {
		byID[rules[i].ID] = &rules[i]
	}
	fors, err := db.All(ctx, q, triple, `SELECT rule_id, what, value FROM agreement_rule_for WHERE version_id = $1
		ORDER BY rule_id, what, position`, version)
	if err != nil {
		return nil, err
	}
	for _, f := range fors {
		if r := byID[f[0]]; f[1] == "kind" {
			r.Kinds = append(r.Kinds, f[2])
		} else {
			r.Subjects = append(r.Subjects, Subject(f[2]))
		}
	}
	asks, err := db.All(ctx, q, triple, `SELECT rule_id, place, form FROM agreement_rule_ask WHERE version_id = $1
		ORDER BY rule_id, position`, version)
	for _, a := range asks {
		byID[a[0]].Ask = append(byID[a[0]].Ask, Ask{Place(a[1]), Form(a[2])})
	}
	return rules, err
}
