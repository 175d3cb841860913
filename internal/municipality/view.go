package municipality

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// Nav is the key of the settings' entry in the main menu (ui.PageProps.Active).
const Nav = "sekretariat"

// settingsView is the settings page with what is stored, or what was typed.
type settingsView struct {
	Values   map[string]string
	TestTo   string
	CanTest  bool
	Errors   ui.Errors
	Sections []templ.Component
}

// field is a line of the form; its name is the setting's key.
func (v settingsView) field(ctx context.Context, name string, more ui.FieldProps) ui.FieldProps {
	more.Name, more.Value = name, v.Values[name]
	more.Label = i18n.T(ctx, "municipality.field."+name)
	return more
}

// block is a run of a text: a paragraph, or a list where Items are set.
type block struct {
	Text  string
	Items []string
}

// blocks cuts a message into paragraphs, one a line; lines that begin with "• " are a list.
func blocks(ctx context.Context, key string, args ...any) []block {
	var out []block
	for _, line := range strings.Split(i18n.T(ctx, key, args...), "\n") {
		item, listed := strings.CutPrefix(line, "• ")
		switch last := len(out) - 1; {
		case !listed:
			out = append(out, block{Text: line})
		case last >= 0 && out[last].Items != nil:
			out[last].Items = append(out[last].Items, item)
		default:
			out = append(out, block{Items: []string{item}})
		}
	}
	return out
}

// The parts of the public texts, in their order; each has a heading and a text.
var (
	accessibilityParts = []string{"state", "tested", "known"}
	privacyParts       = []string{"from", "own", "who", "name", "group", "device", "long"} // and "rights"
	helpParts          = []string{"employee", "representative", "leader", "secretariat", "signin"}
)

// responsible is the argument of texts that name who answers.
func responsible(s Settings) []any { return []any{"authority", s.Responsible()} }
