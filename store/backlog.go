package store

// This file owns the rows of table backlog: addresses that a source's first pass
// knew of and did not have.

import (
	"context"

	"exportwatch"
)

// AddBacklog stores that the first pass over src knew of url, as captures name
// it, and did not have it. One that was had already stays as it is.
func (t *Tx) AddBacklog(ctx context.Context, src exportwatch.SourceID, url string) error {
	_, err := t.exec(ctx, `INSERT INTO backlog (source, url) SELECT $1, $2
		WHERE NOT EXISTS (SELECT 1 FROM captures WHERE source = $1 AND url = $2 AND outcome = 'fetched')
		ON CONFLICT (source, url) DO NOTHING`, src, url)
	return wrap(err, "add %s to the back list of %s", url, src)
}

// Backlog returns the addresses of a source's backlog that were never had.
func (t *Tx) Backlog(ctx context.Context, src exportwatch.SourceID) ([]string, error) {
	list, err := all(ctx, t, column[string], `SELECT url FROM backlog WHERE source = $1 AND had IS NULL ORDER BY url`, src)
	return list, wrap(err, "list the back list of %s", src)
}

// EndBacklog notes the first capture that brought each address of a source's
// backlog that has been had since.
func (t *Tx) EndBacklog(ctx context.Context, src exportwatch.SourceID) error {
	_, err := t.exec(ctx, `UPDATE backlog SET had = (SELECT min(c.id) FROM captures c
			WHERE c.source = backlog.source AND c.url = backlog.url AND c.outcome = 'fetched')
		WHERE source = $1 AND had IS NULL`, src)
	return wrap(err, "note what was had of the back list of %s", src)
}

// InBacklog reports whether a capture is the first that brought an address of
// its source's backlog.
func (t *Tx) InBacklog(ctx context.Context, capture int64) (bool, error) {
	in, err := one(ctx, t, column[bool], `SELECT EXISTS (SELECT 1 FROM captures c JOIN backlog b ON b.source = c.source AND b.url = c.url
		WHERE c.id = $1 AND (b.had IS NULL OR b.had = c.id))`, capture)
	return in, wrap(err, "look for capture %d in the back list", capture)
}
