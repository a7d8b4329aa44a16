package parsers_test

import (
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers"
)

const sitemap = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://www.govinfo.gov/bulkdata/BILLS/122/1/hr/BILLS-122hr7ih.xml</loc><lastmod>2031-01-04T10:11:12.345Z</lastmod><changefreq>monthly</changefreq></url>
<url><loc>
https://www.govinfo.gov/bulkdata/BILLS/122/1/hr/BILLS-122hr8ih.xml
</loc><lastmod>2031-01-05</lastmod></url><url><loc>https://x.example/</loc></url></urlset>`

func TestSitemapPages(t *testing.T) {
	got, err := parsers.SitemapPages([]byte(sitemap))
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	first := time.Date(2031, 1, 4, 10, 11, 12, 345e6, time.UTC)
	if !got[0].Modified.Equal(first) || got[1].URL != "https://www.govinfo.gov/bulkdata/BILLS/122/1/hr/BILLS-122hr8ih.xml" || got[1].Modified.Day() != 5 || !got[2].Modified.IsZero() {
		t.Errorf("%v", got)
	}
	if got, err := parsers.SitemapPages([]byte(`<sitemapindex><sitemap><loc>https://x.example/1.xml</loc></sitemap></sitemapindex>`)); err != nil || len(got) != 1 {
		t.Errorf("an index: %v, %v", got, err)
	}
	for payload, want := range map[string]exportwatch.Reason{
		`<rss><channel/></rss>`:   exportwatch.ReasonWrongShape,
		`<urlset><url/></urlset>`: exportwatch.ReasonWrongShape,
		`<urlset><url><loc>https`: exportwatch.ReasonTruncated,
		``:                        exportwatch.ReasonEmptyBody,
	} {
		if _, err := parsers.SitemapPages([]byte(payload)); reasonOf(t, err) != want {
			t.Errorf("%q: %v, want %s", payload, err, want)
		}
	}
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(sitemap))
	f.Fuzz(func(t *testing.T, payload []byte) {
		pages, err := parsers.SitemapPages(payload)
		for _, p := range pages {
			if err != nil || p.URL == "" {
				t.Errorf("page %v with error %v", p, err)
			}
		}
	})
}
