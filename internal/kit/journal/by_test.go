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

// who are the actors of entries, by verb and subject.
func who(list []journal.Entry) (out []string) {
	for _, e := range list {
		out = append(out, e.Verb+" "+e.SubjectID+" "+e.Actor)
	}
	return out
}

func TestByAndUnname(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		j := journal.New(clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		ok(d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			for _, e := range []journal.Entry{
				{Verb: "said", SubjectID: "a", Actor: "anna"}, {Verb: "opened", SubjectID: "a", Actor: "anna"}, {Verb: "said", SubjectID: "b", Actor: "anna"},
				{Verb: "said", SubjectID: "a", Actor: "bo"}, {Verb: "said", SubjectID: "a", Actor: "anna", Nameless: true},
			} {
				e.SubjectKind = "k"
				if _, err := j.Write(ctx, tx, e); err != nil {
					return err
				}
			}
			return nil
		}))
		all, err := journal.By(t.Context(), d.Read(), "anna", 1<<62, 2)
		ok(err)
		if diff := cmp.Diff([]string{"said b anna", "opened a anna"}, who(all)); diff != "" {
			t.Error(diff)
		}
		rest, err := journal.By(t.Context(), d.Read(), "anna", all[1].Seq, 2)
		ok(err)
		if diff := cmp.Diff([]string{"said a anna"}, who(rest)); diff != "" {
			t.Error(diff)
		}
		ok(d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return journal.Unname(ctx, tx, "k", []string{"a", "c"}, []string{"said", "shouted"})
		}))
		about, err := journal.About(t.Context(), d.Read(), "k", "a", 1<<62, 10)
		ok(err)
		if diff := cmp.Diff([]string{"said a ", "said a ", "opened a anna", "said a "}, who(about)); diff != "" {
			t.Error(diff)
		}
		left, err := journal.By(t.Context(), d.Read(), "anna", 1<<62, 10)
		ok(err)
		if diff := cmp.Diff([]string{"said b anna", "opened a anna"}, who(left)); diff != "" {
			t.Error(diff)
		}
	}, journal.Migrations, jobs.Migrations)
}
