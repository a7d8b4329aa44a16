-- How soon a person must look at a development, to find developments by it.

-- +goose Up
ALTER TABLE developments ADD COLUMN severity TEXT NOT NULL DEFAULT '';
UPDATE developments SET severity = json_extract(body, '$.severity');
CREATE INDEX developments_by_severity ON developments (severity, raised_at DESC, id);
