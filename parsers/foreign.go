package parsers

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// foreign refuses, for the formats that would make something of anything, a
// payload that is of another source: markup read as words, tables read as pages.
func foreign(format string, payload []byte) error {
	switch format {
	case "html", "edgar-html":
		if is := otherThanMarkup(payload); is != "" {
			return wrongShape("offset 0", "%s, not a page", is)
		}
		if !anyMarkup.Match(payload) {
			return wrongShape("", "plain text without a single tag, not a page")
		}
	case "text":
		is := otherThanMarkup(payload)
		if is == "bill-print" || is == "csv" { // plain text too
			is = ""
		}
		if is == "" && htmlStart.Match(front(payload)) {
			is = "a page"
		}
		if is == "" && json.Valid(payload) && bytes.IndexAny(front(payload), "{[") == 0 {
			is = "JSON"
		}
		if is != "" {
			return wrongShape("offset 0", "%s, not plain text", is)
		}
	}
	return nil
}

// anyMarkup matches what begins a tag or a comment, in UTF-16 as well.
var anyMarkup = regexp.MustCompile(`<\x00?[A-Za-z!?/]`)

// otherThanMarkup names the format of payload if its bytes show one that is
// written neither as a page nor as plain text; else it is empty.
func otherThanMarkup(payload []byte) string {
	head := front(payload)
	if htmlStart.Match(head) {
		return ""
	}
	if is := Sniff(payload); is != Unknown {
		return is
	}
	if bytes.HasPrefix(head, []byte("<?xml")) {
		return "XML"
	}
	return ""
}

// frontText returns the front of payload in UTF-8, if a byte order mark shows
// another charset.
func frontText(payload []byte) []byte {
	if label, text := byMark("", payload); isWide(label) {
		b, err := transcode(label, firstBytes(text, sniffWindow))
		if err == nil {
			return front(b)
		}
	}
	return front(payload)
}

// front returns the part of payload that tells its format, without a byte order
// mark and the white space before it.
func front(payload []byte) []byte {
	head := bytes.TrimPrefix(firstBytes(payload, sniffWindow), []byte("\xEF\xBB\xBF"))
	return bytes.TrimLeft(head, " \t\r\n\f")
}
