-- +goose Up
-- Who is invited into one matter by name: a politician, a board member, an observer. An invitation that is given again is the same row.
CREATE TABLE matter_guest (
    matter_id      @text NOT NULL REFERENCES matter (id),
    person_id      @text NOT NULL REFERENCES org_person (id),
    role           @text NOT NULL,        -- what they are, in the inviter's words
    may_contribute BOOLEAN NOT NULL,
    last_day       @text NOT NULL,        -- the last on which it holds
    invited_by     @text NOT NULL REFERENCES org_person (id),
    invited_at     @instant NOT NULL,
    ended_at       @instant,              -- somebody ended it before its last day
    PRIMARY KEY (matter_id, person_id)
);
CREATE INDEX matter_guest_person ON matter_guest (person_id);
