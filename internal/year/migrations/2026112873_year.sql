-- +goose Up
-- When committees meet. Nobody is named here: who entered, changed or cancelled a meeting stands in the journal.
CREATE TABLE year_meeting (
    id           @text PRIMARY KEY,
    committee_id @text NOT NULL REFERENCES committee (id),
    day          @text NOT NULL,
    start_time   @text NOT NULL, -- "09:00", '' not known; the same of end_time and place
    end_time     @text NOT NULL,
    place        @text NOT NULL,
    source       @text NOT NULL, -- 'hand' or 'file'
    series_id    @text,          -- one for those a pattern made together
    why          @text           -- why it is cancelled; NULL while it is to be held
);
-- A committee has one meeting at a time; a cancelled one is in nobody's way.
CREATE UNIQUE INDEX year_meeting_once ON year_meeting (committee_id, day, start_time) WHERE why IS NULL;
CREATE INDEX year_meeting_day ON year_meeting (day, committee_id);
CREATE INDEX year_meeting_committee ON year_meeting (committee_id, day);

-- Days on which the municipality is closed by its own choice: both the first and the last.
CREATE TABLE year_closed (
    id       @text PRIMARY KEY,
    from_day @text NOT NULL,
    to_day   @text NOT NULL,
    name     @text NOT NULL
);
CREATE INDEX year_closed_to ON year_closed (to_day);

-- Deadlines in calendar days, with where they stand. NULL: as the level, and else the municipality (level 0), has it.
CREATE TABLE year_deadline (
    level   INTEGER PRIMARY KEY,
    notice  INTEGER,
    items   INTEGER,
    papers  INTEGER,
    hearing INTEGER,
    origin  @text NOT NULL
);
CREATE TABLE year_committee_deadline (
    committee_id @text PRIMARY KEY REFERENCES committee (id),
    notice       INTEGER,
    items        INTEGER,
    papers       INTEGER,
    hearing      INTEGER,
    origin       @text NOT NULL
);

-- The stages of a withdrawal request where the municipality has others than those it began with.
CREATE TABLE year_stage (
    position INTEGER PRIMARY KEY,
    code     @text NOT NULL,
    days     INTEGER NOT NULL,
    months   INTEGER NOT NULL,
    meeting  BOOLEAN NOT NULL,
    origin   @text NOT NULL
);

-- The secret address of somebody's own calendar, for the calendar in their phone.
CREATE TABLE year_feed (
    person_id  @text PRIMARY KEY REFERENCES org_person (id),
    token_hash @text NOT NULL UNIQUE,
    made_at    @instant NOT NULL
);
