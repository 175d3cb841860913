package municipality

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/fault"
)

func TestDefaultsAreValidAndComplete(t *testing.T) {
	s := Defaults()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if _, ok := defaults[key]; !ok {
			t.Errorf("no default for %s", key)
		}
		if _, ok := s.values()[key]; !ok {
			t.Errorf("no value for %s", key)
		}
	}
	if len(defaults) != len(keys) {
		t.Errorf("%d defaults for %d keys", len(defaults), len(keys))
	}
	if s.MinimumGroup != 5 || s.LevelWords[0] != "Hoved-MED" {
		t.Errorf("%+v", s)
	}
	if got := fromValues(s.values()); got != s {
		t.Errorf("what is written is not what is read: %+v", got)
	}
	if s.Responsible() != s.Name {
		t.Error("without an authority of its own the municipality answers")
	}
	if s.Authority = "Fællessekretariatet"; s.Responsible() != "Fællessekretariatet" {
		t.Error(s.Responsible())
	}
}

func TestValidate(t *testing.T) {
	long := strings.Repeat("å", 81)
	for _, tc := range []struct {
		name   string
		change func(*Settings)
		want   []string // field key
	}{
		{"nothing", func(*Settings) {}, nil},
		{"everything well", func(s *Settings) {
			*s = Settings{Name: "Lillesund Kommune", Authority: "Lillesund Kommune, HR", AccessibilityURL: "https://www.was.example/lillesund",
				AccessibilityText: "To sider\nmed tekst.", Contact: Contact{"MED-sekretariatet", "med@lillesund.example", "+45 20 30 40 50"},
				MailFrom: "medspil@lillesund.example", MailFromName: "Medspil", LevelWords: [4]string{"H", "C", "L", "G"}, MinimumGroup: 4}
		}, nil},
		{"no name", func(s *Settings) { s.Name = "" }, []string{"name municipality.error.name"}},
		{"a long name", func(s *Settings) { s.Name = long }, []string{"name municipality.error.long"}},
		{"a name of two lines", func(s *Settings) { s.Name = "Lille\nsund" }, []string{"name municipality.error.line"}},
		{"a long authority", func(s *Settings) { s.Authority = long }, []string{"authority municipality.error.long"}},
		{"a path as address", func(s *Settings) { s.AccessibilityURL = "/was" }, []string{"accessibility_url municipality.error.url"}},
		{"a script as address", func(s *Settings) { s.AccessibilityURL = "javascript:alert(1)" }, []string{"accessibility_url municipality.error.url"}},
		{"a long statement", func(s *Settings) { s.AccessibilityText = strings.Repeat("a", 20_001) }, []string{"accessibility_text municipality.error.long"}},
		{"no e-mail", func(s *Settings) { s.Contact.Email = "med.lillesund.example" }, []string{"contact_email municipality.error.email"}},
		{"an e-mail without a domain", func(s *Settings) { s.Contact.Email = "med@lillesund" }, []string{"contact_email municipality.error.email"}},
		{"a telephone of words", func(s *Settings) { s.Contact.Phone = "ring til mig" }, []string{"contact_phone municipality.error.phone"}},
		{"a sender with a name in it", func(s *Settings) { s.MailFrom = "Medspil <m@lillesund.example>" }, []string{"mail_from municipality.error.email"}},
		{"a sender with another header", func(s *Settings) { s.MailFrom = "m@lillesund.example\nBcc: all@x.example" }, []string{"mail_from municipality.error.email"}},
		{"a sender's name with another header", func(s *Settings) { s.MailFromName = "Medspil\r\nBcc: x" }, []string{"mail_from_name municipality.error.line"}},
		{"a CPR number", func(s *Settings) { s.Contact.Name = "Ring 010190-1235" }, []string{"contact_name municipality.error.cpr"}},
		{"no word for a level", func(s *Settings) { s.LevelWords[2] = "" }, []string{"level_local municipality.error.level_local"}},
		{"too small a group", func(s *Settings) { s.MinimumGroup = 3 }, []string{"minimum_group municipality.error.minimum_group"}},
		{"too large a group", func(s *Settings) { s.MinimumGroup = 51 }, []string{"minimum_group municipality.error.minimum_group"}},
		{"several", func(s *Settings) { s.Name, s.LevelWords[0], s.Contact.Email = "", "", "@" },
			[]string{"name municipality.error.name", "contact_email municipality.error.email", "level_main municipality.error.level_main"}},
	} {
		s := Defaults()
		tc.change(&s)
		var got []string
		var inv *fault.Invalid
		if err := s.Validate(); errors.As(err, &inv) {
			for _, f := range inv.Fields {
				got = append(got, f.Name+" "+f.Key)
			}
		} else if err != nil {
			t.Errorf("%s: %v", tc.name, err)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	if s := fromValues(map[string]string{"minimum_group": "mange"}); s.Validate() == nil {
		t.Error("a word is a number")
	}
}

func TestMissing(t *testing.T) {
	s := Defaults()
	if got := s.Missing(); !slices.Equal(got, []string{"name", "contact_email"}) {
		t.Errorf("of a new municipality: %v", got)
	}
	s.Name, s.Contact.Phone = "Lillesund Kommune", "99 99 01 10"
	if got := s.Missing(); len(got) > 0 {
		t.Errorf("with a name and a telephone: %v", got)
	}
}
