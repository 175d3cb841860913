-- +goose Up
-- The contributions that taught what a later version of a matter's text says. One that is withdrawn or hidden afterwards keeps its place.
CREATE TABLE matter_taught (
    matter_id       @text NOT NULL,
    version         INTEGER NOT NULL,
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    PRIMARY KEY (matter_id, version, contribution_id),
    FOREIGN KEY (matter_id, version) REFERENCES matter_version (matter_id, n)
);
CREATE INDEX matter_taught_contribution ON matter_taught (contribution_id);
