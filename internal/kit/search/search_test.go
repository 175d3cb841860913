package search

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/testkit"
)

func write(t *testing.T, d *db.DB, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, d *db.DB, docs ...Doc) {
	t.Helper()
	write(t, d, func(ctx context.Context, tx *db.Tx) error { return Put(ctx, tx, docs...) })
}

func drop(t *testing.T, d *db.DB, ids ...string) {
	t.Helper()
	write(t, d, func(ctx context.Context, tx *db.Tx) error { return Drop(ctx, tx, ids...) })
}

func purge(t *testing.T, d *db.DB) {
	t.Helper()
	write(t, d, Purge)
}

// find gives the topics that a list with a condition of its own would show.
func find(t *testing.T, d *db.DB, query string) []string {
	t.Helper()
	args := []any{"nobody's"}
	topics, ok := Topics(d.Engine(), query, func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	})
	if !ok {
		if topics != "" || len(args) > 1 {
			t.Fatalf("no words in %q, and yet %q with %v", query, topics, args)
		}
		return nil
	}
	got, err := db.All(t.Context(), d.Read(), db.Scan[string],
		"SELECT DISTINCT m.topic FROM search_doc m WHERE m.topic <> $1 AND m.topic IN ("+topics+") ORDER BY m.topic", args...)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return got
}

func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	n, err := db.One(t.Context(), d.Read(), db.Scan[int], "SELECT count(*) FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWordFormsFindEachOther(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		var docs []Doc
		for _, family := range families {
			for i, word := range family {
				docs = append(docs, Doc{ID: fmt.Sprint(family[0], i), Topic: fmt.Sprint(family[0], i), Body: "Om " + word + "."})
			}
		}
		put(t, d, docs...)
		for _, family := range families {
			var want []string
			for i := range family {
				want = append(want, fmt.Sprint(family[0], i))
			}
			for _, word := range family {
				if got := find(t, d, word); !cmp.Equal(got, want) {
					t.Errorf("%q finds %q, want %q", word, got, want)
				}
			}
		}
	}, Migrations)
}

// library is what the table of queries is asked of; topic a matter, ID one of its texts.
var library = []Doc{
	{ID: "bus", Topic: "bus", Title: "Ruter for skolebussen", Body: "Fra august kører bussen ikke længere til Ålborgvej."},
	{ID: "bus-1", Topic: "bus", Body: "Jeg er uenig: børnene har brug for den 🚌 i al slags vejr."},
	{ID: "bus-2", Topic: "bus", Body: "Hvad siger budgettet?"},
	{ID: "apv", Topic: "apv", Title: "Arbejdspladsvurdering 2026", Body: "Processen begynder i uge 12. It's a 'test' of near words; c++ & NOT c#."},
	{ID: "apv-1", Topic: "apv", Body: "På arbejdspladserne er der uenighed om arbejdsmiljøet."},
	{ID: "money", Topic: "money", Title: "Budgetter", Body: "Kørselsgodtgørelse, cafétilskud og 3.5 mio. kr. til Straßenbahn og ſ. 日本 и кафе."},
	{ID: "money-1", Topic: "money", Body: "near, not, and, or: words like all others. NEAR"},
	{ID: "empty", Topic: "empty", Title: "👍", Body: ""},
}

func TestTheSameHitsOnBothEngines(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put(t, d, library...)
		for _, c := range []struct {
			query string
			want  []string
		}{
			{"rute", []string{"bus"}},
			{"RUTERNES", []string{"bus"}},
			{"Aalborg", []string{"bus"}},
			{"uenigheder", []string{"apv", "bus"}},
			{"uenighe", []string{"apv"}}, // a word of which the end is not typed yet, though the stem is shorter
			{"arbejdspladsens", []string{"apv"}},
			{"vurdering", nil}, // a compound is found by how it begins
			{"kørsel", []string{"money"}},
			{"cafe", []string{"money"}},
			{"budget", []string{"bus", "money"}},
			{"budget rute", []string{"bus"}}, // in two texts of the same matter
			{"budget rute proces", nil},
			{"budget budgettet BUDGETTER", []string{"bus", "money"}},
			{"bus 🚌", []string{"bus"}},
			{"2026", []string{"apv"}},
			{"20", []string{"apv"}},
			{"5 kr", []string{"money"}},
			{"日本", []string{"money"}},
			{"日", []string{"money"}},
			{"КАФЕ", []string{"money"}},
			{"strasse", nil},
			{"straße", []string{"money"}},
			{"å", []string{"bus"}},
			{"e", []string{"apv", "bus"}},
			{strings.Repeat("bus ", 5000), []string{"bus"}},
			{strings.Repeat("b", 100_000), nil},
			// words that mean something to one engine's query language
			{"NEAR", []string{"apv", "money"}},
			{"near(bus, 2)", nil},
			{"NOT", []string{"apv", "money"}},
			{"and or", []string{"money"}},
			{"bus OR budget", nil},
			{"bus NOT budget", nil},
			{"words", []string{"apv", "money"}},
			{"words:rute", nil},
			{"topic : rute", nil},
			{`"`, nil},
			{`""`, nil},
			{`"rute`, []string{"bus"}},
			{`rute" OR "budget`, nil},
			{`rute*`, []string{"bus"}},
			{`*`, nil},
			{`^rute`, []string{"bus"}},
			{`- + {rute}`, []string{"bus"}},
			{`-rute`, []string{"bus"}},
			{`'`, nil},
			{`it's`, []string{"apv"}},
			{`rute') OR 1=1 --`, nil},
			{`'; DROP TABLE search_doc; --`, nil},
			{`rute & !budget | proces`, nil},
			{`!rute`, []string{"bus"}},
			{`rute:*`, []string{"bus"}},
			{`rute:A`, []string{"bus"}},
			{`rute <-> skolebus`, []string{"bus"}},
			{`\`, nil},
			{`rute\`, []string{"bus"}},
			{"rute\x00", []string{"bus"}},
			{"rute\xff\xfe", []string{"bus"}},
			{"$1 $2", []string{"apv"}},
			{"%", nil},
			{"_", nil},
			{"", nil},
			{" \t\n", nil},
			{"👍", nil},
		} {
			if got := find(t, d, c.query); !cmp.Equal(got, c.want) {
				t.Errorf("%.60q finds %q, want %q", c.query, got, c.want)
			}
		}
		if n := count(t, d, "search_doc"); n != len(library) {
			t.Errorf("%d documents are left of %d", n, len(library))
		}
	}, Migrations)
}

// What a page shows must be why it is there.
func TestWhatIsFoundIsHighlighted(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put(t, d, library...)
		for _, doc := range library {
			for _, word := range slices.Concat(strings.Fields(doc.Title), strings.Fields(doc.Body)) {
				want := []string(nil)
				for _, other := range library {
					if len(Highlight(other.Title+" "+other.Body, word)) > 0 && !slices.Contains(want, other.Topic) {
						want = append(want, other.Topic)
					}
				}
				if len(Stems(word)) > 1 {
					continue // "3.5" is two words, which may stand in two texts
				}
				slices.Sort(want)
				if got := find(t, d, word); !cmp.Equal(got, want) {
					t.Errorf("%q finds %q, but is highlighted in %q", word, got, want)
				}
			}
		}
	}, Migrations)
}

// No letter of any script may be something else to an engine: a blank, a quote, another letter.
func TestEveryLetterIsALetterToBothEngines(t *testing.T) {
	var docs []Doc
	var want, some []string
	var text strings.Builder
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !inWord(r) || r%32 != 0 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Tangut) {
			continue // of the large scripts, in which all letters are alike to the engines, a part will do
		}
		word := "q" + string(r) + "x"
		for _, folded := range words(word) {
			want = append(want, folded)
		}
		text.WriteString(word + " ")
		if n++; n%2000 == 0 {
			docs = append(docs, Doc{ID: fmt.Sprint(n), Topic: "all", Body: text.String()})
			text.Reset()
		}
		if r < 0x400 || n%307 == 0 {
			some = append(some, word)
		}
	}
	docs = append(docs, Doc{ID: "last", Topic: "all", Body: text.String()})
	slices.Sort(want)
	want = slices.Compact(want)
	if len(want) < 20_000 {
		t.Fatalf("only %d words", len(want))
	}
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put(t, d, docs...)
		var got []string
		write(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
			indexed := `SELECT word COLLATE "C" FROM ts_stat('SELECT words FROM search_doc') ORDER BY 1`
			if d.Engine() == db.SQLite {
				indexed = "SELECT term FROM temp.vocabulary ORDER BY term"
				if _, err := tx.Exec(ctx, "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search_word, row)"); err != nil {
					return err
				}
			}
			got, err = db.All(ctx, tx, db.Scan[string], indexed)
			return err
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the words of the index (-want +got):\n%.2000s", diff)
		}
		for _, word := range some {
			if got := find(t, d, word); !cmp.Equal(got, []string{"all"}) {
				t.Errorf("%q is not found", word)
			}
		}
	}, Migrations)
}

func TestPutTwiceIsOne(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		first := Doc{ID: "a", Topic: "one", Title: "Cykelsti", Body: "ved skolen"}
		other := Doc{ID: "b", Topic: "one", Title: "Fortov"}
		put(t, d, first, other)
		put(t, d, first)
		put(t, d)
		if n := count(t, d, "search_doc"); n != 2 {
			t.Errorf("%d documents, want 2", n)
		}
		put(t, d, Doc{ID: "a", Topic: "two", Title: "Gangsti"}, Doc{ID: "c", Topic: "three", Title: "Bro"},
			Doc{ID: "c", Topic: "three", Title: "Tunnel"})
		for query, want := range map[string][]string{
			"cykelsti": nil, "skole": nil, "gangsti": {"two"}, "fortov": {"one"}, "bro": nil, "tunnel": {"three"}, "gangsti fortov": nil,
		} {
			if got := find(t, d, query); !cmp.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", query, got, want)
			}
		}
		if n := count(t, d, "search_doc"); n != 3 {
			t.Errorf("%d documents, want 3", n)
		}
	}, Migrations)
}

func TestARollbackLeavesTheIndexAlone(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put(t, d, library...)
		failed := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := Put(ctx, tx, Doc{ID: "bus", Topic: "bus", Title: "Giraf"}, Doc{ID: "new", Topic: "new", Title: "Giraf"}); err != nil {
				return err
			}
			if err := Drop(ctx, tx, "bus-2", "apv"); err != nil {
				return err
			}
			return context.Canceled
		})
		if failed == nil {
			t.Fatal("the transaction was to fail")
		}
		for query, want := range map[string][]string{"giraf": nil, "rute budget": {"bus"}, "vej proces": nil, "proces": {"apv"}} {
			if got := find(t, d, query); !cmp.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", query, got, want)
			}
		}
	}, Migrations)
}

func TestManyDocumentsInFewStatements(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		var docs []Doc
		var ids []string
		for i := range 500 {
			id := fmt.Sprintf("%03d", i)
			docs, ids = append(docs, Doc{ID: id, Topic: id, Title: "Sag", Body: fmt.Sprint("nummer", i)}), append(ids, id)
		}
		ctx, statements := db.WithCounter(t.Context())
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return Put(ctx, tx, docs...) }); err != nil {
			t.Fatal(err)
		}
		if n := statements.N(); n > 50 {
			t.Errorf("%d statements for 500 documents", n)
		}
		if got := find(t, d, "sager"); !cmp.Equal(got, ids) {
			t.Errorf("%d are found, want 500", len(got))
		}
		ctx, statements = db.WithCounter(t.Context())
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return Drop(ctx, tx, ids[1:]...) }); err != nil {
			t.Fatal(err)
		}
		if n := statements.N(); n > 11 {
			t.Errorf("%d statements to drop 499 documents", n)
		}
		if got := find(t, d, "sager"); !cmp.Equal(got, ids[:1]) {
			t.Errorf("%d are found, want 1", len(got))
		}
	}, Migrations)
}

func TestLongTexts(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		var distinct strings.Builder // 100,000 characters, no word twice
		for i := 0; distinct.Len() < 100_000; i++ {
			fmt.Fprintf(&distinct, "ord%d ", i)
		}
		var letters strings.Builder // more words than PostgreSQL takes: each has 3 bytes a character
		for i := range 200_000 {
			letters.WriteString(string([]rune{'一' + rune(i%20_000), '一' + rune(i/20_000), ' '}))
		}
		put(t, d,
			Doc{ID: "words", Topic: "words", Body: distinct.String() + "slutningsord"},
			Doc{ID: "word", Topic: "word", Body: strings.Repeat("x", 100_000)},
			Doc{ID: "danish", Topic: "danish", Body: strings.Repeat("Bussen kører ikke 🚌. ", 5000) + "slutningsord"},
			Doc{ID: "marks", Topic: "marks", Body: "a" + strings.Repeat("\u0301", 100_000)},
			Doc{ID: "emoji", Topic: "emoji", Body: strings.Repeat("👩‍👩‍👧", 20_000)},
			Doc{ID: "huge", Topic: "huge", Title: "Kæmpe", Body: letters.String()})
		for query, want := range map[string][]string{
			"slutningsordene":       {"danish", "words"},
			"ord5000":               {"words"},
			strings.Repeat("x", 70): {"word"},
			"bus køre":              {"danish"},
			"kæmpe 一一":              {"huge"},
		} {
			if got := find(t, d, query); !cmp.Equal(got, want) {
				t.Errorf("%.20q finds %q, want %q", query, got, want)
			}
		}
		if n := count(t, d, "search_doc"); n != 6 {
			t.Errorf("%d documents, want 6", n)
		}
	}, Migrations)
}

func TestDropLeavesNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		// Words of the index are kept as what differs from the word before, so that these must begin like no other.
		round := func(secret string) {
			t.Helper()
			put(t, d, library...)
			put(t, d, Doc{ID: "x", Topic: "x", Title: secret, Body: secret + "erne på " + secret + "shemmelighed"}, Doc{ID: "y", Topic: "y", Body: secret})
			put(t, d, Doc{ID: "y", Topic: "y", Body: "erstattet"}) // what was replaced lies in the index still
			if got := find(t, d, secret); !cmp.Equal(got, []string{"x"}) {
				t.Fatalf("%q finds %q", secret, got)
			}
			if d.Engine() == db.SQLite && !bytes.Contains(raw(t, d), []byte(secret)) {
				t.Fatal("the word is not in the file: this test would see nothing")
			}
			drop(t, d, "x", "never there")
			purge(t, d)
			if got := find(t, d, secret); got != nil {
				t.Errorf("%q finds %q", secret, got)
			}
			if d.Engine() == db.SQLite && bytes.Contains(raw(t, d), []byte(secret)) {
				t.Error("the word is still in the file")
			}
			if got := find(t, d, "rute budget"); !cmp.Equal(got, []string{"bus"}) {
				t.Errorf("the others: %q", got)
			}
		}
		round("zyxwv")
		round("wvuts") // the index is one piece now, which must not keep it from being written anew
		ids := []string{"y"}
		for _, doc := range library {
			ids = append(ids, doc.ID)
		}
		drop(t, d, ids...)
		drop(t, d, ids...)
		drop(t, d)
		purge(t, d)
		if n := count(t, d, "search_doc"); n != 0 {
			t.Errorf("%d documents are left", n)
		}
		if d.Engine() == db.SQLite {
			if file := raw(t, d); bytes.Contains(file, []byte("rsplads")) || bytes.Contains(file, []byte("erstattet")) {
				t.Error("words are left")
			}
		}
		put(t, d, library...)
		if got := find(t, d, "rute budget"); !cmp.Equal(got, []string{"bus"}) {
			t.Errorf("put again: %q", got)
		}
	}, Migrations)
}

// raw is SQLite's file when all of the log is in it.
func raw(t *testing.T, d *db.DB) []byte {
	t.Helper()
	path, err := db.One(t.Context(), d.Read(), func(s db.Scanner) (string, error) {
		var n, name, file any
		err := s.Scan(&n, &name, &file)
		return fmt.Sprint(file), err
	}, "PRAGMA database_list")
	if err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var busy, pages, moved int
	if err := other.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil || busy != 0 {
		t.Fatalf("checkpoint: %v, busy %d", err, busy)
	}
	file, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A topic is brought in step with what it is, and what has not changed is left alone.
func TestSync(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put(t, d, library...)
		sync := func(docs ...Doc) int {
			t.Helper()
			ctx, statements := db.WithCounter(t.Context())
			if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return Sync(ctx, tx, "bus", docs...) }); err != nil {
				t.Fatal(err)
			}
			return statements.N()
		}
		same := []Doc{library[0], library[1], library[2]}
		if unchanged, emptied := sync(same...), sync(); unchanged >= emptied || find(t, d, "rute") != nil {
			t.Errorf("%d statements for nothing, %d to drop all; the routes are in %v", unchanged, emptied, find(t, d, "rute"))
		}
		sync(same...)
		sync(Doc{ID: "bus", Title: library[0].Title, Body: "Giraf"}, library[2])
		for query, want := range map[string][]string{"rute": {"bus"}, "giraf budget": {"bus"}, "Ålborgvej": nil, "børnene": nil, "proces": {"apv"}} {
			if got := find(t, d, query); !cmp.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", query, got, want)
			}
		}
		known, err := db.All(t.Context(), d.Read(), db.Scan[string], "SELECT x.id FROM (SELECT 'bus' AS id UNION ALL SELECT 'bus-1') x WHERE "+Known("x.id"))
		if err != nil || !cmp.Equal(known, []string{"bus"}) {
			t.Errorf("known: %v, %v", known, err)
		}
	}, Migrations)
}

func TestBest(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		put(t, d, library...)
		for query, want := range map[string][]string{
			"budget":            {"bus-2", "money"},
			"uenig":             {"apv-1", "bus-1"},
			"uenig børn proces": {"apv", "apv-1", "bus-1"},
			"rute budget":       {"bus", "bus-2", "money"},
			"giraf":             nil,
			"!":                 nil,
		} {
			if got, err := Best(t.Context(), d.Read(), query, []string{"bus", "apv", "money"}); err != nil || !cmp.Equal(got, want) {
				t.Errorf("%q: %v, want %v (%v)", query, got, want, err)
			}
		}
		if has, of := Share("Fra august kører bussen", "bus AUGUST giraf bussen"); has != 2 || of != 3 {
			t.Errorf("%d of %d", has, of)
		}
	}, Migrations)
}
