-- +goose Up
-- Units whose leader the last import named and could not find among the people. Not history: the unit has no leader in the program.
CREATE TABLE org_leader_unknown (unit_id @text PRIMARY KEY REFERENCES org_unit (id));
