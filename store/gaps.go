package store

// This file owns the rows of table gaps: the intervals in which a source was
// not observed, and by which other route what was missed was had later. A gap
// that was filled stays: it says what was known when.

import (
	"context"
	"time"

	"exportwatch"
)

const gapColumns = `source, from_at, to_at, reason, planned, filled_by, filled_at`

func readGap(row scanner) (g exportwatch.Gap, err error) {
	err = row.Scan(&g.Source, instantInto(&g.From), instantInto(&g.To), &g.Reason, &g.Planned, &g.FilledBy, instantInto(&g.FilledAt))
	return g, err
}

// AddGap stores g, unless the source has a gap from the same instant already.
// It reports whether it stored it.
func (t *Tx) AddGap(ctx context.Context, g exportwatch.Gap) (bool, error) {
	n, err := t.exec(ctx, `INSERT INTO gaps (source, from_at, to_at, reason, planned) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (source, from_at) DO NOTHING`, g.Source, instantValue(g.From), instantValue(g.To), g.Reason, g.Planned)
	return n == 1, wrap(err, "add gap of %s", g.Source)
}

// FillGap notes by which route what was missed in a gap was had, and when. It is
// ErrNotFound if there is no such gap or it is filled already.
func (t *Tx) FillGap(ctx context.Context, g exportwatch.Gap, by string, at time.Time) error {
	n, err := t.exec(ctx, `UPDATE gaps SET filled_by = $1, filled_at = $2
		WHERE source = $3 AND from_at = $4 AND filled_at IS NULL`, by, instantValue(at), g.Source, instantValue(g.From))
	if err == nil && n == 0 {
		err = exportwatch.ErrNotFound
	}
	return wrap(err, "fill gap of %s", g.Source)
}

// Gaps returns the gaps of a source, the earliest first; the empty source
// stands for all, ordered by source first.
func (t *Tx) Gaps(ctx context.Context, src exportwatch.SourceID) ([]exportwatch.Gap, error) {
	list, err := all(ctx, t, readGap, `SELECT `+gapColumns+` FROM gaps WHERE `+ofSource(src)+` ORDER BY source, from_at`, src)
	return list, wrap(err, "list gaps of %q", src)
}

// OpenGaps returns the gaps of a source that are neither planned nor filled,
// the earliest first.
func (t *Tx) OpenGaps(ctx context.Context, src exportwatch.SourceID) ([]exportwatch.Gap, error) {
	list, err := all(ctx, t, readGap, `SELECT `+gapColumns+` FROM gaps
		WHERE source = $1 AND planned = 0 AND filled_at IS NULL ORDER BY from_at`, src)
	return list, wrap(err, "list open gaps of %s", src)
}
