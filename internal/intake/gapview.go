package intake

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// shownKind is a reason with its address.
type shownKind struct{ reason, address string }

// shownKinds are the reasons whose gaps are found again after an import, with their addresses, the most important first. Those that are
// not here (vacant seats, committees without a unit, units without a place or a leader) the committees' room sees for itself.
var shownKinds = []shownKind{
	{os2mo.HolderUnknown, "ukendte-medlemmer"},
	{os2mo.LeaderAmbiguous, "ledere-af-samme-navn"},
	{os2mo.LeaderUnknown, "ukendte-ledere"},
	{os2mo.LeaderNoUnit, "ledere-uden-enhed"},
	{os2mo.LeaderNotTold, "ikke-i-lederfilen"},
	{os2mo.PathUnknown, "ukendte-steder"},
	{os2mo.TreePersonUnknown, "uden-ansaettelse"},
	{os2mo.PersonElsewhere, "et-andet-sted"},
	{os2mo.SharedEmail, "delte-mails"},
	{os2mo.SharedUsername, "delte-brugernavne"},
	{os2mo.BadEmail, "forkerte-mails"},
	{os2mo.BadPhone, "forkerte-telefonnumre"},
	{os2mo.NumberRemoved, "numre-smidt-vaek"},
	{os2mo.UnknownFile, "andre-filer"},
}

const gapsPath = importPath + "/mangler"

// keptView is the gaps of one reason, some of them in words.
type keptView struct {
	Reason, Href, Title string
	Found               int
	Rows                []string
	// Previous and Next lead to other pages of them; Left is how many are not kept one by one.
	Previous, Next string
	Left           int
}

const (
	sectionRows = 5  // of each kind on the page of everything that is missing
	keptRows    = 50 // on a page of one kind
)

func keptOf(ctx context.Context, k keptGaps, address string, from, most int) (keptView, error) {
	v := keptView{Reason: k.Reason, Href: gapsPath + "/" + address, Title: i18n.T(ctx, "intake.gap."+k.Reason, "n", k.Found), Found: k.Found}
	list, err := k.problems()
	from = min(from, len(list))
	for _, p := range list[from:min(from+most, len(list))] {
		v.Rows = append(v.Rows, gapRow(ctx, p))
	}
	v.Left = k.Found - len(list)
	return v, err
}

// GapSection is this room's part of the page of what is missing (committee.AddGapSection): what the last import could not make out.
// For the secretariat; nil when there is nothing.
func (x *Room) GapSection(ctx context.Context) (templ.Component, error) {
	if !MayImport(access.Of(ctx)) {
		return nil, nil
	}
	kept, err := gapsKept(ctx, x.db.Read())
	if err != nil {
		return nil, err
	}
	var list []keptView
	for _, kind := range shownKinds {
		for _, k := range kept {
			if k.Reason != kind.reason {
				continue
			}
			v, err := keptOf(ctx, k, kind.address, 0, sectionRows)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return gapSection(list), nil
}

// gaps is the page of one kind.
func (x *Room) gaps(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	kept, err := gapsKept(ctx, x.db.Read())
	if err != nil {
		return err
	}
	for _, kind := range shownKinds {
		if kind.address != r.PathValue("slags") {
			continue
		}
		for _, k := range kept {
			if k.Reason != kind.reason {
				continue
			}
			pages := max(1, (min(k.Found, MaxListed)+keptRows-1)/keptRows)
			page := min(web.PageNumber(r), pages)
			v, err := keptOf(ctx, k, kind.address, (page-1)*keptRows, keptRows)
			if err != nil {
				return err
			}
			v.turn(page, pages)
			return web.Render(w, r, http.StatusOK, gapsPage(v))
		}
		return web.Render(w, r, http.StatusOK, gapsPage(keptView{Reason: kind.reason, Title: i18n.T(ctx, "intake.gaps.none")}))
	}
	return fault.NotFound
}

// turn leads to the pages beside this one; only the last tells of what is not kept one by one.
func (v *keptView) turn(page, pages int) {
	if page > 1 {
		v.Previous = v.Href + "?side=" + strconv.Itoa(page-1)
	}
	if page < pages {
		v.Next, v.Left = v.Href+"?side="+strconv.Itoa(page+1), 0
	}
}

// backToGaps leads to everything that is missing.
func backToGaps(ctx context.Context) []ui.Link {
	return []ui.Link{{Text: i18n.T(ctx, "intake.gaps.all"), Href: "/huller"}}
}
