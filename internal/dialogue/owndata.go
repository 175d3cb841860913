package dialogue

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// asked names who was asked: a unit or a group.
const (
	askedColumns = `COALESCE(u.name, ''), COALESCE(g.name, '')`
	askedFrom    = ` LEFT JOIN org_unit_stands_for us ON us.unit_id = r.unit_id LEFT JOIN org_unit_now u ON u.id = us.now_id LEFT JOIN dialogue_group g ON g.id = r.group_id `
)

// OwnData is what this room keeps of a person. What others wrote is not in it: they have it in theirs.
func (x *Room) OwnData() []owndata.Part {
	const words = "dialogue.own."
	part := func(group, key string, q owndata.Query) owndata.Part {
		return owndata.Part{Key: key, Group: group, Words: words, List: q.List}
	}
	return []owndata.Part{
		part(owndata.Said, "dialogue_requests", ownRequests), part(owndata.Said, "dialogue_additions", ownAdditions),
		part(owndata.Did, "dialogue_joins", ownJoins), part(owndata.Did, "dialogue_carried", ownCarried),
		part(owndata.Led, "dialogue_outcomes", ownOutcomes), part(owndata.Led, "dialogue_drafts", ownDrafts),
		part(owndata.Who, "dialogue_groups", ownGroups), part(owndata.Did, "dialogue_reports", ownReports), part(owndata.Did, "dialogue_hidden", ownHidden),
	}
}

var ownRequests = owndata.Query{At: `r.at`, ID: `r.id`,
	Columns: `r.id, ` + askedColumns + `, r.what, r.why, r.for_day, r.carry_asked, r.state, r.at, r.deadline_day, r.ended_at`,
	From:    `FROM dialogue_request r` + askedFrom + `WHERE r.asker_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var r Request
		err := scan(&r.ID, &r.Unit, &r.Group, &r.What, &r.Why, db.OrZero(&r.ForDay), &r.CarryAsked, &r.State, db.At(&r.At), &r.Deadline, db.At(&r.EndedAt))
		return owndata.Record{owndata.ID("id", r.ID), owndata.Text("to", r.Whom()), owndata.Own("what", r.What), owndata.Own("why", r.Why), owndata.On("meeting", r.ForDay),
			owndata.Flag("carry_asked", r.CarryAsked), owndata.Code("state", string(r.State), "dialogue.state."), owndata.At("at", r.At), owndata.On("deadline", r.Deadline), owndata.At("ended", r.EndedAt)}, err
	}}

var ownAdditions = owndata.Query{At: `a.at`, ID: `a.id`, Columns: `r.id, a.text, a.at`,
	From: `FROM dialogue_addition a JOIN dialogue_request r ON r.id = a.request_id WHERE r.asker_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var id, text string
		var at time.Time
		err := scan(&id, &text, db.At(&at))
		return owndata.Record{owndata.ID("request", id), owndata.Own("text", text), owndata.At("at", at)}, err
	}}

var ownJoins = owndata.Query{At: `j.at`, ID: `j.request_id`, Columns: `j.request_id, ` + askedColumns + `, j.at`,
	From: `FROM dialogue_join j JOIN dialogue_request r ON r.id = j.request_id` + askedFrom + `WHERE j.person_id = $1`, Read: readOf}

var ownCarried = owndata.Query{At: `r.carried_at`, ID: `r.id`, Columns: `r.id, ` + askedColumns + `, r.carried_at`,
	From: `FROM dialogue_request r` + askedFrom + `WHERE r.carrier_id = $1`, Read: readOf}

// readOf reads which request it was, and when.
func readOf(scan func(...any) error) (owndata.Record, error) {
	var r Request
	err := scan(&r.ID, &r.Unit, &r.Group, db.At(&r.At))
	return owndata.Record{owndata.ID("request", r.ID), owndata.Text("to", r.Whom()), owndata.At("at", r.At)}, err
}

var ownOutcomes = owndata.Query{At: `o.at`, ID: `o.request_id || ' ' || CAST(o.n AS TEXT)`,
	Columns: `o.request_id, o.n, ` + askedColumns + `, o.kind, o.text, COALESCE(o.matter_id, ''), COALESCE(o.committee_id, ''), o.day, o.at`,
	From:    `FROM dialogue_outcome o JOIN dialogue_request r ON r.id = o.request_id` + askedFrom + `WHERE o.by_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var r Request
		var o Outcome
		var board string
		var day clock.Day
		err := scan(&r.ID, &o.N, &r.Unit, &r.Group, &o.Kind, &o.Text, &o.MatterID, &board, db.OrZero(&day), db.At(&o.At))
		return owndata.Record{owndata.ID("request", r.ID), owndata.Ordinal("n", o.N), owndata.Text("to", r.Whom()), owndata.Code("kind", string(o.Kind), "dialogue.state."), owndata.Own("text", o.Text),
			owndata.ID("matter", o.MatterID), owndata.ID("committee", board), owndata.On("day", day), owndata.At("at", o.At)}, err
	}}

var ownDrafts = owndata.Query{ByText: true, At: `d.matter_id`, ID: `d.request_id`, Columns: `d.matter_id, d.request_id`, From: `FROM dialogue_draft d WHERE d.person_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var draft, request string
		err := scan(&draft, &request)
		return owndata.Record{owndata.ID("matter", draft), owndata.ID("request", request)}, err
	}}

var ownGroups = owndata.Query{ByText: true, At: `g.name`, ID: `g.id`, Columns: `g.id, g.name`,
	From: `FROM dialogue_group_member m JOIN dialogue_group g ON g.id = m.group_id WHERE m.person_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var id, name string
		err := scan(&id, &name)
		return owndata.Record{owndata.ID("group", id), owndata.Text("name", name)}, err
	}}

var ownReports = owndata.Query{At: `t.at`, ID: `t.id`, Columns: `t.id, t.request_id, t.target_kind, t.target_id, t.reason, t.at, t.settled_at`, From: `FROM dialogue_report t WHERE t.reporter_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var id, request, reason string
		var t Target
		var at, settled time.Time
		err := scan(&id, &request, &t.Kind, &t.ID, &reason, db.At(&at), db.At(&settled))
		return owndata.Record{owndata.ID("id", id), owndata.ID("request", request), owndata.Code("about", t.Kind, "dialogue.own.target."), owndata.ID("about_id", t.ID), owndata.Own("reason", reason),
			owndata.At("at", at), owndata.At("settled", settled)}, err
	}}

var ownHidden = owndata.Query{At: `h.at`, ID: `h.request_id || ' ' || h.target_kind || ' ' || h.target_id`, Columns: `h.request_id, h.target_kind, h.target_id, h.reason, h.at`,
	From: `FROM dialogue_hidden h WHERE h.by_id = $1`,
	Read: func(scan func(...any) error) (owndata.Record, error) {
		var request, reason string
		var t Target
		var at time.Time
		err := scan(&request, &t.Kind, &t.ID, &reason, db.At(&at))
		return owndata.Record{owndata.ID("request", request), owndata.Code("about", t.Kind, "dialogue.own.target."), owndata.ID("about_id", t.ID), owndata.Own("reason", reason), owndata.At("at", at)}, err
	}}
