package store

// This file mends, in the tables of others, what a clock that was ahead has left
// behind.

import (
	"context"
	"time"
)

// marks are the instants that later work is reckoned from, each with the rows
// that still count.
var marks = []struct{ table, column, counts string }{
	{"source_states", "added", "TRUE"},
	{"source_states", "last_tried", "TRUE"},
	{"source_states", "last_success", "TRUE"},
	{"deliveries", "next_at", "state = 'pending'"},
	{"notices", "next_at", "told IS NULL"},
	{"failures", "next", "TRUE"},
}

// PullIn moves to now what later work is reckoned from and stands after now, and
// returns how many such instants there were: they were noted while the clock was
// ahead, and what waits for them would wait until it has caught up. What tells
// when something happened stays as it was noted. To be called where nothing can
// be due later than work that waits for another try may be: an instant that is
// pulled in wrongly makes that try come early.
func (t *Tx) PullIn(ctx context.Context, now time.Time) (moved int64, err error) {
	for _, m := range marks {
		n, err := t.exec(ctx, `UPDATE `+m.table+` SET `+m.column+` = $1 WHERE `+m.column+` > $1 AND `+m.counts, instantValue(now))
		if err != nil {
			return moved, wrap(err, "pull in %s of %s", m.column, m.table)
		}
		moved += n
	}
	return moved, nil
}
