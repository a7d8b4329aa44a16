package store

// This file owns the rows of table runs: one for each pass over a source, open
// until the pass ends, so that a killed process leaves a trace.

import (
	"context"
	"errors"
	"time"

	"exportwatch"
)

const runColumns = `id, source, began, ended, captures, outcomes, err, purpose`

func readRun(row scanner) (r exportwatch.Run, err error) {
	err = row.Scan(&r.ID, &r.Source, instantInto(&r.Began), instantInto(&r.Ended), &r.Captures, jsonInto(&r.Outcomes), &r.Err, &r.Purpose)
	return r, err
}

// BeginRun stores a run and returns it with its ID.
func (t *Tx) BeginRun(ctx context.Context, r exportwatch.Run) (exportwatch.Run, error) {
	r.Began, r.Ended = storable(r.Began), time.Time{}
	var err error
	r.ID, err = t.insert(ctx, `INSERT INTO runs (source, began, captures, outcomes, err, purpose)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		r.Source, instantValue(r.Began), r.Captures, jsonValue{r.Outcomes}, r.Err, r.Purpose)
	return r, wrap(err, "begin run of %s", r.Source)
}

// EndRun stores the end, the counts and the error of the run with r's ID. It is
// ErrNotFound if there is none, and an error if r has no end.
func (t *Tx) EndRun(ctx context.Context, r exportwatch.Run) error {
	if r.Ended.IsZero() {
		return wrap(errors.New("it has no end"), "end run %d", r.ID)
	}
	n, err := t.exec(ctx, `UPDATE runs SET ended = $1, captures = $2, outcomes = $3, err = $4 WHERE id = $5`,
		instantValue(r.Ended), r.Captures, jsonValue{r.Outcomes}, r.Err, r.ID)
	if err == nil && n == 0 {
		err = exportwatch.ErrNotFound
	}
	return wrap(err, "end run %d", r.ID)
}

// Run returns the run with the given ID, or ErrNotFound.
func (t *Tx) Run(ctx context.Context, id int64) (exportwatch.Run, error) {
	r, err := one(ctx, t, readRun, `SELECT `+runColumns+` FROM runs WHERE id = $1`, id)
	return r, wrap(err, "run %d", id)
}

// LastRun returns the newest run of a source for a purpose, or ErrNotFound.
func (t *Tx) LastRun(ctx context.Context, src exportwatch.SourceID, why exportwatch.Purpose) (exportwatch.Run, error) {
	r, err := one(ctx, t, readRun, `SELECT `+runColumns+` FROM runs
		WHERE source = $1 AND purpose = $2 ORDER BY id DESC LIMIT 1`, src, why)
	return r, wrap(err, "last %s run of %s", why, src)
}

// Runs returns the runs of a source, the newest first; the empty source stands
// for all.
func (t *Tx) Runs(ctx context.Context, src exportwatch.SourceID, limit int) ([]exportwatch.Run, error) {
	list, err := all(ctx, t, readRun, `SELECT `+runColumns+` FROM runs
		WHERE `+ofSource(src)+` ORDER BY id DESC LIMIT $2`, src, atMost(limit))
	return list, wrap(err, "list runs of %q", src)
}

// RunCut is the error of a run whose process was killed.
const RunCut = "cut"

// CloseCutRuns ends every run that never ended, because its process was killed,
// with the error RunCut, and returns how many there were. It is for the start of
// the one process that crawls.
func (t *Tx) CloseCutRuns(ctx context.Context, at time.Time) (int, error) {
	n, err := t.exec(ctx, `UPDATE runs SET ended = $1, err = $2 WHERE ended IS NULL`, instantValue(at), RunCut)
	return int(n), wrap(err, "close cut runs")
}
