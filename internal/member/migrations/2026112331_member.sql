-- +goose Up
-- Sign-in. Nothing here can be used to sign in: of every token, code and letter only a hash is stored.
CREATE TABLE member_session (
    id         @text PRIMARY KEY,         -- stands in addresses, so that its owner can end it; not the token
    token_hash @text NOT NULL UNIQUE,
    person_id  @text NOT NULL REFERENCES org_person (id),
    kind       @text NOT NULL,            -- 'own' phone or computer, 'shared', 'demo'
    how        @text NOT NULL,            -- 'mail', 'letter', 'invitation', 'demo'
    device     @text NOT NULL,            -- "android/chrome"
    demo_role  @text NOT NULL,            -- '' outside the demo
    data       @blob NOT NULL,            -- what the session library keeps
    made_at    @instant NOT NULL,
    seen_at    @instant NOT NULL,         -- moved on every five minutes at most
    expires_at @instant NOT NULL          -- the absolute limit
);
CREATE INDEX member_session_person ON member_session (person_id);
CREATE INDEX member_session_expires ON member_session (expires_at);

-- A wish to sign in by e-mail. Every wish has its row, whether the address is known or not.
CREATE TABLE member_request (
    id           @text PRIMARY KEY,
    browser_hash @text NOT NULL UNIQUE,   -- of the secret in the cookie of the browser that asked
    email        @text NOT NULL,          -- '' once the mail has gone
    language     @text NOT NULL,
    next         @text NOT NULL,          -- the path of ours to go on to
    person_id    @text REFERENCES org_person (id), -- NULL: not looked up yet, or nobody
    token_hash   @text UNIQUE,            -- of the link; NULL until the mail is sent
    code_hash    @text,
    tries        INTEGER NOT NULL,        -- wrong codes so far
    expires_at   @instant NOT NULL,
    used_at      @instant
);
CREATE INDEX member_request_expires ON member_request (expires_at);

-- An enrolment letter, for people without an e-mail of their own.
CREATE TABLE member_letter (
    id          @text PRIMARY KEY,
    person_id   @text NOT NULL REFERENCES org_person (id),
    secret_hash @text NOT NULL UNIQUE,
    made_by     @text NOT NULL REFERENCES org_person (id),
    made_at     @instant NOT NULL,
    expires_at  @instant NOT NULL,
    revoked_at  @instant,                 -- a newer letter took its place
    used_at     @instant,
    told_at     @instant                  -- its owner has been told of the use, at the sign-in after it
);
CREATE INDEX member_letter_person ON member_letter (person_id);

CREATE TABLE member_grant (
    person_id @text NOT NULL REFERENCES org_person (id),
    duty      @text NOT NULL,             -- 'secretariat', 'administrator'
    given_by  @text REFERENCES org_person (id), -- NULL: from the command line
    given_at  @instant NOT NULL,
    PRIMARY KEY (person_id, duty)
);

-- An administrator's invitation from the command line.
CREATE TABLE member_invitation (
    id         @text PRIMARY KEY,
    token_hash @text NOT NULL UNIQUE,
    email      @text NOT NULL,
    expires_at @instant NOT NULL,
    used_at    @instant
);

-- A person's own choices; who has no row has the defaults of member.Settings.
CREATE TABLE member_settings (
    person_id @text PRIMARY KEY REFERENCES org_person (id),
    language  @text NOT NULL,             -- 'da', 'en'
    mail      @text NOT NULL              -- 'now', 'daily', 'never'
);

-- Who holds which duty today, for the predicates of other rooms.
CREATE VIEW member_grant_now AS
    SELECT g.person_id, g.duty FROM member_grant g JOIN org_person_name p ON p.id = g.person_id WHERE p.present;
