package storetest

import (
	"errors"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// testPruning pins that a pruning takes the bytes of old payloads and nothing
// else, and that the database refuses to take more.
func testPruning(w *world) {
	body := func(name string) string { return strings.Repeat(name+" ", 50) }
	at := func(name string, age time.Duration) exportwatch.Capture {
		c := fetched(body(name))
		c.URL, c.At, c.Format = "https://agency.example/"+name, noon.Add(-age), ""
		return w.capture(c, body(name))
	}
	year := 365 * 24 * time.Hour
	old, young, seen := at("old", 6*year), at("young", year), at("seen", 6*year)
	w.capture(exportwatch.Capture{Source: "a/news", URL: seen.URL, At: noon, Outcome: exportwatch.NotModified}, "") // asked for again since
	unread := fetched(body("unread"))
	unread.At = noon.Add(-6 * year)
	unread = w.capture(unread, body("unread"))
	before := noon.Add(-5 * year)
	shown := at("shown", 6*year)
	doc := w.document("page/shown")
	w.update(func(tx *store.Tx) { // what is shown now was read from the second
		for i, c := range []int64{old.ID, shown.ID} {
			_, err := tx.AddVersion(w.ctx, exportwatch.Version{Doc: doc, Format: "html", Parser: "html/1", Origin: exportwatch.OriginObserved,
				ObservedAt: noon, Text: strings.Repeat("text ", i+1), Captures: []int64{c}})
			w.ok(err)
		}
		first, err := tx.FirstVersion(w.ctx, doc, "html")
		w.ok(err)
		w.equal("first version", first.Text, "text ")
	})
	w.update(func(tx *store.Tx) {
		due, err := tx.Prunable(w.ctx, before, 0)
		w.ok(err)
		w.equal("payloads to prune", due, []exportwatch.Digest{old.Payload})
		id, err := tx.BeginPruning(w.ctx, noon, before)
		w.ok(err)
		w.ok(tx.Prune(w.ctx, id, old.Payload))
		due, err = tx.Prunable(w.ctx, before, 0)
		w.ok(err)
		w.equal("payloads left to prune", len(due), 0)
	})
	for what, d := range map[string]exportwatch.Digest{"young": young.Payload, "seen again": seen.Payload} {
		err := w.s.Update(w.ctx, func(tx *store.Tx) error { return tx.Prune(w.ctx, 1, d) })
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			w.Errorf("prune the payload %s: got error %v, want a refusal", what, err)
		}
	}
	_, err := w.s.Payload(w.ctx, old.Payload)
	w.equal("the pruned payload says so", []bool{errors.Is(err, exportwatch.ErrPruned), isNotFound(err)}, []bool{true, true})
	_, err = w.s.Payload(w.ctx, unread.Payload)
	w.ok(err)
	w.view(func(tx *store.Tx) {
		kept, err := tx.Capture(w.ctx, old.ID)
		w.ok(err)
		w.equal("capture of the pruned payload", kept, old)
		when, err := tx.PrunedAt(w.ctx, old.Payload)
		w.ok(err)
		w.equal("pruned at", when, noon)
		when, err = tx.PrunedAt(w.ctx, young.Payload)
		w.ok(err)
		w.equal("not pruned", when.IsZero(), true)
		sum, err := tx.Pruned(w.ctx)
		w.ok(err)
		w.equal("pruned in all", sum, store.Pruned{Payloads: 1, Bytes: old.Size, Last: noon})
	})
	w.ok(w.s.IntegrityCheck(w.ctx))
	w.regain(old, body("old"))
}

// regain captures a pruned payload again, which brings its bytes back, and
// tries the edits that the database must refuse even then.
func (w *world) regain(old exportwatch.Capture, body string) {
	w.Helper()
	for _, statement := range []string{
		"UPDATE payloads SET size = 1", "UPDATE payloads SET digest = 'x' || digest", "UPDATE payloads SET zstd = x''",
		"UPDATE payloads SET zstd = x'00' WHERE length(zstd) > 0", "DELETE FROM payloads", "UPDATE prunings SET before = at", "DELETE FROM prunings",
	} {
		if err := w.db.Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			w.Errorf("%s: got error %v, want append-only", statement, err)
		}
	}
	again := old
	again.ID, again.At = 0, noon
	w.capture(again, body)
	got, err := w.s.Payload(w.ctx, old.Payload)
	w.ok(err)
	w.equal("payload after it came again", string(got), body)
	w.view(func(tx *store.Tx) {
		sum, err := tx.Pruned(w.ctx)
		w.ok(err)
		w.equal("pruned after it came again", sum.Payloads, 0)
	})
	w.ok(w.s.IntegrityCheck(w.ctx))
}

// testGrowth pins that growth counts what is added, by source and day, once for
// bytes that come again.
func testGrowth(w *world) {
	day := exportwatch.DateOf(noon)
	for range 3 {
		w.capture(fetched("one body"), "one body")
	}
	later := fetched("another body")
	later.At = noon.AddDate(0, 0, 1)
	w.capture(later, "another body")
	w.view(func(tx *store.Tx) {
		got, err := tx.Growth(w.ctx, "a/news", exportwatch.Date{})
		w.ok(err)
		if len(got) != 2 || got[0].Day != day.AddDays(1) || got[1].Day != day || got[1].Bytes <= 0 || got[1].Bytes > 100 {
			w.Errorf("growth %+v, want two days, the latest first", got)
		}
		since, err := tx.Growth(w.ctx, "", day.AddDays(1))
		w.ok(err)
		w.equal("growth since", len(since), 1)
	})
	before := w.growth(day)
	w.document("page/a")
	w.version("page/a", "html", "a text")
	if grown := w.growth(day); grown <= before {
		w.Errorf("growth %d after a text, %d before", grown, before)
	}
	w.update(func(tx *store.Tx) {
		for _, d := range []exportwatch.Date{day, day.AddDays(1), day} {
			size, err := tx.NoteSize(w.ctx, d)
			w.ok(err)
			if size.Bytes < 4096 {
				w.Errorf("the database has %d bytes", size.Bytes)
			}
		}
		sizes, err := tx.Sizes(w.ctx, day)
		w.ok(err)
		w.equal("days with a size", list(sizes, func(s store.Size) exportwatch.Date { return s.Day }), []exportwatch.Date{day, day.AddDays(1)})
	})
}

// growth returns what all sources added on a day.
func (w *world) growth(day exportwatch.Date) (bytes int64) {
	w.Helper()
	w.view(func(tx *store.Tx) {
		list, err := tx.Growth(w.ctx, "", day)
		w.ok(err)
		for _, g := range list {
			if g.Day == day {
				bytes += g.Bytes
			}
		}
	})
	return bytes
}
