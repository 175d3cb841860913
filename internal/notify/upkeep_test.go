package notify

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
)

// What did not get through is told to the secretariat, without a name, and tried again when it says so.
func TestUpkeep(t *testing.T) {
	both(t, func(w *world) {
		secretary := access.Actor{Person: "secretary", Grants: access.Grants{Secretariat: true}}
		section := func(n node, actor access.Actor) string {
			w.Helper()
			ctx := i18n.With(access.With(w.Context(), actor), w.bundle, i18n.Danish)
			c, err := n.UpkeepSection(ctx)
			if err != nil {
				w.Fatal(err)
			}
			if c == nil {
				return ""
			}
			var b strings.Builder
			if err := c.Render(ctx, &b); err != nil {
				w.Fatal(err)
			}
			return b.String()
		}
		w.person("anna", Now)
		w.audience = []string{"anna"}
		w.refuse = func(mail.Message) error { return &mail.Failure{Code: "smtp 550", Outcome: mail.Never} }
		n := w.node()
		if got := section(n, secretary); !strings.Contains(got, "Alle mails og opgaver er gået igennem.") {
			w.Errorf("before: %s", got)
		}
		w.happened(journal.Entry{})
		w.pass(n, time.Hour, 10*time.Minute)
		w.happened(journal.Entry{Verb: "matter.unheard_of"})
		for range jobs.MaxAttempts {
			n.runner.Drain(w.Context()) //nolint:errcheck // it fails, on purpose
			w.clk.Advance(8 * time.Hour)
		}
		got := section(n, secretary)
		for _, want := range []string{"Én mail", "smtp 550", "Én opgave", "no notice for matter.unheard_of", "Prøv igen"} {
			if !strings.Contains(got, want) {
				w.Errorf("no %q in %s", want, got)
			}
		}
		if strings.Contains(got, "anna") {
			w.Errorf("a name in %s", got)
		}
		if got := section(n, access.Actor{Person: "anna"}); got != "" {
			w.Errorf("anna is shown %s", got)
		}

		s := w.site(n)
		_, doc, _ := s.do(http.MethodGet, "/beskeder", "anna", "da", nil)
		form := url.Values{"_token": fields(doc, "_token")[:1]}
		if status, _, _ := s.do(http.MethodPost, retryPath, "anna", "da", form); status != http.StatusNotFound {
			w.Errorf("anna: %d", status)
		}
		parked := func() int {
			list, err := jobs.ListParked(w.Context(), w.db.Read())
			if err != nil {
				w.Fatal(err)
			}
			return len(list)
		}
		if parked() != 1 {
			w.Error("somebody who may not tried again")
		}
		if status, _, to := s.do(http.MethodPost, retryPath, "secretary", "da", form); status != http.StatusSeeOther || to != upkeepPath {
			w.Errorf("the secretariat: %d %s", status, to)
		}
		if parked() != 0 {
			w.Error("still given up")
		}
		w.clk.Advance(failedFor * 24 * time.Hour)
		u, err := n.Upkeep(context.Background(), w.db.Read())
		if err != nil || len(u.Failed) != 0 {
			w.Errorf("a month later: %+v, %v", u, err)
		}
	})
}
