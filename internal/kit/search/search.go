// Package search finds texts by their words, Danish word forms included, and finds the same on SQLite and PostgreSQL.
//
// The two engines agree because neither is asked what a word is: words are split, folded and stemmed here, and the engines only look
// up the beginnings of words. What is kept of a document is its folded words; what is looked for is the stem of each word of the query,
// as the beginning of a word. A stem is always the beginning of its word, so that budgetter finds budget, and arbejdsplads finds
// arbejdspladsvurdering.
//
// The engines' own ranks differ and are not used: whoever lists the hits orders them by columns of its own.
//
// Table: search_doc (on SQLite also the index search_word).
package search

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/medspil/medspil/internal/kit/db"
)

// Migrations are this package's migrations, for db.Migrate.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Table is the table with what is known of each document, for db.Scrub.
const Table = "search_doc"

// Doc is a text that can be found.
type Doc struct {
	ID    string // its own id: a contribution's, or the matter's for the matter's own text
	Topic string // the id of what it belongs to, which is what a search finds: a matter's
	Title string
	Body  string
}

// mostBytes bounds the words of one document: PostgreSQL refuses a tsvector of 1 MB. It is several times a body of 100,000 characters in
// Danish, where each word counts once.
const mostBytes = 500_000

// content is what the index knows of a document.
func (d Doc) content() string {
	var all []string
	seen := map[string]bool{}
	bytes := 0
	for _, text := range []string{d.Title, d.Body} {
		for _, word := range words(text) {
			if seen[word] {
				continue
			}
			if bytes += len(word) + 1; bytes > mostBytes {
				break
			}
			seen[word] = true
			all = append(all, word)
		}
	}
	slices.Sort(all) // the words are found, not the text: it cannot be read from them
	return strings.Join(all, " ")
}

// sum tells a document from what it was before.
func (d Doc) sum() string {
	h := sha256.Sum256([]byte(d.Title + "\x00" + d.Body))
	return base64.RawURLEncoding.EncodeToString(h[:12])
}

// Sync makes docs the documents of a topic: it puts those that are new or other than they were, and drops those that are no more. Two
// statements when nothing has changed.
func Sync(ctx context.Context, tx *db.Tx, topic string, docs ...Doc) error {
	type known struct{ id, sum string }
	before, err := db.All(ctx, tx, func(s db.Scanner) (k known, err error) { return k, s.Scan(&k.id, &k.sum) },
		"SELECT id, sum FROM search_doc WHERE topic = $1", topic)
	if err != nil {
		return err
	}
	sums := make(map[string]string, len(before))
	for _, k := range before {
		sums[k.id] = k.sum
	}
	var changed []Doc
	for _, d := range docs {
		if d.Topic = topic; sums[d.ID] != d.sum() {
			changed = append(changed, d)
		}
		delete(sums, d.ID)
	}
	gone := make([]string, 0, len(sums))
	for id := range sums {
		gone = append(gone, id)
	}
	if err := Drop(ctx, tx, gone...); err != nil {
		return err
	}
	return Put(ctx, tx, changed...)
}

// Put has docs found from now on; a document whose ID is known replaces the one before. On SQLite the words that this takes away are
// found no more but lie in the index until it next tidies itself up: where they must be gone, Purge.
func Put(ctx context.Context, tx *db.Tx, docs ...Doc) error {
	known, words := make([][]any, 0, len(docs)), make([][]any, 0, len(docs))
	at := map[string]int{} // a document given twice: the last counts, as if they had been put one after the other
	for _, d := range docs {
		i, ok := at[d.ID]
		if !ok {
			i = len(known)
			at[d.ID], known, words = i, append(known, nil), append(words, nil)
		}
		known[i], words[i] = []any{d.ID, d.Topic, d.sum()}, []any{d.ID, d.content()}
	}
	if tx.Engine() == db.Postgres {
		for i := range known {
			known[i] = append(known[i], words[i][1])
		}
		return db.InsertMany(ctx, tx, "INSERT INTO search_doc (id, topic, sum, words)",
			"ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, sum = excluded.sum, words = excluded.words", known)
	}
	if err := db.InsertMany(ctx, tx, "INSERT INTO search_doc (id, topic, sum)",
		"ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, sum = excluded.sum", known); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, "INSERT OR REPLACE INTO search_word (rowid, words) SELECT d.n, v.column2 FROM (",
		") AS v JOIN search_doc d ON d.id = v.column1", words)
}

// dropBatch is how many documents one statement drops; SQLite looks $n names up one by one.
const dropBatch = 100

// Drop forgets documents by their IDs; an ID that is not known is no error. With the commit nothing finds them any more; where their words
// must be gone from SQLite's file too, Purge.
func Drop(ctx context.Context, tx *db.Tx, ids ...string) error {
	for batch := range slices.Chunk(ids, dropBatch) {
		args := make([]any, len(batch))
		for i, id := range batch {
			args[i] = id
		}
		these := "id IN (" + db.In(1, len(args)) + ")"
		if tx.Engine() == db.SQLite {
			if _, err := tx.Exec(ctx, "DELETE FROM search_word WHERE rowid IN (SELECT n FROM search_doc WHERE "+these+")", args...); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "DELETE FROM search_doc WHERE "+these, args...); err != nil {
			return err
		}
	}
	return nil
}

// DropTopic forgets all documents of a topic, as Drop does.
func DropTopic(ctx context.Context, tx *db.Tx, topic string) error { return Sync(ctx, tx, topic) }

// Known is the SQL of whether the document is found by whose id a column stands.
func Known(column string) string {
	return "EXISTS (SELECT 1 FROM search_doc known WHERE known.id = " + column + ")"
}

// Purge rids SQLite's index of words that no document has any more, by writing it anew: 0.2 to 0.9 s for 20,000 documents, in which nobody
// else can write. Forgetting each document's words on the spot (FTS5's secure-delete, which needs the text kept as well) took 16 ms
// for each document put again. PostgreSQL forgets when it vacuums; there Purge does nothing.
func Purge(ctx context.Context, tx *db.Tx) error {
	if tx.Engine() == db.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, "INSERT INTO search_word (search_word) VALUES ('optimize')")
	return err
}

// Topics is the SQL of a subselect of the topics that have every word of query, whichever of their documents has it:
//
//	if topics, ok := search.Topics(engine, query, l.arg); ok {
//		l.and("m.id IN (" + topics + ")")
//	}
//
// arg takes an argument of the statement and gives the parameter that stands for it ($3). Nothing of query comes into the SQL itself.
// ok is false, and arg is not called, when query has no words. Only the first 16 different words of query count.
func Topics(engine db.Engine, query string, arg func(any) string) (sql string, ok bool) {
	return having("topic", engine, query, arg)
}

// Docs is the same of the documents that have every word of query themselves, by their ids.
func Docs(engine db.Engine, query string, arg func(any) string) (sql string, ok bool) {
	return having("id", engine, query, arg)
}

// having selects a column of search_doc where every word of query is found.
func having(column string, engine db.Engine, query string, arg func(any) string) (sql string, ok bool) {
	stems := wanted(query)
	parts := make([]string, len(stems))
	for i, s := range stems {
		parts[i] = "SELECT " + column + " FROM search_doc WHERE " + has(engine, s, arg)
	}
	return strings.Join(parts, " INTERSECT "), len(parts) > 0
}

// has is the condition that a row of search_doc has a word that begins with a stem.
func has(engine db.Engine, stem string, arg func(any) string) string {
	if engine == db.Postgres {
		return "words @@ CAST(" + arg("'"+stem+"':*") + " AS tsquery)"
	}
	return "n IN (SELECT rowid FROM search_word WHERE search_word MATCH " + arg(`"`+stem+`"*`) + ")"
}

// Best gives, for each of some topics, its own document (of the same id) and that of the others which has most words of query, as far as
// they have any. One query.
func Best(ctx context.Context, q db.Q, query string, topics []string) ([]string, error) {
	stems := wanted(query)
	if len(stems) == 0 || len(topics) == 0 {
		return nil, nil
	}
	var args []any
	arg := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	for _, t := range topics {
		arg(t)
	}
	parts := make([]string, len(stems))
	for i, s := range stems {
		parts[i] = "SELECT topic, id FROM search_doc WHERE topic IN (" + db.In(1, len(topics)) + ") AND " + has(q.Engine(), s, arg)
	}
	return db.All(ctx, q, db.Scan[string], `SELECT b.id FROM (
		SELECT d.id, row_number() OVER (PARTITION BY d.topic, CASE WHEN d.id = d.topic THEN 0 ELSE 1 END ORDER BY count(*) DESC, d.id) AS place
		FROM (`+strings.Join(parts, " UNION ALL ")+`) d GROUP BY d.topic, d.id) b WHERE b.place = 1 ORDER BY b.id`, args...)
}
