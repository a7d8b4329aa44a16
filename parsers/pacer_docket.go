package parsers

import (
	"bytes"
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

// readPacerDocket reads the docket report that a court's CM/ECF system prints:
// that of the district courts and the Court of International Trade, or that of
// the courts of appeals. A page of CM/ECF that holds no docket gives no
// document; any other page is an error.
func readPacerDocket(in Input) ([]Document, error) {
	if !isCourtPage(in.Payload) {
		return nil, wrongShape("", "not a page of a court's CM/ECF system")
	}
	page, warnings, err := parseHTMLTree(in.Payload, in.MediaType)
	if err != nil {
		return nil, err
	}
	r := docketReport{meta: exportwatch.Meta{}, page: page}
	read := r.district
	if number := appellateNumber(page); number != "" {
		r.meta["docket_number"] = number
		read = r.appellate
	} else if number := districtNumber(page); number != "" {
		r.meta["docket_number"] = number
	} else {
		return nil, nil
	}
	if err := read(); err != nil {
		return nil, err
	}
	court := courtID(cmp.Or(in.Court, r.court), pageLinks(page)...)
	r.meta["court_id"] = court
	if archiveName.MatchString(court + "." + r.caseID) {
		r.meta["recap_item"] = "gov.uscourts." + court + "." + r.caseID
	}
	v := exportwatch.Version{Meta: metaOf(r.meta), Published: r.filed, Entries: r.entries, Partial: r.partial(), Warnings: append(warnings, r.warnings...)}
	if len(r.entries) == 0 {
		v.Warnings = append(v.Warnings, wholePage(in.Payload)...)
		warn(&v, "no_entries", "the report shows no entries: they were not asked for, or its layout is not known")
	}
	return []Document{docketDocument(v, in.URL)}, nil
}

// A docketReport gathers what one report says.
type docketReport struct {
	page    *goquery.Document
	meta    exportwatch.Meta
	filed   exportwatch.Date
	caseID  string // the case in the court's system
	court   string // as the report names it; empty if it does not or it is not known by that name
	entries []exportwatch.Entry
	// warnings tell what of the report could not be read.
	warnings []exportwatch.Warning
}

func (r *docketReport) warn(code, message string) {
	r.warnings = append(r.warnings, exportwatch.Warning{Code: code, Message: message})
}

// lineBreaks are white space like any other between the tags of a page.
var lineBreaks = strings.NewReplacer("\n", " ", "\r", " ")

// courtPage matches what every page of CM/ECF says of itself.
var courtPage = regexp.MustCompile(`(?i)cm/?ecf|uscourts\.gov|servlet=PACER`)

func isCourtPage(payload []byte) bool {
	return courtPage.Match(payload) && bytes.IndexByte(payload, '<') >= 0 && !bytes.HasPrefix(bytes.TrimSpace(payload), []byte("<?xml"))
}

// reportHeading matches the heading of a report. The Judicial Panel on
// Multidistrict Litigation numbers its cases "MDL No. 2999".
var reportHeading = regexp.MustCompile(`(?i)DOCKET FOR CASE #:\s*(MDL\s+No\.\s*\d+|\S+)`)

// districtNumber returns the number in the heading of a district court's
// report, or the empty string.
func districtNumber(page *goquery.Document) string {
	m := reportHeading.FindStringSubmatch(headingText(headingOf(page)))
	if m == nil {
		return ""
	}
	return withoutJudges(m[1])
}

// headingOf returns the heading that names the case.
func headingOf(page *goquery.Document) *goquery.Selection {
	return page.Find("h1, h2, h3, h4, center").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Find("table").Length() == 0 && reportHeading.MatchString(fold(s.Text()))
	}).First()
}

// headingText returns the words of a heading, of which there may be none, with a
// space where its lines break.
func headingText(heading *goquery.Selection) string {
	if heading.Length() == 0 {
		return ""
	}
	return fold(spacedText(heading.Get(0)))
}

// partialReport matches the receipt of a report that was asked for in part,
// which the entries it leaves out must not be struck by.
var partialReport = regexp.MustCompile(`(?i)(?:Starting with document|Ending with document|Start date|End date):|Case Summary|none satisfy the selection criteria`)

// partial reports whether the report shows some of the docket only.
func (r *docketReport) partial() bool { return partialReport.MatchString(fold(r.page.Text())) }

// districtFacts are the labels of a district court's report.
func districtFacts() [][2]string {
	return [][2]string{
		{"Assigned to:", "assigned_to_str"}, {"Referred to:", "referred_to_str"}, {"Cause:", "cause"},
		{"Date Filed:", "date_filed"}, {"Date Terminated:", "date_terminated"}, {"Nature of Suit:", "nature_of_suit"},
		{"Jury Demand:", "jury_demand"}, {"Jurisdiction:", "jurisdiction"}, {"Case title:", "case_name"},
		{"Demand:", "demand"}, {"MDL Status:", "mdl_status"},
	}
}

func (r *docketReport) district() error {
	if err := r.cover(headingOf(r.page)); err != nil {
		return err
	}
	columns := r.entryHeader()
	r.districtParties(columns)
	return r.districtEntries(columns)
}

// cover reads the facts that stand between the heading and the parties. The
// first line without a label is the name of the case.
func (r *docketReport) cover(heading *goquery.Selection) error {
	titled := false
	for table := heading.NextAllFiltered("table").First(); table.Length() > 0; table = table.NextAllFiltered("table").First() {
		lines := coverLines(table)
		for i, line := range lines {
			label, value := coverFact(line)
			switch {
			case label == "" && i == 0 && !titled:
				r.meta["case_name"] = coverTitle(lines)
			case label != "" && r.meta.String(label) == "":
				r.meta[label] = value
			}
		}
		titled = true
		if table.Find("u").Length() > 0 {
			break
		}
	}
	return r.finishCover()
}

// maxTitleLines bounds the lines over which the name of a case can be spread.
const maxTitleLines = 4

// coverTitle returns the name of the case that lines begin with: the first, or, if
// that names one side alone, those up to the other side.
func coverTitle(lines []string) string {
	for n := 1; n <= min(len(lines), maxTitleLines); n++ {
		if title := strings.Join(lines[:n], " "); versus.MatchString(title) {
			return title
		}
		if n < len(lines) && strings.Contains(lines[n], ":") {
			break
		}
	}
	return lines[0]
}

func coverFact(line string) (label, value string) {
	for _, f := range districtFacts() {
		if rest, ok := strings.CutPrefix(line, f[0]); ok {
			return f[1], fold(rest)
		}
	}
	return "", ""
}

// coverLines returns the lines of a table up to its first party heading,
// without those of tables inside it: they name other cases.
func coverLines(table *goquery.Selection) []string {
	var b strings.Builder
	inside := 0
	var walk func(n *html.Node) (more bool)
	walk = func(n *html.Node) bool {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(lineBreaks.Replace(n.Data))
		case n.Data == "u":
			return false
		case n.Data == "table":
			if inside++; inside > 1 {
				b.WriteByte('\n')
				return true
			}
		case n.Data == "br" || n.Data == "tr" || n.Data == "td":
			b.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !walk(c) {
				return false
			}
		}
		return true
	}
	walk(table.Get(0))
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		if line = fold(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (r *docketReport) finishCover() error {
	for _, key := range []string{"date_filed", "date_terminated"} {
		day, err := reportDay(r.meta.String(key))
		if err != nil {
			r.warn("bad_date", key+": "+err.Error())
		}
		r.meta[key] = day.String()
		if key == "date_filed" {
			r.filed = day
		}
	}
	r.meta["case_name"] = caseName(r.meta.String("case_name"))
	for _, key := range []string{"assigned_to_str", "referred_to_str"} {
		r.meta[key] = judgeName(r.meta.String(key))
	}
	return nil
}

// reportDay reads the day at the front of s as reports print it, 01/31/2031;
// nothing is the zero Date.
func reportDay(s string) (exportwatch.Date, error) {
	day, _, _ := strings.Cut(fold(s), " ")
	if day == "" {
		return exportwatch.Date{}, nil
	}
	t, err := time.Parse("1/2/2006", day)
	if err != nil {
		return exportwatch.Date{}, err
	}
	return exportwatch.DateOf(t), nil
}

var (
	notAParty    = regexp.MustCompile(`(?i)^(?:Pending Counts|Terminated Counts|Complaints|Disposition|Highest Offense Level)`)
	defendantNo  = regexp.MustCompile(`\s*\(\d+\)$`)
	reportDigits = regexp.MustCompile(`^\d+`)
)

// districtParties lists the parties, which stand above the table of entries: a
// row names the kind of party, the rows after it each begin with a name in bold.
// Behind it stand the party's attorneys, in bold too. A row that says nothing but what
// another does, attorneys included, is dropped.
func (r *docketReport) districtParties(columns *goquery.Selection) {
	var names, types, attorneys []string
	kind, seen := "", map[string]bool{}
	r.page.Find("tr").EachWithBreak(func(_ int, row *goquery.Selection) bool {
		if columns.Length() > 0 && row.IsSelection(columns) {
			return false
		}
		first := row.ChildrenFiltered("td").First()
		if heading := first.Find("b u, strong u"); heading.Length() > 0 {
			kind = defendantNo.ReplaceAllString(fold(heading.First().Text()), "")
			return true
		}
		bold := first.ChildrenFiltered("b, strong").First()
		if first.Find("tr").Length() > 0 || bold.Length() == 0 || notAParty.MatchString(kind) {
			return true
		}
		said := kind + "\n" + fold(row.Text())
		if name := fold(bold.Text()); name != "" && !strings.HasSuffix(name, ":") && onlySpaceBefore(bold) && !seen[said] {
			seen[said] = true
			names, types, attorneys = append(names, name), append(types, kind), append(attorneys, attorneysOf(row))
		}
		return true
	})
	setParties(r.meta, names, types, attorneys)
}

// attorneysOf returns the attorneys in the last cell of a party's row, a line break
// behind each but the last.
func attorneysOf(row *goquery.Selection) string {
	cells := row.ChildrenFiltered("td")
	if cells.Length() < 3 || !strings.Contains(fold(cells.Eq(1).Text()), "represented by") {
		return ""
	}
	return strings.Join(uniq(cells.Last().ChildrenFiltered("b, strong").Map(func(_ int, name *goquery.Selection) string { return fold(name.Text()) })), "\n")
}

// onlySpaceBefore reports whether s is the first thing to be seen in its parent.
func onlySpaceBefore(s *goquery.Selection) bool {
	for n := s.Get(0).PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type != html.TextNode || fold(n.Data) != "" {
			return false
		}
	}
	return true
}

// entryColumns matches the header of the table of entries.
var entryColumns = regexp.MustCompile(`(?i)^(?:Date Filed|Date Entered|Filing Date)\b.*\bDocket Text$`)

// entryHeader returns the row that names the columns of the entries, or nothing.
func (r *docketReport) entryHeader() *goquery.Selection {
	return r.page.Find("tr").FilterFunction(func(_ int, row *goquery.Selection) bool {
		return row.Find("tr").Length() == 0 && entryColumns.MatchString(fold(row.Text()))
	}).First()
}

// districtEntries reads the rows after the header, and those of the tables after
// its table: a long docket is printed as several, the first alone with a header.
func (r *docketReport) districtEntries(header *goquery.Selection) error {
	rows := header.NextAllFiltered("tr")
	header.Closest("table").NextAllFiltered("table").Each(func(_ int, table *goquery.Selection) {
		if isEntryTable(table) {
			rows = rows.AddSelection(table.ChildrenFiltered("tbody").ChildrenFiltered("tr"))
		}
	})
	var failed error
	rows.EachWithBreak(func(i int, row *goquery.Selection) bool {
		failed = r.entry(reportCells(row), i)
		return failed == nil
	})
	return failed
}

// isEntryDay reports whether a cell holds a day and nothing else.
func isEntryDay(cell *goquery.Selection) bool { return entryDay.MatchString(fold(cell.Text())) }

// isEntryTable reports whether the first row of a table is an entry.
func isEntryTable(table *goquery.Selection) bool {
	cells := reportCells(table.ChildrenFiltered("tbody").ChildrenFiltered("tr").First())
	return cells.Length() == 3 && isEntryDay(cells.Eq(0))
}

// reportCells returns the cells of a row of a report: day, number and text. Of
// four, one that holds a box to tick alone, or a second day beside the first, is
// left out.
func reportCells(row *goquery.Selection) *goquery.Selection {
	cells := row.ChildrenFiltered("td")
	if cells.Length() != 4 {
		return cells
	}
	extra := cells.FilterFunction(func(i int, cell *goquery.Selection) bool {
		return fold(cell.Text()) == "" && cell.Find("input").Length() > 0 || i == 1 && isEntryDay(cell) && !isEntryDay(cells.Eq(2))
	}).First()
	return cells.NotSelection(extra)
}

// entry adds the entry in the cells of row i: day, number and text. An entry
// whose day is not printed has none.
func (r *docketReport) entry(cells *goquery.Selection, i int) error {
	if cells.Length() < 3 || len(r.entries) > maxDocketDocuments || fold(cells.Text()) == "" {
		return nil
	}
	day, err := reportDay(cells.Eq(0).Text())
	if err != nil {
		return wrongShape("entry "+strconv.Itoa(i+1), "no day in the first column: %q", exportwatch.Excerpt(cells.Eq(0).Text(), 40))
	}
	if day.IsZero() {
		r.warn("bad_date", "entry "+strconv.Itoa(i+1)+" has no day")
	}
	e := exportwatch.Entry{DateFiled: day, Description: strings.ReplaceAll(fold(cells.Last().Text()), " ,", ",")}
	number := cells.Eq(1)
	e.Number = reportDigits.FindString(fold(spacedText(number.Get(0)))) // the size of the document may stand below
	e.PacerSeqNo = number.Find("input[type=checkbox]").AttrOr("value", "")
	link := number.Find("a").First()
	if m := docPath.FindStringSubmatch(link.AttrOr("href", "")); m != nil {
		e.PacerDocID = pacerDocID(m[1])
	}
	if m := documentCall.FindStringSubmatch(link.AttrOr("onclick", "")); m != nil {
		r.caseID, e.PacerSeqNo = m[1], m[2]
	}
	r.entries = append(r.entries, e)
	return nil
}

// documentCall matches the call that opens a document, which tells the number
// of the case and the sequence number of the entry in the court's system.
var documentCall = regexp.MustCompile(`goDLS\('[^']*','(\d+)','(\d+)'`)

// pageLinks returns the addresses that a page links to.
func pageLinks(page *goquery.Document) []string {
	return page.Find("a[href]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("href", "") })
}
