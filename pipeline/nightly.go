package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// nightlyKey names the setting that holds when the work of a night was last
// finished.
const nightlyKey = "nightly"

// Nightly compares the store with the publishers' own figures and watches the
// disk; and once a night it looks for sources that have dried up and prunes
// payloads by policy. It may be called at any time and as often as wanted: what
// this night's call has done is not done again, what it failed in is.
func (p *Pipeline) Nightly(ctx context.Context) error {
	var r Report
	failed := []error{p.censuses(ctx), p.watchDisk(ctx, &r)}
	due, err := p.nightDue(ctx)
	if err != nil || !due {
		return errors.Join(append(failed, err)...)
	}
	_, pruned := p.prune(ctx)
	work := errors.Join(p.watchDryness(ctx, &r), pruned)
	if work == nil {
		work = p.store.Update(ctx, func(tx *store.Tx) error {
			return tx.PutSetting(ctx, nightlyKey, p.now().UTC().Format(time.RFC3339Nano))
		})
	}
	return errors.Join(append(failed, work)...)
}

// nightDue reports whether the work of this night is still to be done.
func (p *Pipeline) nightDue(ctx context.Context) (due bool, err error) {
	err = p.store.View(ctx, func(tx *store.Tx) error {
		s, err := tx.Setting(ctx, nightlyKey)
		if errors.Is(err, exportwatch.ErrNotFound) {
			due = true
			return nil
		}
		if err != nil {
			return err
		}
		last, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return fmt.Errorf("setting %s: %w", nightlyKey, err)
		}
		due = last.Before(p.tonight()) || last.After(p.now())
		return nil
	})
	return due, err
}
