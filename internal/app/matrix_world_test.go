package app

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/agreement"
	"github.com/medspil/medspil/internal/committee/committeetest"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/intake"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/assets"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/member"
	"github.com/medspil/medspil/internal/option"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/org/orgtest"
	"github.com/medspil/medspil/internal/year"
)

// matrixTown is the whole program over orgtest's town with committeetest's committees. ivan and nadia are secretariat, machine administrator and
// nothing else, ylva an administrator who works in team2. Everybody comes in by the demo's door, which lends out one pair of shoes:
// whose they are is changed from person to person.
type matrixTown struct {
	t     *testing.T
	app   *App
	clk   *clock.Fake
	town  *orgtest.Town
	board *committeetest.Board
	pages http.Handler
	// watch is a connection of its own: its data_version changes when anybody else commits anything.
	watch *sql.Conn
	// form and token are one browser's, which everybody uses; sessions are by person.
	form     *http.Cookie
	token    string
	sessions map[string]*http.Cookie
	requests int
	days     int // given out as free
	// made are the things acts are tried on, by name; see thing.
	made map[string]string
}

func newMatrixTown(t *testing.T) *matrixTown {
	t.Helper()
	w := &matrixTown{t: t, clk: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), sessions: map[string]*http.Cookie{}, made: map[string]string{}}
	conf := Config{DataDir: t.TempDir(), PublicURL: "http://medspil.example", Clock: w.clk, Log: slog.New(slog.DiscardHandler), Version: "test"}
	empty, err := Open(t.Context(), conf)
	w.ok(err)
	w.town = orgtest.Seed(t, empty.db, w.clk)
	w.board = committeetest.Seed(t, empty.db, w.clk, w.town)
	w.town.Write(t, empty.db, func(ctx context.Context, tx *db.Tx) (err error) {
		w.town.People["machine"], err = empty.org.AddPerson(ctx, tx, clock.Today(w.clk), org.Person{FirstName: "Max", LastName: "Drift"})
		for _, g := range [][2]string{{"ivan", member.DutySecretariat}, {"nadia", member.DutySecretariat}, {"machine", member.DutyAdministrator}, {"ylva", member.DutyAdministrator}} {
			if err == nil {
				err = empty.member.Grant(ctx, tx, "", w.town.Person(g[0]), g[1])
			}
		}
		if err == nil { // the demo's door opens where there is a role, and what is there is not filled
			_, err = tx.Exec(ctx, `INSERT INTO demo_role (role, person_id) VALUES ($1, $2)`, member.Roles[0], w.town.Person("rosa"))
		}
		return err
	})
	w.ok(empty.Close())

	conf.Demo = true
	w.app, err = Open(t.Context(), conf)
	w.ok(err)
	t.Cleanup(func() { w.ok(w.app.Close()) })
	w.ok(w.app.committee.SetGroup(t.Context(), w.as("ivan"), w.board.Seat("north", "pia"), "B"))
	w.pages = w.app.Handler()

	file, err := sql.Open("sqlite", "file:"+filepath.Join(conf.DataDir, databaseFile))
	w.ok(err)
	t.Cleanup(func() { w.ok(file.Close()) })
	w.watch, err = file.Conn(t.Context())
	w.ok(err)
	t.Cleanup(func() { w.ok(w.watch.Close()) })

	page := w.serve(httptest.NewRequest("GET", "/log-ind", nil))
	m := regexp.MustCompile(`name="_token" value="([^"]+)"`).FindStringSubmatch(page.Body.String())
	for _, c := range page.Result().Cookies() {
		if c.Name == "medspil-form" {
			w.form = c
		}
	}
	if m == nil || w.form == nil {
		t.Fatalf("no form token: %s", page.Body)
	}
	w.token = m[1]
	return w
}

func (w *matrixTown) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("unexpected: %v", err)
	}
}

func (w *matrixTown) serve(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	if strings.HasSuffix(r.URL.Path, "/lyt") { // it would go on until the reader leaves
		ctx, leave := context.WithTimeout(r.Context(), 200*time.Millisecond)
		defer leave()
		r = r.WithContext(ctx)
	}
	w.pages.ServeHTTP(rec, r)
	return rec
}

// version changes with every commit that changed anything.
func (w *matrixTown) version() (n int64) {
	w.t.Helper()
	w.ok(w.watch.QueryRowContext(w.t.Context(), "PRAGMA data_version").Scan(&n))
	return n
}

// request makes a request as somebody with a session; "" is nobody. A form has the token of its page.
func (w *matrixTown) request(session *http.Cookie, method, path, form string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(""))
	if method == "POST" {
		v, err := url.ParseQuery(form)
		w.ok(err)
		v.Set("_token", w.token)
		r = httptest.NewRequest(method, path, strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	// Each from an address of its own: how much one address may try is tested elsewhere.
	w.requests++
	r.RemoteAddr = fmt.Sprintf("10.0.%d.%d:1234", w.requests/250, w.requests%250)
	r.AddCookie(w.form)
	if session != nil {
		r.AddCookie(session)
	}
	return w.serve(r)
}

// enter begins a session for a person by their key; nil for nobody.
func (w *matrixTown) enter(who string) *http.Cookie {
	w.t.Helper()
	if who == nobody {
		return nil
	}
	w.exec(`UPDATE demo_role SET person_id = $1`, w.town.Person(who))
	rec := w.request(nil, "POST", "/demo/sign-in", "role="+member.Roles[0])
	for _, c := range rec.Result().Cookies() {
		if c.Name == "medspil-session" {
			return c
		}
	}
	w.t.Fatalf("%s cannot come in: %d", who, rec.Code)
	return nil
}

// session is the one a person walks about with.
func (w *matrixTown) session(who string) *http.Cookie {
	w.t.Helper()
	if _, in := w.sessions[who]; !in {
		w.sessions[who] = w.enter(who)
	}
	return w.sessions[who]
}

func (w *matrixTown) as(who string) access.Actor {
	return access.Actor{Person: w.town.Person(who), Name: who, Grants: access.Grants{Secretariat: who == "ivan" || who == "nadia"}}
}

func (w *matrixTown) exec(sql string, args ...any) {
	w.t.Helper()
	w.town.Write(w.t, w.app.db, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// one is the one text that sql gives, or "".
func (w *matrixTown) one(sql string, args ...any) string {
	w.t.Helper()
	list, err := db.All(w.t.Context(), w.app.db.Read(), db.Scan[string], sql, args...)
	w.ok(err)
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

var named = regexp.MustCompile(`\{([a-z0-9 ]+)\}`)

// fill puts the things into an address or a form: {matter}, {person pia}. The same name is the same thing until forget.
func (w *matrixTown) fill(text, who string) string {
	w.t.Helper()
	return named.ReplaceAllStringFunc(text, func(s string) string { return w.thing(strings.Trim(s, "{}"), who) })
}

// forget lets the next act begin on things of its own.
func (w *matrixTown) forget() { clear(w.made) }

func (w *matrixTown) thing(name, who string) string {
	w.t.Helper()
	key := name
	switch name {
	case "own unit", "ready", "behalf", "own view": // one for each who writes
		key += " " + who
	case "new":
		return id.New()
	}
	if w.made[key] == "" {
		w.made[key] = w.make(name, who)
	}
	return w.made[key]
}

// leads is the unit that somebody of the cast leads.
var leads = map[string]string{"karen": "north", "lars": "south", "ulla": "team2", "carechief": "care", "boss": "town", "schoolchief": "schools"}

// make makes a thing. A matter is karen's, about team1 and team2; the committee of the schools is asked too, and lars stands in.
func (w *matrixTown) make(name, who string) string {
	w.t.Helper()
	ctx, m := w.t.Context(), w.app.matter
	of, key, _ := strings.Cut(name, " ")
	switch of {
	case "person":
		return w.town.Person(key)
	case "unit":
		return w.town.Unit(key)
	case "committee":
		return w.board.Committee(key)
	case "seat":
		return w.board.Seat("north", key)
	}
	switch name {
	case "asset":
		return strings.TrimPrefix(assets.URL("app.css"), "/assets/")
	case "invitation":
		link, err := w.app.Invite(ctx, "ny@lillesund.example")
		w.ok(err)
		return link[strings.LastIndexByte(link, '/')+1:]
	case "substitute":
		find := `SELECT id FROM committee_substitute WHERE seat_id = $1 AND until_day IS NULL`
		seat := w.board.Seat("north", "nadia")
		if there := w.one(find, seat); there != "" {
			return there
		}
		w.ok(w.app.committee.AddSubstitute(ctx, w.as("ivan"), seat, w.town.Person("viggo"), false))
		return w.one(find, seat)
	case "standby": // who could be a substitute
		w.exec(`DELETE FROM committee_substitute WHERE seat_id = $1`, w.board.Seat("north", "nadia"))
		return w.town.Person("mona")
	case "upload":
		made, err := w.app.intake.Keep(ctx, w.as("ivan"), intake.Read(nil))
		w.ok(err)
		return made
	case "appointed": // quentin, who is secretariat from now on
		w.town.Write(w.t, w.app.db, func(ctx context.Context, tx *db.Tx) error {
			return w.app.member.Grant(ctx, tx, "", w.town.Person("quentin"), member.DutySecretariat)
		})
		return w.town.Person("quentin")
	case "unappointed":
		w.exec(`DELETE FROM member_grant WHERE person_id = $1`, w.town.Person("hanne"))
		return w.town.Person("hanne")
	case "listed", "held listed": // somebody whose contact data is going to be forgotten
		w.exec(`DELETE FROM retention_plan`)
		by := w.town.Person("ivan")
		w.exec(`INSERT INTO retention_plan (kind, subject_id, apart, listed, due) VALUES ('contact', $1, FALSE, $2, $2)`, w.town.Person("gorm"), clock.Today(w.clk).AddDays(30))
		if name == "held listed" {
			w.exec(`UPDATE retention_plan SET held_by = $1, held_at = $2, reason = 'En klage.'`, by, w.clk.Now())
		}
		return w.town.Person("gorm")
	case "notice": // another than before
		n, err := strconv.Atoi(w.one(`SELECT COALESCE((SELECT CAST(value AS TEXT) FROM retention_setting WHERE key = 'notice'), '30')`))
		w.ok(err)
		return strconv.Itoa(n + 1)
	case "feed":
		token, err := w.app.year.MakeFeed(ctx, w.as("rosa"))
		w.ok(err)
		return token
	case "free day": // on which no committee meets
		w.days++
		return clock.Today(w.clk).AddDays(w.days).String()
	case "meeting":
		made, err := w.app.year.AddMeeting(ctx, w.as("ivan"), year.Meeting{Committee: w.board.Committee("north"), Day: clock.MustDay(w.make("free day", who))})
		w.ok(err)
		return made
	case "seal of meeting": // as "meeting" made it: a day and no more
		return year.Meeting{Day: clock.MustDay(w.one(`SELECT day FROM year_meeting WHERE id = $1`, w.thing("meeting", who)))}.Seen()
	case "closed days":
		w.ok(w.app.year.Close(ctx, w.as("ivan"), year.Closed{From: clock.Today(w.clk), To: clock.Today(w.clk), Name: "Lukket"}))
		return w.one(`SELECT max(id) FROM year_closed`)
	case "no rules", "new rules", "planned rules", "valid rules":
		return w.rules(name)
	case "seal of rules":
		v, err := agreement.ByID(ctx, w.app.db.Read(), w.thing("new rules", who))
		w.ok(err)
		return agreement.Seal(v.Rules...)
	case "own unit":
		if unit := leads[who]; unit != "" {
			return w.town.Unit(unit)
		}
		return w.town.Unit("north")

	case "draft":
		return w.draft("karen", "", matter.ToTouched)
	case "ready": // a draft of one's own, for who leads; karen's for others
		if unit := leads[who]; unit != "" {
			return w.draft(who, "", matter.ToTouched)
		}
		return w.draft("karen", "", matter.ToTouched)
	case "behalf": // a draft for karen, of one's own in the secretariat; ivan's for others
		if who == nobody || !w.as(who).Grants.Secretariat {
			who = "ivan"
		}
		return w.draft(who, "karen", matter.ToTouched)
	case "matter", "quiet":
		return w.opened(matter.ToTouched)
	case "all":
		return w.opened(matter.ToAll)
	case "kept":
		made := w.opened(matter.ToTouched)
		// It ends first of all, and so stands on the first page of the list.
		w.exec(`UPDATE matter SET visibility = $2, last_day = $3 WHERE id = $1`, made, matter.ToCommittee, clock.Today(w.clk).AddDays(1))
		return made
	case "abandoned": // its owner is gone; carechief has been asked, and nobody stands in
		made := w.opened(matter.ToTouched)
		w.exec(`UPDATE matter_owner SET until_at = $2 WHERE matter_id = $1`, made, w.clk.Now())
		w.exec(`INSERT INTO matter_owner_gap (matter_id, asked_id, at) VALUES ($1, $2, $3)`, made, w.town.Person("carechief"), w.clk.Now())
		return made

	case "given": // by sofus, as are the next three
		return w.says("sofus", w.thing("matter", who), matter.NameToAll)
	case "whisper":
		return w.says("sofus", w.thing("quiet", who), matter.NameToRepresentatives)
	case "pictured":
		given, err := m.Contribute(ctx, w.as("sofus"), w.thing("matter", who), matter.ContributionInput{Kind: matter.Concern, Text: "Vi når det ikke.",
			NameTo: matter.NameToAll, SendKey: id.New(), Files: []matter.FileInput{picture("Ruten")}})
		w.ok(err)
		return given
	case "picture":
		return w.one(`SELECT id FROM matter_file WHERE target_id = $1`, w.thing("pictured", who))
	case "taken back": // a picture of what sofus has withdrawn
		file := w.thing("picture", who)
		w.ok(m.Withdraw(ctx, w.as("sofus"), w.thing("pictured", who)))
		return file
	case "paper":
		w.ok(m.AddPaper(ctx, w.as("karen"), w.thing("matter", who), picture("Skemaet")))
		return w.one(`SELECT id FROM matter_file WHERE target_id = $1`, w.thing("matter", who))
	case "answered":
		given := w.says("sofus", w.thing("matter", who), matter.NameToAll)
		_, err := m.Answer(ctx, w.as("karen"), w.thing("matter", who), matter.AnswerInput{Contributions: []string{given}, Outcome: matter.Changed, Text: "Det gør vi."})
		w.ok(err)
		return given
	case "edited":
		given := w.says("sofus", w.thing("matter", who), matter.NameToAll)
		w.ok(m.Edit(ctx, w.as("sofus"), given, matter.EditInput{Kind: matter.Proposal, Text: "Efter."}))
		return given
	case "moved": // by niels in a matter that he may not read any more
		of := w.opened(matter.ToAll)
		given := w.says("niels", of, matter.NameToAll)
		_, err := m.Answer(ctx, w.as("karen"), of, matter.AnswerInput{Contributions: []string{given}, Outcome: matter.Changed, Text: "Det gør vi."})
		w.ok(err)
		w.exec(`UPDATE matter SET visibility = $2 WHERE id = $1`, of, matter.ToTouched)
		return given
	case "asked":
		given := w.says("sofus", w.thing("matter", who), matter.NameToAll)
		w.ok(m.Clarify(ctx, w.as("karen"), given, "Hvad mener du?"))
		return given
	case "hidden":
		given := w.says("sofus", w.thing("matter", who), matter.NameToAll)
		w.ok(m.Hide(ctx, w.as("ivan"), w.thing("matter", who), matter.TargetContribution, given, "Den rammer en kollega."))
		return given
	case "held":
		given := w.says("sofus", w.thing("matter", who), matter.NameToAll)
		held, err := m.Answer(ctx, w.as("karen"), w.thing("matter", who), matter.AnswerInput{Contributions: []string{given}, Outcome: matter.Partly, Text: "Ja.", Hold: true})
		w.ok(err)
		return held
	case "fell": // an answer that was held until its contribution was withdrawn
		given := w.says("sofus", w.thing("matter", who), matter.NameToAll)
		held, err := m.Answer(ctx, w.as("karen"), w.thing("matter", who), matter.AnswerInput{Contributions: []string{given}, Outcome: matter.Partly, Text: "Ja.", Hold: true})
		w.ok(err)
		w.ok(m.Withdraw(ctx, w.as("sofus"), given))
		return held
	case "decision":
		return w.decision()
	case "room", "talked": // a dialogue room, open and closed
		return w.room(name == "talked")
	case "unnamed": // a decision in which one may contribute without a name
		made := w.decision()
		w.ok(m.AllowUnnamed(ctx, w.as("karen"), made))
		return made
	case "receipt":
		return matter.NewReceipt()
	case "of receipt": // the code of a contribution that waits to be shown
		code := matter.NewReceipt()
		w.ok(m.ContributeUnnamed(ctx, w.as("sofus"), w.thing("unnamed", who), matter.UnnamedInput{Kind: matter.Concern, Text: "Vi tør ikke.", Receipt: code}))
		return code
	case "question":
		return w.one(`SELECT id FROM matter_question WHERE matter_id = $1 ORDER BY position`, w.thing("decision", who))
	case "written", "decided":
		made := w.decision()
		w.ok(m.Decide(ctx, w.as("karen"), made, matter.DecisionInput{Decision: "Fredag.", Reasons: "Derfor.", CoreTask: "Til tiden."}))
		if name == "decided" {
			w.ok(m.Publish(ctx, w.as("karen"), made))
		}
		return made
	case "request": // sofus's to the leader of north, who has asked his representatives to carry it
		w.exec(`UPDATE dialogue_request SET state = 'withdrawn' WHERE state = 'open'`)
		made, err := w.app.dialogue.Ask(ctx, w.as("sofus"), dialogue.AskInput{ID: id.New(), UnitID: w.town.Unit("north"), What: "Vagterne skifter.", Why: "Nu.", Carry: true})
		w.ok(err)
		return made
	case "hidden request":
		made := w.thing("request", who)
		w.ok(w.app.dialogue.Hide(ctx, w.as("ivan"), made, dialogue.Target{Kind: dialogue.TargetRequest, ID: made}, "Grimt."))
		return made
	case "reported": // a report of a text in a dialogue
		made := w.thing("request", who)
		w.ok(w.app.dialogue.Report(ctx, w.as("rosa"), made, dialogue.Target{Kind: dialogue.TargetRequest, ID: made}, "Grimt."))
		return w.one(`SELECT id FROM dialogue_report WHERE request_id = $1`, made)
	case "group": // of leaders, with boss in it
		return w.leaders("boss")
	case "upwards": // carechief's to that group; schoolchief is in a group of his
		w.leaders("carechief", "schoolchief")
		w.exec(`UPDATE dialogue_request SET state = 'withdrawn' WHERE state = 'open'`)
		made, err := w.app.dialogue.Ask(ctx, w.as("carechief"), dialogue.AskInput{ID: id.New(), GroupID: w.thing("group", who), What: "Tag os med.", Why: "Nu."})
		w.ok(err)
		return made
	case "free unit": // to whose leader nobody has an open request
		w.exec(`UPDATE dialogue_request SET state = 'withdrawn' WHERE state = 'open'`)
		return w.town.Unit("north")
	case "option", "second option":
		return w.option(w.thing("decision", who))
	case "fresh options": // a decision with an option nobody has answered
		made := w.decision()
		w.option(made)
		return made
	case "kept option":
		of := w.decision()
		made := w.option(of)
		w.exec(`UPDATE matter SET visibility = $2 WHERE id = $1`, of, matter.ToCommittee)
		return made
	case "hidden option":
		made := w.option(w.thing("decision", who))
		w.ok(w.app.option.Hide(ctx, w.as("ivan"), made, "Den rammer en kollega."))
		return made
	case "reported option":
		made := w.option(w.thing("decision", who))
		w.ok(w.app.option.Report(ctx, w.as("rosa"), made, "Grimt."))
		return made
	case "whispered option", "quiet option": // sofus cannot live with it
		made := w.option(w.thing("decision", who))
		in := option.ResponseInput{Level: option.Cannot, Reason: "Det tør vi ikke.", NameTo: matter.NameToAll, SendKey: id.New()}
		if name == "quiet option" {
			w.ok(w.app.option.HideAnswers(ctx, w.as("karen"), w.thing("decision", who)))
		} else {
			in.NameTo = matter.NameToRepresentatives
		}
		w.ok(w.app.option.Respond(ctx, w.as("sofus"), made, in))
		return made
	case "report":
		w.ok(m.Report(ctx, w.as("rosa"), w.thing("matter", who), matter.TargetContribution, w.thing("given", who), "Grimt."))
		return w.one(`SELECT id FROM matter_report WHERE target_id = $1`, w.thing("given", who))
	}
	if made := w.makeTheme(name, who); made != "" {
		return made
	}
	return w.makeDisagreement(name, who)
}
