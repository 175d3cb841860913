package disagreement

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// Notice is what a person is told of an entry, and the address it leads to: the matter's title and a link, never what people wrote.
type Notice struct {
	// Key is the message's; "" where there is nothing to tell.
	Key string
	// Title is the matter's; "" where it is hidden, or this person reads the disagreement only.
	Title string
	// Bare: the words without a title.
	Bare bool
	Path string
}

// To is the address it leads to; told is false where there is nothing to tell.
func (n Notice) To() (path string, told bool) { return n.Path, n.Key != "" }

// Words are the notice in the context's language.
func (n Notice) Words(ctx context.Context) string {
	if n.Bare {
		return i18n.T(ctx, n.Key)
	}
	return i18n.T(ctx, "disagreement.notice.in", "what", i18n.T(ctx, n.Key), "title", matter.Heading(ctx, n.Title))
}

// Verbs are those of which Audience tells somebody.
func Verbs() []string {
	return []string{VerbRaised, VerbView, VerbProposed, VerbAccepted, VerbStepped, VerbBack, VerbPassed, VerbAnswered, VerbEnding, VerbEnded, VerbReread, VerbCame, VerbUndated, VerbStepDue,
		VerbCardSent, VerbCardAnswered, VerbCardWithdrawn, VerbCardOver, VerbCardToMain, VerbCardFromMain, VerbCardToCentral, VerbCardFromCentral, VerbReported, VerbHidden, VerbErased, VerbShown}
}

// loadSubjects are those of some ids that are disagreements or withdrawal requests, with their matters. One query.
func loadSubjects(ctx context.Context, q db.Q, ids []string) ([]head, error) {
	these := db.In(1, len(ids))
	return db.All(ctx, q, func(s db.Scanner) (h head, err error) { return h, s.Scan(&h.ID, &h.MatterID) },
		`SELECT id, matter_id FROM disagreement WHERE id IN (`+these+`) UNION ALL SELECT id, matter_id FROM disagreement_card WHERE id IN (`+these+`)`, db.Args(ids)...)
}

// peopleAbove are those who sit in a committee the disagreement $1 was passed to, today.
const peopleAbove = `SELECT cm.person_id FROM disagreement_entry e JOIN committee_stands_for s ON s.committee_id = e.committee_id
	JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE e.disagreement_id = $1 AND e.kind = 'passed'`

// Audience are those who are told of an entry: both sides and the owner of its matter, and of a passage up, its answer and its end those who
// sit in the committees it was passed to; of a withdrawn decision everybody who was told of the decision; of the day of a next step its
// owners and who is responsible; never who did it. Of a report the secretariat is told, and of what became of a text its author.
func (x *Room) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	text, _ := e.Args["text"].(string)
	switch e.Verb {
	case VerbReported:
		return x.secretariat(ctx, q)
	case VerbHidden, VerbErased, VerbShown:
		return db.All(ctx, q, db.Scan[string], `SELECT t.by_id FROM (`+textsSQL+`) t WHERE t.id = $1`, text)
	}
	subjects, err := loadSubjects(ctx, q, []string{e.SubjectID})
	if err != nil || len(subjects) == 0 {
		return nil, err
	}
	if e.Verb == VerbCardWithdrawn {
		return x.matter.ToldDecision(ctx, q, subjects[0].MatterID, e.Actor)
	}
	told := x.bothSides
	if e.Verb == VerbStepDue {
		told = func(ctx context.Context, q db.Q, matterID string) ([]string, error) {
			return x.matter.Owners(ctx, q, matterID, "")
		}
	}
	people, err := told(ctx, q, subjects[0].MatterID)
	if err != nil {
		return nil, err
	}
	if e.Verb == VerbPassed || e.Verb == VerbAnswered || e.Verb == VerbEnded {
		above, err := db.All(ctx, q, db.Scan[string], peopleAbove+` ORDER BY cm.person_id`, e.SubjectID)
		if err != nil {
			return nil, err
		}
		people = append(people, above...)
	}
	if e.Verb == VerbStepped || e.Verb == VerbStepDue { // who is responsible for the step is told too, where they may read of it (Render)
		responsible, err := db.All(ctx, q, db.Scan[string], `SELECT e.person_id FROM disagreement_entry e WHERE e.disagreement_id = $1 AND e.kind = 'stepped' AND e.person_id IS NOT NULL AND `+newest, e.SubjectID)
		if err != nil {
			return nil, err
		}
		people = append(people, responsible...)
	}
	slices.Sort(people)
	return slices.DeleteFunc(slices.Compact(people), func(p string) bool { return p == e.Actor }), nil
}

// bothSides are the people of both sides of a matter.
func (x *Room) bothSides(ctx context.Context, q db.Q, matterID string) ([]string, error) {
	sides, err := x.matter.BothSides(ctx, q, matterID)
	var people []string
	for _, t := range sides {
		people = append(people, t.Person)
	}
	return people, err
}

// Render is what a person is told of entries: a Notice for each, without a Key where they may not read of it (any more). At most five
// queries, however many entries.
func (x *Room) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]Notice, error) {
	ids := make([]string, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, e.SubjectID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	heads, err := loadSubjects(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	keepers, err := x.secretariat(ctx, q)
	if err != nil {
		return nil, err
	}
	of, matters := map[string]string{}, []string{}
	for _, h := range heads {
		of[h.ID] = h.MatterID
		matters = append(matters, h.MatterID)
	}
	actor := access.Actor{Person: person, Grants: access.Grants{Secretariat: slices.Contains(keepers, person)}}
	titles, err := x.matter.Titles(ctx, actor, matters)
	if err != nil {
		return nil, err
	}
	above, err := db.All(ctx, q, db.Scan[string], `SELECT d.id FROM disagreement d WHERE d.id IN (`+db.In(2, len(ids))+`) AND `+aboveSQL, append([]any{person}, db.Args(ids)...)...)
	if err != nil {
		return nil, err
	}
	out := make([]Notice, len(entries))
	for i, e := range entries {
		m, known := of[e.SubjectID]
		if !known || !slices.Contains(Verbs(), e.Verb) {
			continue
		}
		n := Notice{Key: "disagreement.notice." + e.Verb, Path: Path(e.SubjectID)}
		if e.SubjectKind == cardKind {
			n.Path = CardPath(e.SubjectID)
		}
		if e.Verb == VerbCardWithdrawn { // the matter says it where the decision stands, to those too who never heard of the request
			n.Path = matter.Path(m)
		}
		if text, is := e.Args["text"].(string); is && e.Verb == VerbReported {
			n.Path = settlePath(text)
		}
		title, reads := titles[m]
		switch {
		case reads:
			n.Title = title
		case slices.Contains(above, e.SubjectID):
			n.Bare = true
		default:
			continue
		}
		out[i] = n
	}
	return out, nil
}

// aboveSQL is the condition that the person $1 reads the disagreement "d" because it was passed up: they sit in a committee it was passed to,
// or in the main committee.
const aboveSQL = `d.passed_level > 0 AND (EXISTS (SELECT 1 FROM disagreement_entry ae JOIN committee_stands_for s ON s.committee_id = ae.committee_id
		JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE ae.disagreement_id = d.id AND ae.kind = 'passed' AND cm.person_id = $1)
	OR EXISTS (SELECT 1 FROM committee_member_now mm JOIN committee_now mc ON mc.id = mm.committee_id WHERE mm.person_id = $1 AND mc.level = 1))`

// reminder is what the program itself tells of a disagreement, once for each day: both sides that it comes back, and those who answer for its next
// step that its day has come. That holds when both sides have ended it too.
type reminder struct {
	// day is the column with the day, told that with the one of which was told; when is the condition, with today as $1.
	verb, day, told, when string
}

var reminders = []reminder{
	{VerbCame, "back_day", "told_back", `back_day <= $1 AND status NOT IN ('agreed', 'apart') AND told_back <> back_day`},
	{VerbUndated, "back_day", "told_undated", `back_day <= $1 AND asks_management = 'day' AND told_undated <> back_day`},
	{VerbStepDue, "step_day", "told_step", `step_day <> '' AND step_day <= $1 AND told_step <> step_day`},
}

// comeAtOnce is how many disagreements one run of ComeBack takes of each reminder.
const comeAtOnce = 100

// ComeBack tells both sides of the disagreements whose day has come, and of those that both have read again and that have neither a new day nor an
// end, and who answers for a next step that its day has come; each day once. While there are more it is a job that wants to be done again a moment later.
func (x *Room) ComeBack(ctx context.Context) error {
	more := false
	for _, r := range reminders {
		due, err := db.All(ctx, x.db.Read(), db.Scan[string], `SELECT id FROM disagreement WHERE `+r.when+` ORDER BY `+r.day+`, id LIMIT $2`, x.today(), comeAtOnce)
		if err != nil {
			return err
		}
		for _, one := range due {
			if err := x.remind(ctx, r, one); err != nil {
				return err
			}
		}
		more = more || len(due) == comeAtOnce
	}
	if more {
		return jobs.Later(0)
	}
	return nil
}

func (x *Room) remind(ctx context.Context, r reminder, disagreementID string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE disagreement SET `+r.told+` = `+r.day+` WHERE `+r.when+` AND id = $2`, x.today(), disagreementID)
		if err != nil || n == 0 {
			return err
		}
		_, err = x.journal.Write(ctx, tx, journal.Entry{Verb: r.verb, SubjectKind: subjectKind, SubjectID: disagreementID, Tell: true})
		return err
	})
}
