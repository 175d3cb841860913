// Package front is the first page, "Lige nu": what one can still influence and until when, the answers to oneself, and what waits for
// one's own answer, those that end first first. It reads over the rooms below and writes nothing.
package front

import (
	"context"
	"embed"
	"net/http"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/dialogue"
	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/year"
)

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the front page and the page behind the phone's "more".
type Room struct {
	db        *db.DB
	clk       clock.Clock
	committee *committee.Room
	year      *year.Room
	matter    *matter.Room
	dialogue  *dialogue.Room
	sections  []Section
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, c *committee.Room, y *year.Room, m *matter.Room, dialogues *dialogue.Room) *Room {
	return &Room{db: d, clk: clk, committee: c, year: y, matter: m, dialogue: dialogues}
}

// Routes adds the room's pages.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET /{$}", web.Member(x.now))
	m.Handle("GET "+DuePath, web.Member(x.due))
	m.Handle("GET /mere", web.Member(x.more))
	m.Handle("GET /sekretariat", web.Member(x.secretariat))
}

type nowView struct {
	Name        string
	At          time.Time
	Today       clock.Day
	Front       *matter.Front
	Soon        soonView
	Dialogues   dialogue.Front
	Voices      []committee.Voice
	MayOpen     bool
	Secretariat bool
	// Parts are what other rooms say.
	Parts []Part
}

func (x *Room) now(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	if actor.OnlyGuest() {
		return x.guest(w, r)
	}
	v := nowView{Name: actor.Name, At: x.clk.Now().In(clock.Copenhagen), Today: clock.Today(x.clk), Secretariat: actor.Grants.Secretariat}
	var err error
	if v.Front, err = x.matter.Now(ctx, actor); err != nil {
		return err
	}
	if v.Soon, err = x.soon(ctx, x.db.Read(), actor); err != nil {
		return err
	}
	if v.Dialogues, err = x.dialogue.Now(ctx, x.db.Read(), actor); err != nil {
		return err
	}
	if v.Voices, err = x.committee.VoicesFor(ctx, x.db.Read(), actor.Person); err != nil {
		return err
	}
	if v.MayOpen, err = x.matter.MayOpen(ctx, actor); err != nil {
		return err
	}
	if v.Parts, err = x.parts(ctx); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, nowPage(v))
}

func (x *Room) more(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, morePage(ui.FrameOf(r.Context()).Nav))
}

// secretariat is the way to what only the secretariat keeps; others do not find it.
func (x *Room) secretariat(w http.ResponseWriter, r *http.Request) error {
	if !access.Of(r.Context()).Grants.Secretariat {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, secretariatPage())
}

// greeting is "Godmorgen, Aisha", by the time of day in Denmark.
func greeting(ctx context.Context, v nowView) string {
	key := "front.greeting.evening"
	switch h := v.At.Hour(); {
	case h >= 5 && h < 10:
		key = "front.greeting.morning"
	case h >= 10 && h < 17:
		key = "front.greeting.day"
	}
	first, _, _ := strings.Cut(v.Name, " ")
	return i18n.T(ctx, key, "name", first)
}

// cardsEach is how many matters of a kind stand as cards, those that end first; the others are lines, so that what comes below is not far away.
const cardsEach = 3

// split is a list's first few, and the others.
func split[T any](list []T) (cards, lines []T) {
	n := min(cardsEach, len(list))
	return list[:n], list[n:]
}

// leads say what there is to do, in the order it stands on the page, each the way to it.
func leads(ctx context.Context, v nowView) []ui.Link {
	var list []ui.Link
	add := func(section, key string, n int) {
		if n > 0 {
			list = append(list, ui.Link{Text: i18n.T(ctx, "front.lead."+key, "n", n), Href: "#" + section})
		}
	}
	add("spurgt", "asked", len(v.Front.Asked))
	add("haandslag", "handshakes", len(v.Front.Handshakes))
	waiting := 0
	for _, m := range v.Front.Waiting {
		waiting += m.Unanswered
	}
	add("venter", "waiting", waiting)
	add("dialog-til-dig", "dialogues", len(v.Dialogues.ToMe))
	add("dialog-baer", "carry", len(v.Dialogues.ToCarry))
	add("dialog-for-sent", "late", len(v.Dialogues.Late))
	for _, p := range v.Parts {
		list = append(list, p.Lead)
	}
	add("nu", "openings", len(v.Soon.Openings))
	if v.Secretariat {
		add("frister", "pressing", v.Soon.Whole)
	} else {
		add("frister", "due", v.Soon.Whole)
	}
	influence := "influence"
	if v.Front.More {
		influence = "influence_many"
	}
	add("praeg", influence, len(v.Front.Influence))
	add("svar", "answers", unread(v.Front.Answers))
	return list
}

// lead is what is said when there is nothing to do.
func lead(ctx context.Context, v nowView) string {
	if len(leads(ctx, v)) > 0 {
		return ""
	}
	return i18n.T(ctx, "front.lead.nothing")
}

func unread(answers []matter.Mine) int {
	n := 0
	for _, m := range answers {
		for _, a := range m.Answers {
			if !a.Seen {
				n++
				break
			}
		}
	}
	return n
}

// empty says that there is nothing on the page at all.
func empty(v nowView) bool {
	f, d := v.Front, v.Dialogues
	return len(v.Parts) == 0 && len(d.ToMe)+len(d.ToCarry)+len(d.Late)+len(d.Answers) == 0 && len(v.Soon.Openings)+len(v.Soon.Due)+v.Soon.Silent == 0 && len(f.Influence)+len(f.Answers)+len(f.Waiting)+len(f.Drafts)+len(f.TakeOver)+len(f.Asked)+len(f.Handshakes)+len(f.Ended) == 0
}

// waited is for how many days the contribution has waited that has waited longest.
func waited(today clock.Day, w matter.Waiting) int { return clock.DayOf(w.Oldest).DaysUntil(today) }
