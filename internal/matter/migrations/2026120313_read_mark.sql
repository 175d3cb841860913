-- +goose Up
-- Up to when the owner, or a committee by its chair or vice-chair, has said that all contributions are read. By an act, never by a page being
-- loaded. The newest counts.
CREATE TABLE matter_read_mark (
    matter_id    @text NOT NULL REFERENCES matter (id),
    reader       @text NOT NULL,           -- the committee's id; '' is the owner
    committee_id @text REFERENCES committee (id), -- NULL for the owner
    person_id    @text NOT NULL REFERENCES org_person (id), -- who said it
    at           @instant NOT NULL,
    PRIMARY KEY (matter_id, reader)
);
