package matter

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
)

// The rows of docs/who-may.md section 7 that are about matters. "other rep" is a representative of a committee that is asked but does
// not speak for the author; "author" works where "touched" does. A cell is tried through the service, by the person named.
const matrix = `
                                       | touched | author | other | representative | vice | other rep | management | owner | stand-in | touched leader | above | chief | secretariat | administrator | guest | guest who reads | guest no more
who                                    | rosa    | sofus  | niels | pia            | nadia | frida    | schoolchief | karen | lars    | ulla           | carechief | boss | ivan     | machine   | sif      | ole     | finn
read                                   | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
read open to all                       | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
read closed                            | no  | no  | no  | yes | yes | yes | yes | yes | yes | no  | no  | no  | no  | no | yes | yes | no
contribute                             | yes | yes | no  | yes | yes | yes | yes | no  | no  | yes | yes | yes | no  | no | yes | no  | no
contribute open to all                 | yes | yes | yes | yes | yes | yes | yes | no  | no  | yes | yes | yes | yes | no | yes | no  | no
contribute closed                      | no  | no  | no  | yes | yes | yes | yes | no  | no  | no  | no  | no  | no  | no | yes | no  | no
see a name                             | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
see a name to the representatives      | no  | yes | no  | yes | yes | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
see its earlier text                   | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
edit                                   | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
withdraw                               | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
misunderstood                          | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
mark seen                              | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
recognise                              | yes | no  | no  | yes | yes | yes | yes | no  | no  | yes | yes | yes | no  | no | yes | no  | no
unrecognise                            | yes | no  | no  | yes | yes | yes | yes | no  | no  | yes | yes | yes | no  | no | yes | no  | no
answer                                 | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
see what to answer                     | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
move the last day                      | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
change the text                        | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
name a stand-in                        | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
end a stand-in                         | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
add a committee                        | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
fetch a file of the matter             | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
fetch a file of a contribution         | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
fetch a file of one that was withdrawn | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
fetch a file of one that was hidden    | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
add a paper                            | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
take a paper away                      | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
close                                  | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
take over                              | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
take over when asked                   | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | yes | no  | no  | no | no  | no  | no
report                                 | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
hide                                   | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
show again                             | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
erase a file                           | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
erase personal data                    | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
see reports                            | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
dismiss a report                       | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no | no  | no  | no
open for one's own unit                | no  | no  | no  | no  | no  | no  | yes | yes | yes | yes | yes | yes | no  | no | no  | no  | no
open for north on its leader's behalf  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | yes | no | no  | no  | no
own contribution and its answer        | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
contribute without a name              | yes | yes | no  | yes | yes | yes | yes | no  | no  | yes | yes | yes | no  | no | no  | no  | no
promise contributions without a name   | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
contribute on behalf                   | yes | yes | no  | yes | yes | yes | yes | no  | no  | yes | yes | yes | yes | no | no  | no  | no
ask about a contribution               | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
reply to what is asked                 | no  | yes | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
take an answer back                    | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
keep an answer                         | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
put contributions together             | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
name a co-owner                        | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
end a co-owner                         | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
move the windows                       | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
move on                                | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
close a question                       | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
offer another handshake                | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
take the handshake                     | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no  | no  | no  | no | no  | no  | no
note a discussion                      | no  | no  | no  | yes | yes | yes | yes | yes | yes | no  | no  | no  | yes | no | no  | no  | no
write the decision                     | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
see the written decision               | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
publish                                | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
correct the decision                   | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
reopen                                 | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
mark it read for the owner             | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
mark it read for a committee           | no  | no  | no  | no  | yes | yes | yes | yes | no  | no  | no  | no  | no  | no | no  | no  | no
history                                | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no | yes | yes | no
invite a guest                         | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | yes | no  | no  | no  | no
change and end an invitation           | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | yes | no  | no  | no  | no
speak in a dialogue room               | yes | yes | no  | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | no | no  | no  | no
speak in one for the politicians       | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | yes | no | no  | no  | no
ask about a position                   | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
close a dialogue room                  | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
correct the shared picture             | no  | no  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | no | no  | no  | no
`

// later are rows whose act does not exist yet; when one of these methods appears it needs a row above.
var later = []string{"AddEmployeeSide", "Frame"}

// rows says which row each act of the service belongs to. Every method of Room that takes an actor stands here.
var rows = map[string]string{
	"Draft": "open for one's own unit", "DeleteDraft": "open for one's own unit", "Open": "open for one's own unit",
	"AddCommittee": "open for one's own unit", "RemoveCommittee": "open for one's own unit", "RestoreCommittee": "open for one's own unit", "MayOpen": "open for one's own unit",
	"Form": "open for one's own unit", "FormOnBehalf": "open for north on its leader's behalf",
	"AskCommittee": "add a committee", "MoveLastDay": "move the last day", "Revise": "change the text", "Teachers": "change the text", "Close": "close", "End": "close",
	"NameStandIn": "name a stand-in", "EndStandIn": "end a stand-in", "TakeOver": "take over when asked",
	"Contribute": "contribute", "ContributeIn": "contribute", "StripOf": "read", "Edit": "edit", "Withdraw": "withdraw", "Recognise": "recognise", "Unrecognise": "unrecognise",
	"RepresentativesOf": "read", "View": "read", "Strip": "read", "List": "read", "Now": "read", "Contribution": "see a name to the representatives",
	"Voice": "own contribution and its answer", "EarlierTexts": "see its earlier text", "MarkSeen": "mark seen",
	"Misunderstood": "misunderstood", "Answer": "answer", "Answering": "see what to answer", "History": "history",
	"Titles": "read", "SpeaksFor": "contribute on behalf", "Clarify": "ask about a contribution", "Reply": "reply to what is asked",
	"TakeBack": "take an answer back", "KeepAnswer": "keep an answer", "DropAnswerDraft": "keep an answer", "PutTogether": "put contributions together",
	"InviteGuest": "invite a guest", "ChangeGuest": "change and end an invitation", "EndGuest": "change and end an invitation", "Guests": "change and end an invitation",
	"NameCoOwner": "name a co-owner", "EndCoOwner": "end a co-owner", "MoveWindows": "move the windows", "MoveOn": "move on",
	"CloseQuestion": "close a question", "OfferHandshake": "offer another handshake", "TakeHandshake": "take the handshake",
	"ContributeUnnamed": "contribute without a name", "FewHere": "read", "AllowUnnamed": "promise contributions without a name",
	"FindPersonal": "erase personal data", "Erase": "erase personal data", "EraseFile": "erase a file", "ErasableFile": "erase a file",
	"NoteDiscussed": "note a discussion", "Decide": "write the decision", "Writing": "see the written decision", "Publish": "publish",
	"MarkRead": "mark it read for the owner",
	"Correct":  "correct the decision", "Reopen": "reopen", "CorrectPicture": "correct the shared picture",
	"Sight": "read", "Enter": "read", "Sides": "read", "Whole": "read", "Due": "read",
	"File": "fetch a file of a contribution", "AddPaper": "add a paper", "RemovePaper": "take a paper away",
	"Report": "report", "Hide": "hide", "HideTook": "hide", "Unhide": "show again", "ShowTook": "show again", "Reports": "see reports", "DismissReport": "dismiss a report",
}

func TestEveryActHasItsRow(t *testing.T) {
	actor := reflect.TypeFor[access.Actor]()
	room := reflect.TypeFor[*Room]()
	for m := range room.Methods() {
		takes := false
		for i := range m.Type.NumIn() {
			takes = takes || m.Type.In(i) == actor
		}
		if takes && rows[m.Name] == "" {
			t.Errorf("%s is an act without a row in the matrix", m.Name)
		}
	}
	for act, row := range rows {
		if !strings.Contains(matrix, "\n"+row+" ") {
			t.Errorf("%s has no row %q", act, row)
		}
	}
	for _, act := range later {
		if _, here := room.MethodByName(act); here {
			t.Errorf("%s has appeared: it needs its row", act)
		}
	}
}

// setting is one matter in which a row is tried: karen's, about two teams, with the committee of the schools asked too and
// lars standing in for her.
type setting struct {
	*world
	m                              string
	named, given, answered, edited string
	// pictured are sofus's contributions with a picture, by the row they were made for.
	pictured map[string]string
}

func (w *world) set() *setting {
	ctx := context.Background()
	in := w.asking()
	in.Touched, in.StandIn = []string{w.town.Unit("team1"), w.town.Unit("team2")}, w.town.Person("lars")
	_, err := w.x.Draft(ctx, w.as("karen"), in)
	ok(w.t, err)
	ok(w.t, w.x.AddCommittee(ctx, w.as("karen"), in.ID, w.board.Committee("schools"), "De har prøvet det."))
	ok(w.t, w.x.Open(ctx, w.as("karen"), in.ID))
	w.invites(in.ID)
	s := &setting{world: w, m: in.ID, pictured: map[string]string{}}
	s.named = w.says("sofus", s.m, NameToAll, "I mit eget navn.")
	s.given = w.says("sofus", s.m, NameToRepresentatives, "Til mine repræsentanter.")
	s.answered = w.says("sofus", s.m, NameToAll, "Besvaret.")
	s.edited = w.says("sofus", s.m, NameToAll, "Før.")
	ok(w.t, w.x.Edit(ctx, w.as("sofus"), s.edited, EditInput{Kind: Proposal, Text: "Efter."}))
	w.answers("karen", s.m, s.answered)
	return s
}

// invites has sif and ole as guests of a matter of karen's, sif to contribute; finn was one.
func (w *world) invites(matterID string) {
	w.t.Helper()
	for _, g := range []struct{ key, name, may string }{{"sif", "Sif Politiker", GuestContributes}, {"ole", "Ole Observatør", GuestReads}, {"finn", "Finn Forhen", GuestContributes}} {
		made, err := w.x.InviteGuest(context.Background(), w.as("karen"), matterID,
			GuestInput{Name: g.name, Email: g.key + "@byraad.example", Role: "Byrådsmedlem", May: g.may, LastDay: w.today().AddDays(100)})
		ok(w.t, err)
		w.town.People[g.key] = made.ID
	}
	ok(w.t, w.x.EndGuest(context.Background(), w.as("karen"), matterID, w.town.Person("finn")))
}

// seesName says whether a person sees the author of a contribution, everywhere it is read.
func (s *setting) seesName(who, contribution string) error {
	ctx := context.Background()
	one, err := s.x.Contribution(ctx, s.as(who), contribution)
	if err != nil {
		return err
	}
	v, err := s.x.View(ctx, s.as(who), s.m, Page{})
	if err != nil {
		return err
	}
	for _, c := range v.Contributions {
		if c.ID == contribution && (c.Author == nil) != (one.Author == nil) {
			s.t.Errorf("%s sees the name in one place only", who)
		}
	}
	if one.Author == nil {
		return errNotFound
	}
	return nil
}

// try does a row's act as somebody; nil means that they may.
func (s *setting) try(row, who string) error {
	ctx, a, x := context.Background(), s.as(who), s.x
	visible := func(v Visibility) {
		s.town.Write(s.t, s.d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE matter SET visibility = $2 WHERE id = $1`, s.m, v)
			return err
		})
	}
	contribute := func() error {
		_, err := x.Contribute(ctx, a, s.m, ContributionInput{Kind: Concern, Text: "Prøve.", NameTo: NameToAll})
		if slices.Equal(wrongFields(err), []string{"text"}) { // a guest who only reads is told so where they wrote
			return errForbidden
		}
		return err
	}
	_, readErr := x.View(ctx, a, s.m, Page{})
	switch row {
	case "read":
		return s.reads(who, readErr)
	case "read open to all", "contribute open to all":
		visible(ToAll)
	case "read closed", "contribute closed":
		visible(ToCommittee)
	}
	defer visible(ToTouched)
	if strings.HasPrefix(row, "read ") {
		_, err := x.View(ctx, a, s.m, Page{})
		return s.reads(who, err)
	}
	var err error
	switch row {
	case "contribute", "contribute open to all", "contribute closed":
		return contribute()
	case "see a name":
		return s.seesName(who, s.named)
	case "see a name to the representatives":
		return s.seesName(who, s.given)
	case "see its earlier text":
		_, err = x.EarlierTexts(ctx, a, s.edited)
	case "edit":
		return x.Edit(ctx, a, s.says("sofus", s.m, NameToAll, "Ny."), EditInput{Kind: Proposal, Text: "Rettet."})
	case "withdraw":
		return x.Withdraw(ctx, a, s.says("sofus", s.m, NameToAll, "Ny."))
	case "misunderstood":
		return x.Misunderstood(ctx, a, s.answered, "Nej.")
	case "mark seen":
		return x.MarkSeen(ctx, a, s.answered)
	case "recognise":
		_, err = x.Recognise(ctx, a, s.named)
	case "unrecognise":
		_, err = x.Unrecognise(ctx, a, s.named)
	case "answer":
		_, err = x.Answer(ctx, a, s.m, AnswerInput{Contributions: []string{s.says("sofus", s.m, NameToAll, "Ny.")}, Outcome: Partly, Text: "Fordi."})
	case "see what to answer":
		_, err = x.Answering(ctx, a, s.m, AnsweringFilter{}, Page{})
	case "move the last day":
		v, verr := x.View(ctx, s.as("karen"), s.m, Page{})
		ok(s.t, verr)
		return x.MoveLastDay(ctx, a, s.m, v.Matter.LastDay.AddDays(1), "Vi nåede det ikke.")
	case "change the text":
		v, verr := x.View(ctx, s.as("karen"), s.m, Page{})
		ok(s.t, verr)
		err = x.Revise(ctx, a, s.m, VersionInput{Base: v.Matter.Version, Problem: "Et andet problem, som " + who + " ser det.", CoreTask: "Det samme.", Why: "I lærte mig det.", Taught: []string{s.named}})
		if _, terr := x.Teachers(ctx, a, s.m, nil, "", 1); (terr == nil) != (err == nil) {
			s.t.Errorf("%s: %v where what taught is chosen, %v where it is saved", who, terr, err)
		}
	case "name a stand-in":
		return x.NameStandIn(ctx, a, s.m, s.town.Person("hanne"))
	case "end a stand-in":
		return x.EndStandIn(ctx, a, s.m, s.town.Person("hanne"))
	case "add a committee":
		return x.AskCommittee(ctx, a, s.m, s.board.Committee("north"), "Igen.")
	case "close":
		fresh := s.set()
		s.answers("karen", fresh.m, fresh.named, fresh.given, fresh.edited)
		return x.Close(ctx, a, fresh.m, CloseInput{Took: "Tak.", Early: "Vi er færdige."})
	case "take over":
		return x.TakeOver(ctx, a, s.m)
	case "take over when asked":
		return s.takeOver(who)
	case "contribute on behalf":
		_, err = x.Contribute(ctx, a, s.m, ContributionInput{Kind: Concern, Text: "Fra en kollega.", NameTo: NameToAll, For: ForColleague})
	case "ask about a contribution":
		return x.Clarify(ctx, a, s.says("sofus", s.m, NameToAll, "Uklart."), "Hvad mener du?")
	case "reply to what is asked":
		c := s.says("sofus", s.m, NameToAll, "Uklart.")
		ok(s.t, x.Clarify(ctx, s.as("karen"), c, "Hvad mener du?"))
		return x.Reply(ctx, a, c, "Det her.")
	case "take an answer back":
		held, herr := x.Answer(ctx, s.as("karen"), s.m, AnswerInput{Contributions: []string{s.says("sofus", s.m, NameToAll, "Ny.")}, Outcome: Partly, Text: "Fordi.", Hold: true})
		ok(s.t, herr)
		return x.TakeBack(ctx, a, s.m, held)
	case "keep an answer":
		return x.KeepAnswer(ctx, a, s.m, AnswerInput{Text: "Begyndt."})
	case "put contributions together":
		return x.PutTogether(ctx, a, s.m, []string{s.named}, "Ruter")
	case "invite a guest":
		return s.invite(who)
	case "change and end an invitation":
		_, err := x.Guests(ctx, a, s.m)
		change := x.ChangeGuest(ctx, a, s.m, s.town.Person("ole"), GuestChange{Role: "Observatør", May: GuestReads, LastDay: s.today().AddDays(50)})
		if errors.Is(err, fault.NotFound) != errors.Is(change, fault.NotFound) || (err == nil) != (change == nil) {
			s.t.Errorf("%s: %v where guests are seen, %v where they are changed", who, err, change)
		}
		fresh := s.set()
		if end := x.EndGuest(ctx, a, fresh.m, s.town.Person("ole")); (end == nil) != (change == nil) {
			s.t.Errorf("%s: %v where an invitation is changed, %v where it is ended", who, change, end)
		}
		return change
	case "name a co-owner":
		return x.NameCoOwner(ctx, a, s.m, s.town.Person("hanne"))
	case "end a co-owner":
		return x.EndCoOwner(ctx, a, s.m, s.town.Person("hanne"))
	case "contribute without a name", "promise contributions without a name", "move the windows", "move on", "close a question", "offer another handshake", "take the handshake", "note a discussion",
		"write the decision", "see the written decision", "publish", "correct the decision", "reopen":
		return s.decides(row, who)
	case "speak in a dialogue room", "speak in one for the politicians", "ask about a position", "close a dialogue room", "correct the shared picture":
		return s.talks(row, who)
	case "fetch a file of the matter", "fetch a file of a contribution", "fetch a file of one that was withdrawn", "fetch a file of one that was hidden":
		return s.readsFile(row, who)
	case "add a paper":
		return x.AddPaper(ctx, a, s.m, pictureIn(1, who, "Skemaet"))
	case "take a paper away":
		return x.RemovePaper(ctx, a, s.m, s.paper("Skemaet"))
	case "report":
		return x.Report(ctx, a, s.m, TargetContribution, s.named, "Den rammer en kollega.")
	case "hide":
		return x.Hide(ctx, a, s.m, TargetContribution, s.says("sofus", s.m, NameToAll, "Ny."), "Den rammer en kollega.")
	case "show again":
		c := s.says("sofus", s.m, NameToAll, "Ny.")
		ok(s.t, x.Hide(ctx, s.as(keeper), s.m, TargetContribution, c, "Den rammer en kollega."))
		return x.Unhide(ctx, a, s.m, TargetContribution, c, "Det gjorde den ikke.")
	case "erase a file":
		paper := s.paper("Skemaet")
		if _, _, err := x.ErasableFile(ctx, a, paper); err != nil {
			return err
		}
		return x.EraseFile(ctx, a, s.m, paper, "En borger kunne genkendes.")
	case "erase personal data":
		s.says("sofus", s.m, NameToAll, "Fru Madsen ringer.")
		if _, err := x.FindPersonal(ctx, a, s.m, []string{"Fru Madsen"}); err != nil {
			return err
		}
		_, err = x.Erase(ctx, a, s.m, EraseInput{Words: []string{"Fru Madsen"}, Reason: "En borgers navn."})
	case "see reports":
		_, err = x.Reports(ctx, a)
	case "dismiss a report":
		c := s.says("sofus", s.m, NameToAll, "Ny.")
		ok(s.t, x.Report(ctx, s.as("rosa"), s.m, TargetContribution, c, "Grimt."))
		report, rerr := db.One(ctx, s.d.Read(), db.Scan[string], `SELECT id FROM matter_report WHERE target_id = $1`, c)
		ok(s.t, rerr)
		return x.DismissReport(ctx, a, report)
	case "open for one's own unit":
		f, ferr := x.Form(ctx, a, id.New())
		if ferr != nil {
			return ferr
		}
		if len(f.Units) == 0 {
			return fault.Forbidden
		}
		in := s.asking()
		in.UnitID = f.Units[0].ID
		_, err = x.Draft(ctx, a, in)
		if err == nil {
			err = x.Open(ctx, a, in.ID)
		}
	case "open for north on its leader's behalf":
		in := s.asking()
		in.Leader = s.town.Person("karen")
		if _, err = x.Draft(ctx, a, in); err == nil {
			err = x.Open(ctx, a, in.ID)
		}
	case "own contribution and its answer":
		for page := (Page{Limit: most}); ; {
			v, verr := x.Voice(ctx, a, page)
			ok(s.t, verr)
			for _, m := range v.Items {
				if m.ID == s.answered && len(m.Answers) > 0 && m.Answers[0].Text != "" {
					return nil
				}
			}
			if page.After = v.Next; page.After == "" {
				return errNotFound
			}
		}
	case "mark it read for the owner":
		return x.MarkRead(ctx, a, s.m, "")
	case "mark it read for a committee":
		for _, c := range []string{"north", "schools"} {
			if err = x.MarkRead(ctx, a, s.m, s.board.Committee(c)); err == nil {
				return nil
			}
		}
	case "history":
		_, err = x.History(ctx, a, s.m)
	default:
		s.t.Fatalf("no act for row %q", row)
	}
	return err
}

// decides does a row's act on a decision like the setting's matter.
func (s *setting) decides(row, who string) error {
	ctx, a, x := context.Background(), s.as(who), s.x
	in := s.deciding()
	in.Touched, in.StandIn = []string{s.town.Unit("team1"), s.town.Unit("team2")}, s.town.Person("lars")
	_, err := x.Draft(ctx, s.as("karen"), in)
	ok(s.t, err)
	ok(s.t, x.AddCommittee(ctx, s.as("karen"), in.ID, s.board.Committee("schools"), "De har prøvet det."))
	ok(s.t, x.Open(ctx, s.as("karen"), in.ID))
	s.invites(in.ID)
	v, err := x.View(ctx, s.as("karen"), in.ID, Page{})
	ok(s.t, err)
	written := DecisionInput{Decision: "Fredag.", Reasons: "Fordi.", CoreTask: "Til tiden.", Why: "En slåfejl."}
	switch row {
	case "contribute without a name":
		ok(s.t, x.AllowUnnamed(ctx, s.as("karen"), in.ID))
		return x.ContributeUnnamed(ctx, a, in.ID, UnnamedInput{Kind: Concern, Text: "Prøve.", Receipt: NewReceipt()})
	case "promise contributions without a name":
		return x.AllowUnnamed(ctx, a, in.ID)
	case "move the windows":
		days := DefaultWindows(Decision, s.today(), s.today().AddDays(50))
		return x.MoveWindows(ctx, a, in.ID, days, "Vi når det ikke.")
	case "move on":
		return x.MoveOn(ctx, a, in.ID)
	case "close a question":
		return x.CloseQuestion(ctx, a, in.ID, v.Questions[0].ID, "Fredag.")
	case "offer another handshake":
		return x.OfferHandshake(ctx, a, in.ID, HandshakeInput{"Mere tid.", s.today().AddDays(60), "Ferie."})
	case "take the handshake":
		return x.TakeHandshake(ctx, a, in.ID, HandshakeAnswer{N: 1, Taken: true})
	case "note a discussion":
		return x.NoteDiscussed(ctx, a, in.ID, Discussion{CommitteeID: s.board.Committee("schools"), Day: s.today()})
	case "write the decision":
		return x.Decide(ctx, a, in.ID, written)
	}
	ok(s.t, x.Decide(ctx, s.as("karen"), in.ID, written))
	switch row {
	case "see the written decision":
		_, err := x.Writing(ctx, a, in.ID)
		return err
	case "publish":
		return x.Publish(ctx, a, in.ID)
	}
	ok(s.t, x.Publish(ctx, s.as("karen"), in.ID))
	if row == "correct the decision" {
		return x.Correct(ctx, a, in.ID, written)
	}
	return x.Reopen(ctx, a, in.ID, ReopenInput{"Noget nyt.", s.today().AddDays(7), s.today().AddDays(14)})
}

// invite invites somebody whom nobody has invited before.
func (s *setting) invite(who string) error {
	_, err := s.x.InviteGuest(context.Background(), s.as(who), s.m,
		GuestInput{Name: "Ny Gæst", Email: id.New() + "@byraad.example", Role: "Gæst", May: GuestReads, LastDay: s.today()})
	return err
}

// talks tries a row in a dialogue room of its own.
func (s *setting) talks(row, who string) error {
	ctx, a, x := context.Background(), s.as(who), s.x
	in := s.talking()
	in.Visibility, in.StandIn = ToTouched, s.town.Person("lars")
	_, err := x.Draft(ctx, s.as("karen"), in)
	ok(s.t, err)
	ok(s.t, x.AddCommittee(ctx, s.as("karen"), in.ID, s.board.Committee("schools"), "De har prøvet det."))
	ok(s.t, x.Open(ctx, s.as("karen"), in.ID))
	said := ContributionInput{Kind: Position, Intention: "At vi kan holde til det.", Text: "Vagterne er for lange.", NameTo: NameToAll}
	switch row {
	case "speak in a dialogue room":
		_, err = x.Contribute(ctx, a, in.ID, said)
		return err
	case "speak in one for the politicians":
		said.For = ForPoliticians
		if _, err = x.Contribute(ctx, a, in.ID, said); len(wrongFields(err)) > 0 {
			return fault.Forbidden // on whose behalf is chosen in the form
		}
		return err
	case "ask about a position":
		c, err := x.Contribute(ctx, s.as("sofus"), in.ID, said)
		ok(s.t, err)
		return x.Clarify(ctx, a, c, "Hvornår er det værst?")
	case "close a dialogue room":
		return x.Close(ctx, a, in.ID, s.picture())
	}
	ok(s.t, x.Close(ctx, s.as("karen"), in.ID, s.picture()))
	return x.CorrectPicture(ctx, a, in.ID, PictureInput{Picture{"Alt.", "Meget.", "Det hele."}, "En slåfejl."})
}

// reads checks that the list and the search agree with the page.
func (s *setting) reads(who string, page error) error {
	ok(s.t, s.x.index(context.Background(), indexing{s.m})) // what the act has a job do
	for _, f := range []Filter{{}, {State: Any}, {Query: "ruterne"}, {Unit: s.town.Unit("team1")}} {
		l, err := s.x.List(context.Background(), s.as(who), f, Page{})
		ok(s.t, err)
		listed := false
		for _, i := range l.Items {
			listed = listed || i.ID == s.m
			if v, err := s.x.View(context.Background(), s.as(who), i.ID, Page{Limit: 1}); err == nil && v.May.Contribute != i.MayContribute {
				s.t.Errorf("%s: may contribute %v on the page, %v in the list", who, v.May.Contribute, i.MayContribute)
			}
		}
		if listed != (page == nil) {
			s.t.Errorf("%s: listed %v by %+v, page %v", who, listed, f, page)
		}
	}
	return page
}

// takeOver tries to take over a matter whose owner is gone and which carechief was asked to take over.
func (s *setting) takeOver(who string) error {
	fresh, ctx := s.set(), context.Background()
	s.town.Write(s.t, s.d, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE matter_owner SET until_at = $2 WHERE matter_id = $1 AND role = 'owner'`, fresh.m, s.clk.Now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO matter_owner_gap (matter_id, asked_id, at) VALUES ($1, $2, $3)`, fresh.m, s.town.Person("carechief"), s.clk.Now())
		return err
	})
	return s.x.TakeOver(ctx, s.as(who), fresh.m)
}

func TestMatrix(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		lines := strings.Split(strings.TrimSpace(matrix), "\n")
		cells := func(line string) (head string, rest []string) {
			for i, c := range strings.Split(line, "|") {
				if i == 0 {
					head = strings.TrimSpace(c)
				} else {
					rest = append(rest, strings.TrimSpace(c))
				}
			}
			return head, rest
		}
		_, roles := cells(lines[0])
		_, people := cells(lines[1])
		s := w.set()
		for _, line := range lines[2:] {
			row, want := cells(line)
			if len(want) != len(roles) {
				t.Fatalf("%s: %d cells", row, len(want))
			}
			for i, role := range roles {
				err := s.try(row, people[i])
				if errors.Is(err, fault.Conflict) && want[i] == "yes" {
					err = nil // they may; it was done before
				}
				switch {
				case (err == nil) != (want[i] == "yes"):
					t.Errorf("%s | %s (%s): %v, want %s", row, role, people[i], err, want[i])
				case err != nil && !errors.Is(err, errForbidden) && !errors.Is(err, errNotFound):
					t.Errorf("%s | %s (%s): refused with %v", row, role, people[i], err)
				}
			}
		}
		w.counted()
	})
}
