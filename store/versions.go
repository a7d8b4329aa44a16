package store

// This file owns the rows of table versions: what a document said, as one parser
// read it from captures; and of table confirmed, the days as of which a stored
// text was given again. The text is compressed with its digest beside it; the
// structure over it is JSON that people can read.

import (
	"context"
	"slices"

	"exportwatch"
)

const versionColumns = `id, doc, format, parser, origin, title, published, as_of, effective, observed_at,
	captures, text_digest, text_size, text_zstd, meta, sections, tables, entries, effects, warnings, partial`

// readVersion reads a row of versionColumns and expands its text.
func (c *codec) readVersion(row scanner) (v exportwatch.Version, err error) {
	var digest exportwatch.Digest
	var p packed
	err = row.Scan(&v.ID, &v.Doc, &v.Format, &v.Parser, &v.Origin, &v.Title,
		dayInto(&v.Published), dayInto(&v.AsOf), dayInto(&v.Effective), instantInto(&v.ObservedAt),
		jsonInto(&v.Captures), digestInto(&digest), &p.size, &p.zstd, metaInto(&v.Meta), jsonInto(&v.Sections),
		jsonInto(&v.Tables), jsonInto(&v.Entries), jsonInto(&v.Effects), jsonInto(&v.Warnings), &v.Partial)
	if err != nil {
		return v, err
	}
	text, err := c.expandKnown(p, digest)
	v.Text = string(text)
	return v, wrap(err, "text of version %d", v.ID)
}

// AddVersion stores v and returns it as stored, with its ID. Its document must
// be stored already, and its days must exist.
func (t *Tx) AddVersion(ctx context.Context, v exportwatch.Version) (exportwatch.Version, error) {
	v.ObservedAt = storable(v.ObservedAt)
	if err := checkDays(versionDays(v)...); err != nil {
		return v, wrap(err, "add version of %s", v.Doc)
	}
	digest, zstd := v.TextDigest(), t.codec.compress([]byte(v.Text))
	t.codec.vouch(digest, zstd)
	var err error
	v.ID, err = t.insert(ctx, `INSERT INTO versions (doc, format, parser, origin, title, published, as_of, effective,
			observed_at, captures, text_digest, text_size, text_zstd, meta, sections, tables, entries, effects, warnings, partial)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id`,
		v.Doc, v.Format, v.Parser, v.Origin, v.Title, v.Published.String(), v.AsOf.String(), v.Effective.String(),
		instantValue(v.ObservedAt), jsonValue{v.Captures}, digest.String(), len(v.Text), zstd,
		jsonValue{v.Meta}, jsonValue{v.Sections}, jsonValue{v.Tables}, jsonValue{v.Entries}, jsonValue{v.Effects},
		jsonValue{v.Warnings}, v.Partial)
	if err != nil {
		return v, wrap(err, "add version of %s", v.Doc)
	}
	src, err := t.sourceOf(ctx, v.Doc)
	if err != nil {
		return v, wrap(err, "add version of %s", v.Doc)
	}
	t.grow(Growth{src, exportwatch.DateOf(v.ObservedAt), int64(len(zstd))})
	return v, nil
}

// versionDays returns every day that v holds.
func versionDays(v exportwatch.Version) []exportwatch.Date {
	days := []exportwatch.Date{v.Published, v.AsOf, v.Effective}
	for _, e := range v.Entries {
		days = append(days, e.DateFiled)
	}
	for _, e := range v.Effects {
		days = append(days, e.InForce)
	}
	return days
}

// Version returns the version with the given ID, or ErrNotFound.
func (t *Tx) Version(ctx context.Context, id int64) (exportwatch.Version, error) {
	v, err := one(ctx, t, t.codec.readVersion, `SELECT `+versionColumns+` FROM versions WHERE id = $1`, id)
	return v, wrap(err, "version %d", id)
}

// LatestVersion returns the version of a document in one format that was stored
// last, or ErrNotFound.
func (t *Tx) LatestVersion(ctx context.Context, doc exportwatch.DocID, format string) (exportwatch.Version, error) {
	v, err := one(ctx, t, t.codec.readVersion, `SELECT `+versionColumns+` FROM versions
		WHERE doc = $1 AND format = $2 ORDER BY id DESC LIMIT 1`, doc, format)
	return v, wrap(err, "latest %s version of %s", format, doc)
}

// ConfirmAsOf notes that a capture gave the text that is stored of a document as
// the one of a day.
func (t *Tx) ConfirmAsOf(ctx context.Context, doc exportwatch.DocID, day exportwatch.Date, capture int64) error {
	if err := checkDays(day); err != nil {
		return wrap(err, "confirm the text of %s", doc)
	}
	_, err := t.exec(ctx, `INSERT INTO confirmed (doc, as_of, capture) VALUES ($1, $2, $3) ON CONFLICT (doc, as_of) DO NOTHING`,
		doc, day.String(), capture)
	return wrap(err, "confirm the text of %s as of %s", doc, day)
}

// FirstVersion returns the version of a document in one format that was stored
// first, or ErrNotFound.
func (t *Tx) FirstVersion(ctx context.Context, doc exportwatch.DocID, format string) (exportwatch.Version, error) {
	v, err := one(ctx, t, t.codec.readVersion, `SELECT `+versionColumns+` FROM versions
		WHERE doc = $1 AND format = $2 ORDER BY id LIMIT 1`, doc, format)
	return v, wrap(err, "first %s version of %s", format, doc)
}

// PreviousVersion returns the version stored last before v of the same document
// in the same format, or ErrNotFound.
func (t *Tx) PreviousVersion(ctx context.Context, v exportwatch.Version) (exportwatch.Version, error) {
	before, err := one(ctx, t, t.codec.readVersion, `SELECT `+versionColumns+` FROM versions
		WHERE doc = $1 AND format = $2 AND id < $3 ORDER BY id DESC LIMIT 1`, v.Doc, v.Format, v.ID)
	return before, wrap(err, "%s version of %s before %d", v.Format, v.Doc, v.ID)
}

// Versions returns the versions of a document in every format, the oldest first.
func (t *Tx) Versions(ctx context.Context, doc exportwatch.DocID) ([]exportwatch.Version, error) {
	list, err := all(ctx, t, t.codec.readVersion, `SELECT `+versionColumns+` FROM versions WHERE doc = $1 ORDER BY id`, doc)
	return list, wrap(err, "list versions of %s", doc)
}

// ParsersOf returns the engines that made the versions of a document in one
// format since it was last read anew, that version included.
func (t *Tx) ParsersOf(ctx context.Context, doc exportwatch.DocID, format string) ([]string, error) {
	list, err := all(ctx, t, column[string], `SELECT DISTINCT parser FROM versions WHERE doc = $1 AND format = $2
		AND id >= (SELECT coalesce(max(id), 0) FROM versions WHERE doc = $1 AND format = $2 AND origin = 'reparse')
		ORDER BY parser`, doc, format)
	return list, wrap(err, "list the parsers of %s", doc)
}

// CapturesOfDocument returns every capture that the versions of a document in
// one format were read from, ascending.
func (t *Tx) CapturesOfDocument(ctx context.Context, doc exportwatch.DocID, format string) ([]int64, error) {
	lists, err := all(ctx, t, func(row scanner) (ids []int64, err error) {
		err = row.Scan(jsonInto(&ids))
		return ids, err
	}, `SELECT captures FROM versions WHERE doc = $1 AND format = $2`, doc, format)
	ids := slices.Concat(lists...)
	slices.Sort(ids)
	return slices.Compact(ids), wrap(err, "list the captures of %s", doc)
}
