package store

// This file owns the rows of table steps: which step of the pipeline has been
// taken for which version. A step's result and its row commit together, so that
// a step is taken once however often the process is killed. What is left to do
// stands in table todo, whose rows the database itself makes and takes away with
// the rows of captures, versions, revisions, and of the steps taken for them.

import (
	"context"
	"time"
)

// MarkStep records that a step has been taken for a version. It reports false,
// and keeps the first row, if it had been already.
func (t *Tx) MarkStep(ctx context.Context, step string, version int64, at time.Time, note string) (bool, error) {
	n, err := t.exec(ctx, `INSERT INTO steps (step, version, at, note) VALUES ($1, $2, $3, $4)
		ON CONFLICT (step, version) DO NOTHING`, step, version, instantValue(at), note)
	return n == 1, wrap(err, "mark step %s of version %d", step, version)
}

// Unstepped returns the IDs of the rows for which a step has not been taken and
// that wait for no other try at the instant at, ascending; the zero instant is
// all of them. The steps are "compare" and "triage" of versions and "match" of
// revisions of developments. A version is not judged before it was compared.
func (t *Tx) Unstepped(ctx context.Context, step string, at time.Time, limit int) ([]int64, error) {
	list, err := all(ctx, t, column[int64], `SELECT item FROM todo WHERE step = $2 AND`+ready+`
			AND (step <> 'triage' OR NOT EXISTS (SELECT 1 FROM todo c WHERE c.step = 'compare' AND c.item = todo.item))
		ORDER BY item LIMIT $3`, readyAt(at), step, atMost(limit))
	return list, wrap(err, "list rows without step %s", step)
}
