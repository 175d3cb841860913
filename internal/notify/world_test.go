package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/testkit"
)

const public = "https://medspil.example"

// world is a database with people, something to tell them, and a mail server that takes notes.
type world struct {
	*testing.T
	db     *db.DB
	clk    *clock.Fake
	log    *bytes.Buffer
	bundle *i18n.Bundle

	mu         sync.Mutex
	people     map[string]Choice
	audience   []string
	unreadable map[string]bool // person + " " + subject
	renderErr  func(e journal.Entry) error
	settings   func() error
	asked      int // calls of the settings slot
	worded     int // calls of Render
	post       []mail.Message
	refuse     func(m mail.Message) error
}

func both(t *testing.T, run func(w *world)) {
	t.Helper()
	bundle, err := i18n.NewBundle(Messages)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		run(&world{T: t, db: d, clk: clock.NewFake(utc("2026-11-23T10:00:00Z")), log: &bytes.Buffer{}, bundle: bundle,
			people: map[string]Choice{}, unreadable: map[string]bool{}})
	}, journal.Migrations, jobs.Migrations, Migrations)
}

// node is one server's room and runner.
type node struct {
	*Room
	runner *jobs.Runner
}

func (w *world) node(with ...func(*Options)) node {
	log := slog.New(slog.NewTextHandler(w.log, nil))
	o := Options{Sender: w, Hold: 2 * time.Minute, PublicURL: public + "/", Bundle: w.bundle, Settings: w.choices, Log: log}
	for _, f := range with {
		f(&o)
	}
	n := node{New(w.db, w.clk, o), jobs.NewRunner(w.db, w.clk, log)}
	n.Register("matter.opened", w)
	n.Register("matter.closed", w)
	n.Jobs(n.runner)
	return n
}

// Send is the mail server.
func (w *world) Send(_ context.Context, m mail.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse != nil {
		if err := w.refuse(m); err != nil {
			return err
		}
	}
	w.post = append(w.post, m)
	return nil
}

func (w *world) choices(_ context.Context, _ db.Q, people []string) (map[string]Choice, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	if w.settings != nil {
		if err := w.settings(); err != nil {
			return nil, err
		}
	}
	found := map[string]Choice{}
	for _, p := range people {
		if c, ok := w.people[p]; ok {
			found[p] = c
		}
	}
	return found, nil
}

// Audience and Render make the world its own notice.
func (w *world) Audience(context.Context, db.Q, journal.Entry) ([]string, error) {
	return slices.Clone(w.audience), nil
}

func (w *world) Render(ctx context.Context, _ db.Q, entries []journal.Entry, person string) ([]Line, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.worded++
	lines := make([]Line, len(entries))
	for i, e := range entries {
		if w.renderErr != nil {
			if err := w.renderErr(e); err != nil {
				return nil, err
			}
		}
		if !w.unreadable[person+" "+e.SubjectID] {
			// The title stands for what is read at delivery; the language must be the receiver's.
			lines[i] = Line{Subject: fmt.Sprintf("%s %s (%s)", e.Verb, e.SubjectID, i18n.Lang(ctx)), Text: "for " + person, Path: "/forloeb/" + e.SubjectID}
		}
	}
	return lines, nil
}

func (w *world) person(name string, when When) {
	w.people[name] = Choice{Mail: when, Language: i18n.Danish, Email: name + "@kommune.example", Name: strings.ToUpper(name[:1]) + name[1:]}
}

func (w *world) happened(e journal.Entry) int64 {
	w.Helper()
	if e.Verb == "" {
		e.Verb = "matter.opened"
	}
	if e.SubjectID == "" {
		e.SubjectID = "m"
	}
	e.SubjectKind, e.Tell = "matter", true
	var seq int64
	if err := w.db.Write(w.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		seq, err = journal.New(w.clk).Write(ctx, tx, e)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return seq
}

func (w *world) drain(n node) {
	w.Helper()
	if err := n.runner.Drain(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// pass lets time go by in steps, as a server meets it.
func (w *world) pass(n node, d, step time.Duration) {
	w.Helper()
	for end := w.clk.Now().Add(d); w.clk.Now().Before(end); {
		w.clk.Advance(min(step, end.Sub(w.clk.Now())))
		w.drain(n)
	}
}

// got is what reached each address, as subjects.
func (w *world) got() map[string][]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := map[string][]string{}
	for _, m := range w.post {
		who, _, _ := strings.Cut(m.To, "@")
		all[who] = append(all[who], m.Subject)
	}
	return all
}

// states counts the mails by state and reason: "failed smtp 550".
func (w *world) states() map[string]int {
	w.Helper()
	list, err := db.All(w.Context(), w.db.Read(), db.Scan[string], `SELECT state || ' ' || COALESCE(reason, '') FROM notify_mail`)
	if err != nil {
		w.Fatal(err)
	}
	n := map[string]int{}
	for _, s := range list {
		n[strings.TrimSpace(s)]++
	}
	return n
}

var errNotYet = errors.New("not yet")

// unread is how many messages a person has not marked as read.
func (w *world) unread(person string) (int, error) {
	return db.One(w.Context(), w.db.Read(), db.Scan[int], `SELECT count(*) FROM notify_message WHERE person_id = $1 AND NOT seen`, person)
}

// reach is how many were told of the newest entry with a verb about the matter m; the zero Reach when nobody was.
func (w *world) reach(verb string) (Reach, error) {
	list, err := db.All(w.Context(), w.db.Read(), func(s db.Scanner) (r Reach, err error) {
		return r, s.Scan(&r.Told, &r.Mailed, &r.WithoutAddress)
	}, `SELECT told, mailed, without_address FROM notify_entry
		WHERE subject_kind = 'matter' AND subject_id = 'm' AND verb = $1 ORDER BY entry_seq DESC LIMIT 1`, verb)
	if err != nil || len(list) == 0 {
		return Reach{}, err
	}
	return list[0], nil
}
