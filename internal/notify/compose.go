package notify

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/mail"
)

// compose writes a mail in the context's language: what happened, each with its link, and where one chooses to get less.
func (x *Room) compose(ctx context.Context, c Choice, lines []Line, more, digest bool) mail.Message {
	subject := lines[len(lines)-1].Subject
	if digest && len(lines) > 1 {
		subject = i18n.T(ctx, "notify.mail.digest", "n", len(lines))
	}
	var b strings.Builder
	paragraph := func(parts ...string) {
		for _, p := range parts {
			if p != "" {
				b.WriteString(p + "\n")
			}
		}
		b.WriteByte('\n')
	}
	paragraph(i18n.T(ctx, "notify.mail.greeting", "name", c.Name))
	if len(lines) > 1 {
		paragraph(i18n.T(ctx, "notify.mail.several"))
	}
	for _, l := range lines {
		paragraph(l.Subject, l.Text, x.absolute(l.Path))
	}
	if more {
		paragraph(i18n.T(ctx, "notify.mail.more"), x.absolute("/beskeder"))
	}
	paragraph(i18n.T(ctx, "notify.mail.choose"), x.absolute("/mig"))
	return mail.Message{
		To: c.Email, ToName: c.Name, Subject: subject, Text: strings.TrimSpace(b.String()) + "\n", Language: string(c.Language),
	}
}
