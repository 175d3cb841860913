-- +goose Up
-- How much a person has said in a matter, for lists of matters.
CREATE INDEX matter_contribution_mine ON matter_contribution (author_id, matter_id, withdrawn_at);
