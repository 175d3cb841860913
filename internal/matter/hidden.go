package matter

import (
	"context"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// The texts that can be reported and hidden, each by the id of its row: that of a version, a handshake or a decision is its number, of a
// discussion the committee's, of a reason its entry's in the journal, of what there is one of in a matter the kind itself.
const (
	TargetContribution     = "contribution"
	TargetMisunderstanding = "misunderstanding" // by its contribution
	TargetAnswer           = "answer"
	TargetClarification    = "clarification"
	TargetReply            = "reply" // to a clarification, by that one's id
	TargetVersion          = "version"
	TargetQuestion         = "question"
	TargetHandshake        = "handshake"
	TargetHandshakeAnswer  = "handshake_answer"
	TargetDecision         = "decision"
	TargetDiscussion       = "discussion"
	TargetTook             = "took"
	TargetClosedReason     = "closed_reason"
	TargetAsked            = "asked" // why a person added or removed a committee, by its id
	TargetReason           = "reason"
)

// textTarget is where such a text stands: the row in the matter @matter with the id @id, its author, its words and the document of the
// search that has them.
type textTarget struct{ kind, author, text, doc, from string }

const itsContribution = ` JOIN matter_contribution c ON c.id = x.contribution_id AND c.matter_id = @matter AND c.withdrawn_at IS NULL`

// textTargets is the one table of them: what is reported, hidden and shown again is looked up here.
var textTargets = []textTarget{
	{TargetContribution, `x.author_id`, `trim(x.intention || ' ' || x.text)`, `x.id`, `matter_contribution x WHERE x.matter_id = @matter AND x.id = @id AND x.withdrawn_at IS NULL`},
	{TargetMisunderstanding, `c.author_id`, `x.text`, `c.id`, `matter_misunderstanding x` + itsContribution + ` WHERE x.contribution_id = @id`},
	{TargetAnswer, `x.author_id`, `x.text`, `x.id`, `matter_answer x WHERE x.matter_id = @matter AND x.id = @id AND x.sent_at IS NOT NULL`},
	{TargetClarification, `x.asked_by`, `x.question`, `c.id`, `matter_clarification x` + itsContribution + ` WHERE x.id = @id`},
	{TargetReply, `c.author_id`, `x.reply`, `c.id`, `matter_clarification x` + itsContribution + ` WHERE x.id = @id AND x.replied_at IS NOT NULL`},
	{TargetVersion, `x.author_id`, `x.problem`, `x.matter_id`, `matter_version x WHERE x.matter_id = @matter AND CAST(x.n AS TEXT) = @id`},
	{TargetQuestion, `m.created_by`, `x.text || ' ' || COALESCE(x.settled, '') || ' ' || COALESCE((SELECT string_agg(xe.text, ' ' ORDER BY xe.until_version) FROM matter_question_earlier xe WHERE xe.question_id = x.id), '')`, `x.matter_id`, `matter_question x JOIN matter m ON m.id = x.matter_id WHERE x.matter_id = @matter AND x.id = @id`},
	{TargetHandshake, `x.offered_by`, `x.promise || ' ' || x.why`, `x.matter_id`, `matter_handshake x WHERE x.matter_id = @matter AND CAST(x.n AS TEXT) = @id`},
	{TargetHandshakeAnswer, `x.answered_by`, `x.answer`, `x.matter_id`, `matter_handshake x WHERE x.matter_id = @matter AND CAST(x.n AS TEXT) = @id AND x.answer <> ''`},
	{TargetDecision, `x.published_by`, `x.decision || ' ' || x.reasons`, `x.matter_id`, `matter_decision x WHERE x.matter_id = @matter AND CAST(x.n AS TEXT) = @id AND x.published_at IS NOT NULL`},
	{TargetDiscussion, `x.by_id`, `x.words`, `x.matter_id`, `matter_discussed x WHERE x.matter_id = @matter AND x.committee_id = @id AND x.words <> ''`},
	{TargetTook, `x.closed_by`, `trim(x.took || ' ' || x.differ || ' ' || x.remember || ' ' || COALESCE((SELECT max(xe.took || ' ' || xe.differ || ' ' || xe.remember) FROM matter_picture_earlier xe WHERE xe.matter_id = x.id), ''))`, `x.id`, `matter x WHERE x.id = @matter AND @id = 'took' AND x.took <> ''`},
	{TargetClosedReason, `x.created_by`, `x.closed_reason`, `x.id`, `matter x WHERE x.id = @matter AND @id = 'closed_reason' AND x.closed_reason <> ''`},
	{TargetAsked, `m.created_by`, `x.words`, `x.matter_id`, `matter_committee x JOIN matter m ON m.id = x.matter_id WHERE x.matter_id = @matter AND x.committee_id = @id AND x.words <> ''`},
	{TargetReason, `j.actor_id`, `x.text`, `x.matter_id`, `matter_reason x LEFT JOIN journal j ON j.seq = x.entry WHERE x.matter_id = @matter AND CAST(x.entry AS TEXT) = @id`},
}

// targetOf is the row of the table for a kind.
func targetOf(kind string) (textTarget, bool) {
	for _, t := range textTargets {
		if t.kind == kind {
			return t, true
		}
	}
	return textTarget{}, false
}

// read is what to select from the text's row; matter and id are SQL.
func (t textTarget) read(column, matter, id string) string {
	return `SELECT ` + column + ` FROM ` + strings.NewReplacer(`@matter`, matter, `@id`, id).Replace(t.from)
}

// hiddenTarget is the condition that a text is hidden; matter and id are SQL.
func hiddenTarget(kind, matter, id string) string {
	return `EXISTS (SELECT 1 FROM matter_hidden th WHERE th.target_kind = '` + kind + `' AND th.target_id = ` + id + ` AND th.matter_id = ` + matter + `)`
}

// eachTarget words a column of every kind of text, for the kind, the matter and the id that the three expressions give.
func eachTarget(column func(textTarget) string, kind, matter, id string) string {
	var b strings.Builder
	b.WriteString(`CASE ` + kind)
	for _, t := range textTargets {
		b.WriteString(` WHEN '` + t.kind + `' THEN (` + t.read(column(t), matter, id) + `)`)
	}
	return b.String() + ` END`
}

// covered is what stands hidden in a matter, by kind and id. Contributions, answers and versions are masked where they are read; all
// others by hide.
type covered map[[2]string]hiding

type hiding struct {
	reason string
	own    bool
}

// loadHidden gives what is hidden in some matters, and what of it the person wrote. One query.
func loadHidden(ctx context.Context, q db.Q, person string, matters ...string) (covered, error) {
	type row struct {
		at [2]string
		hiding
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (r row, err error) {
		return r, s.Scan(&r.at[0], &r.at[1], &r.reason, &r.own)
	}, `SELECT h.target_kind, h.target_id, h.reason, COALESCE(`+eachTarget(func(t textTarget) string { return t.author }, `h.target_kind`, `h.matter_id`, `h.target_id`)+` = $1, FALSE)
		FROM matter_hidden h WHERE h.matter_id IN (`+db.In(2, len(matters))+`)`, append([]any{person}, db.Args(matters)...)...)
	h := make(covered, len(rows))
	for _, r := range rows {
		h[r.at] = r.hiding
	}
	return h, err
}

// HiddenMark begins the place of a text that is hidden. It is a part of the text, in the language texts are written in, like Erased.
func HiddenMark(reason string) string { return "[skjult: " + reason + "]" }

// hide puts why a text is hidden in its place, also when its words have been forgotten since; its author and the secretariat read on. The
// first of texts is the one that is always there. seeEarlier as MaySeeEarlier of another's text.
func (h covered) hide(kind, id string, seeEarlier bool, texts ...*string) {
	was, is := h[[2]string{kind, id}]
	if !is {
		return
	}
	for i, t := range texts {
		switch {
		case *t == "" && i > 0: // there was nothing there
		case *t != "" && (was.own || seeEarlier):
			*t = HiddenMark(was.reason) + " " + *t
		default:
			*t = HiddenMark(was.reason)
		}
	}
}

// hide masks the texts of a matter that are hidden.
func (v *Story) hide(h covered) {
	see := MaySeeEarlier(v.Standing, false)
	if len(v.Rulings) > 0 && (v.Matter.Took != "" || v.Matter.State == Closed) { // then it is the decision that counts
		h.hide(TargetDecision, strconv.Itoa(v.Rulings[0].N), see, &v.Matter.Took)
	} else {
		picture := []*string{&v.Matter.Took, &v.Matter.Differ, &v.Matter.Remember}
		for i := range v.EarlierPictures {
			p := &v.EarlierPictures[i]
			picture = append(picture, &p.Took, &p.Differ, &p.Remember)
		}
		h.hide(TargetTook, TargetTook, see && v.Matter.Took != "", picture...)
	}
	h.hide(TargetClosedReason, TargetClosedReason, see, &v.Matter.ClosedReason)
	for i := range v.Committees {
		h.hide(TargetAsked, v.Committees[i].CommitteeID, see, &v.Committees[i].Words)
	}
	hideQuestions(h, v.Questions, see)
	for i := range v.Handshakes {
		k, n := &v.Handshakes[i], strconv.Itoa(v.Handshakes[i].N)
		h.hide(TargetHandshake, n, see, &k.Promise, &k.Why)
		h.hide(TargetHandshakeAnswer, n, see, &k.Answer)
	}
	for i := range v.Rulings {
		r := &v.Rulings[i]
		h.hide(TargetDecision, strconv.Itoa(r.N), see, &r.Decision, &r.Reasons, &r.CoreTask, &r.Why)
	}
	for i := range v.Discussions {
		h.hide(TargetDiscussion, v.Discussions[i].CommitteeID, see, &v.Discussions[i].Words)
	}
}

func hideQuestions(h covered, list []OpenQuestion, see bool) {
	for i := range list {
		texts := []*string{&list[i].Text, &list[i].Settled}
		for j := range list[i].Earlier {
			texts = append(texts, &list[i].Earlier[j].Text)
		}
		_, list[i].Hidden = h[[2]string{TargetQuestion, list[i].ID}]
		h.hide(TargetQuestion, list[i].ID, see, texts...)
	}
}

// hide masks what goes with a contribution.
func (c *Contribution) hide(h covered, see bool) {
	h.hide(TargetMisunderstanding, c.ID, see, &c.Misunderstood)
	for i := range c.Clarifications {
		k := &c.Clarifications[i]
		h.hide(TargetClarification, k.ID, see, &k.Question)
		h.hide(TargetReply, k.ID, see, &k.Reply)
	}
}

// reasonOf is where the words that belong to an entry of the journal stand as a text: most are the entry's own, some stand with what they
// are about as well.
func reasonOf(e journal.Entry) (kind, id string) {
	text := func(key string) string { s, _ := e.Args[key].(string); return s }
	number := func(key string) string { n, _ := e.Args[key].(float64); return strconv.Itoa(int(n)) }
	switch e.Verb {
	case VerbQuestionClosed:
		return TargetQuestion, text("question")
	case VerbHandshakeOffered:
		return TargetHandshake, number("n")
	case VerbHandshakeTaken, VerbHandshakeAnswered:
		return TargetHandshakeAnswer, number("n")
	case VerbCommitteeAdded:
		return TargetAsked, text("committee")
	case VerbDiscussed:
		return TargetDiscussion, text("committee")
	case VerbCorrected:
		return TargetDecision, number("n")
	}
	return TargetReason, strconv.FormatInt(e.Seq, 10)
}

// hideWords masks the words of a matter's entries that are hidden. One reason can belong to several entries (windows moved at once), and is
// then hidden in all of them.
func (h covered) hideWords(entries []journal.Entry, words map[int64]string, see bool) {
	type said struct{ verb, text string }
	as := map[said]string{}
	for _, e := range entries {
		if kind, id := reasonOf(e); kind == TargetReason {
			if _, is := h[[2]string{kind, id}]; is {
				as[said{e.Verb, words[e.Seq]}] = id
			}
		}
	}
	for _, e := range entries {
		kind, id := reasonOf(e)
		text, has := words[e.Seq]
		if other, is := as[said{e.Verb, text}]; is {
			id = other
		}
		if has {
			h.hide(kind, id, see, &text)
			words[e.Seq] = text
		}
	}
}

// Conditions that what was taken from a matter "m", and the words "t" of an entry, are not hidden.
const (
	tookShownSQL = `NOT EXISTS (SELECT 1 FROM matter_hidden ht WHERE ht.matter_id = m.id AND (ht.target_kind = 'took' OR ht.target_kind = 'decision'
		AND ht.target_id = CAST((SELECT max(hd.n) FROM matter_decision hd WHERE hd.matter_id = m.id AND hd.published_at IS NOT NULL) AS TEXT)))`
	reasonShownSQL = `NOT EXISTS (SELECT 1 FROM matter_hidden ht JOIN matter_reason hr ON CAST(hr.entry AS TEXT) = ht.target_id AND hr.matter_id = ht.matter_id
		WHERE ht.matter_id = t.matter_id AND ht.target_kind = 'reason' AND hr.verb = t.verb AND hr.text = t.text)`
)
