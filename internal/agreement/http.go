package agreement

import (
	"net/http"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/web"
)

// Nav is the key of the menu entry this room's pages belong to: that of the committees.
const Nav = "udvalg"

// The addresses of this room.
const (
	rulesPath   = "/aftale"
	WhoPath     = "/hvem-skal-inddrages"
	baglandPath = "/mit-bagland"
	unitSearch  = "/enheder/valg?felt=touched"
)

// Routes adds the agreement.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /aftale", web.Member(reader(x.rules)))
	m.Handle("POST /aftale", web.Member(x.begin))
	m.Handle("GET /aftale/{id}", web.Member(x.version))
	m.Handle("POST /aftale/{id}", web.Member(x.changeVersion))
	m.Handle("GET /aftale/{id}/regel/{regel}", web.Member(x.ruleForm))
	m.Handle("POST /aftale/{id}/regel/{regel}", web.Member(x.onDraft(x.changeRule)))
	m.Handle("GET /aftale/{id}/offentliggoer", web.Member(x.publishForm))
	m.Handle("POST /aftale/{id}/offentliggoer", web.Member(x.onDraft(x.publish)))
	m.Handle("GET "+WhoPath, web.Member(reader(x.who)))
	m.Handle("GET "+baglandPath, web.Member(x.bagland))
}

// reader lets on who may read the rules; for others there is nothing here.
func reader(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !MayRead(access.Of(r.Context())) {
			return fault.NotFound
		}
		return h(w, r)
	}
}

// who is the calculator: everything in the address, nothing saved.
func (x *Room) who(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := x.whoView(ctx, x.db.Read(), access.Of(ctx), readAsked(r.URL.Query()))
	if err != nil {
		return err
	}
	status := http.StatusOK
	if v.Asked.Shown {
		if errs, wrong := web.Invalid(ctx, invalid(v.Missing)); wrong {
			v.Errors, status = errs, http.StatusUnprocessableEntity
		}
	}
	return web.Render(w, r, status, whoPage(v))
}

func (x *Room) bagland(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := x.baglandView(ctx, x.db.Read(), access.Of(ctx), readAsked(r.URL.Query()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, baglandPage(v))
}
