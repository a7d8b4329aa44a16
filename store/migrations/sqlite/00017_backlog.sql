-- Addresses that a source's first pass knew of and did not have: asked for in
-- vain or left out. What each brings first is of the source's back list.

-- +goose Up
CREATE TABLE backlog (
    source TEXT NOT NULL,
    url    TEXT NOT NULL, -- as in captures
    had    INTEGER REFERENCES captures (id), -- the first capture that brought it
    PRIMARY KEY (source, url)
) WITHOUT ROWID;
