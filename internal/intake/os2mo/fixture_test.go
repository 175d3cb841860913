package os2mo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/intake/os2mo"
)

// The usual names of the five.
const (
	unitsFile      = "Adm-org-incl-start-og-stopdata-og-enhedstyper-os2mo.csv"
	employedFile   = "AlleBK-stilling-email_os2mo.csv"
	leadersFile    = "Alle_lederfunktioner_os2mo.csv"
	treeFile       = "Prøveby_org_incl-medarbejdere_os2mo.csv"
	committeesFile = "MED-udvalgsmedlemer_i_hieraki.csv"
)

// org is a small organisation written as its exports. The zero value has the headings alone.
type org struct{ units, employed, tree, leaders, seats [][]string }

// uid makes a UUID of a short word, the same each time.
func uid(word string) string {
	var n uint64
	for _, r := range word {
		n = n*131 + uint64(r)
	}
	return fmt.Sprintf("aaaaaaaa-aaaa-4aaa-8aaa-%012x", n&0xffffffffffff)
}

func (o *org) unit(id, name string) {
	o.units = append(o.units, []string{uid(id), name, "", "2017-01-01", "", "Afdeling"})
}

// person is employed in a unit and stands in the tree at a path ("A/B"), under their username; no path: not in the tree.
func (o *org) person(user, unit, path string) { o.named(user, "Navn "+user, unit, path) }

func (o *org) named(user, name, unit, path string) {
	first, last, _ := strings.Cut(name, " ")
	o.employed = append(o.employed, []string{"6101700000", "2020-01-01", "", first, " " + last, uid("p" + user), user, "", uid(unit), user + "@proeve.example",
		"", "Titel", uid("e" + user + unit)})
	if path != "" {
		o.tree = append(o.tree, append(columns(path), name, user, "", user+"@proeve.example", ""))
	}
}

func (o *org) leader(path, name, email string) {
	o.leaders = append(o.leaders, append(columns(path), "Personale", name, "", email))
}

// seat is one seat of a committee ("H/C/L/A", with empty parts for columns left out).
func (o *org) seat(path, post, user string) {
	names := append(strings.Split(path, "/"), "", "", "")[:4]
	email := ""
	if user != "" {
		email = user + "@proeve.example"
	}
	o.seats = append(o.seats, append(slices.Clone(names), user, "", user, post, "", "", email, ""))
}

func columns(path string) []string { return append(strings.Split(path, "/"), "", "", "", "")[:5] }

func (o org) files() []os2mo.File {
	levels := []string{"root", "org", "sub org", "2xsub org", "3xsub org"}
	return []os2mo.File{
		sheet(unitsFile, []string{"uuid", "Navn", "Enhedtype UUID", "Gyldig fra", "Gyldig til", "Enhedstype Titel"}, o.units),
		sheet(employedFile, []string{"CPR-Nummer", "Ansættelse gyldig fra", "Ansættelse gyldig til", "Fornavn", "Efternavn", "Person UUID", "Brugernavn",
			"Org-enhed", "Org-enhed UUID", "E-mail", "Telefon", "Stillingsbetegnelse", "Engagement UUID"}, o.employed),
		sheet(treeFile, append(slices.Clone(levels), "Navn", "Brugernavn", "Telefon", "E-mail", "Adresse"), o.tree),
		sheet(leadersFile, append(slices.Clone(levels), "Ansvar", "Navn", "Telefon", "E-mail"), o.leaders),
		sheet(committeesFile, []string{"Hoved-MED", "Center-MED", "Lokal-MED", "AMR-Gruppe", "Fornavn", "Efternavn", "Brugernavn", "Post", "Leder",
			"Tillidrepræsentant", "E-mail", "Telefon"}, o.seats),
	}
}

func sheet(name string, header []string, rows [][]string) os2mo.File {
	var b strings.Builder
	for _, r := range append([][]string{header}, rows...) {
		b.WriteString(`"` + strings.Join(r, `";"`) + "\"\r\n")
	}
	return os2mo.File{Name: name, Data: []byte(b.String())}
}

// small is an organisation with nothing wrong: a root, two centres with a "Team 1" each, and committees.
func small() org {
	var o org
	o.unit("root", "Prøveby Kommune")
	o.unit("a", "Center A")
	o.unit("b", "Center B")
	o.unit("a1", "Team 1")
	o.unit("b1", "Team 1")
	o.person("chef", "root", "Prøveby Kommune")
	o.person("alfa", "a", "Prøveby Kommune/Center A")
	o.person("beta", "b", "Prøveby Kommune/Center B")
	for _, n := range []string{"1", "2", "3"} {
		o.person("aa"+n, "a1", "Prøveby Kommune/Center A/Team 1")
		o.person("bb"+n, "b1", "Prøveby Kommune/Center B/Team 1")
	}
	o.leader("Prøveby Kommune", "Navn chef", "chef@proeve.example")
	o.leader("Prøveby Kommune/Center A", "Navn alfa", "alfa@proeve.example")
	o.leader("Prøveby Kommune/Center B", "Navn beta", "beta@proeve.example")
	o.leader("Prøveby Kommune/Center A/Team 1", "Navn aa1", "aa1@proeve.example")
	o.leader("Prøveby Kommune/Center B/Team 1", "Navn bb1", "bb1@proeve.example")
	o.seat("H-MED Hoved-MED", "LR formand", "chef")
	o.seat("H-MED Hoved-MED", "FTR næstformand", "aa2")
	o.seat("H-MED Hoved-MED/C-MED Center A", "LR formand", "alfa")
	o.seat("H-MED Hoved-MED/C-MED Center A", "TR", "aa3")
	return o
}

// edit gives the files with one changed.
func edit(t testing.TB, files []os2mo.File, name string, change func(string) string) []os2mo.File {
	t.Helper()
	files = slices.Clone(files)
	i := slices.IndexFunc(files, func(f os2mo.File) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no %s", name)
	}
	before := string(files[i].Data)
	files[i].Data = []byte(change(before))
	if string(files[i].Data) == before {
		t.Fatalf("%s is not changed", name)
	}
	return files
}

// bad reads and wants it to be refused.
func bad(t testing.TB, files []os2mo.File) []os2mo.Problem {
	t.Helper()
	s, r := os2mo.Read(files)
	if s != nil || len(r.Bad) == 0 {
		t.Fatal("taken as good")
	}
	return r.Bad
}
