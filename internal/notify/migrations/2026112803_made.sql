-- +goose Up
-- The oldest mails are found when their time is over.
CREATE INDEX notify_mail_made ON notify_mail (made);
-- Somebody's own, for the copy of their data.
CREATE INDEX notify_mail_person ON notify_mail (person_id, made);
