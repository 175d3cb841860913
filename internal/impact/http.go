package impact

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// kinds are the kinds of matter in the address; Danish in both languages.
var kinds = map[string]matter.Kind{"beslutning": matter.Decision, "sparring": matter.Advice}

// filterOf reads the filter from the address; what nobody made leaves it out.
func filterOf(q url.Values) Filter {
	f := Filter{Kind: kinds[q.Get("slags")]}
	if y, err := strconv.Atoi(q.Get("aar")); err == nil && y >= 1000 && y <= 9999 {
		f.Year = y
	}
	if u, err := id.Parse(q.Get("enhed")); err == nil {
		f.Unit = u
	}
	return f
}

// addressOf is the address of the page narrowed by the filter.
func addressOf(f Filter, after string) string {
	q := url.Values{}
	if f.Year != 0 {
		q.Set("aar", strconv.Itoa(f.Year))
	}
	for name, v := range map[string]string{"enhed": f.Unit, "slags": kindCode(f.Kind), "efter": after} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if len(q) == 0 {
		return matter.EarlinessPath
	}
	return matter.EarlinessPath + "?" + q.Encode()
}

func kindCode(k matter.Kind) string {
	for code, kind := range kinds {
		if kind == k {
			return code
		}
	}
	return ""
}

func (x *Room) earliness(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, q := r.Context(), access.Of(r.Context()), x.db.Read()
	v := view{Filter: filterOf(r.URL.Query()), After: r.FormValue("efter"), Today: clock.Today(x.clk)}
	settings, err := x.municipality.Settings(ctx)
	if err != nil {
		return err
	}
	v.Least = settings.MinimumGroup
	if v.Places, err = places(ctx, q, actor); err != nil {
		return err
	}
	if v.Filter.Unit != "" {
		u, err := x.unitOf(ctx, q, v.Filter.Unit)
		if err != nil {
			return err
		}
		v.Filter.Unit, v.UnitName = u.ID, u.Name
	}
	if v.FirstTold, err = firstTold(ctx, q); err != nil {
		return err
	}
	if v.Rows, v.Next, err = x.rows(ctx, q, actor, v.Filter, v.After); err != nil {
		return err
	}
	v.Summary = Summarise(v.Rows)
	return web.Render(w, r, http.StatusOK, earlinessPage(v))
}
