package store

// This file owns the rows of table requests: what was asked in the last day of
// publishers that allow so many requests a day.

import (
	"context"
	"time"
)

// clockSlack is by how much requests that are under way together may be dated out of
// their order.
const clockSlack = time.Minute

// SpendRequest counts a request to publisher that is about to be sent at the
// instant at, in a transaction of its own. If most or more were counted in the
// window before it, it counts nothing and returns false and when the first of
// these was sent. What is dated more than clockSlack after at was counted while the
// clock was ahead, and counts no more.
func (s *Store) SpendRequest(ctx context.Context, publisher string, at time.Time, window time.Duration, most int) (first time.Time, ok bool, err error) {
	err = s.Update(ctx, func(t *Tx) error {
		if _, err := t.exec(ctx, `DELETE FROM requests WHERE publisher = $1 AND (at <= $2 OR at > $3)`,
			publisher, instantValue(at.Add(-window)), instantValue(at.Add(clockSlack))); err != nil {
			return err
		}
		sent := 0
		if _, err := one(ctx, t, func(row scanner) (struct{}, error) {
			return struct{}{}, row.Scan(&sent, instantInto(&first))
		}, `SELECT count(*), min(at) FROM requests WHERE publisher = $1`, publisher); err != nil {
			return err
		}
		if ok = sent < most; !ok {
			return nil
		}
		_, err := t.exec(ctx, `INSERT INTO requests (publisher, at) VALUES ($1, $2)`, publisher, instantValue(at))
		return err
	})
	return first, ok, wrap(err, "count a request to %s", publisher)
}
