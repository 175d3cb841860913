package agreement_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

func exec(sql string, args ...any) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}
}

func TestPolicy(t *testing.T) {
	draft, done := agreement.Version{Draft: true}, agreement.Version{}
	employee := access.Actor{Person: "p"}
	keeper := access.Actor{Person: "s", Grants: access.Grants{Secretariat: true}}
	machine := access.Actor{Person: "m", Grants: access.Grants{Administrator: true}, Outside: true}
	for _, tc := range []struct {
		name                      string
		a                         access.Actor
		read, edit, drafts, bagla bool
	}{
		{"nobody", access.Actor{}, false, false, false, false},
		{"an employee", employee, true, false, false, true},
		{"the secretariat", keeper, true, true, true, false},
		{"who only runs the machine", machine, false, false, false, false},
	} {
		if agreement.MayRead(tc.a) != tc.read || agreement.MayEdit(tc.a) != tc.edit || agreement.MayReadVersion(tc.a, draft) != tc.drafts ||
			agreement.MayReadVersion(tc.a, done) != tc.read || agreement.MaySeeBagland(tc.a, agreement.Sitter{PersonID: "p"}) != tc.bagla {
			t.Errorf("%s", tc.name)
		}
	}
}

func TestADraftIsMadeAndPublished(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		ctx, ivan := s.t.Context(), s.actor("ivan")
		old := s.published("2023-11-01", agreement.Example())
		version := func(id string) agreement.Version {
			t.Helper()
			v, err := agreement.ByID(ctx, s.d.Read(), id)
			s.ok(err)
			return v
		}
		for day, key := range map[string]string{"": "from_missing", "2026-11-27": "from_past", "2101-01-01": "from_range"} {
			from, _ := clock.ParseDay(day)
			if _, err := s.x.Begin(ctx, ivan, agreement.FromCurrent, from); !invalidAs(err, "agreement.error."+key) {
				t.Errorf("%s: %v", day, err)
			}
		}
		if _, err := s.x.Begin(ctx, ivan, "thin air", clock.MustDay("2027-01-01")); !invalidAs(err, "agreement.error.base_unknown") {
			t.Errorf("%v", err)
		}
		draft, err := s.x.Begin(ctx, ivan, agreement.FromCurrent, clock.MustDay("2027-01-01"))
		s.ok(err)
		if _, err := s.x.Begin(ctx, ivan, agreement.FromMinimum, clock.MustDay("2027-02-01")); !errors.Is(err, fault.Conflict) {
			t.Errorf("a second draft: %v", err)
		}
		if diff := cmp.Diff(agreement.Example(), version(draft).Rules); diff != "" {
			t.Error(diff)
		}
		// It changes nothing of what is in force.
		if now, err := agreement.Valid(ctx, s.d.Read(), clock.MustDay("2027-06-01")); err != nil || now.ID != old {
			t.Errorf("%v %v", now.ID, err)
		}

		r := version(draft).Rules[6]
		seen := agreement.Seal(r)
		r.Notice = 21
		s.ok(s.x.SaveRule(ctx, ivan, draft, r, seen))
		s.ok(s.x.SaveRule(ctx, ivan, draft, r, seen)) // sent twice
		theirs := r
		theirs.Notice = 28
		if err := s.x.SaveRule(ctx, ivan, draft, theirs, seen); !errors.Is(err, fault.Conflict) {
			t.Errorf("over somebody's change: %v", err)
		}
		if err := s.x.RemoveRule(ctx, ivan, draft, r.ID, seen); !errors.Is(err, fault.Conflict) {
			t.Errorf("removed over somebody's change: %v", err)
		}
		r.Level = 7
		if err := s.x.SaveRule(ctx, ivan, draft, r, seen); !invalidAs(err, "agreement.error.level_range") {
			t.Errorf("%v", err)
		}
		s.ok(s.x.MoveRule(ctx, ivan, draft, r.ID, true))
		s.ok(s.x.MoveRule(ctx, ivan, draft, "framework.right_level", true)) // at the end
		if v := version(draft); v.Rules[5].ID != r.ID || v.Rules[5].Notice != 21 || v.Rules[0].ID != "framework.right_level" {
			t.Errorf("%v", v.Rules[5])
		}
		gone := version(draft).Rules[0]
		s.ok(s.x.RemoveRule(ctx, ivan, draft, gone.ID, agreement.Seal(gone)))
		if err := s.x.SaveRule(ctx, ivan, draft, gone, agreement.Seal(gone)); !errors.Is(err, fault.Conflict) {
			t.Errorf("one that was removed: %v", err)
		}
		if err := s.x.SetFrom(ctx, ivan, draft, clock.MustDay("2023-11-01")); !invalidAs(err, "agreement.error.from_past") {
			t.Errorf("%v", err)
		}
		s.ok(s.x.SetFrom(ctx, ivan, draft, clock.MustDay("2027-03-01")))

		if err := s.x.Publish(ctx, ivan, draft, "what was read before"); !errors.Is(err, fault.Conflict) {
			t.Errorf("%v", err)
		}
		s.ok(s.x.Publish(ctx, ivan, draft, agreement.Seal(version(draft).Rules...)))
		if v := version(old); v.Until != clock.MustDay("2027-03-01") {
			t.Errorf("%v", v.Until)
		}
		if err := s.x.SetFrom(ctx, ivan, draft, clock.MustDay("2027-04-01")); !errors.Is(err, fault.Conflict) {
			t.Errorf("changed when published: %v", err)
		}
		s.ok(s.x.TakeBack(ctx, ivan, draft))
		if v := version(old); !v.Until.IsZero() {
			t.Errorf("%v", v.Until)
		}
		s.ok(s.x.Publish(ctx, ivan, draft, agreement.Seal(version(draft).Rules...)))
		s.clk.Set(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
		if err := s.x.TakeBack(ctx, ivan, draft); !errors.Is(err, fault.Conflict) {
			t.Errorf("taken back when it has begun: %v", err)
		}
		if err := s.x.Discard(ctx, ivan, draft); !errors.Is(err, fault.Conflict) {
			t.Errorf("discarded when published: %v", err)
		}
		again, err := s.x.Begin(ctx, ivan, agreement.FromExample, clock.MustDay("2027-03-02"))
		s.ok(err)
		s.ok(s.x.Discard(ctx, ivan, again))
		if _, err := agreement.ByID(ctx, s.d.Read(), again); !errors.Is(err, fault.NotFound) {
			t.Errorf("%v", err)
		}
		entries, err := journal.Of(ctx, s.d.Read(), "agreement", draft, 0, 100)
		s.ok(err)
		var verbs []string
		for _, e := range entries {
			verbs = append(verbs, strings.TrimPrefix(e.Verb, "agreement."))
		}
		if got := strings.Join(verbs, " "); got != "begun rule_saved rule_saved rule_moved rule_moved rule_removed day_set published taken_back published" {
			t.Error(got)
		}
		for _, who := range []string{"rosa", "karen"} {
			if err := s.x.Discard(ctx, s.actor(who), draft); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", who, err)
			}
		}
		if err := s.x.Discard(ctx, access.Actor{}, draft); !errors.Is(err, fault.NotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}

// invalidAs says whether an error names just that.
func invalidAs(err error, key string) bool {
	var inv *fault.Invalid
	return errors.As(err, &inv) && len(inv.Fields) == 1 && inv.Fields[0].Key == key
}

// TestManyEditAtOnce: each changes another rule of the draft, all at the same time, and none is lost.
func TestManyEditAtOnce(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		ctx, ivan := s.t.Context(), s.actor("ivan")
		draft, err := s.x.Begin(ctx, ivan, agreement.FromExample, clock.MustDay("2027-01-01"))
		s.ok(err)
		var all sync.WaitGroup
		for i, r := range agreement.Example() {
			all.Go(func() {
				seen := agreement.Seal(r)
				r.Notice = 100 + i
				if err := s.x.SaveRule(ctx, ivan, draft, r, seen); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		v, err := agreement.ByID(ctx, s.d.Read(), draft)
		s.ok(err)
		for i, r := range v.Rules {
			if r.Notice != 100+i {
				t.Errorf("%s: %d", r.ID, r.Notice)
			}
		}
	})
}

func TestRulesOfOtherLevelsAreNotPublished(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		ctx, ivan := s.t.Context(), s.actor("ivan")
		draft, err := s.x.Begin(ctx, ivan, agreement.FromExample, clock.MustDay("2027-01-01"))
		s.ok(err)
		s.town.Write(t, s.d, exec(`UPDATE committee SET until_day = '2026-11-01' WHERE level = 2`))
		v, err := agreement.ByID(ctx, s.d.Read(), draft)
		s.ok(err)
		if err := s.x.Publish(ctx, ivan, draft, agreement.Seal(v.Rules...)); !invalidAs(err, "agreement.error.rules_unknown") {
			t.Errorf("%v", err)
		}
		s.person("ivan")
		s.says(s.page("/aftale/"+draft), "Skal rettes, før reglerne kan offentliggøres", "Kommunen har ingen udvalg på det niveau. Vælg et andet", "Kommunen har ingen områdeudvalg")
	})
}

func TestEditing(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		s.published("2023-11-01", agreement.Example())
		s.open = []agreement.OpenMatter{{ID: "m", Title: "Nye vagtplaner", Link: "/forloeb/m", Question: agreement.Question{Subject: agreement.Other, Touched: []string{s.town.Unit("north")}, Decider: agreement.Decider{Unit: s.town.Unit("care")}}},
			{ID: "b", Title: "Budgettet", Link: "/forloeb/b", Question: agreement.Question{Subject: agreement.Pay, Touched: []string{s.town.Unit("north")}, Decider: agreement.Decider{Council: true}}}}
		body := s.page("/aftale")
		s.says(body, "Når noget om budget besluttes af kommunalbestyrelsen:", "Udvalget på beslutningens niveau drøfter", "Varsel 14 dage", "Eksempel: forretningsorden, punkt 2", "Fra 1. november 2023")
		s.silent(body, "Lav kladden", "Kladde")

		s.person("ivan")
		status, body, _ := s.post("/aftale", "/aftale", "base", "current", "from", "i går")
		if status != 422 {
			t.Errorf("%d", status)
		}
		s.says(body, "Det er ingen dag", `value="i går"`)
		_, _, draft := s.post("/aftale", "/aftale", "base", "current", "from", "1. januar 2027")
		if _, _, to := s.post("/aftale", "/aftale", "base", "current", "from", "2. januar 2027"); to != "/aftale" {
			t.Errorf("a second: %s", to)
		}
		s.says(s.page("/aftale"), "En kladde venter", "Fortsæt på kladden")
		s.says(s.page(draft), "Kladde til nye regler", "begyndte en ny udgave")
		s.person("rosa")
		for _, path := range []string{draft, draft + "/regel/ny", draft + "/offentliggoer"} {
			if status, _ := s.get(path); status != 404 {
				t.Errorf("an employee reads %s: %d", path, status)
			}
		}
		s.silent(s.page("/aftale"), "kladde")

		s.person("ivan")
		rule := draft + "/regel/example.meetings"
		body = s.page(rule)
		seen := seal(t, body)
		fields := func(notice, seen string) []string {
			return []string{"seen", seen, "level", "3", "extent", "1", "ask", "discuss", "notice", notice, "material", "4", "escalation", "above", "clause", "Vores egen, punkt 2", "origin", "local"}
		}
		status, body, _ = s.post(rule, rule, append(fields("21", seen), "do", "se")...)
		if status != 200 {
			t.Errorf("%d", status)
		}
		s.says(body, "Ét forløb af 2 havde været anderledes", "Nye vagtplaner", "Varsel: 14 dage → 21 dage", "Gem reglen")
		s.silent(body, "Budgettet")
		s.says(s.page(rule), `value="14"`) // nothing is saved yet
		if status, body, _ = s.post(rule, rule, append(fields("21", seen), "do", "ret")...); status != 200 || !strings.Contains(body, `value="21"`) {
			t.Errorf("back to the form: %d", status)
		}
		if status, _, to := s.post(rule, rule, append(fields("21", seen), "do", "gem")...); status != 303 || to != draft+"#regler" {
			t.Errorf("%d %s", status, to)
		}
		// Somebody who had the form open before that loses nothing, and neither does the other.
		status, body, _ = s.post(rule, rule, append(fields("28", seen), "do", "gem")...)
		if status != 409 {
			t.Errorf("%d", status)
		}
		s.says(body, "Nogen har rettet den samme regel", `value="28"`, "Sådan er den nu", "Varsel 21 dage")
		if status, _, _ = s.post(rule, rule, append(fields("28", seal(t, body)), "do", "gem")...); status != 303 {
			t.Errorf("%d", status)
		}

		fresh := draft + "/regel/ny"
		which := field(t, s.page(fresh), "rule")
		for _, bad := range []struct {
			name   string
			fields []string
			says   string
		}{
			{"nothing", nil, "Vælg mindst én, der skal inddrages"},
			{"no clause", []string{"level", "3", "extent", "1", "ask", "discuss", "origin", "local"}, "Skriv, hvor det står i aftalen"},
			{"pay", []string{"subjects", "pay", "level", "3", "extent", "1", "ask", "discuss", "clause", "§", "origin", "local"}, "Løn og en enkelt medarbejders sag hører ikke til i MED"},
			{"no number", []string{"level", "3", "extent", "1", "ask", "discuss", "clause", "§", "origin", "local", "notice", "to uger"}, "Skriv varslet i dage"},
			{"a CPR number", []string{"level", "3", "extent", "1", "ask", "discuss", "clause", "010190-1234", "origin", "local"}, "Her står et CPR-nummer"},
			{"an unknown form", []string{"level", "3", "extent", "1", "ask_main", "shout", "clause", "§", "origin", "local"}, "Vælg, hvordan de skal inddrages"},
		} {
			status, body, _ := s.post(fresh, fresh, append(bad.fields, "rule", which, "do", "gem")...)
			if status != 422 {
				t.Errorf("%s: %d", bad.name, status)
			}
			s.says(body, "Der er problemer", bad.says)
		}
		good := []string{"rule", which, "subjects", "technology", "kinds", "decision", "level", "2", "extent", "2", "ask_areas", "discuss", "ask_leaders", "inform", "clause", "Vores egen, punkt 3", "origin", "local"}
		for range 2 { // sent twice it is one rule
			if status, body, _ := s.post(fresh, fresh, append(good, "do", "gem")...); status != 303 {
				t.Errorf("%d %s", status, body)
			}
		}
		body = s.page(draft)
		if n := strings.Count(body, "Når noget om ny teknologi besluttes på niveau med Center-MED eller højere, og det berører flere arbejdspladser:"); n != 1 {
			t.Errorf("the new rule is there %d times", n)
		}
		s.says(body, "Kun for: Beslutning")
		mine := draft + "/regel/" + which
		_, body, _ = s.post(mine, mine, "seen", seal(t, s.page(mine)), "do", "fjern")
		s.says(body, "Fjern reglen?")
		if status, _, _ = s.post(mine, mine, "seen", seal(t, s.page(mine)), "do", "fjern-nu"); status != 303 {
			t.Errorf("%d", status)
		}
		if status, _ := s.get(mine); status != 404 {
			t.Errorf("%d", status)
		}

		publish := draft + "/offentliggoer"
		body = s.page(publish)
		s.says(body, "De gælder fra 1. januar 2027", "Varsel: 14 dage → 28 dage")
		if status, body, _ = s.post(publish, publish, "seen", "something else"); status != 409 || !strings.Contains(body, "imens du læste") {
			t.Errorf("%d", status)
		}
		if status, _, _ = s.post(publish, publish, "seen", seal(t, body)); status != 303 {
			t.Errorf("%d", status)
		}
		s.person("rosa")
		s.says(s.page("/aftale"), "1. november 2023 – 31. december 2026", "Planlagt")
		s.says(s.page(draft), "Varsel 28 dage")
		if status, _, _ := s.post(agreement.WhoPath, draft, "do", "tag-tilbage"); status != 403 && status != 400 {
			t.Errorf("%d", status)
		}
		s.person("ivan")
		s.says(s.page(draft), "Tag tilbage som kladde")
		for _, path := range []string{rule, publish} {
			if status, _ := s.get(path); status != 404 {
				t.Errorf("%s: %d", path, status)
			}
			if status, _, to := s.post(draft, path, append(fields("1", seen), "do", "gem")...); status != 303 || to != draft {
				t.Errorf("%s: %d %s", path, status, to)
			}
		}
		if status, _, _ := s.post(draft, draft, "do", "tag-tilbage"); status != 303 {
			t.Errorf("%d", status)
		}
		for _, do := range []string{"op", "ned"} {
			if status, _, to := s.post(draft, draft, "do", do, "rule", "framework.jobs"); status != 303 || to != draft+"#regler" {
				t.Errorf("%s: %d %s", do, status, to)
			}
		}
		if status, body, _ := s.post(draft, draft, "do", "dag", "from", "1. november 2026"); status != 422 || !strings.Contains(body, "1. november 2026") {
			t.Errorf("%d", status)
		}
		if status, _, to := s.post(draft, draft, "do", "dag", "from", "1-2-2027"); status != 303 || to != draft {
			t.Errorf("%d", status)
		}
		if status, _, _ := s.post(draft, draft, "do", "andet"); status != 404 {
			t.Errorf("%d", status)
		}
		if status, _, to := s.post(draft, draft, "do", "slet"); status != 303 || to != "/aftale" {
			t.Errorf("%d %s", status, to)
		}
	})
}

func seal(t *testing.T, page string) string { return field(t, page, "seen") }

// field is the value of a hidden field on a page.
func field(t *testing.T, page, name string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `name="`+name+`" value="`)
	if !found {
		t.Fatalf("no field %s", name)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
