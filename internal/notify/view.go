package notify

import (
	"context"
	"strconv"
	"strings"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/ui"
)

// inboxView is the page of messages.
type inboxView struct {
	Items  []itemView
	Unseen []string
	Next   string
}

type itemView struct {
	Item
	Date string
}

func viewInbox(ctx context.Context, in Inbox) inboxView {
	v := inboxView{}
	for _, i := range in.Items {
		v.Items = append(v.Items, itemView{i, i18n.Date(ctx, i.Day)})
	}
	for _, n := range in.Unseen {
		v.Unseen = append(v.Unseen, strconv.FormatInt(n, 10))
	}
	if in.Next != 0 {
		v.Next = "/beskeder?foer=" + strconv.FormatInt(in.Next, 10)
	}
	return v
}

// boxView is the demo's mailbox.
type boxView struct {
	Signed, All bool
	Mails       []mailView
}

type mailView struct {
	Subject, Meta, Language string
	Paragraphs              [][]mailLine
}

// mailLine is a line of a mail; Href, for a line that is a link of ours, is its path on this site.
type mailLine struct{ Text, Href string }

func (x *Room) viewMail(ctx context.Context, k mail.Kept) mailView {
	at := k.At.In(clock.Copenhagen).Format("15.04")
	if i18n.Lang(ctx) == i18n.English {
		at = strings.ReplaceAll(at, ".", ":")
	}
	v := mailView{Subject: k.Subject, Language: k.Language,
		Meta: i18n.T(ctx, "notify.box.meta", "to", k.To, "day", clock.DayOf(k.At), "time", at)}
	for block := range strings.SplitSeq(strings.TrimSpace(k.Text), "\n\n") {
		var lines []mailLine
		for line := range strings.SplitSeq(block, "\n") {
			l := mailLine{Text: line}
			if mail.IsLink(line, x.options.PublicURL) {
				l.Href = strings.TrimPrefix(line, strings.TrimSuffix(x.options.PublicURL, "/"))
			}
			lines = append(lines, l)
		}
		v.Paragraphs = append(v.Paragraphs, lines)
	}
	return v
}

func newTag(ctx context.Context, seen bool) []ui.Tag {
	if seen {
		return nil
	}
	return []ui.Tag{{Kind: "now", Text: i18n.T(ctx, "notify.list.new")}}
}
