-- +goose Up
-- The days that the agreement's rules asked at least, on the day a matter was opened: of notice, with the papers, and for a response. 0 where
-- they ask none, and for what was opened before this was kept.
ALTER TABLE matter ADD COLUMN notice_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN material_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN response_days INTEGER NOT NULL DEFAULT 0;
