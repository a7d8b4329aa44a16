package storetest

import (
	"time"

	"exportwatch"
	"exportwatch/store"
)

func testRemovals(w *world) {
	doc := w.document("page/a")
	w.version(doc, "html", "what it said")
	good := w.capture(fetched("x"), "x")
	lost := fetched("")
	lost.Outcome, lost.Payload, lost.Format = exportwatch.Gone, exportwatch.Digest{}, "html"
	first, second := w.capture(lost, ""), w.capture(lost, "")
	row := store.Removal{Source: "a/news", URL: page, Doc: doc, Format: "html", Since: noon, Capture: first.ID, Development: "d-1"}
	w.update(func(tx *store.Tx) {
		fetched, err := tx.EverFetched(w.ctx, "a/news", page)
		w.ok(err)
		w.equal("a page was fetched", fetched, true)
		gone, err := tx.Gone(w.ctx, "a/news", first.ID, second.ID)
		w.ok(err)
		w.equal("gone after the first", list(gone, captureID), []int64{second.ID})
		gone, err = tx.Gone(w.ctx, "a/news", 0, first.ID)
		w.ok(err)
		w.equal("gone up to the first", list(gone, captureID), []int64{first.ID})
		since, err := tx.CapturesSince(w.ctx, "a/news", page, good.ID)
		w.ok(err)
		w.equal("captures since the good one", list(since, captureID), []int64{first.ID, second.ID})
		newest, err := tx.NewestCapture(w.ctx, "a/news", page)
		w.ok(err)
		w.equal("the newest", newest.ID, second.ID)
		w.ok(tx.AddRemoval(w.ctx, row))
		w.ok(tx.StillGone(w.ctx, 1, second.ID))
		open, err := tx.OpenRemovals(w.ctx, "a/news")
		w.ok(err)
		row.ID, row.Capture = 1, second.ID
		w.equal("open removals", open, []store.Removal{row})
		w.ok(tx.EndRemoval(w.ctx, 1, noon.Add(time.Hour)))
		open, err = tx.OpenRemovals(w.ctx, "a/news")
		w.ok(err)
		w.equal("removals still open", len(open), 0)
		w.ok(tx.AddRemoval(w.ctx, row))
		all, err := tx.Removals(w.ctx, doc)
		w.ok(err)
		w.equal("removals of the document", len(all), 2)
	})
	w.fails("a document gone twice", exportwatch.ErrConflict, func(tx *store.Tx) error { return tx.AddRemoval(w.ctx, row) })
}

func testTwins(w *world) {
	a, b := w.document("page/a"), w.document("page/b")
	first, second := w.version(a, "html", "one text"), w.version(b, "html", "one text")
	w.version(b, "html", "another text")
	c := w.capture(fetched("bytes"), "bytes")
	w.update(func(tx *store.Tx) {
		same, err := tx.VersionsWithText(w.ctx, first.TextDigest())
		w.ok(err)
		w.equal("versions with one text", same, []int64{first.ID, second.ID})
		captures, err := tx.FetchedWith(w.ctx, exportwatch.DigestOf([]byte("bytes")))
		w.ok(err)
		w.equal("captures of one payload", list(captures, captureID), []int64{c.ID})
		captures, err = tx.CapturesWith(w.ctx, "b/news", exportwatch.DigestOf([]byte("bytes")))
		w.ok(err)
		w.equal("captures of it by another source", len(captures), 0)
		docs, err := tx.DocumentsAt(w.ctx, "a/news", page)
		w.ok(err)
		w.equal("documents at one address", list(docs, documentID), []exportwatch.DocID{a, b})
	})
}

func testAcceptances(w *world) {
	c := w.capture(fetched("x"), "x")
	a := store.Acceptance{Capture: c.ID, At: noon, By: "J. Doe", Reason: "confirmed"}
	w.update(func(tx *store.Tx) {
		added, err := tx.AddAcceptance(w.ctx, a)
		w.ok(err)
		w.equal("accepted", added, true)
		added, err = tx.AddAcceptance(w.ctx, store.Acceptance{Capture: c.ID, At: noon, By: "another", Reason: "too"})
		w.ok(err)
		w.equal("accepted again", added, false)
		stored, err := tx.AcceptanceOf(w.ctx, c.ID)
		w.ok(err)
		a.ID = stored.ID
		w.equal("the acceptance", stored, a)
		untaken, err := tx.Untaken(w.ctx, noon, 0)
		w.ok(err)
		w.equal("not taken yet", list(untaken, captureID), []int64{c.ID})
		_, err = tx.AddParse(w.ctx, store.Parse{Capture: c.ID, Parser: store.AcceptedEngine("html/1"), Outcome: store.ParseRead, At: noon})
		w.ok(err)
		untaken, err = tx.Untaken(w.ctx, noon, 0)
		w.ok(err)
		w.equal("not taken after it was", len(untaken), 0)
		all, err := tx.Acceptances(w.ctx, "a/news")
		w.ok(err)
		w.equal("acceptances of the source", all, []store.Acceptance{a})
	})
}

func testHandings(w *world) {
	c := w.capture(fetched("x"), "x")
	h := store.Handing{At: noon, By: "desk", Name: "a.txt", Digest: c.Payload, Received: exportwatch.Date{Year: 2031, Month: 3, Day: 4}, From: "counsel", Capture: c.ID}
	private := h
	private.Owner, private.Matter = "desk", "m/x"
	w.update(func(tx *store.Tx) {
		w.ok(tx.AddHanding(w.ctx, h))
		w.ok(tx.AddHanding(w.ctx, private))
		first, err := tx.HandingOf(w.ctx, c.ID)
		w.ok(err)
		h.ID = first.ID
		w.equal("how it was handed in first", first, h)
		all, err := tx.Handings(w.ctx, 0)
		w.ok(err)
		private.ID = all[0].ID
		w.equal("everything handed in", all, []store.Handing{private, h})
		each, err := tx.HandingsOf(w.ctx, c.ID)
		w.ok(err)
		w.equal("each time it was handed in", each, []store.Handing{h, private})
		waiting, err := tx.DoneByHand(w.ctx, noon)
		w.ok(err)
		w.equal("a file waits to be read", waiting, true)
		_, err = tx.AddParse(w.ctx, store.Parse{Capture: c.ID, Parser: "html/1", Outcome: store.ParseRead, At: noon})
		w.ok(err)
		waiting, err = tx.DoneByHand(w.ctx, noon)
		w.ok(err)
		w.equal("once read it waits no more", waiting, false)
	})
}

// testPrivate: what is private to somebody stands in no list for everybody.
func testPrivate(w *world) {
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutDocument(w.ctx, exportwatch.Document{ID: "ingest/a", Kind: exportwatch.HandedIn, Source: "hand/ingest", Owner: "desk"}))
		w.ok(tx.PutDocument(w.ctx, exportwatch.Document{ID: "ingest/a", Kind: exportwatch.HandedIn, Source: "hand/ingest", Title: "later"}))
		d, err := tx.Document(w.ctx, "ingest/a")
		w.ok(err)
		w.equal("its owner stays", d.Owner, "desk")
		docs, err := tx.Documents(w.ctx, "ingest/", 0, 0)
		w.ok(err)
		w.equal("documents for everybody", len(docs), 0)
		w.ok(tx.PutDevelopment(w.ctx, exportwatch.Development{ID: "d-1", Key: "k", Revision: 1, Owner: "desk", RaisedAt: noon, UpdatedAt: noon}, nil))
		_, err = tx.AddAlert(w.ctx, exportwatch.Alert{ID: "a-1", Type: exportwatch.AlertCreated, Subscription: "s", Development: "d-1", Revision: 1, At: noon}, nil, noon)
		w.ok(err)
		for owner, want := range map[string]int{"": 0, "desk": 1, "other": 0} {
			found, err := tx.Developments(w.ctx, store.DevelopmentQuery{Owner: owner})
			w.ok(err)
			n, err := tx.CountDevelopments(w.ctx, store.DevelopmentQuery{Owner: owner})
			w.ok(err)
			w.equal("developments of "+owner, []int{len(found), n}, []int{want, want})
		}
		alerts, err := tx.Alerts(w.ctx, 0, 0)
		w.ok(err)
		w.equal("alerts for everybody", len(alerts), 0)
		of, err := tx.AlertsOf(w.ctx, "d-1")
		w.ok(err)
		w.equal("alerts of the development", len(of), 1)
	})
}
