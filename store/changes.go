package store

// This file owns the rows of table changes: the observed difference between two
// versions of one document.

import (
	"context"
	"database/sql"
	"errors"

	"exportwatch"
)

const changeColumns = `id, doc, from_version, to_version, at, engine, edits`

func readChange(row scanner) (c exportwatch.Change, err error) {
	err = row.Scan(&c.ID, &c.Doc, &c.From, &c.To, instantInto(&c.At), &c.Engine, jsonInto(&c.Edits))
	return c, err
}

// AddChange stores c and returns it as stored, with its ID. If the change
// between the two versions is stored already, that one is returned.
func (t *Tx) AddChange(ctx context.Context, c exportwatch.Change) (exportwatch.Change, error) {
	c.At = storable(c.At)
	id, err := t.insert(ctx, `INSERT INTO changes (doc, from_version, to_version, at, engine, edits)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (from_version, to_version) DO NOTHING RETURNING id`,
		c.Doc, c.From, c.To, instantValue(c.At), c.Engine, jsonValue{c.Edits})
	if errors.Is(err, sql.ErrNoRows) {
		c, err = one(ctx, t, readChange, `SELECT `+changeColumns+` FROM changes WHERE from_version = $1 AND to_version = $2`, c.From, c.To)
		return c, wrap(err, "look for the change from version %d to %d", c.From, c.To)
	}
	c.ID = id
	return c, wrap(err, "add change from version %d to %d", c.From, c.To)
}

// Change returns the change with the given ID, or ErrNotFound.
func (t *Tx) Change(ctx context.Context, id int64) (exportwatch.Change, error) {
	c, err := one(ctx, t, readChange, `SELECT `+changeColumns+` FROM changes WHERE id = $1`, id)
	return c, wrap(err, "change %d", id)
}

// ChangeTo returns the change stored last that leads to a version, or
// ErrNotFound.
func (t *Tx) ChangeTo(ctx context.Context, version int64) (exportwatch.Change, error) {
	c, err := one(ctx, t, readChange, `SELECT `+changeColumns+` FROM changes
		WHERE to_version = $1 ORDER BY id DESC LIMIT 1`, version)
	return c, wrap(err, "change to version %d", version)
}

// Changes returns the changes of a document, the oldest first.
func (t *Tx) Changes(ctx context.Context, doc exportwatch.DocID) ([]exportwatch.Change, error) {
	list, err := all(ctx, t, readChange, `SELECT `+changeColumns+` FROM changes WHERE doc = $1 ORDER BY id`, doc)
	return list, wrap(err, "list changes of %s", doc)
}
