package pipeline_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

// copyOf is the letter that the article made by letter tells of, as plain text.
func copyOf(company string) string {
	return "UNITED STATES DEPARTMENT OF COMMERCE\nBureau of Industry and Security\n\nMarch 3, 2031\n\n" + company + "\n1 Sample Road\n\nDear Counsel:\n\n" +
		"Synthetic letter for tests. You are hereby informed that a license is required for exports of optical benches to China, " +
		"pursuant to 15 CFR 744.23(b).\n\nSincerely,\n\nJane Sample\nDeputy Assistant Secretary\n"
}

// hand hands in a file of the day, on behalf of the desk.
func (w *world) hand(h pipeline.Handed) ([]pipeline.Taken, pipeline.Report) {
	w.t.Helper()
	if h.By == "" {
		h.By = "desk"
	}
	h.Received, h.From = exportwatch.DateOf(w.time()), "counsel of the company"
	taken, r, err := w.Ingest(w.t.Context(), h)
	if err != nil {
		w.t.Fatal(err)
	}
	return taken, r
}

func (w *world) handings() []store.Handing {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]store.Handing, error) { return tx.Handings(ctx, 0) })
}

// TestIngestRaisesGrade: the text of a letter known by report alone, handed in,
// is an update of what was told, by a better grade.
func TestIngestRaisesGrade(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed()),
		member(time.Hour, feedURL, rssOK, feed("new")), member(time.Hour, item("new"), htmlOK, letter("Auklet Optics, Inc.", start)))
	w.check(0)
	if r := w.check(time.Hour); len(r.Developments) != 1 || r.Developments[0].Grade == exportwatch.Provided {
		t.Fatalf("raised %+v", r.Developments)
	}
	taken, r := w.hand(pipeline.Handed{Name: "letter.txt", Payload: []byte(copyOf("Auklet Optics, Inc."))})
	if len(taken) != 1 || taken[0].Format != "text" || taken[0].Known || taken[0].Trouble != "" || !strings.HasPrefix(string(taken[0].Doc), "ingest/2031-03-03/") {
		t.Fatalf("taken %+v", taken)
	}
	all := w.developments()
	if len(all) != 1 || all[0].Grade != exportwatch.Provided || all[0].Revision != 2 || len(r.Alerts) != 1 || r.Alerts[0].Type != exportwatch.AlertUpdated {
		t.Fatalf("developments %+v, alerts %+v", all, r.Alerts)
	}
	if strings.Contains(all[0].Headline, "not seen") || len(all[0].Sources) != 2 || all[0].Sources[1].Source != sources.HandID {
		t.Errorf("headline %q, sources %+v", all[0].Headline, all[0].Sources)
	}
	doc := read(w, func(ctx context.Context, tx *store.Tx) (exportwatch.Document, error) {
		return tx.Document(ctx, taken[0].Doc)
	})
	if doc.Kind != exportwatch.HandedIn || doc.Source != sources.HandID || doc.URL != "" || doc.Owner != "" {
		t.Errorf("document %+v", doc)
	}
	if s := w.state(sources.HandID); s.Health != exportwatch.HealthOK || s.LastSuccess.IsZero() {
		t.Errorf("state %+v", s)
	}
}

// TestIngestTwice: the same file is one capture and one document; who handed it
// in is noted each time.
func TestIngestTwice(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	h := pipeline.Handed{Name: "letter.txt", Payload: []byte(copyOf("Auklet Optics, Inc."))}
	first, r := w.hand(h)
	if len(r.Developments) != 1 || len(r.Alerts) != 1 {
		t.Fatalf("raised %+v", r.Developments)
	}
	w.at(30 * time.Hour)
	h.Name, h.By = "copy.txt", "another desk"
	second, r := w.hand(h)
	if !second[0].Known || second[0].Capture != first[0].Capture || second[0].Doc != first[0].Doc || !r.Empty() {
		t.Errorf("the second time %+v, raised %+v", second, r.Developments)
	}
	rows := w.handings()
	if len(rows) != 2 || rows[0].By != "another desk" || rows[1].By != "desk" || rows[0].Capture != rows[1].Capture || rows[0].Received.String() != "2031-03-04" {
		t.Errorf("handings %+v", rows)
	}
}

// TestIngestPrivate: what is private to somebody is told to nobody else, adds
// nothing to what everybody knows, and stands in no list.
func TestIngestPrivate(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed()),
		member(time.Hour, feedURL, rssOK, feed("new")), member(time.Hour, item("new"), htmlOK, letter("Auklet Optics, Inc.", start)))
	w.update(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutSubscription(ctx, exportwatch.Subscription{ID: "mine", Owner: "counsel", Channels: []exportwatch.Target{{Channel: "log", To: "counsel"}}})
	})
	var log bytes.Buffer
	w.log = slog.New(slog.NewTextHandler(&log, nil))
	w.reopen()
	w.check(0)
	w.check(time.Hour)
	before := w.developments()
	matters := len(before[0].Ties)
	if !strings.Contains(log.String(), "Auklet") {
		t.Errorf("what is for everybody is not logged:\n%s", &log)
	}
	log.Reset()
	_, r := w.hand(pipeline.Handed{Name: "letter.txt", By: "counsel", Private: true, Payload: []byte(copyOf("Auklet Optics, Inc."))})
	if len(r.Alerts) != 1 || r.Alerts[0].Subscription != "mine" || len(r.Developments) != 1 || r.Developments[0].Owner != "counsel" {
		t.Fatalf("alerts %+v, developments %+v", r.Alerts, r.Developments)
	}
	if d := r.Developments[0]; d.Matter != before[0].Matter {
		t.Errorf("it is in %s, what everybody knows of the letter in %s", d.Matter, before[0].Matter)
	}
	shared := read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Development, error) {
		return tx.Developments(ctx, store.DevelopmentQuery{})
	})
	if len(shared) != 1 || shared[0].Revision != 1 || len(shared[0].Ties) != matters {
		t.Errorf("for everybody there is %+v", shared)
	}
	docs := read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Document, error) {
		return tx.Documents(ctx, "ingest/", 0, 0)
	})
	if len(docs) != 0 {
		t.Errorf("documents for everybody: %+v", docs)
	}
	for _, a := range w.alerts() {
		if a.Subscription == "mine" && a.Development == r.Developments[0].ID {
			t.Error("the alert stands in the list for everybody")
		}
	}
	_, r = w.hand(pipeline.Handed{Name: "other.txt", By: "counsel", Private: true, Payload: []byte(copyOf("Bittern Photonics, Inc."))})
	m := read(w, func(ctx context.Context, tx *store.Tx) (exportwatch.Matter, error) {
		return tx.Matter(ctx, r.Developments[0].Matter)
	})
	if len(m.Ties) != 0 || strings.Contains(m.Title, "Bittern") {
		t.Errorf("its matter tells %+v", m)
	}
	for _, word := range []string{"Auklet", "Bittern", "headline", string(m.ID)} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log tells %q of what is private:\n%s", word, &log)
		}
	}
}

// TestIngestPrivateThenForAll: what one person keeps private is unknown to the
// next who hands the same file in, and does not keep it from being told.
func TestIngestPrivateThenForAll(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(), member(0, feedURL, rssOK, feed()))
	w.check(0)
	file := pipeline.Handed{Name: "letter.txt", By: "counsel", Private: true, Payload: []byte(copyOf("Auklet Optics, Inc."))}
	private, _ := w.hand(file)
	again, _ := w.hand(file)
	if !again[0].Known || again[0].Doc != private[0].Doc {
		t.Errorf("its owner hands it in again: %+v", again[0])
	}
	file.By, file.Private = "desk", false
	taken, r := w.hand(file)
	if taken[0].Known || taken[0].Doc == private[0].Doc {
		t.Errorf("handed in for all: %+v, what counsel handed in is %s", taken[0], private[0].Doc)
	}
	if len(r.Developments) != 1 || r.Developments[0].Owner != "" || len(r.Alerts) != 1 {
		t.Errorf("developments %+v, alerts %+v; want one for everybody", r.Developments, r.Alerts)
	}
	file.By, file.Private = "counsel", true
	if known, _ := w.hand(file); !known[0].Known {
		t.Errorf("what everybody has is not known: %+v", known[0])
	}
}

// TestIngestMatter: what a file raises belongs to the matter named with it.
func TestIngestMatter(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	_, r := w.hand(pipeline.Handed{Name: "a.txt", Payload: []byte(copyOf("Auklet Optics, Inc."))})
	named := r.Developments[0].Matter
	_, r = w.hand(pipeline.Handed{Name: "b.txt", Matter: named, Payload: []byte(copyOf("Bittern Photonics, Inc."))})
	if len(r.Developments) != 1 || r.Developments[0].Matter != named {
		t.Errorf("raised %+v, want one in %s", r.Developments, named)
	}
	m := read(w, func(ctx context.Context, tx *store.Tx) (exportwatch.Matter, error) { return tx.Matter(ctx, named) })
	if len(m.Ties) < 2 {
		t.Errorf("the matter has ties %+v", m.Ties)
	}
	_, _, err := w.Ingest(t.Context(), pipeline.Handed{Name: "c.txt", By: "desk", From: "x", Received: exportwatch.DateOf(start), Matter: "m/unheard-of", Payload: []byte("text")})
	if !errors.Is(err, exportwatch.ErrNotFound) || len(w.handings()) != 2 {
		t.Errorf("an unknown matter: %v, %d rows", err, len(w.handings()))
	}
}

// message is a mail that carries files as name and bytes.
func message(files ...string) []byte {
	var b strings.Builder
	b.WriteString("From: counsel@auklet.example\nMessage-ID: <1@auklet.example>\nDate: Mon, 3 Mar 2031 09:00:00 -0500\nSubject: The letter\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSynthetic message for tests.\n")
	for i := 0; i < len(files); i += 2 {
		fmt.Fprintf(&b, "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n%s\n",
			files[i], base64.StdEncoding.EncodeToString([]byte(files[i+1])))
	}
	return []byte(b.String() + "--b--\n")
}

// TestIngestMessage: a message and each file that it carries are documents; what
// cannot be read is kept as it came.
func TestIngestMessage(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	scan, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(pdf("The sample office describes its samples."), "\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	inner := message("inner.txt", "A note inside of a message inside of a message.")
	taken, r := w.hand(pipeline.Handed{Name: "mail.eml", Payload: message("letter.txt", copyOf("Auklet Optics, Inc."), "scan.pdf", string(scan), "photo.png", "\x89PNG\r\n\x1a\n\x00", "inner.eml", string(inner))})
	var got []string
	for _, f := range taken {
		got = append(got, fmt.Sprintf("%s %s %t", f.Name, f.Format, f.Trouble == ""))
	}
	want := "mail.eml eml true|letter.txt text true|scan.pdf pdf true|photo.png  false|inner.eml eml true|inner.txt text true"
	if strings.Join(got, "|") != want {
		t.Errorf("taken %s\nwant %s", strings.Join(got, "|"), want)
	}
	if len(r.Developments) != 1 || r.Developments[0].Grade != exportwatch.Provided {
		t.Errorf("raised %+v", r.Developments)
	}
	if n := len(w.versions()); n != 5 {
		t.Errorf("%d versions, want 5", n)
	}
}

// TestIngestTellsReading: whoever hands a file in is told what was read of it,
// beside a running service too.
func TestIngestTellsReading(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	scan, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(pdf(""), "\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	beside, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Beside = true }))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*pipeline.Pipeline{w.Pipeline, beside} {
		h := pipeline.Handed{Name: "mail.eml", Payload: message("note.txt", "A synthetic note.", "scan.pdf", string(scan), "memo.rtf", `{\rtf1 Dear Counsel}`),
			Received: exportwatch.DateOf(start), From: "counsel", By: "desk"}
		taken, _, err := p.Ingest(t.Context(), h)
		if err != nil || len(taken) != 4 {
			t.Fatalf("%v: %+v", err, taken)
		}
		if f := taken[1]; f.Words != 3 || f.Title != "A synthetic note." || len(f.Warnings) != 0 {
			t.Errorf("note %+v", f)
		}
		if f := taken[2]; f.Words != 0 || len(f.Warnings) == 0 || f.Warnings[0].Code != "needs_ocr" {
			t.Errorf("scan %+v", f)
		}
		if f := taken[3]; f.Format != "" || f.Trouble != "kept as it came: rich text (RTF)" {
			t.Errorf("rich text %+v", f)
		}
	}
}

// TestIngestTextsOfForm: a list in lines and the plain text of a bill are handed in
// as the texts that they are.
func TestIngestTextsOfForm(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	for name, text := range map[string]string{
		"list.csv": "Party,City,Since\nAuklet Optics,Utopia,2031-01-04\nPuffin Lasers,Erewhon,2031-01-05\n",
		"bill.txt": "I\n122d CONGRESS\n1st Session\nH. R. 7\nIN THE HOUSE OF REPRESENTATIVES\nJanuary 4, 2031 Ms. Auklet introduced the following bill\nA BILL\nTo amend a synthetic Act.\n#### 1. Short title\nThis Act may be cited as the Synthetic Act.\n",
	} {
		h := pipeline.Handed{Name: name, Payload: []byte(text), Received: exportwatch.DateOf(start), From: "counsel", By: "desk"}
		taken, _, err := w.Ingest(t.Context(), h)
		if err != nil || len(taken) != 1 || taken[0].Format != "text" || taken[0].Words == 0 {
			t.Errorf("%s: %v, %+v", name, err, taken)
		}
	}
}

// TestIngestRefuses: what cannot be handed in says why, and leaves no trace.
func TestIngestRefuses(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	good := pipeline.Handed{Name: "a.txt", Payload: []byte("text"), Received: exportwatch.DateOf(start), From: "counsel", By: "desk"}
	for name, change := range map[string]func(*pipeline.Handed){
		"nobody":           func(h *pipeline.Handed) { h.By = " " },
		"from nobody":      func(h *pipeline.Handed) { h.From = "" },
		"no day":           func(h *pipeline.Handed) { h.Received = exportwatch.Date{} },
		"tomorrow":         func(h *pipeline.Handed) { h.Received = h.Received.AddDays(1) },
		"nothing":          func(h *pipeline.Handed) { h.Payload = nil },
		"archive":          func(h *pipeline.Handed) { h.Payload = []byte("PK\x03\x04\x00\x00") },
		"another source's": func(h *pipeline.Handed) { h.Payload = []byte(goodRule) },
		"records":          func(h *pipeline.Handed) { h.Payload = []byte(goodList) },
		"cut message":      func(h *pipeline.Handed) { h.Payload = message("a.txt", "x")[:300] },
		"rich text":        func(h *pipeline.Handed) { h.Payload = []byte(`{\rtf1\ansi ` + copyOf("Auklet Optics, Inc.") + "}") },
		"PostScript":       func(h *pipeline.Handed) { h.Payload = []byte("%!PS-Adobe-3.0\n(Dear Counsel) show\n") },
		"named a message":  func(h *pipeline.Handed) { h.Name, h.Payload = "A.EML", []byte("Dear Counsel:\n\nSynthetic.\n") },
		"mailbox": func(h *pipeline.Handed) {
			h.Payload = []byte(strings.Repeat("From a@x.example Mon Mar  3 10:00:00 2031\n"+string(message("a.txt", "x"))+"\n", 2))
		},
	} {
		h := good
		change(&h)
		if _, _, err := w.Ingest(t.Context(), h); !errors.Is(err, pipeline.ErrHanded) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(w.handings()); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// TestIngestCrash kills the process at every look at the clock on the way of a
// file that was handed in; handed in again it is told once.
func TestIngestCrash(t *testing.T) {
	make := func(t *testing.T) (*world, *recorder) {
		w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
		sent := &recorder{}
		w.channels["log"] = sent
		w.reopen()
		w.check(0)
		w.hand(pipeline.Handed{Name: "first.txt", Payload: []byte("Synthetic note for tests.")})
		dead, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Beside = true }))
		if err != nil {
			t.Fatal(err)
		}
		// captured beside the service, which takes it through the steps
		if _, _, err := dead.Ingest(t.Context(), pipeline.Handed{Name: "letter.txt", Payload: []byte(copyOf("Auklet Optics, Inc.")), Received: exportwatch.DateOf(start), From: "x", By: "desk"}); err != nil {
			t.Fatal(err)
		}
		return w, sent
	}
	crashEverywhere(t, make, []time.Duration{time.Hour}, 1)
}

// TestIngestBesideRun: what is handed in beside a running service is told by it
// within seconds, though no source of it is due for days.
func TestIngestBesideRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := ownPage("")
		o.Schedule = "0 8 1 * *"
		w := newWorld(t, own(t, o), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
		w.check(0)
		began := time.Now()
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		ended := make(chan error)
		go func() { ended <- w.Run(ctx) }()
		time.Sleep(30 * time.Minute)
		beside, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Beside = true }))
		if err != nil {
			t.Fatal(err)
		}
		h := pipeline.Handed{Name: "letter.txt", Payload: []byte(copyOf("Auklet Optics, Inc.")), Received: exportwatch.DateOf(start), From: "x", By: "desk"}
		if _, r, err := beside.Ingest(t.Context(), h); err != nil || !r.Empty() {
			t.Fatalf("beside the service: %v, %+v", err, r)
		}
		time.Sleep(10 * time.Second)
		if alerts := w.alerts(); len(alerts) != 1 {
			t.Errorf("ten seconds later there are alerts %+v", alerts)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestIngestUntold: what is raised while the subscriptions are not known waits
// for a process that knows them.
func TestIngestUntold(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots())
	untold, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Untold = true }))
	if err != nil {
		t.Fatal(err)
	}
	h := pipeline.Handed{Name: "letter.txt", Payload: []byte(copyOf("Auklet Optics, Inc.")), Received: exportwatch.DateOf(start), From: "x", By: "desk"}
	if _, r, err := untold.Ingest(t.Context(), h); err != nil || len(r.Developments) != 1 || len(r.Alerts) != 0 {
		t.Fatalf("%v, developments %+v, alerts %+v", err, r.Developments, r.Alerts)
	}
	if r, err := w.Resume(t.Context()); err != nil || len(r.Alerts) != 1 {
		t.Errorf("%v, alerts %+v; want one", err, r.Alerts)
	}
}

// TestIngestRealLetter hands in the text of a fixture, as a page and as text.
func TestIngestRealLetter(t *testing.T) {
	text, err := os.ReadFile("../fixtures/pdf/exhibit-a-letter.txt")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, own(t, ownFeed()), noRobots())
	_, r := w.hand(pipeline.Handed{Name: "exhibit.txt", Payload: text})
	if len(r.Developments) != 1 || !r.Developments[0].Is(exportwatch.IILIssued) || r.Developments[0].Grade != exportwatch.Provided {
		t.Errorf("raised %+v", r.Developments)
	}
}
