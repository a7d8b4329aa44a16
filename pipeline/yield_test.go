package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
)

// TestShortIndex: a short list that lost two thirds and more is told once it has
// lasted for days, even if its page is written anew at each answer; it closes when the
// list is as long again, or when a person accepts that it is not.
func TestShortIndex(t *testing.T) {
	all := []string{"a", "b", "c", "d", "e", "f", "g"}
	articles := []string{noRobots()}
	for _, name := range all {
		articles = append(articles, member(0, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
	}
	const back = 9 * day
	for name, c := range map[string]struct {
		before, now int
		told        time.Duration
	}{
		"seven to one":   {7, 1, 4 * day},
		"seven to two":   {7, 2, 4 * day},
		"seven to three": {7, 3, -1},
		"three to one":   {3, 1, 4 * day},
		"three to two":   {3, 2, -1},
		"two to one":     {2, 1, -1},
	} {
		members := append([]string{}, articles...)
		for at := time.Duration(0); at <= back; at += 12 * time.Hour {
			n := c.now
			if at < day || at == back {
				n = c.before
			}
			members = append(members, member(at, feedURL, rssOK, feed(all[:n]...)+fmt.Sprintf("<!-- %s -->", at)))
		}
		w := newWorld(t, own(t, ownFeed()), members...)
		w.after = 2
		w.reopen()
		told := time.Duration(-1)
		for at := time.Duration(0); at < 7*day; at += 12 * time.Hour {
			r := w.check(at)
			for _, i := range r.Incidents {
				want := fmt.Sprintf("lists %d; it used to list %d", c.now, c.before)
				if told >= 0 || i.Reason != exportwatch.ReasonThin || !strings.Contains(i.Detail, want) {
					t.Errorf("%s: after %s: %+v, want %q", name, at, i, want)
				}
				told = at
			}
			if len(r.Recovered) > 0 {
				t.Errorf("%s: after %s it is closed by itself: %+v", name, at, r.Recovered)
			}
		}
		if told != c.told {
			t.Errorf("%s: told after %s, want %s", name, told, c.told)
		}
		if name == "seven to two" {
			if _, r, err := w.Accept(t.Context(), string(feedID), "Kim", "the others were withdrawn"); err != nil || len(r.Recovered) != 1 {
				t.Errorf("%s: accepted: %v, closed %+v", name, err, r.Recovered)
			}
			if r := w.check(8 * day); len(r.Incidents)+len(r.Failures) != 0 {
				t.Errorf("%s: told again once it was accepted: %+v, %+v", name, r.Incidents, r.Failures)
			}
			continue
		}
		if r := w.check(back); (len(r.Recovered) == 1) != (c.told >= 0) || w.state(feedID).Health != exportwatch.HealthOK {
			t.Errorf("%s: closed %+v, health %s", name, r.Recovered, w.state(feedID).Health)
		}
	}
}

// TestListThatBreathes: a short list is no trouble as long as it is no shorter than it
// may become by how it came and went for days before. One of a few items that says that it has none is told when that lasts for days.
func TestListThatBreathes(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	for name, c := range map[string]struct {
		counts string // of items, a day each
		reason exportwatch.Reason
		told   int // day; -1 if nothing is
	}{
		"five, three, one":         {"33355533311111111", "", -1},
		"back to one for a month":  {"443" + strings.Repeat("1", 40), "", -1},
		"three or four, then one":  {"33444333111111122", "", -1},
		"growing, then one":        {"4455667711111111", exportwatch.ReasonThin, 11},
		"six or seven, then one":   {"66776677111111", exportwatch.ReasonThin, 11},
		"one to none and back":     {"33221100011", "", -1},
		"one to none for good":     {"332211000000", exportwatch.ReasonEmptyIndex, 9},
		"three to none":            {"3333000", exportwatch.ReasonEmptyIndex, 4},
		"none, after it was short": {"22222000002", exportwatch.ReasonEmptyIndex, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			members := []string{noRobots()}
			for _, name := range names {
				members = append(members, member(0, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
			}
			for d, n := range c.counts {
				members = append(members, member(time.Duration(d)*day, feedURL, rssOK, feed(names[:n-'0']...)))
			}
			w := newWorld(t, own(t, ownFeed()), members...)
			w.after = 2
			w.reopen()
			told := -1
			for d := range c.counts {
				for _, i := range w.check(time.Duration(d) * day).Incidents {
					if told >= 0 || i.Reason != c.reason {
						t.Errorf("on day %d: %+v", d, i)
					}
					told = d
				}
			}
			if told != c.told {
				t.Errorf("told on day %d, want %d", told, c.told)
			}
		})
	}
}
