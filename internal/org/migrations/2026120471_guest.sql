-- +goose Up
-- Exported: who is here as a guest only, today: somebody from outside who is invited into something (source 'guest', until_day is the day after
-- the last invitation's last day). No colleague finds them among those who work here.
CREATE VIEW org_guest_now AS
    SELECT p.id AS person_id FROM org_person p
    WHERE p.source = 'guest' AND p.from_day <= (SELECT day FROM org_today) AND p.until_day > (SELECT day FROM org_today);
