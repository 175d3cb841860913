package option

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/matter"
)

// How much is shown of each option where several stand side by side.
const (
	firstFew   = 4
	perPage    = 30
	mostChoice = 20
)

// May says what the reader may do with the options of a matter now, by the same predicates that the acts enforce.
type May struct {
	Shape, Respond, Report, Hide bool
	// Quieten: hide the answers. Unnamed: say something without a name, in the matter's own form.
	Quieten, Unnamed bool
	// BuildOn: say which the decision is built on.
	BuildOn bool
}

// Side is the options of a matter, side by side.
type Side struct {
	Here  matter.Here
	May   May
	Quiet Quiet
	// Options are those that are open, in order; Ended the others.
	Options, Ended []Option
}

// Empty says that there has never been an option.
func (v *Side) Empty() bool { return len(v.Options)+len(v.Ended) == 0 }

// Of is the options of a matter for its reader. Twenty queries at most, however many have answered.
func (x *Room) Of(ctx context.Context, actor access.Actor, matterID string) (*Side, error) {
	q := x.db.Read()
	here, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return nil, err
	}
	return x.of(ctx, q, here, firstFew)
}

// brief leaves out what was said about each option, what it came from and what it became.
const brief = -1

// of is the same for who has entered; each is how many reasons are shown of each option, or brief.
func (x *Room) of(ctx context.Context, q db.Q, here matter.Here, each int) (*Side, error) {
	m, s := here.Matter, here.Standing
	v := &Side{Here: here, May: May{Shape: MayShape(s, m), Respond: MayRespond(s, m, x.today()), Report: MayReport(s, m), Hide: MayHide(s, m),
		Unnamed: matter.MayContributeUnnamed(s, m), BuildOn: MayBuildOn(s, m)}}
	list, err := loadOptions(ctx, q, m.ID)
	if err != nil || len(list) == 0 && !v.May.Shape {
		return v, err
	}
	if v.Quiet, err = loadQuiet(ctx, q, m.ID); err != nil {
		return nil, err
	}
	if len(list) > 0 {
		if err := x.fill(ctx, q, v, list, each); err != nil {
			return nil, err
		}
	}
	answered := slices.ContainsFunc(list, func(o Option) bool { return o.Standing.Some || o.Mine.Level != "" })
	v.May.Quieten = v.May.Shape && v.Quiet.settable(answered, x.today()) == nil
	for _, o := range list {
		if o.State == Open {
			v.Options = append(v.Options, o)
		} else {
			v.Ended = append(v.Ended, o)
		}
	}
	return v, nil
}

// fill fills in what belongs to options, as the reader may see it.
func (x *Room) fill(ctx context.Context, q db.Q, v *Side, list []Option, each int) error {
	matterID, reader := v.Here.Matter.ID, v.Here.Standing
	for i := range list {
		list[i].mask(v.Here)
	}
	mine, err := mineIn(ctx, q, matterID, reader.Person)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Mine, list[i].MayRespond = mine[list[i].ID], v.May.Respond && list[i].State == Open
	}
	if !v.Quiet.Hides() {
		if err := x.answers(ctx, q, v, list, each); err != nil {
			return err
		}
	}
	if each == brief {
		return nil
	}
	if err := trace(ctx, q, matterID, list); err != nil {
		return err
	}
	return x.contributions(ctx, q, v.Here, list)
}

// trace fills in which contributions options came from, and which became which.
func trace(ctx context.Context, q db.Q, matterID string, list []Option) error {
	from, err := sources(ctx, q, matterID)
	if err != nil {
		return err
	}
	became, err := lines(ctx, q, matterID)
	titles := map[string]string{}
	for _, o := range list {
		titles[o.ID] = o.Version.Title
	}
	for i := range list {
		o := &list[i]
		o.From = from[o.ID]
		for _, to := range became[o.ID] {
			o.Became = append(o.Became, Line{to, titles[to]})
			for j := range list {
				if list[j].ID == to {
					list[j].CameFrom = append(list[j].CameFrom, Line{o.ID, o.Version.Title})
				}
			}
		}
	}
	return err
}

// answers fills in where people stand, and the first of what they said about it.
func (x *Room) answers(ctx context.Context, q db.Q, v *Side, list []Option, each int) error {
	n, err := counts(ctx, q, v.Here.Matter.ID)
	if err != nil {
		return err
	}
	smallest, err := x.smallest(ctx)
	if err != nil {
		return err
	}
	var said map[string][]Reason
	if each > 0 {
		said, err = firstReasons(ctx, q, v.Here.Matter.ID, each)
	}
	for i := range list {
		list[i].Standing, list[i].Reasons = stand(n[list[i].ID], smallest), said[list[i].ID]
	}
	return err
}

// contributions fills in the contributions that options came from, and those that say why somebody stands where they do.
func (x *Room) contributions(ctx context.Context, q db.Q, here matter.Here, list []Option) error {
	var ids []string
	for _, o := range list {
		ids = append(ids, o.From[:min(firstFew, len(o.From))]...)
		for _, r := range o.Reasons {
			ids = append(ids, r.id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	by := map[string]matter.Contribution{}
	for some := range slices.Chunk(ids, matter.MostOf) { // one, but for a matter with very many options that ended
		given, err := x.matter.ContributionsOf(ctx, q, here, some)
		if err != nil {
			return err
		}
		for _, c := range given {
			by[c.ID] = c
		}
	}
	for i := range list {
		o := &list[i]
		for _, id := range o.From[:min(firstFew, len(o.From))] {
			if c, is := by[id]; is {
				o.Sources = append(o.Sources, c)
			}
		}
		for j := range o.Reasons {
			o.Reasons[j].Contribution = by[o.Reasons[j].id]
		}
	}
	return nil
}

// mask takes away what the reader may not read of a hidden option, and that the decision is built on it where that is not to be seen or it has ended.
func (o *Option) mask(here matter.Here) {
	s := here.Standing
	o.Basis = o.Basis && o.State == Open && MaySeeBasis(s, here.Matter)
	if o.Hidden && !matter.MaySeeEarlier(s, o.Version.By.ID == s.Person) {
		o.Version.Text, o.Version.Why, o.EndedWhy = Text{}, "", ""
	}
}

// Whole is one option with all there is of it.
type Whole struct {
	Here   matter.Here
	May    May
	Quiet  Quiet
	Option Option
	// Earlier are the wordings before, newest first.
	Earlier []Version
	// Reasons are a page of them; Page counts from 0, and More says that there is another.
	Reasons []Reason
	Page    int
	More    bool
}

// One is one option for its reader, with a page of what was said about it. Twenty-five queries at most.
func (x *Room) One(ctx context.Context, actor access.Actor, optionID string, page int) (*Whole, error) {
	q := x.db.Read()
	here, err := x.entered(ctx, q, actor, optionID)
	if err != nil {
		return nil, err
	}
	v, err := x.of(ctx, q, here, 0)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(v.Options, v.Ended)
	i := slices.IndexFunc(all, func(o Option) bool { return o.ID == optionID })
	if i < 0 {
		return nil, fault.NotFound
	}
	w := &Whole{Here: here, May: v.May, Quiet: v.Quiet, Option: all[i], Page: page}
	versions, err := loadVersions(ctx, q, optionID)
	if err != nil {
		return nil, err
	}
	for _, old := range versions[1:] {
		o := Option{Version: old, Hidden: w.Option.Hidden}
		o.mask(here)
		w.Earlier = append(w.Earlier, o.Version)
	}
	if !v.Quiet.Hides() {
		if w.Reasons, err = reasons(ctx, q, optionID, page*perPage, perPage+1); err != nil {
			return nil, err
		}
		if w.More = len(w.Reasons) > perPage; w.More {
			w.Reasons = w.Reasons[:perPage]
		}
	}
	from, err := x.matter.ContributionsOf(ctx, q, here, w.Option.From)
	if err != nil {
		return nil, err
	}
	w.Option.Sources = from
	return w, x.contributionsOf(ctx, q, here, w.Reasons)
}

func (x *Room) contributionsOf(ctx context.Context, q db.Q, here matter.Here, list []Reason) error {
	one := []Option{{Reasons: list}}
	return x.contributions(ctx, q, here, one)
}

// Choice is what an option can come from: the contributions chosen so far, and those found by words.
type Choice struct {
	Chosen, Hits []matter.Contribution
}

// Choose gives contributions to choose from, those chosen so far and those with the words; by who shapes the options.
func (x *Room) Choose(ctx context.Context, actor access.Actor, matterID string, chosen []string, words string) (Choice, error) {
	var c Choice
	q := x.db.Read()
	here, err := x.enter(ctx, q, actor, matterID)
	if err != nil {
		return c, err
	}
	if !MayShape(here.Standing, here.Matter) {
		return c, fault.Forbidden
	}
	if len(chosen) > MostSources {
		chosen = chosen[:MostSources]
	}
	if c.Chosen, err = x.matter.ContributionsOf(ctx, q, here, chosen); err != nil || words == "" {
		return c, err
	}
	c.Hits, err = x.matter.ToChoose(ctx, q, here, words, mostChoice)
	return c, err
}

// Marks are the options that contributions left a mark on, by contribution. The reader may read the matters they stand in. One query.
func (x *Room) Marks(ctx context.Context, contributions []string) (map[string][]matter.Mark, error) {
	type row struct {
		contribution, option, title string
		reason                      bool
	}
	list, err := db.All(ctx, x.db.Read(), func(s db.Scanner) (r row, err error) {
		return r, s.Scan(&r.contribution, &r.option, &r.title, &r.reason)
	}, `SELECT m.contribution_id, o.id, CASE WHEN h.reason IS NULL THEN t.title ELSE '' END, m.reason FROM (
			SELECT f.contribution_id, f.option_id, FALSE AS reason FROM option_from f WHERE f.contribution_id IN (`+db.In(1, len(contributions))+`)
			UNION ALL SELECT r.contribution_id, r.option_id, TRUE AS reason FROM option_reason r WHERE r.contribution_id IN (`+db.In(1, len(contributions))+`)) m
		JOIN option_item o ON o.id = m.option_id JOIN option_text t ON t.option_id = o.id AND t.n = o.version LEFT JOIN option_hidden h ON h.option_id = o.id
		ORDER BY m.contribution_id, m.reason DESC, o.position`, db.Args(contributions)...)
	out := map[string][]matter.Mark{}
	for _, r := range list {
		out[r.contribution] = append(out[r.contribution], matter.Mark{Text: markText(ctx, r.reason, r.title), Href: onePath(r.option, "")})
	}
	return out, err
}
