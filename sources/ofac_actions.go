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
	const home = "https://ofac.treasury.gov/recent-actions"
	items := func(payload []byte) ([]crawler.Request, error) {
		links, err := parsers.HTMLLinks(payload, home, parsers.WholePage)
		var next []crawler.Request
		for _, l := range links {
			if ofacAction.MatchString(l.URL) {
				next = append(next, crawler.Request{URL: l.URL, Format: "html"})
			}
		}
		if err == nil && len(next) == 0 {
			err = errNoActions
		}
		return next, err
	}
	return Definition{
		Source: exportwatch.Source{
			ID: "ofac/recent-actions", Title: "OFAC recent actions", Publisher: "Office of Foreign Assets Control",
			Home: home, Schedule: "*/30 8-20 * * 1-5", Grade: exportwatch.OfficialStatement, Announces: true,
			Coverage: "What OFAC publishes on its site; specific licenses are not published, and the lists themselves are read elsewhere.",
		},
		Recall: home + "/",
		Plan: func(now time.Time, known Known) crawler.Plan {
			return crawler.Plan{
				Start: append([]crawler.Request{{URL: home}}, ofacAgain(now, known)...),
				Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
					next, err := items(p.Body)
					if err != nil || r.URL != home {
						return nil // Index has made a list that cannot be read suspect
					}
					return known.unreadFirst(maxFollowed, next)
				},
			}
		},
		Index: func(url string, payload []byte) (int, bool, error) {
			if url != home {
				return 0, false, nil
			}
			next, err := items(payload)
			return len(next), true, err
		},
		Kinds:   map[string]exportwatch.DocKind{"html": exportwatch.PressRelease},
		Lasting: true,
	}
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
