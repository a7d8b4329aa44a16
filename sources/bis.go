package sources

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	bisSite   = "https://www.bis.gov"
	bisBureau = "Bureau of Industry and Security"

	// maxFollowed bounds how many items of an index one pass retrieves that were
	// read before.
	maxFollowed = 40
	// maxSection bounds how many pages and files of a section of the site one
	// pass retrieves. Its pages are few; its files grow over the years.
	maxSection = 400
)

// bis returns the pages of the bureau.
func bis(Config) ([]Definition, error) {
	return []Definition{bisNews(), bisGuidance(), bisLetters(), bisFAQs(), bisNotices(), bisCases()}, nil
}

// An index is a page, or a few, that list links to documents. It does not rest
// on the page's classes and elements, which a new design changes: what an item
// is shows in its address.
type index struct {
	pages []string              // the pages that list; the first is the one that people open
	item  func(u *url.URL) bool // whether a link leads to a document
	// branch reports whether a link leads to a page that is a document and lists
	// further ones; nil if there are none.
	branch func(u *url.URL) bool
	// leads tells that those pages are documents of another source, and only
	// lead to those of this one.
	leads bool
	// also reports whether another source takes a link from the same pages; nil if
	// none reads them.
	also func(u *url.URL) bool
	// rows tells that whatever stands in the list beside items is an item as well,
	// wherever it leads: to a page of the bureau at another path, or of another
	// office of the government.
	rows bool
	// parsed tells that the pages are documents themselves.
	parsed bool
	// most bounds how many links of one page are followed that were read before.
	// Those that were not come first, as many as one pass has room for: twice most
	// and twice maxFollowed, beside the pages that list and the documents known.
	most int
	// lasting tells that documents found once are asked for again when no page
	// lists them any more, so that one which is gone is seen.
	lasting bool
}

// definition makes a source of x. What it lacks is left to the caller.
func (x index) definition(src exportwatch.Source, kind exportwatch.DocKind) Definition {
	src.Publisher, src.Home = bisBureau, x.pages[0]
	d := Definition{
		Source: src, Plan: x.plan, Recall: "http", // whatever the source has retrieved
		Index: x.count, Items: x.listed, Unfollowed: x.unfollowed, Lasting: x.lasting,
		Kinds: map[string]exportwatch.DocKind{"html": kind, "pdf": kind, parsers.Auto: kind},
	}
	return d
}

// links returns the links of the page at address that keep holds of, in
// reading order: those of its main content, or those beside it if it has none.
// Those beside them in the rows of a list come last.
func (x index) links(address string, payload []byte, keep func(*url.URL) bool) ([]parsers.Link, error) {
	for _, where := range []string{"", parsers.WholePage} {
		found, err := parsers.HTMLLinks(payload, address, where)
		if err != nil {
			return nil, fmt.Errorf("links of %s: %w", address, err)
		}
		links := x.kept(found, keep)
		if u, err := url.Parse(address); err == nil && x.rows && len(links) > 0 && x.atPage(u) {
			beside, err := x.beside(address, payload, where, keep)
			if err != nil {
				return nil, err
			}
			links = append(links, x.kept(beside, isGovernment)...)
		}
		if len(links) > 0 {
			return links, nil
		}
	}
	return nil, nil
}

// kept returns those of links that lead to documents of the source, which keep tells
// of those of the bureau and of files of other offices.
func (x index) kept(links []parsers.Link, keep func(*url.URL) bool) []parsers.Link {
	return slices.DeleteFunc(links, func(l parsers.Link) bool {
		u, err := url.Parse(l.URL)
		return err != nil || !x.leadsTo(u, keep)
	})
}

func (x index) isListed(u *url.URL) bool { return x.item(u) || x.branch != nil && x.branch(u) }

func (x index) plan(_ time.Time, known Known) crawler.Plan {
	plan := crawler.Plan{MaxPages: len(x.pages) + maxListPages + 2*x.most + 2*maxFollowed}
	for _, p := range x.pages {
		r := crawler.Request{URL: p}
		if x.parsed {
			r.Format = "html"
		}
		plan.Start = append(plan.Start, r)
	}
	if x.lasting {
		again := x.again(known)
		plan.Start = append(plan.Start, again...)
		plan.MaxPages += len(again)
	}
	plan.Follow = func(r crawler.Request, p crawler.Page) []crawler.Request { return x.follow(r, p, known) }
	return plan
}

// again returns the documents that were retrieved before.
func (x index) again(known Known) []crawler.Request {
	var list []crawler.Request
	for u := range known {
		if r := x.request(u); r.Format != "" {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b crawler.Request) int { return strings.Compare(a.URL, b.URL) })
	return list
}

// request returns how the document at address is asked for; a page that only
// leads to documents is not parsed.
func (x index) request(address string) crawler.Request {
	r := crawler.Request{URL: address, Format: pageFormat(address)}
	if u, err := url.Parse(address); err == nil && (x.relists(u) || x.leads && x.branch(u)) {
		r.Format = ""
	}
	return r
}

// follow returns what a page leads to: its items, from the pages that list also
// those that list further, and the further pages of a list.
func (x index) follow(r crawler.Request, p crawler.Page, known Known) []crawler.Request {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil
	}
	keep := x.item
	switch {
	case x.atPage(u):
		keep = x.isListed
	case x.rows && !x.item(u): // a release, at whatever path, has files
	case x.branch == nil || !x.branch(u):
		return nil
	}
	links, err := x.links(r.URL, p.Body, keep)
	if err != nil {
		return nil // count has made a page that lists suspect; another is read, which says why
	}
	var next []crawler.Request
	for _, l := range links {
		next = append(next, x.request(l.URL))
	}
	return append(known.unreadFirst(x.most, next), x.turns(r.URL, p.Body)...)
}

// count returns how many documents a page lists. None at all is an error, unless the
// page leads to another that lists: the pages watched always list some, so its layout
// is one that is not known, or what it lists would be loaded by a script.
func (x index) count(address string, payload []byte) (int, bool, error) {
	if !slices.Contains(x.pages, address) {
		return 0, false, nil
	}
	links, err := x.links(address, payload, x.isListed)
	if err == nil && len(links) == 0 && !x.leadsOn(address, payload) {
		err = noneListed("no link on the page leads to a document")
	}
	return len(links), true, err
}

// listed returns what a page lists, nothing of one that count has made suspect.
func (x index) listed(address string, payload []byte) []parsers.Link {
	if !slices.Contains(x.pages, address) {
		return nil
	}
	links, err := x.links(address, payload, x.isListed)
	if err != nil {
		return nil
	}
	return links
}

// leadsOn reports whether a page that lists nothing itself links to another of the
// pages that list.
func (x index) leadsOn(address string, payload []byte) bool {
	found, err := parsers.HTMLLinks(payload, address, "")
	at, urlErr := url.Parse(address)
	return err == nil && urlErr == nil && slices.ContainsFunc(found, func(l parsers.Link) bool {
		u, err := url.Parse(l.URL)
		return err == nil && bisHost(u.Hostname()) && x.atPage(u) && unturned(u).Path != at.Path
	})
}

// noneListed reports a page on which nothing was found of what it is watched for.
func noneListed(why string) error {
	return &parsers.Error{Format: "html", Reason: exportwatch.ReasonEmptyIndex,
		Err: fmt.Errorf("%s: its layout may be new; open it, and report the change if it does list documents", why)}
}

// bisHost reports whether a host is the bureau's, old names included.
func bisHost(host string) bool {
	switch strings.ToLower(host) {
	case "bis.gov", "www.bis.gov", "media.bis.gov", "bis.doc.gov", "www.bis.doc.gov":
		return true
	}
	return false
}

// isFile reports whether an address of the bureau's leads to a document in a
// file, or to the page that stands for one under /media/. A file that no parser
// reads, such as one of a word processor, is asked for all the same, so that it
// is told and not passed over.
func isFile(u *url.URL) bool {
	p := strings.ToLower(u.Path)
	switch path.Ext(p) {
	case ".pdf", ".doc", ".docx", ".rtf", ".odt":
		return true
	case "":
		return strings.Contains(p, "/media/documents/") || strings.HasPrefix(p, "/sites/default/files/") ||
			strings.HasSuffix(p, "/download") || strings.Contains(p, "/documents/") && strings.HasSuffix(p, "/file")
	}
	return strings.Contains(p, "/media/documents/")
}

// under returns a test for the pages below a path of the site.
func under(prefix string) func(*url.URL) bool {
	return func(u *url.URL) bool {
		rest, ok := strings.CutPrefix(u.Path, prefix+"/")
		return ok && rest != "" && path.Ext(rest) == ""
	}
}

// either returns a test that holds where one of tests does.
func either(tests ...func(*url.URL) bool) func(*url.URL) bool {
	return func(u *url.URL) bool {
		return slices.ContainsFunc(tests, func(test func(*url.URL) bool) bool { return test(u) })
	}
}

// pageFormat guesses from the path what a link of a page leads to. The parser
// refuses bytes of another format, so a wrong guess is an incident, not a wrong
// text. Under /media/ stand pages and files alike, whose bytes decide, as they do
// where the path only says that a file comes.
func pageFormat(url string) string {
	address, _, _ := strings.Cut(url, "?")
	address = strings.ToLower(address)
	switch path.Ext(address) {
	case ".pdf":
		return "pdf"
	case ".doc", ".docx", ".rtf", ".odt":
		return parsers.Auto
	}
	if strings.Contains(address, "/media/") || strings.Contains(address, "/download") || strings.Contains(address, "/documents/") && strings.HasSuffix(address, "/file") {
		return parsers.Auto
	}
	return "html"
}
