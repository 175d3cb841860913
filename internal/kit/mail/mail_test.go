package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/mail/mailtest"
)

var now = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

func sender(t *testing.T, address string, with func(*mail.Config)) *mail.SMTP {
	t.Helper()
	c := mail.Config{URL: address, From: "medspil@kommune.example", FromName: "Medspil", PublicURL: "https://medspil.example/", Clock: clock.NewFake(now)}
	if with != nil {
		with(&c)
	}
	s, err := mail.NewSMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func send(t *testing.T, s mail.Sender, m mail.Message) {
	t.Helper()
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

var hello = mail.Message{To: "karen@kommune.example", ToName: "Karen Ægidius", Subject: "Nyt om vagtplanen på Rødgrød 4",
	Text: "Hej Karen\n\nDer er nyt om <vagtplanen> & \"pauserne\".\nhttps://medspil.example/forloeb/abc?x=1&y=2\nhttps://evil.example/x\n\n.\nHilsen", Language: "da", ID: "abcdefghjkmnpqrstvwxyz0123"}

func TestAMailArrivesWhole(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	send(t, sender(t, server.URL(), nil), hello)
	got := server.Mails()
	if len(got) != 1 {
		t.Fatalf("%d mails", len(got))
	}
	m := got[0]
	if m.From != "medspil@kommune.example" || len(m.To) != 1 || m.To[0] != "karen@kommune.example" {
		t.Errorf("envelope %q → %q", m.From, m.To)
	}
	if m.Subject != hello.Subject || strings.TrimSpace(m.Text) != hello.Text {
		t.Errorf("subject %q, text %q", m.Subject, m.Text)
	}
	for header, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "Message-Id": "<abcdefghjkmnpqrstvwxyz0123@medspil.example>",
		"List-Unsubscribe": "<https://medspil.example/mig>", "Content-Language": "da", "Date": "Mon, 23 Nov 2026 09:30:00 +0000",
		"User-Agent": "", "X-Mailer": "",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || *to[0] != (netmail.Address{Name: "Karen Ægidius", Address: "karen@kommune.example"}) {
		t.Errorf("To %v (%v)", to, err)
	}
}

// The HTML alternative says what the text says; only a line that is an address of ours is a link.
func TestTheAlternativeIsSimpleAndSafe(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	send(t, sender(t, server.URL(), nil), hello)
	page := server.Mails()[0].HTML
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var links []string
	var text strings.Builder
	lang := ""
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "href":
				links = append(links, a.Val)
			case "lang":
				lang = a.Val
			}
		}
		if n.Type == html.TextNode && n.Parent.Data != "title" {
			text.WriteString(n.Data)
		}
	}
	if len(links) != 1 || links[0] != "https://medspil.example/forloeb/abc?x=1&y=2" {
		t.Errorf("links %q in %s", links, page)
	}
	if lang != "da" || !strings.Contains(text.String(), `Der er nyt om <vagtplanen> & "pauserne".`) || !strings.Contains(text.String(), "https://evil.example/x") {
		t.Errorf("lang %q, text %q", lang, text.String())
	}
}

func TestNothingTypedBecomesAHeader(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	s := sender(t, server.URL(), nil)
	const evil = "x\r\nBcc: all@kommune.example\r\n\r\nbody\u2028\x00\x1b"
	send(t, s, mail.Message{To: "a@kommune.example", ToName: `"` + evil, Subject: evil, Text: "t", Language: evil, ID: evil})
	m := server.Mails()[0]
	if m.Header.Get("Bcc") != "" || len(m.To) != 1 || strings.TrimSpace(m.Text) != "t" {
		t.Errorf("a header or a body was injected: %s", m.Raw)
	}
	if m.Subject != "x Bcc: all@kommune.example body" {
		t.Errorf("subject %q", m.Subject)
	}
	for _, to := range []string{
		"", "a", "a@b.example, c@d.example", "Karen <a@b.example>", "a@b.example\r\nBcc: c@d.example", "a@b.example>\r\nDATA", "<a@b.example>",
		"a@b.example\n", " a@b.example", "a b@c.example",
	} {
		err := s.Send(t.Context(), mail.Message{To: to, Subject: "s", Text: "t"})
		if f := mail.FailureOf(err); err == nil || f.Outcome != mail.Never || f.Code != "address" || f.Server {
			t.Errorf("to %q: %+v", to, err)
		}
	}
	if n := len(server.Mails()); n != 1 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestTheSenderIsASetting(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	from, name, broken := "", "", error(nil)
	s := sender(t, server.URL(), func(c *mail.Config) {
		c.Sender = func(context.Context) (string, string, error) { return from, name, broken }
	})
	send(t, s, hello)
	from, name = "svar-ikke@by.example", "By\r\nBcc: x@y.example"
	send(t, s, hello)
	got := server.Mails()
	if got[0].From != "medspil@kommune.example" || got[1].From != from || got[1].Header.Get("From") != `"By Bcc: x@y.example" <svar-ikke@by.example>` {
		t.Errorf("from %q, then %q %q", got[0].From, got[1].From, got[1].Header.Get("From"))
	}
	for _, c := range []struct {
		from string
		err  error
	}{{"not an address", nil}, {"", errors.New("database")}} {
		from, broken = c.from, c.err
		if f := mail.FailureOf(s.Send(t.Context(), hello)); f.Code != "sender" || !f.Server || f.Outcome != mail.Later {
			t.Errorf("sender %q, %v: %+v", c.from, c.err, f)
		}
	}
}

func TestWhatTheServerSaysDecidesWhatComesNext(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	s := sender(t, server.URL(), nil)
	cases := []struct {
		name   string
		refuse error
		breaks mailtest.Break
		want   mail.Failure
	}{
		{"no such mailbox", mailtest.Answer(550, "no karen@kommune.example here"), mailtest.Unbroken, mail.Failure{Code: "smtp 550", Outcome: mail.Never}},
		{"greylisted", mailtest.Answer(450, "later"), mailtest.Unbroken, mail.Failure{Code: "smtp 450"}},
		{"cut after the last byte", nil, mailtest.BeforeAnswer, mail.Failure{Code: "connection", Outcome: mail.Unsure, Server: true}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server.Refuse(func(string) error { return c.refuse })
			server.Break(c.breaks)
			err := s.Send(t.Context(), hello)
			f := mail.FailureOf(err)
			if err == nil || f.Code != c.want.Code || f.Outcome != c.want.Outcome || f.Server != c.want.Server {
				t.Errorf("%+v (%v), want %+v", f, errors.Unwrap(err), c.want)
			}
			if err != nil && strings.Contains(err.Error(), "karen") {
				t.Errorf("the error quotes the address: %v", err)
			}
		})
	}
	server.Refuse(nil)
	server.Break(mailtest.AfterAnswer)
	send(t, s, hello) // it was taken: what happens to the connection then is of no account
	server.Break(mailtest.Unbroken)
	send(t, s, hello)

	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "smtp://" + gone.Addr().String() + "?tls=none"
	gone.Close()
	if f := mail.FailureOf(sender(t, address, nil).Send(t.Context(), hello)); f.Code != "connection" || f.Outcome != mail.Later || !f.Server {
		t.Errorf("nobody listens: %+v", f)
	}
	if f := mail.FailureOf(errors.New("other")); f.Outcome != mail.Later || f.Code != "unknown" {
		t.Errorf("an error of another kind: %+v", f)
	}
}

// certificate proves 127.0.0.1, to those who trust the pool.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mailtest"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

func TestTLSAndPassword(t *testing.T) {
	terms, pool := certificate(t)
	for _, implicit := range []bool{false, true} {
		t.Run(fmt.Sprintf("implicit %v", implicit), func(t *testing.T) {
			server := mailtest.Start(t, mailtest.Options{TLS: terms, Implicit: implicit, User: "medspil", Password: "hemmeligt"})
			s := sender(t, server.URL(), nil)
			if f := mail.FailureOf(s.Send(t.Context(), hello)); f.Code != "connection" || f.Outcome != mail.Later {
				t.Errorf("a certificate nobody vouches for: %+v", f)
			}
			s.Trust(pool)
			send(t, s, hello)
			if n := len(server.Mails()); n != 1 {
				t.Errorf("%d mails", n)
			}
			wrong := sender(t, strings.Replace(server.URL(), "hemmeligt", "forkert", 1), nil)
			wrong.Trust(pool)
			err := wrong.Send(t.Context(), hello)
			if f := mail.FailureOf(err); f.Code != "smtp 535" || !f.Server || f.Outcome != mail.Later {
				t.Errorf("a wrong password: %+v (%v)", f, errors.Unwrap(err))
			}
		})
	}
	plain := mailtest.Start(t, mailtest.Options{})
	strict := sender(t, strings.Replace(plain.URL(), "tls=none", "tls=starttls", 1), nil)
	if err := strict.Send(t.Context(), hello); err == nil || len(plain.Mails()) != 0 {
		t.Errorf("STARTTLS was asked for, not offered, and the mail went: %v", err)
	}
	local := mailtest.Start(t, mailtest.Options{User: "medspil", Password: "hemmeligt"})
	send(t, sender(t, local.URL(), nil), hello)
}

func TestConfigurationIsCheckedAtStart(t *testing.T) {
	for address, ok := range map[string]bool{
		"smtp://mail.example": true, "smtp://u:p@mail.example:2525?tls=implicit": true, "smtp://[::1]:25?tls=none": true,
		"": false, "mail.example": false, "http://mail.example": false, "smtp://": false, "smtp://mail.example/x": false,
		"smtp://u:secret@mail.example?tls=none": false, "smtp://mail.example?tls=maybe": false, "smtp://mail.example?tsl=none": false,
		"smtp://mail.example:0": false, "smtp://u:secret@mail.example:99999": false,
	} {
		_, err := mail.NewSMTP(mail.Config{URL: address})
		if (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is in the error: %v", err)
		}
	}
	if _, err := mail.NewSMTP(mail.Config{URL: "smtp://mail.example", From: "Medspil <a@b.example>"}); err == nil {
		t.Error("a sender with a name in it was taken")
	}
}

func TestTheBoxKeepsTheNewest(t *testing.T) {
	clk := clock.NewFake(now)
	b := mail.NewBox(clk)
	for i := range 620 {
		clk.Advance(time.Second)
		send(t, b, mail.Message{To: fmt.Sprintf("p%d@kommune.example", i%2), Subject: fmt.Sprint(i)})
	}
	all := b.Newest("", 10_000)
	if len(all) != 500 || all[0].Subject != "619" || all[499].Subject != "120" || !all[0].At.Equal(clk.Now()) {
		t.Errorf("%d kept, from %q to %q", len(all), all[0].Subject, all[len(all)-1].Subject)
	}
	if one := b.Newest("P1@kommune.example", 3); len(one) != 3 || one[0].Subject != "619" || one[1].Subject != "617" {
		t.Errorf("one person's: %+v", one)
	}
}
