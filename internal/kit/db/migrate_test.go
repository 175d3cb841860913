package db_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/testkit"
)

func TestMigrateRefusesANewerSchema(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		must(t, d.Migrate(t.Context(), schema)) // nothing to do
		newer := fstest.MapFS{"2026110102_trial_more.sql": {Data: []byte("-- +goose Up\nCREATE TABLE more (id BIGINT);\n")}}
		have, want, err := d.SchemaVersion(t.Context(), schema, newer)
		must(t, err)
		if have != 2026110101 || want != 2026110102 {
			t.Errorf("schema %d of %d", have, want)
		}
		must(t, d.Migrate(t.Context(), schema, newer))
		if err := d.Migrate(t.Context(), schema); !errors.Is(err, db.ErrNewerSchema) {
			t.Errorf("an older program got %v", err)
		}
	})
}

func TestNodesMigrateAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		var files []fs.FS
		for i := range 5 {
			files = append(files, fstest.MapFS{fmt.Sprintf("202611010%d_trial_t.sql", i): {
				Data: fmt.Appendf(nil, `-- +goose Up
-- +only postgres
SELECT pg_sleep(0.05);
-- +end
CREATE TABLE t%d (id BIGINT);
`, i)}})
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := d.Migrate(t.Context(), files...); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := one[int](t, d.Read(), "SELECT count(*) FROM schema_version WHERE version_id > 0"); n != 5 {
			t.Errorf("%d migrations noted, want 5", n)
		}
	})
}

func TestMigrationsThatAreWrong(t *testing.T) {
	both(t, func(t *testing.T, d *db.DB) {
		file := func(name, body string) fs.FS {
			return fstest.MapFS{name: {Data: []byte("-- +goose Up\n" + body)}}
		}
		for _, c := range []struct {
			name, want string
			sources    []fs.FS
		}{
			{"unknown word", "@money", []fs.FS{file("2026120101_a_b.sql", "CREATE TABLE x (y @money);\n")}},
			{"same number", "same number", []fs.FS{file("2026120101_a_b.sql", ""), file("2026120101_c_d.sql", "")}},
			{"name", "not named", []fs.FS{file("1_a.sql", "")}},
			{"engine", "oracle", []fs.FS{file("2026120101_a_b.sql", "-- +only oracle\n-- +end\n")}},
			{"no end", "without +end", []fs.FS{file("2026120101_a_b.sql", "-- +only sqlite\n")}},
			{"no beginning", "without +only", []fs.FS{file("2026120101_a_b.sql", "-- +end\n")}},
		} {
			err := d.Migrate(t.Context(), append(c.sources, schema)...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want something about %q", c.name, err, c.want)
			}
		}
	})
}

func TestBackup(t *testing.T) {
	d := testkit.Open(t, db.SQLite, schema)
	write(t, d, "INSERT INTO thing (title, made) VALUES ('kept', $1)", noon)
	file := filepath.Join(t.TempDir(), "it's a copy #1.db")
	must(t, d.Backup(t.Context(), file))
	if err := d.Backup(t.Context(), file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second backup to the same file: %v", err)
	}
	write(t, d, "DELETE FROM thing")
	c, err := db.Open(t.Context(), db.Config{Path: file})
	must(t, err)
	defer c.Close()
	if got := one[time.Time](t, c.Read(), "SELECT made FROM thing WHERE title = 'kept'"); got != noon {
		t.Errorf("the copy has %v", got)
	}
	must(t, c.Migrate(t.Context(), schema))

	if err := testkit.Open(t, db.Postgres).Backup(t.Context(), file+"2"); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("PostgreSQL: %v, want a word about pg_dump", err)
	}
}

// TestTwoProcesses has two programs on one SQLite file, as when an import runs beside the server.
func TestTwoProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space", "a?b.db")
	var programs []*db.DB
	for range 2 {
		d, err := db.Open(t.Context(), db.Config{Path: path})
		must(t, err)
		defer d.Close()
		must(t, d.Migrate(t.Context(), schema))
		programs = append(programs, d)
	}
	var wg sync.WaitGroup
	for p, d := range programs {
		wg.Go(func() {
			for i := range 30 {
				err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					if _, err := tx.Exec(ctx, "INSERT INTO thing (title) VALUES ($1)", fmt.Sprint(p, " ", i)); err != nil {
						return err
					}
					time.Sleep(time.Millisecond)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := one[int](t, programs[0].Read(), "SELECT count(*) FROM thing"); n != 60 {
		t.Errorf("%d rows, want 60", n)
	}
}

func TestSQLiteIsSetUp(t *testing.T) {
	for _, lazy := range []bool{false, true} {
		d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(t.TempDir(), "new.db"), Lazy: lazy})
		must(t, err)
		must(t, d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			for pragma, want := range map[string]string{
				"foreign_keys": "1", "journal_mode": "wal", "synchronous": map[bool]string{false: "2", true: "1"}[lazy], "secure_delete": "1", "busy_timeout": "30000",
			} {
				if got := one[string](t, tx, "PRAGMA "+pragma); got != want {
					t.Errorf("lazy %t: %s is %s, want %s", lazy, pragma, got, want)
				}
			}
			return nil
		}))
		must(t, d.Close())
	}
}

func TestOpenFails(t *testing.T) {
	for _, c := range []db.Config{{}, {URL: "postgres://me:hemmelig@127.0.0.1:1/x"}, {URL: "postgres://me:hemmelig@[::1/x"}} {
		d, err := db.Open(t.Context(), c)
		if err == nil {
			d.Close()
			t.Errorf("%v was opened", c)
			continue
		}
		if strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}
