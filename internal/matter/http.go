package matter

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// pages are the room's pages: they know HTTP and no rules.
type pages struct {
	*Room
	// absolute makes the full address of a path, for paper.
	absolute func(path string) string
}

// Routes adds what people can do with matters. absolute makes the full address of a path, for what is printed.
func (x *Room) Routes(m *web.Mux, absolute func(path string) string) {
	p := pages{x, absolute}
	m.Handle("GET /forloeb", web.Member(p.list))
	m.Handle("GET /forloeb/ny", web.Member(p.begin))
	m.Handle("GET /forloeb/{id}", web.Member(p.story))
	m.Handle("GET /forloeb/{id}/historik", web.Member(p.history))
	m.Handle("GET /forloeb/{id}/opslag", web.Member(p.poster))

	m.Handle("GET /forloeb/{id}/kladde", web.Member(p.draft))
	m.Handle("POST /forloeb/{id}/kladde", web.Member(p.saveDraft))
	m.Handle("GET /forloeb/{id}/aabn", web.Member(p.review))
	m.Handle("POST /forloeb/{id}/aabn", web.Member(p.open))
	m.Handle("POST /forloeb/{id}/udvalg", web.Member(p.changeCommittees))
	m.Handle("POST /forloeb/{id}/slet", web.Member(p.deleteDraft))

	m.Handle("GET /forloeb/{id}/bidrag", web.Member(p.contribute))
	m.Handle("POST /forloeb/{id}/bidrag", web.Member(p.sendContribution))
	m.Handle("GET /bidrag/{id}", web.Member(p.contribution))
	m.Handle("GET /bidrag/{id}/ret", web.Member(p.edit))
	m.Handle("POST /bidrag/{id}/ret", web.Member(p.saveEdit))
	m.Handle("GET /bidrag/{id}/tidligere", web.Member(p.earlierTexts))
	m.Handle("POST /bidrag/{id}/traek", web.Member(p.withdraw))
	m.Handle("POST /bidrag/{id}/genkend", web.Member(p.recognise))
	m.Handle("GET /bidrag/{id}/misforstaaet", web.Member(p.misunderstood))
	m.Handle("POST /bidrag/{id}/misforstaaet", web.Member(p.sayMisunderstood))
	m.Handle("POST /bidrag/{id}/set", web.Member(p.seen))
	m.Handle("GET /min-stemme", web.Member(p.voice))

	m.Handle("GET /forloeb/{id}/svar", web.Member(p.workbench))
	m.Handle("POST /forloeb/{id}/svar", web.Member(p.answer))
	m.Handle("GET /forloeb/{id}/luk", web.Member(p.closing))
	m.Handle("POST /forloeb/{id}/luk", web.Member(p.close))
	m.Handle("GET /forloeb/{id}/sidste-dag", web.Member(p.lastDay))
	m.Handle("POST /forloeb/{id}/sidste-dag", web.Member(p.moveLastDay))
	m.Handle("GET /forloeb/{id}/tekst", web.Member(p.text))
	m.Handle("POST /forloeb/{id}/tekst", web.Member(p.revise))
	m.Handle("GET /forloeb/{id}/spoerg", web.Member(p.asking))
	m.Handle("POST /forloeb/{id}/spoerg", web.Member(p.askAnother))
	m.Handle("GET /forloeb/{id}/stedfortraeder", web.Member(p.standIn))
	m.Handle("POST /forloeb/{id}/stedfortraeder", web.Member(p.changeStandIn))
	m.Handle("POST /forloeb/{id}/overtag", web.Member(p.takeOver))

	m.Handle("GET /forloeb/{id}/meld", web.Member(p.reporting))
	m.Handle("POST /forloeb/{id}/meld", web.Member(p.report))
	m.Handle("GET /forloeb/{id}/skjul", web.Member(p.hiding))
	m.Handle("POST /forloeb/{id}/skjul", web.Member(p.hide))
	m.Handle("GET /meldinger", web.Member(p.reports))
	m.Handle("POST /meldinger/{id}", web.Member(p.dismiss))
}

func path(matterID string, more string) string { return "/forloeb/" + matterID + more }

func (p pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := filterOf(r.URL.Query())
	found, err := p.List(ctx, access.Of(ctx), f, Page{After: r.FormValue("efter")})
	if err != nil {
		return err
	}
	may, err := p.MayOpen(ctx, access.Of(ctx))
	if err != nil {
		return err
	}
	unit, err := p.unitName(ctx, f.Unit)
	if err != nil {
		return err
	}
	board, err := p.committeeName(ctx, f.Committee)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(listView{Filter: f, Unit: unit, Committee: board, List: found, Today: p.today(), MayOpen: may}))
}

// unitName is the name of the unit a list is narrowed to; an unknown one is no unit, so that an old link still shows a list.
func (p pages) unitName(ctx context.Context, unitID string) (string, error) {
	if unitID == "" {
		return "", nil
	}
	u, err := p.org.Unit(ctx, p.db.Read(), unitID)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return u.Name, err
}

// committeeName is the same for a committee.
func (p pages) committeeName(ctx context.Context, committeeID string) (string, error) {
	if committeeID == "" {
		return "", nil
	}
	c, err := p.committee.Committee(ctx, p.db.Read(), committeeID)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return c.Name, err
}

// filterOf reads a list's filter from the address.
func filterOf(q url.Values) Filter {
	f := Filter{Mine: q.Has("mine"), Waiting: q.Has("venter"), Query: q.Get("q")}
	if u, err := id.Parse(q.Get("enhed")); err == nil {
		f.Unit = u
	}
	if c, err := id.Parse(q.Get("udvalg")); err == nil {
		f.Committee = c
	}
	switch q.Get("tilstand") {
	case "lukket":
		f.State = Closed
	case "alle":
		f.State = Any
	}
	return f
}

// addressOf is the address of a list narrowed by the filter.
func addressOf(f Filter, after string) string {
	q := url.Values{}
	switch f.State {
	case Closed:
		q.Set("tilstand", "lukket")
	case Any:
		q.Set("tilstand", "alle")
	}
	for name, on := range map[string]bool{"mine": f.Mine, "venter": f.Waiting} {
		if on {
			q.Set(name, "ja")
		}
	}
	for name, v := range map[string]string{"enhed": f.Unit, "udvalg": f.Committee, "q": f.Query, "efter": after} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if len(q) == 0 {
		return "/forloeb"
	}
	return "/forloeb?" + q.Encode()
}

func (p pages) story(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := p.view(r, Page{After: r.FormValue("efter")})
	if err != nil {
		return err
	}
	v := storyView{Story: s, Today: p.today(), After: r.FormValue("efter")}
	if sent := r.FormValue("sendt"); sent != "" {
		v.DraftClear = contributionDraft(s.Matter.ID)
	}
	return web.Render(w, r, http.StatusOK, storyPage(v, i18n.Lang(ctx)))
}

// view loads the matter in the address.
func (p pages) view(r *http.Request, page Page) (*Story, error) {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	return p.View(r.Context(), access.Of(r.Context()), matterID, page)
}

func (p pages) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	events, err := p.History(ctx, access.Of(ctx), s.Matter.ID)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(s, events))
}

func (p pages) poster(w http.ResponseWriter, r *http.Request) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if s.Matter.State != Open {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, posterPage(s, p.absolute(path(s.Matter.ID, ""))))
}

// said words what another act made impossible, for a page that keeps what was typed; false for any other error.
func said(ctx context.Context, err error) (ui.Errors, bool) {
	if errs, ok := web.Invalid(ctx, err); ok {
		return errs, true
	}
	for sentinel, key := range map[error]string{
		ErrNotOpen: "not_open", ErrAnswered: "already_answered", ErrWithdrawn: "withdrawn", ErrHidden: "hidden", ErrReopened: "reopened",
		ErrRevised: "revised", ErrLastCommittee: "last_committee", ErrSettled: "settled", ErrNotDraft: "not_draft",
	} {
		if errors.Is(err, sentinel) {
			return ui.Errors{{Message: i18n.T(ctx, "matter.said."+key)}}, true
		}
	}
	return nil, false
}
