package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/parsers"
	"exportwatch/store"
)

// Names of the steps that mark a version, or a revision of a development, as done.
const (
	stepCompare = "compare"
	stepTriage  = "triage"
	stepMatch   = "match"
)

// compareAll compares every version that has not been with the one before it:
// first versions, and those whose comparison failed when they were stored.
func (p *Pipeline) compareAll(ctx context.Context, r *Report) error {
	return p.eachUnstepped(ctx, stepCompare, r, func(id int64) error {
		return p.together(ctx, r, func(tx *store.Tx, g *group) error {
			if err := p.compare(ctx, tx, id, g); err != nil {
				return fmt.Errorf("compare version %d: %w", id, err)
			}
			return nil
		})
	})
}

// eachUnstepped calls do for every row for which a step has not been taken.
func (p *Pipeline) eachUnstepped(ctx context.Context, step string, r *Report, do func(int64) error) error {
	return each(ctx, p, r, rows[int64]{
		step: step,
		list: func(tx *store.Tx, at time.Time, limit int) ([]int64, error) {
			return tx.Unstepped(ctx, step, at, limit)
		},
		id: func(id int64) int64 { return id },
		do: do,
	})
}

func (p *Pipeline) compare(ctx context.Context, tx *store.Tx, id int64, g *group) error {
	v, err := tx.Version(ctx, id)
	if err != nil {
		return err
	}
	before, err := predecessor(ctx, tx, v)
	if errors.Is(err, exportwatch.ErrNotFound) {
		doc, err := tx.Document(ctx, v.Doc)
		if err != nil {
			return err
		}
		if err := noteNew(ctx, tx, doc.Source, v.ObservedAt, g); err != nil {
			return err
		}
		return p.compared(ctx, tx, v)
	}
	if err != nil {
		return err
	}
	if v.Origin != exportwatch.OriginObserved && before.Doc == v.Doc { // the publisher did not change the text
		return p.compared(ctx, tx, v)
	}
	if !parsers.SameEngines(before, v) {
		return p.compared(ctx, tx, v)
	}
	doc, err := tx.Document(ctx, v.Doc)
	if err != nil {
		return err
	}
	return p.change(ctx, tx, doc.Source, before, v, differ.Versions(&before, &v), g)
}

// compareKept compares v, a version of a document of src just stored, with
// before, which it follows. Texts that the differ fails on are left to compareAll:
// they keep no text from being stored.
func (p *Pipeline) compareKept(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, before, v exportwatch.Version, g *group) error {
	if v.Origin != exportwatch.OriginObserved || !parsers.SameEngines(before, v) {
		return p.compared(ctx, tx, v)
	}
	var edits []exportwatch.Edit
	err := p.safely(func() error {
		edits = differ.Versions(&before, &v)
		return nil
	})
	if err != nil {
		p.log.Error("not compared", "document", v.Doc, "from", before.ID, "to", v.ID, "error", err)
		return nil
	}
	return p.change(ctx, tx, src, before, v, edits, g)
}

// change stores what v changed in before, as the newest change of src.
func (p *Pipeline) change(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, before, v exportwatch.Version, edits []exportwatch.Edit, g *group) error {
	c, err := tx.AddChange(ctx, exportwatch.Change{Doc: v.Doc, From: before.ID, To: v.ID, At: v.ObservedAt, Engine: differ.Engine, Edits: edits})
	if err != nil {
		return err
	}
	if c.Substantive() {
		g.Changes = append(g.Changes, c)
	}
	g.changed[src] = v.ObservedAt
	return p.compared(ctx, tx, v)
}

// compared marks v as compared.
func (p *Pipeline) compared(ctx context.Context, tx *store.Tx, v exportwatch.Version) error {
	_, err := tx.MarkStep(ctx, stepCompare, v.ID, p.now(), string(v.Origin))
	return err
}

// noteNew counts a document that appeared after the first pass of src as a
// change of src.
func noteNew(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, at time.Time, g *group) error {
	end, ended, err := baselineEnd(ctx, tx, src)
	if err == nil && ended && at.After(end) {
		g.changed[src] = at
	}
	return err
}

// predecessor returns what v is compared with: the version before it of the
// same document and format, or for the first text of a bill's stage the newest
// text of an earlier stage of that bill. It is ErrNotFound if there is none.
func predecessor(ctx context.Context, tx *store.Tx, v exportwatch.Version) (exportwatch.Version, error) {
	before, err := tx.PreviousVersion(ctx, v)
	if !errors.Is(err, exportwatch.ErrNotFound) {
		return before, err
	}
	name, notNamed := exportwatch.ParseDocID(string(v.Doc))
	if notNamed != nil || name.Family != "bill" || name.Version == "" {
		return before, err
	}
	name.Version = ""
	stages, err := tx.Documents(ctx, name.String()+"@", batchSize, 0)
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
