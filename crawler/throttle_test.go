package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// TestAnswersEndThrottling: a host that turns one request in two away is asked again
// after a minute each time: only requests in a row make the pause grow.
func TestAnswersEndThrottling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		w := clocked(t, answers(func(req *http.Request) (*http.Response, error) {
			if n++; n%2 == 1 {
				return respond(req, http.StatusTooManyRequests, http.NoBody), nil
			}
			return respond(req, http.StatusOK, strings.NewReader("x")), nil
		}))
		for i := range 5 {
			began := time.Now()
			expect(t, w.one(fmt.Sprintf("https://a.example/%d", i)), exportwatch.Fetched, "")
			if took := time.Since(began); took < time.Minute || took > 62*time.Second {
				t.Errorf("page %d took %s, want a minute", i, took)
			}
		}
	})
}

// TestAnswersEndFailures: a host of which every other page fails is not left alone:
// only failures in a row say that it is down.
func TestAnswersEndFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := clocked(t, answers(func(req *http.Request) (*http.Response, error) {
			if strings.HasPrefix(req.URL.Path, "/broken") {
				return nil, errors.New("no route")
			}
			return respond(req, http.StatusOK, strings.NewReader("x")), nil
		}))
		for i := range 5 {
			expect(t, w.one(fmt.Sprintf("https://a.example/broken/%d", i)), exportwatch.Failed, exportwatch.ReasonConnect)
			expect(t, w.one(fmt.Sprintf("https://a.example/%d", i)), exportwatch.Fetched, "")
		}
	})
}

// together is a world in which four requests to a.example may be under way.
func together(t *testing.T, web http.RoundTripper) *world {
	return clocked(t, web, crawler.Limit{Host: "a.example", PerSecond: 100, Burst: 4, Concurrent: 4})
}

// TestHoldIsNotShortened: of the answers to requests that were under way together
// the longest time that one names counts, whichever comes last.
func TestHoldIsNotShortened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := together(t, answers(func(req *http.Request) (*http.Response, error) {
			if strings.HasSuffix(req.URL.Path, "/0") {
				time.Sleep(time.Second)
				return respond(req, http.StatusTooManyRequests, http.NoBody, "Retry-After", "3600"), nil
			}
			time.Sleep(2 * time.Second)
			return respond(req, http.StatusTooManyRequests, http.NoBody, "Retry-After", "5"), nil
		}))
		w.run(crawler.Plan{Start: exempt(numbered("a.example", 4))})
		if n := len(w.tap.urls()); n != 4 {
			t.Errorf("asked %d times, want 4", n)
		}
		for _, step := range []struct {
			sleep time.Duration
			asked int
		}{{time.Minute, 4}, {50 * time.Minute, 4}, {10 * time.Minute, 5}} {
			time.Sleep(step.sleep)
			w.one("https://a.example/0")
			if n := len(w.tap.urls()); n != step.asked {
				t.Errorf("asked %d times after another %s, want %d", n, step.sleep, step.asked)
			}
		}
	})
}

// A forgetful archive keeps of a host nothing but an old request to be left alone.
type forgetful struct{ *memory }

// Holds implements [crawler.HoldArchive].
func (forgetful) Holds(_ context.Context, now time.Time) ([]exportwatch.Hold, error) {
	return []exportwatch.Hold{{Host: "a.example", At: now.Add(-time.Hour), Until: now.Add(time.Second), InARow: 1}}, nil
}

// PutHold implements [crawler.HoldArchive].
func (forgetful) PutHold(context.Context, exportwatch.Hold) error { return errors.New("disk full") }

// DropHold implements [crawler.HoldArchive].
func (forgetful) DropHold(context.Context, string) error { return errors.New("disk full") }

// TestHoldThatIsNotStored: a hold that could not be stored binds the process that
// got it all the same, and the log says what failed.
func TestHoldThatIsNotStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web, n := failing(1, status(http.StatusTooManyRequests, "Retry-After", "3600")), 0
		w := newWorld(t, web, polite, func(o *crawler.Options) { o.Archive, o.Now = forgetful{&memory{}}, time.Now })
		for _, step := range []struct {
			sleep   time.Duration
			outcome exportwatch.Outcome
			asked   int
		}{{0, exportwatch.Failed, 1}, {time.Minute, exportwatch.Failed, 1}, {time.Hour, exportwatch.Fetched, 2}} {
			time.Sleep(step.sleep)
			n++
			if c := w.one(fmt.Sprintf("https://a.example/%d", n)); c.Outcome != step.outcome || len(w.tap.urls()) != step.asked {
				t.Errorf("check %d: %s %s, asked %d times; want %s and %d", n, c.Outcome, c.Detail, len(w.tap.urls()), step.outcome, step.asked)
			}
		}
		expect(t, w.one("https://b.example/"), exportwatch.Fetched, "")
		if strings.Contains(w.log.String(), "host=b.example") {
			t.Errorf("the store was asked to forget a host that never asked for anything: %s", w.log)
		}
		for _, said := range []string{"hold not stored", "hold not forgotten", "disk full"} {
			if !strings.Contains(w.log.String(), said) {
				t.Errorf("the log does not say %q: %s", said, w.log)
			}
		}
	})
}

// TestTurnIsGivenBack: a run that ends while it waits for its turn leaves it to the
// next.
func TestTurnIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := clocked(t, status(404), crawler.Limit{Host: "a.example", PerSecond: 1.0 / 3600})
		began := time.Now()
		w.one("https://a.example/0")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := w.Run(ctx, exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("a.example", 1))}); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("ended with %v", err)
		}
		w.one("https://a.example/1")
		if took := time.Since(began); took > 61*time.Minute || len(w.tap.urls()) != 2 {
			t.Errorf("the second request went out after %s (%v), want an hour", took, w.tap.urls())
		}
	})
}
