package sources_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

// TestOwnLasting: the pages and files of those whose own words they are stay as
// they are; feeds, records and what others write do not.
func TestOwnLasting(t *testing.T) {
	for name, c := range map[string]struct {
		own  sources.Own
		want bool
	}{
		"primary page":       {sources.Own{URL: "https://a.example/p", Grade: exportwatch.Primary}, true},
		"official file":      {sources.Own{URL: "https://a.example/p.pdf", Format: "pdf", Grade: exportwatch.OfficialStatement}, true},
		"primary list":       {sources.Own{URL: "https://a.example/l", Selectors: parsers.Selectors{Item: "li"}, Grade: exportwatch.Primary}, true},
		"primary feed":       {sources.Own{Feed: "https://a.example/f", Grade: exportwatch.Primary}, false},
		"primary records":    {sources.Own{URL: "https://a.example/c.csv", Format: "csv", Grade: exportwatch.Primary}, false},
		"page of the press":  {sources.Own{URL: "https://a.example/p"}, false},
		"list of a law firm": {sources.Own{URL: "https://a.example/l", Selectors: parsers.Selectors{Item: "li"}, Grade: exportwatch.Secondary}, false},
	} {
		c.own.ID, c.own.Title = "x/a", "t"
		if d := all(t, sources.Config{Own: []sources.Own{c.own}})["x/a"]; d.Lasting != c.want || (d.Fleeting == "") != c.want ||
			strings.Contains(d.Coverage, "is told (guidance-removed") != c.want || !strings.HasSuffix(d.Coverage, d.Fleeting+".") {
			t.Errorf("%s: lasting %v, want %v; %q: %s", name, d.Lasting, c.want, d.Fleeting, d.Coverage)
		}
	}
}

// TestOwnUnlisted: a page that its list has no more is asked for again if it is
// meant to stay, and the list itself is no such page.
func TestOwnUnlisted(t *testing.T) {
	for grade, want := range map[exportwatch.Grade]int{exportwatch.Primary: 3, exportwatch.Secondary: 2} {
		d := all(t, sources.Config{Own: []sources.Own{{ID: "x/a", Title: "t", URL: "https://a.example/list", Grade: grade, Selectors: parsers.Selectors{Item: "ul.all li"}}}})["x/a"]
		known := sources.Known{"https://a.example/list": true, "https://a.example/n/1": true, "https://a.example/n/9": true, "https://a.example/n/8?token=REDACTED-00000000": true}
		plan := d.Plan(time.Date(2031, 3, 3, 12, 0, 0, 0, time.UTC), known)
		var asked []string
		for _, r := range plan.Follow(plan.Start[0], crawler.Page{Body: ownList(false, 2)}) {
			asked = append(asked, r.URL)
		}
		if len(asked) != want {
			t.Errorf("%s: asks for %q, want %d pages", grade, asked, want)
		}
	}
}
