-- What people handed in, who did, and what only its owner may be shown.

-- +goose Up
CREATE TABLE handed_in (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    by_person TEXT NOT NULL CHECK (by_person <> ''),
    name     TEXT NOT NULL, -- of the file
    digest   TEXT NOT NULL REFERENCES payloads (digest),
    received TEXT NOT NULL CHECK (received <> ''),
    sender   TEXT NOT NULL CHECK (sender <> ''),
    matter   TEXT NOT NULL, -- empty if none was named
    owner    TEXT NOT NULL, -- empty if it is for everybody
    capture  INTEGER NOT NULL REFERENCES captures (id)
);
CREATE INDEX handed_in_of_capture ON handed_in (capture, id);

ALTER TABLE documents ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE developments ADD COLUMN owner TEXT NOT NULL DEFAULT '';

-- +goose StatementBegin
CREATE TRIGGER handed_in_update BEFORE UPDATE ON handed_in BEGIN SELECT RAISE(ABORT, 'handed_in is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER handed_in_delete BEFORE DELETE ON handed_in BEGIN SELECT RAISE(ABORT, 'handed_in is append-only'); END;
-- +goose StatementEnd
