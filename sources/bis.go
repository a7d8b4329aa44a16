package sources

import (
	"fmt"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// maxFollowed bounds how many items of an index one pass retrieves; indexes
// list the newest first and none of those watched shows more on a page.
const maxFollowed = 40

// bis returns the pages of the bureau.
func bis(Config) ([]Definition, error) { return []Definition{bisNews(), bisGuidance()}, nil }

// An index is a page that lists links to documents.
type index struct {
	url      string
	selector string // CSS of the links; empty for all links of the main content
	item     string // a link is an item if its URL holds this
}

// links returns the items that payload lists, as URLs.
func (x index) links(payload []byte) ([]string, error) {
	found, err := parsers.HTMLLinks(payload, x.url, x.selector)
	if err != nil {
		return nil, fmt.Errorf("links of %s: %w", x.url, err)
	}
	var urls []string
	for _, l := range found {
		if strings.Contains(l.URL, x.item) && l.URL != x.url {
			urls = append(urls, l.URL)
		}
	}
	return urls, nil
}

func (x index) plan(time.Time, Known) crawler.Plan {
	return crawler.Plan{
		Start: []crawler.Request{{URL: x.url}},
		Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			if r.URL != x.url {
				return nil
			}
			urls, err := x.links(p.Body)
			if err != nil {
				return nil // count has made this page suspect
			}
			var next []crawler.Request
			for _, u := range urls {
				next = append(next, crawler.Request{URL: u, Format: pageFormat(u)})
			}
			return first(maxFollowed, next)
		},
	}
}

func (x index) count(url string, payload []byte) (int, bool, error) {
	if url != x.url {
		return 0, false, nil
	}
	urls, err := x.links(payload)
	return len(urls), true, err
}

// pageFormat guesses from the path what a link of a page leads to. The parser
// refuses bytes of another format, so a wrong guess is an incident, not a wrong
// text. Under /media/ stand pages and files alike, whose bytes decide.
func pageFormat(url string) string {
	path, _, _ := strings.Cut(url, "?")
	path = strings.ToLower(path)
	switch {
	case strings.HasSuffix(path, ".pdf"):
		return "pdf"
	case strings.Contains(path, "/media/"), strings.Contains(path, "/download"):
		return parsers.Auto
	}
	return "html"
}

// bisNews watches the list of BIS press releases, newest first. Letters are
// often announced here, if at all, before a Federal Register document exists.
func bisNews() Definition {
	x := index{url: "https://www.bis.gov/news-updates", item: "/press-release/"}
	return Definition{
		Source: exportwatch.Source{
			ID: "bis/news", Title: "BIS press releases", Publisher: "Bureau of Industry and Security",
			Home: x.url, Schedule: "*/15 7-22 * * *", Grade: exportwatch.OfficialStatement, Announces: true,
			Coverage: "BIS seldom posts is-informed letters; a letter that nobody publishes cannot be seen here.",
		},
		Plan:  x.plan,
		Index: x.count,
		Kinds: map[string]exportwatch.DocKind{"html": exportwatch.PressRelease, "pdf": exportwatch.PressRelease, parsers.Auto: exportwatch.PressRelease},
	}
}

// bisGuidance watches the advisory opinions that BIS has posted. The list is
// not dated by posting, so a new opinion is news from the day it is first seen.
func bisGuidance() Definition {
	x := index{url: "https://www.bis.gov/licensing/advisory-opinions", item: "/"}
	x.selector = "main li a[href], main td a[href]"
	return Definition{
		Source: exportwatch.Source{
			ID: "bis/guidance", Title: "BIS advisory opinions", Publisher: "Bureau of Industry and Security",
			Home: x.url, Schedule: "20 8,14,20 * * *", Grade: exportwatch.Primary, Announces: true,
			Coverage: "Only opinions that BIS posts with the requester's name removed; most are never posted.",
		},
		Plan:  x.plan,
		Index: x.count,
		Kinds: map[string]exportwatch.DocKind{"html": exportwatch.Guidance, "pdf": exportwatch.Guidance, parsers.Auto: exportwatch.Guidance},
	}
}
