package matter

import (
	"io"
	"net/http"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/web"
)

// whole loads the matter in the address to be taken along.
func (p pages) whole(r *http.Request) (*Whole, error) {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	return p.Whole(r.Context(), access.Of(r.Context()), matterID)
}

func (p pages) print(w http.ResponseWriter, r *http.Request) error {
	m, err := p.whole(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if m.Events, err = p.toldHistory(ctx, m.Story, m.Events); err != nil {
		return err
	}
	leads, err := besides(ctx, p.leads, m.Story, true)
	if err != nil {
		return err
	}
	basis, err := p.basisOf(ctx, m.Story, true)
	if err != nil {
		return err
	}
	sections, err := besides(ctx, p.sections, m.Story, true)
	if err != nil {
		return err
	}
	return web.Stream(w, r, "text/html; charset=utf-8", func(out io.Writer) error {
		return printPage(m.onPaper(), leads, sections, basis, p.today()).Render(r.Context(), out)
	})
}

func (p pages) json(w http.ResponseWriter, r *http.Request) error {
	m, err := p.whole(r)
	if err != nil {
		return err
	}
	web.Attachment(w, fileName(m.Text.Title)+".json")
	return web.Stream(w, r, "application/json; charset=utf-8", func(out io.Writer) error { return m.writeJSON(r.Context(), out, p.today()) })
}

func (p pages) sheet(w http.ResponseWriter, r *http.Request) error {
	m, err := p.whole(r)
	if err != nil {
		return err
	}
	web.Attachment(w, fileName(m.Text.Title)+"-bidrag.csv")
	return web.Stream(w, r, "text/csv; charset=utf-8", func(out io.Writer) error { return m.writeCSV(r.Context(), out) })
}
