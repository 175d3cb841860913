package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/medspil/medspil/internal/kit/i18n"
)

var (
	// used is a key written out in the program; begun is the beginning of one that is put together there.
	used  = regexp.MustCompile(`"((?:web|ui|municipality|org|committee|member|intake|notify|matter|front|impact|retention|year|agreement|dialogue|disagreement|option|concept)\.[a-z0-9_.]*[a-z0-9_])"`)
	begun = regexp.MustCompile(`"((?:web|ui|municipality|org|committee|member|intake|notify|matter|front|impact|retention|year|agreement|dialogue|disagreement|option|concept)\.[a-z0-9_.]*[._])"`)
)

var ownersPage = regexp.MustCompile(`^matter\.(last_day|text|close|stand_in|co_owner|windows|questions|handshake|unnamed|clarify|reply|ask|report|hide|unhide)\.(title|lead|reason|do|named|end|ended)$`)

// TestMessages holds the words and the program to each other: NewBundle refuses what is missing in one language, and here no key
// that is asked for is missing, and none is kept that nothing asks for.
func TestMessages(t *testing.T) {
	if _, err := i18n.NewBundle(messages()...); err != nil {
		t.Fatal(err)
	}
	asked, beginnings := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range used.FindAllStringSubmatch(string(src), -1) {
			asked[m[1]] = true
		}
		for _, m := range begun.FindAllStringSubmatch(string(src), -1) {
			beginnings[m[1]] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys(t) {
		if asked[key] {
			continue
		}
		// Some keys are put together: an error's heading and text, a code after its beginning, a page of the owner by what it is about.
		made := asked[strings.TrimSuffix(strings.TrimSuffix(key, ".heading"), ".text")] || ownersPage.MatchString(key)
		for b := range beginnings {
			made = made || strings.HasPrefix(key, b) && strings.Count(b, ".") > 1
		}
		if !made {
			t.Errorf("nothing asks for %s", key)
		}
	}
}

func keys(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, src := range messages() {
		data, err := fs.ReadFile(src, "messages.da.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^\s*"([a-z0-9_.]+)":`).FindAllStringSubmatch(string(data), -1) {
			if strings.Contains(m[1], ".") {
				out = append(out, m[1])
			}
		}
	}
	return out
}
