package parsers

import (
	"bytes"
	"mime"
	"regexp"
	"unicode/utf8"
)

// declaredEncoding matches the encoding in an XML declaration.
var declaredEncoding = regexp.MustCompile(`^(<\?xml\b[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')`)

// xmlInUTF8 returns in with a payload that XML readers can take, where it is an
// XML document whose charset is not told by its declaration alone: a byte order
// mark comes first (RFC 7303, 3.2), and a document without an encoding that is
// no UTF-8 is in the charset it was sent as. Every other payload is left as it
// is, and so is one that the charset does not fit: its reader says why.
func xmlInUTF8(in Input) Input {
	label, text := "", in.Payload
	switch {
	case bytes.HasPrefix(text, []byte("\xFE\xFF")):
		label, text = "utf-16be", text[2:]
	case bytes.HasPrefix(text, []byte("\xFF\xFE")):
		label, text = "utf-16le", text[2:]
	case bytes.HasPrefix(text, []byte("\xEF\xBB\xBF<?xml")):
		in.Payload = declaredEncoding.ReplaceAll(text[3:], []byte("$1"))
		return in
	case bytes.HasPrefix(text, []byte("<?xml")) && !declaredEncoding.Match(text) && !utf8.Valid(text):
		if _, params, err := mime.ParseMediaType(in.MediaType); err == nil {
			label = params["charset"]
		}
	}
	if label == "" {
		return in
	}
	decoded, err := decodeAs(label, text)
	if err != nil || !bytes.HasPrefix([]byte(decoded), []byte("<?xml")) {
		return in
	}
	in.Payload = declaredEncoding.ReplaceAll([]byte(decoded), []byte("$1"))
	if kind, params, err := mime.ParseMediaType(in.MediaType); err == nil && params["charset"] != "" {
		params["charset"] = "utf-8"
		in.MediaType = mime.FormatMediaType(kind, params)
	}
	return in
}
