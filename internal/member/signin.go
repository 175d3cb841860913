package member

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/secret"
)

// request is a wish to sign in by e-mail.
type request struct {
	id, email, language, next string
	person, codeHash          string // "" until the mail is on its way
	tries                     int
	expires, used             time.Time
}

// open says whether the wish can still be fulfilled.
func (q request) open(now time.Time) bool {
	return now.Before(q.expires) && q.used.IsZero() && q.tries < maxTries
}

// parseEmail reads an e-mail as people type it.
func parseEmail(typed string) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", fault.One("email", "member.signin.email_missing")
	}
	email, ok := mail.Address(typed)
	if !ok {
		return "", fault.One("email", "member.signin.email_invalid")
	}
	return email, nil
}

// ask notes a wish to sign in and gives the secret that only the asking browser keeps. It does the same, in the same time,
// for every well-formed e-mail; a job does what depends on whose it is. next is where to go afterwards.
func (x *Room) ask(ctx context.Context, typed, next string) (browser string, err error) {
	email, err := parseEmail(typed)
	if err != nil {
		return "", err
	}
	if !x.limits.email.Allow(email) {
		x.security(ctx, "refused: too many codes for one e-mail", "")
		return "", errTooMany
	}
	browser = secret.Token()
	q := request{id: id.New(), email: email, language: string(i18n.Lang(ctx)), next: next, expires: x.clk.Now().Add(codeLasts)}
	return browser, x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertRequest(ctx, tx, q, secret.Hash(browser)); err != nil {
			return err
		}
		return jobs.Add(ctx, tx, jobs.New{Kind: jobCode, Key: q.id, Args: codeJob{q.id}})
	})
}

// errTooMany is somebody asking or guessing more than the limits allow.
var errTooMany = errors.New("too many attempts")

type codeJob struct {
	Request string `json:"request"`
}

// sendCode sends the mail of a wish to sign in, if the address is somebody's. Each attempt makes a new link and code, for
// only their hashes are kept.
func (x *Room) sendCode(ctx context.Context, j codeJob) error {
	q, err := requestByID(ctx, x.db.Read(), j.Request)
	if errors.Is(err, fault.NotFound) || err == nil && (q.email == "" || !q.open(x.clk.Now())) {
		return nil
	}
	if err != nil {
		return err
	}
	people, err := x.org.PersonByEmail(ctx, x.db.Read(), q.email)
	if err != nil {
		return err
	}
	lang, _ := i18n.ParseLanguage(q.language)
	ctx = i18n.With(ctx, x.options.Bundle, lang)
	switch len(people) {
	case 0:
	case 1:
		err = x.sendCodeTo(ctx, q, people[0].ID)
	default:
		err = x.options.Mailer.SendNow(ctx, q.email, i18n.T(ctx, "member.mail.shared.subject"), i18n.T(ctx, "member.mail.shared.text"))
	}
	if err != nil {
		return err
	}
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE member_request SET email = '' WHERE id = $1", q.id)
		return err
	})
}

func (x *Room) sendCodeTo(ctx context.Context, q request, person string) error {
	token := secret.Token()
	code, err := newCode()
	if err != nil {
		return err
	}
	if err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE member_request SET person_id = $2, token_hash = $3, code_hash = $4 WHERE id = $1",
			q.id, person, secret.Hash(token), codeHash(q.id, code))
		return err
	}); err != nil {
		return err
	}
	return x.options.Mailer.SendNow(ctx, q.email, i18n.T(ctx, "member.mail.code.subject"),
		i18n.T(ctx, "member.mail.code.text", "code", code[:3]+" "+code[3:], "link", x.absolute("/log-ind/"+token)))
}

// absolute is the full address of a path of ours.
func (x *Room) absolute(path string) string {
	return strings.TrimSuffix(x.options.PublicURL, "/") + path
}

// Why somebody could not sign in; message keys, because each is shown at a field.
const (
	whyWrongCode  = "member.code.wrong"
	whyCodeOver   = "member.code.over"
	whyLinkOver   = "member.link.over"
	whyLetter     = "member.letter.wrong"
	whyLetterUsed = "member.letter.used"
	whyLetterOld  = "member.letter.old"
	whyLeft       = "member.signin.left"
)

// useCode signs in with the six digits, in the browser that asked for them. A wrong code, one that is over, and one asked
// for an address nobody has look the same from outside.
func (x *Room) useCode(ctx context.Context, browser, typed string, a arrival) (in signedIn, next string, err error) {
	code, ok := parseCode(typed)
	if !ok {
		return in, "", fault.One("code", "member.code.malformed")
	}
	var why string
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, next, why = signedIn{}, "", ""
		q, err := requestByBrowser(ctx, tx, secret.Hash(browser))
		if errors.Is(err, fault.NotFound) || err == nil && !q.open(x.clk.Now()) {
			why = whyCodeOver
			return nil
		}
		if err != nil {
			return err
		}
		if !secret.Same(q.codeHash, codeHash(q.id, code)) {
			why = whyWrongCode
			if q.tries+1 == maxTries {
				why = whyCodeOver
			}
			_, err := tx.Exec(ctx, "UPDATE member_request SET tries = tries + 1 WHERE id = $1", q.id)
			return err
		}
		next = q.next
		in, err = x.fulfil(ctx, tx, q, a)
		return err
	})
	return in, next, x.refused(ctx, err, why, "code")
}

// useLink signs in with the link of the mail, in any browser.
func (x *Room) useLink(ctx context.Context, token string, a arrival) (in signedIn, next string, err error) {
	var why string
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, next, why = signedIn{}, "", ""
		q, err := requestByToken(ctx, tx, secret.Hash(token))
		if errors.Is(err, fault.NotFound) || err == nil && !q.open(x.clk.Now()) {
			why = whyLinkOver
			return nil
		}
		if err != nil {
			return err
		}
		next = q.next
		in, err = x.fulfil(ctx, tx, q, a)
		return err
	})
	return in, next, x.refused(ctx, err, why, "")
}

// fulfil uses a wish up, and every other wish of the same person: one mail is enough.
func (x *Room) fulfil(ctx context.Context, tx *db.Tx, q request, a arrival) (signedIn, error) {
	if _, err := tx.Exec(ctx, "UPDATE member_request SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL",
		q.person, x.clk.Now()); err != nil {
		return signedIn{}, err
	}
	a.person, a.how = q.person, HowMail
	return x.begin(ctx, tx, a)
}

// refused logs a sign-in that failed and makes it an error of the field.
func (x *Room) refused(ctx context.Context, err error, why, field string, args ...any) error {
	if errors.Is(err, fault.NotFound) { // begin's: the proof is good, but its owner has left
		err, why, args = nil, whyLeft, nil
	}
	if err != nil || why == "" {
		return err
	}
	x.security(ctx, "refused: "+why, "")
	return fault.One(field, why, args...)
}
