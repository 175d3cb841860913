package bench

import (
	"slices"
	"testing"

	"github.com/medspil/medspil/internal/app"
	"github.com/medspil/medspil/internal/kit/db"
)

// view is a page as somebody reads it.
type view struct {
	name, reader string
	path         func(x *served) string
}

func at(path string) func(*served) string { return func(*served) string { return path } }

// views are the pages people use most.
var views = []view{
	{"front", employee, at("/")},
	{"front", leader, at("/")},
	{"front", chief, at("/")},
	{"front", representative, at("/")},
	{"deadlines", secretary, at("/frister")},
	{"list", employee, at("/forloeb")},
	{"list", leader, at("/forloeb?tilstand=alle")},
	{"list", chief, at("/forloeb")},
	{"list", secretary, at("/forloeb?tilstand=lukket")},
	{"matter", employee, func(x *served) string { return "/forloeb/" + x.matter }},
	{"matter", representative, func(x *served) string { return "/forloeb/" + x.matter }},
	{"matter", chief, func(x *served) string { return "/forloeb/" + x.matter }},
	{"history", employee, func(x *served) string { return "/forloeb/" + x.matter + "/historik" }},
	{"crowded matter", employee, func(x *served) string { return "/forloeb/" + x.crowded }},
	{"crowded matter", leader, func(x *served) string { return "/forloeb/" + x.crowded }},
	{"options", employee, func(x *served) string { return "/forloeb/" + x.crowded + "/muligheder" }},
	{"options", leader, func(x *served) string { return "/forloeb/" + x.crowded + "/muligheder" }},
	{"one option", employee, func(x *served) string { return "/mulighed/" + x.way }},
	{"crowded answering", leader, func(x *served) string { return "/forloeb/" + x.crowded + "/svar" }},
	{"earliness", employee, at("/tidlighed")},
	{"earliness", leader, at("/tidlighed")},
	{"earliness", chief, at("/tidlighed")},
	{"earliness", secretary, at("/tidlighed?slags=sparring")},
	{"contribute", employee, func(x *served) string { return "/forloeb/" + x.matter + "/bidrag" }},
	{"answering", leader, func(x *served) string { return "/forloeb/" + x.matter + "/svar" }},
	{"my voice", employee, at("/min-stemme")},
	{"committee", employee, func(x *served) string { return "/udvalg/" + x.committee }},
	{"committees", employee, at("/udvalg")},
	{"unit", employee, func(x *served) string { return "/enhed/" + x.unit }},
	{"organisation", employee, at("/organisation")},
	{"who speaks", employee, at("/hvem-taler-for-mig")},
}

// quiet are the pages used now and then: counted, not measured.
var quiet = []view{
	{"messages", employee, at("/beskeder")},
	{"me", employee, at("/mig")},
	{"deadlines", leader, at("/frister")},
	{"meeting plan", employee, at("/moedeplan")},
	{"poster", leader, func(x *served) string { return "/forloeb/" + x.matter + "/opslag" }},
	{"last day", leader, func(x *served) string { return "/forloeb/" + x.matter + "/sidste-dag" }},
	{"ask", leader, func(x *served) string { return "/forloeb/" + x.matter + "/spoerg" }},
	{"time of a decision", leader, at("/forloeb/bbbbbbbbbbbbbbbbbbbbbbbbbb/kladde?slags=beslutning&trin=3")},
	{"search", employee, at("/organisation?q=hjemmeplejen")},
	{"find", employee, at("/forloeb?q=overdragelsen")},
	{"gaps", secretary, at("/huller")},
	{"gaps of a kind", secretary, at("/huller/ledige-pladser")},
	{"letters", secretary, func(x *served) string { return "/breve?unit=" + x.unit }},
	{"reports", secretary, at("/meldinger")},
	{"disagreements", secretary, at("/uenigheder")},
	{"glossary", employee, at("/begreber")},
	{"shared pictures", employee, at("/faelles-billeder")},
	{"dialogues", employee, at("/dialog")},
	{"dialogues", leader, at("/dialog?hvem=mig")},
	{"settings", secretary, at("/indstillinger/kommune")},
	{"import", secretary, at("/import")},
}

// A page costs a fixed number of queries, however much there is to show: the same where there is ten times as much of everything.
func TestQueries(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		sameQueries(t, serve(t, little, app.Config{DataDir: fresh(t, little)}), serve(t, tenfold, app.Config{DataDir: fresh(t, tenfold)}))
	})
	t.Run("postgres", func(t *testing.T) {
		sameQueries(t, serve(t, little, postgres(t, little)), serve(t, tenfold, postgres(t, tenfold)))
	})
}

func sameQueries(t *testing.T, few, many *served) {
	for _, v := range append(slices.Clone(views), quiet...) {
		t.Run(v.name+" of "+v.reader, func(t *testing.T) {
			small, a := few.page(t, v.reader, v.path(few))
			big, b := many.page(t, v.reader, v.path(many))
			t.Logf("%d queries, %d and %d bytes", len(b), small.body.Len(), big.body.Len())
			if len(a) != len(b) {
				t.Errorf("%d queries, and %d where there is ten times as much%s", len(a), len(b), differ(a, b))
			}
		})
	}
}

// differ shows where two lists of statements part.
func differ(a, b []db.Statement) string {
	for i := range min(len(a), len(b)) {
		if cut(a[i].SQL) != cut(b[i].SQL) {
			return ":\n" + a[i].SQL + "\n---\n" + b[i].SQL
		}
	}
	return ""
}

// cut is the beginning of a statement, which a list of changing length does not change.
func cut(sql string) string { return sql[:min(len(sql), 60)] }

// A data set that breaks the rules of the rooms would measure something else. It has one matter more than its size says: the fullest.
func TestDataSet(t *testing.T) {
	x := serve(t, tenfold, app.Config{DataDir: fresh(t, tenfold)})
	withDB(t, x.conf, func(d *db.DB) {
		for _, c := range []struct {
			what, sql string
			want      int
		}{
			{"matters", "SELECT count(*) FROM matter", x.matters + 1},
			{"contributions", "SELECT count(*) FROM matter_contribution", x.contributions + crowd},
			{"matters of the home unit", "SELECT count(*) FROM matter WHERE unit_id = '" + x.unit + "'", x.homeMatters + 1},
			{"matters whose counters are wrong", `SELECT count(*) FROM matter m WHERE m.contributions <>
				(SELECT count(*) FROM matter_contribution c WHERE c.matter_id = m.id AND c.withdrawn_at IS NULL)
				OR m.unanswered <> (SELECT count(*) FROM matter_contribution c WHERE c.matter_id = m.id AND c.withdrawn_at IS NULL
					AND NOT EXISTS (SELECT 1 FROM matter_answer_to a WHERE a.contribution_id = c.id))
				OR m.blocking <> m.unanswered OR m.state = 'closed' AND m.unanswered > 0`, 0},
			{"matters whose measures are wrong", `SELECT count(*) FROM matter m LEFT JOIN matter_measure e ON e.matter_id = m.id WHERE e.answered IS NULL
				OR e.answered <> (SELECT count(*) FROM matter_answer_to a JOIN matter_contribution c ON c.id = a.contribution_id WHERE c.matter_id = m.id)
				OR e.decided <> (m.state = 'closed')
				OR e.changed <> (SELECT count(*) FROM matter_answer_to a JOIN matter_answer w ON w.id = a.answer_id WHERE w.matter_id = m.id AND w.outcome IN ('changed', 'partly'))`, 0},
			{"contributions of owners", `SELECT count(*) FROM matter_contribution c JOIN matter_owner o ON o.matter_id = c.matter_id
				WHERE o.person_id = c.author_id`, 0},
			{"rows of tomorrow", `SELECT count(*) FROM matter m JOIN matter_contribution c ON c.matter_id = m.id JOIN org_today
				WHERE m.state = 'open' AND m.last_day < day OR c.at < m.opened_at OR c.at > m.closed_at`, 0},
		} {
			n, err := db.One(t.Context(), d.Read(), db.Scan[int], c.sql)
			if err != nil || n != c.want {
				t.Errorf("%s: %d, want %d (%v)", c.what, n, c.want, err)
			}
		}
	})
}
