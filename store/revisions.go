package store

// This file owns the rows of table development_revisions, which keep how every
// development was told on each day, and of table matched, which say that a
// revision has been compared with the subscriptions: one row and its alerts
// commit together.

import (
	"context"
	"time"

	"exportwatch"
)

// A Revision is a development as it was told at one time.
type Revision struct {
	Revision int
	Changed  []string // material fields that changed; empty for the first and for silent ones
	At       time.Time
	Silent   bool // nobody was told
	Body     exportwatch.Development
}

// A RevisionRef names one revision of one development.
type RevisionRef struct {
	Development exportwatch.DevelopmentID
	Revision    int
}

func readRevision(row scanner) (r Revision, err error) {
	err = row.Scan(&r.Revision, jsonInto(&r.Changed), instantInto(&r.At), &r.Silent, jsonInto(&r.Body))
	return r, err
}

// addRevision appends d as it is now.
func (t *Tx) addRevision(ctx context.Context, d exportwatch.Development, changed []string, silent bool) error {
	at := d.UpdatedAt
	if at.IsZero() {
		at = d.RaisedAt
	}
	_, err := t.exec(ctx, `INSERT INTO development_revisions (development, revision, changed, body, at, silent)
		VALUES ($1, $2, $3, $4, $5, $6)`, d.ID, d.Revision, jsonValue{changed}, jsonValue{d}, instantValue(at), silent)
	return err
}

// Revisions returns the revisions of a development, the first one first.
func (t *Tx) Revisions(ctx context.Context, id exportwatch.DevelopmentID) ([]Revision, error) {
	list, err := all(ctx, t, readRevision, `SELECT revision, changed, at, silent, body
		FROM development_revisions WHERE development = $1 ORDER BY revision`, id)
	return list, wrap(err, "list revisions of %s", id)
}

// Revision returns one revision of a development, or ErrNotFound.
func (t *Tx) Revision(ctx context.Context, ref RevisionRef) (Revision, error) {
	r, err := one(ctx, t, readRevision, `SELECT revision, changed, at, silent, body
		FROM development_revisions WHERE development = $1 AND revision = $2`, ref.Development, ref.Revision)
	return r, wrap(err, "revision %d of %s", ref.Revision, ref.Development)
}

// RevisionAt names the revision stored under an ID of its row, as Unstepped gives
// it. It is ErrNotFound if there is none.
func (t *Tx) RevisionAt(ctx context.Context, row int64) (RevisionRef, error) {
	ref, err := one(ctx, t, func(row scanner) (r RevisionRef, err error) {
		err = row.Scan(&r.Development, &r.Revision)
		return r, err
	}, `SELECT development, revision FROM development_revisions WHERE id = $1`, row)
	return ref, wrap(err, "revision in row %d", row)
}

// Unmatched returns the revisions of a development that wait to be matched with
// subscriptions, the first one first.
func (t *Tx) Unmatched(ctx context.Context, id exportwatch.DevelopmentID) ([]Revision, error) {
	list, err := all(ctx, t, readRevision, `SELECT revision, changed, at, silent, body
		FROM development_revisions r JOIN todo ON todo.step = 'match' AND todo.item = r.id
		WHERE r.development = $1 ORDER BY revision`, id)
	return list, wrap(err, "list revisions of %s that wait", id)
}

// MarkMatched records that a revision has been compared with the subscriptions
// and how many alerts came of it. It is ErrConflict if it had been already.
func (t *Tx) MarkMatched(ctx context.Context, ref RevisionRef, at time.Time, alerts int) error {
	_, err := t.exec(ctx, `INSERT INTO matched (development, revision, at, alerts) VALUES ($1, $2, $3, $4)`,
		ref.Development, ref.Revision, instantValue(at), alerts)
	return wrap(err, "mark %s revision %d matched", ref.Development, ref.Revision)
}
