package store

// This file owns the rows of table source_states: what is known of each
// source's recent past, one row a source, overwritten after every pass.

import (
	"context"

	"exportwatch"
)

const sourceStateColumns = `source, added, last_tried, last_success, last_change, health, reason, detail`

func readSourceState(row scanner) (s exportwatch.SourceState, err error) {
	err = row.Scan(&s.Source, instantInto(&s.Added), instantInto(&s.LastTried), instantInto(&s.LastSuccess),
		instantInto(&s.LastChange), &s.Health, &s.Reason, &s.Detail)
	return s, err
}

// PutSourceState stores s, replacing the state of its source.
func (t *Tx) PutSourceState(ctx context.Context, s exportwatch.SourceState) error {
	_, err := t.exec(ctx, `INSERT INTO source_states (source, added, last_tried, last_success, last_change, health, reason, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (source) DO UPDATE SET added = excluded.added, last_tried = excluded.last_tried,
			last_success = excluded.last_success, last_change = excluded.last_change,
			health = excluded.health, reason = excluded.reason, detail = excluded.detail`,
		s.Source, optionalInstant(s.Added), optionalInstant(s.LastTried), optionalInstant(s.LastSuccess),
		optionalInstant(s.LastChange), s.Health, s.Reason, s.Detail)
	return wrap(err, "put state of %s", s.Source)
}

// SourceState returns the state of a source, or ErrNotFound.
func (t *Tx) SourceState(ctx context.Context, id exportwatch.SourceID) (exportwatch.SourceState, error) {
	s, err := one(ctx, t, readSourceState, `SELECT `+sourceStateColumns+` FROM source_states WHERE source = $1`, id)
	return s, wrap(err, "state of source %s", id)
}

// SourceStates returns the state of every source that has one, by source.
func (t *Tx) SourceStates(ctx context.Context) ([]exportwatch.SourceState, error) {
	list, err := all(ctx, t, readSourceState, `SELECT `+sourceStateColumns+` FROM source_states ORDER BY source`)
	return list, wrap(err, "list source states")
}
