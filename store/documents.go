package store

// This file owns the rows of table documents: the works we follow, each under
// its natural key. A row says what the document is called now; what it said is
// in versions.

import (
	"context"

	"exportwatch"
)

const documentColumns = `id, kind, source, title, url, owner`

func readDocument(row scanner) (d exportwatch.Document, err error) {
	err = row.Scan(&d.ID, &d.Kind, &d.Source, &d.Title, &d.URL, &d.Owner)
	return d, err
}

// PutDocument stores d. If the document is known its kind, title and URL become
// d's, and its source and owner stay those that brought it first.
func (t *Tx) PutDocument(ctx context.Context, d exportwatch.Document) error {
	_, err := t.exec(ctx, `INSERT INTO documents (id, kind, source, title, url, owner) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, url = excluded.url`,
		d.ID, d.Kind, d.Source, d.Title, d.URL, d.Owner)
	return wrap(err, "put document %s", d.ID)
}

// Document returns the document with the given ID, or ErrNotFound.
func (t *Tx) Document(ctx context.Context, id exportwatch.DocID) (exportwatch.Document, error) {
	d, err := one(ctx, t, readDocument, `SELECT `+documentColumns+` FROM documents WHERE id = $1`, id)
	if err == nil {
		t.origin = origin{id, d.Source}
	}
	return d, wrap(err, "document %s", id)
}

// An origin is the source that brought a document first, which never changes.
type origin struct {
	doc    exportwatch.DocID
	source exportwatch.SourceID
}

// sourceOf returns the source of a document, or ErrNotFound. The document read
// last is mostly the one that is asked for.
func (t *Tx) sourceOf(ctx context.Context, id exportwatch.DocID) (exportwatch.SourceID, error) {
	if t.origin.doc == id && id != "" {
		return t.origin.source, nil
	}
	d, err := t.Document(ctx, id)
	return d.Source, err
}

// beyond ends the range of the identifiers with a prefix, so that no others are
// read: bytes that stand in no UTF-8 text, and in no other text so many.
const beyond = "\xFF\xFF\xFF\xFF"

// Documents returns the documents for everybody whose ID begins with prefix, by
// ID, leaving out the first offset.
func (t *Tx) Documents(ctx context.Context, prefix string, limit, offset int) ([]exportwatch.Document, error) {
	list, err := all(ctx, t, readDocument, `SELECT `+documentColumns+` FROM documents
		WHERE owner = '' AND id >= $1 AND id <= $2 AND substr(id, 1, length($1)) = $1 ORDER BY id LIMIT $3 OFFSET $4`,
		prefix, prefix+beyond, atMost(limit), max(offset, 0))
	return list, wrap(err, "list documents under %q", prefix)
}

// CountDocuments returns how many documents a source brought first.
func (t *Tx) CountDocuments(ctx context.Context, src exportwatch.SourceID) (int, error) {
	n, err := one(ctx, t, column[int], `SELECT count(*) FROM documents WHERE source = $1`, src)
	return n, wrap(err, "count documents of %s", src)
}

// DocumentsAt returns the documents of a source that people read at url, by ID.
func (t *Tx) DocumentsAt(ctx context.Context, src exportwatch.SourceID, url string) ([]exportwatch.Document, error) {
	list, err := all(ctx, t, readDocument, `SELECT `+documentColumns+` FROM documents WHERE source = $1 AND url = $2 ORDER BY id`, src, url)
	return list, wrap(err, "list documents at %s", url)
}
