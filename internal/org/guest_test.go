package org_test

import (
	"context"
	"testing"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

func TestGuests(t *testing.T) {
	onBoth(t, func(w *world) {
		ctx := context.Background()
		today := clock.Today(w.clk)
		add := func(first, email string, until clock.Day) (id string) {
			w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) (err error) {
				id, err = w.Room.AddGuest(ctx, tx, today, until, org.Person{FirstName: first, LastName: "Berg", Email: email})
				return err
			})
			return id
		}
		ada := add("Ada", " Ada@Byraad.example", today.AddDays(10))
		by := func(email string) (ids []string) {
			people, err := w.Room.PersonByEmail(ctx, w.d.Read(), email)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, p := range people {
				ids = append(ids, p.ID)
			}
			return ids
		}
		if got := by("ada@byraad.example"); len(got) != 1 || got[0] != ada {
			w.t.Errorf("by her address: %v", got)
		}
		if hits := append(w.Room.SearchPeople(ctx, "Ada", 10), w.Room.LookUpPeople(ctx, "ada@byraad", 10)...); len(hits) != 0 {
			w.t.Errorf("a guest is found among the people: %v", hits)
		}
		if belongs, err := w.Room.Belongs(ctx, w.d.Read(), ada); err != nil || !belongs {
			w.t.Errorf("belongs %v, %v", belongs, err)
		}

		// Gone from the day, and the same when she comes back, under the name she has now.
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error { return w.Room.GuestUntil(ctx, tx, ada, today) })
		if got := by("ada@byraad.example"); len(got) != 0 {
			w.t.Errorf("she is still here: %v", got)
		}
		if again := add("Ada Louise", "ada@byraad.example", today.AddDays(10)); again != ada {
			w.t.Error("she came back as somebody else")
		}
		// Of who works here it changes nothing.
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error { return w.Room.GuestUntil(ctx, tx, w.Person("rosa"), today) })
		if people, err := w.Room.Persons(ctx, w.d.Read(), []string{w.Person("rosa"), ada}); err != nil || !people[w.Person("rosa")].Present || people[ada].FirstName != "Ada Louise" {
			w.t.Errorf("%+v, %v", people, err)
		}

		// An import that brings her makes one person of the two.
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
			return w.Room.Apply(ctx, tx, today, org.Sync{People: []org.SyncPerson{{Key: "ada", FirstName: "Ada", LastName: "Berg", Email: "ada@byraad.example"}}})
		})
		if got := by("ada@byraad.example"); len(got) != 1 || got[0] != ada {
			w.t.Errorf("after the import: %v", got)
		}
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error { return w.Room.GuestUntil(ctx, tx, ada, today) })
		if hits := w.Room.SearchPeople(ctx, "Ada", 10); len(hits) != 1 {
			w.t.Errorf("who works here now is not found: %v", hits)
		}

		// The address goes with the contact data, also as what she was known by.
		bea := add("Bea", "bea@byraad.example", today)
		w.Write(w.t, w.d, func(ctx context.Context, tx *db.Tx) error {
			done, _, err := w.Room.ForgetContact(ctx, tx, today.AddDays(1), []string{bea})
			if len(done) != 1 {
				w.t.Errorf("forgotten: %v", done)
			}
			return err
		})
		left, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM org_person WHERE email LIKE 'bea@%' OR source_key LIKE 'bea@%'`)
		if err != nil || left != 0 {
			w.t.Errorf("%d addresses are left, %v", left, err)
		}
	})
}

func TestSplitName(t *testing.T) {
	for full, want := range map[string][2]string{"": {"", ""}, " Birgit ": {"", "Birgit"}, "Birgit Holst": {"Birgit", "Holst"}, "Birgit  van der Holst": {"Birgit van der", "Holst"}} {
		if first, last := org.SplitName(full); first != want[0] || last != want[1] {
			t.Errorf("%q: %q, %q", full, first, last)
		}
	}
}
