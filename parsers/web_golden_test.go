package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

// TestWebGolden reads synthetic payloads of the formats of the web, courts,
// lists and filings.
func TestWebGolden(t *testing.T) {
	for _, c := range []struct {
		format, name string
		in           parsers.Input
	}{
		{"html", "press-release.html", parsers.Input{URL: "https://www.Example.gov/press-release/adds-parties/"}},
		{"html", "index.html", parsers.Input{URL: "https://www.example.gov/news", Selectors: parsers.Selectors{Body: "ul.news li", Title: "h1"}}},
		{"feed", "feed.rss", parsers.Input{}},
		{"pacer-rss", "court.rss", parsers.Input{Court: "zzd"}},
		{"ia-docket", "docket.xml", parsers.Input{}},
		{"dpl", "dpl.tsv", parsers.Input{URL: "https://media.example.gov/dpl.txt"}},
		{"csv", "list.csv", parsers.Input{URL: "https://media.example.gov/list.csv"}},
		{"edgar-html", "8k.htm", parsers.Input{URL: "https://www.sec.gov/Archives/edgar/data/999999/000099999931000007/ex-20310304.htm"}},
		{"edgar-fts", "efts.json", parsers.Input{}},
		{"review-list", "review-list.xml", parsers.Input{}},
		{"json", "records.json", parsers.Input{URL: "https://agency.example/list.json", Fields: recordFields()}},
		{"regulations-json", "regulations.json", parsers.Input{}},
		{"edgar-submissions", "submissions.json", parsers.Input{}},
		{"edgar-current", "current.atom", parsers.Input{}},
	} {
		t.Run(c.name, func(t *testing.T) { testGolden(t, c.format, "web/"+c.name, c.in) })
	}
}
