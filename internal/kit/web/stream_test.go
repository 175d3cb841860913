package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// lines is a log that several goroutines write.
type lines struct {
	mu sync.Mutex
	s  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.s.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.s.String()
}

// streaming serves one long answer, and gives the log.
func streaming(t *testing.T, write func(io.Writer) error) (address string, log *lines) {
	t.Helper()
	bundle, err := i18n.NewBundle(web.Messages, ui.Messages)
	if err != nil {
		t.Fatal(err)
	}
	log = &lines{}
	s, err := web.NewServer(web.Config{SignInPath: "/log-ind", Bundle: bundle, Clock: clock.NewFake(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)), Log: slog.New(slog.NewTextHandler(log, nil)),
		Frame: func(context.Context, *ui.Frame) {}, Authenticate: func(next http.Handler) http.Handler { return next }})
	if err != nil {
		t.Fatal(err)
	}
	s.Mux().Handle("GET /fil", web.Public(func(w http.ResponseWriter, r *http.Request) error {
		web.Attachment(w, "forloeb.txt")
		return web.Stream(w, r, "text/plain; charset=utf-8", write)
	}))
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	return srv.URL + "/fil", log
}

const piece = "Otte bogstaver og flere til i hver linje, så at det bliver langt.\n"

func TestALongAnswerIsWholeOrCutOff(t *testing.T) {
	const n = 20_000 // more than is held back
	address, _ := streaming(t, func(w io.Writer) error {
		for range n {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
		}
		return nil
	})
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || len(body) != n*len(piece) || res.Header.Get("Content-Disposition") != "attachment; filename=forloeb.txt" ||
		res.Header.Get("Content-Type") != "text/plain; charset=utf-8" || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d bytes (%v), %v", len(body), err, res.Header)
	}
	address, log := streaming(t, func(w io.Writer) error {
		for range n {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
		}
		return errors.New("the database went away")
	})
	res, err = http.Get(address)
	if err == nil {
		_, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	if err == nil {
		t.Error("half of an answer was taken for the whole")
	}
	if !strings.Contains(log.String(), "the database went away") {
		t.Errorf("the log does not say why: %s", log)
	}
}

func TestALongAnswerThatFailsAtOnceIsAnError(t *testing.T) {
	for want, failure := range map[int]error{404: fault.NotFound, 500: errors.New("secret detail")} {
		address, _ := streaming(t, func(w io.Writer) error {
			io.WriteString(w, piece)
			return failure
		})
		res, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != want || res.Header.Get("Content-Disposition") != "" || !strings.Contains(string(body), "<h1>") || strings.Contains(string(body), "secret") {
			t.Errorf("%d, want %d (%v): %v\n%s", res.StatusCode, want, err, res.Header, body)
		}
	}
}

// A long answer goes out while it is made: the reader has the beginning before the end is there.
func TestALongAnswerGoesOutAsItIsMade(t *testing.T) {
	seen := make(chan struct{})
	address, _ := streaming(t, func(w io.Writer) error {
		for range 10_000 {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
		}
		select {
		case <-seen:
			_, err := io.WriteString(w, "slut")
			return err
		case <-time.After(20 * time.Second):
			return errors.New("nobody has seen the beginning")
		}
	})
	// Compressed, the beginning would wait until there is enough of it to be worth sending.
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	first := make([]byte, len(piece))
	if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != piece {
		t.Fatalf("%q, %v", first, err)
	}
	close(seen)
	rest, err := io.ReadAll(res.Body)
	if err != nil || !strings.HasSuffix(string(rest), "slut") {
		t.Errorf("the end is missing: %v", err)
	}
}
