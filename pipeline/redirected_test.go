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

// TestHopThroughHTTP: documents whose addresses pass through http and back on one
// site are read over https, without a word to the operator; one that is gone at the
// end of a way known to lead there is gone.
func TestHopThroughHTTP(t *testing.T) {
	through := func(at time.Duration, name string) string {
		return movedTo(at, opinion(name), strings.Replace(opinion(name)+"/", "https:", "http:", 1))
	}
	changed := strings.Replace(opinionText("a", 5), "describes form 14", "no longer accepts form 14", 1)
	w := newWorld(t, guidance(), opinions("a", "b"), through(day, "a"), through(day, "b"),
		member(0, opinion("a")+"/", htmlOK, opinionText("a", 5)), member(0, opinion("b")+"/", htmlOK, opinionText("b", 5)),
		member(2*day, opinion("a")+"/", htmlOK, changed), member(3*day, opinion("b")+"/", notFound, "gone"))
	w.check(0)
	want := []exportwatch.Kind{exportwatch.GuidanceChanged, exportwatch.GuidanceRemoved}
	if raised := w.checks(day, 6*day); !slices.Equal(kinds(raised), want) {
		t.Errorf("raised %v, want %v", kinds(raised), want)
	}
	if i := w.incidents(); len(i) != 0 {
		t.Errorf("incidents %+v", i)
	}
}

// TestDowngradeIsToldOnce: a host that leads all its addresses to plain http is one
// trouble, of which the operator is told once.
func TestDowngradeIsToldOnce(t *testing.T) {
	members := []string{opinions("a", "b", "c")}
	for _, name := range []string{"a", "b", "c"} {
		members = append(members, movedTo(day, opinion(name), strings.Replace(opinion(name), "https:", "http:", 1)))
	}
	w := newWorld(t, guidance(), members...)
	ops := w.operator()
	w.check(0)
	w.check(day)
	w.deliver()
	w.check(day + 6*time.Hour)
	w.deliver()
	if i := w.incidents(); len(i) != 3 || i[2].Reason != exportwatch.ReasonRedirect || ops.ids() != "i-1-opened" {
		t.Errorf("incidents %+v, told %q; want the first of three", i, ops.ids())
	}
}
