package store

// This file owns the rows of table yields: how many things each index listed,
// one row whenever its bytes changed. It also counts outcomes by day, and says
// when documents arrived; both are read from other tables.

import (
	"context"
	"time"

	"exportwatch"
)

// AddYield notes how many things the index of a capture lists.
func (t *Tx) AddYield(ctx context.Context, c exportwatch.Capture, items int) error {
	_, err := t.exec(ctx, `INSERT INTO yields (capture, source, url, items) VALUES ($1, $2, $3, $4)
		ON CONFLICT (capture) DO NOTHING`, c.ID, c.Source, c.URL, items)
	return wrap(err, "add yield of %s", c.URL)
}

// Yields returns how many things the index at url listed in captures from the one
// with the ID from on, the newest first.
func (t *Tx) Yields(ctx context.Context, src exportwatch.SourceID, url string, from int64, limit int) ([]int, error) {
	list, err := all(ctx, t, column[int], `SELECT items FROM yields
		WHERE source = $1 AND url = $2 AND capture >= $3 ORDER BY capture DESC LIMIT $4`, src, url, from, atMost(limit))
	return list, wrap(err, "list yields of %s", url)
}

// A Yield is how many things an index listed from an instant on.
type Yield struct {
	At    time.Time
	Items int
}

// DatedYields returns what Yields returns, with when each was first seen.
func (t *Tx) DatedYields(ctx context.Context, src exportwatch.SourceID, url string, from int64, limit int) ([]Yield, error) {
	list, err := all(ctx, t, func(row scanner) (y Yield, err error) {
		err = row.Scan(instantInto(&y.At), &y.Items)
		return y, err
	}, `SELECT c.at, y.items FROM yields y JOIN captures c ON c.id = y.capture
		WHERE y.source = $1 AND y.url = $2 AND y.capture >= $3 ORDER BY y.capture DESC LIMIT $4`, src, url, from, atMost(limit))
	return list, wrap(err, "list dated yields of %s", url)
}

// LastYield returns the capture that says how many things the index at url lists
// now, or ErrNotFound.
func (t *Tx) LastYield(ctx context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	c, err := one(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE id = (SELECT max(capture) FROM yields WHERE source = $1 AND url = $2)`, src, url)
	return c, wrap(err, "last yield of %s", url)
}

// LastYields returns how many things each index of a source listed last, by URL.
func (t *Tx) LastYields(ctx context.Context, src exportwatch.SourceID) (map[string]int, error) {
	type yield struct {
		url   string
		items int
	}
	list, err := all(ctx, t, func(row scanner) (y yield, err error) {
		var newest int64
		err = row.Scan(&y.url, &y.items, &newest)
		return y, err
	}, `SELECT url, items, max(capture) FROM yields WHERE source = $1 GROUP BY url`, src)
	yields := make(map[string]int, len(list))
	for _, y := range list {
		yields[y.url] = y.items
	}
	return yields, wrap(err, "list last yields of %s", src)
}

// DailyOutcomes counts how the retrievals of a source ended since an instant, by
// day (UTC), outcome and reason; the latest day first.
func (t *Tx) DailyOutcomes(ctx context.Context, src exportwatch.SourceID, since time.Time) ([]exportwatch.OutcomeCount, error) {
	list, err := all(ctx, t, func(row scanner) (c exportwatch.OutcomeCount, err error) {
		err = row.Scan(dayInto(&c.Day), &c.Outcome, &c.Reason, &c.Count)
		return c, err
	}, `SELECT date(at / 1000000, 'unixepoch') AS day, outcome, reason, count(*) FROM captures
		WHERE source = $1 AND at >= $2 GROUP BY day, outcome, reason ORDER BY day DESC, outcome, reason`, src, instantValue(since))
	return list, wrap(err, "count daily outcomes of %s", src)
}

// Arrivals returns when documents of a source were first observed after an
// instant, the earliest first. Documents that came together count once.
func (t *Tx) Arrivals(ctx context.Context, src exportwatch.SourceID, after time.Time) ([]time.Time, error) {
	list, err := all(ctx, t, func(row scanner) (at time.Time, err error) {
		err = row.Scan(instantInto(&at))
		return at, err
	}, `SELECT DISTINCT v.observed_at FROM documents d JOIN versions v ON v.doc = d.id
		WHERE d.source = $1 AND v.origin = 'first' AND v.observed_at > $2 ORDER BY v.observed_at`, src, instantValue(after))
	return list, wrap(err, "list arrivals of %s", src)
}
