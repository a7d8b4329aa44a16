package pipeline_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch"
)

// TestOutageLongerThanWindow: after an outage that the feed's answers no longer
// reach across, the time between is stored as a gap, once.
func TestOutageLongerThanWindow(t *testing.T) {
	defs := own(t, ownFeed())
	defs[0].Window = 24 * time.Hour
	w := newWorld(t, defs, noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, article("Notice", start, paragraphs(3))),
		member(2*time.Hour, feedURL, "503 Service Unavailable", "down"),
		member(40*time.Hour, feedURL, rssOK, feed("old")),
	)
	w.check(0)
	if r := w.check(time.Hour); len(r.Gaps) != 0 {
		t.Errorf("a gap without an outage: %+v", r.Gaps)
	}
	for at := 2 * time.Hour; at < 40*time.Hour; at += 8 * time.Hour {
		if r := w.check(at); len(r.Gaps) != 0 {
			t.Errorf("a gap before the outage ended: %+v", r.Gaps)
		}
	}
	want := exportwatch.Gap{Source: feedID, From: start.Add(time.Hour), To: start.Add(16 * time.Hour)}
	r := w.check(40 * time.Hour)
	if len(r.Gaps) != 1 || r.Gaps[0].From != want.From || r.Gaps[0].To != want.To || r.Gaps[0].Reason == "" {
		t.Errorf("after the outage the gaps are %+v, want %v to %v with a reason", r.Gaps, want.From, want.To)
	}
	if len(r.Recovered) != 1 {
		t.Errorf("recovered %+v, want the one incident of the outage", r.Recovered)
	}
	w.check(41 * time.Hour)
	if all := w.gaps(); len(all) != 1 {
		t.Errorf("%d gaps stored, want 1: %+v", len(all), all)
	}
}

// TestOutageWithinWindow: an outage that the next answer reaches across leaves
// no gap, nor does any outage of a source whose answers hold everything.
func TestOutageWithinWindow(t *testing.T) {
	for _, window := range []time.Duration{0, 24 * time.Hour} {
		defs := own(t, ownPage(""))
		defs[0].Window = window
		w := newWorld(t, defs, noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))))
		w.check(0)
		last := 23 * time.Hour
		if window == 0 {
			last = 9000 * time.Hour
		}
		if r := w.check(last); len(r.Gaps) != 0 {
			t.Errorf("window %v: gaps %+v after %v", window, r.Gaps, last)
		}
	}
}

// TestPauseIsNoIncident: time that was not watched on purpose is a gap of every
// source, is not told again as an outage, and rings no alarm.
func TestPauseIsNoIncident(t *testing.T) {
	defs := own(t, ownPage(""), ownFeed())
	defs[1].Window = 24 * time.Hour
	w := newWorld(t, defs, noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))),
		member(0, feedURL, rssOK, feed()),
	)
	w.check(0)
	if err := w.Pause(t.Context(), start, start.Add(72*time.Hour), "paused by the operator"); err != nil {
		t.Fatal(err)
	}
	w.at(72 * time.Hour)
	if err := w.WatchSilence(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := w.check(72 * time.Hour)
	if len(r.Gaps) != 0 || len(r.Incidents) != 0 {
		t.Errorf("after the pause: gaps %+v, incidents %+v", r.Gaps, r.Incidents)
	}
	all := w.gaps()
	if len(all) != 2 || all[0].Reason != "paused by the operator" || all[1].Reason != all[0].Reason {
		t.Errorf("gaps %+v, want one pause for each source", all)
	}
	if i := w.incidents(); len(i) != 0 {
		t.Errorf("the pause opened %+v", i)
	}
}

// TestSilence: three passes missed in a row are one incident of the source,
// however often it is looked at, and the next success closes it.
func TestSilence(t *testing.T) {
	defs := own(t, ownPage("")) // every half hour
	w := newWorld(t, defs, noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))))
	watch := func(at time.Duration, want int, health exportwatch.Health) {
		t.Helper()
		w.at(at)
		if err := w.WatchSilence(t.Context()); err != nil {
			t.Fatal(err)
		}
		all := w.incidents()
		if len(all) != want {
			t.Fatalf("after %v: %+v, want %d", at, all, want)
		}
		if want > 0 && (all[0].Reason != exportwatch.ReasonStale || w.state(pageID).Health != health) {
			t.Errorf("after %v: %+v, health %s, want stale and %s", at, all[0], w.state(pageID).Health, health)
		}
	}
	w.at(0)
	if err := w.WatchSilence(t.Context()); err != nil { // before the first pass there is no silence
		t.Fatal(err)
	}
	w.check(0)
	third := w.next(pageID, w.next(pageID, w.next(pageID, start))).Sub(start)
	watch(third-time.Second, 0, exportwatch.HealthOK)
	watch(third, 1, exportwatch.HealthStale)
	watch(95*time.Minute, 1, exportwatch.HealthStale)
	w.reopen()
	watch(100*time.Minute, 1, exportwatch.HealthStale)
	if r := w.check(2 * time.Hour); len(r.Recovered) != 1 {
		t.Errorf("the success closed %+v, want the one incident", r.Recovered)
	}
	watch(2*time.Hour, 1, exportwatch.HealthOK)
	if i := w.incidents()[0]; !i.Closed.Equal(start.Add(2 * time.Hour)) {
		t.Errorf("closed at %v", i.Closed)
	}
}

// TestUnreadIsNoSuccess: a source whose page is answered and cannot be read has
// not succeeded, whether its bytes change or not, and says so in its own words.
func TestUnreadIsNoSuccess(t *testing.T) {
	const csv = "200 OK\nContent-Type: text/csv"
	w := newWorld(t, own(t, ownPage("csv")), noRobots(), member(0, pageURL, csv, listing(12)),
		member(time.Hour, pageURL, csv, "{\"error\": 1}"), member(3*time.Hour, pageURL, csv, "{\"error\": 2}"),
		member(4*time.Hour, pageURL, csv, listing(13)), member(5*time.Hour, pageURL, htmlOK, blockPage), member(6*time.Hour, pageURL, down, "down"))
	for hour, want := range []struct {
		success int
		trouble string
	}{{0, ""}, {0, ""}, {0, "could be read: " + pageURL}, {0, ""}, {4, ""}, {4, "what was asked for: " + pageURL}, {4, "was answered: " + pageURL}} {
		r := w.check(time.Duration(hour) * time.Hour)
		if at := w.state(pageID).LastSuccess; !at.Equal(start.Add(time.Duration(want.success) * time.Hour)) {
			t.Errorf("after %d hours: last success %v, want that of hour %d", hour, at, want.success)
		}
		if got := r.Runs[0].Err; !strings.HasSuffix(got, want.trouble) || (got == "") != (want.trouble == "") {
			t.Errorf("after %d hours: trouble %q, want %q", hour, got, want.trouble)
		}
	}
}
