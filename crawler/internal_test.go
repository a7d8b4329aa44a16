package crawler

import (
	"strings"
	"testing"
	"time"

	"github.com/temoto/robotstxt"
)

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "0", "120", "-1", "1e9", "99999999999999999999", "Sun, 01 Mar 2026 12:02:00 GMT", "Sunday, 01-Mar-26 12:02:00 GMT"} {
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

// FuzzRobots checks that no line makes the parser give up a whole file.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a\nCrawl-delay: NaN\n")
	f.Add("Disallow: *\n\ufeffUser-agent\n: x\rAllow: $*\n")
	f.Add("user-agent:*\nsitemap\ndisallow:**\ncrawl-delay: -1")
	f.Fuzz(func(t *testing.T, file string) {
		parsed, err := robotstxt.FromBytes(tidyRobots([]byte(file)))
		if err != nil {
			t.Fatalf("%q: %v", file, err)
		}
		r := newRules(time.Time{}, parsed, "exportwatch/1")
		r.group.Test("/a?b=c")
		if d := r.delay; d < 0 || d > maxCrawlDelay {
			t.Errorf("%q: crawl delay %s", file, d)
		}
	})
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
