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
// the text, and inside the content only what is chrome beyond doubt. What it returns measures the page as it was before.
func pruneBoilerplate(doc *goquery.Document) measured {
	revealPanels(doc, false)
	m := measure(doc.Nodes[0])
	p := pruner{m, declaredContent(doc, m)}
	p.children(doc.Nodes[0], pagePlace{most: m[doc.Nodes[0]].text / 2})
	return m
}

type pruner struct {
	measured
	content *html.Node // that the page declares; nil if it does not
}

// A pagePlace is where in a page an element stands.
type pagePlace struct {
	most   int  // bytes of text: nothing that holds more is furniture
	inside bool // in an article or the content, where a header holds the title
	kept   int  // elements around it that would be furniture outside of the content
}

// maxKept bounds the elements inside of each other that are judged by what they
// tell, each of which is read in full.
const maxKept = 8

// children prunes the children of n, which stands at here.
func (p pruner) children(n *html.Node, here pagePlace) {
	if isMain(n) {
		here.most = p.measured[n].text / 2
	}
	here.inside = here.inside || n.Data == "article" || isMain(n) || n == p.content
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		furniture := c.Type == html.ElementNode && p.measured[c].text <= here.most && p.isFurniture(c, here.inside)
		switch {
		case isInvisible(c), furniture && (!here.inside || here.kept < maxKept && isChrome(c)):
			n.RemoveChild(c)
		case furniture:
			p.children(c, pagePlace{here.most, here.inside, here.kept + 1})
		default:
			p.children(c, here)
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
	return mayBeFurniture(n.Data) && anyName(n, furniture)
}

// anyName reports whether one of the names of an element, its id and classes, is
// one of those. "no-sidebar" and "has-menu" tell of a layout.
func anyName(n *html.Node, those *regexp.Regexp) bool {
	for name := range strings.FieldsSeq(attr(n, "class") + " " + attr(n, "id")) {
		first, _, _ := strings.Cut(name, "-")
		switch first {
		case "no", "not", "has", "with", "without":
			continue
		}
		if those.MatchString(name) {
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
	if n := declaredContent(doc, m); n != nil {
		return n
	}
	if body := doc.Find("body"); body.Length() > 0 {
		return m.largestBlock(body.Nodes[0])
	}
	return doc.Nodes[0]
}

// declaredContent returns the element that the page declares to be its content, or
// nil.
func declaredContent(doc *goquery.Document, m measured) *html.Node {
	for _, declared := range []string{"main", "[role=main]", "[itemprop=articleBody]", "article", "#main-content", "#content", "#main"} {
		if s := doc.Find(declared); s.Length() == 1 && m[s.Nodes[0]].text > 0 {
			return s.Nodes[0]
		}
	}
	return nil
}
