package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// polite keeps the delays that tests do without.
func polite(o *crawler.Options) { o.Delay = 0 }

// always answers every URL with status 200, and robots.txt with file.
func always(file string) answers {
	return func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/robots.txt" {
			return respond(req, 200, strings.NewReader(file)), nil
		}
		return respond(req, 200, strings.NewReader("page "+req.URL.Path)), nil
	}
}

func numbered(host string, n int) (all []crawler.Request) {
	for i := range n {
		all = append(all, crawler.Request{URL: fmt.Sprintf("https://%s/%d", host, i)})
	}
	return all
}

// gaps returns the times between the requests to host.
func (w *wiretap) gaps(host string) (gaps []time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var last time.Time
	for _, a := range w.asked {
		if !strings.HasPrefix(a.url, "https://"+host+"/") {
			continue
		}
		if !last.IsZero() {
			gaps = append(gaps, a.at.Sub(last))
		}
		last = a.at
	}
	return gaps
}

func TestDelayIsPerHostAndSharedByRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, always(""), polite)
		began := time.Now()
		var runs sync.WaitGroup
		for i := range 3 {
			runs.Go(func() {
				start := numbered("a.example", 6)[2*i : 2*i+2]
				w.run(crawler.Plan{Start: append(start, numbered("b.example", 3)[i])})
			})
		}
		runs.Wait()
		for _, host := range []string{"a.example", "b.example"} {
			for _, gap := range w.tap.gaps(host) {
				if gap < time.Second {
					t.Errorf("%s: asked again after %s", host, gap)
				}
			}
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("ten requests to two hosts took %s", took)
		}
	})
}

func TestOneRequestAtATimePerHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		busy := map[string]int{}
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			busy[req.URL.Host]++
			if busy[req.URL.Host] > 1 {
				t.Errorf("%s: asked while it answers", req.URL)
			}
			mu.Unlock()
			time.Sleep(time.Minute)
			mu.Lock()
			busy[req.URL.Host]--
			mu.Unlock()
			return respond(req, 404, http.NoBody), nil
		}))
		var runs sync.WaitGroup
		for range 4 {
			runs.Go(func() { w.run(crawler.Plan{Start: append(numbered("a.example", 2), numbered("b.example", 2)...)}) })
		}
		runs.Wait()
	})
}

func TestCrawlDelay(t *testing.T) {
	for file, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 7":              7 * time.Second,
		"User-agent: *\nCrawl-delay: 0.1":            time.Second,
		"User-agent: *\nCrawl-delay: 3600":           30 * time.Second,
		"User-agent: *\nCrawl-delay: 999999999999":   time.Second, // not a delay anybody means
		"User-agent: other\nCrawl-delay: 7":          time.Second,
		"User-agent: *\nCrawl-delay: soon\nAllow: /": time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, always(file), polite)
			w.run(crawler.Plan{Start: numbered("a.example", 3)})
			if gaps := w.tap.gaps("a.example"); gaps[1] != want || gaps[2] != want {
				t.Errorf("%q: gaps %v, want %s", file, gaps, want)
			}
		})
	}
}

// TestThrottled checks how long a host is left alone by the crawler's clock.
func TestThrottled(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		status int
		after  string
		want   time.Duration
	}{
		"seconds":        {429, "120", 2 * time.Minute},
		"date":           {503, at.Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second},
		"date long past": {503, at.Add(-time.Hour).Format(http.TimeFormat), time.Second},
		"no time at all": {429, "0", time.Second},
		"nothing said":   {429, "", time.Minute},
		"nonsense":       {503, "a while", time.Minute},
		"for ever":       {429, strings.Repeat("9", 500), 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			status := c.status
			w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
				if status != 200 && req.URL.Host == "a.example" {
					return respond(req, status, http.NoBody, "Retry-After", c.after), nil
				}
				return respond(req, 200, strings.NewReader("x")), nil
			}))
			first := w.one("https://a.example/1")
			expect(t, first, exportwatch.Failed, exportwatch.ReasonThrottled)
			if first.Status != c.status {
				t.Errorf("status %d, want %d", first.Status, c.status)
			}
			status = 200
			if c.want > 0 {
				w.now = at.Add(c.want - time.Second)
				expect(t, w.one("https://a.example/2"), exportwatch.Failed, exportwatch.ReasonThrottled)
				expect(t, w.one("https://b.example/2"), exportwatch.Fetched, "")
			}
			w.now = at.Add(c.want)
			expect(t, w.one("https://a.example/3"), exportwatch.Fetched, "")
			if urls := strings.Join(w.tap.urls(), " "); strings.Contains(urls, "https://a.example/2") {
				t.Errorf("asked %s", urls)
			}
		})
	}
}

func TestShortHoldIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			if sent++; sent == 1 {
				return respond(req, 429, http.NoBody, "Retry-After", "4"), nil
			}
			return respond(req, 200, strings.NewReader("x")), nil
		}), polite, func(o *crawler.Options) { o.Now = time.Now })
		for _, c := range w.run(crawler.Plan{Start: exempt(numbered("a.example", 2))}) {
			expect(t, c, exportwatch.Fetched, "")
		}
		if gaps := w.tap.gaps("a.example"); gaps[0] != 4*time.Second || gaps[1] != time.Second {
			t.Errorf("asked again after %v", gaps)
		}
	})
}

// TestHostThatTurnsAllAway: whatever time a host names, one that turns every
// request away is asked at growing distances, and for no more after a few.
func TestHostThatTurnsAllAway(t *testing.T) {
	for _, after := range []string{"", "0", "1", "30", "Fri, 31 Dec 1999 23:59:59 GMT", "soon"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
				return respond(req, 429, http.NoBody, "Retry-After", after), nil
			}), polite, func(o *crawler.Options) { o.Now = time.Now })
			pass := func() (asked int) {
				before := len(w.tap.urls())
				for _, c := range w.run(crawler.Plan{Start: exempt(numbered("a.example", 200))}) {
					expect(t, c, exportwatch.Failed, exportwatch.ReasonThrottled)
				}
				return len(w.tap.urls()) - before
			}
			if asked := pass(); asked > 3 {
				t.Errorf("Retry-After %q: %d requests in one pass, want 3 at most", after, asked)
			}
			for range 3 {
				time.Sleep(2 * time.Hour)
				if asked := pass(); asked > 1 {
					t.Errorf("Retry-After %q: %d requests in a later pass, want 1", after, asked)
				}
			}
			if first := w.tap.gaps("a.example")[1]; first < time.Minute {
				t.Errorf("Retry-After %q: the third request came %s after the second", after, first)
			}
		})
	}
}

// TestThrottledTogether: answers to requests that were under way together are one
// sign to slow down, and not several in a row.
func TestThrottledTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			if time.Since(began) < time.Second {
				time.Sleep(500 * time.Millisecond)
				return respond(req, 429, http.NoBody), nil
			}
			return respond(req, 200, strings.NewReader("x")), nil
		}), polite, func(o *crawler.Options) {
			o.Now = time.Now
			o.Limits = []crawler.Limit{{Host: "a.example", PerSecond: 100, Burst: 4, Concurrent: 4}}
		})
		for _, c := range w.run(crawler.Plan{Start: exempt(numbered("a.example", 4))}) {
			expect(t, c, exportwatch.Fetched, "")
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("four requests turned away together held the host for %s", took)
		}
	})
}

func TestRunEndsWhileWaiting(t *testing.T) {
	for _, wait := range []string{"turn", "pace"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
				if wait == "turn" {
					time.Sleep(time.Hour)
				}
				return respond(req, 404, http.NoBody), nil
			}), func(o *crawler.Options) { o.Delay = time.Hour; o.Timeout = 2 * time.Hour })
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var runs sync.WaitGroup
			for range 2 {
				runs.Go(func() {
					if _, err := w.Run(ctx, exportwatch.Run{}, source, crawler.Plan{Start: numbered("a.example", 2)}); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("waiting for %s: error %v", wait, err)
					}
				})
			}
			runs.Wait()
		})
	}
}
