package sources

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"exportwatch/parsers"
)

// leadsTo reports whether a link leads to a document of the source that keep tells:
// at the bureau or, if it is a file, at any office of the government, which host
// files for each other. What a page lists again is none.
func (x index) leadsTo(u *url.URL, keep func(*url.URL) bool) bool {
	return !x.relists(u) && keep(u) && (bisHost(u.Hostname()) || isGovernment(u) && (x.rows || isFile(u)))
}

// isGovernment reports whether an address is of an office of the United States whose
// documents no other source reads.
func isGovernment(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return (strings.HasSuffix(host, ".gov") || bisHost(host)) && !isReadElsewhere(host)
}

// isReadElsewhere reports whether other sources read the documents of a host:
// rules and notices, codified texts and bills.
func isReadElsewhere(host string) bool {
	return isOfSite(host, "federalregister.gov", "govinfo.gov", "ecfr.gov", "congress.gov", "regulations.gov")
}

// beside returns the links in the rows beside those of the items of a page.
func (x index) beside(address string, payload []byte, where string, keep func(*url.URL) bool) ([]parsers.Link, error) {
	found, err := parsers.HTMLSiblings(payload, address, where, func(l parsers.Link) bool {
		u, err := url.Parse(l.URL)
		return err == nil && x.leadsTo(u, keep)
	})
	if err != nil {
		return nil, fmt.Errorf("links beside the items of %s: %w", address, err)
	}
	return found, nil
}

// isTaken reports whether a link leads to a document of this source, or of another
// that reads the same pages.
func (x index) isTaken(u *url.URL) bool { return x.isListed(u) || x.also != nil && x.also(u) }

// unfollowed returns the links of a page that lists which look like items of it and
// are none: those in rows beside items, and files that no office of the government
// hosts. It also returns how many items the page has, of all sources that read it.
func (x index) unfollowed(address string, payload []byte) (stray []string, followed int, ok bool) {
	u, err := url.Parse(address)
	if err != nil || !x.atPage(u) && (x.rows || x.branch == nil || !x.branch(u)) {
		return nil, 0, false
	}
	items, err := x.links(address, payload, x.isTaken)
	if err != nil {
		return nil, 0, false // count has made a page that lists suspect; another is read, which says why
	}
	beside, err := x.beside(address, payload, "", x.isTaken)
	if err != nil {
		return nil, 0, false
	}
	files, menu, err := foreignFiles(address, payload)
	if err != nil {
		return nil, 0, false
	}
	for _, l := range append(beside, files...) {
		u, err := url.Parse(l.URL)
		if err == nil && !slices.Contains(stray, l.URL) && !menu[l.URL] && !x.isNoStray(u) {
			stray = append(stray, l.URL)
		}
	}
	return stray, len(items), true
}

// foreignFiles returns the links of a page to files that no office of the government
// hosts, and the addresses that its menus and its footer lead to.
func foreignFiles(address string, payload []byte) (files []parsers.Link, menu map[string]bool, err error) {
	found, err := parsers.HTMLLinks(payload, address, "")
	if err != nil {
		return nil, nil, err
	}
	files = slices.DeleteFunc(found, func(l parsers.Link) bool {
		u, err := url.Parse(l.URL)
		return err != nil || isGovernment(u) || !isFile(u)
	})
	site, err := parsers.HTMLLinks(payload, address, "nav, footer")
	if err != nil {
		return nil, nil, err
	}
	menu = map[string]bool{}
	for _, l := range site {
		menu[l.URL] = true
	}
	return files, menu, nil
}

// isNoStray reports whether a link among the items of a page is none that a list
// which moves would leave: it is taken, by this source or another, it turns the page,
// or it leads to a video or into a social network, where no documents stand.
func (x index) isNoStray(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return x.relists(u) || isReadElsewhere(host) || isSocial(host) || x.leadsTo(u, x.isTaken) || x.rows && isGovernment(u)
}

// isSocial reports whether a host shows videos, or what people say on social networks.
func isSocial(host string) bool {
	return isOfSite(host, "youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "x.com", "twitter.com", "t.co", "facebook.com", "fb.com",
		"instagram.com", "linkedin.com", "lnkd.in", "flickr.com", "threads.net", "threads.com", "bsky.app", "truthsocial.com", "tiktok.com")
}

// isOfSite reports whether a host is one of sites or below one.
func isOfSite(host string, sites ...string) bool {
	return slices.ContainsFunc(sites, func(site string) bool { return host == site || strings.HasSuffix(host, "."+site) })
}
