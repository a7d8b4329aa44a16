package queue_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"exportwatch/queue"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// recorder notes what ran and how much of it at once.
type recorder struct {
	mu      sync.Mutex
	runs    map[string]int
	active  map[string]int
	overlap bool
	peak    int
	hold    time.Duration
}

func newRecorder(hold time.Duration) *recorder {
	return &recorder{runs: map[string]int{}, active: map[string]int{}, hold: hold}
}

func (r *recorder) work(ctx context.Context, name string) {
	r.mu.Lock()
	r.runs[name]++
	r.active[name]++
	r.overlap = r.overlap || r.active[name] > 1
	total := 0
	for _, n := range r.active {
		total += n
	}
	r.peak = max(r.peak, total)
	r.mu.Unlock()
	time.Sleep(r.hold)
	r.mu.Lock()
	r.active[name]--
	r.mu.Unlock()
}

func start(t *testing.T, r *recorder, workers int) (*queue.Queue, func()) {
	ctx, cancel := context.WithCancel(t.Context())
	q := queue.New(r.work)
	done := make(chan struct{})
	go func() { q.Run(ctx, workers); close(done) }()
	return q, func() { cancel(); <-done }
}

func TestNamesRunOnceAndInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(time.Second)
		q, stop := start(t, r, 2)
		for _, name := range []string{"a", "a", "b", "c", "c"} {
			q.Add(name)
		}
		time.Sleep(10 * time.Second)
		stop()
		for _, name := range []string{"b", "c"} {
			if r.runs[name] != 1 {
				t.Errorf("%s ran %d times, want 1", name, r.runs[name])
			}
		}
		if r.overlap || r.peak != 2 {
			t.Errorf("overlap %v, %d at once; want no overlap and 2", r.overlap, r.peak)
		}
	})
}

func TestAskedWhileRunningRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(time.Second)
		q, stop := start(t, r, 2)
		q.Add("a")
		time.Sleep(time.Second / 2) // it runs
		q.Add("a")
		q.Add("a")
		time.Sleep(5 * time.Second)
		stop()
		if r.runs["a"] != 2 || r.overlap {
			t.Errorf("ran %d times, overlap %v; want 2 and none", r.runs["a"], r.overlap)
		}
	})
}

func TestStopWaitsForWorkUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(time.Minute)
		q, stop := start(t, r, 1)
		q.Add("a")
		q.Add("b")
		time.Sleep(time.Second)
		stop()
		if r.runs["a"] != 1 || r.active["a"] != 0 || r.runs["b"] != 0 {
			t.Errorf("runs %v, active %v; want a finished and b never begun", r.runs, r.active)
		}
	})
}
