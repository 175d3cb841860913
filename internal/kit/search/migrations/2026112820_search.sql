-- +goose Up
-- What can be searched. words are the folded words of title and body, each once, in order, with a blank between: only letters and
-- digits, so that one text is a tsvector literal on PostgreSQL and a column of the index on SQLite, and neither engine's own idea of
-- a word is asked.
CREATE TABLE search_doc (
-- +only sqlite
    n     INTEGER PRIMARY KEY,    -- the index's key
    id    @text NOT NULL UNIQUE,
-- +end
-- +only postgres
    id    @text PRIMARY KEY,
    words tsvector NOT NULL,
-- +end
    topic @text NOT NULL,         -- what the document belongs to
    sum   @text NOT NULL          -- of title and body: a document put again as it is costs nothing
);
CREATE INDEX search_doc_topic ON search_doc (topic);
-- +only postgres
CREATE INDEX search_doc_words ON search_doc USING gin (words);
-- +end
-- +only sqlite
-- The index keeps no text of its own. Its tokenizer splits at the blanks and leaves all other letters alone; unicode61 takes ς for σ,
-- and letters younger than itself for blanks, which PostgreSQL does not.
CREATE VIRTUAL TABLE search_word USING fts5(words, content='', contentless_delete=1, detail=none, prefix='3 4', tokenize='ascii');
-- +end
