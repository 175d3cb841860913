-- +goose Up
-- How early those a matter touches were let in, and what came of it: made again by each act that changes it (Measure), because a list
-- over many matters cannot ask all their contributions. Days are calendar days in Denmark.
CREATE TABLE matter_measure (
    matter_id   @text PRIMARY KEY REFERENCES matter (id),
    told_on     @text NOT NULL,
    decision_on @text NOT NULL,            -- decided or closed for the first time; while it is open the day that is set
    decided     BOOLEAN NOT NULL,
    questions   INTEGER NOT NULL,
    open_then   INTEGER NOT NULL,          -- of the questions, those still open when the day was over on which they were told
    answered    INTEGER NOT NULL,          -- contributions that stand and have got an answer
    answer_days INTEGER,                   -- half of those got their first within so many days; NULL when there are none
    changed     INTEGER NOT NULL,          -- of the answered, those that changed something
    pointed     INTEGER NOT NULL           -- of these, those the decision points at
);
CREATE INDEX matter_measure_decision ON matter_measure (decision_on, matter_id);
CREATE INDEX matter_measure_told ON matter_measure (told_on);
-- For the rooms above: every opened matter with its measures. Whether somebody may read it is for matter.Sight to say. A hidden title is ''.
CREATE VIEW matter_measured AS
    SELECT m.id, m.kind, m.state, m.visibility, m.unit_id, e.told_on, e.decision_on, e.decided, e.questions, e.open_then, e.answered,
           e.answer_days, e.changed, e.pointed,
           CASE WHEN EXISTS (SELECT 1 FROM matter_hidden h WHERE h.target_kind = 'version' AND h.target_id = CAST(m.version AS TEXT) AND h.matter_id = m.id)
               THEN '' ELSE (SELECT v.title FROM matter_version v WHERE v.matter_id = m.id AND v.n = m.version) END AS title
    FROM matter_measure e JOIN matter m ON m.id = e.matter_id;
