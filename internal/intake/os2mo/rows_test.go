package os2mo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/intake/os2mo"
)

func TestBadRows(t *testing.T) {
	swap := func(old, now string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, now, 1) }
	}
	for name, tc := range map[string]struct {
		file   string
		change func(string) string
		want   []os2mo.Problem // without the file
	}{
		"unit id":   {unitsFile, swap(uid("a1"), "en-to-tre"), []os2mo.Problem{{Line: 5, Field: "uuid", Value: "en-to-tre", Reason: os2mo.BadUUID}}},
		"unit name": {unitsFile, swap("Center A", "  "), []os2mo.Problem{{Line: 3, Field: "navn", Reason: os2mo.MissingName}}},
		"unit id twice": {unitsFile, swap(uid("b"), uid("a")),
			[]os2mo.Problem{{Line: 4, Field: "uuid", Value: uid("a"), Reason: os2mo.DuplicateID, Args: map[string]any{"other": 3}}}},
		"day": {unitsFile, swap("2017-01-01", "2017-13-01"), []os2mo.Problem{{Line: 2, Field: "gyldig fra", Value: "2017-13-01", Reason: os2mo.BadDate}}},
		"a CPR number for a day": {employedFile, swap(`"2020-01-01"`, `"040165-1234"`),
			[]os2mo.Problem{{Line: 2, Field: "ansættelse gyldig fra", Value: "•••••••••••", Reason: os2mo.BadDate}}},
		"a CPR number for an id": {employedFile, swap(uid("paa1"), "040165 - 1234"),
			[]os2mo.Problem{{Line: 5, Field: "person uuid", Value: "•••••••••••••", Reason: os2mo.BadUUID}}},
		"a CPR number for an id, over two lines": {employedFile, swap(uid("paa1"), "040165\n1234"),
			[]os2mo.Problem{{Line: 5, Field: "person uuid", Value: "•••••••••••", Reason: os2mo.BadUUID}}},
		"an id with digits like a CPR number's": {employedFile, swap(uid("a1"), "3dd76d94-4894-4175-aedb-42cd5be6f4d7"),
			[]os2mo.Problem{{Line: 5, Field: "org-enhed uuid", Value: "3dd76d94-4894-4175-aedb-42cd5be6f4d7", Reason: os2mo.UnknownUnit}}},
		"days out of order": {employedFile, swap(`"2020-01-01";""`, `"2020-01-01";"2019-12-31"`),
			[]os2mo.Problem{{Line: 2, Field: "ansættelse gyldig til", Value: "2019-12-31", Reason: os2mo.DateOrder, Args: map[string]any{"other": "2020-01-01"}}}},
		"person id": {employedFile, swap(uid("paa1"), ""), []os2mo.Problem{{Line: 5, Field: "person uuid", Reason: os2mo.BadUUID}}},
		"no name":   {employedFile, swap(`"Navn";" aa1"`, `"";" "`), []os2mo.Problem{{Line: 5, Field: "fornavn", Reason: os2mo.MissingName}}},
		"employment twice": {employedFile, swap(uid("ebb1b1"), uid("eaa1a1")),
			[]os2mo.Problem{{Line: 6, Field: "engagement uuid", Value: uid("eaa1a1"), Reason: os2mo.DuplicateID, Args: map[string]any{"other": 5}}}},
		"two people with one id": {employedFile, swap(uid("pbb1"), uid("paa1")),
			[]os2mo.Problem{{Line: 6, Field: "person uuid", Value: uid("paa1"), Reason: os2mo.PersonTwoNames, Args: map[string]any{"other": 5, "name": "Navn aa1"}}}},
		"unit nobody knows": {employedFile, swap(uid("a1"), uid("zz")),
			[]os2mo.Problem{{Line: 5, Field: "org-enhed uuid", Value: uid("zz"), Reason: os2mo.UnknownUnit}}},
		"no path":        {treeFile, swap(`"Prøveby Kommune";"Center A"`, `"";"Center A"`), []os2mo.Problem{{Line: 3, Field: "root", Value: " › Center A", Reason: os2mo.MissingPath}}},
		"hole in path":   {leadersFile, swap(`"Center A";"Team 1"`, `"";"Team 1"`), []os2mo.Problem{{Line: 5, Field: "org", Value: "Prøveby Kommune ›  › Team 1", Reason: os2mo.MissingPath}}},
		"post":           {committeesFile, swap(`"TR"`, `"Kasserer"`), []os2mo.Problem{{Line: 5, Field: "post", Value: "Kasserer", Reason: os2mo.UnknownPost}}},
		"chair":          {committeesFile, swap(`"TR"`, `"TR formand"`), []os2mo.Problem{{Line: 5, Field: "post", Value: "TR formand", Reason: os2mo.UnknownPost}}},
		"no committee":   {committeesFile, swap(`"H-MED Hoved-MED"`, `""`), []os2mo.Problem{{Line: 2, Field: "hoved-med", Reason: os2mo.MissingPath}}},
		"too few fields": {unitsFile, swap(`;"Afdeling"`, ``), []os2mo.Problem{{Line: 2, Reason: os2mo.FieldCount, Args: map[string]any{"got": 5, "want": 6}}}},
		"quotes":         {unitsFile, swap(`"Center A"`, `"Center "A"`), []os2mo.Problem{{Line: 3, Reason: os2mo.BadQuotes}}},
		"too long": {unitsFile, swap("Center A", strings.Repeat("å", 600)),
			[]os2mo.Problem{{Line: 3, Field: "navn", Value: strings.Repeat("å", 80) + "…", Reason: os2mo.TooLong, Args: map[string]any{"limit": 1000}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := bad(t, edit(t, small().files(), tc.file, tc.change))
			for i := range tc.want {
				tc.want[i].File = tc.file
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A line in a quoted field counts: the numbers are those an editor shows.
func TestLinesAreThoseOfTheFile(t *testing.T) {
	files := edit(t, small().files(), unitsFile, func(s string) string {
		return strings.Replace(strings.Replace(s, "Center A", "Center\r\nA", 1), uid("b1"), "x", 1)
	})
	if got := bad(t, files); len(got) != 1 || got[0].Line != 7 {
		t.Errorf("%+v", got)
	}
}

func TestAllProblemsAreTold(t *testing.T) {
	lines := map[int]bool{}
	files := edit(t, night(t, "os2mo"), employedFile, func(s string) string {
		rows := strings.Split(s, "\r\n")
		for i := 1; i <= 300; i++ {
			f := strings.Split(rows[i], ";")
			switch i % 3 {
			case 0:
				f[1] = `"i går"`
			case 1:
				f[5] = `"ingen"`
			default:
				f[12] = `""`
			}
			rows[i] = strings.Join(f, ";")
			lines[i+1] = true
		}
		return strings.Join(rows, "\r\n")
	})
	problems := bad(t, files)
	if len(problems) != 300 {
		t.Errorf("%d problems", len(problems))
	}
	for _, p := range problems {
		delete(lines, p.Line)
	}
	if len(lines) != 0 {
		t.Errorf("nothing about the lines %v", lines)
	}
}

func TestPhones(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "20 41 38 12": "20 41 38 12", "20413812": "20 41 38 12", "+45 20413812": "20 41 38 12", "0045 2041 3812": "20 41 38 12",
		"4520413812": "20 41 38 12", "+46 701234567": "+46 70 12 34 56 7", "4412": "44 12", "(+45) 20-41-38-12": "?", "lokal 12": "?",
		"610170-1234": "?", "6101701234": "?", "61 01 70 12 34": "?", "+6101701234": "+61 01 70 12 34", "+0101701234": "?",
	} {
		o := small()
		o.employed[0][10] = in
		s, r := read(t, o.files())
		gap := slices.ContainsFunc(r.Gaps, func(p os2mo.Problem) bool {
			return p.File == employedFile && p.Line == 2 && (p.Reason == os2mo.BadPhone || p.Reason == os2mo.NumberRemoved) && p.Value == ""
		})
		got := person(s, "chef").Phone
		if gap && got == "" {
			got = "?"
		}
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func person(s *os2mo.Snapshot, username string) os2mo.Person {
	i := slices.IndexFunc(s.People, func(p os2mo.Person) bool { return p.Username == username })
	if i < 0 {
		return os2mo.Person{}
	}
	return s.People[i]
}

func TestPeopleAreJoined(t *testing.T) {
	o := small()
	o.person("aa2", "b1", "Prøveby Kommune/Center B/Team 1") // a second employment in a unit of the same name
	first, second := o.employed[5], o.employed[len(o.employed)-1]
	first[9], first[10], first[12] = "", "20413812", uid("e")[:35]+"2"                      // one row has no e-mail …
	second[9], second[10], second[12] = "AA2@Proeve.Example", "20413813", uid("e")[:35]+"1" // … the other has, in capitals, and it is the first by id
	s, r := read(t, o.files())
	p := person(s, "aa2")
	if p.Email != "aa2@proeve.example" || p.Phone != "20 41 38 13" || p.FirstName != "Navn" || p.LastName != "aa2" {
		t.Errorf("%+v", p)
	}
	var units []string
	for _, e := range s.Employments {
		if e.PersonID == p.ID {
			units = append(units, e.UnitID)
		}
	}
	slices.Sort(units)
	if d := cmp.Diff([]string{min(uid("a1"), uid("b1")), max(uid("a1"), uid("b1"))}, units); d != "" {
		t.Error(d)
	}
	if n := byReason(r.Gaps); n[os2mo.PersonElsewhere]+n[os2mo.UnplacedUnit] > 0 {
		t.Errorf("gaps: %v", n)
	}
}

// What two people have that should be one person's own is told, since sign-in goes by e-mail.
func TestSharedAddresses(t *testing.T) {
	o := small()
	o.employed[1][9], o.employed[2][9], o.employed[3][9] = "faelles@proeve.example", "faelles@proeve.example", "ikke en adresse"
	_, r := read(t, o.files())
	n := byReason(r.Gaps)
	if n[os2mo.SharedEmail] != 1 || n[os2mo.BadEmail] != 1 {
		t.Errorf("%v", n)
	}
}

func TestCommittees(t *testing.T) {
	o := small()
	o.seats = nil
	o.seat("H-MED Hoved-MED/C-MED Center A/L-MED Team 1/AMG Team 1", "AMR", "aa1")
	o.seat("H-MED Hoved-MED//L-MED Center B/AMG Center B", "AMR", "bb3") // straight below the main committee
	o.seat("H-MED Hoved-MED//L-MED Center B", "TR  Næstformand", "bb1")
	o.seat("H-MED Hoved-MED//L-MED Center B", "TR", "")
	o.seat("H-MED Hoved-MED//L-MED Center B", "TR", "ukendt")
	o.seat("H-MED Hoved-MED//L-MED Center B", "TR", "bb2")
	o.seat("H-MED Hoved-MED//L-MED Center B", "LR formand", "beta")
	o.seat("H-MED Hoved-MED/C-MED Center A/P-MED Team 1", "LR", "alfa")
	s, r := read(t, o.files())
	type brief struct {
		Key, Parent, Kind string
		Level             int
	}
	var got []brief
	for _, c := range s.Committees {
		got = append(got, brief{c.Key, c.ParentKey, c.Kind, c.Level})
	}
	const main, a = "H-MED Hoved-MED", "H-MED Hoved-MED › C-MED Center A"
	if d := cmp.Diff([]brief{
		{main, "", committee.KindCommittee, 1},
		{a, main, committee.KindCommittee, 2},
		{a + " › L-MED Team 1", a, committee.KindCommittee, 3},
		{a + " › L-MED Team 1 › AMG Team 1", a + " › L-MED Team 1", committee.KindGroup, 4},
		{a + " › P-MED Team 1", a, committee.KindStaffMeeting, 3},
		{main + " › L-MED Center B", main, committee.KindCommittee, 3},
		{main + " › L-MED Center B › AMG Center B", main + " › L-MED Center B", committee.KindGroup, 4},
	}, got); d != "" {
		t.Error(d)
	}
	i := slices.IndexFunc(s.Committees, func(c os2mo.Committee) bool { return c.Name == "L-MED Center B" })
	var seats []string
	for _, x := range s.Committees[i].Seats {
		who := "nobody"
		for _, p := range s.People {
			if p.ID == x.PersonID {
				who = p.Username
			}
		}
		seats = append(seats, fmt.Sprintf("%d %s: %s, %s %s", x.Position, x.Key, who, x.Side, x.Role))
	}
	if d := cmp.Diff([]string{"1 LR formand 1: beta, management chair", "2 TR næstformand 1: bb1, employee vice_chair", "3 TR 1: bb2, employee member",
		"4 TR 2: nobody, employee member", "5 TR 3: nobody, employee member"}, seats); d != "" {
		t.Error(d)
	}
	n := byReason(r.Gaps)
	if n[os2mo.VacantSeat] != 1 || n[os2mo.HolderUnknown] != 1 || n[os2mo.CommitteeNoUnit] != 0 {
		t.Errorf("%v", n)
	}
}

// Other municipalities have fewer columns, or more.
func TestCommitteeColumns(t *testing.T) {
	for header, want := range map[string][]int{
		`"HovedMED";"LokalMED";`: {1, 3},
		`"Hoved-MED";"Sektor-MED";"Område-MED";"Lokal-MED";"AMR-Gruppe";`: {1, 2, 3, 3, 4},
		`"Hovedudvalg";"Arbejdsmiljøgruppe";`:                             {1, 4},
	} {
		columns := strings.Count(header, ";")
		rows := []string{header + `"Fornavn";"Efternavn";"Brugernavn";"Post";"Leder";"Tillidrepræsentant";"E-mail";"Telefon"`}
		for n := 1; n <= columns; n++ {
			row := ""
			for i := range columns {
				if i < n {
					row += fmt.Sprintf(`"MED %d";`, i)
				} else {
					row += `"";`
				}
			}
			rows = append(rows, row+`"";"";"";"TR";"";"";"";""`)
		}
		s, _ := read(t, edit(t, small().files(), committeesFile, func(string) string { return strings.Join(rows, "\r\n") + "\r\n" }))
		var got []int
		for _, c := range s.Committees {
			got = append(got, c.Level)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", header, d)
		}
	}
}

func TestOneCommitteeAtTwoLevels(t *testing.T) {
	o := small()
	o.seat("H-MED Hoved-MED//C-MED Center A", "TR", "")
	got := bad(t, o.files())
	if d := cmp.Diff([]os2mo.Problem{{File: committeesFile, Line: 6, Value: "C-MED Center A", Reason: os2mo.CommitteeLevels, Args: map[string]any{"other": 4}}}, got); d != "" {
		t.Error(d)
	}
}
