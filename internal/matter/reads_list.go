package matter

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/ui"
)

// shortProblem is how much of a problem a list shows, in characters.
const shortProblem = 240

// shortFound is how much of the text in which something was found.
const shortFound = 160

// listing is a query over matters "m" for one actor: conditions and arguments, of which $1 is the person.
type listing struct {
	where []string
	args  []any
	// roles says that the conditions make sure of the roles that give a right to read, so that who does not own an open matter may
	// contribute to it (MayContribute), unless they read it as a guest. The secretariat reads without such a role.
	roles bool
	// through is a table to begin with, for lists in an order of its own; "" begins with the matters.
	through string
}

// arg adds an argument and gives its place.
func (l *listing) arg(v any) string {
	l.args = append(l.args, v)
	return fmt.Sprintf("$%d", len(l.args))
}

func (l *listing) and(cond string) { l.where = append(l.where, cond) }

func newListing(actor access.Actor) *listing { return &listing{args: []any{actor.Person}} }

// itemRow is an item with what some lists are ordered by.
type itemRow struct {
	Item
	oldest time.Time
}

// listedFrom are the tables of a listing: matters "m" and the text of each as it stands.
const listedFrom = `matter m JOIN matter_version v ON v.matter_id = m.id AND v.n = m.version
	LEFT JOIN matter_hidden hv ON hv.target_kind = 'version' AND hv.matter_id = m.id AND hv.target_id = CAST(v.n AS TEXT)`

// windowNow words something of the window that the day, an argument, lies in for an open matter "m"; NULL when all are over.
func windowNow(column, day string) string {
	return `(SELECT wn.` + column + ` FROM matter_window wn WHERE m.state = 'open' AND wn.matter_id = m.id AND wn.last_day >= ` + day + ` ORDER BY wn.position LIMIT 1)`
}

// items runs a listing: first it finds the page, and only then what is told of each matter on it. order is the ORDER BY, extra the
// column oldest (an instant).
func (x *Room) items(ctx context.Context, q db.Q, actor access.Actor, l *listing, order, extra string, limit int) ([]itemRow, error) {
	shown := `hv.reason IS NULL`
	if actor.Grants.Secretariat {
		shown = `TRUE`
	}
	contributes := reach{wide: true}.contribute()
	if l.roles && !actor.Grants.Secretariat {
		contributes = `m.state = 'open' AND ` + notOwnedSQL + ` AND (m.id NOT IN (` + armGuest + `) OR ` + contributes + `)`
	}
	today := l.arg(x.today())
	list, err := db.All(ctx, q, func(s db.Scanner) (itemRow, error) {
		var r itemRow
		i := &r.Item
		err := s.Scan(&i.ID, &i.Kind, &i.State, &i.Visibility, &i.Title, &i.Problem, &i.Unit.ID, db.OrZero(&i.Owner.ID), db.OrZero(&i.Owner.Name),
			&i.LastDay, db.At(&i.OpenedAt), db.At(&i.ClosedAt), db.At(&i.SavedAt), &i.Took, &i.Differ, &i.Remember, &i.Contributions, &i.Unanswered,
			&i.Mine, &i.Owned, &i.MayContribute, db.OrZero(&i.Window.Code), &i.Window.LastDay, db.At(&r.oldest))
		i.Problem = ui.Shorten(i.Problem, shortProblem)
		return r, err
	}, `SELECT m.id, m.kind, m.state, m.visibility, CASE WHEN `+shown+` THEN v.title ELSE '' END, CASE WHEN `+shown+` THEN v.problem ELSE '' END,
		COALESCE(m.unit_id, ''), o.person_id, `+nameOf(`o.person_id`)+`, m.last_day, m.opened_at, m.closed_at, m.saved_at, CASE WHEN `+tookShownSQL+` THEN COALESCE(m.took, '') ELSE '' END,
		CASE WHEN `+tookShownSQL+` THEN m.differ ELSE '' END, CASE WHEN `+tookShownSQL+` THEN m.remember ELSE '' END,
		m.contributions, m.unanswered,
		(SELECT count(*) FROM matter_contribution c WHERE c.author_id = $1 AND c.matter_id = m.id AND c.withdrawn_at IS NULL),
		EXISTS (SELECT 1 FROM matter_owner ow WHERE ow.matter_id = m.id AND ow.person_id = $1 AND ow.until_at IS NULL),
		CASE WHEN `+contributes+` THEN TRUE ELSE FALSE END, `+windowNow("code", today)+`, `+windowNow("last_day", today)+`, page.oldest
		FROM (SELECT m.id AS matter_id, `+extra+` FROM `+l.through+listedFrom+` WHERE `+strings.Join(l.where, " AND ")+` ORDER BY `+order+` LIMIT `+l.arg(limit)+`) page
		CROSS JOIN `+listedFrom+` LEFT JOIN matter_owner o ON o.matter_id = m.id AND o.role = 'owner' AND o.until_at IS NULL
		WHERE m.id = page.matter_id ORDER BY `+order, l.args...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range list {
		ids = append(ids, r.Unit.ID)
	}
	units, err := x.units(ctx, q, ids...)
	for i := range list {
		if u, ok := units[list[i].Unit.ID]; ok {
			list[i].Unit = u
		}
	}
	return list, err
}

const noExtra = `NULL AS oldest`

// shown is what a list shows of a matter's words.
func (i Item) shown() string {
	if i.State == Closed && i.Took != "" {
		return strings.Join([]string{i.Title, i.Took, i.Differ, i.Remember}, "\n")
	}
	return i.Title + "\n" + i.Problem
}

// whyFound fills in where the words of a query stand that the list itself does not show. Two queries.
func (x *Room) whyFound(ctx context.Context, q db.Q, query string, items []Item) error {
	at, seen := map[string]int{}, map[string]int{}
	for i, item := range items {
		if has, of := search.Share(item.shown(), query); has < of {
			at[item.ID], seen[item.ID] = i, has
		}
	}
	docs, err := search.Best(ctx, q, query, slices.Sorted(maps.Keys(at)))
	if err != nil || len(docs) == 0 {
		return err
	}
	texts, err := x.wordsOf(ctx, q, "", docs...)
	if err != nil {
		return err
	}
	for _, w := range texts {
		item := &items[at[w.topic]]
		has, _ := search.Share(item.shown()+"\n"+w.text, query)
		if has <= seen[w.topic] {
			continue
		}
		seen[w.topic] = has
		item.Found = &Found{In: w.in(), Text: search.Snippet(w.text, query, shortFound), Query: query}
	}
	return nil
}

// List is a page of the matters the actor may read: open ones by their last day, closed ones newest first, both newest opened
// first. Four queries at most, six when words are searched for.
func (x *Room) List(ctx context.Context, actor access.Actor, f Filter, page Page) (*List, error) {
	if !actor.SignedIn() {
		return &List{}, nil
	}
	q := x.db.Read()
	may, err := loadReach(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	may.open = f.State == "" || f.State == Open
	l := newListing(actor)
	l.and(may.read())
	l.roles = true
	f.narrow(l, q.Engine(), x.today())
	order, key := `m.last_day, m.id`, func(i Item) string { return i.LastDay.String() + "~" + i.ID }
	switch f.State {
	case "", Open:
		l.and(`m.state = 'open'`)
		if page.After != "" {
			day, id, ok := strings.Cut(page.After, "~")
			if _, err := clock.ParseDay(day); err != nil || !ok {
				return nil, fault.NotFound
			}
			l.and(`(m.last_day, m.id) > (` + l.arg(day) + `, ` + l.arg(id) + `)`)
		}
	case Closed, Any:
		column := `m.opened_at`
		key = func(i Item) string { return cursor(i.OpenedAt, i.ID) }
		if f.State == Closed {
			column = `m.closed_at`
			key = func(i Item) string { return cursor(i.ClosedAt, i.ID) }
			l.and(`m.state = 'closed'`)
		}
		order = column + ` DESC, m.id DESC`
		if page.After != "" {
			at, id, err := parseCursor(page.After)
			if err != nil {
				return nil, err
			}
			l.and(`(` + column + `, m.id) < (` + l.arg(at) + `, ` + l.arg(id) + `)`)
		}
	default:
		return nil, fault.NotFound
	}
	limit := page.limit()
	rows, err := x.items(ctx, q, actor, l, order, noExtra, limit+1)
	if err != nil {
		return nil, err
	}
	out := &List{}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = key(rows[limit-1].Item)
	}
	out.Items = plain(rows)
	return out, x.whyFound(ctx, q, f.Query, out.Items)
}

// closedToo is how many closed matters a search would find that looked among the open ones only. None where the list is narrowed to what no closed
// one can be. Two queries.
func (x *Room) closedToo(ctx context.Context, actor access.Actor, f Filter) (int, error) {
	if !actor.SignedIn() || f.Query == "" || f.Waiting || f.Phase != "" || f.State != "" && f.State != Open {
		return 0, nil
	}
	q := x.db.Read()
	may, err := loadReach(ctx, q, actor)
	if err != nil {
		return 0, err
	}
	l := newListing(actor)
	l.and(may.read())
	f.State = Closed
	f.narrow(l, q.Engine(), x.today())
	l.and(`m.state = 'closed' AND CAST($1 AS TEXT) IS NOT NULL`)
	return db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM `+listedFrom+` WHERE `+strings.Join(l.where, " AND "), l.args...)
}

// mostOwnUnits is how many workplaces of one's own a list offers to be narrowed to.
const mostOwnUnits = 6

// ownUnits are the units of today in which the actor works, and those they lead. Three queries.
func (x *Room) ownUnits(ctx context.Context, actor access.Actor) ([]Unit, error) {
	q := x.db.Read()
	works, err := x.org.Employments(ctx, q, actor.Person)
	if err != nil {
		return nil, err
	}
	led, err := x.org.UnitsLed(ctx, q, actor.Person)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range works {
		ids = append(ids, e.UnitID)
	}
	for _, u := range led {
		ids = append(ids, u.ID)
	}
	known, err := x.org.Units(ctx, q, ids)
	var out []Unit
	for _, id := range ids {
		if u, ok := known[id]; ok && len(out) < mostOwnUnits {
			out = append(out, Unit{ID: id, Name: u.Name})
			delete(known, id)
		}
	}
	return out, err
}

func plain(rows []itemRow) []Item {
	var items []Item
	for _, r := range rows {
		items = append(items, r.Item)
	}
	return items
}

// narrow adds the filter's conditions.
func (f Filter) narrow(l *listing, engine db.Engine, today clock.Day) {
	if f.Phase != "" {
		l.and(`m.state = 'open' AND COALESCE(` + windowNow("code", l.arg(today)) + `, '` + PhaseOver + `') = ` + l.arg(f.Phase))
	}
	if f.Kind != "" {
		l.and(`m.kind = ` + l.arg(string(f.Kind)))
	}
	if f.Unit != "" {
		below := `FROM org_unit_stands_for f CROSS JOIN org_ancestor a CROSS JOIN org_unit_stands_for s CROSS JOIN %s
			WHERE f.unit_id = ` + l.arg(f.Unit) + ` AND a.ancestor_id = f.now_id AND s.now_id = a.unit_id AND %s`
		l.and(`m.id IN (SELECT ft.matter_id ` + fmt.Sprintf(below, `matter_touched ft`, `ft.subject_id = s.unit_id AND ft.subject_kind = 'unit'`) +
			` UNION ALL SELECT fm.id ` + fmt.Sprintf(below, `matter fm`, `fm.unit_id = s.unit_id`) + `)`)
	}
	if f.Committee != "" {
		l.and(`m.id IN (SELECT fc.matter_id FROM matter_committee fc JOIN committee_stands_for cs ON cs.committee_id = fc.committee_id
			JOIN committee_stands_for cw ON cw.now_id = cs.now_id WHERE cw.committee_id = ` + l.arg(f.Committee) + ` AND NOT fc.removed)`)
	}
	if f.Mine {
		l.and(`(m.id IN (` + armOwner + `) OR m.id IN (SELECT mc.matter_id FROM matter_contribution mc WHERE mc.author_id = $1))`)
	}
	if f.Waiting {
		l.and(waitsForSQL)
	}
	if topics, ok := search.Topics(engine, f.Query, l.arg); ok {
		l.and(`m.id IN (` + topics + `)`)
	} else if f.Query != "" {
		l.and(`FALSE`) // no words were asked for: nothing has them
	}
}

// waitsForSQL is what the person $1 has to do: answer, or take over.
const waitsForSQL = `(m.unanswered > 0 AND m.id IN (` + armOwner + `) OR m.id IN (` + armAsked + `))`

// How many the front page shows of each, and how long an answer that was read stays there.
const (
	frontMost     = 10
	answersForDay = 30
)

// Now is what a person is shown first. Fifteen queries at most.
func (x *Room) Now(ctx context.Context, actor access.Actor) (*Front, error) {
	f := &Front{}
	if !actor.SignedIn() {
		return f, nil
	}
	q := x.db.Read()
	may, err := loadReach(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	l := newListing(actor)
	// By the end of the window that today lies in: one who misses it can still contribute to a decision, but no longer shape the problem.
	today := l.arg(x.today())
	l.through = `matter_window w CROSS JOIN `
	l.and(`w.last_day >= ` + today + ` AND m.id = w.matter_id AND m.last_day >= ` + today)
	l.and(`NOT EXISTS (SELECT 1 FROM matter_window e WHERE e.matter_id = w.matter_id AND e.position < w.position AND e.last_day >= ` + today + `)`)
	l.and(may.contribute())
	l.roles = true
	rows, err := x.items(ctx, q, actor, l, `ends, m.id`, noExtra+`, w.last_day AS ends`, frontMost+1)
	if err != nil {
		return nil, err
	}
	f.More = len(rows) > frontMost
	f.Influence = plain(rows[:min(len(rows), frontMost)])
	since := x.today().AddDays(-answersForDay).Start()
	if f.Answers, err = x.mine(ctx, q, actor, ownOnly(actor.Person), ` JOIN (SELECT t.contribution_id, max(a.sent_at) AS sent_at
		FROM matter_contribution k JOIN matter_answer_to t ON t.contribution_id = k.id JOIN matter_answer a ON a.id = t.answer_id
		WHERE k.author_id = $1 AND a.sent_at IS NOT NULL AND (t.seen_at IS NULL OR a.sent_at >= $2)
		GROUP BY t.contribution_id ORDER BY sent_at DESC, t.contribution_id LIMIT $3) n
		ON n.contribution_id = c.id ORDER BY n.sent_at DESC, c.id`, actor.Person, since, frontMost); err != nil {
		return nil, err
	}
	l = newListing(actor)
	l.and(`m.state <> 'draft' AND m.unanswered > 0 AND m.id IN (` + armOwner + `)`)
	rows, err = x.items(ctx, q, actor, l, `oldest, m.id`, `(SELECT c.at FROM matter_contribution c WHERE c.matter_id = m.id AND `+waitingSQL+` ORDER BY c.at LIMIT 1) AS oldest`, most)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		f.Waiting = append(f.Waiting, Waiting{r.Item, r.oldest})
	}
	l = newListing(actor)
	l.and(`m.state = 'draft' AND m.created_by = $1`)
	if rows, err = x.items(ctx, q, actor, l, `m.saved_at DESC, m.id`, noExtra, most); err != nil {
		return nil, err
	}
	f.Drafts = plain(rows)
	l = newListing(actor)
	l.and(`m.state = 'open' AND m.id IN (` + armAsked + `)`)
	if rows, err = x.items(ctx, q, actor, l, `m.last_day, m.id`, noExtra, most); err != nil {
		return nil, err
	}
	f.TakeOver = plain(rows)
	return f, x.waitsAndEnded(ctx, q, actor, may, f)
}
