package committee_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/org"
)

func TestFirstNight(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		all, err := w.x.All(ctx, w.d.Read())
		w.must(err)
		var names []string
		for _, c := range all {
			names = append(names, c.Name)
		}
		w.same("committees from the main one down", []string{"H-MED", "C-MED Center for Omsorg", "L-MED Hjemmeplejen Nord", "AMG Hjemmeplejen Nord"}, names)
		local := w.named("L-MED Hjemmeplejen Nord")
		w.same("parent", w.named("C-MED Center for Omsorg").ID, local.ParentID)
		w.same("unit", w.unit["north"], local.UnitID)
		w.same("how", committee.HowName, local.UnitHow)
		w.same("seats", []string{"management LR chair: Lene", "employee TR vice_chair: Vera", "employee TR member: Tom", "employee TR member:",
			"employee AMR member: Asta"}, w.seats(local.ID))
		w.same("voices", map[string]string{"town": "H-MED", "office": "H-MED", "care": "C-MED Center for Omsorg", "south": "C-MED Center for Omsorg",
			"north": "L-MED Hjemmeplejen Nord", "team": "L-MED Hjemmeplejen Nord"}, w.voices())
		ofUnit, err := w.x.OfUnit(ctx, w.d.Read(), w.unit["north"])
		w.must(err)
		w.same("the unit's committee and group", 2, len(ofUnit))
		members, err := w.x.MembersOf(ctx, w.d.Read(), []string{local.ID})
		w.must(err)
		w.same("members", 4, len(members))
		seats, err := w.x.SeatsOf(ctx, w.d.Read(), w.who["amr"])
		w.must(err)
		w.same("a person in two committees", []string{local.ID, w.named("AMG Hjemmeplejen Nord").ID}, []string{seats[0].CommitteeID, seats[1].CommitteeID})
	})
}

func TestTheSameNightTwiceWritesNothing(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		before := w.named("L-MED Hjemmeplejen Nord")
		tables := []string{"committee", "committee_seat", "committee_holder", "journal", "committee_voice_row", "committee_stand", "committee_heir"}
		var counts []int
		for _, table := range tables {
			counts = append(counts, w.rows(table))
		}
		w.apply(board())
		w.nights(1)
		w.apply(board())
		for i, table := range tables {
			w.same(table, counts[i], w.rows(table))
		}
		w.same("the same committee", before, w.named("L-MED Hjemmeplejen Nord"))
	})
}

func TestAHolderChangeClosesAndOpens(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		local := w.named("L-MED Hjemmeplejen Nord").ID
		w.nights(1)
		w.apply(committee.Sync{Seats: []committee.SyncSeat{
			seat("H/C/N", "TR 1", "TR", "employee", "member", 3, ""),
			seat("H/C/N", "TR 2", "TR", "employee", "member", 4, "spare"),
			seat("H/C/N", "TR næstformand 1", "TR", "employee", "vice_chair", 2, "tr"),
		}})
		want := []string{"management LR chair: Lene", "employee TR vice_chair: Tom", "employee TR member:", "employee TR member: Signe", "employee AMR member: Asta"}
		w.same("seats", want, w.seats(local))
		days, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT h.from_day || ' ' || COALESCE(h.until_day, '') FROM committee_holder h
			JOIN committee_seat s ON s.id = h.seat_id WHERE s.committee_id = $1 AND s.source_key = 'TR næstformand 1' ORDER BY h.from_day`, local)
		w.must(err)
		w.same("spells", []string{"2026-11-23 2026-11-24", "2026-11-24 "}, days)
		w.same("journal", []string{"committee.came", "committee.seat_left", "committee.seat_taken", "committee.seat_left", "committee.seat_taken"}, w.verbs(local))

		// Corrected twice on the same day: the day has one row and the last word.
		w.apply(committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "TR 2", "TR", "employee", "member", 4, "")}})
		w.apply(committee.Sync{Seats: []committee.SyncSeat{seat("H/C/N", "TR 2", "TR", "employee", "member", 4, "south1")}})
		want[3] = "employee TR member: Søren"
		w.same("seats", want, w.seats(local))
	})
}

// verbs sorts what happened to one committee by its order.
func (w *world) verbs(id string) []string {
	w.t.Helper()
	entries, err := journal.Of(ctx, w.d.Read(), "committee", id, 0, 100)
	w.must(err)
	var verbs []string
	for _, e := range entries {
		verbs = append(verbs, e.Verb)
	}
	return verbs
}

func TestAnEndedCommitteeEndsItsSeatsAndCountsAsTheOneAbove(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		local, group, area := w.named("L-MED Hjemmeplejen Nord").ID, w.named("AMG Hjemmeplejen Nord").ID, w.named("C-MED Center for Omsorg").ID
		w.nights(1)
		w.apply(committee.Sync{EndCommittees: []string{"H/C/N/G", "H/C/N", "unknown"}})
		w.same("voices", "C-MED Center for Omsorg", w.voices()["north"])
		members, err := w.x.MembersOf(ctx, w.d.Read(), []string{local, group})
		w.must(err)
		w.same("members", 0, len(members))
		open, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM committee_holder h JOIN committee_seat s ON s.id = h.seat_id
			WHERE s.committee_id IN ($1, $2) AND (h.until_day IS NULL OR s.until_day IS NULL)`, local, group)
		w.must(err)
		w.same("open rows", 0, open)
		stands := w.stands([]string{local, group, area})
		w.same("stands for", map[string]string{local: area, group: area, area: area}, stands)
		c, err := w.x.Committee(ctx, w.d.Read(), local)
		w.must(err)
		w.same("ended", true, c.Ended(clock.Today(w.clk)))

		// It comes back under its old path: a new row that the old one lives on as, matched as before.
		w.nights(1)
		w.apply(board())
		again := w.named("L-MED Hjemmeplejen Nord")
		if again.ID == local {
			t.Error("an ended committee was opened anew")
		}
		stands = w.stands([]string{local})
		w.same("stands for", map[string]string{local: again.ID}, stands)
		w.same("voices", "L-MED Hjemmeplejen Nord", w.voices()["team"])
	})
}

func TestCameAndWentOnOneDay(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		w.apply(committee.Sync{EndCommittees: []string{"H/C/N/G", "H/C/N"}})
		w.same("voice", "C-MED Center for Omsorg", w.voices()["north"])
		w.apply(board())
		w.same("voice", "L-MED Hjemmeplejen Nord", w.voices()["north"])
		w.same("seats", 5, len(w.seats(w.named("L-MED Hjemmeplejen Nord").ID)))
	})
}

func TestASeatGoesAndAPersonLeaves(t *testing.T) {
	onBoth(t, func(w *world) {
		w.apply(board())
		local := w.named("L-MED Hjemmeplejen Nord").ID
		w.nights(1)
		w.apply(committee.Sync{EndSeats: []committee.SyncSeatKey{{CommitteeKey: "H/C/N", Key: "TR 2"}}})
		w.same("seats", 4, len(w.seats(local)))
		w.write(func(ctx context.Context, tx *db.Tx) error {
			if err := w.org.Apply(ctx, tx, clock.Today(w.clk), org.Sync{EndPeople: []string{"vice", "tr", "amr"}}); err != nil {
				return err
			}
			return w.x.Refresh(ctx, tx, clock.Today(w.clk))
		})
		w.same("who has left does not sit", []string{"management LR chair: Lene", "employee TR vice_chair:", "employee TR member:", "employee AMR member:"}, w.seats(local))
		w.same("and the committee has nobody to speak", "C-MED Center for Omsorg", w.voices()["team"])
		voices, err := w.x.VoicesFor(ctx, w.d.Read(), w.who["spare"])
		w.must(err)
		w.same("why", []string{"L-MED Hjemmeplejen Nord"}, voices[0].Silent)
	})
}

func TestApplyRefusesTheUnknown(t *testing.T) {
	onBoth(t, func(w *world) {
		for name, s := range map[string]committee.Sync{
			"parent": {Committees: []committee.SyncCommittee{{Key: "a/b", Name: "b", Level: 2, Kind: "committee", ParentKey: "a"}}},
			"unit":   {Committees: []committee.SyncCommittee{{Key: "a", Name: "a", Level: 1, Kind: "committee", UnitKey: "?"}}},
			"seat":   {Seats: []committee.SyncSeat{seat("?", "TR 1", "TR", "employee", "member", 1, "")}},
			"person": {Committees: board().Committees, Seats: []committee.SyncSeat{seat("H", "TR 1", "TR", "employee", "member", 1, "?")}},
		} {
			if err := w.d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return w.x.Apply(ctx, tx, first, s) }); err == nil {
				t.Errorf("an unknown %s was taken", name)
			}
		}
		w.same("committees", 0, w.rows("committee"))
	})
}

func TestVoicesForAPerson(t *testing.T) {
	onBoth(t, func(w *world) {
		none, err := w.x.VoicesFor(ctx, w.d.Read(), w.who["clerk"])
		w.must(err)
		w.same("no committee at all", false, none[0].Spoken())
		w.apply(board())
		w.write(func(ctx context.Context, tx *db.Tx) error {
			return w.org.Apply(ctx, tx, first, org.Sync{Employments: []org.SyncEmployment{{Key: "second", PersonKey: "spare", UnitKey: "south", Title: "Vikar", From: first}}})
		})
		counted, n := db.WithCounter(ctx)
		voices, err := w.x.VoicesFor(counted, w.d.Read(), w.who["spare"])
		w.must(err)
		w.same("queries", 5, n.N())
		w.same("both, with two employments", 2, len(voices))
		slices.SortFunc(voices, func(a, b committee.Voice) int { return len(a.Without) - len(b.Without) })
		south, team := voices[0], voices[1]
		if south.Unit != "Hjemmeplejen Syd" {
			south, team = team, south
		}
		w.same("south", []string{"Hjemmeplejen Syd", "C-MED Center for Omsorg"}, []string{south.Unit, south.Committee.Name})
		w.same("team", []string{"Team 1", "L-MED Hjemmeplejen Nord"}, []string{team.Unit, team.Committee.Name})
		w.same("why", []string{"Team 1"}, team.Without)
		w.same("own", false, team.Own)
		var names []string
		for _, r := range team.Representatives {
			names = append(names, r.Person.FirstName)
		}
		w.same("vice-chair first", []string{"Vera", "Tom", "Asta"}, names)
		w.same("chair", "Lene", team.Chairs[0].Person.FirstName)
		gone, err := w.x.VoicesFor(ctx, w.d.Read(), "nobody")
		w.must(err)
		w.same("nobody", 0, len(gone))
	})
}

func TestSnapshotIsWhatCameIn(t *testing.T) {
	onBoth(t, func(w *world) {
		s := board()
		s.Committees[0].UnitKey = ""
		w.apply(s)
		w.must(w.x.Match(ctx, secretariat, w.named("L-MED Hjemmeplejen Nord").ID, w.unit["south"]))
		got, err := w.x.Snapshot(ctx, w.d.Read())
		w.must(err)
		s.Committees[0].UnitKey = "south"
		order := func(s *committee.Sync) {
			slices.SortFunc(s.Committees, func(a, b committee.SyncCommittee) int { return strings.Compare(a.Key, b.Key) })
			slices.SortFunc(s.Seats, func(a, b committee.SyncSeat) int {
				return strings.Compare(a.CommitteeKey+" "+a.Key, b.CommitteeKey+" "+b.Key)
			})
		}
		order(&s)
		order(&got)
		w.same("snapshot", s, got)
		chosen, err := w.x.Chosen(ctx, w.d.Read())
		w.must(err)
		w.same("chosen", map[string]string{"H/C/N": "south"}, chosen)

		w.nights(1)
		w.apply(committee.Sync{EndCommittees: []string{"H/C/N/G", "H/C/N"}})
		chosen, err = w.x.Chosen(ctx, w.d.Read())
		w.must(err)
		w.same("a choice is remembered", map[string]string{"H/C/N": "south"}, chosen)
		got, err = w.x.Snapshot(ctx, w.d.Read())
		w.must(err)
		w.same("committees left", 2, len(got.Committees))
		w.same("seats left", 4, len(got.Seats))
		w.nights(1)
		w.apply(board())
		w.same("and comes back", w.unit["south"], w.named("L-MED Hjemmeplejen Nord").UnitID)
	})
}
