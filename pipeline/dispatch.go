package pipeline

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// longestWait bounds how long the dispatcher sleeps, so that a clock that was
// set, or a machine that was asleep, is noticed within a minute.
const longestWait = time.Minute

// clockTolerance is how far a clock may go back and be the same clock still: time
// services set it by less now and then.
const clockTolerance = time.Minute

// An entry is work and when it is due next.
type entry struct {
	name  string
	due   time.Time
	next  func(time.Time) time.Time // first due instant after another; zero for never
	index int                       // in the heap; -1 if it is never due again
}

// A dispatcher names work when it is due. Its entries form a heap, so that
// thousands that wait cost nothing.
type dispatcher struct {
	now   func() time.Time
	start func(name string)
	wake  chan struct{} // something is due sooner than was thought
	back  func()        // called when the clock was set back

	mu      sync.Mutex // guards the rest
	latest  time.Time  // that the clock showed
	entries entries
	named   map[string]*entry
}

func newDispatcher(now func() time.Time, start func(name string), back func()) *dispatcher {
	return &dispatcher{now: now, start: start, back: back, wake: make(chan struct{}, 1), named: map[string]*entry{}}
}

// add enters work that is due first at the instant due; never if that is zero.
func (d *dispatcher) add(name string, due time.Time, next func(time.Time) time.Time) {
	if due.IsZero() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e := &entry{name: name, due: due, next: next}
	d.named[name] = e
	heap.Push(&d.entries, e)
}

// sooner makes work due at the instant due, unless it is due before that. What it
// is due at afterwards stays as it was.
func (d *dispatcher) sooner(name string, due time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.named[name]
	switch {
	case e == nil:
		return
	case e.index < 0:
		e.due = due
		heap.Push(&d.entries, e)
	case due.Before(e.due):
		e.due = due
		heap.Fix(&d.entries, e.index)
	}
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// run starts work whenever it is due, until ctx ends. Work whose time has
// passed several times, as while the machine slept, is started once.
func (d *dispatcher) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-d.wake:
		}
		timer.Reset(d.startDue())
	}
}

// startDue starts what is due and returns how long to wait for the next.
func (d *dispatcher) startDue() time.Duration {
	now := d.now().Round(0) // what the clock shows; time that has passed says nothing of it
	d.mu.Lock()
	defer d.mu.Unlock()
	if now.Before(d.latest.Add(-clockTolerance)) {
		d.setBack(now)
	}
	d.latest = now
	for len(d.entries) > 0 {
		e := d.entries[0]
		if e.due.After(now) {
			return min(e.due.Sub(now), longestWait)
		}
		d.start(e.name)
		if e.due = e.next(now); e.due.IsZero() {
			heap.Pop(&d.entries)
			continue
		}
		heap.Fix(&d.entries, 0)
	}
	return longestWait
}

// setBack has everything come due as it does after now: what was started while
// the clock was ahead is due next by that clock.
func (d *dispatcher) setBack(now time.Time) {
	for _, e := range d.entries {
		if next := e.next(now); next.Before(e.due) && !next.IsZero() {
			e.due = next
		}
	}
	heap.Init(&d.entries)
	d.back()
}

// every returns the rhythm of an interval.
func every(interval time.Duration) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.Add(interval) }
}

// entries is a heap of what is due, the earliest first. It implements
// [heap.Interface].
type entries []*entry

// Len implements [heap.Interface].
func (e entries) Len() int { return len(e) }

// Less implements [heap.Interface].
func (e entries) Less(i, j int) bool { return e[i].due.Before(e[j].due) }

// Swap implements [heap.Interface].
func (e entries) Swap(i, j int) {
	e[i], e[j] = e[j], e[i]
	e[i].index, e[j].index = i, j
}

// Push implements [heap.Interface].
func (e *entries) Push(x any) {
	x.(*entry).index = len(*e)
	*e = append(*e, x.(*entry))
}

// Pop implements [heap.Interface].
func (e *entries) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	(*e)[last] = nil
	*e = (*e)[:last]
	x.index = -1
	return x
}
