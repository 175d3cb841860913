package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/upload"
)

// How large a picture stands among words, in CSS pixels at most; a press shows it whole.
const (
	standsWide = 420
	standsHigh = 320
)

// attachments are files as pages show them. Where their giver did not say what they show, from says whose they are.
func attachments(ctx context.Context, files []File, from string) []ui.Attachment {
	var out []ui.Attachment
	for i, f := range files {
		a := ui.Attachment{Href: filePath(f.ID), Text: f.Words, Lang: danish}
		if f.Words == "" {
			a.Text, a.Lang = unsaidName(ctx, f.Kind, from, i+1, len(files)), ""
		}
		if f.Kind == upload.PDF {
			a.Meta = fileSize(ctx, f.Size)
		} else {
			a.Width, a.Height = stands(f.Width, f.Height)
		}
		out = append(out, a)
	}
	return out
}

// unsaidName names a file of which nothing was said; the n-th of so many.
func unsaidName(ctx context.Context, k upload.Kind, from string, n, of int) string {
	one, many := "matter.file.picture", "matter.file.picture_n"
	if k == upload.PDF {
		one, many = "matter.file.paper", "matter.file.paper_n"
	}
	if of > 1 {
		return i18n.T(ctx, many, "n", n, "name", from)
	}
	return i18n.T(ctx, one, "name", from)
}

func fileSize(ctx context.Context, bytes int) string {
	if bytes < 1<<20 {
		return i18n.T(ctx, "matter.file.kb", "n", max(1, bytes>>10))
	}
	return i18n.T(ctx, "matter.file.mb", "n", (bytes+1<<20-1)>>20)
}

// stands is the size in which a picture stands, as it is or smaller.
func stands(w, h int) (int, int) {
	if w > standsWide {
		w, h = standsWide, max(1, h*standsWide/w)
	}
	if h > standsHigh {
		w, h = max(1, w*standsHigh/h), standsHigh
	}
	return w, h
}

// giver names who gave the files of a contribution.
func giver(ctx context.Context, c Contribution) string {
	if c.Author == nil {
		return i18n.T(ctx, "matter.file.kept")
	}
	return c.Author.Name
}

// fileRows are the rows of a form in which files are chosen, with the words that were typed.
func fileRows(ctx context.Context, rows int, hint string, in []FileInput) ui.FileRowsProps {
	p := ui.FileRowsProps{Hint: hint, WordsHint: i18n.T(ctx, "matter.file.words_hint"), Accept: upload.Accept, Lang: danish}
	for n := 1; n <= rows; n++ {
		row := ui.FileRow{Label: i18n.T(ctx, "matter.file.add"), WordsLabel: i18n.T(ctx, "matter.file.words")}
		if n > 1 {
			row = ui.FileRow{Label: i18n.T(ctx, "matter.file.add_n", "n", n), WordsLabel: i18n.T(ctx, "matter.file.words_n", "n", n)}
		}
		for _, f := range in {
			if f.Row == n {
				row.Words = f.Words
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// fileHint says what can be sent, and after an error that the browser may have forgotten what was chosen: it does, unless only a part of the
// page is fetched.
func fileHint(ctx context.Context, in []FileInput, wrong bool) string {
	hint := i18n.T(ctx, "matter.file.hint", "files", MaxFiles, "max", upload.MaxBytes>>20)
	if wrong && len(in) > 0 {
		return i18n.T(ctx, "matter.file.again") + " " + hint
	}
	return hint
}

// removable are a contribution's files as boxes to tick.
func removable(ctx context.Context, c Contribution) []ui.Option {
	var out []ui.Option
	for i, a := range attachments(ctx, c.Files, giver(ctx, c)) {
		out = append(out, ui.Option{Value: c.Files[i].ID, Label: a.Text})
	}
	return out
}

// paperRow is the one row in which a paper of a matter is chosen.
func paperRow(ctx context.Context, v papersView) ui.FileRowsProps {
	p := fileRows(ctx, 1, i18n.T(ctx, "matter.papers.hint", "max", upload.MaxBytes>>20), v.Input)
	p.Needed = true
	return p
}
