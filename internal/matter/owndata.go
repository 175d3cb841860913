package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person. Contributions without a name are not in it: whose they are is stored nowhere. What others
// said is in it as the person may read it: what was said to them, and the title of a matter they read or took part in.
func (x *Room) OwnData() []owndata.Part {
	const words = "matter.own."
	var parts []owndata.Part
	add := func(group, key string, query func(owner) owndata.Query) {
		parts = append(parts, owndata.Part{Key: key, Group: group, Words: words,
			List: func(ctx context.Context, q db.Q, who access.Actor, after string, limit int) (owndata.Page, error) {
				return query(owner{who.Grants.Secretariat}).List(ctx, q, who, after, limit)
			}})
	}
	add(owndata.Said, "contributions", owner.contributions)
	add(owndata.Said, "earlier_texts", owner.earlierTexts)
	add(owndata.Said, "files", owner.files)
	add(owndata.Said, "answers_to_me", owner.answersToMe)
	add(owndata.Said, "questions_to_me", owner.questionsToMe)
	add(owndata.Said, "taught", owner.taught)
	add(owndata.Said, "misunderstandings", owner.misunderstandings)
	add(owndata.Said, "handshakes_answered", owner.handshakesAnswered)
	add(owndata.Said, "discussions", owner.discussions)
	add(owndata.Access, "invitations", owner.invitations)
	add(owndata.Led, "matters", owner.matters)
	add(owndata.Led, "texts", owner.texts)
	add(owndata.Led, "questions", owner.questions)
	add(owndata.Led, "question_wordings", owner.questionWordings)
	add(owndata.Led, "questions_closed", owner.questionsClosed)
	add(owndata.Led, "handshakes_offered", owner.handshakesOffered)
	add(owndata.Led, "answers_given", owner.answersGiven)
	add(owndata.Led, "answer_drafts", owner.answerDrafts)
	add(owndata.Led, "questions_asked", owner.questionsAsked)
	add(owndata.Led, "decisions", owner.decisions)
	add(owndata.Led, "closings", owner.closings)
	add(owndata.Led, "ownerships", owner.ownerships)
	add(owndata.Led, "asked_to_own", owner.askedToOwn)
	add(owndata.Did, "guests_invited", owner.guestsInvited)
	add(owndata.Did, "recognitions", owner.recognitions)
	add(owndata.Did, "read_marks", owner.readMarks)
	add(owndata.Did, "reports", owner.reports)
	add(owndata.Did, "hidden", owner.hidden)
	add(owndata.Did, "erasures", owner.erasures)
	add(owndata.Did, "reasons", owner.reasons)
	return parts
}

// owner is who asks for their own data.
type owner struct{ secretariat bool }

// inMatter joins the matter "m" and its text "v" to rows that have its id.
func inMatter(alias string) string {
	return ` JOIN matter m ON m.id = ` + alias + `.matter_id JOIN matter_version v ON v.matter_id = m.id AND v.n = m.version
		LEFT JOIN matter_hidden hv ON hv.target_kind = 'version' AND hv.matter_id = m.id AND hv.target_id = CAST(v.n AS TEXT) `
}

// reads is whether the person $1 reads the matter "m" today.
func (o owner) reads() string {
	return `(` + reach{secretariat: o.secretariat, wide: true}.read() + `)`
}

// title is the title of the matter "m", where the person $1 reads it, wrote it or has contributed.
func (o owner) title() string {
	return `CASE WHEN hv.reason IS NULL AND (v.author_id = $1 OR ` + o.reads() + `
		OR EXISTS (SELECT 1 FROM matter_contribution oc WHERE oc.author_id = $1 AND oc.matter_id = m.id)) THEN v.title ELSE '' END`
}

// ofMatter is which matter a record is about.
type ofMatter struct{ id, title string }

func (m *ofMatter) dest() []any { return []any{&m.id, &m.title} }

func (m *ofMatter) fields(more ...owndata.Field) owndata.Record {
	return append(owndata.Record{owndata.ID("matter", m.id), owndata.Own("matter_title", m.title)}, more...)
}

// read makes a Read of what one row has: dest and fields are asked for anew for each.
func read(row func() (dest []any, record func() owndata.Record)) func(func(...any) error) (owndata.Record, error) {
	return func(scan func(...any) error) (owndata.Record, error) {
		dest, record := row()
		err := scan(dest...)
		return record(), err
	}
}
