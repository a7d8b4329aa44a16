package parsers_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestSupremeDocketForms: an entry whose day cannot be read is kept with a warning,
// and an entry that links to an opinion leads to it; a docket of such days is none.
func TestSupremeDocketForms(t *testing.T) {
	const head = `{"CaseNumber":"No. 31A264","PetitionerTitle":"Auklet Optics, Applicant","DocketedDate":"March 10, 2031","ProceedingsandOrder":[`
	const petition = `{"Date":"Mar 05 2031","Text":"Application filed."}`
	r, err := parsers.Parse("scotus-docket", parsers.Input{Payload: []byte(head + petition + `,{"Date":"","Text":"Referred to the Court."},` +
		`{"Date":"Mar 20 2031","Text":"Application granted.","Links":[{"Description":"Opinion","DocumentUrl":"https://www.supremecourt.gov/opinions/30pdf/31a264_ab12.pdf"}]}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	d := r.Documents[0]
	v := d.Version
	if d.ID != "docket/scotus/31A264" || len(v.Entries) != 3 || !v.Entries[1].DateFiled.IsZero() || v.Entries[1].Description != "Referred to the Court." ||
		v.Entries[2].URL != "https://www.supremecourt.gov/opinions/30pdf/31a264_ab12.pdf" {
		t.Errorf("%s: %+v", d.ID, v.Entries)
	}
	if len(v.Warnings) != 1 || v.Warnings[0].Code != "bad_date" || !strings.HasPrefix(v.Warnings[0].Message, "entry 2:") {
		t.Errorf("warnings %+v", v.Warnings)
	}
	if _, err := parsers.Parse("scotus-docket", parsers.Input{Payload: []byte(head + `{"Date":"5/3/2031","Text":"Application filed."},{"Date":"6/3/2031","Text":"Granted."}]}`)}); err == nil {
		t.Error("a docket of days in another form was read")
	}
}

// TestCourtListenerThree reads what the third version of the API answered: dockets
// that name their court by its address, and documents found with their case.
func TestCourtListenerThree(t *testing.T) {
	const api = "https://www.courtlistener.com/api/rest/v3/"
	for name, payload := range map[string]string{
		"a docket": `{"resource_uri":"` + api + `dockets/7/","id":7,"court":"` + api + `courts/dcd/","docket_number":"1:31-cv-00007","case_name":"Auklet v. Bittern","date_filed":"2031-03-04","absolute_url":"/docket/7/auklet-v-bittern/"}`,
		"a page":   `{"count":1,"next":null,"previous":null,"results":[{"resource_uri":"` + api + `dockets/7/","id":7,"court":"` + api + `courts/dcd/","docket_number":"1:31-cv-00007","case_name":"Auklet v. Bittern","date_filed":"2031-03-04","absolute_url":"/docket/7/auklet-v-bittern/"}]}`,
		"a find": `{"count":1,"next":null,"previous":null,"results":[{"court_id":"dcd","docketNumber":"1:31-cv-00007","caseName":"Auklet v. Bittern","dateFiled":"2031-03-04T00:00:00-08:00","docket_id":7,` +
			`"document_number":3,"attachment_number":null,"description":"MOTION to keep samples","short_description":"Motion","pacer_doc_id":"04503","is_available":false,"snippet":"to <mark>keep</mark> samples"}]}`,
	} {
		if got := parsers.Sniff([]byte(payload)); got != "courtlistener" {
			t.Errorf("%s: taken for %s", name, got)
		}
		r, err := parsers.Parse("courtlistener", parsers.Input{Payload: []byte(payload)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d := r.Documents[0]
		if d.ID != "docket/dcd/1:31-cv-00007" || d.Title != "Auklet v. Bittern" || d.Version.Meta.String("date_filed") != "2031-03-04" || d.Version.Meta.String("courtlistener_id") != "7" {
			t.Errorf("%s: %s %q %v", name, d.ID, d.Title, d.Version.Meta)
		}
		if name != "a find" {
			continue
		}
		if e := d.Version.Entries; len(e) != 1 || e[0].Number != "3" || e[0].Description != "MOTION to keep samples" || e[0].ShortDescription != "Motion" {
			t.Errorf("%s: entries %+v", name, e)
		}
	}
}

// TestCompanyFilings: the feed of one company's filings names it once, above them.
func TestCompanyFilings(t *testing.T) {
	const head = `<?xml version="1.0" encoding="ISO-8859-1" ?><feed xmlns="http://www.w3.org/2005/Atom"><author><name>Webmaster</name></author>` +
		`<company-info><cik>0000999999</cik><conformed-name>AUKLET &amp; SONS INC</conformed-name></company-info><id>urn:tag:www.sec.gov:cik=0000999999</id><title>AUKLET &amp; SONS INC  (0000999999)</title><updated>2031-03-04T17:00:00-05:00</updated>`
	const entry = `<entry><category label="form type" scheme="https://www.sec.gov/" term="8-K"/><content type="text/xml"><accession-number>0000999999-31-000007</accession-number><filing-date>2031-03-04</filing-date></content>` +
		`<id>urn:tag:sec.gov,2008:accession-number=0000999999-31-000007</id><link href="https://www.sec.gov/Archives/edgar/data/999999/000099999931000007/0000999999-31-000007-index.htm" rel="alternate"/>` +
		`<summary type="html"> &lt;b&gt;Filed:&lt;/b&gt; 2031-03-04 &lt;b&gt;AccNo:&lt;/b&gt; 0000999999-31-000007 &lt;b&gt;Size:&lt;/b&gt; 1 MB&lt;br&gt;Item 8.01: Other Events</summary><title>8-K  - Current report</title><updated>2031-03-04T16:10:00-05:00</updated></entry>`
	payload := []byte(head + entry + "</feed>")
	if got := parsers.Sniff(payload); got != "edgar-current" {
		t.Errorf("taken for %s", got)
	}
	r, err := parsers.Parse("edgar-current", parsers.Input{Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	d := r.Documents[0]
	if d.ID != "sec/0000999999-31-000007" || d.Title != "8-K of AUKLET & SONS INC" || d.Version.Published.String() != "2031-03-04" || d.Version.Meta.String("cik") != "0000999999" || strings.Join(d.Version.Meta.Strings("items"), "") != "8.01" {
		t.Errorf("%s %q %s %v", d.ID, d.Title, d.Version.Published, d.Version.Meta)
	}
	if _, err := parsers.Parse("edgar-current", parsers.Input{Payload: []byte(strings.Replace(string(payload), "conformed-name", "x", 2))}); err == nil {
		t.Error("a filing of nobody was read")
	}
}

// TestSupremeDocketDays: a day of one digit is a day, and links of the old kind lead
// to their files.
func TestSupremeDocketDays(t *testing.T) {
	d := parseOne(t, "scotus-docket", parsers.Input{Payload: []byte(`{"CaseNumber":"31A264","PetitionerTitle":"Auklet","DocketedDate":"March 10, 2031","ProceedingsandOrder":[` +
		`{"Date":"Mar 5 2031","Text":"Application filed.","Links":[{"Description":"Main Document","DocumentUrl":"http://www.supremecourt.gov/DocketPDF/31/31A264/800/a.pdf"}]}]}`)})
	e := d.Version.Entries[0]
	if e.DateFiled.String() != "2031-03-05" || e.Number != "800" || e.URL == "" || d.Version.Warnings != nil {
		t.Errorf("%+v, warnings %v", e, d.Version.Warnings)
	}
}

// TestReportNumbers: the number of an entry is its own, not with the size of the
// document below it or the number of the next.
func TestReportNumbers(t *testing.T) {
	page := func(number string) []byte {
		return bytes.Replace(districtReport("CIVIL DOCKET FOR CASE #: 1:31-cv-00007", "Auklet v. Bittern", ""), []byte("<td>1</td>"), []byte("<td>"+number+"</td>"), 1)
	}
	for number, want := range map[string]string{
		`<a href="/doc1/04501" onclick="goDLS('/doc1/04501','800321','4','','','1','','');return(false);">1</a><br><font>28 pg, 1.2 MB</font>`: "1",
		`<table><tr><td>22</td></tr><tr><td>23</td></tr></table>`:                                                                              "22",
		`&nbsp;7&nbsp;`: "7",
		`<b>1</b>2`:     "12",
	} {
		v := parseOne(t, "pacer-docket", parsers.Input{Court: "zzd", Payload: page(number)}).Version
		if len(v.Entries) != 1 || v.Entries[0].Number != want {
			t.Errorf("%s is read as %+v, want %s", number, v.Entries, want)
		}
	}
}

// TestMentionsOfCourts: what mentions a court or quotes its docket is no payload of
// the court's system.
func TestMentionsOfCourts(t *testing.T) {
	const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>%s</link><description>d</description>` +
		`<item><title>An order</title><link>%s</link><description>See https://ecf.zzd.uscourts.gov/doc1/0451</description></item></channel></rss>`
	for payload, want := range map[string]string{
		fmt.Sprintf(feed, "https://blog.example/", "https://blog.example/1"):                                                   "feed",
		fmt.Sprintf(feed, "https://www.uscourts.gov/news", "https://www.uscourts.gov/news/1"):                                  "feed",
		fmt.Sprintf(feed, "https://ecf.zzd.uscourts.gov", "x"):                                                                 "pacer-rss",
		fmt.Sprintf(feed, "", "https://ecf.zzd.uscourts.gov/cgi-bin/DktRpt.pl?1"):                                              "pacer-rss",
		`<feed xmlns="http://www.w3.org/2005/Atom"><title>See ecf.zzd.uscourts.gov</title><id>a</id></feed>`:                   "feed",
		`<!doctype html><html><body><h1>A case</h1><p>On ecf.zzd.uscourts.gov: DOCKET FOR CASE #: 1:31-cv-7</p></body></html>`: "html",
		`<!doctype html><html><body><p>uscourts.gov</p><p>Court of Appeals Docket #: 31-7</p></body></html>`:                   "html",
		string(districtReport("CIVIL DOCKET FOR CASE #: 1:31-cv-00007", "Auklet v. Bittern", "")):                              "pacer-docket",
	} {
		if got := parsers.Sniff([]byte(payload)); got != want {
			t.Errorf("%.300s is taken for %s, want %s", payload, got, want)
		}
	}
}
