package parsers_test

import (
	"errors"
	"os"
	"reflect"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

func TestEDGARHits(t *testing.T) {
	payload, err := os.ReadFile("testdata/web/efts.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := parsers.EDGARHits(payload)
	if err != nil {
		t.Fatal(err)
	}
	want := parsers.Hit{
		Accession: "0000999999-31-000007", File: "ex99 1.htm", Form: "8-K", Company: "Example Semiconductor Corp", CIK: "0000999999",
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
