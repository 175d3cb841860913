package member

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
)

// moment words an instant to the hour, "3. maj kl. 10": enough to know it again.
func moment(ctx context.Context, t time.Time) string {
	return i18n.T(ctx, "member.moment", "day", i18n.DateShort(ctx, clock.DayOf(t)), "hour", t.In(clock.Copenhagen).Hour())
}

// device words what deviceOf kept, "Chrome på en Android-telefon".
func device(ctx context.Context, d string) string {
	system, browser, _ := strings.Cut(d, "/")
	return i18n.T(ctx, "member.device", "browser", i18n.T(ctx, "member.browser."+browser), "system", i18n.T(ctx, "member.system."+system))
}

func letterLead(ctx context.Context, v letterView) string {
	if v.Scanned {
		return i18n.T(ctx, "member.letter.lead.scanned")
	}
	return i18n.T(ctx, "member.letter.lead")
}

// ownFacts are what the organisation says of a person.
func ownFacts(ctx context.Context, v settingsView) []ui.KeyValue {
	email := v.Email
	if email == "" {
		email = i18n.T(ctx, "member.settings.email.none")
	}
	facts := []ui.KeyValue{{Key: i18n.T(ctx, "member.settings.email"), Value: email}}
	if len(v.Units) > 0 {
		facts = append(facts, ui.KeyValue{Key: i18n.T(ctx, "member.settings.units", "n", len(v.Units)), Value: strings.Join(v.Units, ", ")})
	}
	return facts
}

func mailOptions(ctx context.Context) (options []ui.Option) {
	for _, m := range MailChoices {
		options = append(options, ui.Option{Value: m, Label: i18n.T(ctx, "member.settings.mail."+m)})
	}
	return options
}

func givenWords(ctx context.Context, h holderView) string {
	if h.GivenBy == "" {
		return i18n.T(ctx, "member.access.given_by_command", "day", h.Given)
	}
	return i18n.T(ctx, "member.access.given_by", "name", h.GivenBy, "day", h.Given)
}

// missing are the duties a person could still be given.
func missing(h hitView) (duties []string) {
	for _, d := range Duties {
		if !slices.Contains(h.Has, d) {
			duties = append(duties, d)
		}
	}
	return duties
}

func lettersTitle(ctx context.Context, v lettersView) string {
	if v.Unit.ID == "" {
		return i18n.T(ctx, "member.letters.title")
	}
	return i18n.T(ctx, "member.letters.title.unit", "unit", v.Unit.Name)
}

func lettersCrumbs(ctx context.Context, v lettersView) []ui.Link {
	if v.Unit.ID == "" {
		return nil
	}
	crumbs := []ui.Link{{Text: i18n.T(ctx, "member.letters.title"), Href: "/breve"}}
	for _, u := range v.Path {
		crumbs = append(crumbs, ui.Link{Text: u.Name, Href: "/breve?enhed=" + u.ID})
	}
	return crumbs
}

func unitsHeading(ctx context.Context, v lettersView) string {
	if v.Unit.ID == "" {
		return i18n.T(ctx, "member.letters.units")
	}
	return i18n.T(ctx, "member.letters.units.below")
}

func peopleOptions(ctx context.Context, v lettersView) (options []ui.Option) {
	for _, p := range v.People {
		hint := p.Unit
		switch {
		case p.Waiting != "":
			hint = i18n.T(ctx, "member.letters.waiting", "unit", p.Unit, "day", p.Waiting)
		case p.Active:
			hint = i18n.T(ctx, "member.letters.active", "unit", p.Unit)
		case p.Reachable:
			hint = i18n.T(ctx, "member.letters.reachable", "unit", p.Unit)
		}
		options = append(options, ui.Option{Value: p.ID, Label: p.Name, Hint: hint})
	}
	return options
}
