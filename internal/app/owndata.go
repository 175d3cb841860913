package app

import (
	"context"
	"math"
	"strconv"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// ownData is everything the program keeps of a person, room by room; the journal is everybody's.
func (a *App) ownData() []owndata.Part {
	parts := a.org.OwnData()
	for _, more := range [][]owndata.Part{a.committee.OwnData(), a.year.OwnData(), a.matter.OwnData(), a.dialogue.OwnData(), a.disagreement.OwnData(), a.option.OwnData(), a.concept.OwnData(), a.intake.OwnData(), a.retention.OwnData(), journalData(), a.notify.OwnData(), a.member.OwnData()} {
		parts = append(parts, more...)
	}
	return parts
}

// journalData is what the journal says that somebody did, and what was done to them.
func journalData() []owndata.Part {
	const words = "front.own."
	return []owndata.Part{
		{Key: "acts", Group: owndata.Did, Words: words, List: entries(journal.By)},
		{Key: "acts_about_me", Group: owndata.Access, Words: words, List: entries(func(ctx context.Context, q db.Q, person string, before int64, limit int) ([]journal.Entry, error) {
			return journal.About(ctx, q, "person", person, before, limit)
		})},
	}
}

// entries is a part that lists entries of the journal. What an entry says besides are ids of things that stand in parts of their own.
func entries(list func(ctx context.Context, q db.Q, person string, before int64, limit int) ([]journal.Entry, error)) func(context.Context, db.Q, access.Actor, string, int) (owndata.Page, error) {
	return func(ctx context.Context, q db.Q, who access.Actor, after string, limit int) (owndata.Page, error) {
		before := int64(math.MaxInt64)
		if after != "" {
			n, err := strconv.ParseInt(after, 10, 64)
			if err != nil {
				return owndata.Page{}, fault.NotFound
			}
			before = n
		}
		found, err := list(ctx, q, who.Person, before, limit+1)
		var page owndata.Page
		if len(found) > limit {
			found = found[:limit]
			page.Next = strconv.FormatInt(found[limit-1].Seq, 10)
		}
		for _, e := range found {
			subject := e.SubjectID
			if e.SubjectKind == "person" && subject != who.Person { // what was done to somebody else's access is theirs
				subject = ""
			}
			page.Records = append(page.Records, owndata.Record{owndata.ID("entry", strconv.FormatInt(e.Seq, 10)), owndata.Code("verb", e.Verb, "front.own.verb."),
				owndata.At("at", e.At), {Key: "day", Value: e.Day, Quiet: true}, owndata.ID("subject_kind", e.SubjectKind), owndata.ID("subject", subject)})
		}
		return page, err
	}
}
