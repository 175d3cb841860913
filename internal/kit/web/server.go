package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzhttp"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/limit"
	"github.com/medspil/medspil/internal/kit/ui"
)

// Config is what the chain needs to know.
type Config struct {
	// PublicURL is the address people use, "https://medspil.example.dk"; "" on plain loopback.
	PublicURL string
	// Secure says that people's browsers are on TLS: cookies are bound to it and HSTS is sent.
	Secure bool
	// TrustedProxies may say in X-Forwarded-For where a request came from.
	TrustedProxies []netip.Prefix
	// SignInPath is where those go who are not signed in.
	SignInPath string
	// Authenticate puts the actor and the language in the context; it runs inside the chain.
	Authenticate func(http.Handler) http.Handler
	// Frame fills what every page shows around its content.
	Frame func(ctx context.Context, f *ui.Frame)
	// Finish is given each page before it is sent, and gives the one to send; nil sends it as it is. Where it fails the page is sent unfinished.
	Finish func(ctx context.Context, page string) (string, error)
	// Bundle holds the messages.
	Bundle *i18n.Bundle
	Clock  clock.Clock
	Log    *slog.Logger
}

// One person, or one address that has not signed in, may send a form a second for a long while, and a burst: a whole committee meeting
// may sit behind one address. Codes and secrets have stricter limits of their own.
const (
	writesPerSecond = 5
	writesBurst     = 300
)

// Server is the chain with its routes.
type Server struct {
	conf   Config
	mux    *Mux
	origin *http.CrossOriginProtection
	limits *limit.Limiter
	bodies *bodies
	public *url.URL
}

// NewServer builds the chain; routes are added to Mux afterwards.
func NewServer(c Config) (*Server, error) {
	s := &Server{conf: c, origin: http.NewCrossOriginProtection(), limits: limit.New(c.Clock, time.Second/writesPerSecond, writesBurst), bodies: newBodies()}
	s.mux = &Mux{mux: http.NewServeMux(), bare: http.NewServeMux(), server: s}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return nil, fmt.Errorf("the public address %q is not like https://medspil.example.dk", c.PublicURL)
		}
		s.public = u
		if err := s.origin.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Mux is the table of routes.
func (s *Server) Mux() *Mux { return s.mux }

// Handler is the whole chain.
func (s *Server) Handler() http.Handler {
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(512), gzhttp.RandomJitter(64, 0, false))
	if err != nil {
		panic(err) // fixed options
	}
	s.mux.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.missing(w, r) })
	pages := s.conf.Authenticate(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.frame(w, r, s.mux.mux)
	}))
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := s.mux.bare.Handler(r); pattern != "" {
			s.mux.bare.ServeHTTP(w, r)
			return
		}
		if err := s.origin.Check(r); err != nil {
			ctx := i18n.With(r.Context(), s.conf.Bundle, i18n.Danish)
			s.frame(w, r.WithContext(ctx), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.fail(w, r, fault.Wrap(errStale, err))
			}))
			return
		}
		pages.ServeHTTP(w, r)
	})
	return s.observe(s.recovered(s.headers(zip(inner))))
}

// missing answers what no route takes: a path that exists with another method, or nothing at all.
func (s *Server) missing(w http.ResponseWriter, r *http.Request) { s.fail(w, r, fault.NotFound) }

// frame puts the language (unless the program's middleware has), the messages and the frame in the context.
func (s *Server) frame(w http.ResponseWriter, r *http.Request, next http.Handler) {
	ctx := i18n.With(r.Context(), s.conf.Bundle, i18n.Lang(r.Context()))
	f := &ui.Frame{Path: r.URL.RequestURI(), FormToken: s.formToken(w, r), Flash: s.takeFlash(w, r)}
	ctx = ui.WithFrame(ctx, f)
	s.conf.Frame(ctx, f)
	next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, serverKey{}, s)))
}

type serverKey struct{}

func serverOf(r *http.Request) *Server { return r.Context().Value(serverKey{}).(*Server) }

// Render writes a page.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b strings.Builder
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	page := serverOf(r).finish(r.Context(), b.String())
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(page))
	if err != nil {
		// The reader has gone; there is nobody left to tell.
		return nil
	}
	return nil
}

// finish lets what stands above the kit finish a page. A page is worth more than what is added to it: a failure is logged, and no more.
func (s *Server) finish(ctx context.Context, page string) string {
	if s.conf.Finish == nil {
		return page
	}
	finished, err := s.conf.Finish(ctx, page)
	if err != nil {
		s.conf.Log.Error("a page was not finished", "why", err.Error())
		return page
	}
	return finished
}

// SeeOther ends a write: the browser fetches the page at path.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

type flash struct{ Kind, Text string }

// Flash shows a message at the top of the next page. Kind is "success" or "info".
func Flash(w http.ResponseWriter, r *http.Request, kind, text string) {
	b, _ := json.Marshal(flash{kind, text}) // two strings cannot fail
	serverOf(r).SetCookie(w, "flash", base64.RawURLEncoding.EncodeToString(b), 60)
}

func (s *Server) takeFlash(w http.ResponseWriter, r *http.Request) *ui.Flash {
	c, err := r.Cookie(s.CookieName("flash"))
	if err != nil || r.Method != http.MethodGet || Unattended(r) {
		return nil
	}
	s.SetCookie(w, "flash", "", -1)
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	var f flash
	if err != nil || json.Unmarshal(b, &f) != nil || f.Text == "" {
		return nil
	}
	return &ui.Flash{Kind: f.Kind, Text: f.Text}
}

// csp is the policy of every page; see docs/privacy.md.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-store")
		if s.conf.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

type requestKey struct{}

// RequestID is the reference of the request, which stands in the log and on error pages.
func RequestID(ctx context.Context) string {
	s, _ := ctx.Value(requestKey{}).(string)
	return s
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what is below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// observe gives the request its reference and logs its end: method, status and time. Neither address nor person is logged; sign-in
// and refusals have log lines of their own.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ref := id.New()[:10]
		began := s.conf.Clock.Now()
		sw := &statusWriter{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, ref))
		next.ServeHTTP(sw, r)
		s.conf.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("ref", ref), slog.String("method", r.Method),
			slog.String("path", maskPath(r.URL.Path)), slog.Int("status", sw.status), slog.Duration("took", s.conf.Clock.Now().Sub(began)))
	})
}

// maskPath keeps one-time secrets that stand in an address (sign-in links, letters) out of the log.
func maskPath(p string) string {
	parts := strings.Split(p, "/")
	for i := 2; i < len(parts); i++ {
		if _, err := id.Parse(parts[i]); err != nil && len(parts[i]) > 20 {
			parts[i] = "…"
		}
	}
	return strings.Join(parts, "/")
}

func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.conf.Log.ErrorContext(r.Context(), "panic", "ref", RequestID(r.Context()), "what", fmt.Sprint(p), "stack", string(debug.Stack()))
			ctx := i18n.With(r.Context(), s.conf.Bundle, i18n.Danish)
			s.frame(w, r.WithContext(ctx), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.render(w, r, http.StatusInternalServerError, "web.error.internal")
			}))
		}()
		next.ServeHTTP(w, r)
	})
}

// errStale is a form that does not come from a page of ours, most often one that has been open too long.
var errStale = errors.New("stale form")

// errBusy is one person or address sending more than a person can.
var errBusy = errors.New("too many requests")

func (s *Server) checkWrite(r *http.Request, route Route) error {
	if !s.limits.Allow(s.limitKey(r)) {
		return errBusy
	}
	v, err := Form(r)
	if err != nil {
		return err
	}
	if !route.open && !s.tokenOK(r, v.Get(FormToken)) {
		return errStale
	}
	return nil
}

func (s *Server) limitKey(r *http.Request) string {
	if a := access.Of(r.Context()); a.SignedIn() {
		return a.Person
	}
	return Network(r)
}

// Network is what limits on one address count by: the address a request came from, or the /64 that a household or a phone has whole.
func Network(r *http.Request) string {
	from := serverOf(r).ClientIP(r)
	if ip, err := netip.ParseAddr(from); err == nil && ip.Is6() && !ip.Is4In6() {
		return netip.PrefixFrom(ip, 64).Masked().String()
	}
	return from
}

// ClientIP is where a request came from: the nearest address that is not a trusted proxy of ours.
func (s *Server) ClientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops); i >= 0; i-- {
		ip, err := netip.ParseAddr(host)
		if err != nil || i == 0 || !s.trusted(ip) {
			return host
		}
		if hop := strings.TrimSpace(hops[i-1]); hop != "" {
			host = hop
		}
	}
	return host
}

func (s *Server) trusted(ip netip.Addr) bool {
	for _, p := range s.conf.TrustedProxies {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// Absolute is the full address of a path of ours, made from the configured public address only, never from the Host header.
func (s *Server) Absolute(path string) string {
	return strings.TrimSuffix(s.conf.PublicURL, "/") + path
}

// fail renders an error once. What may not be read is not found; internals stay in the log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, key := http.StatusInternalServerError, "web.error.internal"
	switch {
	case errors.Is(err, fault.NotFound):
		status, key = http.StatusNotFound, "web.error.not_found"
	case errors.Is(err, fault.Forbidden):
		status, key = http.StatusForbidden, "web.error.forbidden"
	case errors.Is(err, fault.Conflict):
		status, key = http.StatusConflict, "web.error.conflict"
	case errors.Is(err, fault.Unavailable):
		status, key = http.StatusServiceUnavailable, "web.error.unavailable"
	case errors.Is(err, errBusy):
		status, key = http.StatusTooManyRequests, "web.error.busy"
		w.Header().Set("Retry-After", "10")
	case errors.Is(err, errStale):
		status, key = http.StatusForbidden, "web.error.stale"
	case errors.Is(err, errTooLarge):
		status, key = http.StatusRequestEntityTooLarge, "web.error.too_large"
	case errors.Is(err, errBadRequest):
		status, key = http.StatusBadRequest, "web.error.bad_request"
	}
	level := slog.LevelInfo
	if status == http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.conf.Log.Log(r.Context(), level, "refused", "ref", RequestID(r.Context()), "status", status, "why", err.Error())
	s.render(w, r, status, key)
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, key string) {
	ctx := r.Context()
	back := ""
	if unsafeMethod(r.Method) { // the form is where what was typed may still be
		back = cameFrom(r)
	}
	if err := Render(w, r, status, ui.ErrorPage(ui.ErrorProps{
		Status: status, Back: back, Heading: i18n.T(ctx, key+".heading"), Text: i18n.T(ctx, key+".text"), Reference: RequestID(ctx),
	})); err != nil {
		s.conf.Log.ErrorContext(ctx, "error page", "ref", RequestID(ctx), "why", err.Error())
		http.Error(w, "Medspil", status)
	}
}
