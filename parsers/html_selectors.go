package parsers

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"exportwatch"
)

// ValidSelector reports whether s is a CSS selector.
func ValidSelector(s string) bool {
	page, err := goquery.NewDocumentFromReader(strings.NewReader("<p></p>"))
	if err != nil {
		return false
	}
	// Every element matches a selector or its negation; one that is no CSS
	// matches none either way.
	all := page.Find("*")
	return all.Is(s) || all.Is(":not("+s+")")
}

// A picked page is what the selectors of title and day find on it.
type picked struct {
	title     string
	published exportwatch.Date
	warnings  []exportwatch.Warning // of selectors that find nothing
}

// pick looks for title and day of publication on a page that nothing has been
// pruned from: they often stand in a banner.
func (s Selectors) pick(doc *goquery.Document) picked {
	var p picked
	if s.Title != "" {
		if p.title = fold(doc.Find(s.Title).First().Text()); p.title == "" {
			p.missing("title", s.Title)
		}
	}
	if s.Published != "" {
		found := doc.Find(s.Published).First()
		if p.published = stampDay(found.AttrOr("datetime", found.AttrOr("content", ""))); p.published.IsZero() {
			p.published = dateIn(found)
		}
		if p.published.IsZero() {
			p.missing("published", s.Published)
		}
	}
	return p
}

func (p *picked) missing(field, selector string) {
	p.warnings = append(p.warnings, exportwatch.Warning{
		Code: "selector_empty", Message: fmt.Sprintf("the %s selector %q finds nothing on the page; what stands for it was looked for", field, selector),
	})
}

// dateIn returns the first date in s that a machine can read, else the first
// printed: whoever wrote the selector says that it is the day of publication.
func dateIn(s *goquery.Selection) exportwatch.Date {
	if stamp, ok := s.Find("time[datetime]").First().Attr("datetime"); ok {
		if d := stampDay(stamp); !d.IsZero() {
			return d
		}
	}
	if s.Length() == 0 {
		return exportwatch.Date{}
	}
	return printedDate(head(looseText(s.Nodes[0]), 2000))
}
