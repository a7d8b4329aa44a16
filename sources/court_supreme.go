package sources

import (
	"regexp"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// supremeCourt is the court ID of the Supreme Court, which has no CM/ECF feed:
// its docket search serves each docket as JSON.
const supremeCourt = "scotus"

const supremeSite = "https://www.supremecourt.gov/"

// supremeNumber matches the numbers of petitions (24-1) and applications (24A1).
var supremeNumber = regexp.MustCompile(`^\d{2}(?:-|A)[1-9]\d{0,4}$`)

// A supremeWatch follows dockets of the Supreme Court.
type supremeWatch struct{ dockets []Docket }

func (w supremeWatch) definition() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "court/" + supremeCourt, Title: "Dockets of the Supreme Court", Publisher: "Supreme Court of the United States",
			Home: supremeSite + "docket/docket.aspx", Schedule: "*/30 * * * *", Grade: exportwatch.Primary, Announces: true,
			Coverage: "Papers filed electronically; new cases are not looked for.",
		},
		Recall: supremeSite + "DocketPDF/",
		Plan:   w.plan,
		Kinds:  map[string]exportwatch.DocKind{"scotus-docket": exportwatch.Docket, "pdf": exportwatch.CourtFiling},
	}
}

// plan asks for each docket, and for the papers of one that were not read yet.
func (w supremeWatch) plan(_ time.Time, known Known) crawler.Plan {
	var start []crawler.Request
	for _, d := range w.dockets {
		start = append(start, crawler.Request{URL: supremeSite + "RSS/Cases/JSON/" + d.Number + ".json", Format: "scotus-docket"})
	}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		if r.Format != "scotus-docket" {
			return nil
		}
		res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Payload: p.Body})
		if err != nil {
			return nil // the reading of this capture records why
		}
		var next []crawler.Request
		for _, d := range res.Documents {
			next = append(next, supremePapers(d)...)
		}
		return first(maxFollowed, known.unread(next))
	}}
}

// supremePapers asks for the papers of a docket's entries, the newest first. What
// comes with a paper (proofs of service, word counts) is left out.
func supremePapers(d parsers.Document) []crawler.Request {
	var next []crawler.Request
	for _, e := range d.Version.Entries {
		if strings.HasPrefix(e.URL, supremeSite+"DocketPDF/") {
			next = append([]crawler.Request{{URL: e.URL, Format: "pdf"}}, next...)
		}
	}
	return next
}
