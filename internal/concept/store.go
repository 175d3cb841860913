package concept

import (
	"context"
	"strconv"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

const entryColumns = `e.matter_id, e.id, e.n, e.kind, e.word, e.forms, e.meaning, e.apart, e.example, COALESCE(e.committee_id, ''), e.of_n, e.side, e.reason, e.heads,
	e.by_id, COALESCE(p.name, ''), e.at, COALESCE(e.hidden_reason, '')`

const entryFrom = ` FROM concept_entry e LEFT JOIN org_person_name p ON p.id = e.by_id `

type ofEntry struct {
	of string
	Entry
}

func scanEntry(s db.Scanner) (e ofEntry, err error) {
	return e, s.Scan(&e.of, &e.ID, &e.N, &e.Kind, &e.Word, &e.Forms, &e.Meaning, &e.Apart, &e.Example, &e.Committee, &e.Of, &e.Side, &e.Reason, &e.Heads,
		&e.By.ID, &e.By.Name, db.At(&e.At), &e.Hidden)
}

// loadEntries are the entries of which a condition holds, by matter, in their order. One query.
func loadEntries(ctx context.Context, q db.Q, where string, args ...any) (map[string][]Entry, error) {
	list, err := db.All(ctx, q, scanEntry, `SELECT `+entryColumns+entryFrom+`WHERE `+where+` ORDER BY e.matter_id, e.n`, args...)
	out := map[string][]Entry{}
	for _, e := range list {
		out[e.of] = append(out[e.of], e.Entry)
	}
	return out, err
}

func scanEnd(s db.Scanner) (e End, err error) {
	var day string
	if err = s.Scan(&e.How, &e.Of, &day, &e.AgainWhen, db.At(&e.At), &e.ReplacedBy, &e.TakenUpBy); err == nil && day != "" {
		e.AgainDay, err = clock.ParseDay(day)
	}
	return e, err
}

const endColumns = `d.how, d.of_n, d.again_day, d.again_when, d.at, COALESCE(d.replaced_by, ''), COALESCE(d.taken_up_by, '')`

// load is what has been said in one theme. Two queries.
func load(ctx context.Context, q db.Q, matterID string) (Theme, error) {
	entries, err := loadEntries(ctx, q, `e.matter_id = $1`, matterID)
	if err != nil {
		return Theme{}, err
	}
	ends, err := db.All(ctx, q, scanEnd, `SELECT `+endColumns+` FROM concept_end d WHERE d.matter_id = $1`, matterID)
	var end *End
	if len(ends) > 0 {
		end = &ends[0]
	}
	return Fold(matterID, entries[matterID], end), err
}

// loadSeats are what somebody is today in a committee, or the one it lives on as: one for each side. One query.
func loadSeats(ctx context.Context, q db.Q, committeeID, person string) ([]Seat, error) {
	return db.All(ctx, q, func(s db.Scanner) (seat Seat, err error) {
		var heads int
		err = s.Scan(&seat.Side, &heads)
		seat.Heads = heads > 0
		return seat, err
	}, `SELECT cm.side, max(CASE WHEN cm.role IN ('chair', 'vice_chair') THEN 1 ELSE 0 END) FROM committee_stands_for s
		JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE s.committee_id = $1 AND cm.person_id = $2 GROUP BY cm.side ORDER BY cm.side`, committeeID, person)
}

// mostNamed is how many of those who can agree for a side are named.
const mostNamed = 3

// loadWhoCan are the names of those who can agree for a side of a committee, its chair or vice-chair first; the owners of the matter only for
// the management side. One query.
func loadWhoCan(ctx context.Context, q db.Q, committeeID string, s Side, owners []string) ([]string, error) {
	except := ``
	if s == Employees && len(owners) > 0 {
		except = ` AND cm.person_id NOT IN (` + db.In(3, len(owners)) + `)`
	} else {
		owners = nil
	}
	return db.All(ctx, q, db.Scan[string], `SELECT g.name FROM (SELECT p.name, min(CASE WHEN cm.role IN ('chair', 'vice_chair') THEN -1 ELSE cm.position END) AS place
			FROM committee_stands_for s JOIN committee_member_now cm ON cm.committee_id = s.now_id JOIN org_person_name p ON p.id = cm.person_id
			WHERE s.committee_id = $1 AND cm.side = $2`+except+` GROUP BY cm.person_id, p.name) g ORDER BY g.place, g.name LIMIT `+strconv.Itoa(mostNamed),
		append([]any{committeeID, s}, db.Args(owners)...)...)
}

func insertEntry(ctx context.Context, tx *db.Tx, matterID string, e Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO concept_entry (id, matter_id, n, kind, word, forms, meaning, apart, example, committee_id, of_n, side, reason, heads, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		e.ID, matterID, e.N, e.Kind, e.Word, e.Forms, e.Meaning, e.Apart, e.Example, db.Null(e.Committee), e.Of, e.Side, e.Reason, e.Heads, e.By.ID, e.At)
	return err
}

func insertEnd(ctx context.Context, tx *db.Tx, matterID, key, sortKey string, e End) error {
	day := ""
	if !e.AgainDay.IsZero() {
		day = e.AgainDay.String()
	}
	_, err := tx.Exec(ctx, `INSERT INTO concept_end (matter_id, how, of_n, word_key, sort_key, again_day, again_when, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		matterID, e.How, e.Of, key, sortKey, day, e.AgainWhen, e.At)
	return err
}

// replaceEarlier lets a theme take the place of those that agreed on the same word before.
func replaceEarlier(ctx context.Context, tx *db.Tx, matterID, key string) error {
	_, err := tx.Exec(ctx, `UPDATE concept_end SET replaced_by = $1 WHERE word_key = $2 AND how = 'agreed' AND replaced_by IS NULL AND matter_id <> $1`, matterID, key)
	return err
}
