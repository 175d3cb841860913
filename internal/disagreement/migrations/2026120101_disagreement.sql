-- +goose Up
-- A disagreement in a matter. What stands here beside the ids is folded from its entries, for lists and the day it comes back.
CREATE TABLE disagreement (
    id           @text PRIMARY KEY,
    matter_id    @text NOT NULL REFERENCES matter (id),
    raised_day   @text NOT NULL,
    status       @text NOT NULL,      -- 'raised', 'both', 'stepped', 'agreed' or 'apart'
    back_day     @text NOT NULL,
    told_back    @text NOT NULL DEFAULT '', -- the back_day of which both sides were told
    read_again   INTEGER NOT NULL DEFAULT 0, -- how many sides have read it again on back_day
    waits_at     @text REFERENCES committee (id), -- where it waits for an answer
    passed_level INTEGER NOT NULL DEFAULT 0  -- the highest level it was passed to; 0: none
);
CREATE INDEX disagreement_matter ON disagreement (matter_id, raised_day, id);
CREATE INDEX disagreement_back ON disagreement (back_day, id);
-- Everything said and done in it, in order. Nothing is changed but for what is hidden or erased.
CREATE TABLE disagreement_entry (
    id              @text PRIMARY KEY,
    disagreement_id @text NOT NULL REFERENCES disagreement (id),
    n               INTEGER NOT NULL,
    kind            @text NOT NULL,
    side            @text NOT NULL,
    text            @text NOT NULL,
    more            @text NOT NULL,
    of_n            INTEGER NOT NULL,
    person_id       @text REFERENCES org_person (id), -- who is responsible for a next step
    committee_id    @text REFERENCES committee (id),  -- where it is passed to
    day             @text NOT NULL,
    outcome         @text NOT NULL,
    by_id           @text NOT NULL REFERENCES org_person (id),
    at              @instant NOT NULL,
    hidden_reason   @text,             -- why its texts are hidden; NULL while they are not
    hidden_by       @text REFERENCES org_person (id),
    hidden_at       @instant,
    erased          BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (disagreement_id, n)
);
CREATE INDEX disagreement_entry_committee ON disagreement_entry (committee_id, kind);
