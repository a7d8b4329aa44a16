package store

// This file owns the rows of table holds: the hosts that asked to be left alone.

import (
	"context"
	"time"

	"exportwatch"
)

const (
	holdMemory = 24 * time.Hour      // after its end a hold counts for how often a host asked in a row
	holdKept   = 30 * 24 * time.Hour // and then its row, for a clock that was ahead
)

// Holds returns what hosts asked for before the instant now, holds that ended in
// the last day included. What is dated after now was dated by a clock that was
// ahead, and holds nobody.
func (s *Store) Holds(ctx context.Context, now time.Time) ([]exportwatch.Hold, error) {
	list, err := lookup(ctx, s, func(t *Tx) ([]exportwatch.Hold, error) {
		return all(ctx, t, func(row scanner) (h exportwatch.Hold, err error) {
			return h, row.Scan(&h.Host, instantInto(&h.At), instantInto(&h.Until), &h.InARow)
		}, `SELECT host, at, until, in_a_row FROM holds WHERE at <= $1 AND until > $2 ORDER BY host`,
			instantValue(now), instantValue(now.Add(-holdMemory)))
	})
	return list, wrap(err, "list the hosts that asked to be left alone")
}

// PutHold stores h in the place of what its host asked for before, unless that lasts
// longer, in a transaction of its own, and forgets what ended long ago. What is dated
// after h was dated by a clock that was ahead, and is replaced.
func (s *Store) PutHold(ctx context.Context, h exportwatch.Hold) error {
	err := s.Update(ctx, func(t *Tx) error {
		if _, err := t.exec(ctx, `DELETE FROM holds WHERE until <= $1`, instantValue(h.At.Add(-holdKept))); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO holds (host, at, until, in_a_row) VALUES ($1, $2, $3, $4)
			ON CONFLICT (host) DO UPDATE SET at = excluded.at, until = excluded.until, in_a_row = excluded.in_a_row
			WHERE excluded.until > holds.until OR holds.at > excluded.at`,
			h.Host, instantValue(h.At), instantValue(h.Until), h.InARow)
		return err
	})
	return wrap(err, "note that %s asked to be left alone", h.Host)
}

// DropHold forgets what host asked for, if anything: it has answered.
func (s *Store) DropHold(ctx context.Context, host string) error {
	err := s.Update(ctx, func(t *Tx) error {
		_, err := t.exec(ctx, `DELETE FROM holds WHERE host = $1`, host)
		return err
	})
	return wrap(err, "forget that %s asked to be left alone", host)
}
