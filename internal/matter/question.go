package matter

import (
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/fault"
)

// OpenQuestion is something that is open in a decision, answered on its own.
type OpenQuestion struct {
	ID, Text string
	// Since is the version of the matter's text it has been asked since; 1 from the start.
	Since int
	// Earlier are its wordings before this one, the oldest first.
	Earlier []Wording
	// Closed by the owner, with what was Settled in a sentence; with the version ClosedWith of the text, or by itself (0).
	Closed     bool
	Settled    string
	ClosedAt   time.Time
	ClosedWith int
	// Contributions is how many are about it, without those withdrawn.
	Contributions int
	// Hidden by the secretariat: its words here are what stands in their place, and are no words to write on from.
	Hidden bool
}

// Wording is how a question was worded up to and including a version of the text.
type Wording struct {
	Until int
	Text  string
}

// At is how the question was worded for who read a version of the text.
func (q OpenQuestion) At(version int) string {
	for _, w := range q.Earlier {
		if version <= w.Until {
			return w.Text
		}
	}
	return q.Text
}

// after is how the question was worded once it had been reworded so many times.
func (q OpenQuestion) after(reworded int) string {
	if reworded < len(q.Earlier) {
		return q.Earlier[reworded].Text
	}
	return q.Text
}

// OpenAt says whether the question was there and open for who read a version of the text. Its twin in SQL is in questionOpen.
func (q OpenQuestion) OpenAt(version int) bool {
	return version >= q.Since && (!q.Closed || q.ClosedWith > version)
}

// MaxQuestionsEver bounds how many questions a matter can have had, open and closed. MaxQuestions can be open at once.
const MaxQuestionsEver = 40

// QuestionInput is what becomes of an open question when the problem is understood anew.
type QuestionInput struct {
	ID string
	// Text is its wording from now on; the same as before keeps it.
	Text string
	// Settled closes it, with what was settled in a sentence; "" leaves it open.
	Settled string
}

// renewal is what changes about a matter's questions: of those it has by their place, and the texts of new ones.
type renewal struct {
	Reworded, Settled map[int]string
	Added             []string
}

// nothing says that no question changes.
func (r renewal) nothing() bool { return len(r.Reworded)+len(r.Settled)+len(r.Added) == 0 }

// renew works out what the form asks of a matter's questions. Fields: question-<id>, settled-<id>, new_questions. ErrQuestionClosed where
// something is asked of a question that has been closed meanwhile.
func renew(kind Kind, list []OpenQuestion, in VersionInput) (renewal, error) {
	r := renewal{Reworded: map[int]string{}, Settled: map[int]string{}, Added: in.NewQuestions}
	inv := &fault.Invalid{}
	open := len(r.Added)
	for i, q := range list {
		if !q.Closed {
			open++
		}
		at := slices.IndexFunc(in.Questions, func(k QuestionInput) bool { return k.ID == q.ID })
		if at < 0 {
			continue
		}
		k := in.Questions[at]
		text, settled := strings.TrimSpace(k.Text), strings.TrimSpace(k.Settled)
		if q.Closed && (text != q.Text || settled != "") {
			return renewal{}, ErrQuestionClosed
		}
		switch {
		case text == "":
			inv.Add(questionField(q.ID), wordKey(kind, "matter.error.question_text"))
		case text != q.Text:
			checkLength(inv, questionField(q.ID), text, MaxQuestion)
			r.Reworded[i] = text
		}
		if settled != "" {
			checkLength(inv, settledField(q.ID), settled, MaxReason)
			r.Settled[i] = settled
			open--
		}
	}
	for _, text := range r.Added {
		checkLength(inv, "new_questions", text, MaxQuestion)
	}
	switch {
	case open > MaxQuestions:
		inv.Add("new_questions", wordKey(kind, "matter.error.questions_open"), "max", MaxQuestions)
	case len(list)+len(r.Added) > MaxQuestionsEver:
		inv.Add("new_questions", wordKey(kind, "matter.error.questions_many"), "max", MaxQuestionsEver-len(list))
	}
	for _, k := range in.Questions {
		if !slices.ContainsFunc(list, func(q OpenQuestion) bool { return q.ID == k.ID }) {
			return renewal{}, fault.NotFound
		}
	}
	return r, inv.Err()
}

// rebase has a form that was written from an older text go on from the newest one: what it left as it was stays as it is now.
func (in VersionInput) rebase(list []OpenQuestion, newest int) VersionInput {
	base := in.Base
	in.Base = newest
	in.Questions = slices.Clone(in.Questions)
	for i := range in.Questions {
		k := &in.Questions[i]
		if at := slices.IndexFunc(list, func(q OpenQuestion) bool { return q.ID == k.ID }); at >= 0 && k.Text == list[at].At(base) {
			k.Text = list[at].Text
		}
	}
	return in
}

// questionField and settledField are the names of a question's fields in the form.
func questionField(question string) string { return "question-" + question }
func settledField(question string) string  { return "settled-" + question }
