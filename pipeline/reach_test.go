package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

// texts is a source whose texts are of the day that is part of their address, and
// stand still at a day; they may lie ten days behind.
func texts(stands time.Time) []sources.Definition {
	const prefix = "https://office.example/text/"
	return []sources.Definition{{
		Source: exportwatch.Source{ID: "ecfr/sample", Title: "Sample", Schedule: "0 * * * *", Grade: exportwatch.Primary},
		Recall: prefix,
		Plan: func(now time.Time, _ sources.Known) crawler.Plan {
			plan := crawler.Plan{Start: []crawler.Request{{URL: "https://office.example/titles"}}}
			plan.Follow = func(crawler.Request, crawler.Page) []crawler.Request {
				if now.After(stands) && now.Before(stands.Add(30*day)) {
					return nil
				}
				return []crawler.Request{{URL: prefix + now.Format(time.DateOnly), Format: "html"}}
			}
			return plan
		},
		Reach: &sources.Reach{Days: 10, UpTo: func(known sources.Known) (newest exportwatch.Date) {
			for u := range known {
				if on, err := exportwatch.ParseDate(strings.TrimPrefix(u, prefix)); err == nil && newest.Before(on) {
					newest = on
				}
			}
			return newest
		}},
		Kinds: map[string]exportwatch.DocKind{"html": exportwatch.Regulation},
	}}
}

// TestTextsThatStandStill: a source that answers while its texts stand still is
// stale once they lie too far behind, told once, and well again with a new one;
// days on which nothing was asked do not count.
func TestTextsThatStandStill(t *testing.T) {
	members := noRobots() + member(0, "https://office.example/titles", htmlOK, article("Titles", start, paragraphs(2)))
	for n := range 60 {
		on := start.Add(time.Duration(n) * day)
		members += member(0, "https://office.example/text/"+on.Format(time.DateOnly), htmlOK, article(fmt.Sprint("Text ", n), on, paragraphs(3)))
	}
	for name, c := range map[string]struct {
		stands time.Time
		opens  int // the day on which the incident opens
		until  int
	}{
		"a text that stands still": {start.Add(2 * day), 13, 40},
		"no text at all":           {start.Add(-time.Hour), 11, 32},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, texts(c.stands), members)
			for n := range c.until {
				r := w.check(time.Duration(n) * day)
				if len(r.Incidents) > 0 && (n != c.opens || r.Incidents[0].Reason != exportwatch.ReasonStale) || n == c.opens && len(r.Incidents) != 1 {
					t.Fatalf("day %d: incidents %+v, want one on day %d", n, r.Incidents, c.opens)
				}
				if n == c.opens && w.state("ecfr/sample").Health != exportwatch.HealthStale {
					t.Errorf("health %s", w.state("ecfr/sample").Health)
				}
			}
			if i := w.incidents(); len(i) != 1 || i[0].Closed.IsZero() || w.state("ecfr/sample").Health != exportwatch.HealthOK {
				t.Errorf("incidents %+v, health %s after a new text", i, w.state("ecfr/sample").Health)
			}
		})
	}
	w := newWorld(t, texts(start.Add(2*day)), members)
	w.check(0)
	w.check(2 * day)
	if r := w.check(20 * day); len(r.Incidents) != 0 {
		t.Errorf("the first check after a pause of our own opens %+v", r.Incidents)
	}
	if r := w.check(21 * day); len(r.Incidents) != 1 {
		t.Errorf("the second opens %+v, want one", r.Incidents)
	}
}
