package crawler

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// quotaWindow is over how long a publisher counts the requests of a "day".
const quotaWindow = 24 * time.Hour

// spend counts a request that is about to be sent from b; it is errQuota if the
// last 24 hours had all that are allowed. What cannot be counted is not sent: the
// archive that fails to count would hardly keep the answer.
func (c *Crawler) spend(ctx context.Context, b *bucket) error {
	if b.perDay == 0 {
		return nil
	}
	now := c.now()
	first, ok, err := c.quotas.SpendRequest(ctx, b.name, now, quotaWindow, b.perDay)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w, or cannot be counted: %w", errQuota, err)
	case !ok:
		return fmt.Errorf("%w: the %d requests that the publisher allows in 24 hours are spent; the next may be sent in %s",
			errQuota, b.perDay, first.Add(quotaWindow).Sub(now).Round(time.Second))
	}
	return nil
}

// ownQuotas count the requests of one crawler. They implement [QuotaArchive].
type ownQuotas struct {
	mu   sync.Mutex
	sent map[string][]time.Time // by publisher, in the window before the latest
}

// SpendRequest implements [QuotaArchive].
func (q *ownQuotas) SpendRequest(_ context.Context, publisher string, at time.Time, window time.Duration, most int) (first time.Time, ok bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	sent := slices.DeleteFunc(q.sent[publisher], func(t time.Time) bool { return at.Sub(t) >= window })
	q.sent[publisher] = sent
	if len(sent) >= most {
		return sent[0], false, nil
	}
	q.sent[publisher] = append(sent, at)
	return time.Time{}, true, nil
}
