-- +goose Up
ALTER TABLE committee_seat ADD COLUMN unknown BOOLEAN NOT NULL DEFAULT FALSE; -- somebody sits in it whom the last import could not find among the people
