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
// revisions of developments. A version is not judged before it was compared, nor
// the Federal Register's record of a document before its full text that is to be
// judged too: what a document does to another stands in the text alone.
func (t *Tx) Unstepped(ctx context.Context, step string, at time.Time, limit int) ([]int64, error) {
	list, err := all(ctx, t, column[int64], `SELECT item FROM todo WHERE step = $2 AND`+ready+`
			AND (step <> 'triage' OR NOT EXISTS (SELECT 1 FROM todo c WHERE c.step = 'compare' AND c.item = todo.item)
				AND NOT EXISTS (`+textToJudge+`))
		ORDER BY item LIMIT $3`, readyAt(at), step, atMost(limit))
	return list, wrap(err, "list rows without step %s", step)
}

// textToJudge selects the full texts of the document of which the row of todo at
// hand is the record that are to be judged and wait for no other try.
const textToJudge = `SELECT 1 FROM versions record JOIN versions text ON text.doc = record.doc AND text.format = 'fr-xml'
	JOIN todo t ON t.step = 'triage' AND t.item = text.id
	WHERE record.id = todo.item AND record.format = 'fr-json'
		AND ($1 = 0 OR NOT EXISTS (SELECT 1 FROM failures f WHERE f.item = t.item AND f.step IN ('triage', 'compare') AND f.next > $1))`
