package member

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/web"
)

// Names of cookies; web puts its prefix before them.
const (
	sessionCookie  = "session"
	requestCookie  = "signin"
	languageCookie = "language"
)

// found is a session with all that a request needs to know of its person: one look-up.
type found struct {
	Session
	name     string
	present  bool
	grants   access.Grants
	language string // "" when never chosen
	// outside: not secretariat, works nowhere here, leads nothing and sits in no committee.
	outside bool
}

// The session library makes the tokens, hashes them and keeps the order of things; the table below it is this room's. Its
// own middleware is not used: it would answer for cookies by the machine's clock. Its idle time would write at every page.
func newSessions(x *Room) *scs.SessionManager {
	m := scs.New()
	m.HashTokenInStore = true
	m.IdleTimeout = 0
	m.Store = sessionStore{x}
	return m
}

// sessionStore keeps sessions in member_session. What a session is travels beside the library's own bytes, in the context
// (passing).
type sessionStore struct{ x *Room }

type passing struct {
	found
	tx *db.Tx // the transaction of the sign-in
}

type passingKey struct{}

func withPassing(ctx context.Context, p *passing) context.Context {
	return context.WithValue(ctx, passingKey{}, p)
}

var errNotPassing = errors.New("member: a session outside of sign-in")

// FindCtx looks a session up by the hash of its token.
func (s sessionStore) FindCtx(ctx context.Context, hash string) ([]byte, bool, error) {
	p, ok := ctx.Value(passingKey{}).(*passing)
	if !ok {
		return nil, false, errNotPassing
	}
	f, data, err := findSession(ctx, s.x.db.Read(), "token_hash", hash)
	if errors.Is(err, fault.NotFound) {
		return nil, false, nil
	}
	p.found = f
	return data, err == nil, err
}

// CommitCtx stores a new session.
func (s sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, _ time.Time) error {
	p, ok := ctx.Value(passingKey{}).(*passing)
	if !ok || p.tx == nil {
		return errNotPassing
	}
	return insertSession(ctx, p.tx, p.Session, hash, data)
}

// DeleteCtx ends a session.
func (s sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	return s.x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM member_session WHERE token_hash = $1", hash)
		return err
	})
}

// Find, Commit and Delete are asked for by the library's interface and never called by it.
func (s sessionStore) Find(string) ([]byte, bool, error)      { return nil, false, errNotPassing }
func (s sessionStore) Commit(string, []byte, time.Time) error { return errNotPassing }
func (s sessionStore) Delete(string) error                    { return errNotPassing }

// arrival is somebody who has proved who they are.
type arrival struct {
	person, how string
	own         bool // "it is my own phone"
	userAgent   string
	demoRole    string
	// before is the session this browser had, which ends.
	before string
}

// signedIn is what a sign-in gives: a session's token, which only the browser keeps.
type signedIn struct {
	session Session
	token   string
	// letterUsed is when the person's letter was used before this, if they have not been told; zero otherwise.
	letterUsed time.Time
}

// begin starts a session for somebody who has proved who they are, inside the transaction that used the proof up. Whoever
// has left, or has nothing here any more, is fault.NotFound.
func (x *Room) begin(ctx context.Context, tx *db.Tx, a arrival) (in signedIn, err error) {
	now := x.clk.Now()
	if err := mustBelong(ctx, tx, a.person); err != nil {
		return in, err
	}
	if a.before != "" {
		if _, err := tx.Exec(ctx, "DELETE FROM member_session WHERE id = $1", a.before); err != nil {
			return in, err
		}
	}
	kind := KindShared
	switch {
	case a.how == HowDemo:
		kind = KindDemo
	case a.own:
		kind = KindOwn
	}
	in.session = Session{ID: id.New(), Person: a.person, Kind: kind, How: a.how, Device: deviceOf(a.userAgent),
		DemoRole: a.demoRole, Made: now, Seen: now, Expires: now.Add(limitOf(kind))}
	ctx, err = x.scs.Load(withPassing(ctx, &passing{found: found{Session: in.session}, tx: tx}), "")
	if err != nil {
		return in, err
	}
	x.scs.SetDeadline(ctx, in.session.Expires)
	if in.token, _, err = x.scs.Commit(ctx); err != nil {
		return in, err
	}
	in.letterUsed, err = tellLetterUse(ctx, tx, a.person, now)
	return in, err
}

// lookUp finds the living session of a token; false when there is none. The session of somebody who has left is ended.
func (x *Room) lookUp(ctx context.Context, token string) (found, bool, error) {
	p := &passing{}
	ctx, err := x.scs.Load(withPassing(ctx, p), token)
	if err != nil || p.Person == "" {
		return found{}, false, err
	}
	if !p.present {
		x.security(ctx, "signed out: has left", p.Person)
		return found{}, false, x.scs.Destroy(ctx)
	}
	// Who was here for a duty alone, and has lost it, is nobody. (The session stays: somebody between two employments comes back to it.)
	belongs := !p.outside || p.grants.Administrator || p.grants.Guest
	return p.found, belongs && p.alive(x.clk.Now()), nil
}

// Still gives the actor of an earlier request as they are now: with the duties they have today, and as long as that session lives.
func (x *Room) Still(ctx context.Context, actor access.Actor) (access.Actor, bool) {
	f, _, err := findSession(ctx, x.db.Read(), "id", actor.Session)
	if err != nil || !f.present || f.outside && !f.grants.Guest || !f.alive(x.clk.Now()) {
		return access.Actor{}, false
	}
	return f.actor(), true
}

// actor is who acts in the session.
func (f found) actor() access.Actor {
	return access.Actor{Person: f.Person, Name: f.name, Grants: f.grants, Session: f.ID, Outside: f.outside}
}

type sessionKey struct{}

// SessionOf is the session of the request; false for who has not signed in.
func SessionOf(ctx context.Context) (Session, bool) {
	f, ok := ctx.Value(sessionKey{}).(found)
	return f.Session, ok
}

// Outside says whether the request's person has signed in for a duty or as a guest alone, and so has nothing to see but this room's pages, or
// what they are invited into.
func Outside(ctx context.Context) bool {
	f, _ := ctx.Value(sessionKey{}).(found)
	return f.outside
}

// Authenticate puts the actor, the session and the language into the context of every request. It costs one query with a
// session and none without, and stores the time of use every five minutes at most.
//
// An administrator who does not work here has nothing but this room's pages, and what is public: a duty to run the machine gives nothing
// to read (docs/who-may.md section 7). The rest is not found; "/" leads to where they have something to do. A guest has the routes of LetGuests.
func (x *Room) Authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		lang := x.cookieLanguage(r)
		f, ok, err := x.fromCookie(r)
		if err != nil {
			x.web.Refuse(w, r, err)
			return
		}
		if ok {
			if l, chosen := i18n.ParseLanguage(f.language); chosen {
				lang = l
			}
			ctx = context.WithValue(ctx, sessionKey{}, f)
			if x.letIn(r, f) {
				ctx = access.With(ctx, f.actor())
			} else {
				ctx = web.KeepOut(ctx, f.home())
			}
			if now := x.clk.Now(); now.Sub(f.Seen) >= seenEvery && !web.Unattended(r) {
				x.touch(ctx, f.Session, now)
			}
		}
		next.ServeHTTP(w, r.WithContext(i18n.With(ctx, x.options.Bundle, lang)))
	})
}

func (x *Room) fromCookie(r *http.Request) (found, bool, error) {
	c, err := r.Cookie(x.web.CookieName(sessionCookie))
	if err != nil || c.Value == "" {
		return found{}, false, nil
	}
	return x.lookUp(r.Context(), c.Value)
}

// touch stores the time of use. That it fails is no reason to keep somebody from reading.
func (x *Room) touch(ctx context.Context, s Session, now time.Time) {
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE member_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2", s.ID, now)
		return err
	})
	if err != nil {
		x.options.Log.ErrorContext(ctx, "storing the time of use of a session", "why", err.Error())
	}
}

// cookieLanguage is the language chosen in this browser, Danish if none was.
func (x *Room) cookieLanguage(r *http.Request) i18n.Language {
	if c, err := r.Cookie(x.web.CookieName(languageCookie)); err == nil {
		if l, ok := i18n.ParseLanguage(c.Value); ok {
			return l
		}
	}
	return i18n.Danish
}

// Sessions lists a person's living sessions, the last used first.
func (x *Room) Sessions(ctx context.Context, q db.Q, person string) ([]Session, error) {
	all, err := sessionsOf(ctx, q, person)
	if err != nil {
		return nil, err
	}
	var living []Session
	for _, s := range all {
		if s.alive(x.clk.Now()) {
			living = append(living, s)
		}
	}
	return living, nil
}

// EndSession ends one of the actor's own sessions; another's is fault.NotFound.
func (x *Room) EndSession(ctx context.Context, a access.Actor, session string) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM member_session WHERE id = $1 AND person_id = $2", session, a.Person)
		if err == nil && n == 0 {
			return fault.NotFound
		}
		return err
	})
}

// EndOtherSessions ends all of the actor's sessions but the one in use.
func (x *Room) EndOtherSessions(ctx context.Context, a access.Actor) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM member_session WHERE person_id = $1 AND id <> $2", a.Person, a.Session)
		return err
	})
}
