package member

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// What tidying does not take of somebody who has left goes when its time comes: and who is here, or left later, keeps theirs.
func TestLeaversAreForgotten(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := ward(t, d)
		ctx := context.Background()
		code := h.letterFor(h.signIn("sara@kommune.dk"), "Ida Uden")
		h.browser().post("/brev", "letter", code)
		h.grant("Kim Med", DutySecretariat)
		for _, p := range []string{"Kim Med", "Ria Repræsentant"} {
			if err := h.room.SaveSettings(ctx, access.Actor{Person: h.id(p)}, Settings{Language: "en", Mail: MailDaily}); err != nil {
				t.Fatal(err)
			}
		}
		leave := func(people ...string) clock.Day {
			h.write(func(ctx context.Context, tx *db.Tx) error {
				return h.org.Apply(ctx, tx, clock.Today(h.clk), org.Sync{EndPeople: people})
			})
			return clock.Today(h.clk)
		}
		day := leave("Ida Uden", "Kim Med", "Lis Leder")
		h.clk.Advance(100 * 24 * time.Hour)
		h.work()
		leave("Ria Repræsentant")
		if n := h.count("SELECT count(*) FROM member_letter WHERE person_id = $1", h.id("Ida Uden")); n != 1 {
			t.Fatalf("tidying leaves %d letters: nothing to keep for a while", n)
		}
		due := func(before clock.Day, after string, limit int) []string {
			ids, err := h.room.DueLeavers(ctx, d.Read(), before, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		want := []string{h.id("Ida Uden"), h.id("Kim Med")}
		slices.Sort(want)
		if got := due(day.AddDays(1), "", 10); !cmp.Equal(got, want) {
			t.Errorf("due %v, want %v: of Lis nothing is kept", got, want)
		}
		if got := due(day, "", 10); len(got) != 0 {
			t.Errorf("due on the day they left: %v", got)
		}
		if got := due(day.AddDays(1), want[0], 1); !cmp.Equal(got, want[1:]) {
			t.Errorf("the next page: %v", got)
		}
		forget := func(before clock.Day, people ...string) (done []string) {
			h.write(func(ctx context.Context, tx *db.Tx) (err error) {
				var left []string
				done, left, err = h.room.ForgetLeavers(ctx, tx, before, people)
				if len(left) != 0 {
					t.Errorf("left half done: %v", left)
				}
				return err
			})
			return done
		}
		all := []string{h.id("Ida Uden"), h.id("Kim Med"), h.id("Ria Repræsentant"), h.id("Sara Sekretær")}
		if got := forget(day.AddDays(1), all...); !cmp.Equal(got, want) {
			t.Errorf("forgotten %v, want %v", got, want)
		}
		if got := forget(day.AddDays(1), all...); len(got) != 0 {
			t.Errorf("forgotten twice: %v", got)
		}
		for _, c := range []struct {
			sql  string
			who  string
			want int
		}{
			{"SELECT count(*) FROM member_letter WHERE person_id = $1", "Ida Uden", 0},
			{"SELECT count(*) FROM member_settings WHERE person_id = $1", "Kim Med", 0},
			{"SELECT count(*) FROM member_grant WHERE person_id = $1", "Kim Med", 0},
			{"SELECT count(*) FROM journal WHERE verb = 'member.duty_taken' AND actor_id IS NULL AND subject_id = $1", "Kim Med", 1},
			{"SELECT count(*) FROM member_settings WHERE person_id = $1", "Ria Repræsentant", 1},
			{"SELECT count(*) FROM member_grant WHERE person_id = $1", "Sara Sekretær", 1},
		} {
			if got := h.count(c.sql, h.id(c.who)); got != c.want {
				t.Errorf("%s for %s: %d, want %d", c.sql, c.who, got, c.want)
			}
		}
	})
}
