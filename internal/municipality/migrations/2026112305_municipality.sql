-- +goose Up
-- The municipality's own settings; everything local is data. A key that is not here has the default of municipality.Defaults.
CREATE TABLE municipality_setting (
    key   @text PRIMARY KEY,
    value @text NOT NULL
);
