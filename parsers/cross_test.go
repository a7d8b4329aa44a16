package parsers_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// alsoReads lists, for what [parsers.Sniff] finds in a payload, the other
// formats that may read it: an RSS feed of a court is an RSS feed.
var alsoReads = map[string][]string{
	"pacer-rss":     {"feed"},
	"edgar-html":    {"html"},
	"edgar-current": {"feed"},
	"csv":           {"text"},
	"csl":           {"csv"},
	"dpl":           {"csv"},
	"uvl":           {"csv"},
	"bill-print":    {"html", "text"},
	// Docket reports and menus of courts are pages.
	"pacer-docket":      {"html"},
	"pacer-attachments": {"html"},
}

// TestForeignPayloads: a payload of another source gives an error, never
// garbage: what is of a known format is read as that one, or as one that
// contains it, and as no other.
func TestForeignPayloads(t *testing.T) {
	type pair struct{ is, readAs string }
	refused, garbage := 0, map[pair][]string{}
	for _, p := range append(repositoryPayloads(t), corpusPayloads(t)...) {
		is := parsers.Sniff(p.in.Payload)
		if is == parsers.Unknown {
			continue
		}
		for _, format := range parsers.Formats() {
			if format == is || slices.Contains(alsoReads[is], format) {
				continue
			}
			if is == "html" && format == "edgar-html" && strings.HasPrefix(p.in.URL, "https://www.sec.gov/Archives/") {
				continue // exhibits of filings are pages like any other
			}
			if format == "fr-pi-pdf" && (strings.HasPrefix(p.name, format+"/") || strings.HasPrefix(p.in.URL, "https://public-inspection.federalregister.gov/")) {
				continue // a filing is a PDF file, and its first page says that it is one
			}
			res, err := parsers.Parse(format, p.in)
			noDocket := format == "pacer-docket" && err == nil && len(res.Documents) == 0 // pages of CM/ECF that hold none
			if err == nil && !noDocket {
				garbage[pair{is, format}] = append(garbage[pair{is, format}], p.name)
				continue
			}
			refused++
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(garbage), func(a, b pair) int { return len(garbage[b]) - len(garbage[a]) }) {
		t.Errorf("%d payloads of %s are read as %s, the first %s", len(garbage[k]), k.is, k.readAs, garbage[k][0])
	}
	t.Logf("%d refused", refused)
}
