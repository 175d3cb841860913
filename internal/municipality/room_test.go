package municipality_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/municipality"
)

var (
	ctx         = context.Background()
	noon        = time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	secretariat = access.Actor{Person: "s", Name: "Signe Holm", Grants: access.Grants{Secretariat: true}}
)

func onBoth(t *testing.T, run func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room)) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewFake(noon)
		run(t, d, clk, municipality.New(d, clk))
	}, municipality.Migrations, journal.Migrations, jobs.Migrations)
}

func settings(t *testing.T, x *municipality.Room) municipality.Settings {
	t.Helper()
	s, err := x.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSaveIsSeenAtOnceHereAndSoonElsewhere(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		other := municipality.New(d, clk)
		if got := settings(t, x); got != municipality.Defaults() {
			t.Fatalf("at first %+v", got)
		}
		s := settings(t, x)
		s.Name, s.MinimumGroup, s.Contact.Phone = "Lillesund Kommune", 7, "20 30 40 50"
		if err := x.Save(ctx, secretariat, s); err != nil {
			t.Fatal(err)
		}
		if got := settings(t, x); got != s {
			t.Errorf("here %+v", got)
		}
		if got := settings(t, other); got != s {
			t.Errorf("there %+v", got)
		}
		silently := func(name string) {
			if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE municipality_setting SET value = $1 WHERE key = 'name'", name)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		silently("Store Sund")
		if got := settings(t, x); got.Name != "Lillesund Kommune" {
			t.Errorf("asked the database for every page: %s", got.Name)
		}
		clk.Advance(4 * time.Second)
		if got := settings(t, x); got.Name != "Store Sund" {
			t.Errorf("never asked again: %s", got.Name)
		}
	})
}

func TestSaveWritesOnlyWhatChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		s := settings(t, x)
		if err := x.Save(ctx, secretariat, s); err != nil {
			t.Fatal(err)
		}
		s.LevelWords[1] = "Sektor-MED"
		for range 2 {
			if err := x.Save(ctx, secretariat, s); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := journal.Of(ctx, d.Read(), "municipality", "settings", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 || entries[0].Actor != "s" || len(entries[0].Args["keys"].([]any)) != 1 || entries[0].Args["keys"].([]any)[0] != "level_area" {
			t.Errorf("journal %+v", entries)
		}
		n, err := db.One(ctx, d.Read(), db.Scan[int], "SELECT count(*) FROM municipality_setting")
		if err != nil || n != 1 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

func TestOnlyTheSecretariatSaves(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, clk *clock.Fake, x *municipality.Room) {
		s := settings(t, x)
		s.Name = "Min egen kommune"
		for _, a := range []access.Actor{{}, {Person: "p"}, {Person: "a", Grants: access.Grants{Administrator: true}}, {Grants: access.Grants{Secretariat: true}}} {
			if err := x.Save(ctx, a, s); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%+v: %v", a, err)
			}
		}
		s.MinimumGroup = 1
		var inv *fault.Invalid
		if err := x.Save(ctx, secretariat, s); !errors.As(err, &inv) {
			t.Errorf("wrong settings: %v", err)
		}
		if got := settings(t, x); got != municipality.Defaults() {
			t.Errorf("something was saved: %+v", got)
		}
	})
}

func TestWhatIsMissingIsForTheSecretariat(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, _ *clock.Fake, x *municipality.Room) {
		told := func(a access.Actor) bool {
			c, err := x.GapSection(access.With(ctx, a))
			if err != nil {
				t.Fatal(err)
			}
			return c != nil
		}
		if !told(secretariat) || told(access.Actor{Person: "p"}) {
			t.Error("of a new municipality the secretariat is not told, or somebody else is")
		}
		s := settings(t, x)
		s.Name, s.Contact.Email = "Lillesund Kommune", "med@lillesund.example"
		if err := x.Save(ctx, secretariat, s); err != nil {
			t.Fatal(err)
		}
		if told(secretariat) {
			t.Error("nothing is missing, and something is told")
		}
	})
}
