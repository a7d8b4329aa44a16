-- Payloads may lose their bytes, and nothing else, once a policy says so; and
-- how the database grows.

-- +goose Up
-- Each carrying out of the policy. Payloads of which no capture is as new as
-- before may be emptied under it.
CREATE TABLE prunings (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    before INTEGER NOT NULL
);
-- The payloads that are empty now, and under which pruning they became so.
CREATE TABLE pruned (
    digest  TEXT PRIMARY KEY REFERENCES payloads (digest),
    pruning INTEGER NOT NULL REFERENCES prunings (id)
);
CREATE INDEX captures_of_payload ON captures (payload, at);

DROP TRIGGER payloads_update;
-- Two edits are allowed: emptying the bytes under a pruning that covers every
-- capture of them, and giving an emptied payload bytes again. What is read is
-- checked against the digest, so other bytes would be found out.
-- +goose StatementBegin
CREATE TRIGGER payloads_update BEFORE UPDATE ON payloads
WHEN NEW.digest IS NOT OLD.digest OR NEW.size IS NOT OLD.size
    OR (length(NEW.zstd) = 0) IS (length(OLD.zstd) = 0)
    OR NOT EXISTS (SELECT 1 FROM pruned WHERE digest = NEW.digest)
    OR length(NEW.zstd) = 0 AND EXISTS (
        SELECT 1 FROM pruned r JOIN prunings p ON p.id = r.pruning JOIN captures c ON c.payload = r.digest
        WHERE r.digest = NEW.digest AND c.at >= p.before)
BEGIN SELECT RAISE(ABORT, 'payloads is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER prunings_update BEFORE UPDATE ON prunings BEGIN SELECT RAISE(ABORT, 'prunings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER prunings_delete BEFORE DELETE ON prunings BEGIN SELECT RAISE(ABORT, 'prunings is append-only'); END;
-- +goose StatementEnd

-- Compressed bytes of payloads and texts that a source added on a day (UTC).
CREATE TABLE growth (
    source TEXT NOT NULL,
    day    TEXT NOT NULL,
    bytes  INTEGER NOT NULL,
    PRIMARY KEY (source, day)
);
INSERT INTO growth (source, day, bytes)
SELECT c.source, date(c.at / 1000000, 'unixepoch'), sum(length(p.zstd))
FROM payloads p JOIN captures c ON c.id = (SELECT min(id) FROM captures WHERE payload = p.digest)
GROUP BY 1, 2;
INSERT INTO growth (source, day, bytes)
SELECT d.source, date(v.observed_at / 1000000, 'unixepoch'), sum(length(v.text_zstd))
FROM versions v JOIN documents d ON d.id = v.doc
GROUP BY 1, 2
ON CONFLICT (source, day) DO UPDATE SET bytes = bytes + excluded.bytes;

-- How large the database was on a day (UTC).
CREATE TABLE sizes (
    day   TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL
);
