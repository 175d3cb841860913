package notify

import (
	"net/http"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/web"
)

// Routes are what people can do here.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /beskeder", web.Member(x.inbox))
	m.Handle("POST /beskeder", web.Member(x.mark))
	m.Handle("POST "+retryPath, web.Member(x.retry))
	if x.options.Box != nil {
		m.Handle("GET "+BoxPath, web.Public(x.box)) // sign-in mails are read by who is not signed in
	}
}

// BoxPath is the page where the demo's mails are read.
const BoxPath = "/demo/post"

const (
	upkeepPath = "/indstillinger/kommune" // the settings page, which shows UpkeepSection
	retryPath  = "/indstillinger/opgaver"

	pageSize = 20
	boxSize  = 30
)

func (x *Room) inbox(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, _ := strconv.ParseInt(r.FormValue("foer"), 10, 64) // anything else is the first page
	in, err := x.List(ctx, x.db.Read(), access.Of(ctx).Person, before, pageSize)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, inboxPage(viewInbox(ctx, in)))
}

func (x *Room) mark(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	var ids []int64
	for _, s := range v.All("besked") {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(ids) < pageSize {
			ids = append(ids, n)
		}
	}
	ctx := r.Context()
	if err := x.MarkSeen(ctx, access.Of(ctx), ids); err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "notify.list.marked"))
	return web.SeeOther(w, r, "/beskeder")
}

func (x *Room) box(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	view := boxView{Signed: access.Of(ctx).SignedIn(), All: r.FormValue("vis") == "alt"}
	to := ""
	if view.Signed && !view.All {
		person := access.Of(ctx).Person
		choices, err := x.options.Settings(ctx, x.db.Read(), []string{person})
		if err != nil {
			return err
		}
		to = choices[person].Email
	}
	if to != "" || !view.Signed || view.All { // who has no address has no mail
		for _, k := range x.options.Box.Newest(to, boxSize) {
			view.Mails = append(view.Mails, x.viewMail(ctx, k))
		}
	}
	return web.Render(w, r, http.StatusOK, boxPage(view))
}
