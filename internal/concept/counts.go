package concept

import (
	"context"
	"strconv"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// What a theme meets of the words that count already: the definition it would take the place of, and words it must leave alone.

// standing is the definition that counts of a word, by its key; nil where there is none. Four queries.
func (x *Room) standing(ctx context.Context, q db.Q, key string) (*Definition, error) {
	list, err := x.definitions(ctx, q, `d.word_key = $1 AND `+counts, `d.at DESC`, 1, 0, key)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// otherWords are the words that count with another key, those that are hidden left out. One query.
func otherWords(ctx context.Context, q db.Q, key string) ([]Text, error) {
	return db.All(ctx, q, func(s db.Scanner) (t Text, err error) { return t, s.Scan(&t.Word, &t.Forms) },
		`SELECT e.word, e.forms FROM concept_end d JOIN concept_entry e ON e.matter_id = d.matter_id AND e.n = d.of_n
		WHERE d.how = 'agreed' AND `+counts+` AND d.word_key <> $1 AND e.hidden_reason IS NULL ORDER BY d.sort_key, d.matter_id LIMIT `+strconv.Itoa(mostKnown), key)
}

// hinders is what stands in the way of ending a theme as agreed, whatever is written in its form: nothing to agree on, a side that is missing, a
// committee below the one that agreed on the word that counts, a form that is another word's. nil when nothing does. At most twelve queries.
func (x *Room) hinders(ctx context.Context, q db.Q, t Theme) (*fault.Invalid, error) {
	inv := &fault.Invalid{}
	if !t.Ready() {
		inv.Add("", "concept.error.no_meaning")
		return inv, nil
	}
	if err := x.missing(ctx, q, t, inv); err != nil {
		return nil, err
	}
	now := t.Now()
	counting, err := x.standing(ctx, q, now.key())
	if err != nil {
		return nil, err
	}
	if counting != nil {
		boards, err := x.committee.Committees(ctx, q, []string{now.Committee, counting.Committee})
		if err != nil {
			return nil, err
		}
		if mine, above := boards[now.Committee], boards[counting.Committee]; Below(mine.Level, above.Level) {
			inv.Add("", "concept.error.below", "committee", mine.Name, "above", above.Name)
		}
	}
	others, err := otherWords(ctx, q, now.key())
	if err != nil {
		return nil, err
	}
	if _, form, word := now.clash(others); form != "" {
		inv.Add("", "concept.error.taken", "form", form, "word", word)
	}
	return inv, nil
}
