package store

// This file owns the rows of table incidents: trouble with sources, one open
// incident for each source, subject and reason.

import (
	"context"
	"errors"
	"time"

	"exportwatch"
)

const incidentColumns = `id, source, subject, reason, detail, opened, closed, count, seen, ending`

func readIncident(row scanner) (i exportwatch.Incident, err error) {
	err = row.Scan(&i.ID, &i.Source, &i.Subject, &i.Reason, &i.Detail, instantInto(&i.Opened), instantInto(&i.Closed), &i.Count,
		instantInto(&i.Seen), &i.Ending)
	return i, err
}

// OpenIncident stores i, with a count of at least 1 and seen last when it
// opened, and reports true. If one is open for the same source, subject and
// reason, that one is counted up, takes i's detail, is seen last at i.Opened and
// is returned with false.
func (t *Tx) OpenIncident(ctx context.Context, i exportwatch.Incident) (exportwatch.Incident, bool, error) {
	open, err := one(ctx, t, readIncident, `UPDATE incidents SET count = count + 1, detail = $1, seen = max(seen, $5)
		WHERE source = $2 AND subject = $3 AND reason = $4 AND closed IS NULL RETURNING `+incidentColumns,
		i.Detail, i.Source, i.Subject, i.Reason, instantValue(i.Opened))
	if !errors.Is(err, exportwatch.ErrNotFound) {
		return open, false, wrap(err, "count incident of %s", i.Source)
	}
	i, err = one(ctx, t, readIncident, `INSERT INTO incidents (source, subject, reason, detail, opened, seen, count)
		VALUES ($1, $2, $3, $4, $5, $5, $6) RETURNING `+incidentColumns,
		i.Source, i.Subject, i.Reason, i.Detail, instantValue(i.Opened), max(i.Count, 1))
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

// CloseIncident closes one incident, saying how it ended if not by recovery, and
// returns it. It is ErrNotFound if that incident is not open.
func (t *Tx) CloseIncident(ctx context.Context, id exportwatch.IncidentID, at time.Time, ending string) (exportwatch.Incident, error) {
	i, err := one(ctx, t, readIncident, `UPDATE incidents SET closed = $1, ending = $2
		WHERE id = $3 AND closed IS NULL RETURNING `+incidentColumns, instantValue(at), ending, id)
	return i, wrap(err, "close incident %d", id)
}

// Incident returns the incident with the given ID, or ErrNotFound.
func (t *Tx) Incident(ctx context.Context, id exportwatch.IncidentID) (exportwatch.Incident, error) {
	i, err := one(ctx, t, readIncident, `SELECT `+incidentColumns+` FROM incidents WHERE id = $1`, id)
	return i, wrap(err, "incident %d", id)
}

// IncidentsAbout returns the open incidents of a source about a subject, by ID.
func (t *Tx) IncidentsAbout(ctx context.Context, src exportwatch.SourceID, subject string) ([]exportwatch.Incident, error) {
	list, err := all(ctx, t, readIncident, `SELECT `+incidentColumns+` FROM incidents
		WHERE source = $1 AND subject = $2 AND closed IS NULL ORDER BY id`, src, subject)
	return list, wrap(err, "list open incidents of %s about %s", src, subject)
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
