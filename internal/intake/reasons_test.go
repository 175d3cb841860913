package intake_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/medspil/medspil/internal/intake"
)

// Reasons are exactly the codes os2mo declares.
func TestReasonsAreComplete(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "os2mo/report.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			for _, v := range s.(*ast.ValueSpec).Values {
				if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					want = append(want, s)
				}
			}
		}
	}
	got := slices.Clone(intake.Reasons)
	slices.Sort(got)
	slices.Sort(want)
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("Reasons are %v, os2mo has %v", got, want)
	}
}
