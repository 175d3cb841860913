package intake

import (
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person: that they dropped an export in the browser, for a day.
func (x *Room) OwnData() []owndata.Part {
	uploads := owndata.Query{At: `u.made`, ID: `u.id`, Columns: `u.id, u.made, u.state, u.reason, u.accepted`, From: `FROM intake_upload u WHERE u.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id, state, reason string
			var made time.Time
			var accepted int
			err := scan(&id, db.At(&made), &state, db.OrZero(&reason), &accepted)
			return owndata.Record{owndata.ID("id", id), owndata.At("made", made), owndata.Code("state", state, "intake.own.state."), owndata.Text("reason", reason),
				owndata.N("accepted", accepted)}, err
		}}
	return []owndata.Part{{Key: "uploads", Group: owndata.Did, Words: "intake.own.", List: uploads.List}}
}
