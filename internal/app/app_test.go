package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/testkit"
)

// databases are a place for the program on each engine.
func databases(t *testing.T, run func(t *testing.T, c Config)) {
	t.Helper()
	conf := Config{PublicURL: "http://medspil.example", Clock: clock.System(), Log: slog.New(slog.DiscardHandler), Version: "test"}
	t.Run("sqlite", func(t *testing.T) {
		c := conf
		c.DataDir = t.TempDir()
		run(t, c)
	})
	t.Run("postgres", func(t *testing.T) {
		c := conf
		c.DatabaseURL = testkit.Postgres(t)
		run(t, c)
	})
}

// A stop lets a running job finish: its context is not the signal's.
func TestAStopLetsRunningJobsFinish(t *testing.T) {
	databases(t, func(t *testing.T, c Config) {
		a, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		begun, stop := make(chan struct{}), make(chan struct{})
		var how error
		finished := false
		a.runner.Handle("test.slow", func(ctx context.Context, _ json.RawMessage) error {
			close(begun)
			<-stop
			select {
			case <-ctx.Done():
				how = ctx.Err()
			case <-time.After(300 * time.Millisecond):
			}
			finished = true
			return how
		})
		if err := a.db.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return jobs.Add(ctx, tx, jobs.New{Kind: "test.slow", Key: "one"})
		}); err != nil {
			t.Fatal(err)
		}
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, signal := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- a.Serve(ctx, ln, func() {}) }()
		<-begun
		signal()
		close(stop)
		if err := <-served; err != nil && !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
		if !finished || how != nil {
			t.Errorf("finished: %v, %v", finished, how)
		}
	})
}

func TestABackupThatFailsLeavesNothing(t *testing.T) {
	c := Config{DataDir: t.TempDir(), PublicURL: "http://medspil.example", Clock: clock.System(), Log: slog.New(slog.DiscardHandler), Version: "test"}
	a, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), c, file); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), c, file); err == nil {
		t.Error("a copy was written over")
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the copy that was there: %v", err)
	}
	if err := a.db.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO schema_version (version_id, is_applied) VALUES (9999999999, TRUE)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for range 2 { // the first must not stand in the second's way
		if err := Backup(t.Context(), c, filepath.Join(dir, "copy.db")); !errors.Is(err, db.ErrNewerSchema) {
			t.Errorf("a database of a newer program: %v", err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// In the demo an answer goes out at once (decision 27).
func TestUndo(t *testing.T) {
	for demo, want := range map[bool]time.Duration{true: 0, false: time.Minute} {
		if got := (&App{conf: Config{Demo: demo, Undo: time.Minute}}).undo(); got != want {
			t.Errorf("demo %v: %v", demo, got)
		}
	}
}

// A receipt is for whoever has it: where one signs in there is a way to it.
func TestAReceiptIsFoundWithoutSigningIn(t *testing.T) {
	w := newMatrixTown(t)
	if page := w.request(nil, "GET", "/log-ind", "").Body.String(); !strings.Contains(page, `href="/kvittering"`) {
		t.Error("who has a receipt and has not signed in finds no way to it")
	}
}

// The demo's mails are found from every page, and from where one waits for one.
func TestTheDemosMailBoxIsFound(t *testing.T) {
	w := newMatrixTown(t)
	for _, who := range []string{nobody, "rosa"} {
		for _, path := range []string{"/demo", "/was"} {
			page := w.request(w.enter(who), "GET", path, "").Body.String()
			if !strings.Contains(page, `<a href="/demo/post">Se mailen</a>`) {
				t.Errorf("%s for %q does not lead to the mails", path, who)
			}
		}
	}
	rec := w.request(nil, "POST", "/log-ind", "email=rosa@lillesund.example")
	for _, c := range rec.Result().Cookies() {
		if c.Name == "medspil-signin" {
			if page := w.request(c, "GET", "/log-ind/kode", "").Body.String(); !strings.Contains(page, "mailen med koden ligger her") {
				t.Error("where the code is typed does not lead to the mails")
			}
			return
		}
	}
	t.Errorf("no code was asked for: %d", rec.Code)
}
