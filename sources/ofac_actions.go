package sources

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// treasury returns the pages of the Office of Foreign Assets Control.
func treasury(Config) ([]Definition, error) { return []Definition{ofacActions()}, nil }

const ofacHome = "https://ofac.treasury.gov/recent-actions"

// ofacAction matches the address of one notice: /recent-actions/20310304, with a
// number behind it on days with several.
var ofacAction = regexp.MustCompile(`^https://ofac\.treasury\.gov/recent-actions/\d{8}(_\d+)?$`)

// errNoActions reports a list without a notice. There are some every week, so the
// page has another layout or is another page.
var errNoActions = errors.New("no link to a notice (/recent-actions/ and a day) on the page")

// ofacActions watches the notices of designations, removals, general licenses
// and guidance. Designated persons are subject to license requirements under the
// EAR as well. 15 CFR 744.8.
func ofacActions() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "ofac/recent-actions", Title: "OFAC recent actions", Publisher: "Office of Foreign Assets Control",
			Home: ofacHome, Schedule: "*/30 8-20 * * 1-5", Grade: exportwatch.OfficialStatement, Announces: true,
			Coverage: "What OFAC publishes on its site; specific licenses are not published, and the lists themselves are read elsewhere.",
		},
		Recall: ofacHome + "/",
		Plan: func(now time.Time, known Known) crawler.Plan {
			return crawler.Plan{
				Start: append([]crawler.Request{{URL: ofacHome}}, ofacAgain(now, known)...),
				Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
					links, err := ofacItems(p.Body)
					if err != nil || r.URL != ofacHome {
						return nil // Index has made a list that cannot be read suspect
					}
					var next []crawler.Request
					for _, l := range links {
						next = append(next, crawler.Request{URL: l.URL, Format: "html"})
					}
					return known.unreadFirst(maxFollowed, next)
				},
			}
		},
		Index: func(url string, payload []byte) (int, bool, error) {
			if url != ofacHome {
				return 0, false, nil
			}
			links, err := ofacItems(payload)
			return len(links), true, err
		},
		Items: func(url string, payload []byte) []parsers.Link {
			if url != ofacHome {
				return nil
			}
			links, err := ofacItems(payload)
			if err != nil {
				return nil // as above
			}
			return links
		},
		Kinds:   map[string]exportwatch.DocKind{"html": exportwatch.PressRelease},
		Lasting: true,
	}
}

// ofacItems returns the links to notices on a page of the list.
func ofacItems(payload []byte) ([]parsers.Link, error) {
	links, err := parsers.HTMLLinks(payload, ofacHome, parsers.WholePage)
	links = slices.DeleteFunc(links, func(l parsers.Link) bool { return !ofacAction.MatchString(l.URL) })
	if err == nil && len(links) == 0 {
		err = errNoActions
	}
	return links, err
}

// ofacAgain returns notices read before, by turns, so that one which is taken off
// the site is seen whether the list still has it or not.
func ofacAgain(now time.Time, known Known) []crawler.Request {
	var old []string
	for u := range known {
		if ofacAction.MatchString(u) {
			old = append(old, u)
		}
	}
	var again []crawler.Request
	for _, u := range slices.Sorted(maps.Keys(inTurn(old, now))) {
		again = append(again, crawler.Request{URL: u, Format: "html"})
	}
	return again
}
