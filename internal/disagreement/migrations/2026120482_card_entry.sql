-- +goose Up
-- What came of a withdrawal request: each a text of its own, with the day it happened.
CREATE TABLE disagreement_card_entry (
    id            @text PRIMARY KEY,
    card_id       @text NOT NULL REFERENCES disagreement_card (id),
    kind          @text NOT NULL,            -- 'answered', 'main', 'main_back', 'central' or 'central_back'
    side          @text NOT NULL,            -- whose side wrote it
    text          @text NOT NULL,
    outcome       @text NOT NULL DEFAULT '', -- of an answer: 'withdrawn' or 'kept'
    committee_id  @text REFERENCES committee (id), -- the main committee it was taken to
    day           @text NOT NULL,            -- when it happened; '' of an answer, which is given here
    due_day       @text NOT NULL DEFAULT '', -- when it is answered there, as it was counted then; '' where that is not known
    by_id         @text NOT NULL REFERENCES org_person (id),
    at            @instant NOT NULL,
    hidden_reason @text,                     -- why its text is hidden; NULL while it is not
    hidden_by     @text REFERENCES org_person (id),
    hidden_at     @instant,
    erased        BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (card_id, kind)
);
-- The answers so far. What hid a request hid its answer too.
INSERT INTO disagreement_card_entry (id, card_id, kind, side, text, outcome, day, by_id, at, hidden_reason, hidden_by, hidden_at, erased)
    SELECT CASE WHEN substr(id, 1, 1) = 'x' THEN 'y' ELSE 'x' END || substr(id, 2), id, 'answered', 'management', answer, outcome, '', answered_by,
        answered_at, hidden_reason, hidden_by, hidden_at, erased
    FROM disagreement_card WHERE outcome <> '';
ALTER TABLE disagreement_card DROP COLUMN answer;
ALTER TABLE disagreement_card DROP COLUMN answered_by;
ALTER TABLE disagreement_card DROP COLUMN answered_at;
-- The stages and their days as they were when it was sent, as JSON (year.StageDay); '' of those sent before: they follow the settings.
ALTER TABLE disagreement_card ADD COLUMN stages @text NOT NULL DEFAULT '';
