-- +goose Up
-- What is found by its words lies in the kit's index (package search), which a job fills from what stands.
ALTER TABLE matter_version DROP COLUMN search;
-- Lige nu is in the order in which the windows of today end.
CREATE INDEX matter_window_ends ON matter_window (last_day, matter_id, position);
