package sources

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	frSite = "https://www.federalregister.gov/"
	frAPI  = frSite + "api/v1/"
	// The Federal Register asks programs to use its API and serves it for them;
	// its robots.txt is about the pages for people.
	frExempt = "federalregister.gov offers this API for programs"
	// frTexts is where full texts stand. One that is published never changes: a
	// correction is a document of its own.
	frTexts = frSite + "documents/full_text/xml/"
)

// frFields are the fields that are read. A list that asks for none gets a few
// default ones, among which the dates, the action and the address of the full
// text are not.
const frFields = "abstract action agencies cfr_references citation comments_close_on correction_of corrections dates docket_ids document_number effective_on executive_order_number full_text_xml_url html_url pdf_url proclamation_number publication_date regulation_id_numbers significant signing_date subtype title topics type"

// federalRegister returns what is watched of the Federal Register: the
// documents of BIS and of the configured agencies, those of the President, and
// what is filed for publication.
func federalRegister(cfg Config) ([]Definition, error) {
	defs := []Definition{frBIS()}
	for _, slug := range cfg.Agencies {
		d, err := frAgency(slug)
		if err != nil {
			return nil, err
		}
		defs = append(defs, d)
	}
	return append(defs, frPresidential(), frPublicInspection(cfg.Agencies)), nil
}

// An frQuery is the documents that one condition selects.
type frQuery struct {
	condition, value string // "agencies", "industry-and-security-bureau"
}

// newest asks for the newest documents. Every parameter is fixed, so the URL,
// and with it the conditional request, stays the same from pass to pass.
func (q frQuery) newest() string {
	return frAPI + "documents.json?" + q.values(frFields, "newest").Encode()
}

// between asks for the documents of some days, oldest first.
func (q frQuery) between(from, to exportwatch.Date, fields string) string {
	v := q.values(fields, "oldest")
	v.Set("conditions[publication_date][gte]", from.String())
	v.Set("conditions[publication_date][lte]", to.String())
	return frAPI + "documents.json?" + v.Encode()
}

// frPerPage is how many documents a page has. The API takes up to 2,000 and
// silently gives 20 for more; a page of 100 reaches back months for BIS.
const frPerPage = 100

func (q frQuery) values(fields, order string) url.Values {
	return url.Values{
		"conditions[" + q.condition + "][]": {q.value}, "fields[]": strings.Fields(fields),
		"order": {order}, "per_page": {strconv.Itoa(frPerPage)},
	}
}

// frRecord asks for one document by its number: the answer is the record itself
// and no page, and for an unknown number an HTML page with status 404.
func frRecord(number string) string {
	return frAPI + "documents/" + url.PathEscape(number) + ".json?" + url.Values{"fields[]": strings.Fields(frFields)}.Encode()
}

// documents completes the definition of a source of published documents.
func (q frQuery) documents(src exportwatch.Source, what string) Definition {
	src.Publisher, src.Grade, src.Announces = "Office of the Federal Register", exportwatch.Primary, true
	src.Calendar = exportwatch.FederalWorkdays // 44 U.S.C. 1504, 1 CFR 17.1
	return Definition{
		Source:     src,
		Recall:     frSite,
		Owed:       frFurther,
		AwaitUntil: frTextDue,
		Plan:       func(_ time.Time, known Known) crawler.Plan { return frPages(q.newest(), known) },
		Index:      q.index,
		Kinds:      map[string]exportwatch.DocKind{"fr-json": exportwatch.FRDocument, "fr-xml": exportwatch.FRDocument},
		Guess:      func(address string) bool { return strings.HasPrefix(address, frAPI+"documents/") }, // the numbers that corrections give
		Exemptions: frExemptions(),
		Census:     q.census(what),
		Refill: func(gap exportwatch.Gap) crawler.Plan {
			return frAllPages(q.between(washingtonDay(gap.From), washingtonDay(gap.To), frFields), "fr-json")
		},
	}
}

func frExemptions() []Exemption {
	return []Exemption{{Prefix: frAPI, Why: frExempt}, {Prefix: frTexts, Why: frExempt}}
}

// frTextDue returns the end, in Washington, of the day of publication that the address
// of a full text names (".../full_text/xml/2031/06/03/2031-04015.xml"): on that day the
// record may be had before the text. Of another address it returns the zero time.
func frTextDue(address string) time.Time {
	path := strings.TrimPrefix(address, frTexts)
	if path == address || len(path) < len("2031/06/03/") {
		return time.Time{}
	}
	day, err := exportwatch.ParseDate(strings.ReplaceAll(path[:len("2031/06/03")], "/", "-"))
	if err != nil {
		return time.Time{}
	}
	return day.AddDays(1).In(time.UTC).Add(washingtonBehind)
}

func frGet(rawurl, format string) crawler.Request {
	accept := "application/json"
	if format == "fr-xml" {
		accept = "application/xml"
	}
	return crawler.Request{URL: rawurl, Format: format, Accept: accept, Exempt: frExempt}
}

// index judges the pages of documents. The newest documents of an agency that
// has none show that there is no such agency.
func (q frQuery) index(rawurl string, payload []byte) (int, bool, error) {
	if !strings.HasPrefix(rawurl, frAPI) {
		return 0, false, nil
	}
	res, err := parsers.Parse("fr-json", parsers.Input{URL: rawurl, Payload: payload})
	if err == nil {
		err = checkFRPage(rawurl, payload)
	}
	if err == nil && len(res.Documents) == 0 && rawurl == q.newest() {
		err = &parsers.Error{Format: "fr-json", Reason: exportwatch.ReasonEmptyIndex,
			Err: fmt.Errorf("the Federal Register has no document of %s: look the name up at %sagencies", q.value, frSite)}
	}
	return len(res.Documents), true, err
}

// washingtonBehind is how far Eastern Standard Time is behind UTC. It disregards the
// clock change: the Register is published in the morning, far from midnight.
const washingtonBehind = 5 * time.Hour

// washingtonDay returns the day of Washington at an instant.
func washingtonDay(at time.Time) exportwatch.Date {
	return exportwatch.DateOf(at.UTC().Add(-washingtonBehind))
}

// fromAgencies reports whether one of the agencies with these slugs is among
// those of a document. The list may hold a name as printed and no slug.
func fromAgencies(m exportwatch.Meta, slugs []string) bool {
	return slices.ContainsFunc(m.Strings("agency_slugs"), func(s string) bool { return slices.Contains(slugs, s) }) ||
		slices.ContainsFunc(m.Strings("agencies"), func(name string) bool { return slices.Contains(slugs, agencySlug(name)) })
}
