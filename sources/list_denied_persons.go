package sources

import (
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
	exportText  = regexp.MustCompile(`(?i)\b(export|download)\b.{0,40}\b(csv|list|file)\b|\bcsv\b`)
	deniedPath  = regexp.MustCompile(`(?i)(^|[/_-])(dpl|denied[_-]?persons?)([._-][^/]*)?\.(csv|txt)$`)
	deniedState = regexp.MustCompile(`(?i)https?:(?:/|\\/|\\u002f){2}(?:media|www)\.bis(?:\.doc)?\.gov[^"'<>\s]{1,200}?\.(?:csv|txt)`)
)

// deniedFile returns the address of the list's file: the link that says it
// exports the list, or leads to a file of its name; or, on a page whose links a
// script makes, the address among the script's data.
func deniedFile(page []byte) (string, error) {
	found, err := parsers.HTMLLinks(page, dplPage, "a[href]")
	if err != nil {
		return "", fmt.Errorf("links of %s: %w", dplPage, err)
	}
	var urls []string
	for _, named := range []bool{true, false} {
		for _, l := range found {
			if exportText.MatchString(l.Text) || !named {
				urls = append(urls, l.URL)
			}
		}
	}
	for _, raw := range deniedState.FindAllString(string(page), 20) {
		urls = append(urls, strings.NewReplacer(`\/`, "/", `\u002f`, "/", `\u002F`, "/").Replace(raw))
	}
	if i := slices.IndexFunc(urls, isDeniedFile); i >= 0 {
		return urls[i], nil
	}
	for _, l := range found { // a file of another name, if the link says what it is
		u, err := url.Parse(l.URL)
		if err == nil && bisHost(u.Hostname()) && exportText.MatchString(l.Text) && isTable(u) && !ofChanges(u) {
			return l.URL, nil
		}
	}
	return "", noneListed("no link on the page leads to the list's file")
}

// isDeniedFile reports whether an address is that of the list.
func isDeniedFile(address string) bool {
	u, err := url.Parse(address)
	return err == nil && bisHost(u.Hostname()) && deniedPath.MatchString(u.Path) && !ofChanges(u)
}

// ofChanges reports whether a file holds what changed in the list, which stands
// beside it on the page.
func ofChanges(u *url.URL) bool { return strings.Contains(strings.ToLower(u.Path), "change") }

func isTable(u *url.URL) bool {
	p := strings.ToLower(u.Path)
	return strings.HasSuffix(p, ".csv") || strings.HasSuffix(p, ".txt") || strings.Contains(p, "export") && strings.Contains(strings.ToLower(u.RawQuery+p), "csv")
}
