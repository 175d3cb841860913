package demo

import (
	"bytes"
	"image/jpeg"
	"regexp"
	"strconv"
	"testing"

	"github.com/medspil/medspil/internal/kit/upload"
)

func TestDrawings(t *testing.T) {
	seen := map[string]string{}
	for name, draw := range drawings {
		data := photo(draw)
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Dx() != 1200 || img.Bounds().Dy() != 900 {
			t.Errorf("%s: %v, %v", name, img, err)
		}
		if other := seen[string(data)]; other != "" || len(data) < 20_000 {
			t.Errorf("%s is empty, or %s again: %d bytes", name, other, len(data))
		}
		seen[string(data)] = name
	}
}

func TestPaper(t *testing.T) {
	got, err := files([]shown{{Lines: []string{"Bilag (æøå) \\", "", "Slut"}, Words: "Notat"}})
	if err != nil || len(got) != 1 || got[0].Kind != upload.PDF || got[0].Words != "Notat" || got[0].Row != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	data := got[0].Data
	if !bytes.Contains(data, []byte("(Bilag \\(\xe6\xf8\xe5\\) \\\\) Tj")) {
		t.Errorf("the words are not there: %q", data)
	}
	// The table at the end tells where each object begins.
	for n, at := range regexp.MustCompile(`(\d{10}) 00000 n`).FindAllSubmatch(data, -1) {
		i, err := strconv.Atoi(string(at[1]))
		if err != nil || !bytes.HasPrefix(data[i:], []byte(strconv.Itoa(n+1)+" 0 obj")) {
			t.Errorf("object %d does not begin at %s", n+1, at[1])
		}
	}
}

// testFiles compares what stands beside the matters with how the story tells it.
func (f filled) testFiles() {
	t := f.t
	want := map[string]int{}
	for _, x := range f.story {
		for _, s := range x.Papers {
			want[s.Words]++
		}
		for _, c := range x.Contributions {
			for _, s := range c.Files {
				want[s.Words]++
			}
		}
	}
	if len(want) < 6 {
		t.Errorf("the story has %d files", len(want))
	}
	total := 0
	for words, n := range want {
		if got := f.count(`SELECT count(*) FROM matter_file WHERE words = $1 AND size < 900000 AND (kind = 'pdf' OR width = 1200)`, words); got != n {
			t.Errorf("%q: %d files, want %d", words, got, n)
		}
		total += n
	}
	if got := f.count(`SELECT count(*) FROM matter_file`); got != total {
		t.Errorf("%d files, want %d", got, total)
	}
}
