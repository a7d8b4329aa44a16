package parsers

import (
	"net/url"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

// Bounds of the links that are kept of a page: how many, and how long, in bytes,
// a value of a query may be. Longer ones are tokens of a session, which are other
// ones on every visit.
const (
	maxContentLinks = 200
	maxQueryValue   = 32
)

// contentLinks returns the links of the content of a page in reading order, each
// address once: the address, and after a tab the words that lead to it. Links
// into the page itself are left out.
func contentLinks(doc *goquery.Document, content []*html.Node, in Input) []string {
	base := in.URL
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if absolute := resolveWeb(in.URL, href); absolute != "" {
			base = absolute
		}
	}
	seen := map[string]bool{"": true, resolveWeb(in.URL, in.URL): true}
	var links []string
	for _, part := range content {
		for n := range part.Descendants() {
			if n.Type != html.ElementNode || n.Data != "a" {
				continue
			}
			address := steadyAddress(resolveWeb(base, attr(n, "href")))
			if seen[address] || len(links) >= maxContentLinks {
				continue
			}
			seen[address] = true
			if in.Stored != nil {
				address = in.Stored(address)
			}
			links = append(links, address+"\t"+exportwatch.Excerpt(linkText(n), maxTitle))
		}
	}
	return links
}

// steadyAddress returns an address without the parts of its query that change
// from visit to visit; the empty string for what is no address.
func steadyAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	query := u.Query()
	for name, values := range query {
		for _, v := range values {
			if len(v) > maxQueryValue {
				query.Del(name)
			}
		}
	}
	u.RawQuery = query.Encode()
	u.RawQuery = pageQuery(u)
	return u.String()
}
