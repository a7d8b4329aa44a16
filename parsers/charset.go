package parsers

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"exportwatch"
)

// decodeText returns a text as UTF-8, in the charset that its bytes, mediaType or
// else its bytes again tell; see [decoding.read]. Bytes of value zero are no text.
func decodeText(payload []byte, mediaType string) (string, []exportwatch.Warning, error) {
	d := decoding{declared: headerCharset(mediaType), shown: func(text []byte) []byte { return text }}
	text, warnings, err := d.read(payload)
	if err != nil {
		return "", nil, err
	}
	s, err := withoutZero(d.declared, text)
	return s, warnings, err
}

// decodeAs returns payload, which is in the charset of label to its last byte, as
// UTF-8.
func decodeAs(label string, payload []byte) (string, error) {
	if at := notUTF8(payload); isUTF8(label) && at >= 0 {
		return "", fault(exportwatch.ReasonCharset, fmt.Sprintf("offset %d", at), "byte 0x%02X is not text in %s", payload[at], label)
	}
	b, err := transcode(label, payload)
	if err != nil {
		return "", err
	}
	return withoutZero(label, b)
}

func withoutZero(label string, text []byte) (string, error) {
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return "", fault(exportwatch.ReasonCharset, fmt.Sprintf("line %d", 1+bytes.Count(text[:at], []byte("\n"))), "byte of value zero: not text in %s", cmp.Or(label, "any charset"))
	}
	return string(text), nil
}

// A decoding is how a payload is to be read as text.
type decoding struct {
	declared string                   // the charset by what comes with the text; empty if nothing tells
	shown    func(text []byte) []byte // the part of text that readers get to see
}

// read returns payload as UTF-8. A byte order mark tells its charset. Without one
// it is UTF-8 if all of it can be and some of it is no ASCII, or if what is shown
// has at least as many sequences of several bytes in UTF-8 as bytes that are none:
// no text in another charset looks so, and a wrong declaration, or one stray byte,
// must not make another text of it. Else it is what is declared, else
// Windows-1252. Stray bytes in UTF-8 are read as [mendUTF8] says, with a warning
// if they are shown; if most of the text is of them it is an error.
func (d decoding) read(payload []byte) ([]byte, []exportwatch.Warning, error) {
	label, text := byMark(d.declared, payload)
	if isWide(label) {
		if bytes.IndexByte(text, 0) >= 0 {
			b, err := transcode(label, text)
			return b, nil, err
		}
		label = "utf-8" // ASCII in UTF-16 is every other byte zero
	}
	if utf8.Valid(text) {
		if label == "" || isUTF8(label) || !isASCII(text) {
			return text, nil, nil
		}
		b, err := transcode(label, text)
		return b, nil, err
	}
	shown := d.shown(text)
	n := countStrays(shown)
	guessed := label == ""
	if guessed && n.sequences == 0 && n.bytes > 0 {
		label = "windows-1252"
	}
	inUTF8 := label == "" || isUTF8(label) || n.sequences >= n.bytes
	if (inUTF8 || guessed) && n.garble(len(shown)) {
		at := notUTF8(text)
		return nil, nil, fault(exportwatch.ReasonCharset, fmt.Sprintf("offset %d", at+len(payload)-len(text)),
			"byte 0x%02X is not UTF-8, and %d others are not: in which charset the text is, nothing tells", text[at], n.bytes-1)
	}
	if !inUTF8 {
		b, err := transcode(label, text)
		return b, nil, err
	}
	if at := cutSequence(text); at >= 0 {
		return nil, nil, fault(exportwatch.ReasonTruncated, fmt.Sprintf("offset %d", at+len(payload)-len(text)), "the text ends within a character")
	}
	return mendUTF8(text), n.warnings(), nil
}

// byMark returns the charset that a byte order mark of payload tells, and what
// follows the mark; without one, declared and payload.
func byMark(declared string, payload []byte) (label string, text []byte) {
	switch {
	case bytes.HasPrefix(payload, []byte("\xFE\xFF")):
		return "utf-16be", payload[2:]
	case bytes.HasPrefix(payload, []byte("\xFF\xFE")):
		return "utf-16le", payload[2:]
	case bytes.HasPrefix(payload, []byte("\xEF\xBB\xBF")):
		return "utf-8", payload[3:]
	}
	return declared, payload
}

// headerCharset returns the charset of a Content-Type, or "".
func headerCharset(mediaType string) string {
	_, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return "" // as if nothing were declared
	}
	return params["charset"]
}

// transcode returns text in the charset of label as UTF-8.
func transcode(label string, text []byte) ([]byte, error) {
	r, err := charset.NewReaderLabel(label, bytes.NewReader(text))
	if err != nil {
		return nil, fault(exportwatch.ReasonCharset, "", "charset %q: %w", label, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fault(exportwatch.ReasonCharset, "", "decode as %s: %w", label, err)
	}
	return b, nil
}

// notUTF8 returns the offset of the first byte that is no part of UTF-8, or -1.
func notUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for at := 0; at < len(b); {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// isUTF8 reports whether label names UTF-8, in any of its spellings.
func isUTF8(label string) bool {
	_, name := charset.Lookup(label)
	return name == "utf-8"
}

// isWide reports whether label names a charset of two bytes a letter.
func isWide(label string) bool {
	_, name := charset.Lookup(label)
	return strings.HasPrefix(name, "utf-16")
}

func isASCII[T string | []byte](b T) bool {
	for i := range len(b) {
		if b[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
