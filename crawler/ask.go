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
	defaultHold    = time.Minute     // after a 429 that names no time; it doubles with each in a row
	maxDefaultHold = time.Hour
	maxHold        = 24 * time.Hour // however long a server asks for
)

// ask sends one request when its host's turn comes and reads the whole answer
// within the timeout and limit decoded bytes. On failure the answer still has
// the status and the header, if they came.
func (c *Crawler) ask(req *http.Request, limit int64) (answer, error) {
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
		return a, fmt.Errorf("%w: status %d, wait %s", errThrottled, resp.StatusCode, wait)
	}
	if contentful(resp.StatusCode) {
		a.body, err = readBody(resp, limit)
	}
	return a, err
}

// await waits until h may be asked from b. A host that is to be left alone for
// longer than shortHold is not waited for.
func (c *Crawler) await(ctx context.Context, h *host, b *bucket) error {
	held := h.held(c.now())
	if held > shortHold || held > 0 && !c.hosts.patient() {
		return fmt.Errorf("%w: the host asked to be left alone for another %s", errThrottled, held)
	}
	if left, cause := h.resting(c.now()); left > 0 {
		return resting{left, cause}
	}
	if !c.hosts.patient() {
		return ctx.Err()
	}
	slot := b.pace.Reserve()
	if err := sleep(ctx, max(held, slot.Delay())); err != nil {
		slot.Cancel()
		return err
	}
	return c.spend(ctx, b)
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
