package store

// This file owns the rows of table handed_in: who handed in which file, when,
// where it came from and whom it is for. They are never edited; a file handed in
// again gets another row and no other capture.

import (
	"context"
	"time"

	"exportwatch"
)

// A Handing is one file that a person handed in.
type Handing struct {
	ID       int64
	At       time.Time
	By       string // who handed it in
	Name     string // of the file; empty if it has none
	Digest   exportwatch.Digest
	Received exportwatch.Date // when it reached them
	From     string           // whom it came from
	Matter   exportwatch.MatterID
	Owner    string // the one it is private to; empty if it is for everybody
	Capture  int64
}

const handingColumns = `id, at, by_person, name, digest, received, sender, matter, owner, capture`

func readHanding(row scanner) (h Handing, err error) {
	err = row.Scan(&h.ID, instantInto(&h.At), &h.By, &h.Name, digestInto(&h.Digest), dayInto(&h.Received), &h.From, &h.Matter, &h.Owner, &h.Capture)
	return h, err
}

// AddHanding stores h. Its day must exist.
func (t *Tx) AddHanding(ctx context.Context, h Handing) error {
	if err := checkDays(h.Received); err != nil {
		return wrap(err, "note who handed in %q", h.Name)
	}
	_, err := t.exec(ctx, `INSERT INTO handed_in (at, by_person, name, digest, received, sender, matter, owner, capture)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, instantValue(h.At), h.By, h.Name, h.Digest.String(), h.Received.String(),
		h.From, h.Matter, h.Owner, h.Capture)
	return wrap(err, "note who handed in %q", h.Name)
}

// HandingOf returns how the file of a capture was handed in first, or
// ErrNotFound.
func (t *Tx) HandingOf(ctx context.Context, capture int64) (Handing, error) {
	h, err := one(ctx, t, readHanding, `SELECT `+handingColumns+` FROM handed_in WHERE capture = $1 ORDER BY id LIMIT 1`, capture)
	return h, wrap(err, "handing in of capture %d", capture)
}

// HandingsOf returns how the file of a capture was handed in each time, the first
// time first.
func (t *Tx) HandingsOf(ctx context.Context, capture int64) ([]Handing, error) {
	list, err := all(ctx, t, readHanding, `SELECT `+handingColumns+` FROM handed_in WHERE capture = $1 ORDER BY id`, capture)
	return list, wrap(err, "list handings in of capture %d", capture)
}

// Handings returns everything that was handed in, the newest first.
func (t *Tx) Handings(ctx context.Context, limit int) ([]Handing, error) {
	list, err := all(ctx, t, readHanding, `SELECT `+handingColumns+` FROM handed_in ORDER BY id DESC LIMIT $1`, atMost(limit))
	return list, wrap(err, "list what was handed in")
}

// DoneByHand reports whether something that a person did is to be read at the
// instant at: a file that was handed in or a capture that was accepted.
func (t *Tx) DoneByHand(ctx context.Context, at time.Time) (bool, error) {
	waiting, err := one(ctx, t, column[bool], `SELECT EXISTS (SELECT 1 FROM todo CROSS JOIN handed_in h ON h.capture = todo.item
		WHERE todo.step = 'parse' AND`+ready+`)`, readyAt(at))
	if err != nil || waiting {
		return waiting, wrap(err, "look for files handed in")
	}
	list, err := t.Untaken(ctx, at, 1)
	return len(list) > 0, err
}
