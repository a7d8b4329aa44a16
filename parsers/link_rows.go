package parsers

import (
	"regexp"
	"slices"

	"golang.org/x/net/html"
)

// HTMLSiblings returns the links that stand in a list with links that is holds of,
// in rows of their own: the first link of each item, table row, article or card
// beside theirs that has none of them. base and selector are those of [HTMLLinks],
// which finds the links, and so is the error. Where the rows of a list cannot be
// told from its elements and classes there are none.
func HTMLSiblings(payload []byte, base, selector string, is func(Link) bool) ([]Link, error) {
	found, err := openAnchors(payload, base, selector)
	if err != nil {
		return nil, err
	}
	rows := linkRows{first: map[*html.Node]*html.Node{}, holds: map[*html.Node]bool{}, parts: map[*html.Node][]*html.Node{}}
	var items []*html.Node
	for _, a := range found.nodes[:min(len(found.nodes), maxLinks)] {
		address := found.address(a)
		if address == "" || found.self[address] {
			continue
		}
		item := is(Link{URL: address, Text: linkText(a)})
		if item {
			items = append(items, a)
		}
		rows.mark(a, item)
	}
	set := linkSet{seen: found.self}
	for _, a := range rows.beside(items) {
		set.add(found.root, a)
	}
	return set.links, nil
}

// linkRows knows of the elements of a page which links they hold.
type linkRows struct {
	first map[*html.Node]*html.Node   // the first link in it
	holds map[*html.Node]bool         // one of those looked for is in it
	parts map[*html.Node][]*html.Node // of lists, see partsOf
}

func (r linkRows) mark(a *html.Node, item bool) {
	for n := a; n != nil; n = n.Parent {
		if r.first[n] == nil {
			r.first[n] = a
		}
		if item {
			r.holds[n] = true
		}
	}
}

// beside returns the first links of the rows beside those of items.
func (r linkRows) beside(items []*html.Node) (links []*html.Node) {
	type kind struct {
		list       *html.Node
		tag, class string
	}
	done := map[kind]bool{}
	for _, a := range items {
		row := r.row(a)
		if row == nil || done[kind{row.Parent, row.Data, attr(row, "class")}] {
			continue
		}
		for _, list := range r.partsOf(row.Parent) {
			done[kind{list, row.Data, attr(row, "class")}] = true
			for n := list.FirstChild; n != nil; n = n.NextSibling {
				if like(n, row) && r.first[n] != nil && !r.holds[n] {
					links = append(links, r.first[n])
				}
			}
		}
	}
	return links
}

// year matches what is written over each part of a list that goes by years or months.
var year = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// partsOf returns a list and, if a heading with a year stands over it, those
// beside it under such headings of their own: the same list goes on there.
func (r linkRows) partsOf(list *html.Node) []*html.Node {
	if parts, ok := r.parts[list]; ok {
		return parts
	}
	parts := []*html.Node{list}
	if (list.Data == "ul" || list.Data == "ol") && underYear(list) {
		parts = nil
		for n := list.Parent.FirstChild; n != nil; n = n.NextSibling {
			if n.Type == html.ElementNode && n.Data == list.Data && underYear(n) {
				parts = append(parts, n)
			}
		}
	}
	for _, part := range parts {
		r.parts[part] = parts
	}
	return parts
}

// underYear reports whether what stands right above a list is short and has a year.
func underYear(list *html.Node) bool {
	for n := list.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type == html.ElementNode {
			text := linkText(n)
			return len(text) < 40 && year.MatchString(text)
		}
	}
	return false
}

// row returns the row of a list that link a stands in: the nearest item or row of a
// table, else the nearest article, else the nearest card, with another like it.
func (r linkRows) row(a *html.Node) *html.Node {
	for _, tags := range [][]string{{"li", "tr", "dd", "dt"}, {"article"}, {"a", "div", "section"}} {
		for n := a; n.Parent != nil && !slices.Contains([]string{"ul", "ol", "dl", "table", "main", "body"}, n.Data); n = n.Parent {
			if slices.Contains(tags, n.Data) && r.hasLike(n) {
				return n
			}
			if n.Data == "li" || n.Data == "tr" { // what stands around it is the list
				break
			}
		}
	}
	return nil
}

// hasLike reports whether another element like n, in the list it stands in, holds a
// link.
func (r linkRows) hasLike(n *html.Node) bool {
	for _, list := range r.partsOf(n.Parent) {
		for m := list.FirstChild; m != nil; m = m.NextSibling {
			if m != n && like(m, n) && r.first[m] != nil {
				return true
			}
		}
	}
	return false
}

// like reports whether a is a row as b is: items and rows of tables are by what
// they are, links and cards by their classes too.
func like(a, b *html.Node) bool {
	if a.Type != html.ElementNode || a.Data != b.Data {
		return false
	}
	switch b.Data {
	case "li", "tr", "dd", "dt", "article":
		return true
	}
	return attr(b, "class") != "" && attr(a, "class") == attr(b, "class")
}
