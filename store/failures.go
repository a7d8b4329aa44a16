package store

// This file owns the rows of table failures: what a step of the pipeline failed
// on. It stays to be done, and the lists of what is to do pass over it until it
// is to be tried again.

import (
	"context"
	"time"

	"exportwatch"
)

// A Failure is one row that a step failed on.
type Failure struct {
	Step     string // "parse", "accept", "compare", "triage" or "match"
	Item     int64  // the row, as the lists of what is to do name it
	Source   exportwatch.SourceID
	Subject  string // of the incident about it
	Attempts int
	First    time.Time // when it failed first
	Next     time.Time // when it is to be tried again
	Err      string    // of the last attempt
}

const failureColumns = `step, item, source, subject, attempts, first, next, error`

func readFailure(row scanner) (f Failure, err error) {
	err = row.Scan(&f.Step, &f.Item, &f.Source, &f.Subject, &f.Attempts, instantInto(&f.First), instantInto(&f.Next), &f.Err)
	return f, err
}

// ready is the condition that the row of todo at hand does not wait for another
// try at the instant that $1 holds. An instant of zero passes over nothing.
const ready = ` ($1 = 0 OR NOT EXISTS (SELECT 1 FROM failures f WHERE f.step = todo.step AND f.item = todo.item AND f.next > $1))`

// readyAt returns the value that ready takes for the instant at.
func readyAt(at time.Time) any {
	if at.IsZero() {
		return 0
	}
	return instantValue(at)
}

// CountFailure counts f as one more failure of its step on its row, and returns
// it as counted: Attempts, First and Next are those of all of them, so that after
// the first DelayFailure says when the next try is.
func (t *Tx) CountFailure(ctx context.Context, f Failure) (Failure, error) {
	counted, err := one(ctx, t, readFailure, `INSERT INTO failures (`+failureColumns+`) VALUES ($1, $2, $3, $4, 1, $5, $6, $7)
		ON CONFLICT (step, item) DO UPDATE SET attempts = attempts + 1, error = excluded.error
		RETURNING `+failureColumns, f.Step, f.Item, f.Source, f.Subject, instantValue(f.First), instantValue(f.Next), f.Err)
	return counted, wrap(err, "count a failure of step %s on %d", f.Step, f.Item)
}

// DelayFailure puts off the next try of a row that a step failed on. It is
// nothing if the step did not.
func (t *Tx) DelayFailure(ctx context.Context, step string, item int64, next time.Time) error {
	_, err := t.exec(ctx, `UPDATE failures SET next = $3 WHERE step = $1 AND item = $2`, step, item, instantValue(next))
	return wrap(err, "delay step %s of %d", step, item)
}

// RetryDue reports whether anything that a step failed on is to be tried again
// by the instant at.
func (t *Tx) RetryDue(ctx context.Context, at time.Time) (bool, error) {
	due, err := one(ctx, t, column[bool], `SELECT EXISTS (SELECT 1 FROM failures WHERE next <= $1)`, instantValue(at))
	return due, wrap(err, "look for what is to be tried again")
}

// Failures returns everything that steps have failed on and still have to do, by
// step and row.
func (t *Tx) Failures(ctx context.Context) ([]Failure, error) {
	list, err := all(ctx, t, readFailure, `SELECT `+failureColumns+` FROM failures ORDER BY step, item`)
	return list, wrap(err, "list what steps failed on")
}

// EndFailures forgets the failures on rows that are no longer to be done, and
// returns them: the step was taken, or what it was to do was done otherwise.
func (t *Tx) EndFailures(ctx context.Context) ([]Failure, error) {
	list, err := all(ctx, t, readFailure, `DELETE FROM failures
		WHERE NOT EXISTS (SELECT 1 FROM todo WHERE todo.step = failures.step AND todo.item = failures.item)
		RETURNING `+failureColumns)
	return list, wrap(err, "forget failures that have ended")
}

// StepSubject returns the source that a row of a step is of and the name of what
// it is about: an address, a document, a development. A row that is of no one
// source is of the service.
func (t *Tx) StepSubject(ctx context.Context, step string, item int64) (src exportwatch.SourceID, about string, err error) {
	query := `SELECT d.source, v.doc FROM versions v JOIN documents d ON d.id = v.doc WHERE v.id = $1`
	switch step {
	case "parse", "accept":
		query = `SELECT source, url FROM captures WHERE id = $1`
	case "match":
		query = `SELECT '` + string(exportwatch.Service) + `', development FROM development_revisions WHERE id = $1`
	}
	_, err = one(ctx, t, func(row scanner) (struct{}, error) { return struct{}{}, row.Scan(&src, &about) }, query, item)
	return src, about, wrap(err, "look up row %d of step %s", item, step)
}
