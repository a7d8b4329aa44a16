package storetest

import (
	"time"

	"exportwatch/store"
)

// testFailures pins that what a step failed on is passed over until it is to be
// tried again, that failures are counted, and that they end with the step.
func testFailures(w *world) {
	w.document("page/a")
	for _, text := range []string{"one", "two"} {
		w.version("page/a", "html", text)
	}
	later := noon.Add(time.Minute)
	f := store.Failure{Step: "compare", Item: 1, Source: "a/news", Subject: "compare of page/a (row 1)", First: noon, Next: later, Err: "first"}
	w.update(func(tx *store.Tx) {
		src, about, err := tx.StepSubject(w.ctx, "compare", 1)
		w.ok(err)
		w.equal("what the row is about", []string{string(src), about}, []string{"a/news", "page/a"})
		counted, err := tx.CountFailure(w.ctx, f)
		w.ok(err)
		f.Attempts = 1
		w.equal("counted once", counted, f)
		again := f
		again.First, again.Err = later, "second"
		counted, err = tx.CountFailure(w.ctx, again)
		w.ok(err)
		f.Attempts, f.Err = 2, again.Err
		w.equal("counted twice", counted, f)
		f.Next = later.Add(time.Minute)
		w.ok(tx.DelayFailure(w.ctx, "compare", 1, f.Next))
	})
	w.update(func(tx *store.Tx) {
		for _, c := range []struct {
			at   time.Time
			want []int64
			due  bool
		}{{later, []int64{2}, false}, {f.Next, []int64{1, 2}, true}, {time.Time{}, []int64{1, 2}, false}} {
			ids, err := tx.Unstepped(w.ctx, "compare", c.at, 0)
			w.ok(err)
			w.equal("to compare at "+c.at.String(), ids, c.want)
			due, err := tx.RetryDue(w.ctx, c.at)
			w.ok(err)
			w.equal("due at "+c.at.String(), due, c.due)
		}
		w.ok(tx.DelayFailure(w.ctx, "compare", 1, f.Next.Add(time.Hour)))
		ended, err := tx.EndFailures(w.ctx)
		w.ok(err)
		w.equal("ended while it is to be done", len(ended), 0)
		_, err = tx.MarkStep(w.ctx, "compare", 1, noon, "")
		w.ok(err)
		ended, err = tx.EndFailures(w.ctx)
		w.ok(err)
		f.Next = f.Next.Add(time.Hour)
		w.equal("ended with the step", ended, []store.Failure{f})
		left, err := tx.Failures(w.ctx)
		w.ok(err)
		w.equal("left", len(left), 0)
	})
}
