-- How far each source can be relied on.

-- +goose Up
CREATE TABLE source_states (
    source       TEXT PRIMARY KEY,
    added        INTEGER,
    last_tried   INTEGER,
    last_success INTEGER,
    last_change  INTEGER,
    health       TEXT NOT NULL,
    reason       TEXT NOT NULL,
    detail       TEXT NOT NULL
);

CREATE TABLE incidents (
    id      INTEGER PRIMARY KEY,
    source  TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason  TEXT NOT NULL,
    detail  TEXT NOT NULL,
    opened  INTEGER NOT NULL,
    closed  INTEGER,
    count   INTEGER NOT NULL
);
CREATE UNIQUE INDEX incidents_open ON incidents (source, subject, reason) WHERE closed IS NULL;
CREATE INDEX incidents_of_source ON incidents (source, opened);

CREATE TABLE gaps (
    source  TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at   INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (source, from_at)
);
