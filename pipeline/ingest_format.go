package pipeline

import (
	"bytes"
	"cmp"
	"path"
	"strings"

	"exportwatch/parsers"
)

// This file tells what people hand in from what cannot be read.

// handedFormat returns the format that the bytes show among those that people
// hand in, or nothing. Plain text is what has no marks of anything else, neither
// of a format that is written in letters nor the name of a message; a list and the
// print of a bill are plain text too.
func handedFormat(name string, payload []byte) string {
	switch format := parsers.Sniff(payload); format {
	case "pdf", "eml", "html":
		return format
	case parsers.Unknown, "bill-print", "csv": // written in letters alone
		text := bytes.TrimSpace(payload)
		if len(text) == 0 || bytes.IndexByte(text, 0) >= 0 || marked(payload) != "" || messageNames[strings.ToLower(path.Ext(name))] {
			return ""
		}
		if _, err := parsers.Parse("text", parsers.Input{Payload: payload}); err == nil && printable(payload) {
			return "text"
		}
	}
	return ""
}

// messageNames are the ends of names under which mail programs save messages:
// read as text, one would lose the files that it carries.
var messageNames = map[string]bool{".eml": true, ".emlx": true, ".mbox": true, ".msg": true, ".mht": true, ".mhtml": true}

// marked returns what a file is that no reader here knows, by how it begins, or
// nothing.
func marked(payload []byte) string {
	payload = bytes.TrimLeft(bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF")), " \t\r\n\f")
	for _, f := range []struct{ begins, is string }{
		{`{\rtf`, "rich text (RTF)"}, {"%!PS", "PostScript"}, {"<?xml", "XML"}, {"begin 644 ", "an encoded file (uuencode)"},
		{"PK\x03\x04", "an archive or an office document"}, {"\xD0\xCF\x11\xE0", "an office document or a message of Outlook (.msg)"},
	} {
		if bytes.HasPrefix(payload, []byte(f.begins)) {
			return f.is
		}
	}
	return ""
}

// unread says what a file is that cannot be read.
func unread(payload []byte) string {
	return cmp.Or(marked(payload), "neither a PDF, a message (.eml), a web page nor plain text")
}

// printable reports whether nothing in payload but white space controls a
// terminal, as pictures and archives do.
func printable(payload []byte) bool {
	return bytes.IndexFunc(payload, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r", r) }) < 0
}
