package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// statementPage heads the page of one contribution: one's own leads back to one's voice, another's to its matter.
func statementPage(ctx context.Context, c *Mine) ui.PageProps {
	if c.Mine {
		return ui.PageProps{Title: i18n.T(ctx, "matter.statement.title"), Active: "min-stemme", Narrow: true, Back: &ui.Link{Text: i18n.T(ctx, "matter.voice.title"), Href: VoicePath}}
	}
	return ui.PageProps{Title: i18n.T(ctx, "matter.statement.title_other"), Active: "forloeb", Narrow: true, Back: &ui.Link{Text: Heading(ctx, c.Title), Href: Path(c.MatterID)}}
}

func voiceNext(v *Voice) string {
	if v.Next == "" {
		return ""
	}
	return VoicePath + "?efter=" + v.Next
}

// voiceHere is the address of the page of one's own contributions that is shown.
func voiceHere(v *Voice) string {
	if v.After == "" {
		return VoicePath
	}
	return VoicePath + "?efter=" + v.After
}

// unseen says whether there is an answer its author has not read.
func unseen(c Mine) bool {
	for _, a := range c.Answers {
		if c.Mine && !a.Seen {
			return true
		}
	}
	return false
}

// place is where one reads a contribution: in its matter, or on its own page when the matter may not be read any more.
func (m Mine) place() string {
	if !m.Readable {
		return "/bidrag/" + m.ID
	}
	return ContributionPath(m.MatterID, m.ID)
}
