-- +goose Up
-- Units, people, employments and leaderships as rows with days: from_day is the first day, until_day the first day it no longer holds.
-- A change closes one row and opens another. source is 'import' (read-only in the program) or 'hand'.

-- The day the views and the tables made from them are for. One row, moved on by org.Refresh: the databases' own CURRENT_DATE
-- knows neither Danish time nor the tests' clock. version counts the changes: what a node keeps in memory is as new as its number.
CREATE TABLE org_today (one INTEGER PRIMARY KEY CHECK (one = 1), day @text NOT NULL, version INTEGER NOT NULL);
INSERT INTO org_today (one, day, version) VALUES (1, '0001-01-01', 0);
-- +only postgres
-- One row never calls for autovacuum; unanalysed it is taken for 1,200, and every view's plan with it.
ANALYZE org_today;
-- +end

CREATE TABLE org_unit (
    id         @text PRIMARY KEY,
    source     @text NOT NULL,
    source_key @text NOT NULL,           -- the id in the system it came from
    from_day   @text NOT NULL,
    until_day  @text,
    UNIQUE (source, source_key)
);
CREATE TABLE org_unit_spell (
    unit_id   @text NOT NULL REFERENCES org_unit (id),
    name      @text NOT NULL,
    sort_key  @text NOT NULL,            -- Danish order
    type      @text NOT NULL,            -- the municipality's own word: "Center", "Afdeling", "Team"
    parent_id @text REFERENCES org_unit (id),
    placed    BOOLEAN NOT NULL,          -- FALSE: its place in the tree could not be found
    from_day  @text NOT NULL,
    until_day @text,
    PRIMARY KEY (unit_id, from_day)
);
CREATE INDEX org_unit_spell_parent ON org_unit_spell (parent_id);
CREATE TABLE org_person (
    id         @text PRIMARY KEY,
    source     @text NOT NULL,
    source_key @text NOT NULL,
    first_name @text NOT NULL,
    last_name  @text NOT NULL,
    sort_key   @text NOT NULL,           -- last name, first name, in Danish order
    username   @text NOT NULL,
    email      @text NOT NULL,           -- '' when there is none; always lower case
    phone      @text NOT NULL,
    from_day   @text NOT NULL,
    until_day  @text,                    -- left; never deleted
    UNIQUE (source, source_key)
);
CREATE INDEX org_person_email ON org_person (email);
CREATE INDEX org_person_username ON org_person (username);
CREATE INDEX org_person_sort ON org_person (sort_key, id);
CREATE TABLE org_employment (
    id         @text PRIMARY KEY,
    source     @text NOT NULL,
    source_key @text NOT NULL,
    person_id  @text NOT NULL REFERENCES org_person (id),
    UNIQUE (source, source_key)
);
CREATE TABLE org_employment_spell (
    employment_id @text NOT NULL REFERENCES org_employment (id),
    person_id     @text NOT NULL REFERENCES org_person (id),
    unit_id       @text NOT NULL REFERENCES org_unit (id),
    title         @text NOT NULL,
    from_day      @text NOT NULL,
    until_day     @text,
    PRIMARY KEY (employment_id, from_day)
);
CREATE INDEX org_employment_spell_person ON org_employment_spell (person_id);
CREATE INDEX org_employment_spell_unit ON org_employment_spell (unit_id);
CREATE TABLE org_leadership (
    unit_id   @text NOT NULL REFERENCES org_unit (id),
    person_id @text NOT NULL REFERENCES org_person (id),
    source    @text NOT NULL,
    from_day  @text NOT NULL,
    until_day @text,
    PRIMARY KEY (unit_id, person_id, from_day)
);
CREATE INDEX org_leadership_person ON org_leadership (person_id);

-- Made by org.Refresh from the tree of today; exported through the views below.
CREATE TABLE org_closure (
    unit_id     @text NOT NULL REFERENCES org_unit (id),
    ancestor_id @text NOT NULL REFERENCES org_unit (id),
    depth       INTEGER NOT NULL,        -- 0 is the unit itself
    PRIMARY KEY (unit_id, ancestor_id)
);
CREATE INDEX org_closure_ancestor ON org_closure (ancestor_id, depth);
CREATE TABLE org_stand (
    unit_id @text NOT NULL PRIMARY KEY REFERENCES org_unit (id),
    now_id  @text NOT NULL REFERENCES org_unit (id)
);
CREATE INDEX org_stand_now ON org_stand (now_id);

-- The day is asked for in the place it is needed: joined as a table, neither database flattens the view where it is joined from outside.
-- Exported views: other rooms' predicates and reading rooms may join these, and nothing else of this room.
CREATE VIEW org_unit_now AS
    SELECT u.id, u.source, s.name, s.sort_key, s.type, s.parent_id, s.placed
    FROM org_unit u JOIN org_unit_spell s ON s.unit_id = u.id
    WHERE u.from_day <= (SELECT day FROM org_today) AND (u.until_day IS NULL OR u.until_day > (SELECT day FROM org_today))
      AND s.from_day <= (SELECT day FROM org_today) AND (s.until_day IS NULL OR s.until_day > (SELECT day FROM org_today));
CREATE VIEW org_employment_now AS
    SELECT e.employment_id AS id, e.person_id, e.unit_id, e.title
    FROM org_employment_spell e
    WHERE e.from_day <= (SELECT day FROM org_today) AND (e.until_day IS NULL OR e.until_day > (SELECT day FROM org_today));
-- Everyone ever known, so that an old contribution keeps its author's name; present says whether they are here today.
CREATE VIEW org_person_name AS
    SELECT p.id, p.first_name, p.last_name, p.first_name || ' ' || p.last_name AS name, p.sort_key, p.email, p.phone, p.username,
           (p.from_day <= (SELECT day FROM org_today) AND (p.until_day IS NULL OR p.until_day > (SELECT day FROM org_today))) AS present
    FROM org_person p;
CREATE VIEW org_leader_now AS
    SELECT l.unit_id, l.person_id
    FROM org_leadership l
    WHERE l.from_day <= (SELECT day FROM org_today) AND (l.until_day IS NULL OR l.until_day > (SELECT day FROM org_today));
-- Every unit of today with each unit above it and itself (depth 0).
CREATE VIEW org_ancestor AS SELECT unit_id, ancestor_id, depth FROM org_closure;
-- The unit of today that a unit, living or ended, counts as: itself, or the nearest living unit above.
CREATE VIEW org_unit_stands_for AS SELECT unit_id, now_id FROM org_stand;
