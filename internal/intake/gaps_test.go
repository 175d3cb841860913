package intake_test

import (
	"context"
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// unclear gives a night in which a vice-chair and the leader of a unit cannot be found among the employed.
func unclear(t *testing.T) []os2mo.File {
	t.Helper()
	files := edit(t, night(t, "os2mo"), committeesFile, func(row []string) []string {
		if row[2] == "L-MED Tandplejen" && row[3] == "" && row[7] == "TR næstformand" {
			row[6], row[10] = "", "ukendt@lillesund.example"
		}
		return row
	})
	return edit(t, files, leadersFile, func(row []string) []string {
		if row[2] == "Tandplejen" && row[3] == "" {
			row[5], row[7] = "En Helt Anden", ""
		}
		return row
	})
}

func TestWhatTheImportCouldNotMakeOutIsFoundAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(unclear(t))
		as := func(a access.Actor) context.Context {
			b, err := i18n.NewBundle(web.Messages, ui.Messages, intake.Messages, committee.Messages)
			w.ok(err)
			return i18n.With(access.With(t.Context(), a), b, i18n.Danish)
		}
		said := func(a access.Actor) string {
			t.Helper()
			part, err := w.x.GapSection(as(a))
			w.ok(err)
			if part == nil {
				return ""
			}
			var b strings.Builder
			w.ok(part.Render(as(a), &b))
			return html.UnescapeString(b.String())
		}
		text := said(secretariat)
		for _, want := range []string{"1 medlem, vi ikke kan finde", "L-MED Tandplejen", "MED-udvalgsmedlemer_i_hieraki.csv, linje ", "1 leder, vi ikke kan finde", "En Helt Anden", "Lederen af Tandplejen"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %s", want, text)
			}
		}
		if text := said(access.Actor{Person: "anybody"}); text != "" {
			t.Errorf("others are told %s", text)
		}
		// The seat is not vacant, the committee not without a vice-chair, the unit not without a leader: they are not known.
		gaps, err := w.committee.Gaps(t.Context(), w.d.Read())
		w.ok(err)
		tand := w.committeeOf("L-MED Tandplejen")
		for _, g := range gaps {
			if g.CommitteeID == tand && (g.Kind == committee.GapVacant || g.Kind == committee.GapNoVice) || g.UnitID == w.unit("Tandplejen") && g.Kind == committee.GapLeaderless {
				t.Errorf("gap %s", g.Kind)
			}
		}
		seats, err := w.committee.Seats(t.Context(), w.d.Read(), tand)
		w.ok(err)
		unknown := 0
		for _, s := range seats {
			if s.Unknown {
				unknown++
			}
		}
		if unknown != 1 {
			t.Errorf("%d seats whose holder is not known", unknown)
		}
		if n := w.count("SELECT count(*) FROM org_leader_unknown WHERE unit_id = $1", w.unit("Tandplejen")); n != 1 {
			t.Errorf("%d units whose leader is not known", n)
		}
		// The page of one kind, for the secretariat alone.
		s := newSite(w)
		s.get("/import/mangler/ukendte-medlemmer").contains(t, "1 medlem, vi ikke kan finde", "L-MED Tandplejen")
		s.get("/import/mangler/delte-mails").contains(t, "Det er der ikke noget af")
		if a := s.get("/import/mangler/noget"); a.status != http.StatusNotFound {
			t.Errorf("an address of nothing: %d", a.status)
		}
		s.as = access.Actor{Person: "anybody"}
		if a := s.get("/import/mangler/ukendte-medlemmer"); a.status != http.StatusNotFound {
			t.Errorf("others: %d", a.status)
		}
		// The same night writes nothing; when the files have been mended it is gone.
		before := w.state()
		if p := w.apply(unclear(t)); !p.Idle {
			t.Error("the same night is not the same")
		}
		if d := cmp.Diff(before, w.state()); d != "" {
			t.Error(d)
		}
		p := w.apply(night(t, "os2mo"))
		if n := p.List(intake.Seats).Changed; n != 1 || p.List(intake.Leaders).All() != 2 {
			t.Errorf("%d seats, %+v", n, p.List(intake.Leaders))
		}
		if text := said(secretariat); text != "" {
			t.Errorf("mended, and yet: %s", text)
		}
		if n := w.count("SELECT count(*) FROM org_leader_unknown") + w.count("SELECT count(*) FROM committee_seat WHERE unknown"); n != 0 {
			t.Errorf("%d are still not known", n)
		}
	})
}

// Where only what is missing in the files differs, the organisation is the same and yet there is something to bring in.
func TestOnlyTheGapsDiffer(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first := night(t, "os2mo")
		w.apply(first)
		tandplejen := edit(t, first, employmentsFile, func(row []string) []string {
			if row[6] == "tibr" {
				row[9] = "ikke en mail"
			}
			return row
		})
		w.apply(tandplejen)
		s := newSite(w)
		other := edit(t, tandplejen, employmentsFile, func(row []string) []string {
			if row[6] == "tibr" {
				row[9] = "heller ikke en"
			}
			return row
		})
		path := s.dropped(other)
		s.get(path).contains(t, "Intet har ændret sig", "det, der mangler i filerne, er et andet", "Hent ind")
		s.post(path, map[string][]string{})
		w.ok(w.runner.Drain(t.Context()))
		if got := w.one("SELECT problems FROM intake_gap WHERE reason = 'bad_email'"); !strings.Contains(got, "heller ikke en") {
			t.Error(got)
		}
	})
}
