package member

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

func TestSessionLimits(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		shared := h.signIn("anna@kommune.dk")
		own := h.signIn("bo@kommune.dk", "own", "ja")
		at := func(after time.Duration, b *browser, in bool) {
			t.Helper()
			h.clk.Set(start.Add(after))
			if got := b.actor() != ""; got != in {
				t.Errorf("after %v signed in: %v", after, got)
			}
		}
		const day = 24 * time.Hour
		at(11*time.Hour+59*time.Minute, shared, true) // and used, which does not prolong it
		at(12*time.Hour, shared, false)
		h.has(shared.get("/log-ind"), "Du er blevet logget ud")
		for d := 60 * day; d < 365*day; d += 60 * day {
			at(d, own, true)
		}
		at(365*day-time.Minute, own, true)
		at(365*day, own, false)

		h.clk.Set(start)
		left := h.signIn("anna@kommune.dk", "own", "ja")
		at(90*day-time.Minute, left, true)
		at(180*day, left, false) // ninety days and a minute after the last use
		h.clk.Set(start.Add(365 * day))
		h.work()
		if n := h.count("SELECT count(*) FROM member_session"); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
	})
}

func TestReadingWritesNothing(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.signIn("anna@kommune.dk")
		b.get("/") // takes the message and the form's cookie
		for _, path := range []string{"/", "/mig", "/log-ind/kode", "/brev"} {
			rows := h.everything()
			b.get(path)
			if now := h.everything(); now != rows {
				t.Errorf("GET %s wrote:\n%s\n%s", path, rows, now)
			}
		}
		b.get("/")
		if n := h.statements(); n != 1 {
			t.Errorf("knowing who reads costs %d statements, want 1", n)
		}
		h.clk.Advance(seenEvery - time.Second)
		b.get("/")
		if n := h.statements(); n != 1 {
			t.Errorf("within five minutes: %d statements", n)
		}
		h.clk.Advance(time.Second)
		if by, err := http.NewRequest(http.MethodGet, h.url+"/", nil); err != nil {
			t.Fatal(err)
		} else {
			by.Header.Set("Medspil-Unattended", "yes")
			if b.do(by); h.statements() != 1 {
				t.Error("a page that asks by itself counts as use")
			}
		}
		b.get("/")
		if n := h.statements(); n != 2 {
			t.Errorf("after five minutes: %d statements, want the time of use stored", n)
		}
		b.get("/")
		if n := h.statements(); n != 1 {
			t.Errorf("again: %d statements", n)
		}
		if nobody := h.browser(); nobody.get("/log-ind").status != http.StatusOK || h.statements() != 0 {
			t.Errorf("a visitor without a session costs %d statements", h.statements())
		}
	})
}

func TestSignOut(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.signIn("anna@kommune.dk")
		stolen := b.cookie(sessionCookie)
		h.has(b.get("/log-ud"), "Vil du logge ud?")
		a := b.post("/log-ud")
		h.expect(a, http.StatusSeeOther, "/log-ud")
		if a.header.Get("Clear-Site-Data") != `"cache", "storage"` {
			t.Errorf("Clear-Site-Data: %q", a.header.Get("Clear-Site-Data"))
		}
		if b.cookie(sessionCookie) != "" || b.actor() != "" {
			t.Error("still signed in")
		}
		h.has(b.get("/log-ud"), "Du er logget ud", `data-draft-clear="*"`)
		if withCookie(h, stolen).actor() != "" {
			t.Error("the session lives on on the server")
		}
	})
}

// withCookie is a browser that brings a session's token along.
func withCookie(h *house, token string) *browser {
	b := h.browser()
	r, _ := http.NewRequest(http.MethodGet, h.url, nil)
	b.client.Jar.SetCookies(r.URL, []*http.Cookie{{Name: "medspil-" + sessionCookie, Value: token}})
	return b
}

func TestOwnSessions(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		phone := h.signIn("anna@kommune.dk", "own", "ja")
		h.clk.Advance(2 * time.Hour)
		desk := h.browser()
		desk.agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
		desk.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		desk.post(h.mails.last(t).link())
		bo := h.signIn("bo@kommune.dk")

		page := desk.get("/mig")
		h.has(page, "Chrome på Android", "Edge på Windows", "denne enhed", "Sidst brugt 3. maj kl. 10.", "Sidst brugt 3. maj kl. 12.", "Log ud alle andre steder")
		h.hasNot(page, desk.cookie(sessionCookie), "Mozilla")
		sessions, err := h.room.Sessions(t.Context(), d.Read(), h.id("Anna Holm"))
		if err != nil || len(sessions) != 2 || sessions[1].Kind != KindOwn {
			t.Fatalf("%+v %v", sessions, err)
		}
		onPhone := sessions[1].ID
		if a := bo.post("/mig/sessioner", "session", onPhone); a.status != http.StatusNotFound {
			t.Errorf("another's session: %d", a.status)
		}
		if phone.actor() == "" {
			t.Fatal("another ended it")
		}
		h.expect(desk.post("/mig/sessioner", "session", onPhone), http.StatusSeeOther, "/mig")
		if phone.actor() != "" || desk.actor() == "" {
			t.Error("ending one session")
		}
		phone = h.signIn("anna@kommune.dk", "own", "ja")
		h.expect(phone.post("/mig/sessioner", "others", "ja"), http.StatusSeeOther, "/mig")
		if phone.actor() == "" || desk.actor() != "" || bo.actor() == "" {
			t.Error("ending all others")
		}
		sessions, _ = h.room.Sessions(t.Context(), d.Read(), h.id("Anna Holm"))
		h.expect(phone.post("/mig/sessioner", "session", sessions[0].ID), http.StatusSeeOther, "/log-ud")
		if phone.actor() != "" {
			t.Error("ending this session")
		}
	})
}

func TestSignInEndsTheSessionBefore(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.signIn("anna@kommune.dk")
		before := b.cookie(sessionCookie)
		b.post("/log-ind", "email", "bo@kommune.dk")
		h.work()
		b.post(h.mails.last(t).link())
		if b.actor() != h.id("Bo Dam") {
			t.Fatal("not the other person")
		}
		if withCookie(h, before).actor() != "" {
			t.Error("the session before lives on")
		}
	})
}

func TestWhoHasLeft(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.signIn("anna@kommune.dk", "own", "ja")
		asked := h.browser()
		asked.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		link := h.mails.last(t).link()
		h.write(func(ctx context.Context, tx *db.Tx) error {
			return h.org.Apply(ctx, tx, clock.Today(h.clk), org.Sync{EndPeople: []string{"Anna Holm"}})
		})
		if b.actor() != "" {
			t.Error("who has left is still signed in")
		}
		if n := h.count("SELECT count(*) FROM member_session"); n != 0 {
			t.Error("the session is not ended")
		}
		a := asked.post(link)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("signing in after leaving: %d", a.status)
		}
		h.has(a, "Du står ikke længere i organisationen")
		sent := len(h.mails.sent)
		asked.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		if len(h.mails.sent) != sent {
			t.Error("a mail to who has left")
		}
		h.signIn("bo@kommune.dk") // who leaves without coming by again is tidied away
		h.write(func(ctx context.Context, tx *db.Tx) error {
			return h.org.Apply(ctx, tx, clock.Today(h.clk), org.Sync{EndPeople: []string{"Bo Dam"}})
		})
		h.clk.Advance(time.Hour)
		h.work()
		if n := h.count("SELECT count(*) FROM member_session"); n != 0 {
			t.Errorf("%d sessions of who has left", n)
		}
	})
}

func TestCookies(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		session := func(h *house, b *browser, fields ...string) string {
			b.post("/log-ind", "email", "anna@kommune.dk")
			h.work()
			a := b.post(h.mails.last(t).link(), fields...)
			for _, c := range a.header.Values("Set-Cookie") {
				if strings.Contains(c, "-session=") {
					return c
				}
			}
			t.Fatalf("no session cookie: %d %v", a.status, a.header)
			return ""
		}
		h := office(t, d)
		plain := session(h, h.browser())
		for _, want := range []string{"medspil-session=", "HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(plain, want) {
				t.Errorf("%s is not in %s", want, plain)
			}
		}
		for _, no := range []string{"Secure", "Max-Age", "Domain", "__Host-"} {
			if strings.Contains(plain, no) {
				t.Errorf("%s is in %s", no, plain)
			}
		}
		if own := session(h, h.browser(), "own", "ja"); !strings.Contains(own, "Max-Age=31536000") {
			t.Errorf("one's own phone: %s", own)
		}
	})
}

func TestCookiesOverTLS(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d, overTLS)
		in := signedIn{token: "secret", session: Session{Kind: KindShared}}
		if got := h.cookieOf(in); !strings.HasPrefix(got, "__Host-medspil-session=secret;") || !strings.Contains(got, "; Secure") || !strings.Contains(got, "; HttpOnly") {
			t.Errorf("over TLS: %s", got)
		}
	})
}

func TestDeviceWords(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1": "iphone/safari",
		"Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36":  "android/samsung",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36":                       "mac/chrome",
		"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0":                                              "linux/firefox",
		"Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) CriOS/140 Safari/604.1":                                                "ipad/chrome",
		"curl/8": "other/other",
		"":       "other/other",
	} {
		if got := deviceOf(agent); got != want {
			t.Errorf("%q: %s, want %s", agent, got, want)
		}
	}
}

func TestTheEndOfASharedSessionIsToldBeforehand(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		shared, own := h.signIn("anna@kommune.dk"), h.signIn("bo@kommune.dk", "own", "ja")
		h.clk.Advance(11 * time.Hour)
		page := shared.get("/mig")
		h.has(page, `data-seconds="3600"`)
		h.has(page, "Du bliver snart logget ud")
		if page := own.get("/mig"); strings.Contains(page.body, "data-session") {
			t.Error("a session on one's own device warns of an end that is months away")
		}
	})
}

// What goes on after a request knows its actor as they are now.
func TestStill(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.signIn("anna@kommune.dk")
		person := b.actor()
		sessions, err := h.room.Sessions(t.Context(), d.Read(), person)
		if err != nil || len(sessions) != 1 {
			t.Fatalf("%v, %v", sessions, err)
		}
		then := access.Actor{Person: person, Session: sessions[0].ID, Grants: access.Grants{Administrator: true}}
		if now, here := h.room.Still(t.Context(), then); !here || now.Person != person || now.Grants.Administrator {
			t.Errorf("while signed in: %+v, %t", now, here)
		}
		b.post("/log-ud")
		if _, here := h.room.Still(t.Context(), then); here {
			t.Error("here after signing out")
		}
		if _, here := h.room.Still(t.Context(), access.Actor{}); here {
			t.Error("nobody is here")
		}
		again := h.signIn("anna@kommune.dk")
		sessions, err = h.room.Sessions(t.Context(), d.Read(), again.actor())
		if err != nil || len(sessions) != 1 {
			t.Fatalf("%v, %v", sessions, err)
		}
		h.clk.Advance(13 * time.Hour)
		if _, here := h.room.Still(t.Context(), access.Actor{Person: person, Session: sessions[0].ID}); here {
			t.Error("here after the session's end")
		}
	})
}
