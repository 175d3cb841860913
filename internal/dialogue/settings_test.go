package dialogue

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// times is how often something was journalled about a request.
func (w *world) times(requestID, verb string) int {
	w.Helper()
	list, err := journal.OfVerbs(bg, w.d.Read(), SubjectKind, requestID, []string{verb}, 100)
	w.ok(err)
	return len(list)
}

// A leader is reminded three working days before the deadline and on the day after, the chairs then too, each once.
func TestReminders(t *testing.T) {
	both(t, func(w *world) {
		made, done := w.ask("rosa", "north"), w.ask("sofus", "north")
		w.ok(w.x.Answer(bg, w.as("karen"), done, OutcomeInput{Kind: Answered, Text: "Ja."}))
		on := func(day string) {
			t.Helper()
			w.clk.Set(clock.MustDay(day).Start().Add(8 * time.Hour))
			for range 2 {
				w.ok(w.x.Remind(bg))
			}
		}
		on("2026-12-01") // a Tuesday; the deadline is Monday the 7th
		if n := w.times(made, VerbReminded); n != 0 {
			t.Errorf("reminded %d times already", n)
		}
		on("2026-12-02")
		on("2026-12-07")
		if n := w.times(made, VerbReminded); n != 1 || w.told(made, VerbReminded) != "karen" {
			t.Errorf("reminded %d times: %s", n, w.told(made, VerbReminded))
		}
		if n := w.times(made, VerbOverdue); n != 0 {
			t.Error("overdue on its last day")
		}
		on("2026-12-08")
		on("2026-12-09")
		if n := w.times(made, VerbOverdue); n != 1 || w.told(made, VerbOverdue) != "karen nadia" {
			t.Errorf("overdue %d times: %s", n, w.told(made, VerbOverdue))
		}
		if w.times(done, VerbReminded)+w.times(done, VerbOverdue) != 0 {
			t.Error("reminded of one that is answered")
		}
		e, err := journal.OfVerbs(bg, w.d.Read(), SubjectKind, made, []string{VerbOverdue}, 1)
		w.ok(err)
		for who, key := range map[string]string{"karen": "dialogue.notice.dialogue.overdue", "nadia": "dialogue.notice.late", "niels": ""} {
			n, err := w.x.Render(bg, w.d.Read(), e, w.town.Person(who))
			w.ok(err)
			if n[0].Key != key {
				t.Errorf("%s is told %q", who, n[0].Key)
			}
		}
	})
}

// Where the program did not run, only what is over is told.
func TestRemindersAfterAPause(t *testing.T) {
	both(t, func(w *world) {
		var all []string
		for _, who := range []string{"rosa", "sofus", "tina"} {
			all = append(all, w.ask(who, "north"))
		}
		w.clk.Set(clock.MustDay("2026-12-20").Start())
		w.ok(w.x.Remind(bg))
		for _, made := range all {
			if w.times(made, VerbReminded) != 0 || w.times(made, VerbOverdue) != 1 {
				t.Errorf("reminded %d times, overdue %d", w.times(made, VerbReminded), w.times(made, VerbOverdue))
			}
		}
	})
}

func TestTheDeadlineIsASetting(t *testing.T) {
	both(t, func(w *world) {
		for who, want := range map[string]error{"rosa": fault.NotFound, "karen": fault.NotFound, "": fault.NotFound, "ivan": nil} {
			w.fails(w.x.SetDays(bg, w.as(who), Settings{Days: 7, Origin: "Lokalaftalen § 4"}), want)
		}
		before := w.ask("rosa", "care")
		if d := w.load(w.ask("rosa", "north")).Deadline; d != clock.MustDay("2026-11-30") {
			t.Errorf("the deadline is %v", d)
		}
		w.ok(w.x.SetDays(bg, w.as("ivan"), Settings{Days: 3}))
		if d := w.load(before).Deadline; d != clock.MustDay("2026-11-30") {
			t.Errorf("what was asked before: %v", d)
		}
		for _, s := range []Settings{{Days: 0}, {Days: 91}} {
			if err := w.x.SetDays(bg, w.as("ivan"), s); fields(err) != "days" {
				t.Errorf("%+v: %v", s, err)
			}
		}
		if err := w.x.SetDays(bg, w.as("ivan"), Settings{Days: 3, Origin: strings.Repeat("§", 201)}); fields(err) != "origin" {
			t.Errorf("a long origin: %v", err)
		}
	})
}

// A leader asks a group of leaders to be involved earlier; anyone in it answers, and the leaders of the asker's own groups read along.
func TestUpwards(t *testing.T) {
	both(t, func(w *world) {
		made, err := w.x.NewGroup(bg, w.as("ivan"), "Direktionen")
		w.ok(err)
		chiefs, err := w.x.NewGroup(bg, w.as("ivan"), "Chefgruppen")
		w.ok(err)
		for _, who := range []string{"rosa", "carechief", ""} {
			_, err := w.x.NewGroup(bg, w.as(who), "Min gruppe")
			w.fails(err, fault.NotFound)
			w.fails(w.x.AddMember(bg, w.as(who), made, w.town.Person("rosa")), fault.NotFound)
		}
		_, err = w.x.NewGroup(bg, w.as("ivan"), " ")
		if fields(err) != "name" {
			t.Errorf("without a name: %v", err)
		}
		if err := w.x.AddMember(bg, w.as("ivan"), made, id.New()); fields(err) != "person" {
			t.Errorf("nobody: %v", err)
		}
		asking := AskInput{ID: id.New(), GroupID: made, What: "Vi vil gerne med, før forslaget er skrevet.", Why: "Budgettet begynder."}
		_, err = w.x.Ask(bg, w.as("karen"), asking)
		if fields(err) != "to" {
			t.Errorf("nobody is in it: %v", err)
		}
		w.ok(w.x.AddMember(bg, w.as("ivan"), made, w.town.Person("boss")))
		w.ok(w.x.AddMember(bg, w.as("ivan"), made, w.town.Person("boss")))
		for _, who := range []string{"carechief", "schoolchief"} {
			w.ok(w.x.AddMember(bg, w.as("ivan"), chiefs, w.town.Person(who)))
		}
		for who, want := range map[string]error{"rosa": fault.Forbidden, "ivan": fault.Forbidden, "boss": fault.Forbidden} {
			in := asking
			in.ID = id.New()
			_, err := w.x.Ask(bg, w.as(who), in)
			w.fails(err, want)
		}
		request, err := w.x.Ask(bg, w.as("carechief"), asking)
		w.ok(err)
		if told := w.told(request, VerbAsked); told != "boss" {
			t.Errorf("told: %s", told)
		}
		w.ok(w.x.Join(bg, w.as("schoolchief"), request))
		w.fails(w.x.Join(bg, w.as("karen"), request), fault.NotFound)
		w.fails(w.x.Answer(bg, w.as("schoolchief"), request, OutcomeInput{Kind: Answered, Text: "Ja."}), fault.Forbidden)
		draft, err := w.x.Begin(bg, w.as("boss"), request, "advice")
		w.ok(err)
		f, err := w.m.Form(bg, w.as("boss"), draft)
		w.ok(err)
		if f.Input.UnitID != w.town.Unit("town") || len(f.Input.Touched) != 1 || f.Input.Touched[0] != w.town.Unit("care") {
			t.Errorf("%+v", f.Input)
		}
		w.ok(w.x.Answer(bg, w.as("boss"), request, OutcomeInput{Kind: Answered, Text: "Ja, fra næste møde."}))
		if told := w.told(request, VerbAnswered); told != "carechief schoolchief" {
			t.Errorf("told: %s", told)
		}
		w.ok(w.x.RemoveMember(bg, w.as("ivan"), made, w.town.Person("boss")))
		w.fails(w.x.Answer(bg, w.as("boss"), request, OutcomeInput{Seen: 1, Kind: Answered, Text: "Nej."}), fault.NotFound)
		w.ok(w.x.RenameGroup(bg, w.as("ivan"), made, "Den nye direktion"))
		w.ok(w.x.AddMember(bg, w.as("ivan"), made, w.town.Person("boss")))
		again := asking
		again.ID = id.New()
		_, err = w.x.Ask(bg, w.as("carechief"), again)
		w.ok(err)
		if err := w.x.EndGroup(bg, w.as("ivan"), made); fields(err) != "group" {
			t.Errorf("ended while it is asked: %v", err)
		}
		w.ok(w.x.Withdraw(bg, w.as("carechief"), again.ID))
		if _, err := w.x.View(bg, w.as("boss"), request); err != nil {
			t.Errorf("a member reads what the group answered: %v", err)
		}
		w.ok(w.x.EndGroup(bg, w.as("ivan"), made))
		w.fails(w.x.EndGroup(bg, w.as("ivan"), made), fault.NotFound)
		_, err = w.x.View(bg, w.as("boss"), request)
		w.fails(err, fault.NotFound)
		w.ok(w.x.AddMember(bg, w.as("ivan"), chiefs, w.town.Person("boss")))
		asking.ID = id.New()
		_, err = w.x.Ask(bg, w.as("schoolchief"), asking)
		w.fails(err, fault.NotFound)
	})
}

func TestSettingsPages(t *testing.T) {
	both(t, func(w *world) {
		s := newSite(w)
		if a := s.who("karen").get(SettingsPath); a.status != http.StatusNotFound {
			t.Errorf("karen: %d", a.status)
		}
		a := s.who("ivan").get(SettingsPath)
		s.says(a, "Dage til at svare", `value="14"`, "Der er ingen grupper endnu")
		s.says(s.post(SettingsPath, "do", "frist", "days", "mange", "origin", "Punkt 3"), "Skriv et antal dage mellem 1 og 90", "mange", "Punkt 3")
		s.post(SettingsPath, "do", "frist", "days", "10", "origin", "Punkt 3")
		s.says(s.get(SettingsPath), `value="10"`, "Punkt 3", "Det er gemt.")
		s.says(s.post(SettingsPath, "do", "gruppe", "name", ""), "Skriv gruppens navn")
		a = s.post(SettingsPath, "do", "gruppe", "name", "Direktionen")
		if a.status != http.StatusSeeOther {
			t.Fatalf("a group: %d", a.status)
		}
		group := a.to
		s.says(s.get(group), "Ingen er med i gruppen endnu")
		s.says(s.post(group, "do", "ind"), "Søg og vælg en person")
		s.says(s.post(group, "do", "ind", "search", "person", "person-q", "bodil"), "Bodil Kjær")
		s.post(group, "do", "ind", "person", w.town.Person("boss"))
		s.says(s.get(group), "Bodil Kjær", "Tag ud: Bodil Kjær")
		s.says(s.get(SettingsPath), "1 person")
		s.says(s.post(group, "do", "navn", "name", strings.Repeat("a", 81)), "højst være på 80 tegn")
		s.post(group, "do", "navn", "name", "Kommunens direktion")
		gid := group[strings.LastIndexByte(group, '/')+1:]
		a = s.who("karen").get("/dialog/ny")
		s.says(a, "Kommunens direktion", "Bodil Kjær svarer")
		s.says(s.get("/dialog/ny?gruppe="+gid), "Din anmodning går til Bodil Kjær.", "af lederne i dine egne grupper")
		a = s.post("/dialog/ny?gruppe="+gid, "id", id.New(), "what", "Tag os med før.", "why", "Budgettet.")
		if a.status != http.StatusSeeOther {
			t.Fatalf("asked: %d", a.status)
		}
		s.says(s.who("boss").get(a.to), "Tag os med før.", "Kommunens direktion", "Åbn et forløb")
		s.says(s.who("boss").get("/dialog?hvem=mig"), "Tag os med før")
		s.hasNot(s.who("rosa").get("/dialog/ny"), "Kommunens direktion")
		s.who("ivan").post(group, "do", "ud", "member", w.town.Person("boss"))
		s.says(s.get(group), "Ingen er med")
		request, _, _ := strings.Cut(a.to, "?")
		if a = s.post(group, "do", "slut"); a.status != http.StatusUnprocessableEntity {
			t.Errorf("ended while it is asked: %d", a.status)
		}
		s.says(a, "Gruppen har en anmodning, der venter på svar", "Tag os med før", request)
		s.who("karen").post(request, "do", "traek")
		s.who("ivan").post(group, "do", "slut")
		if a := s.get(group); a.status != http.StatusNotFound {
			t.Errorf("ended: %d", a.status)
		}
		if a := s.post(SettingsPath, "do", "noget"); a.status != http.StatusNotFound {
			t.Errorf("something else: %d", a.status)
		}
		n, err := db.One(bg, w.d.Read(), db.Scan[int], `SELECT count(*) FROM journal WHERE subject_kind = 'dialogue_group' AND actor_id = $1`, w.town.Person("ivan"))
		w.ok(err)
		if n != 5 {
			t.Errorf("%d entries about the group", n)
		}
	})
}
