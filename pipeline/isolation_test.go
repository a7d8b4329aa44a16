package pipeline_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
	"exportwatch/store"
)

// twoLetters is a world whose second pass brings two letters.
func twoLetters(t *testing.T) *world {
	t.Helper()
	return newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed()),
		member(time.Hour, feedURL, rssOK, feed("a", "b")),
		member(time.Hour, item("a"), htmlOK, letter("Auklet Optics, Inc.", start)),
		member(time.Hour, item("b"), htmlOK, letter("Bittern Photonics, Inc.", start)),
	)
}

// taken makes triage of what raised d fail in w: its identifier is taken by
// another event.
func (w *world) taken(d exportwatch.Development) {
	w.t.Helper()
	w.update(func(ctx context.Context, tx *store.Tx) error {
		d.Key, d.Ties, d.Facts = "other"+string(d.ID), nil, nil
		return tx.PutSilently(ctx, d)
	})
}

// TestOneBadRowHoldsUpNoOther: a version that a step fails on is told in the
// error, every other is taken through all steps, and the bad one is tried again
// once it has waited.
func TestOneBadRowHoldsUpNoOther(t *testing.T) {
	calm := twoLetters(t)
	calm.check(0)
	raised := calm.check(time.Hour).Developments
	if len(raised) != 2 {
		t.Fatalf("undisturbed: %d developments, want 2", len(raised))
	}
	w := twoLetters(t)
	w.check(0)
	w.taken(raised[0])
	for _, at := range []time.Duration{time.Hour, time.Hour + time.Minute} {
		w.at(at)
		if _, err := w.Check(t.Context()); !errors.Is(err, exportwatch.ErrConflict) {
			t.Errorf("Check = %v, want the conflict", err)
		}
		if r, err := w.Check(t.Context()); err != nil || !r.Empty() { // it waits
			t.Errorf("Check at once again = %+v, %v, want nothing", r, err)
		}
	}
	alerts := w.alerts()
	if len(alerts) != 1 || alerts[0].Development != raised[1].ID {
		t.Errorf("alerts %+v, want one on %s", alerts, raised[1].ID)
	}
}

// TestPanicIsAnError: a panic in a step ends neither the process nor its turn.
func TestPanicIsAnError(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
	w.check(0)
	v := w.versions()[0]
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddVersion(ctx, v)
		return err
	})
	clock := w.now
	w.now = func() time.Time { panic("no clock") }
	if _, err := w.Resume(t.Context()); err == nil || !strings.Contains(err.Error(), "no clock") {
		t.Errorf("Resume = %v, want the panic", err)
	}
	w.now = clock
	if _, err := w.Resume(t.Context()); err != nil {
		t.Errorf("Resume afterwards = %v", err)
	}
}

// TestReportAfterYears: an event told again under the same key is the same
// event, however long ago it was raised.
func TestReportAfterYears(t *testing.T) {
	const years = 3 * 365 * 24 * time.Hour
	told := letter("Auklet Optics, Inc.", start)
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(time.Hour, pageURL, htmlOK, told),
		member(2*time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(years, pageURL, htmlOK, told),
	)
	w.check(0)
	if r := w.check(time.Hour); len(r.Alerts) != 1 {
		t.Fatalf("%d alerts, want 1", len(r.Alerts))
	}
	w.check(2 * time.Hour)
	if r := w.check(years); len(r.Alerts) != 0 {
		t.Errorf("told again: %+v", r.Alerts)
	}
	if d := w.developments(); len(d) != 1 {
		t.Errorf("%d developments, want 1", len(d))
	}
}

// TestLateFirstPass: a source that could not be read on the day it was added
// still alerts what is published on later days, and not its back list.
func TestLateFirstPass(t *testing.T) {
	const day = 24 * time.Hour
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, "503 Service Unavailable", ""),
		member(2*day, feedURL, rssOK, feed("old", "missed")),
		member(2*day, item("old"), htmlOK, letter("Auklet Optics, Inc.", start)),
		member(2*day, item("missed"), htmlOK, letter("Bittern Photonics, Inc.", start.Add(day))),
	)
	w.check(0)
	r := w.check(2 * day)
	if len(r.Developments) != 1 || r.Developments[0].One("recipient") != "Bittern Photonics, Inc." {
		t.Errorf("the first pass that worked raised %+v, want the letter to Bittern Photonics", r.Developments)
	}
	if r := w.check(2*day + time.Hour); !r.Empty() {
		t.Errorf("the next pass found %+v", r)
	}
}

// TestPageDownForGood: one of the pages a source begins with never answers;
// what the other brings is news all the same.
func TestPageDownForGood(t *testing.T) {
	defs := own(t, ownFeed())
	plan := defs[0].Plan
	defs[0].Plan = func(now time.Time, known sources.Known) crawler.Plan {
		p := plan(now, known)
		p.Start = append(p.Start, crawler.Request{URL: "https://press.example/archive.xml"})
		return p
	}
	undated := strings.Replace(letter("Bittern Photonics, Inc.", start), "article:published_time", "x", 1)
	w := newWorld(t, defs, noRobots(),
		member(0, feedURL, rssOK, feed()),
		member(0, "https://press.example/archive.xml", "500 Internal Server Error", ""),
		member(time.Hour, feedURL, rssOK, feed("new")),
		member(time.Hour, item("new"), htmlOK, undated),
	)
	w.check(0)
	if r := w.check(time.Hour); len(r.Alerts) != 1 {
		t.Errorf("%d alerts, want 1", len(r.Alerts))
	}
	if s := w.state(feedID); !s.LastSuccess.IsZero() || s.Health != exportwatch.HealthFailing {
		t.Errorf("state %+v, want failing without a success", s)
	}
}

// TestBackListToldTwice: what a second page of the first pass adds to a document
// is as old as the rest of it.
func TestBackListToldTwice(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("a", "a?full=1")),
		member(0, item("a"), htmlOK, article("Notice", start, paragraphs(1))),
		member(0, item("a?full=1"), htmlOK, letter("Auklet Optics, Inc.", start)),
	)
	r := w.check(0)
	if n := len(w.versions()); n != 2 {
		t.Fatalf("%d versions, want 2 of one document", n)
	}
	if len(r.Developments) != 0 {
		t.Errorf("the first pass raised %+v", r.Developments)
	}
}

// TestPageListedTwice: of two readings of one page in one capture the first is
// its text, so that a feed that lists it twice does not make it change.
func TestPageListedTwice(t *testing.T) {
	rss := func(extra string) string {
		return `<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>` +
			`<item><title>Notice</title><link>https://press.example/n</link><description>The office is open.</description></item>` +
			`<item><title>Notice</title><link>https://press.example/n</link><description>The office is closed.</description></item>` + extra + `</channel></rss>`
	}
	w := newWorld(t, own(t, ownPage("feed")), noRobots(),
		member(0, pageURL, rssOK, rss("")),
		member(time.Hour, pageURL, rssOK, rss(`<item><title>More</title><link>https://press.example/m</link></item>`)),
	)
	w.check(0)
	if r := w.check(time.Hour); len(r.Changes) != 0 {
		t.Errorf("changes %+v, want none", r.Changes)
	}
	if n := len(w.versions()); n != 2 {
		t.Errorf("%d versions, want one of each page", n)
	}
}

// TestNewParserChangesNothing: after an upgrade the first new capture is
// compared with what the new parser makes of the old one.
func TestNewParserChangesNothing(t *testing.T) {
	before := article("Notice", start, paragraphs(2))
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, before),
		member(time.Hour, pageURL, htmlOK, strings.Replace(before, "<head>", "<head><!-- 2 views -->", 1)),
		member(2*time.Hour, pageURL, htmlOK, letter("Curlew Sensors, Inc.", start)),
	)
	w.check(0)
	v := w.versions()[0]
	v.Text, v.Parser, v.Sections, v.Origin = v.Text+"\nMenu Search Contact", "html/0", nil, exportwatch.OriginReparse
	w.update(func(ctx context.Context, tx *store.Tx) error { // as an earlier program had read it
		_, err := tx.AddVersion(ctx, v)
		return err
	})
	if r := w.check(time.Hour); !r.Empty() {
		t.Errorf("another parser is news: %+v", r)
	}
	all := w.versions()
	if last := all[len(all)-1]; len(all) != 3 || last.Origin != exportwatch.OriginReparse || last.Text != all[0].Text {
		t.Errorf("%d versions, the last %s of %q; want 3, a reparse", len(all), last.Origin, last.Text)
	}
	if r := w.check(2 * time.Hour); len(r.Alerts) != 1 {
		t.Errorf("a change by the publisher gave %d alerts, want 1", len(r.Alerts))
	}
}

// TestRunOutlivesBadRow: the service starts and watches although a row that an
// earlier process left cannot be taken through its step.
func TestRunOutlivesBadRow(t *testing.T) {
	var defs []sources.Definition
	w := newWorld(t, defs, noRobots())
	w.update(func(ctx context.Context, tx *store.Tx) error {
		err := tx.PutDocument(ctx, exportwatch.Document{ID: "page/a", Kind: exportwatch.Article, Source: feedID})
		if err == nil { // observed, but nothing was there before
			_, err = tx.AddVersion(ctx, exportwatch.Version{Doc: "page/a", Format: "html", Origin: exportwatch.OriginObserved, Text: "a"})
		}
		return err
	})
	if _, err := w.Resume(t.Context()); err == nil {
		t.Fatal("the row is not bad")
	}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if err := w.Run(ctx); err != nil || ctx.Err() == nil {
		t.Errorf("Run = %v before its end", err)
	}
}
