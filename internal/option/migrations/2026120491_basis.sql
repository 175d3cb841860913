-- +goose Up
-- When the owner said that the decision is built on it; NULL for one it is not. A decision may be built on several.
ALTER TABLE option_item ADD COLUMN basis_at @instant;
