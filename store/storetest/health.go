package storetest

import (
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

func testSourceStates(w *world) {
	b := exportwatch.SourceState{Source: "b/news", Added: noon, LastTried: noon.Add(time.Hour), LastSuccess: noon,
		Health: exportwatch.HealthFailing, Reason: exportwatch.ReasonTimeout, Detail: "no answer in 60 s"}
	a := exportwatch.SourceState{Source: "a/news", Health: exportwatch.HealthNever}
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutSourceState(w.ctx, exportwatch.SourceState{Source: "b/news", Health: exportwatch.HealthNever, LastChange: noon}))
		w.ok(tx.PutSourceState(w.ctx, b))
		w.ok(tx.PutSourceState(w.ctx, a))
		got, err := tx.SourceState(w.ctx, "b/news")
		w.ok(err)
		w.equal("state", got, b)
		states, err := tx.SourceStates(w.ctx)
		w.ok(err)
		w.equal("states", states, []exportwatch.SourceState{a, b})
	})
	w.fails("state that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.SourceState(w.ctx, "c/news")
		return err
	})
}

func testIncidents(w *world) {
	first := exportwatch.Incident{Source: "a/news", Subject: page, Reason: exportwatch.ReasonTimeout, Detail: "60 s", Opened: noon}
	wanted := first
	wanted.ID, wanted.Count, wanted.Seen = 1, 1, noon
	w.update(func(tx *store.Tx) {
		got, opened, err := tx.OpenIncident(w.ctx, first)
		w.ok(err)
		w.equal("first time", []any{got, opened}, []any{wanted, true})
		again := first
		again.Detail, again.Opened = "61 s", noon.Add(time.Hour)
		wanted.Detail, wanted.Count, wanted.Seen = "61 s", 2, noon.Add(time.Hour)
		got, opened, err = tx.OpenIncident(w.ctx, again)
		w.ok(err)
		w.equal("second time", []any{got, opened}, []any{wanted, false})
		for i, other := range []exportwatch.Incident{
			{Source: "a/news", Subject: page, Reason: exportwatch.ReasonThrottled},
			{Source: "a/news", Subject: "", Reason: exportwatch.ReasonTimeout},
			{Source: "b/news", Subject: page, Reason: exportwatch.ReasonTimeout},
		} {
			other.Opened = noon.Add(time.Duration(i) * time.Minute)
			_, opened, err := tx.OpenIncident(w.ctx, other)
			w.ok(err)
			w.equal(fmt.Sprintf("incident %+v opened", other), opened, true)
		}
	})
	w.closeIncidents(wanted)
	w.update(func(tx *store.Tx) {
		again, opened, err := tx.OpenIncident(w.ctx, first)
		w.ok(err)
		w.equal("once more after closing", []any{again.ID, again.Count, opened}, []any{exportwatch.IncidentID(5), 1, true})
	})
}

// closeIncidents closes first and what is open beside it.
func (w *world) closeIncidents(first exportwatch.Incident) {
	w.Helper()
	ids := func(in []exportwatch.Incident) []int {
		return list(in, func(i exportwatch.Incident) int { return int(i.ID) })
	}
	w.update(func(tx *store.Tx) {
		open, err := tx.Incidents(w.ctx, "", true, 0)
		w.ok(err)
		w.equal("open incidents, newest first", ids(open), []int{4, 3, 2, 1})
		first.Closed = noon.Add(2 * time.Hour)
		closed, err := tx.CloseIncidents(w.ctx, "a/news", page, first.Closed)
		w.ok(err)
		w.equal("closed about one subject", ids(closed), []int{1, 2})
		w.equal("closed incident", closed[0], first)
		closed, err = tx.CloseIncidents(w.ctx, "a/news", "", first.Closed)
		w.ok(err)
		w.equal("closed about the rest", ids(closed), []int{3})
		open, err = tx.Incidents(w.ctx, "a/news", true, 0)
		w.ok(err)
		w.equal("open incidents of the source", ids(open), []int{})
		all, err := tx.Incidents(w.ctx, "a/news", false, 2)
		w.ok(err)
		w.equal("all incidents of the source, newest first", ids(all), []int{3, 2})
	})
}

func testGaps(w *world) {
	early := exportwatch.Gap{Source: "b/news", From: noon, To: noon.Add(time.Hour), Reason: "paused by the operator"}
	late := exportwatch.Gap{Source: "b/news", From: noon.Add(2 * time.Hour), To: noon.Add(3 * time.Hour)}
	other := exportwatch.Gap{Source: "a/news", From: noon, To: noon.Add(time.Minute)}
	w.update(func(tx *store.Tx) {
		for _, g := range []exportwatch.Gap{late, early, other} {
			added, err := tx.AddGap(w.ctx, g)
			w.ok(err)
			w.equal("gap added", added, true)
		}
		again := early
		again.To = noon.Add(9 * time.Hour)
		added, err := tx.AddGap(w.ctx, again)
		w.ok(err)
		w.equal("gap added twice", added, false)
		gaps, err := tx.Gaps(w.ctx, "b/news")
		w.ok(err)
		w.equal("gaps of a source", gaps, []exportwatch.Gap{early, late})
		gaps, err = tx.Gaps(w.ctx, "")
		w.ok(err)
		w.equal("gaps of all", gaps, []exportwatch.Gap{other, early, late})
	})
}

func testSettings(w *world) {
	w.fails("setting that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Setting(w.ctx, "k")
		return err
	})
	w.update(func(tx *store.Tx) {
		for _, value := range []string{"one", ""} {
			w.ok(tx.PutSetting(w.ctx, "k", value))
			got, err := tx.Setting(w.ctx, "k")
			w.ok(err)
			w.equal("setting", got, value)
		}
	})
}
