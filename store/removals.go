package store

// This file owns the rows of table removals: documents whose publisher took
// them down, open until they are back, and the questions about captures and
// versions by which a removal is told from a failure and from a move.

import (
	"context"
	"time"

	"exportwatch"
)

// A Removal is a document that is gone from its address.
type Removal struct {
	ID          int64
	Source      exportwatch.SourceID
	URL         string
	Doc         exportwatch.DocID
	Format      string                    // the rendition that was there
	Since       time.Time                 // when it was first found gone
	Capture     int64                     // the latest capture that found it gone
	Development exportwatch.DevelopmentID // what told of it; empty if it only moved
	Ended       time.Time                 // when it was back; zero while it is gone
}

const removalColumns = `id, source, url, doc, format, since, capture, development, ended`

func readRemoval(row scanner) (r Removal, err error) {
	err = row.Scan(&r.ID, &r.Source, &r.URL, &r.Doc, &r.Format, instantInto(&r.Since), &r.Capture, &r.Development, instantInto(&r.Ended))
	return r, err
}

// AddRemoval stores r as open. A document that is gone from one address already
// is ErrConflict.
func (t *Tx) AddRemoval(ctx context.Context, r Removal) error {
	_, err := t.exec(ctx, `INSERT INTO removals (source, url, doc, format, since, capture, development)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, r.Source, r.URL, r.Doc, r.Format, instantValue(r.Since), r.Capture, r.Development)
	return wrap(err, "add removal of %s", r.Doc)
}

// OpenRemovals returns the documents of a source that are gone, by ID.
func (t *Tx) OpenRemovals(ctx context.Context, src exportwatch.SourceID) ([]Removal, error) {
	list, err := all(ctx, t, readRemoval, `SELECT `+removalColumns+` FROM removals
		WHERE source = $1 AND ended IS NULL ORDER BY id`, src)
	return list, wrap(err, "list removals of %s", src)
}

// Removals returns every removal of a document, the earliest first.
func (t *Tx) Removals(ctx context.Context, doc exportwatch.DocID) ([]Removal, error) {
	list, err := all(ctx, t, readRemoval, `SELECT `+removalColumns+` FROM removals WHERE doc = $1 ORDER BY id`, doc)
	return list, wrap(err, "list removals of %s", doc)
}

// StillGone notes the latest capture that found the document of removal id gone.
func (t *Tx) StillGone(ctx context.Context, id, capture int64) error {
	_, err := t.exec(ctx, `UPDATE removals SET capture = $1 WHERE id = $2`, capture, id)
	return wrap(err, "note removal %d", id)
}

// EndRemoval notes when the document of removal id was back.
func (t *Tx) EndRemoval(ctx context.Context, id int64, at time.Time) error {
	_, err := t.exec(ctx, `UPDATE removals SET ended = $1 WHERE id = $2`, instantValue(at), id)
	return wrap(err, "end removal %d", id)
}

// Gone returns the captures of src after the one with the ID after, up to the one
// with the ID upTo, that were told that nothing is there, in the order they were
// stored.
func (t *Tx) Gone(ctx context.Context, src exportwatch.SourceID, after, upTo int64) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE source = $1 AND outcome = 'gone' AND id > $2 AND id <= $3 ORDER BY id`, src, after, upTo)
	return list, wrap(err, "list what %s has lost", src)
}

// CapturesSince returns the captures of url for src after the one with the ID
// after, in the order they were stored.
func (t *Tx) CapturesSince(ctx context.Context, src exportwatch.SourceID, url string, after int64) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE source = $1 AND url = $2 AND id > $3 ORDER BY id`, src, url, after)
	return list, wrap(err, "list captures of %s for %s", url, src)
}

// EverFetched reports whether url was ever fetched for src to be read.
func (t *Tx) EverFetched(ctx context.Context, src exportwatch.SourceID, url string) (bool, error) {
	n, err := one(ctx, t, column[int], `SELECT EXISTS (SELECT 1 FROM captures
		WHERE source = $1 AND url = $2 AND outcome = 'fetched' AND format <> '')`, src, url)
	return n == 1, wrap(err, "look for a capture of %s for %s", url, src)
}

// NewestCapture returns the latest capture of url for src, whatever came of it,
// or ErrNotFound.
func (t *Tx) NewestCapture(ctx context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	c, err := one(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE source = $1 AND url = $2 ORDER BY id DESC LIMIT 1`, src, url)
	return c, wrap(err, "newest capture of %s for %s", url, src)
}

// CapturesOfRun returns the captures of one run, in the order they were stored.
func (t *Tx) CapturesOfRun(ctx context.Context, run int64) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures WHERE run = $1 ORDER BY id`, run)
	return list, wrap(err, "list captures of run %d", run)
}

// FetchedWith returns the captures that fetched the payload with digest d to be
// read, in the order they were stored.
func (t *Tx) FetchedWith(ctx context.Context, d exportwatch.Digest) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE payload = $1 AND outcome = 'fetched' AND format <> '' ORDER BY id`, d.String())
	return list, wrap(err, "list captures of payload %s", d)
}

// VersionsWithText returns the IDs of the versions whose text has digest d,
// ascending.
func (t *Tx) VersionsWithText(ctx context.Context, d exportwatch.Digest) ([]int64, error) {
	list, err := all(ctx, t, column[int64], `SELECT id FROM versions WHERE text_digest = $1 ORDER BY id`, d.String())
	return list, wrap(err, "list versions with text %s", d)
}
