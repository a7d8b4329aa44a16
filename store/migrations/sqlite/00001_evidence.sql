-- What was retrieved and what became of it. There are no down migrations:
-- going back would drop evidence, so a backup is restored instead.
-- Instants are microseconds since 1970-01-01 UTC, days are YYYY-MM-DD or empty.

-- +goose Up
CREATE TABLE mark (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    synthetic INTEGER NOT NULL
);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    source   TEXT NOT NULL,
    began    INTEGER NOT NULL,
    ended    INTEGER,
    captures INTEGER NOT NULL,
    outcomes TEXT NOT NULL,
    err      TEXT NOT NULL
);
CREATE INDEX runs_of_source ON runs (source, id);
CREATE INDEX runs_open ON runs (id) WHERE ended IS NULL;

CREATE TABLE payloads (
    digest TEXT PRIMARY KEY,
    size   INTEGER NOT NULL CHECK (size >= 0),
    zstd   BLOB NOT NULL
);

CREATE TABLE captures (
    id            INTEGER PRIMARY KEY,
    run           INTEGER REFERENCES runs (id),
    source        TEXT NOT NULL,
    url           TEXT NOT NULL,
    chain         TEXT NOT NULL,
    at            INTEGER NOT NULL,
    outcome       TEXT NOT NULL CHECK (outcome <> ''),
    reason        TEXT NOT NULL,
    detail        TEXT NOT NULL,
    status        INTEGER NOT NULL,
    media_type    TEXT NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    payload       TEXT REFERENCES payloads (digest),
    size          INTEGER NOT NULL,
    format        TEXT NOT NULL,
    crawler       TEXT NOT NULL
);
CREATE INDEX captures_of_url ON captures (source, url, id);
CREATE INDEX captures_of_source ON captures (source, id);
CREATE INDEX captures_to_read ON captures (id) WHERE outcome = 'fetched' AND format <> '';

CREATE TABLE parses (
    id        INTEGER PRIMARY KEY,
    capture   INTEGER NOT NULL REFERENCES captures (id),
    parser    TEXT NOT NULL,
    outcome   TEXT NOT NULL CHECK (outcome IN ('read', 'rejected')),
    reason    TEXT NOT NULL,
    detail    TEXT NOT NULL,
    documents INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    UNIQUE (capture, parser)
);

-- +goose StatementBegin
CREATE TRIGGER mark_update BEFORE UPDATE ON mark BEGIN SELECT RAISE(ABORT, 'mark is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mark_delete BEFORE DELETE ON mark BEGIN SELECT RAISE(ABORT, 'mark is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payloads_update BEFORE UPDATE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payloads_delete BEFORE DELETE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER captures_update BEFORE UPDATE ON captures BEGIN SELECT RAISE(ABORT, 'captures is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER captures_delete BEFORE DELETE ON captures BEGIN SELECT RAISE(ABORT, 'captures is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER parses_update BEFORE UPDATE ON parses BEGIN SELECT RAISE(ABORT, 'parses is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER parses_delete BEFORE DELETE ON parses BEGIN SELECT RAISE(ABORT, 'parses is append-only'); END;
-- +goose StatementEnd
