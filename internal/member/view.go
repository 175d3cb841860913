package member

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/secret"
	"github.com/medspil/medspil/internal/kit/ui"
)

// The pages at the door.
type (
	signInView struct {
		Errors      ui.Errors
		Email, Next string
		// Ended: there was a session, and it is over.
		Ended, Demo bool
		// Outside are ways to what needs no sign-in.
		Outside []ui.Link
	}
	codeView struct {
		Errors ui.Errors
		Code   string
		Own    bool
		// MailBox leads to the demo's mails; "" outside it.
		MailBox string
	}
	linkView struct {
		Errors ui.Errors
		Action string
		Own    bool
	}
	letterView struct {
		Errors ui.Errors
		Letter string
		// Scanned: the code came from the QR code and need only be sent.
		Scanned, Own bool
	}
	invitationView struct {
		Errors              ui.Errors
		Action, First, Last string
		// Known: the organisation knows the person; no name is asked for.
		Known bool
	}
)

// Frame fills what every page shows of who has signed in.
func (x *Room) Frame(ctx context.Context, f *ui.Frame) {
	s, in := ctx.Value(sessionKey{}).(found)
	if !in {
		if x.options.Demo != nil {
			f.Ribbon = &ui.Ribbon{Switch: "/demo", Mail: x.options.MailBox}
		}
		return
	}
	f.Who = &ui.Who{Key: s.Person, Name: s.name, Initials: ui.Initials(s.name)}
	if s.outside {
		f.Home = s.home()
	}
	// The end of a sign-in on a shared machine is fixed; on one's own it is too far away to warn of.
	if left := s.Ends().Sub(x.clk.Now()); left < 24*time.Hour {
		f.Session = &ui.Session{Seconds: int(left.Seconds()), End: "/log-ind"}
	}
	if x.options.Demo != nil {
		f.Ribbon = &ui.Ribbon{Role: s.DemoRole, Switch: "/demo", Mail: x.options.MailBox, Text: s.name}
		if s.DemoRole != "" {
			f.Ribbon.Text = i18n.T(ctx, "member.demo.shoes", "role", i18n.T(ctx, "member.demo.role."+s.DemoRole), "name", s.name)
		}
	}
}

type demoView struct {
	Errors ui.Errors
	// Showcase is a page to read from beginning to end; no Href for none. Reader is whose shoes it is read in by who has none on.
	Showcase ui.Link
	Reader   string
	Roles    []roleView
}

type roleView struct{ Role, Person, Name, Initials, Unit string }

func (x *Room) demoView(ctx context.Context) (demoView, error) {
	var v demoView
	people, err := x.options.Demo(ctx)
	if err != nil {
		return v, err
	}
	var ids []string
	for _, p := range people {
		ids = append(ids, p)
	}
	known, err := recipients(ctx, x.db.Read(), asker{}, ids)
	for _, role := range Roles {
		if p, ok := known[people[role]]; ok {
			v.Roles = append(v.Roles, roleView{Role: role, Person: p.id, Name: p.name, Initials: ui.Initials(p.name), Unit: x.unitOf(p)})
		}
	}
	if err != nil || x.options.Showcase == nil || len(v.Roles) == 0 {
		return v, err
	}
	v.Showcase.Text, v.Showcase.Href, err = x.options.Showcase(ctx)
	if !access.Of(ctx).SignedIn() {
		v.Reader = v.Roles[0].Role
	}
	return v, err
}

type settingsView struct {
	Errors                      ui.Errors
	Name, Email, Language, Mail string
	Units                       []string
	Sessions                    []sessionView
	// MayPrint and MayAppoint lead on to the pages of a duty.
	MayPrint, MayAppoint, Outside bool
}

type sessionView struct {
	ID, Device, Kind, Seen, Ends string
	Here                         bool
}

func (x *Room) settingsView(ctx context.Context, a access.Actor) (v settingsView, err error) {
	q := x.db.Read()
	p, err := x.org.Person(ctx, q, a.Person)
	if err != nil {
		return v, err
	}
	settings, err := x.Settings(ctx, q, []string{a.Person})
	if err != nil {
		return v, err
	}
	v = settingsView{Name: a.Name, Email: p.Email, Language: string(i18n.Lang(ctx)), Mail: settings[a.Person].Mail,
		MayAppoint: MayAppoint(a), Outside: Outside(ctx)}
	units, err := unitsOf(ctx, q, a.Person)
	if err != nil {
		return v, err
	}
	for _, u := range units {
		v.Units = append(v.Units, x.org.Label(u.ID, u.Name))
	}
	if v.MayPrint, err = x.MayPrintLetters(ctx, q, a); err != nil {
		return v, err
	}
	sessions, err := x.Sessions(ctx, q, a.Person)
	for _, s := range sessions {
		v.Sessions = append(v.Sessions, sessionView{ID: s.ID, Device: device(ctx, s.Device), Kind: s.Kind,
			Seen: moment(ctx, s.Seen), Ends: i18n.Date(ctx, clock.DayOf(s.Ends())), Here: s.ID == a.Session})
	}
	return v, err
}

type accessView struct {
	Errors  ui.Errors
	Holders []holderView
	Query   string
	Hits    []hitView
}

type holderView struct {
	Person, Name, Duty, Given string
	GivenBy                   string
	Left                      bool
}

type hitView struct {
	Person, Name, Username, Works string
	// Has are the duties the person has already.
	Has []string
}

// searchHits is how many people a search shows.
const searchHits = 20

func (x *Room) accessView(ctx context.Context, query string) (v accessView, err error) {
	q := x.db.Read()
	v.Query = strings.TrimSpace(query)
	has := map[string][]string{}
	all, err := holders(ctx, q)
	if err != nil {
		return v, err
	}
	for _, h := range all {
		has[h.Person] = append(has[h.Person], h.Duty)
		v.Holders = append(v.Holders, holderView{Person: h.Person, Name: h.Name, Duty: h.Duty, GivenBy: h.GivenBy, Left: !h.Present,
			Given: i18n.Date(ctx, clock.DayOf(h.Given))})
	}
	if v.Query == "" {
		return v, nil
	}
	for _, h := range x.org.LookUpPeople(ctx, v.Query, searchHits) {
		v.Hits = append(v.Hits, hitView{Person: h.ID, Name: h.Name, Username: h.Username, Works: h.Works(), Has: has[h.ID]})
	}
	return v, nil
}

type lettersView struct {
	Errors ui.Errors
	// Unit is the unit looked at; its ID is "" on the first page.
	Unit unitLine
	// Path leads to Unit, the outermost first, itself left out.
	Path []unitLine
	// Units are those below, or the top ones.
	Units []unitLine
	// Hits are the answers to Query; only the secretariat searches.
	Query     string
	Hits      []unitLine
	MaySearch bool
	// All: also those who have an e-mail. A representative has no such choice.
	All, MayAll bool
	People      []recipientView
	// More: there are more people than are shown.
	More bool
}

type recipientView struct {
	ID, Name, Unit string
	// Waiting is until when an unused letter lasts, "" for none.
	Waiting                    string
	Active, Reachable, Checked bool
}

// choose ticks what was ticked when the form came.
func (v *lettersView) choose(people []string) {
	for i := range v.People {
		v.People[i].Checked = slices.Contains(people, v.People[i].ID)
	}
}

// chosen are the ids of those ticked.
func (v lettersView) chosen() (ids []string) {
	for _, p := range v.People {
		if p.Checked {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (x *Room) lettersView(ctx context.Context, a access.Actor, unit string, all bool, query string) (v lettersView, err error) {
	q := x.db.Read()
	k, err := x.asker(ctx, q, a)
	if err != nil || !MayPrint(a, len(k.committees) > 0) {
		return v, orNotFound(err)
	}
	v.MaySearch, v.MayAll = a.Grants.Secretariat, a.Grants.Secretariat
	v.All = all && v.MayAll
	if v.Query = strings.TrimSpace(query); v.Query != "" && v.MaySearch {
		for _, h := range x.org.SearchUnits(ctx, v.Query, searchHits) {
			v.Hits = append(v.Hits, unitLine{ID: h.ID, Name: h.Name, Above: h.Path})
		}
	}
	if unit != "" {
		if err := x.lettersIn(ctx, q, k, unit, &v); err != nil {
			return v, err
		}
	}
	v.Units, err = unitsFor(ctx, q, k, v.Unit.ID)
	for i, u := range v.Units {
		v.Units[i].Name = x.org.Label(u.ID, u.Name)
	}
	return v, err
}

// lettersIn fills in the people of a unit.
func (x *Room) lettersIn(ctx context.Context, q db.Q, k asker, unit string, v *lettersView) error {
	if _, err := id.Parse(unit); err != nil {
		return err
	}
	if open, err := unitOpen(ctx, q, k, unit); err != nil || !open {
		return orNotFound(err)
	}
	path, err := x.org.Path(ctx, q, unit)
	if err != nil || len(path) == 0 {
		return orNotFound(err)
	}
	for _, u := range path[:len(path)-1] {
		v.Path = append(v.Path, unitLine{ID: u.ID, Name: u.Name})
	}
	v.Unit = unitLine{ID: unit, Name: path[len(path)-1].Name}
	now := x.clk.Now()
	people, err := recipientsIn(ctx, q, k, unit, v.All, now, maxLetters+1)
	if err != nil {
		return err
	}
	if v.More = len(people) > maxLetters; v.More {
		people = people[:maxLetters]
	}
	for _, p := range people {
		r := recipientView{ID: p.id, Name: p.name, Unit: x.unitOf(p), Active: p.active, Reachable: p.Reachable}
		if !p.waiting.IsZero() {
			r.Waiting = i18n.Date(ctx, clock.DayOf(p.waiting).AddDays(-1)) // it ends as that day begins
		}
		r.Checked = !p.active && !p.Reachable && r.Waiting == ""
		v.People = append(v.People, r)
	}
	return nil
}

func orNotFound(err error) error {
	if err == nil {
		return fault.NotFound
	}
	return err
}

type sheetsView struct {
	Unit   unitLine
	Sheets []sheetView
}

// sheetView is one letter on paper, in the language of who gets it.
type sheetView struct {
	Name, Unit, Link, Site, Code, Lang string
	Until                              clock.Day
	bundle                             *i18n.Bundle
}

func (x *Room) sheetsView(ctx context.Context, unit unitLine, made []Letter) (sheetsView, error) {
	v := sheetsView{Unit: unit}
	people := make([]string, len(made))
	for i, l := range made {
		people[i] = l.Person
	}
	settings, err := x.Settings(ctx, x.db.Read(), people)
	site := x.absolute("/brev")
	for _, l := range made {
		v.Sheets = append(v.Sheets, sheetView{Name: l.Name, Unit: x.org.Label(l.UnitID, l.Unit), Link: x.absolute("/brev/" + l.Secret),
			Site: site[strings.Index(site, "//")+2:], Code: secret.Groups(l.Secret), Until: l.Last,
			Lang: string(settings[l.Person].Language), bundle: x.options.Bundle})
	}
	return v, err
}

// inItsLanguage words the letter in its own language, whatever the page around it speaks.
func (s sheetView) inItsLanguage(c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(i18n.With(ctx, s.bundle, i18n.Language(s.Lang)), w)
	})
}
