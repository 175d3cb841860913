package demo

import (
	"context"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
)

// rules gives the municipality a local agreement, which is the example that is shipped and nobody's: in force for three years, with a newer
// one on its way that asks for more time where the organisation changes and says something of new technology.
func (f *filler) rules(ctx context.Context) error {
	f.Progress("Writing the rules of its agreement …")
	if err := f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return agreement.Put(ctx, tx, agreement.Version{ID: id.New(), From: f.today.AddMonths(-36), Rules: agreement.Example()})
	}); err != nil {
		return err
	}
	draft, err := f.agreement.Begin(ctx, f.secretariat(), agreement.FromCurrent, f.today.AddMonths(2))
	if err != nil {
		return err
	}
	for _, r := range agreement.Example() {
		if r.ID == "example.reorganise" {
			seen := agreement.Seal(r)
			r.Notice = 28
			if err := f.agreement.SaveRule(ctx, f.secretariat(), draft, r, seen); err != nil {
				return err
			}
		}
	}
	if err := f.agreement.SaveRule(ctx, f.secretariat(), draft, agreement.Rule{ID: id.New(), Subjects: []agreement.Subject{agreement.Technology}, Level: 3,
		Extent: agreement.OneCentre, Ask: []agreement.Ask{{Place: agreement.Areas, Form: agreement.Discuss}, {Place: agreement.Employees, Form: agreement.Inform}},
		Response: 14, Escalation: agreement.LevelAbove, Clause: "Eksempel: lokal MED-aftale, afsnit 7", Origin: agreement.Local}, ""); err != nil {
		return err
	}
	v, err := agreement.ByID(ctx, f.DB.Read(), draft)
	if err != nil {
		return err
	}
	return f.agreement.Publish(ctx, f.secretariat(), draft, agreement.Seal(v.Rules...))
}
