-- +goose Up
-- Committees, their seats and who holds them, as rows with days (see the org room's migration). Rows with source 'import' are
-- kept in step with the nightly export; rows with source 'hand' are the secretariat's own and never touched by an import.
CREATE TABLE committee (
    id         @text PRIMARY KEY,
    source     @text NOT NULL,
    source_key @text NOT NULL,           -- the path of names: that is what a committee is in the export
    level      INTEGER NOT NULL,         -- 1 main, 2 area, 3 local, 4 working-environment group
    kind       @text NOT NULL,           -- 'committee', 'staff_meeting' (with MED status), 'group' (working environment)
    name       @text NOT NULL,
    sort_key   @text NOT NULL,
    parent_id  @text REFERENCES committee (id),
    unit_id    @text REFERENCES org_unit (id), -- NULL: not matched yet
    unit_how   @text NOT NULL,           -- 'none', 'name' (found by name), 'hand' (chosen by the secretariat, remembered)
    same_as    @text REFERENCES committee (id), -- an ended committee that lives on under a new name
    from_day   @text NOT NULL,
    until_day  @text,
    UNIQUE (source, source_key, from_day)
);
CREATE INDEX committee_unit ON committee (unit_id);
CREATE TABLE committee_seat (
    id           @text PRIMARY KEY,
    committee_id @text NOT NULL REFERENCES committee (id),
    source       @text NOT NULL,
    source_key   @text NOT NULL,         -- post and ordinal within the committee
    kind         @text NOT NULL,         -- 'LR', 'FTR', 'TR', 'AMR'
    side         @text NOT NULL,         -- 'management', 'employee'
    role         @text NOT NULL,         -- 'chair', 'vice_chair', 'member'
    position     INTEGER NOT NULL,
    from_day     @text NOT NULL,
    until_day    @text
);
CREATE INDEX committee_seat_committee ON committee_seat (committee_id, position);
CREATE TABLE committee_holder (
    seat_id   @text NOT NULL REFERENCES committee_seat (id),
    person_id @text NOT NULL REFERENCES org_person (id),
    from_day  @text NOT NULL,
    until_day @text,
    PRIMARY KEY (seat_id, from_day)
);
CREATE INDEX committee_holder_person ON committee_holder (person_id);

-- Added by hand.
CREATE TABLE committee_term (            -- the period a holder is elected for
    seat_id   @text NOT NULL REFERENCES committee_seat (id),
    person_id @text NOT NULL REFERENCES org_person (id),
    from_day  @text NOT NULL,
    until_day @text NOT NULL,
    PRIMARY KEY (seat_id, person_id)
);
CREATE TABLE committee_seat_group (      -- the election group a seat belongs to; special-category data, see policy
    seat_id        @text PRIMARY KEY REFERENCES committee_seat (id),
    election_group @text NOT NULL        -- 'A', 'B', 'C'
);
CREATE TABLE committee_substitute (
    id        @text PRIMARY KEY,
    seat_id   @text NOT NULL REFERENCES committee_seat (id),
    person_id @text NOT NULL REFERENCES org_person (id),
    acting    BOOLEAN NOT NULL,          -- sits in the seat now, for its holder
    from_day  @text NOT NULL,
    until_day @text
);
CREATE INDEX committee_substitute_seat ON committee_substitute (seat_id);
CREATE INDEX committee_substitute_person ON committee_substitute (person_id);

-- Made by committee.Refresh: who speaks for whom.
CREATE TABLE committee_voice_row (
    unit_id      @text NOT NULL PRIMARY KEY REFERENCES org_unit (id),
    committee_id @text NOT NULL REFERENCES committee (id)
);
CREATE INDEX committee_voice_row_committee ON committee_voice_row (committee_id);
CREATE TABLE committee_stand (
    committee_id @text NOT NULL PRIMARY KEY REFERENCES committee (id),
    now_id       @text NOT NULL REFERENCES committee (id)
);
CREATE INDEX committee_stand_now ON committee_stand (now_id);

-- Rows of today, for this room. The day is a scalar subquery, which both engines run once: joined to, the one row of a table
-- that PostgreSQL has not yet analysed counts as a thousand, and its plans are made for millions of rows.
CREATE VIEW committee_seat_now AS
    SELECT id, committee_id, kind, side, role, position FROM committee_seat
    WHERE from_day <= (SELECT day FROM org_today) AND (until_day IS NULL OR until_day > (SELECT day FROM org_today));
CREATE VIEW committee_holder_now AS
    SELECT seat_id, person_id FROM committee_holder
    WHERE from_day <= (SELECT day FROM org_today) AND (until_day IS NULL OR until_day > (SELECT day FROM org_today));
CREATE VIEW committee_substitute_now AS
    SELECT id, seat_id, person_id, acting FROM committee_substitute
    WHERE from_day <= (SELECT day FROM org_today) AND (until_day IS NULL OR until_day > (SELECT day FROM org_today));

-- Exported views.
CREATE VIEW committee_now AS
    SELECT id, level, kind, name, sort_key, parent_id, unit_id, unit_how FROM committee
    WHERE from_day <= (SELECT day FROM org_today) AND (until_day IS NULL OR until_day > (SELECT day FROM org_today));
-- Everyone who sits today, in their own seat or acting in another's. A person in two seats has two rows. Who has left the
-- municipality does not sit.
CREATE VIEW committee_member_now AS
    SELECT s.committee_id, s.id AS seat_id, h.person_id, s.kind, s.side, s.role, s.position, FALSE AS acting
    FROM committee_seat_now s JOIN committee_holder_now h ON h.seat_id = s.id JOIN org_person_name p ON p.id = h.person_id
    WHERE p.present
    UNION ALL
    SELECT s.committee_id, s.id AS seat_id, b.person_id, s.kind, s.side, s.role, s.position, TRUE AS acting
    FROM committee_seat_now s JOIN committee_substitute_now b ON b.seat_id = s.id JOIN org_person_name p ON p.id = b.person_id
    WHERE b.acting AND p.present;
-- The committee that represents a unit: the nearest upwards, working-environment groups apart, with a filled employee seat.
CREATE VIEW committee_voice AS SELECT unit_id, committee_id FROM committee_voice_row;
-- The committee of today that a committee, living or ended, counts as: itself, the one it lives on as, or the one above it.
CREATE VIEW committee_stands_for AS SELECT committee_id, now_id FROM committee_stand;
