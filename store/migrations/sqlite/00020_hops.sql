-- What the addresses that led on to another one answered; the empty string stands
-- for nothing.

-- +goose Up
ALTER TABLE captures ADD COLUMN hops TEXT NOT NULL DEFAULT '';
