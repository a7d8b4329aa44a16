package crawler_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/store"
)

// serverVariable makes the test binary a web server for the measurements, so
// that what the server costs is not counted on our side.
const serverVariable = "EXPORTWATCH_TEST_SERVER"

const unchangedPages = 200

func rounds() int {
	if os.Getenv("SIDE") != "" {
		return 150
	}
	return 15
}

// page is 20 KB of text, different for each path.
func pageText(path string) string {
	return strings.Repeat("<p>A paragraph of "+path+" that says nothing new.</p>\n", 1000)[:20<<10]
}

// serveUnchanged answers 304 to whoever knows the page.
func serveUnchanged() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	return http.Serve(l, http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/robots.txt" {
			http.NotFound(rw, req)
			return
		}
		rw.Header().Set("ETag", `"`+req.URL.Path+`"`)
		rw.Header().Set("Last-Modified", "Sun, 01 Mar 2026 00:00:00 GMT")
		if req.Header.Get("If-None-Match") != "" {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(rw, pageText(req.URL.Path))
	}))
}

// childServer starts the server in a process of its own and returns its URL
// under a public name.
func childServer(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), serverVariable+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://site.example:" + strings.TrimSpace(line)
}

// cpu returns the processor time this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

func TestCost(t *testing.T) {
	site := childServer(t)
	transport := crawler.NewTransport(crawler.TransportOptions{Resolver: names(lasting("127.0.0.1")), AllowLoopback: true, AnyPort: true})
	t.Cleanup(transport.CloseIdleConnections)
	bare := func() {
		client := &http.Client{Transport: transport}
		for i := range unchangedPages {
			url := fmt.Sprintf("%s/%d", site, i)
			req, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("User-Agent", agent)
			req.Header.Set("Accept", "*/*")
			req.Header.Set("Accept-Encoding", "gzip, zstd")
			req.Header.Set("If-None-Match", fmt.Sprintf(`"/%d"`, i))
			req.Header.Set("If-Modified-Since", "Sun, 01 Mar 2026 00:00:00 GMT")
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode != 304 {
				t.Fatal(resp.Status)
			}
		}
	}
	var plan crawler.Plan
	for i := range unchangedPages {
		plan.Start = append(plan.Start, crawler.Request{URL: fmt.Sprintf("%s/%d", site, i), Format: "html"})
	}
	with := func(a crawler.Archive) func() {
		c, err := crawler.New(crawler.Options{Archive: a, Transport: transport, Now: time.Now, UserAgent: agent, Delay: -1, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return func() {
			made, err := c.Run(context.Background(), exportwatch.Run{}, source, plan)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range made {
				if !m.Outcome.OK() {
					t.Fatal(m)
				}
			}
		}
	}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	sides := []func(){bare, with(&quick{}), with(st)}
	if os.Getenv("SIDE") == "mem" {
		sides = sides[:2]
	}
	took := make([][]time.Duration, len(sides))
	for _, s := range sides {
		s()
		s()
	}
	for range rounds() {
		for i, s := range sides {
			before := cpu()
			s()
			took[i] = append(took[i], cpu()-before)
		}
	}
	for i := range sides {
		t.Log(i, median(took[i]), float64(median(took[i]))/float64(median(took[0])))
	}
}

// quick is an archive that commits nothing and finds at once.
type quick struct {
	last map[string]exportwatch.Capture
}

func (q *quick) LastCapture(_ context.Context, _ exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	if c, ok := q.last[url]; ok {
		return c, nil
	}
	return exportwatch.Capture{}, exportwatch.ErrNotFound
}

func (q *quick) Payload(context.Context, exportwatch.Digest) ([]byte, error) {
	return nil, exportwatch.ErrNotFound
}

func (q *quick) AddCapture(_ context.Context, c exportwatch.Capture, _ []byte) (exportwatch.Capture, error) {
	if q.last == nil {
		q.last = map[string]exportwatch.Capture{}
	}
	q.last[c.URL] = c
	return c, nil
}
