package matter

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/upload"
	"github.com/medspil/medspil/internal/kit/web"
)

// How large the bodies of forms with files may be: all their files and some more, so that one file too large is told at its field.
const (
	filesBody = (MaxFiles + 1) * upload.MaxBytes
	paperBody = 2 * upload.MaxBytes
)

// filePath is where a file is fetched.
func filePath(fileID string) string { return "/fil/" + fileID }

// filePolicy is the content policy of a file: should a browser show it as a page after all, it is one that may do nothing.
const filePolicy = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// sentAs says how a file of a kind is sent: a picture to be seen, a paper to be saved.
var sentAs = map[upload.Kind]struct{ mediaType, disposition, extension string }{
	upload.JPEG: {"image/jpeg", "inline", ".jpg"},
	upload.PDF:  {"application/pdf", "attachment", ".pdf"},
}

// file sends a file to who may read what it belongs to. A browser may keep it, and must ask each time whether it still may show it; what has
// an id never changes.
func (p pages) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fileID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := p.File(ctx, access.Of(ctx), fileID)
	if err != nil {
		return err
	}
	has := strings.Contains(r.Header.Get("If-None-Match"), f.ID)
	var content []byte
	if !has {
		if content, err = fileContent(ctx, p.db.Read(), f.ID); err != nil {
			return err
		}
	}
	how, h := sentAs[f.Kind], w.Header()
	h.Set("ETag", `"`+f.ID+`"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Security-Policy", filePolicy)
	if has {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", how.mediaType)
	h.Set("Content-Disposition", how.disposition+`; filename="medspil-`+f.ID[:8]+how.extension+`"`)
	w.Write(content) // an error is a reader who has gone
	return nil
}

// received reads the files of a form with so many rows. Only one file at a time is unpacked in the whole program.
func (p pages) received(form *web.Values, rows int) ([]FileInput, error) {
	var out []FileInput
	for n := 1; n <= rows; n++ {
		in := FileInput{Row: n, Words: form.Get(wordsField(n))}
		if headers := form.Files(fileField(n)); len(headers) == 1 {
			if err := p.unpack(headers[0], &in); err != nil {
				return nil, err
			}
		}
		if in.Words != "" || in.Kind != "" || in.Refused != "" {
			out = append(out, in)
		}
	}
	return out, nil
}

func (p pages) unpack(sent *multipart.FileHeader, in *FileInput) error {
	p.unpacking.Lock()
	defer p.unpacking.Unlock()
	file, err := sent.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	if in.File, err = upload.Read(sent.Filename, data); err != nil && !errors.As(err, &in.Refused) {
		return err
	}
	return nil
}

func (p pages) papers(w http.ResponseWriter, r *http.Request) error {
	return p.showPapers(w, r, http.StatusOK, papersView{})
}

// showPapers shows the page on which the owner adds papers to an open matter and takes them away; others do not find it.
func (p pages) showPapers(w http.ResponseWriter, r *http.Request, status int, v papersView) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if !s.May.Lead {
		return fault.NotFound
	}
	v.Story = s
	return web.Render(w, r, status, papersPage(v))
}

func (p pages) changePapers(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	message, in := "matter.papers.added", []FileInput{{Row: 1}}
	if form.Has("remove") {
		message = "matter.papers.removed"
		err = p.RemovePaper(ctx, actor, matterID, form.Get("remove"))
	} else {
		sent, rerr := p.received(form, 1)
		if rerr != nil {
			return rerr
		}
		if len(sent) == 1 {
			in = sent
		}
		err = p.AddPaper(ctx, actor, matterID, in[0])
	}
	if errs, ok := said(ctx, err); ok {
		return p.showPapers(w, r, http.StatusUnprocessableEntity, papersView{Input: in, Errors: errs})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", i18n.T(ctx, message))
	return web.SeeOther(w, r, path(matterID, "/bilag"))
}

// papersView is the page of a matter's papers, after an error with what was typed.
type papersView struct {
	Story  *Story
	Input  []FileInput
	Errors ui.Errors
}
