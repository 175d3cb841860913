package member

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
)

func office(t *testing.T, d *db.DB, options ...houseOption) *house {
	h := newHouse(t, d, options...)
	h.unit("Hjemmeplejen", "")
	h.person("Anna Holm", "anna@kommune.dk", "Hjemmeplejen")
	h.person("Bo Dam", "bo@kommune.dk", "Hjemmeplejen")
	h.settle()
	return h
}

func TestSignInByLink(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		h.has(b.get("/log-ind?next=/mig"), `name="next" value="/mig"`, "Din arbejdsmail")
		h.expect(b.post("/log-ind", "email", " Anna@Kommune.dk ", "next", "/mig"), http.StatusSeeOther, "/log-ind/kode")
		h.work()
		m := h.mails.last(t)
		if m.to != "anna@kommune.dk" || m.link() == "" || m.code() == "" {
			t.Fatalf("mail %+v", m)
		}
		if !strings.Contains(m.text, "http://medspil.test/log-ind/") {
			t.Errorf("the link is not made from the public address: %s", m.text)
		}

		phone := h.browser() // the link works in any browser
		for range 3 {        // scanners open links
			h.has(phone.get(m.link()), "Tryk på knappen", `<form`)
		}
		if phone.actor() != "" {
			t.Fatal("looking at the link signed in")
		}
		h.expect(phone.post(m.link()), http.StatusSeeOther, "/mig")
		if got := phone.actor(); got != h.id("Anna Holm") {
			t.Fatalf("signed in as %q", got)
		}
		if a := b.post(m.link()); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the link worked twice: %d", a.status)
		} else {
			h.has(a, "Bed om et nyt")
		}
		if a := b.post("/log-ind/kode", "code", m.code()); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the code worked after the link: %d", a.status)
		}
	})
}

func TestSignInByCode(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		h.expect(h.browser().get("/log-ind/kode"), http.StatusSeeOther, "/log-ind")
		b := h.browser()
		b.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		code := h.mails.last(t).code()

		other := h.browser()
		other.post("/log-ind", "email", "bo@kommune.dk")
		if a := other.post("/log-ind/kode", "code", code); a.status != http.StatusUnprocessableEntity {
			t.Fatalf("the code worked in another browser: %d", a.status)
		}
		if a := b.post("/log-ind/kode", "code", "12"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("two digits: %d", a.status)
		} else {
			h.has(a, "Skriv de seks tal", `value="12"`)
		}
		if a := b.post("/log-ind/kode", "code", wrong(code), "own", "ja"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong code: %d", a.status)
		} else {
			h.has(a, "Koden passer ikke", "checked")
		}
		before := b.cookie(sessionCookie)
		h.expect(b.post("/log-ind/kode", "code", code), http.StatusSeeOther, "/")
		if b.actor() != h.id("Anna Holm") || b.cookie(sessionCookie) == before || b.cookie(requestCookie) != "" {
			t.Error("not signed in with a new session")
		}
	})
}

// wrong is another code.
func wrong(code string) string {
	if code[0] == '9' {
		return "8" + code[1:]
	}
	return "9" + code[1:]
}

func TestFiveTries(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		b.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		m := h.mails.last(t)
		for i := range maxTries {
			a := b.post("/log-ind/kode", "code", wrong(m.code()))
			want := "Koden passer ikke"
			if i == maxTries-1 {
				want = "Koden virker ikke længere"
			}
			h.has(a, want)
		}
		if a := b.post("/log-ind/kode", "code", m.code()); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the right code after five wrong ones: %d", a.status)
		}
		if a := b.post(m.link()); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the link after five wrong codes: %d", a.status)
		}
	})
}

func TestTenMinutes(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		b.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		m := h.mails.last(t)
		h.clk.Advance(codeLasts)
		for _, a := range []answer{b.post("/log-ind/kode", "code", m.code()), b.post(m.link())} {
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("after ten minutes: %d", a.status)
			}
		}
		h.clk.Advance(time.Hour)
		h.work()
		if n := h.count("SELECT count(*) FROM member_request"); n != 0 {
			t.Errorf("%d wishes are left", n)
		}
	})
}

// Nothing that can be seen or measured in the answer tells whether an address is known.
func TestNoEnumeration(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		h.person("Eva Lind", "shared@kommune.dk", "Hjemmeplejen")
		h.person("Per Lind", "shared@kommune.dk", "Hjemmeplejen")
		h.settle()
		type seen struct {
			asked, page, tried answer
			statements         [3]int
			rows, jobs         int
		}
		try := func(email string) (s seen) {
			b := h.browser()
			b.get("/log-ind")
			s.asked = b.post("/log-ind", "email", email)
			s.statements[0] = h.statements()
			s.rows, s.jobs = h.count("SELECT count(*) FROM member_request"), h.count("SELECT count(*) FROM job WHERE kind = $1", jobCode)
			h.work()
			s.page = b.get("/log-ind/kode")
			s.statements[1] = h.statements()
			s.tried = b.post("/log-ind/kode", "code", "12")
			s.tried = b.post("/log-ind/kode", "code", "000000")
			s.statements[2] = h.statements()
			h.exec("DELETE FROM member_request")
			for _, a := range []*answer{&s.asked, &s.page, &s.tried} {
				a.body = tokenIn.ReplaceAllString(a.body, "")
				a.header.Del("Set-Cookie") // random
				a.header.Del("Date")
				a.header.Del("Content-Length") // random padding
			}
			return s
		}
		known := try("anna@kommune.dk")
		for _, email := range []string{"nobody@kommune.dk", "shared@kommune.dk"} {
			s := try(email)
			if s.asked.status != known.asked.status || s.asked.location != known.asked.location || s.asked.body != known.asked.body {
				t.Errorf("%s: asking is answered otherwise: %+v, %+v", email, s.asked, known.asked)
			}
			if s.page.body != known.page.body || s.tried.body != known.tried.body || s.tried.status != known.tried.status {
				t.Errorf("%s: the pages differ", email)
			}
			if s.statements != known.statements || s.rows != known.rows || s.jobs != known.jobs {
				t.Errorf("%s: the work differs: %v %d %d, %v %d %d", email, s.statements, s.rows, s.jobs, known.statements, known.rows, known.jobs)
			}
		}
		if m := h.mails.last(t); m.to != "shared@kommune.dk" || m.link() != "" || m.code() != "" {
			t.Errorf("a shared address got %+v", m)
		}
	})
}

func TestBadEmail(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		for typed, want := range map[string]string{
			"": "Skriv din arbejdsmail", "anna": "Skriv mailadressen helt ud", "anna@kommune": "Skriv mailadressen helt ud",
			"anna@kommune.dk, bo@kommune.dk": "Skriv mailadressen helt ud", "Anna <anna@kommune.dk>": "Skriv mailadressen helt ud",
			strings.Repeat("a", 250) + "@kommune.dk": "Skriv mailadressen helt ud",
		} {
			a := b.post("/log-ind", "email", typed, "next", "/mig")
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d", typed, a.status)
			}
			h.has(a, want, `value="/mig"`, `href="#email"`)
		}
		b.post("/sprog", "language", "en")
		h.has(b.post("/log-ind", "email", "anna"), "Write the whole e-mail address", `value="anna"`, `lang="en"`)
		if n := h.count("SELECT count(*) FROM member_request"); n != 0 {
			t.Errorf("%d wishes were noted", n)
		}
	})
}

func TestLimits(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		for i := range 5 {
			if a := b.post("/log-ind", "email", "anna@kommune.dk"); a.status != http.StatusSeeOther {
				t.Fatalf("code %d: %d", i+1, a.status)
			}
		}
		a := b.post("/log-ind", "email", "ANNA@kommune.dk")
		if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
			t.Fatalf("the sixth code: %d", a.status)
		}
		h.has(a, "Vent ti minutter", `value="ANNA@kommune.dk"`)
		h.expect(b.post("/log-ind", "email", "bo@kommune.dk"), http.StatusSeeOther, "/log-ind/kode")
		h.clk.Advance(10 * time.Minute)
		h.expect(b.post("/log-ind", "email", "anna@kommune.dk"), http.StatusSeeOther, "/log-ind/kode")

		busy := 0
		for range 70 {
			if b.post("/brev", "letter", "AAAA AAAA AAAA AAAA AAAA AAAA").status == http.StatusTooManyRequests {
				busy++
			}
		}
		if busy != 10 {
			t.Errorf("%d of 70 guesses were held back, want 10", busy)
		}
	})
}

func TestCodeOnceInParallel(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		b.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		m := h.mails.last(t)
		inside := h.inParallel(50, func(i int) int {
			if i%2 == 0 {
				return b.post("/log-ind/kode", "code", m.code()).status
			}
			return b.post(m.link()).status
		})
		if inside != 1 {
			t.Errorf("%d of 50 got in", inside)
		}
		if n := h.count("SELECT count(*) FROM member_session"); n != 1 {
			t.Errorf("%d sessions", n)
		}
	})
}

// inParallel counts how many of n calls at once were answered with 303.
func (h *house) inParallel(n int, do func(i int) int) (succeeded int) {
	h.Helper()
	status := make([]int, n)
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() { <-begin; status[i] = do(i) })
	}
	close(begin)
	all.Wait()
	for _, s := range status {
		switch s {
		case http.StatusSeeOther:
			succeeded++
		case http.StatusUnprocessableEntity, http.StatusServiceUnavailable, http.StatusNotFound:
		default:
			h.Errorf("an answer of %d", s)
		}
	}
	return succeeded
}

func TestMailServerDown(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		h.mails.broke = errors.New("connection refused")
		b.post("/log-ind", "email", "anna@kommune.dk")
		if err := h.runner.Drain(t.Context()); err == nil {
			t.Fatal("the failure was swallowed")
		}
		h.mails.broke = nil
		h.clk.Advance(30 * time.Second)
		h.work()
		h.expect(b.post("/log-ind/kode", "code", h.mails.last(t).code()), http.StatusSeeOther, "/")
	})
}

func TestNextIsOurs(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example", "mig"} {
			b := h.browser()
			b.post("/log-ind", "email", "anna@kommune.dk", "next", next)
			h.clk.Advance(10 * time.Minute)
			b.post("/log-ind", "email", "anna@kommune.dk", "next", next)
			h.work()
			h.expect(b.post(h.mails.last(t).link()), http.StatusSeeOther, "/")
			h.expect(b.post("/sprog", "language", "da", "next", next), http.StatusSeeOther, "/")
			h.expect(b.get("/log-ind?next="+strings.ReplaceAll(next, "\t", "%09")), http.StatusSeeOther, "/")
		}
	})
}
