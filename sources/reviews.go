package sources

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// reviews returns what tells of rules before they are published, or of their
// dockets.
func reviews(cfg Config) ([]Definition, error) {
	defs := []Definition{whiteHouseReview(cfg.Agencies)}
	dockets, err := rulemakingDockets(cfg.Reviews, cfg.Keys.Regulations)
	return append(defs, dockets...), err
}

const (
	reviewFiles  = "https://www.reginfo.gov/public/do/XMLViewFileAction?f="
	reviewExempt = "reginfo.gov publishes these files for programs"
)

// reviewAgencies are the codes with which the rules of agencies begin, by the
// agency's name in the Federal Register.
func reviewAgencies(slugs []string) []string {
	codes := []string{"0694"}
	for _, a := range []struct{ slug, code string }{
		{"foreign-assets-control-office", "1505"}, {"state-department", "1400"},
		{"census-bureau", "0607"}, {"national-institute-of-standards-and-technology", "0693"},
	} {
		if slices.Contains(slugs, a.slug) {
			codes = append(codes, a.code)
		}
	}
	return codes
}

// whiteHouseReview watches which rules the Office of Information and Regulatory
// Affairs has under review, and how each review ends: weeks before a rule is
// published. E.O. 12866, section 6.
func whiteHouseReview(agencies []string) Definition {
	codes := reviewAgencies(agencies)
	var start []crawler.Request
	for _, file := range []string{"EO_RULES_UNDER_REVIEW.xml", "EO_RULE_COMPLETED_30_DAYS.xml"} {
		start = append(start, crawler.Request{URL: reviewFiles + file, Format: "review-list", Accept: "application/xml", Exempt: reviewExempt})
	}
	return Definition{
		Source: exportwatch.Source{
			ID: "review/oira", Title: "White House review of rules", Publisher: "Office of Information and Regulatory Affairs",
			Home: "https://www.reginfo.gov/public/do/eoReviewSearch", Schedule: "40 7-20/2 * * 1-5",
			Grade: exportwatch.OfficialStatement, Announces: true, Window: 30 * 24 * time.Hour,
			Coverage: "Only rules that are significant under E.O. 12866 are reviewed, and neither the text nor what the reviewers ask for is published; rules under foreign affairs authority are often not reviewed.",
		},
		Plan:       func(time.Time, Known) crawler.Plan { return crawler.Plan{Start: start} },
		Index:      reviewCount,
		Keep:       func(d parsers.Document) bool { return slices.Contains(codes, d.Version.Meta.String("agency_code")) },
		Kinds:      map[string]exportwatch.DocKind{"review-list": exportwatch.RuleReview},
		Exemptions: []Exemption{{Prefix: reviewFiles, Why: reviewExempt}},
	}
}

// reviewCount counts the reviews of all agencies: a hundred and more at any
// time, so that none is suspect.
func reviewCount(address string, payload []byte) (int, bool, error) {
	if !strings.HasPrefix(address, reviewFiles) {
		return 0, false, nil
	}
	res, err := parsers.Parse("review-list", parsers.Input{Payload: payload})
	return len(res.Documents), true, err
}

const (
	regulationsAPI    = "https://api.regulations.gov/v4/documents"
	regulationsExempt = "regulations.gov offers this API for programs"
	regulationsPages  = 8 // of 250 documents; comments are not among them
)

// docketsID is the source of the dockets that the user names.
const docketsID exportwatch.SourceID = "review/dockets"

var rulemakingDocket = regexp.MustCompile(`^[A-Z]{2,10}(-[A-Z]{2,10}){0,2}-\d{4}-\d{4}$`)

// rulemakingDockets watches the dockets that the user names: with a key what
// regulations.gov lists in them, without one what the Federal Register publishes
// that names them.
func rulemakingDockets(dockets []string, key Key) ([]Definition, error) {
	if len(dockets) == 0 {
		return nil, nil
	}
	for i, id := range dockets {
		if !rulemakingDocket.MatchString(id) {
			return nil, fmt.Errorf("%w: review %q: want a docket of regulations.gov, such as BIS-2025-0001", ErrConfig, id)
		}
		if slices.Contains(dockets[:i], id) {
			return nil, fmt.Errorf("%w: review %q is named twice", ErrConfig, id)
		}
	}
	d := Definition{Source: exportwatch.Source{
		ID: docketsID, Title: "Dockets of watched rulemakings", Publisher: "regulations.gov",
		Home: "https://www.regulations.gov/docket/" + dockets[0], Schedule: "10 8-20/3 * * 1-5", Grade: exportwatch.OfficialStatement, Announces: true,
		Coverage: "Documents of the agency in the dockets named, not the comments of the public.",
	}}
	if key == "" {
		withoutKey(&d, dockets)
	} else {
		withKey(&d, dockets, key)
	}
	return []Definition{d}, nil
}

// withKey reads the dockets from regulations.gov.
func withKey(d *Definition, dockets []string, key Key) {
	request := func(docket string, page int) crawler.Request {
		q := url.Values{"filter[docketId]": {docket}, "sort": {"-postedDate"}, "page[size]": {"250"}, "page[number]": {fmt.Sprint(page)}}
		return crawler.Request{URL: regulationsAPI + "?" + q.Encode(), Format: "regulations-json", Accept: "application/vnd.api+json",
			Exempt: regulationsExempt, Header: http.Header{"X-Api-Key": {string(key)}}}
	}
	var start []crawler.Request
	pages := map[string]crawler.Request{} // the page after, by URL
	for _, docket := range dockets {
		start = append(start, request(docket, 1))
		for n := 1; n < regulationsPages; n++ {
			pages[request(docket, n).URL] = request(docket, n+1)
		}
	}
	d.Route = "api.regulations.gov, with your key."
	d.Plan = func(time.Time, Known) crawler.Plan {
		return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			next, ok := pages[r.URL]
			if _, more, err := parsers.RegulationsListed(p.Body); err != nil || !more || !ok {
				return nil // an answer that cannot be read is an incident of its reading
			}
			return []crawler.Request{next}
		}}
	}
	d.Index = func(address string, payload []byte) (int, bool, error) {
		if !strings.HasPrefix(address, regulationsAPI) {
			return 0, false, nil
		}
		n, _, err := parsers.RegulationsListed(payload)
		return n, true, err
	}
	d.Kinds = map[string]exportwatch.DocKind{"regulations-json": exportwatch.RuleReview}
	d.Exemptions = []Exemption{{Prefix: regulationsAPI, Why: regulationsExempt}}
}

// withoutKey reads what names the dockets in the Federal Register: notices give
// the docket under ADDRESSES.
func withoutKey(d *Definition, dockets []string) {
	d.Route = "The Federal Register's documents that name the dockets; a key of api.regulations.gov (keys.regulations) adds what is published in a docket alone."
	d.Coverage = "Without a key only what is published in the Federal Register, not the supporting material in the dockets."
	var start []crawler.Request
	for _, docket := range dockets {
		q := url.Values{"conditions[term]": {`"` + docket + `"`}, "fields[]": strings.Fields(frFields), "order": {"newest"}, "per_page": {"100"}}
		start = append(start, crawler.Request{URL: frAPI + "documents.json?" + q.Encode(), Format: "fr-json", Accept: "application/json", Exempt: frExempt})
	}
	d.Plan = func(time.Time, Known) crawler.Plan { return crawler.Plan{Start: start} }
	d.Kinds = map[string]exportwatch.DocKind{"fr-json": exportwatch.FRDocument}
	d.Exemptions = []Exemption{{Prefix: frAPI, Why: frExempt}}
}
