package storetest

import (
	"time"

	"exportwatch"
	"exportwatch/store"
)

func testLosses(w *world) {
	lost := fetched("")
	lost.Outcome, lost.Payload, lost.Format = exportwatch.Gone, exportwatch.Digest{}, "html"
	first, second := w.capture(lost, ""), w.capture(lost, "")
	row := store.Loss{Source: "a/news", URL: page, Since: noon, Latest: first.ID, LatestAt: noon, Checks: 1}
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutLoss(w.ctx, row))
		row.Latest, row.LatestAt, row.Checks, row.Sure, row.Held = second.ID, noon.Add(time.Hour), 2, true, true
		w.ok(tx.PutLoss(w.ctx, row))
		known, err := tx.Losses(w.ctx, "a/news")
		w.ok(err)
		w.equal("the loss", known, []store.Loss{row})
		known, err = tx.Losses(w.ctx, "b/news")
		w.ok(err)
		w.equal("losses of another source", len(known), 0)
		w.ok(tx.DropLoss(w.ctx, "a/news", page))
		known, err = tx.Losses(w.ctx, "a/news")
		w.ok(err)
		w.equal("losses once it is back", len(known), 0)
	})
}

// testSettled: captures of a run under way tell no whole pass, unless it was cut.
func testSettled(w *world) {
	settled := func(tx *store.Tx, old time.Time, want int64) {
		w.Helper()
		id, err := tx.Settled(w.ctx, "a/news", old)
		w.ok(err)
		w.equal("settled captures", id, want)
	}
	w.view(func(tx *store.Tx) { settled(tx, noon, 0) })
	before := w.capture(fetched("x"), "x")
	w.update(func(tx *store.Tx) {
		settled(tx, noon, before.ID)
		run, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon})
		w.ok(err)
		settled(tx, noon.Add(-time.Hour), before.ID)
		during := fetched("y")
		during.Run = run.ID
		c, err := tx.AddCapture(w.ctx, during, []byte("y"))
		w.ok(err)
		settled(tx, noon.Add(-time.Hour), before.ID)
		settled(tx, noon.Add(time.Hour), c.ID)
		run.Ended = noon.Add(time.Minute)
		w.ok(tx.EndRun(w.ctx, run))
		settled(tx, noon.Add(-time.Hour), c.ID)
	})
}
