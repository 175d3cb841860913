package member

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person. Hashes of secrets are not in it: nobody can read anything out of them, and they are used up
// or short-lived.
func (x *Room) OwnData() []owndata.Part {
	const words = "member.own."
	sessions := owndata.Query{At: `s.made_at`, ID: `s.id`, Columns: sessionColumns, From: `FROM member_session s WHERE s.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var s Session
			err := scan(sessionDest(&s)...)
			return owndata.Record{owndata.ID("id", s.ID), owndata.Code("kind", s.Kind, "member.sessions.kind."), owndata.Code("how", s.How, "member.own.how."),
				owndata.Text("device", s.Device), owndata.Text("demo_role", s.DemoRole), owndata.At("made", s.Made), owndata.At("seen", s.Seen), owndata.At("expires", s.Expires)}, err
		}}
	letters := owndata.Query{At: `l.made_at`, ID: `l.id`, Columns: `l.id, b.name, l.made_at, l.expires_at, l.revoked_at, l.used_at, l.told_at`,
		From: `FROM member_letter l JOIN org_person_name b ON b.id = l.made_by WHERE l.person_id = $1`,
		Read: func(scan func(...any) error) (owndata.Record, error) {
			var id, by string
			var made, expires, revoked, used, told time.Time
			err := scan(&id, &by, db.At(&made), db.At(&expires), db.At(&revoked), db.At(&used), db.At(&told))
			return owndata.Record{owndata.ID("id", id), owndata.Text("made_by", by), owndata.At("made", made), owndata.At("expires", expires),
				owndata.At("revoked", revoked), owndata.At("used", used), owndata.At("told", told)}, err
		}}
	return []owndata.Part{
		{Key: "settings", Group: owndata.Access, Words: words, List: owndata.Few(ownSettings)},
		{Key: "duties", Group: owndata.Access, Words: words, List: owndata.Few(ownDuties)},
		{Key: "sessions", Group: owndata.Access, Words: words, List: sessions.List},
		{Key: "letters", Group: owndata.Access, Words: words, List: letters.List},
	}
}

func ownSettings(ctx context.Context, q db.Q, who access.Actor) ([]owndata.Record, error) {
	chosen := map[string]Settings{}
	if err := readSettings(ctx, q, []string{who.Person}, chosen); err != nil {
		return nil, err
	}
	var list []owndata.Record
	for _, s := range chosen {
		list = append(list, owndata.Record{owndata.Code("language", string(s.Language), "member.settings.language."), owndata.Code("mail", s.Mail, "member.settings.mail.")})
	}
	return list, nil
}

func ownDuties(ctx context.Context, q db.Q, who access.Actor) ([]owndata.Record, error) {
	return db.All(ctx, q, func(s db.Scanner) (owndata.Record, error) {
		var duty, by string
		var given time.Time
		err := s.Scan(&duty, db.OrZero(&by), db.At(&given))
		return owndata.Record{owndata.Code("duty", duty, "member.duty."), owndata.Text("given_by", by), owndata.At("given", given)}, err
	}, `SELECT g.duty, (SELECT b.name FROM org_person_name b WHERE b.id = g.given_by), g.given_at FROM member_grant g WHERE g.person_id = $1 ORDER BY g.duty`, who.Person)
}
