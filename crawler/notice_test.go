package crawler_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// noted returns what a capture of one answer notes.
func noted(t *testing.T, answer func(now time.Time, resp *http.Response)) []exportwatch.Note {
	t.Helper()
	var w *world
	w = newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 200, strings.NewReader("x"))
		answer(w.now, resp)
		return resp, nil
	}))
	c := w.one("https://a.example:443/x")
	expect(t, c, exportwatch.Fetched, "")
	return c.Notes
}

func TestCertificateThatEndsSoon(t *testing.T) {
	day := 24 * time.Hour
	for left, want := range map[time.Duration]int{4 * day: 0, 2*day + time.Hour: 0, 2*day - time.Hour: 1} { // one made for six days
		notes := noted(t, func(now time.Time, resp *http.Response) {
			resp.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{NotBefore: now.Add(left - 6*day), NotAfter: now.Add(left)}}}
		})
		if len(notes) != want {
			t.Errorf("%s of six days left: %v", left, notes)
		}
	}
	for left, want := range map[time.Duration]string{
		365 * day: "[]", 14*day + time.Hour: "[]",
		13*day + time.Hour: "13 days from now", time.Hour: "0 days from now",
	} {
		notes := noted(t, func(now time.Time, resp *http.Response) {
			resp.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{NotAfter: now.Add(left)}}}
		})
		if got := fmt.Sprint(notes); !strings.Contains(got, want) {
			t.Errorf("%s left: %s, want %q", left, got, want)
		}
		for _, n := range notes {
			if n.Reason != exportwatch.ReasonCertificate || !strings.HasPrefix(n.Subject, "https://a.example") || strings.Contains(n.Subject, "/x") {
				t.Errorf("note %+v", n)
			}
		}
	}
}

func TestClockSkew(t *testing.T) {
	for name, c := range map[string]struct {
		ahead  time.Duration
		header []string
		want   string
	}{
		"right":                  {0, nil, ""},
		"a little":               {9 * time.Minute, nil, ""},
		"ahead":                  {11 * time.Minute, nil, "11m0s ahead"},
		"behind":                 {-time.Hour, nil, "1h0m0s behind"},
		"behind, from a cache":   {-time.Hour, []string{"X-Cache", "HIT"}, ""},
		"behind, aged":           {-time.Hour, []string{"Age", "3600"}, ""},
		"ahead, from a cache":    {time.Hour, []string{"Via", "1.1 x"}, "1h0m0s ahead"},
		"ahead by its age alone": {0, []string{"Age", "7200"}, "2h0m0s ahead"},
		"absurd age":             {0, []string{"Age", "-5"}, ""},
		"no date":                {0, []string{"Date", "yesterday"}, ""},
	} {
		notes := noted(t, func(now time.Time, resp *http.Response) {
			resp.Header.Set("Date", now.Add(c.ahead).Format(http.TimeFormat))
			for i := 0; i < len(c.header); i += 2 {
				resp.Header.Set(c.header[i], c.header[i+1])
			}
		})
		if got := fmt.Sprint(notes); c.want == "" && len(notes) > 0 || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %q", name, got, c.want)
		}
	}
}

// TestCertificateNotToBeTrusted asks a server whose certificate nobody signed,
// and one whose certificate is for another name.
func TestCertificateNotToBeTrusted(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of handshakes that fail
	s.StartTLS()
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for name, trust := range map[string]bool{"unknown authority": false, "another name": true} {
		tr := crawler.NewTransport(crawler.TransportOptions{Resolver: names(lasting("127.0.0.1")), AllowLoopback: true, AnyPort: true})
		t.Cleanup(tr.CloseIdleConnections)
		if trust {
			pool := x509.NewCertPool()
			pool.AddCert(s.Certificate())
			tr.TLSClientConfig = &tls.Config{RootCAs: pool}
		}
		w := newWorld(t, tr)
		c := w.one("https://site.agency.test:" + u.Port() + "/")
		expect(t, c, exportwatch.Failed, exportwatch.ReasonCertificate)
		if len(w.tap.urls()) != 1 || !strings.Contains(c.Detail, "certificate") {
			t.Errorf("%s: asked %d times; %s", name, len(w.tap.urls()), c.Detail)
		}
	}
}

func TestHeadersAreEvidence(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.Header.Get("If-None-Match") != "" {
			return respond(req, 304, http.NoBody, "ETag", `"1"`, "Date", "Sun, 01 Mar 2026 12:00:00 GMT"), nil
		}
		return respond(req, 200, strings.NewReader("x"), "Content-Type", "text/html", "ETag", `"1"`, "Vary", "a", "Vary", "b",
			"Set-Cookie", "id=1", "Set-Cookie2", "id=1", "X-Csrf-Token", "t", "Authorization", "x", "X-Session-Id", "s",
			"Link", "<https://u:p@a.example/?key=hush&n=1>", "X-Long", strings.Repeat("x", 2000)), nil
	}))
	c := w.one("https://a.example/")
	want := map[string][]string{
		"Content-Type": {"text/html"}, "Etag": {`"1"`}, "Vary": {"a", "b"}, "Link": {"<https://REDACTED@a.example/?key=REDACTED&n=1>"},
	}
	if fmt.Sprint(c.Header) != fmt.Sprint(want) {
		t.Errorf("kept %v, want %v", c.Header, want)
	}
	if c = w.one("https://a.example/"); fmt.Sprint(c.Header) != "map[Date:[Sun, 01 Mar 2026 12:00:00 GMT] Etag:[\"1\"]]" {
		t.Errorf("a confirmation keeps %v", c.Header)
	}
}

func TestHeadersAreBounded(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 404, io.NopCloser(strings.NewReader("")))
		for i := range 500 {
			resp.Header.Add(fmt.Sprintf("X-%03d", i), strings.Repeat("x", 500))
		}
		return resp, nil
	}))
	c, size := w.one("https://a.example/"), 0
	for name, values := range c.Header {
		size += len(name) + len(strings.Join(values, ""))
	}
	if size > 16<<10 || len(c.Header) < 30 {
		t.Errorf("kept %d fields of %d bytes", len(c.Header), size)
	}
}
