-- Trouble before it is an incident, what the operator is told, how far each
-- gap was filled, how much indexes listed, and the publishers' own figures.

-- +goose Up
ALTER TABLE incidents ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE incidents SET seen = coalesce(closed, opened);
ALTER TABLE incidents ADD COLUMN ending TEXT NOT NULL DEFAULT '';

-- Failures in a row that are not yet enough for an incident.
CREATE TABLE troubles (
    source  TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason  TEXT NOT NULL,
    detail  TEXT NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (source, subject)
);

-- What an operator is to be told of an incident: its beginning and its end,
-- once for each way of telling.
CREATE TABLE notices (
    id        INTEGER PRIMARY KEY,
    incident  INTEGER NOT NULL REFERENCES incidents (id),
    event     TEXT NOT NULL CHECK (event IN ('opened', 'closed')),
    channel   TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at        INTEGER NOT NULL,
    attempts  INTEGER NOT NULL,
    next_at   INTEGER NOT NULL,
    told      INTEGER,
    err       TEXT NOT NULL,
    UNIQUE (incident, event, channel, recipient)
);
CREATE INDEX notices_due ON notices (next_at, id) WHERE told IS NULL;

ALTER TABLE gaps ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE gaps ADD COLUMN filled_by TEXT NOT NULL DEFAULT '';
ALTER TABLE gaps ADD COLUMN filled_at INTEGER;

-- Why a run was made: empty for a scheduled pass, else 'refill' or 'census'.
ALTER TABLE runs ADD COLUMN purpose TEXT NOT NULL DEFAULT '';

-- How many things an index listed, whenever its bytes changed.
CREATE TABLE yields (
    capture INTEGER PRIMARY KEY REFERENCES captures (id),
    source  TEXT NOT NULL,
    url     TEXT NOT NULL,
    items   INTEGER NOT NULL
);
CREATE INDEX yields_of_url ON yields (source, url, capture);

CREATE TABLE censuses (
    id     INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    at     INTEGER NOT NULL,
    reason TEXT NOT NULL, -- why it could not be had, else empty
    detail TEXT NOT NULL
);
CREATE INDEX censuses_of_source ON censuses (source, id);

CREATE TABLE figures (
    census   INTEGER NOT NULL REFERENCES censuses (id),
    position INTEGER NOT NULL,
    body     TEXT NOT NULL, -- what the publisher says there is, and what of it is stored
    PRIMARY KEY (census, position)
);

-- Counting the outcomes of a source by day reads this.
CREATE INDEX captures_by_time ON captures (source, at, outcome, reason);
