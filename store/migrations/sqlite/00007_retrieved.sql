-- What a source has retrieved before is asked at each of its passes: without
-- an index of the answers that brought something new, that question reads
-- every 304 of every page.

-- +goose Up
CREATE INDEX captures_fetched ON captures (source, url, id) WHERE outcome = 'fetched';
