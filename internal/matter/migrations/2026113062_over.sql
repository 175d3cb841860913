-- +goose Up
-- For rooms above: which matters are over, and since when.
CREATE VIEW matter_over AS SELECT m.id, m.closed_at FROM matter m WHERE m.state = 'closed';
