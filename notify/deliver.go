package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"exportwatch"
)

const (
	// batch is how many deliveries of other targets one pass can see, beside
	// those that the last pass had to leave.
	batch = 500
	// lanesPerChannel bounds the concurrent sends of one channel, so that a
	// mail server is not flooded while one silent receiver holds up few others.
	lanesPerChannel = 8
	// abandonAfter is how long a channel may go on after its context ended.
	abandonAfter = time.Second
	// recordWithin bounds writing down a result when the process is stopping.
	recordWithin = 5 * time.Second
)

// An Outbox holds the deliveries; the store stands behind it. It is called
// from several goroutines.
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

// DelivererOptions configure a Deliverer. Outbox and Now are required; the
// functions are called from several goroutines.
type DelivererOptions struct {
	Outbox      Outbox
	Channels    map[string]Channel // by Target.Channel
	Now         func() time.Time
	Log         *slog.Logger   // nil means silent
	Jitter      func() float64 // in [0,1); spreads retries; nil means no spread
	Timeout     time.Duration  // for one Send; 0 means 30 seconds
	MaxAttempts int            // a delivery is dead after so many; 0 means 12
	MaxAge      time.Duration  // or after a few, this long after its alert was made; 0 means 72 hours
}

// A Deliverer sends what is due. A delivery is sent at least once: one that was
// accepted but could not be recorded is sent again with the same identifier.
type Deliverer struct {
	o    DelivererOptions
	pass sync.Mutex // one pass at a time, or both would send the same rows
	left int        // deliveries the last pass did not get to, guarded by pass
}

// NewDeliverer returns a Deliverer; it starts nothing.
func NewDeliverer(o DelivererOptions) *Deliverer {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 0 }
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxAttempts == 0 {
		o.MaxAttempts = 100
	}
	if o.MaxAge == 0 {
		o.MaxAge = 72 * time.Hour
	}
	return &Deliverer{o: o}
}

// Pass sends what is due now and returns how many deliveries were recorded as
// accepted and how many as failed. A failed attempt is recorded with the time of
// the next one and is no error; err tells of an outbox that could not be read or
// written. The pass ends when it cannot be written, because what is sent
// unrecorded is sent again.
//
// Targets are served side by side and the deliveries of one target in turn, so
// a silent receiver delays nobody else. No Send begins later than one Timeout
// after the pass began, so a pass ends within about two; what it did not get to
// stays due. When ctx ends, sends under way end too and are left as they were.
func (d *Deliverer) Pass(ctx context.Context) (sent, failed int, err error) {
	d.pass.Lock()
	defer d.pass.Unlock()
	due, err := d.o.Outbox.Due(ctx, d.o.Now(), batch+d.left)
	if err != nil {
		return 0, 0, fmt.Errorf("read due deliveries: %w", err)
	}
	open, cancel := context.WithTimeout(ctx, d.o.Timeout)
	defer cancel()
	t := &tally{stop: cancel}
	slots := map[string]chan struct{}{}
	var wg sync.WaitGroup
	for _, lane := range lanes(due) {
		name := lane[0].Target.Channel
		if slots[name] == nil {
			slots[name] = make(chan struct{}, lanesPerChannel)
		}
		slot := slots[name]
		wg.Go(func() { d.lane(ctx, open, slot, lane, t) })
	}
	wg.Wait()
	d.left = len(due) - t.handled
	return t.sent, t.failed, errors.Join(t.errs...)
}

// lanes groups deliveries by target, in the order of each one's first.
func lanes(due []exportwatch.Delivery) [][]exportwatch.Delivery {
	var out [][]exportwatch.Delivery
	at := map[exportwatch.Target]int{}
	for _, v := range due {
		i, ok := at[v.Target]
		if !ok {
			i = len(out)
			at[v.Target] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], v)
	}
	return out
}

// A tally counts what became of the deliveries of one pass.
type tally struct {
	mu                    sync.Mutex
	sent, failed, handled int
	errs                  []error
	stop                  func() // ends the pass
}

// add counts one delivery; err is trouble with the outbox.
func (t *tally) add(sent bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.handled++
	switch {
	case err != nil:
		t.errs = append(t.errs, err)
		t.stop()
	case sent:
		t.sent++
	default:
		t.failed++
	}
}

// lane tries the deliveries of one target in turn while open lasts.
func (d *Deliverer) lane(ctx, open context.Context, slots chan struct{}, lane []exportwatch.Delivery, t *tally) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-open.Done():
		return
	}
	for _, v := range lane {
		if open.Err() != nil {
			return
		}
		made, sendErr := d.attempt(ctx, v)
		if ctx.Err() != nil && sendErr != nil {
			return // stopped by us, which says nothing about the receiver
		}
		t.add(sendErr == nil, d.record(ctx, v, made, sendErr))
		if errors.Is(sendErr, context.DeadlineExceeded) {
			return // silent for now; a Send that took all its time also ends the pass, of which open may be told later
		}
	}
}

// attempt sends v once. It returns when the alert was made, or the zero time
// if that is not known.
func (d *Deliverer) attempt(ctx context.Context, v exportwatch.Delivery) (made time.Time, err error) {
	c, ok := d.o.Channels[v.Target.Channel]
	if !ok {
		return made, fmt.Errorf("no channel %q is configured: %w", v.Target.Channel, ErrPermanent)
	}
	b, err := d.o.Outbox.Bundle(ctx, v)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return made, fmt.Errorf("read alert %s: %w: %w", v.Alert, err, ErrPermanent)
	}
	if err != nil {
		return made, fmt.Errorf("read alert %s: %w", v.Alert, err)
	}
	return b.Alert.At, d.send(ctx, c, b, v.Target)
}

// send renders b and hands it to c. It returns soon after the timeout even if
// c does not.
func (d *Deliverer) send(ctx context.Context, c Channel, b Bundle, to exportwatch.Target) error {
	ctx, cancel := context.WithTimeout(ctx, d.o.Timeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- d.renderAndSend(ctx, c, b, to) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	late := time.NewTimer(abandonAfter)
	defer late.Stop()
	select {
	case err := <-done:
		return err
	case <-late.C:
		return fmt.Errorf("channel did not return: %w", ctx.Err())
	}
}

func (d *Deliverer) renderAndSend(ctx context.Context, c Channel, b Bundle, to exportwatch.Target) (err error) {
	defer func() {
		if p := recover(); p != nil {
			d.o.Log.Error("panic while sending", "alert", b.Alert.ID, "channel", to.Channel, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	m, err := Render(b)
	if err != nil {
		return fmt.Errorf("%w: %w", err, ErrPermanent)
	}
	m.Channel, m.To = to.Channel, to.To
	return c.Send(ctx, m)
}

// record writes down how an attempt at v ended, even while ctx ends: a lost
// success would be sent twice.
func (d *Deliverer) record(ctx context.Context, v exportwatch.Delivery, made time.Time, sendErr error) error {
	now := d.o.Now().UTC()
	a := exportwatch.Attempt{Delivery: v.ID, At: now, OK: sendErr == nil}
	v.Attempts++
	if sendErr == nil {
		v.State, v.SentAt, v.Err = exportwatch.DeliverySent, now, ""
	} else {
		a.Err = clip(oneLine(sendErr.Error()), maxErr)
		v.Err = a.Err
		v.State, v.NextAt = d.next(v.Attempts, made, now, sendErr)
	}
	d.log(v)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordWithin)
	defer cancel()
	if err := d.o.Outbox.Record(ctx, a, v); err != nil {
		return fmt.Errorf("record delivery %d of alert %s: %w", v.ID, v.Alert, err)
	}
	return nil
}

// log tells of an attempt. The target's To stays out of it: the URL of a
// webhook can be a secret.
func (d *Deliverer) log(v exportwatch.Delivery) {
	attrs := []any{"delivery", v.ID, "alert", v.Alert, "channel", v.Target.Channel, "attempts", v.Attempts}
	switch v.State {
	case exportwatch.DeliverySent:
		d.o.Log.Info("delivery sent", attrs...)
	case exportwatch.DeliveryDead:
		d.o.Log.Error("delivery given up", append(attrs, "err", v.Err)...)
	default:
		d.o.Log.Warn("delivery failed", append(attrs, "err", v.Err, "next", v.NextAt)...)
	}
}
