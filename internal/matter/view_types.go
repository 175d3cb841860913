package matter

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

// Unit is a unit as a matter shows it.
type Unit struct {
	ID, Name string
	// Path are the names of those above, from the top; without its own.
	Path []string
	// CountsAs is the unit of today an ended one counts as; "" for a unit of today.
	CountsAs string
}

// May says what the reader may do with a matter now, by the same predicates that the acts enforce.
type May struct {
	Contribute, Answer, Lead, Close, TakeOver, Report, Hide bool
	// Decide: write the decision and publish it. Correct: a published one, or take it up again. NoteDiscussed: that a committee discussed it.
	Decide, Correct, NoteDiscussed bool
	// CorrectPicture: the shared picture of a dialogue room.
	CorrectPicture bool
	// ContributeFor: write down what somebody else said. TakeHandshake: take the offered handshake, or answer it.
	// ContributeUnnamed: without a name.
	ContributeFor, TakeHandshake, ContributeUnnamed bool
	// Invite guests; KeepGuests: change and end their invitations, and see how they are reached.
	Invite, KeepGuests bool
	// Erase: take personal data out of its texts for good.
	Erase bool
	// SeeEarlier: as secretariat, the texts before edits and those hidden.
	SeeEarlier bool
}

// Story is the page of one matter.
type Story struct {
	// Today is the day it is seen on.
	Today    clock.Day
	Matter   Matter
	Standing Standing
	May      May
	// Text is the newest; Earlier those before it, newest first.
	Text    Text
	Earlier []Text
	Windows []Window
	Unit    Unit
	Touched []Unit
	// Committees are those asked; removed ones stand there with the reason.
	Committees []Asked
	// Owner is the zero Person while the matter has none; AskedOwner then is the leader who was asked.
	Owner, AskedOwner Person
	// StandIns and CoOwners may do what the owner may.
	StandIns, CoOwners []Person
	// Guests are those whose invitation holds, by name.
	Guests []Guest
	// Questions are a decision's, in order; Handshakes the offers, newest first.
	Questions  []OpenQuestion
	Handshakes []Handshake
	// Rulings are the published decisions, newest first, each with what changed it; Discussions what committees have said.
	Rulings     []Ruling
	Discussions []Discussion
	// Decider is the unit whose leader decides, DecidedBy that leader of today; both zero when the council decides or nothing is decided.
	Decider   Unit
	DecidedBy Person
	// ReadMarks are up to when its owner and its committees have read all contributions; Chairs the committees for which the reader may say so.
	ReadMarks []ReadMark
	Chairs    []Asked
	// Papers are the pictures and PDFs that go with the matter itself.
	Papers []File
	// OpenedBy pressed the button: the owner, or the secretariat on their behalf.
	OpenedBy Person
	// MovedReason is why the last day, or a window, was last moved; "" when it was not, or for no reason given.
	MovedReason string
	// ReopenedReason is why a decision was last taken up again; "" when it was not.
	ReopenedReason string
	// EarlierPictures are what stood in a dialogue room's shared picture before it was corrected, newest first.
	EarlierPictures []EarlierPicture
	// Talked are the dialogue rooms that talked about the same subject before.
	Talked []TalkedBefore
	// EarlyReason is why it was closed before its last day; "" when it was not.
	EarlyReason string
	// Measure is how early those it touches were let in.
	Measure Measure
	// Contributions are the first page, oldest first; Next continues it ("" at the end).
	Contributions []Contribution
	// After is where the page of them begins, "" at the start; Next where the next one does.
	After, Next string
}

// Contribution is a contribution as one reader sees it.
type Contribution struct {
	ID, MatterID, Kind string
	// MatterKind is what the matter is for: the words of an outcome are its own.
	MatterKind Kind
	// Text, and the Intention behind a position, are "" when it was withdrawn or hidden, but for its author and the secretariat.
	Text, Intention string
	// Side is one of Sides for a position, "" for all else.
	Side string
	// Author is nil when the reader is not to see the name; it is not even loaded then.
	Author *Person
	// Guest is what its author is as a guest; "" for who is none, and where the name is not to be seen.
	Guest string
	// NameTo is NameToAll, NameToRepresentatives, NameToNobody or NameForgotten.
	NameTo string
	// Version of the matter's text it was given to.
	Version int
	At      time.Time
	// EditedAt and WithdrawnAt are zero when that did not happen.
	EditedAt, WithdrawnAt time.Time
	// Late: came after the last day.
	Late bool
	// Hidden by the secretariat, for HiddenReason.
	Hidden       bool
	HiddenReason string
	// Waiting for an answer; Held: the answer is written, and goes out with the decision or in a moment.
	Waiting, Held bool
	// Group is the id of the owner's group it is in; "" for none.
	Group string
	// Recognitions is how many said "so here too"; Recognised whether the reader did.
	Recognitions int
	Recognised   bool
	// counted as contribution.Counted.
	counted int
	// Mine: the reader wrote it.
	Mine bool
	// Answers, oldest first: one, or two when the first was called a misunderstanding.
	Answers []Answer
	// Misunderstood is what the author wrote then; MisunderstoodAt is zero when they did not.
	Misunderstood   string
	MisunderstoodAt time.Time
	// Question is the id of the open question it is about; "" is the whole.
	Question string
	// For is "" or one of the For… codes; ForID and ForName are the committee, with ForCommittee.
	For, ForID, ForName string
	// Follows is the contribution this goes on from; "" for none.
	Follows string
	// Files are what was sent with it; none where its text is not to be read.
	Files []File
	// Clarifications are what the owner asked in order to understand it, oldest first.
	Clarifications []Clarification
	// Traces are what it has left a mark on.
	Traces []Trace
	// Marks are where rooms above point at it.
	Marks []Mark
	// What the reader may do with it now.
	MayEdit, MayWithdraw, MayRecognise, MayMisunderstand, MayAnswer, MayClarify, MayReply, MayFollow bool
}

// Answer is an answer as shown with one contribution.
type Answer struct {
	ID, Outcome string
	// Text is "" when it was hidden, but for its author and the secretariat.
	Text   string
	Author Person
	At     time.Time
	// Round is 1, and 2 after a misunderstanding.
	Round int
	// Others is how many other contributions have the same answer.
	Others int
	// Seen: the contribution's author has read it.
	Seen         bool
	Hidden       bool
	HiddenReason string
}

// Item is a matter in a list.
type Item struct {
	ID         string
	Kind       Kind
	State      State
	Visibility Visibility
	Title      string
	// Problem is shortened.
	Problem  string
	Unit     Unit
	Owner    Person
	LastDay  clock.Day
	OpenedAt time.Time
	ClosedAt time.Time
	SavedAt  time.Time
	// Took, Differ and Remember as in Matter; "" where they are hidden.
	Took, Differ, Remember string
	// Contributions and Unanswered as in Matter.
	Contributions, Unanswered int
	// Mine is how many the reader has given; Owned: they are its owner; MayContribute: now.
	Mine          int
	Owned         bool
	MayContribute bool
	// Window is the one that today lies in; zero when the matter is not open, or all are over.
	Window Window
	// Found says why it is in a list of what was searched for; nil where what the list shows of it says it.
	Found *Found
}

// Found is where the words stand by which a matter was found.
type Found struct {
	// In is FoundInText, FoundInContribution, FoundInAnswer or FoundBeside.
	In string
	// Text is a part of it, Query what was searched for.
	Text, Query string
}

// What a matter can be found by besides its title.
const (
	FoundInText         = "text"
	FoundInContribution = "contribution"
	FoundInAnswer       = "answer"
	FoundBeside         = "beside" // in what a room above keeps about it
)

// Filter narrows a list. The zero Filter is the open matters.
type Filter struct {
	// State is Open (also for ""), Closed, or Any.
	State State
	// Unit: only matters of that unit, touching it or below it.
	Unit string
	// Committee: only matters it, or one that counts as it, was asked about.
	Committee string
	// Mine: the reader owns it or has contributed. Waiting: it waits for the reader's answer.
	Mine, Waiting bool
	// Kind of matter, "" for all.
	Kind Kind
	// Phase, one of Phases, leaves the open matters in it; "" for all.
	Phase string
	// Query are words to be found in what the reader may read of it.
	Query string
}

// Any is Filter.State for both open and closed.
const Any State = "any"

// Page of a list: After is the Next of the page before, Limit 0 the usual number.
type Page struct {
	After string
	// At is a contribution: the page is the one it stands on. It goes before After; one that is not there is the first page.
	At    string
	Limit int
}

// List is a page of matters.
type List struct {
	Items []Item
	Next  string
}

// Mine is a contribution of one's own with what became of it.
type Mine struct {
	Contribution
	Title       string
	MatterState State
	// Newest is the version of the matter's text that counts now.
	Newest int
	// Readable: the matter may still be read; one's own contribution and its answer always are.
	Readable bool
}

// Voice is a page of everything one has said.
type Voice struct {
	Items []Mine
	// Shaped is what came of all one has said; on the first page only.
	Shaped Shaped
	// After is where the page begins, "" at the start; Next where the next one does.
	After, Next string
}

// Waiting is a matter that waits for the reader's answers.
type Waiting struct {
	Item
	// Oldest is when the contribution came that has waited longest.
	Oldest time.Time
}

// Front is what a person is shown first.
type Front struct {
	// Influence are open matters the reader may still contribute to in time, those that end first first.
	Influence []Item
	// More says that there are others beyond those shown.
	More bool
	// Answers are answers to the reader that they have not read, newest first, and those of the last 30 days.
	Answers []Mine
	Waiting []Waiting
	Drafts  []Item
	// TakeOver are matters without an owner that the reader was asked to take over.
	TakeOver []Item
	// Asked are the reader's contributions about which something is asked that they have not replied to, oldest first.
	Asked []Mine
	// Handshakes are matters in which a handshake is offered that the reader may take or answer.
	Handshakes []Item
	// Ended are those of the last two weeks that touch the reader, the newest first: what came of it.
	Ended []Item
}

// Workbench is the page on which contributions are answered.
type Workbench struct {
	Matter Matter
	// Strip is what the page shows of the matter around it: its windows and its handshake.
	Strip *Story
	Text  Text
	May   May
	// Answered and Waiting count the contributions that need an answer; Blocking those that keep the matter open.
	Answered, Waiting, Blocking int
	// Oldest is when the one came that has waited longest; zero when none waits.
	Oldest    time.Time
	Questions []OpenQuestion
	Groups    []Group
	// Unsent are answers that have not gone out, oldest first; Drafts what the reader has begun to write and answers that fell away,
	// newest first.
	Unsent        []UnsentAnswer
	Drafts        []AnswerDraft
	Contributions []Contribution
	// After is where the page of them begins, "" at the start; Next where the next one does.
	After, Next string
}

// UnsentAnswer is an answer that has not gone out.
type UnsentAnswer struct {
	ID, Outcome, Text string
	Author            Person
	// Due is when it goes out; zero when it is held until the decision.
	Due time.Time
	// N is how many contributions it goes to.
	N int
}

// AnsweringFilter narrows the workbench.
type AnsweringFilter struct {
	// Show is "waiting" (also for ""), "answered" or "all".
	Show string
	// Kind of contribution, "" for all.
	Kind string
	// Question is the id of one of the matter's questions, Group of one of its groups; "" for all.
	Question, Group string
	// Draft is the id of a draft of an answer: the contributions it is to that still wait.
	Draft string
}

// Event is an entry of a matter's history.
type Event struct {
	Seq int64
	At  time.Time
	Day clock.Day
	// Verb as in the journal.
	Verb string
	// Actor is the zero Person for the program itself and where no name is shown.
	Actor Person
	// Words are the reason given; "" when there is none. WordsKind and WordsRef are the text they
	// are, to report and hide them.
	Words, WordsKind, WordsRef string
	// Still: what was hidden is hidden to this day.
	Still bool
	// From and To are the days of a moved last day, or the names of owners or units.
	From, To string
	// Window is the code of the window that was moved.
	Window string
	// N is a number: of contributions answered, of the version, of the question.
	N int
	// Ref is the id of the committee, or of the text that was hidden, of which Target is the kind (Target…).
	Ref, Target string
	// Said, About and Href are of what happened beside the matter (Happened), which has no verb here.
	Said, About, Href string
}

// Form is a draft with what its page shows beside it.
type Form struct {
	ID    string
	Input DraftInput
	// New: not saved yet.
	New     bool
	SavedAt time.Time
	// Units are those the writer leads; for the secretariat those that OnBehalf leads.
	Units      []Unit
	OnBehalf   Person
	StandIn    Person
	Touched    []Unit
	Committees []Asked
	Audience   Audience
	// Talked as in Story; once it is saved.
	Talked []TalkedBefore
}

// Audience is how many will be told when a matter is opened.
type Audience struct {
	// Told is how many different people, by the draft's Ask.
	Told int
	// Members sit in the committees; Working work in the touched units or below; Leaders lead the touched units.
	Members, Working, Leaders int
}

// Report is a text someone reported.
type Report struct {
	ID, MatterID, Title string
	// TargetKind is one of the Target… codes; Text what stands there.
	TargetKind, TargetID, Text string
	Reason                     string
	Reporter                   Person
	At                         time.Time
	// Also is how many others have reported the same.
	Also int
}

// Representatives are who will see a name given to the representatives only.
type Representatives struct {
	// Committees are their names; People who sits on the employee side today and may see the name.
	Committees []string
	People     []Person
}
