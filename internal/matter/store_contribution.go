package matter

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// loadContribution is what the rules need of one contribution.
func loadContribution(ctx context.Context, q db.Q, id string) (contribution, error) {
	return db.One(ctx, q, scanRule, selectRule+` WHERE c.id = $1`, id)
}

// loadRules is the same for several of one matter; those of other matters are left out.
func loadRules(ctx context.Context, q db.Q, matterID string, ids []string) ([]contribution, error) {
	return db.All(ctx, q, scanRule, selectRule+` WHERE c.matter_id = $1 AND c.id IN (`+db.In(2, len(ids))+`)`,
		append([]any{matterID}, db.Args(ids)...)...)
}

const selectRule = `SELECT c.id, c.matter_id, COALESCE(c.author_id, ''), c.kind, c.name_to, c.text, c.late, c.at, c.edited_at,
	c.withdrawn_at, COALESCE(c.question_id, ''), c.for_kind, COALESCE(c.for_committee, ''), COALESCE(c.follows_id, ''), c.intention, c.side, ` + hiddenSQL + `, ` + answersSQL + `, ` + misunderstoodSQL + `,
	` + repliesSQL + ` - ` + answersSQL + `, c.recognised FROM matter_contribution c`

func scanRule(s db.Scanner) (contribution, error) {
	var c contribution
	err := s.Scan(&c.ID, &c.MatterID, &c.Author, &c.Kind, &c.NameTo, &c.Text, &c.Late, db.At(&c.At), db.At(&c.EditedAt),
		db.At(&c.WithdrawnAt), &c.Question, &c.For, &c.Committee, &c.Follows, &c.Intention, &c.Side, &c.Hidden, &c.Answers, &c.Misunderstood, &c.Held, &c.Counted)
	return c, err
}

// insertContribution stores a contribution; false when that person has sent one with that key.
func insertContribution(ctx context.Context, tx *db.Tx, c contribution, key string, version int) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO matter_contribution (id, matter_id, author_id, send_key, kind, name_to, version, text, late, at,
		question_id, for_kind, for_committee, follows_id, intention, side)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (author_id, send_key) DO NOTHING`,
		c.ID, c.MatterID, c.Author, db.Null(key), c.Kind, c.NameTo, version, c.Text, c.Late, c.At,
		db.Null(c.Question), c.For, db.Null(c.Committee), db.Null(c.Follows), c.Intention, c.Side)
	return n == 1, err
}

// sent is the contribution a person sent with a key, and its matter.
func sent(ctx context.Context, q db.Q, person, key string) (id, matterID string, err error) {
	err = q.QueryRow(ctx, `SELECT id, matter_id FROM matter_contribution WHERE author_id = $1 AND send_key = $2`, person, key).
		Scan(&id, &matterID)
	return id, matterID, err
}

// waitingInTime lists the contributions that keep a matter open, oldest first.
func waitingInTime(ctx context.Context, q db.Q, matterID string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT c.id FROM matter_contribution c
		WHERE c.matter_id = $1 AND NOT c.late AND `+waitingSQL+` ORDER BY c.at, c.id`, matterID)
}

// givenTo are the committees that were promised the name of a contribution.
func givenTo(ctx context.Context, q db.Q, contributionID string) ([]string, error) {
	return db.All(ctx, q, db.Scan[string], `SELECT committee_id FROM matter_name_given WHERE contribution_id = $1 ORDER BY committee_id`, contributionID)
}

// reader is who contributions are loaded for: what is not theirs to see is not even selected.
type reader struct {
	person string
	// columns for the author's name and whether hidden and withdrawn texts are shown, by the reader's standing.
	seeName    string
	seeEarlier bool
	// own: the reader has the receipts of what is loaded.
	own bool
}

func readerOf(s Standing) reader {
	return reader{person: s.Person, seeName: seeNameSQL(s), seeEarlier: MaySeeEarlier(s, false)}
}

// ownOnly reads one's own contributions, whatever one is.
func ownOnly(person string) reader { return reader{person: person, seeName: `c.author_id = $1`} }

// columns of a contribution "c" for the reader $1.
func (r reader) columns() string {
	shown := `(c.author_id = $1 OR (c.withdrawn_at IS NULL AND h.reason IS NULL))`
	if r.seeEarlier || r.own {
		shown = `TRUE`
	}
	return `c.id, c.matter_id, c.kind, c.name_to, c.version, c.at, c.edited_at, c.withdrawn_at, c.late, h.reason,
		CASE WHEN ` + shown + ` THEN c.text ELSE '' END, CASE WHEN ` + shown + ` THEN c.intention ELSE '' END, c.side,
		CASE WHEN ` + r.seeName + ` THEN c.author_id END, CASE WHEN ` + r.seeName + ` THEN ` + nameOf(`c.author_id`) + ` END,
		CASE WHEN ` + r.seeName + ` THEN (SELECT gr.role FROM matter_guest gr WHERE gr.matter_id = c.matter_id AND gr.person_id = c.author_id) END,
		COALESCE(c.author_id = $1, FALSE),
		c.recognised + (SELECT count(*) FROM matter_recognition r WHERE r.contribution_id = c.id), c.recognised,
		EXISTS (SELECT 1 FROM matter_recognition r WHERE r.contribution_id = c.id AND r.person_id = $1),
		` + waitingSQL + `, mi.text, mi.at, COALESCE(c.question_id, ''), c.for_kind, COALESCE(c.for_committee, ''), COALESCE(c.follows_id, ''),
		(SELECT fc.name FROM committee_now fc WHERE fc.id = c.for_committee), ` + repliesSQL + ` > ` + answersSQL + `, COALESCE(c.group_id, ''),
		(SELECT mk.kind FROM matter mk WHERE mk.id = c.matter_id)`
}

const contributionFrom = ` FROM matter_contribution c
	LEFT JOIN matter_hidden h ON h.target_kind = 'contribution' AND h.target_id = c.id AND h.matter_id = c.matter_id
	LEFT JOIN matter_misunderstanding mi ON mi.contribution_id = c.id`

// contributionDest are the places columns are read into; done is called after the scan.
func contributionDest(c *Contribution) (dest []any, done func()) {
	var author, name string
	return []any{&c.ID, &c.MatterID, &c.Kind, &c.NameTo, &c.Version, db.At(&c.At), db.At(&c.EditedAt), db.At(&c.WithdrawnAt), &c.Late,
			db.OrZero(&c.HiddenReason), &c.Text, &c.Intention, &c.Side, db.OrZero(&author), db.OrZero(&name), db.OrZero(&c.Guest), &c.Mine, &c.Recognitions, &c.counted, &c.Recognised,
			&c.Waiting, db.OrZero(&c.Misunderstood), db.At(&c.MisunderstoodAt), &c.Question, &c.For, &c.ForID, &c.Follows, db.OrZero(&c.ForName),
			&c.Held, &c.Group, &c.MatterKind}, func() {
			c.Hidden = c.HiddenReason != ""
			if author != "" {
				c.Author = &Person{author, name}
			}
		}
}

func scanContribution(s db.Scanner) (Contribution, error) {
	var c Contribution
	dest, done := contributionDest(&c)
	err := s.Scan(dest...)
	done()
	return c, err
}

// contributionsOf lists contributions of one matter, oldest first, after a cursor; more is a further condition or "".
func contributionsOf(ctx context.Context, q db.Q, r reader, matterID, more string, page Page) ([]Contribution, string, error) {
	limit := page.limit()
	args := []any{r.person, matterID, limit + 1}
	where := `c.matter_id = $2`
	if page.After != "" {
		at, id, err := parseCursor(page.After)
		if err != nil {
			return nil, "", err
		}
		args = append(args, at, id)
		where += ` AND (c.at, c.id) > ($4, $5)`
	}
	if more != "" {
		where += ` AND ` + more
	}
	list, err := db.All(ctx, q, scanContribution, `SELECT `+r.columns()+contributionFrom+` WHERE `+where+
		` ORDER BY c.at, c.id LIMIT $3`, args...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = cursor(list[limit-1].At, list[limit-1].ID)
	}
	return list, next, withTalk(ctx, q, r, refs(list))
}

// withTalk fills in what goes with contributions: their files, the answers, and what was asked to understand them, and what they left a mark on. Five queries.
func withTalk(ctx context.Context, q db.Q, r reader, list []*Contribution) error {
	if err := withFiles(ctx, q, r, list); err != nil {
		return err
	}
	if err := withAnswers(ctx, q, r, list); err != nil {
		return err
	}
	if err := withTraces(ctx, q, list); err != nil {
		return err
	}
	if err := withClarifications(ctx, q, list); err != nil || len(list) == 0 {
		return err
	}
	of := map[string]bool{}
	for _, c := range list {
		of[c.MatterID] = true
	}
	h, err := loadHidden(ctx, q, r.person, slices.Sorted(maps.Keys(of))...)
	for _, c := range list {
		c.hide(h, r.seeEarlier)
	}
	return err
}

// withClarifications fills in what was asked to understand contributions that stand. One query.
func withClarifications(ctx context.Context, q db.Q, list []*Contribution) error {
	at := map[string]*Contribution{}
	var ids []any
	for _, c := range list {
		if c.WithdrawnAt.IsZero() && !c.Hidden {
			at[c.ID] = c
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	type row struct {
		contribution string
		Clarification
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var v row
		err := s.Scan(&v.contribution, &v.ID, &v.Question, &v.AskedBy.ID, &v.AskedBy.Name, db.At(&v.AskedAt), db.OrZero(&v.Reply), db.At(&v.RepliedAt))
		return v, err
	}, `SELECT k.contribution_id, k.id, k.question, k.asked_by, p.name, k.asked_at, k.reply, k.replied_at
		FROM matter_clarification k JOIN org_person_name p ON p.id = k.asked_by
		WHERE k.contribution_id IN (`+db.In(1, len(ids))+`) ORDER BY k.asked_at, k.id`, ids...)
	for _, v := range rows {
		c := at[v.contribution]
		c.Clarifications = append(c.Clarifications, v.Clarification)
	}
	return err
}

// with turns the page on which a contribution stands into one that goes on from the last row before it; more as in contributionsOf. Two
// queries when it is asked for.
func (p Page) with(ctx context.Context, q db.Q, matterID, more string) (Page, error) {
	if p.At == "" {
		return p, nil
	}
	p.After = ""
	where := `c.matter_id = $1`
	if more != "" {
		where += ` AND ` + more
	}
	before, err := db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM matter_contribution c WHERE `+where+`
		AND (c.at, c.id) < (SELECT x.at, x.id FROM matter_contribution x WHERE x.id = $2 AND x.matter_id = $1)`, matterID, p.At)
	skip := before / p.limit() * p.limit()
	if err != nil || skip == 0 {
		return p, err
	}
	var at time.Time
	var id string
	err = q.QueryRow(ctx, `SELECT c.at, c.id FROM matter_contribution c WHERE `+where+` ORDER BY c.at, c.id LIMIT 1 OFFSET $2`, matterID, skip-1).Scan(db.At(&at), &id)
	p.After = cursor(at, id)
	return p, err
}

func refs(list []Contribution) []*Contribution {
	out := make([]*Contribution, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// withAnswers fills in the answers of contributions. One query.
func withAnswers(ctx context.Context, q db.Q, r reader, list []*Contribution) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]*Contribution{}
	ids := make([]any, 0, len(list)+1)
	ids = append(ids, r.person)
	for _, c := range list {
		at[c.ID] = c
		ids = append(ids, c.ID)
	}
	shown := `(h.reason IS NULL OR a.author_id = $1)`
	if r.seeEarlier {
		shown = `($1 = $1)`
	}
	type row struct {
		contribution string
		Answer
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var a row
		var seen time.Time
		err := s.Scan(&a.contribution, &a.ID, &a.Outcome, &a.Text, &a.Author.ID, &a.Author.Name, db.At(&a.At), &a.Round, db.At(&seen),
			&a.Others, db.OrZero(&a.HiddenReason))
		a.Seen, a.Hidden = !seen.IsZero(), a.HiddenReason != ""
		return a, err
	}, `SELECT t.contribution_id, a.id, a.outcome, CASE WHEN `+shown+` THEN a.text ELSE '' END, a.author_id, p.name, a.sent_at,
		t.round, t.seen_at, (SELECT count(*) - 1 FROM matter_answer_to o WHERE o.answer_id = a.id), h.reason
		FROM matter_answer_to t JOIN matter_answer a ON a.id = t.answer_id JOIN org_person_name p ON p.id = a.author_id
		LEFT JOIN matter_hidden h ON h.target_kind = 'answer' AND h.target_id = a.id AND h.matter_id = a.matter_id
		WHERE t.contribution_id IN (`+db.In(2, len(list))+`) AND a.sent_at IS NOT NULL ORDER BY t.contribution_id, t.round`, ids...)
	if err != nil {
		return err
	}
	for _, a := range rows {
		c := at[a.contribution]
		c.Answers = append(c.Answers, a.Answer)
	}
	return nil
}

// allow fills in what the reader may do with a contribution.
func (c *Contribution) allow(s Standing, m Matter) {
	changeable := c.Mine && len(c.Answers) == 0 && c.WithdrawnAt.IsZero() && !c.Hidden
	standing := c.WithdrawnAt.IsZero() && !c.Hidden
	c.MayEdit = changeable && m.State == Open
	c.MayWithdraw = changeable
	c.MayRecognise = standing && contribution{NameTo: c.NameTo, Counted: c.counted}.recognisable() && MayRecognise(s, m, c.Mine)
	c.MayMisunderstand = c.Mine && len(c.Answers) == 1 && c.MisunderstoodAt.IsZero() && standing
	c.MayAnswer = c.Waiting && MayAnswer(s, m)
	c.MayClarify = (c.Waiting || c.Kind == Position && standing && m.State == Open && !c.Mine) && MayAnswer(s, m) && !c.asked()
	c.MayReply = c.Mine && standing && c.asked()
	c.MayFollow = c.Mine && standing && len(c.Answers) > 0 && c.For == "" && MayContribute(s, m)
}

// asked says whether something was asked that has no reply yet.
func (c *Contribution) asked() bool {
	return slices.ContainsFunc(c.Clarifications, func(k Clarification) bool { return k.RepliedAt.IsZero() })
}

// usual and most are how many rows a page of a list has.
const (
	usual = 30
	most  = 200
)

func (p Page) limit() int {
	if p.Limit <= 0 {
		return usual
	}
	return min(p.Limit, most)
}

// cursor names the last row of a page ordered by an instant and an id.
func cursor(at time.Time, id string) string { return strconv.FormatInt(at.UnixMicro(), 36) + "~" + id }

// parseCursor reads it; what nobody made is fault.NotFound.
func parseCursor(s string) (time.Time, string, error) {
	a, id, ok := strings.Cut(s, "~")
	n, err := strconv.ParseInt(a, 36, 64)
	if !ok || err != nil {
		return time.Time{}, "", fault.NotFound
	}
	return time.UnixMicro(n).UTC(), id, nil
}
