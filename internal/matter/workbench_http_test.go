package matter

import (
	"net/url"
	"strings"
	"testing"
)

// Putting contributions together is no sending: the answer that is being written stays where it is, and what was typed comes back.
func TestGroupingKeepsWhatIsWritten(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		s := served(w)
		m := w.opened("karen", w.deciding())
		given := w.says("rosa", m, NameToAll, "Bussen går fem minutter før.")
		_, page := s.get("karen", "/forloeb/"+m+"/svar")
		form := page[strings.Index(page, `data-submit-keys`):]
		first := form[strings.Index(form, `<button`):]
		if !strings.HasPrefix(first, `<button type="submit" disabled hidden>`) {
			t.Errorf("Enter in a field of the workbench sends the answer; its first button is %.80s", first)
		}
		in := url.Values{"do": {"group"}, "group": {"Bussen"}, "outcome": {Changed}, "text": {"Vi er i gang"}}
		status, body, _ := s.post("karen", "/forloeb/"+m+"/svar", in)
		if status != 422 || !strings.Contains(body, `value="Bussen"`) || !strings.Contains(body, "Vi er i gang</textarea>") || !strings.Contains(body, `<details class="details" open>`) {
			t.Errorf("nothing chosen: %d, and what was typed is not there to be seen", status)
		}
		in.Set("contributions", given)
		status, _, to := s.post("karen", "/forloeb/"+m+"/svar", in)
		if status != 303 || strings.Contains(to, "sendt=") {
			t.Errorf("put together: %d to %q, where the device forgets what is being written", status, to)
		}
		in.Del("do")
		if status, _, to = s.post("karen", "/forloeb/"+m+"/svar", in); status != 303 || !strings.Contains(to, "sendt=") {
			t.Errorf("answered: %d to %q", status, to)
		}
	})
}
