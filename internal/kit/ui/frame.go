package ui

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strconv"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// Frame is what every page shows around its content, filled once per request. The zero Frame is a public page without menu.
type Frame struct {
	// Path is the address asked for with its query, the way back after a change of language.
	Path string
	// FormToken is the value every form sends back in the field "_token".
	FormToken string
	// Flash is a message about what was just done; nil for none.
	Flash *Flash
	// Authority is the municipality's name, shown in the footer.
	Authority string
	// Contact is whom to ask, shown in the footer.
	Contact Contact
	// Home is where the logo leads; "" is "/".
	Home string
	// Nav is the main menu in its order; only what exists and this person may see.
	Nav []NavItem
	// Foot are links of the footer besides those that every page has.
	Foot []Link
	// More is the page that holds what the phone's tab bar has no room for; "" leaves it out.
	More string
	// Who is the person signed in; nil on public pages.
	Who *Who
	// Inbox is the way to what the person was told; nil leaves it out.
	Inbox *Inbox
	// Session is when sign-in ends, if the page shall warn; nil for a session too long to matter.
	Session *Session
	// Ribbon says that this is a demo and in whose shoes one walks; nil outside the demo.
	Ribbon *Ribbon
}

// Inbox is the way to the messages, with how many have not been read.
type Inbox struct {
	Href   string
	Unread int
}

// mostUnread is as far as unread messages are told apart.
const mostUnread = 99

// count is how many are unread as it is shown; "" for none.
func (i *Inbox) count() string {
	switch {
	case i.Unread > mostUnread:
		return strconv.Itoa(mostUnread) + "+"
	case i.Unread > 0:
		return strconv.Itoa(i.Unread)
	}
	return ""
}

// label is the same in words.
func (i *Inbox) label(ctx context.Context) string {
	switch {
	case i.Unread > mostUnread:
		return i18n.T(ctx, "ui.inbox_many", "n", mostUnread)
	case i.Unread > 0:
		return i18n.T(ctx, "ui.inbox", "n", i.Unread)
	}
	return i18n.T(ctx, "ui.inbox_none")
}

// Flash is a message shown once, at the top of the content.
type Flash struct {
	// Kind is "success" or "info".
	Kind string
	Text string
}

// Contact is a person or office to ask; empty parts are left out.
type Contact struct{ Name, Email, Phone string }

// NavItem is one entry of the main menu.
type NavItem struct {
	// Key is what PageProps.Active names.
	Key         string
	Label, Href string
	// Icon is a name of the sprite; needed when Tab is set.
	Icon string
	// Tab puts the entry in the phone's tab bar too; at most four have it.
	Tab bool
}

// Who is the person signed in.
type Who struct {
	// Key tells people apart (a person's id). It is only ever shown as a hash, to keep drafts on a shared device apart.
	Key            string
	Name, Initials string
}

// draftKey separates people's drafts on one device without putting an identifier in the page.
func (w *Who) draftKey() string {
	if w == nil {
		return ""
	}
	sum := sha256.Sum256([]byte("draft " + w.Key))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Session is a sign-in that may end while a page is open.
type Session struct {
	// Seconds is how long it lasts if nothing is asked for.
	Seconds int
	// Extend is a path whose GET prolongs it and answers 204; "" when its end is fixed.
	Extend string
	// End is the page shown when it has ended.
	End string
}

// Ribbon is the demo's reminder.
type Ribbon struct {
	// Role is the code of the role, in data-role.
	Role string
	// Text is the role and person in words: "leder, Hjemmeplejen Nord"; "" before one has stepped into any shoes.
	Text string
	// Switch is where one changes shoes.
	Switch string
	// Mail is where the demo's mails are read; "" when they are sent.
	Mail string
}

// maxTabs is how many entries the phone's tab bar holds besides "more".
const maxTabs = 4

func (f *Frame) tabs() []NavItem {
	var out []NavItem
	for _, n := range f.Nav {
		if n.Tab && len(out) < maxTabs {
			out = append(out, n)
		}
	}
	return out
}

type frameKey struct{}
type errorsKey struct{}
type formKey struct{}

// WithFrame puts the frame in the context. The same pointer may be filled further until the page is rendered.
func WithFrame(ctx context.Context, f *Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf is the context's frame; an empty one when there is none.
func FrameOf(ctx context.Context) *Frame {
	if f, ok := ctx.Value(frameKey{}).(*Frame); ok {
		return f
	}
	return &Frame{}
}

// FieldError is what is wrong with one field.
type FieldError struct {
	// Field is the field's name, which is also its id; "" for what concerns the whole form.
	Field string
	// Message says what happened and how to mend it, in the reader's language.
	Message string
}

// Errors are what is wrong with a form, in the order of its fields.
type Errors []FieldError

// For is the first message about the field, or "".
func (e Errors) For(field string) string {
	for _, f := range e {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

// WithErrors lets the fields of a fragment find their errors; Page does it by itself.
func WithErrors(ctx context.Context, e Errors) context.Context {
	return context.WithValue(ctx, errorsKey{}, e)
}

func errorFor(ctx context.Context, field string) string {
	e, _ := ctx.Value(errorsKey{}).(Errors)
	return e.For(field)
}

// form is what a field needs to know of the form around it.
type form struct{ draft bool }

func withForm(ctx context.Context, f form) context.Context {
	return context.WithValue(ctx, formKey{}, f)
}

func formOf(ctx context.Context) form {
	f, _ := ctx.Value(formKey{}).(form)
	return f
}
