package pipeline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

const (
	casesPage  = "https://www.bis.gov/enforcement/export-violations"
	casesList  = "https://www.bis.gov/enforcement/charging-letters"
	caseFile   = "https://www.bis.gov/media/documents/a.pdf"
	casesID    = exportwatch.SourceID("bis/cases")
	questionID = exportwatch.SourceID("bis/faqs")
	letterID   = exportwatch.SourceID("bis/letters")
	answers    = "https://www.bis.gov/guidance-frequently-asked-questions"
)

// links is a page of the bureau's that lists these addresses.
func links(addresses ...string) string {
	return `<!DOCTYPE html><html><body><main><h1>List</h1><ul><li><a href="` + strings.Join(addresses, `">Item</a></li><li><a href="`) + `">Item</a></li></ul></main></body></html>`
}

// drifts returns the incidents about links that nothing follows, the first first.
func (w *world) drifts() (list []exportwatch.Incident) {
	for _, i := range slices.Backward(w.incidents()) {
		if i.Reason == exportwatch.ReasonDrift {
			list = append(list, i)
		}
	}
	return list
}

// only returns the definitions of some sources.
func only(t *testing.T, ids ...exportwatch.SourceID) []sources.Definition {
	t.Helper()
	var names []string
	for _, id := range ids {
		names = append(names, string(id))
	}
	defs, err := sources.All(sources.Config{Only: names})
	if err != nil {
		t.Fatal(err)
	}
	return defs
}

// TestListThatMoves: several links of a form that a list never had, beside those that
// are followed, are trouble at once which names them, until they go or a person accepts
// them; those that it had at first are not, nor are others like them. When they come
// again they are trouble if they last.
func TestListThatMoves(t *testing.T) {
	w := newWorld(t, only(t, casesID), noRobots(),
		member(0, casesPage, htmlOK, links("/enforcement/charging-letters", "/about/leaders")),
		member(0, casesList, htmlOK, links(caseFile)),
		member(0, caseFile, "200 OK\nContent-Type: application/pdf", "%PDF-1.4 is told elsewhere"),
		member(day, casesPage, htmlOK, links("/enforcement/charging-letters", "/about/leaders", "/about/offices")),
		member(2*day, casesList, htmlOK, links("/cases/2031-1", "/cases/2031-2", "/cases/2031-3", "/cases/2031-4", caseFile)),
		member(3*day, casesList, htmlOK, links(caseFile)),
		member(4*day, casesList, htmlOK, links("/cases/2031-5", caseFile)),
		member(8*day, casesList, htmlOK, links("/cases/2031-5", "/cases/2031-6", caseFile)),
		member(13*day, casesList, htmlOK, links("/cases/2031-7", "/cases/2031-8", caseFile)),
	)
	for _, at := range []time.Duration{0, time.Hour, day} {
		if w.check(at); len(w.drifts()) > 0 {
			t.Fatalf("after %s: %+v, want no trouble", at, w.drifts())
		}
	}
	w.check(2 * day)
	w.check(2*day + time.Hour)
	open := w.drifts()
	if len(open) != 1 || !open[0].Closed.IsZero() || !strings.Contains(open[0].Subject, casesList) || !strings.Contains(open[0].Detail, "https://www.bis.gov/cases/2031-1, ") || !strings.Contains(open[0].Detail, "and 1 more") {
		t.Fatalf("a list that moves: %+v, want an incident that names what it lists", open)
	}
	if w.check(3 * day); w.drifts()[0].Closed.IsZero() {
		t.Error("the incident stays open when the links are gone")
	}
	for _, at := range []time.Duration{4 * day, 7*day + time.Hour, 8 * day, 10 * day} {
		if w.check(at); len(w.drifts()) != 1 {
			t.Fatalf("after %s: %+v, want what was told before not told again", at, w.drifts())
		}
	}
	if w.check(11 * day); len(w.drifts()) != 2 || !strings.Contains(w.drifts()[1].Detail, "/cases/2031-6") {
		t.Fatalf("links of that form that last: %+v, want another incident", w.drifts())
	}
	if _, _, err := w.Accept(t.Context(), string(casesID), "Pat", "those are read by hand"); err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Duration{12 * day, 13 * day, 17 * day} {
		w.check(at)
		for _, i := range w.drifts() {
			if i.Closed.IsZero() || len(w.drifts()) != 2 {
				t.Errorf("after they were accepted: %+v", i)
			}
		}
	}
}

// TestAcceptedListIsReadOnce: a page that lists and is a document itself stays as it
// is when a person accepts what it lists.
func TestAcceptedListIsReadOnce(t *testing.T) {
	const home, chips = "https://www.bis.gov/guidance-frequently-asked-questions", "https://www.bis.gov/guidance-frequently-asked-questions/chips"
	w := newWorld(t, only(t, questionID), noRobots(),
		member(0, home, htmlOK, links("/guidance-frequently-asked-questions/chips")),
		member(0, chips, htmlOK, links("/faqs/one")),
		member(0, "https://www.bis.gov/faqs/one", htmlOK, article("One", start, paragraphs(2))),
		member(day, chips, htmlOK, links("/faqs/one", "/answers/two", "/answers/three")),
	)
	w.check(0)
	if r := w.check(day); len(r.Incidents) != 1 || !strings.Contains(r.Incidents[0].Detail, "/answers/two") {
		t.Fatalf("incidents %+v, want one that names the answer", r.Incidents)
	}
	taken, r, err := w.Accept(t.Context(), string(questionID), "Pat", "not a question")
	if err != nil || len(taken) != 1 || taken[0].URL != chips || len(r.Developments) > 0 || len(r.Changes) > 0 {
		t.Errorf("accepted %+v: %v, %+v", taken, err, r)
	}
	if r := w.check(2 * day); len(r.Incidents) > 0 || len(r.Changes) > 0 || w.state(questionID).Health != exportwatch.HealthOK {
		t.Errorf("after that: %+v", r)
	}
}

// TestListThatHadMoved: a list of which more is not followed than is, when it is read
// for the first time, is trouble at once.
func TestListThatHadMoved(t *testing.T) {
	for name, c := range map[string]struct {
		list string
		want int
	}{
		"more moved":   {links(caseFile, "/cases/1", "/cases/2"), 1},
		"as many":      {links(caseFile, "/cases/1"), 0},
		"fewer moved":  {links(caseFile, "/media/documents/b.pdf", "/cases/1"), 0},
		"nothing else": {links(caseFile), 0},
	} {
		w := newWorld(t, only(t, casesID), noRobots(), member(0, casesPage, htmlOK, links("/enforcement/charging-letters")), member(0, casesList, htmlOK, c.list),
			member(0, caseFile, notFound, "gone"), member(0, "https://www.bis.gov/media/documents/b.pdf", notFound, "gone"))
		w.check(0)
		w.check(time.Hour)
		if got := w.incidents(); len(got) != c.want || len(got) > 0 && (got[0].Reason != exportwatch.ReasonDrift || !strings.Contains(got[0].Detail, "/cases/1, ")) {
			t.Errorf("%s: %+v, want %d", name, got, c.want)
		}
	}
}

// TestListOfTwoSources: what one source takes from a page is no trouble for another
// that reads it, however little that one takes itself; what neither takes is one
// trouble, which a person accepts for both.
func TestListOfTwoSources(t *testing.T) {
	for _, items := range [][2]int{{4, 3}, {2, 5}, {1, 9}, {9, 1}} {
		var list, files []string
		for n := range items[0] {
			list = append(list, fmt.Sprintf("/media/documents/%d.pdf", n))
			files = append(files, member(0, "https://www.bis.gov"+list[n], notFound, "gone"))
		}
		for n := range items[1] {
			list = append(list, fmt.Sprintf("/faqs/%d", n))
			files = append(files, member(0, fmt.Sprintf("https://www.bis.gov/faqs/%d", n), htmlOK, article(fmt.Sprintf("Question %d", n), start, paragraphs(2))))
		}
		w := newWorld(t, only(t, letterID, questionID), append(files, noRobots(),
			member(0, answers, htmlOK, links(list...)),
			member(day, answers, htmlOK, links(append(list, "/answers/1", "/answers/2")...)))...)
		w.check(0)
		if w.check(time.Hour); len(w.drifts()) > 0 {
			t.Fatalf("%d letters and %d questions: %+v, want no trouble", items[0], items[1], w.drifts())
		}
		w.check(day)
		w.check(day + time.Hour)
		if got := w.drifts(); len(got) != 1 || !strings.Contains(got[0].Detail, "/answers/1, ") {
			t.Fatalf("%d letters and %d questions: %+v, want one incident", items[0], items[1], got)
		}
		if _, _, err := w.Accept(t.Context(), string(w.drifts()[0].Source), "Pat", "those are read by hand"); err != nil {
			t.Fatal(err)
		}
		if w.check(2 * day); len(w.drifts()) != 1 || w.drifts()[0].Closed.IsZero() {
			t.Errorf("after they were accepted: %+v", w.drifts())
		}
	}
}

// TestOneLinkAmongItems: a link that is no item of a list comes and goes without
// trouble, and stays without it where other items follow; where nothing does for days
// it is told, once.
func TestOneLinkAmongItems(t *testing.T) {
	const moved, second = "https://www.bis.gov/cases/2031-1", "https://www.bis.gov/media/documents/b.pdf"
	world := func(lists ...string) *world {
		members := []string{noRobots(), member(0, casesPage, htmlOK, links("/enforcement/charging-letters")), member(0, caseFile, notFound, "gone"), member(0, second, "200 OK\nContent-Type: application/pdf", "%PDF-1.4 is told elsewhere")}
		for n, l := range append([]string{links(caseFile)}, lists...) {
			if l != "" {
				members = append(members, member(time.Duration(n)*day, casesList, fmt.Sprintf("%s\nETag: \"%d\"", htmlOK, n), l))
			}
		}
		return newWorld(t, only(t, casesID), members...)
	}
	with, without := links(caseFile, moved), links(caseFile)
	for name, c := range map[string]struct {
		lists []string
		want  []int // incidents after each day
	}{
		"comes and goes":           {[]string{with, "", without, with, "", without}, []int{0, 0, 0, 0, 0, 0, 0}},
		"stays":                    {[]string{with}, []int{0, 0, 0, 1, 1, 1}},
		"stays, others follow":     {[]string{with, "", links(caseFile, second, moved)}, []int{0, 0, 0, 0, 0, 0, 0}},
		"stays, and comes again":   {[]string{with, "", "", "", without, with}, []int{0, 0, 0, 1, 1, 1, 1, 1, 1, 1}},
		"another of its form":      {[]string{with, links(caseFile, moved, "/cases/2031-2")}, []int{0, 1, 1, 1, 1, 1}},
		"another after it is told": {[]string{with, "", "", "", links(caseFile, moved, "/cases/2031-2")}, []int{0, 0, 0, 1, 2, 2}},
		"others of another form":   {[]string{with, "", "", "", links(caseFile, moved, "/orders/1", "/orders/2")}, []int{0, 0, 0, 1, 2, 2}},
		"one of another form":      {[]string{with, "", "", "", links(caseFile, moved, "/orders/1")}, []int{0, 0, 0, 1, 1, 1, 1, 1, 1}},
	} {
		w := world(c.lists...)
		w.check(0)
		for n, want := range c.want {
			if w.check(time.Duration(n+1) * day); len(w.drifts()) != want {
				t.Fatalf("%s, day %d: %+v, want %d", name, n+1, w.drifts(), want)
			}
		}
	}
}
