package storetest

import (
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// document stores a document and returns its ID.
func (w *world) document(id exportwatch.DocID) exportwatch.DocID {
	w.Helper()
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutDocument(w.ctx, exportwatch.Document{ID: id, Kind: exportwatch.Guidance, Source: "a/news", Title: "Title", URL: page}))
	})
	return id
}

// version stores a version that says text.
func (w *world) version(doc exportwatch.DocID, format, text string) exportwatch.Version {
	w.Helper()
	var v exportwatch.Version
	w.update(func(tx *store.Tx) {
		var err error
		v, err = tx.AddVersion(w.ctx, exportwatch.Version{Doc: doc, Format: format, Parser: format + "/1",
			Origin: exportwatch.OriginFirst, ObservedAt: noon, Text: text})
		w.ok(err)
	})
	return v
}

func versionID(v exportwatch.Version) int64 { return v.ID }

func documentID(d exportwatch.Document) exportwatch.DocID { return d.ID }

func testDocuments(w *world) {
	d := exportwatch.Document{ID: "page/a", Kind: exportwatch.PressRelease, Source: "a/news", Title: "Old", URL: "https://a.example/"}
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutDocument(w.ctx, d))
		again := exportwatch.Document{ID: "page/a", Kind: exportwatch.Guidance, Source: "b/news", Title: "New", URL: "https://b.example/"}
		w.ok(tx.PutDocument(w.ctx, again))
		got, err := tx.Document(w.ctx, "page/a")
		w.ok(err)
		again.Source = "a/news"
		w.equal("document put twice", got, again)
	})
	w.fails("document that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Document(w.ctx, "page/b")
		return err
	})
}

// testDocumentOrder pins that order is by bytes: a locale would put "Z" after
// "a" and "é" before "z".
func testDocumentOrder(w *world) {
	for _, id := range []exportwatch.DocID{"é/1", "a_b/1", "a/2", "z/1", "A/1", "a/10", "a%/1", "a-b/1", "Z/1", "a/1"} {
		w.document(id)
	}
	w.view(func(tx *store.Tx) {
		for _, c := range []struct {
			prefix        string
			limit, offset int
			want          []exportwatch.DocID
		}{
			{"", 0, 0, []exportwatch.DocID{"A/1", "Z/1", "a%/1", "a-b/1", "a/1", "a/10", "a/2", "a_b/1", "z/1", "é/1"}},
			{"a/", 0, 0, []exportwatch.DocID{"a/1", "a/10", "a/2"}},
			{"a_", 0, 0, []exportwatch.DocID{"a_b/1"}},
			{"a%", 0, 0, []exportwatch.DocID{"a%/1"}},
			{"é", 0, 0, []exportwatch.DocID{"é/1"}},
			{"a/", 1, 1, []exportwatch.DocID{"a/10"}},
			{"a/", 0, 9, []exportwatch.DocID{}},
		} {
			got, err := tx.Documents(w.ctx, c.prefix, c.limit, c.offset)
			w.ok(err)
			w.equal(fmt.Sprintf("documents under %q, %d from %d", c.prefix, c.limit, c.offset), list(got, documentID), c.want)
		}
	})
}

func testVersions(w *world) {
	text := "§ 1 Scope\nThis part applies to the exporter’s list.\n"
	v := exportwatch.Version{
		Doc: w.document("page/a"), Format: "html", Parser: "html/1", Origin: exportwatch.OriginObserved, Title: "Scope",
		Published: exportwatch.Date{Year: 2031, Month: time.March, Day: 4}, Effective: exportwatch.Date{Year: 2031, Month: time.April, Day: 1},
		ObservedAt: noon, Captures: []int64{3, 1}, Text: text,
		Meta: exportwatch.Meta{"agency": "Bureau", "pages": 7, "open": true, "rins": []string{"1234-AB56", "x<y>"}, "none": []string{},
			"mixed": []any{"a", true}, "ratio": 0.25},
		Sections: []exportwatch.Section{{ID: "1", Label: "§ 1", Heading: "Scope", End: len(text)}},
		Tables:   []exportwatch.Table{{ID: "t", Columns: []string{"Name"}, Rows: []exportwatch.Row{{Key: "k", Cells: []string{"v"}, End: 2}}}},
		Entries:  []exportwatch.Entry{{Number: "1", DateFiled: exportwatch.Date{Year: 2031, Month: time.March, Day: 4}, Description: "Order"}},
		Effects:  []exportwatch.Effect{{Verb: "revise", Target: "cfr/1/2", Section: "2.3"}},
		Warnings: []exportwatch.Warning{{Code: "needs_ocr", Message: "page 2"}},
		Partial:  true,
	}
	w.update(func(tx *store.Tx) {
		stored, err := tx.AddVersion(w.ctx, v)
		w.ok(err)
		v.ID = stored.ID
		w.equal("version as returned", stored, v)
		got, err := tx.Version(w.ctx, v.ID)
		w.ok(err)
		w.equal("version as read", got, v)
	})
	empty := w.version("page/a", "text", "")
	w.view(func(tx *store.Tx) {
		got, err := tx.Version(w.ctx, empty.ID)
		w.ok(err)
		w.equal("version without anything", got, empty)
	})
	w.fails("version that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Version(w.ctx, 99)
		return err
	})
	w.fails("version of a document that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.AddVersion(w.ctx, exportwatch.Version{Doc: "page/none", ObservedAt: noon})
		return err
	})
}

func testVersionOrder(w *world) {
	w.document("page/a")
	w.document("page/b")
	for _, format := range []string{"html", "xml", "html", "html"} {
		w.version("page/a", format, format)
	}
	w.version("page/b", "html", "other")
	w.view(func(tx *store.Tx) {
		versions, err := tx.Versions(w.ctx, "page/a")
		w.ok(err)
		w.equal("versions, oldest first", list(versions, versionID), []int64{1, 2, 3, 4})
		latest, err := tx.LatestVersion(w.ctx, "page/a", "html")
		w.ok(err)
		w.equal("latest version", latest.ID, int64(4))
		before, err := tx.PreviousVersion(w.ctx, versions[2])
		w.ok(err)
		w.equal("version before the third", before.ID, int64(1))
		_, err = tx.PreviousVersion(w.ctx, versions[1])
		w.equal("no version before the first in its format", isNotFound(err), true)
		_, err = tx.LatestVersion(w.ctx, "page/a", "pdf")
		w.equal("no version in a format", isNotFound(err), true)
	})
}

func testSteps(w *world) {
	w.document("page/a")
	for i := range 4 {
		w.version("page/a", "html", fmt.Sprint(i))
	}
	w.update(func(tx *store.Tx) {
		for i, want := range []bool{true, false} {
			marked, err := tx.MarkStep(w.ctx, "compare", 2, noon, "first")
			w.ok(err)
			w.equal(fmt.Sprintf("step marked at try %d", i+1), marked, want)
		}
		ids, err := tx.Unstepped(w.ctx, "compare", noon, 2)
		w.ok(err)
		w.equal("versions to compare", ids, []int64{1, 3})
		ids, err = tx.Unstepped(w.ctx, "triage", noon, 0)
		w.ok(err)
		w.equal("versions to triage: those compared", ids, []int64{2})
	})
	w.fails("step of a version that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.MarkStep(w.ctx, "compare", 99, noon, "")
		return err
	})
}

// testTextsFirst: the record of a document of the Federal Register waits for its
// full text, unless that cannot be judged now.
func testTextsFirst(w *world) {
	w.document("fr/2031-06-15/2031-00123")
	w.document("fr/2031-06-15/2031-00124")
	record := w.version("fr/2031-06-15/2031-00123", "fr-json", "record").ID
	text := w.version("fr/2031-06-15/2031-00123", "fr-xml", "text").ID
	alone := w.version("fr/2031-06-15/2031-00124", "fr-json", "another record").ID
	triage := func(tx *store.Tx, at time.Time, want ...int64) {
		ids, err := tx.Unstepped(w.ctx, "triage", at, 0)
		w.ok(err)
		w.equal("versions to triage", ids, want)
	}
	w.update(func(tx *store.Tx) {
		for _, id := range []int64{record, alone} {
			_, err := tx.MarkStep(w.ctx, "compare", id, noon, "")
			w.ok(err)
		}
		triage(tx, noon, alone) // the text is still to be compared
		_, err := tx.MarkStep(w.ctx, "compare", text, noon, "")
		w.ok(err)
		triage(tx, noon, text, alone)
		_, err = tx.CountFailure(w.ctx, store.Failure{Step: "triage", Item: text, First: noon, Next: noon.Add(time.Hour)})
		w.ok(err)
		triage(tx, noon, record, alone)
		triage(tx, noon.Add(2*time.Hour), text, alone)
		_, err = tx.MarkStep(w.ctx, "triage", text, noon, "")
		w.ok(err)
		triage(tx, noon.Add(2*time.Hour), record, alone)
	})
}

func testChanges(w *world) {
	w.document("page/a")
	for i := range 3 {
		w.version("page/a", "html", fmt.Sprint(i))
	}
	c := exportwatch.Change{Doc: "page/a", From: 1, To: 2, At: noon, Engine: "differ/1", Edits: []exportwatch.Edit{
		{Op: exportwatch.OpMove, Old: exportwatch.Span{0, 3}, New: exportwatch.Span{4, 9}, Path: "§ 1",
			Edits: []exportwatch.Edit{{Op: exportwatch.OpInsert, New: exportwatch.Span{4, 5}}}},
	}}
	w.update(func(tx *store.Tx) {
		var err error
		c, err = tx.AddChange(w.ctx, c)
		w.ok(err)
		again, err := tx.AddChange(w.ctx, exportwatch.Change{Doc: "page/a", From: 1, To: 2, At: noon.Add(time.Hour), Engine: "differ/2"})
		w.ok(err)
		w.equal("change added twice", again, c)
		got, err := tx.Change(w.ctx, c.ID)
		w.ok(err)
		w.equal("change as read", got, c)
		next, err := tx.AddChange(w.ctx, exportwatch.Change{Doc: "page/a", From: 2, To: 3, At: noon.Add(time.Minute)})
		w.ok(err)
		got, err = tx.ChangeTo(w.ctx, 3)
		w.ok(err)
		w.equal("change to the third version", got, next)
		changes, err := tx.Changes(w.ctx, "page/a")
		w.ok(err)
		w.equal("changes, oldest first", changes, []exportwatch.Change{c, next})
	})
	w.fails("change to the first version", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.ChangeTo(w.ctx, 1)
		return err
	})
	w.fails("change from a version that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.AddChange(w.ctx, exportwatch.Change{Doc: "page/a", From: 99, To: 1, At: noon})
		return err
	})
}
