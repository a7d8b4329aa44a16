package sources

import (
	"net/url"
	"strings"

	"exportwatch"
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
		n, err := noticesListed(address, payload)
		return n, true, err
	}
	return d
}

// noticesListed counts the links to notices, wherever they are published.
func noticesListed(address string, payload []byte) (int, error) {
	found, err := pageLinks(address, payload)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, l := range found {
		if u, err := url.Parse(l); err == nil && isNotice(u) {
			n++
		}
	}
	if n == 0 {
		return 0, noneListed("no link on the page leads to a Federal Register notice")
	}
	return n, nil
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
