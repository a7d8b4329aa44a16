package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestNotTheWhole: what was cut, or holds none of what its format is for, is
// an error. Read as it stands it would be a text whose publisher struck the rest.
func TestNotTheWhole(t *testing.T) {
	const page = `<!doctype html><html lang="en"><head><title>T | Site</title></head><body>`
	for name, c := range map[string]struct {
		format, mediaType, payload string
		want                       exportwatch.Reason
	}{
		"page cut in its text":                  {"html", "", page + `<main><h1>T</h1><p>one</p><p>two and th`, exportwatch.ReasonTruncated},
		"page cut in a tag":                     {"html", "", page + `<div><p>one</p><a href="/tw`, exportwatch.ReasonTruncated},
		"page cut in a script":                  {"html", "", page + `<p>one</p><script>var x = 1;`, exportwatch.ReasonTruncated},
		"filing cut":                            {"edgar-html", "", page + `<div><p>Item 8.01 Other Events.</p><p>On June`, exportwatch.ReasonTruncated},
		"feed cut":                              {"feed", "", `<rss version="2.0"><channel><item><title>one`, exportwatch.ReasonTruncated},
		"court feed cut":                        {"pacer-rss", "", `<rss version="2.0"><channel><item><title>1:31-cv-00001 A v. B`, exportwatch.ReasonTruncated},
		"docket cut":                            {"ia-docket", "", `<gov_uscourts_docket><case_details><docket_num>1:31-cv-1</docket_num>`, exportwatch.ReasonTruncated},
		"page of scripts alone":                 {"html", "", page + `<div id="root"></div><noscript>Enable JavaScript.</noscript></body></html>`, exportwatch.ReasonEmptyBody},
		"blank text":                            {"text", "", " \n\t\n", exportwatch.ReasonEmptyBody},
		"PDF under a page's address":            {"html", "", "%PDF-1.7\n%âãÏÓ\n1 0 obj", exportwatch.ReasonWrongShape},
		"text under a page's address":           {"html", "text/html", "Service is back soon. a < b", exportwatch.ReasonWrongShape},
		"JSON under a page's address":           {"html", "", `{"error":{"code":403}}`, exportwatch.ReasonWrongShape},
		"image under a page's address":          {"html", "", "\x89PNG\r\n\x1a\n....", exportwatch.ReasonWrongShape},
		"feed that names no docket":             {"pacer-rss", "", `<rss><channel><item><title>Case 2031/7</title></item></channel></rss>`, exportwatch.ReasonWrongShape},
		"feed without a channel":                {"pacer-rss", "", `<rss></rss>`, exportwatch.ReasonWrongShape},
		"part without a number":                 {"ecfr-xml", "", `<ECFR><DIV1 N="15"><DIV5 TYPE="PART"><HEAD>x</HEAD></DIV5></DIV1></ECFR>`, exportwatch.ReasonWrongShape},
		"title without a part":                  {"ecfr-xml", "", `<ECFR><DIV1 N="15"><HEAD>Title 15</HEAD></DIV1></ECFR>`, exportwatch.ReasonWrongShape},
		"count without results":                 {"fr-json", "", `{"count":5,"description":"x"}`, exportwatch.ReasonWrongShape},
		"count with null":                       {"fr-json", "", `{"count":5,"results":null}`, exportwatch.ReasonWrongShape},
		"page of another charset than sent":     {"html", "text/html; charset=UTF-8", page + foreignWords + "</body></html>", exportwatch.ReasonCharset},
		"page of another charset than declared": {"html", "", "<html><head><meta charset=utf-8></head><body>" + foreignWords + "</body></html>", exportwatch.ReasonCharset},
		"page of another charset than its mark": {"html", "", "\xef\xbb\xbf" + page + foreignWords + "</body></html>", exportwatch.ReasonCharset},
		"page of a charset not told":            {"html", "", page + foreignWords + "</body></html>", exportwatch.ReasonCharset},
		"filing of another charset":             {"edgar-html", "text/html; charset=UTF-8", page + foreignWords + "</body></html>", exportwatch.ReasonCharset},
		"feed of another charset":               {"feed", "", `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><title>` + foreignWords + `</title></item></channel></rss>`, exportwatch.ReasonCharset},
		"bytes of another charset":              {"csv", "text/csv; charset=UTF-8", "id,name\n1," + foreignWords + "\n", exportwatch.ReasonCharset},
		"text cut within a letter":              {"text", "text/plain; charset=UTF-8", "The exporter\u2019s license under \xC2", exportwatch.ReasonTruncated},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := parsers.Parse(c.format, parsers.Input{URL: "https://x.example/a", MediaType: c.mediaType, Payload: []byte(c.payload)})
			if err == nil {
				t.Fatalf("read as %+v", r.Documents)
			}
			if got := reasonOf(t, err); got != c.want {
				t.Errorf("reason %s, want %s: %v", got, c.want, err)
			}
		})
	}
}

// TestWhole: what only looks like the cases of TestNotTheWhole is read.
func TestWhole(t *testing.T) {
	for name, c := range map[string]struct {
		format, mediaType, payload string
		documents                  int
	}{
		"end tags that may be left out": {"html", "", `<!doctype html><html lang=en><title>T</title><div><p>one<p>two</div>`, 1},
		"piece of a page":               {"html", "", `<div><p>one`, 1},
		"text in braces":                {"html", "", `{one} <br>two`, 1},
		"reserved title":                {"ecfr-xml", "", `<ECFR><DIV1 N="35"><HEAD>Title 35 [Reserved]</HEAD></DIV1></ECFR>`, 0},
		"no match":                      {"fr-json", "", `{"count":0,"description":"x"}`, 0},
		"page after a comment":          {"auto", "", "<!--\nmade by x\n-->\n<!doctype html><html><body><p>one</p></body></html>", 1},
		"quiet RSS":                     {"feed", "", `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>x</title></channel></rss>`, 0},
		"quiet Atom":                    {"feed", "", `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>`, 0},
		"quiet JSON Feed":               {"feed", "", "\xef\xbb\xbf" + `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[]}`, 0},
		"entities told of in RSS":       {"feed", "", `<rss version="2.0"><channel><title>x</title><item><link>https://x.example/1</link><description><![CDATA[<!ENTITY a "b">]]></description></item></channel></rss>`, 1},
		"quiet court":                   {"pacer-rss", "", `<rss><channel><title>x</title></channel></rss>`, 0},
		"page in Latin 1 undeclared":    {"html", "text/html", "<html><body><p>M\xe9ndez</p></body></html>", 1},
		"page in Latin 1 declared":      {"html", "", "<html><head><meta charset=iso-8859-1></head><body><p>M\xe9ndez</p></body></html>", 1},
		"Latin 1 undeclared":            {"csv", "text/csv", "id,name\n1,M\xe9ndez\n", 1},
		"breaks inside of CDATA": {"feed", "", `<rss version="2.0"><channel><link>https://x.example/</link><item><link>/1</link><description><![CDATA[` +
			strings.Repeat("line<br>", 2000) + `]]></description></item></channel></rss>`, 1},
		"ends of tags in values": {"feed", "", `<rss version="2.0"><channel><link>https://x.example/</link><item><link>/1</link>` +
			strings.Repeat(`<media url="a>b" x='/>'/>`, 2000) + `</item></channel></rss>`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := parsers.Parse(c.format, parsers.Input{URL: "https://x.example/a", MediaType: c.mediaType, Payload: []byte(c.payload)})
			if err != nil || len(r.Documents) != c.documents {
				t.Errorf("%d documents, %v, want %d", len(r.Documents), err, c.documents)
			}
		})
	}
}
