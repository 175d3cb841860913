package matter

import (
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

func (o owner) matters() owndata.Query {
	return owndata.Query{At: `m.created_at`, ID: `m.id`,
		Columns: `m.id, ` + o.title() + `, m.kind, m.subject, m.state, m.visibility, m.ask, m.on_behalf, m.closed_reason, m.created_at, m.saved_at, m.opened_at, m.closed_at, m.last_day`,
		From:    `FROM ` + listedFrom + ` WHERE m.created_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var t ofMatter
			var m Matter
			var created, saved time.Time
			return append(t.dest(), &m.Kind, &m.Subject, &m.State, &m.Visibility, &m.Ask, &m.OnBehalf, &m.ClosedReason, db.At(&created), db.At(&saved), db.At(&m.OpenedAt), db.At(&m.ClosedAt), &m.LastDay), func() owndata.Record {
				return t.fields(owndata.Code("kind", string(m.Kind), "matter.own.kind."), owndata.Code("subject", string(m.Subject), "agreement.subject."), owndata.Code("state", string(m.State), "matter.own.state."),
					owndata.Code("read_by", string(m.Visibility), "matter.own.visibility."), owndata.Code("told_to", string(m.Ask), "matter.own.ask."),
					owndata.Flag("on_behalf", m.OnBehalf), owndata.Own("closed_reason", m.ClosedReason), owndata.At("created", created), owndata.At("saved", saved),
					owndata.At("opened", m.OpenedAt), owndata.At("closed", m.ClosedAt), owndata.On("last_day", m.LastDay))
			}
		})}
}

// texts are the texts of matters that one wrote, each version.
func (o owner) texts() owndata.Query {
	return owndata.Query{At: `w.at`, ID: `w.matter_id || ' ' || CAST(w.n AS TEXT)`, Columns: `w.matter_id, w.n, w.title, w.problem, w.core_task, w.frames, w.citizens, w.citizens_from, w.why, w.at`,
		From: `FROM matter_version w WHERE w.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var id string
			var t Text
			return []any{&id, &t.N, &t.Title, &t.Problem, &t.CoreTask, &t.Frames, &t.Citizens, &t.CitizensFrom, &t.Why, db.At(&t.At)}, func() owndata.Record {
				return owndata.Record{owndata.ID("matter", id), owndata.Ordinal("n", t.N), owndata.Own("title", t.Title), owndata.Own("problem", t.Problem), owndata.Own("core_task", t.CoreTask),
					owndata.Own("frames", t.Frames), owndata.Own("citizens", t.Citizens), owndata.Own("citizens_from", t.CitizensFrom), owndata.Own("why", t.Why), owndata.At("at", t.At)}
			}
		})}
}

// questions are those of the matters one began.
func (o owner) questions() owndata.Query {
	return owndata.Query{ByText: true, At: `k.matter_id`, ID: `k.id`, Columns: `m.id, ` + o.title() + `, k.id, k.text`,
		From: `FROM matter_question k` + inMatter(`k`) + `WHERE m.created_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, text string
			return append(m.dest(), &id, &text), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.Own("text", text))
			}
		})}
}

// questionWordings are how those questions were worded before.
func (o owner) questionWordings() owndata.Query {
	return owndata.Query{ByText: true, At: `k.question_id`, ID: `CAST(k.until_version AS TEXT)`, Columns: `m.id, ` + o.title() + `, k.question_id, k.until_version, k.text`,
		From: `FROM matter_question_earlier k` + inMatter(`k`) + `WHERE m.created_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, text string
			var until int
			return append(m.dest(), &id, &until, &text), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.Ordinal("until_version", until), owndata.Own("text", text))
			}
		})}
}

func (o owner) questionsClosed() owndata.Query {
	return owndata.Query{At: `k.closed_at`, ID: `k.id`, Columns: `m.id, ` + o.title() + `, k.id, k.since_version, k.closed_version, k.settled, k.closed_at`,
		From: `FROM matter_question k` + inMatter(`k`) + `WHERE k.closed_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, settled string
			var since, closedWith int
			var at time.Time
			return append(m.dest(), &id, &since, db.OrZero(&closedWith), db.OrZero(&settled), db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.Ordinal("since", since), owndata.Ordinal("closed_with", closedWith), owndata.Own("settled", settled), owndata.At("at", at))
			}
		})}
}

func (o owner) handshakesOffered() owndata.Query {
	return owndata.Query{At: `k.offered_at`, ID: `k.matter_id || ' ' || CAST(k.n AS TEXT)`, Columns: `m.id, ` + o.title() + `, k.n, k.promise, k.until_day, k.why, k.offered_at`,
		From: `FROM matter_handshake k` + inMatter(`k`) + `WHERE k.offered_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var h Handshake
			var until string
			return append(m.dest(), &h.N, &h.Promise, &until, &h.Why, db.At(&h.OfferedAt)), func() owndata.Record {
				return m.fields(owndata.Ordinal("n", h.N), owndata.Own("promise", h.Promise), owndata.Text("until", until), owndata.Own("why", h.Why), owndata.At("at", h.OfferedAt))
			}
		})}
}

func (o owner) answersGiven() owndata.Query {
	return owndata.Query{At: `a.at`, ID: `a.id`,
		Columns: `m.id, ` + o.title() + `, m.kind, a.id, a.outcome, a.text, a.at, a.sent_at, a.due_at, (SELECT count(*) FROM matter_answer_to t WHERE t.answer_id = a.id)`,
		From:    `FROM matter_answer a` + inMatter(`a`) + `WHERE a.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, outcome, text string
			var kind Kind
			var at, sent, due time.Time
			var n int
			return append(m.dest(), &kind, &id, &outcome, &text, db.At(&at), db.At(&sent), db.At(&due), &n), func() owndata.Record {
				return m.fields(owndata.ID("id", id), outcomeField(kind, outcome), owndata.Own("text", text), owndata.N("contributions", n),
					owndata.At("at", at), owndata.At("sent", sent), owndata.At("due", due))
			}
		})}
}

func (o owner) answerDrafts() owndata.Query {
	return owndata.Query{At: `d.saved_at`, ID: `d.id`, Columns: `m.id, ` + o.title() + `, m.kind, d.id, d.fell, d.outcome, d.text, d.contributions, d.saved_at`,
		From: `FROM matter_answer_draft d` + inMatter(`d`) + `WHERE d.person_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, fell, outcome, text, contributions string
			var kind Kind
			var saved time.Time
			return append(m.dest(), &kind, &id, &fell, &outcome, &text, &contributions, db.At(&saved)), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.Code("fell", fell, "matter.own.fell."), outcomeField(kind, outcome), owndata.Own("text", text), owndata.ID("contributions", contributions), owndata.At("saved", saved))
			}
		})}
}

// questionsAsked are what one asked in order to understand contributions.
func (o owner) questionsAsked() owndata.Query {
	return owndata.Query{At: `k.asked_at`, ID: `k.id`, Columns: `m.id, ` + o.title() + `, k.id, k.contribution_id, k.question, k.asked_at`,
		From: `FROM matter_clarification k JOIN matter_contribution c ON c.id = k.contribution_id` + inMatter(`c`) + `WHERE k.asked_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, contribution, question string
			var at time.Time
			return append(m.dest(), &id, &contribution, &question, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.ID("contribution", contribution), owndata.Own("question", question), owndata.At("at", at))
			}
		})}
}

func (o owner) decisions() owndata.Query {
	return owndata.Query{At: `d.written_at`, ID: `d.matter_id || ' ' || CAST(d.n AS TEXT)`,
		Columns: `m.id, ` + o.title() + `, d.n, d.decision, d.reasons, d.core_task, d.why, d.undiscussed, d.written_at, d.published_at`,
		From:    `FROM matter_decision d` + inMatter(`d`) + `WHERE d.written_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var d Ruling
			var written time.Time
			return append(m.dest(), &d.N, &d.Decision, &d.Reasons, &d.CoreTask, &d.Why, &d.Undiscussed, db.At(&written), db.At(&d.PublishedAt)), func() owndata.Record {
				return m.fields(owndata.Ordinal("n", d.N), owndata.Own("decision", d.Decision), owndata.Own("reasons", d.Reasons), owndata.Own("core_task", d.CoreTask),
					owndata.Own("why", d.Why), owndata.Flag("undiscussed", d.Undiscussed), owndata.At("written", written), owndata.At("published", d.PublishedAt))
			}
		})}
}

func (o owner) closings() owndata.Query {
	return owndata.Query{At: `m.closed_at`, ID: `m.id`, Columns: `m.id, ` + o.title() + `, m.took, m.differ, m.remember, m.closed_at`, From: `FROM ` + listedFrom + ` WHERE m.closed_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var p Picture
			var at time.Time
			return append(m.dest(), db.OrZero(&p.Took), &p.Differ, &p.Remember, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.Own("took", p.Took), owndata.Own("differ", p.Differ), owndata.Own("remember", p.Remember), owndata.At("at", at))
			}
		})}
}

func (o owner) ownerships() owndata.Query {
	return owndata.Query{At: `w.from_at`, ID: `w.matter_id`, Columns: `m.id, ` + o.title() + `, w.role, w.from_at, w.until_at`, From: `FROM matter_owner w` + inMatter(`w`) + `WHERE w.person_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var role string
			var from, until time.Time
			return append(m.dest(), &role, db.At(&from), db.At(&until)), func() owndata.Record {
				return m.fields(owndata.Code("role", role, "matter.own.role."), owndata.At("from", from), owndata.At("until", until))
			}
		})}
}

func (o owner) askedToOwn() owndata.Query {
	return owndata.Query{At: `g.at`, ID: `g.matter_id`, Columns: `m.id, ` + o.title() + `, g.at`, From: `FROM matter_owner_gap g` + inMatter(`g`) + `WHERE g.asked_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var at time.Time
			return append(m.dest(), db.At(&at)), func() owndata.Record { return m.fields(owndata.At("at", at)) }
		})}
}
