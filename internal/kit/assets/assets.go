// Package assets serves the files the npm build made. Their names carry a hash of their content, so a browser may keep them for
// ever; they were compressed when they were built, so serving one is a copy.
package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/medspil/medspil/web"
)

// prefix is where Handler is mounted.
const prefix = "/assets/"

// Pattern is the route of Handler.
const Pattern = "GET " + prefix + "{file}"

// ErrNotBuilt says that the program was compiled without its styles and scripts.
var ErrNotBuilt = errors.New("styles and scripts are not built: run make build")

type file struct {
	kind                string
	plain, gzip, brotli []byte
}

// set is the embedded build, read once at start.
type set struct {
	urls  map[string]string
	files map[string]file
	err   error
}

var built = load(web.Dist)

func load(dist fs.FS) set {
	s := set{urls: map[string]string{}, files: map[string]file{}}
	raw, err := fs.ReadFile(dist, "dist/manifest.json")
	if err != nil {
		s.err = ErrNotBuilt
		return s
	}
	var names map[string]string
	if err := json.Unmarshal(raw, &names); err != nil {
		s.err = fmt.Errorf("web/dist/manifest.json: %w", err)
		return s
	}
	for name, hashed := range names {
		f := file{kind: kind(hashed)}
		if f.plain, err = fs.ReadFile(dist, "dist/"+hashed); err != nil {
			s.err = fmt.Errorf("%w (%v)", ErrNotBuilt, err)
			return s
		}
		f.gzip, _ = fs.ReadFile(dist, "dist/"+hashed+".gz")
		f.brotli, _ = fs.ReadFile(dist, "dist/"+hashed+".br")
		s.urls[name], s.files[hashed] = prefix+hashed, f
	}
	return s
}

// kind is the media type, fixed here because a machine's own tables differ.
func kind(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// Check is ErrNotBuilt when the program was compiled without its styles and scripts; asked at start.
func Check() error { return built.err }

// URL is the address of a file by its plain name ("app.css"); the name itself under /assets/ when there is no such file, so
// that a page of a program that was not built still reads.
func URL(name string) string {
	if u, ok := built.urls[name]; ok {
		return u
	}
	return prefix + name
}

// Handler serves the files at Pattern, compressed as the browser can take it.
func Handler() http.Handler { return http.HandlerFunc(built.serve) }

func (s set) serve(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, prefix)
	f, ok := s.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+name+`"`)
	if r.Header.Get("If-None-Match") == `"`+name+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	switch accepted := r.Header.Get("Accept-Encoding"); {
	case f.brotli != nil && accepts(accepted, "br"):
		h.Set("Content-Encoding", "br")
		body = f.brotli
	case f.gzip != nil && accepts(accepted, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

// accepts reads an Accept-Encoding header: the coding is named and not refused with q=0.
func accepts(header, coding string) bool {
	for _, part := range strings.Split(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		_, value, _ := strings.Cut(q, "=")
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return err != nil || weight > 0
	}
	return false
}
