package dialogue

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/org"
)

// SettingsPath is the page of how long leaders have to answer, and of the groups of leaders.
const SettingsPath = "/indstillinger/dialog"

func groupPath(id string) string { return SettingsPath + "/" + id }

// SettingsSection is what the settings page shows of this room (municipality.AddSection): the way to its own.
func (x *Room) SettingsSection(context.Context) (templ.Component, error) {
	return settingsSection(), nil
}

// keeper lets on the secretariat; for others there is nothing here.
func keeper(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !MayKeep(access.Of(r.Context())) {
			return fault.NotFound
		}
		return h(w, r)
	}
}

type settingsView struct {
	Days, Origin, Name string
	Groups             []counted
	Errors             ui.Errors
}

func (x *Room) settings(w http.ResponseWriter, r *http.Request) error {
	s, err := answerDays(r.Context(), x.db.Read())
	if err != nil {
		return err
	}
	return x.showSettings(w, r, http.StatusOK, settingsView{Days: strconv.Itoa(s.Days), Origin: s.Origin})
}

func (x *Room) showSettings(w http.ResponseWriter, r *http.Request, status int, v settingsView) (err error) {
	if v.Groups, err = groups(r.Context(), x.db.Read()); err != nil {
		return err
	}
	return web.Render(w, r, status, settingsPage(v))
}

// changeSettings saves the deadline or makes a group: the button that was pressed says which.
func (x *Room) changeSettings(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	s, err := answerDays(ctx, x.db.Read())
	if err != nil {
		return err
	}
	v := settingsView{Days: strconv.Itoa(s.Days), Origin: s.Origin}
	to := SettingsPath
	switch f.Get("do") {
	case "frist":
		v.Days, v.Origin = f.Get("days"), f.Get("origin")
		days, wrong := strconv.Atoi(v.Days)
		if wrong != nil {
			days = 0 // is out of the range
		}
		err = x.SetDays(ctx, actor, Settings{Days: days, Origin: v.Origin})
	case "gruppe":
		v.Name = f.Get("name")
		var made string
		made, err = x.NewGroup(ctx, actor, v.Name)
		to = groupPath(made)
	default:
		return fault.NotFound
	}
	if errs, ok := said(ctx, err); ok {
		v.Errors = errs
		return x.showSettings(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.settings.saved"))
	return web.SeeOther(w, r, to)
}

type groupView struct {
	Group
	// Waits are the first of the requests it has not answered; it is not ended before it has.
	Waits  []Request
	Typed  string
	Query  string
	Hits   []ui.Option
	Errors ui.Errors
}

func (x *Room) groupPage(w http.ResponseWriter, r *http.Request) error {
	return x.showGroup(w, r, http.StatusOK, groupView{}, nil)
}

// showGroup renders a group with what was typed.
func (x *Room) showGroup(w http.ResponseWriter, r *http.Request, status int, v groupView, f *web.Values) error {
	ctx := r.Context()
	groupID, err := web.PathID(r, "gruppe")
	if err != nil {
		return err
	}
	if v.Group, err = group(ctx, x.db.Read(), groupID); err != nil {
		return err
	}
	if v.Waits, _, err = x.some(ctx, x.db.Read(), `r.group_id = $1 AND r.state = $2`, []any{groupID, Open}, perPage, 0); err != nil {
		return err
	}
	v.Typed = v.Name
	if f != nil && f.Get("do") == "navn" {
		v.Typed = f.Get("name")
	}
	if f != nil && f.Get("search") == "person" {
		v.Query = f.Get("person-q")
		v.Hits = org.PersonOptions(x.org.SearchPeople(ctx, v.Query, 12))
	}
	return web.Render(w, r, status, groupPage(v))
}

// changeGroup does what the button says that was pressed; searching without script shows the hits.
func (x *Room) changeGroup(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	groupID, err := web.PathID(r, "gruppe")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	to := groupPath(groupID)
	switch do := f.Get("do"); {
	case f.Get("search") == "person":
		return x.showGroup(w, r, http.StatusOK, groupView{}, f)
	case do == "navn":
		err = x.RenameGroup(ctx, actor, groupID, f.Get("name"))
	case do == "ind":
		err = x.AddMember(ctx, actor, groupID, f.Get("person"))
	case do == "ud":
		err = x.RemoveMember(ctx, actor, groupID, f.Get("member"))
	case do == "slut":
		err, to = x.EndGroup(ctx, actor, groupID), SettingsPath
	default:
		return fault.NotFound
	}
	if errs, ok := said(ctx, err); ok {
		return x.showGroup(w, r, http.StatusUnprocessableEntity, groupView{Errors: errs}, f)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "dialogue.settings.saved"))
	return web.SeeOther(w, r, to)
}
