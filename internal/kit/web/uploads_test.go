package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestOnePersonCannotHoldUpUploads: slow uploads of one person take a share of the room, and text is sent as before.
func TestOnePersonCannotHoldUpUploads(t *testing.T) {
	x := newRig(t, nil)
	token := x.token(t)
	var slow []*io.PipeWriter
	done := make(chan int, 2)
	send := func(body io.Reader) int {
		req, err := http.NewRequest("POST", x.URL+"/stor", body)
		if err != nil {
			t.Error(err)
			return 0
		}
		req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		req.Header.Set("Test-Person", "keeper")
		res, err := x.client.Do(req)
		if err != nil {
			return 0
		}
		res.Body.Close()
		return res.StatusCode
	}
	begun := "--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n" + token + "\r\n"
	for range 2 {
		r, w := io.Pipe()
		slow = append(slow, w)
		go func() { done <- send(r) }()
		io.WriteString(w, begun) // taken once the server reads
	}
	third := 0
	// Seldom enough that it is not the number of writes that is refused, however slow the machine is.
	for end := time.Now().Add(10 * time.Second); third != 429 && time.Now().Before(end); time.Sleep(300 * time.Millisecond) {
		third = send(struct{ io.Reader }{strings.NewReader(begun + "--x--\r\n")})
	}
	if third != 429 {
		t.Errorf("a third upload at once: %d", third)
	}
	if res, _ := x.do(t, "POST", "/min", url.Values{"_token": {token}}, map[string]string{"Test-Person": "keeper"}); res.StatusCode != 200 {
		t.Errorf("text meanwhile: %d", res.StatusCode)
	}
	for _, w := range slow {
		io.WriteString(w, "--x--\r\n")
		w.Close()
	}
	for range slow {
		if got := <-done; got != 200 {
			t.Errorf("a slow upload: %d", got)
		}
	}
	if got := send(struct{ io.Reader }{strings.NewReader(begun + "--x--\r\n")}); got != 200 {
		t.Errorf("afterwards: %d", got)
	}
}
