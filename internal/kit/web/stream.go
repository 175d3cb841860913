package web

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
)

// streamed is how much of a long answer is held back before the first of it goes out.
const streamed = 64 << 10

// Stream answers with what write writes while it is written, so that a long answer is never whole in memory. An error before anything has
// gone out is rendered as any other; after that the connection is cut, so that nobody takes half of it for the whole.
func Stream(w http.ResponseWriter, r *http.Request, contentType string, write func(io.Writer) error) error {
	out := &begun{w: w, contentType: contentType}
	b := bufio.NewWriterSize(out, streamed)
	err := write(b)
	if err == nil {
		err = b.Flush()
	}
	switch {
	case err == nil:
		return nil
	case out.gone != nil && errors.Is(err, out.gone), r.Context().Err() != nil:
		return nil // the reader has gone; there is nobody left to tell
	case !out.yes:
		w.Header().Del("Content-Disposition")
		return err
	}
	serverOf(r).conf.Log.LogAttrs(r.Context(), slog.LevelError, "cut off", slog.String("ref", RequestID(r.Context())), slog.String("why", err.Error()))
	panic(http.ErrAbortHandler)
}

// begun sends the head of an answer with its first bytes.
type begun struct {
	w           http.ResponseWriter
	contentType string
	yes         bool
	gone        error
}

func (o *begun) Write(p []byte) (int, error) {
	if !o.yes {
		o.yes = true
		o.w.Header().Set("Content-Type", o.contentType)
		o.w.WriteHeader(http.StatusOK)
	}
	n, err := o.w.Write(p)
	if err != nil {
		o.gone = err
	}
	return n, err
}

// Attachment makes the answer a file with that name, which is kept and not shown.
func Attachment(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}
