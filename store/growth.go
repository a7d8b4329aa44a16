package store

// This file owns the rows of tables growth and sizes: how much each source has
// added on each day, and how large the database was.

import (
	"context"

	"exportwatch"
)

// A Growth is what a source added to the database on a day.
type Growth struct {
	Source exportwatch.SourceID
	Day    exportwatch.Date // UTC
	Bytes  int64            // compressed payloads and texts
}

// grow adds to what a source has added on a day. It is written at the end of the
// transaction.
func (t *Tx) grow(g Growth) {
	for i, known := range t.grown {
		if known.Source == g.Source && known.Day == g.Day {
			t.grown[i].Bytes += g.Bytes
			return
		}
	}
	t.grown = append(t.grown, g)
}

// noteGrowth writes what the transaction has added.
func (t *Tx) noteGrowth(ctx context.Context) error {
	for _, g := range t.grown {
		_, err := t.exec(ctx, `INSERT INTO growth (source, day, bytes) VALUES ($1, $2, $3)
			ON CONFLICT (source, day) DO UPDATE SET bytes = bytes + excluded.bytes`, g.Source, g.Day.String(), g.Bytes)
		if err != nil {
			return wrap(err, "note growth of %s", g.Source)
		}
	}
	return nil
}

// Growth returns what a source has added on each day from since on, the latest
// first; the empty source stands for all, each with its own rows.
func (t *Tx) Growth(ctx context.Context, src exportwatch.SourceID, since exportwatch.Date) ([]Growth, error) {
	list, err := all(ctx, t, func(row scanner) (g Growth, err error) {
		err = row.Scan(&g.Source, dayInto(&g.Day), &g.Bytes)
		return g, err
	}, `SELECT source, day, bytes FROM growth WHERE `+ofSource(src)+` AND day >= $2 ORDER BY day DESC, source`, src, since.String())
	return list, wrap(err, "list growth of %q", src)
}

// A Size is how large the database was on a day.
type Size struct {
	Day   exportwatch.Date // UTC
	Bytes int64            // that hold rows, the pages that were given up excepted
}

// NoteSize stores how large the database is now under a day, and returns it.
func (t *Tx) NoteSize(ctx context.Context, day exportwatch.Date) (Size, error) {
	bytes, err := one(ctx, t, column[int64], `SELECT (c.page_count - f.freelist_count) * s.page_size
		FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size s`)
	if err == nil {
		_, err = t.exec(ctx, `INSERT INTO sizes (day, bytes) VALUES ($1, $2)
			ON CONFLICT (day) DO UPDATE SET bytes = excluded.bytes`, day.String(), bytes)
	}
	return Size{day, bytes}, wrap(err, "note the size of the database")
}

// Spare returns how many bytes of the database file hold no rows any more. They
// are written before the file grows; it never shrinks.
func (t *Tx) Spare(ctx context.Context) (int64, error) {
	bytes, err := one(ctx, t, column[int64], `SELECT f.freelist_count * s.page_size FROM pragma_freelist_count f, pragma_page_size s`)
	return bytes, wrap(err, "ask for the spare room in the database")
}

// Sizes returns how large the database was, from a day on, the earliest first.
func (t *Tx) Sizes(ctx context.Context, since exportwatch.Date) ([]Size, error) {
	list, err := all(ctx, t, func(row scanner) (s Size, err error) {
		err = row.Scan(dayInto(&s.Day), &s.Bytes)
		return s, err
	}, `SELECT day, bytes FROM sizes WHERE day >= $1 ORDER BY day`, since.String())
	return list, wrap(err, "list sizes")
}
