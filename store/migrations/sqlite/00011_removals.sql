-- Documents that their publisher took down, and readings that a person accepted
-- although they looked wrong.

-- +goose Up
CREATE TABLE removals (
    id          INTEGER PRIMARY KEY,
    source      TEXT NOT NULL,
    url         TEXT NOT NULL,
    doc         TEXT NOT NULL REFERENCES documents (id),
    format      TEXT NOT NULL,
    since       INTEGER NOT NULL,
    capture     INTEGER NOT NULL REFERENCES captures (id), -- the latest that found it gone
    development TEXT NOT NULL, -- empty if nobody was told, since the document only moved
    ended       INTEGER
);
CREATE UNIQUE INDEX removals_open ON removals (source, url, doc) WHERE ended IS NULL;

CREATE TABLE acceptances (
    id        INTEGER PRIMARY KEY,
    capture   INTEGER NOT NULL UNIQUE REFERENCES captures (id),
    at        INTEGER NOT NULL,
    by_person TEXT NOT NULL CHECK (by_person <> ''),
    reason    TEXT NOT NULL CHECK (reason <> '')
);

-- A document that is gone is looked for at other addresses by what it said.
CREATE INDEX versions_by_text ON versions (text_digest);
CREATE INDEX captures_by_payload ON captures (payload) WHERE outcome = 'fetched';
CREATE INDEX captures_gone ON captures (source, id) WHERE outcome = 'gone';
CREATE INDEX captures_of_run ON captures (run);

-- +goose StatementBegin
CREATE TRIGGER acceptances_update BEFORE UPDATE ON acceptances BEGIN SELECT RAISE(ABORT, 'acceptances is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acceptances_delete BEFORE DELETE ON acceptances BEGIN SELECT RAISE(ABORT, 'acceptances is append-only'); END;
-- +goose StatementEnd
