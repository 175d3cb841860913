-- +goose Up
-- A unit's list of open matters leaves its closed ones alone, of which there are more every year: each row knows its matter's state,
-- and the database keeps it true.
CREATE UNIQUE INDEX matter_state ON matter (id, state);
CREATE TABLE matter_touched_state (
    matter_id    @text NOT NULL,
    subject_kind @text NOT NULL,           -- 'unit'
    subject_id   @text NOT NULL,
    matter_state @text NOT NULL,
    PRIMARY KEY (matter_id, subject_kind, subject_id),
    FOREIGN KEY (matter_id, matter_state) REFERENCES matter (id, state) ON UPDATE CASCADE
);
INSERT INTO matter_touched_state (matter_id, subject_kind, subject_id, matter_state)
    SELECT t.matter_id, t.subject_kind, t.subject_id, m.state FROM matter_touched t JOIN matter m ON m.id = t.matter_id;
DROP TABLE matter_touched;
ALTER TABLE matter_touched_state RENAME TO matter_touched;
CREATE INDEX matter_touched_subject ON matter_touched (subject_id, subject_kind, matter_state);
