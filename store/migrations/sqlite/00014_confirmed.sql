-- Days as of which a publisher gave a text that was stored already: the text
-- itself is not stored again.

-- +goose Up
CREATE TABLE confirmed (
    doc     TEXT NOT NULL REFERENCES documents (id),
    as_of   TEXT NOT NULL,
    capture INTEGER NOT NULL REFERENCES captures (id), -- the first that gave it
    PRIMARY KEY (doc, as_of)
) WITHOUT ROWID;
