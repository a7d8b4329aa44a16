package parsers

import (
	"cmp"
	"regexp"
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
	counts := func(n *html.Node) bool { return (everywhere || inContent(n)) && !inFurniture(n) }
	panels := map[string]*html.Node{}
	for _, n := range doc.Find("[id]").Nodes {
		if id := attr(n, "id"); panels[id] == nil {
			panels[id] = n
		}
	}
	for _, n := range doc.Find("[aria-controls], [data-bs-target], [data-target], [aria-expanded]").Nodes {
		panel := panels[panelName(n)]
		if panel == nil {
			panel = hiddenAfter(n)
		}
		if panel != nil && !opensPopup(n) && counts(n) && !inFurniture(panel) {
			reveal(panel)
			showButton(n)
		}
	}
	revealHeaded(doc, counts)
	for _, n := range doc.Find("[hidden], [aria-hidden], [style]").Nodes {
		if isInvisible(n) && mayBeFurniture(n.Data) && anyName(n, foldedPanel) && counts(n) {
			reveal(n)
		}
	}
}

// revealHeaded reveals the hidden elements right after headings, and the buttons
// that headings are the whole of, where scripts alone know what opens what.
func revealHeaded(doc *goquery.Document, counts func(*html.Node) bool) {
	for _, n := range doc.Find("h1, h2, h3, h4, h5, h6, dt").Nodes {
		if !counts(n) {
			continue
		}
		heading := goquery.NewDocumentFromNode(n)
		for _, button := range heading.Find("button").Nodes {
			if fold(goquery.NewDocumentFromNode(button).Text()) == fold(heading.Text()) {
				showButton(button)
			}
		}
		if panel := hiddenAfter(n); panel != nil {
			reveal(panel)
		}
	}
}

// foldedPanel are words of class and id attributes that designate what a page folds.
var foldedPanel = regexp.MustCompile(`(?i)(?:^|[_-])(?:accordions?|faqs?|answers?|collapse|collapsible|tab-pane|tabpanel)(?:[_-]|$)`)

// panelName returns the id of the panel that n opens, or the empty string.
func panelName(n *html.Node) string {
	if id := strings.TrimSpace(attr(n, "aria-controls")); id != "" {
		return id
	}
	for _, key := range []string{"data-bs-target", "data-target"} {
		if id, ok := strings.CutPrefix(strings.TrimSpace(attr(n, key)), "#"); ok {
			return id
		}
	}
	return ""
}

// opensPopup reports whether n opens what is no part of the text: a dialog or a menu.
func opensPopup(n *html.Node) bool {
	switch cmp.Or(attr(n, "data-bs-toggle"), attr(n, "data-toggle")) {
	case "modal", "dropdown", "offcanvas", "popover", "tooltip":
		return true
	}
	return attr(n, "aria-haspopup") != ""
}

// hiddenAfter returns the hidden element right after n, or after what n is the
// last of in a heading or the whole of elsewhere, or nil.
func hiddenAfter(n *html.Node) *html.Node {
	for range 3 { // a button in a span in a heading
		next := besideBlank(n.NextSibling, func(n *html.Node) *html.Node { return n.NextSibling })
		if next != nil {
			if isInvisible(next) && (mayBeFurniture(next.Data) || next.Data == "dd" || next.Data == "p") {
				return next
			}
			return nil
		}
		whole := besideBlank(n.PrevSibling, func(n *html.Node) *html.Node { return n.PrevSibling }) == nil
		if n = n.Parent; n == nil || !whole && headingLevel(n.Data) == 0 && n.Data != "dt" {
			return nil
		}
	}
	return nil
}

// besideBlank returns the first node from n on, in the direction of step, that is
// neither white space nor a comment.
func besideBlank(n *html.Node, step func(*html.Node) *html.Node) *html.Node {
	for n != nil && (n.Type == html.CommentNode || n.Type == html.TextNode && strings.TrimSpace(n.Data) == "") {
		n = step(n)
	}
	return n
}

// showButton makes text of a button, which is none otherwise.
func showButton(n *html.Node) {
	if n.Data == "button" {
		n.Data, n.DataAtom = "span", 0
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
