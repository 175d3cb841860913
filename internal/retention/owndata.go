package retention

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person: what they hold.
func (x *Room) OwnData() []owndata.Part {
	holds := owndata.Query{At: `p.held_at`, ID: `p.kind || ' ' || p.subject_id`, Columns: `p.kind, p.subject_id, p.listed, p.due, p.held_at, p.reason`,
		From: `FROM retention_plan p WHERE p.held_by = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var kind, subject, reason string
			var listed, due clock.Day
			var at time.Time
			err := scan(&kind, &subject, &listed, &due, db.At(&at), &reason)
			return owndata.Record{owndata.Code("kind", kind, "retention.kind."), owndata.ID("subject", subject), owndata.On("listed", listed), owndata.On("due", due),
				owndata.At("held", at), owndata.Own("reason", reason)}, err
		}}
	return []owndata.Part{{Key: "holds", Group: owndata.Did, Words: "retention.own.", List: holds.List}}
}
