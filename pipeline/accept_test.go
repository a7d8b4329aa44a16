package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

func (w *world) held() []pipeline.Held {
	w.t.Helper()
	list, err := w.Held(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// accept takes what is held back under name.
func (w *world) accept(name string) pipeline.Report {
	w.t.Helper()
	taken, r, err := w.Accept(w.t.Context(), name, "J. Doe", "confirmed with the office")
	if err != nil || len(taken) == 0 {
		w.t.Fatalf("accept %s: %d taken, %v", name, len(taken), err)
	}
	return r
}

// TestAcceptRemovalOfText: most of a text is gone; it is held back until a
// person accepts it, and then versioned, compared and alerted as any other.
func TestAcceptRemovalOfText(t *testing.T) {
	w := newWorld(t, guidance(), opinions("a", "b"), member(0, opinion("long"), htmlOK, opinionText("long", 40)),
		member(time.Minute, guidanceURL, htmlOK, index("a", "b", "long")),
		member(day, opinion("long"), htmlOK, opinionText("long", 3)))
	w.check(time.Minute)
	if got := w.held(); len(got) != 0 {
		t.Fatalf("held %+v before anything happened", got)
	}
	if r := w.check(day); len(r.Changes) != 0 || len(r.Incidents) != 1 {
		t.Fatalf("the collapse gave changes %+v, incidents %+v", r.Changes, r.Incidents)
	}
	list := w.held()
	if len(list) != 1 || list[0].URL != opinion("long") || list[0].Reason != exportwatch.ReasonCollapsed || list[0].Source != guidanceID {
		t.Fatalf("held %+v", list)
	}
	for _, c := range []struct{ name, by, reason string }{{string(guidanceID), "", "x"}, {string(guidanceID), "x", " "}, {"x/other", "x", "x"}, {"0", "x", "x"}} {
		_, _, err := w.Accept(t.Context(), c.name, c.by, c.reason)
		if err == nil || c.by != "" && strings.TrimSpace(c.reason) != "" && !errors.Is(err, pipeline.ErrNotHeld) {
			t.Errorf("Accept(%q, %q, %q) = %v", c.name, c.by, c.reason, err)
		}
	}
	w.at(day + time.Hour)
	r := w.accept(fmt.Sprint(list[0].Capture))
	if !slices.Equal(kinds(r.Developments), []exportwatch.Kind{exportwatch.GuidanceChanged}) || len(r.Changes) != 1 || len(r.Alerts) != 1 || len(r.Recovered) != 1 {
		t.Fatalf("accepted: raised %v, %d changes, %d alerts, recovered %+v", kinds(r.Developments), len(r.Changes), len(r.Alerts), r.Recovered)
	}
	versions := w.versions()
	last := versions[len(versions)-1]
	if n := len(last.Warnings); n == 0 || last.Warnings[n-1].Code != "accepted" || !strings.Contains(last.Warnings[n-1].Message, "J. Doe") {
		t.Errorf("the version has warnings %+v", last.Warnings)
	}
	rows := read(w, func(ctx context.Context, tx *store.Tx) ([]store.Acceptance, error) {
		return tx.Acceptances(ctx, guidanceID)
	})
	if len(rows) != 1 || rows[0].By != "J. Doe" || rows[0].Reason != "confirmed with the office" || !rows[0].At.Equal(start.Add(day+time.Hour)) {
		t.Errorf("acceptances %+v", rows)
	}
	if got := w.held(); len(got) != 0 {
		t.Errorf("still held: %+v", got)
	}
	if r := w.check(2 * day); !r.Empty() || len(r.Incidents) != 0 {
		t.Errorf("the next pass found %+v", r)
	}
}

// TestAcceptEmptyIndex: an index that lists nothing any more is good again once
// a person says so, and only then.
func TestAcceptEmptyIndex(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("old", "older", "oldest")),
		member(0, item("old"), htmlOK, article("Notice", start, paragraphs(3))),
		member(0, item("older"), htmlOK, article("Older notice", start, paragraphs(3))),
		member(0, item("oldest"), htmlOK, article("Oldest notice", start, paragraphs(3))),
		member(time.Hour, feedURL, rssOK, feed()),
	)
	w.check(0)
	w.check(time.Hour)
	list := w.held()
	if len(list) != 1 || list[0].Reason != exportwatch.ReasonEmptyIndex {
		t.Fatalf("held %+v", list)
	}
	if r := w.accept(string(feedID)); len(r.Recovered) != 1 || !r.Empty() {
		t.Errorf("recovered %+v", r.Recovered)
	}
	if s := w.state(feedID); s.Health != exportwatch.HealthOK || s.Reason != "" {
		t.Errorf("when it was accepted: %+v", s)
	}
	if r := w.check(2 * time.Hour); len(r.Incidents) != 0 || w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("after it was accepted: incidents %+v, %+v", r.Incidents, w.state(feedID))
	}
	if got := w.held(); len(got) != 0 {
		t.Errorf("still held: %+v", got)
	}
}

// indexed is guidance with an index that is an error when it lists nothing, as
// that of a page of links is.
func indexed() []sources.Definition {
	defs := guidance()
	defs[0].Lasting, defs[0].Recall = false, ""
	defs[0].Index = func(url string, payload []byte) (int, bool, error) {
		if url != guidanceURL {
			return 0, false, nil
		}
		links, err := parsers.HTMLLinks(payload, guidanceURL, "main a")
		if err == nil && len(links) == 0 {
			err = &parsers.Error{Format: "html", Reason: exportwatch.ReasonEmptyIndex, Err: errors.New("no link on the page leads to a document")}
		}
		return len(links), true, err
	}
	return defs
}

// TestAcceptThinIndex: an index that is right to list far less than it did is an
// incident until a person says so, and is judged by what it lists from then on.
func TestAcceptThinIndex(t *testing.T) {
	names := many(30)
	w := newWorld(t, indexed(), opinions(names...), member(day, guidanceURL, htmlOK, index(names[:9]...)),
		member(10*day, guidanceURL, htmlOK, index(names[:10]...)), member(20*day, guidanceURL, htmlOK, index(names[:2]...)))
	w.check(0)
	w.check(day)
	w.check(2 * day)
	list := w.held()
	if len(list) != 1 || list[0].Reason != exportwatch.ReasonThin || list[0].URL != guidanceURL {
		t.Fatalf("held %+v", list)
	}
	if r := w.accept(fmt.Sprint(list[0].Capture)); len(r.Recovered) != 1 || !r.Empty() {
		t.Errorf("accepted: recovered %+v", r.Recovered)
	}
	if s := w.state(guidanceID); s.Health != exportwatch.HealthOK {
		t.Errorf("when it was accepted: %+v", s)
	}
	for _, at := range []time.Duration{3 * day, 10 * day} {
		if r := w.check(at); len(r.Incidents) != 0 || len(w.held()) != 0 || w.state(guidanceID).Health != exportwatch.HealthOK {
			t.Errorf("after %v: incidents %+v", at, r.Incidents)
		}
	}
	if r := w.check(20 * day); len(r.Incidents) != 1 || !strings.Contains(r.Incidents[0].Detail, "lists 2; it used to list 10") {
		t.Errorf("thinner again: %+v", r.Incidents)
	}
}

// TestAcceptedEmptyIndexStaysSo: a page that is right to list nothing is no
// trouble any more, whatever its bytes, until it has listed something again.
func TestAcceptedEmptyIndexStaysSo(t *testing.T) {
	names := many(12)
	w := newWorld(t, indexed(), opinions(names...), member(day, guidanceURL, htmlOK, index()), member(3*day, guidanceURL, htmlOK, index()+"<!-- -->"),
		member(4*day, guidanceURL, htmlOK, index(names[:8]...)), member(5*day, guidanceURL, htmlOK, index()))
	w.check(0)
	if r := w.check(day); len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonEmptyIndex {
		t.Fatalf("incidents %+v", r.Incidents)
	}
	w.accept(string(guidanceID))
	for _, at := range []time.Duration{day + time.Hour, 2 * day, 3 * day, 4 * day} {
		if r := w.check(at); len(r.Incidents) != 0 || w.state(guidanceID).Health != exportwatch.HealthOK {
			t.Errorf("after %v: incidents %+v, %+v", at, r.Incidents, w.state(guidanceID))
		}
	}
	if r := w.check(5 * day); len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonEmptyIndex {
		t.Errorf("empty again: %+v", r.Incidents)
	}
}

// TestAcceptedTooLate: a person accepts beside a running service, and the page is
// whole again before its next check. The older reading does not come back.
func TestAcceptedTooLate(t *testing.T) {
	whole := article("Notice", start, paragraphs(31))
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(30))),
		member(time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(2*time.Hour, pageURL, htmlOK, whole))
	w.check(0)
	w.check(time.Hour)
	beside, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Beside = true }))
	if err != nil {
		t.Fatal(err)
	}
	if taken, _, err := beside.Accept(t.Context(), string(pageID), "J. Doe", "seen in the browser"); err != nil || len(taken) != 1 {
		t.Fatalf("accepted %+v, %v", taken, err)
	}
	w.check(2 * time.Hour)
	r := w.check(3 * time.Hour)
	all := w.versions()
	if len(all) != 2 || len(all[1].Text) <= len(all[0].Text) || !r.Empty() || len(r.Incidents) != 0 {
		t.Errorf("%d versions, the last of %d bytes; then %+v; want the whole text to stay", len(all), len(all[len(all)-1].Text), r)
	}
	for _, i := range w.incidents() {
		if i.Closed.IsZero() {
			t.Errorf("open: %+v", i)
		}
	}
}

// listing is a list of parties with n rows.
func listing(n int) string {
	var b strings.Builder
	b.WriteString("id,name\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,Party number %d\n", i, i)
	}
	return b.String()
}

// TestShrunkList: a list that loses more than a fifth of its rows is held back,
// one that loses fewer is not.
func TestShrunkList(t *testing.T) {
	for rows, held := range map[int]bool{40: false, 39: true, 0: true} {
		t.Run(fmt.Sprint(rows), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, own(t, sources.Own{ID: "x/list", Title: "List", URL: pageURL, Format: "csv"}), noRobots(),
				member(0, pageURL, "200 OK\nContent-Type: text/csv", listing(50)),
				member(time.Hour, pageURL, "200 OK\nContent-Type: text/csv", listing(rows)))
			w.check(0)
			r := w.check(time.Hour)
			if got := len(r.Incidents) == 1; got != held || held == (len(r.Changes) == 1) {
				t.Errorf("incidents %+v, %d changes; want it held back: %v", r.Incidents, len(r.Changes), held)
			}
		})
	}
}

// TestUnreadableIsNotHeld: what no parser can read is no candidate.
func TestUnreadableIsNotHeld(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))),
		member(time.Hour, pageURL, htmlOK, strings.TrimSuffix(article("Notice", start, paragraphs(3)), "</article></main></body></html>")))
	w.check(0)
	if r := w.check(time.Hour); len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonTruncated {
		t.Fatalf("incidents %+v", r.Incidents)
	}
	if got := w.held(); len(got) != 0 {
		t.Errorf("held %+v", got)
	}
}

// TestAcceptCrash kills the process at every look at the clock after a person
// accepted: the one that follows takes the reading and tells of it once.
func TestAcceptCrash(t *testing.T) {
	make := func(t *testing.T) (*world, *recorder) {
		w := newWorld(t, guidance(), noRobots(), member(0, guidanceURL, htmlOK, index("a")),
			member(0, opinion("a"), htmlOK, opinionText("a", 40)), member(day, opinion("a"), htmlOK, opinionText("a", 3)))
		sent := &recorder{}
		w.channels["log"] = sent
		w.reopen()
		w.check(0)
		w.check(day)
		capture := w.held()[0].Capture
		w.update(func(ctx context.Context, tx *store.Tx) error { // accepted, and killed before it was taken
			_, err := tx.AddAcceptance(ctx, store.Acceptance{Capture: capture, At: w.time(), By: "J. Doe", Reason: "x"})
			return err
		})
		return w, sent
	}
	crashEverywhere(t, make, []time.Duration{day}, 1)
}
