package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

// TestIdentity: two documents never share an identifier, and one document keeps
// its own however it is linked.
func TestIdentity(t *testing.T) {
	const page = `<html><body><p>one</p></body></html>`
	const report = `<html><body><p>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>x</p></body></html>`
	const tagged = `<html><body><p>FORM <ix:nonNumeric name="dei:DocumentType">8-K</ix:nonNumeric></p></body></html>`
	const exhibit = `<html><body><p>Press release, furnished under a Form 8-K to the Securities and Exchange Commission.</p></body></html>`
	const filing = "https://www.sec.gov/Archives/edgar/data/9/000099999931000007/"
	for _, c := range []struct{ format, url, payload, want string }{
		{"html", "https://X.example/a/", page, "page/x.example/a"},
		{"html", "https://x.example/a?id=5", page, "page/x.example/a?id=5"},
		{"html", "https://x.example/a?utm_source=rss&id=5&fbclid=z#top", page, "page/x.example/a?id=5"},
		{"html", "https://x.example/a?b=1&a=2", page, "page/x.example/a?a=2&b=1"},
		{"html", "https://x.example/a?UTM_medium=mail", page, "page/x.example/a"},
		{"edgar-html", filing + "r-8k.htm", report, "sec/0000999999-31-000007"},
		{"edgar-html", filing + "r-8k.htm", tagged, "sec/0000999999-31-000007"},
		{"edgar-html", filing + "ex99-1.htm", exhibit, "sec/0000999999-31-000007/ex99-1.htm"},
		{"edgar-html", filing + "ex99-2.htm?x=1", exhibit, "sec/0000999999-31-000007/ex99-2.htm"},
		{"fr-json", "", `{"document_number":"2031-7","html_url":"https://www.federalregister.gov/documents/2031/03/04/2031-7/x"}`, "fr/2031-03-04/2031-7"},
		{"fr-json", "", `{"document_number":"2031-7","publication_date":"2031-03-05"}`, "fr/2031-03-05/2031-7"},
	} {
		r, err := parsers.Parse(c.format, parsers.Input{URL: c.url, Payload: []byte(c.payload)})
		if err != nil {
			t.Fatalf("%s: %v", c.url, err)
		}
		if got := string(r.Documents[0].ID); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.format, c.url, got, c.want)
		}
	}
}
