package concept

import (
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person: what they proposed, what they said for their side of a committee, what they reported and what they
// hid.
func (x *Room) OwnData() []owndata.Part {
	part := func(group, key string, query owndata.Query) owndata.Part {
		return owndata.Part{Key: key, Group: group, Words: "concept.own.", List: query.List}
	}
	return []owndata.Part{
		part(owndata.Said, "concept_entries", ownEntries),
		part(owndata.Did, "concept_reports", ownReports),
		part(owndata.Did, "concept_hidden", ownHidden),
	}
}

var ownEntries = owndata.Query{At: `e.at`, ID: `e.id`,
	Columns: `e.matter_id, e.id, e.n, e.kind, e.word, e.forms, e.meaning, e.apart, e.example, COALESCE(e.committee_id, ''), e.of_n, e.side, e.reason, e.heads, e.at, COALESCE(e.hidden_reason, ''), e.hidden_at`,
	From:    `FROM concept_entry e WHERE e.by_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var e Entry
		var of string
		var hidden time.Time
		err := scan(&of, &e.ID, &e.N, &e.Kind, &e.Word, &e.Forms, &e.Meaning, &e.Apart, &e.Example, &e.Committee, &e.Of, &e.Side, &e.Reason, &e.Heads, db.At(&e.At), &e.Hidden, db.At(&hidden))
		return owndata.Record{owndata.ID("matter", of), owndata.ID("id", e.ID), owndata.Ordinal("n", e.N), owndata.Code("kind", string(e.Kind), "concept.own.kind."),
			owndata.Own("word", e.Word), owndata.Own("forms", e.Forms), owndata.Own("meaning", e.Meaning), owndata.Own("apart", e.Apart), owndata.Own("example", e.Example),
			owndata.ID("committee", e.Committee), owndata.Ordinal("of", e.Of), owndata.ID("side", string(e.Side)), owndata.Own("reason", e.Reason), owndata.Flag("heads", e.Heads), owndata.At("at", e.At),
			owndata.Text("hidden_reason", e.Hidden), owndata.At("hidden", hidden)}, err
	}}

var ownReports = owndata.Query{At: `r.at`, ID: `r.id`, Columns: `r.id, r.entry_id, r.reason, r.at, r.settled_at`, From: `FROM concept_report r WHERE r.reporter_id = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var id, of, reason string
		var at, settled time.Time
		err := scan(&id, &of, &reason, db.At(&at), db.At(&settled))
		return owndata.Record{owndata.ID("id", id), owndata.ID("about", of), owndata.Own("reason", reason), owndata.At("at", at), owndata.At("settled", settled)}, err
	}}

var ownHidden = owndata.Query{At: `e.hidden_at`, ID: `e.id`, Columns: `e.id, e.hidden_reason, e.hidden_at`, From: `FROM concept_entry e WHERE e.hidden_by = $1`,
	Read: func(scan func(dest ...any) error) (owndata.Record, error) {
		var id, reason string
		var at time.Time
		err := scan(&id, &reason, db.At(&at))
		return owndata.Record{owndata.ID("about", id), owndata.Own("reason", reason), owndata.At("at", at)}, err
	}}
