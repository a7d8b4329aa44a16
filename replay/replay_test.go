package replay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"exportwatch/replay"
)

// web is synthetic.
const web = `A comment that is not served.
-- 2026-01-02T14:00Z https://Agency.example/news?tag[]=a --
HTTP/1.1 200 OK
Content-Type: text/html
ETag: "1"
Content-Length: 7

first

body
-- 2026-01-03T09:30:15+01:00 https://agency.example/news?tag%5b%5d=a --
HTTP/1.1 200 OK
ETag: W/"2"

second
-- 2026-01-02T14:00Z https://agency.example/gone --
HTTP/1.1 404
-- 2026-01-02T14:00Z https://agency.example/moved --
HTTP/1.1 302 Found
Location: /gone

-- 2026-01-02T14:00Z https://agency.example/down --
HTTP/1.1 200 OK
X-Replay: refuse

-- 2026-01-02T14:00Z https://agency.example/slow --
HTTP/1.1 200 OK
X-Replay: hang

-- 2026-01-02T14:00Z https://agency.example/cut --
HTTP/1.1 200 OK
X-Replay: truncated

a body that is long enough to be compressed and then cut
-- 2026-01-02T14:00Z https://agency.example/file.pdf --
HTTP/1.1 200 OK
Content-Type: application/pdf
X-Replay: base64

AAEC
/w==
`

func at(t *testing.T, s string) func() time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return func() time.Time { return now }
}

func open(t *testing.T, archive, now string) *replay.Web {
	t.Helper()
	w, err := replay.New([]byte(archive), at(t, now))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func get(t *testing.T, w *replay.Web, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := w.RoundTrip(req)
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func fails(t *testing.T, ctx context.Context, w *replay.Web, url string) error {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
		t.Fatalf("GET %s: no error", url)
	}
	return err
}

func TestLatestRecordingNotInTheFuture(t *testing.T) {
	for _, c := range []struct{ now, body string }{
		{"2026-01-02T14:00:00Z", "first\n\nbody\n"},
		{"2026-01-03T08:30:14Z", "first\n\nbody\n"},
		{"2026-01-03T08:30:15Z", "second\n"},
		{"2027-01-01T00:00:00Z", "second\n"},
	} {
		w := open(t, web, c.now)
		for _, url := range []string{
			"https://agency.example/news?tag[]=a", "https://agency.example/news?tag%5B%5D=a", "https://AGENCY.example/news?tag%5b]=a#top",
		} {
			if !w.Holds(url) {
				t.Errorf("at %s, %s is said not to be recorded", c.now, url)
			}
			resp, body := get(t, w, url)
			if body != c.body || resp.ContentLength != int64(len(c.body)) || resp.Header.Get("Content-Length") != "" {
				t.Errorf("at %s, %s: body %q of %d bytes", c.now, url, body, resp.ContentLength)
			}
		}
	}
}

func TestUnrecorded(t *testing.T) {
	w := open(t, web, "2026-01-02T13:59:59Z")
	for _, url := range []string{"https://agency.example/news?tag[]=a", "https://agency.example/other?api_key=hush"} {
		if w.Holds(url) {
			t.Errorf("%s is said to be recorded", url)
		}
		err := fails(t, t.Context(), w, url)
		var missing interface{ Unrecorded() bool }
		if !errors.Is(err, replay.ErrUnrecorded) || !errors.As(err, &missing) || !missing.Unrecorded() {
			t.Errorf("%s: error %v, want ErrUnrecorded", url, err)
		}
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("error tells the query: %v", err)
		}
	}
	if resp, _ := get(t, w, "https://agency.example/robots.txt"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("missing robots.txt: status %d, want 404", resp.StatusCode)
	}
}

func TestConditional(t *testing.T) {
	w := open(t, web, "2026-01-04T00:00:00Z")
	for _, c := range []struct {
		condition string
		status    int
	}{
		{"", 200}, {`"1"`, 200}, {`W/"2"`, 304}, {`"2"`, 304}, {`"1", "2"`, 304},
	} {
		resp, body := get(t, w, "https://agency.example/news?tag[]=a", "If-None-Match", c.condition)
		if resp.StatusCode != c.status || resp.Header.Get("ETag") != `W/"2"` || c.status == 304 && body != "" {
			t.Errorf("If-None-Match %s: status %d, body %q", c.condition, resp.StatusCode, body)
		}
	}
	if resp, _ := get(t, w, "https://agency.example/gone", "If-None-Match", ""); resp.StatusCode != 404 {
		t.Errorf("without ETag: status %d", resp.StatusCode)
	}
}

func TestRedirectIsServedNotFollowed(t *testing.T) {
	resp, _ := get(t, open(t, web, "2026-01-04T00:00:00Z"), "https://agency.example/moved")
	if resp.StatusCode != 302 || resp.Header.Get("Location") != "/gone" {
		t.Errorf("status %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

func TestFaults(t *testing.T) {
	w := open(t, web, "2026-01-04T00:00:00Z")
	if err := fails(t, t.Context(), w, "https://agency.example/down"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("refuse: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := fails(t, ctx, w, "https://agency.example/slow"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hang: %v", err)
	}
	resp, body := get(t, w, "https://agency.example/file.pdf")
	if body != "\x00\x01\x02\xff" || resp.Header.Get("X-Replay") != "" {
		t.Errorf("base64: body %q, headers %v", body, resp.Header)
	}
	resp, body = get(t, w, "https://agency.example/cut")
	z, err := gzip.NewReader(strings.NewReader(body))
	if err == nil {
		_, err = io.ReadAll(z)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) || resp.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("truncated: decoding gives %v", err)
	}
}

func TestInstants(t *testing.T) {
	w := open(t, web, "2026-01-04T00:00:00Z")
	var got []string
	for _, i := range w.Instants() {
		got = append(got, i.Format(time.RFC3339))
	}
	if want := "2026-01-02T14:00:00Z 2026-01-03T08:30:15Z"; strings.Join(got, " ") != want {
		t.Errorf("instants %v, want %s", got, want)
	}
	if w.Earliest() != w.Instants()[0] {
		t.Errorf("earliest %s", w.Earliest())
	}
	if empty := open(t, "", "2026-01-04T00:00:00Z"); !empty.Earliest().IsZero() || len(empty.Instants()) != 0 {
		t.Errorf("empty web: earliest %s", empty.Earliest())
	}
}

func zipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLoad(t *testing.T) {
	fsys := fstest.MapFS{
		"a.txtar":       {Data: []byte("-- 2026-01-02T14:00Z https://a.example/ --\nHTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nroot\r\n")},
		"sub/b.txtar":   {Data: []byte("-- 2026-01-03T14:00Z https://a.example --\nHTTP/1.1 200 OK\n\nlater\n")},
		"notes.md":      {Data: []byte("not read")},
		"bulk/x.xml.gz": {Data: zipped(t, "<x/>")},
		"bulk/x.bin":    {Data: []byte{0, 1}},
		"web.tsv": {Data: []byte("# instant, URL, status, type, file\n\n" +
			"2026-01-02T14:00Z\thttps://a.example/x?y=1\t200\tapplication/xml\tbulk/x.xml.gz\r\n" +
			"2026-01-05T14:00Z\thttps://a.example/x.bin\t203\t\tbulk/x.bin\n")},
	}
	w, err := replay.Load(fsys, at(t, "2026-02-01T00:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Instants()) != 3 {
		t.Errorf("instants %v", w.Instants())
	}
	for url, want := range map[string]string{
		"https://a.example/":      "later\n",
		"https://a.example/x?y=1": "<x/>",
		"https://a.example/x.bin": "\x00\x01",
	} {
		if _, body := get(t, w, url); body != want {
			t.Errorf("%s: body %q, want %q", url, body, want)
		}
	}
	fsys["bulk/x.xml.gz"].Data = []byte("no longer gzip")
	if err := fails(t, t.Context(), w, "https://a.example/x?y=1"); !strings.Contains(err.Error(), "bulk/x.xml.gz") {
		t.Errorf("unreadable file: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	const page = "-- 2026-01-02T14:00Z https://a.example/ --\nHTTP/1.1 200 OK\n\nx\n"
	for name, c := range map[string]struct{ file, data, want string }{
		"same instant twice": {"b.txtar", page + page, "twice"},
		"no instant":         {"b.txtar", "-- https://a.example/ --\nHTTP/1.1 200 OK\n\n", "instant"},
		"bad instant":        {"b.txtar", "-- 2026-01-02 https://a.example/ --\nHTTP/1.1 200 OK\n\n", "instant"},
		"relative URL":       {"b.txtar", "-- 2026-01-02T14:00Z /x --\nHTTP/1.1 200 OK\n\n", "absolute"},
		"other scheme":       {"b.txtar", "-- 2026-01-02T14:00Z ftp://a.example/x --\nHTTP/1.1 200 OK\n\n", "absolute"},
		"no status line":     {"b.txtar", "-- 2026-01-02T14:00Z https://a.example/ --\n<p>hello\n", "status line"},
		"bad status":         {"b.txtar", "-- 2026-01-02T14:00Z https://a.example/ --\nHTTP/1.1 9000 OK\n", "status"},
		"bad header":         {"b.txtar", "-- 2026-01-02T14:00Z https://a.example/ --\nHTTP/1.1 200 OK\nno colon\n\nx\n", "header"},
		"bad fault":          {"b.txtar", "-- 2026-01-02T14:00Z https://a.example/ --\nHTTP/1.1 200 OK\nX-Replay: dance\n\nx\n", "dance"},
		"bad base64":         {"b.txtar", "-- 2026-01-02T14:00Z https://a.example/ --\nHTTP/1.1 200 OK\nX-Replay: base64\n\n!!\n", "base64"},
		"few fields":         {"web.tsv", "2026-01-02T14:00Z\thttps://a.example/\n", "fields"},
		"file outside":       {"web.tsv", "2026-01-02T14:00Z\thttps://a.example/\t200\ttext/plain\t../secret\n", "secret"},
		"rooted file":        {"web.tsv", "2026-01-02T14:00Z\thttps://a.example/\t200\ttext/plain\t/etc/passwd\n", "passwd"},
		"missing file":       {"web.tsv", "2026-01-02T14:00Z\thttps://a.example/\t200\ttext/plain\tnone\n", "none"},
		"long line":          {"web.tsv", strings.Repeat("x", 1<<20), "web.tsv"},
	} {
		_, err := replay.Load(fstest.MapFS{c.file: {Data: []byte(c.data)}}, at(t, "2026-02-01T00:00:00Z"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://agency.example/gone", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, web, "2026-01-04T00:00:00Z").RoundTrip(req); err == nil {
		t.Error("POST was answered")
	}
}

// FuzzNew checks that whatever New accepts can be listed and served.
func FuzzNew(f *testing.F) {
	f.Add([]byte(web))
	f.Add([]byte("-- 2026-01-02T14:00Z http://a/%zz?%5 --\nHTTP/1.0 204\r\n\r\n"))
	f.Add([]byte("-- 2026-01-02T14:00Z http://a/ --\nHTTP/1.1 200\nX-Replay: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("x"))))
	f.Fuzz(func(t *testing.T, archive []byte) {
		w, err := replay.New(archive, at(t, "9000-01-01T00:00:00Z"))
		if err != nil {
			return
		}
		if len(w.Instants()) > 0 && w.Earliest() != w.Instants()[0] {
			t.Error("the earliest instant is not the first")
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://a/", nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := w.RoundTrip(req.WithContext(ctx)); err == nil {
			t.Error("a cancelled request was answered")
		}
	})
}

// TestDateMovesWithTheClock: an answer is dated as far off as it was when it was
// recorded, whenever it is given; a date that is none is left alone.
func TestDateMovesWithTheClock(t *testing.T) {
	const dated = `
-- 2026-01-02T14:00Z https://agency.example/right --
HTTP/1.1 200 OK
Date: Fri, 02 Jan 2026 14:00:00 GMT

-- 2026-01-02T14:00Z https://agency.example/hour-behind --
HTTP/1.1 200 OK
Date: Fri, 02 Jan 2026 13:00:00 GMT

-- 2026-01-02T14:00Z https://agency.example/none --
HTTP/1.1 200 OK
Date: today

`
	w := open(t, dated, "2026-02-02T15:30:00Z")
	for path, want := range map[string]string{
		"right": "Mon, 02 Feb 2026 15:30:00 GMT", "hour-behind": "Mon, 02 Feb 2026 14:30:00 GMT", "none": "today",
	} {
		for range 2 { // giving an answer does not change the recording
			if resp, _ := get(t, w, "https://agency.example/"+path); resp.Header.Get("Date") != want {
				t.Errorf("%s is dated %s, want %s", path, resp.Header.Get("Date"), want)
			}
		}
	}
}
