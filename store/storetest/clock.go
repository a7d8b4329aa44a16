package storetest

import (
	"time"

	"exportwatch"
	"exportwatch/store"
)

// testPullIn pins that what was noted by a clock that was ahead is pulled in, and
// nothing else.
func testPullIn(w *world) {
	year := noon.AddDate(1, 0, 0)
	before := exportwatch.SourceState{Source: "a/news", Added: noon.Add(-time.Hour), LastTried: noon, LastSuccess: noon.Add(-time.Minute),
		LastChange: noon.Add(-time.Hour), Health: exportwatch.HealthOK}
	ahead := exportwatch.SourceState{Source: "b/news", Added: year, LastTried: year, LastSuccess: year, LastChange: year, Health: exportwatch.HealthOK}
	w.document("page/a")
	w.version("page/a", "html", "one")
	failure := store.Failure{Step: "triage", Item: 1, Source: "a/news", Subject: "triage of page/a", First: noon, Next: year, Err: "x"}
	w.raise(development("d-1"))
	w.update(func(tx *store.Tx) {
		_, err := tx.AddAlert(w.ctx, alert("a-1", "d-1"), []exportwatch.Target{mailbox}, year)
		w.ok(err)
		i, _, err := tx.OpenIncident(w.ctx, exportwatch.Incident{Source: "a/news", Subject: "x", Reason: exportwatch.ReasonTimeout, Opened: noon})
		w.ok(err)
		w.ok(tx.AddNotice(w.ctx, exportwatch.Notice{Incident: i.ID, Event: exportwatch.IncidentOpened, Target: mailbox, At: year}))
		w.ok(tx.PutSourceState(w.ctx, before))
		w.ok(tx.PutSourceState(w.ctx, ahead))
		_, err = tx.CountFailure(w.ctx, failure)
		w.ok(err)
		moved, err := tx.PullIn(w.ctx, noon)
		w.ok(err)
		w.equal("pulled in", moved, int64(6))
		states, err := tx.SourceStates(w.ctx)
		w.ok(err)
		ahead.Added, ahead.LastTried, ahead.LastSuccess = noon, noon, noon
		w.equal("states", states, []exportwatch.SourceState{before, ahead})
		due, err := tx.RetryDue(w.ctx, noon)
		w.ok(err)
		w.equal("tried again at once", due, true)
		deliveries, err := tx.DueDeliveries(w.ctx, noon, 0)
		w.ok(err)
		notices, err := tx.DueNotices(w.ctx, noon, 0)
		w.ok(err)
		w.equal("deliveries and notices that are due", []int{len(deliveries), len(notices)}, []int{1, 1})
		moved, err = tx.PullIn(w.ctx, noon)
		w.ok(err)
		w.equal("pulled in again", moved, int64(0))
	})
}
