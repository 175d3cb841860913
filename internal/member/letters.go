package member

import (
	"context"
	"errors"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/secret"
)

// maxLetters is how many letters are made at once: about what a printer's tray holds.
const maxLetters = 200

// Letter is an enrolment letter at the one moment its secret is known.
type Letter struct {
	Person, Name string
	// UnitID and Unit are one of the units they work in.
	UnitID, Unit string
	// Secret is what its holder signs in with; it is not stored.
	Secret string
	// Last is the last day on which it can be used.
	Last clock.Day
}

// MayPrintLetters says whether the actor may make enrolment letters for anybody: whether a menu shows the page.
func (x *Room) MayPrintLetters(ctx context.Context, q db.Q, a access.Actor) (bool, error) {
	k, err := x.asker(ctx, q, a)
	return MayPrint(a, len(k.committees) > 0), err
}

// makeLetters makes a letter for each of the people, who lose their older letters and their sessions. It is all or none:
// somebody the actor may make none for is fault.Forbidden.
func (x *Room) makeLetters(ctx context.Context, a access.Actor, people []string) ([]Letter, error) {
	switch {
	case len(people) == 0:
		return nil, fault.One("person", "member.letters.none_chosen")
	case len(people) > maxLetters:
		return nil, fault.One("person", "member.letters.too_many", "n", maxLetters)
	}
	var made []Letter
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		made = nil
		k, err := x.asker(ctx, tx, a)
		if err != nil {
			return err
		}
		to, err := recipients(ctx, tx, k, people)
		if err != nil {
			return err
		}
		for _, p := range people {
			r, ok := to[p]
			if !ok || !MayPrintFor(a, r.Recipient) {
				return fault.Forbidden
			}
			l, err := x.makeLetter(ctx, tx, a, r)
			if err != nil {
				return err
			}
			made = append(made, l)
		}
		return nil
	})
	if errors.Is(err, fault.Forbidden) {
		x.security(ctx, "refused: letters", a.Person)
	}
	if err == nil {
		x.security(ctx, "letters made", a.Person, "n", len(made))
	}
	return made, err
}

func (x *Room) makeLetter(ctx context.Context, tx *db.Tx, a access.Actor, r recipient) (Letter, error) {
	now := x.clk.Now()
	l := Letter{Person: r.id, Name: r.name, UnitID: r.unitID, Unit: r.unit, Secret: secret.Letter(), Last: clock.DayOf(now).AddDays(letterDays - 1)}
	if _, err := tx.Exec(ctx, `UPDATE member_letter SET revoked_at = $2
		WHERE person_id = $1 AND used_at IS NULL AND revoked_at IS NULL`, r.id, now); err != nil {
		return l, err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM member_session WHERE person_id = $1", r.id); err != nil {
		return l, err
	}
	if err := insertLetter(ctx, tx, id.New(), l, secret.Hash(l.Secret), a.Person, now); err != nil {
		return l, err
	}
	if _, err := x.journal.Write(ctx, tx, journal.Entry{Verb: "member.letter_made", SubjectKind: "person", SubjectID: r.id, Actor: a.Person}); err != nil {
		return l, err
	}
	if !r.Reachable {
		return l, nil
	}
	return l, jobs.Add(ctx, tx, jobs.New{Kind: jobLetter, Args: letterJob{r.id}})
}

type letterJob struct {
	Person string `json:"person"`
}

// sendLetterNotice tells somebody who has an e-mail that a letter has been made in their name.
func (x *Room) sendLetterNotice(ctx context.Context, j letterJob) error {
	p, err := x.org.Person(ctx, x.db.Read(), j.Person)
	if errors.Is(err, fault.NotFound) || err == nil && (!p.Present || p.Email == "") {
		return nil
	}
	if err != nil {
		return err
	}
	ctx, err = x.inLanguageOf(ctx, p.ID)
	if err != nil {
		return err
	}
	return x.options.Mailer.SendNow(ctx, p.Email, i18n.T(ctx, "member.mail.letter.subject"),
		i18n.T(ctx, "member.mail.letter.text", "link", x.absolute("/mig")))
}

// useLetter signs in with a letter's secret as it was typed or scanned.
func (x *Room) useLetter(ctx context.Context, typed string, a arrival) (in signedIn, err error) {
	letter, ok := secret.ParseLetter(typed)
	if !ok {
		return in, fault.One("letter", "member.letter.malformed")
	}
	var why string
	var used time.Time
	err = x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, why, used = signedIn{}, "", time.Time{}
		now := x.clk.Now()
		l, err := letterBySecret(ctx, tx, secret.Hash(letter))
		switch {
		case errors.Is(err, fault.NotFound):
			why = whyLetter
			return nil
		case err != nil:
			return err
		case !l.used.IsZero():
			why, used = whyLetterUsed, l.used
			return nil
		case !l.revoked.IsZero() || !now.Before(l.expires):
			why = whyLetterOld
			return nil
		}
		a.person, a.how = l.person, HowLetter
		if in, err = x.begin(ctx, tx, a); err != nil { // before the use is noted: this one is told at the next sign-in
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE member_letter SET used_at = $2 WHERE id = $1", l.id, now); err != nil {
			return err
		}
		_, err = x.journal.Write(ctx, tx, journal.Entry{Verb: "member.letter_used", SubjectKind: "person", SubjectID: l.person, Actor: l.person})
		return err
	})
	if !used.IsZero() {
		return in, x.refused(ctx, err, why, "letter", "when", moment(ctx, used))
	}
	return in, x.refused(ctx, err, why, "letter")
}
