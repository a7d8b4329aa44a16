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
