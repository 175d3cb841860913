package front

import (
	"net/http"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/web"
	"github.com/medspil/medspil/internal/matter"
)

// guestView is the first page of who is only a guest: what they are invited into, and what came of what they said.
type guestView struct {
	nowView
	Matters []matter.Item
	// Next continues the list of the matters; "" at the end.
	Next string
}

// guest is the first page of who is only a guest. A fixed number of queries.
func (x *Room) guest(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), access.Of(r.Context())
	v := guestView{nowView: nowView{Name: actor.Name, At: x.clk.Now().In(clock.Copenhagen), Today: clock.Today(x.clk)}}
	var err error
	if v.Front, err = x.matter.Now(ctx, actor); err != nil {
		return err
	}
	list, err := x.matter.List(ctx, actor, matter.Filter{State: matter.Any}, matter.Page{After: r.FormValue("efter")})
	if err != nil {
		return err
	}
	v.Matters, v.Next = list.Items, list.Next
	return web.Render(w, r, http.StatusOK, guestPage(v))
}

// guestNext is where the list goes on; "" at the end.
func guestNext(v guestView) string {
	if v.Next == "" {
		return ""
	}
	return "/?efter=" + v.Next
}
