package assets

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func fixture(t *testing.T) set {
	t.Helper()
	s := load(fstest.MapFS{
		"dist/manifest.json": {Data: []byte(`{"app.css":"app-0.css","plex.woff2":"plex-1.woff2"}`)},
		"dist/app-0.css":     {Data: []byte("body{}")},
		"dist/app-0.css.gz":  {Data: []byte("gzipped")},
		"dist/app-0.css.br":  {Data: []byte("brotli")},
		"dist/plex-1.woff2":  {Data: []byte("font")},
		"dist/.gitkeep":      {},
	})
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s
}

func TestServe(t *testing.T) {
	s := fixture(t)
	for _, c := range []struct{ name, path, accept, body, encoding, kind string }{
		{"the best the browser takes", "/assets/app-0.css", "gzip, deflate, br, zstd", "brotli", "br", "text/css; charset=utf-8"},
		{"gzip only", "/assets/app-0.css", "gzip", "gzipped", "gzip", "text/css; charset=utf-8"},
		{"brotli refused", "/assets/app-0.css", "br;q=0, gzip;q=0.5", "gzipped", "gzip", "text/css; charset=utf-8"},
		{"nothing", "/assets/app-0.css", "", "body{}", "", "text/css; charset=utf-8"},
		{"a font is small already", "/assets/plex-1.woff2", "br", "font", "", "font/woff2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", c.path, nil)
			r.Header.Set("Accept-Encoding", c.accept)
			w := httptest.NewRecorder()
			s.serve(w, r)
			h := w.Header()
			if w.Code != 200 || w.Body.String() != c.body || h.Get("Content-Encoding") != c.encoding || h.Get("Content-Type") != c.kind {
				t.Errorf("%d %q %v", w.Code, w.Body, h)
			}
			if !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Vary") != "Accept-Encoding" {
				t.Errorf("caching: %v", h)
			}
		})
	}
}

func TestServeOnlyWhatWasBuilt(t *testing.T) {
	s := fixture(t)
	for _, path := range []string{"/assets/app.css", "/assets/manifest.json", "/assets/.gitkeep", "/assets/../embed.go", "/assets/app-0.css.gz"} {
		w := httptest.NewRecorder()
		s.serve(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestServeUnchanged(t *testing.T) {
	r := httptest.NewRequest("GET", "/assets/app-0.css", nil)
	r.Header.Set("If-None-Match", `"app-0.css"`)
	w := httptest.NewRecorder()
	fixture(t).serve(w, r)
	if w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestNotBuilt(t *testing.T) {
	if s := load(fstest.MapFS{"dist/.gitkeep": {}}); !errors.Is(s.err, ErrNotBuilt) {
		t.Errorf("%v", s.err)
	}
	if s := load(fstest.MapFS{"dist/manifest.json": {Data: []byte(`{"app.css":"gone.css"}`)}}); !errors.Is(s.err, ErrNotBuilt) {
		t.Errorf("a file that is named but missing: %v", s.err)
	}
}

// firstVisit is what a page's first visit may take of styles, scripts, fonts and pictures, gzipped, in bytes. The bar for the whole
// visit is 100 KB; a page's HTML takes about 8.
const firstVisit = 65_000

func TestWeight(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, name := range []string{"app.css", "app.js", "sprite.svg", "favicon.svg", "plex-regular.woff2", "plex-semibold.woff2"} {
		f, ok := built.files[strings.TrimPrefix(URL(name), prefix)]
		if !ok {
			t.Fatalf("%s is not built", name)
		}
		size := len(f.plain)
		if f.gzip != nil {
			size = len(f.gzip)
		}
		t.Logf("%-22s %6d", name, size)
		total += size
	}
	if js := len(built.files[strings.TrimPrefix(URL("app.js"), prefix)].gzip); js > 18_000 {
		t.Errorf("scripts take %d bytes", js)
	}
	if total > firstVisit {
		t.Errorf("a first visit takes %d bytes beside the page, more than %d", total, firstVisit)
	}
}
