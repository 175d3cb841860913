package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

// The form token (OWASP ASVS 5.0 3.5.1) backs up the browser's own word on where a write comes from, which some requests lack:
// a secret in a cookie of ours only, and in each form a value made from it.

// FormToken is the name of the hidden field.
const FormToken = "_token"

func (s *Server) formCookie() string { return s.CookieName("form") }

// CookieName is the full name of a cookie of ours: with the __Host- prefix, which binds it to this very host, where the
// browser is on TLS.
func (s *Server) CookieName(name string) string {
	if s.conf.Secure {
		return "__Host-medspil-" + name
	}
	return "medspil-" + name
}

// SetCookie sets a cookie with the safest attributes; maxAge in seconds, 0 for as long as the browser is open, negative to delete.
func (s *Server) SetCookie(w http.ResponseWriter, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: s.CookieName(name), Value: value, Path: "/", MaxAge: maxAge,
		Secure: s.conf.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (s *Server) formToken(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(s.formCookie()); err == nil && len(c.Value) == 43 {
		return tokenFrom(c.Value)
	}
	var b [32]byte
	rand.Read(b[:])
	secret := base64.RawURLEncoding.EncodeToString(b[:])
	s.SetCookie(w, "form", secret, 365*24*3600)
	return tokenFrom(secret)
}

func tokenFrom(secret string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func (s *Server) tokenOK(r *http.Request, got string) bool {
	c, err := r.Cookie(s.formCookie())
	return err == nil && hmac.Equal([]byte(tokenFrom(c.Value)), []byte(got))
}
