package store

// This file owns the rows of table acceptances: who took, when and why, a
// reading that had been held back. They are never edited.

import (
	"context"
	"time"

	"exportwatch"
)

// An Acceptance is a person's word that what a capture brought is the text,
// however it looks.
type Acceptance struct {
	ID      int64
	Capture int64
	At      time.Time
	By      string
	Reason  string
}

func readAcceptance(row scanner) (a Acceptance, err error) {
	err = row.Scan(&a.ID, &a.Capture, instantInto(&a.At), &a.By, &a.Reason)
	return a, err
}

// AddAcceptance stores a, unless its capture has been accepted already. It
// reports whether it stored it.
func (t *Tx) AddAcceptance(ctx context.Context, a Acceptance) (bool, error) {
	n, err := t.exec(ctx, `INSERT INTO acceptances (capture, at, by_person, reason) VALUES ($1, $2, $3, $4)
		ON CONFLICT (capture) DO NOTHING`, a.Capture, instantValue(a.At), a.By, a.Reason)
	return n == 1, wrap(err, "accept capture %d", a.Capture)
}

// AcceptanceOf returns the acceptance of a capture, or ErrNotFound.
func (t *Tx) AcceptanceOf(ctx context.Context, capture int64) (Acceptance, error) {
	a, err := one(ctx, t, readAcceptance, `SELECT id, capture, at, by_person, reason FROM acceptances WHERE capture = $1`, capture)
	return a, wrap(err, "acceptance of capture %d", capture)
}

// LastAccepted returns the latest capture of url for src that was accepted, or
// ErrNotFound.
func (t *Tx) LastAccepted(ctx context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	c, err := one(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE id = (SELECT max(c.id) FROM acceptances a JOIN captures c ON c.id = a.capture WHERE c.source = $1 AND c.url = $2)`, src, url)
	return c, wrap(err, "last accepted capture of %s for %s", url, src)
}

// Acceptances returns the acceptances of captures of a source, the newest first;
// the empty source stands for all.
func (t *Tx) Acceptances(ctx context.Context, src exportwatch.SourceID) ([]Acceptance, error) {
	list, err := all(ctx, t, readAcceptance, `SELECT a.id, a.capture, a.at, a.by_person, a.reason
		FROM acceptances a JOIN captures c ON c.id = a.capture WHERE `+ofSource(src)+` ORDER BY a.id DESC`, src)
	return list, wrap(err, "list acceptances of %q", src)
}

// AcceptedEngine names the reading of a capture by engine after it was accepted.
func AcceptedEngine(engine string) string { return engine + acceptedMark }

const acceptedMark = "+accepted"

// Untaken returns the accepted captures that were fetched to be read, have not
// been read since and wait for no other try at the instant at, in the order they
// were accepted; the zero instant is all of them.
func (t *Tx) Untaken(ctx context.Context, at time.Time, limit int) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		JOIN (SELECT a.id AS acceptance, a.capture FROM todo CROSS JOIN acceptances a ON a.capture = todo.item
			WHERE todo.step = 'accept' AND`+ready+`) ON capture = captures.id
		ORDER BY acceptance LIMIT $2`, readyAt(at), atMost(limit))
	return list, wrap(err, "list accepted captures that were not taken")
}
