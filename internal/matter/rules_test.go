package matter

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/year"
)

// local is a rule for the working time: the committee of the level above is told, the main committee agrees on a guideline.
var local = agreement.Rule{ID: "local.time", Subjects: []agreement.Subject{agreement.WorkingTime}, Level: committee.Local, Extent: agreement.OneWorkplace,
	Ask: []agreement.Ask{{Place: agreement.Areas, Form: agreement.Inform}, {Place: agreement.MainCommittee, Form: agreement.Guideline},
		{Place: agreement.Employees, Form: agreement.Inform}},
	Notice: 21, Clause: "MED-aftalen, afsnit 3", Origin: agreement.Local}

// ruled stores a version of the rules that is valid from a number of days from today on.
func (w *world) ruled(id string, days int, more ...agreement.Rule) {
	w.t.Helper()
	w.town.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
		return agreement.Put(ctx, tx, agreement.Version{ID: id, From: w.today().AddDays(days), Rules: append(agreement.Minimum(), more...)})
	})
}

// danishly is a context in which messages are worded.
func danishly(t testing.TB) context.Context {
	bundle, err := i18n.NewBundle(ui.Messages, committee.Messages, agreement.Messages, Messages)
	ok(t, err)
	return i18n.With(context.Background(), bundle, i18n.Danish)
}

func TestTheRulesSayWhoIsAsked(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := danishly(t)
		w.ruled("first", 0, local)
		w.ruled("next", 10)
		m := w.opened("karen", w.deciding())
		v, err := w.x.View(ctx, w.as("karen"), m, Page{})
		ok(t, err)
		got := map[string]string{}
		for _, a := range v.Committees {
			got[a.Name] = string(a.Form) + ": " + strings.Join(a.Why(ctx), " ")
		}
		want := map[string]string{
			"L-MED Hjemmeplejen Nord": "discuss: L-MED Hjemmeplejen Nord drøfter, fordi lederen af Hjemmeplejen Nord beslutter (Rammeaftalen § 7, stk. 2). " +
				"L-MED Hjemmeplejen Nord inddrages før, fordi Hjemmeplejen Nord berøres (Rammeaftalen § 7, stk. 2).",
			"C-MED Center for Omsorg": "inform: C-MED Center for Omsorg orienteres, fordi Hjemmeplejen Nord berøres, og der er intet udvalg på det niveau (MED-aftalen, afsnit 3).",
			"H-MED Hoved-MED":         "guideline: H-MED Hoved-MED aftaler en retningslinje, fordi aftalen siger, at hovedudvalget skal med (MED-aftalen, afsnit 3).",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("who is asked, and why (-want +got):\n%s", d)
		}
		if v.Matter.Agreement != "first" || v.Matter.Subject != agreement.WorkingTime || v.Committees[0].Name != "L-MED Hjemmeplejen Nord" {
			t.Errorf("%+v, %s first", v.Matter, v.Committees[0].Name)
		}
		var left []string
		for _, a := range undiscussed(v.Committees, nil) {
			left = append(left, a.Name)
		}
		if !cmp.Equal(left, []string{"L-MED Hjemmeplejen Nord", "H-MED Hoved-MED"}) {
			t.Errorf("must discuss it first: %v", left)
		}
		err = w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE agreement_version SET until_day = NULL WHERE id = 'first'`); err != nil {
				return err
			}
			for _, table := range []string{"agreement_rule_ask", "agreement_rule_for", "agreement_rule"} {
				if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE version_id = 'first'`); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, `DELETE FROM agreement_version WHERE id = 'first'`)
			return err
		})
		if err == nil {
			t.Error("the rules a matter was opened under were deleted")
		}
		w.clk.Advance(11 * 24 * time.Hour)
		second := w.opened("karen", w.deciding())
		for id, want := range map[string]string{m: "first", second: "next"} {
			v, err := w.x.View(ctx, w.as("karen"), id, Page{})
			if ok(t, err); v.Matter.Agreement != want {
				t.Errorf("opened under %q, want %q", v.Matter.Agreement, want)
			}
		}
		advice, err := w.x.View(ctx, w.as("karen"), w.open(), Page{})
		ok(t, err)
		if why := advice.Committees[0].Why(ctx)[0]; why != "L-MED Hjemmeplejen Nord drøfter, fordi lederen af Hjemmeplejen Nord spørger (Rammeaftalen § 7, stk. 2)." {
			t.Errorf("nobody decides in advice: %s", why)
		}
	})
}

// What was found before there were rules keeps its words, also when its committees are stored again.
func TestEarlierReasonsKeepTheirWords(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := danishly(t)
		m := w.open()
		ok(t, w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter_committee SET reason_code = 'own', reason_args = '{"committee":"L-MED Nord","unit":"Nord"}' WHERE matter_id = $1`, m)
			return err
		}))
		ok(t, w.x.AskCommittee(ctx, w.as("karen"), m, w.board.Committee("main"), "De ved det."))
		asked, err := loadAsked(ctx, w.d.Read(), m)
		ok(t, err)
		want := committee.ReasonText(ctx, "own", map[string]string{"committee": "L-MED Nord", "unit": "Nord"})
		if got := asked[0].Why(ctx); !slices.Equal(got, []string{want}) || len(asked[1].Why(ctx)) != 0 || asked[1].Words != "De ved det." {
			t.Errorf("%v and %+v", got, asked[1])
		}
	})
}

func TestSubjects(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for _, c := range []struct {
			subject agreement.Subject
			kind    Kind
			saved   []string
			opened  []string
		}{
			{agreement.Budget, Decision, nil, nil},
			{"", Decision, nil, []string{"subject"}},
			{"", Advice, nil, nil},
			{agreement.Pay, Decision, nil, []string{"subject"}},
			{agreement.EmploymentCase, Advice, nil, []string{"subject"}},
			{"weather", Decision, []string{"subject"}, nil},
		} {
			in := w.deciding()
			if c.kind == Advice {
				in = w.asking()
			}
			in.Kind, in.Subject = c.kind, c.subject
			_, err := w.x.Draft(ctx, w.as("karen"), in)
			if got := wrongFields(err); !slices.Equal(got, c.saved) {
				t.Errorf("saving %q: %v", c.subject, got)
			}
			if c.saved == nil {
				if got := wrongFields(w.x.Open(ctx, w.as("karen"), in.ID)); !slices.Equal(slices.DeleteFunc(got, func(f string) bool { return f == "committees" }), c.opened) {
					t.Errorf("opening %q: %v", c.subject, got)
				}
			}
		}
	})
}

// The rules' editor sees the open matters its reader may read, and no title that is hidden from them.
func TestOpenMattersForTheRules(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		in := w.deciding()
		in.DecidedBy, in.Decider, in.Touched = ByCouncil, "", []string{w.town.Unit("north"), w.town.Unit("lake")}
		m := w.opened("karen", in)
		closed := w.open()
		ok(t, w.x.Close(context.Background(), w.as("karen"), closed, CloseInput{Took: "Tak.", Early: "Alle er hørt."}))
		secret := w.deciding()
		secret.Visibility, secret.ClosedReason = ToCommittee, "Det handler om en enkelt vagt."
		hidden := w.opened("karen", secret)
		of := func(who string) []agreement.OpenMatter {
			list, err := w.x.OpenToRules(access.With(danishly(t), w.as(who)), w.d.Read())
			ok(t, err)
			return list
		}
		list := of(keeper)
		if len(list) != 1 || list[0].ID != m || list[0].Link != path(m, "") || list[0].Title == "" {
			t.Fatalf("the secretariat: %+v", list)
		}
		slices.Sort(in.Touched)
		want := agreement.Question{Kind: string(Decision), Subject: agreement.WorkingTime, Touched: in.Touched, Decider: agreement.Decider{Council: true}}
		if d := cmp.Diff(want, list[0].Question); d != "" {
			t.Error(d)
		}
		if list := of("nadia"); len(list) != 2 || !slices.ContainsFunc(list, func(o agreement.OpenMatter) bool { return o.ID == hidden }) {
			t.Errorf("a representative: %+v", list)
		}
		ok(t, w.x.Hide(context.Background(), w.as(keeper), m, TargetVersion, "1", "Den navngiver en borger."))
		for _, o := range of("nadia") {
			if o.ID == m && !strings.Contains(o.Title, "skjult") {
				t.Errorf("a hidden title: %q", o.Title)
			}
		}
		if list, err := w.x.OpenToRules(danishly(t), w.d.Read()); err != nil || list != nil {
			t.Errorf("nobody: %v %v", list, err)
		}
	})
}

// The windows follow the committee's meetings, and the review says what the agreement asks.
func TestTheCalendarGivesTheWindows(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.ruled("first", 0, local)
		calendar := year.New(w.d, w.clk, municipality.New(w.d, w.clk), w.board.Room)
		_, err := calendar.AddMeeting(ctx, w.as(keeper), year.Meeting{Committee: w.board.Committee("north"), Day: w.today().AddDays(45), Start: "09:00", End: "10:00"})
		ok(t, err)
		s := served(w)
		in := w.deciding()
		in.Windows = append(make([]clock.Day, 3), w.today().AddDays(60)) // as a new one is saved
		_, err = w.x.Draft(ctx, w.as("karen"), in)
		ok(t, err)
		status, page := s.get("karen", stepPath(in.ID, stepTime))
		papers := year.NewCalendar().Dates(year.DefaultDeadlines(), w.today().AddDays(45)).Papers
		if status != 200 || !strings.Contains(page, ui.WriteDay(papers)) {
			t.Errorf("%d: contributions do not close on %s, when papers are sent", status, ui.WriteDay(papers))
		}
		if strings.Contains(page, "Er der tid til at drøfte det?") {
			t.Error("there is time, and it asks")
		}
		form := url.Values{"decider": {in.UnitID}, "promise": {"Alle får svar."}, "window_decided": {ui.WriteDay(w.today().AddDays(5))}, "gem": {"ja"}}
		for i, code := range Kinds[Decision].Windows[:3] {
			form.Set(windowField(code), ui.WriteDay(PlannedWindows(Decision, w.today(), w.today().AddDays(60), papers)[i]))
		}
		if status, _, _ := s.post("karen", stepPath(in.ID, stepTime), form); status != 303 {
			t.Errorf("saving: %d", status)
		}
		f, err := w.x.Form(ctx, w.as("karen"), in.ID)
		ok(t, err)
		if want := PlannedWindows(Decision, w.today(), w.today().AddDays(5), w.today().AddDays(-1)); !slices.Equal(f.Input.Windows, want) {
			t.Errorf("the windows did not follow: %v, want %v", f.Input.Windows, want)
		}
		if _, page := s.get("karen", stepPath(in.ID, stepTime)); !strings.Contains(page, "Er der tid til at drøfte det?") {
			t.Error("there is no time, and it does not ask")
		}
		// A day that is over stays as it was typed, with what is wrong with it, and moves no window.
		over := w.today().AddDays(-25)
		form.Del("gem")
		form.Set("beregn", "ja")
		form.Set("window_decided", ui.WriteDay(over))
		if status, _, _ := s.post("karen", stepPath(in.ID, stepTime), form); status != 303 {
			t.Errorf("a day that is over: %d", status)
		}
		f, err = w.x.Form(ctx, w.as("karen"), in.ID)
		ok(t, err)
		if typed := append(PlannedWindows(Decision, w.today(), w.today().AddDays(60), papers)[:3:3], over); !slices.Equal(f.Input.Windows, typed) {
			t.Errorf("a day that is over made them %v, want %v", f.Input.Windows, typed)
		}
		if _, page := s.get("karen", stepPath(in.ID, stepTime)); !strings.Contains(page, "Den dag er gået") || strings.Contains(page, `summary-text">Se, hvornår det senest`) {
			t.Error("a day that is over is not said to be")
		}
		form.Set("window_decided", ui.WriteDay(w.today().AddDays(5)))
		s.post("karen", stepPath(in.ID, stepTime), form)
		_, page = s.get("karen", path(in.ID, "/aabn"))
		for _, words := range []string{"Er der tid til at drøfte det?", "Det handler om: Arbejdstid", "21 dage (MED-aftalen, afsnit 3)", "Medarbejderne i Hjemmeplejen Nord", "Det kan stadig lade sig gøre"} {
			if !strings.Contains(page, words) {
				t.Errorf("the review does not say %q", words)
			}
		}
		status, page, _ = s.post("karen", stepPath(in.ID, stepProblem), url.Values{"subject": {"pay"}, "problem": {in.Problem}, "core_task": {in.CoreTask}, "videre": {"ja"}})
		if status != 422 || !strings.Contains(page, "Løn forhandles ikke i MED") {
			t.Errorf("pay: %d", status)
		}
		fails(t, w.x.Open(ctx, w.as("rosa"), in.ID), fault.NotFound)
	})
}
