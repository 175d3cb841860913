package committee

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/clock"
)

// GapKind is a kind of thing missing in the organisation or the committees.
type GapKind string

// The kinds, in the order they are shown: first what leaves people without a voice.
const (
	GapNoVoice    GapKind = "no_voice"   // a unit nobody represents
	GapMainOnly   GapKind = "main_only"  // a unit that only the main committee represents
	GapUnmatched  GapKind = "unmatched"  // a committee whose unit is not known
	GapForNobody  GapKind = "for_nobody" // a committee that has a unit and speaks for none
	GapSame       GapKind = "same"       // an ended committee and a new one that may be the same
	GapVacant     GapKind = "vacant"     // a seat nobody sits in
	GapNoVice     GapKind = "no_vice"    // a committee without a vice-chair
	GapChair      GapKind = "chair"      // a chair who does not lead the committee's unit
	GapName       GapKind = "name"       // a committee whose name is no longer its unit's
	GapTerm       GapKind = "term"       // a term that has ended or soon will
	GapUnplaced   GapKind = "unplaced"   // a unit whose place in the tree is not known
	GapLeaderless GapKind = "leaderless" // a unit without a leader
)

// GapKinds lists all kinds in the order they are shown.
var GapKinds = []GapKind{GapNoVoice, GapMainOnly, GapUnmatched, GapForNobody, GapSame, GapVacant, GapNoVice, GapChair, GapName, GapTerm, GapUnplaced, GapLeaderless}

// Days that decide what counts as a gap.
const (
	sameWithin = 90 // an ended committee is offered as "the same" for this many days
	termWithin = 60 // a term is shown this many days before its end
)

// Gap is one thing that is missing; which ids are set depends on its kind.
type Gap struct {
	Kind        GapKind
	UnitID      string
	CommitteeID string
	SeatID      string
	// PersonID is the chair of GapChair.
	PersonID string
	// NewID is the new committee of GapSame; CommitteeID is the ended one.
	NewID string
	// OtherID is the committee that speaks for the unit of GapForNobody instead; "" when none of them can.
	OtherID string
	// Silent are the committees on the way up that could speak for the unit of GapMainOnly and have nobody on the employee side.
	Silent []string
	// Until is the last day of the term of GapTerm, or of the ended committee of GapSame.
	Until clock.Day
}

// Picture is everything the gaps are worked out from, for one day.
type Picture struct {
	Day        clock.Day
	Units      []PictureUnit // in the order they are listed
	Tree       Tree
	Committees []Committee // of today, and those that ended
	Seats      []PictureSeat
	Leaders    map[string][]string // unit → persons
	// LeaderUnknown are units with a leader whom the import could not find: a gap of the import's, not of the unit's.
	LeaderUnknown map[string]bool
	Voices        map[string]string
	// NotSame are the pairs of an ended committee and a new one of which the secretariat has said that they are not the same.
	NotSame map[[2]string]bool
}

// PictureUnit is a unit of today.
type PictureUnit struct {
	ID, Name string
	Placed   bool
}

// PictureSeat is a seat of today.
type PictureSeat struct {
	ID, CommitteeID  string
	Kind, Side, Role string
	// Holder is the person present in it, "" when there is none; Acting says that a substitute sits there.
	Holder    string
	Acting    bool
	TermUntil clock.Day
	// Unknown: its holder is somebody whom the import could not find.
	Unknown bool
}

// Gaps works out everything that is missing.
func Gaps(p Picture) []Gap {
	var gaps []Gap
	byID := map[string]Committee{}
	var living, ended []Committee
	for _, c := range p.Committees {
		byID[c.ID] = c
		if c.Ended(p.Day) {
			ended = append(ended, c)
		} else {
			living = append(living, c)
		}
	}
	slices.SortFunc(living, byLevel)
	slices.SortFunc(ended, byLevel)
	own := ownOf(p.Tree, living)
	gaps = append(gaps, unitGaps(p, byID, own)...)
	gaps = append(gaps, committeeGaps(p, living)...)
	gaps = append(gaps, forNobody(p, living)...)
	gaps = append(gaps, slices.DeleteFunc(sameGaps(p.Day, byID, living, ended), func(g Gap) bool { return p.NotSame[[2]string{g.CommitteeID, g.NewID}] })...)
	order := map[GapKind]int{}
	for i, k := range GapKinds {
		order[k] = i
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return cmp.Compare(order[a.Kind], order[b.Kind]) })
	return gaps
}

func unitGaps(p Picture, byID map[string]Committee, own map[string][]Committee) []Gap {
	var gaps []Gap
	for _, u := range p.Units {
		voice, spoken := byID[p.Voices[u.ID]]
		switch {
		case !spoken:
			gaps = append(gaps, Gap{Kind: GapNoVoice, UnitID: u.ID})
		case voice.Level == Main && p.Tree.Now(voice.UnitID) != u.ID:
			gaps = append(gaps, Gap{Kind: GapMainOnly, UnitID: u.ID, CommitteeID: voice.ID, Silent: reason(p.Tree, own, u.ID, voice.ID).Silent})
		}
		if !u.Placed {
			gaps = append(gaps, Gap{Kind: GapUnplaced, UnitID: u.ID})
		}
		if len(p.Leaders[u.ID]) == 0 && !p.LeaderUnknown[u.ID] {
			gaps = append(gaps, Gap{Kind: GapLeaderless, UnitID: u.ID})
		}
	}
	return gaps
}

func committeeGaps(p Picture, living []Committee) []Gap {
	names := map[string]string{}
	for _, u := range p.Units {
		names[u.ID] = u.Name
	}
	seats := map[string][]PictureSeat{}
	for _, s := range p.Seats {
		seats[s.CommitteeID] = append(seats[s.CommitteeID], s)
	}
	soon := p.Day.AddDays(termWithin)
	var gaps []Gap
	for _, c := range living {
		unit := p.Tree.Now(c.UnitID)
		vice, chair := false, ""
		for _, s := range seats[c.ID] {
			filled := s.Holder != "" || s.Acting
			vice = vice || ((filled || s.Unknown) && s.Side == Employee && s.Role == ViceChair)
			if s.Role == Chair && s.Holder != "" {
				chair = s.Holder
			}
			if !filled && !s.Unknown {
				gaps = append(gaps, Gap{Kind: GapVacant, CommitteeID: c.ID, SeatID: s.ID})
			}
			if s.Holder != "" && !s.TermUntil.IsZero() && !s.TermUntil.After(soon) {
				gaps = append(gaps, Gap{Kind: GapTerm, CommitteeID: c.ID, SeatID: s.ID, PersonID: s.Holder, Until: s.TermUntil.AddDays(-1)})
			}
		}
		if !c.Speaks() {
			continue // a working-environment group belongs to the committee above it and has no vice-chair
		}
		if unit == "" {
			gaps = append(gaps, Gap{Kind: GapUnmatched, CommitteeID: c.ID})
		}
		if !vice {
			gaps = append(gaps, Gap{Kind: GapNoVice, CommitteeID: c.ID})
		}
		if leaders := p.Leaders[unit]; chair != "" && unit != "" && len(leaders) > 0 && !slices.Contains(leaders, chair) {
			gaps = append(gaps, Gap{Kind: GapChair, CommitteeID: c.ID, UnitID: unit, PersonID: chair})
		}
		// A main committee is not called what the municipality is, and what the secretariat has chosen need not be alike.
		if c.Level != Main && c.UnitHow == HowName && unit != "" && !SameName(c.Name, names[unit]) {
			gaps = append(gaps, Gap{Kind: GapName, CommitteeID: c.ID, UnitID: unit})
		}
	}
	return gaps
}

// forNobody lists the committees that have a unit and speak for none: the unit has ended and counts as one with another committee,
// another of the same unit goes first, or nobody sits on the employee side. The main committee may speak for nobody where every unit has
// its own.
func forNobody(p Picture, living []Committee) []Gap {
	speaks := map[string]bool{}
	for _, c := range p.Voices {
		speaks[c] = true
	}
	var gaps []Gap
	for _, c := range living {
		unit := p.Tree.Now(c.UnitID)
		if unit != "" && c.Speaks() && c.Level != Main && !speaks[c.ID] {
			gaps = append(gaps, Gap{Kind: GapForNobody, CommitteeID: c.ID, UnitID: unit, OtherID: p.Voices[unit]})
		}
	}
	return gaps
}

// sameGaps pairs each committee that ended lately with the new ones in the same place: same committee above, same level
// and kind, begun when it ended or since. What was below it follows when it is said to be the same, so only the uppermost
// is asked about. Two that were there from the same day on, as when two exports come in on one day, are offered only when their names
// have a word in common: days cannot tell there which is new.
func sameGaps(day clock.Day, byID map[string]Committee, living, ended []Committee) []Gap {
	var gaps []Gap
	for _, old := range ended {
		if old.SameAs != "" || old.Until.Before(day.AddDays(-sameWithin)) {
			continue
		}
		if above, ok := byID[old.ParentID]; ok && above.Ended(day) {
			continue
		}
		for _, c := range living {
			if c.ParentID == old.ParentID && c.Level == old.Level && c.Kind == old.Kind && !c.From.Before(old.Until) &&
				(c.From.After(old.From) || shareWord(old.Name, c.Name)) {
				gaps = append(gaps, Gap{Kind: GapSame, CommitteeID: old.ID, NewID: c.ID, Until: old.Until.AddDays(-1)})
			}
		}
	}
	return gaps
}

// shareWord says whether two names have a word of at least telling letters in common: the rest is "L-MED", "C-MED" and the like.
func shareWord(a, b string) bool {
	const telling = 6
	words := strings.Fields(strings.ToLower(b))
	return slices.ContainsFunc(strings.Fields(strings.ToLower(a)), func(w string) bool {
		return utf8.RuneCountInString(w) >= telling && slices.Contains(words, w)
	})
}
