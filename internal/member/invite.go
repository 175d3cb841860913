package member

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/secret"
	"github.com/medspil/medspil/internal/org"
)

// invitation makes its user an administrator.
type invitation struct {
	id, email     string
	expires, used time.Time
}

// Invite makes a link that makes the owner of the e-mail an administrator, valid once, for an hour. It is for the command
// line: there is no default administrator (OWASP ASVS 5.0 6.3.2). An e-mail that is none, or that two people have, is an
// error in English words.
func (x *Room) Invite(ctx context.Context, typed string) (link string, err error) {
	link, err = x.invite(ctx, typed)
	var invalid *fault.Invalid
	if errors.As(err, &invalid) {
		return "", errors.New(x.options.Bundle.Text(i18n.English, invalid.Fields[0].Key))
	}
	return link, err
}

func (x *Room) invite(ctx context.Context, typed string) (link string, err error) {
	email, err := parseEmail(typed)
	if err != nil {
		return "", err
	}
	token := secret.Token()
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		people, err := x.org.PersonByEmail(ctx, tx, email)
		if err != nil {
			return err
		}
		if len(people) > 1 {
			return fault.One("email", "member.invitation.shared")
		}
		if len(people) == 1 {
			guest, err := isGuest(ctx, tx, people[0].ID)
			if err != nil {
				return err
			}
			if guest {
				return fault.One("email", "member.access.guest")
			}
		}
		return insertInvitation(ctx, tx, invitation{id: id.New(), email: email, expires: x.clk.Now().Add(invitationLasts)}, secret.Hash(token))
	})
	if err != nil {
		return "", err
	}
	x.security(ctx, "administrator invited", "")
	return x.absolute("/invitation/" + token), nil
}

// invited is what the page of an invitation needs: whether the person is known, and a guess at the name if not.
type invited struct {
	known       bool
	first, last string
}

// lookAtInvitation tells what using an invitation will ask for; one that is over is fault.NotFound.
func (x *Room) lookAtInvitation(ctx context.Context, token string) (invited, error) {
	q := x.db.Read()
	i, err := invitationByToken(ctx, q, secret.Hash(token))
	if err == nil && (!i.used.IsZero() || !x.clk.Now().Before(i.expires)) {
		err = fault.NotFound
	}
	if err != nil {
		return invited{}, err
	}
	people, err := x.org.PersonByEmail(ctx, q, i.email)
	first, last := nameFrom(i.email)
	return invited{known: len(people) > 0, first: first, last: last}, err
}

// nameFrom guesses a name from an e-mail such as "anne.holm@…".
func nameFrom(email string) (first, last string) {
	parts := strings.FieldsFunc(email[:strings.LastIndexByte(email, '@')], func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	for i, p := range parts {
		r := []rune(p)
		r[0] = unicode.ToUpper(r[0])
		parts[i] = string(r)
	}
	if len(parts) == 0 {
		return "", ""
	}
	return parts[0], strings.Join(parts[1:], " ")
}

const maxName = 80

// useInvitation makes the invited an administrator and signs them in. Somebody the organisation does not know is added by
// hand under the name they give.
func (x *Room) useInvitation(ctx context.Context, token, first, last string, a arrival) (in signedIn, err error) {
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		in = signedIn{}
		now := x.clk.Now()
		i, err := invitationByToken(ctx, tx, secret.Hash(token))
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "UPDATE member_invitation SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2", i.id, now)
		if err == nil && n == 0 {
			err = fault.NotFound
		}
		if err != nil {
			return err
		}
		a.how = HowInvitation
		if a.person, err = x.invitedPerson(ctx, tx, i.email, first, last); err != nil {
			return err
		}
		if err := x.Grant(ctx, tx, "", a.person, DutyAdministrator); err != nil {
			return err
		}
		in, err = x.begin(ctx, tx, a)
		return err
	})
	if errors.Is(err, fault.NotFound) {
		x.security(ctx, "refused: invitation", "")
	}
	return in, err
}

func (x *Room) invitedPerson(ctx context.Context, tx *db.Tx, email, first, last string) (string, error) {
	people, err := x.org.PersonByEmail(ctx, tx, email)
	switch {
	case err != nil:
		return "", err
	case len(people) == 1:
		return people[0].ID, nil
	case len(people) > 1:
		return "", fault.One("", "member.invitation.shared")
	}
	invalid := &fault.Invalid{}
	for _, f := range []struct{ field, value string }{{"first", first}, {"last", last}} {
		switch {
		case f.value == "":
			invalid.Add(f.field, "member.invitation."+f.field+".missing")
		case len([]rune(f.value)) > maxName:
			invalid.Add(f.field, "member.invitation."+f.field+".long", "n", maxName)
		}
	}
	if err := invalid.Err(); err != nil {
		return "", err
	}
	person, err := x.org.AddPerson(ctx, tx, clock.Today(x.clk), org.Person{FirstName: first, LastName: last, Email: email})
	if err != nil {
		return "", err
	}
	_, err = x.journal.Write(ctx, tx, journal.Entry{Verb: "org.person_added", SubjectKind: "person", SubjectID: person})
	return person, err
}
