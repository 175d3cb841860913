package member

import (
	"context"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
)

// The duties given in the program itself.
const (
	DutySecretariat   = "secretariat"
	DutyAdministrator = "administrator"
)

// Duties lists them in the order they are shown.
var Duties = []string{DutySecretariat, DutyAdministrator}

// Holder is somebody with a duty.
type Holder struct {
	Person, Name, Duty string
	// Present is false for who has left: the duty then gives nothing.
	Present bool
	// GivenBy is the name of who gave it; "" from the command line.
	GivenBy string
	Given   time.Time
}

// Holders lists who holds a duty, by name.
func (x *Room) Holders(ctx context.Context, q db.Q) ([]Holder, error) { return holders(ctx, q) }

// appoint gives somebody a duty. Who has it already keeps it.
func (x *Room) appoint(ctx context.Context, a access.Actor, person, duty string) error {
	if !MayAppoint(a) {
		return fault.NotFound
	}
	if !slices.Contains(Duties, duty) {
		return fault.One("duty", "member.access.duty_missing")
	}
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := mustBePresent(ctx, tx, person); err != nil {
			return err
		}
		return x.Grant(ctx, tx, a.Person, person, duty)
	})
	if err == nil {
		x.security(ctx, "duty given: "+duty, a.Person, "to", person)
	}
	return err
}

// Grant gives somebody a duty within a transaction, without asking who may; by is "" for the command line and the demo. Who
// has it already keeps it. A guest is given none: they are gone after the last day they are invited for, and a duty is not to go with them.
func (x *Room) Grant(ctx context.Context, tx *db.Tx, by, person, duty string) error {
	if guest, err := isGuest(ctx, tx, person); err != nil {
		return err
	} else if guest {
		return fault.One("duty", "member.access.guest")
	}
	n, err := tx.Exec(ctx, `INSERT INTO member_grant (person_id, duty, given_by, given_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_id, duty) DO NOTHING`, person, duty, db.Null(by), x.clk.Now())
	if err != nil || n == 0 {
		return err
	}
	_, err = x.journal.Write(ctx, tx, journal.Entry{Verb: "member.duty_given", SubjectKind: "person", SubjectID: person,
		Actor: by, Args: map[string]any{"duty": duty}})
	return err
}

// dismiss takes a duty from somebody. The last administrator stays: nobody could appoint another.
func (x *Room) dismiss(ctx context.Context, a access.Actor, person, duty string) error {
	if !MayAppoint(a) {
		return fault.NotFound
	}
	err := x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM member_grant WHERE person_id = $1 AND duty = $2", person, duty)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound
		}
		if duty == DutyAdministrator {
			left, err := db.One(ctx, tx, db.Scan[int], "SELECT count(*) FROM member_grant_now WHERE duty = $1", duty)
			if err != nil {
				return err
			}
			if left == 0 {
				return fault.One("", "member.access.last")
			}
		}
		_, err = x.journal.Write(ctx, tx, journal.Entry{Verb: "member.duty_taken", SubjectKind: "person", SubjectID: person,
			Actor: a.Person, Args: map[string]any{"duty": duty}})
		return err
	})
	if err == nil {
		x.security(ctx, "duty taken: "+duty, a.Person, "from", person)
	}
	return err
}

// Secretariat lists the people who are the MED secretariat today.
func (x *Room) Secretariat(ctx context.Context, q db.Q) ([]string, error) { return secretariat(ctx, q) }
