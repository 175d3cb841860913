package option

import (
	"context"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// The options in the JSON of a matter, as docs/export.md describes it.
type (
	jsonOption struct {
		ID           string       `json:"id"`
		State        State        `json:"state"`
		Made         string       `json:"made"`
		Ended        *string      `json:"ended"`
		EndedWhy     string       `json:"ended_why"`
		HiddenReason *string      `json:"hidden_reason"`
		Title        string       `json:"title"`
		CoreTask     string       `json:"core_task"`
		Environment  string       `json:"environment"`
		Economy      string       `json:"economy"`
		Needs        string       `json:"needs"`
		Doubts       string       `json:"doubts"`
		From         []string     `json:"from"`
		Became       []string     `json:"became"`
		Basis        bool         `json:"basis"`
		Answered     *int         `json:"answered"`
		CanLive      *Share       `json:"can_live"`
		Reasons      []jsonReason `json:"reasons"`
	}
	jsonReason struct {
		Contribution string `json:"contribution"`
		Level        Level  `json:"level"`
		Earlier      bool   `json:"earlier"`
	}
)

// mostExported is how many reasons of each option are in the JSON.
const mostExported = 2000

// export is the options of a matter for its JSON: what its reader sees, whose the levels are left out.
func (x *Room) export(ctx context.Context, here matter.Here) (any, error) {
	out := []jsonOption{}
	if !MayRead(here.Standing, here.Matter) {
		return out, nil
	}
	q := x.db.Read()
	v, err := x.of(ctx, q, here, 0)
	if err != nil {
		return nil, err
	}
	said := map[string][]Reason{}
	if !v.Quiet.Hides() {
		if said, err = firstReasons(ctx, q, here.Matter.ID, mostExported); err != nil {
			return nil, err
		}
	}
	for _, o := range append(v.Options, v.Ended...) {
		j := jsonOption{ID: o.ID, State: o.State, Made: clock.DayOf(o.MadeAt).String(), EndedWhy: o.EndedWhy, Title: o.Version.Title, CoreTask: o.Version.CoreTask,
			Environment: o.Version.Environment, Economy: o.Version.Economy, Needs: o.Version.Needs, Doubts: o.Version.Doubts, From: append([]string{}, o.From...), Became: []string{}, Basis: o.Basis, Reasons: []jsonReason{}}
		if !o.EndedAt.IsZero() {
			ended := clock.DayOf(o.EndedAt).String()
			j.Ended = &ended
		}
		if o.Hidden {
			j.HiddenReason = &o.HiddenReason
		}
		for _, l := range o.Became {
			j.Became = append(j.Became, l.ID)
		}
		if o.Standing.Told {
			j.Answered, j.CanLive = &o.Standing.N, &o.Standing.Share
		}
		for _, r := range said[o.ID] {
			j.Reasons = append(j.Reasons, jsonReason{r.id, r.Level, r.Earlier})
		}
		out = append(out, j)
	}
	return out, nil
}
