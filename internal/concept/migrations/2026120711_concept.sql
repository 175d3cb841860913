-- +goose Up
-- What is proposed in a theme, and what the two sides of a committee say to it, in order. Nothing is changed but for what is hidden, forgotten or erased.
CREATE TABLE concept_entry (
    id            @text PRIMARY KEY,
    matter_id     @text NOT NULL REFERENCES matter (id),
    n             INTEGER NOT NULL,
    kind          @text NOT NULL,                -- 'proposed', 'agreed', 'not_yet'
    word          @text NOT NULL DEFAULT '',     -- of what is proposed, as are the next five
    forms         @text NOT NULL DEFAULT '',     -- other ways to write it, with commas between
    meaning       @text NOT NULL DEFAULT '',     -- '' while only the word is named
    apart         @text NOT NULL DEFAULT '',     -- what it does not mean
    example       @text NOT NULL DEFAULT '',
    committee_id  @text REFERENCES committee (id), -- whose two sides are to agree
    of_n          INTEGER NOT NULL DEFAULT 0,    -- the proposal an answer is to
    side          @text NOT NULL DEFAULT '',     -- 'management' or 'employee', of an answer
    reason        @text NOT NULL DEFAULT '',     -- why not yet
    by_id         @text NOT NULL REFERENCES org_person (id),
    at            @instant NOT NULL,
    hidden_reason @text,                         -- why its texts are hidden; NULL while they are not
    hidden_by     @text REFERENCES org_person (id),
    hidden_at     @instant,
    UNIQUE (matter_id, n)
);
CREATE INDEX concept_entry_by ON concept_entry (by_id, at);
-- How a theme ended: 'agreed' is a word of the glossary, 'parked' a discussion that rests.
CREATE TABLE concept_end (
    matter_id   @text PRIMARY KEY REFERENCES matter (id),
    how         @text NOT NULL,
    of_n        INTEGER NOT NULL,                -- the proposal that was agreed on, or had come furthest
    word_key    @text NOT NULL,                  -- the word as words are compared
    sort_key    @text NOT NULL,
    again_day   @text NOT NULL DEFAULT '',       -- parked until that day; '' for none
    again_when  @text NOT NULL DEFAULT '',       -- or until this
    at          @instant NOT NULL,
    replaced_by @text REFERENCES matter (id),    -- the theme that agreed on the same word later
    taken_up_by @text REFERENCES matter (id)     -- the theme in which a parked one was taken up again
);
CREATE INDEX concept_end_word ON concept_end (how, sort_key, matter_id);
CREATE INDEX concept_end_key ON concept_end (word_key, how);
CREATE INDEX concept_end_again ON concept_end (again_day, matter_id);
-- The parked theme that a draft takes up again.
CREATE TABLE concept_again (
    matter_id @text PRIMARY KEY,
    from_id   @text NOT NULL REFERENCES matter (id)
);
-- What somebody reports of a text: an entry, by its id.
CREATE TABLE concept_report (
    id          @text PRIMARY KEY,
    entry_id    @text NOT NULL REFERENCES concept_entry (id),
    reporter_id @text NOT NULL REFERENCES org_person (id),
    reason      @text NOT NULL,
    at          @instant NOT NULL,
    settled_at  @instant
);
CREATE UNIQUE INDEX concept_report_open ON concept_report (entry_id, reporter_id) WHERE settled_at IS NULL;
