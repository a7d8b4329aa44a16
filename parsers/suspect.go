package parsers

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"exportwatch"
)

// smallPage bounds, in bytes, what can be nothing but a wall or an error: the
// largest recorded ones have under 12 KB, so markers in longer pages are
// quotations, and a form in one is a side matter.
const smallPage = 20_000

// Suspect tells whether an answer is something else than the content asked
// for, whatever its status: a bot wall, a login page, an error told as a
// success. It returns the reason and a line for the operator, or an empty
// reason. Answers that say honestly what they are (404 with the site's own
// page, 500) are not suspect. mediaType is the Content-Type as sent; only the
// start of a long body is looked at.
func Suspect(status int, header http.Header, mediaType string, body []byte) (exportwatch.Reason, string) {
	if reason, why := suspectHeader(status, header, len(body)); reason != "" {
		return reason, why
	}
	if isBinary(body) {
		return "", ""
	}
	p := peek(body, mediaType)
	for _, w := range walls() {
		if w.is(status, header, p) {
			return w.reason, w.detail
		}
	}
	return "", ""
}

// A peeked body is what the judgement looks at.
type peeked struct {
	title    string
	text     string // empty if it is longer than that of any wall and no password is asked for
	lower    string // text in lower case
	heading  string // the first of the first level
	start    []byte // of the body
	words    int
	html     bool
	password bool // a form asks for a password
	account  bool // a form asks for the name of an account, or an address
	fields   int  // that a reader fills in
	small    bool
}

func peek(body []byte, mediaType string) peeked {
	p := peeked{small: len(body) < smallPage, start: body[:min(len(body), 4*smallPage)]}
	p.html = looksLikePage(p.start)
	text := ""
	switch {
	case p.html:
		text = p.scan(html.NewTokenizer(bytes.NewReader(p.start)))
	case mediaType == "" || strings.HasPrefix(strings.TrimSpace(mediaType), "text/"):
		text = string(firstBytes(p.start, smallPage))
	}
	if p.words = len(strings.Fields(text)); p.words < wallWords || p.password {
		p.text = fold(text) // no wall says more
		p.lower = strings.ToLower(p.text)
	}
	return p
}

// looksLikePage reports whether the start of a body is HTML, which a feed with
// titles is not.
func looksLikePage(start []byte) bool {
	feed := false
	for _, part := range [][]byte{firstBytes(start, 2048), start} { // most pages tell early
		low := bytes.ToLower(part)
		feed = feed || bytes.HasPrefix(low, []byte("<?xml")) || bytes.HasPrefix(low, []byte("<rss")) || bytes.HasPrefix(low, []byte("<feed"))
		if bytes.Contains(low, []byte("<html")) || bytes.Contains(low, []byte("<!doctype html")) || !feed && bytes.Contains(low, []byte("<title")) {
			return true
		}
	}
	return false
}

// says reports whether the text holds one of words, letter case aside. What an
// expression can match holds one of its words, which are found much faster.
func (p peeked) says(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(p.lower, w) })
}

// markup returns the start of the page in lower case.
func (p peeked) markup() string { return strings.ToLower(string(p.start)) }

// scan notes title, heading and fields without building a tree, and returns the
// text.
func (p *peeked) scan(z *html.Tokenizer) string {
	var text, heading strings.Builder
	within, headed := "", 0 // headed is 1 inside of the first heading, 2 after it
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		switch tt {
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			within = t.Data
			if t.Data == "h1" && headed == 0 {
				headed = 1
			}
			switch t.Data {
			case "input":
				p.input(t.Attr)
			case "textarea", "select":
				p.fields++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); headed == 1 && string(name) == "h1" {
				headed = 2
			}
			within = ""
			text.WriteByte(' ')
		case html.TextToken:
			switch within {
			case "script", "style":
			case "title":
				if p.title == "" {
					p.title = fold(html.UnescapeString(string(z.Text())))
				}
			default:
				b := z.Text()
				text.Write(b)
				if headed == 1 {
					heading.Write(b)
				}
			}
		}
	}
	p.heading = fold(html.UnescapeString(heading.String()))
	return html.UnescapeString(text.String())
}

// input notes what a field of a form asks for.
func (p *peeked) input(attrs []html.Attribute) {
	filled := true
	for _, a := range attrs {
		switch a.Key {
		case "type":
			switch strings.ToLower(a.Val) {
			case "hidden", "submit", "button", "image", "checkbox":
				filled = false
			}
			p.password = p.password || strings.EqualFold(a.Val, "password")
			p.account = p.account || strings.EqualFold(a.Val, "email")
		case "name", "id":
			p.account = p.account || accountField.MatchString(a.Val)
		}
	}
	if filled {
		p.fields++
	}
}

// isBinary reports whether body is a file of a kind that is never a wall.
func isBinary(body []byte) bool {
	return bytes.HasPrefix(body, []byte("%PDF-")) || bytes.HasPrefix(body, []byte("PK\x03\x04")) ||
		bytes.IndexByte(body[:min(len(body), 512)], 0) >= 0
}
