package written

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/fault"
)

func TestChecks(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Æblerne er røde.", nil},
		{" \n\t", []string{"room.error.thing_missing"}},
		{strings.Repeat("å", 20), nil},
		{strings.Repeat("å", 21), []string{"room.error.too_long"}},
		{"010190-1234", []string{"room.error.cpr"}},
		{"Det er 010190-1234, altså hende.", []string{"room.error.too_long", "room.error.cpr"}},
	} {
		inv := &fault.Invalid{}
		Needed(inv, "room.error.", "part1_thing", "thing", c.text, 20)
		var got []string
		for _, f := range inv.Fields {
			if f.Name != "part1_thing" {
				t.Errorf("%q is wrong at %s", c.text, f.Name)
			}
			got = append(got, f.Key)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
	inv := &fault.Invalid{}
	if Within(inv, "room.error.", "thing", "", 20); inv.Err() != nil {
		t.Errorf("what need not be there is missed: %v", inv)
	}
}
