package matter

import (
	"strconv"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

const standsSQL = `(c.withdrawn_at IS NULL AND NOT ` + hiddenSQL + `)`

func (o owner) contributions() owndata.Query {
	return owndata.Query{At: `c.at`, ID: `c.id`,
		Columns: `m.id, ` + o.title() + `, c.id, c.kind, c.text, c.intention, c.side, c.name_to, c.version, COALESCE(c.question_id, ''), c.for_kind,
			(SELECT k.name FROM committee_now k WHERE k.id = c.for_committee), COALESCE(c.follows_id, ''), c.late, c.at, c.edited_at, c.withdrawn_at,
			(SELECT h.reason FROM matter_hidden h WHERE h.target_kind = 'contribution' AND h.target_id = c.id AND h.matter_id = c.matter_id),
			(SELECT count(*) FROM matter_recognition r WHERE r.contribution_id = c.id)`,
		From: `FROM matter_contribution c` + inMatter(`c`) + `WHERE c.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var c Contribution
			return append(m.dest(), &c.ID, &c.Kind, &c.Text, &c.Intention, &c.Side, &c.NameTo, &c.Version, &c.Question, &c.For, db.OrZero(&c.ForName), &c.Follows, &c.Late, db.At(&c.At),
					db.At(&c.EditedAt), db.At(&c.WithdrawnAt), db.OrZero(&c.HiddenReason), &c.Recognitions), func() owndata.Record {
					return m.fields(owndata.ID("id", c.ID), owndata.Code("kind", c.Kind, "matter.kind."), owndata.Own("intention", c.Intention), owndata.Own("text", c.Text), owndata.Code("side", c.Side, "matter.room.side."), owndata.Code("name_to", c.NameTo, "matter.own.name_to."),
						owndata.Ordinal("version", c.Version), owndata.ID("question", c.Question), owndata.Code("for", c.For, "matter.for."), owndata.Text("for_committee", c.ForName),
						owndata.ID("follows", c.Follows), owndata.Flag("late", c.Late), owndata.At("at", c.At), owndata.At("edited", c.EditedAt), owndata.At("withdrawn", c.WithdrawnAt),
						owndata.Own("hidden_reason", c.HiddenReason), owndata.N("recognised_by", c.Recognitions))
				}
		})}
}

func (o owner) earlierTexts() owndata.Query {
	return owndata.Query{At: `e.at`, ID: `e.contribution_id || ' ' || CAST(e.n AS TEXT)`, Columns: `e.contribution_id, e.n, e.kind, e.text, e.intention, e.at`,
		From: `FROM matter_contribution c JOIN matter_contribution_earlier e ON e.contribution_id = c.id WHERE c.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var id string
			var n int
			var e EarlierText
			return []any{&id, &n, &e.Kind, &e.Text, &e.Intention, db.At(&e.At)}, func() owndata.Record {
				return owndata.Record{owndata.ID("contribution", id), owndata.Ordinal("n", n), owndata.Code("kind", e.Kind, "matter.kind."), owndata.Own("intention", e.Intention), owndata.Own("text", e.Text), owndata.At("at", e.At)}
			}
		})}
}

func (o owner) files() owndata.Query {
	return owndata.Query{At: `c.at`, ID: `f.id`, Columns: fileColumns + `, c.id, c.at`,
		From: `FROM matter_contribution c JOIN matter_file f ON f.target_kind = 'contribution' AND f.target_id = c.id WHERE c.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var f File
			var id string
			var at time.Time
			return append(fileDest(&f), &id, db.At(&at)), func() owndata.Record {
				return owndata.Record{owndata.ID("contribution", id), owndata.ID("id", f.ID), owndata.Text("format", string(f.Kind)), owndata.Own("text", f.Words),
					owndata.Text("address", filePath(f.ID)), owndata.N("bytes", f.Size), owndata.At("at", at)}
			}
		})}
}

func (o owner) answersToMe() owndata.Query {
	shown := `(h.reason IS NULL OR a.author_id = $1)`
	return owndata.Query{At: `a.sent_at`, ID: `t.contribution_id || ' ' || CAST(t.round AS TEXT)`,
		Columns: `m.id, ` + o.title() + `, m.kind, c.id, c.text, a.id, t.round, a.outcome, CASE WHEN ` + shown + ` THEN a.text ELSE '' END, ` + nameOf(`a.author_id`) + `, a.sent_at, t.seen_at, h.reason`,
		From: `FROM matter_contribution c JOIN matter_answer_to t ON t.contribution_id = c.id JOIN matter_answer a ON a.id = t.answer_id` + inMatter(`c`) +
			`LEFT JOIN matter_hidden h ON h.target_kind = 'answer' AND h.target_id = a.id AND h.matter_id = a.matter_id WHERE c.author_id = $1 AND a.sent_at IS NOT NULL`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, mine string
			var a Answer
			var kind Kind
			var seen time.Time
			return append(m.dest(), &kind, &id, &mine, &a.ID, &a.Round, &a.Outcome, &a.Text, &a.Author.Name, db.At(&a.At), db.At(&seen), db.OrZero(&a.HiddenReason)), func() owndata.Record {
				return m.fields(owndata.ID("contribution", id), owndata.Own("contribution_text", mine), owndata.ID("id", a.ID), owndata.Ordinal("round", a.Round),
					outcomeField(kind, a.Outcome), owndata.Own("text", a.Text), owndata.Text("answered_by", a.Author.Name), owndata.At("at", a.At),
					owndata.At("seen", seen), owndata.Own("hidden_reason", a.HiddenReason))
			}
		})}
}

// questionsToMe are what was asked to understand one's contributions, while both stand, and one's replies.
func (o owner) questionsToMe() owndata.Query {
	return owndata.Query{At: `k.asked_at`, ID: `k.id`,
		Columns: `m.id, ` + o.title() + `, c.id, k.id, CASE WHEN ` + standsSQL + ` AND NOT ` + hiddenTarget(TargetClarification, `c.matter_id`, `k.id`) + ` THEN k.question ELSE '' END, ` + nameOf(`k.asked_by`) + `, k.asked_at, k.reply, k.replied_at`,
		From:    `FROM matter_contribution c JOIN matter_clarification k ON k.contribution_id = c.id` + inMatter(`c`) + `WHERE c.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id string
			var k Clarification
			return append(m.dest(), &id, &k.ID, &k.Question, &k.AskedBy.Name, db.At(&k.AskedAt), db.OrZero(&k.Reply), db.At(&k.RepliedAt)), func() owndata.Record {
				return m.fields(owndata.ID("contribution", id), owndata.ID("id", k.ID), owndata.Own("question", k.Question), owndata.Text("asked_by", k.AskedBy.Name),
					owndata.At("asked", k.AskedAt), owndata.Own("reply", k.Reply), owndata.At("replied", k.RepliedAt))
			}
		})}
}

// taught are the texts of matters that one's contributions taught.
func (o owner) taught() owndata.Query {
	return owndata.Query{At: `w.at`, ID: `t.contribution_id || ' ' || CAST(t.version AS TEXT)`, Columns: `m.id, ` + o.title() + `, t.contribution_id, t.version, w.at`,
		From: `FROM matter_contribution c JOIN matter_taught t ON t.contribution_id = c.id JOIN matter_version w ON w.matter_id = t.matter_id AND w.n = t.version` + inMatter(`c`) + `WHERE c.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id string
			var version int
			var at time.Time
			return append(m.dest(), &id, &version, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("contribution", id), owndata.Ordinal("version", version), owndata.At("at", at))
			}
		})}
}

func (o owner) misunderstandings() owndata.Query {
	return owndata.Query{At: `u.at`, ID: `u.contribution_id`, Columns: `u.contribution_id, u.text, u.at`,
		From: `FROM matter_contribution c JOIN matter_misunderstanding u ON u.contribution_id = c.id WHERE c.author_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var id, text string
			var at time.Time
			return []any{&id, &text, db.At(&at)}, func() owndata.Record {
				return owndata.Record{owndata.ID("contribution", id), owndata.Own("text", text), owndata.At("at", at)}
			}
		})}
}

func (o owner) handshakesAnswered() owndata.Query {
	return owndata.Query{At: `k.answered_at`, ID: `k.matter_id || ' ' || CAST(k.n AS TEXT)`, Columns: `m.id, ` + o.title() + `, k.n, k.taken, k.answer, k.answered_at`,
		From: `FROM matter_handshake k` + inMatter(`k`) + `WHERE k.answered_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var h Handshake
			return append(m.dest(), &h.N, &h.Taken, &h.Answer, db.At(&h.AnsweredAt)), func() owndata.Record {
				return m.fields(owndata.Ordinal("n", h.N), owndata.Flag("taken", h.Taken), owndata.Own("answer", h.Answer), owndata.At("at", h.AnsweredAt))
			}
		})}
}

func (o owner) discussions() owndata.Query {
	return owndata.Query{At: `d.at`, ID: `d.matter_id || ' ' || d.committee_id`, Columns: `m.id, ` + o.title() + `, d.committee_id, (SELECT k.name FROM committee_now k WHERE k.id = d.committee_id), d.day, d.words, d.at`,
		From: `FROM matter_discussed d` + inMatter(`d`) + `WHERE d.by_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, name, words string
			var day clock.Day
			var at time.Time
			return append(m.dest(), &id, db.OrZero(&name), &day, &words, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("committee", id), owndata.Text("committee_name", name), owndata.On("day", day), owndata.Own("words", words), owndata.At("at", at))
			}
		})}
}

func (o owner) recognitions() owndata.Query {
	return owndata.Query{ByText: true, At: `r.contribution_id`, ID: `r.person_id`,
		Columns: `m.id, ` + o.title() + `, c.id, CASE WHEN ` + standsSQL + ` AND ` + o.reads() + ` THEN c.text ELSE '' END`,
		From:    `FROM matter_recognition r JOIN matter_contribution c ON c.id = r.contribution_id` + inMatter(`c`) + `WHERE r.person_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, text string
			return append(m.dest(), &id, &text), func() owndata.Record {
				return m.fields(owndata.ID("contribution", id), owndata.Own("contribution_text", text))
			}
		})}
}

// readMarks are what one said that one, or one's committee, has read.
func (o owner) readMarks() owndata.Query {
	return owndata.Query{At: `k.at`, ID: `k.matter_id || ' ' || k.reader`, Columns: `m.id, ` + o.title() + `, k.reader, (SELECT n.name FROM committee_now n WHERE n.id = k.committee_id), k.at`,
		From: `FROM matter_read_mark k` + inMatter(`k`) + `WHERE k.person_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, name string
			var at time.Time
			return append(m.dest(), &id, db.OrZero(&name), db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("committee", id), owndata.Text("committee_name", name), owndata.At("at", at))
			}
		})}
}

func (o owner) reports() owndata.Query {
	return owndata.Query{At: `p.at`, ID: `p.id`, Columns: `m.id, ` + o.title() + `, p.id, p.target_kind, p.target_id, p.reason, p.at, p.settled_at, p.settled_how`,
		From: `FROM matter_report p` + inMatter(`p`) + `WHERE p.reporter_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id, kind, target, reason, how string
			var at, settled time.Time
			return append(m.dest(), &id, &kind, &target, &reason, db.At(&at), db.At(&settled), db.OrZero(&how)), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.Code("about", kind, "matter.own.target."), owndata.ID("about_id", target), owndata.Own("reason", reason),
					owndata.At("at", at), owndata.At("settled", settled), owndata.Code("settled_how", how, "matter.own.settled."))
			}
		})}
}

func (o owner) hidden() owndata.Query {
	return owndata.Query{At: `d.at`, ID: `d.target_kind || ' ' || d.target_id || ' ' || d.matter_id`, Columns: `m.id, ` + o.title() + `, d.target_kind, d.target_id, d.reason, d.at`,
		From: `FROM matter_hidden d` + inMatter(`d`) + `WHERE d.by_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var kind, target, reason string
			var at time.Time
			return append(m.dest(), &kind, &target, &reason, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.Code("about", kind, "matter.own.target."), owndata.ID("about_id", target), owndata.Own("reason", reason), owndata.At("at", at))
			}
		})}
}

func (o owner) erasures() owndata.Query {
	return owndata.Query{At: `d.at`, ID: `d.id`, Columns: `m.id, ` + o.title() + `, d.id, d.places, d.at`, From: `FROM matter_erasure d` + inMatter(`d`) + `WHERE d.by_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var id string
			var places int
			var at time.Time
			return append(m.dest(), &id, &places, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("id", id), owndata.N("places", places), owndata.At("at", at))
			}
		})}
}

// reasons are the words one gave with an act, by the entry of the journal that tells of it.
func (o owner) reasons() owndata.Query {
	return owndata.Query{At: `j.at`, ID: `CAST(r.entry AS TEXT)`, Columns: `m.id, ` + o.title() + `, r.entry, r.verb, r.text, j.at`,
		From: `FROM journal j JOIN matter_reason r ON r.entry = j.seq` + inMatter(`r`) + `WHERE j.actor_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var entry int
			var verb, text string
			var at time.Time
			return append(m.dest(), &entry, &verb, &text, db.At(&at)), func() owndata.Record {
				return m.fields(owndata.ID("entry", strconv.Itoa(entry)), owndata.ID("verb", verb), owndata.Own("text", text), owndata.At("at", at))
			}
		})}
}
