package pipeline_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

const (
	guidanceID  exportwatch.SourceID = "x/guidance"
	guidanceURL string               = "https://office.example/guidance"
	notFound    string               = "404 Not Found\nContent-Type: text/html"
)

func opinion(name string) string { return "https://office.example/opinions/" + name }

// guidance is a source whose documents are meant to stay: the pages that its
// index lists, and those that it has read before.
func guidance() []sources.Definition {
	read := func(url string) crawler.Request { return crawler.Request{URL: url, Format: "html"} }
	return []sources.Definition{{
		Source: exportwatch.Source{ID: guidanceID, Title: "Guidance", Publisher: "Sample Office", Schedule: "0 * * * *",
			Grade: exportwatch.Primary, Announces: true},
		Lasting: true, Recall: opinion(""),
		Kinds: map[string]exportwatch.DocKind{"html": exportwatch.Guidance},
		Plan: func(_ time.Time, known sources.Known) crawler.Plan {
			plan := crawler.Plan{Start: []crawler.Request{{URL: guidanceURL}}}
			for url := range known {
				plan.Start = append(plan.Start, read(url))
			}
			slices.SortFunc(plan.Start, func(a, b crawler.Request) int { return strings.Compare(a.URL, b.URL) })
			plan.Follow = func(r crawler.Request, page crawler.Page) (next []crawler.Request) {
				if r.URL != guidanceURL {
					return nil
				}
				links, err := parsers.HTMLLinks(page.Body, guidanceURL, "main a")
				if err != nil {
					panic(err)
				}
				for _, l := range links {
					next = append(next, read(l.URL))
				}
				return next
			}
			return plan
		},
	}}
}

// index is the page that lists opinions.
func index(names ...string) string {
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, opinion(n), n)
	}
	return `<!DOCTYPE html><html><body><main><h1>Opinions</h1><ul>` + b.String() + `</ul></main></body></html>`
}

func opinionText(name string, n int) string { return article("Opinion on "+name, start, paragraphs(n)) }

// opinions are the recordings of the first pass: an index and its documents.
func opinions(names ...string) string {
	members := noRobots() + member(0, guidanceURL, htmlOK, index(names...))
	for _, n := range names {
		members += member(0, opinion(n), htmlOK, opinionText(n, 5))
	}
	return members
}

const day = 24 * time.Hour

// kinds returns what was raised, in order.
func kinds(list []exportwatch.Development) (out []exportwatch.Kind) {
	for _, d := range list {
		out = append(out, d.Kind)
	}
	return out
}

// checks makes a pass every six hours from one instant to another and returns
// everything raised.
func (w *world) checks(from, to time.Duration) (raised []exportwatch.Development) {
	w.t.Helper()
	for at := from; at <= to; at += 6 * time.Hour {
		raised = append(raised, w.check(at).Developments...)
	}
	return raised
}

// TestRemoval: a document that is gone over a day while others answer is told
// once, with what it said; when it is back that is told once.
func TestRemoval(t *testing.T) {
	w := newWorld(t, guidance(), opinions("a", "b"),
		member(day, opinion("a"), notFound, "gone"),
		member(4*day, opinion("a"), htmlOK, opinionText("a", 5)),
	)
	w.check(0)
	if early := w.checks(day, 2*day-time.Hour); len(early) != 0 {
		t.Fatalf("raised %v before a day was over", kinds(early))
	}
	raised := w.checks(2*day, 4*day-time.Hour)
	if !slices.Equal(kinds(raised), []exportwatch.Kind{exportwatch.GuidanceRemoved}) {
		t.Fatalf("raised %v, want one removal", kinds(raised))
	}
	d := raised[0]
	text := w.versions()[0].Text
	if d.Severity != exportwatch.Medium || !d.Is(exportwatch.GuidanceFAQ) || d.Matter == "" || len(d.Sources) != 1 || d.Sources[0].URL != opinion("a") {
		t.Errorf("removal %+v", d)
	}
	if len(d.Evidence) != 1 || len(d.Facts) == 0 {
		t.Fatalf("evidence %+v, facts %+v", d.Evidence, d.Facts)
	}
	for _, e := range append(d.Evidence, d.Facts[0].Evidence...) {
		if e.Text == "" || text[e.Start:e.End] != e.Text {
			t.Errorf("evidence %+v is not in the text", e)
		}
	}
	if i := w.incidents(); len(i) != 0 || w.state(guidanceID).Health != exportwatch.HealthOK {
		t.Errorf("incidents %+v, health %s: a document taken down is no trouble with the source", i, w.state(guidanceID).Health)
	}
	back := w.checks(4*day, 6*day)
	if !slices.Equal(kinds(back), []exportwatch.Kind{exportwatch.GuidanceRestored}) {
		t.Fatalf("raised %v, want one return", kinds(back))
	}
	if back[0].Matter != d.Matter {
		t.Errorf("the return is in %s, the removal in %s", back[0].Matter, d.Matter)
	}
	if told := w.developments()[0]; !slices.Equal(told.Flags, []string{"back since 2031-03-07"}) || len(w.alerts()) != 2 {
		t.Errorf("the removal has flags %q, %d alerts; want 2", told.Flags, len(w.alerts()))
	}
}

// TestRemovalTakesThreeChecks: two passes a day and more apart are too few.
func TestRemovalTakesThreeChecks(t *testing.T) {
	w := newWorld(t, guidance(), opinions("a", "b"), gone(day, "a"))
	w.check(0)
	for at, want := range []int{0, 0, 1} {
		if r := w.check(day + time.Duration(at)*25*time.Hour); len(r.Developments) != want {
			t.Errorf("check %d raised %v, want %d", at+1, kinds(r.Developments), want)
		}
	}
}

// TestRemovalOnAnotherHost: that the site which links a file is well says nothing of
// the host of the file, which may be down or rebuilt.
func TestRemovalOnAnotherHost(t *testing.T) {
	const file, other = "https://files.example/opinions/x", "https://files.example/opinions/y"
	defs := guidance()
	plan := defs[0].Plan
	defs[0].Plan = func(now time.Time, known sources.Known) crawler.Plan {
		p := plan(now, known)
		p.Start = append(p.Start, crawler.Request{URL: file, Format: "html"}, crawler.Request{URL: other, Format: "html"})
		return p
	}
	for name, c := range map[string]struct {
		other string
		want  int
	}{"no file answers": {notFound, 0}, "another file answers": {htmlOK, 1}} {
		w := newWorld(t, defs, opinions("a", "b"), member(0, file, htmlOK, opinionText("x", 5)), member(0, other, htmlOK, opinionText("y", 6)),
			member(day, file, notFound, "gone"), member(day, other, c.other, opinionText("y", 6)))
		w.check(0)
		if raised := w.checks(day, 4*day); len(raised) != c.want {
			t.Errorf("%s: raised %v, want %d", name, kinds(raised), c.want)
		}
	}
}

// TestIndexThatIsGone: the list of a lasting source that is gone is trouble with the
// source, though its documents answer.
func TestIndexThatIsGone(t *testing.T) {
	w := newWorld(t, guidance(), opinions("a", "b"), member(day, guidanceURL, notFound, "gone"))
	w.check(0)
	raised := w.checks(day, 3*day)
	if i := w.incidents(); len(raised) != 0 || len(i) != 1 || i[0].Subject != guidanceURL || i[0].Reason != exportwatch.ReasonStatus {
		t.Errorf("raised %v, incidents %+v, want one of the list", kinds(raised), i)
	}
}

// TestRemovalOfFileReadByItsBytes: an address may not tell what stands there, as
// those under /media/ do not.
func TestRemovalOfFileReadByItsBytes(t *testing.T) {
	defs := guidance()
	plan := defs[0].Plan
	defs[0].Plan = func(now time.Time, known sources.Known) crawler.Plan {
		p := plan(now, known)
		follow := p.Follow
		byBytes := func(list []crawler.Request) []crawler.Request {
			for i := range list {
				if list[i].Format == "html" {
					list[i].Format = parsers.Auto
				}
			}
			return list
		}
		p.Start = byBytes(p.Start)
		p.Follow = func(r crawler.Request, page crawler.Page) []crawler.Request { return byBytes(follow(r, page)) }
		return p
	}
	w := newWorld(t, defs, opinions("a", "b"), member(day, opinion("a"), notFound, "gone"), member(4*day, opinion("a"), htmlOK, opinionText("a", 5)))
	w.check(0)
	want := []exportwatch.Kind{exportwatch.GuidanceRemoved, exportwatch.GuidanceRestored}
	if raised := w.checks(day, 6*day); !slices.Equal(kinds(raised), want) {
		t.Errorf("raised %v, want %v", kinds(raised), want)
	}
}

// TestNoRemoval: what only looks like a removal raises nothing.
func TestNoRemoval(t *testing.T) {
	down := func(at time.Duration, urls ...string) (members string) {
		for _, url := range urls {
			members += member(at, url, notFound, "gone")
		}
		return members
	}
	moved := strings.Replace(opinionText("a", 5), "<head>", "<head><!-- moved -->", 1)
	for name, members := range map[string]string{
		"contradicted within the day": down(day, opinion("a")) + member(2*day-7*time.Hour, opinion("a"), htmlOK, opinionText("a", 5)),
		"everything is not found":     down(day, guidanceURL, opinion("a"), opinion("b")),
		"the index moved":             down(day, guidanceURL, opinion("a")),
		"the source is down": member(day, guidanceURL, "503 Service Unavailable", "") + member(day, opinion("b"), "503 Service Unavailable", "") +
			down(day, opinion("a")),
		"one that never was there": member(day, guidanceURL, htmlOK, index("a", "b", "c")) + down(day, opinion("c")),
		"moved, the same bytes":    member(day, guidanceURL, htmlOK, index("a2", "b")) + member(day, opinion("a2"), htmlOK, opinionText("a", 5)) + down(day, opinion("a")),
		"moved, the same text":     member(day, guidanceURL, htmlOK, index("a2", "b")) + member(day, opinion("a2"), htmlOK, moved) + down(day, opinion("a")),
		"moved by a redirect": member(day, guidanceURL, htmlOK, index("a2", "b")) + member(day, opinion("a2"), htmlOK, moved) +
			member(day, opinion("a"), "301 Moved Permanently\nLocation: "+opinion("a2"), ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, guidance(), opinions("a", "b"), members)
			w.check(0)
			if raised := w.checks(day, 4*day); len(raised) != 0 {
				t.Errorf("raised %v: %s", kinds(raised), raised[0].Headline)
			}
			if a := w.alerts(); len(a) != 0 {
				t.Errorf("%d alerts", len(a))
			}
		})
	}
}

// TestMovedLater: a document that turns up at another address after its removal
// was told is told to be back, and is no new document.
func TestMovedLater(t *testing.T) {
	w := newWorld(t, guidance(), opinions("a", "b"),
		member(day, opinion("a"), notFound, "gone"),
		member(4*day, guidanceURL, htmlOK, index("a2", "b")),
		member(4*day, opinion("a2"), htmlOK, strings.Replace(opinionText("a", 5), "<head>", "<head><!-- moved -->", 1)),
	)
	w.check(0)
	got := kinds(w.checks(day, 6*day))
	if !slices.Equal(got, []exportwatch.Kind{exportwatch.GuidanceRemoved, exportwatch.GuidanceRestored}) {
		t.Fatalf("raised %v", got)
	}
	if back := w.developments()[1]; back.Sources[0].URL != opinion("a2") || !strings.Contains(back.Headline, "another address") {
		t.Errorf("the return %q leads to %s", back.Headline, back.Sources[0].URL)
	}
}

// TestReplaced: a lasting document that says something else is told with its
// redline, and one whose page only looks different is not.
func TestReplaced(t *testing.T) {
	before := opinionText("a", 5)
	changed := strings.Replace(before, "describes form 14", "no longer accepts form 14", 1)
	w := newWorld(t, guidance(), opinions("a", "b"),
		member(day, opinion("a"), htmlOK, strings.Replace(before, "<main>", "<main><!-- x -->", 1)),
		member(2*day, opinion("a"), htmlOK, changed),
	)
	w.check(0)
	if r := w.check(day); !r.Empty() {
		t.Fatalf("another comment raised %+v", r)
	}
	r := w.check(2 * day)
	if !slices.Equal(kinds(r.Developments), []exportwatch.Kind{exportwatch.GuidanceChanged}) || len(r.Alerts) != 1 {
		t.Fatalf("raised %v, %d alerts", kinds(r.Developments), len(r.Alerts))
	}
	d := r.Developments[0]
	if d.Change != r.Changes[0].ID || !strings.Contains(d.Evidence[0].Text, "no longer accepts") {
		t.Errorf("change %d, evidence %+v", d.Change, d.Evidence)
	}
	if again := w.checks(2*day, 4*day); len(again) != 0 {
		t.Errorf("told again: %v", kinds(again))
	}
}

// TestRemovalCrash kills the process at every look at the clock while a document
// is removed and comes back: the outcome is the undisturbed one.
func TestRemovalCrash(t *testing.T) {
	make := func(t *testing.T) (*world, *recorder) {
		w := newWorld(t, guidance(), opinions("a", "b"),
			member(day, opinion("a"), notFound, "gone"),
			member(3*day, opinion("a"), htmlOK, opinionText("a", 6)))
		sent := &recorder{}
		w.channels["log"] = sent
		w.reopen()
		w.check(0)
		w.checks(day, 2*day-6*time.Hour)
		return w, sent
	}
	crashEverywhere(t, make, []time.Duration{2 * day, 3 * day}, 3)
}

// crashEverywhere lives through passes in a world that make makes, undisturbed
// and killed at every look at the clock, and compares what subscribers see.
func crashEverywhere(t *testing.T, make func(*testing.T) (*world, *recorder), passes []time.Duration, developments int) {
	t.Helper()
	calm, sent := make(t)
	count := &fuse{}
	calm.fused(count, "look")
	calm.liveThrough(t.Context(), passes)
	want := calm.outcome(sent)
	if len(want.Developments) != developments || len(want.Sent) != developments {
		t.Fatalf("undisturbed: %d developments, %d sent, want %d", len(want.Developments), len(want.Sent), developments)
	}
	looks := -count.left.Load()
	for n := int64(1); n <= looks; n++ {
		t.Run(fmt.Sprint("look ", n), func(t *testing.T) {
			t.Parallel()
			w, sent := make(t)
			ctx, cut := context.WithCancel(t.Context())
			defer cut()
			f := &fuse{cut: cut}
			f.left.Store(n)
			w.fused(f, "look")
			w.liveThrough(ctx, passes)
			if got := w.outcome(sent); !reflect.DeepEqual(got, want) {
				t.Errorf("after the crash\n%+v\nwant\n%+v", got, want)
			}
		})
	}
}

// removals returns the rows about a document.
func (w *world) removals(doc exportwatch.DocID) []store.Removal {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]store.Removal, error) { return tx.Removals(ctx, doc) })
}

// TestRemovedTwice: each removal of a document is told.
func TestRemovedTwice(t *testing.T) {
	w := newWorld(t, guidance(), opinions("a", "b"),
		member(day, opinion("a"), notFound, "gone"),
		member(3*day, opinion("a"), htmlOK, opinionText("a", 5)),
		member(10*day, opinion("a"), notFound, "gone"),
	)
	w.check(0)
	got := kinds(w.checks(day, 12*day))
	want := []exportwatch.Kind{exportwatch.GuidanceRemoved, exportwatch.GuidanceRestored, exportwatch.GuidanceRemoved}
	rows := w.removals("page/office.example/opinions/a")
	if !slices.Equal(got, want) || len(rows) != 2 || rows[0].Ended.IsZero() || !rows[1].Ended.IsZero() {
		t.Errorf("raised %v, rows %+v", got, rows)
	}
}

// many returns n names of opinions.
func many(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("o%02d", i))
	}
	return names
}

// gone records that opinions are not found.
func gone(at time.Duration, names ...string) (members string) {
	for _, n := range names {
		members += member(at, opinion(n), notFound, "gone")
	}
	return members
}

// TestManyGone: documents that are gone together are one incident and no alert,
// until they are back or a person says that they were taken down.
func TestManyGone(t *testing.T) {
	for name, c := range map[string]struct {
		lost, of int
		held     bool
	}{
		"all": {30, 30, true}, "a third": {10, 30, true}, "few": {5, 30, false},
		"more than a fifth": {5, 20, true}, "a fifth": {4, 20, false},
		"four of few": {4, 10, true}, "three of few": {3, 10, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names := many(c.of)
			w := newWorld(t, guidance(), opinions(names...), gone(day, names[:c.lost]...))
			w.check(0)
			raised := w.checks(day, 4*day)
			if !c.held {
				if len(raised) != c.lost || len(w.held()) != 0 {
					t.Errorf("raised %d, held %+v; want each of %d told", len(raised), w.held(), c.lost)
				}
				return
			}
			list := w.held()
			if len(raised) != 0 || len(w.incidents()) != 1 || len(list) != 1 || list[0].Reason != exportwatch.ReasonManyGone ||
				!strings.Contains(list[0].Detail, fmt.Sprintf("%d of %d", c.lost, c.of)) || w.state(guidanceID).Health != exportwatch.HealthFailing {
				t.Fatalf("raised %d, incidents %+v, held %+v", len(raised), w.incidents(), list)
			}
			r := w.accept(string(guidanceID))
			if len(r.Developments) != c.lost || len(r.Recovered) != 1 || len(w.held()) != 0 {
				t.Errorf("accepted: raised %d, recovered %+v, held %+v", len(r.Developments), r.Recovered, w.held())
			}
			if again := w.checks(4*day+time.Hour, 6*day); len(again) != 0 || len(w.incidents()) != 1 {
				t.Errorf("then raised %v, incidents %+v", kinds(again), w.incidents())
			}
		})
	}
}

// TestManyGoneAndBack: a file store that is back closes its incident, and what
// stays gone then is told.
func TestManyGoneAndBack(t *testing.T) {
	names := many(12)
	members := opinions(names...) + gone(day, names...)
	for _, n := range names[1:] {
		members += member(3*day, opinion(n), htmlOK, opinionText(n, 5))
	}
	w := newWorld(t, guidance(), members)
	w.check(0)
	if raised := w.checks(day, 3*day-time.Hour); len(raised) != 0 || len(w.held()) != 1 {
		t.Fatalf("raised %v, held %+v", kinds(raised), w.held())
	}
	raised := w.checks(3*day, 5*day)
	if !slices.Equal(kinds(raised), []exportwatch.Kind{exportwatch.GuidanceRemoved}) || len(w.held()) != 0 || w.state(guidanceID).Health != exportwatch.HealthOK {
		t.Errorf("raised %v, held %+v, health %s; want the one that stays gone", kinds(raised), w.held(), w.state(guidanceID).Health)
	}
	for _, i := range w.incidents() {
		if i.Count > 9 || i.Closed.IsZero() {
			t.Errorf("incident %+v", i)
		}
	}
}
