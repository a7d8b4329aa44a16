package parsers

import (
	"time"

	"exportwatch"
)

// A SitemapPage is one page of a site map.
type SitemapPage struct {
	URL      string
	Modified time.Time // zero if the map does not say
}

// maxSitemapPages bounds the pages of one site map, as sitemaps.org does.
const maxSitemapPages = 50_000

// SitemapPages returns the pages that a site map lists, or the maps that an
// index of them lists, in its order. The error is an *[Error].
func SitemapPages(payload []byte) ([]SitemapPage, error) {
	if err := checkPayload(payload); err != nil {
		return nil, asError("sitemap", err)
	}
	root, err := parseXML(payload)
	if err != nil {
		return nil, asError("sitemap", err)
	}
	if root.name != "urlset" && root.name != "sitemapindex" {
		return nil, asError("sitemap", wrongShape(place(root.line), "root <%s>, want <urlset> or <sitemapindex>", root.name))
	}
	var out []SitemapPage
	for _, n := range root.all("url", "sitemap") {
		if len(out) == maxSitemapPages {
			return nil, asError("sitemap", fault(exportwatch.ReasonTooLarge, place(n.line), "more than %d pages", maxSitemapPages))
		}
		p := SitemapPage{URL: n.at("loc").text()}
		if p.URL == "" {
			return nil, asError("sitemap", wrongShape(place(n.line), "a page without an address"))
		}
		p.Modified = instant(n.at("lastmod").text())
		out = append(out, p)
	}
	return out, nil
}

// instant returns the time that s tells in one of the forms of ISO 8601 that
// site maps may have, the zero time if none; a day alone is its first instant
// in UTC.
func instant(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
