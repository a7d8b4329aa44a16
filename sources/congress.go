package sources

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const govinfoExempt = "govinfo.gov offers bulk data for programs"

var billName = regexp.MustCompile(`^([1-9][0-9]{2})/(hr|s|hjres|sjres|hres|sres|hconres|sconres)/([1-9][0-9]{0,4})$`)

// congress returns what is watched of Congress.
func congress(cfg Config) ([]Definition, error) {
	d, err := congressBills(cfg.Bills)
	return []Definition{d}, err
}

// congressBills watches bills through govinfo bulk data, which needs no key:
// status first, then every text version the status names.
func congressBills(bills []string) (Definition, error) {
	var start []crawler.Request
	for _, b := range bills {
		m := billName.FindStringSubmatch(b)
		if m == nil {
			return Definition{}, fmt.Errorf("%w: bill %q: want congress/type/number, such as 119/hr/1 (types: hr s hjres sjres hres sres hconres sconres)", ErrConfig, b)
		}
		start = append(start, crawler.Request{
			URL:    fmt.Sprintf("https://www.govinfo.gov/bulkdata/BILLSTATUS/%s/%s/BILLSTATUS-%s%s%s.xml", m[1], m[2], m[1], m[2], m[3]),
			Format: "billstatus", Accept: "application/xml", Exempt: govinfoExempt,
		})
	}
	return Definition{
		Source: exportwatch.Source{
			ID: "congress/bills", Title: "Watched bills", Publisher: "Congress (govinfo)",
			Home: "https://www.congress.gov/", Schedule: "10 */2 * * *", Grade: exportwatch.Primary,
			Coverage: "Status is renewed every few hours and reaches congress.gov first; only the bills on the watch list.",
		},
		Plan: func(time.Time, Known) crawler.Plan {
			return crawler.Plan{Start: start, Follow: followBillTexts}
		},
		Kinds: map[string]exportwatch.DocKind{"billstatus": exportwatch.BillStatus, "bill-xml": exportwatch.BillText},
	}, nil
}

// followBillTexts asks for the XML of each text version a status names.
func followBillTexts(r crawler.Request, p crawler.Page) []crawler.Request {
	if r.Format != "billstatus" {
		return nil
	}
	res, err := parsers.Parse("billstatus", parsers.Input{URL: r.URL, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		for _, line := range d.Version.Meta.Strings("text_versions") {
			f := strings.Fields(line) // stage, date if any, URL if any
			if len(f) == 0 || !strings.HasPrefix(f[len(f)-1], "https://www.govinfo.gov/") || !strings.HasSuffix(f[len(f)-1], ".xml") {
				continue
			}
			next = append(next, crawler.Request{URL: f[len(f)-1], Format: "bill-xml", Accept: "application/xml", Exempt: govinfoExempt})
		}
	}
	return first(maxFollowed, next)
}
