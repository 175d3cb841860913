package matter

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/db"
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

// Who is on whose side in many matters is what they are in each, and what the conditions of lists say.
func TestSidesAreStandings(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, q := context.Background(), w.d.Read()
		ms := []string{w.open(), w.opened("karen", w.deciding())}
		ok(t, w.x.AskCommittee(ctx, w.as("karen"), ms[0], w.board.Committee("schools"), "De har prøvet det."))
		ok(t, w.x.NameStandIn(ctx, w.as("karen"), ms[1], w.town.Person("lars")))
		for key := range w.town.People {
			sides, err := w.x.Sides(ctx, q, w.as(key), ms)
			ok(t, err)
			arms := map[string]Standing{}
			owns, represents, manages := Arms("m.id")
			_, err = db.All(ctx, q, func(s db.Scanner) (st Standing, err error) {
				var id string
				err = s.Scan(&id, &st.Owner, &st.Representative, &st.Management)
				arms[id] = st
				return st, err
			}, `SELECT m.id, CASE WHEN `+owns+` THEN TRUE ELSE FALSE END, CASE WHEN `+represents+` THEN TRUE ELSE FALSE END, CASE WHEN `+manages+` THEN TRUE ELSE FALSE END FROM matter m`, w.town.Person(key))
			ok(t, err)
			for _, id := range ms {
				m, err := loadMatter(ctx, q, id)
				ok(t, err)
				s, err := loadStanding(ctx, q, w.as(key), m)
				ok(t, err)
				if got := sides[id]; got.Representative != s.Representative || got.Management != s.Management || got.Owner != s.Owner {
					t.Errorf("%s: %+v, and is %+v", key, got, s)
				}
				if got := arms[id]; got.Representative != s.Representative || got.Management != s.Management || got.Owner != s.Owner {
					t.Errorf("%s, by its arms: %+v, and is %+v", key, got, s)
				}
			}
		}
		told, err := w.x.BothSides(ctx, q, ms[1])
		ok(t, err)
		var people []string
		for _, p := range told {
			people = append(people, w.key(p.Person))
		}
		if slices.Sort(people); !slices.Equal(people, []string{"karen", "lars", "nadia", "omar", "pia"}) {
			t.Errorf("told: %v", people)
		}
	})
}
