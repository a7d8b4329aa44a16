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
	return slices.ContainsFunc([]string{"federalregister.gov", "govinfo.gov", "ecfr.gov", "congress.gov", "regulations.gov"}, func(site string) bool {
		return host == site || strings.HasSuffix(host, "."+site)
	})
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

// unfollowed returns the links of a page that lists which look like items of it and
// are none: those in rows beside items, and files that no office of the government
// hosts.
func (x index) unfollowed(address string, payload []byte) ([]string, bool) {
	u, err := url.Parse(address)
	if err != nil || !x.atPage(u) && (x.rows || x.branch == nil || !x.branch(u)) {
		return nil, false
	}
	beside, err := x.beside(address, payload, "", x.isListed)
	if err != nil {
		return nil, false // count has made a page that lists suspect; another is read, which says why
	}
	found, err := parsers.HTMLLinks(payload, address, "")
	if err != nil {
		return nil, false
	}
	files := slices.DeleteFunc(found, func(l parsers.Link) bool {
		u, err := url.Parse(l.URL)
		return err != nil || isGovernment(u) || !isFile(u)
	})
	var stray []string
	for _, l := range append(beside, files...) {
		u, err := url.Parse(l.URL)
		if err != nil || slices.Contains(stray, l.URL) || x.relists(u) || isReadElsewhere(strings.ToLower(u.Hostname())) || x.leadsTo(u, x.isListed) || x.rows && isGovernment(u) {
			continue
		}
		stray = append(stray, l.URL)
	}
	return stray, true
}
