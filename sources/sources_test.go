package sources_test

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

func all(t *testing.T, cfg sources.Config) map[exportwatch.SourceID]sources.Definition {
	t.Helper()
	defs, err := sources.All(cfg)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[exportwatch.SourceID]sources.Definition{}
	for _, d := range defs {
		byID[d.ID] = d
	}
	return byID
}

// TestDefinitions lints every source: what a reader of `sources show` needs is
// there, and every request is one that the crawler and the parsers take.
func TestDefinitions(t *testing.T) {
	cfg := sources.DefaultConfig()
	cfg.Own = []sources.Own{
		{ID: "x/feed", Title: "A feed", Feed: "https://blog.example/feed.xml"},
		{ID: "x/page", Title: "A page", URL: "https://agency.example/page", Grade: exportwatch.Primary},
	}
	for id, d := range all(t, cfg) {
		if d.Title == "" || d.Home == "" || d.Coverage == "" || d.Schedule == "" || d.Grade == "" {
			t.Errorf("%s: something is missing: %+v", id, d.Source)
		}
		plan := d.Plan(time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC), nil)
		if len(plan.Start) == 0 {
			t.Errorf("%s: starts nowhere", id)
		}
		for _, r := range plan.Start {
			if err := crawler.CheckURL(r.URL); err != nil {
				t.Errorf("%s: %v", id, err)
			}
			if r.Format != "" && !slices.Contains(parsers.Formats(), r.Format) {
				t.Errorf("%s: format %q has no parser", id, r.Format)
			}
		}
	}
}

func TestConfigurationThatCannotBeUsed(t *testing.T) {
	for name, cfg := range map[string]sources.Config{
		"bill type":       {Bills: []string{"119/bill/1"}},
		"bill form":       {Bills: []string{"hr2683"}},
		"part":            {Parts: []string{"744"}},
		"court":           {Dockets: []sources.Docket{{Court: "D.D.C.", Number: "1:26-cv-00001"}}},
		"docket":          {Dockets: []sources.Docket{{Court: "dcd", Number: "the case"}}},
		"id":              {Own: []sources.Own{{ID: "blog", Title: "t", Feed: "https://a.example/"}}},
		"title":           {Own: []sources.Own{{ID: "x/a", Feed: "https://a.example/"}}},
		"feed and url":    {Own: []sources.Own{{ID: "x/a", Title: "t", Feed: "https://a.example/", URL: "https://a.example/"}}},
		"neither":         {Own: []sources.Own{{ID: "x/a", Title: "t"}}},
		"scheme":          {Own: []sources.Own{{ID: "x/a", Title: "t", URL: "file:///etc/passwd"}}},
		"format":          {Own: []sources.Own{{ID: "x/a", Title: "t", URL: "https://a.example/", Format: "docx"}}},
		"grade":           {Own: []sources.Own{{ID: "x/a", Title: "t", URL: "https://a.example/", Grade: "sure"}}},
		"two of one name": {Own: []sources.Own{{ID: "x/a", Title: "t", URL: "https://a.example/"}, {ID: "x/a", Title: "u", URL: "https://b.example/"}}},
	} {
		if _, err := sources.All(cfg); !errors.Is(err, sources.ErrConfig) {
			t.Errorf("%s: got %v, want ErrConfig", name, err)
		}
	}
}

// TestIndexTellsEmptyFromUnreadable holds what the suspect rules rest on.
func TestIndexTellsEmptyFromUnreadable(t *testing.T) {
	d := all(t, sources.Config{})["bis/news"]
	home := d.Plan(time.Time{}, nil).Start[0].URL
	page := `<html><body><main><ul><li><a href="/press-release/one">One</a></li></ul><p><a href="/about">About</a></p></main></body></html>`
	if n, ok, err := d.Index(home, []byte(page)); n != 1 || !ok || err != nil {
		t.Errorf("got %d, %v, %v; want one press release", n, ok, err)
	}
	var e *parsers.Error
	if n, ok, err := d.Index(home, []byte("<html><body><main></main></body></html>")); n != 0 || !ok || !errors.As(err, &e) || e.Reason != exportwatch.ReasonEmptyIndex {
		t.Errorf("got %d, %v, %v; want an index of nothing, which is no list", n, ok, err)
	}
	if _, ok, _ := d.Index(home+"/other", []byte(page)); ok {
		t.Error("a page that is not the index counts as one")
	}
	sec := all(t, sources.Config{})["sec/8-k"]
	search := sec.Plan(time.Date(2026, 6, 5, 0, 0, 0, 0, time.UTC), nil).Start[0].URL
	if _, ok, err := sec.Index(search, []byte(`{"error":"x"}`)); !ok || err == nil {
		t.Errorf("an answer of another shape: ok %v, error %v", ok, err)
	}
}

// TestSearchWindowKeepsItsURL: the window is whole weeks, from Monday to Sunday,
// so a conditional request stays one, and it reaches back a week or more.
func TestSearchWindowKeepsItsURL(t *testing.T) {
	d := all(t, sources.Config{})["sec/8-k"]
	at := func(day int) string {
		return d.Plan(time.Date(2026, 3, day, 1, 0, 0, 0, time.UTC), nil).Start[0].URL
	}
	if at(9) != at(15) {
		t.Errorf("%s and %s differ", at(9), at(15))
	}
	u, err := url.Parse(at(15))
	if err != nil {
		t.Fatal(err)
	}
	if q := u.Query(); q.Get("startdt") != "2026-03-02" || q.Get("enddt") != "2026-03-15" {
		t.Errorf("window %s to %s", q.Get("startdt"), q.Get("enddt"))
	}
}

// TestCourtFollowsDocketsAndExhibits: a docket found through the feed once is
// watched from then on, and its exhibits are retrieved until they have been read.
func TestCourtFollowsDocketsAndExhibits(t *testing.T) {
	cfg := sources.Config{Dockets: []sources.Docket{{Court: "dcd", Number: "1:31-cv-00077"}}}
	d := all(t, cfg)["court/dcd"]
	const item = "https://archive.org/download/gov.uscourts.dcd.5/gov.uscourts.dcd.5"
	known := sources.Known{item + ".docket.xml": false, item + ".1.0.pdf": false, item + ".1.3.pdf": true}
	for u := range known {
		if !strings.HasPrefix(u, d.Recall) {
			t.Errorf("%s is not under %s", u, d.Recall)
		}
	}
	plan := d.Plan(time.Time{}, known)
	if len(plan.Start) != 2 || plan.Start[1].Format != "ia-docket" {
		t.Fatalf("starts %+v, want the feed and the docket", plan.Start)
	}
	docket := `<?xml version="1.0" encoding="utf-8"?><gov_uscourts_docket><case_details><docket_num>1:31-cv-00077</docket_num><court>dcd</court>` +
		`<pacer_case_num>5</pacer_case_num><case_name>A v. B</case_name></case_details><document_list>` +
		`<document doc_num="1" attachment_num="0"><pacer_doc_id>9</pacer_doc_id><date_filed>2031-01-02</date_filed><long_desc>COMPLAINT</long_desc><available>1</available></document>` +
		`<document doc_num="1" attachment_num="2"><pacer_doc_id>10</pacer_doc_id><short_desc>Exhibit</short_desc><available>1</available></document>` +
		`<document doc_num="1" attachment_num="3"><pacer_doc_id>11</pacer_doc_id><short_desc>Exhibit</short_desc><available>1</available></document></document_list></gov_uscourts_docket>`
	var got []string
	for _, r := range plan.Follow(plan.Start[1], crawler.Page{Body: []byte(docket)}) {
		got = append(got, r.URL[strings.LastIndexByte(r.URL, '/')+1:]+" "+r.Format)
	}
	want := []string{"gov.uscourts.dcd.5.1.0.pdf pdf", "gov.uscourts.dcd.5.1.2.pdf pdf"}
	if !slices.Equal(got, want) {
		t.Errorf("follows %q, want %q", got, want)
	}
}

// TestFullTextsAreAskedForOnce: a published text never changes, so one that has
// been read is not asked for again, and one that could not be read is.
func TestFullTextsAreAskedForOnce(t *testing.T) {
	d := all(t, sources.Config{})["fr/bis"]
	list := `{"count":3,"results":[`
	known := sources.Known{}
	for n, read := range []bool{false, true, false} {
		url := fmt.Sprintf("https://www.federalregister.gov/documents/full_text/xml/2031/03/04/2031-%d.xml", n)
		list += fmt.Sprintf(`{"document_number":"2031-%d","publication_date":"2031-03-04","type":"Rule","title":"T","full_text_xml_url":%q},`, n, url)
		if n > 0 {
			known[url] = read
		}
		if !strings.HasPrefix(url, d.Recall) {
			t.Errorf("%s is not under %s", url, d.Recall)
		}
	}
	plan := d.Plan(time.Time{}, known)
	var got []string
	for _, r := range plan.Follow(plan.Start[0], crawler.Page{Body: []byte(strings.TrimSuffix(list, ",") + `]}`)}) {
		got = append(got, r.URL[strings.LastIndexByte(r.URL, '/')+1:])
	}
	if want := []string{"2031-0.xml", "2031-2.xml"}; !slices.Equal(got, want) {
		t.Errorf("asks for %q, want %q", got, want)
	}
}

// TestMediaFilesAreReadByTheirBytes: an address under /media/ does not tell a
// file from a page about one.
func TestMediaFilesAreReadByTheirBytes(t *testing.T) {
	d := all(t, sources.Config{})["bis/guidance"]
	plan := d.Plan(time.Time{}, nil)
	page := `<html><body><main><ul><li><a href="/media/documents/opinion">A</a></li><li><a href="/x/opinion.pdf">B</a></li>` +
		`<li><a href="/licensing/opinion">C</a></li></ul></main></body></html>`
	var got []string
	for _, r := range plan.Follow(plan.Start[0], crawler.Page{Body: []byte(page)}) {
		got = append(got, r.Format)
		if d.Kinds[r.Format] != exportwatch.Guidance {
			t.Errorf("%s is read as %s, which has no kind", r.URL, r.Format)
		}
	}
	if want := []string{"auto", "pdf", "html"}; !slices.Equal(got, want) {
		t.Errorf("formats %q, want %q", got, want)
	}
}

// TestNewestFilingsFirst: where more is listed than one pass retrieves, the
// newest is not what is left out.
func TestNewestFilingsFirst(t *testing.T) {
	cfg := sources.Config{Dockets: []sources.Docket{{Court: "dcd", Number: "1:31-cv-00077"}}}
	var docket strings.Builder
	docket.WriteString(`<gov_uscourts_docket><case_details><docket_num>1:31-cv-00077</docket_num><court>dcd</court><pacer_case_num>5</pacer_case_num></case_details><document_list>`)
	for n := 1; n <= 300; n++ {
		fmt.Fprintf(&docket, `<document doc_num="%d"><date_filed>2031-01-02</date_filed><long_desc>x</long_desc><available>1</available></document>`, n)
	}
	docket.WriteString(`</document_list></gov_uscourts_docket>`)
	court := all(t, cfg)["court/dcd"].Plan(time.Time{}, sources.Known{"https://archive.org/download/gov.uscourts.dcd.5/gov.uscourts.dcd.5.docket.xml": true})
	got := court.Follow(court.Start[1], crawler.Page{Body: []byte(docket.String())})
	if len(got) == 0 || !strings.HasSuffix(got[0].URL, ".300.0.pdf") {
		t.Errorf("the docket leads to %d documents, want that of entry 300 first", len(got))
	}
	var hits []string
	for n := 1; n <= 100; n++ {
		hits = append(hits, fmt.Sprintf(`{"_id":"0000999999-31-%06d:a.htm","_source":{"ciks":["1"],"file_date":"2031-%02d-01"}}`, n, 1+n%12))
	}
	sec := all(t, sources.Config{})["sec/8-k"].Plan(time.Date(2031, 12, 5, 0, 0, 0, 0, time.UTC), nil)
	page := sec.Start[0]
	got = sec.Follow(page, crawler.Page{Body: []byte(`{"hits":{"hits":[` + strings.Join(hits, ",") + `]}}`)})
	if want := "https://www.sec.gov/Archives/edgar/data/1/000099999931000011/a.htm"; len(got) == 0 || !strings.HasPrefix(got[0].URL, want+"#") {
		t.Fatalf("the search leads to %+v, want %s first", got, want)
	}
	last := got[len(got)-1]
	if last.URL != page.URL+"&from=100" || last.Format != "" {
		t.Errorf("a full page leads to %+v, want the next page", last)
	}
	if got := sec.Follow(last, crawler.Page{Body: []byte(`{"hits":{"hits":[` + hits[0] + `]}}`)}); len(got) != 1 {
		t.Errorf("a page that is not full leads to %+v, want its one filing", got)
	}
}

// TestCourtFeeds: where each kind of court publishes its feed.
func TestCourtFeeds(t *testing.T) {
	for court, want := range map[string]string{
		"dcd":  "https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl",
		"nyed": "https://ecf.nyed.uscourts.gov/cgi-bin/readyDockets.pl",
		"cacd": "https://ecf.cacd.uscourts.gov/cgi-bin/rss_outside.pl",
		"cadc": "https://ecf.cadc.uscourts.gov/n/beam/servlet/TransportRoom?servlet=RSSGenerator",
		"ca11": "https://ecf.ca11.uscourts.gov/n/beam/servlet/TransportRoom?servlet=RSSGenerator",
	} {
		d := all(t, sources.Config{Dockets: []sources.Docket{{Court: court, Number: "31-1077"}}})[exportwatch.SourceID("court/"+court)]
		if got := d.Plan(time.Time{}, nil).Start[0].URL; got != want {
			t.Errorf("%s: %s, want %s", court, got, want)
		}
	}
}

// TestEveryKeyOpensARoute: each key by itself gives some source another route than
// it has without keys; one that opens none would be asked of users for nothing.
func TestEveryKeyOpensARoute(t *testing.T) {
	routes := func(keys sources.Keys) map[exportwatch.SourceID]string {
		cfg := everything()
		cfg.Keys = keys
		out := map[exportwatch.SourceID]string{}
		for id, d := range all(t, cfg) {
			out[id] = d.Route
		}
		return out
	}
	keyless := routes(sources.Keys{})
	for i := range reflect.TypeFor[sources.Keys]().NumField() {
		var keys sources.Keys
		reflect.ValueOf(&keys).Elem().Field(i).SetString("synthetic")
		if maps.Equal(routes(keys), keyless) {
			t.Errorf("the key %s opens no route", reflect.TypeFor[sources.Keys]().Field(i).Name)
		}
	}
}
