// Package mailtest is a real mail server for tests and browser journeys: it speaks SMTP on a free loopback port, keeps what
// it was given, parsed, and can be told to refuse or to break off.
package mailtest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mail is a mail the server took.
type Mail struct {
	// From and To are the envelope's addresses.
	From string
	To   []string
	// Header is as received; Subject is its subject decoded.
	Header  netmail.Header
	Subject string
	// Text and HTML are the two alternatives, decoded.
	Text, HTML string
	// Raw is every byte of it.
	Raw string
}

// Options make the server stricter than one that takes everything.
type Options struct {
	// TLS offers STARTTLS with these terms; with Implicit, speaks TLS from the first byte.
	TLS      *tls.Config
	Implicit bool
	// User and Password, if set, are asked for.
	User, Password string
}

// Server is a running mail server.
type Server struct {
	options Options
	addr    string

	mu     sync.Mutex
	kept   []Mail
	refuse func(to string) error
	breaks Break
}

// Start runs a server until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{options: o, addr: ln.Addr().String()}
	server := smtp.NewServer(s)
	server.Domain = "mailtest"
	server.AllowInsecureAuth = true
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	server.ErrorLog = log.New(io.Discard, "", 0) // a broken connection is what some tests ask for
	if o.TLS != nil && o.Implicit {
		ln = tls.NewListener(ln, o.TLS)
	} else {
		server.TLSConfig = o.TLS
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(ln) //nolint:errcheck // ends with Close
	}()
	t.Cleanup(func() {
		server.Close() //nolint:errcheck // nothing to lose
		<-done
	})
	return s
}

// Addr is where it listens, "127.0.0.1:40000".
func (s *Server) Addr() string { return s.addr }

// URL is its address as the program's configuration wants it.
func (s *Server) URL() string {
	mode, user := "none", ""
	switch {
	case s.options.Implicit:
		mode = "implicit"
	case s.options.TLS != nil:
		mode = "starttls"
	}
	if s.options.User != "" {
		user = s.options.User + ":" + s.options.Password + "@"
	}
	return "smtp://" + user + s.addr + "?tls=" + mode
}

// Mails gives what was taken, oldest first: all of it, or what went to one of the addresses.
func (s *Server) Mails(to ...string) []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Mail
	for _, m := range s.kept {
		if len(to) == 0 || reaches(m, to) {
			out = append(out, m)
		}
	}
	return out
}

func reaches(m Mail, to []string) bool {
	for _, a := range m.To {
		for _, b := range to {
			if strings.EqualFold(a, b) {
				return true
			}
		}
	}
	return false
}

// Wait gives the mails to an address when there are n of them, and ends the test after ten seconds without.
func (s *Server) Wait(t testing.TB, to string, n int) []Mail {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if got := s.Mails(to); len(got) >= n {
			return got
		}
		if time.Now().After(end) {
			t.Fatalf("%d mails to %s after ten seconds, want %d", len(s.Mails(to)), to, n)
		}
	}
}

// Refuse has fn decide at each receiver; an *smtp.SMTPError made by Answer is what the client hears. nil takes everyone.
func (s *Server) Refuse(fn func(to string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = fn
}

// Answer is a refusal with a code: 450 passes, 550 does not.
func Answer(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCodeNotSet, Message: text}
}

// Break is when the server cuts the connection.
type Break int

// Taking a mail, the server cuts the connection never, instead of saying that it took it, or after having said so.
const (
	Unbroken Break = iota
	BeforeAnswer
	AfterAnswer
)

// Break has the server cut the connection from now on.
func (s *Server) Break(b Break) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.breaks = b
}

// NewSession is called by the library for each connection.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{s: s, conn: c}, nil }

type session struct {
	s      *Server
	conn   *smtp.Conn
	signed bool
	from   string
	to     []string
	cut    bool // the connection, at the next Reset: the library calls it when it has answered
}

func (x *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (x *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if x.s.options.User == "" || user != x.s.options.User || password != x.s.options.Password {
			return smtp.ErrAuthFailed
		}
		x.signed = true
		return nil
	}), nil
}

func (x *session) Mail(from string, _ *smtp.MailOptions) error {
	if x.s.options.User != "" && !x.signed {
		return smtp.ErrAuthRequired
	}
	x.from = from
	return nil
}

func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	x.s.mu.Lock()
	refuse := x.s.refuse
	x.s.mu.Unlock()
	if refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	x.to = append(x.to, to)
	return nil
}

func (x *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := Parse(raw)
	if err != nil {
		return Answer(554, err.Error())
	}
	m.From, m.To = x.from, x.to
	x.s.mu.Lock()
	x.s.kept = append(x.s.kept, m)
	breaks := x.s.breaks
	x.s.mu.Unlock()
	if breaks == BeforeAnswer {
		return x.conn.Conn().Close()
	}
	x.cut = breaks == AfterAnswer
	return nil
}

func (x *session) Reset() {
	x.from, x.to = "", nil
	if x.cut {
		x.conn.Conn().Close() //nolint:errcheck // it was asked for
	}
}

func (x *session) Logout() error { return nil }

// Parse reads a mail's bytes; the envelope is left empty.
func Parse(raw []byte) (Mail, error) {
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, err
	}
	m := Mail{Header: msg.Header, Raw: string(raw)}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return m, err
	}
	return m, m.read(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), msg.Body)
}

// read takes the text and HTML out of a part, or of the parts in it.
func (m *Mail) read(contentType, encoding string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.read(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
				return err
			}
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	} else if encoding != "" && encoding != "7bit" && encoding != "8bit" {
		return fmt.Errorf("mailtest: a part encoded as %s", encoding)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	switch decoded := strings.ReplaceAll(string(text), "\r\n", "\n"); kind {
	case "text/plain":
		m.Text = decoded
	case "text/html":
		m.HTML = decoded
	}
	return nil
}
