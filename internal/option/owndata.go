package option

import (
	"context"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// OwnData is what this room keeps of a person: where they stood, with a reason that was never shown; what they wrote as the owner of a matter;
// and what they reported. Reasons that are contributions stand with those.
func (x *Room) OwnData() []owndata.Part {
	part := func(group, key string, query owndata.Query) owndata.Part {
		return owndata.Part{Key: key, Group: group, Words: "option.own.",
			List: func(ctx context.Context, q db.Q, who access.Actor, after string, limit int) (owndata.Page, error) {
				return query.List(ctx, q, who, after, limit)
			}}
	}
	const ofOption = ` JOIN option_item o ON o.id = r.option_id JOIN option_text t ON t.option_id = o.id AND t.n = o.version LEFT JOIN option_hidden h ON h.option_id = o.id`
	const title = `CASE WHEN h.reason IS NULL THEN t.title ELSE '' END`
	return []owndata.Part{
		part(owndata.Said, "option_responses", owndata.Query{At: `r.at`, ID: `r.option_id`, Columns: `o.matter_id, r.option_id, ` + title + `, r.level, COALESCE(r.contribution_id, ''), r.reason, r.name_to, r.at`,
			From: `FROM option_response r` + ofOption + ` WHERE r.person_id = $1`,
			Read: func(scan func(...any) error) (owndata.Record, error) {
				var matterID, option, title, level, contribution, reason, nameTo string
				var at time.Time
				err := scan(&matterID, &option, &title, &level, &contribution, &reason, &nameTo, db.At(&at))
				return owndata.Record{owndata.ID("matter", matterID), owndata.ID("option", option), owndata.Own("option_title", title), owndata.Code("level", level, "option.level."),
					owndata.ID("contribution", contribution), owndata.Own("reason", reason), owndata.Code("name_to", nameTo, "option.own.name_to."), owndata.At("at", at)}, err
			}}),
		part(owndata.Led, "option_texts", owndata.Query{At: `r.at`, ID: `r.option_id || ' ' || CAST(r.n AS TEXT)`,
			Columns: `o.matter_id, r.option_id, r.n, r.title, r.core_task, r.environment, r.economy, r.needs, r.doubts, r.why, r.at`,
			From:    `FROM option_text r JOIN option_item o ON o.id = r.option_id WHERE r.by_id = $1`,
			Read: func(scan func(...any) error) (owndata.Record, error) {
				var matterID, option string
				var v Version
				err := scan(&matterID, &option, &v.N, &v.Title, &v.CoreTask, &v.Environment, &v.Economy, &v.Needs, &v.Doubts, &v.Why, db.At(&v.At))
				return owndata.Record{owndata.ID("matter", matterID), owndata.ID("option", option), owndata.Ordinal("n", v.N), owndata.Own("title", v.Title), owndata.Own("core_task", v.CoreTask),
					owndata.Own("environment", v.Environment), owndata.Own("economy", v.Economy), owndata.Own("needs", v.Needs), owndata.Own("doubts", v.Doubts), owndata.Own("why", v.Why),
					owndata.At("at", v.At)}, err
			}}),
		part(owndata.Did, "option_reports", owndata.Query{At: `r.at`, ID: `r.id`, Columns: `o.matter_id, r.id, r.option_id, ` + title + `, r.reason, r.at, r.settled_at`,
			From: `FROM option_report r` + ofOption + ` WHERE r.reporter_id = $1`,
			Read: func(scan func(...any) error) (owndata.Record, error) {
				var matterID, id, option, title, reason string
				var at, settled time.Time
				err := scan(&matterID, &id, &option, &title, &reason, db.At(&at), db.At(&settled))
				return owndata.Record{owndata.ID("matter", matterID), owndata.ID("id", id), owndata.ID("option", option), owndata.Own("option_title", title), owndata.Own("reason", reason),
					owndata.At("at", at), owndata.At("settled", settled)}, err
			}}),
	}
}
