package parsers

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// looseMarkup matches what is not to be looked into, and what may be a character
// that should have been escaped.
var looseMarkup = regexp.MustCompile(`(?s)<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)?|<[^A-Za-z_/!?]|<$`)

// mendXML returns payload with what keeps an XML reader from reading it whole,
// though its meaning is plain: characters that XML has not are left out, and "&"
// and "<" that begin nothing are escaped, as in "AT&T". People type these into
// the names of parties, and a publisher's system passes them on.
func mendXML(payload []byte) []byte {
	payload = slices.DeleteFunc(slices.Clone(payload), func(b byte) bool { // bytes: the charset may be one of single bytes
		return b < ' ' && b != '\t' && b != '\n' && b != '\r'
	})
	return looseMarkup.ReplaceAllFunc(payload, func(s []byte) []byte {
		switch {
		case s[0] == '&':
			return mendReference(s)
		case s[0] == '<' && !bytes.HasPrefix(s, []byte("<!")):
			return append([]byte("&lt;"), s[1:]...)
		}
		return s
	})
}

// mendReference returns a reference to a character as it is, one to a character
// that XML has not as nothing, and what only begins like one as text.
func mendReference(s []byte) []byte {
	name := strings.TrimSuffix(string(s[1:]), ";")
	number, isNumber := strings.CutPrefix(name, "#")
	if !isNumber {
		if _, known := xml.HTMLEntity[name]; known || name == "apos" || name == "quot" || name == "amp" || name == "lt" || name == "gt" {
			return s
		}
		return append([]byte("&amp;"), s[1:]...)
	}
	base := 10
	if hex := strings.TrimLeft(number, "xX"); hex != number {
		number, base = hex, 16
	}
	if n, err := strconv.ParseInt(number, base, 32); err != nil || n > 0x10FFFF || n < ' ' && n != '\t' && n != '\n' && n != '\r' || n >= 0xD800 && n < 0xE000 || n == 0xFFFE || n == 0xFFFF {
		return nil
	}
	return s
}
