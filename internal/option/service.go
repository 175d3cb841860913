package option

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
)

// shape runs an act of the owner's on the options of a matter as one transaction.
func (x *Room) shape(ctx context.Context, actor access.Actor, matterID string, act func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option) error) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		here, err := x.enter(ctx, tx, actor, matterID)
		if err != nil {
			return err
		}
		if !MayShape(here.Standing, here.Matter) {
			return fault.Forbidden
		}
		list, err := loadOptions(ctx, tx, matterID)
		if err != nil {
			return err
		}
		return act(ctx, tx, here, list)
	})
}

// shapeOne is the same for one option that has not ended.
func (x *Room) shapeOne(ctx context.Context, actor access.Actor, optionID string, act func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option, o Option) error) error {
	matterID, err := matterOf(ctx, x.db.Read(), optionID)
	if err != nil {
		return err
	}
	return x.shape(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option) error {
		i := slices.IndexFunc(list, func(o Option) bool { return o.ID == optionID })
		if i < 0 {
			return fault.NotFound
		}
		if err := list[i].ended(); err != nil {
			return err
		}
		return act(ctx, tx, here, list, list[i])
	})
}

// Make writes an option down; those asked and those who contributed are told. The same ID sent again is the same option. By the owner.
// ErrFull. Fields: title, core_task, environment, economy, needs, doubts, from.
func (x *Room) Make(ctx context.Context, actor access.Actor, matterID string, in Input) error {
	return x.shape(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option) error {
		if slices.ContainsFunc(list, func(o Option) bool { return o.ID == in.ID }) {
			return nil
		}
		if err := in.check(); err != nil {
			return err
		}
		if err := room(list, 1, 0); err != nil {
			return err
		}
		if err := x.put(ctx, tx, actor, here, in, len(list)+1, nil); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbMade, SubjectID: matterID, Actor: actor.Person, Tell: true, Args: map[string]any{"option": in.ID}})
	})
}

// put stores a new option with where it came from.
func (x *Room) put(ctx context.Context, tx *db.Tx, actor access.Actor, here matter.Here, in Input, position int, from []string) error {
	if _, err := id.Parse(in.ID); err != nil {
		return err
	}
	sources, err := x.standing(ctx, tx, here, in.From)
	if err != nil {
		return err
	}
	now := x.clk.Now()
	if err := insertOption(ctx, tx, here.Matter.ID, in.ID, position, now); err != nil {
		return err
	}
	if err := insertText(ctx, tx, in.ID, Version{N: 1, Text: in.Text, By: matter.Person{ID: actor.Person}, At: now}); err != nil {
		return err
	}
	if err := insertSources(ctx, tx, in.ID, sources); err != nil {
		return err
	}
	return insertLines(ctx, tx, from, in.ID)
}

// standing are those of the contributions that are the matter's, each once.
func (x *Room) standing(ctx context.Context, tx *db.Tx, here matter.Here, contributions []string) ([]string, error) {
	given, err := x.matter.ContributionsOf(ctx, tx, here, contributions)
	out := make([]string, 0, len(given))
	for _, c := range given {
		out = append(out, c.ID)
	}
	return out, err
}

// Change gives an option other words, and the contributions it came from; those who answered it are told. The form that made it what it is, sent
// again, changes nothing. By the owner. ErrEnded, ErrChanged when it was changed since in.Base. Fields as Make, and why.
func (x *Room) Change(ctx context.Context, actor access.Actor, optionID string, in Input) error {
	return x.shapeOne(ctx, actor, optionID, func(ctx context.Context, tx *db.Tx, here matter.Here, _ []Option, o Option) error {
		again := o.Version.Text == in.Text && o.Version.Why == in.Why && o.Version.By.ID == actor.Person
		if in.Base != o.Version.N && !again {
			return ErrChanged
		}
		inv := &fault.Invalid{}
		in.Text.check(inv, "")
		if len(in.From) > MostSources {
			inv.Add("from", "option.error.from_many", "max", MostSources)
		}
		needed(inv, "why", "why", in.Why, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		sources, err := x.standing(ctx, tx, here, in.From)
		if err != nil {
			return err
		}
		if again {
			there, err := withSources(ctx, tx, nil, []string{optionID})
			switch {
			case err != nil || slices.Equal(slices.Sorted(slices.Values(sources)), there):
				return err
			case in.Base != o.Version.N:
				return ErrChanged
			}
		}
		v := Version{N: o.Version.N + 1, Text: in.Text, Why: in.Why, By: matter.Person{ID: actor.Person}, At: x.clk.Now()}
		if err := insertText(ctx, tx, optionID, v); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE option_item SET version = $2 WHERE id = $1`, optionID, v.N); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM option_from WHERE option_id = $1`, optionID); err != nil {
			return err
		}
		if err := insertSources(ctx, tx, optionID, sources); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbChanged, SubjectID: here.Matter.ID, Actor: actor.Person, Tell: true,
			Args: map[string]any{"option": optionID, "version": v.N}})
	})
}

// Move gives an option the place of the open one before or after it. By the owner. ErrEnded.
func (x *Room) Move(ctx context.Context, actor access.Actor, optionID string, up bool) error {
	return x.shapeOne(ctx, actor, optionID, func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option, o Option) error {
		other := neighbour(list, optionID, up)
		if other == "" {
			return nil
		}
		place := list[slices.IndexFunc(list, func(o Option) bool { return o.ID == other })].Position
		if _, err := tx.Exec(ctx, `UPDATE option_item SET position = CASE WHEN id = $1 THEN CAST($3 AS INTEGER) ELSE CAST($4 AS INTEGER) END WHERE id IN ($1, $2)`, optionID, other, place, o.Position); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbMoved, SubjectID: here.Matter.ID, Actor: actor.Person, Args: map[string]any{"option": optionID}})
	})
}

// Merge makes one option of several, which end in it; those asked and those who contributed are told. It has the contributions of all of
// them besides those chosen, and is refused where that is more than an option can come from. What the decision was said to be built on, it is built
// on still. By the owner. ErrEnded, ErrFull. Fields as Make, and options.
func (x *Room) Merge(ctx context.Context, actor access.Actor, matterID string, options []string, in Input) error {
	return x.shape(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option) error {
		if slices.ContainsFunc(list, func(o Option) bool { return o.ID == in.ID }) {
			return nil
		}
		from, err := mergeable(list, options)
		if err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		if err := room(list, 1, len(from)); err != nil {
			return err
		}
		var ended []string
		for _, o := range from {
			ended = append(ended, o.ID)
		}
		if in.From, err = withSources(ctx, tx, in.From, ended); err != nil {
			return err
		}
		if n := len(in.From); n > MostSources {
			return fault.One("options", "option.error.merge_sources", "n", n, "max", MostSources)
		}
		if err := x.put(ctx, tx, actor, here, in, len(list)+1, ended); err != nil {
			return err
		}
		if err := x.end(ctx, tx, actor, from, Merged, ""); err != nil {
			return err
		}
		if err := x.note(ctx, tx, journal.Entry{Verb: VerbMerged, SubjectID: matterID, Actor: actor.Person, Tell: true, Args: map[string]any{"option": in.ID, "n": len(ended)}}); err != nil {
			return err
		}
		if !slices.ContainsFunc(from, func(o Option) bool { return o.Basis }) {
			return nil
		}
		return x.sayBasis(ctx, tx, actor, matterID, in.ID, true)
	})
}

// Split makes several options of one, which ends in them; those asked and those who contributed are told. Each has its contributions; the decision
// is built on none of them until its owner says so. The same IDs sent again are the same parts. By the owner. ErrEnded, ErrFull. Fields: those of Make after the name of the part (part1_), and parts.
func (x *Room) Split(ctx context.Context, actor access.Actor, optionID string, parts []Input) error {
	matterID, err := matterOf(ctx, x.db.Read(), optionID)
	if err != nil {
		return err
	}
	return x.shape(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option) error {
		at := slices.IndexFunc(list, func(o Option) bool { return o.ID == optionID })
		if at < 0 {
			return fault.NotFound
		}
		if list[at].became(list, parts) {
			return nil
		}
		if err := list[at].ended(); err != nil {
			return err
		}
		if err := checkParts(parts); err != nil {
			return err
		}
		if err := room(list, len(parts), 1); err != nil {
			return err
		}
		sources, err := withSources(ctx, tx, nil, []string{optionID})
		if err != nil {
			return err
		}
		for i, in := range parts {
			in.From = sources
			if err := x.put(ctx, tx, actor, here, in, len(list)+1+i, []string{optionID}); err != nil {
				return err
			}
		}
		if err := x.end(ctx, tx, actor, list[at:at+1], Split, ""); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbSplit, SubjectID: here.Matter.ID, Actor: actor.Person, Tell: true, Args: map[string]any{"option": optionID, "n": len(parts)}})
	})
}

// checkParts finds what is wrong with what an option is split into.
func checkParts(parts []Input) error {
	inv := &fault.Invalid{}
	if len(parts) < 2 || len(parts) > MostParts {
		inv.Add("parts", "option.error.parts", "max", MostParts)
	}
	for i, p := range parts {
		p.Text.check(inv, partField(i, ""))
	}
	return inv.Err()
}

// Withdraw ends an option for a reason; those asked and those who contributed are told. For the same reason once more by the same person it is done
// already. By the owner. ErrEnded. Field: why.
func (x *Room) Withdraw(ctx context.Context, actor access.Actor, optionID, why string) error {
	matterID, err := matterOf(ctx, x.db.Read(), optionID)
	if err != nil {
		return err
	}
	return x.shape(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, here matter.Here, list []Option) error {
		at := slices.IndexFunc(list, func(o Option) bool { return o.ID == optionID })
		if at < 0 {
			return fault.NotFound
		}
		if list[at].State == Withdrawn && list[at].EndedWhy == why {
			if by, err := withdrawnBy(ctx, tx, matterID, optionID); err != nil || by == actor.Person {
				return err
			}
		}
		if err := list[at].ended(); err != nil {
			return err
		}
		inv := &fault.Invalid{}
		needed(inv, "why", "withdraw_why", why, MaxReason)
		if err := inv.Err(); err != nil {
			return err
		}
		if err := x.end(ctx, tx, actor, list[at:at+1], Withdrawn, why); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbWithdrawn, SubjectID: matterID, Actor: actor.Person, Tell: true, Args: map[string]any{"option": optionID}})
	})
}

// end ends options of a matter. The decision is built on none of them any more.
func (x *Room) end(ctx context.Context, tx *db.Tx, actor access.Actor, options []Option, how State, why string) error {
	ids := make([]string, len(options))
	for i, o := range options {
		ids[i] = o.ID
		if err := x.sayBasis(ctx, tx, actor, o.MatterID, o.ID, false); err != nil {
			return err
		}
	}
	return end(ctx, tx, ids, how, why, x.clk.Now())
}

// BuildOn says that the decision is built on an option, or is not after all; everybody who reads the decision sees it. By the owner, also when it
// has been published. ErrEnded where it would be built on an option that has ended.
func (x *Room) BuildOn(ctx context.Context, actor access.Actor, optionID string, on bool) error {
	return x.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		here, err := x.entered(ctx, tx, actor, optionID)
		if err != nil {
			return err
		}
		if !MayBuildOn(here.Standing, here.Matter) {
			return fault.Forbidden
		}
		if state, err := stateOf(ctx, tx, optionID); err != nil || on && state != Open {
			return cmp.Or(err, ErrEnded)
		}
		return x.sayBasis(ctx, tx, actor, here.Matter.ID, optionID, on)
	})
}

// sayBasis keeps whether the decision is built on an option, and writes it down where that was not so already.
func (x *Room) sayBasis(ctx context.Context, tx *db.Tx, actor access.Actor, matterID, optionID string, on bool) error {
	verb, at := VerbBasis, x.clk.Now()
	if !on {
		verb, at = VerbNoBasis, time.Time{}
	}
	changed, err := setBasis(ctx, tx, optionID, at)
	if err != nil || !changed {
		return err
	}
	return x.note(ctx, tx, journal.Entry{Verb: verb, SubjectID: matterID, Actor: actor.Person, Args: map[string]any{"option": optionID}})
}

// HideAnswers hides where people stand until the window of solutions has closed. It is never taken back. By the owner, before anybody has
// answered. ErrQuiet, ErrAnswered, ErrWindowOver.
func (x *Room) HideAnswers(ctx context.Context, actor access.Actor, matterID string) error {
	return x.shape(ctx, actor, matterID, func(ctx context.Context, tx *db.Tx, here matter.Here, _ []Option) error {
		k, err := loadQuiet(ctx, tx, matterID)
		if err != nil {
			return err
		}
		answered, err := anyAnswers(ctx, tx, matterID)
		if err != nil {
			return err
		}
		if err := k.settable(answered, x.today()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO option_quiet (matter_id, until_day, at) VALUES ($1, $2, $3)`, matterID, k.Until.String(), x.clk.Now()); err != nil {
			return err
		}
		return x.note(ctx, tx, journal.Entry{Verb: VerbQuiet, SubjectID: matterID, Actor: actor.Person})
	})
}
