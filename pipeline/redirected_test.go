package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
)

// TestReadElsewhere: a letter that a redirect to another site leads to is told all
// the same, and says where it was read; a move within a site says nothing.
func TestReadElsewhere(t *testing.T) {
	for to, want := range map[string]string{
		"https://files.example/a":       "read elsewhere: press.example led to https://files.example",
		"http://press.example/a":        "read elsewhere: press.example led from https to http",
		"https://www.press.example/a":   "",
		"https://media.press.example/a": "",
		"https://xpress.example/a":      "read elsewhere: press.example led to https://xpress.example",
	} {
		t.Run(to, func(t *testing.T) {
			w := newWorld(t, own(t, ownFeed()), noRobots(),
				member(0, feedURL, rssOK, feed()),
				member(time.Hour, feedURL, rssOK, feed("new")),
				member(time.Hour, item("new"), "301 Moved Permanently\nLocation: "+to, ""),
				member(time.Hour, to, htmlOK, letter("Auklet Optics, Inc.", start)),
			)
			w.check(0)
			r := w.check(time.Hour)
			if len(r.Developments) != 1 || len(r.Alerts) != 1 {
				t.Fatalf("raised %+v, want the letter", r.Developments)
			}
			is := func(f string) bool { return strings.HasPrefix(f, "read elsewhere") }
			got := ""
			if f := r.Developments[0].Flags; slices.ContainsFunc(f, is) {
				got = f[slices.IndexFunc(f, is)]
			}
			if got != want {
				t.Errorf("flag %q, want %q", got, want)
			}
		})
	}
}

// TestDowngradeIsAnIncident: a primary source that redirects from https to http is
// not read, and an incident says so.
func TestDowngradeIsAnIncident(t *testing.T) {
	page := ownPage("html")
	page.Grade = exportwatch.Primary
	w := newWorld(t, own(t, page), noRobots(),
		member(0, pageURL, htmlOK, article("Guidance", start, "<p>Exporters of optical benches have sixty days to answer questions.</p>")),
		member(time.Hour, pageURL, "302 Found\nLocation: http://office.example/page", ""),
		member(time.Hour, "http://office.example/page", htmlOK, article("Guidance", start, "<p>Exporters of optical benches have no days to answer questions.</p>")),
	)
	w.check(0)
	for n := range 4 {
		if r := w.check(time.Duration(n+1) * time.Hour); len(r.Developments) > 0 {
			t.Fatalf("raised %+v from what anybody on the way may have written", r.Developments)
		}
	}
	if got := w.incidents(); len(got) != 1 || got[0].Reason != exportwatch.ReasonRedirect || !strings.Contains(got[0].Detail, "http://office.example/page") {
		t.Errorf("incidents %+v, want one of the redirect", got)
	}
	if v := w.versions(); len(v) != 1 {
		t.Errorf("%d versions, want the first alone", len(v))
	}
}
