package disagreement

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/jobs"
	"github.com/medspil/medspil/internal/kit/journal"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/org"
	"github.com/medspil/medspil/internal/year"
)

// Migrations makes this room's tables; after the matters'.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the disagreements of one municipality. Methods that take an access.Actor and no db.Q are one transaction. What the actor may not
// read is fault.NotFound, what they may read but not do fault.Forbidden, what another act made impossible ErrMoved, wrong input
// *fault.Invalid.
type Room struct {
	db          *db.DB
	clk         clock.Clock
	org         *org.Room
	committee   *committee.Room
	year        *year.Room
	matter      *matter.Room
	secretariat matter.Secretariat
	levels      Levels
	journal     *journal.Journal
}

// Levels gives the municipality's words for the levels of committees.
type Levels func(ctx context.Context) ([4]string, error)

// New makes the room. secretariat comes from the room that knows the grants, levels from that of the settings.
func New(d *db.DB, clk clock.Clock, o *org.Room, c *committee.Room, y *year.Room, m *matter.Room, secretariat matter.Secretariat, levels Levels) *Room {
	return &Room{db: d, clk: clk, org: o, committee: c, year: y, matter: m, secretariat: secretariat, levels: levels, journal: journal.New(clk)}
}

// Jobs registers this room's background work.
func (x *Room) Jobs(r *jobs.Runner) {
	r.Every("disagreement.back", time.Hour, x.ComeBack)
	r.Every("disagreement.cards", time.Hour, x.CardsOver)
	r.Handle(jobScrub, func(ctx context.Context, _ json.RawMessage) error { return x.scrub(ctx) })
}

// ErrMoved: somebody was faster. What one wants to write, accept, confirm or answer has another in its place since one saw it.
var ErrMoved = fault.Wrap(fault.Conflict, errMoved{})

type errMoved struct{}

func (errMoved) Error() string { return "it has been replaced since" }

func (x *Room) today() clock.Day { return clock.Today(x.clk) }

// scene is what every act on a disagreement begins with.
type scene struct {
	D        Disagreement
	Standing Standing
	// Here is the matter; empty where the actor does not read it.
	Here matter.Here
}

// Journal subjects and verbs of this room. The subject is the disagreement.
const subjectKind = "disagreement"

// The verbs.
const (
	VerbRaised   = "disagreement.raised"
	VerbView     = "disagreement.view"     // n
	VerbProposed = "disagreement.proposed" // n
	VerbAccepted = "disagreement.accepted" // n
	VerbStepped  = "disagreement.stepped"  // n
	VerbBack     = "disagreement.back"     // n
	VerbPassed   = "disagreement.passed"   // n, committee
	VerbAnswered = "disagreement.answered" // n
	VerbEnding   = "disagreement.ending"   // n
	VerbEnded    = "disagreement.ended"    // n
	VerbReread   = "disagreement.reread"   // n
	VerbCame     = "disagreement.came"     // its day has come: the program's own
	VerbUndated  = "disagreement.undated"  // both have read it again, and it has no new day: the program's own
	VerbStepDue  = "disagreement.step_due" // the day of management's next step has come, whether it has ended or not: the program's own
)

// verbs are those of the entries.
var verbs = map[Kind]string{Raised: VerbRaised, View: VerbView, Proposed: VerbProposed, Accepted: VerbAccepted, Stepped: VerbStepped, Back: VerbBack,
	Passed: VerbPassed, Answered: VerbAnswered, Ending: VerbEnding, Ended: VerbEnded, Reread: VerbReread}
