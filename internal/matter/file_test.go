package matter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/kit/upload"
	"github.com/medspil/medspil/internal/org"
)

// pictureIn is a picture in a row of a form, as it was read; the rules do not look into it.
func pictureIn(row int, which, words string) FileInput {
	return FileInput{Row: row, File: upload.File{Kind: upload.JPEG, Data: []byte("\xff\xd8\xff " + which), Width: 30, Height: 20}, Words: words}
}

func paperIn(row int, which, words string) FileInput {
	return FileInput{Row: row, File: upload.File{Kind: upload.PDF, Data: []byte("%PDF-1.7\n% " + which + "\n%%EOF")}, Words: words}
}

// sends contributes with files, and lets a moment pass.
func (w *world) sends(who, matterID, text string, files ...FileInput) string {
	w.t.Helper()
	given, err := w.x.Contribute(context.Background(), w.as(who), matterID,
		ContributionInput{Kind: Proposal, Text: text, NameTo: NameToAll, SendKey: id.New(), Files: files})
	ok(w.t, err)
	w.clk.Advance(time.Microsecond)
	return given
}

// filesHere are what is said about the files of a contribution as somebody sees it, or the text it is about where nothing is said.
func (w *world) filesHere(who, contribution string) []string {
	w.t.Helper()
	one, err := w.x.Contribution(context.Background(), w.as(who), contribution)
	ok(w.t, err)
	var words []string
	for _, f := range one.Files {
		words = append(words, f.Words)
	}
	return words
}

// paper gives the setting's matter one picture and no other, and gives its id.
func (s *setting) paper(words string) string {
	s.t.Helper()
	ctx := context.Background()
	s.town.Write(s.t, s.d, func(ctx context.Context, tx *db.Tx) error { return deleteFiles(ctx, tx, fileOfMatter, s.m) })
	ok(s.t, s.x.AddPaper(ctx, s.as("karen"), s.m, pictureIn(1, id.New(), words)))
	v, err := s.x.View(ctx, s.as("karen"), s.m, Page{})
	ok(s.t, err)
	return v.Papers[0].ID
}

// readsFile fetches a file as a row says, everywhere it is shown.
func (s *setting) readsFile(row, who string) error {
	ctx := context.Background()
	if row == "fetch a file of the matter" {
		_, err := s.x.File(ctx, s.as(who), s.paper("Skemaet"))
		return err
	}
	c := s.pictured[row]
	if c == "" {
		c = s.sends("sofus", s.m, "Se her.", pictureIn(1, "ruten", "Ruten"))
		s.pictured[row] = c
		switch row {
		case "fetch a file of one that was withdrawn":
			ok(s.t, s.x.Withdraw(ctx, s.as("sofus"), c))
		case "fetch a file of one that was hidden":
			ok(s.t, s.x.Hide(ctx, s.as(keeper), s.m, TargetContribution, c, "Den viser en borger."))
		}
	}
	one, err := s.x.Contribution(ctx, s.as("sofus"), c)
	ok(s.t, err)
	_, err = s.x.File(ctx, s.as(who), one.Files[0].ID)
	if v, verr := s.x.View(ctx, s.as(who), s.m, Page{Limit: most}); verr == nil {
		i := slices.IndexFunc(v.Contributions, func(k Contribution) bool { return k.ID == c })
		if i < 0 {
			s.t.Fatal("the contribution is not in its matter")
		}
		if shown := len(v.Contributions[i].Files) == 1; shown != (err == nil) {
			s.t.Errorf("%s | %s: the page shows it: %v, and the file: %v", row, who, shown, err)
		}
	}
	return err
}

func TestCheckFiles(t *testing.T) {
	many := []FileInput{pictureIn(1, "a", ""), pictureIn(2, "b", ""), pictureIn(3, "c", ""), pictureIn(4, "d", ""), pictureIn(5, "e", "")}
	long := pictureIn(1, "a", string(bytes.Repeat([]byte("x"), MaxWords+1)))
	for _, c := range []struct {
		name   string
		nameTo string
		files  []FileInput
		want   []string // field and key
	}{
		{"none", NameToAll, nil, nil},
		{"pictures, named", NameToAll, many[:4], nil},
		{"pictures, to the representatives", NameToRepresentatives, many[:4], nil},
		{"pictures, to nobody", "nobody", many[:4], nil},
		{"too many", NameToAll, many, []string{"file1 matter.error.files_many"}},
		{"a paper, named", NameToAll, []FileInput{paperIn(1, "a", "")}, nil},
		{"a paper, to the representatives", NameToRepresentatives, []FileInput{pictureIn(1, "a", ""), paperIn(2, "a", "")}, []string{"file2 matter.error.file_tells_name"}},
		{"a paper, to nobody", "nobody", []FileInput{paperIn(3, "a", "")}, []string{"file3 matter.error.file_tells_name"}},
		{"refused", NameToAll, []FileInput{{Row: 2, Refused: upload.HEIC}, {Row: 4, Refused: upload.Large}}, []string{"file2 matter.error.file.heic", "file4 matter.error.file.large"}},
		{"words without a file", NameToAll, []FileInput{{Row: 1, Words: "Ruten"}}, []string{"file1 matter.error.file.missing"}},
		{"long words", NameToAll, []FileInput{long}, []string{"words1 matter.error.too_long"}},
		{"a CPR number", NameToAll, []FileInput{pictureIn(2, "a", "010203-1234")}, []string{"words2 matter.error.cpr"}},
	} {
		inv := &fault.Invalid{}
		checkFiles(inv, c.nameTo, c.files)
		var got []string
		for _, f := range inv.Fields {
			got = append(got, f.Name+" "+f.Key)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestMaySeeFiles(t *testing.T) {
	for _, c := range []struct {
		s           Standing
		own, stands bool
		want        bool
	}{
		{Standing{Touched: true}, false, true, true}, {Standing{Touched: true}, false, false, false}, {Standing{Touched: true}, true, false, true},
		{Standing{Owner: true, LeaderAbove: true, Representative: true}, false, false, false}, {Standing{Secretariat: true}, false, false, true},
	} {
		if got := MaySeeFiles(c.s, c.own, c.stands); got != c.want {
			t.Errorf("%+v, own %v, stands %v: %v", c.s, c.own, c.stands, got)
		}
	}
}

func TestFilesGoWithAContribution(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		in := ContributionInput{Kind: Proposal, Text: "Se her.", NameTo: NameToAll, SendKey: id.New(),
			Files: []FileInput{pictureIn(1, "ruten", "Ruten"), paperIn(3, "skema", ""), pictureIn(4, "ruten", "Den samme")}}
		var wg sync.WaitGroup
		ids := make([]string, 8)
		for i := range ids {
			wg.Go(func() {
				var err error
				if ids[i], err = w.x.Contribute(ctx, w.as("rosa"), m, in); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if slices.Sort(ids); ids[0] != ids[len(ids)-1] {
			t.Errorf("sent many times at once: %v", ids)
		}
		c := ids[0]
		if diff := cmp.Diff([]string{"Ruten", ""}, w.filesHere("nadia", c)); diff != "" {
			t.Error("its files, each once and in order:", diff)
		}
		one, err := w.x.Contribution(ctx, w.as("nadia"), c)
		ok(t, err)
		want := in.Files[1]
		content, err := fileContent(ctx, w.d.Read(), one.Files[1].ID)
		ok(t, err)
		if f := one.Files[1]; f.Kind != upload.PDF || f.Size != len(want.Data) || !bytes.Equal(content, want.Data) {
			t.Errorf("the paper: %+v, %q", f, content)
		}
		if f := one.Files[0]; f.Kind != upload.JPEG || f.Width != 30 || f.Height != 20 {
			t.Errorf("the picture: %+v", f)
		}
		// Sent again with another file under the same key: it is not lost without a word.
		in.Files = []FileInput{pictureIn(1, "en anden", "")}
		_, err = w.x.Contribute(ctx, w.as("rosa"), m, in)
		if got := wrongFields(err); !slices.Equal(got, []string{"text"}) {
			t.Errorf("another file under the same key: %v", err)
		}
		// The workbench and one's own voice show them too.
		b, err := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
		ok(t, err)
		v, err := w.x.Voice(ctx, w.as("rosa"), Page{})
		ok(t, err)
		if len(b.Contributions[0].Files) != 2 || len(v.Items[0].Files) != 2 {
			t.Errorf("%d files on the workbench, %d in one's voice", len(b.Contributions[0].Files), len(v.Items[0].Files))
		}
		// Refused before anything is stored.
		for _, files := range [][]FileInput{{paperIn(1, "x", "")}, {{Row: 1, Refused: upload.HEIC}}} {
			_, err := w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "Nej.", NameTo: NameToRepresentatives, Files: files})
			if got := wrongFields(err); !slices.Equal(got, []string{"file1"}) {
				t.Errorf("%v", err)
			}
			_, err = w.x.Contribute(ctx, w.as("niels"), m, ContributionInput{Kind: Proposal, Text: "Nej.", NameTo: NameToRepresentatives, Files: files})
			fails(t, err, errNotFound)
		}
		// What is said to go on from a name kept back keeps a PDF back too.
		kept := w.says("rosa", m, NameToRepresentatives, "Uden navn.")
		w.answers("karen", m, kept)
		_, err = w.x.Contribute(ctx, w.as("rosa"), m, ContributionInput{Kind: Proposal, Text: "Mere.", NameTo: NameToAll, Follows: kept, Files: []FileInput{paperIn(2, "x", "")}})
		if got := wrongFields(err); !slices.Equal(got, []string{"file2"}) {
			t.Errorf("a follow-up: %v", err)
		}
		w.counted()
	})
}

func TestFilesOfAnEdit(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		c := w.sends("rosa", m, "Se her.", pictureIn(1, "a", "A"), pictureIn(2, "b", "B"), pictureIn(3, "c", "C"))
		one, err := w.x.Contribution(ctx, w.as("rosa"), c)
		ok(t, err)
		edit := EditInput{Kind: Proposal, Text: "Se her.", Remove: []string{one.Files[1].ID}, Files: []FileInput{paperIn(1, "d", "D"), pictureIn(2, "e", "E")}}
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, edit))
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, edit)) // the form sent twice is one change
		if diff := cmp.Diff([]string{"A", "C", "D", "E"}, w.filesHere("nadia", c)); diff != "" {
			t.Error(diff)
		}
		_, err = w.x.File(ctx, w.as("rosa"), one.Files[1].ID)
		fails(t, err, errNotFound) // taken away for good, also for its giver
		if e, err := w.x.EarlierTexts(ctx, w.as("rosa"), c); err != nil || len(e) != 0 {
			t.Errorf("a change of files alone left an earlier text: %v, %v", e, err)
		}
		if now, err := w.x.Contribution(ctx, w.as("nadia"), c); err != nil || now.EditedAt.IsZero() {
			t.Errorf("it does not say that it was changed: %v", err)
		}
		full := EditInput{Kind: Proposal, Text: "Også teksten.", Files: []FileInput{pictureIn(3, "f", "F")}}
		if got := wrongFields(w.x.Edit(ctx, w.as("rosa"), c, full)); !slices.Equal(got, []string{"file3"}) {
			t.Errorf("a fifth file: %v", got)
		}
		// A file of another's contribution is not taken away by naming it.
		other := w.sends("viggo", m, "Mit.", pictureIn(1, "a", "A"))
		ok(t, w.x.Edit(ctx, w.as("viggo"), other, EditInput{Kind: Concern, Text: "Mit.", Remove: []string{one.Files[0].ID}}))
		if got := w.filesHere("nadia", c); len(got) != 4 {
			t.Errorf("another's edit left %v", got)
		}
		// An answer that has not gone out falls away: it was written for what stood there before.
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Partly, Text: "Ja.", Hold: true})
		ok(t, err)
		read := w.clk.Now()
		w.clk.Advance(time.Second)
		ok(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Proposal, Text: "Se her.", Remove: []string{one.Files[0].ID}}))
		if now, err := w.x.Contribution(ctx, w.as("rosa"), c); err != nil || now.Held || !now.Waiting {
			t.Errorf("after a change of files it is held: %+v, %v", now.Held, err)
		}
		_, err = w.x.Answer(ctx, w.as("karen"), m, AnswerInput{Contributions: []string{c}, Outcome: Partly, Text: "Ja.", ReadAt: read})
		fails(t, err, ErrChanged)
		w.answers("karen", m, c)
		fails(t, w.x.Edit(ctx, w.as("rosa"), c, EditInput{Kind: Proposal, Text: "Se her.", Files: []FileInput{pictureIn(1, "g", "G")}}), ErrAnswered)

		kept := w.says("rosa", m, NameToRepresentatives, "Til jer.")
		if got := wrongFields(w.x.Edit(ctx, w.as("rosa"), kept, EditInput{Kind: Proposal, Text: "Til jer.", Files: []FileInput{paperIn(1, "x", "")}})); !slices.Equal(got, []string{"file1"}) {
			t.Errorf("a PDF beside a name kept back: %v", got)
		}
		w.counted()
	})
}

func TestPapers(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		add := func(in FileInput) error { return w.x.AddPaper(ctx, w.as("karen"), m, in) }
		ok(t, add(paperIn(1, "notat", "Notatet")))
		ok(t, add(paperIn(1, "notat", "Notatet")))
		ok(t, add(pictureIn(1, "skema", "Skemaet")))
		v, err := w.x.View(ctx, w.as("nadia"), m, Page{})
		ok(t, err)
		if len(v.Papers) != 2 || v.Papers[0].Words != "Notatet" || v.Papers[1].Kind != upload.JPEG {
			t.Fatalf("papers: %+v", v.Papers)
		}
		for _, in := range []FileInput{{Row: 1}, {Row: 1, Refused: upload.Damaged}} {
			if got := wrongFields(add(in)); !slices.Equal(got, []string{"file1"}) {
				t.Errorf("%+v: %v", in, got)
			}
		}
		for i := range MaxPapers - 2 {
			ok(t, add(pictureIn(1, fmt.Sprint(i), "")))
		}
		if got := wrongFields(add(pictureIn(1, "for meget", ""))); !slices.Equal(got, []string{"file1"}) {
			t.Errorf("one too many: %v", got)
		}
		ok(t, add(pictureIn(1, "skema", "Skemaet"))) // there already
		// A file of a contribution is not taken away as a paper, and what is gone is gone.
		c := w.sends("rosa", m, "Se her.", pictureIn(1, "a", "A"))
		one, err := w.x.Contribution(ctx, w.as("rosa"), c)
		ok(t, err)
		ok(t, w.x.RemovePaper(ctx, w.as("karen"), m, one.Files[0].ID))
		ok(t, w.x.RemovePaper(ctx, w.as("karen"), m, v.Papers[0].ID))
		ok(t, w.x.RemovePaper(ctx, w.as("karen"), m, v.Papers[0].ID))
		_, err = w.x.File(ctx, w.as("karen"), v.Papers[0].ID)
		fails(t, err, errNotFound)
		if got := w.filesHere("nadia", c); len(got) != 1 {
			t.Errorf("the contribution has %v", got)
		}
		h, err := w.x.History(ctx, w.as("nadia"), m)
		ok(t, err)
		n := map[string]int{}
		for _, e := range h {
			n[e.Verb]++
			if (e.Verb == VerbPaperAdded || e.Verb == VerbPaperRemoved) && e.Actor.Name != "Karen Brandt" {
				t.Errorf("%s by %v", e.Verb, e.Actor)
			}
		}
		if n[VerbPaperAdded] != MaxPapers || n[VerbPaperRemoved] != 1 {
			t.Errorf("history: %v", n)
		}
		entries, err := journal.OfVerbs(ctx, w.d.Read(), subjectKind, m, []string{VerbPaperAdded}, 1)
		ok(t, err)
		if told, err := w.x.Audience(ctx, w.d.Read(), entries[0]); err != nil || len(told) != 0 || slices.Contains(Verbs(), VerbPaperAdded) {
			t.Errorf("told: %v, %v", told, err)
		}
		w.answers("karen", m, c)
		ok(t, w.x.Close(ctx, w.as("karen"), m, CloseInput{Took: "Tak.", Early: "Alle er hørt."}))
		fails(t, add(pictureIn(1, "sent", "")), ErrNotOpen)
		fails(t, w.x.RemovePaper(ctx, w.as("karen"), m, v.Papers[1].ID), ErrNotOpen)
		if _, err := w.x.File(ctx, w.as("nadia"), v.Papers[1].ID); err != nil {
			t.Errorf("a paper of a closed matter: %v", err)
		}
	})
}

func TestFilesFollowTheRightToRead(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		c := w.sends("rosa", m, "Se her.", pictureIn(1, "a", "A"))
		ok(t, w.x.AddPaper(ctx, w.as("karen"), m, pictureIn(1, "b", "B")))
		one, err := w.x.Contribution(ctx, w.as("rosa"), c)
		ok(t, err)
		v, err := w.x.View(ctx, w.as("rosa"), m, Page{})
		ok(t, err)
		mine, paper := one.Files[0].ID, v.Papers[0].ID
		// Rosa moves to where the matter is not read: her own stays hers, as her words do, and the rest is gone.
		w.night(org.Sync{Employments: []org.SyncEmployment{{Key: "rosa", PersonKey: "rosa", UnitKey: "oak", Title: "Lærer"}}}, committee.Sync{})
		if _, err := w.x.File(ctx, w.as("rosa"), mine); err != nil {
			t.Errorf("one's own after moving: %v", err)
		}
		_, err = w.x.File(ctx, w.as("rosa"), paper)
		fails(t, err, errNotFound)
		if got := w.filesHere("rosa", c); len(got) != 1 {
			t.Errorf("one's own after moving shows %v", got)
		}
		for _, who := range []string{"niels", machine} {
			for _, f := range []string{mine, paper} {
				_, err := w.x.File(ctx, w.as(who), f)
				fails(t, err, errNotFound)
			}
		}
		_, err = w.x.File(ctx, w.as("nadia"), id.New())
		fails(t, err, errNotFound)
	})
}

// TestFilesWaitWithTheirContribution: the pictures of a contribution without a name are read by nobody until it is shown, and then by all
// who read it; taken back before, they are gone.
func TestFilesWaitWithTheirContribution(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.promising()
		code, gone := w.whispers("rosa", m, "Uden navn."), w.whispers("viggo", m, "Fortrudt.")
		waiting, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT id FROM matter_unnamed_file`)
		ok(t, err)
		for _, who := range []string{"rosa", "karen", "nadia", keeper} {
			for _, f := range waiting {
				_, err := w.x.File(ctx, w.as(who), f)
				fails(t, err, errNotFound)
			}
		}
		if r := w.receipt(code); len(waiting) != 2 || r.Pictures != 1 || len(r.Files) != 0 {
			t.Errorf("%d wait; the receipt: %+v", len(waiting), r)
		}
		ok(t, w.x.WithdrawUnnamed(ctx, gone))
		for range batchDays {
			w.dawn()
		}
		r := w.receipt(code)
		if !r.Shown || r.Pictures != 1 || len(r.Files) != 0 {
			t.Errorf("once it is shown, the receipt: %+v", r)
		}
		if got := w.filesHere("nadia", r.ID); !slices.Equal(got, []string{"Et billede"}) || len(w.filesIn(m)) != 1 {
			t.Errorf("it shows %v, and there are %d", got, len(w.filesIn(m)))
		}
		file := w.filesIn(m)[0]
		for _, who := range []string{"rosa", "karen", keeper} {
			if _, err := w.x.File(ctx, w.as(who), file); err != nil {
				t.Errorf("%s, once it is shown: %v", who, err)
			}
		}
		if left, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM matter_unnamed_file`); err != nil || left != 0 {
			t.Errorf("%d still wait, %v", left, err)
		}
		ok(t, w.x.WithdrawUnnamed(ctx, code))
		for who, want := range map[string]error{"rosa": errNotFound, "karen": errNotFound, keeper: nil} { // nobody knows that it is rosa's
			if _, err := w.x.File(ctx, w.as(who), file); !errors.Is(err, want) {
				t.Errorf("taken back, for %s: %v", who, err)
			}
		}
	})
}

func TestDeleteFiles(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		gone, stays := w.sends("rosa", m, "Den ene.", pictureIn(1, "a", "A"), pictureIn(2, "b", "B")), w.sends("rosa", m, "Den anden.", pictureIn(1, "a", "A"))
		ok(t, w.x.AddPaper(ctx, w.as("karen"), m, pictureIn(1, "a", "A")))
		left := func() (n int) {
			n, err := db.One(ctx, w.d.Read(), db.Scan[int], `SELECT count(*) FROM matter_file`)
			ok(t, err)
			return n
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error { return deleteFiles(ctx, tx, TargetContribution, gone) })
		if len(w.filesHere("rosa", gone)) != 0 || len(w.filesHere("rosa", stays)) != 1 || left() != 2 {
			t.Errorf("%v, %v, %d in all", w.filesHere("rosa", gone), w.filesHere("rosa", stays), left())
		}
		w.town.Write(t, w.d, func(ctx context.Context, tx *db.Tx) error { return deleteFiles(ctx, tx, fileOfMatter, m) })
		if left() != 1 {
			t.Errorf("%d are left", left())
		}
	})
}

// TestListsLeaveContentAlone: no page's query names the column in which pictures lie.
func TestListsLeaveContentAlone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.open()
		c := w.sends("rosa", m, "Se her.", pictureIn(1, "a", "A"))
		ok(t, w.x.AddPaper(context.Background(), w.as("karen"), m, pictureIn(1, "b", "B")))
		ctx, counter := db.WithCounter(context.Background())
		_, err := w.x.View(ctx, w.as("nadia"), m, Page{})
		_, err2 := w.x.Voice(ctx, w.as("rosa"), Page{})
		_, err3 := w.x.Answering(ctx, w.as("karen"), m, AnsweringFilter{}, Page{})
		one, err4 := w.x.Contribution(ctx, w.as("nadia"), c)
		ok(t, errors.Join(err, err2, err3, err4))
		_, err = w.x.File(ctx, w.as("nadia"), one.Files[0].ID)
		ok(t, err)
		seen := 0
		for _, s := range counter.Statements() {
			if bytes.Contains([]byte(s.SQL), []byte("matter_file")) {
				seen++
				if bytes.Contains([]byte(s.SQL), []byte("content")) {
					t.Errorf("reads content: %s", s.SQL)
				}
			}
		}
		if seen < 6 {
			t.Errorf("only %d queries about files were seen", seen)
		}
	})
}

// filesIn are the ids of all files of a matter and its contributions.
func (w *world) filesIn(matterID string) []string {
	w.t.Helper()
	ids, err := db.All(context.Background(), w.d.Read(), db.Scan[string], `SELECT id FROM matter_file WHERE matter_id = $1`, matterID)
	ok(w.t, err)
	return ids
}

func TestEraseFile(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m, other := w.open(), w.open()
		c := w.sends("rosa", m, "Se her.", pictureIn(1, "a", "A"), pictureIn(2, "b", "B"))
		w.answers("karen", m, c) // also what cannot be changed any more
		one, err := w.x.Contribution(ctx, w.as("rosa"), c)
		ok(t, err)
		file := one.Files[0].ID
		if got := wrongFields(w.x.EraseFile(ctx, w.as(keeper), m, file, " ")); !slices.Equal(got, []string{"reason"}) {
			t.Errorf("without a reason: %v", got)
		}
		fails(t, w.x.EraseFile(ctx, w.as(keeper), other, file, "En borger."), errNotFound)
		fails(t, w.x.EraseFile(ctx, w.as("karen"), m, file, "En borger."), errForbidden)
		ok(t, w.x.EraseFile(ctx, w.as(keeper), m, file, "En borger kunne genkendes."))
		fails(t, w.x.EraseFile(ctx, w.as(keeper), m, file, "Igen."), errNotFound)
		if got := w.filesHere("nadia", c); !slices.Equal(got, []string{"B"}) {
			t.Errorf("left: %v", got)
		}
		if diff := cmp.Diff([]string{"rosa"}, w.told(m, VerbErased)); diff != "" {
			t.Error("told:", diff)
		}
		events, err := w.x.History(ctx, w.as("nadia"), m)
		ok(t, err)
		if last := events[len(events)-1]; last.Verb != VerbErased || last.N != 1 || last.Words != "En borger kunne genkendes." || last.Actor.ID != w.town.Person(keeper) {
			t.Errorf("history: %+v", last)
		}
		ok(t, w.x.scrub(ctx, scrubbing{Words: true}))
		w.notInFiles("\xff\xd8\xff a")

		s := served(w)
		page := "/fil/" + w.filesIn(m)[0] + "/slet"
		for who, want := range map[string]int{keeper: 200, "karen": 404, "rosa": 404} {
			if status, _ := s.get(who, page); status != want {
				t.Errorf("%s: %d", who, status)
			}
			if _, body := s.get(who, "/forloeb/"+m); strings.Contains(body, page) != (want == 200) {
				t.Errorf("the way there, for %s", who)
			}
		}
		if status, body, _ := s.post(keeper, page, url.Values{}); status != 422 || !strings.Contains(body, "Der er problemer") {
			t.Errorf("by form, without a reason: %d", status)
		}
		if status, _, to := s.post(keeper, page, url.Values{"reason": {"En borger."}}); status != 303 || to != "/forloeb/"+m+"/historik" {
			t.Errorf("by form: %d to %s", status, to)
		}
		if n := len(w.filesIn(m)); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestFilesAreForgotten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		gone := w.sends("rosa", m, "Fortrudt.", pictureIn(1, "a", "A"))
		ugly := w.sends("viggo", m, "Grimt.", pictureIn(1, "b", "B"))
		stays := w.sends("sofus", m, "Bliver.", pictureIn(1, "c", "C"), paperIn(2, "d", "D"))
		ok(t, w.x.AddPaper(ctx, w.as("karen"), m, paperIn(1, "e", "E")))
		ok(t, w.x.Withdraw(ctx, w.as("rosa"), gone))
		ok(t, w.x.Hide(ctx, w.as(keeper), m, TargetContribution, ugly, "Nævner en borger."))
		w.answers("karen", m, stays)
		w.closes(m)
		closed := w.today().AddDays(1)
		left := func() (words []string) {
			words, err := db.All(ctx, w.d.Read(), db.Scan[string], `SELECT words FROM matter_file ORDER BY words`)
			ok(t, err)
			return words
		}
		w.later(12)
		w.forgets(w.texts(), closed, m)
		if diff := cmp.Diff([]string{"C", "D", "E"}, left()); diff != "" {
			t.Error("what went with texts out of sight:", diff)
		}
		w.later(60)
		w.forgets(w.names(), closed, m)
		if diff := cmp.Diff([]string{"C", "E"}, left()); diff != "" {
			t.Error("a PDF names its maker when the names are forgotten:", diff)
		}
	})
}

func TestFilesAreInTheCopyOfOnesOwn(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		m := w.open()
		w.sends("rosa", m, "Se her.", pictureIn(1, "a", "Ruten"), paperIn(2, "b", ""))
		w.sends("viggo", m, "Og her.", pictureIn(1, "c", "Viggos"))
		parts := w.x.OwnData()
		i := slices.IndexFunc(parts, func(p owndata.Part) bool { return p.Key == "files" })
		page, err := parts[i].List(ctx, w.d.Read(), w.as("rosa"), "", 10)
		ok(t, err)
		var got []string
		for _, r := range page.Records {
			var line []string
			for _, f := range r {
				if f.Key == "format" || f.Key == "text" {
					line = append(line, fmt.Sprint(f.Value))
				}
			}
			got = append(got, strings.Join(line, " "))
		}
		slices.Sort(got)
		if diff := cmp.Diff([]string{"jpeg Ruten", "pdf "}, got); diff != "" {
			t.Error(diff)
		}
	})
}
