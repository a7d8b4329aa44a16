package parsers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestBadInputTiny: of nothing, of white space, of one byte and of the first few no
// format makes a document, plain text excepted, for which a letter is a text.
func TestBadInputTiny(t *testing.T) {
	for _, c := range badCases(t, true) {
		payloads := [][]byte{nil, []byte(" \r\n\t\n"), {0xEF, 0xBB, 0xBF}, {0xFF, 0xFE}, {0xFE, 0xFF}, []byte("\x1f\x8b\x08")}
		for b := range 256 {
			payloads = append(payloads, []byte{byte(b)})
		}
		for n := 2; n < 16; n++ {
			payloads = append(payloads, c.in.Payload[:n])
		}
		for _, payload := range payloads {
			r, err := readBad(t, c.format, c.with(payload))
			if err == nil && len(r.Documents) > 0 && !told(r) && c.format != "text" {
				t.Errorf("%s: %q gives %s", c.format, payload, r.Documents[0].ID)
			}
			if len(payload) == 0 && (err == nil || reasonOf(t, err) != exportwatch.ReasonEmptyBody) {
				t.Errorf("%s of nothing: %v", c.format, err)
			}
		}
	}
	for b := range 256 {
		if got := parsers.Sniff([]byte{byte(b)}); got != parsers.Unknown {
			t.Errorf("the byte %#x is told to be %s", b, got)
		}
	}
}

// TestBadInputTruncated: a payload that ends early is an error that names where, or
// warns, or has lost nothing. Of lists cut between two lines, and of plain text,
// nothing can tell: see lineTables.
func TestBadInputTruncated(t *testing.T) {
	for _, c := range badCases(t, false) {
		t.Run(c.name, func(t *testing.T) {
			n := len(c.in.Payload)
			cuts := middles(c.in.Payload)
			for i := range 24 {
				cuts = append(cuts, n*(i+1)/25)
			}
			for _, at := range cuts {
				r, err := readBad(t, c.format, c.with(c.in.Payload[:at]))
				if c.format != "text" && (!lineTables[c.format] || c.in.Payload[at-1] != '\n') {
					c.checkKept(t, r, err)
				}
			}
		})
	}
}

// TestBadInputOneLine: a payload without a single line break is read as one with, or
// refused; and a long line without any syntax is none of a format.
func TestBadInputOneLine(t *testing.T) {
	for _, c := range badCases(t, false) {
		if json.Valid(c.in.Payload) {
			r, err := readBad(t, c.format, c.with(bytes.ReplaceAll(c.in.Payload, []byte("\n"), []byte(" "))))
			if err != nil || jsonOf(t, r.Documents) != jsonOf(t, c.documents) {
				t.Errorf("%s on one line: %v, or other documents", c.name, err)
			}
		}
	}
	size := badSize(1 << 16)
	for _, format := range parsers.Formats() {
		for _, piece := range []string{"x", "a,", "word ", "<a", "&", "\\", "(", "\u202E", "=?utf-8?b?"} {
			in := parsers.Input{URL: "https://x.example/a", Court: "zzd", Payload: []byte(strings.Repeat(piece, size/len(piece)))}
			r, err := readBad(t, format, in)
			if err == nil && len(r.Documents) > 0 && format != "text" {
				t.Errorf("%s: %q again and again gives %s", format, piece, r.Documents[0].ID)
			}
		}
	}
}

// TestBadInputDeclared: XML and pages that declare another charset than theirs are
// read as they are, or refused.
func TestBadInputDeclared(t *testing.T) {
	tried := 0
	for _, c := range badCases(t, false) {
		front, want := bytes.TrimSpace(c.in.Payload), jsonOf(t, c.documents)
		if !bytes.HasPrefix(front, []byte("<")) || noSuchMarks.Match(c.in.Payload) {
			continue
		}
		tried++
		for _, label := range []string{"UTF-16", "utf-16le", "UTF-8", "windows-1252", "x-none", "", "\x00", strings.Repeat("x", 5000)} {
			declared := xmlDeclaration.ReplaceAll(front, nil)
			declared = slices.Concat(fmt.Appendf(nil, `<?xml version="1.0" encoding="%s"?>`, label), declared)
			if r, err := readBad(t, c.format, c.with(declared)); err == nil && jsonOf(t, r.Documents) != want {
				t.Errorf("%s declared as %.20q: other documents than as itself%s", c.name, label, whereOther(want, jsonOf(t, r.Documents)))
			}
		}
	}
	if tried < 15 {
		t.Errorf("%d payloads tried", tried)
	}
}

// TestBadInputOutside: text outside of the root element of XML is refused where it
// stands; an end mark before a PDF file is no file of its own.
func TestBadInputOutside(t *testing.T) {
	const rule = "<RULE>\n<PREAMB><SUBJECT>Samples</SUBJECT></PREAMB>\n<FRDOC>[FR Doc. 2031-00001 Filed 1-1-31; 8:45 am]</FRDOC></RULE>"
	for payload, want := range map[string]string{
		"\n words before\n" + rule:               "line 2",
		rule + "\n\n words behind":               "line 5",
		rule + "\n" + rule:                       "line 4",
		rule + "\n<!-- made by x -->\n<?x y?>\n": "",
	} {
		_, err := parsers.Parse("fr-xml", parsers.Input{Payload: []byte(payload)})
		var e *parsers.Error
		if where := ""; errors.As(err, &e) {
			if where = e.Where; where != want {
				t.Errorf("%q: fault at %s, want %s: %v", payload, where, want, err)
			}
		} else if err != nil || want != "" {
			t.Errorf("%q: %v, want a fault at %q", payload, err, want)
		}
	}
	file := makePDF("BT /F1 10 Tf 72 700 Td (An order.) Tj ET")
	d := parseOne(t, "pdf", parsers.Input{Payload: append([]byte("%%EOF\r\n"), file...)})
	if !strings.Contains(d.Version.Text, "An order.") {
		t.Errorf("behind an end mark: %q", d.Version.Text)
	}
	if _, err := parsers.Parse("pdf", parsers.Input{Payload: slices.Concat([]byte("%%EOF\r\n"), file, file)}); err == nil {
		t.Error("two files are read as one")
	}
}
