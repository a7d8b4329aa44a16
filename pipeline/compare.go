package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/store"
)

// Names of the steps that mark a version as done.
const (
	stepCompare = "compare"
	stepTriage  = "triage"
)

// compareAll compares every version that has not been with the one before it.
func (p *Pipeline) compareAll(ctx context.Context, r *Report) error {
	list := func(tx *store.Tx, limit int) ([]int64, error) { return tx.Unstepped(ctx, stepCompare, limit) }
	return each(ctx, p, list, func(id int64) error {
		return p.store.Update(ctx, func(tx *store.Tx) error {
			if err := p.compare(ctx, tx, id, r); err != nil {
				return fmt.Errorf("compare version %d: %w", id, err)
			}
			return nil
		})
	})
}

func (p *Pipeline) compare(ctx context.Context, tx *store.Tx, id int64, r *Report) error {
	v, err := tx.Version(ctx, id)
	if err != nil {
		return err
	}
	doc, err := tx.Document(ctx, v.Doc)
	if err != nil {
		return err
	}
	before, err := predecessor(ctx, tx, v)
	switch {
	case errors.Is(err, exportwatch.ErrNotFound):
		err = noteNew(ctx, tx, doc.Source, v.ObservedAt)
	case err == nil && (v.Origin == exportwatch.OriginObserved || before.Doc != v.Doc):
		err = p.change(ctx, tx, doc.Source, before, v, r)
	}
	if err != nil {
		return err
	}
	_, err = tx.MarkStep(ctx, stepCompare, id, p.now(), string(v.Origin))
	return err
}

// change stores what v changed in before.
func (p *Pipeline) change(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, before, v exportwatch.Version, r *Report) error {
	c, err := tx.AddChange(ctx, exportwatch.Change{
		Doc: v.Doc, From: before.ID, To: v.ID, At: v.ObservedAt, Engine: differ.Engine, Edits: differ.Versions(&before, &v),
	})
	if err != nil {
		return err
	}
	if c.Substantive() {
		r.Changes = append(r.Changes, c)
	}
	return noteChange(ctx, tx, src, v.ObservedAt)
}

// noteNew counts a document that appeared after the first pass of src as a
// change of src.
func noteNew(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, at time.Time) error {
	end, ended, err := baselineEnd(ctx, tx, src)
	if err != nil || !ended || !at.After(end) {
		return err
	}
	return noteChange(ctx, tx, src, at)
}

// noteChange tells the state of src when its newest change was observed.
func noteChange(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, at time.Time) error {
	state, err := tx.SourceState(ctx, src)
	if err != nil {
		return err
	}
	state.LastChange = at
	return tx.PutSourceState(ctx, state)
}

// predecessor returns what v is compared with: the version before it of the
// same document and format, or for the first text of a bill's stage the newest
// text of an earlier stage of that bill. It is ErrNotFound if there is none.
func predecessor(ctx context.Context, tx *store.Tx, v exportwatch.Version) (exportwatch.Version, error) {
	before, err := tx.PreviousVersion(ctx, v)
	if !errors.Is(err, exportwatch.ErrNotFound) {
		return before, err
	}
	bill, stage, ok := strings.Cut(string(v.Doc), "@")
	if !ok || stage == "" {
		return before, err
	}
	stages, err := tx.Documents(ctx, bill+"@", batchSize, 0)
	if err != nil {
		return before, err
	}
	for _, d := range stages {
		other, err := tx.LatestVersion(ctx, d.ID, v.Format)
		if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
			return before, err
		}
		if err == nil && earlierStage(other, v) && (before.ID == 0 || earlierStage(before, other)) {
			before = other
		}
	}
	if before.ID == 0 {
		return before, fmt.Errorf("text before %s: %w", v.Doc, exportwatch.ErrNotFound)
	}
	return before, nil
}

// earlierStage orders text versions of a bill by the day on them and, on one
// day, by when we had them.
func earlierStage(a, b exportwatch.Version) bool {
	if c := a.Published.Compare(b.Published); c != 0 && !a.Published.IsZero() && !b.Published.IsZero() {
		return c < 0
	}
	return a.ID < b.ID
}
