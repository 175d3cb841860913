package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/mail/mailtest"
)

func TestNoMoreThanTheLimitInAnyMinute(t *testing.T) {
	both(t, func(w *world) {
		for i := range 50 {
			p := fmt.Sprintf("p%02d", i)
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		nodes := []node{w.node(func(o *Options) { o.PerMinute = 10 }), w.node(func(o *Options) { o.PerMinute = 10 })}
		var sentAt []time.Time
		w.refuse = func(mail.Message) error { sentAt = append(sentAt, w.clk.Now()); return nil }
		w.happened(journal.Entry{})
		for i := range 10 * 60 / 7 {
			w.clk.Advance(7 * time.Second)
			w.drain(nodes[i%2])
		}
		w.same("all in the end", 50, len(w.post))
		for i := 10; i < len(sentAt); i++ {
			if d := sentAt[i].Sub(sentAt[i-10]); d < time.Minute {
				w.Errorf("mails %d to %d within %v", i-10, i, d)
			}
		}
		if took := sentAt[49].Sub(sentAt[0]); took > 5*time.Minute {
			w.Errorf("50 mails at 10 a minute took %v", took)
		}
	})
}

// A mail that is not wanted any more takes no place within the minute.
func TestTheLimitCountsWhatIsSent(t *testing.T) {
	both(t, func(w *world) {
		for i := range 30 {
			p := fmt.Sprintf("p%02d", i)
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		n := w.node(func(o *Options) { o.PerMinute = 11 })
		w.happened(journal.Entry{})
		w.drain(n)
		for i := range 20 {
			delete(w.people, fmt.Sprintf("p%02d", i))
		}
		w.pass(n, 2*time.Minute, 2*time.Minute)
		w.same("at once", map[string]int{"sent": 10, "dropped has left": 20}, w.states())
	})
}

// The choice is asked again when the mail goes: it may have waited for the limit.
func TestTheChoiceCountsWhenTheMailGoes(t *testing.T) {
	both(t, func(w *world) {
		for _, p := range []string{"never", "daily", "left", "address", "english"} {
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		w.person("daily2", Daily)
		w.audience = append(w.audience, "daily2")
		n := w.node()
		w.happened(journal.Entry{SubjectID: "a"})
		w.drain(n)
		change := func(p string, f func(*Choice)) { c := w.people[p]; f(&c); w.people[p] = c }
		change("never", func(c *Choice) { c.Mail = Never })
		change("daily", func(c *Choice) { c.Mail = Daily })
		change("address", func(c *Choice) { c.Email = "" })
		change("english", func(c *Choice) { c.Language = i18n.English })
		delete(w.people, "left")
		w.pass(n, 5*time.Minute, time.Minute)
		w.same("sent", map[string][]string{"english": {"matter.opened a (en)"}}, w.got())
		w.same("states", map[string]int{"sent": 1, "dropped not wanted": 1, "dropped no address": 1, "dropped has left": 1, "waiting": 2}, w.states())

		// What waits for the morning takes what happens meanwhile with it: one mail a day, planned while that was the choice.
		w.audience = []string{"daily", "daily2"}
		w.happened(journal.Entry{SubjectID: "b"})
		w.drain(n)
		change("daily2", func(c *Choice) { c.Mail = Now })
		w.happened(journal.Entry{SubjectID: "c"})
		w.pass(n, 3*time.Minute, time.Minute)
		w.same("at once again", []string{"matter.opened c (da)"}, w.got()["daily2"])
		w.clk.Set(utc("2026-11-24T06:00:00Z"))
		w.drain(n)
		w.same("in the morning", []string{"3 nyheder til dig i Medspil"}, w.got()["daily"])
		w.same("in the morning", []string{"matter.opened c (da)", "2 nyheder til dig i Medspil"}, w.got()["daily2"])
	})
}

// A mail of today and tomorrow morning's mail become one when the receiver wants one a day.
func TestAPostponedMailJoinsTheMorningMail(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.audience = []string{"anna"}
		n := w.node()
		w.happened(journal.Entry{SubjectID: "a"})
		w.drain(n)
		c := w.people["anna"]
		c.Mail = Daily
		w.people["anna"] = c
		w.happened(journal.Entry{SubjectID: "b"})
		w.pass(n, 5*time.Minute, time.Minute)
		w.same("states", map[string]int{"dropped joined": 1, "waiting": 1}, w.states())
		w.clk.Set(utc("2026-11-24T06:00:00Z"))
		w.drain(n)
		w.same("one mail", []string{"2 nyheder til dig i Medspil"}, w.got()["anna"])
	})
}

func TestWhatOneMayNotReadIsNotMailed(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Daily)
		w.person("bo", Now)
		w.audience = []string{"anna", "bo"}
		n := w.node()
		w.happened(journal.Entry{SubjectID: "open"})
		w.happened(journal.Entry{SubjectID: "closed"})
		w.drain(n)
		w.unreadable["anna closed"], w.unreadable["bo open"], w.unreadable["bo closed"] = true, true, true
		w.clk.Set(utc("2026-11-24T06:00:00Z"))
		w.drain(n)
		w.same("sent", map[string][]string{"anna": {"matter.opened open (da)"}}, w.got())
		if strings.Contains(w.post[0].Text, "closed") {
			w.Errorf("the mail tells of what may not be read: %s", w.post[0].Text)
		}
		w.same("states", map[string]int{"sent": 1, "dropped nothing to tell": 2}, w.states())
		in, err := n.List(i18n.With(w.Context(), w.bundle, i18n.Danish), w.db.Read(), "anna", 0, 10)
		if err != nil || len(in.Items) != 1 || in.Items[0].Subject != "matter.opened open (da)" {
			w.Errorf("the list: %+v, %v", in, err)
		}
	})
}

func TestAMailThatIsNotTakenIsTriedAgainLaterAndLater(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.person("bo", Now)
		w.audience = []string{"anna", "bo"}
		n := w.node(func(o *Options) { o.Hold = 0 })
		var tries []time.Duration
		began := w.clk.Now()
		w.refuse = func(m mail.Message) error {
			if m.To != "anna@kommune.example" {
				return nil
			}
			tries = append(tries, w.clk.Now().Sub(began).Round(time.Minute))
			if len(tries) == 4 {
				return nil
			}
			return &mail.Failure{Code: "smtp 450"}
		}
		w.happened(journal.Entry{})
		w.drain(n)
		w.same("while one waits", map[string]int{"sent": 1, "waiting smtp 450": 1}, w.states())
		w.pass(n, 30*time.Minute, 30*time.Second)
		w.same("tries", []time.Duration{0, time.Minute, 4 * time.Minute, 13 * time.Minute}, tries)
		w.same("sent", map[string][]string{"anna": {"matter.opened m (da)"}, "bo": {"matter.opened m (da)"}}, w.got())
		if !strings.Contains(w.log.String(), "smtp 450") || strings.Contains(w.log.String(), "kommune.example") {
			w.Errorf("the log: %s", w.log)
		}
	})
}

func TestGivenUp(t *testing.T) {
	both(t, func(w *world) {
		codes := map[string]error{
			"nobox":  &mail.Failure{Code: "smtp 550", Outcome: mail.Never},
			"unsure": &mail.Failure{Code: "connection", Outcome: mail.Unsure},
			"slow":   &mail.Failure{Code: "smtp 451"},
		}
		for p := range codes {
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		tries := map[string]int{}
		w.refuse = func(m mail.Message) error {
			p, _, _ := strings.Cut(m.To, "@")
			tries[p]++
			return codes[p]
		}
		n := w.node()
		w.happened(journal.Entry{})
		w.pass(n, 72*time.Hour, 20*time.Minute)
		w.same("states", map[string]int{"failed smtp 550": 1, "unsure connection": 1, "failed smtp 451": 1}, w.states())
		if tries["nobox"] != 1 || tries["unsure"] != 1 || tries["slow"] < 8 || tries["slow"] > 16 {
			w.Errorf("tries %v", tries)
		}
	})
}

// While the server is away one mail a minute asks whether it is back; when it is, all go.
func TestAServerThatIsAway(t *testing.T) {
	both(t, func(w *world) {
		for i := range 30 {
			p := fmt.Sprintf("p%02d", i)
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		n := w.node()
		tries := 0
		away := true
		w.refuse = func(mail.Message) error {
			if tries++; away {
				return &mail.Failure{Code: "connection", Server: true}
			}
			return nil
		}
		w.happened(journal.Entry{SubjectID: "a"})
		w.drain(n)
		w.clk.Advance(10 * time.Second)
		w.happened(journal.Entry{SubjectID: "b"})
		w.drain(n)
		w.pass(n, 20*time.Minute, 10*time.Second)
		if tries < 15 || tries > 21 {
			w.Errorf("%d tries in twenty minutes", tries)
		}
		away = false
		w.pass(n, 90*time.Minute, time.Minute)
		w.same("states", map[string]int{"sent": 60}, w.states())
		for p, subjects := range w.got() {
			if len(subjects) != 2 {
				w.Errorf("%s got %q", p, subjects)
			}
		}
	})
}

// A node dies between telling and sending: another sends. It dies with a mail in hand: nobody can know whether that one went,
// so it is not sent again, and all others go.
func TestANodeDies(t *testing.T) {
	both(t, func(w *world) {
		for i := range 5 {
			p := fmt.Sprintf("p%d", i)
			w.person(p, Now)
			w.audience = append(w.audience, p)
		}
		first := w.node()
		w.happened(journal.Entry{})
		w.drain(first)
		second := w.node()
		w.clk.Advance(2 * time.Minute)
		l, _, err := second.next(w.Context())
		if err != nil || l == nil {
			w.Fatalf("nothing taken in hand: %v", err)
		}
		third := w.node()
		w.drain(third)
		w.same("while it may be alive", map[string]int{"sent": 4, "sending": 1}, w.states())
		w.pass(third, 10*time.Minute, time.Minute)
		w.happened(journal.Entry{SubjectID: "later"})
		w.pass(third, 10*time.Minute, time.Minute)
		w.same("later", map[string]int{"sent": 9, "unsure interrupted": 1}, w.states())
		if _, err := second.deliver(w.Context(), *l); err != nil { // the dead one wakes up
			w.Fatal(err)
		}
		w.same("its outcome changes nothing", map[string]int{"sent": 9, "unsure interrupted": 1}, w.states())
		if unread, err := w.unread(l.person); err != nil || unread != 2 {
			w.Errorf("in the program: %d, %v", unread, err)
		}
	})
}

func TestWithoutAMailServerMailsWaitAndThenAgeOut(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.audience = []string{"anna"}
		none := w.node(func(o *Options) { o.Sender = nil })
		w.happened(journal.Entry{SubjectID: "old"})
		w.drain(none)
		w.pass(none, 47*time.Hour, 12*time.Hour)
		w.happened(journal.Entry{SubjectID: "new"})
		w.pass(none, 2*time.Hour, time.Hour)
		w.same("waiting", map[string]int{"waiting": 2}, w.states())
		n := w.node()
		w.drain(n)
		w.same("sent", map[string][]string{"anna": {"matter.opened new (da)"}}, w.got())
		w.same("states", map[string]int{"sent": 1, "failed too old": 1}, w.states())
	})
}

func TestANoticeThatFailsHoldsNobodyElseUp(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.audience = []string{"anna"}
		n := w.node()
		fail := true
		w.renderErr = func(e journal.Entry) error {
			switch {
			case e.SubjectID == "panics" && fail:
				panic("Annas hemmelighed")
			case e.SubjectID == "errs" && fail:
				return errors.New("Annas hemmelighed")
			}
			return nil
		}
		for _, s := range []string{"panics", "errs", "fine"} {
			w.happened(journal.Entry{SubjectID: s})
		}
		w.pass(n, 3*time.Minute, time.Minute)
		w.same("meanwhile", map[string][]string{"anna": {"matter.opened fine (da)"}}, w.got())
		fail = false
		w.pass(n, 10*time.Minute, time.Minute)
		w.same("in the end", map[string]int{"sent": 3}, w.states())
		if strings.Contains(w.log.String(), "hemmelighed") || !strings.Contains(w.log.String(), "a notice panicked") {
			w.Errorf("the log: %s", w.log)
		}
	})
}

// Through a real mail server, with a title that tries to be more than a title.
func TestThroughARealMailServer(t *testing.T) {
	both(t, func(w *world) {
		server := mailtest.Start(w, mailtest.Options{})
		smtp, err := mail.NewSMTP(mail.Config{URL: server.URL(), From: "medspil@kommune.example", FromName: "Medspil", PublicURL: public, Clock: w.clk})
		if err != nil {
			w.Fatal(err)
		}
		w.person("anna", Now)
		w.people["bo"] = Choice{Mail: Now, Language: i18n.English, Email: "bo@kommune.example\r\nBcc: all@kommune.example", Name: "Bo"}
		w.people["carl"] = Choice{Mail: Now, Language: i18n.Danish, Email: "carl@kommune.example", Name: "Carl\r\nBcc: all@kommune.example"}
		w.audience = []string{"anna", "bo", "carl"}
		n := w.node(func(o *Options) { o.Sender = smtp })
		w.happened(journal.Entry{SubjectID: "t\r\nBcc: all@kommune.example\r\n\r\nhej"})
		server.Refuse(func(to string) error {
			if to == "carl@kommune.example" && len(server.Mails("carl@kommune.example")) == 0 && w.clk.Now().Before(utc("2026-11-23T10:05:00Z")) {
				return mailtest.Answer(451, "greylisted")
			}
			return nil
		})
		w.pass(n, 10*time.Minute, time.Minute)
		w.same("states", map[string]int{"sent": 2, "failed address": 1}, w.states())
		for _, to := range []string{"anna@kommune.example", "carl@kommune.example"} {
			got := server.Mails(to)
			if len(got) != 1 {
				w.Fatalf("%s: %d mails", to, len(got))
			}
			m := got[0]
			if m.Header.Get("Bcc") != "" || len(m.To) != 1 || m.Subject != "matter.opened t Bcc: all@kommune.example hej (da)" {
				w.Errorf("%s: %s", to, m.Raw)
			}
			if m.Header.Get("List-Unsubscribe") != "<https://medspil.example/mig>" || !strings.HasSuffix(m.Header.Get("Message-Id"), "@medspil.example>") ||
				!strings.Contains(m.HTML, `<a href="https://medspil.example/mig">`) {
				w.Errorf("%s: %s", to, m.Raw)
			}
		}
	})
}

// A send that was begun is written down even when the program is told to stop meanwhile.
func TestStoppingLosesNothing(t *testing.T) {
	both(t, func(w *world) {
		w.person("anna", Now)
		w.person("bo", Now)
		w.audience = []string{"anna", "bo"}
		n := w.node(func(o *Options) { o.Hold = 0 })
		w.happened(journal.Entry{})
		if err := n.tell(w.Context(), journal.Told{Seq: 1}); err != nil {
			w.Fatal(err)
		}
		ctx, stop := context.WithCancel(w.Context())
		w.refuse = func(mail.Message) error { stop(); return nil }
		if err := n.send(ctx); !errors.Is(err, context.Canceled) {
			w.Errorf("send ended with %v", err)
		}
		w.same("states", map[string]int{"sent": 1, "waiting": 1}, w.states())
		w.drain(n)
		w.same("states", map[string]int{"sent": 2}, w.states())
	})
}
