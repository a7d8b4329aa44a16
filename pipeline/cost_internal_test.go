package pipeline

import (
	"context"
	"encoding/json"
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
// edition. The pages are made before they are asked for, so that their making
// is not measured.
type rulebook struct {
	edition int
	pages   map[string]string // by path
}

// turn publishes the next edition.
func (b *rulebook) turn() {
	b.edition++
	b.pages = map[string]string{}
	for i := range rulebookPages {
		path := fmt.Sprintf("/rules/%d", i)
		b.pages[path] = b.page(path)
	}
}

// RoundTrip answers for every page; there is no robots.txt.
func (b *rulebook) RoundTrip(req *http.Request) (*http.Response, error) {
	page, ok := b.pages[req.URL.Path]
	if !ok {
		return &http.Response{StatusCode: 404, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	}
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body: io.NopCloser(strings.NewReader(page)), ContentLength: -1, Request: req,
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

// rulebookSource watches the first pages of a rulebook.
func rulebookSource(pages int) sources.Definition {
	return sources.Definition{
		Source: exportwatch.Source{ID: "x/rulebook", Title: "Rulebook", Publisher: "Office", Schedule: "0 * * * *", Grade: exportwatch.Primary},
		Plan: func(time.Time, sources.Known) (p crawler.Plan) {
			for i := range pages {
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

// A reader watches some pages of a rulebook.
type reader struct {
	*Pipeline
	book  *rulebook
	pages int
	clock time.Time
}

func newReader(t testing.TB, pages int) *reader {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	r := &reader{book: &rulebook{}, pages: pages, clock: time.Date(2031, 3, 3, 15, 0, 0, 0, time.UTC)}
	r.Pipeline, err = New(t.Context(), Options{
		Store: st, Sources: []sources.Definition{rulebookSource(pages)}, Transport: r.book, UserAgent: "tests (tests@agency.example)",
		Delay: -1, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return r.clock }, Zone: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A stepsCost is the processor time of one page in each step; rest is what is
// made of the change after it is committed.
type stepsCost struct{ crawl, parse, compare, rest time.Duration }

func (c stepsCost) total() time.Duration { return c.crawl + c.parse + c.compare }

// read takes the next edition through all steps and returns what they cost a
// page.
func (r *reader) read(t testing.TB) stepsCost {
	t.Helper()
	r.book.turn()
	r.clock = r.clock.Add(time.Hour)
	var report Report
	var took [5]time.Duration
	for i, step := range []func(context.Context, *Report) error{
		func(ctx context.Context, report *Report) error { return r.pass(ctx, r.defs["x/rulebook"], report) },
		r.parseAll, r.compareAll, r.triageAll, r.matchAll,
	} {
		before := cpu(t)
		if err := step(t.Context(), &report); err != nil {
			t.Fatal(err)
		}
		took[i] = (cpu(t) - before) / time.Duration(r.pages)
	}
	if want := r.pages * min(r.book.edition-1, 1); len(report.Changes) != want {
		t.Fatalf("edition %d: %d changes, want %d", r.book.edition, len(report.Changes), want)
	}
	return stepsCost{took[0], took[1], took[2], took[3] + took[4]}
}

// costOfAChange measures passes over a rulebook whose every page has changed:
// the median of each step.
func costOfAChange(t testing.TB, rounds int) stepsCost {
	t.Helper()
	r := newReader(t, rulebookPages)
	r.read(t) // the baseline
	r.read(t) // warms up
	var took [3][]time.Duration
	for range rounds {
		c := r.read(t)
		for i, d := range []time.Duration{c.crawl, c.parse, c.compare} {
			took[i] = append(took[i], d)
		}
	}
	for _, list := range took {
		slices.Sort(list)
	}
	return stepsCost{crawl: took[0][rounds/2], parse: took[1][rounds/2], compare: took[2][rounds/2]}
}

func BenchmarkChangedPage(b *testing.B) {
	for b.Loop() {
		c := costOfAChange(b, 11)
		for name, d := range map[string]time.Duration{"crawl": c.crawl, "parse": c.parse, "compare": c.compare, "total": c.total()} {
			b.ReportMetric(float64(d.Microseconds())/1e3, name+"-cpu-ms")
		}
	}
}

// rewriting returns what it costs now to write the words of a page of 20 KB as
// JSON and to read them again: work of the same kind as reading a page, as a
// measure of how fast the machine is at the moment.
func rewriting(t testing.TB, page string) time.Duration {
	t.Helper()
	const times = 50
	words := strings.Fields(page)
	before := cpu(t)
	for range times {
		written, err := json.Marshal(words)
		if err != nil {
			t.Fatal(err)
		}
		var read []string
		if err := json.Unmarshal(written, &read); err != nil || len(read) != len(words) {
			t.Fatalf("%d words of %d: %v", len(read), len(words), err)
		}
	}
	return (cpu(t) - before) / times
}

// TestCostOfAChangedPage compares what a page of 20 KB costs, from the response to
// the committed change, with a reference work of the same moment.
func TestCostOfAChangedPage(t *testing.T) {
	if raceDetector {
		t.Skip("SKIPPED: the race detector's own cost would be measured; the run without it measures")
	}
	const usual, slack = 1.5, 1.6 // times the reference; slack for machines that do other work
	r := newReader(t, rulebookPages)
	r.read(t)
	r.read(t)
	var ratios []float64
	for range 9 {
		reference := rewriting(t, r.book.page("/rules/1"))
		cost := r.read(t).total()
		reference = (reference + rewriting(t, r.book.page("/rules/1"))) / 2
		ratios = append(ratios, float64(cost)/float64(reference))
		t.Logf("%s, the reference %s: %.2f times", cost, reference, ratios[len(ratios)-1])
	}
	slices.Sort(ratios)
	if median := ratios[len(ratios)/2]; median > usual*slack {
		t.Errorf("a changed page costs %.2f times the reference, more than %.2f", median, usual*slack)
	}
}

// archive stores documents of another source that have been through all steps.
func (r *reader) archive(t *testing.T, documents int) {
	t.Helper()
	err := r.store.Update(t.Context(), func(tx *store.Tx) error {
		body := []byte("<p>an old notice</p>")
		for i := range documents {
			url := fmt.Sprintf("https://archive.example/%d", i)
			c, err := tx.AddCapture(t.Context(), exportwatch.Capture{Source: "x/archive", URL: url, At: r.clock, Outcome: exportwatch.Fetched,
				Status: 200, Format: "html", Payload: exportwatch.DigestOf(body)}, body)
			if err != nil {
				return err
			}
			if _, err := tx.AddParse(t.Context(), store.Parse{Capture: c.ID, Parser: "html/1", Outcome: store.ParseRead, Documents: 1, At: r.clock}); err != nil {
				return err
			}
			id := exportwatch.DocID("page/archive.example/" + fmt.Sprint(i))
			if err := tx.PutDocument(t.Context(), exportwatch.Document{ID: id, Kind: exportwatch.Article, Source: "x/archive", URL: url}); err != nil {
				return err
			}
			v, err := tx.AddVersion(t.Context(), exportwatch.Version{Doc: id, Format: "html", Parser: "html/1", Origin: exportwatch.OriginFirst,
				ObservedAt: r.clock, Captures: []int64{c.ID}, Text: fmt.Sprint("notice ", i)})
			if err != nil {
				return err
			}
			for _, step := range []string{stepCompare, stepTriage} {
				if _, err := tx.MarkStep(t.Context(), step, v.ID, r.clock, ""); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCostKeepsWithTheArchive: taking a changed page through the steps costs the
// same however much is stored. Searching 5,000 documents for work would cost ten
// times as much as the page.
func TestCostKeepsWithTheArchive(t *testing.T) {
	const slack = 2 // deeper indexes, and a machine that does other work
	r := newReader(t, 1)
	cheapest := func() time.Duration {
		least := time.Hour
		for range 9 {
			c := r.read(t)
			least = min(least, c.total()+c.rest)
		}
		return least
	}
	r.read(t)
	small := cheapest()
	r.archive(t, 5000)
	large := cheapest()
	t.Logf("beside nothing %s, beside 5,000 documents %s", small, large)
	if large > slack*small {
		t.Errorf("a changed page costs %s beside 5,000 documents and %s beside none", large, small)
	}
}
