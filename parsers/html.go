package parsers

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

// readHTML reads a web page as one article: its title, the day it was
// published, and the text of its main content without menus, share bars,
// counters and the like, so that pages which differ only in those give the
// same text.
func readHTML(in Input) ([]Document, error) {
	doc, warnings, err := parseHTMLTree(in.Payload, in.MediaType)
	if err != nil {
		return nil, err
	}
	picked := in.Selectors.pick(doc)
	published := declaredDate(doc) // from scripts and meta elements, before pruning drops them
	m := pruneBoilerplate(doc)
	content, err := selectedContent(doc, m, in.Selectors.Body)
	if err != nil {
		return nil, err
	}
	title := cmp.Or(picked.title, pageTitle(doc, content))
	switch {
	case !picked.published.IsZero():
		published = picked.published
	case published.IsZero():
		published = publishedDate(content, title)
	}
	d := Document{Document: exportwatch.Document{ID: pageID(in, "page"), Kind: exportwatch.Article, Title: title, URL: in.URL}}
	w := pageWriter{b: &builder{}}
	w.b.text.Grow(m[doc.Nodes[0]].text)
	if !hasHeading(content, title) && title != "" {
		w.heading(title, 1)
	}
	for _, n := range content {
		w.blocks(n)
	}
	w.flush()
	w.b.finish(&d.Version)
	if strings.TrimSpace(strings.TrimPrefix(d.Version.Text, title)) == "" {
		return nil, fault(exportwatch.ReasonEmptyBody, "", "no text beside the title: what scripts would load is not on the page")
	}
	if links := contentLinks(doc, content, in); links != nil {
		d.Version.Meta = exportwatch.Meta{"links": links}
	}
	d.Version.Published, d.Version.Warnings = published, slices.Concat(picked.warnings, wholePage(in.Payload), warnings)
	return []Document{d}, nil
}

// selectedContent returns the elements whose text is the document's.
func selectedContent(doc *goquery.Document, m measured, selector string) ([]*html.Node, error) {
	if selector == "" {
		return []*html.Node{mainContent(doc, m)}, nil
	}
	s := doc.Find(selector)
	if s.Length() == 0 {
		return nil, wrongShape("", "nothing on the page matches the body selector %q", selector)
	}
	return outermost(s), nil
}

// outermost returns the nodes of s that no other node of s holds, so that no
// text is taken twice.
func outermost(s *goquery.Selection) []*html.Node {
	in := map[*html.Node]bool{}
	for _, n := range s.Nodes {
		in[n] = true
	}
	var out []*html.Node
	for _, n := range s.Nodes {
		nested := false
		for p := n.Parent; p != nil; p = p.Parent {
			nested = nested || in[p]
		}
		if !nested {
			out = append(out, n)
		}
	}
	return out
}

// pageTitle returns the title of a page: the main heading, or what the page's
// head declares, without the name of the site after it.
func pageTitle(doc *goquery.Document, content []*html.Node) string {
	if t := fold(goquery.NewDocumentFromNode(content[0]).Find("h1").First().Text()); t != "" {
		return t
	}
	declared := fold(doc.Find("meta[property='og:title']").AttrOr("content", ""))
	if declared == "" {
		declared = fold(doc.Find("title").First().Text())
	}
	for _, n := range doc.Find("h1").Nodes {
		if t := fold(goquery.NewDocumentFromNode(n).Text()); t != "" && strings.HasPrefix(declared, t) {
			return t
		}
	}
	return withoutSite(declared)
}

// withoutSite cuts what pages append to their title: " | Bureau", " - Site".
func withoutSite(title string) string {
	if i := strings.Index(title, " | "); i > 0 {
		return title[:i]
	}
	return title
}

func hasHeading(content []*html.Node, title string) bool {
	for _, n := range content {
		for _, h := range goquery.NewDocumentFromNode(n).Find("h1, h2").Nodes {
			if fold(goquery.NewDocumentFromNode(h).Text()) == title {
				return true
			}
		}
	}
	return false
}

// A declaration is a meta element that declares the day of publication, by the
// value of one of its attributes.
type declaration struct {
	key, value string
	anyCase    bool
}

// declarations lists them, the surest first.
func declarations() []declaration {
	return []declaration{
		{"property", "article:published_time", false}, {"itemprop", "datePublished", false}, {"name", "dcterms.issued", true},
		{"name", "dcterms.created", true}, {"name", "dc.date.issued", true}, {"name", "dc.date.created", true},
		{"name", "pubdate", true}, {"name", "publish-date", true}, {"name", "date", true},
	}
}

func (d declaration) by(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == d.key && (a.Val == d.value || d.anyCase && strings.EqualFold(a.Val, d.value))
	})
}

// declaredDate returns the day of publication that the head of a page declares.
func declaredDate(doc *goquery.Document) exportwatch.Date {
	var metas, scripts []*html.Node
	for n := range doc.Nodes[0].Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "meta":
			metas = append(metas, n)
		case n.Data == "script" && attr(n, "type") == "application/ld+json":
			scripts = append(scripts, n)
		}
	}
	for _, d := range declarations() {
		if i := slices.IndexFunc(metas, d.by); i >= 0 {
			if day := stampDay(attr(metas[i], "content")); !day.IsZero() {
				return day
			}
		}
	}
	for _, n := range scripts {
		if d := linkedDataDate([]byte(goquery.NewDocumentFromNode(n).Text())); !d.IsZero() {
			return d
		}
	}
	return exportwatch.Date{}
}

// linkedDataDate returns datePublished of a schema.org description, alone, in
// a list or in a graph.
func linkedDataDate(script []byte) exportwatch.Date {
	type work struct {
		DatePublished string `json:"datePublished"`
	}
	var one struct {
		work
		Graph []work `json:"@graph"`
	}
	var list []work
	if json.Unmarshal(script, &one) == nil {
		list = append(one.Graph, one.work)
	} else if json.Unmarshal(script, &list) != nil {
		return exportwatch.Date{} // the script is no description of a work: not an error of the page
	}
	for _, w := range list {
		if d := stampDay(w.DatePublished); !d.IsZero() {
			return d
		}
	}
	return exportwatch.Date{}
}

func head(s string, n int) string { return s[:min(n, len(s))] }
