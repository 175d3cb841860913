package journal_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/testkit"
)

func TestSome(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		j := journal.New(clk)
		var seqs []int64
		for _, subject := range []string{"a", "b", "c"} {
			err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				seq, err := j.Write(ctx, tx, journal.Entry{Verb: "v", SubjectKind: "k", SubjectID: subject})
				seqs = append(seqs, seq)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := journal.Some(t.Context(), d.Read(), []int64{seqs[2], seqs[0], 999})
		subjects := map[int64]string{}
		for seq, e := range got {
			subjects[seq] = e.SubjectID
		}
		if diff := cmp.Diff(map[int64]string{seqs[0]: "a", seqs[2]: "c"}, subjects); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if got, err := journal.Some(t.Context(), d.Read(), nil); err != nil || len(got) != 0 {
			t.Errorf("of none: %v, %v", got, err)
		}
	}, journal.Migrations, jobs.Migrations)
}
