package disagreement

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// overviewPage is how many disagreements a page of the overview has.
const overviewPage = 25

// The ways to narrow the overview, as they stand in the address.
const (
	openOnes     = ""        // not ended
	passedOnes   = "videre"  // waits for an answer from above
	returnedOnes = "tilbage" // has come back and waits to be read again
	endedOnes    = "afsluttet"
	allOnes      = "alle"
)

var narrowings = []string{openOnes, passedOnes, returnedOnes, endedOnes, allOnes}

const notEnded = `d.status NOT IN ('agreed', 'apart')`

// narrowSQL is what a way to narrow asks; today adds the day to the arguments where it is asked for.
func narrowSQL(which string, today func() string) string {
	switch which {
	case passedOnes:
		return notEnded + ` AND d.waits_at IS NOT NULL`
	case returnedOnes:
		return notEnded + ` AND (d.asks_employees = 'read' OR d.asks_management = 'read') AND d.back_day <= ` + today()
	case endedOnes:
		return `NOT (` + notEnded + `)`
	case allOnes:
		return `TRUE`
	}
	return notEnded
}

// row is one disagreement in a list.
type row struct {
	shown
	// Title is the matter's; "" where the reader reads the disagreement only, or it is hidden. Reads: they read the matter.
	Title string
	Reads bool
}

// levelCount is how many disagreements have been passed to a level, and how many of them wait for its answer. Level 0 are those that stayed
// where they began.
type levelCount struct{ Level, N, Waits int }

type overviewView struct {
	Rows   []row
	Which  string
	Level  int
	Page   int
	More   bool
	Counts []levelCount
	Words  [4]string
}

// find are the disagreements the actor may read, those that come back first first. Four queries.
func (x *Room) find(ctx context.Context, q db.Q, actor access.Actor, which string, level, offset, limit int) ([]row, error) {
	sight, err := x.matter.Sight(ctx, q, actor, matter.Filter{})
	if err != nil {
		return nil, err
	}
	type found struct {
		id, title string
		reads     bool
	}
	where := `(m.id IS NOT NULL OR ` + aboveSQL + `) AND ` + narrowSQL(which, func() string { return sight.Arg(x.today().String()) })
	if level > 0 {
		where += ` AND EXISTS (SELECT 1 FROM disagreement_entry le JOIN committee lc ON lc.id = le.committee_id WHERE le.disagreement_id = d.id AND le.kind = 'passed' AND lc.level = ` + sight.Arg(level) + `)`
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (f found, err error) { return f, s.Scan(&f.id, &f.title, &f.reads) },
		`SELECT d.id, COALESCE(m.title, ''), CASE WHEN m.id IS NULL THEN FALSE ELSE TRUE END FROM disagreement d LEFT JOIN matter_measured m ON m.id = d.matter_id AND (`+sight.Where()+`)
		WHERE `+where+` ORDER BY CASE WHEN `+notEnded+` THEN 0 ELSE 1 END, d.back_day, d.id LIMIT `+sight.Arg(limit)+` OFFSET `+sight.Arg(offset), sight.Args()...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.id
	}
	whole, err := loadMany(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	n, err := x.loadNames(ctx, q, whole...)
	if err != nil {
		return nil, err
	}
	byID := map[string]Disagreement{}
	for _, d := range whole {
		byID[d.ID] = d
	}
	rows := make([]row, len(list))
	for i, f := range list {
		rows[i] = row{show(byID[f.id], n, x.today(), actor.Person, actor.Grants.Secretariat), f.title, f.reads}
	}
	return rows, nil
}

// counts are how many there are by the highest level they were passed to. One query.
func counts(ctx context.Context, q db.Q) ([]levelCount, error) {
	return db.All(ctx, q, func(s db.Scanner) (c levelCount, err error) { return c, s.Scan(&c.Level, &c.N, &c.Waits) },
		`SELECT d.passed_level, count(*), sum(CASE WHEN d.waits_at IS NOT NULL AND `+notEnded+` THEN 1 ELSE 0 END) FROM disagreement d GROUP BY d.passed_level ORDER BY d.passed_level DESC`)
}

func (x *Room) overview(w http.ResponseWriter, r *http.Request) error {
	ctx, q, actor := r.Context(), x.db.Read(), access.Of(r.Context())
	seats, err := loadSeats(ctx, q, actor.Person)
	if err != nil {
		return err
	}
	s := Standing{Seats: seats, Secretariat: actor.Grants.Secretariat}
	if !MayOversee(s) {
		return fault.NotFound
	}
	v := overviewView{Which: r.FormValue("tilstand"), Level: min(web.Number(r.FormValue("niveau")), committee.Group), Page: web.PageNumber(r)}
	if v.Rows, err = x.find(ctx, q, actor, v.Which, v.Level, (v.Page-1)*overviewPage, overviewPage+1); err != nil {
		return err
	}
	if v.More = len(v.Rows) > overviewPage; v.More {
		v.Rows = v.Rows[:overviewPage]
	}
	if s.Main() { // the secretariat must not know of matters for their committees only
		if v.Counts, err = counts(ctx, q); err != nil {
			return err
		}
		if v.Words, err = x.levels(ctx); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, overview(v))
}

// at is the address of the overview narrowed another way; page 1 stands in no address.
func (v overviewView) at(which string, level, page int) string {
	q := url.Values{}
	if which != openOnes {
		q.Set("tilstand", which)
	}
	if level > 0 {
		q.Set("niveau", strconv.Itoa(level))
	}
	if page > 1 {
		q.Set("side", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return OverviewPath
	}
	return OverviewPath + "?" + q.Encode()
}

func (v overviewView) previous() string {
	if v.Page == 1 {
		return ""
	}
	return v.at(v.Which, v.Level, v.Page-1)
}

func (v overviewView) next() string {
	if !v.More {
		return ""
	}
	return v.at(v.Which, v.Level, v.Page+1)
}

func (v overviewView) filters(ctx context.Context) []ui.FilterLink {
	var list []ui.FilterLink
	for _, which := range narrowings {
		key := which
		if which == openOnes {
			key = "aabne"
		}
		list = append(list, ui.FilterLink{Text: i18n.T(ctx, "disagreement.overview."+key), Href: v.at(which, v.Level, 1), Active: v.Which == which})
	}
	return list
}

// levelFilters narrow to what was passed to a level; only those that can be passed to.
func (v overviewView) levelFilters(ctx context.Context) []ui.FilterLink {
	list := []ui.FilterLink{{Text: i18n.T(ctx, "disagreement.overview.every_level"), Href: v.at(v.Which, 0, 1), Active: v.Level == 0}}
	for _, level := range []int{committee.Main, committee.Area, committee.Local} {
		list = append(list, ui.FilterLink{Text: v.Words[level-1], Href: v.at(v.Which, level, 1), Active: v.Level == level})
	}
	return list
}

func (v overviewView) levelText(ctx context.Context, level int) string {
	if level == 0 {
		return i18n.T(ctx, "disagreement.overview.stayed")
	}
	return i18n.T(ctx, "disagreement.overview.to_level", "level", v.Words[level-1])
}

// mostNow is how many disagreements the first page and a committee's page show.
const mostNow = 10

// Now is what the first page shows: the disagreements whose day has come and that wait for one's own side (Asks), and those that wait for the
// answer of a committee one leads; the withdrawal requests that wait for an answer, and the withdrawn decisions one is to make again; and how
// many there are. At most nine queries.
func (x *Room) Now(ctx context.Context) (templ.Component, int, error) {
	q, actor := x.db.Read(), access.Of(ctx)
	due, err := loadWhere(ctx, q, notEnded+` AND (d.back_day <= $2 AND (d.asks_employees <> '' AND `+onSide(Employees, "d.matter_id")+`
			OR d.asks_management <> '' AND `+onSide(Management, "d.matter_id")+`) OR d.waits_at IN (SELECT s.committee_id FROM committee_member_now cm JOIN committee_stands_for s ON s.now_id = cm.committee_id
			WHERE cm.person_id = $1 AND cm.role IN ('chair', 'vice_chair')))`, actor.Person, x.today())
	if err != nil {
		return nil, 0, err
	}
	cards, err := x.cardsNow(ctx, q, actor)
	if err != nil || len(due)+len(cards) == 0 {
		return nil, 0, err
	}
	var matters []string
	for _, d := range due {
		matters = append(matters, d.MatterID)
	}
	for _, c := range cards {
		matters = append(matters, c.MatterID)
	}
	sides, err := x.matter.Sides(ctx, q, actor, matters)
	if err != nil {
		return nil, 0, err
	}
	n, err := x.loadNames(ctx, q, due...)
	if err != nil {
		return nil, 0, err
	}
	seats, err := loadSeats(ctx, q, actor.Person)
	if err != nil {
		return nil, 0, err
	}
	var list []nowOne
	for _, d := range due {
		s := Standing{Side: SideOf(sides[d.MatterID]), Reads: true, Seats: seats}
		list = append(list, nowOne{show(d, n, x.today(), actor.Person, actor.Grants.Secretariat), May(s, d, Answered, x.today()), d.Asks(s.Side, x.today())})
	}
	titles, err := x.matter.Titles(ctx, actor, matters)
	if err != nil {
		return nil, 0, err
	}
	var asked []nowCard
	for _, c := range cards {
		asked = append(asked, nowCard{c, titles[c.MatterID], SideOf(sides[c.MatterID]), x.today()})
	}
	return nowSection(list, asked), len(list) + len(asked), nil
}

// nowCard is a withdrawal request that waits for an answer, as the first page says it to a side; or, withdrawn, a decision its owner makes again.
type nowCard struct {
	Card
	Title string
	Side  Side
	Today clock.Day
}

func (c nowCard) text(ctx context.Context) string {
	if c.Outcome == Withdrawn {
		return i18n.T(ctx, "disagreement.redo.now")
	}
	key := "disagreement.card.now_" + string(c.Side)
	switch {
	case c.State(c.Today) == CardOver:
		key += "_over"
	case c.AnswerBy.IsZero():
		key += "_open"
	}
	return i18n.T(ctx, key, "day", c.AnswerBy)
}

// nowOne is a disagreement that waits for somebody: for the answer of a committee they lead, for their own side, or for both.
type nowOne struct {
	shown
	Answers bool
	Ask     Ask
}

// nowDo are what there is to do about one, and where.
func (v nowOne) nowDo(ctx context.Context) (list []ui.ButtonProps) {
	if v.Answers {
		list = append(list, ui.ButtonProps{Text: i18n.T(ctx, "disagreement.answer.do"), Href: Path(v.ID) + answerForm})
	}
	if v.Ask != "" {
		list = append(list, ui.ButtonProps{Text: i18n.T(ctx, "disagreement.now.do."+string(v.Ask)), Href: Path(v.ID), Kind: "secondary"})
	}
	return list
}

// CommitteeSection is what a committee's page shows of this room: the disagreements passed to it that the reader may read.
func (x *Room) CommitteeSection(ctx context.Context, committeeID string) (templ.Component, error) {
	q, actor := x.db.Read(), access.Of(ctx)
	sight, err := x.matter.Sight(ctx, q, actor, matter.Filter{})
	if err != nil {
		return nil, err
	}
	ids, err := db.All(ctx, q, db.Scan[string], `SELECT d.id FROM disagreement d LEFT JOIN matter_measured m ON m.id = d.matter_id AND (`+sight.Where()+`)
		WHERE (m.id IS NOT NULL OR `+aboveSQL+`) AND EXISTS (SELECT 1 FROM disagreement_entry pe JOIN committee_stands_for ps ON ps.committee_id = pe.committee_id
			WHERE pe.disagreement_id = d.id AND pe.kind = 'passed' AND ps.now_id = `+sight.Arg(committeeID)+`)
		ORDER BY CASE WHEN d.waits_at IS NULL THEN 1 ELSE 0 END, d.back_day DESC, d.id LIMIT `+sight.Arg(mostNow), sight.Args()...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := loadMany(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	n, err := x.loadNames(ctx, q, list...)
	if err != nil {
		return nil, err
	}
	out := make([]shown, len(list))
	for i, d := range list {
		out[i] = show(d, n, x.today(), actor.Person, actor.Grants.Secretariat)
	}
	return passedHere(out), nil
}

// raisedOn is the day it was raised.
func (v shown) raisedOn() clock.Day { return clock.DayOf(v.About.At) }
