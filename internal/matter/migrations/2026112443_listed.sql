-- +goose Up
-- The orders of the lists, each with what decides whether somebody reads the matter: those they do not read are passed over without
-- looking at the matter itself.
DROP INDEX matter_open;
CREATE INDEX matter_open ON matter (state, last_day, id, visibility);
DROP INDEX matter_closed;
CREATE INDEX matter_closed ON matter (state, closed_at, id, visibility);
DROP INDEX matter_opened;
CREATE INDEX matter_opened ON matter (opened_at, id, state, visibility);
