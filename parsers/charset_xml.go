package parsers

import (
	"bytes"
	"cmp"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"exportwatch"
)

// declaredEncoding matches the encoding in an XML declaration.
var declaredEncoding = regexp.MustCompile(`^(<\?xml\b[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')`)

// withoutEncoding returns document with spaces in place of the encoding that its
// declaration names, so that all else stays where it stands.
func withoutEncoding(document []byte) []byte {
	m := declaredEncoding.FindSubmatchIndex(document)
	if m == nil {
		return document
	}
	out := bytes.Clone(document)
	for i := m[3]; i < m[1]; i++ {
		out[i] = ' '
	}
	return out
}

// xmlEncoding matches an XML declaration as far as the encoding in it.
var xmlEncoding = regexp.MustCompile(`^\s*<\?xml\b[^>]*?\sencoding\s*=\s*["']([^"'<>]*)["']`)

// xmlCharset returns the encoding that an XML declaration names, or "".
func xmlCharset(document []byte) string {
	m := xmlEncoding.FindSubmatch(firstBytes(document, 1024))
	if m == nil {
		return ""
	}
	return string(m[1])
}

// feedInUTF8 returns a feed as UTF-8, without the name of another encoding. A slip
// in one item must not hide the others, so that stray bytes are read as those of a
// page are; see [decoding.read].
func feedInUTF8(payload []byte) ([]byte, []exportwatch.Warning, error) {
	d := decoding{declared: cmp.Or(xmlCharset(payload), "utf-8"), shown: func(text []byte) []byte { return text }}
	text, warnings, err := d.read(payload)
	return inVersion10(withoutEncoding(text)), warnings, err
}

// laterVersion matches a declaration of XML 1.1, which allows more characters in
// names and line ends; what feeds hold is the same in both.
var laterVersion = regexp.MustCompile(`^<\?xml\s+version\s*=\s*["']1\.(1)["']`)

// inVersion10 returns document with 1.0 in the place of its version 1.1, which
// encoding/xml refuses.
func inVersion10(document []byte) []byte {
	m := laterVersion.FindSubmatchIndex(document)
	if m == nil {
		return document
	}
	out := bytes.Clone(document)
	out[m[2]] = '0'
	return out
}

// xmlInUTF8 returns in with a payload that XML readers can take, where it is an
// XML document whose charset is not told by its declaration alone: a byte order
// mark comes first (RFC 7303, 3.2), and a document without an encoding that is
// no UTF-8 is in the charset it was sent as. UTF-16 shows in the zeros of a
// declaration too. Every other payload is left as it
// is, and so is one that the charset does not fit: its reader says why.
func xmlInUTF8(in Input) Input {
	label, text := "", in.Payload
	switch {
	case bytes.HasPrefix(text, []byte("\xFE\xFF")):
		label, text = "utf-16be", text[2:]
	case bytes.HasPrefix(text, []byte("\xFF\xFE")):
		label, text = "utf-16le", text[2:]
	case bytes.HasPrefix(text, []byte("\x00<\x00?\x00x")): // XML 1.0, appendix F
		label = "utf-16be"
	case bytes.HasPrefix(text, []byte("<\x00?\x00x\x00")):
		label = "utf-16le"
	case bytes.HasPrefix(text, []byte("\xEF\xBB\xBF<?xml")):
		in.Payload = withoutEncoding(text[3:])
		return in
	case bytes.HasPrefix(text, []byte("\xEF\xBB\xBF{")), bytes.HasPrefix(text, []byte("\xEF\xBB\xBF[")):
		in.Payload = text[3:]
		return in
	case bytes.HasPrefix(text, []byte("<?xml")) && !declaredEncoding.Match(text) && !utf8.Valid(text):
		if n := countStrays(text); n.sequences < n.bytes { // else it is UTF-8 with slips
			label = headerCharset(in.MediaType)
		}
	}
	if label == "" {
		return in
	}
	decoded, err := decodeAs(label, text)
	if err != nil || !strings.HasPrefix(strings.TrimLeft(decoded, " \t\r\n"), "<") {
		return in
	}
	in.Payload = withoutEncoding([]byte(decoded))
	if kind, params, err := mime.ParseMediaType(in.MediaType); err == nil && params["charset"] != "" {
		params["charset"] = "utf-8"
		in.MediaType = mime.FormatMediaType(kind, params)
	}
	return in
}
