package testkit_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/testkit"
)

var room = fstest.MapFS{"2026112399_trial_word.sql": {Data: []byte("-- +goose Up\nCREATE TABLE word (plain TEXT, bytes @text);\n")}}

// TestEachIsFresh has what one test writes stay out of the next one's database.
func TestEachIsFresh(t *testing.T) {
	for range 2 {
		testkit.Databases(t, func(t *testing.T, d *db.DB) {
			words := []string{"å", "z", "B", "a"}
			err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				for _, w := range words {
					if _, err := tx.Exec(ctx, "INSERT INTO word (plain, bytes) VALUES ($1, $1)", w); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			got, err := db.All(t.Context(), d.Read(), db.Scan[string], "SELECT bytes FROM word ORDER BY bytes")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"B", "a", "z", "å"}, got); diff != "" {
				t.Errorf("words (-want +got):\n%s", diff)
			}
			// The trap that the tests' PostgreSQL sets for a column that should have been @text.
			if got, err = db.All(t.Context(), d.Read(), db.Scan[string], "SELECT plain FROM word ORDER BY plain"); err != nil {
				t.Fatal(err)
			}
			want := []string{"B", "a", "z", "å"}
			if d.Engine() == db.Postgres {
				want = []string{"a", "B", "z", "å"}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("words in the engine's own order (-want +got):\n%s", diff)
			}
		}, room)
	}
}

func TestPostgresIsEmpty(t *testing.T) {
	d, err := db.Open(t.Context(), db.Config{URL: testkit.Postgres(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	n, err := db.One(t.Context(), d.Read(), db.Scan[int], "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
	if err != nil || n != 0 {
		t.Errorf("%d tables, %v", n, err)
	}
	if err := d.Migrate(t.Context(), room); err != nil {
		t.Error(err)
	}
}
