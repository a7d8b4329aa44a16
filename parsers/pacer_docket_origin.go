package parsers

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// circuitHeading matches how the report of a court of appeals names the court.
var circuitHeading = regexp.MustCompile(`(?i)United States Court of Appeals for (?:the )?([A-Za-z ]+?) Circuit`)

// circuitCourt returns the identifier of the court of appeals that the words of
// a report name, or the empty string.
func circuitCourt(words string) string {
	m := circuitHeading.FindStringSubmatch(words)
	if m == nil {
		return ""
	}
	return map[string]string{
		"first": "ca1", "second": "ca2", "third": "ca3", "fourth": "ca4", "fifth": "ca5", "sixth": "ca6", "seventh": "ca7",
		"eighth": "ca8", "ninth": "ca9", "tenth": "ca10", "eleventh": "ca11", "district of columbia": "cadc", "federal": "cafc",
	}[strings.ToLower(m[1])]
}

// tableOf returns the table whose heading in bold is words.
func (r *docketReport) tableOf(words string) *goquery.Selection {
	return r.page.Find("b, strong").FilterFunction(func(_ int, label *goquery.Selection) bool {
		return fold(label.Text()) == words
	}).First().Closest("table")
}

// after returns the text that stands behind a label.
func after(label *goquery.Selection) string {
	if next := label.Get(0).NextSibling; next != nil && next.Type == html.TextNode {
		return known(next.Data)
	}
	return ""
}

// known folds s, and drops what courts print for what they do not know.
func known(s string) string {
	switch s = fold(s); s {
	case "null", "None", "-":
		return ""
	}
	return s
}

// caseType reads the kinds of case, up to three.
func (r *docketReport) caseType() {
	var kinds []string
	r.tableOf("Case Type Information:").Find("b, strong").Each(func(_ int, label *goquery.Selection) {
		kinds = append(kinds, after(label))
	})
	if kinds = uniq(kinds); len(kinds) > 0 {
		r.meta["case_type"] = kinds
	}
}

// originFacts are the labels of what a report tells of the case below.
func originFacts() map[string]string {
	return map[string]string{
		"Trial Judge:": "originating_judge", "Ordering Judge:": "originating_ordering_judge", "Court Reporter:": "originating_court_reporter",
		"Date Filed:": "originating_date_filed", "Date Disposed:": "originating_date_disposed", "Disposition:": "originating_disposition",
		"Date Order/Judgment:": "originating_date_judgment", "Date Order/Judgment EOD:": "originating_date_judgment_entered",
		"Date NOA Filed:": "originating_date_notice", "Date Rec'd COA:": "originating_date_received",
	}
}

// alienNumber matches the number of a person before the immigration courts,
// which filings leave out (Fed. R. App. P. 25(a)(5)) and some reports print.
var alienNumber = regexp.MustCompile(`\bA\s?\d[\d-]{6,}`)

// origin reads what the report tells of the case below: its court and number,
// who decided it and when.
func (r *docketReport) origin() {
	table := r.tableOf("Originating Court Information:")
	facts := originFacts()
	table.Find("b, strong").Each(func(_ int, label *goquery.Selection) {
		words := fold(label.Text())
		if key := facts[words]; key != "" {
			r.originFact(key, either(after(label), below(label)))
		}
		if strings.HasPrefix(words, "District:") || strings.HasPrefix(words, "Agency:") {
			r.originCase(label.Closest("td"))
		}
	})
}

// below returns the text of the cell under that of a label, in the next row.
func below(label *goquery.Selection) string {
	cell := label.Closest("td")
	return known(cell.Closest("tr").NextFiltered("tr").ChildrenFiltered("td").Eq(cell.Index()).Text())
}

func (r *docketReport) originFact(key, value string) {
	switch {
	case value == "":
		return
	case strings.HasPrefix(key, "originating_date_"):
		day, err := reportDay(value)
		if err != nil {
			r.warn("bad_date", key+": "+err.Error())
			return
		}
		value = day.String()
	case strings.HasSuffix(key, "judge"):
		value = judgeName(value)
	}
	r.meta[key] = value
}

// originCase reads the cell that names the case below: "0975-1 : 1:17-cv-00050".
func (r *docketReport) originCase(cell *goquery.Selection) {
	words := fold(cell.Text())
	if alienNumber.MatchString(words) {
		return
	}
	parts := strings.SplitN(words, ":", 3) // the label, the court's number, the case
	if number := withoutJudges(parts[len(parts)-1]); len(parts) == 3 && number != "" {
		r.meta["originating_docket_number"] = number
	}
	if court := courtID("", cell.Find("a").AttrOr("href", "")); court != "" {
		r.meta["originating_court_id"] = court
	}
}
