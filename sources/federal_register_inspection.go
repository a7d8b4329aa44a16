package sources

import (
	"net/url"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// frInspectionWindow is longer than the office is closed in any ordinary week: a
// holiday and a weekend take 85 hours from the last pass to the next. What is
// filed stays on the list until it is published, which takes a day and more, so
// what a shorter outage hides is told when it is published.
const frInspectionWindow = 96 * time.Hour

// frPublicInspection watches what is filed for publication (44 U.S.C. 1503):
// regular filings at 8:45 in the morning, usually a day before they appear, and
// special ones through the day. It keeps the documents of BIS, of the configured
// agencies and of the President.
func frPublicInspection(agencies []string) Definition {
	const list = frAPI + "public-inspection-documents/current.json"
	watched := append([]string{bisSlug}, agencies...)
	get := func(rawurl string) crawler.Request { return frGet(rawurl, "fr-pi-json") }
	return Definition{
		Source: exportwatch.Source{
			ID: "fr/public-inspection", Title: "Federal Register: public inspection", Publisher: "Office of the Federal Register",
			Home: frSite + "public-inspection/current", Schedule: "*/5 8-18 * * 1-5", Calendar: exportwatch.FederalWorkdays,
			Grade: exportwatch.Primary, Announces: true, Window: frInspectionWindow,
			Coverage: "Documents of BIS, of the configured agencies and of the President on file for publication; what is read is the entry of the list and, of rules and proposed rules of BIS, the typescript: its fields, what it amends and the parties that lists gain and lose. The text may still be withdrawn, and one that is a scan is not read. What leaves the list and is not published, without a note that it was withdrawn, is not told of again. What is filed and published within an outage of less than four days is told by its publication alone.",
		},
		Recall: frFilings,
		Plan: func(_ time.Time, known Known) crawler.Plan {
			return crawler.Plan{Start: []crawler.Request{get(list)}, Follow: known.filings}
		},
		Index: func(rawurl string, payload []byte) (int, bool, error) {
			if !strings.HasPrefix(rawurl, frAPI) || parsers.FRInspectionClosed(payload) {
				return 0, false, nil
			}
			res, err := parsers.Parse("fr-pi-json", parsers.Input{URL: rawurl, Payload: payload})
			return len(res.Documents), true, err
		},
		Kinds:      map[string]exportwatch.DocKind{"fr-pi-json": exportwatch.PIDocument, "fr-pi-pdf": exportwatch.PIDocument},
		Exemptions: append(frExemptions(), Exemption{Prefix: frFilings, Why: frExempt}),
		Keep: func(d parsers.Document) bool {
			return d.Version.Format == "fr-pi-pdf" || d.Version.Meta.String("document_type") == "Presidential Document" || fromAgencies(d.Version.Meta, watched)
		},
		Refill: func(gap exportwatch.Gap) crawler.Plan {
			var plan crawler.Plan
			last := washingtonDay(gap.To.Add(frInspectionWindow)) // the list of today does not tell of all days of the window
			for day := washingtonDay(gap.From); !last.Before(day) && len(plan.Start) < maxFollowed; day = day.AddDays(1) {
				if exportwatch.FederalWorkdays.Holds(day) {
					plan.Start = append(plan.Start, get(frAPI+"public-inspection-documents.json?"+url.Values{"conditions[available_on]": {day.String()}}.Encode()))
				}
			}
			return plan
		},
	}
}

// frFilings is where the files on public inspection are. Their addresses tell when
// they were put there, so that one which was replaced is read again.
const frFilings = "https://public-inspection.federalregister.gov/"

// filings returns the files of rules and proposed rules of BIS that a list names
// and that were not read yet: what they amend is known a day before any text is
// published. A file that was withdrawn is there no more.
func (k Known) filings(r crawler.Request, page crawler.Page) []crawler.Request {
	if r.Format != "fr-pi-json" {
		return nil
	}
	res, err := parsers.Parse("fr-pi-json", parsers.Input{URL: r.URL, Payload: page.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		meta := d.Version.Meta
		link, kind := meta.String("pdf_url"), meta.String("document_type")
		if !strings.HasPrefix(link, frFilings) || kind != "Rule" && kind != "Proposed Rule" || meta.String("status") != "" || !fromAgencies(meta, []string{bisSlug}) {
			continue
		}
		next = append(next, crawler.Request{URL: link, Format: "fr-pi-pdf", Accept: "application/pdf", Exempt: frExempt})
	}
	return first(maxFollowed, k.unread(next))
}
