package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"exportwatch"
	"exportwatch/store"
)

func isNotFound(err error) bool { return errors.Is(err, exportwatch.ErrNotFound) }

// testInstants pins that instants keep microseconds, lose what is finer, and
// come back in UTC.
func testInstants(w *world) {
	zone := time.FixedZone("five behind", -5*60*60)
	for _, at := range []time.Time{
		time.Date(2031, 3, 5, 7, 8, 9, 123456789, zone),
		time.Date(1969, 12, 31, 23, 59, 59, 999999999, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
	} {
		want := at.UTC().Truncate(time.Microsecond)
		c := fetched("x")
		c.At = at
		stored := w.capture(c, "x")
		w.equal("instant as returned", stored.At, want)
		d := development(exportwatch.DevelopmentID(fmt.Sprint("d-", stored.ID)))
		d.RaisedAt, d.UpdatedAt, d.Sources[0].CapturedAt = at, at, at
		w.raise(d)
		w.equal("instant of the caller", d.Sources[0].CapturedAt, at)
		w.view(func(tx *store.Tx) {
			got, err := tx.Capture(w.ctx, stored.ID)
			w.ok(err)
			w.equal("instant as read", got.At, want)
			dev, err := tx.Development(w.ctx, d.ID)
			w.ok(err)
			w.equal("instants of a development", []time.Time{dev.RaisedAt, dev.UpdatedAt, dev.Sources[0].CapturedAt}, []time.Time{want, want, want})
		})
	}
}

// testDays pins that a day that does not exist is refused when it is written,
// since nothing that holds it could be read again.
func testDays(w *world) {
	w.document("page/a")
	never := exportwatch.Date{Year: 2031, Month: time.February, Day: 30}
	for what, v := range map[string]exportwatch.Version{
		"published": {Published: never},
		"as of":     {AsOf: exportwatch.Date{Year: 10000, Month: time.January, Day: 1}},
		"effective": {Effective: exportwatch.Date{Year: 2031, Month: 13, Day: 1}},
		"entry":     {Entries: []exportwatch.Entry{{DateFiled: never}}},
		"effect":    {Effects: []exportwatch.Effect{{InForce: never}}},
	} {
		v.Doc = "page/a"
		w.fails(what, exportwatch.ErrDate, func(tx *store.Tx) error { _, err := tx.AddVersion(w.ctx, v); return err })
	}
	published, attested := development("d-1"), development("d-2")
	published.Published, attested.Sources[0].Published = never, never
	for _, d := range []exportwatch.Development{published, attested} {
		w.fails(string(d.ID), exportwatch.ErrDate, func(tx *store.Tx) error { return tx.PutDevelopment(w.ctx, d, nil) })
	}
}

// testUnicode pins that text survives whatever it holds, and what is no text
// survives where bytes are promised.
func testUnicode(w *world) {
	for i, s := range []string{
		"§ 744.21 “quoted” – naïve ﬁ", "日本語 العربية 🛰️", "a\x00b", "e\u0301 é", "\u2028\ufeff", "'; DROP TABLE captures; --", "<script>&amp;", "\xff\xfe",
	} {
		c := fetched(s)
		c.URL, c.Detail = fmt.Sprint("https://a.example/", i, s), s
		got := w.capture(c, s)
		payload, err := w.s.Payload(w.ctx, got.Payload)
		w.ok(err)
		w.equal("payload", string(payload), s)
		id := w.document(exportwatch.DocID(fmt.Sprint(i, s)))
		v := w.version(id, "html", s)
		w.view(func(tx *store.Tx) {
			stored, err := tx.LastCapture(w.ctx, c.Source, c.URL)
			w.ok(err)
			w.equal("detail", stored.Detail, s)
			read, err := tx.Version(w.ctx, v.ID)
			w.ok(err)
			w.equal("text", read.Text, s)
			docs, err := tx.Documents(w.ctx, fmt.Sprint(i), 0, 0)
			w.ok(err)
			w.equal("document", list(docs, documentID), []exportwatch.DocID{id})
		})
	}
}

// testAppendOnly pins that the database itself refuses to edit evidence.
func testAppendOnly(w *world) {
	w.capture(fetched("x"), "x")
	w.document("page/a")
	w.version("page/a", "html", "one")
	w.version("page/a", "html", "two")
	w.raise(development("d-1"))
	w.update(func(tx *store.Tx) {
		_, err := tx.AddParse(w.ctx, store.Parse{Capture: 1, Parser: "html/1", Outcome: store.ParseRead, At: noon})
		w.ok(err)
		_, err = tx.AddChange(w.ctx, exportwatch.Change{Doc: "page/a", From: 1, To: 2, At: noon})
		w.ok(err)
		_, err = tx.AddAcceptance(w.ctx, store.Acceptance{Capture: 1, At: noon, By: "a", Reason: "b"})
		w.ok(err)
		w.ok(tx.AddHanding(w.ctx, store.Handing{At: noon, By: "a", From: "b", Received: exportwatch.DateOf(noon), Digest: exportwatch.DigestOf([]byte("x")), Capture: 1}))
		_, err = tx.AddAlert(w.ctx, alert("a-1", "d-1"), []exportwatch.Target{mailbox}, noon)
		w.ok(err)
		w.ok(tx.RecordAttempt(w.ctx, exportwatch.Attempt{Delivery: 1, At: noon},
			exportwatch.Delivery{ID: 1, State: exportwatch.DeliveryDead}))
	})
	for table, column := range map[string]string{
		"captures": "detail", "payloads": "size", "versions": "title", "parses": "detail", "attempts": "err",
		"development_revisions": "body", "changes": "edits", "mark": "synthetic",
		"acceptances": "reason", "handed_in": "owner",
	} {
		for _, statement := range []string{"UPDATE " + table + " SET " + column + " = 1", "DELETE FROM " + table} {
			if err := w.db.Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				w.Errorf("%s: got error %v, want append-only", statement, err)
			}
		}
	}
	w.ok(w.s.IntegrityCheck(w.ctx))
}

// testRollback pins that an update that does not return nil leaves nothing.
func testRollback(w *world) {
	boom := errors.New("boom")
	write := func(tx *store.Tx) {
		_, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon})
		w.ok(err)
		_, err = tx.AddCapture(w.ctx, fetched("x"), []byte("x"))
		w.ok(err)
		w.ok(tx.PutDevelopment(w.ctx, development("d-1"), nil))
	}
	w.fails("update that fails", boom, func(tx *store.Tx) error { write(tx); return boom })
	func() {
		defer func() { w.equal("panic goes on", recover(), any(boom)) }()
		err := w.s.Update(w.ctx, func(tx *store.Tx) error { write(tx); panic(boom) })
		w.Errorf("update returned %v after a panic", err)
	}()
	w.view(func(tx *store.Tx) {
		runs, err := tx.Runs(w.ctx, "", 0)
		w.ok(err)
		captures, err := tx.CapturesOf(w.ctx, "a/news", 0)
		w.ok(err)
		developments, err := tx.CountDevelopments(w.ctx, store.DevelopmentQuery{})
		w.ok(err)
		refs, err := tx.Unstepped(w.ctx, "match", noon, 0)
		w.ok(err)
		w.equal("rows left behind", []int{len(runs), len(captures), developments, len(refs)}, []int{0, 0, 0, 0})
		_, err = tx.Payload(w.ctx, exportwatch.DigestOf([]byte("x")))
		w.equal("payload left behind", !isNotFound(err), false)
	})
	w.update(write)
}

// testSnapshot pins that a view does not see what is committed beside it, and
// that it cannot write.
func testSnapshot(w *world) {
	w.view(func(tx *store.Tx) {
		before, err := tx.Runs(w.ctx, "", 0)
		w.ok(err)
		w.update(func(tx *store.Tx) {
			_, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon})
			w.ok(err)
		})
		after, err := tx.Runs(w.ctx, "", 0)
		w.ok(err)
		w.equal("runs seen in one view", len(after), len(before))
	})
	if err := w.s.View(w.ctx, func(tx *store.Tx) error { return tx.PutSetting(w.ctx, "k", "v") }); err == nil {
		w.Error("a view wrote")
	}
}

// testConcurrency has writers count one setting up beside each other, in two
// stores on one database, while readers look on.
func testConcurrency(w *world) {
	const writers, times = 8, 5
	second, err := w.db.Open(store.Options{})
	w.ok(err)
	defer func() { w.ok(second.Close()) }()
	var wg sync.WaitGroup
	for i := range writers {
		s := []*store.Store{w.s, second}[i%2]
		wg.Go(func() {
			for range times {
				if err := countUp(w, s); err != nil {
					w.Errorf("writer %d: %v", i, err)
				}
				if err := s.View(w.ctx, func(tx *store.Tx) error { _, err := tx.Runs(w.ctx, "", 0); return err }); err != nil {
					w.Errorf("reader %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	w.view(func(tx *store.Tx) {
		got, err := tx.Setting(w.ctx, "count")
		w.ok(err)
		w.equal("count", got, strings.Repeat("|", writers*times))
		runs, err := tx.Runs(w.ctx, "", 0)
		w.ok(err)
		w.equal("runs", len(runs), writers*times)
	})
}

// countUp adds a stroke and a run in one transaction.
func countUp(w *world, s *store.Store) error {
	return s.Update(w.ctx, func(tx *store.Tx) error {
		strokes, err := tx.Setting(w.ctx, "count")
		if err != nil && !isNotFound(err) {
			return err
		}
		if _, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon}); err != nil {
			return err
		}
		return tx.PutSetting(w.ctx, "count", strokes+"|")
	})
}

// testMark pins that live and synthetic data never meet.
func testMark(w *world) {
	w.equal("synthetic", w.s.Synthetic(), false)
	s, err := w.db.Open(store.Options{Synthetic: true})
	if !errors.Is(err, exportwatch.ErrConflict) {
		w.Errorf("live database opened as synthetic: got %v, %v, want ErrConflict", s, err)
	}
	again, err := w.db.Open(store.Options{})
	w.ok(err)
	w.ok(again.Close())
}

func testIntegrity(w *world) {
	w.capture(fetched("x"), "x")
	w.document("page/a")
	w.version("page/a", "html", "text")
	w.ok(w.s.IntegrityCheck(w.ctx))
	version, err := w.s.SchemaVersion(w.ctx)
	w.ok(err)
	w.equal("schema version is positive", version > 0, true)
}
