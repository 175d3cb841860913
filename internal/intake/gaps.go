package intake

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/db"
)

// What the export lacks is kept from import to import: nobody looks when a nightly one runs, and the secretariat finds it on the page
// of what is missing (GapSection). What the committees' room can see for itself stands there already.

// keptGaps are the gaps of one reason.
type keptGaps struct {
	Reason   string
	Found    int
	Problems string // JSON, the first MaxListed
}

func (k keptGaps) problems() ([]os2mo.Problem, error) {
	var list []os2mo.Problem
	err := decode(strings.NewReader(k.Problems), &list)
	wholeNumbers(list)
	return list, err
}

// toKeep are the gaps of a plan as they are stored, by reason: those of shownKinds.
func (p *Plan) toKeep() []keptGaps {
	var list []keptGaps
	for _, g := range countGaps(p.Gaps) {
		if !slices.ContainsFunc(shownKinds, func(k shownKind) bool { return k.reason == g.Reason }) {
			continue
		}
		problems, err := json.Marshal(g.Problems[:min(len(g.Problems), MaxListed)])
		if err != nil {
			panic(err) // texts and numbers only
		}
		list = append(list, keptGaps{g.Reason, len(g.Problems), string(problems)})
	}
	slices.SortFunc(list, byReason)
	return list
}

func byReason(a, b keptGaps) int {
	return strings.Compare(a.Reason, b.Reason)
}

// gapsKept are the gaps of the last import.
func gapsKept(ctx context.Context, q db.Q) ([]keptGaps, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (keptGaps, error) {
		var k keptGaps
		err := s.Scan(&k.Reason, &k.Found, &k.Problems)
		return k, err
	}, `SELECT reason, found, problems FROM intake_gap`)
	slices.SortFunc(list, byReason)
	return list, err
}

// keepGaps stores the gaps of an import in place of the last one's, where they differ.
func keepGaps(ctx context.Context, tx *db.Tx, p *Plan) error {
	want := p.toKeep()
	have, err := gapsKept(ctx, tx)
	if err != nil || slices.Equal(have, want) {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM intake_gap`); err != nil {
		return err
	}
	rows := make([][]any, len(want))
	for i, k := range want {
		rows[i] = []any{k.Reason, k.Found, k.Problems}
	}
	return db.InsertMany(ctx, tx, `INSERT INTO intake_gap (reason, found, problems)`, "", rows)
}
