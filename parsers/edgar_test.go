package parsers_test

import (
	"errors"
	"reflect"
	"regexp"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

func TestEDGARHits(t *testing.T) {
	payload := docPayload(t, "edgar-fts/efts.json")
	got, err := parsers.EDGARHits(payload)
	if err != nil {
		t.Fatal(err)
	}
	want := parsers.Hit{
		Accession: "0000999999-31-000007", File: "ex99 1.htm", Form: "8-K", Type: "EX-99.1", Company: "Example Semiconductor Corp", CIK: "0000999999",
		URL: "https://www.sec.gov/Archives/edgar/data/999999/000099999931000007/ex99%201.htm", Filed: date(t, "2031-03-05"),
	}
	if len(got) != 2 || !reflect.DeepEqual(got[1], want) {
		t.Errorf("got %+v, want the second to be %+v", got, want)
	}
}

// TestEDGARHitsRecorded reads recorded answers; the counts stand in their names.
func TestEDGARHitsRecorded(t *testing.T) {
	for name, want := range map[string]int{"0_hits.json": 0, "1_hit.json": 1, "100_hits.json": 100} {
		got, err := parsers.EDGARHits(corpusFile(t, "corpus/sec/efts/"+name))
		if err != nil || len(got) != want {
			t.Errorf("%s: %d hits, %v, want %d", name, len(got), err, want)
		}
		if n, all, err := parsers.EDGARTotal(corpusFile(t, "corpus/sec/efts/"+name)); n != want || !all || err != nil {
			t.Errorf("%s: %d in all, %v, %v, want %d", name, n, all, err, want)
		}
	}
}

func TestEDGARHitsErrors(t *testing.T) {
	for _, payload := range []string{
		"<html><body>Service unavailable</body></html>", `{"message":"error"}`, `[]`,
		`{"hits":{"hits":[{"_id":"x","_source":{"ciks":["1"]}}]}}`,
		`{"hits":{"hits":[{"_id":"0000999999-31-000007:a.htm","_source":{}}]}}`,
		`{"hits":{"hits":[{"_id":"0000999999-31-000007:a.htm","_source":{"ciks":["../x"]}}]}}`,
		`{"hits":{"hits":[{"_id":"0000999999-31-000007:a.htm","_source":{"ciks":["1"],"file_date":"2031-02-30"}}]}}`,
	} {
		_, err := parsers.EDGARHits([]byte(payload))
		var e *parsers.Error
		if !errors.As(err, &e) || e.Reason != exportwatch.ReasonWrongShape {
			t.Errorf("%s: error %v, want wrong-shape", payload, err)
		}
	}
}

// TestEDGARFilingRecorded reads recorded reports.
func TestEDGARFilingRecorded(t *testing.T) {
	for name, c := range map[string]struct {
		url, id, filer, report string
		sections               []exportwatch.SectionID
	}{
		"corpus/sec/nvda_8k_20260302/nvda-20260302.htm": {
			"https://www.sec.gov/Archives/edgar/data/1045810/000104581026000024/nvda-20260302.htm", "sec/0001045810-26-000024",
			"NVIDIA CORP", "2026-03-02", []exportwatch.SectionID{"item-5.02", "item-9.01"},
		},
		"corpus/sec/edgar/form8K.Blackrock.html": {
			"https://www.sec.gov/Archives/edgar/data/1/0001-not-an-accession/form8k.htm", "page/www.sec.gov/Archives/edgar/data/1/0001-not-an-accession/form8k.htm",
			"BlackRock Inc.", "2023-02-24", []exportwatch.SectionID{"item-5.02"},
		},
	} {
		r, err := parsers.Parse("edgar-html", parsers.Input{URL: c.url, Payload: corpusFile(t, name)})
		if err != nil {
			t.Fatal(err)
		}
		d := r.Documents[0]
		m := d.Version.Meta
		if string(d.ID) != c.id || m.String("form") != "8-K" || m.String("filer") != c.filer || m.String("report_date") != c.report {
			t.Errorf("%s: %s %v", name, d.ID, m)
		}
		var sections []exportwatch.SectionID
		for _, s := range d.Version.Sections {
			sections = append(sections, s.ID)
		}
		if !reflect.DeepEqual(sections, c.sections) {
			t.Errorf("%s: sections %q, want %q", name, sections, c.sections)
		}
	}
}

// TestEDGARTotalIsCapped: the service counts no further than 10,000.
func TestEDGARTotalIsCapped(t *testing.T) {
	n, all, err := parsers.EDGARTotal([]byte(`{"hits":{"total":{"value":10000,"relation":"gte"},"hits":[]}}`))
	if n != 10000 || all || err != nil {
		t.Errorf("%d, all %v, %v", n, all, err)
	}
}

// TestEDGARFilerPrinted: without tags the cover page names who files, above the
// caption that each form prints under the name.
func TestEDGARFilerPrinted(t *testing.T) {
	for cover, want := range map[string]string{
		`<p>SYNTHETIC</p><p>FORM 6-K</p><p>Lantern Optics N.V.</p><p>(Exact name of registrant as specified in its charter)</p>`:                                          "Lantern Optics N.V.",
		`<p>SYNTHETIC</p><p>FORM 6-K</p><p>Lantern Optics N.V.</p><p>(Registrant’s name)</p>`:                                                                             "Lantern Optics N.V.",
		`<p>SYNTHETIC</p><p>FORM 10-Q</p><table><tr><td>Gallium Road Corp.</td></tr><tr><td>(Exact Name of the Registrant as Specified in Its Charter)</td></tr></table>`: "Gallium Road Corp.",
		`<p>SYNTHETIC</p><p>FORM 8-K</p><p>(Exact name of registrant as specified in its charter)</p>`:                                                                    "",
		`<p>SYNTHETIC</p><p>FORM 8-K</p><p>The exact name of registrant is given elsewhere.</p>`:                                                                          "",
	} {
		page := `<html><body><p>SECURITIES AND EXCHANGE COMMISSION</p>` + cover + `<p>Item 8.01 Other Events. Nothing else.</p></body></html>`
		res, err := parsers.Parse("edgar-html", parsers.Input{URL: "https://www.sec.gov/Archives/edgar/data/1/000000000131000001/a.htm", Payload: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Documents[0].Version.Meta.String("filer"); got != want {
			t.Errorf("%s: filer %q, want %q", cover, got, want)
		}
	}
}

// TestEDGARFilings reads the submissions of an invented company.
func TestEDGARFilings(t *testing.T) {
	payload := docPayload(t, "edgar-submissions/submissions.json")
	company, got, err := parsers.EDGARFilings(payload)
	if err != nil {
		t.Fatal(err)
	}
	const folder = "https://www.sec.gov/Archives/edgar/data/999999/000099999931000007/"
	want := parsers.Filing{
		Accession: "0000999999-31-000007", CIK: "999999", Form: "8-K", Filed: date(t, "2031-03-05"), Report: date(t, "2031-03-04"),
		Items: []string{"8.01", "9.01"}, URL: folder + "ex-20310304.htm", Index: folder + "0000999999-31-000007-index.html",
	}
	if company != "Example Semiconductor Corp" || len(got) != 3 || !reflect.DeepEqual(got[2], want) {
		t.Errorf("%s: %+v, want the third to be %+v", company, got, want)
	}
}

// TestEDGARFilingsRecorded reads a recorded answer; the count is its number of
// accession numbers.
func TestEDGARFilingsRecorded(t *testing.T) {
	company, got, err := parsers.EDGARFilings(corpusFile(t, "corpus/sec/edgar/company_submission.json"))
	if err != nil || company != "Tesla, Inc." || len(got) != 1001 {
		t.Fatalf("%d filings of %q, %v", len(got), company, err)
	}
	const main = "https://www.sec.gov/Archives/edgar/data/1318605/000179056522000015/xslF345X03/edgardoc.xml"
	if got[0].URL != main || got[0].Form != "4" || got[0].Filed != date(t, "2022-11-30") {
		t.Errorf("the first is %+v", got[0])
	}
}

// TestEDGARFilingsErrors: columns that slipped would pair forms with wrong days.
func TestEDGARFilingsErrors(t *testing.T) {
	for _, payload := range []string{
		`{"cik":"1"}`, `{"filings":{"recent":{}}}`, `{"cik":"../1","filings":{"recent":{}}}`,
		`{"cik":"1","filings":{"recent":{"accessionNumber":["0000999999-31-000007"],"filingDate":[],"form":["4"],"primaryDocument":["a"]}}}`,
		`{"cik":"1","filings":{"recent":{"accessionNumber":["x"],"filingDate":["2031-03-05"],"form":["4"],"primaryDocument":["a"]}}}`,
		`{"cik":"1","filings":{"recent":{"accessionNumber":["0000999999-31-000007"],"filingDate":["soon"],"form":["4"],"primaryDocument":["a"]}}}`,
	} {
		_, _, err := parsers.EDGARFilings([]byte(payload))
		if err == nil || reasonOf(t, err) != exportwatch.ReasonWrongShape {
			t.Errorf("%s: error %v, want wrong-shape", payload, err)
		}
	}
}

// TestEDGARCurrentRecorded reads the recorded feed: a filing of several persons
// is one document.
func TestEDGARCurrentRecorded(t *testing.T) {
	payload := corpusFile(t, "corpus/sec/atom/getcurrent_start0.atom.xml")
	r, err := parsers.Parse("auto", parsers.Input{Payload: payload})
	if err != nil || r.Format != "edgar-current" {
		t.Fatalf("%s, %v", r.Format, err)
	}
	entries := map[string]bool{}
	for _, m := range regexp.MustCompile(`accession-number=([\d-]+)<`).FindAllSubmatch(payload, -1) {
		entries["sec/"+string(m[1])] = true
	}
	for _, d := range r.Documents {
		delete(entries, string(d.ID))
		if m := d.Version.Meta; m.String("form") == "" || m.String("filer") == "" || d.Version.Published != date(t, "2025-12-12") {
			t.Errorf("%s: %v, %v", d.ID, d.Version.Published, m)
		}
	}
	if len(entries) > 0 || len(r.Documents) < 50 {
		t.Errorf("%d filings, without %v", len(r.Documents), entries)
	}
}

// TestEDGARFiles reads a recorded list of the files of a filing.
func TestEDGARFiles(t *testing.T) {
	const base = "https://www.sec.gov/Archives/edgar/data/1045810/000104581026000024/"
	got, err := parsers.EDGARFiles(corpusFile(t, "corpus/sec/nvda_8k_20260302/0001045810-26-000024-index.html"), base+"0001045810-26-000024-index.html")
	if err != nil || len(got) < 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := (parsers.FilingFile{Type: "8-K", Description: "8-K", URL: base + "nvda-20260302.htm"}); got[0] != want {
		t.Errorf("the first is %+v, want %+v", got[0], want)
	}
	if _, err := parsers.EDGARFiles([]byte("<html><body><table><tr><td>x</td></tr></table></body></html>"), base); err == nil {
		t.Error("another page is read as a list of files")
	}
}

// TestEDGARFilingIsDated: a report gives the day it was signed, an exhibit the
// day by its place line; neither a day before what is reported.
func TestEDGARFilingIsDated(t *testing.T) {
	const folder = "https://www.sec.gov/Archives/edgar/data/9/000099999931000007/"
	for name, c := range map[string]struct{ url, body, want string }{
		"current report": {folder + "r.htm", `<p>UNITED STATES SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>Date of report: March 4, 2031</p>` +
			`<p>Signed by the undersigned hereunto duly authorized.</p><p>Date: March 6, 2031</p>`, "2031-03-06"},
		"annual report": {folder + "r.htm", `<p>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 10-K</p><p>Signed on its behalf, thereunto duly authorized, on February 26, 2031.</p>`, "2031-02-26"},
		"unsigned":      {folder + "r.htm", `<p>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>On March 4, 2031 the Company moved.</p>`, ""},
		"signed before": {folder + "r.htm", `<p>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>Date of report: March 4, 2031</p><p>duly authorized. Date: March 6, 2030</p>`, ""},
		"exhibit":       {folder + "ex99.htm", `<p>EXAMPLEVILLE, Calif., March 5, 2031: Example said</p>`, "2031-03-05"},
	} {
		r, err := parsers.Parse("edgar-html", parsers.Input{URL: c.url, Payload: []byte("<html><body>" + c.body + "</body></html>")})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Documents[0].Version.Published.String(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
