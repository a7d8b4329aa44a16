package parsers

import (
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

// maxLinks bounds the links taken from one index; official indexes list tens.
const maxLinks = 5000

// A Link is one item of an index page or a feed.
type Link struct {
	URL       string // absolute, without fragment
	Text      string // as shown, white space folded; may be empty
	Published exportwatch.Date
}

// WholePage is the selector of [HTMLLinks] for the links of a page wherever they
// stand, menus, banners and footers left out.
const WholePage = "page"

// HTMLLinks returns the web links of an HTML page in reading order, each
// address once. base is the URL of the page; links are resolved against it, or
// against the page's own base element, and a link to the page itself is left
// out. selector (CSS) picks the links, or elements that hold them; if empty,
// all links of the main content count, folded parts included, menus and footers
// left out, and if it is [WholePage], those outside the main content as well. Published
// is the date printed in the same list item, row or article, if there is one. A
// selector that is no CSS picks nothing.
// The error is an *[Error].
func HTMLLinks(payload []byte, base, selector string) ([]Link, error) {
	found, err := openAnchors(payload, base, selector)
	if err != nil {
		return nil, err
	}
	set := linkSet{seen: found.self}
	for _, n := range found.nodes {
		set.add(found.root, n)
	}
	return set.links, nil
}

// anchors are the links of a page.
type anchors struct {
	nodes []*html.Node
	root  *url.URL        // that they are resolved against
	self  map[string]bool // addresses of the page itself
}

func (a anchors) address(n *html.Node) string { return resolveWeb(a.root.String(), attr(n, "href")) }

// openAnchors finds the links of a page for HTMLLinks.
func openAnchors(payload []byte, base, selector string) (found anchors, err error) {
	if err := checkPayload(payload); err != nil {
		return found, asError("html", err)
	}
	doc, _, err := parseHTMLTree(payload, "")
	if err != nil {
		return found, asError("html", err)
	}
	root, err := url.Parse(base)
	if err != nil {
		return found, asError("html", wrongShape("base URL", "%w", err))
	}
	found = anchors{nodes: indexAnchors(doc, selector).Nodes, root: root, self: map[string]bool{withoutFragment(root): true, base: true}}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := root.Parse(strings.TrimSpace(href)); err == nil {
			found.root = u
		}
	}
	return found, nil
}

// indexAnchors returns the a elements that selector means.
func indexAnchors(doc *goquery.Document, selector string) *goquery.Selection {
	if selector == "" || selector == WholePage {
		revealPanels(doc, true)
		pruneBoilerplate(doc)
		content := doc.Find("main, [role=main]").First()
		if selector == WholePage || content.Find("a[href]").Length() == 0 {
			content = doc.Selection
		}
		return content.Find("a[href]").FilterFunction(func(_ int, a *goquery.Selection) bool { return !inFurniture(a.Nodes[0]) })
	}
	picked := doc.Find(selector)
	return picked.Filter("a[href]").AddSelection(picked.Find("a[href]"))
}

// inFurniture reports whether a link stands in a menu, a banner or a footer. On
// a page without content these may hold most of the text and so survive the
// pruning, but what they link to is the site, not a list.
func inFurniture(a *html.Node) bool {
	for n := a.Parent; n != nil; n = n.Parent {
		switch n.Data {
		case "nav", "footer", "aside":
			return true
		case "header":
			if !inside(n, "article", "main") {
				return true
			}
		}
		switch attr(n, "role") {
		case "navigation", "banner", "contentinfo", "complementary", "search":
			return true
		}
	}
	return false
}

// inside reports whether n has an ancestor of one of the elements.
func inside(n *html.Node, elements ...string) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if slices.Contains(elements, n.Data) {
			return true
		}
	}
	return false
}

// A linkSet gathers links, each address once.
type linkSet struct {
	seen  map[string]bool
	links []Link
}

func (set *linkSet) add(base *url.URL, a *html.Node) {
	address := resolveWeb(base.String(), attr(a, "href"))
	if address == "" || set.seen[address] || len(set.links) >= maxLinks {
		return
	}
	set.seen[address] = true
	set.links = append(set.links, Link{URL: address, Text: linkText(a), Published: dateNear(a)})
}

// resolveWeb returns link as an absolute address of the web without fragment,
// resolved against base; empty if it is none.
func resolveWeb(base, link string) string {
	root, err := url.Parse(base)
	if err != nil {
		root = &url.URL{}
	}
	u, err := root.Parse(strings.TrimSpace(link))
	if err != nil || link == "" || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return withoutFragment(u)
}

func withoutFragment(u *url.URL) string {
	v := *u
	v.Fragment, v.RawFragment = "", ""
	return v.String()
}

// linkText returns what a reader sees of a link, or what a screen reader says.
func linkText(a *html.Node) string {
	s := goquery.NewDocumentFromNode(a)
	if text := fold(s.Text()); text != "" {
		return text
	}
	for _, key := range []string{"aria-label", "title"} {
		if text := fold(attr(a, key)); text != "" {
			return text
		}
	}
	return fold(s.Find("img[alt]").First().AttrOr("alt", ""))
}

// dateNear returns the date in the item of the list that holds the link: the
// closest ancestor that is an item, or the nearest few if none is.
func dateNear(a *html.Node) exportwatch.Date {
	n := a
	for range 4 { // a link is seldom wrapped deeper within its item
		if n.Parent == nil || n.Parent.Type != html.ElementNode {
			break
		}
		n = n.Parent
		s := goquery.NewDocumentFromNode(n).Selection
		if s.Find("a[href]").Length() > 3 {
			break // the list, not an item of it
		}
		if d := dateOnCard(s); !d.IsZero() {
			return d
		}
		if isIndexItem(n.Data) {
			break
		}
	}
	return exportwatch.Date{}
}

func isIndexItem(tag string) bool { return tag == "li" || tag == "tr" || tag == "article" }

// dateOnCard returns the first machine-readable date in an item of a list, else the
// first that is printed as a day of publication: what an item says of its page
// tells of other days.
func dateOnCard(s *goquery.Selection) exportwatch.Date {
	if s.Length() == 0 {
		return exportwatch.Date{}
	}
	if d := stampedDate(s); !d.IsZero() {
		return d
	}
	lines, _ := linesOf(s.Nodes[0], 2000, " | ")
	return datelines(lines, 2000)
}
