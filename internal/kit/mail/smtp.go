package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/id"
)

// timeout bounds each step of talking with the mail server.
const timeout = 20 * time.Second

// Config says through which server mail goes, and from whom.
type Config struct {
	// URL is smtp://user:password@host:port?tls=starttls. tls is "starttls" (the default; mail is not sent without it),
	// "implicit" (TLS from the first byte) or "none". The port is 587, 465 or 25 when left out. A user is refused with
	// tls=none on anything but this machine: the password would be readable on its way.
	URL string
	// From and FromName are the sender when Sender gives none.
	From, FromName string
	// Sender, if set, is asked at each mail, because the sender is one of the municipality's settings.
	Sender func(ctx context.Context) (from, fromName string, err error)
	// PublicURL is the address people use. Its host is the Message-ID's, and its page /mig is where one chooses to get
	// less mail.
	PublicURL string
	Clock     clock.Clock
}

// SMTP sends through a mail server, one connection for each mail. It is safe for concurrent use.
type SMTP struct {
	conf    Config
	host    string
	idHost  string
	options []gomail.Option
}

// NewSMTP reads the configuration; it does not connect.
func NewSMTP(c Config) (*SMTP, error) {
	bad := func(why string) (*SMTP, error) {
		// The address may hold a password, so it is not repeated.
		return nil, errors.New("the mail server's address " + why + "; it is like smtp://user:password@mail.example.dk:587?tls=starttls")
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return bad("cannot be read")
	}
	s := &SMTP{conf: c, host: u.Hostname(), idHost: "localhost", options: []gomail.Option{gomail.WithTimeout(timeout)}}
	if s.conf.Clock == nil {
		s.conf.Clock = clock.System()
	}
	query := u.Query()
	port, auth := 587, gomail.SMTPAuthAutoDiscover
	switch query.Get("tls") {
	case "", "starttls":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "implicit":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	case "none":
		port, auth = 25, gomail.SMTPAuthPlain
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
		if u.User != nil && !loopback(s.host) {
			return bad("has a password but no TLS")
		}
	default:
		return bad("has a tls other than starttls, implicit and none")
	}
	if query.Del("tls"); len(query) > 0 {
		return bad("has settings other than tls")
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
			return bad("has a port that is none")
		}
	}
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(auth), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	if p, err := url.Parse(c.PublicURL); err == nil && p.Hostname() != "" {
		s.idHost = p.Hostname()
	}
	s.secure(&tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12})
	if c.From != "" {
		if _, err := address(c.From); err != nil {
			return nil, fmt.Errorf("the mail sender %q is not one e-mail address", c.From)
		}
	}
	return s, nil
}

// secure replaces the terms of TLS.
func (s *SMTP) secure(c *tls.Config) { s.options = append(s.options, gomail.WithTLSConfig(c)) }

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// address reads one bare e-mail address.
func address(s string) (string, error) {
	a, err := netmail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s {
		return "", errors.New("not one e-mail address")
	}
	return s, nil
}

// Send gives the mail to the server.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg, err := s.compose(ctx, m)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return &Failure{Code: "configuration", Server: true, cause: err}
	}
	if err = client.DialAndSendWithContext(ctx, msg); err == nil || msg.IsDelivered() {
		return nil // an error after the server took the mail (RSET, QUIT) is of no account
	}
	return failure(err)
}

func (s *SMTP) compose(ctx context.Context, m Message) (*gomail.Msg, error) {
	from, fromName := s.conf.From, s.conf.FromName
	if s.conf.Sender != nil {
		f, n, err := s.conf.Sender(ctx)
		if err != nil {
			return nil, &Failure{Code: "sender", Server: true, cause: err}
		}
		if f != "" {
			from, fromName = f, n
		}
	}
	if _, err := address(from); err != nil {
		return nil, &Failure{Code: "sender", Server: true, cause: err}
	}
	if _, err := address(m.To); err != nil {
		return nil, &Failure{Code: "address", Outcome: Never, cause: err}
	}
	subject := oneLine(m.Subject)
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&netmail.Address{Name: oneLine(fromName), Address: from})
	msg.ToMailAddress(&netmail.Address{Name: oneLine(m.ToName), Address: m.To})
	msg.Subject(subject)
	msg.SetDateWithValue(s.conf.Clock.Now())
	unique := m.ID
	if _, err := id.Parse(unique); err != nil {
		unique = id.New()
	}
	msg.SetMessageIDWithValue(unique + "@" + s.idHost)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday replies to a machine
	if m.Language != "" {
		msg.SetGenHeader("Content-Language", oneLine(m.Language))
	}
	if s.conf.PublicURL != "" {
		msg.SetListUnsubscribe(strings.TrimSuffix(s.conf.PublicURL, "/") + "/mig")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	html := m.HTML
	if html == "" {
		html = simpleHTML(m.Language, subject, m.Text, s.conf.PublicURL)
	}
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	return msg, nil
}

// failure sorts what the server or the network said.
func failure(err error) error {
	f := &Failure{Code: "connection", Server: true, cause: err}
	code := 0
	if answer := (*textproto.Error)(nil); errors.As(err, &answer) { // at the greeting or the sign-in
		code = answer.Code
	}
	var sent *gomail.SendError
	if errors.As(err, &sent) {
		code = sent.ErrorCode()
		switch sent.Reason {
		case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
			// About this receiver or this mail. A 5xx to the sender's address or the sign-in is the operator's to mend.
			f.Server = code == 0
			if code >= 500 {
				f.Outcome = Never
			}
		}
		if sent.Reason == gomail.ErrSMTPDataClose && code == 0 {
			f.Outcome = Unsure
		}
	}
	if code != 0 {
		f.Code = "smtp " + strconv.Itoa(code)
	}
	return f
}
