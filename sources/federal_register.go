package sources

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	frAPI = "https://www.federalregister.gov/api/v1/"
	// The Federal Register asks programs to use its API and serves it for them;
	// its robots.txt is about the pages for people.
	frExempt = "federalregister.gov offers this API for programs"
	bisSlug  = "industry-and-security-bureau"
)

// frFields are the fields that are read. A list that asks for none gets a few
// default ones, among which the dates, the action and the address of the full
// text are not.
const frFields = "abstract action agencies cfr_references citation comments_close_on correction_of dates docket_ids document_number effective_on executive_order_number full_text_xml_url html_url pdf_url proclamation_number publication_date regulation_id_numbers significant signing_date subtype title topics type"

// frQuery returns a documents query. Every parameter is fixed, so the URL, and
// with it the conditional request, stays the same from pass to pass.
func frQuery(condition, value string) string {
	q := url.Values{"conditions[" + condition + "][]": {value}, "fields[]": strings.Fields(frFields), "order": {"newest"}, "per_page": {"100"}}
	return frAPI + "documents.json?" + q.Encode()
}

// frTexts is where full texts stand. One that is published never changes: a
// correction is a document of its own.
const frTexts = "https://www.federalregister.gov/documents/full_text/xml/"

// frPlan retrieves the newest page of a query, and with it the full text of
// every rule, proposed rule and presidential document it lists. One page of 100
// reaches back months for BIS, so a pass that follows an outage misses nothing.
func frPlan(query string) func(time.Time, Known) crawler.Plan {
	return func(_ time.Time, known Known) crawler.Plan {
		return crawler.Plan{
			Start: []crawler.Request{{URL: query, Format: "fr-json", Accept: "application/json", Exempt: frExempt}},
			Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
				if r.Format != "fr-json" {
					return nil
				}
				return first(maxFollowed, known.unread(frFullTexts(p.Body)))
			},
		}
	}
}

func frFullTexts(payload []byte) []crawler.Request {
	res, err := parsers.Parse("fr-json", parsers.Input{Payload: payload})
	if err != nil {
		return nil // frIndex has made this page suspect
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		link := d.Version.Meta.String("full_text_xml_url")
		if link != "" && d.Version.Meta.String("document_type") != "Notice" {
			next = append(next, crawler.Request{URL: link, Format: "fr-xml", Accept: "application/xml", Exempt: frExempt})
		}
	}
	return next
}

func frIndex(url string, payload []byte) (int, bool, error) {
	if !strings.HasPrefix(url, frAPI) {
		return 0, false, nil
	}
	res, err := parsers.Parse("fr-json", parsers.Input{Payload: payload})
	return len(res.Documents), true, err
}

// federalRegister returns the queries of the Federal Register.
func federalRegister(Config) ([]Definition, error) {
	return []Definition{frDocuments(), frPresidential(), frPublicInspection()}, nil
}

// frDocuments watches what BIS publishes in the Federal Register: the one place
// where a rule takes legal effect. 44 U.S.C. 1505, 1507.
func frDocuments() Definition {
	query := frQuery("agencies", bisSlug)
	return Definition{
		Source: exportwatch.Source{
			ID: "fr/bis", Title: "Federal Register: BIS documents", Publisher: "Office of the Federal Register",
			Home:     "https://www.federalregister.gov/agencies/" + bisSlug,
			Schedule: "*/10 6-18 * * 1-5", Grade: exportwatch.Primary, Announces: true,
			Coverage: "Everything BIS publishes in the Federal Register; letters to one company are not published there.",
		},
		Recall: frTexts,
		Plan:   frPlan(query),
		Index:  frIndex,
		Kinds:  map[string]exportwatch.DocKind{"fr-json": exportwatch.FRDocument, "fr-xml": exportwatch.FRDocument},
	}
}

// frPresidential watches executive orders, proclamations and memoranda.
func frPresidential() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "fr/presidential", Title: "Federal Register: presidential documents", Publisher: "Office of the Federal Register",
			Home:     "https://www.federalregister.gov/presidential-documents",
			Schedule: "*/15 6-18 * * 1-5", Grade: exportwatch.Primary, Announces: true,
			Coverage: "Published some days after signing; memoranda that are not published do not appear.",
		},
		Recall: frTexts,
		Plan:   frPlan(frQuery("type", "PRESDOCU")),
		Index:  frIndex,
		Kinds:  map[string]exportwatch.DocKind{"fr-json": exportwatch.FRDocument, "fr-xml": exportwatch.FRDocument},
	}
}

// frPublicInspection watches what is filed for publication, usually a day
// before it appears and with a special filing hours before.
func frPublicInspection() Definition {
	list := frAPI + "public-inspection-documents/current.json"
	return Definition{
		Source: exportwatch.Source{
			ID: "fr/public-inspection", Title: "Federal Register: public inspection", Publisher: "Office of the Federal Register",
			Home: "https://www.federalregister.gov/public-inspection/current", Schedule: "*/5 8-18 * * 1-5",
			Grade: exportwatch.Primary, Announces: true,
			Coverage: "Documents of BIS on file for publication; the text at this stage is a scan or typescript and may still be withdrawn.",
		},
		Plan: func(time.Time, Known) crawler.Plan {
			return crawler.Plan{Start: []crawler.Request{{URL: list, Format: "fr-pi-json", Accept: "application/json", Exempt: frExempt}}}
		},
		Kinds: map[string]exportwatch.DocKind{"fr-pi-json": exportwatch.PIDocument},
		Keep:  func(d parsers.Document) bool { return fromBIS(d.Version.Meta) },
	}
}

// fromBIS reports whether BIS is among the agencies of a document. The list of
// agencies may hold a name as printed and no slug.
func fromBIS(m exportwatch.Meta) bool {
	return slices.Contains(m.Strings("agency_slugs"), bisSlug) || slices.ContainsFunc(m.Strings("agencies"), func(name string) bool {
		return strings.EqualFold(name, "Bureau of Industry and Security") || strings.EqualFold(name, "Industry and Security Bureau")
	})
}
