package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

// TestWhatAPassHasNoRoomFor: a list that goes on naming more than a pass retrieves
// is told once, after two days, until there is room; what the next passes have room
// for in time is not.
func TestWhatAPassHasNoRoomFor(t *testing.T) {
	defs := own(t, ownFeed())
	plan := defs[0].Plan
	defs[0].Plan = func(now time.Time, known sources.Known) crawler.Plan {
		p := plan(now, known)
		follow := p.Follow
		p.MaxPages, p.Follow = 3, func(r crawler.Request, page crawler.Page) []crawler.Request {
			return slices.DeleteFunc(follow(r, page), func(next crawler.Request) bool { return known[next.URL] })
		}
		return p
	}
	alive, dead := []string{"a", "b", "c", "d", "e"}, []string{"dead-1", "dead-2", "dead-3"}
	members := []string{member(0, feedURL, rssOK, feed(append(dead, alive...)...)), member(5*day, feedURL, rssOK, feed(alive...))}
	for _, name := range alive {
		members = append(members, member(0, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
	}
	for _, name := range dead {
		members = append(members, member(0, item(name), notFound, "gone"))
	}
	for name, c := range map[string]struct {
		members []string
		told    time.Duration
	}{
		"dead links stand in the way": {members, 2 * day},
		"a long back list":            {append([]string{member(0, feedURL, rssOK, feed(alive...))}, members[2:]...), -1},
	} {
		w := newWorld(t, defs, append([]string{noRobots()}, c.members...)...)
		told := time.Duration(-1)
		for at := time.Duration(0); at < 4*day; at += 12 * time.Hour {
			r := w.check(at)
			if at == 0 && (len(r.Failures) != 1 || r.Failures[0].Reason != exportwatch.ReasonLeftOut) {
				t.Errorf("%s: the first pass says %+v of what it left out", name, r.Failures)
			}
			for _, i := range r.Incidents {
				if i.Reason != exportwatch.ReasonLeftOut || told >= 0 || !strings.Contains(i.Detail, "left out of a check") {
					t.Errorf("%s: after %s: %+v", name, at, i)
				}
				told = at
			}
		}
		if told != c.told {
			t.Errorf("%s: told after %s, want %s; incidents %+v", name, told, c.told, w.incidents())
		}
		for n := range 3 { // with room for what is left
			w.check(5*day + time.Duration(n)*time.Hour)
		}
		if state := w.state(feedID); state.Health != exportwatch.HealthOK {
			t.Errorf("%s: the list without them leaves %s: %+v", name, state.Health, w.incidents())
		}
	}
}
