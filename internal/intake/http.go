package intake

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// Nav is the key of the import's entry in the main menu (ui.PageProps.Active).
const Nav = "sekretariat"

const importPath = "/import"

func uploadPath(id string) string { return importPath + "/" + id }

// maxUpload bounds the files together; those of 50,000 people make about 25 MB.
const maxUpload = 64 << 20

// Routes adds how the organisation comes in.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET "+importPath, web.Member(only(x.start)))
	m.Handle("POST "+importPath, web.Member(only(x.drop)).Upload(maxUpload).Only(MayImport))
	m.Handle("GET "+gapsPath+"/{slags}", web.Member(only(x.gaps)))
	m.Handle("GET "+importPath+"/{id}", web.Member(only(x.look)))
	m.Handle("POST "+importPath+"/{id}", web.Member(only(x.confirm)))
}

// only lets on those who may import; for others there is nothing here.
func only(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !MayImport(access.Of(r.Context())) {
			return fault.NotFound
		}
		return h(w, r)
	}
}

func (x *Room) start(w http.ResponseWriter, r *http.Request) error {
	return x.renderStart(w, r, http.StatusOK, nil)
}

func (x *Room) renderStart(w http.ResponseWriter, r *http.Request, status int, errs ui.Errors) error {
	v, err := x.startView(r.Context(), x.db.Read())
	if err != nil {
		return err
	}
	v.Errors = errs
	return web.Render(w, r, status, startPage(v))
}

// drop reads the files. What is wrong with a whole file is told at the field; rows are shown on a page of their own.
func (x *Room) drop(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	files, err := contents(f.Files("files"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return x.renderStart(w, r, http.StatusUnprocessableEntity, ui.Errors{{Field: "files", Message: i18n.T(ctx, "intake.error.no_files")}})
	}
	src := Read(files)
	if errs := fileErrors(ctx, src.Report.Bad); len(errs) > 0 {
		return x.renderStart(w, r, http.StatusUnprocessableEntity, errs)
	}
	id, err := x.Keep(ctx, access.Of(ctx), src)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, uploadPath(id))
}

// contents reads the files that were dropped; a field left empty is sent as a file without a name.
func contents(headers []*multipart.FileHeader) ([]os2mo.File, error) {
	var files []os2mo.File
	for _, h := range headers {
		if h.Filename == "" {
			continue
		}
		file, err := h.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		files = append(files, os2mo.File{Name: h.Filename, Data: data})
	}
	return files, nil
}

func (x *Room) look(w http.ResponseWriter, r *http.Request) error {
	return x.renderUpload(w, r, http.StatusOK, "", nil)
}

// refreshAfter is how many seconds a browser without script waits before it asks again how far an import has come.
const refreshAfter = "5"

func (x *Room) renderUpload(w http.ResponseWriter, r *http.Request, status int, typed string, errs ui.Errors) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := x.uploadView(r.Context(), id, web.PageNumber(r))
	if err != nil {
		return err
	}
	if v.Running && r.Header.Get("HX-Request") == "" {
		w.Header().Set("Refresh", refreshAfter)
	}
	v.Typed, v.Errors = typed, errs
	return web.Render(w, r, status, uploadPage(v))
}

func (x *Room) confirm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	typed := f.Get("accept")
	err = x.Confirm(ctx, access.Of(ctx), id, typedNumber(typed), f.Get("fewer") != "")
	if errs, ok := web.Invalid(ctx, err); ok {
		return x.renderUpload(w, r, http.StatusUnprocessableEntity, typed, errs)
	}
	if err != nil && !errors.Is(err, fault.Conflict) {
		return err
	}
	// What has come in, or cannot, is what the page says.
	return web.SeeOther(w, r, uploadPath(id))
}

// typedNumber reads a number as people write it, "1.204" too; what is none is -1, which is nobody's number.
func typedNumber(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "").Replace(s))
	if err != nil || n < 0 {
		return -1
	}
	return n
}
