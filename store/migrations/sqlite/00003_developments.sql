-- What happened, as told on each day, and the affairs it belongs to.

-- +goose Up
CREATE TABLE developments (
    id        TEXT PRIMARY KEY,
    key       TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    matter    TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    words     TEXT NOT NULL, -- headline and fact values, lower case, for the text filter
    body      TEXT NOT NULL
);
CREATE UNIQUE INDEX developments_by_key ON developments (key) WHERE key <> '';
CREATE INDEX developments_by_time ON developments (raised_at DESC, id);
CREATE INDEX developments_of_matter ON developments (matter, raised_at);

CREATE TABLE development_kinds (
    development TEXT NOT NULL REFERENCES developments (id),
    kind        TEXT NOT NULL,
    PRIMARY KEY (development, kind)
);
CREATE INDEX development_kinds_by_kind ON development_kinds (kind, development);

CREATE TABLE development_sources (
    development TEXT NOT NULL REFERENCES developments (id),
    source      TEXT NOT NULL,
    PRIMARY KEY (development, source)
);
CREATE INDEX development_sources_by_source ON development_sources (source, development);

CREATE TABLE development_revisions (
    id          INTEGER PRIMARY KEY,
    development TEXT NOT NULL REFERENCES developments (id),
    revision    INTEGER NOT NULL,
    changed     TEXT NOT NULL,
    body        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    silent      INTEGER NOT NULL,
    UNIQUE (development, revision)
);
-- Looking for revisions that wait to be matched reads this, not the bodies.
CREATE INDEX development_revisions_told ON development_revisions (id, development, revision) WHERE NOT silent;

CREATE TABLE matched (
    development TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    alerts      INTEGER NOT NULL,
    PRIMARY KEY (development, revision),
    FOREIGN KEY (development, revision) REFERENCES development_revisions (development, revision)
);

CREATE TABLE matters (
    id    TEXT PRIMARY KEY,
    title TEXT NOT NULL
);

CREATE TABLE ties (
    matter   TEXT NOT NULL REFERENCES matters (id),
    key      TEXT NOT NULL,
    reason   TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (matter, key)
);
CREATE INDEX ties_by_key ON ties (key, matter);

-- +goose StatementBegin
CREATE TRIGGER development_revisions_update BEFORE UPDATE ON development_revisions BEGIN SELECT RAISE(ABORT, 'development_revisions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER development_revisions_delete BEFORE DELETE ON development_revisions BEGIN SELECT RAISE(ABORT, 'development_revisions is append-only'); END;
-- +goose StatementEnd
