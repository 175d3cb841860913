package matter

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/upload"
)

// sentFile is a file of a form: its field, its name, and what is in it.
type sentFile struct {
	field, name string
	data        []byte
}

// snap is a picture as a camera stores it that is held upright and writes something of its own beside it.
func snap(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	for x := range w {
		img.SetGray(x, x%h, color.Gray{255})
	}
	var b bytes.Buffer
	ok(t, jpeg.Encode(&b, img, nil))
	return append([]byte("\xff\xd8\xff\xfe\x00\x0bHemmelig1"), b.Bytes()[2:]...)
}

var pdf = []byte("%PDF-1.7\n% Hemmelig1\n%%EOF\n")

// postFiles sends a form with files.
func (s *site) postFiles(who, path string, form url.Values, files ...sentFile) (status int, body, to string) {
	s.t.Helper()
	_, page := s.get("karen", "/forloeb/"+id.New()+"/kladde")
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	ok(s.t, m.WriteField("_token", tokenField.FindStringSubmatch(page)[1]))
	for name, all := range form {
		for _, v := range all {
			ok(s.t, m.WriteField(name, v))
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile(f.field, f.name)
		ok(s.t, err)
		_, err = part.Write(f.data)
		ok(s.t, err)
	}
	ok(s.t, m.Close())
	req, err := http.NewRequest("POST", s.url+path, &b)
	ok(s.t, err)
	req.Header.Set("Test-Person", who)
	req.Header.Set("Content-Type", m.FormDataContentType())
	res, err := s.client.Do(req)
	ok(s.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	ok(s.t, err)
	return res.StatusCode, string(text), res.Header.Get("Location")
}

// fetch is a file as it is served to somebody, who perhaps has it already.
func (s *site) fetch(who, path, has string) (*http.Response, []byte) {
	s.t.Helper()
	req, err := http.NewRequest("GET", s.url+path, nil)
	ok(s.t, err)
	req.Header.Set("Test-Person", who)
	if has != "" {
		req.Header.Set("If-None-Match", has)
	}
	res, err := s.client.Do(req)
	ok(s.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	ok(s.t, err)
	return res, b
}

var fileLink = regexp.MustCompile(`/fil/[a-z0-9]{26}`)

// shownFiles are the pictures and links to files in a page, each once.
func shownFiles(page string) (addresses []string, pictures []*html.Node) {
	seen := map[string]bool{}
	for _, a := range fileLink.FindAllString(page, -1) {
		if !seen[a] {
			seen[a], addresses = true, append(addresses, a)
		}
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		panic(err) // a parser that takes everything
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "img" {
			pictures = append(pictures, n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return addresses, pictures
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestAPictureByForm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		form := url.Values{"kind": {Concern}, "text": {"Se skemaet."}, "name_to": {NameToAll}, "send_key": {id.New()}, "words1": {"Skemaet på tavlen"}}
		files := []sentFile{{"file1", "IMG_1.JPG", snap(t, 640, 480)}, {"file2", "notat.pdf", pdf}}
		_, page := s.get("rosa", "/forloeb/"+m+"/bidrag")
		for _, want := range []string{`enctype="multipart/form-data"`, `accept="` + upload.Accept + `"`, "Sted, tidspunkt og oplysninger om kameraet bliver fjernet"} {
			if !strings.Contains(page, want) {
				t.Errorf("the form has no %s", want)
			}
		}
		status, body, at := s.postFiles("rosa", "/forloeb/"+m+"/bidrag", form, files...)
		if status != 303 {
			t.Fatalf("%d: %s", status, body)
		}
		if _, _, again := s.postFiles("rosa", "/forloeb/"+m+"/bidrag", form, files...); again != at {
			t.Errorf("sent twice: %s and %s", at, again)
		}
		for _, p := range []struct{ who, path string }{{"nadia", "/forloeb/" + m}, {"karen", "/forloeb/" + m + "/svar"}, {"rosa", "/min-stemme"}} {
			_, page := s.get(p.who, p.path)
			links, pictures := shownFiles(page)
			if len(links) != 2 || len(pictures) != 1 {
				t.Fatalf("%s for %s shows %d files and %d pictures", p.path, p.who, len(links), len(pictures))
			}
			if x := pictures[0]; attr(x, "alt") != "Skemaet på tavlen" || attr(x, "width") != "420" || attr(x, "height") != "315" || attr(x, "loading") != "lazy" {
				t.Errorf("%s for %s: the picture is %v", p.path, p.who, x.Attr)
			}
			if !strings.Contains(page, "PDF 2 fra Rosa Holm") {
				t.Errorf("%s for %s does not name the paper", p.path, p.who)
			}
		}
		_, page = s.get("nadia", "/forloeb/"+m)
		links, _ := shownFiles(page)
		picture, data := s.fetch("nadia", links[0], "")
		for name, want := range map[string]string{"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache",
			"Content-Security-Policy": "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", "Cross-Origin-Resource-Policy": "same-origin",
			"Content-Disposition": `inline; filename="medspil-` + links[0][5:13] + `.jpg"`, "Etag": `"` + links[0][5:] + `"`} {
			if got := picture.Header.Get(name); picture.StatusCode != 200 || got != want {
				t.Errorf("the picture (%d): %s is %q, want %q", picture.StatusCode, name, got, want)
			}
		}
		if img, err := jpeg.Decode(bytes.NewReader(data)); err != nil || img.Bounds() != image.Rect(0, 0, 640, 480) || bytes.Contains(data, []byte("Hemmelig1")) {
			t.Errorf("the picture: %v", err)
		}
		paper, data := s.fetch("nadia", links[1], "")
		if got := paper.Header.Get("Content-Disposition"); got != `attachment; filename="medspil-`+links[1][5:13]+`.pdf"` || paper.Header.Get("Content-Type") != "application/pdf" || !bytes.Equal(data, pdf) {
			t.Errorf("the paper: %v", paper.Header)
		}
		// A browser that has it asks again, and has it for as long as it may be read.
		has := picture.Header.Get("ETag")
		if res, data := s.fetch("nadia", links[0], `"x", W/`+has); res.StatusCode != 304 || len(data) > 0 || res.Header.Get("ETag") != has || res.Header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("asked again: %d with %d bytes, %v", res.StatusCode, len(data), res.Header)
		}
		for _, who := range []string{"niels", machine} {
			for _, tag := range []string{"", has} {
				if res, data := s.fetch(who, links[0], tag); res.StatusCode != 404 || bytes.Contains(data, []byte("JFIF")) || res.Header.Get("ETag") != "" {
					t.Errorf("%s with %q: %d", who, tag, res.StatusCode)
				}
			}
		}
		if res, _ := s.fetch("", links[0], has); res.StatusCode != 303 {
			t.Errorf("nobody: %d", res.StatusCode)
		}
		// Withdrawn: gone for all but its author and the secretariat, also for who has it.
		given := at[strings.Index(at, "#bidrag-")+8:]
		if status, body, _ := s.post("rosa", "/bidrag/"+given+"/traek", url.Values{}); status != 303 {
			t.Fatalf("withdrawing: %d %s", status, body)
		}
		for who, want := range map[string]int{"nadia": 404, "karen": 404, "rosa": 200, keeper: 200} {
			if res, _ := s.fetch(who, links[0], ""); res.StatusCode != want {
				t.Errorf("withdrawn, for %s: %d", who, res.StatusCode)
			}
			if _, page := s.get(who, "/forloeb/"+m); strings.Contains(page, "/fil/") != (want == 200) {
				t.Errorf("withdrawn, on the page of %s", who)
			}
		}
		if res, _ := s.fetch("nadia", links[0], has); res.StatusCode != 404 {
			t.Errorf("withdrawn, for who has it: %d", res.StatusCode)
		}
		if status, _ := s.get("rosa", "/fil/"+strings.ToUpper(links[0][5:])+"x"); status != 404 {
			t.Errorf("an address that is none: %d", status)
		}
	})
}

func TestFilesThatAreRefused(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		good := snap(t, 60, 40)
		for _, c := range []struct {
			name   string
			nameTo string
			files  []sentFile
			says   []string
		}{
			{"HEIC", NameToAll, []sentFile{{"file1", "IMG_1.HEIC", []byte("\x00\x00\x00\x24ftypheic")}}, []string{"(HEIC)", "Vælg &#39;Mest kompatibel&#39;", `id="file1-error"`}},
			{"not what its name says", NameToAll, []sentFile{{"file1", "a.jpg", good}, {"file3", "a.pdf", good}}, []string{"passer ikke til det, der er i den", `id="file3-error"`}},
			{"a page", NameToAll, []sentFile{{"file2", "a.html", []byte("<script>alert(1)</script>")}}, []string{"hverken en PDF eller et billede", `id="file2-error"`}},
			{"cut off", NameToAll, []sentFile{{"file1", "a.jpg", good[:200]}}, []string{"beskadiget"}},
			{"too large", NameToAll, []sentFile{{"file1", "a.jpg", bytes.Repeat(good, 1+upload.MaxBytes/len(good))}}, []string{"højst være på 12 MB"}},
			{"empty", NameToAll, []sentFile{{"file1", "a.jpg", nil}}, []string{"Filen er tom"}},
			{"a PDF beside a name kept back", NameToRepresentatives, []sentFile{{"file1", "a.pdf", pdf}}, []string{"fortæller tit, hvem der har lavet den"}},
			{"words without a file", NameToAll, nil, []string{"Vælg filen igen"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				form := url.Values{"kind": {Concern}, "text": {"Det her har jeg skrevet længe på."}, "name_to": {c.nameTo}, "send_key": {id.New()}, "words1": {"Mine ord om billedet"}}
				status, body, _ := s.postFiles("rosa", "/forloeb/"+m+"/bidrag", form, c.files...)
				for _, want := range append(c.says, "Det her har jeg skrevet længe på.", "Mine ord om billedet", "Der er problemer", "så vælg dem igen") {
					if !strings.Contains(body, want) {
						t.Errorf("%d, and does not say %q", status, want)
					}
				}
				if status != 422 {
					t.Errorf("%d, want 422", status)
				}
			})
		}
		if n := len(w.filesIn(m)); n != 0 {
			t.Errorf("%d files were stored", n)
		}
		w.counted()
	})
}

func TestFilesOfAnEditByForm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		given := w.sends("rosa", m, "Se her.", pictureIn(1, "a", "Det gamle skema"), pictureIn(2, "b", ""))
		_, page := s.get("rosa", "/bidrag/"+given+"/ret")
		links, _ := shownFiles(page)
		if len(links) != 2 || !strings.Contains(page, "Det gamle skema") || !strings.Contains(page, "Billede 2 fra Rosa Holm") || !strings.Contains(page, `name="remove"`) {
			t.Fatalf("the form does not show its files: %s", page)
		}
		form := url.Values{"kind": {Concern}, "text": {""}, "remove": {links[0][5:]}, "words1": {"Det nye skema"}}
		status, body, _ := s.postFiles("rosa", "/bidrag/"+given+"/ret", form, sentFile{"file1", "a.png.jpg", snap(t, 30, 20)})
		if status != 422 || !strings.Contains(body, "Det nye skema") || !regexp.MustCompile(`value="`+links[0][5:]+`"[^>]* checked`).MatchString(body) {
			t.Errorf("%d, and what was chosen is lost: %s", status, body)
		}
		form.Set("text", "Se her nu.")
		if status, body, _ := s.postFiles("rosa", "/bidrag/"+given+"/ret", form, sentFile{"file1", "a.jpg", snap(t, 30, 20)}); status != 303 {
			t.Fatalf("%d: %s", status, body)
		}
		_, page = s.get("nadia", "/forloeb/"+m)
		if now, _ := shownFiles(page); len(now) != 2 || now[0] != links[1] || !strings.Contains(page, "Det nye skema") || strings.Contains(page, "Det gamle skema") {
			t.Errorf("after the change the matter shows %v", now)
		}
		if status, _ := s.get("rosa", links[0]); status != 404 {
			t.Errorf("what was taken away: %d", status)
		}
	})
}

func TestPapersByForm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		bilag := "/forloeb/" + m + "/bilag"
		for who, want := range map[string]int{"karen": 200, "nadia": 404, "carechief": 404, keeper: 404, "niels": 404} {
			if status, _ := s.get(who, bilag); status != want {
				t.Errorf("%s: %d", who, status)
			}
		}
		if _, page := s.get("karen", bilag); !strings.Contains(page, "Ingen bilag endnu") {
			t.Error("it does not say that there are none")
		}
		if status, body, _ := s.postFiles("karen", bilag, url.Values{"words1": {"Notatet"}}); status != 422 || !strings.Contains(body, `value="Notatet"`) {
			t.Errorf("without a file: %d", status)
		}
		for _, f := range []sentFile{{"file1", "notat.pdf", pdf}, {"file1", "skema.jpg", snap(t, 300, 900)}} {
			if status, body, to := s.postFiles("karen", bilag, url.Values{"words1": {"Om " + f.name}}, f); status != 303 || to != bilag {
				t.Fatalf("%d to %q: %s", status, to, body)
			}
			if status, _, _ := s.postFiles("nadia", bilag, url.Values{}, f); status != 404 && status != 403 {
				t.Errorf("nadia adds a paper: %d", status)
			}
		}
		_, page := s.get("nadia", "/forloeb/"+m)
		links, pictures := shownFiles(page)
		if len(links) != 2 || len(pictures) != 1 || attr(pictures[0], "width") != "106" || attr(pictures[0], "height") != "320" || !strings.Contains(page, "Om notat.pdf") {
			t.Fatalf("the matter shows %v", links)
		}
		if _, form := s.get("nadia", "/forloeb/"+m+"/bidrag"); !strings.Contains(form, links[0]) {
			t.Error("who contributes does not see the papers")
		}
		if status, _, _ := s.post("nadia", bilag, url.Values{"remove": {links[0][5:]}}); status != 403 {
			t.Errorf("nadia takes a paper away: %d", status)
		}
		if status, _, _ := s.post("karen", bilag, url.Values{"remove": {links[0][5:]}}); status != 303 {
			t.Errorf("taking away: %d", status)
		}
		if res, _ := s.fetch("karen", links[0], ""); res.StatusCode != 404 {
			t.Errorf("what was taken away: %d", res.StatusCode)
		}
		if _, history := s.get("nadia", "/forloeb/"+m+"/historik"); strings.Count(history, "Et bilag blev tilføjet") != 2 || strings.Count(history, "Et bilag blev taget væk") != 1 {
			t.Error("the history does not tell of it")
		}
	})
}

func TestStands(t *testing.T) {
	for _, c := range []struct{ w, h, ww, hh int }{{2000, 1500, 420, 315}, {1500, 2000, 240, 320}, {100, 50, 100, 50}, {2000, 1, 420, 1}, {1, 2000, 1, 320}} {
		if w, h := stands(c.w, c.h); w != c.ww || h != c.hh {
			t.Errorf("%d × %d stands as %d × %d", c.w, c.h, w, h)
		}
	}
}

func TestFilesAreTakenAlong(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.open()
		w.sends("rosa", m, "Se her.", pictureIn(1, "a", "Ruten"))
		gone := w.sends("viggo", m, "Fortrudt.", pictureIn(1, "b", "Døren"))
		ok(t, w.x.AddPaper(t.Context(), w.as("karen"), m, paperIn(1, "c", "Notatet")))
		ok(t, w.x.Withdraw(t.Context(), w.as("viggo"), gone))
		for _, path := range []string{"/udskriv", "/data.json"} {
			_, all := s.get(keeper, "/forloeb/"+m+path)
			_, some := s.get("nadia", "/forloeb/"+m+path)
			for _, want := range []string{"Ruten", "Notatet", "/fil/"} {
				if !strings.Contains(all, want) || !strings.Contains(some, want) {
					t.Errorf("%s has no %q", path, want)
				}
			}
			if !strings.Contains(all, "Døren") || strings.Contains(some, "Døren") || len(fileLink.FindAllString(some, -1)) == 0 {
				t.Errorf("%s: what was withdrawn is for its author and the secretariat", path)
			}
		}
	})
}
