package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

// TestListedLetterThatIsNotThere: an address that a list comes to name and at which
// nothing is for a day, however often it is asked for, opens one incident, told once, and
// so is that the letter is there after all; then it is news. One that comes within the
// day calls nobody.
func TestListedLetterThatIsNotThere(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("a")), member(0, item("a"), htmlOK, article("Notice", start, paragraphs(3))),
		member(time.Hour, feedURL, rssOK, feed("c", "b", "a")), member(time.Hour, item("b"), notFound, "gone"), member(time.Hour, item("c"), notFound, "gone"),
		member(20*time.Hour, item("c"), htmlOK, article("Notice c", start, paragraphs(3))),
		member(30*time.Hour, item("b"), htmlOK, letter("Acme Optics", start.Add(time.Hour))),
	)
	w.after = 3
	ops := w.operator()
	for at := range 25 {
		if r := w.check(time.Duration(at) * time.Hour); len(r.Incidents) != 0 || at > 0 && len(r.Failures) == 0 {
			t.Fatalf("after %d h: opened %+v, failures %+v", at, r.Incidents, r.Failures)
		}
	}
	w.check(25 * time.Hour)
	w.check(26 * time.Hour)
	i := w.incidents()
	if len(i) != 1 || i[0].Subject != item("b") || i[0].Reason != exportwatch.ReasonStatus || i[0].Count < 3 || !strings.Contains(i[0].Detail, `names it, as "b", and`) || w.state(feedID).Health != exportwatch.HealthFailing {
		t.Fatalf("incidents %+v, health %s; want one of the letter", i, w.state(feedID).Health)
	}
	r := w.check(30 * time.Hour)
	w.deliver()
	if len(r.Recovered) != 1 || len(r.Alerts) != 1 || w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("recovered %+v, %d alerts, health %s", r.Recovered, len(r.Alerts), w.state(feedID).Health)
	}
	if got := ops.ids(); got != "i-1-opened i-1-closed" {
		t.Errorf("told %q", got)
	}
}

// TestDeadLinksOfABackList: links that led nowhere when the source was added call
// nobody, and many that come later call once, saying how many they are. None of them
// hides that the host fails.
func TestDeadLinksOfABackList(t *testing.T) {
	members := []string{noRobots(), member(0, item("a"), htmlOK, article("Notice", start, paragraphs(3)))}
	old, later := []string{"a"}, []string{"a"}
	for n := range 60 {
		name := fmt.Sprint("dead-", n)
		members = append(members, member(0, item(name), notFound, "gone"))
		if n < 30 {
			old = append(old, name)
		}
		later = append(later, name)
	}
	members = append(members, member(0, feedURL, rssOK, feed(old...)), member(time.Hour, feedURL, rssOK, feed(later...)), member(2*day, feedURL, down, "down"))
	w := newWorld(t, own(t, ownFeed()), members...)
	w.after = 2
	ops := w.operator()
	for at := range 3 {
		w.check(time.Duration(at) * 20 * time.Minute)
	}
	if i := w.incidents(); len(i) != 0 {
		t.Fatalf("the back list opened %d incidents: %+v", len(i), i[0])
	}
	for at := range 4 {
		w.check(time.Hour + time.Duration(at)*12*time.Hour)
	}
	w.deliver()
	if i := w.incidents(); len(i) != 30 || len(ops.messages) != 1 || !strings.Contains(ops.messages[0].Text, "29 more") {
		t.Fatalf("%d incidents, told %q; want one message on all 30", len(i), ops.ids())
	}
	w.check(2 * day)
	w.check(2*day + time.Hour)
	w.deliver()
	if len(ops.messages) != 2 || !strings.Contains(ops.messages[1].Text, feedURL) {
		t.Errorf("told %q, want the outage of the host too", ops.ids())
	}
}

// TestNothingIsMissed: what a source awaits or guesses need not be there, nor what
// was there before.
func TestNothingIsMissed(t *testing.T) {
	for name, change := range map[string]func(*sources.Definition){
		"awaited":     func(d *sources.Definition) { d.Await, d.Recall = true, item("") },
		"guessed":     func(d *sources.Definition) { d.Guess = func(u string) bool { return u == item("b") } },
		"was had":     func(*sources.Definition) {},
		"not yet due": func(d *sources.Definition) { d.AwaitUntil = func(string) time.Time { return start.Add(day) } },
	} {
		defs := own(t, ownFeed())
		change(&defs[0])
		members := []string{noRobots(), member(0, feedURL, rssOK, feed("a")), member(0, item("a"), htmlOK, article("Notice", start, paragraphs(3))),
			member(2*time.Hour, feedURL, rssOK, feed("b", "a")), member(2*time.Hour, item("b"), notFound, "gone")}
		if name == "was had" {
			members = append(members, member(time.Hour, feedURL, rssOK, feed("b", "a")), member(time.Hour, item("b"), htmlOK, article("Notice b", start, paragraphs(3))))
		}
		w := newWorld(t, defs, members...)
		for at := range 6 {
			if r := w.check(time.Duration(at) * time.Hour); len(r.Incidents)+len(r.Failures) != 0 {
				t.Errorf("%s: opened %+v, failures %+v", name, r.Incidents, r.Failures)
			}
		}
	}
}

// TestAcceptNothing: a person may accept that nothing is at an address. That covers
// this address and no other, nor documents that are gone together.
func TestAcceptNothing(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("a")), member(0, item("a"), htmlOK, article("Notice", start, paragraphs(3))),
		member(time.Hour, feedURL, rssOK, feed("b", "a")), member(time.Hour, item("b"), notFound, "gone"),
		member(40*time.Hour, feedURL, rssOK, feed("c", "b", "a")), member(40*time.Hour, item("c"), notFound, "gone"),
	)
	for at := range 4 {
		w.check(time.Duration(at) * 12 * time.Hour)
	}
	taken, _, err := w.Accept(t.Context(), string(feedID), "Pat", "the office says it was listed by mistake")
	if err != nil || len(taken) != 1 || taken[0].URL != item("b") || w.state(feedID).Health != exportwatch.HealthOK {
		t.Fatalf("took %+v: %v; health %s", taken, err, w.state(feedID).Health)
	}
	for at := 4; at < 8; at++ {
		w.check(time.Duration(at) * 12 * time.Hour)
	}
	if i := w.incidents(); len(i) != 2 || i[0].Subject != item("c") || i[1].Closed.IsZero() {
		t.Errorf("incidents %+v, want that of c open", i)
	}
}
