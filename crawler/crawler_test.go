package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// pages is synthetic: a page for each way a retrieval ends.
const pages = `
-- 2026-03-01T00:00Z https://a.example/ok --
HTTP/1.1 200 OK
Content-Type: text/html; charset=iso-8859-1
Last-Modified: Sun, 01 Mar 2026 00:00:00 GMT

<p>content
-- 2026-03-01T00:00Z https://a.example/partner --
HTTP/1.1 203 Non-Authoritative Information

content by way of a proxy
-- 2026-03-01T00:00Z https://a.example/none --
HTTP/1.1 404 Not Found

no such page
-- 2026-03-01T00:00Z https://a.example/withdrawn --
HTTP/1.1 410 Gone
-- 2026-03-01T00:00Z https://a.example/forbidden --
HTTP/1.1 403 Forbidden

go away
-- 2026-03-01T00:00Z https://a.example/broken --
HTTP/1.1 500 Internal Server Error
-- 2026-03-01T00:00Z https://a.example/unavailable --
HTTP/1.1 503 Service Unavailable
-- 2026-03-01T00:00Z https://a.example/part --
HTTP/1.1 206 Partial Content

half of
-- 2026-03-01T00:00Z https://a.example/unasked --
HTTP/1.1 304 Not Modified
-- 2026-03-01T00:00Z https://a.example/empty --
HTTP/1.1 200 OK
-- 2026-03-01T00:00Z https://a.example/refused --
HTTP/1.1 200 OK
X-Replay: refuse
-- 2026-03-01T00:00Z https://a.example/cut --
HTTP/1.1 200 OK
X-Replay: truncated

a body that is long enough to be compressed and then cut
-- 2026-03-01T00:00Z https://a.example/nowhere --
HTTP/1.1 302 Found
-- 2026-03-01T00:00Z https://a.example/wall --
HTTP/1.1 200 OK

please prove that you are human
`

func TestOutcomes(t *testing.T) {
	w := recorded(t, pages, func(o *crawler.Options) {
		o.Classify = func(_ exportwatch.Capture, _ http.Header, body []byte) (exportwatch.Reason, string) {
			if strings.Contains(string(body), "human") {
				return exportwatch.ReasonBlockPage, "asks for\na human"
			}
			return "", ""
		}
	})
	for _, c := range []struct {
		path    string
		outcome exportwatch.Outcome
		reason  exportwatch.Reason
		status  int
	}{
		{"/ok", exportwatch.Fetched, "", 200},
		{"/partner", exportwatch.Fetched, "", 203},
		{"/none", exportwatch.Gone, exportwatch.ReasonStatus, 404},
		{"/withdrawn", exportwatch.Gone, exportwatch.ReasonStatus, 410},
		{"/forbidden", exportwatch.Failed, exportwatch.ReasonStatus, 403},
		{"/broken", exportwatch.Failed, exportwatch.ReasonStatus, 500},
		{"/unavailable", exportwatch.Failed, exportwatch.ReasonStatus, 503},
		{"/part", exportwatch.Failed, exportwatch.ReasonStatus, 206},
		{"/unasked", exportwatch.Failed, exportwatch.ReasonStatus, 304},
		{"/empty", exportwatch.Suspect, exportwatch.ReasonEmptyBody, 200},
		{"/refused", exportwatch.Failed, exportwatch.ReasonConnect, 0},
		{"/cut", exportwatch.Failed, exportwatch.ReasonEncoding, 200},
		{"/nowhere", exportwatch.Failed, exportwatch.ReasonRedirect, 302},
		{"/wall", exportwatch.Suspect, exportwatch.ReasonBlockPage, 200},
		{"/unheard-of", exportwatch.Failed, exportwatch.ReasonUnrecorded, 0},
	} {
		got := w.one("https://a.example" + c.path)
		expect(t, got, c.outcome, c.reason)
		if got.Status != c.status || got.Run != 7 || got.Source != source.ID || !got.At.Equal(w.now) || got.Crawler != crawler.Engine {
			t.Errorf("%s: capture %+v", c.path, got)
		}
		hasBody := got.Outcome == exportwatch.Fetched || got.Reason == exportwatch.ReasonBlockPage
		if _, kept := w.kept.payloads[got.Payload]; kept != hasBody || (got.Size > 0) != hasBody {
			t.Errorf("%s: payload kept %v, size %d", c.path, kept, got.Size)
		}
	}
}

func TestRawBytesAreKept(t *testing.T) {
	t.Setenv("COLLY_MAX_BODY_SIZE", "3")
	t.Setenv("COLLY_DETECT_CHARSET", "1")
	const body = "caf\xe9 \xa7 744.22"
	for _, contentType := range []string{"text/html; charset=iso-8859-1", "text/html; charset=nonsense", "text/html", "application/gzip"} {
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			return respond(req, 200, strings.NewReader(body), "Content-Type", contentType), nil
		}))
		got := w.one("https://a.example/x.xml.gz")
		expect(t, got, exportwatch.Fetched, "")
		if got.Payload != exportwatch.DigestOf([]byte(body)) || got.MediaType != contentType {
			t.Errorf("%s: payload %q, media type %q", contentType, w.kept.payloads[got.Payload], got.MediaType)
		}
	}
}

// changing is synthetic: one page with validators, one without.
const changing = `
-- 2026-03-01T00:00Z https://a.example/tagged --
HTTP/1.1 200 OK
Content-Type: text/plain
ETag: "v1"

one
-- 2026-03-01T00:00Z https://a.example/plain --
HTTP/1.1 200 OK

one
-- 2026-03-03T00:00Z https://a.example/tagged --
HTTP/1.1 200 OK
ETag: "v2"

two
`

func TestNotModifiedAndRevisit(t *testing.T) {
	w := recorded(t, changing)
	bodies := map[string]string{}
	pass := func() []exportwatch.Capture {
		return w.run(crawler.Plan{
			Start: []crawler.Request{
				{URL: "https://a.example/tagged", Format: "text", Exempt: "test"},
				{URL: "https://a.example/plain", Exempt: "test"},
			},
			Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
				bodies[r.URL] = string(p.Body)
				return nil
			},
		})
	}
	first := pass()
	expect(t, first[0], exportwatch.Fetched, "")
	expect(t, first[1], exportwatch.Fetched, "")
	for range 2 { // the second pass is confirmed against a row that was itself a confirmation
		clear(bodies)
		w.now = w.now.Add(time.Hour)
		again := pass()
		expect(t, again[0], exportwatch.NotModified, "")
		expect(t, again[1], exportwatch.Revisit, "")
		c := again[0]
		if c.Payload != first[0].Payload || c.Size != first[0].Size || c.ETag != `"v1"` || c.MediaType != "text/plain" || c.Format != "text" || c.Status != 304 {
			t.Errorf("confirmed capture %+v", c)
		}
		if bodies["https://a.example/tagged"] != "one\n" || bodies["https://a.example/plain"] != "one\n" {
			t.Errorf("followed bodies %q", bodies)
		}
	}
	w.now = w.now.AddDate(0, 0, 2)
	expect(t, pass()[0], exportwatch.Fetched, "")
}

func TestAbsurdValidatorIsNotKept(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		return respond(req, 200, strings.NewReader("x"), "ETag", strings.Repeat("x", 1<<16)), nil
	}))
	if c := w.one("https://a.example/"); c.ETag != "" {
		t.Errorf("ETag of %d bytes", len(c.ETag))
	}
}

// TestConfirmedPayloadIsGone: a 304 for a payload that is not kept any more is
// no answer to a plan that wants to see it.
func TestConfirmedPayloadIsGone(t *testing.T) {
	w := recorded(t, changing)
	w.one("https://a.example/tagged")
	clear(w.kept.payloads)
	expect(t, w.one("https://a.example/tagged"), exportwatch.NotModified, "")
	seen := ""
	made := w.run(crawler.Plan{
		Start:  []crawler.Request{{URL: "https://a.example/tagged", Exempt: "test"}},
		Follow: func(_ crawler.Request, p crawler.Page) []crawler.Request { seen = string(p.Body); return nil },
	})
	expect(t, made[0], exportwatch.Revisit, "")
	if h := w.tap.header(); h.Get("If-None-Match") != "" || seen != "one\n" || len(w.kept.payloads) != 1 {
		t.Errorf("headers %v, followed %q", h, seen)
	}
}

func TestValidatorsAreSentToWhatGaveThem(t *testing.T) {
	target := "/first"
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/" {
			return respond(req, 302, http.NoBody, "Location", target), nil
		}
		if req.Header.Get("If-None-Match") == `"x"` && req.Header.Get("If-Modified-Since") == "then" {
			return respond(req, 304, http.NoBody), nil
		}
		return respond(req, 200, strings.NewReader(req.URL.Path), "ETag", `"x"`, "Last-Modified", "then"), nil
	}))
	expect(t, w.one("https://a.example/"), exportwatch.Fetched, "")
	expect(t, w.one("https://a.example/"), exportwatch.NotModified, "")
	target = "/second" // has the same ETag and is another page
	expect(t, w.one("https://a.example/"), exportwatch.Fetched, "")
	for _, a := range w.tap.asked {
		if strings.HasSuffix(a.url, "/") && a.header.Get("If-None-Match") != "" {
			t.Errorf("validators were sent to %s", a.url)
		}
	}
}

func TestRequestHeaders(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Host == "a.example" {
			return respond(req, 302, http.NoBody, "Location", "https://b.example/x"), nil
		}
		return respond(req, 200, strings.NewReader("x")), nil
	}))
	w.ask(crawler.Request{
		URL: "https://a.example/?page=1", Accept: "application/json", Exempt: "test",
		Header: http.Header{"Authorization": {"Token hush"}, "X-Api-Key": {"hush"}},
	})
	first, second := w.tap.asked[0].header, w.tap.asked[1].header
	if first.Get("X-Api-Key") != "hush" || first.Get("Accept") != "application/json" || first.Get("User-Agent") != agent || first.Get("Accept-Encoding") != "gzip, zstd" {
		t.Errorf("headers to the first host: %v", first)
	}
	if fmt.Sprint(second) != fmt.Sprint(http.Header{"Accept": {"application/json"}, "Accept-Encoding": {"gzip, zstd"}, "User-Agent": {agent}}) {
		t.Errorf("headers to another host: %v", second)
	}
}

func TestRedirects(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if to := req.URL.Query().Get("to"); to != "" {
			return respond(req, 301, http.NoBody, "Location", to), nil
		}
		var left int
		if _, err := fmt.Sscanf(req.URL.Path, "/%d", &left); err == nil && left > 0 {
			return respond(req, 307, http.NoBody, "Location", fmt.Sprintf("/%d", left-1)), nil
		}
		return respond(req, 200, strings.NewReader("there")), nil
	}))
	c := w.one("https://a.example/5")
	expect(t, c, exportwatch.Fetched, "")
	if len(c.Chain) != 5 || c.Chain[4] != "https://a.example/0" || c.URL != "https://a.example/5" {
		t.Errorf("URL %s, chain %v", c.URL, c.Chain)
	}
	if c := w.one("https://a.example/0"); c.Chain != nil || c.Hops != nil {
		t.Errorf("chain %v, %v without a redirect", c.Chain, c.Hops)
	}
	expect(t, w.one("https://a.example/6"), exportwatch.Failed, exportwatch.ReasonRedirect)
	for to, reason := range map[string]exportwatch.Reason{
		"http://169.254.169.254/latest/meta-data/": exportwatch.ReasonAddress,
		"http://[::ffff:10.0.0.1]/":                exportwatch.ReasonAddress,
		"http://localhost/":                        exportwatch.ReasonAddress,
		"file:///etc/passwd":                       exportwatch.ReasonAddress,
		"https://user:hush@b.example/":             exportwatch.ReasonAddress,
		"https://b.example/%zz":                    exportwatch.ReasonRedirect,
	} {
		c := w.ask(crawler.Request{URL: "https://a.example/?to=" + strings.NewReplacer("%", "%25", "&", "%26").Replace(to), Exempt: "test"})
		expect(t, c, exportwatch.Failed, reason)
		if strings.Contains(fmt.Sprint(c.Chain, c.Detail), "hush") {
			t.Errorf("capture tells a password: %v %s", c.Chain, c.Detail)
		}
	}
	for _, url := range w.tap.urls() {
		if !strings.HasPrefix(url, "https://a.example/") {
			t.Errorf("asked %s", url)
		}
	}
}

func TestFollow(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/b" {
			return respond(req, 404, http.NoBody), nil
		}
		return respond(req, 200, strings.NewReader(req.URL.Path)), nil
	}))
	leads := map[string][]string{"/": {"/a", "/b#x", "/a#y", "/"}, "/a": {"/c", "/b"}, "/b": {"/never"}}
	plan := crawler.Plan{
		Start: []crawler.Request{{URL: "https://a.example/", Exempt: "test"}, {URL: "https://a.example/#top", Exempt: "test"}},
		Follow: func(_ crawler.Request, p crawler.Page) (next []crawler.Request) {
			for _, path := range leads[string(p.Body)] {
				next = append(next, crawler.Request{URL: "https://a.example" + path, Exempt: "test"})
			}
			return next
		},
	}
	w.run(plan)
	if got := strings.Join(w.tap.urls(), " "); got != "https://a.example/ https://a.example/a https://a.example/b https://a.example/c" {
		t.Errorf("asked %s", got)
	}
	left := 0
	plan.LeftOut = func(urls int) { left += urls }
	if w.run(plan); left != 0 {
		t.Errorf("a plan with room for all left %d out", left)
	}
	plan.MaxPages = 2
	if made := w.run(plan); len(made) != 2 || left != 2 || !strings.Contains(w.log.String(), "pages left out") {
		t.Errorf("%d pages, told of %d left out, log %s; want 2 and /b and /c", len(made), left, w.log)
	}
}

func TestTimeout(t *testing.T) {
	hang := answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/body" {
			return respond(req, 200, endless(func([]byte) (int, error) {
				<-req.Context().Done()
				return 0, req.Context().Err()
			})), nil
		}
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
	for _, path := range []string{"/head", "/body"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, hang, func(o *crawler.Options) { o.Timeout = 20 * time.Second })
			began := time.Now()
			expect(t, w.one("https://a.example"+path), exportwatch.Failed, exportwatch.ReasonTimeout)
			if d := time.Since(began); d != 20*time.Second {
				t.Errorf("%s: took %s", path, d)
			}
		})
	}
}

func TestRunEndsWithContextOrArchive(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/2" {
			cancel()
			return nil, req.Context().Err()
		}
		return respond(req, 200, strings.NewReader("x")), nil
	}))
	plan := crawler.Plan{Start: []crawler.Request{{URL: "https://a.example/1", Exempt: "test"}, {URL: "https://a.example/2", Exempt: "test"}}}
	made, err := w.Run(ctx, exportwatch.Run{}, source, plan)
	if !errors.Is(err, context.Canceled) || len(made) != 1 || len(w.kept.captures) != 1 {
		t.Errorf("%d captures made, %d kept, error %v", len(made), len(w.kept.captures), err)
	}
	w.kept.err = errors.New("disk full")
	if _, err := w.Run(t.Context(), exportwatch.Run{}, source, plan); !errors.Is(err, w.kept.err) {
		t.Errorf("error %v, want that of the archive", err)
	}
}

// A stopping archive ends a run in the middle of its first write.
type stopping struct {
	*memory
	stop func()
}

// AddCapture implements [crawler.Archive].
func (s *stopping) AddCapture(ctx context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error) {
	if s.stop(); ctx.Err() != nil {
		return c, ctx.Err()
	}
	return s.memory.AddCapture(ctx, c, payload)
}

// TestEndWhileStoring: what was retrieved is stored also if the run ends in the
// middle of storing it.
func TestEndWhileStoring(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	kept := &memory{payloads: map[exportwatch.Digest][]byte{}}
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		return respond(req, 200, strings.NewReader("x")), nil
	}), func(o *crawler.Options) { o.Archive = &stopping{kept, cancel} })
	made, err := w.Run(ctx, exportwatch.Run{}, source, crawler.Plan{Start: numbered("a.example", 3)})
	if !errors.Is(err, context.Canceled) || len(made) != 1 || len(kept.captures) != 1 {
		t.Errorf("%d captures made, %d kept, error %v; want the one retrieved", len(made), len(kept.captures), err)
	}
}

func TestSecretsStaySecret(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("proxy said no to %s\x1b[31m", req.URL)
	}), func(o *crawler.Options) {
		o.Classify = func(c exportwatch.Capture, _ http.Header, _ []byte) (exportwatch.Reason, string) {
			return exportwatch.ReasonLoginWall, "at " + c.URL
		}
	})
	for _, url := range []string{
		"https://user:hush@a.example/",
		"https://a.example/?page=2&api_key=hush",
		"https://a.example/?token=hush;x=1",
		"https://a.example/?X-Amz-Signature=hush#access_token=hush",
		"https://a.example/?api%5Fkey=hush",
		"https://a.example/?sig=hush&q=a b",
	} {
		c := w.one(url)
		if strings.Contains(c.Detail, "hush") || strings.Contains(w.log.String(), "hush") {
			t.Errorf("%s: detail %q, log %s", url, c.Detail, w.log)
		}
		expect(t, c, exportwatch.Failed, c.Reason)
	}
	if !strings.Contains(w.log.String(), "page=2") {
		t.Errorf("the log hides too much: %s", w.log)
	}
}

func TestNewRefuses(t *testing.T) {
	good := crawler.Options{Archive: &memory{}, Now: func() time.Time { return time.Time{} }, UserAgent: agent}
	for name, change := range map[string]func(*crawler.Options){
		"no archive": func(o *crawler.Options) { o.Archive = nil },
		"no clock":   func(o *crawler.Options) { o.Now = nil },
		"no contact": func(o *crawler.Options) { o.UserAgent = "exportwatch/1" },
		"no agent":   func(o *crawler.Options) { o.UserAgent = "" },
	} {
		o := good
		change(&o)
		if _, err := crawler.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	c, err := crawler.New(good)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

func TestUnusableURLs(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("asked %s", req.URL)
	}))
	urls := []string{"", "/relative", "ftp://a.example/", "https://", "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "https://a b/", "http://１２７.0.0.1/"}
	for _, url := range urls {
		expect(t, w.one(url), exportwatch.Failed, exportwatch.ReasonAddress)
	}
	if asked := w.tap.urls(); len(asked) > 0 {
		t.Errorf("asked %v", slices.Compact(asked))
	}
}

// TestURLSpellings checks that a URL meets its recording however its brackets
// and quotes are written.
func TestURLSpellings(t *testing.T) {
	for _, c := range []struct{ recorded, asked string }{
		{"https://a.example/api?conditions%5Bx%5D%5B%5D=y&order=newest", "https://a.example/api?conditions[x][]=y&order=newest"},
		{"https://a.example/api?conditions[x][]=y", "https://a.example/api?conditions%5bx%5d%5B%5D=y"},
		{"https://a.example/s?q=%22needs+a+license%22+%22export%22&d=1:2,3", "https://a.example/s?q=%22needs+a+license%22+%22export%22&d=1:2,3"},
		{"https://a.example/s?q='a'|b", "https://a.example/s?q='a'|b"},
		{"https://a.example/S%C3%A9ance/a%20b~c", "https://A.example/Séance/a b~c"},
		{"https://a.example", "https://a.example:443/#top"},
	} {
		w := recorded(t, "-- 2026-03-01T00:00Z "+c.recorded+" --\nHTTP/1.1 200 OK\n\nfound\n")
		expect(t, w.one(c.asked), exportwatch.Fetched, "")
	}
}
