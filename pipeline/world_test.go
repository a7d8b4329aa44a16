package pipeline_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/pipeline"
	"exportwatch/replay"
	"exportwatch/sources"
	"exportwatch/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Every text in these tests is synthetic.

// start is when the recorded webs begin; clock times of the tests count from it.
var start = time.Date(2031, 3, 3, 15, 0, 0, 0, time.UTC)

const (
	feedID  exportwatch.SourceID = "x/news"
	feedURL                      = "https://press.example/feed.xml"
	pageID  exportwatch.SourceID = "x/page"
	pageURL                      = "https://office.example/page"
)

// A world is a database on disk, a recorded web and a clock that the test sets.
// Its pipeline can be closed and opened again, as if the process were killed.
type world struct {
	t         *testing.T
	path      string
	web       *replay.Web
	defs      []sources.Definition
	channels  map[string]notify.Channel
	transport http.RoundTripper
	now       func() time.Time
	zone      *time.Location
	log       *slog.Logger
	after     int
	operators []exportwatch.Target
	keep      time.Duration
	diskFree  func() (int64, error)

	mu    sync.Mutex
	clock time.Time

	store *store.Store
	*pipeline.Pipeline
}

// newWorld returns a world at start whose one subscription selects everything.
func newWorld(t *testing.T, defs []sources.Definition, members ...string) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "test.db"), defs: defs, clock: start, zone: time.UTC, log: slog.New(slog.DiscardHandler)}
	w.now = w.time
	w.channels = map[string]notify.Channel{"log": notify.LogChannel(slog.New(slog.DiscardHandler))}
	var err error
	if w.web, err = replay.New([]byte(strings.Join(members, "")), w.time); err != nil {
		t.Fatal(err)
	}
	w.transport = w.web
	if err := os.WriteFile(w.path, emptyDatabase(t), 0o600); err != nil {
		t.Fatal(err)
	}
	w.open()
	t.Cleanup(w.close)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutSubscription(ctx, exportwatch.Subscription{
			ID: "all", Owner: "tests", Channels: []exportwatch.Target{{Channel: "log", To: "desk"}},
		})
	})
	return w
}

// emptyDatabase returns the file of a database that was just made. Making one
// takes all the migrations, ten times as long as copying one.
func emptyDatabase(t *testing.T) []byte {
	t.Helper()
	file, err := madeOnce()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

var madeOnce = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "empty")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "test.db")
	s, err := store.Open(context.Background(), path, store.Options{Synthetic: true})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func (w *world) open() {
	w.t.Helper()
	var err error
	if w.store, err = store.Open(w.t.Context(), w.path, store.Options{Synthetic: true}); err != nil {
		w.t.Fatal(err)
	}
	w.Pipeline, err = pipeline.New(w.t.Context(), w.options(func(*pipeline.Options) {}))
	if err != nil {
		w.t.Fatal(err)
	}
}

// options are those of the world's pipeline, changed.
func (w *world) options(change func(*pipeline.Options)) pipeline.Options {
	o := pipeline.Options{
		Store: w.store, Sources: w.defs, Channels: w.channels, Transport: w.transport,
		UserAgent: "tests (tests@agency.example)", Delay: -1, Log: w.log,
		Now: func() time.Time { return w.now() }, Zone: w.zone,
		After: w.after, Operators: w.operators, Keep: w.keep, DiskFree: w.diskFree,
	}
	change(&o)
	return o
}

func (w *world) close() {
	if err := w.store.Close(); err != nil {
		w.t.Error(err)
	}
}

func (w *world) reopen() {
	w.t.Helper()
	w.close()
	w.open()
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

// at sets the clock to d after start.
func (w *world) at(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = start.Add(d)
}

// check sets the clock and makes one pass over every source.
func (w *world) check(d time.Duration) pipeline.Report {
	w.t.Helper()
	w.at(d)
	r, err := w.Check(w.t.Context())
	if err != nil {
		w.t.Fatalf("check after %v: %v", d, err)
	}
	return r
}

func (w *world) update(do func(context.Context, *store.Tx) error) {
	w.t.Helper()
	ctx := context.WithoutCancel(w.t.Context())
	if err := w.store.Update(ctx, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// read returns what do reads from the store of w.
func read[T any](w *world, do func(context.Context, *store.Tx) (T, error)) (v T) {
	w.t.Helper()
	ctx := context.WithoutCancel(w.t.Context())
	err := w.store.View(ctx, func(tx *store.Tx) (err error) {
		v, err = do(ctx, tx)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) state(id exportwatch.SourceID) exportwatch.SourceState {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) (exportwatch.SourceState, error) {
		return tx.SourceState(ctx, id)
	})
}

// incidents returns every incident, closed ones too, the newest first.
func (w *world) incidents() []exportwatch.Incident {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Incident, error) {
		return tx.Incidents(ctx, "", false, 0)
	})
}

func (w *world) gaps() []exportwatch.Gap {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Gap, error) { return tx.Gaps(ctx, "") })
}

func (w *world) alerts() []exportwatch.Alert {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Alert, error) { return tx.Alerts(ctx, 0, 0) })
}

func (w *world) developments() []exportwatch.Development {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Development, error) {
		return tx.Known(ctx, time.Time{})
	})
}

// versions returns all versions of all documents, save what a feed says itself
// of pages that were read.
func (w *world) versions() (all []exportwatch.Version) {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Version, error) {
		docs, err := tx.Documents(ctx, "", 0, 0)
		for _, d := range docs {
			of, err := tx.Versions(ctx, d.ID)
			if err != nil {
				return nil, err
			}
			read := slices.ContainsFunc(of, func(v exportwatch.Version) bool { return v.Format != "feed" })
			all = append(all, slices.DeleteFunc(of, func(v exportwatch.Version) bool { return read && v.Format == "feed" })...)
		}
		return all, err
	})
}

// member is a recording of url from d after start on. head holds the status
// and header lines, without the version of HTTP.
func member(d time.Duration, url, head, body string) string {
	return fmt.Sprintf("-- %s %s --\nHTTP/1.1 %s\n\n%s\n", start.Add(d).Format(time.RFC3339), url, head, body)
}

const (
	htmlOK = "200 OK\nContent-Type: text/html; charset=utf-8"
	rssOK  = "200 OK\nContent-Type: application/rss+xml"
)

// noRobots records that the hosts of the tests have no robots.txt.
func noRobots() string {
	return member(0, "https://press.example/robots.txt", "404 Not Found", "") +
		member(0, "https://office.example/robots.txt", "404 Not Found", "")
}

// feed is an RSS feed of the items press.example/<name>.
func feed(names ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>`)
	for _, n := range names {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link></item>", n, item(n))
	}
	return b.String() + "</channel></rss>"
}

func item(name string) string { return "https://press.example/" + name }

// letter is an article of the day on about a letter to a company.
func letter(company string, on time.Time) string {
	day := on.Format("January 2, 2006")
	return article("Bureau sends a letter to "+company, on, "<p>On "+day+
		", the Bureau of Industry and Security sent "+company+` a letter informing it that a license is required for exports of optical benches to China. The letter cites 15 CFR 744.23(b).</p>`)
}

func article(title string, on time.Time, body string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>` + title + `</title><meta property="article:published_time" content="` +
		on.Format(time.RFC3339) + `"></head><body><main><article><h1>` + title + `</h1>` + body + `</article></main></body></html>`
}

// own returns the definitions of configured sources alone.
func own(t *testing.T, list ...sources.Own) []sources.Definition {
	t.Helper()
	defs, err := sources.All(sources.Config{Own: list})
	if err != nil {
		t.Fatal(err)
	}
	return defs[len(defs)-len(list):]
}

func ownFeed() sources.Own { return sources.Own{ID: string(feedID), Title: "Press", Feed: feedURL} }

func ownPage(format string) sources.Own {
	return sources.Own{ID: string(pageID), Title: "Page", URL: pageURL, Format: format}
}
