// Package queue runs named pieces of work in the process, a few at a time and
// never two of one name at once. It only wakes and spreads work: what is to do
// is a query on the store's state, so losing the queue loses nothing. It keeps
// nothing on disk and retries nothing.
package queue

import (
	"context"
	"sync"
)

// A Queue runs work by name. Its zero value is not usable; see New.
type Queue struct {
	work func(context.Context, string)
	wake chan struct{}

	mu      sync.Mutex
	waiting []string
	state   map[string]state
}

type state int

const (
	idle    state = iota
	waiting       // in the list
	running
	again // running, and asked for once more meanwhile
)

// New returns a queue that runs work(ctx, name) for each name added.
func New(work func(ctx context.Context, name string)) *Queue {
	return &Queue{work: work, wake: make(chan struct{}, 1), state: map[string]state{}}
}

// Add asks for name to be run. Asking while it waits changes nothing; asking
// while it runs makes it run once more afterwards, so that nothing that
// happened after its start is missed. It never blocks.
func (q *Queue) Add(name string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch q.state[name] {
	case idle:
		q.state[name] = waiting
		q.waiting = append(q.waiting, name)
		q.signal()
	case running:
		q.state[name] = again
	}
}

// Run works with n workers until ctx ends, and returns when the work that was
// under way has returned.
func (q *Queue) Run(ctx context.Context, n int) {
	var group sync.WaitGroup
	for range n {
		group.Go(func() { q.worker(ctx) })
	}
	group.Wait()
}

func (q *Queue) worker(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		}
		for name, ok := q.next(); ok && ctx.Err() == nil; name, ok = q.next() {
			q.work(ctx, name)
			q.done(name)
		}
	}
}

// next takes a name off the list and, if more wait, wakes another worker.
func (q *Queue) next() (string, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return "", false
	}
	name := q.waiting[0]
	q.waiting = q.waiting[1:]
	q.state[name] = running
	if len(q.waiting) > 0 {
		q.signal()
	}
	return name, true
}

func (q *Queue) done(name string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.state[name] != again {
		delete(q.state, name)
		return
	}
	q.state[name] = waiting
	q.waiting = append(q.waiting, name)
	q.signal()
}

// signal wakes one worker; a signal already pending is enough.
func (q *Queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
