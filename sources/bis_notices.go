package sources

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/parsers"
)

// bisNotices watches the bureau's own list of its Federal Register notices. The
// notices themselves come from the Federal Register; this list tells of what it
// has not yet, and carries advance copies in files.
func bisNotices() Definition {
	x := index{pages: []string{bisSite + "/news-updates/federal-register-notices"}, item: isFile, parsed: true, most: maxFollowed}
	d := x.definition(exportwatch.Source{
		ID: "bis/fr-notices", Title: "BIS list of Federal Register notices", Schedule: "5,35 7-20 * * *",
		Grade:    exportwatch.OfficialStatement,
		Coverage: "What BIS enters in its list, often after the Federal Register has it; see fr/bis and fr/public-inspection for the notices.",
	}, exportwatch.PressRelease)
	d.Unannounced = "a notice is told by fr/bis and fr/public-inspection"
	d.Index = func(address string, payload []byte) (int, bool, error) {
		if address != x.pages[0] {
			return 0, false, nil
		}
		notices, err := noticesListed(address, payload)
		return len(notices), true, err
	}
	d.Items = func(address string, payload []byte) []parsers.Link {
		if address != x.pages[0] {
			return nil
		}
		notices, err := noticesListed(address, payload)
		if err != nil {
			return nil // Index has made a list that cannot be read suspect
		}
		return notices
	}
	return d
}

// noticesListed returns the links to notices, wherever they are published.
func noticesListed(address string, payload []byte) ([]parsers.Link, error) {
	links, err := parsers.HTMLLinks(payload, address, parsers.WholePage)
	if err != nil {
		return nil, fmt.Errorf("links of %s: %w", address, err)
	}
	links = slices.DeleteFunc(links, func(l parsers.Link) bool {
		u, err := url.Parse(l.URL)
		return err != nil || !isNotice(u)
	})
	if len(links) == 0 {
		return nil, noneListed("no link on the page leads to a Federal Register notice")
	}
	return links, nil
}

// isNotice reports whether a link leads to a notice: at the Federal Register, at
// the Government Publishing Office, or in a file of the bureau's.
func isNotice(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	switch {
	case host == "federalregister.gov", strings.HasSuffix(host, ".federalregister.gov"):
		return strings.Contains(u.Path, "/documents/") || strings.Contains(u.Path, "/d/") || strings.Contains(u.Path, "/public-inspection/") || strings.HasSuffix(u.Path, ".pdf")
	case host == "govinfo.gov", strings.HasSuffix(host, ".govinfo.gov"):
		return strings.Contains(u.Path, "/FR-")
	}
	return bisHost(host) && isFile(u)
}
