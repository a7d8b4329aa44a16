package parsers

import (
	"bytes"
	"net/http"
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
	title, text string
	heading     string // the first of the first level
	markup      string // the start of the page in lower case
	words       int
	html        bool
	password    bool // a form asks for a password
	account     bool // a form asks for the name of an account, or an address
	fields      int  // that a reader fills in
	small       bool
}

func peek(body []byte, mediaType string) peeked {
	p := peeked{small: len(body) < smallPage}
	start := body[:min(len(body), 4*smallPage)]
	low := bytes.ToLower(start)
	p.html = bytes.Contains(low, []byte("<html")) || bytes.Contains(low, []byte("<!doctype html")) ||
		bytes.Contains(low, []byte("<title")) && !bytes.HasPrefix(low, []byte("<?xml")) && !bytes.HasPrefix(low, []byte("<rss")) && !bytes.HasPrefix(low, []byte("<feed"))
	if !p.html {
		if strings.HasPrefix(strings.TrimSpace(mediaType), "text/") || mediaType == "" {
			p.text = fold(string(start[:min(len(start), smallPage)]))
		}
		p.words = len(strings.Fields(p.text))
		return p
	}
	p.markup = string(low)
	p.scan(html.NewTokenizer(bytes.NewReader(start)))
	p.text = fold(p.text)
	p.words = len(strings.Fields(p.text))
	return p
}

// scan reads title, heading, text and fields without building a tree.
func (p *peeked) scan(z *html.Tokenizer) {
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
	p.text = html.UnescapeString(text.String())
	p.heading = fold(html.UnescapeString(heading.String()))
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
