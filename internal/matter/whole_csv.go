package matter

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// csvColumns are a sheet's columns, by the key of their names.
var csvColumns = []string{"day", "kind", "author", "guest", "for", "question", "side", "intention", "text", "state", "recognitions", "clarified", "outcome", "answer", "answered", "answered_by",
	"misunderstood", "outcome2", "answer2", "answered2", "point", "version", "taught", "id"}

// byteOrder tells a Danish Excel that a file is UTF-8.
const byteOrder = "\ufeff"

// writeCSV writes a matter's contributions as a sheet, a row each, batch by batch.
func (w *Whole) writeCSV(ctx context.Context, out io.Writer) error {
	if _, err := io.WriteString(out, byteOrder); err != nil {
		return err
	}
	sheet := csv.NewWriter(out)
	sheet.Comma, sheet.UseCRLF = ';', true // as a Danish Excel reads and writes it
	names := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		names[i] = i18n.T(ctx, "matter.csv."+c)
	}
	if err := sheet.Write(names); err != nil {
		return err
	}
	for batch, err := range w.Batches(ctx) {
		if err != nil {
			return err
		}
		for _, c := range batch {
			row := w.row(ctx, c)
			for i := range row {
				row[i] = harmless(row[i])
			}
			if err := sheet.Write(row); err != nil {
				return err
			}
		}
		sheet.Flush()
		if err := sheet.Error(); err != nil {
			return err
		}
	}
	sheet.Flush()
	return sheet.Error()
}

// row is one contribution, in the order of csvColumns.
func (w *Whole) row(ctx context.Context, c Contribution) []string {
	first, second := Answer{}, Answer{}
	if len(c.Answers) > 0 {
		first = c.Answers[0]
	}
	if len(c.Answers) > 1 {
		second = c.Answers[1]
	}
	return []string{csvDay(c.At), i18n.T(ctx, "matter.kind."+c.Kind), authorName(ctx, c), c.Guest, forText(ctx, c), w.questionOf(c), sideText(ctx, c.Side), c.Intention, c.Text, csvState(ctx, c),
		strconv.Itoa(c.Recognitions), clarified(c), csvOutcome(ctx, c, first), csvAnswer(ctx, first), csvDay(first.At), first.Author.Name,
		c.Misunderstood, csvOutcome(ctx, c, second), csvAnswer(ctx, second), csvDay(second.At), w.pointOf(ctx, c), strconv.Itoa(c.Version), numbers(c.Taught()), c.ID}
}

// questionOf is the question a contribution is about; "" for the whole.
func (w *Whole) questionOf(c Contribution) string {
	if i := slices.IndexFunc(w.Questions, func(q OpenQuestion) bool { return q.ID == c.Question }); i >= 0 {
		return w.Questions[i].At(c.Version)
	}
	return ""
}

// pointOf is the point of the decision a contribution changed; "" for none.
func (w *Whole) pointOf(ctx context.Context, c Contribution) string {
	if len(w.Rulings) == 0 {
		return ""
	}
	r := w.Rulings[0]
	i := slices.IndexFunc(r.Changes, func(k Change) bool { return k.Contribution == c.ID })
	switch {
	case i < 0:
		return ""
	case r.Changes[i].Line == 0 || r.Changes[i].Line > len(r.Lines()):
		return i18n.T(ctx, "matter.ruling.line_whole")
	}
	return r.Lines()[r.Changes[i].Line-1]
}

// csvState says what there is to say of a contribution besides its text.
func csvState(ctx context.Context, c Contribution) string {
	var parts []string
	if gone := place(ctx, c); gone != "" {
		parts = append(parts, gone)
	}
	if c.Late {
		parts = append(parts, i18n.T(ctx, "matter.tag.late"))
	}
	if c.Waiting {
		parts = append(parts, i18n.T(ctx, "matter.waiting"))
	}
	return strings.Join(parts, " · ")
}

func csvOutcome(ctx context.Context, c Contribution, a Answer) string {
	if a.Outcome == "" {
		return ""
	}
	return outcomeWords(ctx, c.MatterKind, a.Outcome)
}

// csvAnswer is an answer's text; of a hidden one, what stands in its place.
func csvAnswer(ctx context.Context, a Answer) string {
	if a.Hidden {
		return strings.TrimSpace(i18n.T(ctx, "matter.place.hidden", "reason", a.HiddenReason) + " " + a.Text)
	}
	return a.Text
}

// clarified is what was asked about a contribution, and what was said to it.
func clarified(c Contribution) string {
	var lines []string
	for _, k := range c.Clarifications {
		lines = append(lines, k.Question)
		if k.Reply != "" {
			lines = append(lines, k.Reply)
		}
	}
	return strings.Join(lines, "\n")
}

// numbers are whole numbers in one cell.
func numbers(list []int) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ", ")
}

func csvDay(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return clock.DayOf(at).String()
}

// harmless keeps a cell from being read as a formula by a sheet (OWASP, CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
