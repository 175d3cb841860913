package municipality

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/cpr"
	"github.com/medspil/medspil/internal/kit/fault"
)

// Settings are a municipality's own.
type Settings struct {
	// Name is the municipality's name.
	Name string
	// Authority is who answers for the site where that is not the municipality itself; see Responsible.
	Authority string
	// AccessibilityURL is where the municipality's accessibility statement is, when it has published one elsewhere.
	AccessibilityURL string
	// AccessibilityText is the municipality's own words on the statement's page; "" for Medspil's alone.
	AccessibilityText string
	Contact           Contact
	// MailFrom and MailFromName are the sender of mails; "" leaves the address to whoever runs the server.
	MailFrom, MailFromName string
	// LevelWords are the words for the levels of committees: main, area, local, working-environment group.
	LevelWords [4]string
	// MinimumGroup is the smallest number of people a figure may be about: 5 unless the municipality wants more, or 4
	// (docs/who-may.md section 5).
	MinimumGroup int
}

// Responsible is the authority that answers for the site, named in the footer.
func (s Settings) Responsible() string { return cmp.Or(s.Authority, s.Name) }

// Contact is whom to ask about Medspil; parts may be "".
type Contact struct{ Name, Email, Phone string }

// The bounds of MinimumGroup.
const (
	LeastGroup = 4
	MostGroup  = 50
)

//go:embed defaults.json
var defaultsFile []byte

// defaults are the values of keys that are not stored.
var defaults = func() map[string]string {
	var m map[string]string
	if err := json.Unmarshal(defaultsFile, &m); err != nil {
		panic(err) // the file is embedded above
	}
	return m
}()

// Defaults are the settings a municipality starts with.
func Defaults() Settings { return fromValues(nil) }

// keys are the stored keys with the field of the form that edits each; both have one name.
var keys = []string{"name", "authority", "accessibility_url", "accessibility_text", "contact_name", "contact_email", "contact_phone",
	"mail_from", "mail_from_name", "level_main", "level_area", "level_local", "level_group", "minimum_group"}

// values are the settings as they are stored and shown in the form.
func (s Settings) values() map[string]string {
	return map[string]string{
		"name": s.Name, "authority": s.Authority, "accessibility_url": s.AccessibilityURL, "accessibility_text": s.AccessibilityText,
		"contact_name": s.Contact.Name, "contact_email": s.Contact.Email, "contact_phone": s.Contact.Phone,
		"mail_from": s.MailFrom, "mail_from_name": s.MailFromName,
		"level_main": s.LevelWords[0], "level_area": s.LevelWords[1], "level_local": s.LevelWords[2], "level_group": s.LevelWords[3],
		"minimum_group": strconv.Itoa(s.MinimumGroup),
	}
}

// fromValues reads what values wrote; a key that is missing has its default.
func fromValues(stored map[string]string) Settings {
	get := func(key string) string {
		if v, ok := stored[key]; ok {
			return v
		}
		return defaults[key]
	}
	least, err := strconv.Atoi(get("minimum_group"))
	if err != nil { // as a form may have it; Validate refuses 0
		least = 0
	}
	return Settings{
		Name: get("name"), Authority: get("authority"), AccessibilityURL: get("accessibility_url"), AccessibilityText: get("accessibility_text"),
		Contact:  Contact{get("contact_name"), get("contact_email"), get("contact_phone")},
		MailFrom: get("mail_from"), MailFromName: get("mail_from_name"),
		LevelWords:   [4]string{get("level_main"), get("level_area"), get("level_local"), get("level_group")},
		MinimumGroup: least,
	}
}

// The longest texts, in characters.
const (
	longestName   = 80
	longestWord   = 40
	longestURL    = 500
	longestPhone  = 30
	longestEmail  = 254 // RFC 5321
	longestOwnWas = 20_000
)

var phone = regexp.MustCompile(`^\+?[0-9][0-9 ()/-]{3,}$`)

// Validate checks every field and lists all that are wrong in the form's order, as *fault.Invalid.
func (s Settings) Validate() error {
	var wrong fault.Invalid
	line := func(field, value string, needed bool, longest int) {
		switch {
		case needed && value == "":
			wrong.Add(field, "municipality.error."+field)
		case utf8.RuneCountInString(value) > longest:
			wrong.Add(field, "municipality.error.long", "n", longest)
		case strings.ContainsFunc(value, unicode.IsControl):
			wrong.Add(field, "municipality.error.line")
		}
	}
	for _, field := range keys { // the municipality's own pages are public
		if cpr.In(s.values()[field]) {
			wrong.Add(field, "municipality.error.cpr")
		}
	}
	line("name", s.Name, true, longestName)
	line("authority", s.Authority, false, longestName)
	line("contact_name", s.Contact.Name, false, longestName)
	address := func(field, value string) {
		if value != "" && !isEmail(value) {
			wrong.Add(field, "municipality.error.email")
		}
	}
	address("contact_email", s.Contact.Email)
	if p := s.Contact.Phone; p != "" && (len(p) > longestPhone || !phone.MatchString(p)) {
		wrong.Add("contact_phone", "municipality.error.phone")
	}
	for i, field := range []string{"level_main", "level_area", "level_local", "level_group"} {
		line(field, s.LevelWords[i], true, longestWord)
	}
	if s.MinimumGroup < LeastGroup || s.MinimumGroup > MostGroup {
		wrong.Add("minimum_group", "municipality.error.minimum_group", "least", LeastGroup, "most", MostGroup)
	}
	if s.AccessibilityURL != "" && !isWebAddress(s.AccessibilityURL) {
		wrong.Add("accessibility_url", "municipality.error.url")
	}
	if utf8.RuneCountInString(s.AccessibilityText) > longestOwnWas {
		wrong.Add("accessibility_text", "municipality.error.long", "n", longestOwnWas)
	}
	line("mail_from_name", s.MailFromName, false, longestName)
	address("mail_from", s.MailFrom)
	return wrong.Err()
}

// isEmail says whether s is a plain address that a mail may carry in a header.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= longestEmail && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(s) <= longestURL
}

// Missing are the keys of what people look for and a new municipality has not written yet: its own name, and a way to reach whoever can
// help. An address of the accessibility statement is none of them: Medspil's own page stands in for it.
func (s Settings) Missing() []string {
	var list []string
	if s.Name == defaults["name"] {
		list = append(list, "name")
	}
	if s.Contact.Email == "" && s.Contact.Phone == "" {
		list = append(list, "contact_email")
	}
	return list
}
