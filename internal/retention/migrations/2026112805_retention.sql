-- +goose Up
-- For how long things are kept: months by kind, 0 for ever; 'notice' is how many days before it is done a thing is listed. What is not
-- here has the default.
CREATE TABLE retention_setting (
    key   @text PRIMARY KEY,
    value INTEGER NOT NULL
);
-- What is going to be done: nothing is, that has not stood here for as long as the notice was.
CREATE TABLE retention_plan (
    kind       @text NOT NULL,
    subject_id @text NOT NULL,
    apart      BOOLEAN NOT NULL,                -- the secretariat as such does not know that the subject is there
    listed     @text NOT NULL,                  -- the day it came on the list
    due        @text NOT NULL,                  -- the day it is done, unless it is held or not due any more
    told       BOOLEAN NOT NULL DEFAULT FALSE,  -- the secretariat has been told that it is listed
    held_by    @text REFERENCES org_person (id), -- NULL: it is not held
    held_at    @instant,
    reason     @text NOT NULL DEFAULT '',       -- why it is held
    PRIMARY KEY (kind, subject_id)
);
CREATE INDEX retention_plan_due ON retention_plan (kind, due, subject_id);
-- How many were done on which day.
CREATE TABLE retention_done (
    day  @text NOT NULL,
    kind @text NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
);
-- The last day whose night is over.
CREATE TABLE retention_night (one INTEGER PRIMARY KEY CHECK (one = 1), day @text NOT NULL);
