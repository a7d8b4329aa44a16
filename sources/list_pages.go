package sources

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch/crawler"
	"exportwatch/parsers"
)

// maxListPages is the number of the last page of a list that is read. Those of
// the bureau have a handful; a pager that never ends must not use up a pass.
const maxListPages = 30

var (
	// pagePath matches the end of a path that numbers the pages of a list.
	pagePath = regexp.MustCompile(`/page/(\d{1,6})/?$`)
	// pageNumber matches what a pager counts by; the site of the bureau counts
	// several lists on one page ("0,2").
	pageNumber = regexp.MustCompile(`^(?:\d{1,6},)*(\d{1,6})$`)
)

// turned returns the number that an address gives a page of a list, or false if
// it gives none.
func turned(u *url.URL) (int, bool) {
	m := pagePath.FindStringSubmatch(u.Path)
	for _, name := range []string{"page", "paged", "p", "pg"} {
		if m == nil {
			m = pageNumber.FindStringSubmatch(u.Query().Get(name))
		}
	}
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// atPage reports whether an address is that of a page that lists: turned, sorted
// or filtered, it has the path of one.
func (x index) atPage(u *url.URL) bool {
	plain := unturned(u)
	return slices.ContainsFunc(x.pages, func(page string) bool {
		p, err := url.Parse(page)
		return err == nil && strings.EqualFold(p.Hostname(), plain.Hostname()) && p.Path == plain.Path
	})
}

// relists reports whether an address is that of a page that lists, or a further
// page of a document that lists. It is no document.
func (x index) relists(u *url.URL) bool {
	_, further := turned(u)
	return x.atPage(u) || further && x.branch != nil && x.branch(unturned(u))
}

// unturned returns an address without the number of the page in its path.
func unturned(u *url.URL) *url.URL {
	plain := *u
	plain.Path = pagePath.ReplaceAllString(strings.TrimSuffix(u.Path, "/"), "")
	return &plain
}

// turns returns the further pages of a list that a page of it links to. Pagers
// stand in menus, which hold no items. Lists of news, of which the first page is
// read every few minutes, are not turned.
func (x index) turns(address string, payload []byte) []crawler.Request {
	found, err := parsers.HTMLLinks(payload, address, "a[href]")
	if err != nil || !x.lasting {
		return nil // count has made a page that lists suspect; another is read, which says why
	}
	var next []crawler.Request
	for _, l := range found {
		u, err := url.Parse(l.URL)
		if err != nil || !bisHost(u.Hostname()) || slices.Contains(x.pages, l.URL) || !x.relists(u) {
			continue
		}
		if n, ok := turned(u); ok && n <= maxListPages {
			next = append(next, crawler.Request{URL: l.URL})
		}
	}
	return first(maxListPages, next)
}
