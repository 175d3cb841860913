-- +goose Up
-- What a matter is about, and the version of the agreement's rules that was valid on the day it was opened: NULL is the framework's minimum
-- alone. matter_committee.form is a form of those rules from now on; of what they found reason_code is 'rules', and reason_args has the
-- committee's name of that day and the reasons. What was found before keeps its code.
ALTER TABLE matter ADD COLUMN subject @text NOT NULL DEFAULT ''; -- '' nothing said
ALTER TABLE matter ADD COLUMN agreement_id @text REFERENCES agreement_version (id);
