package crawler_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"exportwatch"
	"exportwatch/crawler"
)

// endless is a reader made of its Read.
type endless func([]byte) (int, error)

func (f endless) Read(p []byte) (int, error) { return f(p) }

// counted counts what is read of a body.
type counted struct {
	io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, b []byte) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	return z.EncodeAll(b, nil)
}

func TestBodies(t *testing.T) {
	text := []byte(strings.Repeat("§ 744.22 ", 1000))
	const limit = 64 << 10
	huge := make([]byte, 4<<20)
	for name, c := range map[string]struct {
		coding  string
		body    []byte
		outcome exportwatch.Outcome
		reason  exportwatch.Reason
	}{
		"plain":            {"", text, exportwatch.Fetched, ""},
		"identity":         {"identity", text, exportwatch.Fetched, ""},
		"no coding":        {"none", text, exportwatch.Fetched, ""},
		"a charset":        {"UTF-8", text, exportwatch.Fetched, ""},
		"gzip":             {"GZIP", gzipped(t, text), exportwatch.Fetched, ""},
		"x-gzip":           {"x-gzip", gzipped(t, text), exportwatch.Fetched, ""},
		"zstd":             {"zstd", zstandard(t, text), exportwatch.Fetched, ""},
		"empty gzip":       {"gzip", nil, exportwatch.Suspect, exportwatch.ReasonEmptyBody},
		"empty zstd":       {"zstd", nil, exportwatch.Suspect, exportwatch.ReasonEmptyBody},
		"at the limit":     {"", huge[:limit], exportwatch.Fetched, ""},
		"over the limit":   {"", huge[:limit+1], exportwatch.Failed, exportwatch.ReasonBodyLimit},
		"gzip bomb":        {"gzip", gzipped(t, huge), exportwatch.Failed, exportwatch.ReasonBodyLimit},
		"zstd bomb":        {"zstd", zstandard(t, huge), exportwatch.Failed, exportwatch.ReasonBodyLimit},
		"empty members":    {"gzip", bytes.Repeat(gzipped(t, nil), 100_000), exportwatch.Failed, exportwatch.ReasonBodyLimit},
		"truncated gzip":   {"gzip", gzipped(t, text)[:40], exportwatch.Failed, exportwatch.ReasonEncoding},
		"truncated header": {"gzip", gzipped(t, text)[:5], exportwatch.Failed, exportwatch.ReasonEncoding},
		"no checksum":      {"gzip", gzipped(t, text)[:len(gzipped(t, text))-4], exportwatch.Failed, exportwatch.ReasonEncoding},
		"truncated zstd":   {"zstd", zstandard(t, text)[:20], exportwatch.Failed, exportwatch.ReasonEncoding},
		"not gzip":         {"gzip", text, exportwatch.Failed, exportwatch.ReasonEncoding},
		"garbage after":    {"gzip", append(gzipped(t, text), "garbage"...), exportwatch.Failed, exportwatch.ReasonEncoding},
		"unknown coding":   {"br", text, exportwatch.Failed, exportwatch.ReasonEncoding},
		"two codings":      {"gzip, gzip", gzipped(t, gzipped(t, text)), exportwatch.Failed, exportwatch.ReasonEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			body := &counted{Reader: bytes.NewReader(c.body)}
			w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
				return respond(req, 200, body, "Content-Encoding", c.coding), nil
			}))
			got := w.ask(crawler.Request{URL: "https://a.example/", MaxBytes: limit, Exempt: "test"})
			expect(t, got, c.outcome, c.reason)
			if got.Outcome == exportwatch.Fetched && c.coding != "" && got.Payload != exportwatch.DigestOf(text) {
				t.Errorf("payload of %d bytes is not the text", got.Size)
			}
			if body.n > 2<<20 {
				t.Errorf("read %d bytes of the wire", body.n)
			}
		})
	}
}

// TestWindow: a frame that asks for more memory than HTTP allows a decoder to need
// (RFC 9659, 8 MiB) is refused, however little it holds.
func TestWindow(t *testing.T) {
	for window, outcome := range map[int]exportwatch.Outcome{8 << 20: exportwatch.Fetched, 16 << 20: exportwatch.Failed} {
		var frame bytes.Buffer
		z, err := zstd.NewWriter(&frame, zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1))
		if err != nil {
			t.Fatal(err)
		}
		for _, write := range []func() error{
			func() error { _, err := z.Write([]byte("little")); return err }, z.Flush, z.Close, // the flush keeps the frame from being that of a small text
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			return respond(req, 200, &frame, "Content-Encoding", "zstd"), nil
		}))
		if got := w.one("https://a.example/"); got.Outcome != outcome || outcome == exportwatch.Failed && got.Reason != exportwatch.ReasonEncoding {
			t.Errorf("window of %d bytes: %s %s (%s), want %s", window, got.Outcome, got.Reason, got.Detail, outcome)
		}
	}
}

func TestBrokenConnection(t *testing.T) {
	for _, coding := range []string{"", "gzip"} {
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			begin := bytes.NewReader(gzipped(t, []byte("some text"))[:12])
			broken := endless(func([]byte) (int, error) { return 0, errors.New("connection reset") })
			return respond(req, 200, io.MultiReader(begin, broken), "Content-Encoding", coding), nil
		}))
		expect(t, w.one("https://a.example/"), exportwatch.Failed, exportwatch.ReasonConnect)
	}
}

func TestAnnouncedSizeIsRefusedUnread(t *testing.T) {
	body := &counted{Reader: strings.NewReader("x")}
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 200, body)
		resp.ContentLength = 1 << 40
		return resp, nil
	}))
	expect(t, w.one("https://a.example/"), exportwatch.Failed, exportwatch.ReasonBodyLimit)
	if body.n > 0 {
		t.Errorf("read %d bytes", body.n)
	}
}
