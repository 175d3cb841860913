package agreement_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/year"
)

func TestGround(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		g, err := s.x.Ground(s.ctx(), s.d.Read())
		s.ok(err)
		if got := g.Unit(s.town.Unit("north")) + " under " + g.Above(s.town.Unit("north")); got != "Hjemmeplejen Nord under Center for Omsorg" {
			t.Error(got)
		}
		a := agreement.Who(g, agreement.Minimum(), agreement.Question{Subject: agreement.Other, Touched: []string{s.town.Unit("team1")}, Decider: agreement.Decider{Unit: s.town.Unit("care")}})
		var got []string
		for _, c := range a.Asked {
			got = append(got, c.Committee.Name+" "+string(c.Form))
		}
		if want := "C-MED Center for Omsorg discuss; L-MED Hjemmeplejen Nord involve"; strings.Join(got, "; ") != want {
			t.Errorf("%v", got)
		}
		// Whoever leaves the employee side leaves the committee silent, and the level above takes it.
		for _, kind := range []string{"committee_holder", "committee_substitute"} {
			s.town.Write(t, s.d, exec(`DELETE FROM `+kind+` WHERE seat_id IN (SELECT id FROM committee_seat WHERE committee_id = $1 AND side = 'employee')`, s.board.Committee("north")))
		}
		g, err = s.x.Ground(s.ctx(), s.d.Read())
		s.ok(err)
		a = agreement.Who(g, agreement.Minimum(), agreement.Question{Subject: agreement.Other, Touched: []string{s.town.Unit("north")}, Decider: agreement.Decider{Unit: s.town.Unit("care")}})
		if len(a.Asked) != 1 || len(a.Missing) != 1 || a.Missing[0].Takes != s.board.Committee("care") {
			t.Errorf("%+v", a)
		}
		w, err := s.x.Words(s.ctx(), g)
		s.ok(err)
		if got := w.GapText(s.ctx(), a.Missing[0]); got != "L-MED Hjemmeplejen Nord har ingen på medarbejdersiden. C-MED Center for Omsorg tager den." {
			t.Error(got)
		}
	})
}

func TestSentences(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		g, err := s.x.Ground(s.ctx(), s.d.Read())
		s.ok(err)
		w, err := s.x.Words(s.ctx(), g)
		s.ok(err)
		ask := func(council bool, decider string, units ...string) agreement.Answer {
			q := agreement.Question{Subject: agreement.Organisation, Decider: agreement.Decider{Council: council}}
			if decider != "" {
				q.Decider.Unit = s.town.Unit(decider)
			}
			for _, u := range units {
				q.Touched = append(q.Touched, s.town.Unit(u))
			}
			return agreement.Who(g, agreement.Example(), q)
		}
		for _, tc := range []struct {
			name   string
			answer agreement.Answer
			want   []string
		}{
			{"a chief decides", ask(false, "care", "north"), []string{
				"C-MED Center for Omsorg drøfter, fordi lederen af Center for Omsorg beslutter (Rammeaftalen § 7, stk. 2, Rammeaftalen § 7, stk. 4 og Eksempel: forretningsorden, punkt 2).",
				"L-MED Hjemmeplejen Nord drøfter, fordi Hjemmeplejen Nord berøres (Eksempel: lokal MED-aftale, afsnit 4)."}},
			{"the council decides", ask(true, "", "lake"), []string{
				"H-MED Hoved-MED drøfter, fordi kommunalbestyrelsen beslutter (Rammeaftalen § 7, stk. 2, Rammeaftalen § 7, stk. 4 og Eksempel: forretningsorden, punkt 2).",
				"C-MED Center for Skoler drøfter, fordi Søskolen berøres, og der er intet udvalg på det niveau (Eksempel: lokal MED-aftale, afsnit 4)."}},
			{"a leader without a committee decides", ask(false, "lake", "lake"), []string{
				"C-MED Center for Skoler drøfter, fordi lederen af Søskolen beslutter, og Søskolen ikke har sit eget udvalg på det niveau (Rammeaftalen § 7, stk. 2, Rammeaftalen § 7, stk. 4 og Eksempel: forretningsorden, punkt 2)."}},
		} {
			var got []string
			for _, a := range tc.answer.Asked {
				got = append(got, g.Tell(a.Reasons)[0].Sentence(s.ctx(), a.Committee.Name))
			}
			if strings.Join(got, "\n") != strings.Join(tc.want, "\n") {
				t.Errorf("%s:\n%s", tc.name, strings.Join(got, "\n"))
			}
		}
		s.lang = i18n.English
		several := agreement.Then(s.ctx(), agreement.Rule{Ask: []agreement.Ask{{Place: agreement.Leaders, Form: agreement.Inform}, {Place: agreement.MainCommittee, Form: agreement.Inform}}})
		if want := []string{"The leaders of the units touched are informed", "The main committee is informed"}; !slices.Equal(several, want) {
			t.Errorf("%q, want %q", several, want)
		}
		// No reason of any answer lacks its words, in either language.
		for _, lang := range i18n.Languages {
			s.lang = lang
			for _, subject := range agreement.Subjects {
				rules := agreement.Example()
				for _, p := range agreement.Places {
					for _, f := range agreement.Forms {
						rules = append(rules, agreement.Rule{ID: string(p) + string(f), Level: 3, Extent: 1, Ask: []agreement.Ask{{Place: p, Form: f}}, Notice: 3, Clause: "§", Origin: agreement.Local})
					}
				}
				for _, e := range agreement.Escalations {
					rules = append(rules, agreement.Rule{ID: string(e), Level: 1, Extent: 3, Kinds: []string{"advice"}, Escalation: e, Clause: "§", Origin: agreement.Framework})
				}
				q := agreement.Question{Kind: "advice", Subject: subject, Touched: []string{s.town.Unit("town"), "gone"}, Decider: agreement.Decider{Council: true}}
				a := agreement.Who(g, rules, q)
				for _, c := range a.Asked {
					for _, told := range g.Tell(c.Reasons) {
						told.Sentence(s.ctx(), c.Committee.Name)
					}
				}
				for _, p := range a.Parties {
					w.PartyText(s.ctx(), p)
				}
				for _, m := range a.Missing {
					w.GapText(s.ctx(), m)
				}
				for _, r := range rules {
					w.When(s.ctx(), r)
					agreement.Then(s.ctx(), r)
					agreement.Days(s.ctx(), r)
				}
				w.ChangeTexts(s.ctx(), agreement.Differences(agreement.Answer{Outside: true}, a))
				w.ChangeTexts(s.ctx(), agreement.Differences(a, agreement.Answer{Outside: true}))
			}
		}
	})
}

func TestCalculator(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		s.published("2023-11-01", agreement.Example())
		body := s.page(agreement.WhoPath)
		s.says(body, "Hvem skal inddrages?", "Her kommer svaret", "Lederen af Center for Omsorg")
		s.silent(body, "Mit bagland", "Sammenlign herfra")

		first := s.who("organisation", s.town.Unit("care"), "", "north")
		body = s.page(first)
		s.says(body, "C-MED Center for Omsorg", "Drøfter, fordi lederen af Center for Omsorg beslutter", "L-MED Hjemmeplejen Nord", "Medarbejderne i Hjemmeplejen Nord orienteres",
			"21 dage (Eksempel: lokal MED-aftale, afsnit 4). Også: 14 dage (Eksempel: forretningsorden, punkt 2)", "4 regler passer")
		s.silent(body, "Senest hvornår", "Det ændrer sig")

		_, query, _ := strings.Cut(first, "?")
		body = s.page(s.who("organisation", "council", "", "north") + "&first=" + url.QueryEscape(query))
		s.says(body, "Det ændrer sig i forhold til før", "H-MED Hoved-MED drøfter. Før: slet ikke.")
		body = s.page(first + "&first=" + url.QueryEscape("%zz=&nonsense"))
		s.says(body, "C-MED Center for Omsorg")

		s.says(s.page(s.who("pay", "council", "", "north")), "Løn forhandles ikke i MED", "Tal med din tillidsrepræsentant")
		s.says(s.page(s.who("employment_case", "council", "", "north")), "En enkelt medarbejders sag hører ikke til i MED")
		s.says(s.page(agreement.WhoPath+"?subject=budget"), "Så mangler vi kun", "Vælg mindst én enhed")
		s.says(s.page(agreement.WhoPath+"?subject=budget&decider=council&touched="+id.New()), "En af enhederne findes ikke længere", "Enheden findes ikke længere")
		s.says(s.page(agreement.WhoPath+"?touched-q=egesk"), "Egeskolen")

		for _, bad := range []struct{ query, says string }{
			{"", "Vælg et emne"},
			{"subject=cake&decider=council&touched=x", "Vælg et af emnerne på listen"},
			{"subject=budget&touched=x", "Vælg, hvem der beslutter"},
			{"subject=budget&decider=council&touched=x&kind=party", "Vælg en slags forløb"},
			{"subject=budget&decider=council&touched=x&day=i+morgen", "Det er ingen dag"},
			{"subject=budget&decider=council&touched=" + strings.Join(numbers(501), "&touched="), "Vælg højst 500 enheder"},
		} {
			status, body := s.get(agreement.WhoPath + "?se=ja&" + bad.query)
			if status != 422 {
				t.Errorf("%.60s: %d", bad.query, status)
			}
			s.says(body, "Der er problemer", bad.says)
		}
		s.as = access.Actor{Person: s.town.Person("boss"), Grants: access.Grants{Administrator: true}}
		s.lang = i18n.English
		s.says(s.page(first), "Discusses, because the leader of Center for Omsorg decides")
	})
}

func TestNoRuleMatches(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		s.published("2023-11-01", []agreement.Rule{{ID: "r", Subjects: []agreement.Subject{agreement.Budget}, Level: 0, Extent: 4, Ask: []agreement.Ask{{Place: agreement.MainCommittee, Form: agreement.Discuss}}, Clause: "§ 1", Origin: agreement.Local}})
		s.says(s.page(s.who("other", s.town.Unit("north"), "", "north")), "Ingen regel passer, så det gælder, som altid gælder", "L-MED Hjemmeplejen Nord")
	})
}

func numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = id.New()
	}
	return out
}

func TestCalculatorKeepsItsQueries(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		s.published("2023-11-01", agreement.Example())
		count := func(path string) int {
			s.page(path)
			return s.count.N()
		}
		one := count(s.who("budget", "council", "01-06-2027", "north"))
		many := count(s.who("budget", "council", "01-06-2027", "north", "south", "schools") + "&touched=" + strings.Join(numbers(490), "&touched="))
		if one != many || one > 18 {
			t.Errorf("%d queries for one unit, %d for many", one, many)
		}
	})
}

func TestDates(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		s.published("2023-11-01", agreement.Example())
		day := func(d string) string { return s.page(s.who("other", s.town.Unit("care"), d, "north")) }
		s.says(day("26-11-2026"), "Den dag er gået")
		s.says(day("01-12-2030"), "mere end to år")
		body := day("04-12-2026") // before the notice is over
		s.says(body, "Er der tid til at drøfte det?", "Det kan stadig lade sig gøre", "For sent")
		body = day("01-06-2027")
		s.says(body, "Senest hvornår", "Ekstra møde i C-MED Center for Omsorg", "Åbn forløbet")
		s.silent(body, "Er der tid til at drøfte det?")
		_, err := s.year.AddMeeting(s.ctx(), s.actor("carechief"), year.Meeting{Committee: s.board.Committee("care"), Day: clock.MustDay("2027-05-20"), Start: "13:00", End: "15:00"})
		s.ok(err)
		body = day("01-06-2027")
		s.says(body, "torsdag 20. maj 2027", "C-MED Center for Omsorg mødes")
		s.silent(body, "Ekstra møde i C-MED Center for Omsorg")
	})
}

func TestBagland(t *testing.T) {
	sites(t, func(t *testing.T, s *site) {
		group := func(committee, person, group string) {
			s.ok(s.board.Room.SetGroup(s.t.Context(), s.actor("ivan"), s.board.Seat(committee, person), group))
		}
		group("main", "frida", "B")
		group("care", "mona", "B")
		group("care", "nadia", "A")
		s.person("frida")
		body := s.page("/mit-bagland")
		s.says(body, "Mona", "dem fra din valggruppe i udvalgene lige under H-MED Hoved-MED")
		s.silent(body, "Nadia Yilmaz", "Valggruppe")
		body = s.page("/mit-bagland?touched=" + s.town.Unit("north") + "&touched-q=egesk")
		s.says(body, "Det handler om ét sted", "Egeskolen")
		s.says(s.page(agreement.WhoPath), "Mit bagland")
		for _, who := range []string{"rosa", "karen", "ivan", "boss"} { // not an employee, a leader, the secretariat or management
			s.person(who)
			if status, _ := s.get("/mit-bagland"); status != 404 {
				t.Errorf("%s: %d", who, status)
			}
		}
	})
}
