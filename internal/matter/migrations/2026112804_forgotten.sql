-- +goose Up
-- How many had said "so here too" when their names' time was over: a number in place of people. name_to is then 'forgotten'.
ALTER TABLE matter_contribution ADD COLUMN recognised INTEGER NOT NULL DEFAULT 0;
-- What a closed matter still keeps out of sight is looked for each night, in every matter there has ever been.
CREATE INDEX matter_contribution_withdrawn ON matter_contribution (matter_id) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX matter_contribution_edited ON matter_contribution (matter_id) WHERE edited_at IS NOT NULL;
CREATE INDEX matter_hidden_matter ON matter_hidden (matter_id);
CREATE INDEX matter_report_matter ON matter_report (matter_id);
