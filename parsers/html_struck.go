package parsers

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// struckOnPage stands before what a page strikes through; a bracket closes it.
// What was struck is told, for a reader of changes, but not as what holds.
const struckOnPage = "[struck: "

// markStruck puts the words that the page under root strikes through in
// brackets, line by line.
func markStruck(root *html.Node) {
	var struck []*html.Node
	var find func(n *html.Node)
	find = func(n *html.Node) {
		if isStruck(n) {
			struck = append(struck, n)
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			find(c)
		}
	}
	find(root)
	for _, n := range struck {
		lines := struckLines{}
		lines.measure(n)
		lines.mark(n)
	}
}

// isStruck reports whether an element strikes its words through, by its name,
// its style or a class of the usual style sheets.
func isStruck(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.Data {
	case "del", "s", "strike":
		return true
	}
	return strings.Contains(strings.ToLower(attr(n, "style")), "line-through") ||
		slices.ContainsFunc(strings.Fields(attr(n, "class")), func(class string) bool {
			return class == "line-through" || class == "text-decoration-line-through" || class == "strikethrough"
		})
}

// struckLines says of the elements within a struck one which hold words and
// which end a line.
type struckLines map[*html.Node]struct{ words, breaks bool }

func (l struckLines) measure(n *html.Node) {
	here := l[n]
	switch {
	case n.Type == html.TextNode:
		here.words = strings.TrimSpace(n.Data) != ""
	case n.Type == html.ElementNode && !isInline(n.Data):
		here.breaks = true
	}
	for c := n.FirstChild; c != nil && !isInvisible(n); c = c.NextSibling {
		l.measure(c)
		here.words, here.breaks = here.words || l[c].words, here.breaks || l[c].breaks
	}
	l[n] = here
}

// mark puts each run of the children of n that stands in one line in brackets,
// and so within the children that end lines.
func (l struckLines) mark(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		if l[c].breaks {
			l.mark(c)
			c = c.NextSibling
			continue
		}
		first, words := c, false
		for ; c != nil && !l[c].breaks; c = c.NextSibling {
			words = words || l[c].words
		}
		if words {
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: struckOnPage}, first)
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: "]"}, c)
		}
	}
}
