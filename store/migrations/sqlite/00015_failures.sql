-- What a step failed on stays to be done and is tried again later and later;
-- meanwhile the step passes over it. What a person accepted stands among what is
-- to do as everything else does.

-- +goose Up
CREATE TABLE failures (
    step     TEXT NOT NULL,    -- as in todo
    item     INTEGER NOT NULL, -- as in todo
    source   TEXT NOT NULL,    -- of which source it is; 'service' if of none
    subject  TEXT NOT NULL,    -- of the incident about it
    attempts INTEGER NOT NULL,
    first    INTEGER NOT NULL, -- instant of the first attempt that failed
    next     INTEGER NOT NULL, -- not before this instant
    error    TEXT NOT NULL,    -- of the last attempt
    PRIMARY KEY (step, item)
) WITHOUT ROWID;

INSERT INTO todo (step, item) SELECT 'accept', a.capture FROM acceptances a JOIN captures c ON c.id = a.capture
WHERE c.outcome = 'fetched' AND c.format <> ''
    AND NOT EXISTS (SELECT 1 FROM parses p WHERE p.capture = c.id AND p.parser LIKE '%+accepted');

-- +goose StatementBegin
CREATE TRIGGER todo_accept AFTER INSERT ON acceptances
WHEN EXISTS (SELECT 1 FROM captures WHERE id = NEW.capture AND outcome = 'fetched' AND format <> '')
BEGIN INSERT INTO todo (step, item) VALUES ('accept', NEW.capture); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER todo_accepted AFTER INSERT ON parses WHEN NEW.parser LIKE '%+accepted'
BEGIN DELETE FROM todo WHERE step = 'accept' AND item = NEW.capture; END;
-- +goose StatementEnd
