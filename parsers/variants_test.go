package parsers_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"exportwatch/parsers"
)

var (
	xmlDeclaration = regexp.MustCompile(`^<\?xml[^>]*\?>\s*`)
	doctype        = regexp.MustCompile(`(?i)<!DOCTYPE[^>]*>`)
)

// A variant writes a payload in another way that publishers, editors and programs
// that save it have; nil if it cannot be written so.
type variant struct {
	name  string
	write func(payload []byte) []byte
}

const mark = "\xEF\xBB\xBF"

func fromLatin1(b []byte) (out []byte) {
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

func before(front string) func([]byte) []byte {
	return func(payload []byte) []byte { return append([]byte(front), payload...) }
}

func crlf(payload []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(payload, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// wide returns text in UTF-16, with the byte order mark or without.
func wide(text []byte, bigEndian, marked bool) []byte {
	units := utf16.Encode([]rune(string(text)))
	if marked {
		units = append([]uint16{0xFEFF}, units...)
	}
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		if bigEndian {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func jsonVariants() []variant {
	return []variant{
		{"byte order mark", before(mark)},
		{"blank lines before", before("\r\n\n  ")},
		{"lines of Windows", crlf},
		{"minified", func(payload []byte) []byte {
			var b bytes.Buffer
			if json.Compact(&b, payload) != nil {
				return nil
			}
			return b.Bytes()
		}},
		{"indented", func(payload []byte) []byte {
			var b bytes.Buffer
			if json.Indent(&b, payload, "", "\t") != nil {
				return nil
			}
			return b.Bytes()
		}},
	}
}

// xmlVariants are of XML that is UTF-8, whatever it declares itself.
func xmlVariants() []variant {
	declared := func(declaration string) func([]byte) []byte {
		return func(payload []byte) []byte {
			return append([]byte(declaration), xmlDeclaration.ReplaceAll(payload, nil)...)
		}
	}
	wideAs := func(declaration string, bigEndian, marked bool) func([]byte) []byte {
		return func(payload []byte) []byte { return wide(declared(declaration)(payload), bigEndian, marked) }
	}
	const wideXML = `<?xml version="1.0" encoding="UTF-16"?>`
	return []variant{
		{"no declaration", declared("")},
		{"no declaration, blank lines before", declared("\r\n\n")},
		{"byte order mark", before(mark)},
		{"byte order mark alone", declared(mark)},
		{"XML 1.1", declared("<?xml version='1.1' encoding='utf-8' standalone='yes'?>\n")},
		{"single quotes", declared(`<?xml version='1.0' encoding='utf-8'?>`)},
		{"style sheet", declared("<?xml version=\"1.0\"?>\n<?xml-stylesheet type=\"text/xsl\" href=\"a.xsl?x>y\"?>\n")},
		{"comment", declared("<?xml version=\"1.0\"?>\n<!-- it's <RULE> & \"more\" -->\n<!---->\n")},
		{"lines of Windows", crlf},
		{"UTF-16, little end first", wideAs(wideXML, false, true)},
		{"UTF-16, big end first", wideAs(wideXML, true, true)},
		{"UTF-16, little end first, by its declaration alone", wideAs(wideXML, false, false)},
		{"UTF-16, big end first, by its declaration alone", wideAs(wideXML, true, false)},
		{"UTF-16 without declaration", wideAs("", false, true)},
	}
}

// lawVariants are of XML other than feeds and dockets, of which one that declares
// entities is refused, and what begins far below is none.
func lawVariants() []variant {
	declared := func(declaration string) func([]byte) []byte {
		return func(payload []byte) []byte {
			rest := doctype.ReplaceAll(xmlDeclaration.ReplaceAll(payload, nil), nil)
			return append([]byte(`<?xml version="1.0"?>`+declaration), rest...)
		}
	}
	return []variant{
		{"comment of kilobytes", declared("<!-- " + strings.Repeat("licensed as it is. ", 500) + " -->")},
		{"document type", declared(`<!DOCTYPE x PUBLIC "-//X//DTD It's X//EN" "x.dtd">`)},
		{"document type with a subset", declared("<!DOCTYPE x SYSTEM 'x.dtd' [\n<!-- don't -->\n<!ELEMENT x ANY>\n<?editor it's > ]> fine?>\n<!ENTITY % p '<!ELEMENT y ANY>'>\n<!ENTITY z \"it's\">\n]>")},
	}
}

func lineVariants() []variant {
	return []variant{{"byte order mark", before(mark)}, {"lines of Windows", crlf}}
}

func listVariants() []variant {
	return append(lineVariants(),
		variant{"UTF-16, little end first", func(payload []byte) []byte { return wide(payload, false, true) }},
		variant{"UTF-16, big end first", func(payload []byte) []byte { return wide(payload, true, true) }})
}

func pageVariants() []variant {
	return []variant{
		{"byte order mark", before(mark)},
		{"lines of Windows", crlf},
		{"blank lines before", before("\r\n\n")},
		{"comment", before("<!-- it's <p> kept -->\n")},
		{"UTF-16, little end first", func(payload []byte) []byte { return wide(payload, false, true) }},
	}
}

// variantsOf returns in which other ways a payload can be written.
func variantsOf(format string, payload []byte) []variant {
	front := bytes.TrimSpace(payload)
	switch {
	case bytes.HasPrefix(front, []byte("{")), bytes.HasPrefix(front, []byte("[")) && json.Valid(payload):
		return jsonVariants()
	case slices.Contains([]string{"html", "pacer-docket", "pacer-attachments", "edgar-html"}, format):
		return pageVariants()
	case slices.Contains([]string{"csv", "csl", "dpl", "uvl"}, format):
		return listVariants()
	case bytes.HasPrefix(front, []byte("<SEC")), format == "bill-print", format == "text", format == "eml":
		return lineVariants()
	case slices.Contains([]string{"feed", "pacer-rss", "edgar-current", "review-list", "ia-docket"}, format):
		return xmlVariants()
	case bytes.HasPrefix(front, []byte("<")):
		return slices.Concat(xmlVariants(), lawVariants())
	}
	return nil
}

// TestVariants: however a payload of a format is written, its bytes tell the format,
// and it is read as the same documents.
func TestVariants(t *testing.T) {
	tried := map[string]int{}
	for _, c := range badCases(t, false) {
		if noSuchMarks.Match(c.in.Payload) && !utf8.Valid(c.in.Payload) {
			c.in.Payload = fromLatin1(c.in.Payload)
		}
		for _, v := range variantsOf(c.format, c.in.Payload) {
			t.Run(c.name+"/"+v.name, func(t *testing.T) {
				payload := v.write(c.in.Payload)
				if payload == nil {
					t.Fatal("cannot be written so")
				}
				tried[c.format]++
				if got := parsers.Sniff(payload); got != c.format && !slices.Contains(byNameAlone, c.format) {
					t.Errorf("told to be %s: %.80q", got, payload)
				}
				r, err := readBad(t, c.format, c.with(payload))
				if err != nil {
					t.Error(err)
				} else if want, got := jsonOf(t, c.documents), jsonOf(t, r.Documents); got != want {
					t.Errorf("other documents%s", whereOther(want, got))
				}
			})
		}
	}
	for _, format := range parsers.Formats() {
		if tried[format] == 0 && !strings.HasSuffix(format, "pdf") {
			t.Errorf("%s: in no other way", format)
		}
	}
}

// TestSniffLists: a list tells itself by a header over rows of as many cells, and no
// text in lines is one.
func TestSniffLists(t *testing.T) {
	for payload, want := range map[string]string{
		"Party,Since,Notice\nAuklet,2031-01-04,96 FR 1\n":                               "csv",
		"Party\tSince\tNotice\r\nAuklet\t2031-01-04\t96 FR 1\r\n":                       "csv",
		"id;name\n1;Auklet\n2;Puffin\n":                                                 "csv",
		"\"Order, No.\",Name,,\n\"1, 2\",Auklet,,\n\"3\nand 4\",Puffin,,\n":             "csv",
		"Name,City,Effective_Date,Expiration_Date\nAuklet,Oslo,01/02/2031,01/02/2041\n": "csv", // cites no order: not the denied persons
		"id,name\n":                    parsers.Unknown, // as a line of prose
		"id,name\n1,Auklet\n2\n":       parsers.Unknown, // a row ends early
		"id,id\n1,2\n3,4\n":            parsers.Unknown,
		"1,2,3\n4,5,6\n7,8,9\n":        parsers.Unknown, // no names
		"Auklet Optics,Inc.\nMain,1\n": parsers.Unknown, // an address
		"Dear Counsel, hello\nWe write, again\nYours, A.\n":                                       parsers.Unknown,
		"| Party | Since |\n|---|---|\n| Auklet | 2031 |\n":                                       parsers.Unknown,
		"The Bureau issued a rule.\nIt is final.\nIt says so.\n":                                  parsers.Unknown,
		"Subject: letter\tof March\nFrom: counsel\tof Auklet\n":                                   parsers.Unknown,
		"[Congressional Bills 122d Congress]\n[H.R. 7 Introduced in House (IH)]\n\n122d CONGRESS": "bill-print",
		`["[Congressional Bills 122d Congress]"]`:                                                 parsers.Unknown,
		`{"text":"[Congressional Bills 122d Congress]"}`:                                          parsers.Unknown,
		"II\n122d CONGRESS\n1st Session\nS. 7\nIN THE SENATE OF THE UNITED STATES\nJanuary 4, 2031 Ms. Auklet introduced the following bill\nA BILL\n#### 1. Short title\nx\n": "bill-print",
		"In the 122d CONGRESS\n1st Session\nS. 7 was read.\n1. It was short.\n":                                                                                                parsers.Unknown,
		"122d CONGRESS\n1st Session\nWhat was said of S. 7:\n1. It was short.\n":                                                                                               parsers.Unknown, // of no version
	} {
		if got := parsers.Sniff([]byte(payload)); got != want {
			t.Errorf("%q is told to be %s, want %s", payload, got, want)
		}
		if got := parsers.Sniff(wide([]byte(payload), false, true)); want == "csv" && got != want {
			t.Errorf("%q in UTF-16 is told to be %s", payload, got)
		}
	}
}
