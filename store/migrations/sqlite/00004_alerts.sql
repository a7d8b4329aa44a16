-- Who asked to be told, what they are told, and every try at telling them.

-- +goose Up
CREATE TABLE subscriptions (
    id       TEXT PRIMARY KEY,
    owner    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    filter   TEXT NOT NULL,
    channels TEXT NOT NULL
);

-- The subscription is not a reference: alerts outlive what asked for them.
CREATE TABLE alerts (
    id           TEXT PRIMARY KEY,
    type         TEXT NOT NULL,
    subscription TEXT NOT NULL,
    development  TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    why          TEXT NOT NULL,
    changed      TEXT NOT NULL,
    at           INTEGER NOT NULL,
    FOREIGN KEY (development, revision) REFERENCES development_revisions (development, revision)
);
CREATE INDEX alerts_by_time ON alerts (at DESC, id);
CREATE INDEX alerts_of_development ON alerts (development, revision);

CREATE TABLE deliveries (
    id        INTEGER PRIMARY KEY,
    alert     TEXT NOT NULL REFERENCES alerts (id),
    channel   TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
    attempts  INTEGER NOT NULL,
    next_at   INTEGER NOT NULL,
    sent_at   INTEGER,
    err       TEXT NOT NULL,
    UNIQUE (alert, channel, recipient)
);
CREATE INDEX deliveries_due ON deliveries (next_at, id) WHERE state = 'pending';

CREATE TABLE attempts (
    id       INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES deliveries (id),
    at       INTEGER NOT NULL,
    ok       INTEGER NOT NULL,
    err      TEXT NOT NULL
);
CREATE INDEX attempts_of_delivery ON attempts (delivery, id);

-- +goose StatementBegin
CREATE TRIGGER attempts_update BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attempts_delete BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts is append-only'); END;
-- +goose StatementEnd
