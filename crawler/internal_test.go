package crawler

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/temoto/robotstxt"
)

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "0", "120", "-1", "1e9", "99999999999999999999", "Sun, 01 Mar 2026 12:02:00 GMT", "Sunday, 01-Mar-26 12:02:00 GMT", "Sun, 01 Mar 2026 11:00:00 GMT", "Fri, 31 Dec 2999 23:59:59 GMT"} {
		f.Add(s)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		d, ok := retryAfter(value, now)
		if d < 0 || d > maxHold || !ok && d != 0 {
			t.Errorf("retryAfter(%q) = %s, %v", value, d, ok)
		}
	})
}

// TestRetryAfter: both forms of the field, in bounds.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"0": 0, " 120 ": 2 * time.Minute, "86400": 24 * time.Hour, "86401": 24 * time.Hour, "99999999999999999999": 24 * time.Hour,
		"Sun, 01 Mar 2026 12:02:00 GMT": 2 * time.Minute, "Sunday, 01-Mar-26 12:02:00 GMT": 2 * time.Minute,
		"Sun, 01 Mar 2026 11:58:00 GMT": 0, "Mon, 02 Mar 2026 12:00:01 GMT": 24 * time.Hour, "Fri, 31 Dec 2999 23:59:59 GMT": 24 * time.Hour,
	} {
		if got, ok := retryAfter(value, now); got != want || !ok {
			t.Errorf("%q: %s, %v, want %s", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "-1", "1.5", "soon", "１２", "2026-03-01T12:02:00Z"} {
		if got, ok := retryAfter(value, now); got != 0 || ok {
			t.Errorf("%q: %s, %v, want no time named", value, got, ok)
		}
	}
}

// FuzzRobots checks that no file is too much, and that a rule which forbids
// everything is found behind any other lines.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a\nCrawl-delay: NaN\n", "/a")
	f.Add("Disallow: *\n\ufeffUser-agent\n: x\rAllow: $*\n", "/a?u=%2f%2F")
	f.Add("user-agent:*\nsitemap\ndisallow:**%\ncrawl-delay: -1", "/%%zz%4")
	f.Add("User-agent: *\nCrawl-delay: 1e300", "")
	f.Fuzz(func(t *testing.T, file, path string) {
		g := groupFor("exportwatch/1", []byte(file))
		g.permits(path)
		if g.delay < 0 || g.delay > maxCrawlDelay {
			t.Errorf("%q: crawl delay %s", file, g.delay)
		}
		if groupFor("exportwatch/1", []byte(file+"\nSitemap: x\nAllow:\nUser-agent: exportwatch\nDisallow: /*$")).permits("/" + path) {
			t.Errorf("%q hides the last rule", file)
		}
	})
}

// TestRobotsReadAlike compares with another reader of robots.txt what both read
// alike: rules without wildcards, encodings and ties.
func TestRobotsReadAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	forbidden := 0
	for range 2000 {
		var file strings.Builder
		rules := []string{"/", "/a", "/a/b", "/ab", "/b", "/a?x", "/a.b"}
		random.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		for _, r := range rules[:1+random.IntN(len(rules))] {
			if file.Len() == 0 || random.IntN(3) == 0 {
				file.WriteString("User-agent: " + pick("*", "other", "exportwatch", "ExportWatch") + "\n")
			}
			file.WriteString(pick("Allow", "Disallow", "disallow ") + ": " + r + "\n")
		}
		other, err := robotstxt.FromString(strings.ReplaceAll(file.String(), " :", ":"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/", "/a", "/a/b/c", "/abc", "/b", "/a?x=1", "/aXb", "/c"} {
			want := other.TestAgent(path, "exportwatch/1")
			if !want {
				forbidden++
			}
			if got := groupFor("exportwatch/1", []byte(file.String())).permits(path); got != want {
				t.Errorf("%q: %s permitted %v, another reader says %v", file.String(), path, got, want)
			}
		}
	}
	if forbidden < 1000 {
		t.Errorf("%d paths forbidden: the comparison shows little", forbidden)
	}
}

// FuzzRedact checks that the value of a parameter named key never survives.
func FuzzRedact(f *testing.F) {
	f.Add("https://a.example/?x=1&y=", "z")
	f.Add("https://user:pw@a.example/", "#token=")
	f.Fuzz(func(t *testing.T, before, after string) {
		const value = "3f9c1e7ab2"
		if strings.Contains(before+after, value[:3]) {
			return
		}
		for _, line := range []string{before + "?api_key=" + value + "&" + after, before + "?a=b&access_token=" + value + " " + after} {
			if got := oneLine(line); strings.Contains(got, value) {
				t.Errorf("%q gives %q", line, got)
			}
		}
	})
}

// askedBy returns the URL that the collector asks for rawurl.
type askedBy struct{ url string }

func (a *askedBy) RoundTrip(req *http.Request) (*http.Response, error) {
	a.url = req.URL.String()
	return &http.Response{StatusCode: 304, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
}

// FuzzPlainURL checks that what is asked without the collector is what the
// collector would ask.
func FuzzPlainURL(f *testing.F) {
	for _, s := range []string{
		"https://a.example/x?y=1&z=a+b", "https://a.example", "https://a.example/a/../b", "https://A.example/", "https://a.example:443/",
		"https://a.example:080/", "https://a.example/%2e%2e/x", "https://a.example//x//", "https://a.example/.well-known", "https://0x7f.1/",
		"http://a.example/?", "http:a.example/", "http:///a.example/x", "https://a.example./", "https://1.2.3/", "https://xn--a.example/", "https://xn--/", "//a/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rawurl string) {
		u, ok := plainURL(rawurl)
		if !ok {
			return
		}
		var asked askedBy
		c := &Crawler{agent: "x@a.example", transport: &asked, timeout: time.Second, now: time.Now, hosts: newHosts(-1, nil)}
		x := &exchange{crawler: c, request: Request{URL: rawurl, Exempt: "test"}}
		if err := x.collect(t.Context(), rawurl); err == nil && asked.url != u.String() || asked.url != "" && asked.url != rawurl {
			t.Errorf("%q: the collector asks %q, plain is %q (%v)", rawurl, asked.url, u, err)
		} else if err != nil && asked.url == "" {
			t.Errorf("%q is plain, and the collector refuses it: %v", rawurl, err)
		}
	})
}
