package year

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

func (x *Room) fetchForm(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, fetchPage(fetchView{}))
}

// fetch reads a file and shows what it would change, or every line that is wrong; nothing is saved.
func (x *Room) fetch(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	files := f.Files("file")
	if len(files) != 1 || files[0].Filename == "" {
		return web.Render(w, r, http.StatusUnprocessableEntity, fetchPage(fetchView{Errors: ui.Errors{{Field: "file", Message: i18n.T(ctx, "year.error.file_missing")}}}))
	}
	file, err := files[0].Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	names, find, err := x.names(ctx)
	if err != nil {
		return err
	}
	list, wrong := ReadFile(files[0].Filename, data, find)
	if len(wrong) > 0 {
		v := fetchView{File: files[0].Filename, Wrong: wrong, Errors: ui.Errors{{Field: "file", Message: i18n.T(ctx, "year.error.file_lines", "n", len(wrong))}}}
		return web.Render(w, r, http.StatusUnprocessableEntity, fetchPage(v))
	}
	return x.showChange(w, r, http.StatusOK, list, names, false)
}

// ReadFile reads a calendar or a table, whichever it is.
func ReadFile(name string, data []byte, find Find) ([]Meeting, []LineError) {
	begin := bytes.ToUpper(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	if bytes.HasPrefix(begin, []byte("BEGIN:VCALENDAR")) || strings.HasSuffix(strings.ToLower(name), ".ics") {
		return ReadICS(data, find)
	}
	return ReadCSV(data, find)
}

// names are the committees of today by id, and the way from a name in a file to the one committee that has it.
func (x *Room) names(ctx context.Context) (map[string]string, Find, error) {
	all, err := x.committee.All(ctx, x.db.Read())
	byID, byName := make(map[string]string, len(all)), make(map[string][]string, len(all))
	for _, c := range all {
		key := strings.ToLower(strings.Join(strings.Fields(c.Name), " "))
		byID[c.ID], byName[key] = c.Name, append(byName[key], c.ID)
	}
	return byID, func(name string) (string, bool) {
		if ids := byName[strings.ToLower(name)]; len(ids) == 1 {
			return ids[0], true
		}
		return "", false
	}, err
}

// showChange shows what a file would change. again: the plan is another than the one that was agreed to.
func (x *Room) showChange(w http.ResponseWriter, r *http.Request, status int, list []Meeting, names map[string]string, again bool) error {
	ctx := r.Context()
	c, err := x.Preview(ctx, x.db.Read(), access.Of(ctx), list)
	if err != nil {
		return err
	}
	packed, err := pack(list)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, changePage(changeView{Change: c, Names: names, Packed: packed, Seen: seen(c.Counts()), Again: again}))
}

func (x *Room) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := web.Form(r)
	if err != nil {
		return err
	}
	list, err := unpack(f.Get("plan"))
	if err != nil {
		return web.Render(w, r, http.StatusUnprocessableEntity, fetchPage(fetchView{Errors: ui.Errors{{Field: "file", Message: i18n.T(ctx, "year.error.file_missing")}}}))
	}
	var n [3]int
	if _, err := fmt.Sscanf(f.Get("seen"), "%d-%d-%d", &n[0], &n[1], &n[2]); err != nil {
		n = [3]int{-1}
	}
	c, err := x.Import(ctx, access.Of(ctx), list, n)
	if errors.Is(err, fault.Conflict) {
		names, _, err := x.names(ctx)
		if err != nil {
			return err
		}
		return x.showChange(w, r, http.StatusConflict, list, names, true)
	}
	if err != nil {
		return err
	}
	n = c.Counts()
	web.Flash(w, r, "success", i18n.T(ctx, "year.fetch.done", "new", n[0], "changed", n[1], "gone", n[2]))
	return web.SeeOther(w, r, planPath+"?hvem=alle")
}

func seen(n [3]int) string { return fmt.Sprintf("%d-%d-%d", n[0], n[1], n[2]) }

// mostUnpacked bounds what unpack reads.
const mostUnpacked = 4 << 20

// What waits to be agreed to travels with the form, so that nothing lies on the server for a file that nobody takes in. It is checked anew.
func pack(list []Meeting) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	err := json.NewEncoder(z).Encode(list)
	if err := errors.Join(err, z.Close()); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

func unpack(s string) ([]Meeting, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	var list []Meeting
	if err := json.NewDecoder(io.LimitReader(z, mostUnpacked)).Decode(&list); err != nil {
		return nil, err
	}
	if len(list) == 0 || len(list) > MostMeetings {
		return nil, errors.New("no plan")
	}
	return list, nil
}

// calendar sends meetings as a calendar file.
func (x *Room) calendar(w http.ResponseWriter, r *http.Request, name, file string, list []Planned) error {
	titles, out := make(map[string]string, len(list)), make([]Meeting, len(list))
	for i, p := range list {
		titles[p.ID], out[i] = p.Name, p.Meeting
	}
	body := WriteICS(Feed{Name: name, Host: host(x.absolute("/")), At: x.clk.Now(), Title: func(m Meeting) string { return titles[m.ID] }}, out)
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+file+`"`)
	_, err := w.Write(body)
	return err
}

func (x *Room) committeeFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if !MayRead(access.Of(ctx)) {
		return fault.NotFound
	}
	c, err := x.committee.Committee(ctx, x.db.Read(), id)
	if err != nil {
		return err
	}
	list, err := x.committeeFeed(ctx, x.db.Read(), id)
	if err != nil {
		return err
	}
	return x.calendar(w, r, c.Name, "moeder.ics", list)
}

// feed is somebody's own calendar for a program that has not signed in: whoever has the address reads it. It names no people.
func (x *Room) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !x.fetches.Allow(web.Network(r)) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
		return nil
	}
	list, err := x.feedOf(ctx, x.db.Read(), r.PathValue("noegle"))
	if err != nil {
		return err
	}
	return x.calendar(w, r, i18n.T(ctx, "year.feed.name"), "moeder.ics", list)
}
