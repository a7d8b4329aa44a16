package pipeline_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// TestFirstPassIsBaseline: what stands at the first pass raises nothing, what
// appears later does, and what appears later with an earlier date does not.
func TestFirstPassIsBaseline(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, letter("Auklet Optics, Inc.", start)),
		member(time.Hour, feedURL, rssOK, feed("old", "new")),
		member(time.Hour, item("new"), htmlOK, letter("Bittern Photonics, Inc.", start)),
		member(2*time.Hour, feedURL, rssOK, feed("old", "new", "backdated")),
		member(2*time.Hour, item("backdated"), htmlOK, letter("Curlew Sensors, Inc.", start.AddDate(0, 0, -9))),
	)
	if r := w.check(0); !r.Empty() || len(r.Runs) != 1 {
		t.Errorf("the first pass found %+v, want one run and no news", r)
	}
	if s := w.state(feedID); !s.LastChange.IsZero() {
		t.Errorf("the first pass changed the source at %v", s.LastChange)
	}
	r := w.check(time.Hour)
	if s := w.state(feedID); !s.LastChange.Equal(start.Add(time.Hour)) {
		t.Errorf("the source changed last at %v, want the pass of the new item", s.LastChange)
	}
	if len(r.Developments) != 1 || r.Developments[0].One("recipient") != "Bittern Photonics, Inc." {
		t.Errorf("the new item raised %+v, want the letter to Bittern Photonics", r.Developments)
	}
	if len(r.Alerts) != 1 {
		t.Errorf("the new item gave %d alerts, want 1", len(r.Alerts))
	}
	r = w.check(2 * time.Hour)
	if len(r.Developments) != 0 || len(r.Alerts) != 0 || len(r.Documents) != 1 || r.Documents[0].URL != item("backdated") {
		t.Errorf("the back-dated item raised %+v and first read were %+v, want it read and nothing raised", r.Developments, r.Documents)
	}
	if n := len(w.versions()); n != 3 {
		t.Errorf("%d versions stored, want 3: silence is no reason to drop a text", n)
	}
}

// TestUnchangedPagesGiveNoVersions: a repeat and a 304 are noted and not read.
func TestUnchangedPagesGiveNoVersions(t *testing.T) {
	page := article("Notice", start, "<p>The office is open on weekdays.</p>")
	for name, head := range map[string]string{
		"same bytes":    htmlOK,
		"not modified":  htmlOK + "\nETag: \"1\"",
		"last modified": htmlOK + "\nLast-Modified: Mon, 03 Mar 2031 15:00:00 GMT",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, head, page))
			w.check(0)
			first := w.versions()
			for pass := range 3 {
				r := w.check(time.Duration(pass+1) * time.Hour)
				if !r.Empty() || r.Runs[0].Outcomes[exportwatch.Fetched] != 0 {
					t.Errorf("pass %d: outcomes %v, report %+v", pass, r.Runs[0].Outcomes, r)
				}
			}
			if all := w.versions(); len(first) != 1 || len(all) != 1 {
				t.Errorf("%d versions, then %d, want 1", len(first), len(all))
			}
			if s := w.state(pageID); s.Health != exportwatch.HealthOK || !s.LastSuccess.Equal(start.Add(3*time.Hour)) {
				t.Errorf("state %+v, want ok with a success in the last pass", s)
			}
		})
	}
}

// TestCosmeticChangeIsNoNews: new quotation marks make a version and a change
// that nobody is told of; a change of words is told of.
func TestCosmeticChangeIsNoNews(t *testing.T) {
	before := letter("Dunlin Lasers, Inc.", start)
	cosmetic := strings.Replace(before, "a license is required", "a license is  required", 1)
	cosmetic = strings.Replace(cosmetic, "</p>", "</p><p>It's \"final\".</p>", 1)
	curly := strings.Replace(cosmetic, "It's \"final\".", "It’s “final”.", 1)
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, cosmetic),
		member(time.Hour, pageURL, htmlOK, curly),
		member(2*time.Hour, pageURL, htmlOK, strings.Replace(curly, "China", "Iran", 1)),
	)
	w.check(0)
	if r := w.check(time.Hour); !r.Empty() {
		t.Errorf("a cosmetic change is news: %+v", r)
	}
	if r := w.check(2 * time.Hour); len(r.Changes) != 1 || len(r.Alerts) != 1 {
		t.Errorf("a change of words gave %d changes and %d alerts, want 1 and 1", len(r.Changes), len(r.Alerts))
	}
}

// TestChangedScopeIsAnUpdate: what a page says by now of its letter replaces what
// it said, and is told.
func TestChangedScopeIsAnUpdate(t *testing.T) {
	told := letter("Dunlin Lasers, Inc.", start.Add(time.Hour))
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, "<p>The office is open on weekdays.</p>")),
		member(time.Hour, pageURL, htmlOK, told),
		member(2*time.Hour, pageURL, htmlOK, strings.Replace(told, "China", "China and Iran", 1)),
		member(3*time.Hour, pageURL, htmlOK, told),
	)
	w.check(0)
	if r := w.check(time.Hour); len(r.Developments) != 1 || r.Developments[0].Revision != 1 {
		t.Fatalf("raised %+v, want the letter", r.Developments)
	}
	for i, want := range []string{"China; Iran", "China"} {
		r := w.check(time.Duration(i+2) * time.Hour)
		if len(r.Developments) != 1 || len(r.Alerts) != 1 || r.Developments[0].Revision != i+2 {
			t.Fatalf("raised %+v with %d alerts, want one update", r.Developments, len(r.Alerts))
		}
		if got := strings.Join(r.Developments[0].Fact("destinations"), "; "); got != want {
			t.Errorf("destinations %q, want %q", got, want)
		}
	}
	if n := len(w.developments()); n != 1 {
		t.Errorf("%d developments, want 1", n)
	}
}

// TestReparseIsNoNews: what a newer parser makes of old bytes is no change.
func TestReparseIsNoNews(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, "<p>The office is open on weekdays.</p>")))
	w.check(0)
	v := w.versions()[0]
	v.ID, v.Origin, v.Parser = 0, exportwatch.OriginReparse, "html/99"
	v.Text += "\nOn March 3, 2031, the Bureau of Industry and Security sent Egret Optics, Inc. a letter informing it that a license is required."
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddVersion(ctx, v)
		return err
	})
	r, err := w.Resume(t.Context())
	if err != nil || !r.Empty() {
		t.Errorf("Resume = %+v, %v; want nothing", r, err)
	}
	if d := w.developments(); len(d) != 0 {
		t.Errorf("a reparse raised %+v", d)
	}
}
