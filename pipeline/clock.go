package pipeline

import (
	"context"
	"fmt"
	"time"

	"exportwatch/store"
)

// pullIn mends what was noted while the clock was ahead and would have later work
// wait until it has caught up: when sources were added, tried and heard of, when
// their first pass ended, what is to be tried again. What tells when something
// happened stays as it was noted; the clock skew itself is an incident of the
// hosts whose answers showed it.
func (p *Pipeline) pullIn(ctx context.Context) error {
	now, moved := p.now(), int64(0)
	err := p.store.Update(ctx, func(tx *store.Tx) (err error) {
		if moved, err = tx.PullIn(ctx, now); err != nil {
			return err
		}
		for _, id := range p.order {
			end, ended, err := baselineEnd(ctx, tx, id)
			if err != nil {
				return err
			}
			if !ended || !end.After(now) {
				continue
			}
			if err := tx.PutSetting(ctx, baselineKey(id), now.UTC().Format(time.RFC3339Nano)); err != nil {
				return err
			}
			moved++
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("go on with a clock that was set back: %w", err)
	}
	p.log.Warn("the clock was ahead and is set back: what was noted meanwhile has wrong times; sources are checked by the clock as it is now", "moved", moved)
	return nil
}
