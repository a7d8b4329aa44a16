package store

// This file owns the rows of table losses: addresses that are found gone, with
// how often and how long, until they are back or their removal is told.

import (
	"context"
	"time"

	"exportwatch"
)

// A Loss is an address of a source that is found gone.
type Loss struct {
	Source   exportwatch.SourceID
	URL      string
	Since    time.Time // of the first capture that counts
	Latest   int64     // the last capture that counts
	LatestAt time.Time
	Checks   int  // captures that count
	Sure     bool // they are enough; none is counted after that
	Held     bool // nothing is told before a person accepts it
}

func readLoss(row scanner) (l Loss, err error) {
	err = row.Scan(&l.Source, &l.URL, instantInto(&l.Since), &l.Latest, instantInto(&l.LatestAt), &l.Checks, &l.Sure, &l.Held)
	return l, err
}

// Losses returns the losses of a source, by address.
func (t *Tx) Losses(ctx context.Context, src exportwatch.SourceID) ([]Loss, error) {
	list, err := all(ctx, t, readLoss, `SELECT source, url, since, latest, latest_at, checks, sure, held FROM losses
		WHERE source = $1 ORDER BY url`, src)
	return list, wrap(err, "list losses of %s", src)
}

// PutLoss stores l in place of what is known of its address.
func (t *Tx) PutLoss(ctx context.Context, l Loss) error {
	_, err := t.exec(ctx, `INSERT INTO losses (source, url, since, latest, latest_at, checks, sure, held)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source, url) DO UPDATE SET since = excluded.since,
			latest = excluded.latest, latest_at = excluded.latest_at, checks = excluded.checks, sure = excluded.sure, held = excluded.held`,
		l.Source, l.URL, instantValue(l.Since), l.Latest, instantValue(l.LatestAt), l.Checks, l.Sure, l.Held)
	return wrap(err, "put loss of %s", l.URL)
}

// DropLoss forgets the loss of an address, which is back or was told of.
func (t *Tx) DropLoss(ctx context.Context, src exportwatch.SourceID, url string) error {
	_, err := t.exec(ctx, `DELETE FROM losses WHERE source = $1 AND url = $2`, src, url)
	return wrap(err, "drop loss of %s", url)
}

// Settled returns the latest capture up to which those of src tell whole passes:
// the one before the first of its runs that are under way, or the latest of all;
// 0 if there is none. A run that began before the instant old and has no end was
// cut.
func (t *Tx) Settled(ctx context.Context, src exportwatch.SourceID, old time.Time) (int64, error) {
	id, err := one(ctx, t, column[int64], `SELECT coalesce(
		(SELECT min(c.id) - 1 FROM runs r JOIN captures c ON c.run = r.id WHERE r.source = $1 AND r.ended IS NULL AND r.began > $2),
		(SELECT max(id) FROM captures WHERE source = $1), 0)`, src, instantValue(old))
	return id, wrap(err, "find the latest whole pass of %s", src)
}
