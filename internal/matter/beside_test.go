package matter

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/fault"
)

// What rooms above add stands on the matter's page and on paper, for who may read it, with what they are to it.
func TestSectionsOfRoomsAbove(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var seen []Here
		w.x.AddSection(func(_ context.Context, here Here, paper bool) (templ.Component, error) {
			seen = append(seen, here)
			return templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
				_, err := io.WriteString(out, map[bool]string{false: "<p>besides-page</p>", true: "<p>besides-paper</p>"}[paper])
				return err
			}), nil
		})
		w.x.AddSection(func(context.Context, Here, bool) (templ.Component, error) { return nil, nil })
		m := w.open()
		s := served(w)
		for path, want := range map[string]string{Path(m): "besides-page", Path(m) + "/udskriv": "besides-paper"} {
			if status, page := s.get("rosa", path); status != 200 || strings.Count(page, "besides-") != 1 || !strings.Contains(page, want) {
				t.Errorf("%s: %d without %s", path, status, want)
			}
		}
		if len(seen) != 2 || seen[0].Matter.ID != m || !seen[0].Standing.Touched || seen[0].Title == "" {
			t.Errorf("given %+v", seen)
		}
		if status, _ := s.get("hanne", Path(m)); status != 404 || len(seen) != 2 {
			t.Errorf("who may not read it: %d, %d", status, len(seen))
		}
		ctx := context.Background()
		here, err := w.x.Enter(ctx, w.d.Read(), w.as("karen"), m)
		if ok(t, err); !here.Standing.Owner || here.Title != "Ruterne bliver ændret for sent" {
			t.Errorf("karen enters %+v", here)
		}
		if _, err := w.x.Enter(ctx, w.d.Read(), w.as("hanne"), m); !isErr(err, fault.NotFound) {
			t.Errorf("hanne enters: %v", err)
		}
	})
}
