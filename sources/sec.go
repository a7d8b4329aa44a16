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

// secArchives is where filings stand.
const secArchives = "https://www.sec.gov/Archives/"

const secExempt = "sec.gov offers EDGAR for programs that declare themselves and stay under 10 requests a second"

// sec returns what is watched of EDGAR.
func sec(Config) ([]Definition, error) { return []Definition{sec8K()}, nil }

// sec8K watches current reports whose text says that the government requires a
// license: letters to public companies often become known this way. Filings do
// not say "is informed", they say "informed the Company that it requires a license".
func sec8K() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "sec/8-k", Title: "SEC EDGAR: 8-K passages on license requirements", Publisher: "Securities and Exchange Commission",
			Home: "https://efts.sec.gov/LATEST/search-index", Schedule: "*/10 6-22 * * 1-5",
			Grade: exportwatch.OfficialStatement, Announces: true,
			Coverage: "Only companies that file with the SEC, and only if they found the letter material; wording that the search terms miss is not found.",
		},
		Recall: secArchives,
		Plan: func(now time.Time, known Known) crawler.Plan {
			search := secSearch(now)
			return crawler.Plan{
				Start: []crawler.Request{{URL: search, Accept: "application/json", Exempt: secExempt}},
				Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
					if !strings.HasPrefix(r.URL, search) {
						return nil
					}
					return secFollow(search, r.URL, p.Body, known)
				},
			}
		},
		Index: func(url string, payload []byte) (int, bool, error) {
			if !strings.HasPrefix(url, "https://efts.sec.gov/") {
				return 0, false, nil
			}
			_, err := parsers.EDGARHits(payload)
			return 0, true, err // no hit in two months is an ordinary answer
		},
		Kinds: map[string]exportwatch.DocKind{"edgar-html": exportwatch.SECFiling},
	}
}

// secSearch asks for the months around now as a whole, so that the URL stays
// the same from pass to pass and the window is never shorter than a month.
func secSearch(now time.Time) string {
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	from, to := this.AddDate(0, -1, 0), this.AddDate(0, 1, -1)
	return fmt.Sprintf("https://efts.sec.gov/LATEST/search-index?q=%s&forms=8-K&dateRange=custom&startdt=%s&enddt=%s",
		url.QueryEscape(`"requires a license" "export"`), from.Format(time.DateOnly), to.Format(time.DateOnly))
}

const (
	secPageSize = 100 // hits of one answer
	secMaxPages = 3
)

// secFollow returns what a page of answers leads to: its filings that have not
// been read, since a filing never changes, and the next page if this one is full.
func secFollow(search, page string, payload []byte, known Known) []crawler.Request {
	hits, err := parsers.EDGARHits(payload)
	if err != nil {
		return nil // Index has made this answer suspect
	}
	next := first(maxFollowed, known.unread(secFilings(hits)))
	for n := 1; n < secMaxPages; n++ {
		if page == secPage(search, n-1) && len(hits) >= secPageSize {
			next = append(next, crawler.Request{URL: secPage(search, n), Accept: "application/json", Exempt: secExempt})
		}
	}
	return next
}

// secPage returns the address of the n-th page of answers, counted from zero.
func secPage(search string, n int) string {
	if n == 0 {
		return search
	}
	return fmt.Sprintf("%s&from=%d", search, n*secPageSize)
}

// secFilings asks for the documents found, the newest first: the search puts
// the best match first.
func secFilings(hits []parsers.Hit) []crawler.Request {
	slices.SortStableFunc(hits, func(a, b parsers.Hit) int { return b.Filed.Compare(a.Filed) })
	var next []crawler.Request
	for _, h := range hits {
		if strings.HasSuffix(strings.ToLower(h.File), ".htm") || strings.HasSuffix(strings.ToLower(h.File), ".html") {
			next = append(next, crawler.Request{URL: h.URL, Format: "edgar-html", Exempt: secExempt})
		}
	}
	return next
}
