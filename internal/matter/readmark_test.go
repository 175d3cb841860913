package matter

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// The owner, and a committee by its chair or vice-chair, say that they have read everything up to a day; nothing else says so for them.
func TestReadMarks(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, s := context.Background(), served(w)
		m := w.opened("karen", w.deciding())
		north := w.board.Committee("north")
		button := func(who string) (owner, committee bool) {
			_, body := s.get(who, "/forloeb/"+m)
			return strings.Contains(body, "Jeg har læst det hele til og med i dag"), strings.Contains(body, "L-MED Hjemmeplejen Nord har læst det hele til og med i dag")
		}
		if owner, board := button("karen"); owner || board {
			t.Error("there is nothing to read yet")
		}
		w.says("rosa", m, NameToAll, "Det er nøglerne.")
		for who, want := range map[string][2]bool{"karen": {true, true}, "nadia": {false, true}, "pia": {}, "rosa": {}, "carechief": {}} {
			if owner, board := button(who); [2]bool{owner, board} != want {
				t.Errorf("%s may say so for the owner %v, for the committee %v", who, owner, board)
			}
		}
		for range 2 { // looking at a page is no act
			if _, body := s.get("karen", "/forloeb/"+m); strings.Contains(body, "Læst af") {
				t.Error("it is read because a page was loaded")
			}
		}
		if status, _, to := s.post("karen", "/forloeb/"+m+"/laest", url.Values{"committee": {""}}); status != 303 || to != "/forloeb/"+m+"#laest" {
			t.Errorf("the owner: %d to %q", status, to)
		}
		if owner, _ := button("karen"); owner {
			t.Error("it can be said twice a day")
		}
		w.clk.Advance(48 * time.Hour)
		ok(t, w.x.MarkRead(ctx, w.as("nadia"), m, north))
		ok(t, w.x.MarkRead(ctx, w.as("karen"), m, north)) // the chair too, on the same day
		for _, path := range []string{"", "/udskriv"} {
			if _, body := s.get("rosa", "/forloeb/"+m+path); !strings.Contains(body, "Læst af ejeren 23. november 2026; af L-MED Hjemmeplejen Nord 25. november 2026.") {
				t.Errorf("%q does not say who has read it", path)
			}
		}
		if _, json := s.get("rosa", "/forloeb/"+m+"/data.json"); !strings.Contains(json, `"read":[{"by":null,"day":"2026-11-23"},{"by":"L-MED Hjemmeplejen Nord","day":"2026-11-25"}]`) {
			t.Error("the JSON does not say who has read it")
		}
		if _, body := s.get("rosa", "/forloeb/"+m+"/historik"); !strings.Contains(body, "Ejeren havde læst alle bidrag") || !strings.Contains(body, "L-MED Hjemmeplejen Nord havde læst alle bidrag") {
			t.Error("the history does not tell of it")
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbRead}, 10)
		ok(t, err)
		if len(entries) != 2 {
			t.Errorf("%d entries", len(entries))
		}
		fails(t, w.x.MarkRead(ctx, w.as("pia"), m, north), fault.Forbidden)
		fails(t, w.x.MarkRead(ctx, w.as("nadia"), m, ""), fault.Forbidden)
		fails(t, w.x.MarkRead(ctx, w.as("frida"), m, w.board.Committee("main")), fault.NotFound) // she may not read it
		fails(t, w.x.MarkRead(ctx, w.as("karen"), m, w.board.Committee("schools")), fault.NotFound)
		w.clk.Advance(24 * time.Hour)
		ok(t, w.x.MarkRead(ctx, w.as("karen"), m, ""))
		if _, body := s.get("rosa", "/forloeb/"+m); !strings.Contains(body, "Læst af ejeren 26. november 2026;") {
			t.Error("a later day does not count")
		}
	})
}
