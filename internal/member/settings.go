package member

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
)

// When somebody wants to be told by mail.
const (
	MailNow   = "now"
	MailDaily = "daily"
	MailNever = "never"
)

// MailChoices lists them in the order they are offered.
var MailChoices = []string{MailNow, MailDaily, MailNever}

// Settings are what a person chooses for themselves.
type Settings struct {
	Language i18n.Language
	// Mail is MailNow, MailDaily or MailNever.
	Mail string
}

// Defaults are the settings of who has not chosen.
var Defaults = Settings{Language: i18n.Danish, Mail: MailNow}

// Settings gives the settings of each of the people.
func (x *Room) Settings(ctx context.Context, q db.Q, people []string) (map[string]Settings, error) {
	all := make(map[string]Settings, len(people))
	for _, p := range people {
		all[p] = Defaults
	}
	for some := range slices.Chunk(people, 500) {
		if err := readSettings(ctx, q, some, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// SaveSettings stores the actor's own choices.
func (x *Room) SaveSettings(ctx context.Context, a access.Actor, s Settings) error {
	if _, ok := i18n.ParseLanguage(string(s.Language)); !ok {
		return fault.One("language", "member.settings.language.unknown")
	}
	if !slices.Contains(MailChoices, s.Mail) {
		return fault.One("mail", "member.settings.mail.unknown")
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return storeSettings(ctx, tx, a.Person, s) })
}

// saveLanguage stores the actor's language and leaves the other choices.
func (x *Room) saveLanguage(ctx context.Context, a access.Actor, lang i18n.Language) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := x.Settings(ctx, tx, []string{a.Person})
		if err != nil {
			return err
		}
		s := have[a.Person]
		s.Language = lang
		return storeSettings(ctx, tx, a.Person, s)
	})
}

// inLanguageOf gives a context in which messages are worded for a person.
func (x *Room) inLanguageOf(ctx context.Context, person string) (context.Context, error) {
	all, err := x.Settings(ctx, x.db.Read(), []string{person})
	return i18n.With(ctx, x.options.Bundle, all[person].Language), err
}
