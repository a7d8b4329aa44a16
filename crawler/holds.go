package crawler

import (
	"context"
	"fmt"
	"log/slog"

	"exportwatch"
)

// recallHolds takes up what hosts asked for when this process did not run, or
// asked of another. Only what is longer than what is known here counts.
func (c *Crawler) recallHolds(ctx context.Context) error {
	if c.holds == nil {
		return nil
	}
	list, err := c.holds.Holds(ctx, c.now())
	if err != nil {
		return fmt.Errorf("hosts to leave alone: %w", err)
	}
	for _, kept := range list {
		c.hosts.of(kept.Host).recall(kept)
	}
	return nil
}

func (h *host) recall(kept exportwatch.Hold) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if kept.Until.After(h.hold) {
		h.hold, h.throttles = kept.Until, max(h.throttles, kept.InARow)
	}
}

// keepHold stores what the host called name asked for just now. A failure costs
// no more than that another process asks it too soon.
func (c *Crawler) keepHold(ctx context.Context, name string, h *host) {
	if c.holds == nil {
		return
	}
	h.mu.Lock()
	hold := exportwatch.Hold{Host: plainName(name), At: c.now(), Until: h.hold, InARow: h.throttles}
	h.mu.Unlock()
	if err := c.holds.PutHold(ctx, hold); err != nil {
		c.log.WarnContext(ctx, "hold not stored", "host", hold.Host, slog.Any("error", err))
	}
}

// dropHold forgets what the host called name asked for: it answers again.
func (c *Crawler) dropHold(ctx context.Context, name string) {
	if c.holds == nil {
		return
	}
	if err := c.holds.DropHold(ctx, plainName(name)); err != nil {
		c.log.WarnContext(ctx, "hold not forgotten", "host", plainName(name), slog.Any("error", err))
	}
}
