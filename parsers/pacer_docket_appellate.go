package parsers

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

var (
	appellateHeading = regexp.MustCompile(`(?i)Court of Appeals Docket #:\s*(\d{2}-\d+)`)
	originalHeading  = regexp.MustCompile(`(?i)^Court of Appeals Docket #:`)
	entryDay         = regexp.MustCompile(`^\d{2}/\d{2}/\d{4}$`)
)

// appellateNumber returns the number of the case in the report of a court of
// appeals, or the empty string.
func appellateNumber(page *goquery.Document) string {
	number := ""
	page.Find("td").EachWithBreak(func(_ int, cell *goquery.Selection) bool {
		if cell.Find("td").Length() > 0 || cell.ChildrenFiltered("b, strong").Length() == 0 {
			return true
		}
		if m := appellateHeading.FindStringSubmatch(fold(cell.Text())); m != nil {
			number = m[1]
		}
		return number == ""
	})
	return number
}

// appellateFacts are the labels of a court of appeals' report.
func appellateFacts() [][2]string {
	return [][2]string{
		{"Docketed:", "date_filed"}, {"Termed:", "date_terminated"}, {"Nature of Suit:", "nature_of_suit"},
		{"Appeal From:", "appeal_from"}, {"Fee Status:", "fee_status"},
	}
}

func (r *docketReport) appellate() error {
	stub := r.page.Find("td").FilterFunction(func(_ int, cell *goquery.Selection) bool {
		return cell.Find("td").Length() == 0 && originalHeading.MatchString(fold(cell.Text()))
	}).First().Closest("table")
	stub.Find("td").Each(func(_ int, cell *goquery.Selection) {
		labels := cell.ChildrenFiltered("b, strong")
		if labels.Length() == 0 && r.meta.String("case_name") == "" {
			r.meta["case_name"] = fold(cell.Text())
		}
		labels.Each(func(_ int, label *goquery.Selection) { r.appellateFact(label) })
	})
	if err := r.finishCover(); err != nil {
		return err
	}
	r.court = circuitCourt(fold(r.page.Find("body").Text()))
	r.caseType()
	r.origin()
	r.appellateParties()
	return r.appellateEntries()
}

// appellateFact reads what follows a label up to the next element.
func (r *docketReport) appellateFact(label *goquery.Selection) {
	value := ""
	if next := label.Get(0).NextSibling; next != nil && next.Type == html.TextNode {
		value = fold(next.Data)
	}
	if value == "null" { // as courts print what they do not know
		value = ""
	}
	for _, f := range appellateFacts() {
		if fold(label.Text()) == f[0] {
			r.meta[f[1]] = value
		}
	}
}

// partyRole matches what a party to an appeal is.
var partyRole = regexp.MustCompile(`(?i)^(?:(?:plaintiff|defendant|petitioner|respondent|appell(?:ant|ee)|intervenor|movant|amicus curiae|debtor|in re)s?(?:\s*-\s*(?:cross-)?(?:appell(?:ant|ee)|petitioner|respondent)s?)*|.* for (?:appell(?:ant|ee)|petitioner|respondent)s?)[,.]?$`)

// appellateParties lists the parties of the table that the page's comments
// announce, or of rows that end in what a party is: the first line of a cell is
// the name, the last what the party is.
func (r *docketReport) appellateParties() {
	table := afterComment(r.page.Get(0), "Party/Aty List", "table")
	rows := r.page.Find("tr")
	if table != nil {
		rows = goquery.NewDocumentFromNode(table).Find("tr")
	}
	var names, types []string
	rows.Each(func(_ int, row *goquery.Selection) {
		cells := row.ChildrenFiltered("td")
		if cells.Length() != 2 || cells.First().Find("tr").Length() > 0 {
			return
		}
		lines := coverLines(cells.First())
		if known := len(lines) > 1 && partyRole.MatchString(lines[len(lines)-1]); len(lines) > 0 && (known || table != nil) {
			kind := ""
			if len(lines) > 1 {
				kind = strings.TrimRight(lines[len(lines)-1], ", ")
			}
			names, types = append(names, lines[0]), append(types, kind)
		}
	})
	setParties(r.meta, names, types, nil)
}

// afterComment returns the first element called name after a comment that holds
// text and before the next comment that begins a section.
func afterComment(root *html.Node, text, name string) *html.Node {
	var found *html.Node
	inside := false
	for n := range root.Descendants() {
		switch {
		case n.Type == html.CommentNode && strings.Contains(n.Data, text):
			inside = true
		case n.Type == html.CommentNode && strings.Contains(n.Data, "NEW SECTION"):
			inside = false
		case inside && n.Type == html.ElementNode && n.Data == name:
			found = n
		}
		if found != nil {
			break
		}
	}
	return found
}

// numberByDocument gives the entry read last, if the report prints no number but
// links its document, the number of that: courts that number no entries stamp it
// on the document, and their feeds and RECAP tell the entry by it.
func (r *docketReport) numberByDocument() {
	if e := &r.entries[len(r.entries)-1]; e.Number == "" {
		e.Number = e.PacerDocID
	}
}

// appellateEntries reads the rows of three cells whose first is a day.
func (r *docketReport) appellateEntries() error {
	var failed error
	r.page.Find("tr").EachWithBreak(func(i int, row *goquery.Selection) bool {
		cells := reportCells(row)
		if cells.Length() != 3 || !isEntryDay(cells.Eq(0)) || isEntryDay(cells.Eq(1)) {
			return true
		}
		if failed = r.entry(cells, i); failed == nil {
			r.numberByDocument()
		}
		return failed == nil
	})
	return failed
}
