package crawler

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// hosts holds what all runs share about each host and each publisher's limit.
type hosts struct {
	delay  time.Duration // between requests to a host without a limit; zero is no waiting anywhere
	limits []Limit

	mu      sync.Mutex
	known   map[string]*host
	buckets map[[2]string]*bucket // by host and path of the limit
}

// A host is one host name and what it has told us.
type host struct {
	robots chan struct{} // holds a token while robots.txt is looked up
	rules  rules         // guarded by robots

	mu        sync.Mutex
	hold      time.Time // asked to be left alone until then, by the crawler's clock
	throttles int       // times in a row that it asked for it
	failures  int       // retrievals in a row that failed for reasons that pass
	rest      time.Time // left alone until then because of failures
	cause     error     // of the latest failure
}

// A bucket is a [Limit] at work.
type bucket struct {
	turns chan struct{} // holds a token for each request under way
	pace  *rate.Limiter

	name   string // under which its requests are counted
	perDay int    // requests in any 24 hours; 0 is no such bound
}

func newHosts(delay time.Duration, limits []Limit) *hosts {
	switch {
	case delay == 0:
		delay = defaultDelay
	case delay < 0:
		delay = 0
	}
	return &hosts{delay: delay, limits: limits, known: map[string]*host{}, buckets: map[[2]string]*bucket{}}
}

// patient reports whether anything is waited for at all.
func (h *hosts) patient() bool { return h.delay > 0 }

// of returns the host called name, always the same one.
func (h *hosts) of(name string) *host {
	name = plainName(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known[name] == nil {
		h.known[name] = &host{robots: make(chan struct{}, 1)}
	}
	return h.known[name]
}

// bucket returns the bucket that u is asked from, always the same one.
func (h *hosts) bucket(u *url.URL) *bucket {
	l := h.limit(u)
	key := [2]string{l.Host, l.Path}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.buckets[key] == nil {
		pace := rate.Limit(l.PerSecond)
		if !h.patient() {
			pace = rate.Inf
		}
		h.buckets[key] = &bucket{
			turns: make(chan struct{}, max(1, l.Concurrent)),
			pace:  rate.NewLimiter(pace, max(1, l.Burst)), name: l.Host + l.Path, perDay: l.PerDay,
		}
	}
	return h.buckets[key]
}

// limit returns what binds u: the closest of the limits, or the usual delay.
func (h *hosts) limit(u *url.URL) Limit {
	name := plainName(u.Hostname())
	found := usual(name, max(h.delay, time.Millisecond))
	matched := false
	for _, l := range h.limits {
		if l.covers(name, u) && (!matched || l.closer(found)) {
			found, matched = l, true
		}
	}
	return found
}

func plainName(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

// slow makes the requests of b at least delay apart, unless the crawler was
// told to wait for nothing.
func (b *bucket) slow(delay time.Duration) {
	if delay <= 0 || b.pace.Limit() == rate.Inf {
		return
	}
	if asked := rate.Every(delay); asked < b.pace.Limit() {
		b.pace.SetLimit(asked)
		b.pace.SetBurst(1)
	}
}

// lock takes a token of c, or gives up when ctx ends.
func lock(ctx context.Context, c chan struct{}) error {
	select {
	case c <- struct{}{}:
		return nil
	default:
	}
	select {
	case c <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func unlock(c chan struct{}) { <-c }

// held returns how long h still is to be left alone because it asked for it, and
// whether a pass may wait for that: not for long, and not for a host that turns
// every request away.
func (h *host) held(now time.Time) (left time.Duration, wait bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(now)
	left = max(0, h.hold.Sub(now))
	return left, left <= shortHold && h.throttles < throttlesAllowed
}

// throttled leaves h, which asked for it, alone for the time it named, but no
// shorter than for one that doubles until h has answered otherwise: a host that
// says "0" to every request would be asked at full rate else. What comes while h
// is left alone already answers a request that was sent before. It returns how
// long h is left alone.
func (h *host) throttled(now time.Time, named time.Duration, isNamed bool) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(now)
	least := leastHold
	switch {
	case now.Before(h.hold):
		least = h.hold.Sub(now)
	case !isNamed:
		least = backoff(defaultHold, maxDefaultHold, h.throttles, 0)
	case h.throttles > 0:
		least = backoff(defaultHold, maxDefaultHold, h.throttles-1, 0)
	}
	if !now.Before(h.hold) {
		h.throttles++
	}
	wait := max(named, least)
	h.hold = now.Add(wait)
	return wait
}

// resting returns for how long h is still left alone because it keeps failing,
// and the latest failure.
func (h *host) resting(now time.Time) (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(now)
	return max(0, h.rest.Sub(now)), h.cause
}

// clockSlack is by how much the clock may seem to go back between retrievals that
// are under way together.
const clockSlack = time.Minute

// forget drops what lasts longer than anything that is set: it was set by a clock
// that was ahead. The caller holds h.mu.
func (h *host) forget(now time.Time) {
	if h.hold.Sub(now) > maxHold+clockSlack {
		h.hold, h.throttles = time.Time{}, 0
	}
	if h.rest.Sub(now) > restMax+clockSlack {
		h.rest, h.failures = time.Time{}, 0
	}
}

// failed counts a retrieval that failed for a reason that passes, and leaves h
// alone for a while if there were several in a row.
func (h *host) failed(now time.Time, cause error, jitter func() float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures++
	h.cause = cause
	if h.failures >= failuresAllowed {
		h.rest = now.Add(backoff(restBase, restMax, h.failures-failuresAllowed, jitter()))
	}
}

// answered ends what failed and throttled began, and reports whether h had turned
// requests away before. What comes while h is left alone answers a request that
// was sent before, and ends no hold.
func (h *host) answered(now time.Time) (again bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(now)
	h.failures, h.rest, h.cause = 0, time.Time{}, nil
	if h.throttles == 0 || now.Before(h.hold) {
		return false
	}
	h.throttles = 0
	return true
}

// concurrent returns how many requests to the publisher of rawurl may be under
// way at a time.
func (h *hosts) concurrent(rawurl string) int {
	if !h.patient() {
		return 1
	}
	u, err := url.Parse(rawurl)
	if err != nil {
		return 1
	}
	return max(1, h.limit(u).Concurrent)
}
