-- +goose Up
-- The matter to read from beginning to end, with its title: one row where the demo has filled the database, else none.
CREATE TABLE demo_showcase (
    matter_id @text PRIMARY KEY,
    title     @text NOT NULL
);
