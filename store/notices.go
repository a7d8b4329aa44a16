package store

// This file owns the rows of table notices: the telling of each incident's
// beginning and end, one row for each operator to tell, committed with the
// incident and marked once it is told.

import (
	"context"
	"time"

	"exportwatch"
)

const noticeColumns = `id, incident, event, channel, recipient, at, attempts, next_at, told, err`

func readNotice(row scanner) (n exportwatch.Notice, err error) {
	err = row.Scan(&n.ID, &n.Incident, &n.Event, &n.Target.Channel, &n.Target.To, instantInto(&n.At), &n.Attempts,
		instantInto(&n.NextAt), instantInto(&n.Told), &n.Err)
	return n, err
}

// AddNotice stores n, due at once, unless its target has a row for that event
// already.
func (t *Tx) AddNotice(ctx context.Context, n exportwatch.Notice) error {
	_, err := t.exec(ctx, `INSERT INTO notices (incident, event, channel, recipient, at, attempts, next_at, err)
		VALUES ($1, $2, $3, $4, $5, 0, $5, '') ON CONFLICT (incident, event, channel, recipient) DO NOTHING`,
		n.Incident, n.Event, n.Target.Channel, n.Target.To, instantValue(n.At))
	return wrap(err, "add notice of incident %d", n.Incident)
}

// DueNotices returns the notices to be told at or before now, in the order they
// were made: of each target at most limit, so that one whose notices pile up
// hides those of no other.
func (t *Tx) DueNotices(ctx context.Context, now time.Time, limit int) ([]exportwatch.Notice, error) {
	list, err := all(ctx, t, readNotice, `SELECT `+noticeColumns+` FROM (SELECT *,
			row_number() OVER (PARTITION BY channel, recipient ORDER BY id) AS nth
			FROM notices WHERE told IS NULL AND next_at <= $1)
		WHERE nth <= $2 ORDER BY id`, instantValue(now), atMost(limit))
	return list, wrap(err, "list due notices")
}

// PutNotice stores how far the telling of n is. It is ErrNotFound if n is not
// stored.
func (t *Tx) PutNotice(ctx context.Context, n exportwatch.Notice) error {
	rows, err := t.exec(ctx, `UPDATE notices SET attempts = $1, next_at = $2, told = $3, err = $4 WHERE id = $5`,
		n.Attempts, instantValue(n.NextAt), optionalInstant(n.Told), n.Err, n.ID)
	if err == nil && rows == 0 {
		err = exportwatch.ErrNotFound
	}
	return wrap(err, "put notice %d", n.ID)
}

// Notices returns the notices of an incident, the earliest first.
func (t *Tx) Notices(ctx context.Context, id exportwatch.IncidentID) ([]exportwatch.Notice, error) {
	list, err := all(ctx, t, readNotice, `SELECT `+noticeColumns+` FROM notices WHERE incident = $1 ORDER BY id`, id)
	return list, wrap(err, "list notices of incident %d", id)
}
