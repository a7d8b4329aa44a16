-- What was read, which steps each reading has been through, what changed.

-- +goose Up
CREATE TABLE documents (
    id     TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    source TEXT NOT NULL,
    title  TEXT NOT NULL,
    url    TEXT NOT NULL
);
CREATE INDEX documents_of_source ON documents (source, id);

CREATE TABLE versions (
    id          INTEGER PRIMARY KEY,
    doc         TEXT NOT NULL REFERENCES documents (id),
    format      TEXT NOT NULL,
    parser      TEXT NOT NULL,
    origin      TEXT NOT NULL,
    title       TEXT NOT NULL,
    published   TEXT NOT NULL,
    as_of       TEXT NOT NULL,
    effective   TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    captures    TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    text_size   INTEGER NOT NULL CHECK (text_size >= 0),
    text_zstd   BLOB NOT NULL,
    meta        TEXT NOT NULL,
    sections    TEXT NOT NULL,
    tables      TEXT NOT NULL,
    entries     TEXT NOT NULL,
    effects     TEXT NOT NULL,
    warnings    TEXT NOT NULL,
    partial     INTEGER NOT NULL
);
CREATE INDEX versions_of_document ON versions (doc, format, id);
-- Looking for versions that wait for a step reads this, not the texts.
CREATE INDEX versions_by_id ON versions (id);

CREATE TABLE steps (
    step    TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES versions (id),
    at      INTEGER NOT NULL,
    note    TEXT NOT NULL,
    PRIMARY KEY (step, version)
);

CREATE TABLE changes (
    id           INTEGER PRIMARY KEY,
    doc          TEXT NOT NULL REFERENCES documents (id),
    from_version INTEGER NOT NULL REFERENCES versions (id),
    to_version   INTEGER NOT NULL REFERENCES versions (id),
    at           INTEGER NOT NULL,
    engine       TEXT NOT NULL,
    edits        TEXT NOT NULL,
    UNIQUE (from_version, to_version)
);
CREATE INDEX changes_of_document ON changes (doc, id);
CREATE INDEX changes_to ON changes (to_version, id);

-- +goose StatementBegin
CREATE TRIGGER versions_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER changes_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER changes_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
-- +goose StatementEnd
