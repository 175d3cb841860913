package os2mo_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/medspil/medspil/internal/intake/os2mo"
	"github.com/medspil/medspil/internal/kit/clock"
)

var days = cmpopts.EquateComparable(clock.Day{})

func TestFilesThatCannotBeUsed(t *testing.T) {
	good := small().files()
	data := func(d string) func(string) string { return func(string) string { return d } }
	for name, tc := range map[string]struct {
		files []os2mo.File
		want  []os2mo.Problem
	}{
		"missing": {good[1:], []os2mo.Problem{{File: unitsFile, Reason: os2mo.MissingFile}}},
		"the tree missing": {slices.Concat(good[:2], good[3:]),
			[]os2mo.Problem{{File: "<Kommune>_org_incl-medarbejdere_os2mo.csv", Reason: os2mo.MissingFile}}},
		"doubled": {append(slices.Clone(good), os2mo.File{Name: "AlleBK-stilling-email_os2mo (1).csv", Data: good[1].Data}),
			[]os2mo.Problem{{File: employedFile, Reason: os2mo.DuplicateFile, Args: map[string]any{"other": "AlleBK-stilling-email_os2mo (1).csv"}}}},
		"empty":       {edit(t, good, employedFile, data("")), []os2mo.Problem{{File: employedFile, Reason: os2mo.EmptyFile}}},
		"only a mark": {edit(t, good, leadersFile, data("\xef\xbb\xbf\r\n")), []os2mo.Problem{{File: leadersFile, Reason: os2mo.EmptyFile}}},
		"only a heading": {edit(t, good, committeesFile, func(s string) string { return s[:strings.Index(s, "\n")+1] }),
			[]os2mo.Problem{{File: committeesFile, Reason: os2mo.NoRows}}},
		"a picture (png)":  {edit(t, good, treeFile, data("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00")), []os2mo.Problem{{File: treeFile, Reason: os2mo.NotCSV}}},
		"a picture (jpeg)": {edit(t, good, treeFile, data("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01")), []os2mo.Problem{{File: treeFile, Reason: os2mo.NotCSV}}},
		"a sheet (zip)":    {edit(t, good, unitsFile, data("PK\x03\x04\x14\x00\x06\x00")), []os2mo.Problem{{File: unitsFile, Reason: os2mo.NotCSV}}},
		"a page (html)":    {edit(t, good, unitsFile, data("<html><body>Log ind</body></html>\n")), []os2mo.Problem{{File: unitsFile, Reason: os2mo.NotCSV}}},
		"too large": {edit(t, good, unitsFile, data(strings.Repeat("x", os2mo.MaxFileSize+1))),
			[]os2mo.Problem{{File: unitsFile, Reason: os2mo.TooLarge, Args: map[string]any{"limit": 64}}}},
		"a column missing": {edit(t, good, employedFile, func(s string) string { return strings.Replace(s, "E-mail", "Post", 1) }),
			[]os2mo.Problem{{File: employedFile, Line: 1, Field: "e-mail", Reason: os2mo.MissingColumn}}},
		"two encodings in one": {edit(t, good, unitsFile, func(s string) string { return strings.Replace(s, "Center B", "Center \xf8", 1) }),
			[]os2mo.Problem{{File: unitsFile, Line: 4, Reason: os2mo.MixedEncoding}}},
		"all of them pictures": {func() []os2mo.File {
			files := slices.Clone(good)
			for i := range files {
				files[i].Data = []byte("GIF89a\x00")
			}
			return files
		}(), []os2mo.Problem{{File: unitsFile, Reason: os2mo.NotCSV}, {File: employedFile, Reason: os2mo.NotCSV}, {File: leadersFile, Reason: os2mo.NotCSV},
			{File: committeesFile, Reason: os2mo.NotCSV}, {File: treeFile, Reason: os2mo.NotCSV}}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, bad(t, tc.files)); d != "" {
				t.Error(d)
			}
		})
	}
}

// Wherever a file is cut, unless between two rows, it is seen.
func TestCutFiles(t *testing.T) {
	for _, o := range [][]os2mo.File{small().files(), cp1252(t, small().files())} {
		for i, f := range o {
			head := bytes.IndexByte(f.Data, '\n') + 1
			for n := head + 1; n < len(f.Data); n++ {
				if f.Data[n] == '\r' || f.Data[n] == '\n' || f.Data[n-1] == '\n' {
					continue
				}
				files := slices.Clone(o)
				files[i].Data = f.Data[:n]
				problems := bad(t, files)
				line := 1 + bytes.Count(f.Data[:n], []byte("\n"))
				if !slices.ContainsFunc(problems, func(p os2mo.Problem) bool {
					return p.File == f.Name && p.Line == line && (p.Reason == os2mo.Truncated || line == 2 && p.Reason == os2mo.NotCSV)
				}) {
					t.Fatalf("%s cut after %d bytes: %+v", f.Name, n, problems)
				}
			}
		}
	}
}

// A half of each real-looking export.
func TestHalfAFile(t *testing.T) {
	good := night(t, "os2mo")
	for i, f := range good {
		files := slices.Clone(good)
		files[i].Data = f.Data[:len(f.Data)/2]
		problems := bad(t, files)
		if !slices.ContainsFunc(problems, func(p os2mo.Problem) bool { return p.File == f.Name && p.Reason == os2mo.Truncated && p.Line > 1 }) {
			t.Errorf("%s: %+v", f.Name, problems[0])
		}
	}
}

// Files are known by their headings, whatever they are called and whatever order they come in.
func TestNamesDoNotMatter(t *testing.T) {
	want, _ := read(t, night(t, "os2mo"))
	files := night(t, "os2mo")
	for i := range files {
		files[i].Name = fmt.Sprintf(`C:\Hentet\hent (%d).csv`, 9-i)
	}
	slices.Reverse(files)
	files = append(files, os2mo.File{Name: "Thumbs.db", Data: []byte{0, 1, 2}}, os2mo.File{Name: "noter.csv", Data: []byte("a;b\n1;2\n")})
	got, r := read(t, files)
	if d := cmp.Diff(want, got, days); d != "" {
		t.Error(d)
	}
	var left []string
	for _, g := range r.Gaps {
		if g.Reason == os2mo.UnknownFile {
			left = append(left, g.File)
		}
	}
	if d := cmp.Diff([]string{"Thumbs.db", "noter.csv"}, left); d != "" {
		t.Error(d)
	}
}

// A municipality's file may have any name before the fixed part.
func TestAnEmptyFileIsKnownByItsName(t *testing.T) {
	for _, name := range []string{"Prøveby_org_incl-medarbejdere_os2mo.csv", "Øster Å_org_incl-medarbejdere_os2mo (2).csv", "X_ORG_INCL-MEDARBEJDERE_OS2MO - Kopi.CSV"} {
		files := small().files()
		files[2] = os2mo.File{Name: name}
		if d := cmp.Diff([]os2mo.Problem{{File: name, Reason: os2mo.EmptyFile}}, bad(t, files)); d != "" {
			t.Error(d)
		}
	}
}

func cp1252(t testing.TB, files []os2mo.File) []os2mo.File {
	t.Helper()
	files = slices.Clone(files)
	for i := range files {
		data, err := charmap.Windows1252.NewEncoder().Bytes(files[i].Data)
		if err != nil {
			t.Fatal(err)
		}
		files[i].Data = data
	}
	return files
}

func TestEncodings(t *testing.T) {
	plain := night(t, "os2mo")
	want, _ := read(t, plain)
	in := map[string][]os2mo.File{"Windows-1252": cp1252(t, plain)}
	for name, encode := range map[string]func([]byte) ([]byte, error){
		"UTF-8 with a mark": func(b []byte) ([]byte, error) { return append([]byte("\xef\xbb\xbf"), b...), nil },
		"UTF-16 LE":         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes,
		"UTF-16 BE":         unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes,
		"LF":                func(b []byte) ([]byte, error) { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), nil },
		"no last newline":   func(b []byte) ([]byte, error) { return bytes.TrimRight(b, "\r\n"), nil },
		"no quotes":         func(b []byte) ([]byte, error) { return bytes.ReplaceAll(b, []byte(`"`), nil), nil },
	} {
		files := slices.Clone(plain)
		for i := range files {
			data, err := encode(files[i].Data)
			if err != nil {
				t.Fatal(err)
			}
			files[i].Data = data
		}
		in[name] = files
	}
	for name, files := range in {
		t.Run(name, func(t *testing.T) {
			got, _ := read(t, files)
			if d := cmp.Diff(want, got, days); d != "" {
				t.Error(d)
			}
		})
	}
}
