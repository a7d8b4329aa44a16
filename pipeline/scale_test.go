//go:build unix

package pipeline_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
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
	status, body := http.StatusOK, article("SYNTHETIC notice", start, "<p>The office of "+r.URL.Host+" describes its form.</p>")
	switch {
	case r.URL.Path == "/robots.txt":
		status, body = http.StatusNotFound, ""
	case r.Header.Get("If-None-Match") != "":
		status, body = http.StatusNotModified, ""
	}
	return &http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Request: r, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"1"`}}}, nil
}

// cpuTime returns how much CPU this process has used.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkManySources measures a service with ten thousand sources of its own
// over one real minute: how long it takes from their definitions, and from the
// call of Run, to the first request; how much of one CPU it takes while none is
// due, and while all are checked every half hour and answer 304.
func BenchmarkManySources(b *testing.B) {
	for _, c := range []struct{ name, schedule string }{{"idle", "0 6 * * *"}, {"half-hourly", "*/30 * * * *"}} {
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

func measureMany(b *testing.B, schedule string) {
	began := time.Now()
	list := make([]sources.Own, manySources)
	for i := range list {
		list[i] = sources.Own{ID: fmt.Sprint("x/page-", i), Title: fmt.Sprint("Page ", i), URL: fmt.Sprintf("https://host-%d.example/page", i), Schedule: schedule}
	}
	defs, err := sources.All(sources.Config{Only: []string{"bis/news"}, Own: list})
	if err != nil {
		b.Fatal(err)
	}
	defs = defs[len(defs)-manySources:]
	b.ReportMetric(time.Since(began).Seconds(), "s/definitions")
	transport := pageTransport{make(chan struct{}, 1)}
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "many.db"), store.Options{Synthetic: true})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	p, err := pipeline.New(b.Context(), pipeline.Options{Store: st, Sources: defs, Transport: transport, UserAgent: "tests (tests@agency.example)",
		Delay: -1, Log: slog.New(slog.DiscardHandler), Now: time.Now, Zone: washingtonZone(b)})
	if err != nil {
		b.Fatal(err)
	}
	prepareMany(b, st, p, defs, schedule)
	runMany(b, p, transport)
}

func washingtonZone(b *testing.B) *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		b.Fatal(err)
	}
	return zone
}

// prepareMany makes the sources look as after some days: all were tried just now
// but the last, which is due at the start. Those that will be checked in the
// minute that is measured have been retrieved.
func prepareMany(b *testing.B, st *store.Store, p *pipeline.Pipeline, defs []sources.Definition, schedule string) {
	if strings.HasPrefix(schedule, "*") {
		soon := time.Now().Add(10 * time.Minute) // generously: retrieving them takes a while itself
		for _, d := range defs {
			if due, err := p.Next(d.ID, time.Now()); err != nil || due.Before(soon) {
				if _, err := p.Check(b.Context(), d.ID); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	err := st.Update(b.Context(), func(tx *store.Tx) error {
		for _, d := range defs[:manySources-1] {
			s := exportwatch.SourceState{Source: d.ID, Added: time.Now(), LastTried: time.Now(), LastSuccess: time.Now(), Health: exportwatch.HealthOK}
			if err := tx.PutSourceState(b.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// runMany measures a minute of the service.
func runMany(b *testing.B, p *pipeline.Pipeline, transport pageTransport) {
	select {
	case <-transport.asked:
	default:
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	began := time.Now()
	go func() { ended <- p.Run(ctx) }()
	select {
	case <-transport.asked:
		b.ReportMetric(time.Since(began).Seconds(), "s/start")
	case <-time.After(30 * time.Second):
		b.Error("nothing was asked for in 30 s")
	}
	time.Sleep(5 * time.Second) // the check that was due ends
	before, at := cpuTime(b), time.Now()
	time.Sleep(time.Minute)
	b.ReportMetric(100*(cpuTime(b)-before).Seconds()/time.Since(at).Seconds(), "%cpu")
	measureWatching(b, p)
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}

// measureWatching measures what is done every five minutes and every hour
// whatever is due.
func measureWatching(b *testing.B, p *pipeline.Pipeline) {
	before := cpuTime(b)
	if err := p.WatchSilence(b.Context()); err != nil {
		b.Error(err)
	}
	b.ReportMetric((cpuTime(b)-before).Seconds()*1000, "ms/silence")
	before = cpuTime(b)
	if err := p.Nightly(b.Context()); err != nil {
		b.Error(err)
	}
	b.ReportMetric((cpuTime(b)-before).Seconds()*1000, "ms/night")
}
