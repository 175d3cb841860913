-- +goose Up
ALTER TABLE intake_upload ADD COLUMN fewer BOOLEAN NOT NULL DEFAULT FALSE; -- somebody has said that the files are whole although much is gone
