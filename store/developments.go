package store

// This file owns the rows of table developments, which say how each development
// stands now, with development_kinds and development_sources to find them by.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"exportwatch"
)

func readDevelopment(row scanner) (d exportwatch.Development, err error) {
	err = row.Scan(jsonInto(&d))
	return d, err
}

// PutDevelopment stores d as the next revision of its development, with the
// names of the material fields that changed. d.Revision must be one more than
// the stored revision, or 1 for a new development, else it is ErrConflict; so
// is a key that another development has. Its days must exist. The revision waits
// to be matched with subscriptions.
func (t *Tx) PutDevelopment(ctx context.Context, d exportwatch.Development, changed []string) error {
	return t.putDevelopment(ctx, d, changed, false)
}

// PutSilently stores d as the next revision like PutDevelopment, but one that is
// never matched with subscriptions: nobody is told.
func (t *Tx) PutSilently(ctx context.Context, d exportwatch.Development) error {
	return t.putDevelopment(ctx, d, nil, true)
}

func (t *Tx) putDevelopment(ctx context.Context, d exportwatch.Development, changed []string, silent bool) error {
	d = storableDevelopment(d)
	err := checkDays(developmentDays(d)...)
	if err == nil {
		err = t.checkRevision(ctx, d)
	}
	if err == nil {
		err = t.writeDevelopment(ctx, d)
	}
	if err == nil {
		err = t.index(ctx, d)
	}
	if err == nil {
		err = t.addRevision(ctx, d, changed, silent)
	}
	return wrap(err, "put development %s revision %d", d.ID, d.Revision)
}

// storableDevelopment cuts d's instants to what columns keep, leaving the
// caller's slices alone.
func storableDevelopment(d exportwatch.Development) exportwatch.Development {
	d.RaisedAt, d.UpdatedAt = storable(d.RaisedAt), storable(d.UpdatedAt)
	d.Sources = slices.Clone(d.Sources)
	for i := range d.Sources {
		d.Sources[i].CapturedAt = storable(d.Sources[i].CapturedAt)
	}
	return d
}

// developmentDays returns every day that d holds.
func developmentDays(d exportwatch.Development) []exportwatch.Date {
	days := []exportwatch.Date{d.Published}
	for _, a := range d.Sources {
		days = append(days, a.Published)
	}
	return days
}

// checkRevision refuses a revision that another writer was faster with.
func (t *Tx) checkRevision(ctx context.Context, d exportwatch.Development) error {
	previous, err := one(ctx, t, column[int], `SELECT revision FROM developments WHERE id = $1`, d.ID)
	if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
		return err
	}
	if d.Revision != previous+1 {
		return fmt.Errorf("the stored revision is %d: %w", previous, exportwatch.ErrConflict)
	}
	return nil
}

func (t *Tx) writeDevelopment(ctx context.Context, d exportwatch.Development) error {
	_, err := t.exec(ctx, `INSERT INTO developments (id, key, revision, matter, severity, raised_at, words, owner, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET key = excluded.key, revision = excluded.revision, matter = excluded.matter,
			severity = excluded.severity, raised_at = excluded.raised_at, words = excluded.words, body = excluded.body`,
		d.ID, d.Key, d.Revision, d.Matter, d.Severity, instantValue(d.RaisedAt), searchable(d), d.Owner, jsonValue{d})
	return err
}

// index replaces what a development is found by.
func (t *Tx) index(ctx context.Context, d exportwatch.Development) error {
	for _, clear := range []string{
		`DELETE FROM development_kinds WHERE development = $1`,
		`DELETE FROM development_sources WHERE development = $1`,
	} {
		if _, err := t.exec(ctx, clear, d.ID); err != nil {
			return err
		}
	}
	for _, k := range append([]exportwatch.Kind{d.Kind}, d.Also...) {
		if _, err := t.exec(ctx, `INSERT INTO development_kinds (development, kind) VALUES ($1, $2)
			ON CONFLICT DO NOTHING`, d.ID, k); err != nil {
			return err
		}
	}
	for _, a := range d.Sources {
		if _, err := t.exec(ctx, `INSERT INTO development_sources (development, source) VALUES ($1, $2)
			ON CONFLICT DO NOTHING`, d.ID, a.Source); err != nil {
			return err
		}
	}
	return nil
}

// Development returns the development with the given ID as it stands now, or
// ErrNotFound.
func (t *Tx) Development(ctx context.Context, id exportwatch.DevelopmentID) (exportwatch.Development, error) {
	d, err := one(ctx, t, readDevelopment, `SELECT body FROM developments WHERE id = $1`, id)
	return d, wrap(err, "development %s", id)
}

// DevelopmentByKey returns the development with the given key, which is not
// empty, or ErrNotFound.
func (t *Tx) DevelopmentByKey(ctx context.Context, key string) (exportwatch.Development, error) {
	d, err := one(ctx, t, readDevelopment, `SELECT body FROM developments WHERE key = $1 AND key <> ''`, key)
	return d, wrap(err, "development with key %q", key)
}

// Known returns the developments raised at or after since, by the instant they
// were raised and then by ID.
func (t *Tx) Known(ctx context.Context, since time.Time) ([]exportwatch.Development, error) {
	list, err := all(ctx, t, readDevelopment, `SELECT body FROM developments
		WHERE raised_at >= $1 ORDER BY raised_at, id`, instantValue(since))
	return list, wrap(err, "list developments since %s", since)
}
