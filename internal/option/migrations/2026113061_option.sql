-- +goose Up
-- A way the problem of a matter could be solved. No CHECK lists states or levels: they grow.
CREATE TABLE option_item (
    id        @text PRIMARY KEY,
    matter_id @text NOT NULL REFERENCES matter (id),
    position  INTEGER NOT NULL,
    version   INTEGER NOT NULL,              -- the newest row of option_text
    state     @text NOT NULL,                -- 'open', 'merged', 'split', 'withdrawn'
    ended_why @text NOT NULL DEFAULT '',     -- why it was withdrawn
    made_at   @instant NOT NULL,
    ended_at  @instant
);
CREATE INDEX option_item_matter ON option_item (matter_id, position);
-- What it says, as rows: version 1 from the start.
CREATE TABLE option_text (
    option_id   @text NOT NULL REFERENCES option_item (id),
    n           INTEGER NOT NULL,
    title       @text NOT NULL,
    core_task   @text NOT NULL,
    environment @text NOT NULL,
    economy     @text NOT NULL,
    needs       @text NOT NULL,
    doubts      @text NOT NULL,
    why         @text NOT NULL,              -- why it was changed; '' for the first
    by_id       @text NOT NULL REFERENCES org_person (id),
    at          @instant NOT NULL,
    PRIMARY KEY (option_id, n)
);
CREATE INDEX option_text_by ON option_text (by_id, at);
-- Which contributions it came from.
CREATE TABLE option_from (
    option_id       @text NOT NULL REFERENCES option_item (id),
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    PRIMARY KEY (option_id, contribution_id)
);
CREATE INDEX option_from_contribution ON option_from (contribution_id);
-- Which options an option became: merged into one, or split into several.
CREATE TABLE option_line (
    from_id @text NOT NULL REFERENCES option_item (id),
    to_id   @text NOT NULL REFERENCES option_item (id),
    PRIMARY KEY (from_id, to_id)
);
CREATE INDEX option_line_to ON option_line (to_id);
-- Where somebody stands: one row a person and option. reason waits here only while answers are hidden; it is nobody's to read.
CREATE TABLE option_response (
    option_id       @text NOT NULL REFERENCES option_item (id),
    person_id       @text NOT NULL REFERENCES org_person (id),
    level           @text NOT NULL,          -- 'support', 'live', 'worried', 'cannot'
    contribution_id @text REFERENCES matter_contribution (id), -- the reason that goes with this level
    reason          @text NOT NULL DEFAULT '',
    name_to         @text NOT NULL DEFAULT '', -- who is to see the name of a reason that waits
    at              @instant NOT NULL,
    PRIMARY KEY (option_id, person_id)
);
CREATE INDEX option_response_person ON option_response (person_id, at);
-- The reasons that are contributions: those of today and those of a level somebody has left since. It names nobody.
CREATE TABLE option_reason (
    option_id       @text NOT NULL REFERENCES option_item (id),
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    level           @text NOT NULL,
    rank            INTEGER NOT NULL,        -- 0 for the gravest level
    earlier         BOOLEAN NOT NULL,        -- its author has another level now
    at              @instant NOT NULL,
    PRIMARY KEY (option_id, contribution_id)
);
CREATE INDEX option_reason_rank ON option_reason (option_id, earlier, rank, at, contribution_id);
CREATE INDEX option_reason_contribution ON option_reason (contribution_id);
-- How many had each level when the names were forgotten.
CREATE TABLE option_counted (
    option_id @text NOT NULL REFERENCES option_item (id),
    level     @text NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (option_id, level)
);
-- A matter in which the answers are hidden until its window of solutions has closed.
CREATE TABLE option_quiet (
    matter_id @text PRIMARY KEY REFERENCES matter (id),
    until_day @text NOT NULL,              -- the day that was promised: a window that ends sooner does not bring it forward
    at        @instant NOT NULL,
    shown_at  @instant
);
CREATE INDEX option_quiet_waiting ON option_quiet (matter_id) WHERE shown_at IS NULL;
-- Harmful texts.
CREATE TABLE option_hidden (
    option_id @text PRIMARY KEY REFERENCES option_item (id),
    reason    @text NOT NULL,
    at        @instant NOT NULL
);
CREATE TABLE option_report (
    id          @text PRIMARY KEY,
    option_id   @text NOT NULL REFERENCES option_item (id),
    reason      @text NOT NULL,
    reporter_id @text NOT NULL REFERENCES org_person (id),
    at          @instant NOT NULL,
    settled_at  @instant
);
CREATE INDEX option_report_option ON option_report (option_id, settled_at);
CREATE INDEX option_report_reporter ON option_report (reporter_id, at);
