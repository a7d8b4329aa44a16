package pipeline_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

const (
	registerTexts = "https://www.federalregister.gov/documents/full_text/xml/2031/03/03/"
	secondPage    = "https://www.federalregister.gov/api/v1/documents?format=json&page=2"
)

// registerPage is a page of rules with these numbers, the newest first, and the
// address of the next; texts are theirs.
func registerPage(next string, numbers ...string) (page string) {
	var results []string
	for _, n := range numbers {
		results = append(results, fmt.Sprintf(`{"document_number":%q,"publication_date":"2031-03-03","type":"Rule","title":"Rule %s","full_text_xml_url":%q}`, n, n, registerTexts+n+".xml"))
	}
	return fmt.Sprintf(`{"count":200,"total_pages":2,"next_page_url":%q,"results":[%s]}`, next, strings.Join(results, ","))
}

// TestFurtherPageIsAskedForAgain: a further page of the Federal Register that was
// not had is asked for until it is, though all on the page before it is known by
// then and newer documents have moved some of its own to the page after it. Its
// incident stays open for as long.
func TestFurtherPageIsAskedForAgain(t *testing.T) {
	defs, err := sources.All(sources.Config{Only: []string{"fr/bis"}})
	if err != nil {
		t.Fatal(err)
	}
	first, third := defs[0].Plan(start, nil).Start[0].URL, strings.Replace(secondPage, "page=2", "page=3", 1)
	web := []string{
		member(0, first, jsonOK, registerPage("", "2031-1")),
		member(time.Hour, first, jsonOK, registerPage(secondPage, "2031-9", "2031-8")),
		member(time.Hour, secondPage, down, "busy"),
		member(60*time.Hour, first, jsonOK, registerPage(secondPage, "2031-10", "2031-9")),
		member(60*time.Hour, secondPage, jsonOK, registerPage(third, "2031-8", "2031-7")),
		member(60*time.Hour, third, jsonOK, registerPage(strings.Replace(third, "page=3", "page=4", 1), "2031-6", "2031-1")),
	}
	for n := 1; n <= 10; n++ {
		web = append(web, member(0, fmt.Sprintf("%s2031-%d.xml", registerTexts, n), "200 OK\nContent-Type: text/xml",
			fmt.Sprintf("<RULE><PREAMB><AGENCY>DEPARTMENT OF COMMERCE</AGENCY><SUBJECT>Rule %d</SUBJECT></PREAMB><SUPLINF><P>Text of rule %d.</P></SUPLINF></RULE>", n, n)))
	}
	w := newWorld(t, defs, web...)
	for _, d := range []time.Duration{0, time.Hour, 2 * time.Hour, 3 * time.Hour, 20 * time.Hour, 50 * time.Hour} {
		w.check(d)
	}
	open := w.incidents()
	if len(open) != 1 || open[0].Subject != secondPage || !open[0].Closed.IsZero() || w.state("fr/bis").Health != exportwatch.HealthFailing {
		t.Errorf("incidents %+v, want one of the second page that is open", open)
	}
	w.check(60 * time.Hour)
	read := map[string]bool{}
	for _, c := range captures(w, "fr/bis") {
		if n, ok := strings.CutPrefix(c.URL, registerTexts); ok && c.Outcome == exportwatch.Fetched {
			read[strings.TrimSuffix(n, ".xml")] = true
		}
	}
	if want := []string{"2031-1", "2031-6", "2031-7", "2031-8", "2031-9", "2031-10"}; len(read) != len(want) || !read["2031-6"] || !read["2031-7"] {
		t.Errorf("read %v, want %v", read, want)
	}
	if closed := w.incidents(); len(closed) != 1 || closed[0].Closed.IsZero() || closed[0].Ending != "" {
		t.Errorf("incidents %+v, want the one to have ended by recovery", closed)
	}
	w.check(61 * time.Hour)
	for _, c := range captures(w, "fr/bis") {
		if c.At.After(start.Add(60*time.Hour+30*time.Minute)) && c.URL != first {
			t.Errorf("asks for %s though everything was had", c.URL)
		}
	}
}

func captures(w *world, id exportwatch.SourceID) []exportwatch.Capture {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Capture, error) {
		return tx.CapturesOf(ctx, id, 0)
	})
}
