package parsers

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"exportwatch"
)

// decodePage returns a page as UTF-8, in the charset of a byte order mark,
// mediaType, the page's own declaration or its bytes; see [decoding.read]. What
// stands in its comments and scripts counts for nothing.
func decodePage(payload []byte, mediaType string) ([]byte, []exportwatch.Warning, error) {
	return decoding{declared: pageCharset(payload, mediaType), shown: shownPart}.read(payload)
}

// pageCharset returns the charset that mediaType, a meta element or the XML
// declaration of a page names, the first of them that is known, or "".
func pageCharset(payload []byte, mediaType string) string {
	if label := headerCharset(mediaType); label != "" {
		if _, name := charset.Lookup(label); name != "" {
			return name
		}
	}
	start := firstBytes(payload, 1024) // where browsers look for it
	if bytes.Contains(bytes.ToLower(start), []byte("charset")) {
		_, name, _ := charset.DetermineEncoding(start, "")
		return name
	}
	_, name := charset.Lookup(xmlCharset(start))
	return name
}

// shownPart returns the texts of a page without comments, scripts and styles, and
// the tags that hold more than ASCII.
func shownPart(page []byte) []byte {
	var shown []byte
	hidden := false
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		tt, raw := z.Next(), z.Raw()
		switch tt {
		case html.ErrorToken:
			return shown
		case html.StartTagToken:
			if !isASCII(raw) {
				shown = append(shown, raw...)
			}
			name, _ := z.TagName()
			hidden = string(name) == "script" || string(name) == "style"
		case html.SelfClosingTagToken:
			if !isASCII(raw) {
				shown = append(shown, raw...)
			}
		case html.EndTagToken:
			hidden = false
		case html.TextToken:
			if !hidden {
				shown = append(shown, raw...)
			}
		}
	}
}
