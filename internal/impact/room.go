package impact

import (
	"embed"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
	"github.com/medspil/medspil/internal/municipality"
	"github.com/medspil/medspil/internal/org"
)

// Messages are this room's texts.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS

// Room is the pages about the influence people have had.
type Room struct {
	db           *db.DB
	clk          clock.Clock
	municipality *municipality.Room
	org          *org.Room
	matter       *matter.Room
}

// New makes the room.
func New(d *db.DB, clk clock.Clock, town *municipality.Room, o *org.Room, m *matter.Room) *Room {
	return &Room{db: d, clk: clk, municipality: town, org: o, matter: m}
}

// Routes adds the room's pages.
func (x *Room) Routes(m *web.Mux) {
	m.Handle("GET "+matter.EarlinessPath, web.Member(x.earliness))
}
