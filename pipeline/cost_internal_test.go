package pipeline

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
	"exportwatch/store"
)

const rulebookPages = 50

// A rulebook is a web of pages of 20 KB in which a few words change with every
// edition.
type rulebook struct{ edition int }

// RoundTrip answers every address; there is no robots.txt.
func (b *rulebook) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path == "/robots.txt" {
		return &http.Response{StatusCode: 404, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	}
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body: io.NopCloser(strings.NewReader(b.page(req.URL.Path))), ContentLength: -1, Request: req,
	}, nil
}

// page is synthetic guidance of 20 KB: a heading to five paragraphs.
func (b *rulebook) page(name string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "<!DOCTYPE html><html lang=en><head><title>SYNTHETIC guidance %s</title></head><body><main><h1>Guidance %s</h1>", name, name)
	for i := 0; s.Len() < 20<<10-450; i++ {
		if i%5 == 0 {
			fmt.Fprintf(&s, "<h2>%d. Applications of kind %d</h2>\n", i, i)
		}
		days := 30
		if i == 20 {
			days += b.edition
		}
		fmt.Fprintf(&s, "<p>An applicant of kind %d sends form %d to the office and keeps a copy for %d days after the date of the notice, as paragraph (%c) says. "+
			"The office answers within %d weeks; it may ask for a <a href=\"/rules/%d\">statement of use</a>, which names the item, its maker and the place "+
			"where it will stand, and for the papers of the carrier. What is sent by another way than the one named here is returned.</p>\n",
			i*7%31, i*13%97, days, 'a'+rune(i%26), i%9+2, i)
	}
	s.WriteString("</main></body></html>")
	return s.String()
}

// rulebookSource watches every page of a rulebook.
func rulebookSource() sources.Definition {
	return sources.Definition{
		Source: exportwatch.Source{ID: "x/rulebook", Title: "Rulebook", Publisher: "Office", Schedule: "0 * * * *", Grade: exportwatch.Primary},
		Plan: func(time.Time, sources.Known) (p crawler.Plan) {
			for i := range rulebookPages {
				p.Start = append(p.Start, crawler.Request{URL: fmt.Sprintf("https://office.example/rules/%d", i), Format: "html"})
			}
			return p
		},
	}
}

// cpu returns the processor time that this process has used.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A steps cost is the median processor time of one page in each step.
type stepsCost struct{ crawl, parse, compare time.Duration }

// costOfAChange measures passes over a rulebook whose every page has changed,
// from the responses to the committed versions and changes. What is made of the
// changes afterwards is not counted.
func costOfAChange(t testing.TB, rounds int) stepsCost {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	book, now := &rulebook{}, time.Date(2031, 3, 3, 15, 0, 0, 0, time.UTC)
	p, err := New(t.Context(), Options{
		Store: st, Sources: []sources.Definition{rulebookSource()}, Transport: book, UserAgent: "tests (tests@agency.example)",
		Delay: -1, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	var took [3][]time.Duration
	for round := range rounds + 2 { // the first makes the baseline, the second warms up
		var r Report
		steps := []func(context.Context, *Report) error{
			func(ctx context.Context, r *Report) error { return p.pass(ctx, p.defs["x/rulebook"], r) },
			p.parseAll, p.compareAll, p.triageAll, p.matchAll,
		}
		for i, step := range steps {
			before := cpu(t)
			if err := step(t.Context(), &r); err != nil {
				t.Fatal(err)
			}
			if round > 1 && i < len(took) {
				took[i] = append(took[i], (cpu(t)-before)/rulebookPages)
			}
		}
		if want := rulebookPages * min(round, 1); len(r.Changes) != want {
			t.Fatalf("round %d: %d changes, want %d", round, len(r.Changes), want)
		}
		book.edition++
		now = now.Add(time.Hour)
	}
	for _, list := range took {
		slices.Sort(list)
	}
	return stepsCost{took[0][rounds/2], took[1][rounds/2], took[2][rounds/2]}
}

func BenchmarkChangedPage(b *testing.B) {
	for b.Loop() {
		c := costOfAChange(b, 11)
		for name, d := range map[string]time.Duration{"crawl": c.crawl, "parse": c.parse, "compare": c.compare, "total": c.crawl + c.parse + c.compare} {
			b.ReportMetric(float64(d.Microseconds())/1e3, name+"-cpu-ms")
		}
	}
}
