package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// titledFeed lists items, each "name" or "name|title".
func titledFeed(items ...string) string {
	var b strings.Builder
	for _, i := range items {
		name, title, found := strings.Cut(i, "|")
		if !found {
			title = "Item " + name
		}
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link></item>`, title, item(name))
	}
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://press.example/</link>` + b.String() + `</channel></rss>`
}

// TestListWithNothingInCommon: what came and went between two readings of a list is
// a gap where they share no item, from the last success on, and nowhere else.
func TestListWithNothingInCommon(t *testing.T) {
	const later = 60 * day
	for name, c := range map[string]struct {
		before, now []string
		gap         bool
	}{
		"others after months":        {[]string{"c", "b", "a"}, []string{"z", "y", "x"}, true},
		"the newest was the oldest":  {[]string{"c", "b", "a"}, []string{"z", "y", "c"}, false},
		"addresses written anew":     {[]string{"c|Lasers", "b|Cameras", "a|Lenses"}, []string{"s9|Masks", "s8|Lasers", "s7|Cameras"}, false},
		"every item is a link":       {[]string{"c|Read more", "b|Read more", "a|Read more"}, []string{"z|Read more", "y|Read more", "x|Read more"}, true},
		"one column that comes back": {[]string{"c|The week", "b|Cameras", "a|Lenses"}, []string{"z|The week", "y|Masks", "x|Stages"}, true},
		"a list of the latest one":   {[]string{"c"}, []string{"z"}, false},
		"it was empty":               {nil, []string{"z", "y", "x"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			members := []string{noRobots(), member(0, feedURL, rssOK, titledFeed(c.before...)), member(later, feedURL, rssOK, titledFeed(c.now...))}
			seen := map[string]bool{}
			for _, i := range append(c.before, c.now...) {
				name, _, _ := strings.Cut(i, "|")
				if !seen[name] {
					members = append(members, member(0, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
				}
				seen[name] = true
			}
			w := newWorld(t, own(t, ownFeed()), members...)
			w.check(0)
			if r := w.check(day); len(r.Gaps) != 0 {
				t.Fatalf("gaps %+v where nothing changed", r.Gaps)
			}
			r := w.check(later)
			if (len(r.Gaps) == 1) != c.gap {
				t.Fatalf("gaps %+v", r.Gaps)
			}
			if c.gap && (!r.Gaps[0].From.Equal(start.Add(day)) || !r.Gaps[0].To.Equal(start.Add(later)) || r.Gaps[0].Source != feedID) {
				t.Errorf("gap %+v; want it from the last success on", r.Gaps[0])
			}
			if r := w.check(later + time.Hour); len(r.Gaps) != 0 {
				t.Errorf("told again: %+v", r.Gaps)
			}
		})
	}
}

// TestReachOfAWindow: where a source says how far its answers reach, that alone
// tells whether anything was missed.
func TestReachOfAWindow(t *testing.T) {
	members := []string{noRobots(), member(0, feedURL, rssOK, feed("b", "a")), member(day, feedURL, rssOK, feed("z", "y"))}
	for _, name := range []string{"a", "b", "y", "z"} {
		members = append(members, member(0, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
	}
	defs := own(t, ownFeed())
	defs[0].Window = 100 * time.Hour
	w := newWorld(t, defs, members...)
	w.check(0)
	if r := w.check(day); len(r.Gaps) != 0 {
		t.Errorf("gaps %+v", r.Gaps)
	}
}
