package committeetest_test

import (
	"context"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
)

func TestSeed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewFake(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
		town := orgtest.Seed(t, d, clk)
		b := committeetest.Seed(t, d, clk, town)
		voice, err := b.Room.Voice(context.Background(), d.Read(), []string{town.Unit("town"), town.Unit("care"), town.Unit("team1"), town.Unit("south"),
			town.Unit("oakteam"), town.Unit("lake")})
		if err != nil {
			t.Fatal(err)
		}
		for unit, want := range map[string]string{"town": "main", "care": "care", "team1": "north", "south": "care", "oakteam": "oak", "lake": "schools"} {
			if got := voice[town.Unit(unit)].ID; got != b.Committee(want) {
				t.Errorf("%s is represented by %s, want %s", unit, got, want)
			}
		}
		if b.Seat("north", "nadia") == b.Seat("north", "") || b.Seat("group", "omar") == b.Seat("north", "omar") {
			t.Error("seats of their own have one id")
		}
		if c, err := b.Room.Committee(context.Background(), d.Read(), b.Committee("group")); err != nil || c.Kind != committee.KindGroup {
			t.Errorf("%+v %v", c, err)
		}
	}, journal.Migrations, jobs.Migrations, org.Migrations, committee.Migrations)
}
