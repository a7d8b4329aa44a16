package parsers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

// maxHTML is the largest page that is read, in bytes; annual reports, the
// longest pages at hand, have two megabytes.
const maxHTML = 16 << 20

// maxTags bounds the tags of a page, and with them memory: a tag takes some 600
// bytes with the text after it. Annual reports have near 60,000.
const maxTags = 500_000

// parseHTMLTree parses payload in the charset that [decodePage] finds; the warnings
// are of its bytes. Nesting beyond 512 elements is an error, as it is
// to [html.Parse]. Struck words stand in brackets, see [markStruck].
func parseHTMLTree(payload []byte, mediaType string) (*goquery.Document, []exportwatch.Warning, error) {
	if len(payload) > maxHTML {
		return nil, nil, fault(exportwatch.ReasonTooLarge, "", "page of %d bytes, more than %d", len(payload), maxHTML)
	}
	if kind := otherThanPage(payload); kind != "" {
		return nil, nil, wrongShape("offset 0", "%s, not a page", kind)
	}
	page, warnings, err := decodePage(payload, mediaType)
	if err != nil {
		return nil, nil, err
	}
	if !anyMarkup.Match(page) && anyMarkup.Match(payload) {
		return nil, nil, fault(exportwatch.ReasonCharset, "offset 0", "the byte order mark tells a charset in which the page has not a single tag")
	}
	if n := bytes.Count(page, []byte("<")); n > maxTags {
		return nil, nil, fault(exportwatch.ReasonTooLarge, "", "page of %d tags, more than %d", n, maxTags)
	}
	if secondPage.Match(page) {
		warnings = append(warnings, exportwatch.Warning{Code: "concatenated", Message: "a second page begins behind the end of the first: what it holds may be missing"})
	}
	if endsEarly(page) {
		return nil, nil, fault(exportwatch.ReasonTruncated, fmt.Sprintf("offset %d", len(payload)), "the page ends inside of its elements")
	}
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		reason := exportwatch.ReasonTooDeep // the one other way in which a page is refused
		if errors.Is(err, html.ErrBufferExceeded) {
			reason = exportwatch.ReasonTooLarge
		}
		return nil, nil, fault(reason, fmt.Sprintf("offset %d", deepPlace(page)), "%w", err)
	}
	markStruck(root)
	markRaised(root)
	return goquery.NewDocumentFromNode(root), warnings, nil
}

// maxOpen is how many elements html.Parse lets be open at a time.
const maxOpen = 512

// deepPlace returns where in page, whose elements nest too deep, more have been
// begun than may be open; the end of the page if they close each other so that
// their tags do not tell.
func deepPlace(page []byte) (at int) {
	open := 0
	for z := html.NewTokenizer(bytes.NewReader(page)); open <= maxOpen; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return len(page)
		}
		at += len(z.Raw())
		switch name, _ := z.TagName(); {
		case kind == html.StartTagToken && !slices.Contains([]string{"br", "img", "hr", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source"}, string(name)):
			open++
		case kind == html.EndTagToken:
			open = max(0, open-1)
		}
	}
	return at
}

// secondPage matches where one page ends and another begins. A reader that takes
// the main part of a page, or the docket in it, takes that of one.
var secondPage = regexp.MustCompile(`(?i)</html\s*>\s*(?:<!doctype|<html[\s>])`)

// otherThanPage names what payload is if its first bytes cannot begin a page:
// servers send files and errors under addresses that look like pages.
func otherThanPage(payload []byte) string {
	start := bytes.TrimLeft(bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF")), " \t\r\n")
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "\x89PNG", "GIF8", "\xFF\xD8\xFF", "\xD0\xCF\x11\xE0", "\x1F\x8B"} {
		if bytes.HasPrefix(start, []byte(magic)) {
			return "a file"
		}
	}
	switch wide := bytes.HasPrefix(payload, []byte("\xFF\xFE")) || bytes.HasPrefix(payload, []byte("\xFE\xFF")); {
	case !wide && bytes.IndexByte(firstBytes(payload, 512), 0) >= 0:
		return "binary data"
	case len(start) > 0 && (start[0] == '{' || start[0] == '[') && json.Valid(start):
		return "JSON"
	}
	return ""
}

// startsPage reports whether page has a start tag of the whole or of the body.
func startsPage(page []byte) bool {
	for rest := page; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		if after, ok := afterPageName(rest); ok && (len(after) == 0 || !isWordByte(after[0])) {
			return true
		}
	}
}

// endsPage reports whether page has an end tag of the whole or of the body,
// which is looked for from the end.
func endsPage(page []byte) bool {
	for {
		i := bytes.LastIndex(page, []byte("</"))
		if i < 0 {
			return false
		}
		if after, ok := afterPageName(page[i+2:]); ok {
			if after = bytes.TrimLeft(after, "\t\n\f\r "); len(after) > 0 && after[0] == '>' {
				return true
			}
		}
		page = page[:i+1] // what follows is kept out of sight, a tag found before it is whole without it
	}
}

// afterPageName returns what follows the name of the element of the whole page
// or of its body, at the start of b in any letter case.
func afterPageName(b []byte) ([]byte, bool) {
	const n = len("html")
	if len(b) < n || !bytes.EqualFold(b[:n], []byte("html")) && !bytes.EqualFold(b[:n], []byte("body")) {
		return nil, false
	}
	return b[n:], true
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// endsEarly reports whether a page was cut: it has neither of its end tags,
// which may be left out, and leaves elements open whose end tag may not. Read
// as it is, a cut page would look like one whose publisher struck the rest.
func endsEarly(page []byte) bool {
	return !endsPage(page) && startsPage(page) && leavesOpen(page)
}

// leavesOpen reports whether page ends inside of a tag or leaves elements open
// whose end tag may not be left out.
func leavesOpen(page []byte) bool {
	open := map[string]int{}
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.StartTagToken:
			name, _ := z.TagName()
			open[string(name)]++
		case html.EndTagToken:
			name, _ := z.TagName()
			open[string(name)]--
		case html.ErrorToken:
			for _, name := range []string{"div", "main", "article", "section", "table", "ul", "ol", "dl", "pre", "script", "style", "title", "h1", "h2", "h3", "span", "a", "b", "i", "strong", "em", "font", "blockquote"} {
				if open[name] > 0 {
					return true
				}
			}
			return cutTag.Match(page[max(0, len(page)-maxTagEnd):])
		}
	}
}

// cutTag matches what ends inside of a tag or of a comment.
var cutTag = regexp.MustCompile(`<(?:[a-zA-Z/!][^>]*)?$`)

// maxTagEnd bounds, in bytes, how much of the end of a page is searched for a
// tag that was cut.
const maxTagEnd = 2000

// wholePage returns a warning if payload may be a page that was cut where
// nothing is left open: it has no end tag. Pages that never have one are
// compared with each other, and are whole.
func wholePage(payload []byte) []exportwatch.Warning {
	if endsPage(payload) || !startsPage(payload) && !leavesOpen(payload) {
		return nil
	}
	return []exportwatch.Warning{{Code: "truncated", Message: "the page has no end tag"}}
}

// attr returns the value of an attribute, or the empty string.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// A measured page knows of every element how much text it holds, so that
// pruning a page takes one pass over it whatever its nesting.
type measured map[*html.Node]extent

// An extent is what an element holds.
type extent struct {
	text   int  // bytes of text, white space at the ends of text nodes excepted
	linked int  // those of them inside links
	main   bool // it is or holds the declared main content
}

func measure(root *html.Node) measured {
	m := measured{}
	m.visit(root)
	return m
}

// visit measures n, which is no text, and what it holds.
func (m measured) visit(n *html.Node) extent {
	var e extent
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			e.text += len(strings.TrimSpace(c.Data))
			continue
		}
		if isInvisible(c) {
			continue
		}
		inner := m.visit(c)
		e.text += inner.text
		e.linked += inner.linked
		e.main = e.main || inner.main
	}
	if n.Data == "a" {
		e.linked = e.text
	}
	e.main = e.main || isMain(n)
	m[n] = e
	return e
}

// running counts the bytes of text outside links.
func (m measured) running(n *html.Node) int { return m[n].text - m[n].linked }

func isMain(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.Data == "main" || attr(n, "role") == "main")
}

// nearlyAll is the share in percent of a block's running text that its one
// child must hold to stand for it.
const nearlyAll = 95

// largestBlock descends from n as long as one child holds nearly all of its
// running text, so that furniture beside it is left out.
func (m measured) largestBlock(n *html.Node) *html.Node {
	for {
		var next *html.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && m.running(c) > 0 && m.running(c)*100 >= m.running(n)*nearlyAll {
				next = c
			}
		}
		if next == nil || !isContainer(next) {
			return n
		}
		n = next
	}
}

// isContainer reports whether an element is a box for blocks, not a block.
func isContainer(n *html.Node) bool {
	switch n.Data {
	case "div", "section", "article", "form", "center", "table", "tbody", "tr", "td", "body", "main", "font":
		return true
	}
	return false
}
