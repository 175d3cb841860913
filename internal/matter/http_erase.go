package matter

import (
	"net/http"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// eraseView is the page on which personal data is taken out of a matter for good. What is typed is kept nowhere but on the page.
type eraseView struct {
	Story         *Story
	Words, Reason string
	// Places are where the words stand, once they have been looked for; Looked says that they have.
	Places []Place
	Looked bool
	Errors ui.Errors
}

func (p pages) erasing(w http.ResponseWriter, r *http.Request) error {
	return p.showErase(w, r, http.StatusOK, eraseView{})
}

func (p pages) showErase(w http.ResponseWriter, r *http.Request, status int, v eraseView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Erase {
		return fault.NotFound
	}
	v.Story = s
	return web.Render(w, r, status, erasePage(v))
}

// erase shows where the words stand, and with the second button takes them out.
func (p pages) erase(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	v := eraseView{Words: in.Get("words"), Reason: in.Get("reason"), Looked: true}
	words := strings.Split(v.Words, "\n")
	if v.Places, err = p.FindPersonal(ctx, access.Of(ctx), matterID, words); err == nil && in.Has("slet") {
		var n int
		if n, err = p.Erase(ctx, access.Of(ctx), matterID, EraseInput{Words: words, Reason: v.Reason}); err == nil {
			web.Flash(w, r, "success", i18n.T(ctx, "matter.erase.done", "n", n))
			return web.SeeOther(w, r, path(matterID, "/historik"))
		}
	}
	status := http.StatusOK
	if errs, ok := said(ctx, err); ok {
		v.Errors, status = errs, http.StatusUnprocessableEntity
	} else if err != nil {
		return hidden(err)
	}
	return p.showErase(w, r, status, v)
}

// eraseFileView is the page on which a file is deleted for good.
type eraseFileView struct {
	Story  *Story
	File   File
	Reason string
	Errors ui.Errors
}

func (p pages) erasingFile(w http.ResponseWriter, r *http.Request) error {
	return p.showEraseFile(w, r, http.StatusOK, eraseFileView{})
}

func (p pages) showEraseFile(w http.ResponseWriter, r *http.Request, status int, v eraseFileView) error {
	ctx := r.Context()
	fileID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var matterID string
	if v.File, matterID, err = p.ErasableFile(ctx, access.Of(ctx), fileID); err != nil {
		return err
	}
	if v.Story, err = p.View(ctx, access.Of(ctx), matterID, Page{Limit: 1}); err != nil {
		return err
	}
	return web.Render(w, r, status, eraseFilePage(v))
}

func (p pages) eraseFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fileID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	_, matterID, err := p.ErasableFile(ctx, access.Of(ctx), fileID)
	if err != nil {
		return err
	}
	err = p.EraseFile(ctx, access.Of(ctx), matterID, fileID, form.Get("reason"))
	if errs, ok := said(ctx, err); ok {
		return p.showEraseFile(w, r, http.StatusUnprocessableEntity, eraseFileView{Reason: form.Get("reason"), Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.erase.file_done"))
	return web.SeeOther(w, r, path(matterID, "/historik"))
}
