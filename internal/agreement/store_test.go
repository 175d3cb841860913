package agreement

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/testkit"
)

func TestVersionsAreKept(t *testing.T) {
	ctx := context.Background()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put := func(v Version) error {
			return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return Put(ctx, tx, v) })
		}
		valid := func(day string) Version {
			t.Helper()
			v, err := Valid(ctx, d.Read(), clock.MustDay(day))
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if v := valid("2026-11-27"); v.ID != "" || !cmp.Equal(v.Rules, Minimum()) {
			t.Errorf("nothing stored: %+v", v)
		}
		local := append(Example(), Rule{ID: "own", Kinds: []string{"decision", "advice"}, Subjects: []Subject{Technology, Budget}, Level: 2, Extent: ManyCentres,
			Ask: []Ask{{Leaders, Inform}, {Areas, Guideline}}, Notice: 1, Material: 2, Response: 3, Escalation: ToMain, Clause: "§ 1", Origin: Local})
		for _, v := range []Version{{ID: "b", From: clock.MustDay("2027-01-01"), Rules: local}, {ID: "a", From: clock.MustDay("2022-01-01"), Rules: Minimum()}} {
			if err := put(v); err != nil {
				t.Fatal(err)
			}
		}
		for on, want := range map[string]string{"2021-12-31": "", "2022-01-01": "a", "2026-12-31": "a", "2027-01-01": "b"} {
			if v := valid(on); v.ID != want {
				t.Errorf("%s: %q", on, v.ID)
			}
		}
		b, err := ByID(ctx, d.Read(), "b")
		if diff := cmp.Diff(local, b.Rules); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		b.Rules = b.Rules[:1]
		if err := put(b); err != nil || len(valid("2030-01-01").Rules) != 1 {
			t.Errorf("put again: %v", err)
		}
		list, err := Versions(ctx, d.Read())
		want := []Version{{ID: "b", From: clock.MustDay("2027-01-01")}, {ID: "a", From: clock.MustDay("2022-01-01"), Until: clock.MustDay("2027-01-01")}}
		if diff := cmp.Diff(want, list, cmpopts.EquateComparable(clock.Day{})); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		if err := put(Version{ID: "c", From: clock.MustDay("2027-01-01")}); !errors.Is(err, fault.Conflict) {
			t.Errorf("two from one day: %v", err)
		}
		if _, err := ByID(ctx, d.Read(), "c"); !errors.Is(err, fault.NotFound) {
			t.Errorf("%v", err)
		}
	}, Migrations)
}
