-- +goose Up
-- Pictures and papers, in the database so that a backup and every node have them. Nothing tells who gave a file, or when: what it
-- belongs to tells that, as far as it may be told. Lists read everything but the content.
CREATE TABLE matter_file (
    id          @text PRIMARY KEY,
    matter_id   @text NOT NULL REFERENCES matter (id),
    target_kind @text NOT NULL,            -- 'contribution', 'matter'
    target_id   @text NOT NULL,            -- the row's id
    position    INTEGER NOT NULL,
    kind        @text NOT NULL,            -- 'jpeg', 'pdf'
    words       @text NOT NULL,            -- what its giver says that it shows; often ''
    width       INTEGER NOT NULL,          -- of a picture; 0 of a paper
    height      INTEGER NOT NULL,
    size        INTEGER NOT NULL,          -- of the content, in bytes
    sum         @text NOT NULL,            -- of the content: the same file sent again is the same file
    content     @blob NOT NULL,
    UNIQUE (target_kind, target_id, sum)
);
CREATE INDEX matter_file_matter ON matter_file (matter_id);
-- Pictures of contributions without a name, until those are shown. As in matter_unnamed, a row has no order but that of its random key; when
-- it is shown it is written anew.
CREATE TABLE matter_unnamed_file (
    id          @text PRIMARY KEY,
    matter_id   @text NOT NULL REFERENCES matter (id),
    target_kind @text NOT NULL,            -- 'contribution', and its id to come
    target_id   @text NOT NULL,
    position    INTEGER NOT NULL,
    kind        @text NOT NULL,
    words       @text NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    sum         @text NOT NULL,
    content     @blob NOT NULL,
    UNIQUE (target_kind, target_id, sum)
-- +only postgres
);
-- +end
-- +only sqlite
) WITHOUT ROWID;
-- +end
