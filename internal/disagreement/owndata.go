package disagreement

import (
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person: what they wrote in disagreements, what they are responsible for, their withdrawal requests and
// what they wrote down that came of such, what they reported and what they hid.
func (x *Room) OwnData() []owndata.Part {
	const words = "disagreement.own."
	var parts []owndata.Part
	add := func(group, key string, query owndata.Query) {
		parts = append(parts, owndata.Part{Key: key, Group: group, Words: words, List: query.List})
	}
	add(owndata.Said, "disagreement_texts", ownEntries)
	add(owndata.Said, "withdrawal_requests", ownCards)
	add(owndata.Led, "withdrawal_answers", ownAnswers)
	add(owndata.Led, "disagreement_steps", ownSteps)
	add(owndata.Did, "disagreement_reports", ownReports)
	add(owndata.Did, "disagreement_hidden", ownHidden)
	return parts
}

var ownEntries = owndata.Query{At: `e.at`, ID: `e.id`, Columns: `e.disagreement_id, e.id, e.n, e.kind, e.side, e.text, e.more, COALESCE(e.committee_id, ''), e.day, e.outcome, e.at, COALESCE(e.hidden_reason, ''), e.hidden_at`,
	From: `FROM disagreement_entry e WHERE e.by_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var e Entry
		var of, day string
		var hidden time.Time
		err := scan(&of, &e.ID, &e.N, &e.Kind, &e.Side, &e.Text, &e.More, &e.Committee, &day, &e.Outcome, db.At(&e.At), &e.Hidden, db.At(&hidden))
		return owndata.Record{owndata.ID("disagreement", of), owndata.ID("id", e.ID), owndata.Ordinal("n", e.N), owndata.Code("kind", string(e.Kind), "disagreement.own.kind."),
			owndata.ID("side", string(e.Side)), owndata.Own("text", e.Text), owndata.Own("more", e.More), owndata.ID("committee", e.Committee), owndata.Text("until", day),
			owndata.Code("outcome", string(e.Outcome), "disagreement.outcome."), owndata.At("at", e.At), owndata.Text("hidden_reason", e.Hidden), owndata.At("hidden", hidden)}, err
	}}

var ownCards = owndata.Query{At: `k.at`, ID: `k.id`, Columns: `k.matter_id, k.id, k.text, k.sent_day, k.answer_day, k.outcome, k.at, COALESCE(k.hidden_reason, ''), k.hidden_at`,
	From: `FROM disagreement_card k WHERE k.by_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var c Card
		var sent, by string
		var hidden time.Time
		err := scan(&c.MatterID, &c.ID, &c.Text, &sent, &by, &c.Outcome, db.At(&c.At), &c.Hidden, db.At(&hidden))
		return owndata.Record{owndata.ID("matter", c.MatterID), owndata.ID("id", c.ID), owndata.Own("text", c.Text), owndata.Text("sent", sent), owndata.Text("answer_by", by),
			owndata.Code("outcome", string(c.Outcome), "disagreement.card.outcome."), owndata.At("at", c.At), owndata.Text("hidden_reason", c.Hidden), owndata.At("hidden", hidden)}, err
	}}

var ownAnswers = owndata.Query{At: `c.at`, ID: `c.id`, Columns: `c.card_id, c.id, c.kind, c.side, c.outcome, c.text, COALESCE(c.committee_id, ''), c.day, c.due_day, c.at, COALESCE(c.hidden_reason, ''), c.hidden_at`,
	From: `FROM disagreement_card_entry c WHERE c.by_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var e CardEntry
		var of, day, due string
		var hidden time.Time
		err := scan(&of, &e.ID, &e.Kind, &e.Side, &e.Outcome, &e.Text, &e.Committee, &day, &due, db.At(&e.At), &e.Hidden, db.At(&hidden))
		return owndata.Record{owndata.ID("card", of), owndata.ID("id", e.ID), owndata.Code("kind", string(e.Kind), "disagreement.own.card."), owndata.ID("side", string(e.Side)),
			owndata.Code("outcome", string(e.Outcome), "disagreement.card.outcome."), owndata.Own("text", e.Text), owndata.ID("committee", e.Committee), owndata.Text("until", day),
			owndata.Text("due", due), owndata.At("at", e.At), owndata.Text("hidden_reason", e.Hidden), owndata.At("hidden", hidden)}, err
	}}

var ownSteps = owndata.Query{At: `e.at`, ID: `e.id`, Columns: `e.disagreement_id, e.id, e.day, e.at`, From: `FROM disagreement_entry e WHERE e.person_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var of, id, day string
		var at time.Time
		err := scan(&of, &id, &day, db.At(&at))
		return owndata.Record{owndata.ID("disagreement", of), owndata.ID("id", id), owndata.Text("until", day), owndata.At("at", at)}, err
	}}

var ownReports = owndata.Query{At: `r.at`, ID: `r.id`, Columns: `r.id, r.text_id, r.reason, r.at, r.settled_at`, From: `FROM disagreement_report r WHERE r.reporter_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var id, text, reason string
		var at, settled time.Time
		err := scan(&id, &text, &reason, db.At(&at), db.At(&settled))
		return owndata.Record{owndata.ID("id", id), owndata.ID("about", text), owndata.Own("reason", reason), owndata.At("at", at), owndata.At("settled", settled)}, err
	}}

var ownHidden = owndata.Query{At: `t.hidden_at`, ID: `t.id`, Columns: `t.id, t.hidden_reason, t.hidden_at`,
	From: `FROM (SELECT id, hidden_reason, hidden_at, hidden_by FROM disagreement_entry UNION ALL SELECT id, hidden_reason, hidden_at, hidden_by FROM disagreement_card
		UNION ALL SELECT id, hidden_reason, hidden_at, hidden_by FROM disagreement_card_entry) t WHERE t.hidden_by = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var id, reason string
		var at time.Time
		err := scan(&id, &reason, db.At(&at))
		return owndata.Record{owndata.ID("about", id), owndata.Own("reason", reason), owndata.At("at", at)}, err
	}}
