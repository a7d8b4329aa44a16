package parsers

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// revealPanels makes content of what a page keeps folded until a reader asks
// for it: panels of accordions and tabs, which are hidden, and the buttons that
// open them, whose words are the panels' headings. Questions and answers of
// agencies stand in such panels. Only panels within the main content count, so
// that menus stay hidden, unless everywhere is set.
func revealPanels(doc *goquery.Document, everywhere bool) {
	openers := doc.Find("[aria-controls]").Nodes
	if len(openers) == 0 {
		return
	}
	panels := map[string]*html.Node{}
	for _, n := range doc.Find("[id]").Nodes {
		if id := attr(n, "id"); panels[id] == nil {
			panels[id] = n
		}
	}
	for _, n := range openers {
		panel := panels[strings.TrimSpace(attr(n, "aria-controls"))]
		if panel == nil || !everywhere && !inContent(n) || inFurniture(n) || inFurniture(panel) {
			continue
		}
		reveal(panel)
		if n.Data == "button" {
			n.Data, n.DataAtom = "span", 0 // a button is no text; what this one says is
		}
	}
}

// inContent reports whether n stands in what a page declares to be its content.
func inContent(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "main" || n.Data == "article" || attr(n, "role") == "main" {
			return true
		}
	}
	return false
}

// reveal takes from n what hides it.
func reveal(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "hidden" || a.Key == "aria-hidden" || a.Key == "style" && strings.Contains(strings.ToLower(a.Val), "display")
	})
}
