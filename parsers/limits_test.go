package parsers_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// reasonOf returns the reason of err, which must be an *parsers.Error.
func reasonOf(t *testing.T, err error) exportwatch.Reason {
	t.Helper()
	var e *parsers.Error
	if !errors.As(err, &e) {
		t.Errorf("error %v is no *parsers.Error", err)
		return ""
	}
	if e.Err == nil || e.Format == "" || e.Reason == "" {
		t.Errorf("error %#v lacks a cause, format or reason", e)
	}
	return e.Reason
}

// TestHostile: what cannot be read says why.
func TestHostile(t *testing.T) {
	bomb := `<?xml version="1.0"?><!DOCTYPE RULE [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><RULE><P>&b;</P></RULE>`
	for _, c := range []struct {
		name, format, payload string
		want                  exportwatch.Reason
	}{
		{"nothing", "fr-xml", "", exportwatch.ReasonEmptyBody},
		{"no such format", "fr-yaml", "x", exportwatch.ReasonWrongShape},
		{"gzip", "auto", "\x1f\x8b\x08\x00", exportwatch.ReasonWrongShape},
		{"unknown bytes", "auto", "hello", exportwatch.ReasonWrongShape},
		{"entity bomb", "fr-xml", bomb, exportwatch.ReasonMalformed},
		{"entity bomb in RSS", "feed", `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>`, exportwatch.ReasonMalformed},
		{"entity bomb in Atom", "feed", `<!DOCTYPE feed [<!-- > --><!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom"><title>&a;</title></feed>`, exportwatch.ReasonMalformed},
		{"entity bomb from a court", "pacer-rss", `<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><title>x</title></channel></rss>`, exportwatch.ReasonMalformed},
		{"empty object for a feed", "feed", `{}`, exportwatch.ReasonWrongShape},
		{"error for a feed", "feed", `{"error":"maintenance"}`, exportwatch.ReasonWrongShape},
		{"JSON Feed without items", "feed", `{"version":"https://jsonfeed.org/version/1.1","title":"x"}`, exportwatch.ReasonWrongShape},
		{"JSON Feed without a version", "feed", `{"title":"x","items":[]}`, exportwatch.ReasonWrongShape},
		{"JSON Feed of numbers", "feed", `{"version":"https://jsonfeed.org/version/1.1","items":[3]}`, exportwatch.ReasonWrongShape},
		{"JSON Feed with another title", "feed", `{"version":"https://jsonfeed.org/version/1.1","title":[],"items":[]}`, exportwatch.ReasonWrongShape},
		{"cut JSON Feed", "feed", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"`, exportwatch.ReasonTruncated},
		{"bad UTF-8 in RSS", "feed", "<rss><channel><title>" + foreignWords + "</title></channel></rss>", exportwatch.ReasonCharset},
		{"cut RSS", "feed", "<rss><channel><title>x</ti", exportwatch.ReasonTruncated},
		{"RSS without a channel", "feed", `<rss version="2.0"></rss>`, exportwatch.ReasonWrongShape},
		{"cut answer of a search", "edgar-fts", `{"hits":{"hits":[`, exportwatch.ReasonTruncated},
		{"bad UTF-8 from a court", "pacer-rss", "<rss><channel><title>" + foreignWords + "</title></channel></rss>", exportwatch.ReasonCharset},
		{"outside entity", "billstatus", `<!DOCTYPE b SYSTEM "file:///etc/passwd"><billStatus>&x;</billStatus>`, exportwatch.ReasonMalformed},
		{"deep XML", "ecfr-xml", strings.Repeat("<DIV5>", 600), exportwatch.ReasonTooDeep},
		{"deep JSON", "fr-json", strings.Repeat("[", 300), exportwatch.ReasonTooDeep},
		{"cut XML", "fr-xml", `<RULE><P>one`, exportwatch.ReasonTruncated},
		{"cut JSON", "fr-json", `{"results":[{"document_number":"1"`, exportwatch.ReasonTruncated},
		{"crossed tags", "fr-xml", `<RULE><P></RULE></P>`, exportwatch.ReasonMalformed},
		{"bad UTF-8", "fr-xml", "<RULE><P>\xff\xfe</P></RULE>", exportwatch.ReasonCharset},
		{"strange charset", "billstatus", `<?xml version="1.0" encoding="x-none"?><billStatus/>`, exportwatch.ReasonCharset},
		{"binary text", "text", "a\x00b", exportwatch.ReasonCharset},
		{"refusal", "fr-json", `{"errors":{"fields":["unknown"]}}`, exportwatch.ReasonWrongShape},
		{"error page", "fr-json", `<html><h1>404</h1></html>`, exportwatch.ReasonWrongShape},
		{"other object", "fr-json", `{"titles":[]}`, exportwatch.ReasonWrongShape},
		{"no number", "fr-json", `{"results":[{"document_number":"1"},{"title":"x"}]}`, exportwatch.ReasonWrongShape},
		{"wrong type", "fr-json", `{"results":[{"document_number":{"a":1}}]}`, exportwatch.ReasonWrongShape},
		{"wrong root", "fr-xml", `<html><body/></html>`, exportwatch.ReasonWrongShape},
		{"no document number", "fr-xml", `<RULE><P>x</P></RULE>`, exportwatch.ReasonWrongShape},
		{"no title", "ecfr-xml", `<DIV5 N="1"><HEAD>x</HEAD></DIV5>`, exportwatch.ReasonWrongShape},
		{"no bill", "billstatus", `<billStatus/>`, exportwatch.ReasonWrongShape},
		{"no such bill type", "billstatus", `<billStatus><bill><number>1</number><type>X</type><congress>1</congress></bill></billStatus>`, exportwatch.ReasonWrongShape},
		{"no form", "bill-xml", `<bill><legis-body/></bill>`, exportwatch.ReasonWrongShape},
		{"no stage", "bill-xml", `<bill bill-stage="Lost"><form><congress>1</congress><legis-num>S. 1</legis-num></form><legis-body/></bill>`, exportwatch.ReasonWrongShape},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)})
			if err == nil {
				t.Fatalf("read as %d documents", len(r.Documents))
			}
			if got := reasonOf(t, err); got != c.want {
				t.Errorf("reason %s, want %s: %v", got, c.want, err)
			}
		})
	}
}

// TestHostileMessages: an error says in the words of the format what was wanted
// and where, not how the reader is made.
func TestHostileMessages(t *testing.T) {
	for _, c := range []struct{ format, payload, want string }{
		{"fr-json", `{"results":{"a":1}}`, "parse fr-json at $.results: wrong-shape: want an array, have object"},
		{"fr-json", `{"results":[1]}`, "parse fr-json at $.results[0]: wrong-shape: want an object, have number"},
		{"fr-json", `[{"document_number":"1","agencies":"x"}]`, "parse fr-json at $[0].agencies: wrong-shape: want an array, have string"},
		{"edgar-fts", `[]`, "parse edgar-fts at $: wrong-shape: want an object, have array"},
		{"feed", `{"version":"https://jsonfeed.org/version/1","items":"a"}`, "parse feed at $.items: wrong-shape: want an array, have string"},
		{"feed", "<rss>\n<channel><title>" + foreignWords + "</title></channel></rss>", "parse feed at offset 22: charset: byte 0xD0 is not UTF-8, and 57 others are not: in which charset the text is, nothing tells"},
		{"fr-xml", "<RULE>\n<P>\xff\xfe</P></RULE>", "parse fr-xml at line 2: charset: invalid UTF-8"},
		{"pacer-rss", `{}`, "parse pacer-rss at line 1: malformed: XML without an element"},
		{"fr-xml", "<RULE>\n<P></RULE>", "parse fr-xml at line 2: malformed: element <P> closed by </RULE>"},
	} {
		_, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s, %s: error %v, want %s", c.format, c.payload, err, c.want)
		}
	}
}

// TestHostileSize: payloads that would take many times their size are refused
// before they are read.
func TestHostileSize(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, (12<<20)/len(s)) }
	for _, c := range []struct{ format, payload string }{
		{"html", "<html><body>" + fill("<p>x") + "</body></html>"},
		{"feed", "<rss><channel><item>" + fill("<x/>") + "</item></channel></rss>"},
		{"pacer-rss", "<rss><channel>" + fill("<a/>") + "</channel></rss>"},
		{"ia-docket", "<gov_uscourts_docket>" + fill("<a/>") + "</gov_uscourts_docket>"},
		{"billstatus", "<billStatus " + fill("a='' ") + "/>"},
		{"billstatus", "<billStatus " + fill("a='>' ")},
		{"fr-json", `{"document_number":"1","agencies":[{}` + fill(",{}") + `]}`},
		{"csv", fill("a,") + "a\n1,2\n"},
	} {
		_, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)})
		if err == nil {
			t.Errorf("%s, %.40q: read", c.format, c.payload)
			continue
		}
		if got := reasonOf(t, err); got != exportwatch.ReasonTooLarge {
			t.Errorf("%s, %.40q: reason %s, want %s", c.format, c.payload, got, exportwatch.ReasonTooLarge)
		}
	}
}

// TestHostileWork: payloads made to be slow are read in time that grows with
// their size. With work that grows with its square this test would not end.
func TestHostileWork(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, (96<<10)/len(s)) }
	const rule, ruleEnd = `<RULE><FRDOC>FR Doc. 2031-1</FRDOC>`, `</RULE>`
	const part, partEnd = `<DIV5 N="1" NODE="15:1">`, `</DIV5>`
	const bill = `<bill bill-stage="Introduced-in-House"><form><congress>1st</congress><legis-num>S. 1</legis-num></form><legis-body>`
	const status = `<billStatus><bill><number>1</number><type>S</type><congress>1</congress>`
	nested := func(tag, inside string) string {
		return strings.Repeat("<"+tag+">", 400) + inside + strings.Repeat("</"+tag+">", 400)
	}
	for format, payloads := range map[string][]string{
		"fr-xml": {
			nested("RULE", fill("<P>x</P>")+"<FRDOC>FR Doc. 2031-1</FRDOC>"),
			rule + nested("E", fill("<E>x</E>")) + ruleEnd,
			rule + `<REGTEXT TITLE="15" PART="9">` + fill("<AMDPAR>Revise paragraphs (a)(1) through (60), (c) and (d).</AMDPAR>") +
				"<SECTION><SECTNO>§ 9.1</SECTNO>" + fill("<P>(a) x</P>") + "</SECTION></REGTEXT>" + ruleEnd,
			rule + "<AMDPAR>" + fill("revise paragraph (a) and remove “x” ") + "</AMDPAR>" + ruleEnd,
			"<RULE><PREAMB><DATES><P>" + fill("comments effective January 1, 2031 by. ") + "</P></DATES></PREAMB><FRDOC>FR Doc. 2031-1</FRDOC></RULE>",
		},
		"ecfr-xml": {
			part + "<TABLE><TR>" + strings.Repeat(`<TD rowspan="10000" colspan="99999">x</TD>`, 31) + "</TR>" + fill("<TR><TD>y</TD></TR>") + "</TABLE>" + partEnd,
			part + `<DIV8 N="1.1">` + fill("<P>(a)(1)(i)(A) x</P>") + "</DIV8>" + partEnd,
			part + fill(`<DIV8 N="1.1"><HEAD>§ 1.1 x</HEAD></DIV8>`) + partEnd,
		},
		"billstatus": {
			status + fill("<x/>") + "<titles>" + fill("<item><title>a</title></item>") + "</titles></bill></billStatus>",
			status + "<actions>" + fill("<item><actionDate>2031-01-01</actionDate><text>x(</text></item>") + "</actions></bill></billStatus>",
		},
		"bill-xml": {
			bill + "<section><text>x</text>" + fill("<after-quoted-block>y</after-quoted-block>") + "</section></legis-body></bill>",
			bill + nested("paragraph", fill("<text>y</text>")) + "</legis-body></bill>",
			bill + nested("quoted-block", fill("<text>y</text>")) + "</legis-body></bill>",
		},
	} {
		for _, payload := range payloads {
			if _, err := parsers.Parse(format, parsers.Input{Payload: []byte(payload)}); err != nil {
				t.Errorf("%s, %.40q: %v", format, payload, err)
			}
		}
	}
}

// TestWhere: an error tells the place.
func TestWhere(t *testing.T) {
	for payload, where := range map[string]string{
		`{"results":[{"document_number":"1"},{"title":"x"}]}`: "$.results[1]",
		`[{"document_number":"1"},7]`:                         "$[1]",
		"{\"results\":[],\n!}":                                "offset 15",
	} {
		_, err := parsers.Parse("fr-json", parsers.Input{Payload: []byte(payload)})
		var e *parsers.Error
		if !errors.As(err, &e) || e.Where != where {
			t.Errorf("%s: %v, want a place %s", payload, err, where)
		}
	}
}

// TestTooLarge: a payload beyond the limit is refused before it is read.
func TestTooLarge(t *testing.T) {
	_, err := parsers.Parse("text", parsers.Input{Payload: make([]byte, parsers.MaxPayload+1)})
	if reasonOf(t, err) != exportwatch.ReasonTooLarge {
		t.Error(err)
	}
}

// TestNothingFound: a search without a match is no error.
func TestNothingFound(t *testing.T) {
	for _, payload := range []string{
		`{"description":"Documents matching nothing","count":0}`, `{"count":0,"results":[]}`, `[]`,
	} {
		r, err := parsers.Parse("fr-json", parsers.Input{Payload: []byte(payload)})
		if err != nil || len(r.Documents) != 0 {
			t.Errorf("%s: %d documents, %v", payload, len(r.Documents), err)
		}
	}
}

// TestFormats: every format has an engine, and what Sniff can answer is one.
func TestFormats(t *testing.T) {
	names := parsers.Formats()
	for _, name := range names {
		if engine := parsers.Engine(name); !strings.HasPrefix(engine, name+"/") {
			t.Errorf("engine of %s is %q", name, engine)
		}
	}
	if !slices.Contains(names, "fr-xml") || parsers.Engine("fr-yaml") != "" {
		t.Error("formats: fr-xml is missing or fr-yaml exists")
	}
}

// TestTextCharsets: the declared charset, a byte order mark and bytes that are
// no UTF-8 all give the same text.
func TestTextCharsets(t *testing.T) {
	for _, c := range []struct{ mediaType, payload string }{
		{"", "caf\u00e9 \u201cx\u201d"},
		{"", "\uFEFFcaf\u00e9 \u201cx\u201d"},
		{"text/plain; charset=windows-1252", "caf\xe9 \x93x\x94"},
		{"text/plain", "caf\xe9 \x93x\x94"},
		{"", "\xFF\xFEc\x00a\x00f\x00\xe9\x00 \x00\x1c\x20x\x00\x1d\x20"},
		{"", "\xFE\xFF\x00c\x00a\x00f\x00\xe9\x00 \x20\x1c\x00x\x20\x1d"},
	} {
		d := parseOne(t, "text", parsers.Input{MediaType: c.mediaType, Payload: []byte(c.payload)})
		if d.Version.Text != "caf\u00e9 \u201cx\u201d\n" {
			t.Errorf("%q as %q reads %q", c.payload, c.mediaType, d.Version.Text)
		}
	}
}
