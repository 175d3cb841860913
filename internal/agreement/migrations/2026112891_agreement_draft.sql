-- +goose Up
-- A draft is the version that is being made: the secretariat has one at a time, together. It is in force for nobody until it is published.
ALTER TABLE agreement_version ADD COLUMN draft BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX agreement_version_draft ON agreement_version (draft) WHERE draft;
