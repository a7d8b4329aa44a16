package store

// This file owns the rows of tables incidents and gaps: trouble with sources,
// one open incident for each source, subject and reason, and the intervals of
// which nothing will ever be known.

import (
	"context"
	"errors"
	"time"

	"exportwatch"
)

const incidentColumns = `id, source, subject, reason, detail, opened, closed, count`

func readIncident(row scanner) (i exportwatch.Incident, err error) {
	err = row.Scan(&i.ID, &i.Source, &i.Subject, &i.Reason, &i.Detail, instantInto(&i.Opened), instantInto(&i.Closed), &i.Count)
	return i, err
}

// OpenIncident stores i with a count of 1 and reports true. If one is open for
// the same source, subject and reason, that one is counted up, takes i's detail
// and is returned with false.
func (t *Tx) OpenIncident(ctx context.Context, i exportwatch.Incident) (exportwatch.Incident, bool, error) {
	open, err := one(ctx, t, readIncident, `UPDATE incidents SET count = count + 1, detail = $1
		WHERE source = $2 AND subject = $3 AND reason = $4 AND closed IS NULL RETURNING `+incidentColumns,
		i.Detail, i.Source, i.Subject, i.Reason)
	if !errors.Is(err, exportwatch.ErrNotFound) {
		return open, false, wrap(err, "count incident of %s", i.Source)
	}
	i, err = one(ctx, t, readIncident, `INSERT INTO incidents (source, subject, reason, detail, opened, count)
		VALUES ($1, $2, $3, $4, $5, 1) RETURNING `+incidentColumns,
		i.Source, i.Subject, i.Reason, i.Detail, instantValue(i.Opened))
	return i, err == nil, wrap(err, "open incident of %s", i.Source)
}

// CloseIncidents closes the open incidents of a source about a subject, or all
// of the source's if subject is empty, and returns them by ID.
func (t *Tx) CloseIncidents(ctx context.Context, src exportwatch.SourceID, subject string, at time.Time) ([]exportwatch.Incident, error) {
	list, err := all(ctx, t, readIncident, `SELECT `+incidentColumns+` FROM incidents
		WHERE source = $1 AND (subject = $2 OR $2 = '') AND closed IS NULL ORDER BY id`, src, subject)
	for i := range list {
		if err != nil {
			break
		}
		list[i].Closed = storable(at)
		_, err = t.exec(ctx, `UPDATE incidents SET closed = $1 WHERE id = $2`, instantValue(at), list[i].ID)
	}
	return list, wrap(err, "close incidents of %s", src)
}

// Incidents returns the incidents of a source, the newest first; the empty
// source stands for all.
func (t *Tx) Incidents(ctx context.Context, src exportwatch.SourceID, onlyOpen bool, limit int) ([]exportwatch.Incident, error) {
	open := ""
	if onlyOpen {
		open = " AND closed IS NULL"
	}
	list, err := all(ctx, t, readIncident, `SELECT `+incidentColumns+` FROM incidents
		WHERE `+ofSource(src)+open+`
		ORDER BY opened DESC, id DESC LIMIT $2`, src, atMost(limit))
	return list, wrap(err, "list incidents of %q", src)
}

// AddGap stores g, unless the source has a gap from the same instant already.
// It reports whether it stored it.
func (t *Tx) AddGap(ctx context.Context, g exportwatch.Gap) (bool, error) {
	n, err := t.exec(ctx, `INSERT INTO gaps (source, from_at, to_at, reason) VALUES ($1, $2, $3, $4)
		ON CONFLICT (source, from_at) DO NOTHING`, g.Source, instantValue(g.From), instantValue(g.To), g.Reason)
	return n == 1, wrap(err, "add gap of %s", g.Source)
}

// Gaps returns the gaps of a source, the earliest first; the empty source
// stands for all, ordered by source first.
func (t *Tx) Gaps(ctx context.Context, src exportwatch.SourceID) ([]exportwatch.Gap, error) {
	list, err := all(ctx, t, func(row scanner) (g exportwatch.Gap, err error) {
		err = row.Scan(&g.Source, instantInto(&g.From), instantInto(&g.To), &g.Reason)
		return g, err
	}, `SELECT source, from_at, to_at, reason FROM gaps WHERE `+ofSource(src)+` ORDER BY source, from_at`, src)
	return list, wrap(err, "list gaps of %q", src)
}
