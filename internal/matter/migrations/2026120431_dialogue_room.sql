-- +goose Up
-- A dialogue room: what is said in it is a position (kind 'position') with the intention behind it, from a side; and it ends in a shared
-- picture of three parts, of which matter.took is the first: what is seen alike.
ALTER TABLE matter_contribution ADD COLUMN intention @text NOT NULL DEFAULT '';         -- '' for all other kinds
ALTER TABLE matter_contribution ADD COLUMN side @text NOT NULL DEFAULT '';              -- 'guest', 'management', 'employee', 'both': of who gave it, when they did
ALTER TABLE matter_contribution_earlier ADD COLUMN intention @text NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN differ @text NOT NULL DEFAULT '';                         -- where it is seen differently, and what that is good for
ALTER TABLE matter ADD COLUMN remember @text NOT NULL DEFAULT '';                       -- what to remind each other of the day it becomes hard
-- What stood in a shared picture before it was corrected: published, as earlier decisions are.
CREATE TABLE matter_picture_earlier (
    matter_id @text NOT NULL REFERENCES matter (id),
    n         INTEGER NOT NULL,
    took      @text NOT NULL,
    differ    @text NOT NULL,
    remember  @text NOT NULL,
    at        @instant NOT NULL,           -- when it was corrected
    PRIMARY KEY (matter_id, n)
);
-- What has been talked about before, by what it was about.
CREATE INDEX matter_subject ON matter (kind, state, subject, closed_at);
