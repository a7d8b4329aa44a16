package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
)

func movedTo(at time.Duration, from, to string) string {
	return member(at, from, "301 Moved Permanently\nLocation: "+to, "")
}

const permits = `<p>An exporter of lamps holds a permit of the harbour for each consignment that leaves the country.</p>
<p>Consignments without one are kept in the shed, and their owners pay for every day.</p>`

// TestRemovedByRedirect: a document whose address leads to the list, to another
// document, to the front page or to where another one leads as well is gone: its
// removal is told once, and no text of another page becomes its own.
func TestRemovedByRedirect(t *testing.T) {
	const front, pit = "https://office.example/", "https://office.example/archive"
	for name, members := range map[string]string{
		"the list":         movedTo(day, opinion("a"), guidanceURL),
		"another document": movedTo(day, opinion("a"), opinion("b")),
		"its double": member(0, "https://office.example/o/b", htmlOK, strings.Replace(opinionText("b", 5), "<head>", "<head><!-- x -->", 1)) +
			movedTo(day, opinion("a"), "https://office.example/o/b"),
		"the front page": member(0, front, htmlOK, article("Office", start, permits)) + movedTo(day, opinion("a"), front),
		"where others lead": member(0, pit, htmlOK, article("Archive", start, permits)) + movedTo(0, opinion("0"), pit) +
			member(time.Hour, guidanceURL, htmlOK, index("0", "a", "b", "c")) + movedTo(day, opinion("a"), pit),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defs := guidance()
			defs[0].Index = func(url string, _ []byte) (int, bool, error) { return 1, url == guidanceURL, nil }
			w := newWorld(t, defs, noRobots(), member(0, opinion("a"), htmlOK, article("Permits", start, permits)),
				opinionsBut("a", "b", "c"), members)
			w.check(0)
			w.check(6 * time.Hour)
			texts := len(w.versions())
			raised := w.checks(day, 4*day)
			if !slices.Equal(kinds(raised), []exportwatch.Kind{exportwatch.GuidanceRemoved}) || !strings.Contains(raised[0].Headline, "Permits") {
				t.Errorf("raised %v, want the removal of the opinion on permits", kinds(raised))
			}
			if n := len(w.versions()); n != texts {
				t.Errorf("%d texts became %d", texts, n)
			}
			if i := w.incidents(); len(i) != 0 {
				t.Errorf("incidents %+v", i)
			}
		})
	}
}

// opinionsBut is opinions without the page of the first.
func opinionsBut(names ...string) string {
	members := member(0, guidanceURL, htmlOK, index(names...))
	for _, n := range names[1:] {
		members += member(0, opinion(n), htmlOK, opinionText(n, 5))
	}
	return members
}

// TestRedirectToAnUnknownPage: a page that moved goes on as the document it was, also
// if it was rewritten in part; one that leads to where nothing of it stands is held
// back, told once, and taken if a person says so.
func TestRedirectToAnUnknownPage(t *testing.T) {
	const there = "https://office.example/new/a"
	before := article("Permits", start, permits)
	for name, c := range map[string]struct {
		page   string
		change bool
		held   bool
	}{
		"as it was":       {page: strings.Replace(before, "<head>", "<head><!-- moved -->", 1)},
		"with a new rule": {page: strings.Replace(before, "every day", "every hour", 1), change: true},
		"another page":    {page: article("Overview", start, paragraphs(6)), held: true},
	} {
		w := newWorld(t, guidance(), noRobots(), member(0, opinion("a"), htmlOK, before), opinionsBut("a", "b", "c"),
			member(0, there, htmlOK, c.page), movedTo(day, opinion("a"), there))
		w.check(0)
		raised, incidents := w.checks(day, 3*day), w.incidents()
		if (len(raised) == 1) != c.change || (len(incidents) == 1) != c.held || len(raised)+len(incidents) > 1 {
			t.Errorf("%s: raised %v, incidents %+v", name, kinds(raised), incidents)
		}
		if !c.held {
			continue
		}
		if incidents[0].Reason != exportwatch.ReasonElsewhere || !strings.Contains(incidents[0].Detail, there) {
			t.Errorf("%s: incident %+v", name, incidents[0])
		}
		if _, r, err := w.Accept(t.Context(), string(guidanceID), "Pat", "the office says so"); err != nil || len(r.Changes) != 1 {
			t.Errorf("%s: accepting it made %d changes: %v", name, len(r.Changes), err)
		}
	}
}

// TestAliasIsNoRemoval: two addresses that have always led to one page, or differ in
// what servers mend, are no removal, whichever is asked for first.
func TestAliasIsNoRemoval(t *testing.T) {
	const slash = "https://office.example/opinions/a/"
	w := newWorld(t, guidance(), noRobots(), member(0, guidanceURL, htmlOK, index("a", "alias", "b")),
		member(0, opinion("a"), htmlOK, article("Permits", start, permits)), member(0, opinion("b"), htmlOK, opinionText("b", 5)),
		movedTo(0, opinion("alias"), opinion("a")),
		movedTo(day, opinion("a"), slash), member(day, slash, htmlOK, article("Permits", start, permits)))
	w.check(0)
	if raised, i := w.checks(day, 4*day), w.incidents(); len(raised)+len(i) != 0 {
		t.Errorf("raised %v, incidents %+v", kinds(raised), i)
	}
}
