package pipeline_test

import (
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
)

// links is a page of the bureau's that lists these addresses.
func links(addresses ...string) string {
	return `<!DOCTYPE html><html><body><main><h1>List</h1><ul><li><a href="` + strings.Join(addresses, `">Item</a></li><li><a href="`) + `">Item</a></li></ul></main></body></html>`
}

// TestListThatMoves: links of a form that a list never had, beside those that are
// followed, are trouble at once which names them, until they go or a person accepts
// them; those that it had at first are not, nor are others like them.
func TestListThatMoves(t *testing.T) {
	defs, err := sources.All(sources.Config{Only: []string{string(casesID)}})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, defs, noRobots(),
		member(0, casesPage, htmlOK, links("/enforcement/charging-letters", "/about/leaders")),
		member(0, casesList, htmlOK, links(caseFile)),
		member(0, caseFile, "200 OK\nContent-Type: application/pdf", "%PDF-1.4 is told elsewhere"),
		member(day, casesPage, htmlOK, links("/enforcement/charging-letters", "/about/leaders", "/about/offices")),
		member(2*day, casesList, htmlOK, links("/cases/2031-1", "/cases/2031-2", "/cases/2031-3", "/cases/2031-4", caseFile)),
		member(3*day, casesList, htmlOK, links(caseFile)),
		member(4*day, casesList, htmlOK, links("/cases/2031-5", caseFile)),
		member(6*day, casesList, htmlOK, links("/cases/2031-6", caseFile)),
	)
	unfollowed := func() (list []exportwatch.Incident) {
		for _, i := range w.incidents() {
			if i.Reason == exportwatch.ReasonDrift {
				list = append(list, i)
			}
		}
		return list
	}
	for _, at := range []time.Duration{0, time.Hour, day} {
		if w.check(at); len(unfollowed()) > 0 {
			t.Fatalf("after %s: %+v, want no trouble", at, unfollowed())
		}
	}
	w.check(2 * day)
	w.check(2*day + time.Hour)
	open := unfollowed()
	if len(open) != 1 || !open[0].Closed.IsZero() || !strings.Contains(open[0].Subject, casesList) || !strings.Contains(open[0].Detail, "https://www.bis.gov/cases/2031-1, ") || !strings.Contains(open[0].Detail, "and 1 more") {
		t.Fatalf("a list that moves: %+v, want an incident that names what it lists", open)
	}
	if w.check(3 * day); unfollowed()[0].Closed.IsZero() {
		t.Error("the incident stays open when the links are gone")
	}
	if w.check(4 * day); len(unfollowed()) != 2 {
		t.Fatalf("links of that form again: %+v, want another incident", unfollowed())
	}
	if _, _, err := w.Accept(t.Context(), string(casesID), "Pat", "those are read by hand"); err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Duration{5 * day, 6 * day} {
		w.check(at)
		for _, i := range unfollowed() {
			if i.Closed.IsZero() || len(unfollowed()) != 2 {
				t.Errorf("after they were accepted: %+v", i)
			}
		}
	}
}

// TestAcceptedListIsReadOnce: a page that lists and is a document itself stays as it
// is when a person accepts what it lists.
func TestAcceptedListIsReadOnce(t *testing.T) {
	const home, chips = "https://www.bis.gov/guidance-frequently-asked-questions", "https://www.bis.gov/guidance-frequently-asked-questions/chips"
	defs, err := sources.All(sources.Config{Only: []string{string(questionID)}})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, defs, noRobots(),
		member(0, home, htmlOK, links("/guidance-frequently-asked-questions/chips")),
		member(0, chips, htmlOK, links("/faqs/one")),
		member(0, "https://www.bis.gov/faqs/one", htmlOK, article("One", start, paragraphs(2))),
		member(day, chips, htmlOK, links("/faqs/one", "/answers/two")),
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
	defs, err := sources.All(sources.Config{Only: []string{string(casesID)}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		list string
		want int
	}{
		"more moved":   {links(caseFile, "/cases/1", "/cases/2"), 1},
		"as many":      {links(caseFile, "/cases/1"), 0},
		"fewer moved":  {links(caseFile, "/media/documents/b.pdf", "/cases/1"), 0},
		"nothing else": {links(caseFile), 0},
	} {
		w := newWorld(t, defs, noRobots(), member(0, casesPage, htmlOK, links("/enforcement/charging-letters")), member(0, casesList, htmlOK, c.list),
			member(0, caseFile, notFound, "gone"), member(0, "https://www.bis.gov/media/documents/b.pdf", notFound, "gone"))
		w.check(0)
		w.check(time.Hour)
		if got := w.incidents(); len(got) != c.want || len(got) > 0 && (got[0].Reason != exportwatch.ReasonDrift || !strings.Contains(got[0].Detail, "/cases/1, ")) {
			t.Errorf("%s: %+v, want %d", name, got, c.want)
		}
	}
}
