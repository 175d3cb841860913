package member

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// ward is a small organisation with all roles letters know of.
func ward(t *testing.T, d *db.DB) *house {
	h := newHouse(t, d)
	h.unit("Kommunen", "")
	h.unit("Center", "Kommunen")
	h.unit("Hjemmeplejen", "Center")
	h.unit("Team Nord", "Hjemmeplejen")
	h.unit("Skolen", "Kommunen")
	h.person("Sara Sekretær", "sara@kommune.dk", "Kommunen")
	h.person("Ada Admin", "ada@kommune.dk", "Kommunen")
	h.person("Ria Repræsentant", "ria@kommune.dk", "Hjemmeplejen")
	h.person("Lis Leder", "lis@kommune.dk", "Hjemmeplejen")
	h.person("Ole Leder", "", "Team Nord")
	h.person("Max Ledelse", "max@kommune.dk", "Center")
	h.person("Ida Uden", "", "Hjemmeplejen")
	h.person("Jens Uden", "", "Team Nord")
	h.person("Kim Med", "kim@kommune.dk", "Team Nord")
	h.person("Eva Delt", "delt@kommune.dk", "Team Nord")
	h.person("Per Delt", "delt@kommune.dk", "Skolen")
	h.person("Tom Skole", "", "Skolen")
	h.person("Sofus Duty", "", "Team Nord")
	h.person("Fie Fælles", "", "Team Nord")
	h.person("Viggo Vikar", "", "Team Nord")
	h.leads("Lis Leder", "Hjemmeplejen")
	h.leads("Ole Leder", "Team Nord")
	h.settle()
	h.grant("Sara Sekretær", DutySecretariat)
	h.grant("Sofus Duty", DutySecretariat)
	h.grant("Ada Admin", DutyAdministrator)
	h.seat("lokaludvalg", "Ria Repræsentant", "employee", "Hjemmeplejen", "Team Nord")
	h.seat("lokaludvalg", "Max Ledelse", "management")
	h.seat("hovedudvalg", "Fie Fælles", "employee")
	h.seat("hovedudvalg", "Max Ledelse", "management")
	h.exec(`INSERT INTO committee_substitute (id, seat_id, person_id, acting, from_day) VALUES ('s', 'hovedudvalg/Max Ledelse/management', $1, TRUE, '2020-01-01')`, h.id("Viggo Vikar"))
	return h
}

// TestLetterPolicy is this room's row "print enrolment letters" of the matrix of docs/who-may.md section 7.
func TestLetterPolicy(t *testing.T) {
	someone := access.Actor{Person: "p"}
	secretary := access.Actor{Person: "p", Grants: access.Grants{Secretariat: true}}
	admin := access.Actor{Person: "p", Grants: access.Grants{Administrator: true}}
	for name, tc := range map[string]struct {
		actor      access.Actor
		represents bool
		want       bool
	}{
		"nobody": {access.Actor{}, true, false}, "employee, leader, management side, chief executive": {someone, false, false},
		"representative": {someone, true, true}, "secretariat": {secretary, false, true}, "administrator": {admin, false, false},
	} {
		if MayPrint(tc.actor, tc.represents) != tc.want {
			t.Errorf("%s may print: %v", name, !tc.want)
		}
	}
	plain := Recipient{Present: true, Represented: true}
	with := func(change func(*Recipient)) Recipient { r := plain; change(&r); return r }
	for name, tc := range map[string]struct {
		to                  Recipient
		rep, secretary, adm bool
	}{
		"without e-mail":   {plain, true, true, true},
		"elsewhere":        {with(func(r *Recipient) { r.Represented = false }), false, true, false},
		"with e-mail":      {with(func(r *Recipient) { r.Reachable = true }), false, true, false},
		"leader":           {with(func(r *Recipient) { r.Leader = true }), false, true, false},
		"in a committee":   {with(func(r *Recipient) { r.Sits = true }), false, true, false},
		"holder of a duty": {with(func(r *Recipient) { r.Duty = true }), false, false, false},
		"has left":         {with(func(r *Recipient) { r.Present = false }), false, false, false},
	} {
		if MayPrintFor(someone, tc.to) != tc.rep || MayPrintFor(secretary, tc.to) != tc.secretary || MayPrintFor(admin, tc.to) != tc.adm || MayPrintFor(access.Actor{}, tc.to) {
			t.Errorf("%s: representative %v, secretariat %v, administrator %v", name, MayPrintFor(someone, tc.to), MayPrintFor(secretary, tc.to), MayPrintFor(admin, tc.to))
		}
	}
}

// What the page offers is what the rule allows, for every actor and every person.
func TestLetterPredicateEqualsSQL(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		everyone := []string{}
		keys := []string{"Sara Sekretær", "Ada Admin", "Ria Repræsentant", "Lis Leder", "Ole Leder", "Max Ledelse", "Ida Uden", "Jens Uden", "Kim Med", "Eva Delt", "Per Delt", "Tom Skole", "Sofus Duty", "Fie Fælles", "Viggo Vikar"}
		for _, k := range keys {
			everyone = append(everyone, h.id(k))
		}
		for _, k := range keys {
			a := access.Actor{Person: h.id(k), Grants: access.Grants{Secretariat: k == "Sara Sekretær", Administrator: k == "Ada Admin"}}
			asking, err := h.room.asker(t.Context(), d.Read(), a)
			if err != nil {
				t.Fatal(err)
			}
			known, err := recipients(t.Context(), d.Read(), asking, everyone)
			if err != nil || len(known) != len(everyone) {
				t.Fatal(err, len(known))
			}
			listed, err := recipientsIn(t.Context(), d.Read(), asking, h.unitID("Kommunen"), true, h.clk.Now(), 100)
			if err != nil {
				t.Fatal(err)
			}
			offered := map[string]bool{}
			for _, r := range listed {
				offered[r.id] = true
			}
			for i, p := range everyone {
				if want := MayPrintFor(a, known[p].Recipient); offered[p] != want {
					t.Errorf("%s for %s: listed %v, allowed %v", k, keys[i], offered[p], want)
				}
			}
		}
	})
}

func TestLettersPerRole(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		for _, email := range []string{"ada@kommune.dk", "lis@kommune.dk", "max@kommune.dk", "kim@kommune.dk"} {
			b := h.signIn(email)
			for _, a := range []answer{b.get("/breve"), b.get("/breve?enhed=" + h.unitID("Hjemmeplejen")), b.post("/breve", "enhed", h.unitID("Hjemmeplejen"), "person", h.id("Ida Uden"))} {
				if a.status != http.StatusNotFound {
					t.Errorf("%s: %d", email, a.status)
				}
			}
		}
		h.expect(h.browser().get("/breve"), http.StatusSeeOther, "/log-ind?next=%2Fbreve")

		rep := h.signIn("ria@kommune.dk")
		first := rep.get("/breve")
		h.has(first, "Hjemmeplejen")
		h.hasNot(first, "Skolen", "Team Nord", `name="soeg"`)
		page := rep.get("/breve?enhed=" + h.unitID("Hjemmeplejen"))
		h.has(page, "Ida Uden", "Jens Uden", "Eva Delt", "Team Nord")
		h.hasNot(page, "Kim Med", "Lis Leder", "Ole Leder", "Sofus Duty", "Tom Skole", "Fie Fælles", "Viggo Vikar")
		h.hasNot(rep.get("/breve?enhed="+h.unitID("Hjemmeplejen")+"&alle=ja"), "Kim Med")
		if a := rep.get("/breve?enhed=" + h.unitID("Skolen")); a.status != http.StatusNotFound {
			t.Errorf("a unit the representative does not speak for: %d", a.status)
		}
		for _, key := range []string{"Tom Skole", "Kim Med", "Ole Leder", "Sofus Duty", "Fie Fælles", "Viggo Vikar"} {
			a := rep.post("/breve", "enhed", h.unitID("Hjemmeplejen"), "person", h.id("Ida Uden"), "person", h.id(key))
			if a.status != http.StatusForbidden {
				t.Errorf("a letter for %s: %d", key, a.status)
			}
		}
		if n := h.count("SELECT count(*) FROM member_letter"); n != 0 {
			t.Fatalf("%d letters were made", n)
		}
		if a := rep.post("/breve", "enhed", h.unitID("Hjemmeplejen"), "person", h.id("Ida Uden")); a.status != http.StatusOK {
			t.Errorf("a letter for a colleague: %d", a.status)
		}

		secretary := h.signIn("sara@kommune.dk")
		h.has(secretary.get("/breve"), "Kommunen", `name="soeg"`)
		page = secretary.get("/breve?enhed=" + h.unitID("Kommunen"))
		h.has(page, "Tom Skole", "Per Delt", "Ole Leder", "Fie Fælles", "har et brev, der gælder til og med 1. juni 2026")
		h.hasNot(page, "Kim Med", "Sofus Duty")
		h.has(secretary.get("/breve?enhed="+h.unitID("Kommunen")+"&alle=ja"), "Kim Med", "har en arbejdsmail")
		h.has(secretary.get("/breve?soeg=team"), "Team Nord", "Center")
		a := secretary.post("/breve", "enhed", h.unitID("Skolen"))
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("nobody chosen: %d", a.status)
		}
		h.has(a, "Sæt kryds ved mindst én person")
	})
}

// Units of one name are told apart: on the page, on the paper, and among one's own.
func TestLettersForUnitsOfOneName(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		h.unit("andet", "Skolen")
		h.sync.Units[0].Name = "Team Nord"
		h.person("Oda Uden", "", "andet")
		h.settle()
		secretary := h.signIn("sara@kommune.dk")
		page := secretary.get("/breve?enhed=" + h.unitID("Kommunen"))
		h.has(page, "Team Nord (Skolen)", "Team Nord (Hjemmeplejen)")
		sheets := secretary.post("/breve", "enhed", h.unitID("Kommunen"), "person", h.id("Oda Uden"), "person", h.id("Jens Uden"))
		h.has(sheets, `<p class="ms-meta">Team Nord (Skolen)</p>`, `<p class="ms-meta">Team Nord (Hjemmeplejen)</p>`)
		h.has(h.signIn("kim@kommune.dk").get("/mig"), "Team Nord (Hjemmeplejen)")
	})
}

var onPaper = regexp.MustCompile(`<code>([A-Z0-9 ]{29})</code>`)

// letterFor has the secretariat make a letter and gives its code as printed.
func (h *house) letterFor(secretary *browser, key string) string {
	h.Helper()
	a := secretary.post("/breve", "enhed", h.unitID("Kommunen"), "person", h.id(key))
	m := onPaper.FindStringSubmatch(a.body)
	if a.status != http.StatusOK || m == nil {
		h.Fatalf("no letter: %d\n%s", a.status, a.text())
	}
	return m[1]
}

func TestLetter(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		secretary := h.signIn("sara@kommune.dk")
		sheets := secretary.post("/breve", "enhed", h.unitID("Hjemmeplejen"), "person", h.id("Ida Uden"), "person", h.id("Jens Uden"))
		h.has(sheets, "2 breve er klar", "Kære Ida Uden", "Kære Jens Uden", "medspil.test/brev", `lang="da"`, "Koden virker én gang, til og med 1. juni 2026.")
		codes := onPaper.FindAllStringSubmatch(sheets.body, -1)
		if len(codes) != 2 || strings.Count(sheets.body, `<path`) < 2 {
			t.Fatalf("codes %v", codes)
		}
		code := codes[0][1]
		raw := strings.ReplaceAll(code, " ", "")

		phone := h.browser()
		h.has(phone.get("/brev/"+raw), code, "Koden fra dit brev er læst")
		if phone.actor() != "" {
			t.Fatal("scanning signed in")
		}
		typed := strings.ToLower(strings.ReplaceAll(code, " ", "-"))
		h.expect(phone.post("/brev", "letter", typed, "own", "ja"), http.StatusSeeOther, "/")
		if phone.actor() != h.id("Ida Uden") {
			t.Fatal("not signed in by the letter")
		}
		h.hasNot(phone.get("/mig"), "Dit brev blev brugt") // that is this very sign-in
		h.has(phone.get("/mig"), "Ingen. Du logger ind med brev.", "Hjemmeplejen")

		h.clk.Advance(time.Hour)
		again := h.browser().post("/brev", "letter", code)
		if again.status != http.StatusUnprocessableEntity {
			t.Errorf("the letter worked twice: %d", again.status)
		}
		h.has(again, "allerede brugt, 3. maj kl. 10", `value="`+code+`"`)

		// A new letter ends the session, and its use is the sign-in at which the first use is told.
		h.clk.Advance(48 * time.Hour)
		secretary = h.signIn("sara@kommune.dk")
		next := h.letterFor(secretary, "Ida Uden")
		if phone.actor() != "" {
			t.Error("a new letter left the old session alive")
		}
		h.expect(phone.post("/brev", "letter", next), http.StatusSeeOther, "/")
		h.has(phone.get("/"), "Dit brev blev brugt 3. maj kl. 10.")
		h.hasNot(phone.get("/"), "Dit brev blev brugt")
	})
}

func TestLettersEnd(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		secretary := h.signIn("sara@kommune.dk", "own", "ja")
		old := h.letterFor(secretary, "Ida Uden")
		late := h.letterFor(secretary, "Ida Uden")
		left := h.letterFor(secretary, "Tom Skole")
		inTime := h.letterFor(secretary, "Jens Uden")
		fails := func(code, say string) {
			t.Helper()
			b := h.browser()
			a := b.post("/brev", "letter", code)
			if a.status != http.StatusUnprocessableEntity || b.actor() != "" {
				t.Errorf("%s: %d", say, a.status)
			}
			h.has(a, say, `href="#letter"`)
		}
		fails(old, "gælder ikke længere")
		fails("AAAA AAAA AAAA AAAA AAAA AAAA", "Den kode kender vi ikke")
		fails("AAAA", "24 bogstaver og tal")
		fails("0AAA AAAA AAAA AAAA AAAA AAAA", "24 bogstaver og tal")
		h.write(func(ctx context.Context, tx *db.Tx) error {
			return h.org.Apply(ctx, tx, clock.Today(h.clk), org.Sync{EndPeople: []string{"Tom Skole"}})
		})
		fails(left, "Du står ikke længere i organisationen")
		h.clk.Set(clock.MustDay("2026-06-01").End().Add(-time.Minute))
		h.expect(h.browser().post("/brev", "letter", inTime), http.StatusSeeOther, "/")
		h.clk.Advance(time.Minute)
		fails(late, "gælder ikke længere")
		h.work()
		if n := h.count("SELECT count(*) FROM member_letter"); n != 1 {
			t.Errorf("%d letters are left, want the one whose use has not been told", n)
		}
	})
}

func TestLetterOnceInParallel(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		code := h.letterFor(h.signIn("sara@kommune.dk"), "Ida Uden")
		browsers := make([]*browser, 50)
		for i := range browsers {
			browsers[i] = h.browser()
			browsers[i].get("/brev")
		}
		if inside := h.inParallel(50, func(i int) int { return browsers[i].post("/brev", "letter", code).status }); inside != 1 {
			t.Errorf("%d of 50 got in", inside)
		}
		if n := h.count("SELECT count(*) FROM member_session WHERE how = $1", HowLetter); n != 1 {
			t.Errorf("%d sessions", n)
		}
	})
}

func TestLetterIsToldByMail(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		secretary := h.signIn("sara@kommune.dk")
		code := h.letterFor(secretary, "Kim Med")
		h.work()
		m := h.mails.last(t)
		if m.to != "kim@kommune.dk" || !strings.Contains(m.text, "http://medspil.test/mig") || strings.Contains(m.text, code) {
			t.Errorf("mail %+v", m)
		}
		sent := len(h.mails.sent)
		h.letterFor(secretary, "Eva Delt") // the address is not hers alone
		h.work()
		if len(h.mails.sent) != sent {
			t.Error("told somebody else")
		}
	})
}
