package sources

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const dplPage = bisSite + "/licensing/end-user-guidance/denied-persons-list-dpl"

// deniedRows: the list has held between 540 and 600 orders since 2019.
var deniedRows = rowBound{least: 100, most: 20_000}

// deniedPersons watches the Denied Persons List (15 CFR 764.3(a)(2)). The file
// has a new address with every edition, its date in the name, so the page says
// where it is; the document is list/dpl whatever the address.
func deniedPersons() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "list/denied-persons", Title: "Denied Persons List", Publisher: bisBureau, Home: dplPage,
			Schedule: "15 6,10,14,18 * * *", Grade: exportwatch.Primary,
			Coverage: "The Federal Register is the authority for denial orders; the list follows it by days. The Consolidated Screening List has a copy, list/dpl-csl.",
		},
		Unannounced: "a list is compared with the one that stood before it",
		Plan: func(time.Time, Known) crawler.Plan {
			return crawler.Plan{
				Start: []crawler.Request{{URL: dplPage}},
				Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
					file, err := deniedFile(p.Body)
					if r.URL != dplPage || err != nil {
						return nil // the index has made a page without the file suspect
					}
					return []crawler.Request{{URL: file, Format: "dpl"}}
				},
			}
		},
		Index: func(address string, payload []byte) (int, bool, error) {
			if address == dplPage {
				_, err := deniedFile(payload)
				return 1, true, err
			}
			res, err := parsers.Parse("dpl", parsers.Input{URL: address, Payload: payload})
			if err != nil {
				return 0, true, fmt.Errorf("list at %s: %w", address, err)
			}
			n := len(res.Documents[0].Version.Tables[0].Rows)
			return n, true, deniedRows.check("the Denied Persons List", n)
		},
	}
}

var (
	exportCSV   = regexp.MustCompile(`(?i)\bexport\b.{0,40}\bcsv\b`)
	exportText  = regexp.MustCompile(`(?i)\b(export|download)\b.{0,40}\b(csv|list|file)\b|\bcsv\b`)
	earlierText = regexp.MustCompile(`(?i)\b(previous|prior|earlier|former|past|old|archived?|superseded)\b`)
	otherList   = regexp.MustCompile(`(?i)\b(?:unverified|entity[ _-]list|military[ _-]end[ _-]users?|debarred|sanctions?|screening)\b`)
	deniedPath  = regexp.MustCompile(`(?i)(^|[/_-])(dpl|denied[_-]?persons?)([._-][^/]*)?\.(csv|txt)$`)
	deniedState = regexp.MustCompile(`(?i)https?:(?:/|\\/|\\u002f){2}(?:media|www)\.bis(?:\.doc)?\.gov[^"'<>\s]{1,200}?\.(?:csv|txt)`)
)

// A deniedLink is a link that may lead to the list's file.
type deniedLink struct {
	url   string
	rank  int              // how sure the words of the link are; the greatest wins
	named bool             // the file has the name of the list
	on    exportwatch.Date // of the edition, by its name; the zero Date if it gives none
}

// deniedFile returns the address of the list's file: the link that says it exports
// the list or, where none does, one to a file of its name, and among several the
// newest edition. A file of another name is taken where a link says what it is.
func deniedFile(page []byte) (string, error) {
	found, err := parsers.HTMLLinks(page, dplPage, "a[href]")
	if err != nil {
		return "", fmt.Errorf("links of %s: %w", dplPage, err)
	}
	for _, raw := range deniedState.FindAllString(string(page), 20) { // where a script makes the links
		found = append(found, parsers.Link{URL: strings.NewReplacer(`\/`, "/", `\u002f`, "/", `\u002F`, "/").Replace(raw)})
	}
	var links []deniedLink
	for _, l := range found {
		link := deniedLink{url: l.URL, rank: deniedRank(l.Text), on: parsers.EditionDate(l.URL)}
		u, err := url.Parse(l.URL)
		if err != nil || !bisHost(u.Hostname()) || ofChanges(u) {
			continue
		}
		link.named = deniedPath.MatchString(u.Path)
		if link.named || exportText.MatchString(l.Text) && isTable(u) && !otherList.MatchString(l.Text+" "+u.Path) {
			links = append(links, link)
		}
	}
	if len(links) == 0 {
		return "", noneListed("no link on the page leads to the list's file")
	}
	return bestDenied(links), nil
}

// exportRank is the rank of a link that says it exports the list as a table.
const exportRank = 3

// deniedRank returns how sure the words of a link make that it leads to the
// edition in force.
func deniedRank(text string) int {
	switch {
	case earlierText.MatchString(text):
		return 0
	case exportCSV.MatchString(text):
		return exportRank
	case exportText.MatchString(text):
		return 2
	}
	return 1
}

// bestDenied returns the best of links: one that says it exports the list, else one
// to a file of its name; then the surest, the newest, the first. The words are
// weighed before the name and the date: a link that was left behind keeps both.
func bestDenied(links []deniedLink) string {
	weight := func(l deniedLink) (kind int) {
		switch {
		case l.rank == exportRank:
			return 2
		case l.named:
			return 1
		}
		return 0
	}
	return slices.MaxFunc(links, func(a, b deniedLink) int {
		return cmp.Or(cmp.Compare(weight(a), weight(b)), cmp.Compare(a.rank, b.rank), a.on.Compare(b.on))
	}).url
}

// ofChanges reports whether a file holds what changed in the list, which stands
// beside it on the page.
func ofChanges(u *url.URL) bool { return strings.Contains(strings.ToLower(u.Path), "change") }

func isTable(u *url.URL) bool {
	p := strings.ToLower(u.Path)
	return strings.HasSuffix(p, ".csv") || strings.HasSuffix(p, ".txt") || strings.Contains(p, "export") && strings.Contains(strings.ToLower(u.RawQuery+p), "csv")
}
