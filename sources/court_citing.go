package sources

import (
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// searchDays is how many days back the search for new cases reaches: papers
// reach CourtListener weeks after they were filed.
const searchDays = 45

// caseSearch looks at CourtListener for new cases, filings and opinions that
// cite the Export Control Reform Act, the EAR or configured terms.
type caseSearch struct{ cfg Config }

func (s caseSearch) definition() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "court/citing-cases", Title: "New cases that cite ECRA or the EAR", Publisher: "U.S. courts, as kept by the Free Law Project",
			Home: "https://www.courtlistener.com/recap/", Schedule: "37 */2 * * *", Grade: exportwatch.Primary,
			Announces: true, Sifts: true, Window: searchDays * 24 * time.Hour,
			Coverage: "Papers that RECAP has as text, 40 finds a search, by turns cases, opinions and single documents, one search every other hour: CourtListener's limits allow no more. " + lowConfidence,
		},
		Recall:     "https://",
		Rationed:   true,
		Plan:       s.plan,
		Kinds:      map[string]exportwatch.DocKind{"pdf": exportwatch.CourtFiling},
		Keep:       s.keep,
		Route:      "CourtListener's search, with a token.",
		Guess:      inRECAP,
		Exemptions: append(listenerExemptions(), Exemption{recapBase, recapExempt}),
	}
}

// searchTerms are what the statute and the regulations are cited by, beside
// the configured terms. 50 U.S.C. 4801-4852; 15 CFR 730-774.
func (s caseSearch) searchTerms() []string {
	return append([]string{
		"Export Control Reform Act", "Export Administration Regulations", "50 U.S.C. 4801", "50 U.S.C. § 4801",
		"50 U.S.C. 4813", "50 U.S.C. § 4813", "50 U.S.C. 4817", "50 U.S.C. § 4817",
	}, s.cfg.CaseTerms...)
}

// searchType returns what is searched for in the hour of now: cases every other
// time, else opinions and single documents in turn.
func searchType(now time.Time) string {
	return []string{"r", "o", "r", "rd"}[max(0, now.Unix())/7200%4]
}

func (s caseSearch) plan(now time.Time, known Known) crawler.Plan {
	start := []crawler.Request{listenerRequest(s.cfg.Keys.CourtListener, "search/", map[string]string{
		"type": searchType(now), "q": anyOf(s.searchTerms()), "filed_after": day(now.AddDate(0, 0, -searchDays)),
		"order_by": "dateFiled desc", "highlight": "on",
	})}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		return s.follow(r, p, known)
	}}
}

// follow leads from a find to the papers that open the case, or to the document
// found, and to a second page of finds.
func (s caseSearch) follow(r crawler.Request, p crawler.Page, known Known) []crawler.Request {
	if r.Format != "courtlistener" {
		return nil
	}
	res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var files []crawler.Request
	for _, d := range res.Documents {
		switch {
		case !s.keep(d):
		case d.Kind == exportwatch.Docket:
			files = append(files, openingPapers(d)...)
		default:
			for _, address := range d.Version.Meta.Strings("files") {
				if f, ok := fileRequest(address); ok {
					files = append(files, f)
				}
			}
		}
	}
	return append(nextPage(s.cfg.Keys.CourtListener, r, p.Body), first(maxFollowed, known.unread(files))...)
}

// keep drops the dockets that are watched by number.
func (s caseSearch) keep(d parsers.Document) bool {
	m := d.Version.Meta
	return d.Kind != exportwatch.Docket || !watches(s.cfg.Dockets, m.String("court_id"), m.String("docket_number"))
}
