package matter

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/year"
)

// Due is the next thing the agreement asks of a matter, so that one of its committees can have its say before it is decided.
type Due struct {
	year.Next
	// MatterID and Title are the matter's; no Title where it is hidden from the reader.
	MatterID, Title string
	Owner           Person
	// CommitteeName is the committee's of today, Clauses where the agreement asks for it.
	CommitteeName string
	Clauses       []string
	// Decided is the day of the decision.
	Decided clock.Day
}

// mostDue bounds how many matters are looked at for what is due, those decided first.
const mostDue = 200

// deciding is an open decision as counting back sees it.
type deciding struct {
	id, title       string
	owner           Person
	opened, decided clock.Day
	least           agreement.Least
	asked           []askedNow
	discussed       map[string]bool
}

// askedNow is a committee asked, or the one it lives on as.
type askedNow struct {
	Asked
	matter, now, name string
}

// Due is what the agreement asks next in the open decisions of the actor, or with all in every one they may read: what is about to be too late
// first, then what ends first. more says that there are others beyond the matters looked at. A fixed number of queries.
func (x *Room) Due(ctx context.Context, actor access.Actor, all bool) (list []Due, more bool, err error) {
	if !actor.SignedIn() {
		return nil, false, nil
	}
	q := x.db.Read()
	matters, err := x.deciding(ctx, q, actor, all)
	if err != nil || len(matters) == 0 {
		return nil, false, err
	}
	if more = len(matters) > mostDue; more {
		matters = matters[:mostDue]
	}
	if err := withAsked(ctx, q, matters); err != nil {
		return nil, more, err
	}
	var committees []string
	from := x.today()
	for _, m := range matters {
		committees = append(committees, agreement.Counted(m.turns())...)
		from = sooner(from, m.opened)
	}
	slices.Sort(committees)
	almanac, err := x.year.Almanac(ctx, q, slices.Compact(committees), from)
	if err != nil {
		return nil, more, err
	}
	for _, m := range matters {
		list = append(list, m.due(almanac, x.today())...)
	}
	slices.SortStableFunc(list, func(a, b Due) int { return cmp.Or(cmp.Compare(a.rank(), b.rank()), b.Day.DaysUntil(a.Day)) })
	return list, more, nil
}

// rank puts what can hardly be mended any more first, and last what only waits to be noted.
func (d Due) rank() int {
	switch {
	case d.Urgent():
		return 0
	case d.What == year.ToNote:
		return 2
	}
	return 1
}

// due is what the matter's committees need next. A matter that is decided today, or was to be before, waits for its decision alone.
func (m *deciding) due(a year.Almanac, today clock.Day) []Due {
	if !today.Before(m.decided) {
		return nil
	}
	dates := agreement.DatesOf(a, m.turns(), m.least, today, m.decided)
	var list []Due
	for _, n := range a.Next(dates.Plan, m.opened, func(c string) bool { return m.discussed[c] }) {
		d := Due{Next: n, MatterID: m.id, Title: m.title, Owner: m.owner, Decided: m.decided}
		for _, c := range m.asked {
			if c.now != n.Committee {
				continue
			}
			d.CommitteeName = c.name
			if len(c.Told) > 0 {
				d.Clauses = c.Told[0].Clauses // of the strongest reason
			}
		}
		list = append(list, d)
	}
	return list
}

func (m *deciding) turns() []agreement.Turn {
	list := make([]agreement.Turn, len(m.asked))
	for i, c := range m.asked {
		list[i] = agreement.Turn{Committee: c.now, Decides: c.Decides(), Form: c.Form}
	}
	return list
}

// deciding are the open decisions of the actor, or all they may read, those decided first: one more than mostDue at most. Two queries.
func (x *Room) deciding(ctx context.Context, q db.Q, actor access.Actor, all bool) ([]*deciding, error) {
	may, err := loadReach(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	l := newListing(actor)
	l.and(`m.state = 'open' AND m.kind = ` + l.arg(Decision))
	if all {
		may.open = true
		l.and(may.read())
	} else {
		l.and(`m.id IN (` + armOwner + `)`)
	}
	shown := `hv.reason IS NULL`
	if actor.Grants.Secretariat {
		shown = `TRUE`
	}
	return db.All(ctx, q, func(s db.Scanner) (*deciding, error) {
		m := deciding{discussed: map[string]bool{}}
		var opened time.Time
		err := s.Scan(&m.id, &m.title, db.At(&opened), &m.least.Notice, &m.least.Material, &m.least.Response, db.OrZero(&m.owner.ID), db.OrZero(&m.owner.Name), &m.decided)
		m.opened = clock.DayOf(opened)
		return &m, err
	}, `SELECT m.id, CASE WHEN `+shown+` THEN v.title ELSE '' END, m.opened_at, m.notice_days, m.material_days, m.response_days,
		o.person_id, `+nameOf(`o.person_id`)+`, (SELECT w.last_day FROM matter_window w WHERE w.matter_id = m.id ORDER BY w.position DESC LIMIT 1) AS decided
		FROM `+listedFrom+` LEFT JOIN matter_owner o ON o.matter_id = m.id AND o.role = 'owner' AND o.until_at IS NULL
		WHERE `+strings.Join(l.where, " AND ")+` ORDER BY decided, m.id LIMIT `+l.arg(mostDue+1), l.args...)
}

// withAsked fills in whom the matters ask, in order, and which of them have discussed it. Two queries.
func withAsked(ctx context.Context, q db.Q, matters []*deciding) error {
	byID := make(map[string]*deciding, len(matters))
	ids := make([]any, len(matters))
	for i, m := range matters {
		byID[m.id], ids[i] = m, m.id
	}
	in := ` IN (` + db.In(1, len(ids)) + `)`
	asked, err := db.All(ctx, q, func(s db.Scanner) (a askedNow, err error) {
		var code, args string
		if err := s.Scan(&a.matter, &a.now, &a.name, &a.Form, &code, &args); err != nil {
			return a, err
		}
		return a, a.readReason(code, args)
	}, `SELECT mc.matter_id, c.id, c.name, mc.form, mc.reason_code, mc.reason_args
		FROM matter_committee mc JOIN committee_is_now i ON i.committee_id = mc.committee_id JOIN committee_now c ON c.id = i.now_id
		WHERE NOT mc.removed AND mc.matter_id`+in+` ORDER BY mc.matter_id, mc.position`, ids...)
	if err != nil {
		return err
	}
	for _, a := range asked {
		byID[a.matter].asked = append(byID[a.matter].asked, a)
	}
	type said struct{ matter, committee string }
	list, err := db.All(ctx, q, func(s db.Scanner) (d said, err error) { return d, s.Scan(&d.matter, &d.committee) },
		`SELECT d.matter_id, i.now_id FROM matter_discussed d JOIN committee_is_now i ON i.committee_id = d.committee_id WHERE d.matter_id`+in, ids...)
	for _, d := range list {
		byID[d.matter].discussed[d.committee] = true
	}
	return err
}

// AskedUntil is, of each of these committees of today that an open matter asks, the last day of the one that is open longest: until its
// decision, or as long as it takes contributions. One query.
func (x *Room) AskedUntil(ctx context.Context, q db.Q, committees []string) (map[string]clock.Day, error) {
	until := make(map[string]clock.Day, len(committees))
	_, err := db.All(ctx, q, func(s db.Scanner) (struct{}, error) {
		var id string
		var day clock.Day
		err := s.Scan(&id, &day)
		until[id] = day
		return struct{}{}, err
	}, `SELECT s.now_id, max(w.last_day) FROM committee_stands_for s JOIN matter_committee mc ON mc.committee_id = s.committee_id
		JOIN matter m ON m.id = mc.matter_id JOIN matter_window w ON w.matter_id = m.id
		WHERE m.state = 'open' AND NOT mc.removed AND s.now_id IN (`+db.In(1, len(committees))+`) GROUP BY s.now_id`, db.Args(committees)...)
	return until, err
}
