package storetest

import (
	"fmt"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

const page = "https://agency.example/news?page=1"

// fetched returns a capture of body at page.
func fetched(body string) exportwatch.Capture {
	return exportwatch.Capture{
		Source: "a/news", URL: page, At: noon, Outcome: exportwatch.Fetched, Status: 200,
		MediaType: "text/html", Payload: exportwatch.DigestOf([]byte(body)), Format: "html", Crawler: "crawler/2",
		Header: map[string][]string{"Content-Type": {"text/html"}, "Link": {"</a>; rel=next", "<b>"}},
		Notes:  []exportwatch.Note{{Reason: exportwatch.ReasonClockSkew, Subject: "https://agency.example", Detail: "an hour \"ahead\""}},
	}
}

// capture stores a capture with its body.
func (w *world) capture(c exportwatch.Capture, body string) exportwatch.Capture {
	w.Helper()
	var payload []byte
	if body != "" {
		payload = []byte(body)
	}
	stored, err := w.s.AddCapture(w.ctx, c, payload)
	w.ok(err)
	return stored
}

func captureID(c exportwatch.Capture) int64 { return c.ID }

func testRuns(w *world) {
	w.update(func(tx *store.Tx) {
		first, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon})
		w.ok(err)
		second, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon})
		w.ok(err)
		_, err = tx.BeginRun(w.ctx, exportwatch.Run{Source: "b/news", Began: noon})
		w.ok(err)
		first.Ended, first.Captures, first.Err = noon.Add(time.Minute), 3, "no answer"
		first.Outcomes = map[exportwatch.Outcome]int{exportwatch.Fetched: 2, exportwatch.Failed: 1}
		w.ok(tx.EndRun(w.ctx, first))
		runs, err := tx.Runs(w.ctx, "a/news", 0)
		w.ok(err)
		w.equal("runs of one source, newest first", runs, []exportwatch.Run{second, first})
	})
	later := noon.Add(time.Hour)
	w.update(func(tx *store.Tx) {
		n, err := tx.CloseCutRuns(w.ctx, later)
		w.ok(err)
		w.equal("runs that were cut", n, 2)
		n, err = tx.CloseCutRuns(w.ctx, later)
		w.ok(err)
		w.equal("runs cut the second time", n, 0)
		runs, err := tx.Runs(w.ctx, "", 1)
		w.ok(err)
		w.equal("newest run of all", runs, []exportwatch.Run{{ID: 3, Source: "b/news", Began: noon, Ended: later, Err: "cut"}})
	})
	w.fails("end a run that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		return tx.EndRun(w.ctx, exportwatch.Run{ID: 99, Ended: noon})
	})
	if err := w.s.Update(w.ctx, func(tx *store.Tx) error { return tx.EndRun(w.ctx, exportwatch.Run{ID: 1}) }); err == nil {
		w.Error("a run was ended without an end")
	}
}

// testCaptureGroups: what is found and stored together is what is found and
// stored one by one, and a group is stored whole or not at all.
func testCaptureGroups(w *world) {
	at := func(url string, outcome exportwatch.Outcome, body string) exportwatch.Retrieval {
		c := fetched(body)
		c.URL, c.Outcome = url, outcome
		if outcome != exportwatch.Fetched {
			c.Header, c.Notes = nil, nil
			return exportwatch.Retrieval{Capture: c}
		}
		return exportwatch.Retrieval{Capture: c, Payload: []byte(body)}
	}
	one, two, odd := page+"&a=1", page+"&a=2", "https://agency.example/\"%'{}"
	stored, err := w.s.AddCaptures(w.ctx, []exportwatch.Retrieval{
		at(one, exportwatch.Fetched, "first"), at(two, exportwatch.Fetched, "second"), at(odd, exportwatch.Fetched, "first"),
		at(one, exportwatch.NotModified, "first"), at(two, exportwatch.Failed, "second"),
	})
	w.ok(err)
	for i, c := range stored {
		w.view(func(tx *store.Tx) {
			got, err := tx.Capture(w.ctx, int64(i+1))
			w.ok(err)
			w.equal("capture as stored", got, c)
		})
	}
	found, err := w.s.LastCaptures(w.ctx, "a/news", []string{odd, two, one, one, page})
	w.ok(err)
	w.equal("pages found", len(found), 3)
	for url, c := range found {
		last, err := w.s.LastCapture(w.ctx, "a/news", url)
		w.ok(err)
		w.equal("last capture", c, last)
	}
	w.equal("the confirmation is the last", found[one].ID, int64(4))
	none, err := w.s.LastCaptures(w.ctx, "b/news", []string{one})
	w.ok(err)
	w.equal("pages of another source", len(none), 0)
	missing := at(one, exportwatch.NotModified, "never stored")
	if _, err := w.s.AddCaptures(w.ctx, []exportwatch.Retrieval{at(one, exportwatch.NotModified, "first"), missing}); err == nil {
		w.Error("a capture of a payload that is not stored was stored")
	}
	w.view(func(tx *store.Tx) {
		list, err := tx.CapturesOf(w.ctx, "a/news", 0)
		w.ok(err)
		w.equal("captures after a group that failed", len(list), 5)
	})
}

func testCaptures(w *world) {
	var run exportwatch.Run
	w.update(func(tx *store.Tx) {
		var err error
		run, err = tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon})
		w.ok(err)
	})
	body := strings.Repeat("the same line again\n", 5000)
	c := fetched(body)
	c.Run, c.Chain, c.Reason, c.Detail = run.ID, []string{"https://agency.example/moved"}, "block-page", "one line"
	c.Hops = []exportwatch.Hop{{URL: page, At: noon.Add(-time.Second), Status: 301, Header: map[string][]string{"Location": {"/moved"}}}}
	c.ETag, c.LastModified = `W/"x"`, "Wed, 05 Mar 2031 11:00:00 GMT"
	stored := w.capture(c, body)
	c.ID, c.Size = stored.ID, int64(len(body))
	w.equal("capture as returned", stored, c)
	again := w.capture(fetched(body), body)
	w.view(func(tx *store.Tx) {
		got, err := tx.Capture(w.ctx, c.ID)
		w.ok(err)
		w.equal("capture as read", got, c)
	})
	payload, err := w.s.Payload(w.ctx, c.Payload)
	w.ok(err)
	w.equal("payload", string(payload), body)
	last, err := w.s.LastCapture(w.ctx, "a/news", page)
	w.ok(err)
	again.Header, again.Notes = nil, nil
	w.equal("last capture", last, again)
	for _, key := range [][2]string{{"a/news", "https://agency.example/other"}, {"b/news", page}} {
		_, err := w.s.LastCapture(w.ctx, exportwatch.SourceID(key[0]), key[1])
		w.equal("no last capture", isNotFound(err), true)
	}
	_, err = w.s.Payload(w.ctx, exportwatch.DigestOf([]byte("never seen")))
	w.equal("no such payload", isNotFound(err), true)
	w.fails("capture that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Capture(w.ctx, 99)
		return err
	})
}

func testCaptureOrder(w *world) {
	for i := range 5 {
		c := fetched(fmt.Sprint(i))
		c.At = noon.Add(-time.Duration(i) * time.Hour) // a clock set back does not reorder
		w.capture(c, fmt.Sprint(i))
	}
	index := fetched("index")
	index.Format = ""
	w.capture(index, "index")
	w.capture(exportwatch.Capture{Source: "a/news", URL: page, At: noon, Outcome: exportwatch.Failed,
		Reason: exportwatch.ReasonTimeout, Format: "html"}, "")
	suspect := fetched("wall")
	suspect.Outcome, suspect.Reason = exportwatch.Suspect, exportwatch.ReasonLoginWall
	w.capture(suspect, "wall")
	w.view(func(tx *store.Tx) {
		newest, err := tx.CapturesOf(w.ctx, "a/news", 3)
		w.ok(err)
		w.equal("newest captures", list(newest, captureID), []int64{8, 7, 6})
		all, err := tx.CapturesOf(w.ctx, "a/news", 0)
		w.ok(err)
		w.equal("count without a limit", len(all), 8)
		unparsed, err := tx.Unparsed(w.ctx, noon, 4)
		w.ok(err)
		w.equal("unparsed captures", list(unparsed, captureID), []int64{1, 2, 3, 4})
		last, err := tx.LastCapture(w.ctx, "a/news", page)
		w.ok(err)
		w.equal("last capture that was good", last.ID, int64(6))
	})
}

// testRetrieved pins what counts as retrieved, under which prefix, and as read,
// and what as asked for in vain.
func testRetrieved(w *world) {
	at := func(url string, outcome exportwatch.Outcome) exportwatch.Capture {
		c := fetched(url)
		c.URL, c.Outcome = "https://agency.example/"+url, outcome
		return w.capture(c, url)
	}
	read, rejected := at("a_b/read", exportwatch.Fetched), at("a_b/rejected", exportwatch.Fetched)
	at("a_b/new", exportwatch.Fetched)
	at("a_b/wall", exportwatch.Suspect)
	at("a_b/later", exportwatch.Gone)
	at("a_b/new", exportwatch.Gone) // was there once
	at("aXb/other", exportwatch.Fetched)
	at("aXb/gone", exportwatch.Gone)
	at("a_b/read", exportwatch.Fetched) // came again with other bytes, not read yet
	w.update(func(tx *store.Tx) {
		for _, p := range []store.Parse{
			{Capture: read.ID, Parser: "html/1", Outcome: store.ParseRead, At: noon},
			{Capture: rejected.ID, Parser: "html/1", Outcome: store.ParseRejected, Reason: exportwatch.ReasonMalformed, At: noon},
		} {
			_, err := tx.AddParse(w.ctx, p)
			w.ok(err)
		}
		got, err := tx.Retrieved(w.ctx, "a/news", "https://agency.example/a_b/")
		w.ok(err)
		w.equal("retrieved", got, map[string]bool{"https://agency.example/a_b/read": true,
			"https://agency.example/a_b/rejected": false, "https://agency.example/a_b/new": false})
		missed, err := tx.Missed(w.ctx, "a/news", "https://agency.example/a_b/")
		w.ok(err)
		w.equal("missed", missed, []string{"https://agency.example/a_b/later", "https://agency.example/a_b/wall"})
		failing, err := tx.Failing(w.ctx, "a/news", "https://agency.example/a_b/")
		w.ok(err)
		w.equal("failing", failing, []string{"https://agency.example/a_b/later", "https://agency.example/a_b/new", "https://agency.example/a_b/wall"})
		for src, prefix := range map[exportwatch.SourceID]string{"a/news": "", "b/news": "https://"} {
			refused, err := tx.Failing(w.ctx, src, prefix)
			w.ok(err)
			w.equal("failing of "+string(src)+" under "+prefix, len(refused), 0)
			got, err := tx.Retrieved(w.ctx, src, prefix)
			w.ok(err)
			w.equal("retrieved by "+string(src)+" under "+prefix, len(got), 0)
			missed, err := tx.Missed(w.ctx, src, prefix)
			w.ok(err)
			w.equal("missed by "+string(src)+" under "+prefix, len(missed), 0)
		}
	})
}

func testNotModified(w *world) {
	body := w.capture(fetched("body"), "body")
	confirm := exportwatch.Capture{Source: "a/news", URL: page, At: noon, Outcome: exportwatch.NotModified, Status: 304}
	stored := w.capture(confirm, "")
	w.equal("digest of the body confirmed", stored.Payload, body.Payload)
	w.equal("size of the body confirmed", stored.Size, int64(4))
	last, err := w.s.LastCapture(w.ctx, "a/news", page)
	w.ok(err)
	w.equal("last capture", last, stored)
	confirm.URL += "0"
	w.equal("nothing to confirm", w.capture(confirm, "").Payload, exportwatch.Digest{})
}

func testCaptureRefusals(w *world) {
	if _, err := w.s.AddCapture(w.ctx, fetched("said"), []byte("sent")); err == nil {
		w.Error("a payload was stored under the digest of another")
	}
	_, err := w.s.AddCapture(w.ctx, fetched("never stored"), nil)
	w.equal("digest of a payload never stored is ErrNotFound", isNotFound(err), true)
	orphan := fetched("x")
	orphan.Run = 99
	_, err = w.s.AddCapture(w.ctx, orphan, []byte("x"))
	w.equal("run that is not there is ErrNotFound", isNotFound(err), true)
	_, err = w.s.Payload(w.ctx, orphan.Payload)
	w.equal("payload of a refused capture is not stored", isNotFound(err), true)
	empty := fetched("")
	empty.Payload = exportwatch.Digest{}
	stored, err := w.s.AddCapture(w.ctx, empty, []byte{})
	w.ok(err)
	w.equal("empty body has no digest", stored.Payload, exportwatch.Digest{})
	stored, err = w.s.AddCapture(w.ctx, fetched(""), []byte{})
	w.ok(err)
	payload, err := w.s.Payload(w.ctx, stored.Payload)
	w.ok(err)
	w.equal("empty payload stored under its digest", len(payload), 0)
}

func testParses(w *world) {
	c := w.capture(fetched("one"), "one")
	other := w.capture(fetched("two"), "two")
	failed := exportwatch.Capture{Source: "a/news", URL: page, At: noon, Outcome: exportwatch.Failed, Reason: exportwatch.ReasonTimeout}
	w.capture(failed, "")
	p := store.Parse{Capture: c.ID, Parser: "html/1", Outcome: store.ParseRejected,
		Reason: exportwatch.ReasonMalformed, Detail: "line 3", At: noon}
	q := store.Parse{Capture: c.ID, Parser: "html/2", Outcome: store.ParseRead, Documents: 2, At: noon}
	w.update(func(tx *store.Tx) {
		for i, want := range []bool{true, false} {
			added, err := tx.AddParse(w.ctx, p)
			w.ok(err)
			w.equal(fmt.Sprintf("parse added at try %d", i+1), added, want)
		}
		got, err := tx.ParseOf(w.ctx, c.ID)
		w.ok(err)
		w.equal("parse", got, p)
		_, err = tx.AddParse(w.ctx, q)
		w.ok(err)
		got, err = tx.ParseOf(w.ctx, c.ID)
		w.ok(err)
		w.equal("latest parse", got, q)
		unparsed, err := tx.Unparsed(w.ctx, noon, 0)
		w.ok(err)
		w.equal("unparsed captures", list(unparsed, captureID), []int64{other.ID})
		counts, err := tx.OutcomeCounts(w.ctx, "a/news")
		w.ok(err)
		w.equal("outcomes", counts, map[string]int{"fetched": 2, "failed/timeout": 1, "rejected/malformed": 1})
		counts, err = tx.OutcomeCounts(w.ctx, "b/news")
		w.ok(err)
		w.equal("outcomes of a source never tried", counts, map[string]int{})
	})
	w.fails("parse of a capture never read", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.ParseOf(w.ctx, other.ID)
		return err
	})
	w.fails("parse of a capture that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.AddParse(w.ctx, store.Parse{Capture: 99, Parser: "html/1", Outcome: store.ParseRead, At: noon})
		return err
	})
}
