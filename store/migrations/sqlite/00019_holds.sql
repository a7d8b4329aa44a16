-- Hosts that asked to be left alone (429, or 503 with Retry-After) and have not
-- answered otherwise since.

-- +goose Up
CREATE TABLE holds (
    host     TEXT    NOT NULL PRIMARY KEY, -- in lower case
    at       INTEGER NOT NULL, -- when it asked, microseconds since 1970, UTC
    until    INTEGER NOT NULL, -- likewise
    in_a_row INTEGER NOT NULL  -- times it asked without an answer between
) WITHOUT ROWID;
