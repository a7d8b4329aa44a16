package pipeline

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/triage"
)

// memory is how far back, in days, a report is looked for among the
// developments already raised.
const memory = 400

// triageAll raises developments from every version not judged yet.
func (p *Pipeline) triageAll(ctx context.Context, r *Report) error {
	return p.eachUnstepped(ctx, stepTriage, r, func(id int64) error {
		if err := p.judgeVersion(ctx, id, r); err != nil {
			return fmt.Errorf("triage version %d: %w", id, err)
		}
		return nil
	})
}

// judgeVersion raises what a version tells. It is read outside of any transaction,
// since a long text takes seconds, and what others write must not wait for it.
func (p *Pipeline) judgeVersion(ctx context.Context, id int64, r *Report) error {
	var in triage.Input
	var change int64
	var tells bool
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		if in, change, err = p.triageInput(ctx, tx, id); err == nil {
			tells, err = p.tells(ctx, tx, in)
		}
		return err
	})
	if err != nil {
		return err
	}
	var list []exportwatch.Development
	if tells {
		list = triage.Read(in)
	}
	return p.store.Update(ctx, func(tx *store.Tx) error {
		fresh, err := tx.MarkStep(ctx, stepTriage, id, p.now(), fmt.Sprintf("news %t, %d read", tells, len(list)))
		if err != nil || !fresh {
			return err // another process judged it meanwhile
		}
		return p.raiseAll(ctx, tx, in, change, list, r)
	})
}

// tells reports whether a version is news of something that moved nowhere, that was
// not told of another address of it and that is wanted.
func (p *Pipeline) tells(ctx context.Context, tx *store.Tx, in triage.Input) (bool, error) {
	if news, err := p.news(ctx, tx, in); err != nil || !news {
		return false, err
	}
	if moved, err := isMoved(ctx, tx, in); err != nil || moved {
		return false, err
	}
	if told, err := toldBeside(ctx, tx, in); err != nil || told {
		return false, err
	}
	return wanted(ctx, tx, in.Version)
}

// raiseAll raises everything that triage read from a version.
func (p *Pipeline) raiseAll(ctx context.Context, tx *store.Tx, in triage.Input, change int64, list []exportwatch.Development, r *Report) error {
	for _, c := range list {
		if in.Source.ID == sources.HandID {
			h, err := tx.HandingOf(ctx, in.Version.Captures[0])
			if err != nil {
				return err
			}
			handed(h, &c)
		}
		if err := flagRedirect(ctx, tx, in.Version, &c); err != nil {
			return err
		}
		if err := p.raise(ctx, tx, in, change, c, r); err != nil {
			return fmt.Errorf("%s: %w", c.Kind, err)
		}
	}
	return nil
}

// triageInput gathers what triage is told of a version.
func (p *Pipeline) triageInput(ctx context.Context, tx *store.Tx, id int64) (in triage.Input, change int64, err error) {
	if in.Version, err = tx.Version(ctx, id); err != nil {
		return in, 0, err
	}
	if in.Version, err = datedByFeed(ctx, tx, in.Version); err != nil {
		return in, 0, err
	}
	if in.Version, err = namedByRecord(ctx, tx, in.Version); err != nil {
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
	in.Source, in.Lasting = p.defs[in.Document.Source].Source, p.defs[in.Document.Source].Lasting
	ch, err := tx.ChangeTo(ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) && in.Version.Origin != exportwatch.OriginObserved {
		return in, 0, nil // else it waits for its comparison
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
// source announces firsts. What the first pass over the source brought is its
// back list, save what was published on a day after the one it was added, as
// when its first pass that worked came days late.
func (p *Pipeline) news(ctx context.Context, tx *store.Tx, in triage.Input) (bool, error) {
	first := in.Version.Origin == exportwatch.OriginFirst
	c := exportwatch.Change{Edits: in.Edits}
	if first && !in.Source.Announces || !first && (in.Version.Origin != exportwatch.OriginObserved || !c.Substantive()) {
		return false, nil
	}
	end, ended, err := baselineEnd(ctx, tx, in.Document.Source)
	if err != nil || ended && in.Version.ObservedAt.After(end) {
		return err == nil, err
	}
	if !first {
		return p.fromElsewhere(ctx, tx, in)
	}
	state, err := tx.SourceState(ctx, in.Document.Source)
	if err != nil {
		return false, err
	}
	added := exportwatch.DateOf(state.Added.In(p.zone))
	return added.Before(in.Version.Published) && added.Before(exportwatch.DateOf(in.Version.ObservedAt.In(p.zone))), nil
}

// fromElsewhere reports whether a version was brought by another source than
// the one that brought its document first. One that was not, in the first pass,
// is the back list told twice: a docket's feed, then its report.
func (p *Pipeline) fromElsewhere(ctx context.Context, tx *store.Tx, in triage.Input) (bool, error) {
	for _, id := range in.Version.Captures {
		c, err := tx.Capture(ctx, id)
		if err != nil || c.Source != in.Document.Source {
			return err == nil, err
		}
	}
	return false, nil
}

// raise stores c as a new development or as a further report of a known one.
func (p *Pipeline) raise(ctx context.Context, tx *store.Tx, in triage.Input, change int64, c exportwatch.Development, r *Report) error {
	stored, known, err := p.reported(ctx, tx, c)
	if err != nil {
		return err
	}
	if known {
		return p.update(ctx, tx, stored, c, r)
	}
	if old, err := p.backList(ctx, tx, in, c); err != nil || old {
		return err
	}
	if in.Version.Format == feedFormat {
		c.Flags = append(c.Flags, feedFlag)
	}
	if missed, err := late(ctx, tx, in.Version); err != nil {
		return err
	} else if missed {
		c.Flags = append(c.Flags, lateFlag)
	}
	c.Revision, c.RaisedAt, c.UpdatedAt, c.Change = 1, p.now(), p.now(), change
	if err := p.assignMatter(ctx, tx, &c); err != nil {
		return err
	}
	if err := tx.PutDevelopment(ctx, c, nil); err != nil {
		return err
	}
	r.told(c)
	p.log.Info("development", about(c)...)
	return nil
}

// reported returns the stored development that c is another report of, or false.
// The same key is the same event however long ago it was raised; events that
// only look alike are taken for one within memory.
func (p *Pipeline) reported(ctx context.Context, tx *store.Tx, c exportwatch.Development) (exportwatch.Development, bool, error) {
	stored, err := tx.DevelopmentByKey(ctx, c.Key)
	if !errors.Is(err, exportwatch.ErrNotFound) {
		return stored, err == nil, err
	}
	recent, err := tx.Known(ctx, p.now().AddDate(0, 0, -memory))
	if err != nil {
		return exportwatch.Development{}, false, err
	}
	recent = slices.DeleteFunc(recent, func(d exportwatch.Development) bool { return d.Owner != c.Owner })
	stored, ok := triage.Match(c, recent)
	return stored, ok, nil
}

// backList reports whether a first version tells of something from before the
// source's cut-off: adding a source never alerts its past. What the first pass
// knew of and did not have is of that past too, unless it is dated after it.
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
	switch added := exportwatch.DateOf(state.Added.In(p.zone)); {
	case !on.IsZero() && on.Before(added):
		return true, nil
	case added.Before(on), len(in.Version.Captures) == 0:
		return false, nil
	default: // dated on the day itself, or not at all
		return tx.InBacklog(ctx, in.Version.Captures[0])
	}
}

// update adds a further report to a stored development. It is a revision that
// alerts only if triage names a field that changed, or if nobody was told of the
// one before it yet: then what is told has everything.
func (p *Pipeline) update(ctx context.Context, tx *store.Tx, stored, c exportwatch.Development, r *Report) error {
	merged, changed := triage.Merge(stored, c)
	if len(changed) == 0 && reflect.DeepEqual(merged, stored) {
		return nil
	}
	merged.Revision, merged.UpdatedAt = stored.Revision+1, p.now()
	if err := p.assignMatter(ctx, tx, &merged); err != nil {
		return err
	}
	waiting, err := tx.Unmatched(ctx, merged.ID)
	if err != nil {
		return err
	}
	if len(changed) == 0 && len(waiting) == 0 {
		return tx.PutSilently(ctx, merged)
	}
	if err := tx.PutDevelopment(ctx, merged, changed); err != nil {
		return err
	}
	if len(changed) > 0 || r.tells(merged.ID) {
		r.told(merged)
	}
	p.log.Info("development updated", append(about(merged), "revision", merged.Revision, "changed", changed)...)
	return nil
}

// about says in a log what a development is. The log is for whoever runs the
// service: of what somebody handed in for themselves alone it has no word.
func about(d exportwatch.Development) []any {
	if d.Owner != "" {
		return []any{"id", d.ID, "private", true}
	}
	return []any{"id", d.ID, "kind", d.Kind, "severity", d.Severity, "headline", d.Headline, "matter", d.Matter}
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
	if d.Revision == 1 && d.Matter != "" { // named by whoever handed it in
		named, err := tx.Matter(ctx, d.Matter)
		if err != nil {
			return err
		}
		candidates = []exportwatch.Matter{named}
	}
	m, _ := triage.Matter(*d, candidates)
	if d.Owner != "" {
		return privateMatter(ctx, tx, d, m, len(candidates) > 0)
	}
	left := d.Matter
	d.Matter = m.ID
	if err := tx.PutMatter(ctx, m); err != nil || left == "" || left == m.ID {
		return err
	}
	return p.leaveMatter(ctx, tx, left, m)
}

// leaveMatter takes from a matter the ties that are now those of another, and
// says in it which: alerts sent before lead readers there.
func (p *Pipeline) leaveMatter(ctx context.Context, tx *store.Tx, id exportwatch.MatterID, to exportwatch.Matter) error {
	m, err := tx.Matter(ctx, id)
	if err != nil {
		return err
	}
	gone := tieKeys(to.Ties)
	m.Ties = slices.DeleteFunc(m.Ties, func(t exportwatch.Tie) bool { return slices.Contains(gone, t.Key) })
	m.Ties = append(m.Ties, exportwatch.Tie{Key: "matter:" + string(to.ID), Reason: "joined with " + to.Title})
	return tx.PutMatter(ctx, m)
}

func tieKeys(ties []exportwatch.Tie) []string {
	keys := make([]string, len(ties))
	for i, t := range ties {
		keys[i] = t.Key
	}
	return keys
}
