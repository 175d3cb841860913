package municipality

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/web"
)

const settingsPath = "/indstillinger/kommune"

// Routes adds the municipality's settings, and the pages everyone may read without signing in.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET "+settingsPath, web.Member(x.show))
	m.Handle("POST "+settingsPath, web.Member(x.change))
	m.Handle("GET /was", web.Public(x.public(accessibilityPage)))
	m.Handle("GET /privatliv", web.Public(x.privacy))
	m.Handle("GET /hjaelp", web.Public(x.public(helpPage)))
}

func (x *Room) public(page func(Settings) templ.Component) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := x.Settings(r.Context())
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, page(s))
	}
}

func (x *Room) privacy(w http.ResponseWriter, r *http.Request) error {
	var periods templ.Component
	if x.periods != nil {
		var err error
		if periods, err = x.periods(r.Context()); err != nil {
			return err
		}
	}
	return x.public(func(s Settings) templ.Component { return privacyPage(s, periods) })(w, r)
}

func (x *Room) show(w http.ResponseWriter, r *http.Request) error {
	s, err := x.Settings(r.Context())
	if err != nil {
		return err
	}
	return x.render(w, r, http.StatusOK, settingsView{Values: s.values()})
}

func (x *Room) render(w http.ResponseWriter, r *http.Request, status int, v settingsView) error {
	ctx := r.Context()
	if !MayKeep(access.Of(ctx)) {
		return fault.NotFound
	}
	v.CanTest = x.SendTest != nil
	for _, section := range x.sections {
		part, err := section(ctx)
		if err != nil {
			return err
		}
		if part != nil {
			v.Sections = append(v.Sections, part)
		}
	}
	return web.Render(w, r, status, settingsPage(v))
}

// change saves the settings, or sends the test mail: the button that was pressed says which.
func (x *Room) change(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !MayKeep(access.Of(ctx)) {
		return fault.NotFound
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "test" {
		return x.test(w, r, f.Get("test_to"))
	}
	typed := make(map[string]string, len(keys))
	for _, key := range keys {
		typed[key] = f.Get(key)
	}
	err = x.Save(ctx, access.Of(ctx), fromValues(typed))
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.render(w, r, http.StatusUnprocessableEntity, settingsView{Values: typed, Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "municipality.settings.saved"))
	return web.SeeOther(w, r, settingsPath)
}

func (x *Room) test(w http.ResponseWriter, r *http.Request, to string) error {
	ctx := r.Context()
	err := x.sendTest(ctx, to)
	if errs, ok := web.Invalid(ctx, err); ok {
		s, err := x.Settings(ctx)
		if err != nil {
			return err
		}
		return x.render(w, r, http.StatusUnprocessableEntity, settingsView{Values: s.values(), TestTo: to, Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "municipality.settings.test_sent", "to", to))
	return web.SeeOther(w, r, settingsPath)
}

// sendTest sends the test mail. Why it could not be sent stands in the log (SendTest writes it); people are told that it could
// not, and what to look at.
func (x *Room) sendTest(ctx context.Context, to string) error {
	switch {
	case x.SendTest == nil:
		return fault.NotFound
	case to == "" || !isEmail(to):
		return fault.One("test_to", "municipality.error.test_to")
	}
	if err := x.SendTest(ctx, to); err != nil {
		return fault.One("test_to", "municipality.error.test_failed")
	}
	return nil
}
