package parsers_test

import (
	"encoding/base64"
	"os"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// foreignWords are of Windows-1251: under another declaration they are no text.
const foreignWords = "\xd0\xe0\xe7\xf0\xe5\xf8\xe5\xed\xe8\xe5 \xed\xe0 \xfd\xea\xf1\xef\xee\xf0\xf2 \xe2\xfb\xe4\xe0\xb8\xf2 \xe1\xfe\xf0\xee, \xe8 \xee\xed\xee \xed\xf3\xe6\xed\xee \xe4\xeb\xff \xea\xe0\xe6\xe4\xee\xe3\xee \xef\xee\xea\xf3\xef\xe0\xf2\xe5\xeb\xff"

// stray reports whether a version has the warning that bytes had to be guessed.
func stray(v exportwatch.Version) bool {
	return slices.ContainsFunc(v.Warnings, func(w exportwatch.Warning) bool { return w.Code == "charset" })
}

// TestCharsets: the words of a text are the same however its charset is told, or
// wrongly told, and whatever bytes of another one slipped in. Only slips that
// readers would see are told.
func TestCharsets(t *testing.T) {
	const (
		utf8Page = "text/html; charset=utf-8"
		latin    = "text/html; charset=ISO-8859-1"
		words    = "The exporter’s “license” — § 744.21 — for Méndez S.A."
		legacy   = "The exporter\x92s \x93license\x94 \x97 \xa7 744.21 \x97 for M\xe9ndez S.A."
	)
	page := func(head, text string) string {
		return "<!DOCTYPE html><html><head>" + head + "<title>T</title></head><body><main><h1>T</h1><p>" + text + "</p></main></body></html>"
	}
	meta := func(label string) string { return `<meta charset="` + label + `">` }
	for name, c := range map[string]struct {
		mediaType, payload string
		warned             bool
	}{
		"UTF-8":                                  {utf8Page, page("", words), false},
		"UTF-8, undeclared":                      {"", page("", words), false},
		"UTF-8, undeclared, far down":            {"", "<!-- " + strings.Repeat("x", 1200) + " -->" + page("", words), false},
		"UTF-8 under a header of Latin 1":        {latin, page("", words), false},
		"UTF-8 under a header unknown to us":     {"text/html; charset=x-none", page("", words), false},
		"UTF-8 under a header of UTF-16":         {"text/html; charset=utf-16", page("", words), false},
		"UTF-8 under a meta element of Latin 1":  {"", page(meta("iso-8859-1"), words), false},
		"UTF-8 by its mark, against the header":  {latin, "\xef\xbb\xbf" + page("", words), false},
		"Windows-1252 by the header":             {"text/html; charset=windows-1252", page("", legacy), false},
		"Windows-1252 called Latin 1":            {latin, page("", legacy), false},
		"Windows-1252 by a meta element":         {"", page(meta("windows-1252"), legacy), false},
		"Windows-1252 by an XML declaration":     {"", `<?xml version="1.0" encoding="windows-1252"?>` + page("", legacy), false},
		"Windows-1252, undeclared":               {"", page("", legacy), false},
		"Windows-1252 called UTF-8":              {utf8Page, page("", legacy), true},
		"Windows-1252 called UTF-8 by the page":  {"", page(meta("utf-8"), legacy), true},
		"header before meta element":             {latin, page(meta("utf-8"), legacy), false},
		"one slip":                               {utf8Page, page("", strings.Replace(words, "’", "\x92", 1)), true},
		"one slip, undeclared":                   {"", page("", strings.Replace(words, "’", "\x92", 1)), true},
		"one slip under a header of Latin 1":     {latin, page("", strings.Replace(words, "’", "\x92", 1)), true},
		"a letter that slipped":                  {utf8Page, page("", strings.Replace(words, "é", "\xe9", 1)), true},
		"more slips than UTF-8, undeclared":      {"", page("", strings.Replace(legacy, "\xe9", "é", 1)), true},
		"a slip in a comment":                    {utf8Page, page("<!-- \x92 -->", words), false},
		"a slip in a comment, undeclared":        {"", page("", words) + "<!-- \x92 -->", false},
		"slips in a comment, against the header": {latin, page("<!-- \x92\x93\x94\x95\x96\x97\x98\x99 -->", words), false},
		"a comment of another charset":           {utf8Page, page("<!-- "+foreignWords+foreignWords+" -->", words), false},
		"a slip in a script":                     {"", page("<script>var x = '\x92'</script>", words), false},
	} {
		d := parseOne(t, "html", parsers.Input{URL: "https://a.example/p", MediaType: c.mediaType, Payload: []byte(c.payload)})
		if d.Version.Text != "T\n"+words+"\n" || stray(d.Version) != c.warned {
			t.Errorf("%s: read %q, warnings %v", name, d.Version.Text, d.Version.Warnings)
		}
	}
}

// TestStrayBytes: what is not UTF-8 in a text of UTF-8 is what people see it as,
// or the mark for what nobody can read.
func TestStrayBytes(t *testing.T) {
	for name, c := range map[string]struct{ format, payload, want string }{
		"quotation marks":        {"text", "§ \x93one\x94", "§ “one”\n"},
		"section sign":           {"text", "“\xa7 744.22”", "“§ 744.22”\n"},
		"space that holds":       {"text", "“is\xa0informed”", "“is informed”\n"},
		"accent before a mark":   {"text", "“caf\xe9\x94 one", "“café” one\n"},
		"cut quotation mark":     {"text", "“one” and \xe2\x80 two", "“one” and \uFFFD two\n"},
		"character that is none": {"text", "“one” \x81 two", "“one” \uFFFD two\n"},
		"name in a list":         {"csv", "id,name\n1,M\xe9ndez “X”\n", "1 | Méndez “X”\n"},
		"message":                {"eml", "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nThe \x93license\x94 – yes.\n", "From: a@b.example\nThe “license” – yes.\n"},
		"page in a message":      {"eml", "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>The \x93license\x94 – yes.</p>\n", "From: a@b.example\nThe “license” – yes.\n"},
	} {
		d := parseOne(t, c.format, parsers.Input{URL: "https://a.example/p", Payload: []byte(c.payload)})
		if !strings.HasSuffix(d.Version.Text, c.want) || !stray(d.Version) {
			t.Errorf("%s: read %q, warnings %v", name, d.Version.Text, d.Version.Warnings)
		}
	}
}

// TestFeedWithStrayBytes: a slip in one item is told of that item, and takes none
// of the others away.
func TestFeedWithStrayBytes(t *testing.T) {
	item := func(n, title string) string {
		return "<item><title>" + title + "</title><link>https://a.example/" + n + "</link></item>"
	}
	for name, head := range map[string]string{"declared": `<?xml version="1.0" encoding="UTF-8"?>`, "undeclared": ""} {
		payload := []byte(head + `<rss version="2.0"><channel><title>x</title>` + item("1", "One") + item("2", "Zebra\x92corp § 744") + item("3", "Three") + "</channel></rss>")
		r, err := parsers.Parse("feed", parsers.Input{URL: "https://a.example/feed", MediaType: "application/rss+xml", Payload: payload})
		if err != nil || len(r.Documents) != 3 {
			t.Fatalf("%s: %d documents, %v", name, len(r.Documents), err)
		}
		for i, want := range []string{"One", "Zebra’corp § 744", "Three"} {
			if d := r.Documents[i]; d.Title != want || stray(d.Version) != (i == 1) {
				t.Errorf("%s: item %d is %q, warnings %v", name, i, d.Title, d.Version.Warnings)
			}
		}
		if links, err := parsers.FeedLinks(payload); err != nil || len(links) != 3 || links[1].Text != "Zebra’corp § 744" {
			t.Errorf("%s: links %v, %v", name, links, err)
		}
	}
	court := `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><link>https://ecf.dcd.uscourts.gov</link>` +
		`<item><title>1:31-cv-00001 Zebra` + "\x92" + `s v. Bureau</title><link>https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?1</link><pubDate>Mon, 03 Mar 2031 09:00:00 GMT</pubDate><description>[Complaint]</description></item></channel></rss>`
	d := parseOne(t, "pacer-rss", parsers.Input{Payload: []byte(court)})
	if !strings.Contains(d.Title, "Zebra’s v. Bureau") || !stray(d.Version) {
		t.Errorf("entry of %q, warnings %v", d.Title, d.Version.Warnings)
	}
}

// TestRecordedWrongCharset: a page in Windows-1252 that says it is UTF-8 is read as
// browsers show it, and says that it was guessed.
func TestRecordedWrongCharset(t *testing.T) {
	recorded, err := os.ReadFile("../fixtures/bad/web/wrong-charset.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(recorded), "X-Replay: base64\n\n")
	payload, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		t.Fatal(err)
	}
	d := parseOne(t, "html", parsers.Input{URL: "https://bad.example/charset", MediaType: "text/html; charset=utf-8", Payload: payload})
	if want := "SYNTHETIC\nThe sign “ is declared as UTF-8 and is not: “quoted”, café.\n"; d.Version.Text != want || !stray(d.Version) {
		t.Errorf("read %q, warnings %v", d.Version.Text, d.Version.Warnings)
	}
}
