package matter

import (
	"net/http"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/web"
)

// pictures are the shared pictures that the reader may read.
func (p pages) pictures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := picturesView{Query: strings.TrimSpace(r.FormValue("q"))}
	var err error
	if v.List, err = p.List(ctx, access.Of(ctx), Filter{Kind: DialogueRoom, State: Closed, Query: v.Query}, Page{After: r.FormValue("efter")}); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, picturesPage(v))
}

func (p pages) picture(w http.ResponseWriter, r *http.Request) error {
	return p.showPicture(w, r, http.StatusOK, func(s *Story) leadView {
		return leadView{Picture: PictureInput{Picture: s.Matter.Picture()}}
	})
}

// showPicture shows the form in which a shared picture is corrected; others than its owner do not find it.
func (p pages) showPicture(w http.ResponseWriter, r *http.Request, status int, page func(*Story) leadView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.CorrectPicture {
		return fault.NotFound
	}
	v := page(s)
	v.What, v.Story, v.Today = "picture", s, p.today()
	return web.Render(w, r, status, leadPage(v))
}

func (p pages) correctPicture(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := PictureInput{Picture{form.Get("took"), form.Get("differ"), form.Get("remember")}, form.Get("why")}
	err = p.CorrectPicture(ctx, access.Of(ctx), matterID, in)
	if errs, ok := said(ctx, err); ok {
		return p.showPicture(w, r, http.StatusUnprocessableEntity, func(*Story) leadView { return leadView{Errors: errs, Picture: in} })
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, "matter.room.picture.corrected"))
	return web.SeeOther(w, r, path(matterID, "#taget-med"))
}
