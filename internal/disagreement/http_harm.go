package disagreement

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

func reportPath(textID string) string { return "/uenighed-tekst/" + textID + "/meld" }
func settlePath(textID string) string { return "/uenighed-tekst/" + textID + "/skjul" }

// harmView is the form in which a text is reported, or something is done about it.
type harmView struct {
	Text aText
	// Settles: it is the secretariat's form.
	Settles bool
	// Reports are the open ones, with the names of who reported.
	Reports        []report
	Names          map[string]string
	Chosen, Reason string
	Errors         ui.Errors
}

func (x *Room) reporting(w http.ResponseWriter, r *http.Request) error {
	return x.showHarm(w, r, http.StatusOK, harmView{})
}

func (x *Room) settling(w http.ResponseWriter, r *http.Request) error {
	return x.showHarm(w, r, http.StatusOK, harmView{Settles: true})
}

func (x *Room) showHarm(w http.ResponseWriter, r *http.Request, status int, v harmView) error {
	ctx, q := r.Context(), x.db.Read()
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if v.Text, err = x.enterText(ctx, q, access.Of(ctx), one, v.Settles); err != nil {
		return err
	}
	if v.Settles {
		if v.Reports, err = x.reports(ctx, q, access.Of(ctx), one); err != nil {
			return err
		}
		if v.Names, err = x.reporters(ctx, v.Reports); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, harmPage(v))
}

// ReportsSection is what the page of reports shows of this room (matter.AddReportsSection); nil when there are none, and for who is not
// secretariat. Three queries.
func (x *Room) ReportsSection(ctx context.Context) (templ.Component, error) {
	actor := access.Of(ctx)
	if !actor.Grants.Secretariat {
		return nil, nil
	}
	list, err := x.reports(ctx, x.db.Read(), actor, "")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	names, err := x.reporters(ctx, list)
	return reportsSection(list, names), err
}

// reporters are the names of who reported. One query.
func (x *Room) reporters(ctx context.Context, list []report) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var people []string
	for _, one := range list {
		people = append(people, one.Reporter)
	}
	found, err := x.org.Persons(ctx, x.db.Read(), unique(people))
	names := map[string]string{}
	for id, p := range found {
		names[id] = p.Name()
	}
	return names, err
}

func (x *Room) report(w http.ResponseWriter, r *http.Request) error {
	return x.harm(w, r, harmView{}, "disagreement.harm.reported", func(id string, f *web.Values) error {
		return x.Report(r.Context(), access.Of(r.Context()), id, f.Get("reason"))
	})
}

func (x *Room) settle(w http.ResponseWriter, r *http.Request) error {
	return x.harm(w, r, harmView{Settles: true}, "disagreement.harm.settled", func(id string, f *web.Values) error {
		return x.Settle(r.Context(), access.Of(r.Context()), id, Settle(f.Get("settle")), f.Get("reason"))
	})
}

func (x *Room) harm(w http.ResponseWriter, r *http.Request, v harmView, said string, do func(id string, f *web.Values) error) error {
	ctx := r.Context()
	one, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	err = do(one, f)
	if errs, ok := web.Invalid(ctx, err); ok {
		v.Chosen, v.Reason, v.Errors = f.Get("settle"), f.Get("reason"), errs
		return x.showHarm(w, r, http.StatusUnprocessableEntity, v)
	}
	for sentinel, key := range map[error]string{ErrHidden: "hidden", ErrShown: "shown"} {
		if errors.Is(err, sentinel) { // what stands now is on the page, with what was typed
			v.Chosen, v.Reason, v.Errors = f.Get("settle"), f.Get("reason"), ui.Errors{{Message: i18n.T(ctx, "disagreement.harm.said."+key)}}
			return x.showHarm(w, r, http.StatusConflict, v)
		}
	}
	if err != nil {
		return err
	}
	t, err := x.enterText(ctx, x.db.Read(), access.Of(ctx), one, v.Settles)
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, said))
	return web.SeeOther(w, r, t.path())
}

func harmKey(v harmView, what string) string {
	if v.Settles {
		return "disagreement.harm.settle_" + what
	}
	return "disagreement.harm.report_" + what
}

// reasonHint says when the secretariat is to say why; who reports always is.
func reasonHint(ctx context.Context, v harmView) string {
	if v.Settles {
		return i18n.T(ctx, "disagreement.harm.settle_reason_hint")
	}
	return ""
}

func harmAction(v harmView) string {
	if v.Settles {
		return settlePath(v.Text.ID)
	}
	return reportPath(v.Text.ID)
}

// settledText is the text the secretariat decides about, with its mark when it is hidden.
func settledText(t aText) string {
	text := t.Text
	if t.More != "" {
		text += "\n\n" + t.More
	}
	switch {
	case t.Erased:
		return erasedMark(t.Hidden)
	case t.Hidden != "":
		return matter.HiddenMark(t.Hidden) + " " + text
	}
	return text
}

// settleOptions are what can be done about a text as it is.
func settleOptions(ctx context.Context, v harmView) []ui.Option {
	var list []ui.Option
	add := func(s Settle, may bool) {
		if may {
			list = append(list, ui.Option{Value: string(s), Label: i18n.T(ctx, "disagreement.harm.do."+string(s)), Hint: i18n.T(ctx, "disagreement.harm.hint."+string(s))})
		}
	}
	add(Hide, v.Text.Hidden == "")
	add(Show, v.Text.Hidden != "" && !v.Text.Erased && v.Text.Text != "")
	add(Erase, !v.Text.Erased)
	add(Dismiss, len(v.Reports) > 0)
	return list
}
