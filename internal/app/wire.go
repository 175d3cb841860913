package app

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/concept"
	"github.com/medspil/medspil/internal/demo"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/disagreement"
	"github.com/medspil/medspil/internal/front"
	"github.com/medspil/medspil/internal/impact"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/assets"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/kit/live"
	"github.com/medspil/medspil/internal/kit/mail"
	"github.com/medspil/medspil/internal/kit/search"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/notify"
	"github.com/medspil/medspil/internal/option"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/retention"
	"github.com/medspil/medspil/internal/year"
)

// App is the whole program over one database.
type App struct {
	conf   Config
	db     *db.DB
	bundle *i18n.Bundle
	server *web.Server
	runner *jobs.Runner

	municipality *municipality.Room
	org          *org.Room
	committee    *committee.Room
	year         *year.Room
	agreement    *agreement.Room
	member       *member.Room
	intake       *intake.Room
	notify       *notify.Room
	matter       *matter.Room
	dialogue     *dialogue.Room
	disagreement *disagreement.Room
	option       *option.Room
	concept      *concept.Room
	front        *front.Room
	impact       *impact.Room
	retention    *retention.Room
	hub          *live.Hub

	rolled day // the day the organisation was last made for, on this node
}

type day struct {
	mu sync.Mutex
	clock.Day
}

// migrations are every room's, from the ground up.
func migrations() []fs.FS {
	return []fs.FS{jobs.Migrations, journal.Migrations, municipality.Migrations, org.Migrations, committee.Migrations, year.Migrations, agreement.Migrations,
		member.Migrations, intake.Migrations, notify.Migrations, search.Migrations, matter.Migrations, dialogue.Migrations, disagreement.Migrations, option.Migrations, concept.Migrations, retention.Migrations, demo.Migrations}
}

// messages are every room's words.
func messages() []fs.FS {
	return []fs.FS{web.Messages, ui.Messages, municipality.Messages, org.Messages, committee.Messages, year.Messages, agreement.Messages, member.Messages,
		intake.Messages, notify.Messages, matter.Messages, dialogue.Messages, disagreement.Messages, option.Messages, concept.Messages, front.Messages, impact.Messages, retention.Messages}
}

// Open opens the database, brings it to this program's schema and builds every room. Nothing runs in the background until
// Serve.
func Open(ctx context.Context, c Config) (*App, error) {
	if err := assets.Check(); err != nil {
		return nil, err
	}
	bundle, err := i18n.NewBundle(messages()...)
	if err != nil {
		return nil, err
	}
	d, err := openDatabase(ctx, c)
	if err != nil {
		return nil, err
	}
	a := &App{conf: c, db: d, bundle: bundle}
	if err := a.build(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return a, nil
}

// Close lets go of the database.
func (a *App) Close() error { return a.db.Close() }

func (a *App) build(ctx context.Context) error {
	c := a.conf
	if err := a.db.Migrate(ctx, migrations()...); err != nil {
		return err
	}
	a.municipality = municipality.New(a.db, c.Clock)
	a.org = org.New(a.db, c.Clock)
	levels := func(ctx context.Context) ([4]string, error) {
		s, err := a.municipality.Settings(ctx)
		return s.LevelWords, err
	}
	a.committee = committee.New(a.db, c.Clock, a.org, levels)
	a.year = year.New(a.db, c.Clock, a.municipality, a.committee)
	a.agreement = agreement.New(a.db, c.Clock, a.org, a.committee, a.year, levels, matter.KindNames()...)
	sender, box, err := a.sender()
	if err != nil {
		return err
	}
	post := &mailer{sender: sender}
	opt := member.Options{PublicURL: c.PublicURL, Bundle: a.bundle, Log: c.Log, Mailer: post}
	if c.Demo {
		opt.Demo = func(ctx context.Context) (map[string]string, error) { return demo.People(ctx, a.db.Read()) }
		opt.Showcase = func(ctx context.Context) (title, path string, err error) {
			s, err := demo.ShowcaseOf(ctx, a.db.Read())
			if s.MatterID == "" {
				return "", "", err
			}
			return s.Title, "/forloeb/" + s.MatterID, nil
		}
	}
	if box != nil {
		opt.MailBox = notify.BoxPath
	}
	a.member = member.New(a.db, c.Clock, a.org, opt)
	a.intake = intake.New(a.db, c.Clock, a.org, a.committee, c.Log)
	a.notify = notify.New(a.db, c.Clock, notify.Options{Sender: sender, PerMinute: c.MailsPerMinute, Hold: a.hold(), PublicURL: c.PublicURL,
		Bundle: a.bundle, Settings: a.choices, Box: box, Log: c.Log})
	a.matter = matter.New(a.db, c.Clock, a.org, a.committee, a.year, a.agreement, a.member.Secretariat)
	a.agreement.SeeMatters(a.matter.OpenToRules)
	a.matter.LetUndo(a.undo())
	a.hub = live.New(c.DatabaseURL, c.Log)
	a.matter.Live(a.hub, a.member.Still)
	smallest := func(ctx context.Context) (int, error) {
		s, err := a.municipality.Settings(ctx)
		return s.MinimumGroup, err
	}
	a.matter.KeepGroups(smallest)
	a.option = option.New(a.db, c.Clock, a.matter, smallest)
	a.option.Join()
	a.concept = concept.New(a.db, c.Clock, a.committee, a.matter)
	a.concept.Join()
	a.dialogue = dialogue.New(a.db, c.Clock, a.org, a.committee, a.year, a.matter, a.member.Secretariat)
	a.matter.OnOpened(a.dialogue.Opened)
	a.matter.AddLead(a.dialogue.MatterSection)
	a.matter.AddExport("dialogue_request", a.dialogue.Export)
	a.matter.AddReportsSection(a.dialogue.ReportsSection)
	a.front = front.New(a.db, c.Clock, a.committee, a.year, a.matter, a.dialogue)
	a.disagreement = disagreement.New(a.db, c.Clock, a.org, a.committee, a.year, a.matter, a.member.Secretariat, levels)
	a.matter.AddLead(a.disagreement.Lead)
	a.matter.AddBasis(a.disagreement.Basis)
	a.matter.AddSection(a.disagreement.Section)
	a.matter.AddWords(a.disagreement.Words())
	a.matter.AddHistory(a.disagreement.History)
	for _, f := range disagreement.Findable() {
		a.matter.AddFindable(f)
	}
	a.matter.AddExport("disagreements", a.disagreement.Export)
	a.matter.AddExport("withdrawal_requests", a.disagreement.ExportCards)
	a.matter.AddReportsSection(a.disagreement.ReportsSection)
	a.front.AddSection(a.disagreementNow)
	a.front.AddSection(a.conceptNow)
	a.impact = impact.New(a.db, c.Clock, a.municipality, a.org, a.matter)
	a.retention = retention.New(a.db, c.Clock, a.kinds()...)

	for _, verb := range matter.Verbs() {
		a.notify.Register(verb, roomNotice[matter.Notice]{matterTeller{a.matter}})
	}
	for _, verb := range dialogue.Verbs() {
		a.notify.Register(verb, roomNotice[dialogue.Notice]{a.dialogue})
	}
	for _, verb := range disagreement.Verbs() {
		a.notify.Register(verb, roomNotice[disagreement.Notice]{a.disagreement})
	}
	for _, verb := range option.Verbs() {
		a.notify.Register(verb, roomNotice[matter.NoticeAbove]{a.option})
	}
	for _, verb := range concept.Verbs() {
		a.notify.Register(verb, roomNotice[matter.NoticeAbove]{a.concept})
	}
	a.notify.Register(retention.VerbListed, listedNotice{a})
	if sender != nil {
		a.municipality.SendTest = post.test(a.bundle)
	}
	a.org.AddUnitSection(a.committee.UnitSection)
	a.org.AddUnitSection(a.matter.UnitSection)
	a.org.AddUnitSection(a.dialogue.UnitSection)
	a.org.AddUnitSection(a.member.UnitSection)
	a.municipality.AddSection(a.agreement.SettingsSection)
	a.municipality.AddSection(a.year.SettingsSection)
	a.municipality.AddSection(a.dialogue.SettingsSection)
	a.municipality.AddSection(a.member.DutiesSection)
	a.municipality.AddSection(a.notify.UpkeepSection)
	a.municipality.SetPeriods(a.retention.PeriodsSection)
	a.committee.AddListSection(a.agreement.ListSection)
	a.committee.AddCommitteeSection(a.year.CommitteeSection)
	a.committee.AddCommitteeSection(a.matter.CommitteeSection)
	a.committee.AddCommitteeSection(a.dialogue.CommitteeSection)
	a.committee.AddCommitteeSection(a.disagreement.CommitteeSection)
	a.committee.AddGapSection(a.municipality.GapSection)
	a.committee.AddGapSection(a.year.GapSection)
	a.committee.AddGapSection(a.intake.GapSection)
	a.intake.Follow(a.matter.ReconcileOwners)
	a.member.AddOwnData(a.ownData()...)
	a.member.AddOutside(matter.ReceiptLink)
	a.member.LetGuests(forGuests...)

	if c.Demo {
		if err := a.fillDemo(ctx); err != nil {
			return err
		}
	}
	if err := a.roll(ctx); err != nil {
		return err
	}
	a.runner = jobs.NewRunner(a.db, c.Clock, c.Log)
	a.member.Jobs(a.runner)
	a.year.Jobs(a.runner)
	a.intake.Jobs(a.runner)
	a.notify.Jobs(a.runner)
	a.matter.Jobs(a.runner)
	a.dialogue.Jobs(a.runner)
	a.disagreement.Jobs(a.runner)
	a.option.Jobs(a.runner)
	a.runner.Every("app.day", time.Minute, a.roll)
	a.retention.Jobs(a.runner)
	a.runner.Every("matter.unnamed", time.Hour, a.matter.ShowUnnamed)
	return a.routes()
}

// disagreementNow is what the first page says of disagreements.
func (a *App) disagreementNow(ctx context.Context) (*front.Part, error) {
	body, n, err := a.disagreement.Now(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	return &front.Part{Lead: ui.Link{Text: i18n.T(ctx, "disagreement.now.lead", "n", n), Href: "#uenigheder"}, Body: body}, nil
}

// conceptNow is what the first page says of shared words: what waits for the reader, and parked discussions whose day has come.
func (a *App) conceptNow(ctx context.Context) (*front.Part, error) {
	body, n, err := a.concept.Now(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	return &front.Part{Lead: ui.Link{Text: i18n.T(ctx, "concept.now.lead", "n", n), Href: "#ord"}, Body: body}, nil
}

// hold is how long a mail waits for more about the same: not at all in the demo, where one waits for it.
func (a *App) hold() time.Duration {
	if a.conf.Demo {
		return 0
	}
	return notify.DefaultHold
}

// undo is how long an answer can be taken back: not at all in the demo, where one waits for it too.
func (a *App) undo() time.Duration {
	if a.conf.Demo {
		return 0
	}
	return a.conf.Undo
}

// sender is where mails go: the mail server, the demo's box, or nowhere yet.
func (a *App) sender() (mail.Sender, *mail.Box, error) {
	if a.conf.SMTP != "" {
		s, err := mail.NewSMTP(mail.Config{URL: a.conf.SMTP, From: a.conf.mailFrom(), FromName: "Medspil", PublicURL: a.conf.PublicURL, Clock: a.conf.Clock,
			Sender: func(ctx context.Context) (string, string, error) {
				s, err := a.municipality.Settings(ctx)
				return s.MailFrom, s.MailFromName, err
			}})
		return s, nil, err
	}
	if a.conf.Demo {
		box := mail.NewBox(a.conf.Clock)
		return box, box, nil
	}
	return nil, nil, nil
}

// roll brings everything that depends on the day to today: the tree, who speaks for whom, who owns a matter. It does nothing
// more on a day it has been done for.
func (a *App) roll(ctx context.Context) error {
	a.rolled.mu.Lock()
	defer a.rolled.mu.Unlock()
	today := clock.Today(a.conf.Clock)
	if a.rolled.Day == today {
		return nil
	}
	if err := a.refresh(ctx, today); err != nil {
		return err
	}
	a.rolled.Day = today
	return nil
}

func (a *App) refresh(ctx context.Context, today clock.Day) error {
	err := a.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := a.org.Refresh(ctx, tx, today); err != nil {
			return err
		}
		return a.committee.Refresh(ctx, tx, today)
	})
	if err != nil {
		return err
	}
	return a.matter.ReconcileOwners(ctx)
}

func (a *App) routes() error {
	secure := strings.HasPrefix(a.conf.PublicURL, "https://")
	var err error
	a.server, err = web.NewServer(web.Config{PublicURL: a.conf.PublicURL, Secure: secure, TrustedProxies: a.conf.TrustedProxies,
		SignInPath: "/log-ind", Authenticate: a.member.Authenticate, Frame: a.frame, Finish: a.explain, Bundle: a.bundle, Clock: a.conf.Clock, Log: a.conf.Log})
	if err != nil {
		return err
	}
	m := a.server.Mux()
	m.Handle(assets.Pattern, web.Bare(assets.Handler()))
	m.Handle("GET /health/live", web.Bare(a.health(func(context.Context) error { return nil })))
	m.Handle("GET /health/ready", web.Bare(a.health(a.db.Ping)))
	a.municipality.Routes(m)
	a.org.Routes(m)
	a.committee.Routes(m)
	a.year.Routes(m, a.server.Absolute)
	a.agreement.Routes(m)
	a.member.Routes(m)
	a.intake.Routes(m)
	a.notify.Routes(m)
	a.matter.Routes(m, a.server.Absolute)
	a.dialogue.Routes(m)
	a.disagreement.Routes(m)
	a.option.Routes(m)
	a.concept.Routes(m)
	a.front.Routes(m)
	a.impact.Routes(m)
	a.retention.Routes(m)
	return nil
}

// Handler is the whole program as it answers requests.
func (a *App) Handler() http.Handler { return a.server.Handler() }

// Mux is the table of routes, for tests that walk them.
func (a *App) Mux() *web.Mux { return a.server.Mux() }

// frame fills what every page shows around its content.
func (a *App) frame(ctx context.Context, f *ui.Frame) {
	if s, err := a.municipality.Settings(ctx); err == nil {
		f.Authority = s.Responsible()
		f.Contact = ui.Contact{Name: s.Contact.Name, Email: s.Contact.Email, Phone: s.Contact.Phone}
	}
	a.member.Frame(ctx, f)
	actor := access.Of(ctx)
	if actor.OnlyGuest() {
		f.Nav = guestNavigation(ctx)
		return
	}
	if !actor.SignedIn() || member.Outside(ctx) {
		return
	}
	f.More = "/mere"
	f.Nav = navigation(ctx, actor)
	f.Foot = []ui.Link{{Text: i18n.T(ctx, "concept.nav"), Href: concept.GlossaryPath}}
	if n, err := a.notify.Unread(ctx, a.db.Read(), actor.Person); err == nil {
		f.Inbox = &ui.Inbox{Href: "/beskeder", Unread: n}
	}
}

// guestNavigation is the menu of who is only a guest.
func guestNavigation(ctx context.Context) []ui.NavItem {
	return []ui.NavItem{
		{Key: "nu", Label: i18n.T(ctx, "front.nav.now"), Href: "/", Icon: "now", Tab: true},
		{Key: "min-stemme", Label: i18n.T(ctx, "front.nav.my_voice"), Href: "/min-stemme", Icon: "voice", Tab: true},
	}
}

// explain explains the words of the glossary in a page. Who came in by a link of their own sees the page as it is.
func (a *App) explain(ctx context.Context, page string) (string, error) {
	if member.Outside(ctx) {
		return page, nil
	}
	return a.concept.Explain(ctx, page)
}

// navigation is the main menu: only what exists and this person may see.
func navigation(ctx context.Context, actor access.Actor) []ui.NavItem {
	nav := []ui.NavItem{
		{Key: "nu", Label: i18n.T(ctx, "front.nav.now"), Href: "/", Icon: "now", Tab: true},
		{Key: "forloeb", Label: i18n.T(ctx, "front.nav.matters"), Href: "/forloeb", Icon: "list", Tab: true},
		{Key: "min-stemme", Label: i18n.T(ctx, "front.nav.my_voice"), Href: "/min-stemme", Icon: "voice", Tab: true},
		{Key: "tidlighed", Label: i18n.T(ctx, "impact.nav"), Href: matter.EarlinessPath, Icon: "calendar"},
		{Key: "organisation", Label: i18n.T(ctx, "front.nav.organisation"), Href: "/organisation", Icon: "unit"},
		{Key: "udvalg", Label: i18n.T(ctx, "front.nav.committees"), Href: "/udvalg", Icon: "people"},
		{Key: year.Nav, Label: i18n.T(ctx, "year.nav"), Href: "/moedeplan", Icon: "calendar"},
	}
	if actor.Grants.Secretariat {
		nav = append(nav, ui.NavItem{Key: "sekretariat", Label: i18n.T(ctx, "front.nav.secretariat"), Href: "/sekretariat", Icon: "settings"})
	}
	if actor.Grants.Administrator {
		nav = append(nav, ui.NavItem{Key: "adgang", Label: i18n.T(ctx, "front.nav.access"), Href: "/indstillinger/adgang", Icon: "lock"})
	}
	return nav
}

// Invite makes a link that makes an administrator.
func (a *App) Invite(ctx context.Context, email string) (string, error) {
	return a.member.Invite(ctx, email)
}
