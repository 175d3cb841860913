package committee

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/clock"
)

func TestGaps(t *testing.T) {
	day := clock.MustDay("2026-11-23")
	began := clock.MustDay("2020-01-01")
	tr, list, filled := town()
	list[2].Name, list[2].UnitHow = "L-MED Nord", HowName
	for i := range list {
		list[i].From = began
	}
	list = append(list,
		Committee{ID: "U", Name: "L-MED Somewhere", Level: Local, Kind: KindCommittee, ParentID: "C", From: day.AddDays(-3)},
		Committee{ID: "hand", Name: "L-MED Kontoret", Level: Local, Kind: KindCommittee, ParentID: "H", UnitID: "office", UnitHow: HowHand, From: began},
		Committee{ID: "old", Name: "L-MED Before", Level: Local, Kind: KindCommittee, ParentID: "C", From: began, Until: day.AddDays(-3)},
		Committee{ID: "old below", Name: "AMG Before", Level: Group, Kind: KindGroup, ParentID: "old", From: began, Until: day.AddDays(-3)},
		Committee{ID: "long ago", Name: "L-MED Long", Level: Local, Kind: KindCommittee, ParentID: "C", From: began, Until: day.AddDays(-91)},
		Committee{ID: "known", Name: "L-MED Known", Level: Local, Kind: KindCommittee, ParentID: "C", From: began, Until: day.AddDays(-3), SameAs: "L"})
	p := Picture{
		Day: day, Tree: tr, Committees: list,
		Units: []PictureUnit{{"town", "Town", true}, {"care", "Care", true}, {"north", "Nord 2", true}, {"team", "Team 1", true}, {"south", "South", true},
			{"office", "Office", false}},
		Leaders: map[string][]string{"town": {"boss"}, "care": {"chief"}, "north": {"new"}, "south": {"x", "y"}, "office": {"z"}},
		Voices:  Voices(tr, list, filled),
		Seats: []PictureSeat{
			{ID: "H1", CommitteeID: "H", Side: Management, Role: Chair, Holder: "boss"},
			{ID: "H2", CommitteeID: "H", Side: Employee, Role: ViceChair, Holder: "vice"},
			{ID: "C1", CommitteeID: "C", Side: Management, Role: Chair, Holder: "chief"},
			{ID: "C2", CommitteeID: "C", Side: Employee, Role: ViceChair, Acting: true},
			{ID: "L1", CommitteeID: "L", Side: Management, Role: Chair, Holder: "former"},
			{ID: "L2", CommitteeID: "L", Side: Employee, Role: ViceChair},
			{ID: "L3", CommitteeID: "L", Side: Employee, Role: RoleMember, Holder: "tr", TermUntil: day.AddDays(60)},
			{ID: "L4", CommitteeID: "L", Side: Employee, Role: RoleMember, Holder: "tr2", TermUntil: day.AddDays(61)},
			{ID: "G1", CommitteeID: "G", Side: Employee, Role: RoleMember},
			{ID: "hand1", CommitteeID: "hand", Side: Management, Role: Chair},
			{ID: "hand2", CommitteeID: "hand", Side: Employee, Role: ViceChair, Holder: "v"},
			{ID: "U1", CommitteeID: "U", Side: Management, Role: Chair, Holder: "anyone"},
			{ID: "U2", CommitteeID: "U", Side: Employee, Role: ViceChair, Holder: "v2"},
		},
	}
	want := []Gap{
		{Kind: GapMainOnly, UnitID: "office", CommitteeID: "H", Silent: []string{"hand"}},
		{Kind: GapUnmatched, CommitteeID: "U"},
		{Kind: GapForNobody, CommitteeID: "hand", UnitID: "office", OtherID: "H"},
		{Kind: GapSame, CommitteeID: "old", NewID: "U", Until: day.AddDays(-4)},
		{Kind: GapVacant, CommitteeID: "hand", SeatID: "hand1"},
		{Kind: GapVacant, CommitteeID: "L", SeatID: "L2"},
		{Kind: GapVacant, CommitteeID: "G", SeatID: "G1"},
		{Kind: GapNoVice, CommitteeID: "L"},
		{Kind: GapChair, CommitteeID: "L", UnitID: "north", PersonID: "former"},
		{Kind: GapName, CommitteeID: "L", UnitID: "north"},
		{Kind: GapTerm, CommitteeID: "L", SeatID: "L3", PersonID: "tr", Until: day.AddDays(59)},
		{Kind: GapUnplaced, UnitID: "office"},
		{Kind: GapLeaderless, UnitID: "team"},
	}
	if diff := cmp.Diff(want, Gaps(p), cmp.AllowUnexported(clock.Day{})); diff != "" {
		t.Error(diff)
	}

	p.NotSame = map[[2]string]bool{{"old", "U"}: true}
	for _, g := range Gaps(p) {
		if g.Kind == GapSame {
			t.Errorf("what has been said not to be the same is asked about: %+v", g)
		}
	}
	p.LeaderUnknown = map[string]bool{"team": true}
	for _, g := range Gaps(p) {
		if g.Kind == GapLeaderless {
			t.Errorf("a leader who is not found is no lack of one: %+v", g)
		}
	}
	p.Voices = map[string]string{}
	if got := Gaps(p); got[0].Kind != GapNoVoice || got[0].UnitID != "town" {
		t.Errorf("a unit nobody represents comes first: %+v", got[0])
	}
}

func TestSameOfTwoThatCameOnOneDay(t *testing.T) {
	day := clock.MustDay("2026-11-23")
	c := func(id, name string, until clock.Day) Committee {
		return Committee{ID: id, Name: name, Level: Local, Kind: KindCommittee, ParentID: "C", From: day, Until: until}
	}
	old := c("old", "L-MED Tandplejen", day)
	living := []Committee{c("library", "L-MED Biblioteket", clock.Day{}), c("heir", "L-MED Tandplejen Fællesudvalg", clock.Day{})}
	want := []Gap{{Kind: GapSame, CommitteeID: "old", NewID: "heir", Until: day.AddDays(-1)}}
	if diff := cmp.Diff(want, sameGaps(day, nil, living, []Committee{old}), cmp.AllowUnexported(clock.Day{})); diff != "" {
		t.Error(diff)
	}
}

func TestNoGaps(t *testing.T) {
	if got := Gaps(Picture{Day: clock.MustDay("2026-11-23")}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
