package matter

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/db"
)

// reasonRules is the code of what was found by the agreement's rules.
const reasonRules = "rules"

// question is what a draft asks of the agreement's rules. Where nothing is decided it is its own level that is asked.
func (in *DraftInput) question() agreement.Question {
	return question(in.Kind, in.Subject, in.Touched, in.UnitID, in.DecidedBy, in.Decider)
}

func question(k Kind, subject agreement.Subject, touched []string, unit, decidedBy, decider string) agreement.Question {
	q := agreement.Question{Kind: string(k), Subject: subject, Touched: touched, Decider: agreement.Decider{Unit: unit}}
	switch {
	case !Kinds[k].Decides:
	case decidedBy == ByCouncil:
		q.Decider = agreement.Decider{Council: true}
	case decider != "":
		q.Decider.Unit = decider
	}
	return q
}

// find stores which committees are asked, as the agreement's rules of today find them and as people have changed it, and gives the id of
// the rules' version and the days it asks.
func (x *Room) find(ctx context.Context, tx *db.Tx, matterID string, in DraftInput) (version string, least agreement.Least, err error) {
	before, err := loadAsked(ctx, tx, matterID)
	if err != nil {
		return "", least, err
	}
	book, err := x.rulebook(ctx, tx)
	if err != nil {
		return "", least, err
	}
	answer := book.who(in)
	return book.ID, answer.Demands.Least(), saveAsked(ctx, tx, matterID, settle(before, found(book.ground, answer, in.Kind)))
}

// found are the committees of an answer, that of the deciding level first: it is the one that discusses.
func found(ground agreement.Ground, answer agreement.Answer, k Kind) []Asked {
	list := make([]Asked, len(answer.Asked))
	for i, a := range answer.Asked {
		list[i] = Asked{CommitteeID: a.Committee.ID, Name: a.Committee.Name, NameThen: a.Committee.Name, Form: a.Form, Told: ground.Tell(a.Reasons)}
		for n := range list[i].Told {
			if t := &list[i].Told[n]; t.Place == agreement.Deciding && !Kinds[k].Decides {
				t.Place = agreement.Asking
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Asked) int {
		switch {
		case a.Decides() == b.Decides():
			return 0
		case a.Decides():
			return -1
		}
		return 1
	})
	return list
}

// Decides says whether it is the committee of the level that decides, or of the leader who asks.
func (a Asked) Decides() bool {
	for _, t := range a.Told {
		if t.Place == agreement.Deciding || t.Place == agreement.Asking {
			return true
		}
	}
	return false
}

// Why are the sentences why it was found, the strongest reason first, with the names of that day; none when a person added it.
func (a Asked) Why(ctx context.Context) []string {
	if a.ReasonCode != "" {
		return []string{committee.ReasonText(ctx, a.ReasonCode, a.ReasonArgs)}
	}
	out := make([]string, len(a.Told))
	for i, t := range a.Told {
		out[i] = t.Sentence(ctx, a.NameThen)
	}
	return out
}

// keptReason is reason_args of what was found by the agreement's rules, or added by a person: the committee's name of that day, and why.
type keptReason struct {
	Committee string           `json:"committee"`
	Told      []agreement.Told `json:"told,omitempty"`
}

// kept is how the reason is stored.
func (a Asked) kept() (code, args string) {
	var v any = keptReason{a.NameThen, a.Told}
	switch {
	case a.ReasonCode != "":
		code, v = a.ReasonCode, a.ReasonArgs
	case !a.Added:
		code = reasonRules
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // these are texts and numbers
	}
	return code, string(b)
}

// readReason takes the reason as it is stored, and the name of that day where the committee is none of today's.
func (a *Asked) readReason(code, args string) error {
	var k keptReason
	if code != "" && code != reasonRules {
		a.ReasonCode = code
		if err := json.Unmarshal([]byte(args), &a.ReasonArgs); err != nil {
			return err
		}
		k.Committee = a.ReasonArgs["committee"]
	} else if err := json.Unmarshal([]byte(args), &k); err != nil {
		return err
	}
	if a.Name == "" {
		a.Name = k.Committee
	}
	a.NameThen, a.Told = k.Committee, k.Told
	return nil
}

// saveAsked replaces the committees of a matter.
func saveAsked(ctx context.Context, tx *db.Tx, matterID string, list []Asked) error {
	if _, err := tx.Exec(ctx, `DELETE FROM matter_committee WHERE matter_id = $1`, matterID); err != nil {
		return err
	}
	var rows [][]any
	for i, a := range list {
		code, args := a.kept()
		rows = append(rows, []any{matterID, a.CommitteeID, i, a.Form, code, args, a.Added, a.Removed, a.Words})
	}
	return db.InsertMany(ctx, tx, `INSERT INTO matter_committee (matter_id, committee_id, position, form, reason_code,
		reason_args, added, removed, words)`, "", rows)
}

// loadAsked gives the committees of a matter in order. One that has ended keeps the name it was found with.
func loadAsked(ctx context.Context, q db.Q, matterID string) ([]Asked, error) {
	return db.All(ctx, q, func(s db.Scanner) (a Asked, err error) {
		var code, args string
		if err := s.Scan(&a.CommitteeID, &a.Name, &a.Form, &code, &args, &a.Added, &a.Removed, &a.Words); err != nil {
			return a, err
		}
		return a, a.readReason(code, args)
	}, `SELECT mc.committee_id, COALESCE((SELECT c.name FROM committee_now c WHERE c.id = mc.committee_id), ''), mc.form, mc.reason_code, mc.reason_args, mc.added, mc.removed, mc.words
		FROM matter_committee mc WHERE mc.matter_id = $1 ORDER BY mc.position`, matterID)
}
