package member

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

// cookieOf is the cookie with which a sign-in is answered.
func (h *house) cookieOf(in signedIn) string {
	w := httptest.NewRecorder()
	if err := h.room.finish(w, httptest.NewRequest(http.MethodPost, "/", nil), in, "/"); err != nil {
		h.Fatal(err)
	}
	return w.Header().Get("Set-Cookie")
}

func TestSettings(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.signIn("anna@kommune.dk")
		h.has(b.get("/mig"), "Anna Holm", "anna@kommune.dk", "Hjemmeplejen", "Hvem taler for mig?", "/hvem-taler-for-mig", `value="now" checked`)
		h.expect(b.post("/mig", "language", "en", "mail", "daily"), http.StatusSeeOther, "/mig")
		h.has(b.get("/mig"), "Your settings have been saved", "My settings", `lang="en"`, `value="daily" checked`)
		for _, bad := range [][2]string{{"fr", "now"}, {"en", "hourly"}, {"", ""}} {
			if a := b.post("/mig", "language", bad[0], "mail", bad[1]); a.status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", bad, a.status)
			}
		}
		got, err := h.room.Settings(t.Context(), d.Read(), []string{h.id("Anna Holm"), h.id("Bo Dam")})
		if err != nil || got[h.id("Anna Holm")] != (Settings{i18n.English, MailDaily}) || got[h.id("Bo Dam")] != Defaults {
			t.Errorf("%+v %v", got, err)
		}
		elsewhere := h.signIn("anna@kommune.dk")
		h.has(elsewhere.get("/"), "lang=en")
		h.expect(b.post("/mig", "language", "da", "mail", "never"), http.StatusSeeOther, "/mig")
		h.has(elsewhere.get("/"), "lang=da")
	})
}

func TestLanguage(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		h.has(b.get("/log-ind"), `lang="da"`)
		h.expect(b.post("/sprog", "language", "en", "next", "/log-ind?next=%2Fmig"), http.StatusSeeOther, "/log-ind?next=%2Fmig")
		h.has(b.get("/log-ind"), `lang="en"`, "Send me a link")
		b.post("/log-ind", "email", "anna@kommune.dk")
		h.work()
		if m := h.mails.last(t); m.subject != "Sign in to Medspil" {
			t.Errorf("the mail is in another language: %q", m.subject)
		}
		b.post(h.mails.last(t).link())
		h.has(b.get("/"), "lang=en")
		if n := h.count("SELECT count(*) FROM member_settings"); n != 0 {
			t.Error("the language of the browser was stored as the person's choice")
		}
		b.post("/sprog", "language", "xx", "next", "/")
		h.has(b.get("/"), "lang=en")
		b.post("/sprog", "language", "da", "next", "/")
		h.has(b.get("/"), "lang=da")
		if n := h.count("SELECT count(*) FROM member_settings WHERE language = 'da' AND mail = 'now'"); n != 1 {
			t.Error("the choice was not stored")
		}
	})
}

func TestAccess(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		for _, email := range []string{"sara@kommune.dk", "ria@kommune.dk", "lis@kommune.dk", "kim@kommune.dk"} {
			b := h.signIn(email)
			h.hasNot(b.get("/mig"), accessPath)
			for _, a := range []answer{b.get(accessPath), b.post(accessPath, "person", h.id("Kim Med"), "give", DutyAdministrator), b.post(accessPath, "person", h.id("Ada Admin"), "take", DutyAdministrator)} {
				if a.status != http.StatusNotFound {
					t.Errorf("%s: %d", email, a.status)
				}
			}
		}
		admin := h.signIn("ada@kommune.dk")
		h.has(admin.get("/mig"), accessPath)
		h.has(admin.get(accessPath), "Ada Admin", "Sara Sekretær", "Givet fra kommandolinjen den 3. maj 2026")
		h.has(admin.get(accessPath+"?soeg=kim"), "Kim Med", "Gør til MED-sekretariat", "Gør til administrator")
		h.has(admin.get(accessPath+"?soeg=kim@komm"), "Kim Med", "Gør til administrator") // by e-mail too
		h.has(admin.get(accessPath+"?soeg=qqq"), "Ingen fundet")

		kim := h.signIn("kim@kommune.dk")
		h.expect(admin.post(accessPath, "person", h.id("Kim Med"), "give", DutySecretariat), http.StatusSeeOther, accessPath)
		h.has(kim.get("/"), "secretariat=true")
		h.has(admin.get(accessPath), "Kim Med", "Givet af Ada Admin den 3. maj 2026")
		admin.post(accessPath, "person", h.id("Kim Med"), "give", DutySecretariat) // twice is once
		h.expect(admin.post(accessPath, "person", h.id("Kim Med"), "take", DutySecretariat), http.StatusSeeOther, accessPath)
		h.has(kim.get("/"), "secretariat=false")
		if a := admin.post(accessPath, "person", h.id("Kim Med"), "take", DutySecretariat); a.status != http.StatusNotFound {
			t.Errorf("taking what is not there: %d", a.status)
		}
		if a := admin.post(accessPath, "person", h.id("Kim Med"), "give", "mayor"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a duty there is not: %d", a.status)
		}

		last := admin.post(accessPath, "person", h.id("Ada Admin"), "take", DutyAdministrator)
		if last.status != http.StatusUnprocessableEntity {
			t.Fatalf("the last administrator: %d", last.status)
		}
		h.has(last, "Der skal være mindst én administrator", "Ada Admin")
		admin.post(accessPath, "person", h.id("Kim Med"), "give", DutyAdministrator)
		h.expect(admin.post(accessPath, "person", h.id("Ada Admin"), "take", DutyAdministrator), http.StatusSeeOther, "/")
		if a := admin.get(accessPath); a.status != http.StatusNotFound {
			t.Errorf("without the duty: %d", a.status)
		}

		entries, err := journal.Of(t.Context(), d.Read(), "person", h.id("Kim Med"), 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var verbs []string
		for _, e := range entries {
			verbs = append(verbs, e.Verb+" "+e.Args["duty"].(string))
			if e.Actor != h.id("Ada Admin") {
				t.Errorf("%s by %q", e.Verb, e.Actor)
			}
		}
		if got := strings.Join(verbs, ", "); got != "member.duty_given secretariat, member.duty_taken secretariat, member.duty_given administrator" {
			t.Errorf("journal: %s", got)
		}
		if people, err := h.room.Secretariat(t.Context(), d.Read()); err != nil || len(people) != 2 {
			t.Errorf("secretariat: %v %v", people, err)
		}
	})
}

// Two administrators who take the duty from each other at the same moment leave one.
func TestLastAdministratorInParallel(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		h.grant("Kim Med", DutyAdministrator)
		ada, kim := h.signIn("ada@kommune.dk"), h.signIn("kim@kommune.dk")
		ada.get("/mig")
		kim.get("/mig")
		h.inParallel(2, func(i int) int {
			if i == 0 {
				return ada.post(accessPath, "person", h.id("Kim Med"), "take", DutyAdministrator).status
			}
			return kim.post(accessPath, "person", h.id("Ada Admin"), "take", DutyAdministrator).status
		})
		if n := h.count("SELECT count(*) FROM member_grant WHERE duty = $1", DutyAdministrator); n != 1 {
			t.Errorf("%d administrators", n)
		}
	})
}

// Every code that becomes part of a message's key has its message.
func TestCodesHaveWords(t *testing.T) {
	bundle, err := i18n.NewBundle(Messages)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, w := range append(systems, [2]string{"", "other"}) {
		keys = append(keys, "member.system."+w[1])
	}
	for _, w := range append(browsers, [2]string{"", "other"}) {
		keys = append(keys, "member.browser."+w[1])
	}
	for _, k := range []string{KindOwn, KindShared, KindDemo} {
		keys = append(keys, "member.sessions.kind."+k)
	}
	for _, m := range MailChoices {
		keys = append(keys, "member.settings.mail."+m)
	}
	for _, d := range Duties {
		keys = append(keys, "member.duty."+d, "member.access.give."+d)
	}
	for _, r := range Roles {
		keys = append(keys, "member.demo.role."+r, "member.demo.about."+r)
	}
	for _, k := range keys {
		if !bundle.Has(k) {
			t.Errorf("no message %s", k)
		}
	}
}

// TestAccessPolicy is this room's row "appoint secretariat and administrators" of the matrix.
func TestAccessPolicy(t *testing.T) {
	for name, tc := range map[string]struct {
		actor access.Actor
		want  bool
	}{
		"nobody": {access.Actor{Grants: access.Grants{Administrator: true}}, false}, "everyone else": {access.Actor{Person: "p"}, false},
		"secretariat": {access.Actor{Person: "p", Grants: access.Grants{Secretariat: true}}, false}, "administrator": {access.Actor{Person: "p", Grants: access.Grants{Administrator: true}}, true},
	} {
		if MayAppoint(tc.actor) != tc.want {
			t.Errorf("%s may appoint: %v", name, !tc.want)
		}
	}
}

func TestInvitation(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		invite := func(email string) string {
			t.Helper()
			link, err := h.room.Invite(t.Context(), email)
			if err != nil {
				t.Fatal(err)
			}
			return strings.TrimPrefix(link, "http://medspil.test")
		}
		link := invite("Drift.Hansen@Kommune.dk")
		b := h.browser()
		h.has(b.get(link), "Bliv administrator", `value="Drift"`, `value="Hansen"`)
		if a := b.post(link, "first", "", "last", "Hansen"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("without a first name: %d", a.status)
		} else {
			h.has(a, "Skriv dit fornavn", `value="Hansen"`)
		}
		h.expect(b.post(link, "first", "Dorte", "last", "Hansen"), http.StatusSeeOther, accessPath)
		h.has(b.get(accessPath), "Dorte Hansen", "Givet fra kommandolinjen")
		if a := h.browser().post(link, "first", "Dorte", "last", "Hansen"); a.status != http.StatusNotFound {
			t.Errorf("the link worked twice: %d", a.status)
		}
		h.has(h.browser().get(link), "Linket virker ikke længere")

		// Who does not work here has nothing in the other rooms, and is shown the way back to this one.
		h.expect(b.get("/"), http.StatusSeeOther, accessPath)
		h.expect(b.get("/log-ind"), http.StatusSeeOther, accessPath)
		missing := b.get("/import")
		h.expect(missing, http.StatusNotFound, "")
		h.has(missing, "Dorte Hansen", accessPath)
		h.hasNot(missing, "Log ind")
		if a := b.post("/import"); a.status != http.StatusNotFound {
			t.Errorf("posting elsewhere: %d", a.status)
		}
		h.expect(h.browser().get("/import"), http.StatusSeeOther, "/log-ind?next=%2Fimport")
		for _, path := range []string{"/mig", accessPath} {
			if a := b.get(path); a.status != http.StatusOK {
				t.Errorf("%s: %d", path, a.status)
			}
		}
		h.hasNot(b.get("/mig"), "/hvem-taler-for-mig")
		if a := b.get("/breve"); a.status != http.StatusNotFound {
			t.Errorf("letters: %d", a.status)
		}

		// She can sign in again by mail.
		again := h.browser()
		again.post("/log-ind", "email", "drift.hansen@kommune.dk")
		h.work()
		h.expect(again.post(h.mails.last(t).link()), http.StatusSeeOther, "/")

		// Somebody the organisation knows is not asked for a name, and stays who they are everywhere.
		link = invite("anna@kommune.dk")
		anna := h.browser()
		h.hasNot(anna.get(link), `name="first"`)
		h.expect(anna.post(link), http.StatusSeeOther, accessPath)
		h.has(anna.get("/"), h.id("Anna Holm"), "administrator=true")

		link = invite("bo@kommune.dk")
		h.clk.Advance(invitationLasts)
		if a := h.browser().post(link); a.status != http.StatusNotFound {
			t.Errorf("after an hour: %d", a.status)
		}
		if _, err := h.room.Invite(t.Context(), "nonsense"); err == nil || !strings.Contains(err.Error(), "Write the whole e-mail address") {
			t.Errorf("an invitation to nobody: %v", err)
		}
	})
}

// Who was here for a duty alone, and has lost it, has lost everything: the session, and the way in.
func TestWhoHasNoDutyLeft(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		var dorte string
		h.write(func(ctx context.Context, tx *db.Tx) (err error) {
			dorte, err = h.org.AddPerson(ctx, tx, clock.MustDay("2020-01-01"), org.Person{FirstName: "Dorte", LastName: "Drift", Email: "dorte@drift.dk"})
			if err == nil {
				err = h.room.Grant(ctx, tx, "", dorte, DutyAdministrator)
			}
			return err
		})
		h.grant("Anna Holm", DutyAdministrator)
		b := h.signIn("dorte@drift.dk", "own", "ja")
		h.has(b.get("/mig"), "Dorte Drift")
		asked := h.browser()
		asked.post("/log-ind", "email", "dorte@drift.dk")
		h.work()
		link := h.mails.last(t).link()

		h.expect(h.signIn("anna@kommune.dk").post(accessPath, "person", dorte, "take", DutyAdministrator), http.StatusSeeOther, accessPath)
		for _, path := range []string{"/", "/mig", "/import", accessPath} {
			if a := b.get(path); a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, "/log-ind") {
				t.Errorf("%s: %d %q", path, a.status, a.location)
			}
		}
		if a := asked.post(link); a.status != http.StatusUnprocessableEntity {
			t.Errorf("signing in anew: %d", a.status)
		} else {
			h.has(a, "Du står ikke længere i organisationen")
		}
		if n := h.count("SELECT count(*) FROM member_session WHERE person_id = $1", dorte); n != 1 {
			t.Errorf("%d sessions", n)
		}
		// The secretariat is a duty to come in for too.
		h.write(func(ctx context.Context, tx *db.Tx) error { return h.room.Grant(ctx, tx, "", dorte, DutySecretariat) })
		h.has(b.get("/"), dorte, "secretariat=true")
	})
}

// A guest comes in with a code, reaches the routes that are let in to guests and their own pages, and is out with the last day they are
// invited for: the session, and the way in.
func TestAGuest(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		h.room.LetGuests("GET /{$}")
		today := clock.Today(h.clk)
		var ada string
		h.write(func(ctx context.Context, tx *db.Tx) (err error) {
			ada, err = h.org.AddGuest(ctx, tx, today, today.AddDays(2), org.Person{FirstName: "Ada", LastName: "Byråd", Email: "ada@byraad.dk"})
			return err
		})
		b := h.signIn("ada@byraad.dk", "own", "ja")
		h.has(b.get("/"), ada)
		h.has(b.get("/mig"), "Ada Byråd")
		h.expect(b.get("/log-ind"), http.StatusSeeOther, "/")
		for _, path := range []string{"/import", "/breve", accessPath} {
			if a := b.get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.status)
			}
		}
		if a := b.post("/import"); a.status != http.StatusNotFound {
			t.Errorf("what is posted elsewhere: %d", a.status)
		}
		// A duty would go with the guest: none is given, by page or from the command line.
		h.grant("Anna Holm", DutyAdministrator)
		if a := h.signIn("anna@kommune.dk").post(accessPath, "person", ada, "give", DutySecretariat); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a duty: %d", a.status)
		}
		if _, err := h.room.Invite(t.Context(), "ada@byraad.dk"); err == nil {
			t.Error("an invitation to be administrator")
		}

		h.clk.Advance(48 * time.Hour)
		h.write(func(ctx context.Context, tx *db.Tx) error { return h.org.Refresh(ctx, tx, clock.Today(h.clk)) })
		if a := b.get("/"); a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, "/log-ind") {
			t.Errorf("after the last day: %d %q", a.status, a.location)
		}
		asked := h.browser()
		asked.post("/log-ind", "email", "ada@byraad.dk")
		sent := len(h.mails.sent)
		h.work()
		if len(h.mails.sent) != sent {
			t.Error("a code is sent after the last day")
		}
	})
}

func TestInvitationOnceInParallel(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		link, err := h.room.Invite(t.Context(), "ny@kommune.dk")
		if err != nil {
			t.Fatal(err)
		}
		path := strings.TrimPrefix(link, "http://medspil.test")
		b := h.browser()
		b.get(path)
		if inside := h.inParallel(50, func(int) int { return b.post(path, "first", "Ny", "last", "Administrator").status }); inside != 1 {
			t.Errorf("%d of 50 got in", inside)
		}
		if n := h.count("SELECT count(*) FROM org_person_name WHERE email = 'ny@kommune.dk'"); n != 1 {
			t.Errorf("%d people were added", n)
		}
	})
}

func TestDemo(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := &house{T: t}
		openHouse(h, d, inDemo(h))
		h.unit("Hjemmeplejen", "")
		h.person("Anna Holm", "", "Hjemmeplejen")
		h.person("Bo Dam", "bo@kommune.dk", "Hjemmeplejen")
		h.settle()
		h.shoes = map[string]string{"medarbejder": h.id("Anna Holm"), "leder": h.id("Bo Dam")}
		b := h.browser()
		h.has(b.get("/demo"), "Anna Holm", "Hjemmeplejen", `value="medarbejder"`, `value="leder"`)
		r, _ := http.NewRequest(http.MethodPost, h.url+"/demo/sign-in", strings.NewReader("role=leder")) // a script, without a token
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.expect(b.do(r), http.StatusSeeOther, "/")
		if b.actor() != h.id("Bo Dam") {
			t.Fatal("not the leader")
		}
		h.has(b.get("/"), `data-role="leder"`, "leder, Bo Dam")
		before := b.cookie(sessionCookie)
		h.expect(b.post("/demo/sign-in", "role", "medarbejder"), http.StatusSeeOther, "/")
		h.has(b.get("/"), `data-role="medarbejder"`)
		if withCookie(h, before).actor() != "" {
			t.Error("the earlier shoes are still worn")
		}
		h.hasNot(b.get("/demo"), "/forloeb/abc")
		h.show = "/forloeb/abc"
		h.has(b.get("/demo"), "Klokken tre", `href="/forloeb/abc"`) // in shoes already
		other := h.browser()
		h.has(other.get("/demo"), "Klokken tre", `name="next" value="/forloeb/abc"`)
		h.expect(other.post("/demo/sign-in", "role", "medarbejder", "next", "/forloeb/abc"), http.StatusSeeOther, "/forloeb/abc")
		h.expect(other.post("/demo/sign-in", "role", "medarbejder", "next", "//elsewhere.example"), http.StatusSeeOther, "/")
		if a := b.post("/demo/sign-in", "role", "borgmester"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("a role there is not: %d", a.status)
		}
	})
}

func TestNoDemoOutsideTheDemo(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		b := h.browser()
		for _, a := range []answer{b.get("/demo"), b.post("/demo/sign-in", "role", "leder")} {
			if a.status != http.StatusNotFound {
				t.Errorf("%d", a.status)
			}
		}
		h.hasNot(b.get("/log-ind"), "/demo")
	})
}

// Of everything one can sign in with only a hash is stored, and none of it, nor anybody's name or address, is logged.
func TestOnlyHashesAreStored(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		secretary := h.signIn("sara@kommune.dk")
		asking := h.browser()
		asking.post("/log-ind", "email", "kim@kommune.dk")
		h.work()
		m := h.mails.last(t)
		link, err := h.room.Invite(t.Context(), "drift@kommune.dk")
		if err != nil {
			t.Fatal(err)
		}
		letter := h.letterFor(secretary, "Ida Uden")
		stored := h.everything()
		h.browser().get(m.link())
		h.browser().get("/brev/" + strings.ReplaceAll(letter, " ", ""))
		h.browser().post(m.link())
		for name, secret := range map[string]string{
			"the session's token": secretary.cookie(sessionCookie), "the browser's secret": asking.cookie(requestCookie),
			"the mailed link": strings.TrimPrefix(m.link(), "/log-ind/"), "the code": strings.ReplaceAll(m.code(), " ", ""),
			"the letter": strings.ReplaceAll(letter, " ", ""), "the letter in groups": letter,
			"the invitation": link[strings.LastIndexByte(link, '/')+1:],
		} {
			if secret == "" {
				t.Fatalf("no value of %s", name)
			}
			if name != "the code" && strings.Contains(stored, secret) { // six digits may stand in a time
				t.Errorf("%s is stored", name)
			}
			if strings.Contains(h.log.String(), secret) && name != "the code" {
				t.Errorf("%s is logged", name)
			}
		}
		if n := h.count("SELECT count(*) FROM member_request WHERE code_hash LIKE $1", "%"+m.code()[:3]+"%"); strings.Contains(stored, m.code()) || n > 1 {
			t.Error("the code is stored")
		}
		for _, personal := range []string{"kommune.dk", "Sekretær", "Ida", "127.0.0.1"} {
			if strings.Contains(h.log.String(), personal) {
				t.Errorf("%s is logged:\n%s", personal, h.log.String())
			}
		}
		for _, want := range []string{`"what":"signed in"`, `"what":"letters made"`, `"what":"administrator invited"`, `"person":"` + h.id("Sara Sekretær") + `"`} {
			if !strings.Contains(h.log.String(), want) {
				t.Errorf("the log does not have %s", want)
			}
		}
	})
}

// everything is all that this room and the jobs have stored, as text.
func (h *house) everything() string {
	h.Helper()
	var b strings.Builder
	for _, q := range []string{
		"SELECT id || token_hash || person_id || kind || how || device || demo_role || CAST(data AS TEXT) FROM member_session ORDER BY id",
		"SELECT CAST(seen_at AS TEXT) FROM member_session ORDER BY id",
		"SELECT id || browser_hash || email || language || next || COALESCE(person_id, '') || COALESCE(token_hash, '') || COALESCE(code_hash, '') || CAST(tries AS TEXT) FROM member_request ORDER BY id",
		"SELECT id || person_id || secret_hash || made_by || COALESCE(CAST(used_at AS TEXT), '') || COALESCE(CAST(told_at AS TEXT), '') FROM member_letter ORDER BY id",
		"SELECT id || token_hash || email FROM member_invitation ORDER BY id",
		"SELECT person_id || language || mail FROM member_settings ORDER BY person_id",
		"SELECT kind || args || COALESCE(key, '') FROM job ORDER BY id",
		"SELECT verb || subject_id || args FROM journal ORDER BY seq",
	} {
		rows, err := db.All(h.Context(), h.db.Read(), db.Scan[string], q)
		if err != nil {
			h.Fatal(err)
		}
		b.WriteString(strings.Join(rows, "\n") + "\n")
	}
	return b.String()
}

func TestPagesAreWhole(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		h.clk.Advance(time.Minute)
		secretary, admin := h.signIn("sara@kommune.dk"), h.signIn("ada@kommune.dk")
		for _, lang := range []string{"da", "en"} {
			nobody := h.browser()
			for _, b := range []*browser{nobody, secretary, admin} {
				b.post("/sprog", "language", lang)
			}
			for path, b := range map[string]*browser{"/log-ind": nobody, "/brev": nobody, "/brev/x": nobody, "/log-ind/abc": nobody, "/log-ud": nobody,
				"/mig": secretary, "/breve": secretary, "/breve?enhed=" + h.unitID("Kommunen"): secretary, accessPath: admin, accessPath + "?soeg=kim": admin} {
				a := b.get(path)
				if a.status != http.StatusOK {
					t.Errorf("%s: %d", path, a.status)
				}
				h.has(a, `<html lang="`+lang+`"`, "<h1>")
				h.hasNot(a, " style=", "<script>", "hx-on")
			}
		}
	})
}
