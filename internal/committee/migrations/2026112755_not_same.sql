-- +goose Up
-- Of an ended committee and a new one in its place: the secretariat has said that they are not the same, and is not asked again.
CREATE TABLE committee_not_same (
    old_id @text NOT NULL REFERENCES committee (id),
    new_id @text NOT NULL REFERENCES committee (id),
    PRIMARY KEY (old_id, new_id)
);
