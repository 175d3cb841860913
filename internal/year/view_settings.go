package year

import (
	"context"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// settingsView is what the secretariat keeps of the calendar.
type settingsView struct {
	Today  clock.Day
	Closed []Closed
	// From, To and Name are closed days as they were typed.
	From, To, Name string
	// Rows are the municipality and its levels; Level the one that is being changed, Typed what stands in its form.
	Rows  []deadlineLine
	Level int
	Typed deadlinesTyped
	// Stages as they are, or were typed, and the days they would be if it was learnt today.
	Stages []stageTyped
	Days   []StageDay
	Errors ui.Errors
}

// deadlineLine are the deadlines that hold for a level, and where they stand; Own says that it has some of its own.
type deadlineLine struct {
	Level  int
	Name   string
	Days   Deadlines
	Origin string
	Own    bool
}

type deadlinesTyped struct{ Notice, Items, Papers, Hearing, Origin string }

type stageTyped struct {
	Code                 string
	Days, Months, Origin string
	Meeting              bool
}

func typedRow(r deadlineRow) deadlinesTyped {
	days := func(n int) string {
		if n < 0 {
			return ""
		}
		return itoa(n)
	}
	return deadlinesTyped{days(r.Notice), days(r.Items), days(r.Papers), days(r.Hearing), r.Origin}
}

func typedForm(f *web.Values) deadlinesTyped {
	return deadlinesTyped{f.Get("notice"), f.Get("items"), f.Get("papers"), f.Get("hearing"), f.Get("origin")}
}

// over gives what holds where a level has its own deadlines over others'.
func (r deadlineRow) over(d Deadlines) Deadlines {
	for _, p := range []struct {
		own int
		to  *int
	}{{r.Notice, &d.Notice}, {r.Items, &d.Items}, {r.Papers, &d.Papers}, {r.Hearing, &d.Hearing}} {
		if p.own >= 0 {
			*p.to = p.own
		}
	}
	return d
}

// own says whether anything is set.
func (r deadlineRow) own() bool { return r.Deadlines != inherits.Deadlines }

// settingsView shows the form of a level's deadlines; 0 is the municipality's. f is what was typed, nil for nothing.
func (x *Room) settingsView(ctx context.Context, q db.Q, level int, f *web.Values) (settingsView, error) {
	v := settingsView{Today: x.today()}
	var err error
	if v.Closed, err = closed(ctx, q, v.Today); err != nil {
		return v, err
	}
	s, err := x.municipality.Settings(ctx)
	if err != nil {
		return v, err
	}
	rows, err := levelDeadlines(ctx, q)
	if err != nil {
		return v, err
	}
	v.deadlines(s.LevelWords, rows)
	v.choose(level, rows)
	stages, err := x.Stages(ctx, q)
	if err != nil {
		return v, err
	}
	for _, t := range stages {
		v.Stages = append(v.Stages, stageTyped{t.Code, itoa(t.Days), itoa(t.Months), t.Source, t.Meeting})
	}
	if v.Days, err = x.StageDays(ctx, q, stages, x.today()); err != nil || f == nil {
		return v, err
	}
	switch f.Get("do") {
	case "luk":
		v.From, v.To, v.Name = f.Get("from"), f.Get("to"), f.Get("name")
	case "frister":
		v.Level, v.Typed = min(number(f.Get("level")), 4), typedForm(f)
	case "gult-kort":
		for i := range v.Stages {
			n := itoa(i + 1)
			v.Stages[i].Days, v.Stages[i].Months, v.Stages[i].Origin = f.Get("days"+n), f.Get("months"+n), f.Get("origin"+n)
		}
	}
	return v, nil
}

// deadlines fills in the table, and the form of the municipality.
func (v *settingsView) deadlines(words [4]string, rows map[int]deadlineRow) {
	all, set := rows[0]
	if !set {
		all = deadlineRow{DefaultDeadlines(), begunWith.Origin}
	}
	v.Typed = typedRow(all)
	v.Rows = []deadlineLine{{Level: 0, Days: all.Deadlines, Origin: all.Origin, Own: true}}
	for i, word := range words {
		r, ok := rows[i+1]
		if !ok {
			r = inherits
		}
		v.Rows = append(v.Rows, deadlineLine{Level: i + 1, Name: word, Days: r.over(all.Deadlines), Origin: r.Origin, Own: r.own()})
	}
}

// StageDays are the days of a withdrawal request learnt of, or sent, on a day. One query.
func (x *Room) StageDays(ctx context.Context, q db.Q, stages []Stage, learnt clock.Day) ([]StageDay, error) {
	list, err := meetings(ctx, q, narrow{Level: committee.Main, From: learnt, Held: true, Limit: pageSize})
	if err != nil {
		return nil, err
	}
	main, all := "", make([]Meeting, len(list))
	for i, p := range list {
		main, all[i] = p.Committee, p.Meeting
	}
	return Withdrawal(stages, learnt, main, all), nil
}

// choose turns the form to the level in the address.
func (v *settingsView) choose(level int, rows map[int]deadlineRow) {
	if level < 1 || level > 4 {
		return
	}
	r, ok := rows[level]
	if !ok {
		r = inherits
	}
	v.Level, v.Typed = level, typedRow(r)
}

// name is what a line of the table is called.
func (l deadlineLine) name(ctx context.Context) string {
	if l.Level == 0 {
		return i18n.T(ctx, "year.deadlines.municipality")
	}
	return l.Name
}

// deadlinesView is the form of a committee's own deadlines.
type deadlinesView struct {
	Committee committee.Committee
	Now       Deadlines
	Typed     deadlinesTyped
	Errors    ui.Errors
}

func (x *Room) deadlinesView(ctx context.Context, q db.Q, c committee.Committee, f *web.Values) (deadlinesView, error) {
	v := deadlinesView{Committee: c}
	all, err := x.Deadlines(ctx, q, []string{c.ID})
	if err != nil {
		return v, err
	}
	v.Now = all[c.ID]
	own, err := committeeDeadlines(ctx, q, c.ID)
	if v.Typed = typedRow(own); f != nil {
		v.Typed = typedForm(f)
	}
	return v, err
}
