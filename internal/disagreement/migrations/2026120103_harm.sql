-- +goose Up
-- What somebody reports of a text: an entry of a disagreement or a withdrawal request, by its id.
CREATE TABLE disagreement_report (
    id          @text PRIMARY KEY,
    text_id     @text NOT NULL,
    reporter_id @text NOT NULL REFERENCES org_person (id),
    reason      @text NOT NULL,
    at          @instant NOT NULL,
    settled_at  @instant               -- it was hidden, or the report dismissed
);
CREATE UNIQUE INDEX disagreement_report_open ON disagreement_report (text_id, reporter_id) WHERE settled_at IS NULL;
