package app

import (
	"context"
	"errors"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/notify"
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

// notice is what a room tells somebody of an entry of the journal.
type notice interface {
	Words(ctx context.Context) string
	// To is the address it leads to; told is false where there is nothing to tell.
	To() (path string, told bool)
}

// teller is a room that tells people what happens in it.
type teller[N notice] interface {
	Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error)
	Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]N, error)
}

// roomNotice words what happens in a room.
type roomNotice[N notice] struct{ teller[N] }

// Render gives the lines of a mail, and of the page of messages.
func (n roomNotice[N]) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]notify.Line, error) {
	notices, err := n.teller.Render(ctx, q, entries, person)
	lines := make([]notify.Line, len(notices))
	for i, t := range notices {
		if path, told := t.To(); told {
			lines[i] = notify.Line{Subject: t.Words(ctx), Path: path}
			if explained, ok := any(t).(interface{ Text(context.Context) string }); ok {
				lines[i].Text = explained.Text(ctx)
			}
		}
	}
	return lines, err
}

// matterTeller is the room of matters, which knows besides why it tells each.
type matterTeller struct{ *matter.Room }

// Audience leaves the reasons out.
func (m matterTeller) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]string, error) {
	told, err := m.Room.Audience(ctx, q, e)
	if err != nil {
		return nil, err
	}
	people := make([]string, 0, len(told))
	for _, t := range told {
		people = append(people, t.Person)
	}
	return people, nil
}
