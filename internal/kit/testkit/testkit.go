// Package testkit gives tests a fresh, migrated database on each engine: what holds on one must hold on the other.
//
// PostgreSQL is started once per test process (package pgserver), or once for all of them with
//
//	go run ./internal/kit/testkit/withpostgres go test ./...
//
// which sets MEDSPIL_TEST_POSTGRES to its address. MEDSPIL_TEST_DATABASES=sqlite narrows a developer's quick run; the
// gate never sets it.
package testkit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/testkit/pgserver"
)

// Databases runs the test once on each engine, each time on a fresh database migrated with sources.
func Databases(t *testing.T, run func(t *testing.T, d *db.DB), sources ...fs.FS) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		if only := os.Getenv("MEDSPIL_TEST_DATABASES"); only != "" && !strings.Contains(only, string(engine)) {
			t.Logf("not run on %s: MEDSPIL_TEST_DATABASES=%s", engine, only)
			continue
		}
		t.Run(string(engine), func(t *testing.T) { run(t, Open(t, engine, sources...)) })
	}
}

// Open gives a fresh database of one engine, migrated with sources; it is closed and removed with the test.
func Open(t testing.TB, engine db.Engine, sources ...fs.FS) *db.DB {
	t.Helper()
	c, err := fresh(t, engine, sources)
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	d, err := db.Open(context.Background(), c)
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return d
}

// Postgres gives the address of a fresh, empty PostgreSQL database, removed with the test.
func Postgres(t testing.TB) string {
	t.Helper()
	address, err := clone(t, "template1")
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	return address
}

// Kept gives the address of a fresh, empty PostgreSQL database that stays as long as the server: for what many tests begin with (Copy).
func Kept() (string, error) {
	ctx := context.Background()
	conn, err := maintenance(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	name := "kept_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return addressOf(name)
}

// Copy gives the address of a copy of a PostgreSQL database that nobody is connected to, removed with the test.
func Copy(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	copied, err := clone(t, strings.TrimPrefix(u.Path, "/"))
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	return copied
}

func fresh(t testing.TB, engine db.Engine, sources []fs.FS) (db.Config, error) {
	key, err := fingerprint(sources)
	if err != nil {
		return db.Config{}, err
	}
	if engine == db.SQLite {
		file, err := sqliteTemplate(key, sources)
		if err != nil {
			return db.Config{}, err
		}
		path := filepath.Join(t.TempDir(), "medspil.db")
		return db.Config{Path: path, Lazy: true}, os.WriteFile(path, file, 0o600)
	}
	template, err := postgresTemplate(key, sources)
	if err != nil {
		return db.Config{}, err
	}
	address, err := clone(t, template)
	return db.Config{URL: address, MaxConns: 12}, err
}

// fingerprint tells one set of migrations from another.
func fingerprint(sources []fs.FS) (string, error) {
	var sums []string
	for _, source := range sources {
		h := sha256.New()
		if err := fs.WalkDir(source, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			return add(h, source, path)
		}); err != nil {
			return "", err
		}
		sums = append(sums, string(h.Sum(nil)))
	}
	slices.Sort(sums)
	sum := sha256.Sum256([]byte(strings.Join(sums, "")))
	return hex.EncodeToString(sum[:8]), nil
}

func add(h hash.Hash, source fs.FS, path string) error {
	b, err := fs.ReadFile(source, path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h, "%s %d\n%s", path, len(b), b)
	return err
}

// templates are this process's migrated databases, by fingerprint.
var templates = struct {
	sync.Mutex
	sqlite   map[string][]byte
	postgres map[string]bool
}{sqlite: map[string][]byte{}, postgres: map[string]bool{}}

func sqliteTemplate(key string, sources []fs.FS) ([]byte, error) {
	templates.Lock()
	defer templates.Unlock()
	if file, ok := templates.sqlite[key]; ok {
		return file, nil
	}
	dir, err := os.MkdirTemp("", "medspil-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(db.Config{Path: path}, sources); err != nil {
		return nil, err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	templates.sqlite[key] = file
	return file, nil
}

func migrate(c db.Config, sources []fs.FS) error {
	ctx := context.Background()
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	if len(sources) > 0 {
		if err := d.Migrate(ctx, sources...); err != nil {
			d.Close()
			return err
		}
	}
	return d.Close()
}

// start is the one server of this process.
var start = sync.OnceValues(func() (string, error) {
	if address := os.Getenv("MEDSPIL_TEST_POSTGRES"); address != "" {
		return address, nil
	}
	address, _, err := pgserver.Start()
	return address, err
})

// postgresTemplate makes sure that the server has a database migrated with sources and gives its name. Several processes
// may share the server: the first makes it, under a lock, and gives it its name when it is whole.
func postgresTemplate(key string, sources []fs.FS) (string, error) {
	templates.Lock()
	defer templates.Unlock()
	name := "template_" + key
	if templates.postgres[key] {
		return name, nil
	}
	ctx := context.Background()
	conn, err := maintenance(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext($1))", name); err != nil {
		return "", err
	}
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		return "", err
	}
	if !there {
		part := "part_" + key
		for _, sql := range []string{"DROP DATABASE IF EXISTS " + part, "CREATE DATABASE " + part} {
			if _, err := conn.Exec(ctx, sql); err != nil {
				return "", err
			}
		}
		address, err := addressOf(part)
		if err != nil {
			return "", err
		}
		if err := migrate(db.Config{URL: address}, sources); err != nil {
			return "", err
		}
		if _, err := conn.Exec(ctx, "ALTER DATABASE "+part+" RENAME TO "+name); err != nil {
			return "", err
		}
	}
	templates.postgres[key] = true
	return name, nil
}

// clone copies a database and gives the copy's address.
func clone(t testing.TB, template string) (string, error) {
	ctx := context.Background()
	conn, err := maintenance(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		conn, err := maintenance(ctx)
		if err != nil {
			t.Errorf("testkit: %v", err)
			return
		}
		defer conn.Close(ctx)
		if _, err := conn.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("testkit: %v", err)
		}
	})
	return addressOf(name)
}

func maintenance(ctx context.Context) (*pgx.Conn, error) {
	address, err := start()
	if err != nil {
		return nil, err
	}
	return pgx.Connect(ctx, address)
}

// addressOf is the address of another database of the same server.
func addressOf(name string) (string, error) {
	address, err := start()
	if err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}
