package parsers

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"exportwatch"
)

// decodeText returns payload as UTF-8, by the charset of mediaType or a byte
// order mark, else as UTF-8, else as Windows-1252. Bytes that are no text in
// the charset so found are an error.
func decodeText(payload []byte, mediaType string) (string, error) {
	label := "utf-8"
	_, params, err := mime.ParseMediaType(mediaType)
	switch {
	case bytes.HasPrefix(payload, []byte("\xFE\xFF")):
		label, payload = "utf-16be", payload[2:]
	case bytes.HasPrefix(payload, []byte("\xFF\xFE")):
		label, payload = "utf-16le", payload[2:]
	case bytes.HasPrefix(payload, []byte("\xEF\xBB\xBF")):
		payload = payload[3:]
	case err == nil && params["charset"] != "":
		label = params["charset"]
	case !utf8.Valid(payload):
		label = "windows-1252"
	}
	return decodeAs(label, payload)
}

func decodeAs(label string, payload []byte) (string, error) {
	if at := notUTF8(payload); isUTF8(label) && at >= 0 {
		return "", fault(exportwatch.ReasonCharset, fmt.Sprintf("offset %d", at), "byte 0x%02X is not text in %s", payload[at], label)
	}
	r, err := charset.NewReaderLabel(label, bytes.NewReader(payload))
	if err != nil {
		return "", fault(exportwatch.ReasonCharset, "", "charset %q: %w", label, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return "", fault(exportwatch.ReasonCharset, "", "decode as %s: %w", label, err)
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return "", fault(exportwatch.ReasonCharset, "", "byte of value zero: not text in %s", label)
	}
	return string(b), nil
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
