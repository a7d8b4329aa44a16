package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"exportwatch"
)

const (
	maxTries        = 3                // of one URL in one pass
	maxRetries      = 12               // of one pass in all: a host that is down costs no more
	retryBase       = 2 * time.Second  // before the second try; it doubles
	retryMax        = 30 * time.Second // before any further try
	failuresAllowed = 3                // in a row before a host is left alone
	restBase        = time.Minute
	restMax         = 30 * time.Minute
)

// backoff returns base doubled n times, at most limit, less up to half of it by
// jitter in [0, 1): those who were turned away together do not come back together.
func backoff(base, limit time.Duration, n int, jitter float64) time.Duration {
	d := limit
	if n < 20 {
		d = min(base<<n, limit)
	}
	return d - time.Duration(jitter*float64(d)/2)
}

// persist asks until there is an answer that asking again would not change, the
// tries for this URL are used up, or those of the pass are.
func (c *Crawler) persist(req *http.Request, size bodySize, retries allowance) (a answer, err error) {
	h := c.hosts.of(req.URL.Hostname())
	for n := range maxTries {
		if n > 0 && !errors.Is(err, errThrottled) { // else the host's turn is waited for
			if err := sleep(req.Context(), backoff(retryBase, retryMax, n-1, c.jitter())); err != nil {
				return answer{}, err
			}
		}
		a, err = c.ask(req, size)
		passing := transient(a, err)
		if errors.Is(err, errThrottled) && c.waits(h) && n+1 < maxTries && retries.take() {
			continue
		}
		if passing == nil {
			if err == nil && h.answered(c.now()) {
				c.dropHold(req.Context(), req.URL.Hostname())
			}
			return a, err
		}
		if !c.hosts.patient() {
			return a, err
		}
		if n+1 == maxTries || !retries.take() {
			h.failed(c.now(), passing, c.jitter)
			return a, err
		}
	}
	return a, err
}

// waits reports whether h, which asked to be left alone, is asked again for the
// same URL when that time is over.
func (c *Crawler) waits(h *host) bool {
	_, short := h.held(c.now())
	return short && c.hosts.patient()
}

// transient returns the failure if it is one that may have passed when one asks
// again: no connection, no answer in time, a gateway in trouble, a body cut short.
func transient(a answer, err error) error {
	var unknown *net.DNSError
	switch {
	case err == nil:
		switch a.status {
		case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return fmt.Errorf("%w: %s", errGateway, statusLine(a.status))
		}
		return nil
	case errors.Is(err, context.Canceled), errors.As(err, new(resting)), errors.As(err, &unknown) && unknown.IsNotFound:
		return nil
	}
	switch reason := reasonOf(err); {
	case reason == exportwatch.ReasonConnect, reason == exportwatch.ReasonTimeout:
		return err
	case reason == exportwatch.ReasonEncoding && errors.Is(err, io.ErrUnexpectedEOF):
		return err
	}
	return nil
}

// A resting error is about a host that is left alone because it keeps failing.
type resting struct {
	left  time.Duration
	cause error
}

func (r resting) Error() string {
	return fmt.Sprintf("not asked for another %s, since it failed several times in a row: %v", r.left.Round(time.Second), r.cause)
}

// Unwrap makes the reason of the failure that of not asking.
func (r resting) Unwrap() error { return r.cause }

// An allowance is how many further tries a pass has left.
type allowance chan struct{}

func newAllowance(n int) allowance {
	a := make(allowance, n)
	for range n {
		a <- struct{}{}
	}
	return a
}

func (a allowance) take() bool {
	select {
	case <-a:
		return true
	default:
		return false
	}
}
