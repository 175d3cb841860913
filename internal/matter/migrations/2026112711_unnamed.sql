-- +goose Up
-- Contributions without a name: who wrote them is stored nowhere, and neither is the time.
ALTER TABLE matter ADD COLUMN unnamed BOOLEAN NOT NULL DEFAULT FALSE;  -- one may contribute without a name: a promise that is never taken back
ALTER TABLE matter_contribution ADD COLUMN receipt @text;              -- the hash of the code its author follows it by; NULL for one with a name
CREATE UNIQUE INDEX matter_contribution_receipt ON matter_contribution (receipt);
-- Those that wait to be shown together with others. A row here has no order but that of its random key, so that where it lies says
-- nothing about when it came; when it is shown it is written anew as a contribution, in random order.
CREATE TABLE matter_unnamed (
    id          @text PRIMARY KEY,
    matter_id   @text NOT NULL REFERENCES matter (id),
    receipt     @text NOT NULL UNIQUE,
    kind        @text NOT NULL,
    version     INTEGER NOT NULL,
    question_id @text REFERENCES matter_question (id),
    text        @text NOT NULL,
    late        BOOLEAN NOT NULL,
    day         @text NOT NULL          -- the day it came, until it is shown
-- +only postgres
);
-- +end
-- +only sqlite
) WITHOUT ROWID;
-- +end
CREATE INDEX matter_unnamed_matter ON matter_unnamed (matter_id);
