package matter

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// rulebook is the agreement as it is today: its rules, and the organisation they look at.
type rulebook struct {
	agreement.Version
	ground agreement.Ground
}

// rulebook reads the rules and the organisation. Eight queries.
func (x *Room) rulebook(ctx context.Context, q db.Q) (b rulebook, err error) {
	if b.Version, err = agreement.Valid(ctx, q, x.today()); err != nil {
		return b, err
	}
	b.ground, err = x.agreement.Ground(ctx, q)
	return b, err
}

// who answers what a draft asks.
func (b rulebook) who(in DraftInput) agreement.Answer {
	return agreement.Who(b.ground, b.Rules, in.question())
}

// Counsel is what the agreement asks for a draft, as its rules and the calendar are today.
type Counsel struct {
	agreement.Words
	agreement.Answer
	// Day is that of the decision, and Dates counts back from it; nil where none is set.
	Day   clock.Day
	Dates *agreement.Dates
}

// counsel asks the rulebook about a draft. Three queries, and that of the municipality's words.
func (x *Room) counsel(ctx context.Context, q db.Q, b rulebook, in DraftInput) (c Counsel, err error) {
	if c.Words, err = x.agreement.Words(ctx, b.ground); err != nil {
		return c, err
	}
	c.Answer, c.Day = b.who(in), in.decided()
	if c.Day.IsZero() || c.Outside {
		return c, nil
	}
	dates, err := x.agreement.Dates(ctx, q, c.Answer, c.Day)
	c.Dates = &dates
	return c, err
}

// windows are the last days that the calendar gives the windows of a matter opened today; none while there is no day of a decision, or one
// that is over.
func (c Counsel) windows(k Kind, today clock.Day) []clock.Day {
	if c.Day.Before(today) { // also no day
		return nil
	}
	var papers clock.Day
	if c.Dates != nil {
		papers = c.Dates.Plan.Discuss.Papers
	}
	return PlannedWindows(k, today, c.Day, papers)
}

// decided is the day of the decision; none where nothing is decided, or it is not set.
func (in *DraftInput) decided() clock.Day {
	if last := len(in.rules().Windows) - 1; in.rules().Decides && last < len(in.Windows) {
		return in.Windows[last]
	}
	return clock.Day{}
}

// OpenToRules are the open matters the actor in the context may read, as the agreement's rules see them: agreement.MostMatters at most, those
// that end first. Three queries.
func (x *Room) OpenToRules(ctx context.Context, q db.Q) ([]agreement.OpenMatter, error) {
	actor := access.Of(ctx)
	if !actor.SignedIn() {
		return nil, nil
	}
	may, err := loadReach(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	may.open = true
	l := newListing(actor)
	l.and(`m.state = 'open'`)
	l.and(may.read())
	shown := `hv.reason IS NULL`
	if actor.Grants.Secretariat {
		shown = `TRUE`
	}
	where := strings.Join(l.where, " AND ") + ` ORDER BY m.last_day, m.id LIMIT ` + l.arg(agreement.MostMatters)
	list, err := db.All(ctx, q, func(s db.Scanner) (m agreement.OpenMatter, err error) {
		var kind Kind
		var subject agreement.Subject
		var unit, decidedBy, decider string
		err = s.Scan(&m.ID, &m.Title, &kind, &subject, &unit, &decidedBy, &decider)
		m.Link, m.Question = path(m.ID, ""), question(kind, subject, nil, unit, decidedBy, decider)
		return m, err
	}, `SELECT m.id, CASE WHEN `+shown+` THEN v.title ELSE '' END, m.kind, m.subject, COALESCE(m.unit_id, ''), m.decided_by, COALESCE(m.decider_id, '')
		FROM `+listedFrom+` WHERE `+where, l.args...)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(list))
	for i, m := range list {
		at[m.ID] = i
	}
	type touch struct{ matter, unit string }
	touched, err := db.All(ctx, q, func(s db.Scanner) (t touch, err error) { return t, s.Scan(&t.matter, &t.unit) },
		`SELECT t.matter_id, t.subject_id FROM matter_touched t JOIN (SELECT m.id FROM matter m WHERE `+where+`) o ON o.id = t.matter_id
		WHERE t.subject_kind = 'unit' ORDER BY t.matter_id, t.subject_id`, l.args...)
	for _, t := range touched {
		if i, ok := at[t.matter]; ok { // one may have been opened in between
			list[i].Question.Touched = append(list[i].Question.Touched, t.unit)
		}
	}
	for i := range list {
		list[i].Title = Heading(ctx, list[i].Title)
	}
	return list, err
}
