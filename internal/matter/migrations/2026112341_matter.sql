-- +goose Up
-- A matter: something a leader asks about while it can still be shaped. No CHECK lists kinds, states or outcomes: they grow.
CREATE TABLE matter (
    id            @text PRIMARY KEY,
    kind          @text NOT NULL,          -- 'advice'
    state         @text NOT NULL,          -- 'draft', 'open', 'closed'
    visibility    @text NOT NULL,          -- 'touched', 'all', 'committee'
    ask           @text NOT NULL,          -- who is told: 'committees', 'everyone'
    unit_id       @text REFERENCES org_unit (id), -- the unit whose leader asks; NULL only in a draft
    version       INTEGER NOT NULL,        -- the newest row of matter_version
    last_day      @text,                   -- of the window in which contributions close, copied from matter_window; NULL only in a draft
    created_by    @text NOT NULL REFERENCES org_person (id),
    created_at    @instant NOT NULL,
    saved_at      @instant NOT NULL,       -- the draft's last saving
    on_behalf     BOOLEAN NOT NULL,        -- opened by the secretariat for the leader
    opened_at     @instant,
    closed_at     @instant,
    closed_by     @text REFERENCES org_person (id),
    took          @text,                   -- what the owner took from it
    -- Counters, kept in the transaction that changes what they count.
    contributions INTEGER NOT NULL,        -- not withdrawn
    unanswered    INTEGER NOT NULL,        -- waiting for an answer
    blocking      INTEGER NOT NULL         -- waiting for an answer and in time: the matter cannot be closed
);
CREATE INDEX matter_open ON matter (state, last_day, id);
CREATE INDEX matter_closed ON matter (state, closed_at, id);
CREATE INDEX matter_opened ON matter (opened_at, id);
CREATE INDEX matter_unit ON matter (unit_id);
CREATE INDEX matter_visibility ON matter (visibility);
CREATE INDEX matter_creator ON matter (created_by, state);

-- The text as rows: version 1 from the start.
CREATE TABLE matter_version (
    matter_id  @text NOT NULL REFERENCES matter (id),
    n          INTEGER NOT NULL,
    title      @text NOT NULL,
    problem    @text NOT NULL,
    core_task  @text NOT NULL,
    why        @text NOT NULL,             -- why it was changed; '' for the first
    search     @text NOT NULL,             -- title, problem and core task in lower case
    author_id  @text NOT NULL REFERENCES org_person (id),
    at         @instant NOT NULL,
    PRIMARY KEY (matter_id, n)
);
CREATE TABLE matter_window (
    matter_id @text NOT NULL REFERENCES matter (id),
    position  INTEGER NOT NULL,
    code      @text NOT NULL,
    last_day  @text NOT NULL,
    PRIMARY KEY (matter_id, position)
);
-- Whom it touches.
CREATE TABLE matter_touched (
    matter_id    @text NOT NULL REFERENCES matter (id),
    subject_kind @text NOT NULL,           -- 'unit'
    subject_id   @text NOT NULL,
    PRIMARY KEY (matter_id, subject_kind, subject_id)
);
CREATE INDEX matter_touched_subject ON matter_touched (subject_id, subject_kind);
CREATE TABLE matter_committee (
    matter_id    @text NOT NULL REFERENCES matter (id),
    committee_id @text NOT NULL REFERENCES committee (id),
    position     INTEGER NOT NULL,
    form         @text NOT NULL,
    reason_code  @text NOT NULL,           -- '' when a person added it
    reason_args  @text NOT NULL,           -- JSON
    added        BOOLEAN NOT NULL,         -- by a person, not found
    removed      BOOLEAN NOT NULL,         -- found, and taken away by a person
    words        @text NOT NULL,           -- the person's reason; '' when found and kept
    PRIMARY KEY (matter_id, committee_id)
);
CREATE INDEX matter_committee_committee ON matter_committee (committee_id);
CREATE TABLE matter_owner (
    matter_id @text NOT NULL REFERENCES matter (id),
    person_id @text NOT NULL REFERENCES org_person (id),
    role      @text NOT NULL,              -- 'owner', 'co_owner', 'stand_in'
    from_at   @instant NOT NULL,
    until_at  @instant,
    PRIMARY KEY (matter_id, person_id, from_at)
);
CREATE INDEX matter_owner_person ON matter_owner (person_id, matter_id);
-- An open matter whose owner no longer leads its unit while nobody does: who has been asked to take over.
CREATE TABLE matter_owner_gap (
    matter_id @text PRIMARY KEY REFERENCES matter (id),
    asked_id  @text REFERENCES org_person (id), -- NULL: there is no leader above either
    at        @instant NOT NULL
);
CREATE INDEX matter_owner_gap_asked ON matter_owner_gap (asked_id);
-- Units of a matter that have ended, and what they were last known to count as: so that history tells of it once.
CREATE TABLE matter_unit_ended (
    matter_id @text NOT NULL REFERENCES matter (id),
    unit_id   @text NOT NULL REFERENCES org_unit (id),
    now_id    @text NOT NULL REFERENCES org_unit (id),
    PRIMARY KEY (matter_id, unit_id)
);

CREATE TABLE matter_contribution (
    id           @text PRIMARY KEY,
    matter_id    @text NOT NULL REFERENCES matter (id),
    author_id    @text REFERENCES org_person (id),
    send_key     @text,                    -- one press of the button, so that a repeated send is one contribution
    kind         @text NOT NULL,           -- 'perspective', 'proposal', 'question', 'concern', 'experience'
    name_to      @text NOT NULL,           -- who sees the name: 'all', 'representatives'
    version      INTEGER NOT NULL,         -- of the matter's text it was given to
    text         @text NOT NULL,
    late         BOOLEAN NOT NULL,         -- accepted after the last day
    at           @instant NOT NULL,
    edited_at    @instant,
    withdrawn_at @instant,
    UNIQUE (author_id, send_key)
);
CREATE INDEX matter_contribution_matter ON matter_contribution (matter_id, at, id);
CREATE INDEX matter_contribution_author ON matter_contribution (author_id, at, id);
-- The committees whose employee side was promised the name of a contribution when it was sent.
CREATE TABLE matter_name_given (
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    committee_id    @text NOT NULL REFERENCES committee (id),
    PRIMARY KEY (contribution_id, committee_id)
);
CREATE TABLE matter_contribution_earlier (
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    n               INTEGER NOT NULL,
    kind            @text NOT NULL,
    text            @text NOT NULL,
    at              @instant NOT NULL,     -- when that text was written
    PRIMARY KEY (contribution_id, n)
);
CREATE TABLE matter_recognition (
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    person_id       @text NOT NULL REFERENCES org_person (id),
    PRIMARY KEY (contribution_id, person_id)
);

CREATE TABLE matter_answer (
    id        @text PRIMARY KEY,
    matter_id @text NOT NULL REFERENCES matter (id),
    outcome   @text NOT NULL,              -- 'changed', 'partly', 'not_followed', 'answered', 'elsewhere'
    text      @text NOT NULL,
    author_id @text NOT NULL REFERENCES org_person (id),
    at        @instant NOT NULL,
    sent_at   @instant                     -- NULL while it is held
);
CREATE INDEX matter_answer_matter ON matter_answer (matter_id, at);
CREATE TABLE matter_answer_to (
    contribution_id @text NOT NULL REFERENCES matter_contribution (id),
    round           INTEGER NOT NULL,      -- 1, and 2 after "you have misunderstood me"
    answer_id       @text NOT NULL REFERENCES matter_answer (id),
    seen_at         @instant,              -- the author has read it
    PRIMARY KEY (contribution_id, round)
);
CREATE INDEX matter_answer_to_answer ON matter_answer_to (answer_id);
CREATE TABLE matter_misunderstanding (
    contribution_id @text PRIMARY KEY REFERENCES matter_contribution (id),
    text            @text NOT NULL,
    at              @instant NOT NULL
);

CREATE TABLE matter_report (
    id          @text PRIMARY KEY,
    matter_id   @text NOT NULL REFERENCES matter (id),
    target_kind @text NOT NULL,            -- 'contribution', 'answer', 'version'
    target_id   @text NOT NULL,            -- the row's id; a version's number
    reason      @text NOT NULL,
    reporter_id @text NOT NULL REFERENCES org_person (id),
    at          @instant NOT NULL,
    settled_at  @instant,
    settled_by  @text REFERENCES org_person (id),
    settled_how @text                      -- 'hidden', 'dismissed'
);
CREATE INDEX matter_report_open ON matter_report (settled_at, at);
CREATE TABLE matter_hidden (
    matter_id   @text NOT NULL REFERENCES matter (id),
    target_kind @text NOT NULL,
    target_id   @text NOT NULL,
    reason      @text NOT NULL,
    by_id       @text NOT NULL REFERENCES org_person (id),
    at          @instant NOT NULL,
    PRIMARY KEY (target_kind, target_id, matter_id)
);
-- The words that belong to an entry of the journal, which itself holds none.
CREATE TABLE matter_reason (
    entry     BIGINT PRIMARY KEY,
    matter_id @text NOT NULL REFERENCES matter (id),
    verb      @text NOT NULL,              -- the entry's
    text      @text NOT NULL
);
CREATE INDEX matter_reason_matter ON matter_reason (matter_id, verb);
