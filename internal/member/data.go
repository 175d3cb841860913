package member

import (
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/kit/web"
)

const (
	dataPath = "/mig/data"
	filePath = "/mig/data.json"

	// fewRecords are shown of each part on the page over all of them, and manyRecords where a part stands alone.
	fewRecords  = 3
	manyRecords = 50
)

// AddOwnData adds parts of the copy of one's own data, of this room and of others, in the order they are shown. Before the first request.
func (x *Room) AddOwnData(parts ...owndata.Part) {
	for _, p := range parts {
		if slices.ContainsFunc(x.parts, func(o owndata.Part) bool { return o.Key == p.Key }) {
			panic("member: two parts of one's own data are called " + p.Key)
		}
		x.parts = append(x.parts, p)
	}
}

// dataPage is everything about oneself, a little of each; or with ?del= one part, page by page.
func (x *Room) dataPage(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), access.Of(r.Context())
	if key := r.FormValue("del"); key != "" {
		v, err := x.partView(ctx, a, key, r.FormValue("efter"))
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, partPage(v))
	}
	v, err := x.dataView(ctx, a)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, dataPage(v))
}

// dataGroup is a group with those of its parts that have something.
type dataGroup struct {
	Key   string
	Parts []partView
}

type partView struct {
	owndata.Part
	Records []owndata.Record
	Next    string
	// Further: it is not the first page.
	Further bool
}

// dataView costs what each part costs once, however much there is.
func (x *Room) dataView(ctx context.Context, a access.Actor) ([]dataGroup, error) {
	var groups []dataGroup
	for _, key := range owndata.Groups {
		g := dataGroup{Key: key}
		for _, p := range x.parts {
			if p.Group != key {
				continue
			}
			page, err := p.List(ctx, x.db.Read(), a, "", fewRecords)
			if err != nil {
				return nil, err
			}
			if len(page.Records) > 0 {
				g.Parts = append(g.Parts, partView{Part: p, Records: page.Records, Next: page.Next})
			}
		}
		groups = append(groups, g)
	}
	return groups, nil
}

func (x *Room) partView(ctx context.Context, a access.Actor, key, after string) (partView, error) {
	i := slices.IndexFunc(x.parts, func(p owndata.Part) bool { return p.Key == key })
	if i < 0 {
		return partView{}, fault.NotFound
	}
	page, err := x.parts[i].List(ctx, x.db.Read(), a, after, manyRecords)
	return partView{Part: x.parts[i], Records: page.Records, Next: page.Next, Further: after != ""}, err
}

// dataFile is the same as a file, written as it is read.
func (x *Room) dataFile(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), access.Of(r.Context())
	web.Attachment(w, "mine-data.json")
	return web.Stream(w, r, "application/json; charset=utf-8", func(to io.Writer) error {
		if err := owndata.Write(ctx, to, x.db.Read(), x.clk, a, x.parts); err != nil {
			return err
		}
		x.security(ctx, "took a copy of their own data", a.Person)
		return nil
	})
}
