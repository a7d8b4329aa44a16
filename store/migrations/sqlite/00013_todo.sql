-- What the steps have still to do. Looking for captures without a reading and
-- for versions without a step among all there are took the longer the more was
-- stored; these rows are made and taken away with those they follow from, in
-- the same transaction, whoever writes them.

-- +goose Up
CREATE TABLE todo (
    step TEXT NOT NULL,    -- 'parse', 'compare', 'triage' or 'match'
    item INTEGER NOT NULL, -- id in captures, in versions (two steps), in development_revisions
    PRIMARY KEY (step, item)
) WITHOUT ROWID;

INSERT INTO todo (step, item) SELECT 'parse', c.id FROM captures c
WHERE c.outcome = 'fetched' AND c.format <> '' AND NOT EXISTS (SELECT 1 FROM parses p WHERE p.capture = c.id);
INSERT INTO todo (step, item) SELECT t.step, v.id FROM versions v, (SELECT 'compare' AS step UNION ALL SELECT 'triage') t
WHERE NOT EXISTS (SELECT 1 FROM steps s WHERE s.step = t.step AND s.version = v.id);
INSERT INTO todo (step, item) SELECT 'match', r.id FROM development_revisions r
WHERE NOT r.silent AND NOT EXISTS (SELECT 1 FROM matched m WHERE m.development = r.development AND m.revision = r.revision);

-- +goose StatementBegin
CREATE TRIGGER todo_parse AFTER INSERT ON captures WHEN NEW.outcome = 'fetched' AND NEW.format <> ''
BEGIN INSERT INTO todo (step, item) VALUES ('parse', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER todo_parsed AFTER INSERT ON parses
BEGIN DELETE FROM todo WHERE step = 'parse' AND item = NEW.capture; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER todo_steps AFTER INSERT ON versions
BEGIN INSERT INTO todo (step, item) VALUES ('compare', NEW.id), ('triage', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER todo_stepped AFTER INSERT ON steps
BEGIN DELETE FROM todo WHERE step = NEW.step AND item = NEW.version; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER todo_match AFTER INSERT ON development_revisions WHEN NOT NEW.silent
BEGIN INSERT INTO todo (step, item) VALUES ('match', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER todo_matched AFTER INSERT ON matched
BEGIN DELETE FROM todo WHERE step = 'match' AND item IN
    (SELECT id FROM development_revisions WHERE development = NEW.development AND revision = NEW.revision); END;
-- +goose StatementEnd

-- These served the search that is no more.
DROP INDEX captures_to_read;
DROP INDEX versions_by_id;
DROP INDEX development_revisions_told;
