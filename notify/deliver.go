package notify

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"exportwatch"
)

// An Outbox holds the deliveries; the store stands behind it.
type Outbox interface {
	// Due returns at most limit pending deliveries whose NextAt is not after
	// now, the longest due first.
	Due(ctx context.Context, now time.Time, limit int) ([]exportwatch.Delivery, error)
	// Bundle returns what the delivery's alert says. An alert that is not
	// stored is exportwatch.ErrNotFound.
	Bundle(ctx context.Context, d exportwatch.Delivery) (Bundle, error)
	// Record appends a and replaces the row of d, both or neither. When it
	// returns nil both are durable.
	Record(ctx context.Context, a exportwatch.Attempt, d exportwatch.Delivery) error
}

// DelivererOptions configure a Deliverer. Outbox and Now are required.
type DelivererOptions struct {
	Outbox      Outbox
	Channels    map[string]Channel // by Target.Channel
	Now         func() time.Time
	Log         *slog.Logger   // nil means silent
	Jitter      func() float64 // in [0,1); spreads retries. Nil means no spread
	Timeout     time.Duration  // for one Send; 0 means 30 seconds
	MaxAttempts int            // a delivery is dead after so many; 0 means 12
	MaxAge      time.Duration  // or this long after its alert was made; 0 means 72 hours
}

// A Deliverer sends what is due.
type Deliverer struct {
	o  DelivererOptions
	mu sync.Mutex // one pass at a time
}

// NewDeliverer returns a Deliverer; it starts nothing.
func NewDeliverer(o DelivererOptions) *Deliverer {
	return &Deliverer{o: o}
}

// Pass sends what is due now and returns how many deliveries were accepted and
// how many attempts failed.
func (d *Deliverer) Pass(ctx context.Context) (sent, failed int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return 0, 0, nil
}
