-- +goose Up
CREATE INDEX org_unit_spell_unplaced ON org_unit_spell (unit_id) WHERE NOT placed;
