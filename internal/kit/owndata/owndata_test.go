package owndata_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/kit/testkit"
)

var anna = access.Actor{Person: "anna"}

func TestAFieldKeepsItsPlaceAndKind(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 5000, time.UTC)
	r := owndata.Record{owndata.ID("z", "1"), owndata.Own("text", "Hun sagde \"nej\"\n& gik <b>"), owndata.At("at", at), owndata.At("never", time.Time{}),
		owndata.On("day", clock.MustDay("2026-11-23")), owndata.On("no_day", clock.Day{}), owndata.N("n", 0), owndata.Flag("a", true), owndata.Code("kind", "concern", "matter.kind.")}
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(got), `{"z":"1","text":`) || !strings.HasSuffix(string(got), `"a":true,"kind":"concern"}`) {
		t.Errorf("the order: %s", got)
	}
	want := map[string]any{"z": "1", "text": "Hun sagde \"nej\"\n& gik <b>", "at": "2026-11-23T09:00:00.000005Z", "never": nil, "day": "2026-11-23", "no_day": nil, "n": 0.0, "a": true, "kind": "concern"}
	if diff := cmp.Diff(want, back); diff != "" {
		t.Error(diff)
	}
	var empty []string
	for _, f := range r {
		if f.Empty() {
			empty = append(empty, f.Key)
		}
	}
	if diff := cmp.Diff([]string{"never", "no_day"}, empty); diff != "" {
		t.Error(diff)
	}
}

// things are n rows of anna's and one of bo's, three at each instant and day.
func things(t *testing.T, d *db.DB, n int) {
	t.Helper()
	at, text := "TIMESTAMPTZ", `TEXT COLLATE "C"`
	if d.Engine() == db.SQLite {
		at, text = "TIMESTAMP", "TEXT"
	}
	err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `CREATE TABLE thing (id `+text+` NOT NULL, person_id TEXT NOT NULL, at `+at+` NOT NULL, day `+text+` NOT NULL)`); err != nil {
			return err
		}
		for i := range n + 1 {
			who, when := "anna", time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i/3)
			if i == n {
				who = "bo"
			}
			if _, err := tx.Exec(ctx, `INSERT INTO thing VALUES ($1, $2, $3, $4)`, fmt.Sprintf("%03d", i), who, when, clock.DayOf(when)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func query(byText bool) owndata.Query {
	x := owndata.Query{Columns: `t.id`, From: `FROM thing t WHERE t.person_id = $1`, At: `t.at`, ID: `t.id`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id string
			err := scan(&id)
			return owndata.Record{owndata.ID("id", id)}, err
		}}
	if byText {
		x.At, x.ByText = `t.day`, true
	}
	return x
}

func TestPagesAreWholeAndNewestFirst(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		things(t, d, 20)
		for _, byText := range []bool{false, true} {
			for _, size := range []int{1, 4, 7, 20, 100} {
				var got []string
				for after, first := "", true; first || after != ""; first = false {
					page, err := query(byText).List(t.Context(), d.Read(), anna, after, size)
					if err != nil {
						t.Fatal(err)
					}
					if len(page.Records) > size || len(page.Records) == 0 {
						t.Fatalf("a page of %d", len(page.Records))
					}
					for _, r := range page.Records {
						got = append(got, r[0].Value.(string))
					}
					after = page.Next
				}
				var want []string
				for i := 19; i >= 0; i-- {
					want = append(want, fmt.Sprintf("%03d", i))
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("by text %t, %d a page: %s", byText, size, diff)
				}
			}
			for _, bad := range []string{"x", "-"} {
				if _, err := query(byText).List(t.Context(), d.Read(), anna, bad, 5); !errors.Is(err, fault.NotFound) {
					t.Errorf("the cursor %q: %v", bad, err)
				}
			}
		}
	})
}

func TestTheFileIsReadInPages(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		things(t, d, 1203)
		parts := []owndata.Part{
			{Key: "empty", List: owndata.Few(func(context.Context, db.Q, access.Actor) ([]owndata.Record, error) { return nil, nil })},
			{Key: "things", List: query(false).List},
			{Key: "one", List: owndata.Few(func(context.Context, db.Q, access.Actor) ([]owndata.Record, error) {
				return []owndata.Record{{owndata.Text("name", "Anna")}}, nil
			})},
		}
		var b bytes.Buffer
		ctx, c := db.WithCounter(t.Context())
		clk := clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		if err := owndata.Write(ctx, &b, d.Read(), clk, anna, parts); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Format, Made string
			Empty, One   []map[string]any
			Things       []struct{ ID string }
		}
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Format != owndata.Format || got.Made != "2026-11-23T09:00:00Z" || len(got.Empty) != 0 || got.Empty == nil || len(got.One) != 1 || len(got.Things) != 1203 || got.Things[1202].ID != "000" {
			t.Errorf("%s, made %s, %d things", got.Format, got.Made, len(got.Things))
		}
		if c.N() != 3 {
			t.Errorf("%d statements for three pages", c.N())
		}
		broken := errors.New("the disk is gone")
		parts[2].List = func(context.Context, db.Q, access.Actor, string, int) (owndata.Page, error) {
			return owndata.Page{}, broken
		}
		if err := owndata.Write(t.Context(), &b, d.Read(), clk, anna, parts); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	})
}
