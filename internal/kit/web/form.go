package web

import (
	"context"
	"errors"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/ui"
)

// errBadRequest is a request no form of ours can have sent.
var errBadRequest = errors.New("bad request")

// errTooLarge is a body over the route's limit.
var errTooLarge = errors.New("too large")

// Values are a form's fields.
type Values struct {
	form  url.Values
	files map[string][]*multipart.FileHeader
}

// Form reads the body of a form within the route's limit.
func Form(r *http.Request) (*Values, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	if kind == "multipart/form-data" {
		// All of it in memory, never in a temporary file: an export holds CPR numbers, and a file could outlive the request.
		// The route's limit bounds it.
		err = r.ParseMultipartForm(math.MaxInt32)
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, errTooLarge
	case err != nil:
		return nil, fault.Wrap(errBadRequest, err)
	}
	v := &Values{form: r.PostForm}
	if r.MultipartForm != nil {
		v.form, v.files = url.Values(r.MultipartForm.Value), r.MultipartForm.File
	}
	if !text(v.form) {
		return nil, fault.Wrap(errBadRequest, errors.New("not text"))
	}
	return v, nil
}

// text says whether all values are text that every database takes. (Names are only ever compared.)
func text(values url.Values) bool {
	for _, all := range values {
		for _, s := range all {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				return false
			}
		}
	}
	return true
}

// Get is a field's text with line ends made "\n" and outer white space gone. A field that was sent twice gives "", so that
// no check reads one value and the act another.
func (v *Values) Get(name string) string {
	all := v.form[name]
	if len(all) != 1 {
		return ""
	}
	return clean(all[0])
}

// All are the values of a field that may have several.
func (v *Values) All(name string) []string {
	out := make([]string, 0, len(v.form[name]))
	for _, s := range v.form[name] {
		out = append(out, clean(s))
	}
	return out
}

// Has says whether the field was sent at all: a ticked box, the button that was pressed.
func (v *Values) Has(name string) bool { return len(v.form[name]) > 0 }

// Names are the names of the fields that were sent.
func (v *Values) Names() []string {
	names := make([]string, 0, len(v.form))
	for n := range v.form {
		names = append(names, n)
	}
	return names
}

// Files are the files sent in a field.
func (v *Values) Files(name string) []*multipart.FileHeader { return v.files[name] }

func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

// Invalid words the wrong fields of a *fault.Invalid for the page that shows them; false for any other error.
func Invalid(ctx context.Context, err error) (ui.Errors, bool) {
	var inv *fault.Invalid
	if !errors.As(err, &inv) {
		return nil, false
	}
	var out ui.Errors
	for _, f := range inv.Fields {
		out = append(out, ui.FieldError{Field: f.Name, Message: i18n.T(ctx, f.Key, f.Args...)})
	}
	return out, true
}

// PathID is an identifier in the address; a malformed one is fault.NotFound.
func PathID(r *http.Request, name string) (string, error) { return id.Parse(r.PathValue(name)) }

// lastPage is the furthest page of a list one can ask for: far behind the end of any, and no number that a database cannot take.
const lastPage = 10_000

// Number is a whole number in a form or an address; what is none is 0.
func Number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// PageNumber is the page of a list that the address asks for (side), 1 for the first; what is no such number is the nearest that is one, so that a
// mangled link still shows a page.
func PageNumber(r *http.Request) int {
	n, _ := strconv.Atoi(r.FormValue("side"))
	return min(max(n, 1), lastPage)
}
