package notify

import (
	"errors"
	"time"

	"exportwatch"
)

const (
	firstWait = 30 * time.Second
	maxWait   = time.Hour
	// maxAsked bounds a wait that a receiver asks for, so that none can silence
	// an alert by asking for years.
	maxAsked = 24 * time.Hour
	// spread is the part of a wait that jitter may take away, so that deliveries
	// that failed together do not come back together.
	spread = 0.2
	// minAttempts are made however old the alert is: after an outage of our own
	// the first failure must not be the last.
	minAttempts = 3
	maxErr      = 500 // runes of a stored error
)

// next returns what becomes of a delivery after its failed attempts, the last
// of them at now with err.
func (d *Deliverer) next(attempts int, made, now time.Time, err error) (exportwatch.DeliveryState, time.Time) {
	tooOld := !made.IsZero() && now.Sub(made) >= d.o.MaxAge && attempts >= minAttempts
	if errors.Is(err, ErrPermanent) || attempts >= d.o.MaxAttempts || tooOld {
		return exportwatch.DeliveryDead, now
	}
	wait := backoff(attempts, d.o.Jitter())
	var asked *RetryAfter
	if errors.As(err, &asked) {
		wait = max(wait, min(asked.Wait, maxAsked))
	}
	return exportwatch.DeliveryPending, now.Add(wait)
}

// backoff returns the wait after the given number of failed attempts, at least
// one: 30 seconds, doubled each time up to an hour, less up to a fifth.
func backoff(attempts int, jitter float64) time.Duration {
	wait := firstWait
	for range attempts - 1 {
		wait = min(2*wait, maxWait)
		if wait == maxWait {
			break
		}
	}
	return wait - time.Duration(spread*jitter*float64(wait))
}
