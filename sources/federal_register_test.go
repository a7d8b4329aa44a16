package sources_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/replay"
	"exportwatch/sources"
)

// A recordedWeb is an archive in the form of package replay, all of one instant.
type recordedWeb struct{ strings.Builder }

const frInstant = "2031-03-04T14:00Z"

// answer records what url answers: JSON with status 200, HTML with status 404.
func (w *recordedWeb) answer(url, body string) {
	head := "HTTP/1.1 200 OK\nContent-Type: application/json"
	if strings.HasPrefix(body, "<") {
		head = "HTTP/1.1 404 Not Found\nContent-Type: text/html"
	}
	fmt.Fprintf(w, "-- %s %s --\n%s\n\n%s\n", frInstant, url, head, body)
}

// crawl retrieves plan from the web, with the index of d judging the pages as
// in a pass, and returns "outcome reason url" a retrieval.
func (w *recordedWeb) crawl(t *testing.T, d sources.Definition, plan crawler.Plan) []string {
	t.Helper()
	now := time.Date(2031, 3, 4, 14, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	recorded, err := replay.Load(fstest.MapFS{"web.txtar": {Data: []byte(w.String())}}, clock)
	if err != nil {
		t.Fatal(err)
	}
	c, err := crawler.New(crawler.Options{
		Archive: &shelf{payloads: map[exportwatch.Digest][]byte{}}, Transport: recorded, Now: clock, Delay: -1, UserAgent: "exportwatch-test (test@exportwatch.example)",
		Classify: func(c exportwatch.Capture, _ http.Header, body []byte) (exportwatch.Reason, string) {
			var e *parsers.Error
			if _, _, err := d.Index(c.URL, body); errors.As(err, &e) {
				return e.Reason, e.Error()
			}
			return "", ""
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	captures, err := c.Run(t.Context(), exportwatch.Run{}, d.Source, plan)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range captures {
		got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", c.Outcome, c.Reason, c.URL)), " "))
	}
	return got
}

// frTexts is where the full texts stand that frPage names.
const frTextsAt = "https://www.federalregister.gov/documents/full_text/xml/2031/03/04/"

// frPage returns a page of rules, each a number, with the address of the next.
func frPage(next string, numbers ...string) string {
	var results []string
	for _, n := range numbers {
		results = append(results, fmt.Sprintf(`{"document_number":%q,"publication_date":"2031-03-04","type":"Rule","title":"T","full_text_xml_url":%q}`, n, frTextsAt+n+".xml"))
	}
	return fmt.Sprintf(`{"count":10000,"total_pages":100,"next_page_url":%q,"results":[%s]}`, next, strings.Join(results, ","))
}

// TestFederalRegisterPages goes through the traps of the API's paging.
func TestFederalRegisterPages(t *testing.T) {
	d := all(t, sources.Config{})["fr/bis"]
	start := d.Plan(time.Time{}, nil).Start[0].URL
	const api = "https://www.federalregister.gov/api/v1/"
	next := func(page int) string {
		return fmt.Sprintf("%sdocuments?format=json&page=%d&search_after_cursor=WzE%d", api, page, page)
	}
	known := sources.Known{frTextsAt + "2031-1.xml": true}
	for name, c := range map[string]struct {
		first  string
		others map[int]string // by page
		want   []string       // pages asked for after the first, as "outcome reason page"
	}{
		"the cursor is followed as given until a page reaches what is known": {
			frPage(next(2), "2031-5"), map[int]string{2: frPage(next(3), "2031-4"), 3: frPage(next(4), "2031-3", "2031-1")},
			[]string{"fetched 2", "fetched 3"},
		},
		"what is known stands on the first page":        {frPage(next(2), "2031-5", "2031-1"), nil, nil},
		"a silent reset repeats the documents":          {frPage(next(2), "2031-5"), map[int]string{2: strings.Replace(frPage(next(3), "2031-5"), `"next`, `"x`, 1)}, []string{"fetched 2"}},
		"a silent reset names the second page as next":  {frPage(next(2), "2031-5"), map[int]string{2: frPage(next(2), "2031-9")}, []string{"suspect wrong-shape 2"}},
		"a page beyond the last has no results":         {frPage(next(2), "2031-5"), map[int]string{2: `{"count":0,"description":"x"}`}, []string{"fetched 2"}},
		"a count without results is no page":            {frPage(next(2), "2031-5"), map[int]string{2: `{"count":7,"description":"x"}`}, []string{"suspect wrong-shape 2"}},
		"a cursor that is refused":                      {frPage(next(2), "2031-5"), map[int]string{2: `{"errors":{"search_after_cursor":"invalid"}}`}, []string{"suspect wrong-shape 2"}},
		"an address outside of the API":                 {frPage("https://www.federalregister.example/api/v1/documents?page=2", "2031-5"), nil, nil},
		"an address of the API that is no list":         {frPage(api+"agencies", "2031-5"), nil, nil},
		"an address that only looks like the publisher": {frPage("https://www.federalregister.gov.evil.example/api/v1/documents?page=2", "2031-5"), nil, nil},
		"an address with another scheme":                {frPage("http://www.federalregister.gov/api/v1/documents?page=2", "2031-5"), nil, nil},
		"the page itself as the next":                   {frPage(start, "2031-5"), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var web recordedWeb
			web.answer(start, c.first)
			for page, body := range c.others {
				web.answer(next(page), body)
			}
			for n := range 10 {
				web.answer(fmt.Sprintf("%s2031-%d.xml", frTextsAt, n), "<p>not yet</p>")
			}
			var got []string
			for _, line := range web.crawl(t, d, d.Plan(time.Time{}, known)) {
				if outcome, address, ok := strings.Cut(line, " https://"); ok && strings.Contains(address, "/api/v1/") && !strings.HasSuffix(start, address) {
					page := address[strings.Index(address, "page=")+len("page="):]
					got = append(got, outcome+" "+page[:1])
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("pages %q, want %q", got, c.want)
			}
		})
	}
}

// TestFederalRegisterEnds: pages that go on for ever are not read for ever, and
// the first pass reads one.
func TestFederalRegisterEnds(t *testing.T) {
	d := all(t, sources.Config{})["fr/bis"]
	pages := func(plan crawler.Plan) int {
		queue, n := plan.Start, 0
		for len(queue) > 0 && n < 1000 {
			r := queue[0]
			queue = queue[1:]
			if r.Format == "fr-xml" {
				continue
			}
			n++
			body := frPage(fmt.Sprintf("https://www.federalregister.gov/api/v1/documents?cursor=%d", n), fmt.Sprintf("2031-%d", n+100))
			queue = append(queue, plan.Follow(r, crawler.Page{Body: []byte(body)})...)
		}
		return n
	}
	known := sources.Known{frTextsAt + "2031-1.xml": true}
	if first, later := pages(d.Plan(time.Time{}, nil)), pages(d.Plan(time.Time{}, known)); first != 1 || later != 10 {
		t.Errorf("the first pass reads %d pages and a later one %d, want 1 and 10", first, later)
	}
	gap := exportwatch.Gap{From: time.Date(2031, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2031, 3, 9, 0, 0, 0, 0, time.UTC)}
	if n := pages(d.Refill(gap)); n != 50 {
		t.Errorf("a gap is filled from %d pages, want 50", n)
	}
}

// TestFederalRegisterRefill asks for the days of a gap.
func TestFederalRegisterRefill(t *testing.T) {
	gap := exportwatch.Gap{From: time.Date(2031, 3, 7, 20, 0, 0, 0, time.UTC), To: time.Date(2031, 3, 10, 15, 0, 0, 0, time.UTC)}
	defs := all(t, sources.Config{})
	start := defs["fr/bis"].Refill(gap).Start
	if len(start) != 1 || !strings.Contains(start[0].URL, "publication_date%5D%5Bgte%5D=2031-03-07") || !strings.Contains(start[0].URL, "publication_date%5D%5Blte%5D=2031-03-10") {
		t.Errorf("asks for %+v", start)
	}
	var days []string
	for _, r := range defs["fr/public-inspection"].Refill(gap).Start {
		days = append(days, r.URL[strings.LastIndex(r.URL, "=")+1:]+" "+r.Format)
	}
	want := []string{"2031-03-07 fr-pi-json", "2031-03-10 fr-pi-json", "2031-03-11 fr-pi-json", "2031-03-12 fr-pi-json", "2031-03-13 fr-pi-json", "2031-03-14 fr-pi-json"}
	if !slices.Equal(days, want) { // a weekend lies between
		t.Errorf("asks for the filings of %q, want %q", days, want)
	}
}

// TestFederalRegisterUnknownNumber: a number nobody knows is an HTML page with
// status 404 and no document.
func TestFederalRegisterUnknownNumber(t *testing.T) {
	d := all(t, sources.Config{})["fr/bis"]
	plan := d.Plan(time.Time{}, nil)
	var web recordedWeb
	web.answer(plan.Start[0].URL, `{"count":1,"results":[{"document_number":"C1-2031-7","publication_date":"2031-03-04","type":"Notice","title":"T","correction_of":"https://www.federalregister.gov/api/v1/documents/2031-7"}]}`)
	const record = "https://www.federalregister.gov/api/v1/documents/2031-7.json?"
	follow := plan.Follow
	plan.Follow = func(r crawler.Request, p crawler.Page) []crawler.Request {
		next := follow(r, p)
		for _, n := range next {
			if strings.HasPrefix(n.URL, record) {
				return []crawler.Request{n}
			}
		}
		t.Errorf("leads to %+v, want the record that is corrected", next)
		return nil
	}
	requests := plan.Follow(plan.Start[0], crawler.Page{Body: []byte(`{"count":1,"results":[{"document_number":"C1-2031-7","publication_date":"2031-03-04","correction_of":"https://www.federalregister.gov/api/v1/documents/2031-7"}]}`)})
	web.answer(requests[0].URL, "<h2>The page you were looking for doesn't exist.</h2>")
	plan = d.Plan(time.Time{}, nil)
	got := web.crawl(t, d, plan)
	if len(got) != 2 || !strings.HasPrefix(got[1], "gone http-status "+record) {
		t.Errorf("got %q, want the record gone", got)
	}
}

// TestFullTextOfTheDay: on the day of publication a full text may follow its record;
// from then on it must be there, as must everything else that is named.
func TestFullTextOfTheDay(t *testing.T) {
	d := all(t, sources.DefaultConfig())["fr/bis"]
	const texts = "https://www.federalregister.gov/documents/full_text/xml/"
	for address, want := range map[string]time.Time{
		texts + "2031/03/04/2031-04321.xml": time.Date(2031, 3, 5, 5, 0, 0, 0, time.UTC),
		texts + "2031/12/31/2031-99.xml":    time.Date(2032, 1, 1, 5, 0, 0, 0, time.UTC),
		texts + "2031/13/41/2031-1.xml":     {},
		texts + "2031/1":                    {},
		texts:                               {},
		"https://www.federalregister.gov/documents/2031/03/04/2031-04321/x": {},
		"": {},
	} {
		if got := d.AwaitUntil(address); !got.Equal(want) {
			t.Errorf("%s is awaited until %s, want %s", address, got, want)
		}
	}
}

// TestAgencies: any agency of the Register is watched by its name in addresses,
// and a name that it does not know is told, not watched in silence.
func TestAgencies(t *testing.T) {
	slugs := []string{"state-department", "foreign-assets-control-office", "census-bureau", "national-institute-of-standards-and-technology"}
	defs := all(t, sources.Config{Agencies: slugs})
	for _, slug := range slugs {
		d, ok := defs[exportwatch.SourceID("fr/"+slug)]
		if !ok {
			t.Errorf("no source fr/%s", slug)
			continue
		}
		start := d.Plan(time.Time{}, nil).Start[0].URL
		if !strings.Contains(start, "conditions%5Bagencies%5D%5B%5D="+slug+"&") || d.Calendar != exportwatch.FederalWorkdays {
			t.Errorf("fr/%s asks for %s on %q", slug, start, d.Calendar)
		}
		var e *parsers.Error
		if _, _, err := d.Index(start, []byte(`{"count":0,"description":"x"}`)); !errors.As(err, &e) || e.Reason != exportwatch.ReasonEmptyIndex {
			t.Errorf("fr/%s without documents: %v", slug, err)
		}
	}
	for _, slug := range []string{"", "State Department", "bis/x", "industry-and-security-bureau", "presidential"} {
		if _, err := sources.All(sources.Config{Agencies: []string{slug}}); !errors.Is(err, sources.ErrConfig) {
			t.Errorf("%q: got %v, want ErrConfig", slug, err)
		}
	}
}

// TestInspectionKeepsWatchedAgencies: documents of BIS, of the configured
// agencies and of the President are kept, also where the publisher has not
// matched the agency to its list, which gives a name and no slug.
func TestInspectionKeepsWatchedAgencies(t *testing.T) {
	d := all(t, sources.Config{Agencies: []string{"foreign-assets-control-office", "state-department", "census-bureau"}})["fr/public-inspection"]
	for record, want := range map[string]bool{
		`"agencies":[{"raw_name":"BUREAU OF INDUSTRY AND SECURITY"}]`:                                true,
		`"agencies":[{"name":"Industry and Security Bureau","slug":"industry-and-security-bureau"}]`: true,
		`"agencies":[{"raw_name":"DEPARTMENT OF COMMERCE"}]`:                                         false,
		`"agencies":[{"raw_name":"Office of Foreign Assets Control"}]`:                               true,
		`"agencies":[{"raw_name":"DEPARTMENT OF STATE"}]`:                                            true,
		`"agencies":[{"raw_name":"Bureau of the Census"}]`:                                           true,
		`"agencies":[{"raw_name":"DEPARTMENT OF THE TREASURY"}]`:                                     false,
		`"agencies":[],"type":"Presidential Document"`:                                               true,
		`"agencies":[]`: false,
	} {
		payload := `{"count":1,"results":[{"document_number":"2031-7","filed_at":"2031-03-04T08:45:00.000-05:00",` + record + `}]}`
		res, err := parsers.Parse("fr-pi-json", parsers.Input{Payload: []byte(payload)})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Keep(res.Documents[0]); got != want {
			t.Errorf("%s: kept %v, want %v", record, got, want)
		}
	}
}

// TestInspectionClosed: before the filings of the morning the list may hold
// nothing, and says so; at any other hour that is suspect.
func TestInspectionClosed(t *testing.T) {
	d := all(t, sources.Config{})["fr/public-inspection"]
	list := d.Plan(time.Time{}, nil).Start[0].URL
	const closed = `{"count":0,"meta":{"pil_unavailability_message":"The list is unavailable until 8:45."}}`
	if _, isIndex, err := d.Index(list, []byte(closed)); isIndex || err != nil {
		t.Errorf("closed: index %v, %v", isIndex, err)
	}
	if n, isIndex, err := d.Index(list, []byte(`{"count":0,"meta":{"pil_unavailability_message":null}}`)); n != 0 || !isIndex || err != nil {
		t.Errorf("open and empty: %d, index %v, %v", n, isIndex, err)
	}
}

// TestFederalRegisterCensus: the publisher's documents of each day before today
// are named, over several pages.
func TestFederalRegisterCensus(t *testing.T) {
	d := all(t, sources.Config{})["fr/bis"]
	plan := d.Census.Plan(time.Date(2031, 3, 20, 3, 0, 0, 0, time.UTC)) // still the 19th in Washington
	start := plan.Start[0]
	if start.Format != "" || !strings.Contains(start.URL, "bgte%5D=2031-03-05") && !strings.Contains(start.URL, "%5Bgte%5D=2031-03-05") || !strings.Contains(start.URL, "%5Blte%5D=2031-03-18") {
		t.Errorf("asks for %+v", start)
	}
	const next = "https://www.federalregister.gov/api/v1/documents?page=2&search_after_cursor=x"
	page := `{"count":3,"next_page_url":"` + next + `","results":[{"document_number":"2031-1","publication_date":"2031-03-06"},{"document_number":"2031-2","publication_date":"2031-03-06"},{"document_number":"2031-1","publication_date":"2031-03-07"}]}`
	if got := plan.Follow(start, crawler.Page{Body: []byte(page)}); len(got) != 1 || got[0].URL != next || got[0].Format != "" {
		t.Errorf("leads to %+v, want the next page", got)
	}
	got, err := d.Census.Read(start.URL, []byte(page))
	if err != nil || len(got) != 2 || got[0].Prefix != "fr/2031-03-06/" || got[0].Count != 2 || got[1].On.String() != "2031-03-07" ||
		!slices.Equal(got[0].Docs, []exportwatch.DocID{"fr/2031-03-06/2031-1", "fr/2031-03-06/2031-2"}) {
		t.Errorf("expects %+v, %v", got, err)
	}
	if got, err := d.Census.Read(start.URL, []byte(`{"count":0,"description":"x"}`)); err != nil || got != nil {
		t.Errorf("no documents: %+v, %v", got, err)
	}
	if _, err := d.Census.Read(next, []byte(strings.Replace(page, "page=2", "page=2", 1))); err == nil {
		t.Error("the first page in place of the second is counted")
	}
	if _, err := d.Census.Read(start.URL, []byte("<html>busy</html>")); err == nil {
		t.Error("an error page is counted")
	}
}
