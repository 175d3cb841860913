package disagreement

import "github.com/medspil/medspil/internal/matter"

// What matters are found by here: what stands today and every reader of the matter reads. Earlier views, and proposals the other side
// has not said yes to, are not among it.

// shownSQL is the condition that a text is neither hidden nor gone.
func shownSQL(table string) string {
	return table + `.hidden_reason IS NULL AND NOT ` + table + `.erased`
}

// newest is the condition that an entry "e" is the newest of its kind, and of its side, in its disagreement.
const newest = `e.n = (SELECT max(l.n) FROM disagreement_entry l WHERE l.disagreement_id = e.disagreement_id AND l.kind = e.kind AND l.side = e.side)`

// agreedTo is the condition that an entry "e" is the newest that entries of a kind say yes to: what both agree on, or how it ended.
func agreedTo(yes Kind) string {
	return `e.n = (SELECT max(l.of_n) FROM disagreement_entry l WHERE l.disagreement_id = e.disagreement_id AND l.kind = '` + string(yes) + `')`
}

// Findable are the texts by which a matter is found (matter.AddFindable). A document is a disagreement, or a withdrawal request with what came of
// it.
func Findable() []matter.Findable {
	return []matter.Findable{
		{Topic: "d.matter_id", Doc: "d.id", Columns: []string{"e.text", "e.more"},
			From: `disagreement d JOIN disagreement_entry e ON e.disagreement_id = d.id WHERE (e.kind IN ('raised', 'view', 'stepped', 'reread') AND ` + newest + ` OR e.kind IN ('passed', 'answered')
				OR e.kind = 'proposed' AND ` + agreedTo(Accepted) + ` OR e.kind = 'ending' AND ` + agreedTo(Ended) + `) AND ` + shownSQL("e")},
		{Topic: "k.matter_id", Doc: "k.id", Columns: []string{"k.text"}, From: `disagreement_card k WHERE ` + shownSQL("k")},
		{Topic: "k.matter_id", Doc: "k.id", Columns: []string{"e.text"}, From: `disagreement_card k JOIN disagreement_card_entry e ON e.card_id = k.id WHERE ` + shownSQL("e")},
	}
}
