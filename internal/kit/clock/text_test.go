package clock_test

import (
	"encoding/json"
	"testing"

	"github.com/medspil/medspil/internal/kit/clock"
)

func TestDayInJSON(t *testing.T) {
	type days struct{ From, To clock.Day }
	want := days{From: clock.MustDay("2026-08-31")}
	b, err := json.Marshal(want)
	if err != nil || string(b) != `{"From":"2026-08-31","To":""}` {
		t.Fatalf("%s, %v", b, err)
	}
	var got days
	if err := json.Unmarshal(b, &got); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
	for _, wrong := range []string{`{"From":"31.08.2026"}`, `{"From":"2026-02-30"}`} {
		if err := json.Unmarshal([]byte(wrong), &got); err == nil {
			t.Errorf("%s was read as %v", wrong, got)
		}
	}
}
