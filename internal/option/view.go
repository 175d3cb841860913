package option

import (
	"context"
	"strconv"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/matter"
)

// danish marks people's own words: they are written in Danish, whatever the page's language is.
const danish = "da"

// Path is the address of a matter's options.
func Path(matterID string) string { return matter.Path(matterID) + "/muligheder" }

// onePath is the address of one option, and of what one does with it.
func onePath(optionID, more string) string { return "/mulighed/" + optionID + more }

// place is the address of an option among the others.
func place(o Option) string { return Path(o.MatterID) + "#" + anchor(o.ID) }

func anchor(optionID string) string { return "mulighed-" + optionID }

// Heading is an option's title as it is shown: where it is hidden, words that say so.
func Heading(ctx context.Context, title string) string {
	if title == "" {
		return i18n.T(ctx, "option.untitled")
	}
	return title
}

func markText(ctx context.Context, reason bool, title string) string {
	key := "option.mark.from"
	if reason {
		key = "option.mark.reason"
	}
	return i18n.T(ctx, key, "title", Heading(ctx, title))
}

// partField is the name of a field of the i-th of the parts an option is split into.
func partField(i int, name string) string { return strconv.Itoa(i+1) + "_" + name }
