package sources_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch/crawler"
	"exportwatch/sources"
)

// TestOFACLayouts: the list is found in other layouts than today's, and a page
// without it is suspect, not an empty list.
func TestOFACLayouts(t *testing.T) {
	d := all(t, sources.Config{})["ofac/recent-actions"]
	start := d.Plan(time.Time{}, nil).Start[0]
	const menu = `<nav><a href="/">Home</a><a href="/recent-actions/enforcement-actions">Enforcement</a></nav>`
	page := func(body string) []byte {
		return []byte(`<!doctype html><html><head><title>Recent Actions</title></head><body>` + menu + body + `<footer><a href="/recent-actions?page=1">Next</a></footer></body></html>`)
	}
	for name, body := range map[string]string{
		"rows":    `<main><div class="views-row"><a href="/recent-actions/20310306_33">B</a></div><div class="views-row"><a href="/recent-actions/20310303">A</a></div></main>`,
		"table":   `<main><table><tr><td>03/06/2031</td><td><a href="https://ofac.treasury.gov/recent-actions/20310306_33">B</a></td></tr><tr><td>03/03/2031</td><td><a href="/recent-actions/20310303#x">A</a></td></tr></table></main>`,
		"no main": `<div class="content"><ul><li><a href="recent-actions/20310306_33">B</a></li><li><a href="recent-actions/20310303">A</a><a href="/recent-actions/20310303">again</a></li></ul></div>`,
	} {
		var got []string
		for _, r := range d.Plan(time.Time{}, nil).Follow(start, crawler.Page{Body: page(body)}) {
			got = append(got, strings.TrimPrefix(r.URL, start.URL+"/")+" "+r.Format)
		}
		if n, ok, err := d.Index(start.URL, page(body)); n != 2 || !ok || err != nil || strings.Join(got, ", ") != "20310306_33 html, 20310303 html" {
			t.Errorf("%s: index %d, %v, %v, follows %q", name, n, ok, err, got)
		}
	}
	for name, body := range map[string]string{"other page": "<main><p>The site has moved.</p></main>", "other links": `<main><a href="/actions/2031/03/06">B</a></main>`} {
		if n, ok, err := d.Index(start.URL, page(body)); !ok || err == nil {
			t.Errorf("%s: index %d, %v, %v", name, n, ok, err)
		}
	}
	if _, ok, _ := d.Index(start.URL+"/20310303", page("")); ok {
		t.Error("a notice counts as a list")
	}
}

// TestOFACNoticesAreAskedForAgain: a notice that left the list is asked for again,
// so that its removal is seen; with many, each has its turn within days.
func TestOFACNoticesAreAskedForAgain(t *testing.T) {
	d := all(t, sources.Config{})["ofac/recent-actions"]
	known := sources.Known{d.Home: true, d.Home + "/sanctions-list-updates": true}
	notices := map[string]bool{}
	for n := range 60 {
		u := fmt.Sprintf("%s/203103%02d_%d", d.Home, n%28+1, n)
		known[u] = n%7 > 0
		notices[u] = false
		if !strings.HasPrefix(u, d.Recall) || d.Recall == "" {
			t.Fatalf("%s is not recalled", u)
		}
	}
	now := time.Date(2031, 3, 3, 15, 0, 0, 0, time.UTC)
	for range 40 {
		now = now.Add(30 * time.Minute)
		start := d.Plan(now, known).Start
		if len(start) != 21 || start[0].URL != d.Home {
			t.Fatalf("asks for %+v", start)
		}
		for _, r := range start[1:] {
			if _, notice := notices[r.URL]; !notice || r.Format != "html" {
				t.Fatalf("asks for %s as %q", r.URL, r.Format)
			}
			notices[r.URL] = true
		}
	}
	for u, asked := range notices {
		if !asked {
			t.Errorf("%s had no turn in 40 passes", u)
		}
	}
}
