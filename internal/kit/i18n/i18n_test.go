package i18n_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
)

func source(da, en string) fstest.MapFS {
	return fstest.MapFS{"messages.da.json": {Data: []byte(da)}, "messages.en.json": {Data: []byte(en)}}
}

func TestBundleNamesEveryWrongKey(t *testing.T) {
	cases := []struct{ name, da, en, want string }{
		{"missing in English", `{"a": "x"}`, `{}`, "a: missing in en"},
		{"missing in Danish", `{}`, `{"a": "x"}`, "a: missing in da"},
		{"empty", `{"a": " "}`, `{"a": "x"}`, "a (da): empty"},
		{"half a plural", `{"a": {"one": "x"}}`, `{"a": "x"}`, "a (da): needs one and other"},
		{"other places", `{"a": "{name} skrev"}`, `{"a": "{who} wrote"}`, "a: places differ: name / who"},
		{"not a text", `{"a": 7}`, `{"a": "x"}`, "a (da): is neither text nor plural"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := i18n.NewBundle(source(c.da, c.en))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := i18n.NewBundle(source(`{"a":"x"}`, `{"a":"x"}`), source(`{"a":"x"}`, `{"a":"x"}`)); err == nil || !strings.Contains(err.Error(), "defined twice") {
		t.Fatalf("a key in two rooms: got %v", err)
	}
}

func TestTextChoosesFormAndWritesValues(t *testing.T) {
	b, err := i18n.NewBundle(source(
		`{"n": {"one": "Ét bidrag", "other": "{n} bidrag"}, "by": "til {day} af {who}"}`,
		`{"n": {"one": "One contribution", "other": "{n} contributions"}, "by": "until {day} by {who}"}`))
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		lang i18n.Language
		key  string
		args []any
		want string
	}{
		{i18n.Danish, "n", []any{"n", 1}, "Ét bidrag"},
		{i18n.Danish, "n", []any{"n", 0}, "0 bidrag"},
		{i18n.Danish, "n", []any{"n", 1234567}, "1.234.567 bidrag"},
		{i18n.English, "n", []any{"n", 1000}, "1,000 contributions"},
		{i18n.English, "n", []any{"n", int64(1)}, "One contribution"},
		{i18n.Danish, "by", []any{"day", clock.MustDay("2026-08-31"), "who", "{ingen}"}, "til 31. august 2026 af {ingen}"},
		{i18n.English, "by", []any{"day", clock.MustDay("2026-08-31"), "who", "A"}, "until 31 August 2026 by A"},
	}
	for _, c := range cases {
		if got := b.Text(c.lang, c.key, c.args...); got != c.want {
			t.Errorf("%s %s %v = %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	b, err := i18n.NewBundle(source(`{}`, `{}`))
	if err != nil {
		t.Fatal(err)
	}
	day := clock.MustDay("2024-02-29")
	da, en := i18n.With(context.Background(), b, i18n.Danish), i18n.With(context.Background(), b, i18n.English)
	for got, want := range map[string]string{
		i18n.Date(da, day): "29. februar 2024", i18n.Date(en, day): "29 February 2024",
		i18n.DateShort(da, day): "29. februar", i18n.DateShort(en, day): "29 February",
		i18n.Month(da, day): "februar 2024", i18n.MonthBrief(da, day): "feb. 2024", i18n.MonthBrief(en, day): "Feb 2024",
		i18n.DateBrief(da, day): "29. feb.", i18n.DateBrief(en, day): "29 Feb",
		i18n.Weekday(da, day): "torsdag", i18n.Weekday(en, day): "Thursday",
		i18n.Date(da, clock.Day{}): "", i18n.Number(da, -12345): "-12.345",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
