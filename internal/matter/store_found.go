package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/search"
)

// findable is where the words stand by which a matter is found: what everybody who may read the matter reads on its page, and nothing
// else. Earlier texts, drafts, what was withdrawn or hidden, what waits to be shown or sent, and names are not among them. A document
// is the matter's own text, a contribution with what was said about it, or an answer. Rooms above add theirs (AddFindable).
var findable = []Findable{
	{"v.matter_id", "v.matter_id", []string{"v.title", "v.problem", "v.core_task", "v.frames", "v.citizens", "v.citizens_from", "v.why"},
		`matter_version v JOIN matter m ON m.id = v.matter_id AND m.version = v.n WHERE NOT ` + hiddenVersionSQL},
	{"k.matter_id", "k.matter_id", []string{"k.text", "k.settled"}, `matter_question k WHERE NOT ` + hiddenTarget(TargetQuestion, `k.matter_id`, `k.id`)},
	{"k.matter_id", "k.matter_id", []string{"k.promise", "k.why"}, newestHandshake + ` AND NOT ` + hiddenTarget(TargetHandshake, `k.matter_id`, `CAST(k.n AS TEXT)`)},
	{"k.matter_id", "k.matter_id", []string{"k.answer"}, newestHandshake + ` AND NOT ` + hiddenTarget(TargetHandshakeAnswer, `k.matter_id`, `CAST(k.n AS TEXT)`)},
	{"d.matter_id", "d.matter_id", []string{"d.decision", "d.reasons", "d.core_task", "d.why"},
		`matter_decision d WHERE d.published_at IS NOT NULL
		AND d.n = (SELECT max(l.n) FROM matter_decision l WHERE l.matter_id = d.matter_id AND l.published_at IS NOT NULL)
		AND NOT ` + hiddenTarget(TargetDecision, `d.matter_id`, `CAST(d.n AS TEXT)`)},
	{"m.id", "m.id", []string{"m.took", "m.differ", "m.remember"}, `matter m WHERE m.decided_by = '' AND ` + tookShownSQL}, // a decision's is the decision
	{"d.matter_id", "d.matter_id", []string{"d.words"}, `matter_discussed d WHERE NOT ` + hiddenTarget(TargetDiscussion, `d.matter_id`, `d.committee_id`)},
	{"f.matter_id", "f.matter_id", []string{"f.words"}, `matter_file f WHERE f.target_kind = 'matter'`},
	{"c.matter_id", "c.id", []string{"c.text", "c.intention"}, `matter_contribution c WHERE NOT ` + unseenSQL},
	{"c.matter_id", "c.id", []string{"k.question"}, itsClarification + ` AND NOT ` + hiddenTarget(TargetClarification, `c.matter_id`, `k.id`)},
	{"c.matter_id", "c.id", []string{"k.reply"}, itsClarification + ` AND NOT ` + hiddenTarget(TargetReply, `c.matter_id`, `k.id`)},
	{"c.matter_id", "c.id", []string{"k.text"},
		`matter_contribution c JOIN matter_misunderstanding k ON k.contribution_id = c.id WHERE NOT ` + unseenSQL +
			` AND NOT ` + hiddenTarget(TargetMisunderstanding, `c.matter_id`, `c.id`)},
	{"c.matter_id", "c.id", []string{"f.words"},
		`matter_contribution c JOIN matter_file f ON f.target_id = c.id AND f.target_kind = 'contribution' WHERE NOT ` + unseenSQL},
	{"a.matter_id", "a.id", []string{"a.text"}, `matter_answer a WHERE a.sent_at IS NOT NULL AND NOT ` + hiddenAnswerSQL},
}

const (
	newestHandshake  = `matter_handshake k WHERE k.n = (SELECT max(l.n) FROM matter_handshake l WHERE l.matter_id = k.matter_id)`
	itsClarification = `matter_contribution c JOIN matter_clarification k ON k.contribution_id = c.id WHERE NOT ` + unseenSQL
)

// The one of findable's columns that is a title, and the one of answers.
const (
	titleColumn  = "v.title"
	answerColumn = "a.text"
	// besideColumn stands for all those of rooms above.
	besideColumn = "beside"
)

// wording is one text of a document.
type wording struct {
	topic, doc, column, text string
}

// in says what a text is a part of.
func (w wording) in() string {
	switch {
	case w.column == besideColumn:
		return FoundBeside
	case w.doc == w.topic:
		return FoundInText
	case w.column == answerColumn:
		return FoundInAnswer
	}
	return FoundInContribution
}

// wordsOf are the texts of one matter's documents (of is its id), or of some documents, in findable's order. One query.
func (x *Room) wordsOf(ctx context.Context, q db.Q, matterID string, docs ...string) ([]wording, error) {
	args := db.Args(docs)
	if len(docs) == 0 {
		args = []any{matterID}
	}
	these := ` IN (` + db.In(1, len(args)) + `)`
	var parts []string
	add := func(f Findable, named func(column string) string) {
		key := f.Doc
		if len(docs) == 0 {
			key = f.Topic
		}
		for _, column := range f.Columns {
			parts = append(parts, `SELECT `+f.Topic+`, `+f.Doc+`, '`+named(column)+`', `+column+` FROM `+f.From+` AND `+column+` <> '' AND `+key+these)
		}
	}
	for _, f := range findable {
		add(f, func(column string) string { return column })
	}
	for _, f := range x.findable {
		add(f, func(string) string { return besideColumn })
	}
	return db.All(ctx, q, func(s db.Scanner) (w wording, err error) { return w, s.Scan(&w.topic, &w.doc, &w.column, &w.text) },
		strings.Join(parts, ` UNION ALL `), args...)
}

// documents are what an opened matter is found by: always its own text, be it without words.
func documents(matterID string, texts []wording) []search.Doc {
	list := []search.Doc{{ID: matterID}}
	at := map[string]int{matterID: 0}
	for _, w := range texts {
		i, ok := at[w.doc]
		if !ok {
			i = len(list)
			at[w.doc], list = i, append(list, search.Doc{ID: w.doc})
		}
		if w.column == titleColumn {
			list[i].Title = w.text
		} else {
			list[i].Body += w.text + "\n"
		}
	}
	return list
}
