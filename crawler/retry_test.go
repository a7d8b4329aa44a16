package crawler_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// failing answers with fail as often as times says, then with content.
func failing(times int, fail answers) answers {
	return func(req *http.Request) (*http.Response, error) {
		if times--; times >= 0 {
			return fail(req)
		}
		return respond(req, 200, strings.NewReader("content")), nil
	}
}

func status(code int, header ...string) answers {
	return func(req *http.Request) (*http.Response, error) {
		return respond(req, code, http.NoBody, header...), nil
	}
}

func broken(err error) answers {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// cutBody ends in the middle, as a connection does that is closed too soon.
func cutBody(begin string, header ...string) answers {
	return func(req *http.Request) (*http.Response, error) {
		end := endless(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF })
		return respond(req, 200, io.MultiReader(strings.NewReader(begin), end), header...), nil
	}
}

func TestWhatIsTriedAgain(t *testing.T) {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	for name, c := range map[string]struct {
		fail  answers
		tries int
		last  exportwatch.Reason // if it goes on failing
	}{
		"refused":         {broken(refused), 3, exportwatch.ReasonConnect},
		"no answer":       {func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() }, 3, exportwatch.ReasonTimeout},
		"bad gateway":     {status(502), 3, exportwatch.ReasonStatus},
		"unavailable":     {status(503), 3, exportwatch.ReasonStatus},
		"gateway timeout": {status(504), 3, exportwatch.ReasonStatus},
		"cut body":        {cutBody("half of it"), 3, exportwatch.ReasonConnect},
		"cut gzip": {func(r *http.Request) (*http.Response, error) {
			return respond(r, 200, strings.NewReader(string(gzipped(t, []byte("content")))[:20]), "Content-Encoding", "gzip"), nil
		}, 3, exportwatch.ReasonEncoding},
		"name server down": {broken(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), 3, exportwatch.ReasonConnect},
		"no such name":     {broken(&net.DNSError{Err: "no such host", IsNotFound: true}), 1, exportwatch.ReasonConnect},
		"server error":     {status(500), 1, exportwatch.ReasonStatus},
		"not found":        {status(404), 1, exportwatch.ReasonStatus},
		"forbidden":        {status(403), 1, exportwatch.ReasonStatus},
		"throttled":        {status(429), 3, exportwatch.ReasonThrottled},
		"told how soon":    {status(429, "Retry-After", "20"), 3, exportwatch.ReasonThrottled},
		"told when":        {status(503, "Retry-After", "3600"), 1, exportwatch.ReasonThrottled},
		"other coding":     {status(200, "Content-Encoding", "br"), 1, exportwatch.ReasonEncoding},
		"certificate":      {broken(&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a.example"}}), 1, exportwatch.ReasonCertificate},
		"address":          {broken(fmt.Errorf("dial: %w", crawler.ErrAddress)), 1, exportwatch.ReasonAddress},
	} {
		t.Run(name, func(t *testing.T) {
			for _, times := range []int{1, 100} {
				synctest.Test(t, func(t *testing.T) {
					w := clocked(t, failing(times, c.fail))
					got := w.one("https://a.example/x")
					want := min(c.tries, times+1)
					if n := len(w.tap.urls()); n != want {
						t.Errorf("failing %d times: asked %d times, want %d", times, n, want)
					}
					if c.tries > times {
						expect(t, got, exportwatch.Fetched, "")
					} else if got.Reason != c.last {
						t.Errorf("failing %d times: %s %q (%s), want %q", times, got.Outcome, got.Reason, got.Detail, c.last)
					}
				})
			}
		})
	}
}

// TestPausesGrowAndDiffer: the pause before a further try doubles, and jitter
// takes up to half of it.
func TestPausesGrowAndDiffer(t *testing.T) {
	for jitter, want := range map[float64][]time.Duration{0: {2 * time.Second, 4 * time.Second}, 0.5: {1500 * time.Millisecond, 3 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, status(503), polite, func(o *crawler.Options) {
				o.Now, o.Jitter = time.Now, func() float64 { return jitter }
			})
			w.one("https://a.example/x")
			if gaps := w.tap.gaps("a.example"); fmt.Sprint(gaps) != fmt.Sprint(want) {
				t.Errorf("pauses %v, want %v", gaps, want)
			}
		})
	}
}

// TestBareThrottlingIsWaitedOut: a host that says 429 without a time is left alone
// for a minute, then for two, within the pass; then for longer, which the pass
// does not wait for.
func TestBareThrottlingIsWaitedOut(t *testing.T) {
	for times, want := range map[int]string{1: "fetched [1m0s]", 2: "fetched [1m0s 2m0s]", 3: "failed [1m0s 2m0s]"} {
		synctest.Test(t, func(t *testing.T) {
			w := clocked(t, failing(times, status(429)))
			made := w.run(crawler.Plan{Start: []crawler.Request{{URL: "https://a.example/x", Exempt: "test"}}})
			if got := fmt.Sprint(made[0].Outcome, " ", w.tap.gaps("a.example")); got != want {
				t.Errorf("429 %d times: %s, want %s", times, got, want)
			}
			began := time.Now()
			next := w.one("https://a.example/y")
			if times < 3 != next.Outcome.OK() || time.Since(began) > time.Second {
				t.Errorf("429 %d times: the next page %s after %v", times, next.Outcome, time.Since(began))
			}
		})
	}
}

// TestTriesOfAPassAreBounded: a pass over many pages of many hosts that are all
// down makes no more than its allowance of further tries.
func TestTriesOfAPassAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := clocked(t, broken(errors.New("no route")))
		var list []crawler.Request
		for i := range 30 {
			list = append(list, crawler.Request{URL: fmt.Sprintf("https://h%d.example/x", i), Exempt: "test"})
		}
		made := w.run(crawler.Plan{Start: list})
		if n := len(w.tap.urls()); len(made) != 30 || n != 30+12 {
			t.Errorf("%d captures, asked %d times", len(made), n)
		}
	})
}

// TestFailingHostIsLeftAlone: a host that fails several times in a row is not
// asked for a while, which grows; the reason stays what it was, other hosts are
// asked, and the first answer ends it.
func TestFailingHostIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		w := clocked(t, answers(func(req *http.Request) (*http.Response, error) {
			if down && req.URL.Host == "a.example" {
				return nil, errors.New("no route")
			}
			return respond(req, 200, strings.NewReader("x")), nil
		}))
		asked := func() int { return len(w.tap.urls()) }
		for i := range 3 {
			expect(t, w.one(fmt.Sprintf("https://a.example/%d", i)), exportwatch.Failed, exportwatch.ReasonConnect)
		}
		before := asked()
		got := w.one("https://a.example/4")
		expect(t, got, exportwatch.Failed, exportwatch.ReasonConnect)
		if asked() != before || !strings.Contains(got.Detail, "failed several times in a row") {
			t.Errorf("asked %d times more; %s", asked()-before, got.Detail)
		}
		expect(t, w.one("https://b.example/"), exportwatch.Fetched, "")

		var rests []time.Duration
		for range 8 {
			before, began := asked(), time.Now()
			for asked() == before {
				time.Sleep(10 * time.Second)
				w.one("https://a.example/5")
			}
			rests = append(rests, time.Since(began))
		}
		if rests[0] > 90*time.Second || rests[3] < 3*rests[0] || rests[7] > 32*time.Minute || rests[7] < 14*time.Minute {
			t.Errorf("left alone for %v", rests)
		}
		down = false
		time.Sleep(31 * time.Minute)
		expect(t, w.one("https://a.example/6"), exportwatch.Fetched, "")
		down = true
		before = asked()
		expect(t, w.one("https://a.example/7"), exportwatch.Failed, exportwatch.ReasonConnect)
		if asked() != before+3 {
			t.Errorf("asked %d times after it had answered, want 3", asked()-before)
		}
	})
}

// TestRecordedWebIsAskedOnce: where nothing is waited for, nothing is tried again.
func TestRecordedWebIsAskedOnce(t *testing.T) {
	w := newWorld(t, status(502))
	for range 5 {
		expect(t, w.one("https://a.example/x"), exportwatch.Failed, exportwatch.ReasonStatus)
	}
	if n := len(w.tap.urls()); n != 5 {
		t.Errorf("asked %d times, want 5", n)
	}
}

// TestRunEndsWhileItPauses: the end of the run ends the pause.
func TestRunEndsWhileItPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := clocked(t, status(503))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		_, err := w.Run(ctx, exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("a.example", 1))})
		if err == nil || time.Since(began) != time.Second {
			t.Errorf("ended after %s with %v", time.Since(began), err)
		}
	})
}
