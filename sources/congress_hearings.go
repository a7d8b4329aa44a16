package sources

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// hearings looks for meetings of committees that have a watched bill on their
// agenda or that are about export control law. Only the API tells of them.
func (w billWatch) hearings() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "congress/hearings", Title: "Hearings and markups on watched bills and export control law", Publisher: "Congress (congress.gov)",
			Home: "https://www.congress.gov/committee-schedule", Schedule: "25 */4 * * *", Grade: exportwatch.Primary,
			Announces: true, Sifts: true, Window: 2 * 24 * time.Hour,
			Coverage: "Meetings that the committees report to congress.gov with their agenda; one called at short notice may appear after it was held.",
		},
		Plan: func(now time.Time, _ Known) crawler.Plan {
			return w.meetings(now.AddDate(0, 0, -2), now.AddDate(0, 0, 1))
		},
		Kinds: map[string]exportwatch.DocKind{"congress-json": exportwatch.Meeting},
		Keep: func(d parsers.Document) bool {
			onAgenda := func(b billID) bool { return slices.Contains(d.Version.Meta.Strings("bills"), string(b.doc())) }
			return slices.ContainsFunc(w.bills, onAgenda) || w.concerns(d)
		},
		Index: func(address string, payload []byte) (int, bool, error) {
			if !isMeetingList(address) {
				return 0, false, nil
			}
			_, _, err := parsers.CongressList(payload)
			return 0, true, err // in recess there is no meeting
		},
		Exemptions: congressExemptions(),
		Refill: func(gap exportwatch.Gap) crawler.Plan {
			return w.meetings(gap.From, gap.To.AddDate(0, 0, 1))
		},
		Route: "The API of congress.gov with a key; without one this source is not there, and hearings show only among the actions of a watched bill.",
	}
}

// meetings asks for the meetings of committees whose entry changed from the day
// of from to that of to, and for each of them.
func (w billWatch) meetings(from, to time.Time) crawler.Plan {
	list := fmt.Sprintf("%scommittee-meeting/%d?format=json&fromDateTime=%sT00:00:00Z&limit=%s&offset=0&toDateTime=%sT00:00:00Z",
		congressAPI, congressOn(to), from.UTC().Format(time.DateOnly), congressPage, to.UTC().Format(time.DateOnly))
	return crawler.Plan{
		Start: []crawler.Request{w.apiRequest(list, "")},
		Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			items, _, err := parsers.CongressList(p.Body)
			if err != nil || !isMeetingList(r.URL) {
				return nil // Index has made a list that cannot be read suspect
			}
			next := w.nextPart(r, p.Body)
			for _, item := range items {
				if address, ok := meetingAddress(item); ok {
					next = append(next, w.apiRequest(address, "congress-json"))
				}
			}
			return next
		},
	}
}

func isMeetingList(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.HasPrefix(address, congressAPI+"committee-meeting/") && strings.Count(u.Path, "/") == 3
}

// meetingAddress returns the address of a meeting as a list gives it, with no
// query but the format, and false for one at another place.
func meetingAddress(item string) (string, bool) {
	u, err := url.Parse(item)
	if err != nil || !strings.HasPrefix(item, congressAPI+"committee-meeting/") {
		return "", false
	}
	u.RawQuery, u.Fragment = "format=json", ""
	return u.String(), true
}
