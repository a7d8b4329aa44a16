-- Addresses that are found gone, as far as they were judged, until they are back
-- or their removal is told: the captures since the last look are counted once.

-- +goose Up
CREATE TABLE losses (
    source    TEXT NOT NULL,
    url       TEXT NOT NULL,
    since     INTEGER NOT NULL, -- instant of the first capture that counts
    latest    INTEGER NOT NULL REFERENCES captures (id), -- the last that counts
    latest_at INTEGER NOT NULL,
    checks    INTEGER NOT NULL CHECK (checks > 0),
    sure      INTEGER NOT NULL, -- 1 if they are enough; none is counted after that
    held      INTEGER NOT NULL, -- 1 if nothing is told before a person accepts it
    PRIMARY KEY (source, url)
) WITHOUT ROWID;

-- What was not told yet is counted from the beginning.
DELETE FROM settings WHERE key LIKE 'removal/%';
