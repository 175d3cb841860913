-- +goose Up
-- A withdrawal request ("gult kort"): the employee side asks management to take a published decision back.
CREATE TABLE disagreement_card (
    id            @text PRIMARY KEY,
    matter_id     @text NOT NULL REFERENCES matter (id),
    text          @text NOT NULL,
    sent_day      @text NOT NULL,
    answer_day    @text NOT NULL,            -- the last day of management's answer, as it was when it was sent; '' for none
    by_id         @text NOT NULL REFERENCES org_person (id),
    at            @instant NOT NULL,
    outcome       @text NOT NULL DEFAULT '', -- '', 'withdrawn' or 'kept'
    answer        @text NOT NULL DEFAULT '',
    answered_by   @text REFERENCES org_person (id),
    answered_at   @instant,
    told_over     BOOLEAN NOT NULL DEFAULT FALSE, -- both sides were told that the day of the answer is over
    hidden_reason @text,                     -- why its texts are hidden; NULL while they are not
    hidden_by     @text REFERENCES org_person (id),
    hidden_at     @instant,
    erased        BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX disagreement_card_matter ON disagreement_card (matter_id, sent_day, id);
-- One at a time waits for an answer.
CREATE UNIQUE INDEX disagreement_card_once ON disagreement_card (matter_id) WHERE outcome = '';
