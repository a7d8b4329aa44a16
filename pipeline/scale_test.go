//go:build unix

package pipeline

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

// manySources is how many sources a large office may configure.
const manySources = 10_000

// A pageTransport answers every page from memory: 304 if it was asked for
// before. It tells of the first request.
type pageTransport struct{ asked chan struct{} }

// RoundTrip implements [http.RoundTripper].
func (p pageTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case p.asked <- struct{}{}:
	default:
	}
	status, body := http.StatusOK, "<!DOCTYPE html><html lang=en><head><title>SYNTHETIC notice</title></head><body><main><h1>SYNTHETIC notice</h1><p>The office of "+
		r.URL.Host+" describes its form.</p></main></body></html>"
	switch {
	case r.URL.Path == "/robots.txt":
		status, body = http.StatusNotFound, ""
	case r.Header.Get("If-None-Match") != "":
		status, body = http.StatusNotModified, ""
	}
	return &http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Request: r, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"1"`}}}, nil
}

// daily is a schedule on which nothing is due in the hour that is measured.
const daily = "0 6 * * *"

// A large office is a service with many sources of its own, each on a host of
// its own.
type largeOffice struct {
	*Pipeline
	defs      []sources.Definition
	transport pageTransport
	made      time.Duration // processor time of its definitions and of the pipeline
}

// newLargeOffice returns an office of n sources that are checked on schedule and
// were all tried just now but the last, which is due at the start.
func newLargeOffice(t testing.TB, n int, schedule string) largeOffice {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "many.db"), store.Options{Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	list := make([]sources.Own, n)
	for i := range list {
		list[i] = sources.Own{ID: fmt.Sprint("x/page-", i), Title: fmt.Sprint("Page ", i), URL: fmt.Sprintf("https://host-%d.example/page", i), Schedule: schedule}
	}
	o := largeOffice{transport: pageTransport{make(chan struct{}, 1)}}
	before := cpu(t)
	if o.defs, err = sources.All(sources.Config{Only: []string{"bis/news"}, Own: list}); err != nil {
		t.Fatal(err)
	}
	o.defs = o.defs[len(o.defs)-n:]
	o.Pipeline, err = New(t.Context(), Options{Store: st, Sources: o.defs, Transport: o.transport, UserAgent: "tests (tests@agency.example)",
		Delay: -1, Log: slog.New(slog.DiscardHandler), Now: time.Now, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	o.made = cpu(t) - before
	if strings.HasPrefix(schedule, "*") {
		o.retrieveSoonDue(t)
	}
	o.haveTried(t)
	return o
}

// retrieveSoonDue retrieves the sources that are checked in the minute that is
// measured.
func (o largeOffice) retrieveSoonDue(t testing.TB) {
	t.Helper()
	soon := time.Now().Add(10 * time.Minute) // generously: retrieving them takes a while itself
	for _, d := range o.defs {
		if due, err := o.Next(d.ID, time.Now()); err != nil || due.Before(soon) {
			if _, err := o.Check(t.Context(), d.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	select {
	case <-o.transport.asked:
	default:
	}
}

func (o largeOffice) haveTried(t testing.TB) {
	t.Helper()
	err := o.store.Update(t.Context(), func(tx *store.Tx) error {
		for _, d := range o.defs[:len(o.defs)-1] {
			s := exportwatch.SourceState{Source: d.ID, Added: time.Now(), LastTried: time.Now(), LastSuccess: time.Now(), Health: exportwatch.HealthOK}
			if err := tx.PutSourceState(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// run runs the service for as long as during takes, from the first request on,
// and returns the processor time from the call of Run to that request.
func (o largeOffice) run(t testing.TB, during func()) (start time.Duration) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	before := cpu(t)
	go func() { ended <- o.Run(ctx) }()
	select {
	case <-o.transport.asked:
		start = cpu(t) - before
	case <-time.After(30 * time.Second):
		t.Error("nothing was asked for in 30 s")
	}
	during()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	return start
}

// TestManySources holds what a large office costs: the start, from the
// configuration to the first request, and an hour in which no source is due, in
// processor time and as many times what a reference work of the same moment
// takes. On the machine of docs/benchmarks.md that work takes 1.2 ms, so that the
// bar of 2 s is 1,670 times and that of 1% of an hour is 30,000 times.
func TestManySources(t *testing.T) {
	if raceDetector {
		t.Skip("SKIPPED: the race detector's own cost would be measured; the run without it measures")
	}
	const maxStart, maxHour = 400, 6000 // measured 130 and 2,400; the rest is slack for machines that do other work
	page := (&rulebook{}).page("/rules/1")
	synctest.Test(t, func(t *testing.T) {
		reference := rewriting(t, page)
		o := newLargeOffice(t, manySources, daily)
		var hour time.Duration
		start := o.made + o.run(t, func() {
			synctest.Wait() // the check that was due has ended
			before := cpu(t)
			time.Sleep(time.Hour)
			hour = cpu(t) - before
		})
		reference = (reference + rewriting(t, page)) / 2
		starts, hours := float64(start)/float64(reference), float64(hour)/float64(reference)
		t.Logf("start %s, %.0f times the reference; an idle hour %s, %.0f times; the reference %s", start, starts, hour, hours, reference)
		if starts > maxStart {
			t.Errorf("the start costs %.0f times the reference, more than %d", starts, maxStart)
		}
		if hours > maxHour {
			t.Errorf("an hour in which nothing is due costs %.0f times the reference, more than %d", hours, maxHour)
		}
	})
}

// TestIdleWork: in an hour in which no source is due, a service with ten thousand
// of them wakes for nothing but the work that is not the check of a source.
func TestIdleWork(t *testing.T) {
	n := manySources
	if raceDetector {
		n = manySources / 20 // entering them takes long, and what is counted does not depend on them
	}
	synctest.Test(t, func(t *testing.T) {
		o := newLargeOffice(t, n, daily)
		began, wakes, work := time.Now(), 0, map[string]int{}
		d := newDispatcher(func() time.Time { wakes++; return time.Now() }, func(name string) { work[name]++ }, func() { t.Error("a clock that goes on is taken for one set back") })
		if err := o.enter(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithDeadline(t.Context(), began.Add(time.Hour-time.Second))
		defer stop()
		d.run(ctx)
		want := map[string]int{
			checkPrefix + string(o.defs[n-1].ID): 1, // was never checked
			workDeliver:                          240, workTell: 240, workByHand: 719, workSilence: 11, workNightly: 1,
		}
		if !maps.Equal(work, want) {
			t.Errorf("work of an hour: %v, want %v", work, want)
		}
		if wakes > 720 {
			t.Errorf("it woke %d times in an hour, want 720: every five seconds", wakes)
		}
	})
}

// BenchmarkManySources measures a service with ten thousand sources of its own
// over one real minute: how long it takes from their definitions, and from the
// call of Run, to the first request; how much of one CPU it takes while none is
// due, and while all are checked every half hour and answer 304.
func BenchmarkManySources(b *testing.B) {
	for _, c := range []struct{ name, schedule string }{{"idle", daily}, {"half-hourly", "*/30 * * * *"}} {
		b.Run(c.name, func(b *testing.B) {
			if c.name == "half-hourly" && testing.Short() {
				b.Skip("retrieves every source once before it begins; run without -short")
			}
			for range b.N {
				measureMany(b, c.schedule)
			}
		})
	}
}

// measureMany measures a minute of the service, and what is done every five
// minutes and every hour whatever is due.
func measureMany(b *testing.B, schedule string) {
	o := newLargeOffice(b, manySources, schedule)
	b.ReportMetric(o.made.Seconds(), "cpu-s/definitions")
	start := o.run(b, func() {
		time.Sleep(5 * time.Second) // the check that was due ends
		before, at := cpu(b), time.Now()
		time.Sleep(time.Minute)
		b.ReportMetric(100*(cpu(b)-before).Seconds()/time.Since(at).Seconds(), "%cpu")
		for name, do := range map[string]func(context.Context) error{"silence": o.WatchSilence, "night": o.Nightly} {
			before := cpu(b)
			if err := do(b.Context()); err != nil {
				b.Error(err)
			}
			b.ReportMetric((cpu(b)-before).Seconds()*1000, "cpu-ms/"+name)
		}
	})
	b.ReportMetric(start.Seconds(), "cpu-s/start")
}
