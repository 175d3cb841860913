package matter

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// units words units, living or ended, with those above them. Two queries or three.
func (x *Room) units(ctx context.Context, q db.Q, ids ...string) (map[string]Unit, error) {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(s string) bool { return s == "" })
	if len(ids) == 0 {
		return map[string]Unit{}, nil
	}
	known, err := x.org.Units(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	type step struct {
		unit, name string
		depth      int
	}
	above, err := db.All(ctx, q, func(s db.Scanner) (step, error) {
		var v step
		err := s.Scan(&v.unit, &v.name, &v.depth)
		return v, err
	}, `SELECT s.unit_id, u.name, a.depth FROM org_unit_stands_for s JOIN org_ancestor a ON a.unit_id = s.now_id
		JOIN org_unit_now u ON u.id = a.ancestor_id WHERE s.unit_id IN (`+db.In(1, len(ids))+`) ORDER BY s.unit_id, a.depth DESC`, db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Unit, len(known))
	for id, u := range known {
		out[id] = Unit{ID: id, Name: u.Name}
	}
	for _, s := range above {
		u := out[s.unit]
		switch {
		case s.depth > 0:
			u.Path = append(u.Path, s.name)
		case known[s.unit].Ended:
			u.CountsAs = s.name
		}
		out[s.unit] = u
	}
	return out, nil
}

func pick(units map[string]Unit, ids []string) []Unit {
	var out []Unit
	for _, id := range ids {
		if u, ok := units[id]; ok {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b Unit) int {
		return slices.Compare(append(slices.Clone(a.Path), a.Name), append(slices.Clone(b.Path), b.Name))
	})
	return out
}

// mask takes away what the reader may not read of a hidden text.
func (t *Text) mask(s Standing) {
	if t.Hidden && !MaySeeEarlier(s, t.Author.ID == s.Person) {
		t.Title, t.Problem, t.CoreTask, t.Why = "", "", "", ""
		t.Frames, t.Citizens, t.CitizensFrom = "", "", ""
	}
}

func mayOf(s scene) May {
	st, m := s.Standing, s.Matter
	return May{Contribute: MayContribute(st, m), Answer: MayAnswer(st, m), Lead: MayLead(st, m), Close: MayClose(st, m) && m.Blocking == 0,
		TakeOver: MayTakeOver(st, m), Report: MayReport(st, m), Hide: MayHide(st, m), Erase: MayErase(st, m), SeeEarlier: MaySeeEarlier(st, false),
		ContributeFor: MayContributeFor(st, m), ContributeUnnamed: MayContributeUnnamed(st, m), TakeHandshake: MayTakeHandshake(st, m),
		Decide: MayDecide(st, m), Correct: MayCorrect(st, m), CorrectPicture: MayCorrectPicture(st, m), NoteDiscussed: MayNoteDiscussed(st, m),
		Invite: MayInvite(st, m), KeepGuests: MayKeepGuests(st, m)}
}

// View is a matter as the actor sees it, with a page of its contributions. Thirty-three queries at most.
func (x *Room) View(ctx context.Context, actor access.Actor, matterID string, page Page) (*Story, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	v := &Story{Today: x.today(), Matter: s.Matter, Standing: s.Standing, May: mayOf(s)}
	texts, err := loadTexts(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	for i := range texts {
		texts[i].mask(s.Standing)
	}
	if len(texts) > 1 {
		lessons, err := loadLessons(ctx, q, readerOf(s.Standing), matterID)
		if err != nil {
			return nil, err
		}
		for i := range texts {
			texts[i].Taught = lessonsOf(lessons, texts[i].N)
		}
	}
	v.Text, v.Earlier = texts[0], texts[1:]
	if v.Windows, err = loadWindows(ctx, q, matterID); err != nil {
		return nil, err
	}
	if v.Committees, err = loadAsked(ctx, q, matterID); err != nil {
		return nil, err
	}
	touched, err := loadTouched(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	units, err := x.units(ctx, q, append([]string{s.Matter.UnitID, s.Matter.Decider}, touched...)...)
	if err != nil {
		return nil, err
	}
	v.Unit, v.Touched, v.Decider = units[s.Matter.UnitID], pick(units, touched), units[s.Matter.Decider]
	owners, err := loadOwners(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	for _, o := range owners {
		switch o.Role {
		case RoleOwner:
			v.Owner = o.Person
		case RoleCoOwner:
			v.CoOwners = append(v.CoOwners, o.Person)
		default:
			v.StandIns = append(v.StandIns, o.Person)
		}
	}
	if v.Guests, err = loadGuests(ctx, q, matterID, false); err != nil {
		return nil, err
	}
	v.Guests = holding(v.Guests, v.Today)
	if Kinds[s.Matter.Kind].Questions {
		if v.Questions, err = loadQuestions(ctx, q, matterID); err != nil {
			return nil, err
		}
		if err := withWordings(ctx, q, v.Matter, v.Questions); err != nil {
			return nil, err
		}
	}
	if MayCorrectPicture(Standing{Owner: true}, s.Matter) {
		if v.EarlierPictures, err = loadEarlierPictures(ctx, q, matterID); err != nil {
			return nil, err
		}
	}
	if v.Talked, err = x.talkedBefore(ctx, q, actor, s.Matter); err != nil {
		return nil, err
	}
	if Kinds[s.Matter.Kind].Decides {
		if err := viewDecision(ctx, q, v, readerOf(s.Standing)); err != nil {
			return nil, err
		}
	}
	if err := viewRead(ctx, q, v, s); err != nil {
		return nil, err
	}
	if err := x.around(ctx, q, v); err != nil {
		return nil, err
	}
	if v.Measure, err = loadMeasure(ctx, q, matterID); err != nil {
		return nil, err
	}
	if v.Papers, err = filesOf(ctx, q, fileOfMatter, matterID); err != nil {
		return nil, err
	}
	if Kinds[s.Matter.Kind].Positions && page.Limit == 0 {
		page.Limit = most // they stand by dilemma and side, and are few
	}
	if page, err = page.with(ctx, q, matterID, ""); err != nil {
		return nil, err
	}
	h, err := loadHidden(ctx, q, actor.Person, matterID)
	if err != nil {
		return nil, err
	}
	v.hide(h)
	v.After = page.After
	v.Contributions, v.Next, err = contributionsOf(ctx, q, readerOf(s.Standing), matterID, "", page)
	for i := range v.Contributions {
		v.Contributions[i].allow(s.Standing, s.Matter)
	}
	return v, err
}

// around fills in who opened the matter, who was asked to own it, and why it was closed early.
func (x *Room) around(ctx context.Context, q db.Q, v *Story) error {
	return q.QueryRow(ctx, `SELECT p.id, p.name, g.asked_id, `+nameOf(`g.asked_id`)+`, (SELECT t.text FROM matter_reason t WHERE t.matter_id = m.id AND t.verb = 'matter.closed' AND `+reasonShownSQL+` ORDER BY t.entry DESC LIMIT 1),
		(SELECT t.text FROM matter_reason t WHERE t.matter_id = m.id AND t.verb IN ('matter.last_day_moved', 'matter.window_moved') AND `+reasonShownSQL+` ORDER BY t.entry DESC LIMIT 1),
		(SELECT t.text FROM matter_reason t WHERE t.matter_id = m.id AND t.verb = 'matter.reopened' AND `+reasonShownSQL+` ORDER BY t.entry DESC LIMIT 1)
		FROM matter m JOIN org_person_name p ON p.id = m.created_by LEFT JOIN matter_owner_gap g ON g.matter_id = m.id WHERE m.id = $1`, v.Matter.ID).
		Scan(&v.OpenedBy.ID, &v.OpenedBy.Name, db.OrZero(&v.AskedOwner.ID), db.OrZero(&v.AskedOwner.Name), db.OrZero(&v.EarlyReason), db.OrZero(&v.MovedReason), db.OrZero(&v.ReopenedReason))
}

// stripOf is what the strip on every page of a matter shows of it. Two queries.
func (x *Room) stripOf(ctx context.Context, q db.Q, s scene) (*Story, error) {
	v := &Story{Today: x.today(), Matter: s.Matter, Standing: s.Standing, May: mayOf(s)}
	var err error
	if v.Windows, err = loadWindows(ctx, q, s.Matter.ID); err != nil {
		return nil, err
	}
	v.Handshakes, err = loadHandshakes(ctx, q, s.Matter.ID)
	return v, err
}

// Strip is what the strip shows on a page of one contribution to the matter.
func (x *Room) Strip(ctx context.Context, actor access.Actor, matterID string) (*Story, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	return x.stripOf(ctx, q, s)
}

// Answering is the page on which a matter's contributions are answered; by its owner.
func (x *Room) Answering(ctx context.Context, actor access.Actor, matterID string, f AnsweringFilter, page Page) (*Workbench, error) {
	q := x.db.Read()
	s, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	switch {
	case Kinds[s.Matter.Kind].Positions:
		return nil, fault.NotFound // nobody has to answer a position
	case !MayAnswer(s.Standing, s.Matter):
		return nil, fault.Forbidden
	}
	w := &Workbench{Matter: s.Matter, May: mayOf(s)}
	texts, err := loadTexts(ctx, q, matterID)
	if err != nil {
		return nil, err
	}
	w.Text = texts[0]
	w.Text.mask(s.Standing)
	if err := q.QueryRow(ctx, `SELECT count(*) FILTER (WHERE w.waiting), count(*) FILTER (WHERE w.waiting AND NOT w.late),
		count(*) FILTER (WHERE NOT w.waiting AND w.answered), min(CASE WHEN w.waiting THEN w.at END)
		FROM (SELECT c.at, c.late, `+waitingSQL+` AS waiting, `+repliesSQL+` > 0 AS answered FROM matter_contribution c
			WHERE c.matter_id = $1) w`, matterID).Scan(&w.Waiting, &w.Blocking, &w.Answered, db.At(&w.Oldest)); err != nil {
		return nil, err
	}
	more := map[string]string{"": waitingSQL, "waiting": waitingSQL, "all": "TRUE",
		"answered": `NOT ` + waitingSQL + ` AND ` + repliesSQL + ` > 0`}[f.Show]
	if more == "" || f.Kind != "" && !slices.Contains(ContributionKinds, f.Kind) {
		return nil, fault.NotFound
	}
	if w.Questions, err = loadQuestions(ctx, q, matterID); err != nil {
		return nil, err
	}
	if err := withWordings(ctx, q, s.Matter, w.Questions); err != nil {
		return nil, err
	}
	if w.Strip, err = x.stripOf(ctx, q, s); err != nil {
		return nil, err
	}
	h, err := loadHidden(ctx, q, actor.Person, matterID)
	if err != nil {
		return nil, err
	}
	hideQuestions(h, w.Questions, MaySeeEarlier(s.Standing, false))
	if w.Groups, err = loadGroups(ctx, q, matterID); err != nil {
		return nil, err
	}
	if w.Unsent, err = loadUnsent(ctx, q, matterID); err != nil {
		return nil, err
	}
	if w.Drafts, err = loadAnswerDrafts(ctx, q, matterID, actor.Person); err != nil {
		return nil, err
	}
	if f.Draft != "" {
		d := w.draft(f.Draft)
		if d == nil {
			return nil, fault.NotFound
		}
		if len(d.Contributions) > 0 {
			more, page.Limit = waitingSQL+` AND c.id IN ('`+strings.Join(d.Contributions, `', '`)+`')`, most // ids: saveAnswerDraft
		}
	}
	if f.Group != "" {
		if !slices.ContainsFunc(w.Groups, func(g Group) bool { return g.ID == f.Group }) {
			return nil, fault.NotFound
		}
		more += ` AND c.group_id = '` + f.Group + `'` // one of the matter's own
	}
	if f.Question != "" {
		if !slices.ContainsFunc(w.Questions, func(k OpenQuestion) bool { return k.ID == f.Question }) {
			return nil, fault.NotFound
		}
		more += ` AND c.question_id = '` + f.Question + `'` // one of the matter's own
	}
	if f.Kind != "" {
		more += ` AND c.kind = '` + f.Kind + `'` // one of the list above
	}
	if page, err = page.with(ctx, q, matterID, more); err != nil {
		return nil, err
	}
	w.After = page.After
	w.Contributions, w.Next, err = contributionsOf(ctx, q, readerOf(s.Standing), matterID, more, page)
	for i := range w.Contributions {
		w.Contributions[i].allow(s.Standing, s.Matter)
	}
	return w, err
}

const mineFrom = contributionFrom + ` JOIN matter m ON m.id = c.matter_id JOIN matter_version v ON v.matter_id = m.id AND v.n = m.version
	LEFT JOIN matter_hidden hv ON hv.target_kind = 'version' AND hv.matter_id = m.id AND hv.target_id = CAST(v.n AS TEXT)`

// mine loads contributions with the title of their matter; readable by the actor's own rights.
func (x *Room) mine(ctx context.Context, q db.Q, actor access.Actor, r reader, rest string, args ...any) ([]Mine, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (Mine, error) {
		var m Mine
		dest, done := contributionDest(&m.Contribution)
		err := s.Scan(append(dest, &m.Title, &m.MatterState, &m.Newest, &m.Readable)...)
		done()
		return m, err
	}, `SELECT `+r.columns()+`, CASE WHEN hv.reason IS NULL THEN v.title ELSE '' END, m.state, m.version,
		CASE WHEN `+reach{secretariat: actor.Grants.Secretariat, wide: true}.read()+` THEN TRUE ELSE FALSE END`+mineFrom+rest, args...)
	if err != nil {
		return nil, err
	}
	of := make([]*Contribution, len(list))
	for i := range list {
		of[i] = &list[i].Contribution
	}
	if err := withTalk(ctx, q, r, of); err != nil {
		return nil, err
	}
	for _, c := range of {
		// One's own: rights that do not depend on what else one is to the matter.
		c.allow(Standing{Person: actor.Person}, Matter{State: Closed})
	}
	for i := range list {
		m := &list[i]
		m.MayEdit = m.MayWithdraw && m.MatterState == Open
	}
	return list, nil
}

// Voice is everything the actor has said, newest first, with what became of it. Seven queries at most.
func (x *Room) Voice(ctx context.Context, actor access.Actor, page Page) (*Voice, error) {
	if !actor.SignedIn() {
		return &Voice{}, nil
	}
	limit := page.limit()
	rest, args := ` WHERE c.author_id = $1`, []any{actor.Person, limit + 1}
	if page.After != "" {
		at, id, err := parseCursor(page.After)
		if err != nil {
			return nil, err
		}
		rest, args = rest+` AND (c.at, c.id) < ($3, $4)`, append(args, at, id)
	}
	list, err := x.mine(ctx, x.db.Read(), actor, ownOnly(actor.Person), rest+` ORDER BY c.at DESC, c.id DESC LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	v := &Voice{Items: list, After: page.After}
	if page.After == "" && len(list) > 0 {
		if v.Shaped, err = loadShaped(ctx, x.db.Read(), actor.Person); err != nil {
			return nil, err
		}
	}
	if len(list) > limit {
		v.Items = list[:limit]
		v.Next = cursor(list[limit-1].At, list[limit-1].ID)
	}
	return v, nil
}

// Contribution is one contribution with its matter's title: one's own always, others as the matter may be read.
func (x *Room) Contribution(ctx context.Context, actor access.Actor, contributionID string) (*Mine, error) {
	q := x.db.Read()
	c, err := loadContribution(ctx, q, contributionID)
	if err != nil {
		return nil, err
	}
	s, err := x.enter(ctx, q, actor, c.MatterID)
	r := readerOf(s.Standing)
	if errors.Is(err, fault.NotFound) && actor.SignedIn() && c.Author == actor.Person {
		r, err = ownOnly(actor.Person), nil
	}
	if err != nil {
		return nil, err
	}
	list, err := x.mine(ctx, q, actor, r, ` WHERE c.id = $2`, actor.Person, contributionID)
	if err != nil {
		return nil, err
	}
	m := &list[0]
	if m.Readable {
		m.allow(s.Standing, s.Matter)
	}
	return m, nil
}

// EarlierText is what stood in a contribution before it was changed.
type EarlierText struct {
	Kind, Text, Intention string
	At                    time.Time
}

// EarlierTexts are a contribution's texts before the present one, newest first. For its author and the secretariat; to others it
// is fault.NotFound.
func (x *Room) EarlierTexts(ctx context.Context, actor access.Actor, contributionID string) ([]EarlierText, error) {
	q := x.db.Read()
	c, err := loadContribution(ctx, q, contributionID)
	if err != nil {
		return nil, err
	}
	if own := actor.SignedIn() && c.Author == actor.Person; !own {
		s, err := x.enter(ctx, q, actor, c.MatterID)
		if err != nil {
			return nil, err
		}
		if !MaySeeEarlier(s.Standing, own) {
			return nil, fault.NotFound
		}
	}
	return db.All(ctx, q, func(s db.Scanner) (EarlierText, error) {
		var e EarlierText
		err := s.Scan(&e.Kind, &e.Text, &e.Intention, db.At(&e.At))
		return e, err
	}, `SELECT kind, text, intention, at FROM matter_contribution_earlier WHERE contribution_id = $1 ORDER BY n DESC`, contributionID)
}

// storied are the verbs a matter's history tells; contributions are told by themselves.
var storied = []string{VerbOpened, VerbClosed, VerbLastDayMoved, VerbRevised, VerbCommitteeAdded, VerbStandInNamed, VerbStandInEnded,
	VerbOwnerChanged, VerbOwnerAsked, VerbUnitEnded, VerbAnswered, VerbHidden, VerbUnhidden, VerbErased, VerbWindowMoved, VerbQuestionClosed, VerbHandshakeOffered,
	VerbHandshakeTaken, VerbHandshakeAnswered, VerbCoOwnerNamed, VerbCoOwnerEnded, VerbUnnamedAllowed, VerbDecided, VerbCorrected, VerbReopened, VerbDiscussed,
	VerbClarified, VerbReplied, VerbMisunderstood, VerbTextsForgotten, VerbNamesForgotten,
	VerbPictureCorrected, VerbGuestInvited, VerbGuestChanged, VerbGuestEnded, VerbPaperAdded, VerbPaperRemoved, VerbQuestionReworded, VerbQuestionAdded, VerbRead}

// mostEvents bounds a history: a matter of two thousand contributions, each answered by itself and misunderstood, is within it.
const mostEvents = 5000

// History is what happened in a matter, oldest first, at most mostEvents. Eight queries at most.
func (x *Room) History(ctx context.Context, actor access.Actor, matterID string) ([]Event, error) {
	q := x.db.Read()
	in, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	h, err := loadHidden(ctx, q, actor.Person, matterID)
	if err != nil {
		return nil, err
	}
	entries, err := journal.OfVerbs(ctx, q, subjectKind, matterID, storied, mostEvents)
	if err != nil {
		return nil, err
	}
	words := map[int64]string{}
	type reason struct {
		entry int64
		text  string
	}
	reasons, err := db.All(ctx, q, func(s db.Scanner) (reason, error) {
		var r reason
		err := s.Scan(&r.entry, &r.text)
		return r, err
	}, `SELECT entry, text FROM matter_reason WHERE matter_id = $1`, matterID)
	if err != nil {
		return nil, err
	}
	for _, r := range reasons {
		words[r.entry] = r.text
	}
	h.hideWords(entries, words, MaySeeEarlier(in.Standing, false))
	names, err := x.names(ctx, q, entries)
	if err != nil {
		return nil, err
	}
	guests, err := loadGuests(ctx, q, matterID, false)
	if err != nil {
		return nil, err
	}
	var events []Event
	for _, e := range entries {
		text := func(key string) string { s, _ := e.Args[key].(string); return s }
		number := func(key string) int { n, _ := e.Args[key].(float64); return int(n) }
		v := Event{Seq: e.Seq, At: e.At, Day: e.Day, Verb: e.Verb, Words: words[e.Seq], N: number("n")}
		if v.Words != "" {
			v.WordsKind, v.WordsRef = reasonOf(e)
		}
		if e.Actor != "" {
			v.Actor = Person{e.Actor, names[e.Actor]}
		}
		switch e.Verb {
		case VerbLastDayMoved:
			v.From, v.To = text("from"), text("to")
		case VerbWindowMoved:
			v.From, v.To, v.Window = text("from"), text("to"), text("window")
		case VerbRevised:
			v.N = number("version")
		case VerbCommitteeAdded, VerbDiscussed, VerbRead:
			v.Ref, v.To = text("committee"), names[text("committee")]
		case VerbStandInNamed, VerbStandInEnded, VerbCoOwnerNamed, VerbCoOwnerEnded:
			v.To = names[text("person")]
		case VerbGuestInvited, VerbGuestChanged, VerbGuestEnded:
			v.From, v.To = text("to"), guestName(guests, text("person"))
		case VerbOwnerChanged, VerbOwnerAsked, VerbUnitEnded:
			v.From, v.To = names[text("from")], names[text("to")]
		case VerbHidden, VerbUnhidden:
			v.Target, v.Ref = text("kind"), text("target")
			_, still := h[[2]string{v.Target, v.Ref}]
			v.Still = still && e.Verb == VerbHidden
		case VerbClarified, VerbReplied, VerbMisunderstood:
			v.N, v.Actor = 1, Person{} // who wrote the contribution stands with it, as the reader may see
		}
		events = append(events, v)
	}
	return events, nil
}

// names words the people, units and committees of journal entries.
func (x *Room) names(ctx context.Context, q db.Q, entries []journal.Entry) (map[string]string, error) {
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.Actor)
		for _, key := range []string{"committee", "person", "from", "to"} {
			s, _ := e.Args[key].(string)
			ids = append(ids, s)
		}
	}
	ids = slices.DeleteFunc(ids, func(s string) bool { _, err := id.Parse(s); return err != nil })
	slices.Sort(ids)
	ids = slices.Compact(ids)
	units, err := x.units(ctx, q, ids...)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for id, u := range units {
		names[id] = u.Name
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (Person, error) {
		var p Person
		err := s.Scan(&p.ID, &p.Name)
		return p, err
	}, `SELECT id, name FROM org_person_name WHERE id IN (`+db.In(1, len(ids))+`)
		UNION ALL SELECT id, name FROM committee_now WHERE id IN (`+db.In(1, len(ids))+`)`, db.Args(ids)...)
	for _, p := range rows {
		names[p.ID] = p.Name
	}
	return names, err
}
