package concept

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/matter"
)

// The concept in the JSON of a theme, as docs/export.md describes it.
type (
	jsonTheme struct {
		How       *How        `json:"how"`
		AgainDay  string      `json:"again_day"`
		AgainWhen string      `json:"again_when"`
		Entries   []jsonEntry `json:"entries"`
	}
	jsonEntry struct {
		N            int     `json:"n"`
		Kind         Kind    `json:"kind"`
		At           string  `json:"at"`
		By           string  `json:"by"`
		HiddenReason *string `json:"hidden_reason"`
		Word         string  `json:"word,omitempty"`
		Forms        string  `json:"forms,omitempty"`
		Meaning      string  `json:"meaning,omitempty"`
		Apart        string  `json:"apart,omitempty"`
		Example      string  `json:"example,omitempty"`
		Committee    string  `json:"committee,omitempty"`
		Of           int     `json:"of,omitempty"`
		Side         Side    `json:"side,omitempty"`
		Reason       string  `json:"reason,omitempty"`
		Heads        bool    `json:"heads,omitempty"`
	}
)

// export is what was said of the word of a theme, for its JSON: as its reader sees it. Of other matters it is nothing.
func (x *Room) export(ctx context.Context, here matter.Here) (any, error) {
	if !MayRead(here.Standing, here.Matter) {
		return nil, nil
	}
	t, err := load(ctx, x.db.Read(), here.Matter.ID)
	if err != nil {
		return nil, err
	}
	out := jsonTheme{Entries: []jsonEntry{}}
	if t.End != nil {
		out.How, out.AgainWhen = &t.End.How, t.End.AgainWhen
		if !t.End.AgainDay.IsZero() {
			out.AgainDay = t.End.AgainDay.String()
		}
	}
	for _, e := range masked(t, access.Of(ctx).Person, here.Standing.Secretariat).Entries {
		j := jsonEntry{N: e.N, Kind: e.Kind, At: e.At.Format(time.RFC3339), By: e.By.Name, Word: e.Word, Forms: e.Forms, Meaning: e.Meaning, Apart: e.Apart, Example: e.Example,
			Committee: e.Committee, Of: e.Of, Side: e.Side, Reason: e.Reason, Heads: e.Heads}
		if e.Hidden != "" {
			j.HiddenReason = &e.Hidden
		}
		out.Entries = append(out.Entries, j)
	}
	return out, nil
}
