-- +goose Up
-- Whose shoes the demo lends out. Rows are here only when `medspil demo` has filled the database, whole.
CREATE TABLE demo_role (
    role      @text PRIMARY KEY,
    person_id @text NOT NULL
);
