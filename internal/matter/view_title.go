package matter

import (
	"context"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// Heading is a matter's title as it is shown: where it is hidden, words that say so, so that no link and no heading is empty.
func Heading(ctx context.Context, title string) string {
	if title == "" {
		return i18n.T(ctx, "matter.untitled")
	}
	return title
}

// Heading is the item's title as it is shown. A draft without one has that which would be made of its problem.
func (i Item) Heading(ctx context.Context) string {
	if i.Title != "" || i.State != Draft {
		return Heading(ctx, i.Title)
	}
	if made := TitleOf(i.Problem); made != "" {
		return made
	}
	return i18n.T(ctx, "matter.untitled_draft")
}

// To is the address it leads to; told is false where there is nothing to tell.
func (n Notice) To() (path string, told bool) { return n.Path, n.Key != "" }

// Text explains an invitation to a guest, who may never have heard of any of it; "" for anything else.
func (n Notice) Text(ctx context.Context) string {
	if n.Guest == nil {
		return ""
	}
	return i18n.T(ctx, "matter.guest.mail", "by", n.Guest.InvitedBy.Name, "role", n.Guest.Role) + "\n" + guestMay(ctx, *n.Guest) + "\n" + i18n.T(ctx, "matter.guest.mail_signin")
}

// Words are the notice in the context's language.
func (n Notice) Words(ctx context.Context) string {
	title := n.Title
	if title == "" {
		title = i18n.T(ctx, "matter.notice.untitled")
	}
	return i18n.T(ctx, n.Key, "title", title)
}
