-- +goose Up
-- A decision: who decides, what is fixed, which questions are open, and the handshake.
ALTER TABLE matter ADD COLUMN decided_by @text NOT NULL DEFAULT '';    -- 'unit', 'council'; '' for a matter that ends in no decision
ALTER TABLE matter ADD COLUMN decider_id @text REFERENCES org_unit (id); -- the unit whose leader decides; NULL when the council does
ALTER TABLE matter ADD COLUMN closed_reason @text NOT NULL DEFAULT ''; -- why only the committees read it
ALTER TABLE matter_version ADD COLUMN frames @text NOT NULL DEFAULT '';        -- what is fixed
ALTER TABLE matter_version ADD COLUMN citizens @text NOT NULL DEFAULT '';      -- what citizens, users and relatives say
ALTER TABLE matter_version ADD COLUMN citizens_from @text NOT NULL DEFAULT ''; -- where that is known from
-- Each open question can be answered on its own.
CREATE TABLE matter_question (
    id        @text PRIMARY KEY,
    matter_id @text NOT NULL REFERENCES matter (id),
    position  INTEGER NOT NULL,
    text      @text NOT NULL,
    settled   @text,                       -- what was settled, in a sentence; NULL while it is open
    closed_at @instant,
    closed_by @text REFERENCES org_person (id),
    UNIQUE (matter_id, position)
);
ALTER TABLE matter_contribution ADD COLUMN question_id @text REFERENCES matter_question (id); -- NULL: it is about the whole
CREATE INDEX matter_contribution_question ON matter_contribution (question_id);
-- How much time we give each other and what we promise. A change is a new row; the newest counts.
CREATE TABLE matter_handshake (
    matter_id   @text NOT NULL REFERENCES matter (id),
    n           INTEGER NOT NULL,
    promise     @text NOT NULL,
    until_day   @text NOT NULL,            -- the last day of the time we give each other; '' in a draft
    why         @text NOT NULL,            -- why it was changed; '' for the first
    offered_by  @text NOT NULL REFERENCES org_person (id),
    offered_at  @instant NOT NULL,
    taken       BOOLEAN,                   -- NULL while nobody has answered; FALSE: answered with a reservation
    answer      @text NOT NULL DEFAULT '',
    answered_by @text REFERENCES org_person (id),
    answered_at @instant,
    PRIMARY KEY (matter_id, n)
);
-- What somebody else said: 'colleague', 'committee', 'meeting'; '' is for oneself.
ALTER TABLE matter_contribution ADD COLUMN for_kind @text NOT NULL DEFAULT '';
ALTER TABLE matter_contribution ADD COLUMN for_committee @text REFERENCES committee (id);
ALTER TABLE matter_contribution ADD COLUMN follows_id @text REFERENCES matter_contribution (id); -- the answered one of one's own it goes on from
-- What the owner asks in order to understand a contribution, and what its author says to it.
CREATE TABLE matter_clarification (
    id              @text PRIMARY KEY,
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    question        @text NOT NULL,
    asked_by        @text NOT NULL REFERENCES org_person (id),
    asked_at        @instant NOT NULL,
    reply           @text,                 -- NULL until its author has replied
    replied_at      @instant
);
CREATE INDEX matter_clarification_contribution ON matter_clarification (contribution_id, asked_at);
-- A decision as it was written: published rows stay, a draft has no day. Each line of it can be pointed at.
CREATE TABLE matter_decision (
    matter_id    @text NOT NULL REFERENCES matter (id),
    n            INTEGER NOT NULL,
    decision     @text NOT NULL,
    reasons      @text NOT NULL,
    core_task    @text NOT NULL,           -- what it means for the core task
    why          @text NOT NULL,           -- why it was corrected; '' for the first
    undiscussed  BOOLEAN NOT NULL,         -- published before the deciding level had discussed it
    written_by   @text NOT NULL REFERENCES org_person (id),
    written_at   @instant NOT NULL,
    published_by @text REFERENCES org_person (id),
    published_at @instant,
    PRIMARY KEY (matter_id, n)
);
-- Which contributions changed what.
CREATE TABLE matter_decision_change (
    matter_id       @text NOT NULL,
    n               INTEGER NOT NULL,
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    line            INTEGER NOT NULL,      -- of the decision, from 1; 0 is the whole
    PRIMARY KEY (matter_id, n, contribution_id),
    FOREIGN KEY (matter_id, n) REFERENCES matter_decision (matter_id, n)
);
CREATE TABLE matter_discussed (
    matter_id    @text NOT NULL REFERENCES matter (id),
    committee_id @text NOT NULL REFERENCES committee (id),
    day          @text NOT NULL,
    words        @text NOT NULL,           -- what it said; often ''
    by_id        @text NOT NULL REFERENCES org_person (id),
    at           @instant NOT NULL,
    PRIMARY KEY (matter_id, committee_id)
);
-- Answering many: groups made by hand, an answer that goes out in a moment, and what one has begun to write.
CREATE TABLE matter_group (
    id        @text PRIMARY KEY,
    matter_id @text NOT NULL REFERENCES matter (id),
    name      @text NOT NULL,
    UNIQUE (matter_id, name)
);
ALTER TABLE matter_contribution ADD COLUMN group_id @text REFERENCES matter_group (id);
ALTER TABLE matter_answer ADD COLUMN due_at @instant; -- goes out then unless it is taken back; NULL: it is held until the decision, or has gone
CREATE TABLE matter_answer_draft (
    matter_id     @text NOT NULL REFERENCES matter (id),
    person_id     @text NOT NULL REFERENCES org_person (id),
    outcome       @text NOT NULL,
    text          @text NOT NULL,
    contributions @text NOT NULL,          -- JSON: their ids
    saved_at      @instant NOT NULL,
    PRIMARY KEY (matter_id, person_id)
);
