package sources

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

var centralIndexKey = regexp.MustCompile(`^\d{1,10}$`)

// secCompanies watches the filings of companies that the user names by their
// Central Index Key, whatever their words, within a minute of their acceptance.
func secCompanies(ciks []string) ([]Definition, error) {
	if len(ciks) == 0 {
		return nil, nil
	}
	var start []crawler.Request
	for _, cik := range ciks {
		if !centralIndexKey.MatchString(cik) {
			return nil, fmt.Errorf("%w: company %q: want the Central Index Key, up to ten digits, such as 1045810", ErrConfig, cik)
		}
		address := secCompany + fmt.Sprintf("CIK%010s.json", cik)
		if slices.ContainsFunc(start, func(r crawler.Request) bool { return r.URL == address }) {
			return nil, fmt.Errorf("%w: company %q is named twice", ErrConfig, cik)
		}
		start = append(start, crawler.Request{URL: address, Accept: "application/json", Exempt: secExempt})
	}
	return []Definition{{
		Source: exportwatch.Source{
			ID: "sec/companies", Title: "SEC EDGAR: filings of watched companies", Publisher: "Securities and Exchange Commission",
			Home: "https://www.sec.gov/edgar/search-and-access", Schedule: "*/10 6-22 * * 1-5",
			Grade: exportwatch.OfficialStatement, Announces: true, Window: secLately * 24 * time.Hour,
			Coverage: "Only the forms 8-K, 6-K, 10-Q, 10-K and 20-F of the companies named, and of their exhibits press releases and reports to shareholders.",
		},
		Recall: secArchives,
		Plan: func(now time.Time, known Known) crawler.Plan {
			known = known.unmarked()
			return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
				switch {
				case strings.HasPrefix(r.URL, secCompany):
					return secLatest(exportwatch.DateOf(now.UTC()), p.Body, known)
				case isSecListing(r.URL):
					return known.unread(secExhibits(r.URL, p.Body))
				}
				return nil
			}}
		},
		Index:      secCompanyIndex,
		Kinds:      map[string]exportwatch.DocKind{"edgar-html": exportwatch.SECFiling},
		Exemptions: secExemptions(secArchives, secCompany),
	}}, nil
}

const (
	secLately  = 100           // days back that filings are followed: a quarter and its deadline
	secListing = "-index.html" // ends the address of the page that lists the files of a filing
	secSettled = 3             // days after which the files of a filing are not asked for again
)

// secLatest returns the watched reports that a company filed lately and that
// have not been read, and the lists of their files: a press release is an
// exhibit of its own.
func secLatest(today exportwatch.Date, payload []byte, known Known) []crawler.Request {
	company, filings, err := parsers.EDGARFilings(payload)
	if err != nil {
		return nil // secCompanyIndex has made this answer suspect
	}
	var next []crawler.Request
	for _, f := range filings {
		root, _, _ := strings.Cut(f.Form, "/")
		if f.Filed.AddDays(secLately).Before(today) || !slices.Contains([]string{"8-K", "6-K", "10-Q", "10-K", "20-F"}, root) {
			continue
		}
		if !known[f.URL] && secTells(f.Form, "", f.URL) {
			next = append(next, secDocument(f.URL, f.Mark(company)))
		}
		if _, listed := known[f.Index]; !listed || !f.Filed.AddDays(secSettled).Before(today) {
			next = append(next, crawler.Request{URL: f.Mark(company).On(f.Index), Exempt: secExempt})
		}
	}
	return first(2*maxFollowed, next)
}

func isSecListing(address string) bool {
	return strings.HasSuffix(withoutMark(address), secListing)
}

// secExhibits asks for the exhibits of a filing that can tell of a license. They
// are marked as its list is.
func secExhibits(listing string, payload []byte) []crawler.Request {
	listing, mark := parsers.ParseFilingMark(listing)
	files, err := parsers.EDGARFiles(payload, listing)
	if err != nil {
		return nil // secCompanyIndex has made this page suspect
	}
	var next []crawler.Request
	for _, f := range files {
		if strings.HasPrefix(f.Type, "EX-") && secTells("", f.Type, f.URL) && strings.HasPrefix(f.URL, secArchives) {
			next = append(next, secDocument(f.URL, mark))
		}
	}
	return first(maxFollowed, next)
}

func secCompanyIndex(address string, payload []byte) (int, bool, error) {
	switch {
	case strings.HasPrefix(address, secCompany):
		_, filings, err := parsers.EDGARFilings(payload)
		return len(filings), true, err
	case isSecListing(address):
		files, err := parsers.EDGARFiles(payload, address)
		return len(files), true, err
	}
	return 0, false, nil
}
