package committee

import (
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person.
func (x *Room) OwnData() []owndata.Part {
	const words = "committee.own."
	substitutes := owndata.Query{ByText: true, At: `b.from_day`, ID: `b.id`, Columns: `b.id, s.id, c.id, c.name, s.kind, s.side, b.acting, b.from_day, b.until_day`,
		From: `FROM committee_substitute b JOIN committee_seat s ON s.id = b.seat_id JOIN committee c ON c.id = s.committee_id WHERE b.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id string
			var p ownSeat
			var acting bool
			var from, until clock.Day
			err := scan(&id, &p.seat, &p.committee, &p.name, &p.kind, &p.side, &acting, &from, &until)
			return append(append(owndata.Record{owndata.ID("id", id)}, p.fields()...), owndata.Flag("acting", acting), owndata.On("from", from), owndata.On("until", until)), err
		}}
	terms := owndata.Query{ByText: true, At: `t.from_day`, ID: `t.seat_id`, Columns: `s.id, c.id, c.name, s.kind, s.side, t.from_day, t.until_day`,
		From: `FROM committee_term t JOIN committee_seat s ON s.id = t.seat_id JOIN committee c ON c.id = s.committee_id WHERE t.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var p ownSeat
			var from, until clock.Day
			err := scan(&p.seat, &p.committee, &p.name, &p.kind, &p.side, &from, &until)
			return append(p.fields(), owndata.On("from", from), owndata.On("until", until)), err
		}}
	return []owndata.Part{
		{Key: "seats", Group: owndata.Seats, Words: words, List: ownSeats().List},
		{Key: "terms", Group: owndata.Seats, Words: words, List: terms.List},
		{Key: "substitutes", Group: owndata.Seats, Words: words, List: substitutes.List},
	}
}

// ownSeats are the seats somebody has, or had. The election group belongs to the seat: whoever holds it no more is not told of it (MaySeeGroup).
func ownSeats() owndata.Query {
	return owndata.Query{ByText: true, At: `h.from_day`, ID: `h.seat_id`,
		Columns: `s.id, c.id, c.name, s.kind, s.side, s.role, h.from_day, h.until_day,
			(SELECT g.election_group FROM committee_seat_group g JOIN committee_holder_now n ON n.seat_id = g.seat_id WHERE g.seat_id = s.id AND n.person_id = $1)`,
		From: `FROM committee_holder h JOIN committee_seat s ON s.id = h.seat_id JOIN committee c ON c.id = s.committee_id WHERE h.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var p ownSeat
			var role, group string
			var from, until clock.Day
			err := scan(&p.seat, &p.committee, &p.name, &p.kind, &p.side, &role, &from, &until, db.OrZero(&group))
			return append(p.fields(), owndata.Code("role", role, "committee.own.role."), owndata.On("from", from), owndata.On("until", until), owndata.Text("election_group", group)), err
		}}
}

// ownSeat is which seat something is about.
type ownSeat struct{ seat, committee, name, kind, side string }

func (p ownSeat) fields() owndata.Record {
	return owndata.Record{owndata.ID("seat", p.seat), owndata.ID("committee", p.committee), owndata.Text("committee_name", p.name),
		owndata.Code("kind", p.kind, "committee.kind."), owndata.Code("side", p.side, "committee.own.side.")}
}
