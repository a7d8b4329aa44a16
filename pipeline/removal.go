package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/triage"
)

// A document of a lasting source counts as removed once removalChecks passes
// found it gone, the first and the last of them at least removalSpan apart,
// while other addresses of its host answered in the same passes. A deployment
// that goes wrong is mended within hours.
const (
	removalChecks = 3
	removalSpan   = 24 * time.Hour
)

// removeAll raises what was removed from lasting sources, and what is back.
func (p *Pipeline) removeAll(ctx context.Context, r *Report) error {
	var failed []error
	for _, id := range p.order {
		if def := p.defs[id]; def.Lasting {
			err := p.safely(func() error { return p.removed(ctx, def, r) })
			failed = append(failed, err)
			if ctx.Err() == nil {
				failed = append(failed, p.failStep(ctx, "removal", id, err, r))
			}
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

// removed tells which lost documents of a source are back, and then judges what it
// has been told is gone since the last time, one transaction an address. It does
// nothing if the source was not read since.
func (p *Pipeline) removed(ctx context.Context, def sources.Definition, r *Report) error {
	var found []store.Removal
	var s stretch
	var due bool
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		if s, due, err = p.unjudged(ctx, tx, def.ID); err != nil || !due {
			return err
		}
		found, err = foundAgain(ctx, tx, def.ID)
		return err
	})
	if err != nil || !due {
		return err
	}
	for _, m := range found {
		if err := p.store.Update(ctx, func(tx *store.Tx) error { return p.restore(ctx, tx, def, m, r) }); err != nil {
			return fmt.Errorf("look for %s: %w", m.Doc, err)
		}
	}
	var lost losses
	err = p.store.View(ctx, func(tx *store.Tx) (err error) {
		lost, err = lossesOf(ctx, tx, def, s)
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range lost.list {
		if len(l.known) == 0 && !l.toTell() {
			continue
		}
		if err := p.store.Update(ctx, func(tx *store.Tx) error { return p.tellRemoved(ctx, tx, def, l, r) }); err != nil {
			return fmt.Errorf("removal of %s: %w", l.URL, err)
		}
	}
	return p.store.Update(ctx, func(tx *store.Tx) error { return p.judgeLosses(ctx, tx, def.ID, lost, r) })
}

// foundAgain returns the documents of a source that were gone and are back.
func foundAgain(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (found []store.Removal, err error) {
	open, err := tx.OpenRemovals(ctx, id)
	for _, m := range open {
		c, _, err := back(ctx, tx, m)
		if err != nil {
			return nil, fmt.Errorf("look for %s: %w", m.Doc, err)
		}
		if c.ID != 0 {
			found = append(found, m)
		}
	}
	return found, err
}

// removalKey names the setting that holds up to which capture those of a source
// were judged.
func removalKey(id exportwatch.SourceID) string { return "removal/" + string(id) }

func removalCursor(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (int64, error) {
	s, err := tx.Setting(ctx, removalKey(id))
	if errors.Is(err, exportwatch.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(s, 10, 64)
}

// tellRemoved raises that the documents of a loss are gone. One that stands at
// another address has moved, and nobody is told. Nothing is told of a loss that
// is not sure or is held back.
func (p *Pipeline) tellRemoved(ctx context.Context, tx *store.Tx, def sources.Definition, l loss, r *Report) error {
	for _, id := range l.known {
		if l.gone.ID == 0 {
			break
		}
		if err := tx.StillGone(ctx, id, l.gone.ID); err != nil {
			return err
		}
	}
	if !l.toTell() {
		return nil
	}
	for _, s := range l.stood {
		row := store.Removal{Source: def.ID, URL: l.URL, Doc: s.in.Document.ID, Format: s.in.Version.Format, Since: l.Since, Capture: l.Latest}
		if !s.moved {
			s.in.CapturedAt = l.LatestAt
			d := triage.Removed(s.in, triage.Absence{Removed: exportwatch.DateOf(l.Since.In(p.zone))})
			if err := p.raise(ctx, tx, s.in, 0, d, r); err != nil {
				return err
			}
			row.Development = d.ID
		}
		if err := tx.AddRemoval(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// broughtBy returns the documents that stood at the address of c, each with the
// text known last.
func broughtBy(ctx context.Context, tx *store.Tx, def sources.Definition, c exportwatch.Capture) ([]triage.Input, error) {
	docs, err := tx.DocumentsAt(ctx, def.ID, c.URL)
	if err != nil {
		return nil, err
	}
	var ins []triage.Input
	for _, d := range docs {
		in, err := lastKnown(ctx, tx, d.ID, c.Format)
		if errors.Is(err, exportwatch.ErrNotFound) {
			continue // another rendition was read there
		}
		if err != nil {
			return nil, err
		}
		in.Source, in.URL, in.Digest = def.Source, c.URL, c.Payload
		ins = append(ins, in)
	}
	return ins, nil
}

// lastKnown returns a document with its latest text in a format; an address whose
// bytes decide the format may have given any. Its origin is what the publisher
// did since: the text itself is not new.
func lastKnown(ctx context.Context, tx *store.Tx, id exportwatch.DocID, format string) (in triage.Input, err error) {
	if format == parsers.Auto {
		versions, err := tx.Versions(ctx, id)
		if err != nil || len(versions) == 0 {
			return in, errors.Join(err, exportwatch.ErrNotFound)
		}
		format = versions[len(versions)-1].Format
	}
	if in.Version, err = tx.LatestVersion(ctx, id, format); err != nil {
		return in, err
	}
	in.Version.Origin = exportwatch.OriginObserved
	in.Document, err = tx.Document(ctx, id)
	return in, err
}

// restore ends removal m if the document is back: at its address, or at another
// that shows the same text. Who was told of the removal is told once.
func (p *Pipeline) restore(ctx context.Context, tx *store.Tx, def sources.Definition, m store.Removal, r *Report) error {
	back, at, err := back(ctx, tx, m)
	if err != nil || back.ID == 0 {
		return err
	}
	if err := tx.EndRemoval(ctx, m.ID, back.At); err != nil || m.Development == "" {
		return err
	}
	in, err := lastKnown(ctx, tx, m.Doc, m.Format)
	if err != nil {
		return err
	}
	in.Source, in.URL, in.CapturedAt, in.Digest = def.Source, m.URL, back.At, back.Payload
	d := triage.Restored(in, triage.Absence{
		At: at, Removed: exportwatch.DateOf(m.Since.In(p.zone)), Restored: exportwatch.DateOf(back.At.In(p.zone)),
	})
	if err := p.raise(ctx, tx, in, 0, d, r); err != nil {
		return err
	}
	told, err := tx.Development(ctx, m.Development)
	if err != nil {
		return err
	}
	told = triage.Returned(told, exportwatch.DateOf(back.At.In(p.zone)))
	told.Revision, told.UpdatedAt = told.Revision+1, p.now()
	return tx.PutSilently(ctx, told)
}
