-- +goose Up
-- Groups of leaders, such as the executive board. Who is in one is in it today; who changed it stands in the journal.
CREATE TABLE dialogue_group (
    id       @text PRIMARY KEY,
    name     @text NOT NULL,
    ended_at @instant -- NULL: it can be asked
);
CREATE TABLE dialogue_group_member (
    group_id  @text NOT NULL REFERENCES dialogue_group (id),
    person_id @text NOT NULL REFERENCES org_person (id),
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX dialogue_group_member_person ON dialogue_group_member (person_id);

-- Somebody asks the leader of a unit, or a group of leaders, to take something up.
CREATE TABLE dialogue_request (
    id               @text PRIMARY KEY,
    unit_id          @text REFERENCES org_unit (id),       -- one of the two is NULL
    group_id         @text REFERENCES dialogue_group (id),
    asker_id         @text REFERENCES org_person (id),     -- NULL: the name's time is over
    what             @text NOT NULL,
    why              @text NOT NULL,
    for_committee_id @text REFERENCES committee (id),      -- the meeting it should come to, by its day; NULL: none in particular
    for_day          @text,
    carry_asked      BOOLEAN NOT NULL,                     -- the representatives are asked to carry it
    carrier_id       @text REFERENCES org_person (id),
    carried_at       @instant,
    state            @text NOT NULL,
    at               @instant NOT NULL,
    deadline_day     @text NOT NULL,
    remind_day       @text,                                -- NULL: no reminder is due any more
    overdue_told     BOOLEAN NOT NULL DEFAULT FALSE,
    ended_at         @instant,                             -- when it got its latest outcome, or was withdrawn
    joined           INTEGER NOT NULL DEFAULT 0            -- how many had joined when their names' time was over
);
-- Nobody asks the same twice while it is open.
CREATE UNIQUE INDEX dialogue_request_unit_once ON dialogue_request (asker_id, unit_id) WHERE state = 'open';
CREATE UNIQUE INDEX dialogue_request_group_once ON dialogue_request (asker_id, group_id) WHERE state = 'open';
CREATE INDEX dialogue_request_unit ON dialogue_request (unit_id);
CREATE INDEX dialogue_request_group ON dialogue_request (group_id);
CREATE INDEX dialogue_request_asker ON dialogue_request (asker_id);
CREATE INDEX dialogue_request_carrier ON dialogue_request (carrier_id);
CREATE INDEX dialogue_request_open ON dialogue_request (deadline_day, id) WHERE state = 'open';

-- Colleagues who join in: a number to others, never names.
CREATE TABLE dialogue_join (
    request_id @text NOT NULL REFERENCES dialogue_request (id),
    person_id  @text NOT NULL REFERENCES org_person (id),
    at         @instant NOT NULL,
    PRIMARY KEY (request_id, person_id)
);
CREATE INDEX dialogue_join_person ON dialogue_join (person_id);

-- What the asker has added while it was open.
CREATE TABLE dialogue_addition (
    id         @text PRIMARY KEY,
    request_id @text NOT NULL REFERENCES dialogue_request (id),
    text       @text NOT NULL,
    at         @instant NOT NULL
);
CREATE INDEX dialogue_addition_request ON dialogue_addition (request_id, at);

-- What became of it. A later one corrects an earlier one, which stays.
CREATE TABLE dialogue_outcome (
    request_id   @text NOT NULL REFERENCES dialogue_request (id),
    n            INTEGER NOT NULL,
    kind         @text NOT NULL,
    text         @text NOT NULL,
    matter_id    @text REFERENCES matter (id),
    committee_id @text REFERENCES committee (id), -- the meeting it is taken to, by its day
    day          @text,
    by_id        @text NOT NULL REFERENCES org_person (id),
    at           @instant NOT NULL,
    PRIMARY KEY (request_id, n)
);
CREATE INDEX dialogue_outcome_matter ON dialogue_outcome (matter_id);
CREATE INDEX dialogue_outcome_by ON dialogue_outcome (by_id);

-- The draft of a matter that is begun from a request. The draft itself is its writer's, and may be thrown away.
CREATE TABLE dialogue_draft (
    matter_id  @text PRIMARY KEY,
    request_id @text NOT NULL REFERENCES dialogue_request (id),
    person_id  @text NOT NULL REFERENCES org_person (id),
    UNIQUE (request_id, person_id)
);

-- How many days a leader has to answer, where the municipality has said so.
CREATE TABLE dialogue_setting (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    days   INTEGER NOT NULL,
    origin @text NOT NULL -- where it stands
);

-- Texts that were reported, and those the secretariat has hidden: of kind 'request' by its id, 'addition' by its id, 'outcome' by its number.
CREATE TABLE dialogue_report (
    id          @text PRIMARY KEY,
    request_id  @text NOT NULL REFERENCES dialogue_request (id),
    target_kind @text NOT NULL,
    target_id   @text NOT NULL,
    reason      @text NOT NULL,
    reporter_id @text NOT NULL REFERENCES org_person (id),
    at          @instant NOT NULL,
    settled_at  @instant,
    settled_by  @text REFERENCES org_person (id)
);
CREATE INDEX dialogue_report_request ON dialogue_report (request_id);
CREATE INDEX dialogue_report_open ON dialogue_report (at) WHERE settled_at IS NULL;
CREATE TABLE dialogue_hidden (
    request_id  @text NOT NULL REFERENCES dialogue_request (id),
    target_kind @text NOT NULL,
    target_id   @text NOT NULL,
    reason      @text NOT NULL,
    by_id       @text NOT NULL REFERENCES org_person (id),
    at          @instant NOT NULL,
    PRIMARY KEY (request_id, target_kind, target_id)
);
