package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/medspil/medspil/"

// floors is the house from the ground up. A room may import rooms of the floors below its own, never of its own floor or above.
// The kit is the ground: its packages may import each other and know no room.
var floors = [][]string{
	{"internal/municipality"},
	{"internal/org"},
	{"internal/committee"},
	{"internal/year"},
	{"internal/agreement"},
	{"internal/member"},
	{"internal/intake"},
	{"internal/notify"},
	{"internal/matter"},
	{"internal/concept", "internal/dialogue", "internal/disagreement", "internal/option"},
	{"internal/front", "internal/impact", "internal/retention"},
	{"internal/demo"},
	{"internal/app"},
	{"cmd/medspil"},
}

// own are packages inside a room that only the room itself, demo and tests may import.
var own = map[string]string{
	"internal/intake/os2mo":          "internal/intake",
	"internal/intake/os2mo/generate": "internal/demo",
}

func TestImportsGoDownwards(t *testing.T) {
	floor := map[string]int{}
	for i, rooms := range floors {
		for _, r := range rooms {
			floor[r] = i
		}
	}
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == ".git" || name == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(rel))
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || !strings.HasPrefix(dir, "internal/") && !strings.HasPrefix(dir, "cmd/") {
			return nil
		}
		if strings.HasSuffix(dir, "test") || strings.Contains(dir, "/testkit") {
			return nil // helpers of tests stand beside the house
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[room(dir)] = true
		for _, imp := range file.Imports {
			to, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			to, ours := strings.CutPrefix(to, module)
			if !ours || !strings.HasPrefix(to, "internal/") {
				continue
			}
			if why := refuse(floor, dir, to); why != "" {
				t.Errorf("%s imports %s: %s", rel, to, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for r := range seen {
		if r != "internal/kit" && !slices.ContainsFunc(floors, func(rooms []string) bool { return slices.Contains(rooms, r) }) {
			t.Errorf("%s has no floor: give it one in this test and in docs/architecture.md", r)
		}
	}
}

// room is the room a package lies in: "internal/intake" for "internal/intake/os2mo".
func room(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return parts[0] + "/" + parts[1]
}

func refuse(floor map[string]int, from, to string) string {
	a, b := room(from), room(to)
	switch {
	case strings.HasSuffix(to, "test"):
		return "a helper of tests in the program"
	case a == "internal/kit" && b == "internal/kit", a == b:
		return ""
	case a == "internal/kit":
		return "the kit knows no room"
	case b == "internal/kit":
		return ""
	case own[to] != "" && own[to] != a:
		return "it is another room's own"
	case floor[a] <= floor[b]:
		return "imports go downwards only"
	}
	return ""
}
