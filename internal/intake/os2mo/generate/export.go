package generate

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// allCommittees makes the main committee, one for each centre, local ones for the largest workplaces, staff meetings with MED status
// for some small ones, and working-environment groups. About one in eighty people has a committee.
func (b *builder) allCommittees() {
	root := b.units[0]
	main := committee{path: [4]string{"H-MED Hoved-MED"}}
	main.seats = append(main.seats, seat{"LR formand", root.leader})
	for _, c := range root.below[1:4] {
		main.seats = append(main.seats, seat{"LR", c.leader})
	}
	main.seats = append(main.seats, b.elected(root, "FTR næstformand", "FTR", "FTR", "FTR", "FTR", "FTR", "AMR", "AMR", "AMR")...)
	b.committees = append(b.committees, main)
	var places []*unit
	for _, u := range b.units {
		if u.workplace {
			places = append(places, u)
		}
	}
	slices.SortStableFunc(places, func(x, y *unit) int { return cmp.Compare(b.sizes[y], b.sizes[x]) })
	local := places[:min(len(places), max(6, b.People/120))]
	for _, centre := range root.below[1:] {
		c := committee{path: [4]string{main.path[0], "C-MED " + centre.name}}
		c.seats = append(c.seats, seat{"LR formand", centre.leader})
		for _, u := range centre.below[:min(2, len(centre.below))] {
			c.seats = append(c.seats, seat{"LR", u.leader})
		}
		c.seats = append(c.seats, b.elected(centre, "TR næstformand", "TR", "TR", "TR", "TR", "AMR", "AMR")...)
		b.committees = append(b.committees, c)
		for i, u := range local {
			if above(u, centre) {
				b.local(c.path, u, i)
			}
		}
	}
	b.findRoles()
}

func above(u, centre *unit) bool {
	for ; u != nil; u = u.parent {
		if u == centre {
			return true
		}
	}
	return false
}

// local makes the committee of the i-th largest workplace, and perhaps a group below it.
func (b *builder) local(path [4]string, u *unit, i int) {
	path[2] = "L-MED " + u.name
	posts := []string{"TR næstformand", "TR", "TR", "AMR"}
	switch {
	case i%11 == 7: // as people write it by hand: matched by nobody but people
		path[2] = "L-MED " + strings.Replace(u.name, u.trade.long, u.trade.short, 1)
	case i%7 == 5:
		path[2], posts = "P-MED "+u.name, []string{"TR næstformand", "AMR"}
	}
	c := committee{path: path, seats: append([]seat{{"LR formand", u.leader}}, b.elected(u, posts...)...)}
	if i > 0 && b.rnd.IntN(12) == 0 { // vacant
		c.seats[len(c.seats)-1].holder = nil
	}
	b.committees = append(b.committees, c)
	if i%4 == 1 {
		path[3] = "AMG " + u.name
		b.committees = append(b.committees, committee{path: path, seats: append(b.elected(u, "AMR"), seat{"LR", u.leader})})
	}
	if u.trade == &trades[0] && !strings.HasPrefix(path[2], "P-") && strings.HasSuffix(path[2], " "+u.name) && b.roles["leder"] == nil {
		b.roles["leder"], b.roles["naestformand"], b.roles["tillidsrepraesentant"] = u.leader, c.seats[1].holder, c.seats[2].holder
		centre := u
		for centre.parent.parent != nil {
			centre = centre.parent
		}
		b.roles["centerchef"] = centre.leader
		sitting := map[*person]bool{}
		for _, s := range c.seats {
			sitting[s.holder] = true
		}
		for _, p := range b.workers(u) {
			if !sitting[p] && len(p.jobs) == 1 {
				b.roles["medarbejder"] = p
				break
			}
		}
	}
}

// findRoles names those of the demo's roles who do not hang on one workplace.
func (b *builder) findRoles() {
	b.roles["kommunaldirektoer"] = b.units[0].leader
	for _, u := range b.units {
		if u.workplace && u.trade.name == "HR og Løn" {
			b.roles["sekretariat"] = b.workers(u)[0]
		}
	}
	for _, p := range b.roles {
		p.email = true
	}
}

// workers are the people of a unit and below, leaders not among them.
func (b *builder) workers(u *unit) []*person {
	list := slices.Clone(u.staff)
	for _, c := range u.below {
		list = append(list, b.workers(c)...)
	}
	return list
}

// elected fills seats with people of the unit, each once, all with an e-mail; now and then one is vacant.
func (b *builder) elected(u *unit, posts ...string) []seat {
	people := b.workers(u)
	start := b.rnd.IntN(max(1, len(people)))
	var seats []seat
	for i, post := range posts {
		s := seat{post: post}
		if i < len(people) && !(i > 1 && b.rnd.IntN(15) == 0) {
			s.holder = people[(start+i)%len(people)]
			s.holder.email = true
		}
		seats = append(seats, s)
	}
	return seats
}

// export writes the five files.
func (b *builder) export() Export {
	e := Export{Files: map[string][]byte{}, CPRs: slices.Sorted(maps.Keys(b.cprs)), Roles: map[string]string{}, Units: len(b.units), Committees: len(b.committees)}
	for role, p := range b.roles {
		e.Roles[role] = b.mail(p)
	}
	levels := []string{"root", "org", "sub org"}
	for n := 2; len(levels) < b.Depth; n++ {
		levels = append(levels, fmt.Sprintf("%dxsub org", n))
	}
	adm := table{{"uuid", "Navn", "Enhedtype UUID", "Gyldig fra", "Gyldig til", "Enhedstype Titel"}}
	leaders := table{append(slices.Clone(levels), "Ansvar", "Navn", "Telefon", "E-mail")}
	for _, u := range b.units {
		adm = append(adm, []string{u.id, u.name, "", "2017-01-01", "", u.kind})
		row := append(b.path(u), "", "", "", "")
		if l := u.leader; l != nil {
			copy(row[b.Depth:], []string{"Personale: ansættelse/afskedigelse", l.first + " " + l.last, l.phone, b.mail(l)})
		}
		leaders = append(leaders, row)
	}
	employed := table{{"CPR-Nummer", "Ansættelse gyldig fra", "Ansættelse gyldig til", "Fornavn", "Efternavn", "Person UUID", "Brugernavn", "Org-enhed",
		"Org-enhed UUID", "E-mail", "Telefon", "Stillingsbetegnelse", "Engagement UUID"}}
	people := table{append(slices.Clone(levels), "Navn", "Brugernavn", "Telefon", "E-mail", "Adresse")}
	for i, p := range b.people {
		for _, j := range p.jobs {
			employed = append(employed, []string{p.cpr, j.from, j.to, p.first, " " + p.last, p.id, p.user, j.unit.name, j.unit.id, b.mail(p), p.phone, j.title, j.id})
			people = append(people, append(b.path(j.unit), p.first+" "+p.last, p.user, p.phone, b.mail(p), fmt.Sprintf("Prøvevej %d, 9999 %s", i%90+1, b.Name)))
		}
	}
	med := table{{"Hoved-MED", "Center-MED", "Lokal-MED", "AMR-Gruppe", "Fornavn", "Efternavn", "Brugernavn", "Post", "Leder", "Tillidrepræsentant", "E-mail", "Telefon"}}
	for _, c := range b.committees {
		for _, s := range c.seats {
			row := append(slices.Clone(c.path[:]), "", "", "", s.post, "", "", "", "")
			if p := s.holder; p != nil {
				row[4], row[5], row[6], row[10], row[11] = p.first, " "+p.last, p.user, b.mail(p), p.phone
				if strings.HasPrefix(s.post, "LR") {
					row[8] = "Ja"
				}
			}
			med = append(med, row)
			e.Seats++
		}
	}
	for name, t := range map[string]table{
		"Adm-org-incl-start-og-stopdata-og-enhedstyper-os2mo.csv": adm,
		"Alle_lederfunktioner_os2mo.csv":                          leaders,
		"AlleBK-stilling-email_os2mo.csv":                         employed,
		b.Name + "_org_incl-medarbejdere_os2mo.csv":               people,
		"MED-udvalgsmedlemer_i_hieraki.csv":                       med,
	} {
		e.Files[name] = t.bytes(b.Windows1252)
	}
	return e
}

func (b *builder) mail(p *person) string {
	if !p.email {
		return ""
	}
	return p.user + "@" + b.domain
}

// path are the names down to the unit, filled up with empty columns.
func (b *builder) path(u *unit) []string {
	var names []string
	for ; u != nil; u = u.parent {
		names = append(names, u.name)
	}
	slices.Reverse(names)
	return append(names, make([]string, b.Depth-len(names))...)
}

type table [][]string

// bytes writes the rows as the exporter does: every field quoted, CRLF.
func (t table) bytes(windows bool) []byte {
	var out bytes.Buffer
	for _, row := range t {
		for i, f := range row {
			if i > 0 {
				out.WriteByte(';')
			}
			out.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
		}
		out.WriteString("\r\n")
	}
	if !windows {
		return out.Bytes()
	}
	data, err := charmap.Windows1252.NewEncoder().Bytes(out.Bytes())
	if err != nil {
		panic(err) // every letter of the lists is in the code page; a municipality's name that is not is a mistake in the caller
	}
	return data
}
