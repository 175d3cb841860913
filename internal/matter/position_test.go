package matter

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
)

func TestSideOf(t *testing.T) {
	for _, c := range []struct {
		name  string
		s     Standing
		leads bool
		on    string
		want  string
	}{
		{"an employee it touches", Standing{Touched: true}, false, "", SideEmployee},
		{"a representative", Standing{Representative: true}, false, "", SideEmployee},
		{"a representative who leads a team", Standing{Representative: true, TouchedLeader: true}, true, "", SideEmployee},
		{"the management side", Standing{Management: true}, false, "", SideManagement},
		{"a leader it touches", Standing{TouchedLeader: true}, true, "", SideManagement},
		{"a leader above", Standing{LeaderAbove: true}, true, "", SideManagement},
		{"a leader far away", Standing{Employee: true}, true, "", SideManagement},
		{"the owner", Standing{Owner: true, Representative: true}, false, "", SideManagement},
		{"for a colleague", Standing{Management: true}, false, ForColleague, SideEmployee},
		{"from a staff meeting", Standing{Secretariat: true}, false, ForMeeting, SideEmployee},
		{"for a committee", Standing{Management: true}, false, ForCommittee, SideBoth},
		{"for the politicians", Standing{Owner: true}, false, ForPoliticians, SideGuest},
	} {
		if got := sideOf(c.s, c.leads, c.on); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCheckPosition(t *testing.T) {
	room, advice := Matter{Kind: DialogueRoom, State: Open, Visibility: ToAll}, Matter{Kind: Advice, State: Open, Visibility: ToAll}
	said := ContributionInput{Kind: Position, Intention: "At vi kan holde til det.", Text: "Vagterne er for lange.", NameTo: NameToAll}
	with := func(change func(*ContributionInput)) ContributionInput { in := said; change(&in); return in }
	for _, c := range []struct {
		name string
		in   ContributionInput
		s    Standing
		m    Matter
		want []string
	}{
		{"a position", said, Standing{Touched: true}, room, nil},
		{"a position where one is asked for advice", said, Standing{Touched: true}, advice, []string{"kind"}},
		{"a proposal in a dialogue room", with(func(in *ContributionInput) { in.Kind = Proposal }), Standing{Touched: true}, room, []string{"kind"}},
		{"a name for the representatives only", with(func(in *ContributionInput) { in.NameTo = NameToRepresentatives }), Standing{Touched: true}, room, []string{"name_to"}},
		{"for the politicians, by an employee", with(func(in *ContributionInput) { in.For = ForPoliticians }), Standing{Touched: true}, room, []string{"for"}},
		{"for the politicians, by the owner", with(func(in *ContributionInput) { in.For = ForPoliticians }), Standing{Owner: true}, room, nil},
		{"for the politicians, by the secretariat", with(func(in *ContributionInput) { in.For = ForPoliticians }), Standing{Secretariat: true}, room, nil},
		{"for the politicians, elsewhere", with(func(in *ContributionInput) { in.Kind, in.For = Proposal, ForPoliticians }), Standing{Owner: true}, advice, []string{"for"}},
	} {
		if diff := cmp.Diff(c.want, wrongFields(c.in.checkPosition(c.s, c.m))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	long := strings.Repeat("a", MaxText+1)
	for name, in := range map[string]ContributionInput{
		"without the intention": with(func(in *ContributionInput) { in.Intention = " " }), "too long": with(func(in *ContributionInput) { in.Intention = long }),
		"a CPR number": with(func(in *ContributionInput) { in.Intention = "Hun er 010170-1234." })} {
		if diff := cmp.Diff([]string{"intention"}, wrongFields(in.check())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestWordsOfARoom: each message that a dialogue room has in its own words is there.
func TestWordsOfARoom(t *testing.T) {
	messages, err := Messages.ReadFile("messages.da.json")
	ok(t, err)
	files, err := filepath.Glob("*.*")
	ok(t, err)
	asked := regexp.MustCompile(`wordKey\([a-zA-Z.]+, "matter\.([a-z_.]*[a-z])"`)
	seen := 0
	for _, f := range files {
		if ext := filepath.Ext(f); ext != ".go" && ext != ".templ" || strings.HasSuffix(f, "_templ.go") || strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		ok(t, err)
		for _, m := range asked.FindAllStringSubmatch(string(src), -1) {
			seen++
			if !strings.Contains(string(messages), `"matter.room.`+m[1]+`":`) {
				t.Errorf("%s: a dialogue room has no words for matter.%s", f, m[1])
			}
		}
	}
	for _, verb := range ownEvents {
		if !strings.Contains(string(messages), `"matter.room.event.`+verb+`":`) {
			t.Errorf("a dialogue room has no words for the event %s", verb)
		}
	}
	for _, verb := range ownNotices {
		if !strings.Contains(string(messages), `"matter.room.notice.`+verb+`":`) {
			t.Errorf("a dialogue room has no words for the notice %s", verb)
		}
	}
	if seen < 40 {
		t.Errorf("only %d messages were looked for", seen)
	}
}

// speaks says how somebody sees a dilemma.
func (w *world) speaks(who, matterID, question, intention, text string) string {
	w.t.Helper()
	given, err := w.x.Contribute(context.Background(), w.as(who), matterID,
		ContributionInput{Kind: Position, Intention: intention, Text: text, NameTo: NameToAll, Question: question})
	ok(w.t, err)
	w.clk.Advance(time.Microsecond)
	return given
}

// TestDialogueRoom: from opening to a shared picture that is found again and corrected; nothing waits for an answer on the way.
func TestDialogueRoom(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, karen := context.Background(), w.as("karen")
		in := w.talking()
		in.Questions = nil
		if _, err := w.x.Draft(ctx, karen, in); err != nil {
			t.Fatal(err)
		}
		if got := wrongFields(w.x.Open(ctx, karen, in.ID)); !slices.Equal(got, []string{"questions"}) {
			t.Errorf("without a dilemma: %v", got)
		}
		m := w.opened("karen", w.talking())
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if len(v.Questions) != 2 || v.Matter.Visibility != ToAll || len(v.Windows) != 1 || len(v.Handshakes) != 0 {
			t.Fatalf("opened: %d dilemmas, read by %s, %d windows, %d handshakes", len(v.Questions), v.Matter.Visibility, len(v.Windows), len(v.Handshakes))
		}
		first, second := v.Questions[0].ID, v.Questions[1].ID
		rosa := w.speaks("rosa", m, first, "At jeg kan se mine børn.", "Hver anden weekend er nok.")
		w.speaks("karen", m, first, "At ingen borger står alene.", "Vi skal dække hver nat.")
		w.speaks("pia", m, second, "At ingen kører alene.", "Faste hold først.")
		councillors, err := w.x.Contribute(ctx, w.as("ivan"), m, ContributionInput{Kind: Position, Intention: "At borgeren kender nogen.", Text: "Hellere færre hold.", NameTo: NameToAll, For: ForPoliticians, Question: first})
		ok(t, err)
		w.counted()

		v, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		var grouped []string
		for _, d := range dilemmas(v) {
			for _, side := range d.Sides {
				for _, c := range side.Positions {
					grouped = append(grouped, itoa(d.N)+" "+side.Code+" "+c.Intention)
				}
			}
		}
		if diff := cmp.Diff([]string{"1 guest At borgeren kender nogen.", "1 management At ingen borger står alene.", "1 employee At jeg kan se mine børn.", "2 employee At ingen kører alene."}, grouped); diff != "" {
			t.Error("by dilemma and side:", diff)
		}
		if v.Matter.Unanswered != 0 || v.Matter.Blocking != 0 {
			t.Errorf("%d wait, %d block", v.Matter.Unanswered, v.Matter.Blocking)
		}
		_, err = w.x.Answer(ctx, karen, m, AnswerInput{Contributions: []string{rosa}, Outcome: Answered, Text: "Nej."})
		fails(t, err, fault.NotFound)
		_, err = w.x.Answering(ctx, karen, m, AnsweringFilter{}, Page{})
		fails(t, err, fault.NotFound)
		fails(t, w.x.CloseQuestion(ctx, karen, m, first, "Afgjort."), fault.NotFound)

		ok(t, w.x.Clarify(ctx, karen, rosa, "Hvilke weekender er sværest?"))
		ok(t, w.x.Reply(ctx, w.as("rosa"), rosa, "Dem i ferien."))
		ok(t, w.x.Edit(ctx, w.as("rosa"), rosa, EditInput{Kind: Position, Intention: "At jeg kan være mor.", Text: "Hver anden weekend er nok."}))
		if got := wrongFields(w.x.Edit(ctx, w.as("rosa"), rosa, EditInput{Kind: Proposal, Text: "Et forslag."})); !slices.Equal(got, []string{"kind"}) {
			t.Errorf("edited into a proposal: %v", got)
		}
		earlier, err := w.x.EarlierTexts(ctx, w.as("rosa"), rosa)
		ok(t, err)
		if len(earlier) != 1 || earlier[0].Intention != "At jeg kan se mine børn." {
			t.Errorf("earlier: %+v", earlier)
		}

		if got := wrongFields(w.x.Close(ctx, karen, m, CloseInput{Took: "Vi vil det samme.", Early: "Alle er hørt."})); !slices.Equal(got, []string{"differ", "remember"}) {
			t.Errorf("half a picture: %v", got)
		}
		ok(t, w.x.Close(ctx, karen, m, w.picture()))
		if told := w.told(m, VerbClosed); !slices.Contains(told, "rosa") {
			t.Errorf("told of the picture: %v", told)
		}
		fails(t, w.x.Clarify(ctx, karen, councillors, "Hvad mener I?"), ErrNotOpen)
		if err := w.x.CorrectPicture(ctx, w.as("rosa"), m, PictureInput{w.picture().picture(), "Nej."}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("corrected by another: %v", err)
		}
		now := PictureInput{Picture{"Vi vil begge, at borgeren kender nogen.", "Natten ser forskellig ud.", "At vi lyttede."}, "Natten manglede."}
		ok(t, w.x.CorrectPicture(ctx, karen, m, now))
		v, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		if v.Matter.Picture() != now.Picture || len(v.EarlierPictures) != 1 || v.EarlierPictures[0].Picture != w.picture().picture() {
			t.Errorf("corrected: %+v, before %+v", v.Matter.Picture(), v.EarlierPictures)
		}
		ok(t, w.x.index(ctx, indexing{m}))
		for _, words := range []string{"lyttede", "mor weekend"} {
			list, err := w.x.List(ctx, w.as("rosa"), Filter{Kind: DialogueRoom, State: Closed, Query: words}, Page{})
			ok(t, err)
			if len(list.Items) != 1 || list.Items[0].Remember != "At vi lyttede." {
				t.Errorf("%s: found %+v", words, list.Items)
			}
		}

		ok(t, w.x.Hide(ctx, w.as("ivan"), m, TargetTook, TargetTook, "Der står et navn."))
		fails(t, w.x.CorrectPicture(ctx, karen, m, PictureInput{w.picture().picture(), "Igen."}), ErrHidden)
		v, err = w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		for _, text := range []string{v.Matter.Took, v.Matter.Differ, v.Matter.Remember, v.EarlierPictures[0].Took, v.EarlierPictures[0].Remember} {
			if text != HiddenMark("Der står et navn.") {
				t.Errorf("hidden: %q", text)
			}
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := w.x.ForgetTexts(ctx, tx, w.today().AddDays(1), []string{m})
			return err
		})
		left, err := db.One(ctx, w.d.Read(), db.Scan[string], `SELECT took || differ || remember || CAST((SELECT count(*) FROM matter_picture_earlier e WHERE e.matter_id = m.id) AS TEXT)
			FROM matter m WHERE m.id = $1`, m)
		if ok(t, err); left != "0" {
			t.Errorf("left of what was hidden: %q", left)
		}
	})
}

// TestTalkedBefore: a matter about the same subject leads to the shared picture, for who may read it.
func TestTalkedBefore(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx, karen := context.Background(), w.as("karen")
		in := w.talking()
		in.Visibility = ToTouched
		talk := w.opened("karen", in)
		apart := w.talking()
		apart.Visibility, apart.ClosedReason = ToCommittee, "Det er om få."
		kept := w.opened("karen", apart)
		decision := w.deciding()
		decision.Visibility = ToAll
		d := w.opened("karen", decision)
		seen := func(who string) (out []string) {
			v, err := w.x.View(ctx, w.as(who), d, Page{})
			ok(t, err)
			for _, tb := range v.Talked {
				out = append(out, tb.ID)
			}
			return out
		}
		if got := seen("rosa"); len(got) > 0 {
			t.Errorf("before it ended: %v", got)
		}
		ok(t, w.x.Close(ctx, karen, talk, w.picture()))
		w.clk.Advance(time.Hour)
		ok(t, w.x.Close(ctx, karen, kept, w.picture()))
		for who, want := range map[string][]string{"rosa": {talk}, "pia": {kept, talk}, "niels": nil} {
			if diff := cmp.Diff(want, seen(who)); diff != "" {
				t.Errorf("%s: %s", who, diff)
			}
		}
		again := w.deciding()
		_, err := w.x.Draft(ctx, karen, again)
		ok(t, err)
		f, err := w.x.Form(ctx, karen, again.ID)
		ok(t, err)
		if len(f.Talked) != 2 || f.Talked[0].Remember != w.picture().Remember {
			t.Errorf("before opening another: %+v", f.Talked)
		}
		if v, err := w.x.View(ctx, karen, talk, Page{}); err != nil || len(v.Talked) != 1 {
			t.Errorf("a room leads to the other, not to itself: %v, %v", v.Talked, err)
		}
	})
}
