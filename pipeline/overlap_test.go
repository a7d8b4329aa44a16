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

// A listSpan is a list that is read every so many days for some days, its items
// numbered from one to another, which depend on the day.
type listSpan struct {
	every int
	days  int
	items func(day int) (first, last int)
}

// gapsOf checks the list of span as it is read, with a check left out where skip says
// so, and returns the days on which a gap was told.
func (span listSpan) gapsOf(t *testing.T, skip func(day int) bool) (days []int) {
	t.Helper()
	members, named := []string{noRobots()}, map[int]bool{}
	for d := 0; d < span.days; d += span.every {
		var names []string
		first, last := span.items(d)
		for n := last; n >= first; n-- {
			names = append(names, fmt.Sprint("n", n))
			if !named[n] {
				members = append(members, member(0, item(names[len(names)-1]), htmlOK, article(fmt.Sprint("Notice ", n), start, paragraphs(2))))
			}
			named[n] = true
		}
		members = append(members, member(time.Duration(d)*day, feedURL, rssOK, titledFeed(names...)))
	}
	w := newWorld(t, own(t, ownFeed()), members...)
	for d := 0; d < span.days; d += span.every {
		if skip(d) {
			continue
		}
		if r := w.check(time.Duration(d) * day); len(r.Gaps) > 0 {
			days = append(days, d)
		}
	}
	return days
}

// TestListReplacedWhole: a list that is read as often as ever and has nothing in
// common with its last reading tells of a gap only if it used to share items and is not
// short. After an outage every list does.
func TestListReplacedWhole(t *testing.T) {
	never := func(int) bool { return false }
	sliding := func(jump, from int) func(int) (int, int) {
		return func(d int) (int, int) {
			if d >= from {
				d += jump
			}
			return d/5*2 + 1, d/5*2 + 6
		}
	}
	for name, c := range map[string]struct {
		span listSpan
		skip func(int) bool
		want string
	}{
		"the items of the day":             {listSpan{1, 8, func(d int) (int, int) { return 10 * d, 10*d + 1 + d%4 }}, never, "[]"},
		"the many items of the day":        {listSpan{1, 8, func(d int) (int, int) { return 10 * d, 10*d + 7 }}, never, "[]"},
		"the items of the week":            {listSpan{1, 22, func(d int) (int, int) { return 10 * (d / 7), 10*(d/7) + d%7 + 1 }}, never, "[]"},
		"a day of them was not read":       {listSpan{1, 17, func(d int) (int, int) { return 10 * d, 10*d + 3 }}, func(d int) bool { return d >= 9 && d < 15 }, "[15]"},
		"a burst soon after it was added":  {listSpan{5, 30, sliding(100, 20)}, never, "[]"},
		"a burst, and it used to overlap":  {listSpan{5, 62, sliding(100, 60)}, never, "[60]"},
		"a short list that used to":        {listSpan{5, 62, func(d int) (int, int) { f, _ := sliding(100, 60)(d); return f, f + 2 }}, never, "[]"},
		"replaced whole from then on, too": {listSpan{5, 71, func(d int) (int, int) { return sliding(100, 60)(d + max(0, d-60)*100) }}, never, "[60]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fmt.Sprint(c.span.gapsOf(t, c.skip)); got != c.want {
				t.Errorf("gaps on the days %s, want %s", got, c.want)
			}
		})
	}
}
