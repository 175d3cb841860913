package intake_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// importing is the command line with a night; it gives what scripts and people are told.
func (w *world) importing(files []os2mo.File, dryRun bool, accept int) (r *intake.Result, text string, report map[string]any) {
	w.Helper()
	r, err := w.x.Import(w.Context(), asMap(files), dryRun, intake.Options{AcceptEnded: accept})
	w.ok(err)
	var b bytes.Buffer
	w.ok(r.WriteText(&b))
	data, err := json.Marshal(r.JSON())
	w.ok(err)
	w.ok(json.Unmarshal(data, &report))
	return r, b.String(), report
}

func TestCommandLine(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first, next := night(t, "os2mo"), night(t, "os2mo-next-night")
		empty := w.state()
		r, text, report := w.importing(first, true, 0)
		if d := cmp.Diff(empty, w.state()); d != "" || r.ExitCode() != 0 {
			t.Errorf("a dry run ends with %d and changes %s", r.ExitCode(), d)
		}
		if !strings.Contains(text, "This would change:") || !strings.Contains(text, "new: Karen Skov Brandt (kabr)") || report["applied"] != false || report["ok"] != true || report["dry_run"] != true {
			t.Errorf("dry run: %v\n%s", report["applied"], text)
		}
		r, text, report = w.importing(first, false, 0)
		if r.ExitCode() != 0 || report["applied"] != true || report["unchanged"] != false || report["people_before"] != 0.0 {
			t.Errorf("%d %v", r.ExitCode(), report)
		}
		if strings.Contains(text, "Karen") || !strings.Contains(text, "people") {
			t.Errorf("what is printed ends in logs:\n%s", text)
		}
		if n := w.count("SELECT count(*) FROM journal WHERE verb = 'intake.imported' AND actor_id IS NULL"); n != 1 {
			t.Errorf("%d journal entries of the program", n)
		}
		r, text, report = w.importing(first, false, 0)
		if r.ExitCode() != 0 || report["unchanged"] != true || !strings.HasPrefix(text, "Nothing has changed.") {
			t.Errorf("%d %v %s", r.ExitCode(), report["unchanged"], text)
		}
		w.tomorrow()
		_, text, report = w.importing(next, false, 0)
		want := map[string]any{"units": 2.0, "people": 0.0, "employments": 15.0, "leaders": 0.0, "committees": 0.0, "seats": 1.0}
		if d := cmp.Diff(want, report["changed"]); d != "" || report["ended_people"] != 5.0 || report["people_before"] != 400.0 {
			t.Errorf("%s, %v of %v ended", d, report["ended_people"], report["people_before"])
		}
		if d := cmp.Diff(map[string]any{"unit_without_leader": 11.0, "vacant_seat": 13.0, "committee_unmatched": 3.0}, report["gaps"]); d != "" {
			t.Error(d)
		}
		if !strings.Contains(text, "L-MED Tandplejen may now be ") {
			t.Error(text)
		}
		people := report["changes"].(map[string]any)["people"].([]any)
		if d := cmp.Diff(map[string]any{"change": "ended", "key": people[0].(map[string]any)["key"], "name": "Noah Skov Jørgensen", "detail": "nojo"}, people[0]); d != "" || len(people) != 6 {
			t.Errorf("%d people: %s", len(people), d)
		}
	})
}

func TestCommandLineRefuses(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.importing(first, false, 0)
		before := w.state()
		bad := edit(t, first, unitsFile, func(row []string) []string {
			if row[1] == "Direktionen" {
				row[3], row[4] = "1. maj 2017", "snart" // two faults in one row
			}
			return row
		})
		for _, dry := range []bool{true, false} {
			r, text, report := w.importing(bad, dry, 0)
			if r.ExitCode() != 1 || report["ok"] != false || report["refused"] != "bad_rows" || report["applied"] != false {
				t.Errorf("%d %v", r.ExitCode(), report)
			}
			if want := unitsFile + "-incl-start-og-stopdata-og-enhedstyper-os2mo.csv:3 gyldig fra \"1. maj 2017\" bad_date: not a date written year-month-day"; !strings.Contains(text, want) {
				t.Errorf("no %q in:\n%s", want, text)
			}
			problem := report["problems"].([]any)[0].(map[string]any)
			if problem["line"] != 3.0 || problem["field"] != "gyldig fra" || problem["value"] != "1. maj 2017" || problem["reason"] != "bad_date" || problem["text"] == "" {
				t.Errorf("%v", problem)
			}
		}
		r, text, report := w.importing(halved(t, first, committeesFile), false, 0)
		if r.ExitCode() != 1 || report["refused"] != "fewer_than_before" || report["fewer"].(map[string]any)["committees"] == nil ||
			!strings.Contains(text, "--accept-fewer") || !strings.Contains(text, "of 30 committees are gone") {
			t.Errorf("%d %v\n%s", r.ExitCode(), report, text)
		}
		spoilt := slices.Clone(first)
		spoilt[0].Data, spoilt[1].Data = nil, []byte("\x89PNG\r\n\x1a\n\x00")
		if _, text, _ := w.importing(spoilt[:4], false, 0); !strings.HasPrefix(text, "3 files cannot be used; nothing was changed:\n") || strings.Contains(text, "rows must") {
			t.Errorf("whole files:\n%s", text)
		}
		if _, text, _ := w.importing(bad[:4], false, 0); !strings.Contains(text, "1 file cannot be used") || !strings.Contains(text, "1 row must be mended") {
			t.Errorf("a file and a row:\n%s", text)
		}
		rows := 0
		fewer := edit(t, first, employmentsFile, func(row []string) []string {
			if rows++; rows > 300 {
				return nil
			}
			return row
		})
		r, text, report = w.importing(fewer, false, 0)
		if r.ExitCode() != 3 || report["refused"] != "too_many_ended" || !strings.Contains(text, "of 400 people would end; nothing was changed") {
			t.Errorf("%d %v\n%s", r.ExitCode(), report["refused"], text)
		}
		if d := cmp.Diff(before, w.state()); d != "" {
			t.Errorf("refused, and yet: %s", d)
		}
		if r, _, _ := w.importing(fewer, true, r.Ended); r.ExitCode() != 0 {
			t.Errorf("accepted in a dry run: %d", r.ExitCode())
		}
		if r, _, _ := w.importing(fewer, false, r.Ended); r.ExitCode() != 0 || w.count("SELECT count(*) FROM org_person_name WHERE present") != 400-r.Ended {
			t.Errorf("accepted: %d", r.ExitCode())
		}
	})
}

// Every code a file can be refused with has words in both languages, and so has every gap.
func TestEveryReasonHasWords(t *testing.T) {
	b, err := i18n.NewBundle(intake.Messages)
	if err != nil {
		t.Fatal(err)
	}
	args := []any{"n", 2, "other", "12", "limit", 64, "got", 3, "want", 4, "name", "Egeskolen", "path", "A › B", "other_path", "A › C", "id", "1", "other_id", "2",
		"other_name", "Bo", "unit", "Tandplejen", "committee", "L-MED"}
	gap := false
	for _, r := range intake.Reasons {
		gap = gap || r == os2mo.UnknownFile
		for _, lang := range i18n.Languages {
			if b.Text(lang, "intake.reason."+r, args...) == "" {
				t.Errorf("%s has no words in %s", r, lang)
			}
			if gap && b.Text(lang, "intake.gap."+r, args...) == "" {
				t.Errorf("%s has no heading in %s", r, lang)
			}
		}
	}
}
