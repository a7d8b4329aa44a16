-- What a server sent beside the payload, and what was noticed about the
-- connection; the empty string stands for nothing.

-- +goose Up
ALTER TABLE captures ADD COLUMN header TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN notes TEXT NOT NULL DEFAULT '';
