package org

import (
	"context"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person.
func (x *Room) OwnData() []owndata.Part {
	const words = "org.own."
	employments := owndata.Query{ByText: true, At: `e.from_day`, ID: `e.employment_id`,
		Columns: `e.employment_id, e.unit_id, ` + lastName(`e.unit_id`) + `, e.title, e.from_day, e.until_day, m.source, m.source_key`,
		From:    `FROM org_employment_spell e JOIN org_employment m ON m.id = e.employment_id WHERE e.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id, unit, name, title, source, key string
			var from, until clock.Day
			err := scan(&id, &unit, &name, &title, &from, &until, &source, &key)
			return owndata.Record{owndata.ID("id", id), owndata.ID("unit", unit), owndata.Text("unit_name", name), owndata.Text("title", title), owndata.On("from", from),
				owndata.On("until", until), owndata.Code("source", source, "org.own.source."), owndata.ID("source_key", key)}, err
		}}
	leaderships := owndata.Query{ByText: true, At: `l.from_day`, ID: `l.unit_id`,
		Columns: `l.unit_id, ` + lastName(`l.unit_id`) + `, l.from_day, l.until_day, l.source`, From: `FROM org_leadership l WHERE l.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id, name, source string
			var from, until clock.Day
			err := scan(&id, &name, &from, &until, &source)
			return owndata.Record{owndata.ID("unit", id), owndata.Text("unit_name", name), owndata.On("from", from), owndata.On("until", until),
				owndata.Code("source", source, "org.own.source.")}, err
		}}
	return []owndata.Part{
		{Key: "person", Group: owndata.Who, Words: words, List: owndata.Few(ownPerson)},
		{Key: "employments", Group: owndata.Who, Words: words, List: employments.List},
		{Key: "leaderships", Group: owndata.Who, Words: words, List: leaderships.List},
	}
}

// lastName is, in SQL, what the unit with that id is or was last called.
func lastName(unit string) string {
	return `(SELECT s.name FROM org_unit_spell s WHERE s.unit_id = ` + unit + ` ORDER BY s.from_day DESC LIMIT 1)`
}

func ownPerson(ctx context.Context, q db.Q, who access.Actor) ([]owndata.Record, error) {
	return db.All(ctx, q, func(s db.Scanner) (owndata.Record, error) {
		var id, first, last, username, email, phone, source, key string
		var from, until clock.Day
		err := s.Scan(&id, &first, &last, &username, &email, &phone, &from, &until, &source, &key)
		return owndata.Record{owndata.ID("id", id), owndata.Text("first_name", first), owndata.Text("last_name", last), owndata.Text("username", username),
			owndata.Text("email", email), owndata.Text("phone", phone), owndata.On("from", from), owndata.On("until", until),
			owndata.Code("source", source, "org.own.source."), owndata.ID("source_key", key)}, err
	}, `SELECT id, first_name, last_name, username, email, phone, from_day, until_day, source, source_key FROM org_person WHERE id = $1`, who.Person)
}
