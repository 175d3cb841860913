package demo

import (
	"context"
	"fmt"
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/org"
)

// bringIn reads a night's files into the rooms.
func bringIn(t *testing.T, d *db.DB) func(ctx context.Context, clk clock.Clock, files map[string][]byte) error {
	return func(ctx context.Context, clk clock.Clock, night map[string][]byte) error {
		var files []os2mo.File
		for name, data := range night {
			files = append(files, os2mo.File{Name: name, Data: data})
		}
		s, r := os2mo.Read(files)
		if s == nil {
			return fmt.Errorf("%d bad rows", len(r.Bad))
		}
		var o org.Sync
		for _, u := range s.Units {
			o.Units = append(o.Units, org.SyncUnit{Key: u.ID, Name: u.Name, Type: u.TypeTitle, ParentKey: u.ParentID, Placed: u.Placed, From: u.ValidFrom})
		}
		for _, p := range s.People {
			o.People = append(o.People, org.SyncPerson{Key: p.ID, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, Email: p.Email, Phone: p.Phone})
		}
		for _, e := range s.Employments {
			o.Employments = append(o.Employments, org.SyncEmployment{Key: e.ID, PersonKey: e.PersonID, UnitKey: e.UnitID, Title: e.Title, From: e.From, Until: e.To})
		}
		for _, l := range s.Leaderships {
			o.Leaders = append(o.Leaders, org.SyncLeader{UnitKey: l.UnitID, PersonKey: l.PersonID})
		}
		var c committee.Sync
		unit := map[string]string{}
		for _, m := range s.Match(nil) {
			if m.Sure {
				unit[m.Committee.Key] = m.UnitID
			}
		}
		for _, m := range s.Committees {
			c.Committees = append(c.Committees, committee.SyncCommittee{Key: m.Key, Name: m.Name, Level: m.Level, Kind: m.Kind, ParentKey: m.ParentKey, UnitKey: unit[m.Key]})
			for _, x := range m.Seats {
				c.Seats = append(c.Seats, committee.SyncSeat{SyncSeatKey: committee.SyncSeatKey{CommitteeKey: m.Key, Key: x.Key}, Kind: x.Kind, Side: x.Side, Role: x.Role, Position: x.Position, PersonKey: x.PersonID})
			}
		}
		orgRoom := org.New(d, clk)
		committeeRoom := committee.New(d, clk, orgRoom, func(context.Context) ([4]string, error) { return [4]string{}, nil })
		return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := orgRoom.Apply(ctx, tx, clock.Today(clk), o); err != nil {
				return err
			}
			return committeeRoom.Apply(ctx, tx, clock.Today(clk), c)
		})
	}
}
