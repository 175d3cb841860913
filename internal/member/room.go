package member

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/org"
)

// Migrations makes this room's tables and view; after the organisation's and the committees'.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Mailer sends a mail at once, because somebody sits and waits for it. An error means that it may be tried again.
type Mailer interface {
	SendNow(ctx context.Context, to, subject, text string) error
}

// Options are what the program fills in.
type Options struct {
	// PublicURL is the address people use; links are made from it alone.
	PublicURL string
	// Bundle words the mails.
	Bundle *i18n.Bundle
	// Log takes the lines on sign-in and refusals: ids, never names or addresses.
	Log    *slog.Logger
	Mailer Mailer
	// Demo, outside nil, lets anyone step into anybody's shoes: it gives the person for each of Roles.
	Demo func(ctx context.Context) (map[string]string, error)
	// MailBox is the page where the demo's mails are read; "" when mails are sent.
	MailBox string
	// Showcase, in the demo, is a page to read from beginning to end: its title and path; "" for none.
	Showcase func(ctx context.Context) (title, path string, err error)
}

// Room is sign-in, sessions, letters, duties and people's own settings. Methods that take a db.Q read; those that take
// none are one transaction of their own.
type Room struct {
	db      *db.DB
	clk     clock.Clock
	org     *org.Room
	journal *journal.Journal
	options Options
	limits  limits
	scs     *scs.SessionManager
	own     *http.ServeMux                  // the paths of this room, from Routes on
	guests  map[string]bool                 // the routes of LetGuests
	parts   []owndata.Part                  // the copy of one's own data
	outside []func(context.Context) ui.Link // what one can do without signing in
	web     *web.Server                     // from Routes on
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, o *org.Room, opt Options) *Room {
	x := &Room{db: d, clk: clk, org: o, journal: journal.New(clk), options: opt, limits: newLimits(clk), guests: map[string]bool{}}
	x.scs = newSessions(x)
	return x
}

// The kinds of this room's background jobs.
const (
	jobCode   = "member.code"   // sends the mail of a wish to sign in
	jobLetter = "member.letter" // tells somebody by mail that a letter has been made
	jobTidy   = "member.tidy"
)

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Handle(jobCode, jobs.Typed(x.sendCode))
	r.Handle(jobLetter, jobs.Typed(x.sendLetterNotice))
	r.Every(jobTidy, time.Hour, x.tidy)
}

// tidy removes what can no longer be used, and the sessions of who has left.
func (x *Room) tidy(ctx context.Context) error {
	now := x.clk.Now()
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteStale(ctx, tx, now) })
}

// security writes a line of the security log. what is "signed in", "refused" …; person may be "".
func (x *Room) security(ctx context.Context, what, person string, more ...any) {
	args := append([]any{"what", what, "person", person, "ref", web.RequestID(ctx)}, more...)
	x.options.Log.InfoContext(ctx, "security", args...)
}
