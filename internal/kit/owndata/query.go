package owndata

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Query is a part that one statement gives, page by page, newest first.
type Query struct {
	// Columns are selected From, which begins with FROM and ends with a condition that names the person as $1.
	Columns, From string
	// At is the column it is ordered by, an instant, or with ByText a text such as a day; ID one that tells its rows apart, a text.
	At, ID string
	ByText bool
	// Read makes a record of a row: scan reads the Columns in order.
	Read func(scan func(dest ...any) error) (Record, error)
}

// beyond comes after every day and id.
const beyond = "~"

// List is a page of the query.
func (x Query) List(ctx context.Context, q db.Q, who access.Actor, after string, limit int) (Page, error) {
	at, id, err := x.cursor(after)
	if err != nil {
		return Page{}, err
	}
	var last string
	var records []Record
	more := false
	_, err = db.All(ctx, q, func(s db.Scanner) (struct{}, error) {
		var when time.Time
		var text, key string
		order := []any{db.At(&when), &key}
		if x.ByText {
			order[0] = &text
		}
		r, err := x.Read(func(dest ...any) error { return s.Scan(append(dest, order...)...) })
		switch {
		case err != nil:
		case len(records) == limit:
			more = true
		default:
			records = append(records, r)
			if last = text + " " + key; !x.ByText {
				last = strconv.FormatInt(when.UnixMicro(), 36) + " " + key
			}
		}
		return struct{}{}, err
	}, `SELECT `+x.Columns+`, `+x.At+`, `+x.ID+` `+x.From+` AND (`+x.At+`, `+x.ID+`) < ($2, $3) ORDER BY `+x.At+` DESC, `+x.ID+` DESC LIMIT $4`,
		who.Person, at, id, limit+1)
	if err != nil || !more {
		return Page{Records: records}, err
	}
	return Page{records, last}, nil
}

// cursor reads where a page goes on; what nobody made is fault.NotFound.
func (x Query) cursor(after string) (at any, id string, err error) {
	if after == "" {
		if x.ByText {
			return beyond, beyond, nil
		}
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), beyond, nil
	}
	s, id, ok := strings.Cut(after, " ")
	if x.ByText {
		if !ok {
			return nil, "", fault.NotFound
		}
		return s, id, nil
	}
	n, err := strconv.ParseInt(s, 36, 64)
	if err != nil || !ok {
		return nil, "", fault.NotFound
	}
	return time.UnixMicro(n).UTC(), id, nil
}

// Few is a part of which there are always few: it has one page.
func Few(list func(ctx context.Context, q db.Q, who access.Actor) ([]Record, error)) func(context.Context, db.Q, access.Actor, string, int) (Page, error) {
	return func(ctx context.Context, q db.Q, who access.Actor, after string, _ int) (Page, error) {
		if after != "" {
			return Page{}, fault.NotFound
		}
		r, err := list(ctx, q, who)
		return Page{Records: r}, err
	}
}
