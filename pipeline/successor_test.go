package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

// TestEditionAtANewAddress: where the list names a new edition at a new address and the
// old one leads there later, the change is told once with its redline, whatever of the
// two addresses shows it; so are later changes. What the publisher stopped to say is
// told to be gone, where the old address leads to a document that was there beside it;
// one that took in its text is a change of both.
func TestEditionAtANewAddress(t *testing.T) {
	before := article("Opinion on lamps", start, permits+paragraphs(3))
	edition := strings.Replace(before, "every day", "every hour", 1)
	later := strings.Replace(edition, "in the shed", "in the harbour", 1)
	beside := article("Opinion on ropes", start, permits+`<p>Ropes are no lamps, and need a permit for each mile that is sold abroad.</p>`)
	changed, removed := exportwatch.GuidanceChanged, exportwatch.GuidanceRemoved
	for name, c := range map[string]struct {
		members string
		want    []exportwatch.Kind
	}{
		"as it was": {member(day, opinion("a2"), htmlOK, before) + member(day, guidanceURL, htmlOK, index("a2", "b", "c")), nil},
		"with another rule": {member(2*day, opinion("a2"), htmlOK, edition) + member(2*day, guidanceURL, htmlOK, index("a2", "b", "c")),
			[]exportwatch.Kind{changed}},
		"changed again": {member(2*day, opinion("a2"), htmlOK, edition) + member(2*day, guidanceURL, htmlOK, index("a2", "b", "c")) +
			member(5*day, opinion("a2"), htmlOK, later), []exportwatch.Kind{changed, changed}},
		"one rule alone left": {member(2*day, opinion("a2"), htmlOK, article("Lamps", start, paragraphs(1))) +
			member(2*day, guidanceURL, htmlOK, index("a2", "b", "c")), []exportwatch.Kind{removed}},
		"one that stood beside it": {member(0, opinion("a2"), htmlOK, beside), []exportwatch.Kind{removed}},
		"one that has it all now": {member(0, opinion("a2"), htmlOK, beside) +
			member(2*day, opinion("a2"), htmlOK, strings.Replace(beside, permits, permits+paragraphs(3), 1)), []exportwatch.Kind{changed, changed}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names := []string{"a", "b", "c"}
			if strings.HasPrefix(name, "one that") {
				names = append(names, "a2")
			}
			w := newWorld(t, guidance(), noRobots(), member(0, opinion("a"), htmlOK, before), opinionsBut(names[:3]...), member(time.Minute, guidanceURL, htmlOK, index(names...)),
				c.members, movedTo(3*day, opinion("a"), opinion("a2")))
			w.check(time.Hour)
			raised := w.checks(day, 8*day)
			if !slices.Equal(kinds(raised), c.want) {
				t.Fatalf("raised %v, want %v", kinds(raised), c.want)
			}
			if name == "with another rule" && !strings.Contains(raised[0].Evidence[0].Text, "every hour") {
				t.Errorf("evidence %+v, want what changed", raised[0].Evidence)
			}
			if i := w.incidents(); len(i) != 0 {
				t.Errorf("incidents %+v", i)
			}
		})
	}
}

// withFiles is guidance with PDF files among what is listed.
func withFiles() []sources.Definition {
	defs := guidance()
	plan := defs[0].Plan
	asFiles := func(list []crawler.Request) []crawler.Request {
		for i := range list {
			if strings.HasSuffix(list[i].URL, ".pdf") {
				list[i].Format = "pdf"
			}
		}
		return list
	}
	defs[0].Plan = func(now time.Time, known sources.Known) crawler.Plan {
		p := plan(now, known)
		follow := p.Follow
		p.Start = asFiles(p.Start)
		p.Follow = func(r crawler.Request, page crawler.Page) []crawler.Request { return asFiles(follow(r, page)) }
		return p
	}
	return defs
}

// TestPageThatBecameItsFile: a page that leads to the file which it linked, or to one
// that says the same, stands there; one that leads to another file is gone.
func TestPageThatBecameItsFile(t *testing.T) {
	const rule = "An exporter of lamps holds a permit of the harbour for each consignment that leaves the country, which the master of the ship keeps."
	link := func(names ...string) (links string) {
		for _, n := range names {
			links += `<p><a href="` + opinion(n) + `">Order</a></p>`
		}
		return links
	}
	file := func(name, text string) string { return member(0, opinion(name), pdfOK+"\nX-Replay: base64", pdf(text)) }
	files := []string{"1.pdf", "2.pdf", "3.pdf", "4.pdf"}
	const order = "The maker of ropes pays a fine to the office, which it settled with the master of the harbour in the winter."
	for name, c := range map[string]struct {
		body string
		want []exportwatch.Kind
	}{
		"the file it linked":      {`<p>The maker of ropes settled.</p>` + link("1.pdf"), nil},
		"one of two":              {`<p>The maker of ropes settled.</p>` + link("2.pdf", "1.pdf"), nil},
		"the file that has it":    {`<p>` + order + `</p>`, nil},
		"another file":            {`<p>` + rule + `</p>` + link("2.pdf"), []exportwatch.Kind{exportwatch.GuidanceRemoved}},
		"one of many that it has": {`<p>` + rule + `</p>` + link(files...), []exportwatch.Kind{exportwatch.GuidanceRemoved}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, withFiles(), noRobots(), member(0, guidanceURL, htmlOK, index(append([]string{"a", "b"}, files...)...)),
				member(0, opinion("a"), htmlOK, article("Ropes", start, c.body)), member(0, opinion("b"), htmlOK, opinionText("b", 5)),
				file("1.pdf", order), file("2.pdf", "A second file of the office."), file("3.pdf", "A third file of the office."), file("4.pdf", "A fourth file of the office."),
				movedTo(day, opinion("a"), opinion("1.pdf")))
			w.check(0)
			if raised := w.checks(day, 5*day); !slices.Equal(kinds(raised), c.want) {
				t.Errorf("raised %v, want %v", kinds(raised), c.want)
			}
			rows := w.removals("page/office.example/opinions/a")
			if i := w.incidents(); len(i) != 0 || len(rows) != 1 || (rows[0].Development == "") != (c.want == nil) {
				t.Errorf("incidents %+v, rows %+v", i, rows)
			}
		})
	}
}
