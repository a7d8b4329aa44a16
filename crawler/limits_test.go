package crawler_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/store"
)

// clocked is a world whose clock is the bubble's, with limits.
func clocked(t *testing.T, web http.RoundTripper, limits ...crawler.Limit) *world {
	return newWorld(t, web, polite, func(o *crawler.Options) {
		o.Now, o.Limits = time.Now, append([]crawler.Limit{}, limits...)
	})
}

// A queue counts the requests under way.
type queue struct {
	mu          sync.Mutex
	now, most   int
	answerAfter func(path string) time.Duration
}

func (q *queue) RoundTrip(req *http.Request) (*http.Response, error) {
	q.mu.Lock()
	q.now++
	q.most = max(q.most, q.now)
	q.mu.Unlock()
	time.Sleep(q.answerAfter(req.URL.Path))
	q.mu.Lock()
	q.now--
	q.mu.Unlock()
	return respond(req, 200, strings.NewReader(req.URL.Path)), nil
}

// exempt lets requests go without robots.txt.
func exempt(list []crawler.Request) []crawler.Request {
	for i := range list {
		list[i].Exempt = "test"
	}
	return list
}

// busiest returns the most requests that began within any span of time d.
func (w *wiretap) busiest(d time.Duration) (most int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.asked {
		n := 0
		for _, b := range w.asked[i:] {
			if b.at.Sub(w.asked[i].at) < d {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// TestLimitOfAPublisher: a limit is used to the full by one pass, over all host
// names it covers, and never exceeded by several.
func TestLimitOfAPublisher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &queue{answerAfter: func(string) time.Duration { return 450 * time.Millisecond }}
		w := clocked(t, web, crawler.Limit{Host: ".sec.example", PerSecond: 8, Concurrent: 4})
		began := time.Now()
		var runs sync.WaitGroup
		for _, host := range []string{"www.sec.example", "data.sec.example"} {
			runs.Go(func() { w.run(crawler.Plan{Start: exempt(numbered(host, 20))}) })
		}
		runs.Wait()
		if took := time.Since(began); took > 6*time.Second {
			t.Errorf("40 requests took %s at 8 a second", took)
		}
		if web.most != 4 {
			t.Errorf("%d requests under way at a time, want 4", web.most)
		}
		if n := w.tap.busiest(999 * time.Millisecond); n > 8 {
			t.Errorf("%d requests within a second, want 8", n)
		}
	})
}

// TestLimitOfAPath: the closest limit binds; what none covers is asked once a
// delay, one at a time.
func TestLimitOfAPath(t *testing.T) {
	for path, want := range map[string]time.Duration{
		"/api/v1/": 200 * time.Millisecond, "/api/slow/": 5 * time.Second, "/xml/": time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			web := &queue{answerAfter: func(string) time.Duration { return 0 }}
			w := clocked(t, web, crawler.Limit{Host: "www.register.example", Path: "/api/", PerSecond: 5},
				crawler.Limit{Host: "www.register.example", Path: "/api/slow/", PerSecond: 0.2})
			var list []crawler.Request
			for i := range 4 {
				list = append(list, crawler.Request{URL: fmt.Sprintf("https://www.register.example%s%d", path, i), Exempt: "test"})
			}
			w.run(crawler.Plan{Start: list})
			for _, gap := range w.tap.gaps("www.register.example") {
				if gap < want || gap > want+time.Millisecond {
					t.Errorf("%s: asked again after %s, want %s", path, gap, want)
				}
			}
		})
	}
}

// TestBurst: after a pause a few requests may go out at once, and no more than
// the limit in the long run.
func TestBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &queue{answerAfter: func(string) time.Duration { return 0 }}
		w := clocked(t, web, crawler.Limit{Host: "a.example", PerSecond: 1.0 / 60, Burst: 5})
		w.run(crawler.Plan{Start: exempt(numbered("a.example", 7))})
		gaps := w.tap.gaps("a.example")
		if want := []time.Duration{0, 0, 0, 0, time.Minute, time.Minute}; !slices.EqualFunc(gaps, want, func(a, b time.Duration) bool { return (a - b).Abs() < time.Millisecond }) {
			t.Errorf("gaps %v, want %v", gaps, want)
		}
	})
}

// TestQuotaOfADay: no more requests than a publisher allows in a day are sent,
// tries after failures included; what is left out is a capture that says so, and
// a day later there is room again.
func TestQuotaOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent, broken := 0, true
		web := answers(func(req *http.Request) (*http.Response, error) {
			sent++
			if broken {
				return respond(req, http.StatusBadGateway, strings.NewReader("down")), nil
			}
			return respond(req, http.StatusOK, strings.NewReader(req.URL.Path)), nil
		})
		w := clocked(t, web, crawler.Limit{Host: "api.court.example", PerSecond: 1, PerDay: 5})
		w.run(crawler.Plan{Start: exempt(numbered("api.court.example", 1))})
		if sent != 3 {
			t.Fatalf("%d requests for an address that fails, want 3", sent)
		}
		broken = false
		captures := w.run(crawler.Plan{Start: exempt(numbered("api.court.example", 4))})
		if sent != 5 {
			t.Errorf("%d requests in a day, 5 are allowed", sent)
		}
		left := 0
		for _, c := range captures {
			if c.Reason == exportwatch.ReasonThrottled && strings.Contains(c.Detail, "the 5 requests that the publisher allows in 24 hours are spent") {
				left++
			}
		}
		if len(captures) != 4 || left != 2 {
			t.Errorf("%d of %d captures say that the day's requests are spent, want 2 of 4", left, len(captures))
		}
		time.Sleep(24*time.Hour - time.Minute)
		if w.run(crawler.Plan{Start: exempt(numbered("api.court.example", 3))}); sent != 5 {
			t.Errorf("%d requests within 24 hours, 5 are allowed", sent)
		}
		time.Sleep(time.Minute)
		w.run(crawler.Plan{Start: exempt(numbered("api.court.example", 3))})
		if sent != 8 {
			t.Errorf("%d requests after another day, want 8", sent)
		}
	})
}

// TestQuotaOutlivesTheProcess: a service that starts again and again, or a second
// process on the same database, has no more requests a day than the publisher
// allows one.
func TestQuotaOutlivesTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, sent := filepath.Join(t.TempDir(), "x.db"), 0
		web := answers(func(req *http.Request) (*http.Response, error) {
			sent++
			return respond(req, http.StatusOK, strings.NewReader(req.URL.Path)), nil
		})
		pass := func(pages int) {
			st, err := store.Open(t.Context(), path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			w := newWorld(t, web, polite, func(o *crawler.Options) {
				o.Archive, o.Now = st, time.Now
				o.Limits = []crawler.Limit{{Host: "api.court.example", PerSecond: 1, PerDay: 5}}
			})
			if _, err := w.Run(t.Context(), exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("api.court.example", pages))}); err != nil {
				t.Fatal(err)
			}
		}
		for range 4 {
			pass(2)
		}
		if sent != 5 {
			t.Errorf("%d requests of four processes in a day, 5 are allowed", sent)
		}
		time.Sleep(24 * time.Hour)
		pass(2)
		if sent != 7 {
			t.Errorf("%d requests after another day, want 7", sent)
		}
	})
}

// TestClockThatWasAhead: what was set by a clock that was a year ahead binds nobody
// once it is right.
func TestClockThatWasAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, bad := range map[string]func(req *http.Request) *http.Response{
			"left alone": func(req *http.Request) *http.Response {
				return respond(req, http.StatusTooManyRequests, http.NoBody, "Retry-After", "3600")
			},
			"no robots.txt to be had": func(req *http.Request) *http.Response {
				return respond(req, http.StatusInternalServerError, http.NoBody)
			},
		} {
			good, ahead := false, 365*24*time.Hour
			web := answers(func(req *http.Request) (*http.Response, error) {
				if good {
					return respond(req, http.StatusOK, strings.NewReader("User-agent: *\nAllow: /\n")), nil
				}
				return bad(req), nil
			})
			w := newWorld(t, web, polite, func(o *crawler.Options) { o.Now = func() time.Time { return time.Now().Add(ahead) } })
			plan := crawler.Plan{Start: []crawler.Request{{URL: "https://a.example/1"}}}
			w.run(plan)
			good, ahead = true, 0
			time.Sleep(2 * time.Hour)
			for _, c := range w.run(plan) {
				if !c.Outcome.OK() {
					t.Errorf("%s: %s %s (%s) by the right clock", name, c.Outcome, c.Reason, c.Detail)
				}
			}
		}
	})
}

// TestHoldOutlivesTheProcess: a host that asked to be left alone for hours is not
// asked by a process that starts meanwhile; one that goes on turning requests away is
// asked at growing distances across processes; and once it has answered, nothing is
// left of it.
func TestHoldOutlivesTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, sent, after := filepath.Join(t.TempDir(), "x.db"), 0, "86400"
		web := answers(func(req *http.Request) (*http.Response, error) {
			if sent++; after == "none" {
				return respond(req, http.StatusOK, strings.NewReader("x")), nil
			}
			return respond(req, http.StatusTooManyRequests, http.NoBody, "Retry-After", after), nil
		})
		pass := func() (asked int) {
			st, err := store.Open(t.Context(), path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			w := newWorld(t, web, polite, func(o *crawler.Options) { o.Archive, o.Now = st, time.Now })
			before := sent
			made, err := w.Run(t.Context(), exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("A.example", 2))})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range made {
				if after != "none" {
					expect(t, c, exportwatch.Failed, exportwatch.ReasonThrottled)
				}
			}
			return sent - before
		}
		steps := []struct {
			sleep time.Duration
			after string
			asked int
		}{
			{0, "86400", 1}, {time.Hour, "86400", 0}, {22 * time.Hour, "86400", 0},
			{time.Hour + time.Second, "", 2}, {time.Minute, "", 0}, // the second in a row is waited for, the third is four minutes
			{3 * time.Minute, "0", 1}, {3 * time.Minute, "0", 0}, // so is the fourth
			{time.Minute, "none", 2}, {0, "0", 3},
		}
		for i, s := range steps {
			time.Sleep(s.sleep)
			after = s.after
			if asked := pass(); asked != s.asked {
				t.Errorf("step %d, %s later with Retry-After %q: %d requests, want %d", i, s.sleep, s.after, asked, s.asked)
			}
		}
	})
}

// TestHoldOutlivesALateAnswer: an answer to what was asked before does not end what
// the host asked for since.
func TestHoldOutlivesALateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int32
		web := answers(func(req *http.Request) (*http.Response, error) {
			sent.Add(1)
			if strings.HasSuffix(req.URL.Path, "/0") {
				time.Sleep(10 * time.Second)
				return respond(req, http.StatusOK, strings.NewReader("late")), nil
			}
			time.Sleep(time.Second)
			return respond(req, http.StatusTooManyRequests, http.NoBody, "Retry-After", "7200"), nil
		})
		path := filepath.Join(t.TempDir(), "x.db")
		for i, want := range []int32{2, 2} {
			st, err := store.Open(t.Context(), path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, web, polite, func(o *crawler.Options) {
				o.Archive, o.Now = st, time.Now
				o.Limits = []crawler.Limit{{Host: "a.example", PerSecond: 100, Burst: 2, Concurrent: 2}}
			})
			if _, err := w.Run(t.Context(), exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("a.example", 2))}); err != nil {
				t.Fatal(err)
			}
			if n := sent.Load(); n != want {
				t.Errorf("%d requests after process %d, want %d", n, i, want)
			}
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestPublishersLimits: the built-in limit of CourtListener keeps to all that it
// allows a plain user at once: 5 a minute, 50 an hour.
func TestPublishersLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &queue{answerAfter: func(string) time.Duration { return 0 }}
		w := clocked(t, web, crawler.Publishers()...)
		w.run(crawler.Plan{Start: exempt(numbered("www.courtlistener.com/api", 60))})
		for window, most := range map[time.Duration]int{time.Minute: 5, time.Hour: 50} {
			if n := w.tap.busiest(window); n > most || n < most-1 {
				t.Errorf("%d requests within %s, %d are allowed", n, window, most)
			}
		}
	})
}

// TestCrawlDelayBindsALimit: what robots.txt asks for is kept where the
// publisher's limit is wider.
func TestCrawlDelayBindsALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := clocked(t, always("User-agent: *\nCrawl-delay: 7"), crawler.Limit{Host: "a.example", PerSecond: 5, Burst: 3, Concurrent: 3})
		w.run(crawler.Plan{Start: numbered("a.example", 4)})
		for _, gap := range w.tap.gaps("a.example")[1:] {
			if gap < 7*time.Second {
				t.Errorf("asked again after %s", gap)
			}
		}
	})
}

// TestOrderDoesNotDependOnTheAnswers: pages asked for together lead to the same
// captures in the same order whichever is answered first.
func TestOrderDoesNotDependOnTheAnswers(t *testing.T) {
	pass := func(answerAfter func(string) time.Duration) (told string) {
		synctest.Test(t, func(t *testing.T) {
			w := clocked(t, &queue{answerAfter: answerAfter}, crawler.Limit{Host: "a.example", PerSecond: 100, Concurrent: 5})
			made := w.run(crawler.Plan{
				Start: exempt(numbered("a.example", 6)), MaxPages: 15,
				Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
					told += "f" + string(p.Body)
					return []crawler.Request{{URL: r.URL + "/x", Exempt: "test"}, {URL: "https://a.example/shared", Exempt: "test"}}
				},
			})
			for i, c := range made {
				told += fmt.Sprintln(c.ID == int64(i+1), c.URL, c.Outcome)
			}
		})
		return told
	}
	slow := func(path string) time.Duration { return time.Duration(len(path)*7%5) * time.Second }
	reversed := func(path string) time.Duration { return time.Duration(10-len(path)*7%5) * time.Second }
	first := pass(slow)
	if second := pass(reversed); first != second || strings.Count(first, "fetched") != 15 || strings.Contains(first, "false") {
		t.Errorf("one order of answers gives\n%s\nanother\n%s", first, second)
	}
}

func TestArchiveFailsWhileOthersAreUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := clocked(t, &queue{answerAfter: func(path string) time.Duration { return time.Duration(len(path)) * time.Second }},
			crawler.Limit{Host: "a.example", PerSecond: 100, Concurrent: 5})
		w.kept.err = fmt.Errorf("disk full")
		if _, err := w.Run(t.Context(), exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("a.example", 20))}); err == nil {
			t.Error("no error")
		}
	})
}

func TestLimitsAreChecked(t *testing.T) {
	for name, l := range map[string]crawler.Limit{
		"no host":       {PerSecond: 1},
		"only dots":     {Host: ".", PerSecond: 1},
		"an address":    {Host: "https://a.example", PerSecond: 1},
		"capitals":      {Host: "A.example", PerSecond: 1},
		"path":          {Host: "a.example", Path: "api", PerSecond: 1},
		"no rate":       {Host: "a.example"},
		"negative":      {Host: "a.example", PerSecond: -1},
		"absurd rate":   {Host: "a.example", PerSecond: 1e6},
		"burst":         {Host: "a.example", PerSecond: 1, Burst: -1},
		"concurrent":    {Host: "a.example", PerSecond: 1, Concurrent: -1},
		"an assault":    {Host: "a.example", PerSecond: 1, Concurrent: 1000},
		"no number":     {Host: "a.example", PerSecond: nan()},
		"not even that": {Host: "a b", PerSecond: 1},
	} {
		if l.Check() == nil {
			t.Errorf("%s: no error", name)
		}
		o := crawler.Options{Archive: &memory{}, Now: time.Now, UserAgent: agent, Limits: []crawler.Limit{l}}
		if _, err := crawler.New(o); err == nil {
			t.Errorf("%s: a crawler was made", name)
		}
	}
	for _, l := range crawler.Publishers() {
		if err := l.Check(); err != nil {
			t.Error(err)
		}
	}
}

func nan() float64 { zero := 0.0; return zero / zero }
