package app

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/notify"
	"github.com/medspil/medspil/internal/option"
)

// mailer sends what somebody sits and waits for.
type mailer struct{ sender mail.Sender }

var errNoMail = errors.New("no mail server is configured: --smtp")

// SendNow is member.Mailer.
func (m *mailer) SendNow(ctx context.Context, to, subject, text string) error {
	if m.sender == nil {
		return errNoMail
	}
	return m.sender.Send(ctx, mail.Message{To: to, Subject: subject, Text: text, Language: string(i18n.Lang(ctx))})
}

// test sends the settings page's test mail.
func (m *mailer) test(b *i18n.Bundle) func(ctx context.Context, to string) error {
	return func(ctx context.Context, to string) error {
		return m.SendNow(ctx, to, i18n.T(ctx, "front.test_mail.subject"), i18n.T(ctx, "front.test_mail.text", "name", access.Of(ctx).Name))
	}
}

// choices are how people want to be told, for notify.
func (a *App) choices(ctx context.Context, q db.Q, people []string) (map[string]notify.Choice, error) {
	chosen, err := a.member.Settings(ctx, q, people)
	if err != nil {
		return nil, err
	}
	who, err := a.org.Persons(ctx, q, people)
	if err != nil {
		return nil, err
	}
	out := make(map[string]notify.Choice, len(who))
	for id, p := range who {
		if !p.Present {
			continue
		}
		s := chosen[id]
		out[id] = notify.Choice{Mail: notify.When(s.Mail), Language: s.Language, Email: p.Email, Name: p.Name()}
	}
	return out, nil
}

// matterNotice words what happens in matters.
type matterNotice struct{ room *matter.Room }

func (n matterNotice) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	told, err := n.room.Audience(ctx, q, e)
	if err != nil {
		return nil, err
	}
	people := make([]string, 0, len(told))
	for _, t := range told {
		people = append(people, t.Person)
	}
	return people, nil
}

func (n matterNotice) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]notify.Line, error) {
	notices, err := n.room.Render(ctx, q, entries, person)
	lines := make([]notify.Line, len(notices))
	for i, t := range notices {
		if t.Key != "" {
			lines[i] = notify.Line{Subject: t.Words(ctx), Path: t.Path}
		}
	}
	return lines, err
}

// dialogueNotice words what happens with dialogue requests.
type dialogueNotice struct{ room *dialogue.Room }

func (n dialogueNotice) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	return n.room.Audience(ctx, q, e)
}

func (n dialogueNotice) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]notify.Line, error) {
	notices, err := n.room.Render(ctx, q, entries, person)
	lines := make([]notify.Line, len(notices))
	for i, t := range notices {
		if t.Key != "" {
			lines[i] = notify.Line{Subject: t.Words(ctx), Path: t.Path}
		}
	}
	return lines, err
}

// disagreementNotice words what happens in disagreements.
type disagreementNotice struct{ room *disagreement.Room }

func (n disagreementNotice) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	return n.room.Audience(ctx, q, e)
}

func (n disagreementNotice) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]notify.Line, error) {
	notices, err := n.room.Render(ctx, q, entries, person)
	lines := make([]notify.Line, len(notices))
	for i, t := range notices {
		if t.Key != "" {
			lines[i] = notify.Line{Subject: t.Words(ctx), Path: t.Path}
		}
	}
	return lines, err
}

// optionNotice words what happens to options.
type optionNotice struct{ room *option.Room }

func (n optionNotice) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	return n.room.Audience(ctx, q, e)
}

func (n optionNotice) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]notify.Line, error) {
	notices, err := n.room.Render(ctx, q, entries, person)
	lines := make([]notify.Line, len(notices))
	for i, t := range notices {
		if t.Key != "" {
			lines[i] = notify.Line{Subject: t.Words(ctx), Path: t.Path}
		}
	}
	return lines, err
}
