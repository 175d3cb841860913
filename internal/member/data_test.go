package member

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/owndata"
)

// counted is a part of n records that another room gives: those from the cursor on.
func counted(n int, fail func(after string) error) owndata.Part {
	return owndata.Part{Key: "things", Group: owndata.Said, Words: "member.own.",
		List: func(_ context.Context, _ db.Q, who access.Actor, after string, limit int) (owndata.Page, error) {
			from := 0
			if after != "" {
				fmt.Sscan(after, &from)
			}
			if fail != nil {
				if err := fail(after); err != nil {
					return owndata.Page{}, err
				}
			}
			var page owndata.Page
			for i := from; i < min(from+limit, n); i++ {
				page.Records = append(page.Records, owndata.Record{owndata.ID("id", fmt.Sprint(i)), owndata.Own("device", fmt.Sprintf("Ting %d af <%s>.", i, who.Name))})
			}
			if from+limit < n {
				page.Next = fmt.Sprint(from + limit)
			}
			return page, nil
		}}
}

func TestOwnDataPage(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		h.room.AddOwnData(h.room.OwnData()...)
		b := h.signIn("anna@kommune.dk", "own", "ja")
		h.has(b.get("/mig"), "Dine data", `href="/mig/data"`, `href="/mig/data.json" download=`)
		page := b.get("/mig/data")
		h.has(page, "Alt det, Medspil ved om dig", "Det, du har skrevet uden navn", "Hvor du er logget ind", "Din egen enhed.", "android/chrome", "en mail", "3. maj 2026 kl. 10.30", "Her er ingenting.")
		h.hasNot(page, "Breve, du kan logge ind med", "token_hash")
		b.post("/sprog", "language", "en")
		h.has(b.get("/mig/data"), "Your data", "Where you are signed in", "3 May 2026 at 10:30")
		if a := h.browser().get("/mig/data"); a.status != http.StatusSeeOther {
			t.Errorf("signed out: %d", a.status)
		}
		for _, path := range []string{"/mig/data?del=none", "/mig/data?del=sessions&efter=x", "/mig/data?del=settings&efter=1"} {
			if a := b.get(path); a.status != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.status)
			}
		}
	})
}

// However much there is, the page costs the same, and shows a little of each part with a way to the rest.
func TestOwnDataComesInPages(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		h.room.AddOwnData(h.room.OwnData()...)
		b := h.signIn("anna@kommune.dk")
		b.get("/mig/data")
		before := h.statements()
		for i := range 60 {
			h.exec(`INSERT INTO member_session (id, token_hash, person_id, kind, how, device, demo_role, data, made_at, seen_at, expires_at)
				SELECT $1, $1, person_id, kind, how, device, demo_role, data, made_at, seen_at, expires_at FROM member_session WHERE id NOT LIKE 'more%'`, fmt.Sprintf("more%d", i))
		}
		page := b.get("/mig/data")
		if n := h.statements(); n != before || n > 12 {
			t.Errorf("%d statements became %d", before, n)
		}
		if n := strings.Count(page.body, "Logget ind med"); n != fewRecords {
			t.Errorf("%d sessions on the page", n)
		}
		h.has(page, "/mig/data?del=sessions", "Se resten")
		first := b.get("/mig/data?del=sessions")
		if n := strings.Count(first.body, "Logget ind med"); n != manyRecords {
			t.Errorf("%d sessions on the first page of them", n)
		}
		_, rest, _ := strings.Cut(first.body, `href="/mig/data?del=sessions&amp;efter=`)
		cursor, _, _ := strings.Cut(rest, `"`)
		second := b.get("/mig/data?del=sessions&efter=" + cursor)
		if n := strings.Count(second.body, "Logget ind med"); n != 61-manyRecords {
			t.Errorf("%d sessions on the second", n)
		}
		h.has(second, `href="/mig/data?del=sessions"`)
	})
}

func TestOwnDataFile(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		h.room.AddOwnData(append(h.room.OwnData(), counted(1234, nil))...)
		b := h.signIn("anna@kommune.dk")
		a := b.get("/mig/data.json")
		if a.status != 200 || a.header.Get("Content-Type") != "application/json; charset=utf-8" || a.header.Get("Content-Disposition") != "attachment; filename=mine-data.json" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %v", a.status, a.header)
		}
		var f struct {
			Format   string
			PersonID string `json:"person_id"`
			Sessions []struct{ Kind string }
			Things   []struct{ ID, Device string }
		}
		if err := json.Unmarshal([]byte(a.body), &f); err != nil {
			t.Fatal(err)
		}
		if f.Format != owndata.Format || f.PersonID != h.id("Anna Holm") || len(f.Sessions) != 1 || len(f.Things) != 1234 || f.Things[1233].Device != "Ting 1233 af <Anna Holm>." {
			t.Errorf("%s %s, %d sessions, %d things", f.Format, f.PersonID, len(f.Sessions), len(f.Things))
		}
		if !strings.Contains(h.log.String(), "took a copy of their own data") || strings.Contains(h.log.String(), "Ting 1") {
			t.Error("the log: what was done and by whom, and none of it")
		}
		if a := h.browser().get("/mig/data.json"); a.status != http.StatusSeeOther {
			t.Errorf("signed out: %d", a.status)
		}
	})
}

// Half a file is not to be taken for a whole one.
func TestAFileThatBreaksOff(t *testing.T) {
	databases(t, func(t *testing.T, d *db.DB) {
		h := office(t, d)
		broken := ""
		h.room.AddOwnData(counted(5000, func(after string) error {
			if after == broken {
				return errors.New("the database is gone")
			}
			return nil
		}))
		b := h.signIn("anna@kommune.dk")
		a := b.get("/mig/data.json")
		if a.status != http.StatusInternalServerError || a.header.Get("Content-Disposition") != "" || !strings.Contains(a.header.Get("Content-Type"), "text/html") {
			t.Errorf("before anything was sent: %d %v", a.status, a.header)
		}
		broken = "4500"
		r, err := http.NewRequest(http.MethodGet, h.url+"/mig/data.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := b.client.Do(r)
		if err == nil {
			_, err = io.ReadAll(res.Body)
			res.Body.Close()
		}
		if err == nil {
			t.Error("the connection ends as if all were well")
		}
	})
}
