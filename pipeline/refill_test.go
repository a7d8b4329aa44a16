package pipeline_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// mirror lists what the feed of refilled sources no longer tells.
const mirror = "https://mirror.example/"

// refilled is a feed that reaches back a day, and a mirror of what it forgets.
func refilled(t *testing.T) []sources.Definition {
	t.Helper()
	defs := own(t, ownFeed())
	defs[0].Window = 24 * time.Hour
	defs[0].Refill = func(g exportwatch.Gap) crawler.Plan {
		return crawler.Plan{Start: []crawler.Request{{URL: mirror + g.From.Format("2006-01-02"), Format: "html", Exempt: "a mirror for programs"}}}
	}
	return defs
}

// outage is a web whose feed fails between the first hour and the 48th, while
// it told of a letter that only the mirror still has.
func outage(mirrored ...string) []string {
	return append([]string{noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, article("Notice", start, paragraphs(3))),
		member(2*time.Hour, feedURL, down, "down"),
		member(48*time.Hour, feedURL, rssOK, feed("old")),
	}, mirrored...)
}

var outagePasses = []time.Duration{0, time.Hour, 2 * time.Hour, 48 * time.Hour, 48*time.Hour + 30*time.Minute, 50 * time.Hour}

func mirrored(at time.Duration, head string) string {
	return member(at, mirror+start.Format("2006-01-02"), head, letter("Dunlin Lasers, Inc.", start.Add(3*time.Hour)))
}

// TestRefill: a gap that another route fills stays stored with how and when, and
// what it brings alerts, marked late.
func TestRefill(t *testing.T) {
	w := newWorld(t, refilled(t), outage(mirrored(0, htmlOK))...)
	var filled []exportwatch.Gap
	for _, at := range outagePasses {
		filled = append(filled, w.check(at).Filled...)
	}
	gaps := w.gaps()
	if len(gaps) != 1 || gaps[0].FilledBy != "mirror.example" || !gaps[0].FilledAt.Equal(start.Add(48*time.Hour)) || !reflect.DeepEqual(filled, gaps) {
		t.Errorf("gaps %+v, reported %+v, want one that the mirror filled", gaps, filled)
	}
	d := w.developments()
	if len(d) != 1 || len(w.alerts()) != 1 || !slices.ContainsFunc(d[0].Flags, func(f string) bool { return strings.HasPrefix(f, "late") }) {
		t.Errorf("developments %+v with %d alerts, want one that is marked late", d, len(w.alerts()))
	}
	runs := slices.DeleteFunc(w.runs(feedID), func(r exportwatch.Run) bool { return r.Purpose == "" })
	if len(runs) != 1 || runs[0].Purpose != exportwatch.Refill || runs[0].Err != "" {
		t.Errorf("runs beside the schedule %+v, want one refill", runs)
	}
}

// TestRefillIsTriedAgain: while the other route fails the gap stays open, and it
// is tried again after an hour, not at every pass.
func TestRefillIsTriedAgain(t *testing.T) {
	w := newWorld(t, refilled(t), outage(mirrored(0, down), mirrored(49*time.Hour, htmlOK))...)
	for _, at := range outagePasses {
		r := w.check(at)
		if filled := at == 50*time.Hour; (len(r.Filled) == 1) != filled {
			t.Errorf("after %v filled %+v", at, r.Filled)
		}
		if at == 48*time.Hour && (len(r.Incidents) != 1 || r.Incidents[0].Subject != mirror+start.Format("2006-01-02")) {
			t.Errorf("the mirror that failed opened %+v", r.Incidents)
		}
	}
	refills := slices.DeleteFunc(w.runs(feedID), func(r exportwatch.Run) bool { return r.Purpose != exportwatch.Refill })
	if len(refills) != 2 || refills[1].Err == "" {
		t.Errorf("refills %+v, want one that failed and one that did not", refills)
	}
	if w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("health %+v after the mirror recovered", w.state(feedID))
	}
}

// TestRefillEnds: a gap that nothing could fill for a month is not asked for again.
func TestRefillEnds(t *testing.T) {
	w := newWorld(t, refilled(t), outage(mirrored(0, down))...)
	for _, at := range outagePasses {
		w.check(at)
	}
	refills := func() int {
		return len(slices.DeleteFunc(w.runs(feedID), func(r exportwatch.Run) bool { return r.Purpose != exportwatch.Refill }))
	}
	tried, end := refills(), w.gaps()[0].To.Sub(start)
	for at := 2 * day; at <= 32*day; at += 12 * time.Hour {
		w.check(end + at)
		n := refills()
		if again, due := n > tried, at <= 30*day; again != due {
			t.Errorf("%v after the gap: tried again %t, want %t", at, again, due)
		}
		tried = n
	}
}

// TestRefillWithoutTheDocument: that the other route does not have a document is an
// answer, and the gap is filled.
func TestRefillWithoutTheDocument(t *testing.T) {
	defs := refilled(t)
	refill := defs[0].Refill
	defs[0].Refill = func(g exportwatch.Gap) crawler.Plan {
		p := refill(g)
		p.Follow = func(r crawler.Request, _ crawler.Page) []crawler.Request {
			if strings.HasSuffix(r.URL, "/gone") {
				return nil
			}
			return []crawler.Request{{URL: mirror + "gone", Format: "html", Exempt: "a mirror for programs"}}
		}
		return p
	}
	w := newWorld(t, defs, outage(mirrored(0, htmlOK), member(0, mirror+"gone", notFound, "gone"))...)
	var filled []exportwatch.Gap
	for _, at := range outagePasses {
		filled = append(filled, w.check(at).Filled...)
	}
	if len(filled) != 1 {
		t.Errorf("filled %+v, want the gap", filled)
	}
}

// TestRefillFromABrokenList: a gap stays open while the list that would fill it
// cannot be read to its end, though the answer is a page like any other.
func TestRefillFromABrokenList(t *testing.T) {
	defs := refilled(t)
	feedIndex := defs[0].Index
	defs[0].Index = func(address string, body []byte) (int, bool, error) {
		switch {
		case !strings.HasPrefix(address, mirror):
			return feedIndex(address, body)
		case strings.Contains(string(body), "breaks off"):
			return 0, true, &parsers.Error{Format: "mirror", Reason: exportwatch.ReasonTruncated, Err: errors.New("2 of 3")}
		}
		return 0, true, nil // nothing happened in the interval, whatever the list held before
	}
	address := mirror + start.Format("2006-01-02")
	w := newWorld(t, defs, outage(
		member(0, address, htmlOK, article("Mirror that breaks off", start, paragraphs(3))), mirrored(49*time.Hour, htmlOK))...)
	for _, at := range outagePasses {
		r := w.check(at)
		if filled := at == 50*time.Hour; (len(r.Filled) == 1) != filled {
			t.Errorf("after %v filled %+v", at, r.Filled)
		}
		if at == 48*time.Hour && (len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonTruncated || r.Incidents[0].Subject != address) {
			t.Errorf("the list that broke off opened %+v", r.Incidents)
		}
	}
}

// TestPauseIsNotRefilled: what nobody meant to observe is not fetched afterwards.
func TestPauseIsNotRefilled(t *testing.T) {
	w := newWorld(t, refilled(t), noRobots(), member(0, feedURL, rssOK, feed()))
	w.check(0)
	if err := w.Pause(t.Context(), start, start.Add(72*time.Hour), "paused by the operator"); err != nil {
		t.Fatal(err)
	}
	if r := w.check(72 * time.Hour); len(r.Filled) != 0 || len(r.Incidents) != 0 {
		t.Errorf("filled %+v, incidents %+v", r.Filled, r.Incidents)
	}
	if g := w.gaps(); len(g) != 1 || !g[0].Planned || g[0].FilledBy != "" {
		t.Errorf("gaps %+v", g)
	}
}

// TestCrashInRefill kills the process at every request of an outage that is
// refilled: the gap is filled, and the alert made, once all the same.
func TestCrashInRefill(t *testing.T) {
	for n := int64(1); ; n++ {
		w := newWorld(t, refilled(t), outage(mirrored(0, htmlOK))...)
		ctx, cut := context.WithCancel(t.Context())
		f := &fuse{cut: cut}
		f.left.Store(n)
		w.fused(f, "request")
		killed := false
		for _, at := range outagePasses {
			w.at(at)
			_, err := w.Check(ctx)
			if ctx.Err() != nil && !killed {
				killed = true
				w.reopen()
				ctx = context.WithoutCancel(ctx)
				_, err = w.Check(ctx)
			}
			if err != nil {
				t.Fatalf("cut at request %d: %v", n, err)
			}
		}
		cut()
		if g := w.gaps(); len(g) != 1 || g[0].FilledBy == "" || len(w.alerts()) != 1 {
			t.Errorf("cut at request %d: gaps %+v, %d alerts, want one that was filled and one alert", n, g, len(w.alerts()))
		}
		if open := read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Incident, error) {
			return tx.Incidents(ctx, "", true, 0)
		}); len(open) != 0 {
			t.Errorf("cut at request %d: still open %+v", n, open)
		}
		if !killed {
			if n < 8 {
				t.Errorf("only %d requests were cut", n-1)
			}
			return
		}
	}
}
