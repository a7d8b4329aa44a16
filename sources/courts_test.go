package sources_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

const listenerHost = "https://www.courtlistener.com/"

// withToken watches n dockets and knows a token.
func withToken(n int) sources.Config {
	cfg := sources.Config{Keys: sources.Keys{CourtListener: "test-token"}}
	for i := range n {
		cfg.Dockets = append(cfg.Dockets, sources.Docket{Court: "dcd", Number: "1:31-cv-0000" + string(rune('1'+i))})
	}
	return cfg
}

// TestCourtsWithoutToken: without a token nothing asks CourtListener, and the
// sources say what one would add.
func TestCourtsWithoutToken(t *testing.T) {
	defs := all(t, sources.Config{Dockets: []sources.Docket{{Court: "dcd", Number: "1:31-cv-00001"}}})
	for _, id := range []exportwatch.SourceID{"court/courtlistener", "court/citing-cases"} {
		if _, ok := defs[id]; ok {
			t.Errorf("%s without a token", id)
		}
	}
	for _, id := range []exportwatch.SourceID{"court/dcd", "court/new-cases"} {
		if d := defs[id]; d.Refill != nil || !strings.Contains(d.Route, "token adds") {
			t.Errorf("%s: refill %v, route %q", id, d.Refill != nil, d.Route)
		}
	}
}

// TestListenerBudget: whatever is watched and known, a day's passes stay within
// what CourtListener lets a plain user ask (5 a minute, 125 a day), every docket
// has its turn, and the token is in the header alone.
func TestListenerBudget(t *testing.T) {
	entries, err := os.ReadFile("../fixtures/docs/courtlistener/listener-entries.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, watched := range []int{1, 2, 3, 9} {
		defs := all(t, withToken(watched))
		asked, known, day := map[string]bool{}, sources.Known{}, 0
		for hour := range 24 {
			now := time.Date(2031, 3, 4, hour, 7, 0, 0, time.UTC)
			n := listenerPass(t, defs["court/courtlistener"], now, known, entries, asked)
			if n > 5 {
				t.Errorf("%d watched, hour %d: %d requests in a pass", watched, hour, n)
			}
			day += n
			if hour%2 == 0 {
				day += listenerPass(t, defs["court/citing-cases"], now, nil, entries, asked)
			}
		}
		if day > 125 {
			t.Errorf("%d watched: %d requests a day", watched, day)
		}
		for _, d := range withToken(watched).Dockets {
			if !asked[d.Number] {
				t.Errorf("%d watched: %s was never asked for", watched, d.Number)
			}
		}
	}
}

// listenerPass plays a pass in which every answer is a page of entries with
// another page after it, and returns how often CourtListener was asked.
func listenerPass(t *testing.T, d sources.Definition, now time.Time, known sources.Known, entries []byte, asked map[string]bool) (n int) {
	t.Helper()
	plan := d.Plan(now, known)
	queue := slices.Clone(plan.Start)
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		u, err := url.Parse(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(r.URL, listenerHost) {
			continue
		}
		n++
		if strings.Contains(r.URL, "test-token") || r.Header.Get("Authorization") != "Token test-token" {
			t.Errorf("%s: the token is not in the header alone", r.URL)
		}
		q, body := u.Query(), entries
		number := q.Get("docket__docket_number")
		if core := q.Get("docket_number_core"); core != "" {
			number = "1:" + core[:2] + "-cv-" + core[2:]
		}
		asked[number] = true
		if q.Get("docket_number_core") != "" {
			body = []byte(`{"next":null,"previous":null,"results":[{"id":7,"court_id":"dcd","docket_number":"` + number + `","case_name":"A v. B"}]}`)
		}
		if known != nil {
			known[r.URL] = true
		}
		queue = append(queue, plan.Follow(r, crawler.Page{Body: body})...)
	}
	return n
}

// TestRefills: a gap is filled from CourtListener, for the days of the gap and
// some before it, since entries are made after they are filed.
func TestRefills(t *testing.T) {
	defs := all(t, withToken(1))
	gap := exportwatch.Gap{From: time.Date(2031, 3, 10, 3, 0, 0, 0, time.UTC), To: time.Date(2031, 3, 11, 9, 0, 0, 0, time.UTC)}
	for id, want := range map[exportwatch.SourceID]map[string]string{
		"court/dcd":           {"docket__court": "dcd", "docket__docket_number": "1:31-cv-00001", "date_filed__gte": "2031-03-03", "date_filed__lte": "2031-03-11"},
		"court/new-cases":     {"type": "r", "filed_after": "2031-03-10", "filed_before": "2031-03-11", "court": "dcd cadc cand nysd nyed"},
		"court/courtlistener": {"docket__docket_number": "1:31-cv-00001", "date_modified__gte": "2031-03-10T00:00:00Z", "date_modified__lte": "2031-03-12T00:00:00Z"},
	} {
		d := defs[id]
		plan := d.Refill(gap)
		if len(plan.Start) != 1 {
			t.Errorf("%s: %d requests", id, len(plan.Start))
			continue
		}
		r := plan.Start[0]
		u, err := url.Parse(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range want {
			if got := u.Query().Get(k); got != v {
				t.Errorf("%s: %s=%s, want %s", id, k, got, v)
			}
		}
		if !slices.ContainsFunc(d.Exemptions, func(e sources.Exemption) bool { return strings.HasPrefix(r.URL, e.Prefix) }) {
			t.Errorf("%s: no exemption covers %s", id, r.URL)
		}
	}
}

// TestDocketSpelling: a docket configured in any spelling is looked up by what
// all of them share, and its entries are those of the docket that the feed tells
// of, by the number that the court prints.
func TestDocketSpelling(t *testing.T) {
	now := time.Date(2031, 3, 4, 9, 7, 0, 0, time.UTC)
	lookup := func(number string) []byte {
		return []byte(`{"next":null,"previous":null,"results":[{"id":6,"court_id":"dcd","docket_number":"1:31-cr-00077","case_name":"United States v. Roe"},` +
			`{"id":7,"court_id":"dcd","docket_number":"` + number + `","case_name":"Quill v. Roe"}]}`)
	}
	entries := []byte(`{"next":null,"previous":null,"results":[{"id":9,"docket":"https://www.courtlistener.com/api/rest/v4/dockets/7/","entry_number":3,"date_filed":"2031-03-04","description":"ORDER","pacer_sequence_number":7,"recap_documents":[]}]}`)
	for _, spelling := range []string{"1:31-cv-00077", "1:31-cv-00077-ABC", "31-cv-77", "No. 31-cv-77 (ABC)", "1:31-cv-77"} {
		cfg := withToken(0)
		cfg.Dockets = []sources.Docket{{Court: "dcd", Number: spelling}}
		defs := all(t, cfg)
		d := defs["court/courtlistener"]
		known := sources.Known{}
		plan := d.Plan(now, known)
		if want := listenerHost + "api/rest/v4/dockets/?court=dcd&docket_number_core=3100077"; len(plan.Start) != 1 || plan.Start[0].URL != want {
			t.Fatalf("%s: starts with %+v, want %s", spelling, plan.Start, want)
		}
		next := plan.Follow(plan.Start[0], crawler.Page{Body: lookup("1:31-cv-00077")})
		if len(next) != 1 || !strings.Contains(next[0].URL, "docket=7&docket__court=dcd&docket__docket_number=1%3A31-cv-00077&") {
			t.Fatalf("%s: leads to %+v", spelling, next)
		}
		known[next[0].URL] = true
		later := d.Plan(now, known).Start
		res, err := parsers.Parse("courtlistener", parsers.Input{URL: later[0].URL, Payload: entries})
		if err != nil || len(res.Documents) != 1 || res.Documents[0].ID != "docket/dcd/1:31-cv-00077" {
			t.Errorf("%s: entries are of %+v, %v", spelling, res.Documents, err)
		}
		for _, id := range []exportwatch.SourceID{"court/dcd", "court/courtlistener"} {
			plan := defs[id].Refill(exportwatch.Gap{From: now.AddDate(0, 0, -2), To: now})
			r := plan.Start[0]
			if strings.Contains(r.URL, "/dockets/") {
				next := plan.Follow(r, crawler.Page{Body: lookup("1:31-cv-00077")})
				if len(next) != 1 {
					t.Fatalf("%s: %s: leads to %+v", spelling, id, next)
				}
				r = next[0]
			}
			if !strings.Contains(r.URL, "docket-entries/?date_") || !strings.Contains(r.URL, "docket__docket_number=1%3A31-cv-00077&") {
				t.Errorf("%s: %s refills with %s", spelling, id, r.URL)
			}
		}
	}
}

// TestCourtOfTwoNames: the Court of Federal Claims is cofc at PACER and uscfc at
// CourtListener; either may be configured, and each is asked by its own name.
func TestCourtOfTwoNames(t *testing.T) {
	for _, court := range []string{"cofc", "uscfc"} {
		cfg := withToken(0)
		cfg.Dockets = []sources.Docket{{Court: court, Number: "1:31-cv-00077"}}
		defs := all(t, cfg)
		d, ok := defs["court/uscfc"]
		if !ok {
			t.Fatalf("%s: no source for the court", court)
		}
		plan := d.Plan(time.Date(2031, 3, 4, 9, 7, 0, 0, time.UTC), nil)
		if got := plan.Start[0].URL; got != "https://ecf.cofc.uscourts.gov/cgi-bin/rss_outside.pl" {
			t.Errorf("%s: the feed is %s", court, got)
		}
		feed := `<rss version="2.0"><channel><link>https://ecf.cofc.uscourts.gov</link><item><title>1:31-cv-00077 Quill v. USA</title><link>https://ecf.cofc.uscourts.gov/cgi-bin/DktRpt.pl?40</link><description>[Order]</description></item></channel></rss>`
		next := plan.Follow(plan.Start[0], crawler.Page{Body: []byte(feed)})
		if len(next) != 1 || next[0].URL != "https://archive.org/download/gov.uscourts.cofc.40/gov.uscourts.cofc.40.docket.xml" || !strings.HasPrefix(next[0].URL, d.Recall) {
			t.Fatalf("%s: the feed leads to %+v", court, next)
		}
		for _, named := range []string{"cofc", "uscfc"} {
			docket := `<gov_uscourts_docket><case_details><court>` + named + `</court><docket_num>1:31-cv-00077</docket_num><pacer_case_num>40</pacer_case_num></case_details><document_list><document doc_num="1"><date_filed>2031-03-03</date_filed><long_desc>COMPLAINT</long_desc><available>1</available></document></document_list></gov_uscourts_docket>`
			papers := plan.Follow(next[0], crawler.Page{Body: []byte(docket)})
			if len(papers) != 1 || papers[0].URL != "https://archive.org/download/gov.uscourts.cofc.40/gov.uscourts.cofc.40.1.0.pdf" {
				t.Errorf("%s: the archive's docket of %s leads to %+v", court, named, papers)
			}
			for _, source := range []sources.Definition{d, defs["court/new-cases"]} {
				res, err := parsers.Parse("ia-docket", source.Input(parsers.Input{URL: next[0].URL, Payload: []byte(docket)}))
				if err != nil || res.Documents[0].ID != "docket/uscfc/1:31-cv-00077" {
					t.Errorf("%s: %s reads the docket of %s as %+v, %v", court, source.ID, named, res.Documents, err)
				}
			}
		}
		if got := defs["court/courtlistener"].Plan(time.Date(2031, 3, 4, 9, 7, 0, 0, time.UTC), nil).Start[0].URL; !strings.Contains(got, "court=uscfc&") {
			t.Errorf("%s: CourtListener is asked with %s", court, got)
		}
	}
}

// TestRefillIsRead: what fills a gap is read as the docket of the feed, and its
// documents are asked for.
func TestRefillIsRead(t *testing.T) {
	cfg := withToken(0)
	cfg.Dockets = []sources.Docket{{Court: "ded", Number: "1:31-cv-00077"}}
	d := all(t, cfg)["court/ded"]
	entries, err := os.ReadFile("../fixtures/docs/courtlistener/listener-entries.json")
	if err != nil {
		t.Fatal(err)
	}
	plan := d.Refill(exportwatch.Gap{From: time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC), To: time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC)})
	r := plan.Start[0]
	res, err := parsers.Parse(r.Format, d.Input(parsers.Input{URL: r.URL, Payload: entries}))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Documents) != 1 || res.Documents[0].ID != "docket/ded/1:31-cv-00077" || !d.Keep(res.Documents[0]) {
		t.Errorf("read %+v", res.Documents)
	}
	if next := plan.Follow(r, crawler.Page{Body: entries}); len(next) != 2 || next[0].Format != "pdf" {
		t.Errorf("leads to %+v, want the complaint and its exhibit", next)
	}
}

// TestNewCasesKept: civil cases against the agency, its Secretary or what is
// configured, and no watched ones.
func TestNewCasesKept(t *testing.T) {
	d := all(t, sources.Config{
		Dockets: []sources.Docket{{Court: "dcd", Number: "1:31-cv-00009"}}, CaseTerms: []string{"Entity List"}, Officials: []string{"Roe"},
	})["court/new-cases"]
	for _, c := range []struct {
		number, caption string
		keep            bool
	}{
		{"1:31-cv-00001", "Lantern Optics LLC v. Bureau of Industry and Security", true},
		{"1:31-cv-00001", "LANTERN OPTICS LLC v. U.S. DEPARTMENT OF COMMERCE", true},
		{"1:31-cv-00001", "Lantern Optics LLC v. US Dept. of Commerce", true},
		{"1:31-cv-00001", "Lantern Optics LLC v. Secretary of Commerce", true},
		{"1:31-cv-00001", "Lantern Optics LLC v. BIS", true},
		{"31-5099", "Lantern Optics LLC v. BIS", true}, // an appeal
		{"1:31-cv-00001", "Lantern Optics LLC v. ROE", true},
		{"1:31-cv-00001", "Lantern Optics LLC v. Entity List Committee", true},
		{"1:31-cv-00001", "Lantern Optics LLC v. Roebuck Inc.", false},
		{"1:31-cv-00001", "Doe v. Bank of Commerce", false},
		{"1:31-cv-00001", "Doe v. Biscuit Makers Inc.", false},
		{"1:31-cv-00001", "Department of Commerce v. Doe", false}, // it sues
		{"1:31-cr-00001", "United States v. Department of Commerce", false},
		{"1:31-cv-00009", "Lantern Optics LLC v. Bureau of Industry and Security", false}, // watched
	} {
		doc := parsers.Document{Document: exportwatch.Document{Kind: exportwatch.Docket}, Version: exportwatch.Version{
			Meta: exportwatch.Meta{"court_id": "dcd", "docket_number": c.number, "case_name": c.caption},
		}}
		if got := d.Keep(doc); got != c.keep {
			t.Errorf("%s %s: kept %v", c.number, c.caption, got)
		}
	}
}

// TestCourtCoverage: a subscriber is told what the feeds hold, per court where
// that is known, and that it is not where it is not.
func TestCourtCoverage(t *testing.T) {
	for court, want := range map[string]string{
		"nyed": "complaints, orders and judgments of the last 24 hours only", "cadc": "orders, opinions and judgments only", "dcd": "is not known",
		"ca2": "is not known",
	} {
		d := all(t, sources.Config{Dockets: []sources.Docket{{Court: court, Number: "31-1077"}}})[exportwatch.SourceID("court/"+court)]
		if !strings.Contains(d.Coverage, want) {
			t.Errorf("%s: %s", court, d.Coverage)
		}
	}
	d := all(t, sources.Config{CaseCourts: []string{"nyed", "mad"}})["court/new-cases"]
	if !strings.Contains(d.Coverage, "nyed, mad") || !strings.Contains(d.Coverage, "stored and shown") || len(d.Plan(time.Time{}, nil).Start) != 2 {
		t.Errorf("coverage %s", d.Coverage)
	}
}

// TestCourtHours: a feed is asked often in the filing hours of its court, told in
// Washington's clock, and seldom otherwise.
func TestCourtHours(t *testing.T) {
	for court, want := range map[string]string{
		"dcd":  "*/5 7-21 * * 1-5; */30 * * * *",
		"cadc": "*/5 7-21 * * 1-5; */30 * * * *",
		"cit":  "*/5 7-21 * * 1-5; */30 * * * *",
		"cofc": "*/5 7-21 * * 1-5; */30 * * * *", // of Federal Claims, not of Colorado
		"txed": "*/5 8-22 * * 1-5; */30 * * * *",
		"cod":  "*/5 9-23 * * 1-5; */30 * * * *",
		"cand": "*/5 10-23 * * 1-5; */30 * * * *",
		"ca9":  "*/5 10-23 * * 1-5; */30 * * * *",
		"hid":  "*/5 12-23 * * 1-5; */30 * * * *",
		"gud":  "*/5 * * * *", // its Monday begins on Sunday in Washington
	} {
		defs, err := sources.All(sources.Config{Dockets: []sources.Docket{{Court: court, Number: "1:31-cv-00001"}}})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(defs, func(d sources.Definition) bool {
			return strings.HasPrefix(d.Title, "Court feed and dockets")
		})
		if got := defs[i].Schedule; got != want {
			t.Errorf("%s: %q, want %q", defs[i].ID, got, want)
		}
	}
	for want, courts := range map[string][]string{"*/15 7-23 * * 1-5; */30 * * * *": {"cand", "dcd"}, "*/15 * * * *": {"dcd", "gud"}} {
		if got := all(t, sources.Config{CaseCourts: courts})["court/new-cases"].Schedule; got != want {
			t.Errorf("new cases of %v: %q, want %q", courts, got, want)
		}
	}
}

// waitingAt returns the dockets of the archive that court/new-cases asks for at
// an instant, as "dcd.800001".
func waitingAt(t *testing.T, now time.Time, known sources.Known) (items []string) {
	t.Helper()
	plan := all(t, sources.Config{CaseCourts: []string{"dcd"}})["court/new-cases"].Plan(now, known)
	for _, r := range plan.Start[1:] { // after the feed
		_, rest, _ := strings.Cut(r.URL, "gov.uscourts.")
		item, _, _ := strings.Cut(rest, "/")
		items = append(items, item)
	}
	return items
}

// TestWaitingCases: a case whose complaint has not been read is asked for again
// once an hour if it is among the latest of its court, and in its turn if not,
// whatever the name of the court.
func TestWaitingCases(t *testing.T) {
	known := sources.Known{}
	add := func(court string, number int, read bool) {
		item := fmt.Sprintf("https://archive.org/download/gov.uscourts.%s.%d/gov.uscourts.%s.%d", court, number, court, number)
		known[item+".docket.xml"] = true
		known[item+".1.0.pdf"] = read
	}
	for n := range 30 {
		add("nysd", 900000+n, n == 29)
		add("nyed", 990+n, false)
	}
	add("dcd", 8000, false)
	noon := time.Date(2031, 3, 4, 12, 3, 0, 0, time.UTC)
	asked := map[string]int{}
	for hour := range 6 {
		items := waitingAt(t, noon.Add(time.Duration(hour)*time.Hour), known)
		if len(items) != 20 || !slices.Contains(items, "dcd.8000") || !slices.Contains(items, "nyed.1019") || !slices.Contains(items, "nysd.900028") {
			t.Errorf("in hour %d asks for %q, want the latest of each court among 20", hour, items)
		}
		for _, item := range items {
			asked[item]++
		}
	}
	if len(asked) != 60 || asked["nysd.900029"] > 0 {
		t.Errorf("%d dockets are asked for within six hours, want all 60 that wait", len(asked))
	}
	if items := waitingAt(t, noon.Add(45*time.Minute), known); len(items) != 0 {
		t.Errorf("%q within the hour", items)
	}
}

// TestAbsentCopyIsAskedForAgain: the archive seldom has a copy when the feed
// tells of a case, and the feed soon tells of it no more.
func TestAbsentCopyIsAskedForAgain(t *testing.T) {
	const copyOf = "https://archive.org/download/gov.uscourts.dcd.800001/gov.uscourts.dcd.800001.docket.xml"
	defs := all(t, sources.Config{CaseCourts: []string{"dcd"}, Dockets: []sources.Docket{{Court: "dcd", Number: "1:31-cv-00001"}}})
	for _, id := range []exportwatch.SourceID{"court/dcd", "court/new-cases"} {
		d := defs[id]
		if !d.Await || !strings.HasPrefix(copyOf, d.Recall) {
			t.Errorf("%s is not told of copies that were not there", id)
		}
		start := d.Plan(time.Date(2031, 3, 4, 12, 3, 0, 0, time.UTC), sources.Known{copyOf: false}).Start
		if start[len(start)-1].URL != copyOf {
			t.Errorf("%s begins with %+v", id, start)
		}
	}
}

// TestSupremeCourt: its dockets have a source of their own, whose papers are
// asked for until they have been read, and CourtListener is not asked for them.
func TestSupremeCourt(t *testing.T) {
	cfg := withToken(1)
	cfg.Dockets = append(cfg.Dockets, sources.Docket{Court: "scotus", Number: "31-77"}, sources.Docket{Court: "scotus", Number: "31A5"})
	defs := all(t, cfg)
	d := defs["court/scotus"]
	docket, err := os.ReadFile("../fixtures/docs/scotus-docket/supreme.json")
	if err != nil {
		t.Fatal(err)
	}
	const petition = "https://www.supremecourt.gov/DocketPDF/31/31-77/900001/1_a.pdf"
	for _, read := range []bool{false, true} {
		plan := d.Plan(time.Time{}, sources.Known{petition: read})
		if len(plan.Start) != 2 || plan.Start[1].URL != "https://www.supremecourt.gov/RSS/Cases/JSON/31A5.json" {
			t.Fatalf("starts %+v", plan.Start)
		}
		if next := plan.Follow(plan.Start[0], crawler.Page{Body: docket}); (len(next) == 1 && next[0].URL == petition) == read {
			t.Errorf("read %v: leads to %+v", read, next)
		}
	}
	for _, r := range defs["court/courtlistener"].Plan(time.Time{}, nil).Start {
		if strings.Contains(r.URL, "scotus") {
			t.Errorf("asks %s", r.URL)
		}
	}
	if _, err := sources.All(sources.Config{Dockets: []sources.Docket{{Court: "scotus", Number: "No. 31-77"}}}); err == nil || !strings.Contains(err.Error(), "24-1") {
		t.Errorf("error %v", err)
	}
}

// TestKnownCourts: every court with a CM/ECF feed can be named, and a court that
// none is called is refused, since its feed would fail at each check.
func TestKnownCourts(t *testing.T) {
	for name, known := range map[string]bool{"dcd": true, "cand": true, "ared": true, "nmid": true, "gud": true, "cacb": true, "azb": true, "neb": true,
		"ca1": true, "ca11": true, "cadc": true, "cafc": true, "cit": true, "uscfc": true, "cofc": true, "jpml": true,
		"zzz": false, "ca12": false, "nyd": false, "caxd": false, "d.d.c.": false, "DCD": false, "": false, "ny": false, "b": false} {
		_, err := sources.All(sources.Config{CaseCourts: []string{name}})
		if (err == nil) != known || err != nil && !errors.Is(err, sources.ErrConfig) {
			t.Errorf("new cases of %q: %v", name, err)
		}
		_, err = sources.All(sources.Config{Dockets: []sources.Docket{{Court: name, Number: "1:31-cv-00001"}}})
		if (err == nil) != known || err != nil && !errors.Is(err, sources.ErrConfig) {
			t.Errorf("a docket of %q: %v", name, err)
		}
	}
}
