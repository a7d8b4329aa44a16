package store

// This file owns the rows of tables censuses and figures: what publishers say
// there is, one census for each time they were asked, and what of it is stored.

import (
	"context"

	"exportwatch"
)

func readCensus(row scanner) (c exportwatch.Census, err error) {
	err = row.Scan(&c.ID, &c.Source, instantInto(&c.At), &c.Reason, &c.Detail)
	return c, err
}

// AddCensus stores c with its figures and returns it with its ID.
func (t *Tx) AddCensus(ctx context.Context, c exportwatch.Census) (exportwatch.Census, error) {
	var err error
	c.At = storable(c.At)
	c.ID, err = t.insert(ctx, `INSERT INTO censuses (source, at, reason, detail) VALUES ($1, $2, $3, $4) RETURNING id`,
		c.Source, instantValue(c.At), c.Reason, c.Detail)
	for i, f := range c.Figures {
		if err != nil {
			break
		}
		_, err = t.exec(ctx, `INSERT INTO figures (census, position, body) VALUES ($1, $2, $3)`, c.ID, i, jsonValue{f})
	}
	return c, wrap(err, "add census of %s", c.Source)
}

// PutFigure replaces one figure of a census, counted from zero, by what is
// stored of it now.
func (t *Tx) PutFigure(ctx context.Context, census int64, position int, f exportwatch.Figure) error {
	n, err := t.exec(ctx, `UPDATE figures SET body = $1 WHERE census = $2 AND position = $3`, jsonValue{f}, census, position)
	if err == nil && n == 0 {
		err = exportwatch.ErrNotFound
	}
	return wrap(err, "put figure %d of census %d", position, census)
}

// LastCensus returns the newest census of a source, without its figures if they
// could not be had, or ErrNotFound.
func (t *Tx) LastCensus(ctx context.Context, src exportwatch.SourceID) (exportwatch.Census, error) {
	return t.census(ctx, src, `SELECT id, source, at, reason, detail FROM censuses WHERE source = $1 ORDER BY id DESC LIMIT 1`)
}

// LastFigures returns the newest census of a source whose figures could be had,
// or ErrNotFound.
func (t *Tx) LastFigures(ctx context.Context, src exportwatch.SourceID) (exportwatch.Census, error) {
	return t.census(ctx, src, `SELECT id, source, at, reason, detail FROM censuses
		WHERE source = $1 AND reason = '' ORDER BY id DESC LIMIT 1`)
}

func (t *Tx) census(ctx context.Context, src exportwatch.SourceID, query string) (exportwatch.Census, error) {
	c, err := one(ctx, t, readCensus, query, src)
	if err == nil {
		c.Figures, err = all(ctx, t, func(row scanner) (f exportwatch.Figure, err error) {
			err = row.Scan(jsonInto(&f))
			return f, err
		}, `SELECT body FROM figures WHERE census = $1 ORDER BY position`, c.ID)
	}
	return c, wrap(err, "census of %s", src)
}

// CountFigure sets what of f is stored: the documents it names or counts, the
// version that applies from a day, read anew or found to be as before, or the entries of a document's newest
// versions.
func (t *Tx) CountFigure(ctx context.Context, f *exportwatch.Figure) (err error) {
	f.Missing = nil
	switch {
	case !f.AsOf.IsZero():
		f.Found, err = one(ctx, t, column[int], `SELECT count(*) FROM (
			SELECT 1 FROM versions WHERE doc = $1 AND as_of >= $2 AND ($3 = '' OR as_of < $3)
			UNION ALL SELECT 1 FROM confirmed WHERE doc = $1 AND as_of >= $2 AND ($3 = '' OR as_of < $3) LIMIT 1)`, f.Prefix, f.AsOf.String(), f.Until.String())
	case f.Entries > 0:
		f.Found, err = one(ctx, t, column[int], `SELECT coalesce(max(json_array_length(entries)), 0) FROM versions
			WHERE id IN (SELECT max(id) FROM versions WHERE doc = $1 GROUP BY format)`, f.Prefix)
	case len(f.Docs) > 0:
		err = t.countNamed(ctx, f)
	default:
		f.Found, err = one(ctx, t, column[int], `SELECT count(*) FROM documents
			WHERE id >= $1 AND id <= $2 AND substr(id, 1, length($1)) = $1`, f.Prefix, f.Prefix+beyond)
	}
	return wrap(err, "count %s", f.What)
}

// countNamed counts the documents that f names.
func (t *Tx) countNamed(ctx context.Context, f *exportwatch.Figure) error {
	f.Found = 0
	for _, d := range f.Docs {
		n, err := one(ctx, t, column[int], `SELECT count(*) FROM documents WHERE id = $1`, d)
		if err != nil {
			return err
		}
		if n == 0 {
			f.Missing = append(f.Missing, string(d))
		}
		f.Found += n
	}
	return nil
}
