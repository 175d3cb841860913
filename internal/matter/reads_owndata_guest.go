package matter

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// invitations are those to the person themselves. Also of one that is over they read what the matter was called: they were told it.
func (o owner) invitations() owndata.Query {
	return owndata.Query{At: `g.invited_at`, ID: `g.matter_id`,
		Columns: `m.id, CASE WHEN hv.reason IS NULL THEN v.title ELSE '' END, g.role, g.may_contribute, g.last_day, ` + nameOf(`g.invited_by`) + `, g.invited_at, g.ended_at`,
		From:    `FROM matter_guest g` + inMatter(`g`) + `WHERE g.person_id = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var role, by string
			var may bool
			var last clock.Day
			var at, ended time.Time
			return append(m.dest(), &role, &may, &last, db.OrZero(&by), db.At(&at), db.At(&ended)), func() owndata.Record {
				return m.fields(owndata.Text("guest_role", role), owndata.Flag("may_contribute", may), owndata.On("until", last), owndata.Text("invited_by", by),
					owndata.At("at", at), owndata.At("ended", ended))
			}
		})}
}

// guestsInvited are those that the person invited: whom is the guest's own.
func (o owner) guestsInvited() owndata.Query {
	return owndata.Query{At: `g.invited_at`, ID: `g.matter_id || ' ' || g.person_id`, Columns: `m.id, ` + o.title() + `, g.role, g.last_day, g.invited_at, g.ended_at`,
		From: `FROM matter_guest g` + inMatter(`g`) + `WHERE g.invited_by = $1`,
		Read: read(func() ([]any, func() owndata.Record) {
			var m ofMatter
			var role string
			var last clock.Day
			var at, ended time.Time
			return append(m.dest(), &role, &last, db.At(&at), db.At(&ended)), func() owndata.Record {
				return m.fields(owndata.Own("guest_role", role), owndata.On("until", last), owndata.At("at", at), owndata.At("ended", ended))
			}
		})}
}
