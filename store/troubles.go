package store

// This file owns the rows of table troubles: failures in a row that are not yet
// enough for an incident. They are counted, and forgotten at the next success.

import (
	"context"

	"exportwatch"
)

// CountTrouble counts one more failure in a row about the subject of i, seen at
// i.Opened, and returns it as counted: Opened is when the first was seen, the
// reason and the detail are those of the latest.
func (t *Tx) CountTrouble(ctx context.Context, i exportwatch.Incident) (exportwatch.Incident, error) {
	counted, err := one(ctx, t, readTrouble, `INSERT INTO troubles (source, subject, reason, detail, first, last, count)
		VALUES ($1, $2, $3, $4, $5, $5, 1)
		ON CONFLICT (source, subject) DO UPDATE SET reason = excluded.reason, detail = excluded.detail, last = excluded.last, count = count + 1
		RETURNING source, subject, reason, detail, first, last, count`,
		i.Source, i.Subject, i.Reason, i.Detail, instantValue(i.Opened))
	return counted, wrap(err, "count trouble of %s", i.Source)
}

func readTrouble(row scanner) (i exportwatch.Incident, err error) {
	err = row.Scan(&i.Source, &i.Subject, &i.Reason, &i.Detail, instantInto(&i.Opened), instantInto(&i.Seen), &i.Count)
	return i, err
}

// ClearTroubles forgets the failures of a source about a subject.
func (t *Tx) ClearTroubles(ctx context.Context, src exportwatch.SourceID, subject string) error {
	_, err := t.exec(ctx, `DELETE FROM troubles WHERE source = $1 AND subject = $2`, src, subject)
	return wrap(err, "clear troubles of %s", src)
}

// Troubles returns the failures of a source that are not yet an incident, the
// longest lasting first; the empty source stands for all.
func (t *Tx) Troubles(ctx context.Context, src exportwatch.SourceID) ([]exportwatch.Incident, error) {
	list, err := all(ctx, t, readTrouble, `SELECT source, subject, reason, detail, first, last, count
		FROM troubles WHERE `+ofSource(src)+` ORDER BY first, source, subject`, src)
	return list, wrap(err, "list troubles of %q", src)
}
