// Package app wires the program: it opens the database, builds every room, mounts their routes and fills their slots.
// It is the one place that knows all rooms, and it knows nothing else.
package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// Config is what an operator decides.
type Config struct {
	// DatabaseURL moves the program to PostgreSQL; "" is the embedded database in DataDir.
	DatabaseURL string
	DataDir     string
	// PublicURL is the address people use; links are made from it alone.
	PublicURL      string
	TrustedProxies []netip.Prefix
	// SMTP is the mail server's address; "" keeps mails in the queue (and in the demo shows them on a page).
	SMTP string
	// MailFrom is the sender until the municipality sets its own; "" is medspil at the public address's host.
	MailFrom       string
	MailsPerMinute int
	// Demo fills a fictional municipality and lets one step into anybody's shoes.
	Demo    bool
	Clock   clock.Clock
	Log     *slog.Logger
	Version string
}

func (c Config) mailFrom() string {
	if c.MailFrom != "" {
		return c.MailFrom
	}
	host := "localhost"
	if u, err := url.Parse(c.PublicURL); err == nil && u.Hostname() != "" && net.ParseIP(u.Hostname()) == nil {
		host = u.Hostname()
	}
	return "medspil@" + host
}

// databaseFile is the embedded database's name in the data folder.
const databaseFile = "medspil.db"

func openDatabase(ctx context.Context, c Config) (*db.DB, error) {
	if c.DatabaseURL != "" {
		return db.Open(ctx, db.Config{URL: c.DatabaseURL})
	}
	// The folder holds what people said in confidence: nobody else on the machine may read it.
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, err
	}
	return db.Open(ctx, db.Config{Path: filepath.Join(c.DataDir, databaseFile)})
}

// Backup copies the embedded database, also while a server uses it, and checks the copy by opening it as the program would.
func Backup(ctx context.Context, c Config, file string) error {
	if c.DatabaseURL != "" {
		return errors.New("backup is for the embedded database; use pg_dump for PostgreSQL")
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, databaseFile)); err != nil {
		return err
	}
	d, err := openDatabase(ctx, c)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Backup(ctx, file); err != nil {
		return err
	}
	copied, err := db.Open(ctx, db.Config{Path: file})
	if err != nil {
		return err
	}
	defer copied.Close()
	have, want, err := copied.SchemaVersion(ctx, migrations()...)
	if err == nil && have > want {
		err = db.ErrNewerSchema
	}
	return err
}

// Serve answers requests until the context ends, then lets those under way finish. ready is called when the first request
// can be taken.
func (a *App) Serve(ctx context.Context, ln net.Listener, ready func()) error {
	srv := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a phone on a slow network sends its form
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.conf.Log.Handler(), slog.LevelWarn),
	}
	a.runner.Start(ctx)
	defer a.runner.Stop()
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	ready()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return srv.Shutdown(stop)
}

func (a *App) health(ok func(context.Context) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if err := ok(r.Context()); err != nil {
			a.conf.Log.Error("not ready", "why", err.Error())
			w.WriteHeader(http.StatusServiceUnavailable)
			w.Write([]byte("unavailable\n"))
			return
		}
		w.Write([]byte("ok\n"))
	})
}
