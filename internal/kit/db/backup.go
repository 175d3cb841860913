package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of a SQLite database to a new file while others read and write, and checks the copy.
// An existing file is never overwritten. PostgreSQL has its own tool, which the error names.
func (d *DB) Backup(ctx context.Context, file string) (err error) {
	if d.engine != SQLite {
		return errors.New("db: a PostgreSQL database is backed up with pg_dump")
	}
	// Made here, for the owner's eyes alone; SQLite takes an empty file.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	defer func() {
		f.Close()
		if err != nil {
			os.Remove(file)
		}
	}()
	source, err := sql.Open("sqlite", sqliteDSN(d.config.Path, nil))
	if err != nil {
		return err
	}
	defer source.Close()
	if _, err := source.ExecContext(ctx, "VACUUM INTO $1", file); err != nil {
		return fmt.Errorf("db: backup: %w", kind(ctx, err))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	return check(ctx, file)
}

// check reads a whole SQLite file and looks for damage.
func check(ctx context.Context, file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	copied, err := sql.Open("sqlite", sqliteDSN(path, url.Values{"mode": {"ro"}, "immutable": {"1"}}))
	if err != nil {
		return err
	}
	defer copied.Close()
	var verdict string
	if err := copied.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("db: backup: the copy cannot be read: %w", kind(ctx, err))
	}
	if verdict != "ok" {
		return fmt.Errorf("db: backup: the copy is damaged: %s", verdict)
	}
	return nil
}
