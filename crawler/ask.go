package crawler

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	acceptEncoding = "gzip, zstd"
	shortHold      = 2 * time.Minute // a hold this short is waited for within a pass
	leastHold      = time.Second     // after a 429 that names a shorter time, such as 0 or a date in the past
	defaultHold    = time.Minute     // after a 429 that names no time, and after the second in a row that does; it doubles with each
	maxDefaultHold = time.Hour
	maxHold        = 24 * time.Hour // however long a server asks for

	throttlesAllowed = 3 // in a row before the passes under way ask the host for nothing more
)

// ask sends one request when its host's turn comes and reads the whole answer
// within the timeout and size. On failure the answer still has
// the status and the header, if they came.
func (c *Crawler) ask(req *http.Request, size bodySize) (answer, error) {
	h, b := c.hosts.of(req.URL.Hostname()), c.hosts.bucket(req.URL)
	if err := lock(req.Context(), b.turns); err != nil {
		return answer{}, err
	}
	defer unlock(b.turns)
	if err := c.await(req.Context(), h, b); err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(req.Context(), c.timeout)
	defer cancel()
	req.Header["User-Agent"] = []string{c.agent}
	req.Header["Accept-Encoding"] = []string{acceptEncoding}
	resp, err := c.transport.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close() // read to its end or given up
	a := answer{status: resp.StatusCode, header: resp.Header, notes: c.notice(req.URL, resp)}
	if wait, named, ok := throttled(resp, c.now()); ok {
		wait = h.throttled(c.now(), wait, named)
		c.keepHold(req.Context(), req.URL.Hostname(), h)
		return a, fmt.Errorf("%w: status %d, wait %s", errThrottled, resp.StatusCode, wait)
	}
	if contentful(resp.StatusCode) {
		a.body, err = readBody(resp, size)
	}
	return a, err
}

// await waits until h may be asked from b.
func (c *Crawler) await(ctx context.Context, h *host, b *bucket) error {
	if err := c.awaitHold(ctx, h); err != nil {
		return err
	}
	if left, cause := h.resting(c.now()); left > 0 {
		return resting{left, cause}
	}
	if !c.hosts.patient() {
		return ctx.Err()
	}
	slot := b.pace.Reserve()
	if err := sleep(ctx, slot.Delay()); err != nil {
		slot.Cancel()
		return err
	}
	return c.spend(ctx, b)
}

// awaitHold waits while h asks to be left alone, which it may ask anew meanwhile.
// For one that asks for longer than shortHold, or for it again and again, it does
// not wait.
func (c *Crawler) awaitHold(ctx context.Context, h *host) error {
	for range throttlesAllowed {
		held, short := h.held(c.now())
		switch {
		case held == 0:
			return nil
		case !short || !c.hosts.patient():
			return fmt.Errorf("%w: the host asked to be left alone for another %s", errThrottled, held.Round(time.Second))
		}
		if err := sleep(ctx, held); err != nil {
			return err
		}
	}
	return nil // the clock stands still
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// throttled reports whether resp asks to slow down, and for how long to wait if
// it names a time.
func throttled(resp *http.Response, now time.Time) (wait time.Duration, named, ok bool) {
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return 0, false, false
	}
	after := resp.Header.Get("Retry-After")
	if resp.StatusCode == http.StatusServiceUnavailable && after == "" {
		return 0, false, false
	}
	wait, named = retryAfter(after, now)
	return wait, named, true
}
