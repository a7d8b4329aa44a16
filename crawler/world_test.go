package crawler_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/replay"
)

func TestMain(m *testing.M) {
	if os.Getenv(serverVariable) != "" {
		fmt.Fprintln(os.Stderr, serveUnchanged())
		os.Exit(1)
	}
	if what := os.Getenv(passVariable); what != "" {
		if err := passOver(what); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

const agent = "exportwatch-test/1 (+mailto:test@exportwatch.example)"

// A memory is an archive in memory.
type memory struct {
	mu       sync.Mutex
	captures []exportwatch.Capture
	payloads map[exportwatch.Digest][]byte
	err      error // returned by every method if not nil
}

func (m *memory) LastCapture(_ context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range slices.Backward(m.captures) {
		if c.Source == src && c.URL == url && c.Outcome.OK() {
			return c, m.err
		}
	}
	return exportwatch.Capture{}, errors.Join(m.err, exportwatch.ErrNotFound)
}

func (m *memory) Payload(_ context.Context, d exportwatch.Digest) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b, ok := m.payloads[d]; ok {
		return b, m.err
	}
	return nil, exportwatch.ErrNotFound
}

func (m *memory) AddCapture(_ context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return c, m.err
	}
	if m.payloads == nil {
		m.payloads = map[exportwatch.Digest][]byte{}
	}
	if payload != nil {
		m.payloads[exportwatch.DigestOf(payload)] = payload
	}
	c.ID = int64(len(m.captures) + 1)
	m.captures = append(m.captures, c)
	return c, nil
}

// A wiretap passes requests on and remembers them.
type wiretap struct {
	to  http.RoundTripper
	now func() time.Time

	mu    sync.Mutex
	asked []tapped
}

type tapped struct {
	url    string
	header http.Header
	at     time.Time
}

func (w *wiretap) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.asked = append(w.asked, tapped{req.URL.String(), req.Header.Clone(), w.now()})
	w.mu.Unlock()
	return w.to.RoundTrip(req)
}

// urls returns what was asked, without robots.txt.
func (w *wiretap) urls() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var urls []string
	for _, t := range w.asked {
		if !strings.HasSuffix(t.url, "/robots.txt") {
			urls = append(urls, t.url)
		}
	}
	return urls
}

// header returns the headers of the latest request.
func (w *wiretap) header() http.Header {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[len(w.asked)-1].header
}

// answers lets a function be a web.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// respond makes a response; header is name, value, name, value...
func respond(req *http.Request, status int, body io.Reader, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Add(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(body), ContentLength: -1, Request: req}
}

// A world is a crawler with everything around it.
type world struct {
	*crawler.Crawler
	t    *testing.T
	now  time.Time
	kept *memory
	tap  *wiretap
	log  *bytes.Buffer
}

// newWorld crawls web without delays; change edits the options.
func newWorld(t *testing.T, web http.RoundTripper, change ...func(*crawler.Options)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), kept: &memory{}, log: &bytes.Buffer{}}
	w.tap = &wiretap{to: web, now: time.Now}
	o := crawler.Options{
		Archive: w.kept, Transport: w.tap, Now: func() time.Time { return w.now }, UserAgent: agent, Delay: -1,
		Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&o)
	}
	c, err := crawler.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w.Crawler = c
	return w
}

// recorded is newWorld over a txtar web whose clock is the world's.
func recorded(t *testing.T, archive string, change ...func(*crawler.Options)) *world {
	t.Helper()
	var w *world
	web, err := replay.New([]byte(archive), func() time.Time { return w.now })
	if err != nil {
		t.Fatal(err)
	}
	w = newWorld(t, web, change...)
	return w
}

var source = exportwatch.Source{ID: "x/test"}

func (w *world) run(p crawler.Plan) []exportwatch.Capture {
	w.t.Helper()
	made, err := w.Run(w.t.Context(), exportwatch.Run{ID: 7, Source: source.ID}, source, p)
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

// one retrieves one URL that robots.txt does not bind.
func (w *world) one(url string) exportwatch.Capture {
	w.t.Helper()
	return w.ask(crawler.Request{URL: url, Exempt: "test"})
}

func (w *world) ask(r crawler.Request) exportwatch.Capture {
	w.t.Helper()
	made := w.run(crawler.Plan{Start: []crawler.Request{r}})
	if len(made) != 1 {
		w.t.Fatalf("%s: %d captures, want 1", r.URL, len(made))
	}
	return made[0]
}

// expect checks how a retrieval ended.
func expect(t *testing.T, c exportwatch.Capture, outcome exportwatch.Outcome, reason exportwatch.Reason) {
	t.Helper()
	if c.Outcome != outcome || c.Reason != reason {
		t.Errorf("%s: %s %q (%s), want %s %q", c.URL, c.Outcome, c.Reason, c.Detail, outcome, reason)
	}
	if c.Outcome.OK() != (c.Reason == "") || c.Outcome.OK() != (c.Detail == "") {
		t.Errorf("%s: %s with reason %q and detail %q", c.URL, c.Outcome, c.Reason, c.Detail)
	}
	if strings.ContainsAny(c.Detail, "\n\r\x1b") || len(c.Detail) > 400 {
		t.Errorf("%s: detail is not one short line: %q", c.URL, c.Detail)
	}
}
