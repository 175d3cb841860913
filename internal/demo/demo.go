// Package demo fills an empty database with a municipality that does not exist: its organisation through the import, and
// sixty matters in all states through the services of the rooms, so that every rule has been kept, on days counted from
// today. It names people whose shoes anyone may step into (the roles), who belong together.
package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/concept"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/intake/os2mo/generate"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/option"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// Migrations makes the table of roles; it needs no other.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// ErrNotEmpty refuses a database that has an organisation which is not the demo's, or not all of it.
var ErrNotEmpty = errors.New("this database has an organisation already, or an earlier start of the demo was interrupted: give the demo an empty one")

// Deps are what Fill needs. The rooms it makes itself, on a clock that goes through the days of the story.
type Deps struct {
	DB *db.DB
	// Clock tells which day today is.
	Clock clock.Clock
	// Progress is told in English, for the command line, what is being done. It may be nil.
	Progress func(step string)
}

// Roles are the people whose shoes can be stepped into: person by role (member.Roles).
type Roles map[string]string

const (
	// importedDaysAgo is when the organisation came in: before the first matter.
	importedDaysAgo = 150
	// keptDaysAgo is when the secretariat added what no export knows.
	keptDaysAgo = 120
	// nextNight is the day, counted from today, of an export in which something has changed.
	nextNight = -9
	// newsFrom is the day, counted from today, from which on people are told of what happens, when the program starts. What
	// is older they have been told long ago: nobody gets a hundred mails of last month.
	newsFrom = -1
)

// Fill makes the demo in an empty database and gives its roles; in one that has it already it only reads them.
// ErrNotEmpty when there is anything else in it.
func Fill(ctx context.Context, deps Deps) (Roles, error) {
	roles, err := People(ctx, deps.DB.Read())
	if err != nil || len(roles) > 0 {
		return roles, err
	}
	taken, err := db.One(ctx, deps.DB.Read(), db.Scan[bool], `SELECT EXISTS (SELECT 1 FROM org_person_name) OR EXISTS (SELECT 1 FROM org_unit_stands_for)`)
	if err != nil {
		return nil, err
	}
	if taken {
		return nil, ErrNotEmpty
	}
	if deps.Progress == nil {
		deps.Progress = func(string) {}
	}
	f := newFiller(deps)
	for _, step := range []func(context.Context) error{f.organisation, f.settings, f.byHand, f.calendar, f.rules, f.matters, f.finish} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	return f.roles, nil
}

// People are the roles of a database that Fill has filled; none in any other.
func People(ctx context.Context, q db.Q) (Roles, error) {
	list, err := db.All(ctx, q, func(s db.Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, `SELECT role, person_id FROM demo_role`)
	roles := Roles{}
	for _, p := range list {
		roles[p[0]] = p[1]
	}
	return roles, err
}

// filler is one run of Fill.
type filler struct {
	Deps
	today clock.Day
	// clk goes through the days.
	clk *clock.Fake

	municipality *municipality.Room
	org          *org.Room
	committee    *committee.Room
	intake       *intake.Room
	member       *member.Room
	year         *year.Room
	agreement    *agreement.Room
	matter       *matter.Room
	dialogue     *dialogue.Room
	disagreement *disagreement.Room
	option       *option.Room
	concept      *concept.Room

	night generate.Export
	roles Roles
	home  string // the unit of the role "leder"
	board string // its committee
	// executive is the executive board as a group of leaders that can be asked.
	executive string
	matched   string // the name of the committee the secretariat has matched with its unit

	all      []place // all places a matter can be about
	showcase *play   // the matter to read from beginning to end
}

func newFiller(deps Deps) *filler {
	f := &filler{Deps: deps, today: clock.Today(deps.Clock)}
	f.clk = clock.NewFake(f.morning(-importedDaysAgo))
	f.municipality = municipality.New(f.DB, f.clk)
	f.org = org.New(f.DB, f.clk)
	levels := func(ctx context.Context) ([4]string, error) {
		s, err := f.municipality.Settings(ctx)
		return s.LevelWords, err
	}
	f.committee = committee.New(f.DB, f.clk, f.org, levels)
	log := slog.New(slog.DiscardHandler)
	f.intake = intake.New(f.DB, f.clk, f.org, f.committee, log)
	f.member = member.New(f.DB, f.clk, f.org, member.Options{Log: log})
	f.year = year.New(f.DB, f.clk, f.municipality, f.committee)
	f.agreement = agreement.New(f.DB, f.clk, f.org, f.committee, f.year, levels, matter.KindNames()...)
	f.matter = matter.New(f.DB, f.clk, f.org, f.committee, f.year, f.agreement, f.member.Secretariat)
	f.dialogue = dialogue.New(f.DB, f.clk, f.org, f.committee, f.year, f.matter, f.member.Secretariat)
	f.matter.OnOpened(f.dialogue.Opened)
	f.disagreement = disagreement.New(f.DB, f.clk, f.org, f.committee, f.year, f.matter, f.member.Secretariat, levels)
	f.option = option.New(f.DB, f.clk, f.matter, func(ctx context.Context) (int, error) {
		s, err := f.municipality.Settings(ctx)
		return s.MinimumGroup, err
	})
	f.concept = concept.New(f.DB, f.clk, f.committee, f.matter)
	f.concept.Join()
	return f
}

// day is a day counted from today.
func (f *filler) day(n int) clock.Day { return f.today.AddDays(n) }

// morning is a time of work on a day counted from today.
func (f *filler) morning(n int) time.Time { return f.day(n).Start().Add(9 * time.Hour) }

// the municipality. Another seed may leave the roles in seats they are not to have, or the story without a workplace.
var options = generate.Options{Name: "Mosevig", People: 4800, Seed: 77}

// organisation brings the generator's files in and finds the roles.
func (f *filler) organisation(ctx context.Context) error {
	f.Progress("Making Mosevig Kommune: 4,800 people who do not exist …")
	f.night = generate.Municipality(options)
	f.Progress("Bringing its organisation in …")
	if err := f.bringIn(ctx, f.night.Files); err != nil {
		return err
	}
	f.roles = Roles{}
	for role, email := range f.night.Roles {
		people, err := f.org.PersonByEmail(ctx, f.DB.Read(), email)
		if err != nil {
			return err
		}
		if len(people) != 1 {
			return fmt.Errorf("%d people are %s", len(people), role)
		}
		f.roles[role] = people[0].ID
	}
	return f.findHome(ctx)
}

// bringIn imports a night's files as the command line does, and then shows the organisation as it is today: the import's own
// day is past.
func (f *filler) bringIn(ctx context.Context, files map[string][]byte) error {
	result, err := f.intake.Import(ctx, files, false, intake.Options{})
	if err != nil {
		return err
	}
	if result.ExitCode() != 0 {
		var why strings.Builder
		return errors.Join(result.WriteText(&why), errors.New(why.String()))
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := f.org.Refresh(ctx, tx, f.today); err != nil {
			return err
		}
		return f.committee.Refresh(ctx, tx, f.today)
	})
}

// findHome finds the unit of the role "leder", and its committee: where the vice-chair is the role of that name.
func (f *filler) findHome(ctx context.Context) error {
	units, err := f.org.UnitsLed(ctx, f.DB.Read(), f.roles["leder"])
	if err != nil {
		return err
	}
	seats, err := f.committee.SeatsOf(ctx, f.DB.Read(), f.roles["naestformand"])
	if err != nil {
		return err
	}
	for _, u := range units {
		own, err := f.committee.OfUnit(ctx, f.DB.Read(), u.ID)
		if err != nil {
			return err
		}
		for _, c := range own {
			for _, s := range seats {
				if s.CommitteeID == c.ID && s.Role == committee.ViceChair {
					f.home, f.board = u.ID, c.ID
					return nil
				}
			}
		}
	}
	return errors.New("the leader's unit has no committee with that vice-chair")
}

// secretariat is who does what the secretariat does.
func (f *filler) secretariat() access.Actor {
	return access.Actor{Person: f.roles["sekretariat"], Grants: access.Grants{Secretariat: true}}
}

// settings appoints the secretariat, who then fills in the settings page.
func (f *filler) settings(ctx context.Context) error {
	f.clk.Set(f.morning(-keptDaysAgo))
	err := f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return f.member.Grant(ctx, tx, "", f.roles["sekretariat"], member.DutySecretariat)
	})
	if err != nil {
		return err
	}
	s := municipality.Defaults()
	s.Name, s.Authority = options.Name+" Kommune", options.Name+" Kommune"
	s.Contact.Email, s.Contact.Phone = "med@mosevig.example", "99 99 01 10"
	s.MailFrom, s.MailFromName = "medspil@mosevig.example", "Medspil i Mosevig Kommune"
	return f.municipality.Save(ctx, f.secretariat(), s)
}

// finish writes the roles, last: they say that the demo is whole.
func (f *filler) finish(ctx context.Context) error {
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var rows [][]any
		for _, role := range member.Roles {
			rows = append(rows, []any{role, f.roles[role]})
		}
		if err := f.keepShowcase(ctx, tx); err != nil {
			return err
		}
		return db.InsertMany(ctx, tx, `INSERT INTO demo_role (role, person_id)`, "", rows)
	})
}

// Showcase is the matter to read from beginning to end.
type Showcase struct{ MatterID, Title string }

// ShowcaseOf is the showcase of a database that Fill has filled; the zero Showcase of any other.
func ShowcaseOf(ctx context.Context, q db.Q) (Showcase, error) {
	list, err := db.All(ctx, q, func(r db.Scanner) (s Showcase, err error) { return s, r.Scan(&s.MatterID, &s.Title) }, `SELECT matter_id, title FROM demo_showcase`)
	if err != nil || len(list) == 0 {
		return Showcase{}, err
	}
	return list[0], nil
}
