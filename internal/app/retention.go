package app

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/notify"
	"github.com/medspil/medspil/internal/retention"
)

// kinds are what is not kept for ever, with the reasons for their usual periods in docs/decisions.md.
func (a *App) kinds() []retention.Kind {
	return []retention.Kind{
		{Code: "texts", Months: 12, Least: 1, Due: either(a.matter.DueTexts, a.option.DueTexts, a.concept.DueTexts), Carry: a.forgetTexts, Name: a.matterNames, Apart: a.matter.Apart},
		{Code: "names", Months: 60, Least: 1, Due: either(a.matter.DueNames, a.option.DueNames), Carry: a.forgetNames, Name: a.matterNames, Apart: a.matter.Apart},
		{Code: "dialogues", Months: 24, Least: 1, Due: a.dialogue.Due, Carry: a.forgetDialogues, Name: a.dialogueNames},
		{Code: "drafts", Months: 24, Least: 1, Due: a.matter.DueDrafts, Carry: a.matter.ForgetDrafts, Name: a.draftNames},
		{Code: "disagreements", Months: 12, Least: 1, Due: a.disagreement.DueTexts, Carry: a.disagreement.ForgetTexts, Name: hiddenTextNames},
		{Code: "messages", Months: 12, Least: notify.LeastMonths, Due: a.notify.DueMonths, Carry: a.notify.ForgetMonths, Name: monthNames},
		{Code: "contact", Months: 12, Least: 1, Due: a.org.DueContact, Carry: a.org.ForgetContact, Name: a.personNames},
		{Code: "left", Months: 12, Least: 1, Due: a.member.DueLeavers, Carry: a.member.ForgetLeavers, Name: a.personNames},
	}
}

// due lists what is due of a kind, by id, and carry does it (retention.Kind).
type (
	due   = func(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error)
	carry = func(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error)
)

// either lists what is due in a matter or in what a room above keeps about it.
func either(lists ...due) due {
	return func(ctx context.Context, q db.Q, before clock.Day, after string, limit int) ([]string, error) {
		var all []string
		for _, list := range lists {
			ids, err := list(ctx, q, before, after, limit)
			if err != nil {
				return nil, err
			}
			all = append(all, ids...)
		}
		slices.Sort(all)
		all = slices.Compact(all)
		return all[:min(limit, len(all))], nil
	}
}

// together does all of it in one transaction; done is where anything was done.
func together(ctx context.Context, tx *db.Tx, before clock.Day, ids []string, acts ...carry) (done, left []string, err error) {
	for _, act := range acts {
		some, rest, err := act(ctx, tx, before, ids)
		if err != nil {
			return nil, nil, err
		}
		done, left = append(done, some...), append(left, rest...)
	}
	slices.Sort(done)
	return slices.Compact(done), left, nil
}

// forgetTexts forgets what stands out of sight in matters, in their options and in what is said of their word.
func (a *App) forgetTexts(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error) {
	return together(ctx, tx, before, ids, a.matter.ForgetTexts, a.option.ForgetTexts, a.concept.ForgetTexts)
}

// forgetNames forgets the names in matters and who stood where to their options, and in the same transaction who was told what of them: an
// answer was told to the author of what it answers.
func (a *App) forgetNames(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error) {
	if done, left, err = together(ctx, tx, before, ids, a.matter.ForgetNames, a.option.ForgetNames); err != nil || len(done) == 0 {
		return done, left, err
	}
	return done, left, a.notify.ForgetAbout(ctx, tx, matter.SubjectKind, done)
}

// forgetDialogues forgets the names in dialogue requests, and in the same transaction who was told of them.
func (a *App) forgetDialogues(ctx context.Context, tx *db.Tx, before clock.Day, ids []string) (done, left []string, err error) {
	if done, left, err = a.dialogue.Forget(ctx, tx, before, ids); err != nil || len(done) == 0 {
		return done, left, err
	}
	return done, left, a.notify.ForgetAbout(ctx, tx, dialogue.SubjectKind, done)
}

// dialogueNames are what those of the requests are called that the reader may read.
func (a *App) dialogueNames(ctx context.Context, actor access.Actor, ids []string) (map[string]retention.Name, error) {
	titles, err := a.dialogue.Titles(ctx, actor, ids)
	out := make(map[string]retention.Name, len(titles))
	for id, title := range titles {
		out[id] = retention.Name{Text: title, Words: true, Href: dialogue.Path(id)}
	}
	return out, err
}

// matterNames are the titles of those of the matters that the reader may read.
func (a *App) matterNames(ctx context.Context, actor access.Actor, ids []string) (map[string]retention.Name, error) {
	titles, err := a.matter.Titles(ctx, actor, ids)
	out := make(map[string]retention.Name, len(titles))
	for id, title := range titles {
		out[id] = retention.Name{Text: title, Words: true, Href: matter.Path(id)}
	}
	return out, err
}

// draftNames say of drafts when they were saved, and nothing else: only their writer reads them.
func (a *App) draftNames(ctx context.Context, _ access.Actor, ids []string) (map[string]retention.Name, error) {
	days, err := a.matter.DraftsSaved(ctx, a.db.Read(), ids)
	out := make(map[string]retention.Name, len(days))
	for id, day := range days {
		out[id] = retention.Name{Text: i18n.T(ctx, "retention.draft_saved", "day", day)}
	}
	return out, err
}

// hiddenTextNames say of texts that are hidden nothing but that.
func hiddenTextNames(ctx context.Context, _ access.Actor, ids []string) (map[string]retention.Name, error) {
	out := make(map[string]retention.Name, len(ids))
	for _, id := range ids {
		out[id] = retention.Name{Text: i18n.T(ctx, "retention.hidden_text")}
	}
	return out, nil
}

func monthNames(ctx context.Context, _ access.Actor, ids []string) (map[string]retention.Name, error) {
	out := make(map[string]retention.Name, len(ids))
	for _, id := range ids {
		if day, err := clock.ParseDay(id + "-01"); err == nil {
			out[id] = retention.Name{Text: i18n.T(ctx, "retention.month", "month", i18n.Month(ctx, day))}
		}
	}
	return out, nil
}

func (a *App) personNames(ctx context.Context, _ access.Actor, ids []string) (map[string]retention.Name, error) {
	people, err := a.org.Persons(ctx, a.db.Read(), ids)
	out := make(map[string]retention.Name, len(people))
	for id, p := range people {
		out[id] = retention.Name{Text: p.Name(), Words: true}
	}
	return out, err
}

// listedNotice tells the secretariat that something has come on the list.
type listedNotice struct{ *App }

func (n listedNotice) Audience(ctx context.Context, q db.Q, _ journal.Entry) ([]string, error) {
	return n.member.Secretariat(ctx, q)
}

func (n listedNotice) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]notify.Line, error) {
	lines := make([]notify.Line, len(entries))
	keepers, err := n.member.Secretariat(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, k := range keepers {
		if k != person {
			continue
		}
		for i, e := range entries {
			count, _ := e.Args["n"].(float64)
			lines[i] = notify.Line{Subject: i18n.T(ctx, "retention.notice.listed", "n", int(count)), Path: retention.Path}
		}
	}
	return lines, nil
}
