package db

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// ErrNewerSchema means that a newer program has migrated the database: this one would not understand it.
var ErrNewerSchema = errors.New("the database belongs to a newer version of the program")

// migrationLock is the key of PostgreSQL's advisory lock that lets one node migrate at a time.
const migrationLock = 0x6d656473 // "meds"

const versionTable = "schema_version"

// Migrate brings the schema up to the newest of sources, each a room's embedded folder of files named
// YYYYMMDDNN_room_what.sql in goose's format (`-- +goose Up`). They are merged and run in the order of their numbers.
//
// One text serves both engines. These words stand for what differs; any other @word is an error:
//
//	@instant   TIMESTAMPTZ | TIMESTAMP (an integer of microseconds)
//	@text      TEXT COLLATE "C" | TEXT: the same order on both
//	@blob      BYTEA | BLOB
//	@serial    a primary key that counts by itself
//
// and lines between `-- +only sqlite` (or postgres) and `-- +end` are for that engine alone.
//
// A database migrated by a newer program gives ErrNewerSchema. Several nodes may call Migrate at once.
func (d *DB) Migrate(ctx context.Context, sources ...fs.FS) error {
	if d.engine == Postgres {
		unlock, err := lockPostgres(ctx, d.config.URL)
		if err != nil {
			return err
		}
		defer unlock()
	}
	return d.provide(ctx, sources, func(p *goose.Provider) error {
		last := int64(-1)
		for {
			have, want, err := p.GetVersions(ctx)
			if err != nil {
				return fmt.Errorf("db: %w", err)
			}
			if have > want {
				return fmt.Errorf("db: %w: it has schema %d, this program knows %d", ErrNewerSchema, have, want)
			}
			_, err = p.Up(ctx)
			if err == nil {
				return nil
			}
			if d.engine == Postgres || have == last {
				return fmt.Errorf("db: migrate: %w", err)
			}
			last = have // another process may have run the same file a moment before: look again
		}
	})
}

// SchemaVersion is the number of the last migration the database has and of the last one in sources.
func (d *DB) SchemaVersion(ctx context.Context, sources ...fs.FS) (have, want int64, err error) {
	err = d.provide(ctx, sources, func(p *goose.Provider) error {
		have, want, err = p.GetVersions(ctx)
		return err
	})
	return have, want, err
}

// provide opens a connection of its own for the migrations: the writer's is never lent out.
func (d *DB) provide(ctx context.Context, sources []fs.FS, use func(*goose.Provider) error) error {
	files, err := migrations(d.engine, sources)
	if err != nil {
		return err
	}
	var pool *sql.DB
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
		conf, err := pgx.ParseConfig(d.config.URL)
		if err != nil {
			return errors.New("db: the PostgreSQL address cannot be read")
		}
		pool = stdlib.OpenDB(*conf)
	} else if pool, err = sql.Open("sqlite", writerDSN(d.config.Path, d.config.Lazy)); err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	p, err := goose.NewProvider(dialect, pool, files,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	return use(p)
}

func lockPostgres(ctx context.Context, address string) (unlock func(), err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, kind(ctx, err)
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		conn.Close(ctx)
		return nil, kind(ctx, err)
	}
	return func() { conn.Close(context.WithoutCancel(ctx)) }, nil // the lock ends with its connection
}

var fileName = regexp.MustCompile(`^(\d{10})_[a-z0-9_]+\.sql$`)

// migrations merges sources into one folder, worded for engine. It is a zip file in memory only because that is the
// standard library's fs.FS that can be written.
func migrations(engine Engine, sources []fs.FS) (fs.FS, error) {
	byNumber := map[string]string{} // number → file name
	bodies := map[string]string{}   // file name → text
	for _, source := range sources {
		err := fs.WalkDir(source, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".sql") {
				return err
			}
			m := fileName.FindStringSubmatch(e.Name())
			if m == nil {
				return fmt.Errorf("db: migration %s is not named YYYYMMDDNN_room_what.sql", path)
			}
			if other, ok := byNumber[m[1]]; ok {
				return fmt.Errorf("db: migrations %s and %s have the same number", other, e.Name())
			}
			b, err := fs.ReadFile(source, path)
			if err != nil {
				return err
			}
			body, err := wording(engine, string(b))
			if err != nil {
				return fmt.Errorf("db: migration %s: %w", e.Name(), err)
			}
			byNumber[m[1]], bodies[e.Name()] = e.Name(), body
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	names := make([]string, 0, len(bodies))
	for name := range bodies {
		names = append(names, name)
	}
	slices.Sort(names)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(bodies[name])); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
}

var words = map[Engine]map[string]string{
	Postgres: {
		"@instant": "TIMESTAMPTZ",
		"@text":    `TEXT COLLATE "C"`,
		"@blob":    "BYTEA",
		"@serial":  "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
	},
	SQLite: {
		"@instant": "TIMESTAMP",
		"@text":    "TEXT",
		"@blob":    "BLOB",
		"@serial":  "INTEGER PRIMARY KEY AUTOINCREMENT",
	},
}

var word = regexp.MustCompile(`\B@[A-Za-z_]+`)

// wording turns a migration into the text for engine.
func wording(engine Engine, text string) (string, error) {
	var out strings.Builder
	only := Engine("")
	for i, line := range strings.Split(text, "\n") {
		switch directive := strings.Fields(line); {
		case len(directive) == 3 && directive[0] == "--" && directive[1] == "+only":
			if only != "" {
				return "", fmt.Errorf("line %d: +only inside +only", i+1)
			}
			only = Engine(directive[2])
			if words[only] == nil {
				return "", fmt.Errorf("line %d: no engine is called %q", i+1, only)
			}
			continue
		case len(directive) == 2 && directive[0] == "--" && directive[1] == "+end":
			if only == "" {
				return "", fmt.Errorf("line %d: +end without +only", i+1)
			}
			only = ""
			continue
		}
		if only != "" && only != engine {
			continue
		}
		var unknown string
		line = word.ReplaceAllStringFunc(line, func(w string) string {
			sql, ok := words[engine][w]
			if !ok {
				unknown = w
			}
			return sql
		})
		if unknown != "" {
			return "", fmt.Errorf("line %d: %s is not a word of migrations", i+1, unknown)
		}
		out.WriteString(line)
		out.WriteByte('\n')
	}
	if only != "" {
		return "", errors.New("+only without +end")
	}
	return out.String(), nil
}
