package pipeline_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// TestUpgradeReadsOnce: after an upgrade each stored capture is read again once,
// however many documents it holds.
func TestUpgradeReadsOnce(t *testing.T) {
	list := func(extra string) string {
		var b strings.Builder
		for i := range 20 {
			fmt.Fprintf(&b, `<item><title>Notice %d</title><link>%s</link><description>Office %d is open%s.</description></item>`, i, item(fmt.Sprint(i)), i, extra)
		}
		return `<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>` + b.String() + `</channel></rss>`
	}
	defs := own(t, ownPage("feed"))
	reads := 0
	defs[0].Input = func(in parsers.Input) parsers.Input {
		reads++
		return in
	}
	w := newWorld(t, defs, noRobots(), member(0, pageURL, rssOK, list("")), member(time.Hour, pageURL, rssOK, list(" again")))
	w.check(0)
	w.update(func(ctx context.Context, tx *store.Tx) error { // as an earlier program had read them
		docs, err := tx.Documents(ctx, "", 0, 0)
		for _, d := range docs {
			v, err := tx.LatestVersion(ctx, d.ID, "feed")
			if err != nil {
				return err
			}
			v.Parser, v.Text, v.Sections, v.Origin = "feed/0", v.Text+"More\n", nil, exportwatch.OriginReparse
			if _, err := tx.AddVersion(ctx, v); err != nil {
				return err
			}
		}
		return err
	})
	reads = 0
	if r := w.check(time.Hour); len(r.Changes) != 20 {
		t.Errorf("%d changes, want 20", len(r.Changes))
	}
	if reads != 2 {
		t.Errorf("%d readings, want one of each capture", reads)
	}
}

// TestDocketReadAnew: after an upgrade a docket is put together anew from all
// captures that it was merged from; what the old parser made of them is no
// change by the court.
func TestDocketReadAnew(t *testing.T) {
	rss := func(entries ...int) string {
		var b strings.Builder
		for _, n := range entries {
			fmt.Fprintf(&b, `<item><title>1:31-cv-00001 Auklet v. Bittern</title><pubDate>Mon, 03 Mar 2031 1%d:00:00 GMT</pubDate><guid>g%d</guid>`+
				`<description>[Notice] (<a href="https://ecf.dcd.uscourts.gov/doc1/04512345%d?caseid=7&amp;de_seq_num=%d">%d</a>)</description>`+
				`<link>https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?7</link></item>`, n, n, n, n*3, n)
		}
		return `<?xml version="1.0"?><rss version="2.0"><channel><title>District of Columbia</title><link>https://ecf.dcd.uscourts.gov</link>` + b.String() + `</channel></rss>`
	}
	const docketURL = "https://press.example/rss"
	defs := []sources.Definition{{
		Source: exportwatch.Source{ID: "x/court", Schedule: "0 * * * *", Announces: true},
		Plan: func(time.Time, sources.Known) crawler.Plan {
			return crawler.Plan{Start: []crawler.Request{{URL: docketURL, Format: "pacer-rss"}}}
		},
		Input: func(in parsers.Input) parsers.Input { in.Court = "dcd"; return in },
	}}
	w := newWorld(t, defs, noRobots(), member(0, docketURL, rssOK, rss(1, 2)), member(time.Hour, docketURL, rssOK, rss(2, 3)),
		member(2*time.Hour, docketURL, rssOK, rss(3)+"<!-- -->"), member(3*time.Hour, docketURL, rssOK, rss(3, 4)))
	w.check(0)
	w.check(time.Hour)
	before := w.versions()
	if len(before) != 2 || len(before[1].Entries) != 3 {
		t.Fatalf("%d versions, the last of %d entries", len(before), len(before[len(before)-1].Entries))
	}
	w.update(func(ctx context.Context, tx *store.Tx) error {
		v := before[1]
		v.Origin = exportwatch.OriginReparse
		v.Parser, v.Text, v.Entries, v.Sections, v.Tables = parsers.Engine("pacer-rss")+"0", "As an earlier program had read it.\n", nil, nil, nil
		_, err := tx.AddVersion(ctx, v)
		return err
	})
	if r := w.check(2 * time.Hour); !r.Empty() {
		t.Errorf("the upgrade raised %+v", r)
	}
	all := w.versions()
	last := all[len(all)-1]
	if last.Origin != exportwatch.OriginReparse || last.Text != before[1].Text || len(last.Captures) != 2 {
		t.Errorf("%s version from captures %v:\n%s", last.Origin, last.Captures, last.Text)
	}
	if r := w.check(3 * time.Hour); len(r.Changes) != 1 {
		t.Errorf("a new entry gave %d changes", len(r.Changes))
	}
	if all := w.versions(); len(all) != 5 || len(all[4].Entries) != 4 {
		t.Errorf("%d versions, the last of %d entries; want 5 and 4", len(all), len(all[len(all)-1].Entries))
	}
}

// asReadBefore makes the latest versions look as an earlier program had read them.
func (w *world) asReadBefore(format string, change func(*exportwatch.Version)) {
	w.t.Helper()
	w.update(func(ctx context.Context, tx *store.Tx) error {
		docs, err := tx.Documents(ctx, "", 0, 0)
		for _, d := range docs {
			v, err := tx.LatestVersion(ctx, d.ID, format)
			if err != nil {
				return err
			}
			v.Parser, v.Origin = format+"/0", exportwatch.OriginReparse
			change(&v)
			if _, err := tx.AddVersion(ctx, v); err != nil {
				return err
			}
		}
		return err
	})
}

// withMenu is a text as a parser left the menu of the page in it.
func withMenu(v *exportwatch.Version) { v.Text, v.Sections = v.Text+"Menu. About us.\n", nil }

// noisy records an opinion whose bytes differ every day and whose text does not.
func noisy(days int) string {
	members := noRobots() + member(0, guidanceURL, htmlOK, index("a"))
	for i := range days {
		members += member(time.Duration(i)*day, opinion("a"), htmlOK, opinionText("a", 5)+fmt.Sprintf("<!-- %d -->", i))
	}
	return members
}

// TestPruningSparesWhatIsShown: the bytes that the latest text was read from are
// kept beyond the policy, so that a newer parser raises nothing.
func TestPruningSparesWhatIsShown(t *testing.T) {
	w := newWorld(t, guidance(), noisy(12))
	w.keep = 3 * day
	w.reopen()
	w.checks(0, 4*day)
	w.asReadBefore("html", withMenu)
	w.at(5 * day)
	if err := w.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	pruned := read(w, func(ctx context.Context, tx *store.Tx) (store.Pruned, error) { return tx.Pruned(ctx) })
	first := w.versions()[0].Captures[0]
	if _, err := w.payloadOf(first); err != nil || pruned.Payloads != 1 {
		t.Errorf("%d payloads were pruned, want that of the second day; that of the text: %v", pruned.Payloads, err)
	}
	if r := w.check(6 * day); !r.Empty() {
		t.Errorf("the newer parser raised %+v", r)
	}
}

// payloadOf returns the bytes of a capture.
func (w *world) payloadOf(capture int64) ([]byte, error) {
	c := read(w, func(ctx context.Context, tx *store.Tx) (exportwatch.Capture, error) { return tx.Capture(ctx, capture) })
	return w.store.Payload(w.t.Context(), c.Payload)
}

// TestRereadFromALaterCapture: where the bytes of a text were pruned, a later
// capture that gave the same text stands in for it, and what the publisher
// changes is told from what the parser does; where none is left, nothing is told.
func TestRereadFromALaterCapture(t *testing.T) {
	for checks, changes := range map[time.Duration]int{0: 0, 2 * day: 1} {
		w := newWorld(t, guidance(), noisy(3), member(4*day, opinion("a"), htmlOK, opinionText("a", 7)))
		w.checks(0, checks)
		w.asReadBefore("html", withMenu)
		w.update(func(ctx context.Context, tx *store.Tx) error {
			c, err := tx.Capture(ctx, 2)
			if err != nil {
				return err
			}
			id, err := tx.BeginPruning(ctx, start.Add(3*day), start.Add(day))
			if err != nil {
				return err
			}
			return tx.Prune(ctx, id, c.Payload)
		})
		r := w.check(4 * day)
		if len(r.Changes) != changes || len(r.Developments) != changes {
			t.Errorf("after checks for %v: changes %+v, raised %v; want %d of each", checks, r.Changes, kinds(r.Developments), changes)
		}
		for _, c := range r.Changes {
			for _, e := range c.Edits {
				if e.Op != exportwatch.OpInsert {
					t.Errorf("the redline shows %+v, and the publisher only added", e)
				}
			}
		}
	}
}

// TestRereadComparesTables: a parser that cuts the same text into other tables
// changes nothing that the publisher said.
func TestRereadComparesTables(t *testing.T) {
	csv := "200 OK\nContent-Type: text/csv"
	w := newWorld(t, own(t, ownPage("csv")), noRobots(), member(0, pageURL, csv, listing(20)), member(time.Hour, pageURL, csv, listing(21)))
	w.check(0)
	before := w.versions()[0]
	w.asReadBefore("csv", func(v *exportwatch.Version) { v.Tables = nil })
	r := w.check(time.Hour)
	if len(r.Changes) != 1 || len(r.Changes[0].Edits) != 1 || r.Changes[0].Edits[0].Op != exportwatch.OpRowInsert {
		t.Errorf("changes %+v, want one row that is new", r.Changes)
	}
	again := w.versions()
	if len(again) != 4 || again[2].Origin != exportwatch.OriginReparse || len(again[2].Tables) != len(before.Tables) {
		t.Errorf("%d versions, want the old text with its tables among them", len(again))
	}
}

// TestMetadataAlone: what a publisher says about a text is kept when it changes,
// and is no change.
func TestMetadataAlone(t *testing.T) {
	page := func(on time.Time) string { return article("Notice", on, paragraphs(4)) }
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, page(start)),
		member(time.Hour, pageURL, htmlOK, page(start)+"<!-- -->"), member(2*time.Hour, pageURL, htmlOK, page(start.Add(-3*day))),
		member(3*time.Hour, pageURL, htmlOK, article("Notice", start.Add(-3*day), paragraphs(5))))
	w.check(0)
	w.check(time.Hour)
	if n := len(w.versions()); n != 1 {
		t.Fatalf("%d versions of a page of which nothing but its bytes changed", n)
	}
	if r := w.check(2 * time.Hour); !r.Empty() {
		t.Errorf("the day on the page gave %+v", r)
	}
	all := w.versions()
	if len(all) != 2 || all[1].Origin != exportwatch.OriginMetadata || all[1].Published != exportwatch.DateOf(start.Add(-3*day)) || all[1].Text != all[0].Text {
		t.Errorf("versions %+v, want one more for the day", all)
	}
	if r := w.check(3 * time.Hour); len(r.Changes) != 1 || r.Changes[0].From != all[1].ID {
		t.Errorf("the next text gave changes %+v, want one from version %d", r.Changes, all[1].ID)
	}
}

// TestPageStampedAnew: a page that names each day as that of its publication has
// no version for each, and what it says beside is kept all the same.
func TestPageStampedAnew(t *testing.T) {
	members := noRobots()
	for i := range 8 {
		at := time.Duration(i) * day
		members += member(at, pageURL, htmlOK, article("Notice", start.Add(at), paragraphs(4)))
	}
	members += member(8*day, pageURL, htmlOK, article("Notice", start.Add(-90*day), paragraphs(4)))
	w := newWorld(t, own(t, ownPage("")), members)
	for i := range 8 {
		if r := w.check(time.Duration(i) * day); i > 0 && !r.Empty() {
			t.Errorf("day %d gave %+v", i, r)
		}
	}
	if n := len(w.versions()); n != 2 {
		t.Errorf("%d versions of a page stamped anew on eight days, want the first and one more", n)
	}
	w.check(8 * day)
	if all := w.versions(); all[len(all)-1].Published != exportwatch.DateOf(start.Add(-90*day)) {
		t.Errorf("the last version is of %s, want the day that the page names at last", all[len(all)-1].Published)
	}
}

// TestNobodyWaitsForAParser: whoever accepts a reading or hands in a letter beside
// the service writes at once, whatever a parser of the service is doing: reading a
// page, or reading stored ones again after an upgrade.
func TestNobodyWaitsForAParser(t *testing.T) {
	defs := own(t, ownPage(""))
	var w *world
	read, waited := 0, 0
	defs[0].Input = func(in parsers.Input) parsers.Input {
		read++
		ctx, stop := context.WithTimeout(w.t.Context(), 200*time.Millisecond)
		defer stop()
		err := w.store.Update(ctx, func(tx *store.Tx) error { return tx.PutSetting(ctx, "beside", fmt.Sprint(read)) })
		if err != nil {
			waited++
		}
		return in
	}
	page := func(n int) string { return article("Notice", start, paragraphs(n)) }
	w = newWorld(t, defs, noRobots(), member(0, pageURL, htmlOK, page(40)), member(time.Hour, pageURL, htmlOK, page(41)),
		member(2*time.Hour, pageURL, htmlOK, page(1)))
	w.check(0)
	w.asReadBefore("html", withMenu)
	read = 0
	if r := w.check(time.Hour); len(r.Changes) != 1 || read != 2 {
		t.Errorf("after an upgrade %d changes and %d readings, want 1 of 2", len(r.Changes), read)
	}
	w.check(2 * time.Hour)
	if list := w.held(); len(list) != 1 || list[0].Reason != exportwatch.ReasonCollapsed {
		t.Fatalf("held %+v", list)
	}
	if r := w.accept(string(pageID)); len(r.Changes) != 1 {
		t.Errorf("accepted: %d changes", len(r.Changes))
	}
	if waited > 0 {
		t.Errorf("%d times a writer waited for a parser", waited)
	}
}
