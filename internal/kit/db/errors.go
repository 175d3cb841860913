package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/medspil/medspil/internal/kit/fault"
)

// SQLite's result codes, https://sqlite.org/rescode.html
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555
	sqliteRowID      = 2579
)

// kind gives err the kind of package fault it is, if any. The texts of both drivers name tables, columns and
// constraints, not values; PostgreSQL's detail, which quotes values, is left out.
func kind(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("db: %w", cause) // the drivers word an interruption each in its own way
	}
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var network net.Error
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.Wrap(fault.NotFound, err)
	case errors.As(err, &lite):
		switch code := lite.Code(); {
		case code == sqliteUnique, code == sqlitePrimaryKey, code == sqliteRowID:
			return fault.Wrap(fault.Conflict, err)
		case code&0xff == sqliteBusy, code&0xff == sqliteLocked:
			return fault.Wrap(fault.Unavailable, err)
		}
	case errors.As(err, &pg):
		if pg.Code == "23505" {
			return fault.Wrap(fault.Conflict, err)
		}
		if again(err) {
			return fault.Wrap(fault.Unavailable, err)
		}
		switch pg.Code[:2] {
		case "08", "53", "57": // connection lost, out of resources, shutting down
			return fault.Wrap(fault.Unavailable, err)
		}
		if pg.ConstraintName != "" {
			return fmt.Errorf("%w (constraint %s)", err, pg.ConstraintName)
		}
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, io.EOF), errors.As(err, &network):
		return fault.Wrap(fault.Unavailable, err)
	}
	return err
}

// again says whether PostgreSQL gave a transaction up in favour of another, so that it is worth running once more.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
