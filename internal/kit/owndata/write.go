package owndata

import (
	"context"
	"encoding/json"
	"io"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// Format names the file's form; a later one that cannot be read like this one has another number.
const Format = "medspil-own-data/1"

// atOnce is how many records of a part are read at a time: a file is written as it is read, whatever its size.
const atOnce = 500

// Write writes everything as JSON: an object with a list for each part, under its key. An error says that the file is not whole; what has
// been written of it is then no JSON.
func Write(ctx context.Context, w io.Writer, q db.Q, clk clock.Clock, who access.Actor, parts []Part) error {
	head, err := json.Marshal(Record{Text("format", Format), At("made", clk.Now()), ID("person_id", who.Person)})
	if err != nil {
		return err
	}
	if _, err := w.Write(head[:len(head)-1]); err != nil {
		return err
	}
	for _, p := range parts {
		if err := writePart(ctx, w, q, who, p); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n}\n")
	return err
}

func writePart(ctx context.Context, w io.Writer, q db.Q, who access.Actor, p Part) error {
	key, err := json.Marshal(p.Key)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, ",\n"+string(key)+":["); err != nil {
		return err
	}
	first := true
	for after := ""; first || after != ""; {
		page, err := p.List(ctx, q, who, after, atOnce)
		if err != nil {
			return err
		}
		for i, r := range page.Records {
			b, err := json.Marshal(r)
			if err != nil {
				return err
			}
			sep := ",\n"
			if first && i == 0 {
				sep = "\n"
			}
			if _, err := io.WriteString(w, sep+string(b)); err != nil {
				return err
			}
		}
		first, after = false, page.Next
	}
	_, err = io.WriteString(w, "]")
	return err
}
