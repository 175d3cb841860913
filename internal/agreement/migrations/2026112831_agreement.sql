-- +goose Up
-- Versions of the agreement's rules. Each is valid until the next begins; a rule is its row with the kinds and subjects it is for (none:
-- all) and those it asks. A version that matters were opened under is never changed: another is made.
CREATE TABLE agreement_version (
    id        @text PRIMARY KEY,
    from_day  @text NOT NULL UNIQUE,
    until_day @text
);
CREATE TABLE agreement_rule (
    version_id @text NOT NULL REFERENCES agreement_version (id),
    id         @text NOT NULL,
    position   INTEGER NOT NULL,
    level      INTEGER NOT NULL,   -- the lowest that decides; 0 is the council
    extent     INTEGER NOT NULL,   -- the least that is touched, 1 one workplace to 4 everywhere
    notice     INTEGER NOT NULL,   -- days
    material   INTEGER NOT NULL,   -- days
    response   INTEGER NOT NULL,   -- days
    escalation @text NOT NULL,     -- '' none, 'above', 'main', 'central'
    clause     @text NOT NULL,
    origin     @text NOT NULL,     -- 'framework', 'local'
    PRIMARY KEY (version_id, id)
);
CREATE TABLE agreement_rule_for (
    version_id @text NOT NULL,
    rule_id    @text NOT NULL,
    what       @text NOT NULL,     -- 'kind', 'subject'
    value      @text NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (version_id, rule_id, what, value),
    FOREIGN KEY (version_id, rule_id) REFERENCES agreement_rule (version_id, id)
);
CREATE TABLE agreement_rule_ask (
    version_id @text NOT NULL,
    rule_id    @text NOT NULL,
    place      @text NOT NULL,
    form       @text NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (version_id, rule_id, place),
    FOREIGN KEY (version_id, rule_id) REFERENCES agreement_rule (version_id, id)
);
