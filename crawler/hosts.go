package crawler

import (
	"context"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// hosts holds what all runs share about each host.
type hosts struct {
	delay time.Duration // between requests; zero is none
	mu    sync.Mutex
	known map[string]*host
}

// A host is one authority (name and port) and the manners it is asked with.
type host struct {
	turn   chan struct{} // holds a token while a request is under way
	robots chan struct{} // holds a token while robots.txt is looked up
	pace   *rate.Limiter
	rules  rules // guarded by robots

	mu   sync.Mutex
	hold time.Time // asked to be left alone until then, by the crawler's clock
}

func newHosts(delay time.Duration) *hosts {
	switch {
	case delay == 0:
		delay = defaultDelay
	case delay < 0:
		delay = 0
	}
	return &hosts{delay: delay, known: map[string]*host{}}
}

// of returns the host of an authority, always the same one.
func (h *hosts) of(authority string) *host {
	authority = strings.ToLower(strings.TrimSuffix(authority, "."))
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known[authority] == nil {
		h.known[authority] = &host{
			turn:   make(chan struct{}, 1),
			robots: make(chan struct{}, 1),
			pace:   rate.NewLimiter(every(h.delay), 1),
		}
	}
	return h.known[authority]
}

// slow makes the requests to h at least delay apart, unless the crawler was
// told to wait for nothing.
func (h *hosts) slow(to *host, delay time.Duration) {
	if h.delay > 0 {
		to.pace.SetLimit(every(max(delay, h.delay)))
	}
}

func every(delay time.Duration) rate.Limit {
	if delay <= 0 {
		return rate.Inf
	}
	return rate.Every(delay)
}

// lock takes the one token of c, or gives up when ctx ends.
func lock(ctx context.Context, c chan struct{}) error {
	select {
	case c <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func unlock(c chan struct{}) { <-c }

// held returns how long h still is to be left alone.
func (h *host) held(now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(0, h.hold.Sub(now))
}

// holdUntil leaves h alone until t at least.
func (h *host) holdUntil(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t.After(h.hold) {
		h.hold = t
	}
}
