package matter

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
)

// TestALinkToAContributionLeadsToItsPage: a matter shows its contributions thirty at a time, and a link leads to where one stands.
func TestALinkToAContributionLeadsToItsPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.opened("karen", w.deciding())
		var c []string
		for i := range 2*usual + 5 {
			c = append(c, w.says("rosa", m, NameToAll, fmt.Sprintf("Bidrag %d.", i)))
		}
		for _, at := range []int{0, usual - 1, usual, 2 * usual, 2*usual + 4} {
			v, err := w.x.View(ctx, w.as("rosa"), m, Page{At: c[at]})
			ok(t, err)
			from := at / usual * usual
			if got := v.Contributions; got[0].ID != c[from] || (v.After == "") != (from == 0) {
				t.Errorf("the page of %d begins with %s, goes on from %q", at, got[0].Text, v.After)
			}
		}
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{At: id.New()})
		ok(t, err)
		if v.Contributions[0].ID != c[0] {
			t.Error("what is not there is the first page")
		}
		// In the workbench it is counted among those shown.
		w.answers("karen", m, c[:10]...)
		b, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{At: c[usual+9]})
		ok(t, err)
		if b.Contributions[0].ID != c[10] {
			t.Errorf("the thirtieth that waits is on the first page, which begins with %s", b.Contributions[0].Text)
		}

		last := c[len(c)-1]
		w.answers("karen", m, last)
		ok(t, w.x.Clarify(ctx, w.as("karen"), c[40], "Hvad mener du?"))
		ok(t, w.x.Reply(ctx, w.as("rosa"), c[40], "Det her."))
		s := served(w)
		place := ContributionPath(m, last)
		_, page := s.get("rosa", strings.SplitN(place, "#", 2)[0])
		if !strings.Contains(page, `id="bidrag-`+last+`"`) || !strings.Contains(page, `href="/forloeb/`+m+`#bidrag"`) {
			t.Error("the page does not show it, or no way to the first")
		}
		paths := func(who, verb string) (out []string) {
			entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{verb}, 100)
			ok(t, err)
			notices, err := w.x.Render(ctx, w.d.Read(), entries[len(entries)-1:], w.town.Person(who))
			ok(t, err)
			for _, n := range notices {
				out = append(out, n.Path)
			}
			return out
		}
		for _, tc := range []struct{ who, verb, want string }{
			{"rosa", VerbAnswered, place}, {"rosa", VerbClarified, ContributionPath(m, c[40])},
			{"karen", VerbReplied, answeringOne(m, c[40])}, {"karen", VerbReceived, answeringOne(m, last)},
		} {
			if d := cmp.Diff([]string{tc.want}, paths(tc.who, tc.verb)); d != "" {
				t.Errorf("%s is told of %s (-want +got):\n%s", tc.who, tc.verb, d)
			}
		}
		// Nor does an act lead away from it.
		_, _, to := s.post("pia", "/bidrag/"+last+"/genkend", map[string][]string{"next": {""}})
		if to != place {
			t.Errorf("recognised, one comes to %s", to)
		}
	})
}
