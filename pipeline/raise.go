package pipeline

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"exportwatch"
	"exportwatch/store"
	"exportwatch/triage"
)

// memory is how far back, in days, a report is looked for among the
// developments already raised.
const memory = 400

// triageAll raises developments from every version not judged yet.
func (p *Pipeline) triageAll(ctx context.Context, r *Report) error {
	list := func(tx *store.Tx) ([]int64, error) { return tx.Unstepped(ctx, stepTriage, batchSize) }
	return each(ctx, p.store, list, func(id int64) error {
		return p.store.Update(ctx, func(tx *store.Tx) error {
			if err := p.judgeVersion(ctx, tx, id, r); err != nil {
				return fmt.Errorf("triage version %d: %w", id, err)
			}
			return nil
		})
	})
}

func (p *Pipeline) judgeVersion(ctx context.Context, tx *store.Tx, id int64, r *Report) error {
	in, change, err := p.triageInput(ctx, tx, id)
	if err != nil {
		return err
	}
	news, err := p.news(ctx, tx, in)
	if err != nil {
		return err
	}
	raised := 0
	if news {
		for _, c := range triage.Read(in) {
			if err := p.raise(ctx, tx, in, change, c, r); err != nil {
				return fmt.Errorf("%s: %w", c.Kind, err)
			}
			raised++
		}
	}
	_, err = tx.MarkStep(ctx, stepTriage, id, p.now(), fmt.Sprintf("news %t, %d read", news, raised))
	return err
}

// triageInput gathers what triage is told of a version.
func (p *Pipeline) triageInput(ctx context.Context, tx *store.Tx, id int64) (in triage.Input, change int64, err error) {
	if in.Version, err = tx.Version(ctx, id); err != nil {
		return in, 0, err
	}
	if in.Document, err = tx.Document(ctx, in.Version.Doc); err != nil {
		return in, 0, err
	}
	if len(in.Version.Captures) > 0 {
		c, err := tx.Capture(ctx, in.Version.Captures[len(in.Version.Captures)-1])
		if err != nil {
			return in, 0, err
		}
		in.URL, in.CapturedAt, in.Digest = c.URL, c.At, c.Payload
	}
	in.Source = p.defs[in.Document.Source].Source
	ch, err := tx.ChangeTo(ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return in, 0, nil
	}
	if err != nil {
		return in, 0, err
	}
	before, err := tx.Version(ctx, ch.From)
	if err != nil {
		return in, 0, err
	}
	in.Previous, in.Edits = &before, ch.Edits
	return in, ch.ID, nil
}

// news reports whether a version may raise anything: never what a newer parser
// made of old bytes, never a cosmetic change, and a first version only if its
// source announces firsts and it was not part of the first pass.
func (p *Pipeline) news(ctx context.Context, tx *store.Tx, in triage.Input) (bool, error) {
	switch in.Version.Origin {
	case exportwatch.OriginObserved:
		c := exportwatch.Change{Edits: in.Edits}
		return c.Substantive(), nil
	case exportwatch.OriginFirst:
		if !in.Source.Announces {
			return false, nil
		}
		end, ended, err := baselineEnd(ctx, tx, in.Document.Source)
		return ended && in.Version.ObservedAt.After(end), err
	}
	return false, nil
}

// raise stores c as a new development or as a further report of a known one.
func (p *Pipeline) raise(ctx context.Context, tx *store.Tx, in triage.Input, change int64, c exportwatch.Development, r *Report) error {
	known, err := tx.Known(ctx, p.now().AddDate(0, 0, -memory))
	if err != nil {
		return err
	}
	if stored, ok := triage.Match(c, known); ok {
		return p.update(ctx, tx, stored, c, r)
	}
	if old, err := p.backList(ctx, tx, in, c); err != nil || old {
		return err
	}
	c.Revision, c.RaisedAt, c.UpdatedAt, c.Change = 1, p.now(), p.now(), change
	if err := p.assignMatter(ctx, tx, &c); err != nil {
		return err
	}
	if err := tx.PutDevelopment(ctx, c, nil); err != nil {
		return err
	}
	r.Developments = append(r.Developments, c)
	p.log.Info("development", "id", c.ID, "kind", c.Kind, "severity", c.Severity, "headline", c.Headline, "matter", c.Matter)
	return nil
}

// backList reports whether a first version tells of something from before the
// source's cut-off: adding a source never alerts its past.
func (p *Pipeline) backList(ctx context.Context, tx *store.Tx, in triage.Input, c exportwatch.Development) (bool, error) {
	if in.Version.Origin != exportwatch.OriginFirst {
		return false, nil
	}
	state, err := tx.SourceState(ctx, in.Document.Source)
	if err != nil {
		return false, err
	}
	on := c.Published
	if on.IsZero() {
		on = in.Version.Published
	}
	return !on.IsZero() && on.Before(exportwatch.DateOf(state.Added.In(p.zone))), nil
}

// update adds a further report to a stored development. It is a revision that
// alerts only if triage names a field that changed.
func (p *Pipeline) update(ctx context.Context, tx *store.Tx, stored, c exportwatch.Development, r *Report) error {
	merged, changed := triage.Merge(stored, c)
	if len(changed) == 0 && reflect.DeepEqual(merged, stored) {
		return nil
	}
	merged.Revision, merged.UpdatedAt = stored.Revision+1, p.now()
	if err := p.assignMatter(ctx, tx, &merged); err != nil {
		return err
	}
	if len(changed) == 0 {
		return tx.PutSilently(ctx, merged)
	}
	if err := tx.PutDevelopment(ctx, merged, changed); err != nil {
		return err
	}
	r.Developments = append(r.Developments, merged)
	p.log.Info("development updated", "id", merged.ID, "revision", merged.Revision, "changed", changed, "headline", merged.Headline)
	return nil
}

// assignMatter ties a development to the matter it belongs to, or to a new one.
// A further report can show that it belongs to another than was thought (a suit
// turns out to attack a letter): then it moves there, with its ties, and the
// matter it leaves keeps nothing that would draw later news.
func (p *Pipeline) assignMatter(ctx context.Context, tx *store.Tx, d *exportwatch.Development) error {
	candidates, err := tx.MattersByTie(ctx, tieKeys(d.Ties))
	if err != nil {
		return err
	}
	m, _ := triage.Matter(*d, candidates)
	left := d.Matter
	d.Matter = m.ID
	if err := tx.PutMatter(ctx, m); err != nil || left == "" || left == m.ID {
		return err
	}
	return p.leaveMatter(ctx, tx, left, m.Ties)
}

// leaveMatter takes from a matter the ties that have moved to another.
func (p *Pipeline) leaveMatter(ctx context.Context, tx *store.Tx, id exportwatch.MatterID, moved []exportwatch.Tie) error {
	m, err := tx.Matter(ctx, id)
	if err != nil {
		return err
	}
	gone := tieKeys(moved)
	m.Ties = slices.DeleteFunc(m.Ties, func(t exportwatch.Tie) bool { return slices.Contains(gone, t.Key) })
	return tx.PutMatter(ctx, m)
}

func tieKeys(ties []exportwatch.Tie) []string {
	keys := make([]string, len(ties))
	for i, t := range ties {
		keys[i] = t.Key
	}
	return keys
}
