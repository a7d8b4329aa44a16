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
	page     bool // it was sent as HTML
	password bool // a form asks for a password
	account  bool // a form asks for the name of an account, or an address
	fields   int  // that a reader fills in
	small    bool
}

func peek(body []byte, mediaType string) peeked {
	p := peeked{small: len(body) < smallPage, start: body[:min(len(body), 4*smallPage)]}
	p.page = strings.HasPrefix(strings.ToLower(strings.TrimSpace(mediaType)), "text/html")
	p.html = looksLikePage(p.start)
	text := ""
	switch {
	case p.html:
		text = p.scan()
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

// A pageScan reads the start of a page without building a tree.
type pageScan struct {
	*peeked
	text, heading strings.Builder
	within        string // the element that text stands in
	headed        int    // 1 inside of the first heading, 2 after it
	words         int    // of text, no more than there are
}

// scan notes title, heading and fields and returns the text, or as much of it as
// shows that the page is no wall.
func (p *peeked) scan() string {
	s, telling, at := pageScan{peeked: p}, lastTelling(p.start), 0
	z := html.NewTokenizer(bytes.NewReader(p.start))
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		at += len(z.Raw())
		switch tt {
		case html.StartTagToken, html.SelfClosingTagToken:
			s.tag(z.Token())
		case html.TextToken:
			s.take(z.Text())
		case html.EndTagToken:
			if name, _ := z.TagName(); s.headed == 1 && string(name) == "h1" {
				s.headed = 2
			}
			s.within = ""
			s.text.WriteByte(' ')
			if at > telling && s.enough() {
				return s.end()
			}
		}
	}
	return s.end()
}

func (s *pageScan) tag(t html.Token) {
	s.within = t.Data
	switch t.Data {
	case "h1":
		s.headed = max(s.headed, 1)
	case "input":
		s.input(t.Attr)
	case "textarea", "select":
		s.fields++
	}
}

func (s *pageScan) take(text []byte) {
	switch s.within {
	case "script", "style":
	case "title":
		if s.title == "" {
			s.title = fold(html.UnescapeString(string(text)))
		}
	default:
		s.text.Write(text)
		s.words += max(plainWords(text)-1, 0) // the first may go on from the text before
		if s.headed == 1 {
			s.heading.Write(text)
		}
	}
}

// enough reports whether the page says more than a wall does, whatever follows,
// if nothing that follows is a title, a heading of the first level or a field.
func (s *pageScan) enough() bool {
	return s.words >= wallWords && !s.password && s.headed != 1 && (s.words >= manyWords || !missingHead.MatchString(foldHTML(&s.heading)))
}

func (s *pageScan) end() string {
	s.peeked.heading = foldHTML(&s.heading)
	return html.UnescapeString(s.text.String())
}

func foldHTML(b *strings.Builder) string { return fold(html.UnescapeString(b.String())) }

// plainWords counts words of text that are words whatever entities stand for.
func plainWords(text []byte) (n int) {
	letters, entity := false, false
	for _, c := range text {
		switch {
		case c == '&':
			entity = true
		case c == ' ' || '\t' <= c && c <= '\r':
			if letters && !entity {
				n++
			}
			letters, entity = false, false
		default:
			letters = letters || c != '_' && isWordByte(c)
		}
	}
	if letters && !entity {
		n++
	}
	return n
}

// lastTelling returns where the last tag starts that tells more of a long page
// than its length does: of a title, a heading of the first level, or a field.
func lastTelling(page []byte) int {
	last := -1
	for at := 0; ; at++ {
		i := bytes.IndexByte(page[at:], '<')
		if i < 0 {
			return last
		}
		at += i
		for _, name := range []string{"title", "h1", "input"} {
			if rest := page[at+1:]; len(rest) >= len(name) && bytes.EqualFold(rest[:len(name)], []byte(name)) {
				last = at
			}
		}
	}
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
