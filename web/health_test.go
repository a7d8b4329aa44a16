package web_test

import (
	"context"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// TestSourceHealth: the page of a source shows how it went over time, what is
// failing, what its indexes list, how complete the store is and how gaps were
// filled; nothing of it is claimed where nothing is known.
func TestSourceHealth(t *testing.T) {
	w := newWorld(t, nil)
	w.has(w.page("/sources/a/news", 200), "section", "Not compared with figures of its publisher")
	day := exportwatch.DateOf(noon)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.PutSourceState(ctx, exportwatch.SourceState{Source: "a/news", Added: noon, LastTried: noon, Health: exportwatch.HealthOK}); err != nil {
			return err
		}
		c, err := tx.AddCapture(ctx, exportwatch.Capture{Source: "a/news", URL: "https://a.example/" + hostile, At: noon, Outcome: exportwatch.Fetched,
			Payload: exportwatch.DigestOf([]byte("list"))}, []byte("list"))
		if err != nil {
			return err
		}
		if err := tx.AddYield(ctx, c, 21); err != nil {
			return err
		}
		failed := exportwatch.Capture{Source: "a/news", URL: "https://a.example/x", At: noon.AddDate(0, 0, -1), Outcome: exportwatch.Failed, Reason: exportwatch.ReasonTimeout}
		if _, err := tx.AddCapture(ctx, failed, nil); err != nil {
			return err
		}
		if _, err := tx.CountTrouble(ctx, exportwatch.Incident{Source: "a/news", Subject: failed.URL, Reason: failed.Reason, Detail: hostile, Opened: noon}); err != nil {
			return err
		}
		gap := exportwatch.Gap{Source: "a/news", From: noon, To: noon.Add(time.Hour), Reason: "outage"}
		if _, err := tx.AddGap(ctx, gap); err != nil {
			return err
		}
		if err := tx.FillGap(ctx, gap, "archive.example", noon.Add(2*time.Hour)); err != nil {
			return err
		}
		_, err = tx.AddCensus(ctx, exportwatch.Census{Source: "a/news", At: noon, Figures: []exportwatch.Figure{
			{What: "letters of a day", On: day, Expected: 3, Found: 2, Missing: []string{"page/lost"}},
			{What: "letters of long ago", On: day.AddDays(-9), Expected: 5, Before: true},
		}})
		return err
	})
	doc := w.page("/sources/a/news", 200)
	for _, want := range []string{"2 of 3", "letters of a day", "page/lost", "by archive.example", "21 at https://a.example/", "Failing, and not yet an incident", "1× since"} {
		w.has(doc, "main", want)
	}
	w.has(doc, "[aria-label='Day by day']", day.String())
	w.has(doc, "[aria-label='Day by day']", "1 failed (Timeout)")
	if n := doc.Find("[aria-label='Day by day'] tbody tr").Length(); n != 2 {
		t.Errorf("%d days, want 2", n)
	}
	w.has(w.page("/coverage", 200), ".cards", "2 of 3")
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddCensus(ctx, exportwatch.Census{Source: "a/news", At: noon.Add(time.Hour), Reason: exportwatch.ReasonTimeout})
		return err
	})
	w.has(w.page("/coverage", 200), ".cards", "Since then they could not be had")
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddCensus(ctx, exportwatch.Census{Source: "b/bad", At: noon, Reason: exportwatch.ReasonTimeout})
		return err
	})
	w.has(w.page("/sources/b/bad", 200), "main", "Not compared: the publisher’s own figures could not be had")
}

// TestServiceTrouble: trouble of the service itself stands above the sources.
func TestServiceTrouble(t *testing.T) {
	w := newWorld(t, nil)
	if w.page("/sources", 200).Find(".alert").Length() != 0 {
		t.Error("an alert without trouble")
	}
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, _, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: exportwatch.Service, Subject: "the disk", Reason: exportwatch.ReasonDisk, Detail: "3 MB are free", Opened: noon})
		return err
	})
	w.has(w.page("/sources", 200), ".alert", "3 MB are free")
}

// TestCoverageWhereOneSubscribes: a subscription to a source says what cannot be
// seen through it; one to everything names none.
func TestCoverageWhereOneSubscribes(t *testing.T) {
	w := newWorld(t, nil)
	w.has(w.page("/alerts", 200), "main", "Nobody has subscribed")
	w.update(func(ctx context.Context, tx *store.Tx) error {
		for id, filter := range map[exportwatch.SubscriptionID]exportwatch.Filter{
			"one": {Sources: []exportwatch.SourceID{"a/news"}}, "family": {Sources: []exportwatch.SourceID{"a/"}}, "all": {}, "other": {Sources: []exportwatch.SourceID{"b/bad"}},
		} {
			if err := tx.PutSubscription(ctx, exportwatch.Subscription{ID: id, Owner: "desk", Filter: filter}); err != nil {
				return err
			}
		}
		return nil
	})
	doc := w.page("/alerts", 200)
	if n := doc.Find("li:contains('Letters that nobody posts are not seen')").Length(); n != 2 {
		t.Errorf("the coverage of a/news is told %d times, want for the two subscriptions that name it", n)
	}
}
