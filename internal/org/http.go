package org

import (
	"context"
	"net/http"
	"regexp"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// Routes adds what people can do with the organisation. The last two answer the search of a ui.Picker whose field is "felt":
// units to choose several of, people to choose one of.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /organisation", web.Member(x.tree))
	m.Handle("GET /enhed/{id}", web.Member(x.unit))
	m.Handle("GET /enheder/valg", web.Member(x.pickUnits))
	m.Handle("GET /personer/valg", web.Member(x.pickPerson))
}

// read lets on those who may read the organisation; for others there is none.
func read(ctx context.Context) error {
	if !MayRead(access.Of(ctx)) {
		return fault.NotFound
	}
	return nil
}

func (x *Room) tree(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), x.db.Read()
	if err := read(ctx); err != nil {
		return err
	}
	v, err := x.treeView(ctx, q, r.FormValue("q"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, treePage(v))
}

func (x *Room) unit(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), x.db.Read()
	if err := read(ctx); err != nil {
		return err
	}
	unitID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	after, err := id.Parse(r.FormValue("efter"))
	if err != nil {
		after = "" // a mangled link still shows the page, from the first
	}
	v, err := x.unitView(ctx, q, access.Of(ctx), unitID, after)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, unitPage(v))
}

// pickerHits is how many hits a picker shows: few enough to see all on a phone.
const pickerHits = 10

var fieldName = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

func (x *Room) pickUnits(w http.ResponseWriter, r *http.Request) error {
	return x.pick(w, r, func(ctx context.Context, field, text string) templ.Component {
		return ui.PickerHits(field, text, UnitOptions(x.SearchUnits(ctx, text, pickerHits)), false)
	})
}

func (x *Room) pickPerson(w http.ResponseWriter, r *http.Request) error {
	return x.pick(w, r, func(ctx context.Context, field, text string) templ.Component {
		return ui.PickerHits(field, text, PersonOptions(x.SearchPeople(ctx, text, pickerHits)), true)
	})
}

func (x *Room) pick(w http.ResponseWriter, r *http.Request, hits func(ctx context.Context, field, text string) templ.Component) error {
	if err := read(r.Context()); err != nil {
		return err
	}
	field := r.FormValue("felt")
	if !fieldName.MatchString(field) {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, hits(r.Context(), field, r.FormValue(field+"-q")))
}

// UnitOptions are units found, as the choices of a ui.Picker.
func UnitOptions(hits []UnitHit) []ui.Option {
	out := make([]ui.Option, len(hits))
	for i, h := range hits {
		out[i] = ui.Option{Value: h.ID, Label: h.Name, Hint: h.Path}
	}
	return out
}

// PersonOptions are people found, as the choices of a ui.Picker.
func PersonOptions(hits []PersonHit) []ui.Option {
	out := make([]ui.Option, len(hits))
	for i, h := range hits {
		out[i] = ui.Option{Value: h.ID, Label: h.Name, Hint: h.Works()}
	}
	return out
}
