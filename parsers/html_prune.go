package parsers

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// pruneBoilerplate removes what stands around the content of a page: scripts
// and hidden parts, menus, banners, footers, share bars, cookie notices. It
// never removes an element that holds the declared main content or most of
// the text. What it returns measures the page as it was before.
func pruneBoilerplate(doc *goquery.Document) measured {
	revealPanels(doc, false)
	m := measure(doc.Nodes[0])
	p := pruner{m}
	p.children(doc.Nodes[0], false, m[doc.Nodes[0]].text/2)
	return m
}

type pruner struct{ measured }

// children prunes the children of n; inContent says that n is inside an
// article or the main element, where a header holds the title. Nothing that
// holds more than most bytes of text is furniture.
func (p pruner) children(n *html.Node, inContent bool, most int) {
	if isMain(n) {
		most = p.measured[n].text / 2
	}
	inContent = inContent || n.Data == "article" || isMain(n)
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case isInvisible(c):
			n.RemoveChild(c)
		case c.Type == html.ElementNode && p.measured[c].text <= most && p.isFurniture(c, inContent):
			n.RemoveChild(c)
		default:
			p.children(c, inContent, most)
		}
		c = next
	}
}

func (p pruner) isFurniture(n *html.Node, inContent bool) bool {
	if p.measured[n].main {
		return false
	}
	switch n.Data {
	case "nav", "footer", "aside":
		return true
	case "header":
		return !inContent
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog":
		return true
	}
	return mayBeFurniture(n.Data) && namesFurniture(attr(n, "class")+" "+attr(n, "id"))
}

// namesFurniture reports whether one of the names of an element designates
// page furniture. "no-sidebar" and "has-menu" tell of a layout.
func namesFurniture(names string) bool {
	for name := range strings.FieldsSeq(names) {
		first, _, _ := strings.Cut(name, "-")
		switch first {
		case "no", "not", "has", "with", "without":
			continue
		}
		if furniture.MatchString(name) {
			return true
		}
	}
	return false
}

// isInvisible reports whether n never shows text of the publisher's.
func isInvisible(n *html.Node) bool {
	switch n.Type {
	case html.ElementNode:
	case html.CommentNode, html.DoctypeNode:
		return true
	default:
		return false
	}
	switch n.Data {
	case "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas",
		"button", "select", "input", "textarea", "ix:header", "ix:hidden":
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true":
			return true
		case a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none"):
			return true
		}
	}
	return false
}

// furniture are words of class and id attributes that designate page furniture.
var furniture = regexp.MustCompile(`(?i)(?:^|[_-])(?:share|sharing|social|addtoany|breadcrumbs?|cookies?|consent|gdpr|` +
	`newsletter|subscribe|sidebar|skip|skiplinks?|pager|pagination|masthead|advert|advertisement|promo|carousel|slider|` +
	`slides|flexslider|menu|navbar|sitenav|toolbar|footer|related|comments|printfriendly)(?:[_-]|$)`)

// mayBeFurniture reports whether the class of an element can make it furniture.
// A heading, a paragraph or a cell styled "promo" is still what it is.
func mayBeFurniture(tag string) bool {
	switch tag {
	case "div", "ul", "ol", "dl", "section", "form", "header":
		return true
	}
	return false
}

// mainContent returns the element that holds the content of a pruned page:
// what the page declares, else the largest block of text.
func mainContent(doc *goquery.Document, m measured) *html.Node {
	for _, declared := range []string{"main", "[role=main]", "[itemprop=articleBody]", "article", "#main-content", "#content", "#main"} {
		if s := doc.Find(declared); s.Length() == 1 && m[s.Nodes[0]].text > 0 {
			return s.Nodes[0]
		}
	}
	if body := doc.Find("body"); body.Length() > 0 {
		return m.largestBlock(body.Nodes[0])
	}
	return doc.Nodes[0]
}
