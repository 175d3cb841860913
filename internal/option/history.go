package option

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// storied are the verbs that a matter's history tells of.
var storied = []string{VerbMade, VerbChanged, VerbMerged, VerbSplit, VerbWithdrawn, VerbBasis, VerbNoBasis, VerbQuiet, VerbShown}

// mostStoried bounds them: mostKept options, each changed a few times.
const mostStoried = 500

// history is what a matter's history tells of its options: who did what to which, never what an option says where it is hidden. Three queries.
func (x *Room) history(ctx context.Context, here matter.Here) ([]matter.Happened, error) {
	if !MayRead(here.Standing, here.Matter) {
		return nil, nil
	}
	q := x.db.Read()
	entries, err := journal.OfVerbs(ctx, q, matter.SubjectKind, here.Matter.ID, storied, mostStoried)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	list, err := loadOptions(ctx, q, here.Matter.ID)
	if err != nil {
		return nil, err
	}
	whys, err := whysOf(ctx, q, here.Matter.ID)
	if err != nil {
		return nil, err
	}
	if !MaySeeBasis(here.Standing, here.Matter) {
		entries = slices.DeleteFunc(entries, func(e journal.Entry) bool { return e.Verb == VerbBasis || e.Verb == VerbNoBasis })
	}
	hidden := map[string]bool{}
	titles := map[string]string{}
	for _, o := range list {
		o.mask(here)
		titles[o.ID], hidden[o.ID] = o.Version.Title, o.Hidden && o.Version.Title == ""
		whys[why{o.ID, 0}] = o.EndedWhy
	}
	out := make([]matter.Happened, len(entries))
	for i, e := range entries {
		h := matter.Happened{At: e.At, By: e.Actor, Said: i18n.T(ctx, "option.history."+e.Verb), Href: Path(here.Matter.ID)}
		if option := optionIn(e); option != "" {
			h.Href, h.About = onePath(option, ""), titles[option]
			version, _ := e.Args["version"].(float64)
			if (e.Verb == VerbChanged || e.Verb == VerbWithdrawn) && !hidden[option] {
				h.Words = whys[why{option, int(version)}]
			}
		}
		out[i] = h
	}
	return out, nil
}
