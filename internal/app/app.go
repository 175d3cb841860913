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
	"sync"
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
	// Undo is how long an answer can be taken back before it goes out; 0 sends it at once.
	Undo time.Duration
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
	return db.Open(ctx, db.Config{Path: filepath.Join(c.DataDir, databaseFile), Lazy: c.Demo})
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
	if err := understood(ctx, d); err != nil {
		return err
	}
	if err := d.Backup(ctx, file); err != nil {
		return err
	}
	if err := opens(ctx, file); err != nil { // made here, and no good: it must not stand in the next one's way
		for _, part := range []string{"", "-wal", "-shm"} {
			os.Remove(file + part)
		}
		return err
	}
	return nil
}

// understood is an error when a newer program has migrated the database.
func understood(ctx context.Context, d *db.DB) error {
	have, want, err := d.SchemaVersion(ctx, migrations()...)
	if err == nil && have > want {
		err = db.ErrNewerSchema
	}
	return err
}

// opens opens a copy as the program would.
func opens(ctx context.Context, file string) error {
	copied, err := db.Open(ctx, db.Config{Path: file})
	if err != nil {
		return err
	}
	defer copied.Close()
	return understood(ctx, copied)
}

// Serve answers requests until the context ends, then lets those under way finish. ready is called when the first request
// can be taken.
func (a *App) Serve(ctx context.Context, ln net.Listener, ready func()) error {
	srv := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // a phone on a slow network sends its form, with pictures
		WriteTimeout:      7 * time.Minute, // counted from the same moment
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.conf.Log.Handler(), slog.LevelWarn),
	}
	srv.RegisterOnShutdown(a.hub.EndStreams) // a stop waits for requests, and these do not end by themselves
	listening, deafen := context.WithCancel(context.WithoutCancel(ctx))
	var nodes sync.WaitGroup
	nodes.Go(func() { a.hub.Run(listening) })
	defer nodes.Wait()
	defer deafen()                             // the last requests have changed something too
	a.runner.Start(context.WithoutCancel(ctx)) // a stop lets running jobs finish: Stop ends them
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
