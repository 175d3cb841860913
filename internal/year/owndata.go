package year

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person: that they have a secret address of a calendar. The address is not kept.
func (x *Room) OwnData() []owndata.Part {
	return []owndata.Part{{Key: "feeds", Group: owndata.Access, Words: "year.own.", List: owndata.Few(func(ctx context.Context, q db.Q, who access.Actor) ([]owndata.Record, error) {
		made, err := feedMade(ctx, q, who.Person)
		if err != nil || made.IsZero() {
			return nil, err
		}
		return []owndata.Record{{owndata.At("made", made)}}, nil
	})}}
}
