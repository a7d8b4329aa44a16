package parsers

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// maxListColumns bounds the columns of a list; the widest have near thirty.
const maxListColumns = 1000

// maxListRows bounds the rows of a list. The longest of its kind, the
// Consolidated Screening List, has about 25,000.
const maxListRows = 200_000

// minDeniedPersons is the least number of rows a Denied Persons List can have;
// it has held over 500 for years. A shorter one is an extract or a fragment.
const minDeniedPersons = 3

// maxUnverifiedColumns bounds the columns of an Unverified List: those it has
// always had, and room for the citation and the date that its table in the CFR
// has. Other lists of parties have over twenty.
const maxUnverifiedColumns = 6

// A keyedList is a table in a text file, read but not yet rendered.
type keyedList struct {
	columns  []string
	rows     []listRow
	open     bool                  // the last line has no end, so the file may be cut
	torn     error                 // the file ends within a quoted cell, whose row is left out
	headed   bool                  // the names of the columns are part of the text
	stray    []exportwatch.Warning // of bytes that are in no charset
	preamble string                // what stands above the header
}

// A listRow is one row of a list, with as many cells as the list has columns.
type listRow struct {
	cells  []string
	line   int
	cut    int // how many cells it had if it ended early, else 0
	ragged bool
	// quoted says that the row is ragged by quotes within its cells alone, each of
	// which a tab ends: they can hold no other's words.
	quoted bool
}

// A listKey names a row: base is what names it as a rule, and more what tells it
// from others of the same base.
type listKey func(cells []string) (base, more string)

// readDeniedPersons reads the Denied Persons List in its two forms: text with
// tabs (or CSV) with the address in columns, and CSV with name and address in
// one. One table "dpl", one row an order and address, keyed by name and
// effective date; columns beyond the known ones are kept. AsOf is the day of the
// edition, which its address gives.
func readDeniedPersons(in Input) ([]Document, error) {
	list, err := readList(in)
	if err != nil {
		return nil, err
	}
	name, street := list.column("name", "nameandaddress"), list.column("streetaddress", "address")
	day, end := list.column("effectivedate", "beginningdate"), list.column("expirationdate", "endingdate")
	notice := list.column("frcitation", "appropriatefederalregistercitations", "federalregistercitations")
	if name < 0 || day < 0 || end < 0 || notice < 0 {
		return nil, wrongShape("line 1", "no columns for name, effective date, expiration date and Federal Register citation among %s", list.named())
	}
	if len(list.rows) < minDeniedPersons {
		return nil, wrongShape("", "%d rows, fewer than a Denied Persons List has", len(list.rows))
	}
	if err := list.checkDenied(name, day, end); err != nil {
		return nil, err
	}
	d := Document{Document: exportwatch.Document{ID: "list/dpl", Kind: exportwatch.PartyList, Title: "Denied Persons List", URL: in.URL}}
	d.Version.AsOf = EditionDate(in.URL)
	list.render(&d.Version, "dpl", func(cells []string) (string, string) {
		if street < 0 {
			return cells[name] + "|" + cells[day], ""
		}
		return cells[name] + "|" + cells[day], strings.Join(cells[street:min(street+2, len(cells))], ", ")
	})
	return []Document{d}, nil
}

// checkDenied refuses rows whose cells have slipped: a date where another
// column belongs would pair a name with a wrong order. Rows that are told to be
// ragged are not looked at, nor are those counted whose last cells are left out.
func (l keyedList) checkDenied(name, day, end int) error {
	for i, r := range l.rows {
		l.rows[i].ragged = r.ragged && (r.cut == 0 || r.cut <= day)
	}
	if err := l.whole(0); err != nil {
		return err
	}
	for _, r := range l.rows {
		if r.ragged {
			continue
		}
		for _, i := range []int{day, end} {
			c := r.cells[i]
			if c != "" && !listDate.MatchString(c) && (i == day || otherCell.MatchString(c)) {
				return atLine(r.line, wrongShape("", "%q in column %q is no date", exportwatch.Excerpt(c, 40), l.columns[i]))
			}
		}
		if r.cells[name] == "" {
			return atLine(r.line, wrongShape("", "a row without a name"))
		}
	}
	return nil
}

// listDate matches a date as lists print it, whatever it says.
var listDate = regexp.MustCompile(`^(\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}([T ].*)?|[A-Za-z]{3,9}\.? \d{1,2}, \d{4})$`)

// otherCell matches what columns beside the dates hold: the mark of a standard
// order, a country, a postal code, a citation. Words in the place of an
// expiration date, such as "indefinite", are kept.
var otherCell = regexp.MustCompile(`(?i)^([a-z]{1,2}|[\d-]+|.*\bF\.? ?R\.? .*)$`)

// named returns the names of the columns as an error may quote them.
func (l keyedList) named() string {
	return exportwatch.Excerpt(fmt.Sprintf("%q", l.columns), 300)
}

// readUnverified reads the Unverified List (Supplement No. 6 to 15 CFR part
// 744) as the bureau has published it in CSV: one table "uvl", one row a name
// and address.
func readUnverified(in Input) ([]Document, error) {
	list, err := readList(in)
	if err != nil {
		return nil, err
	}
	country, name, address := list.column("country"), list.column("name", "listedperson", "listedpersonandaddress"), list.column("address")
	if country < 0 || name < 0 || address < 0 || len(list.columns) > maxUnverifiedColumns {
		return nil, wrongShape("line 1", "not the columns country, name and address, but %s", list.named())
	}
	if len(list.rows) == 0 {
		return nil, fault(exportwatch.ReasonEmptyBody, "", "no party is listed")
	}
	if err := list.whole(1); err != nil {
		return nil, err
	}
	d := Document{Document: exportwatch.Document{ID: "list/uvl-bis", Kind: exportwatch.PartyList, Title: "Unverified List", URL: in.URL}}
	list.repeatCountry(country)
	list.render(&d.Version, "uvl", func(cells []string) (string, string) {
		return cells[country] + "|" + cells[name], cells[address]
	})
	return []Document{d}, nil
}

// readCSV reads a list with a header line, parted by commas, tabs or
// semicolons: the names of the columns as a section "columns", and one table
// "list", rows keyed by the first column that is an identifier or a name, else by
// their first two cells.
func readCSV(in Input) ([]Document, error) {
	list, err := readList(in)
	if err != nil {
		return nil, err
	}
	if err := list.whole(1); err != nil {
		return nil, err
	}
	key, err := list.rowKey(in.Key)
	if err != nil {
		return nil, err
	}
	id := pageID(in, "list")
	d := Document{Document: exportwatch.Document{ID: id, Kind: exportwatch.PartyList, Title: listTitle(in.URL), URL: in.URL}}
	list.headed = true
	list.repeatCountry(list.column("country"))
	list.render(&d.Version, "list", key)
	return []Document{d}, nil
}

// filled reports whether any row says anything in a column.
func (l keyedList) filled(column int) bool {
	return slices.ContainsFunc(l.rows, func(r listRow) bool { return r.cells[column] != "" })
}

// listTitle returns the file name of an address, or "List".
func listTitle(address string) string {
	address, _, _ = strings.Cut(address, "?")
	if name := address[strings.LastIndexByte(address, '/')+1:]; name != "" {
		return name
	}
	return "List"
}

// readList reads header and rows. Columns without a name at the end of the
// header, which spreadsheets leave behind, are left out with blank rows; what
// stands above the header is no part of the list.
func readList(in Input) (keyedList, error) {
	text, warnings, err := decodeText(in.Payload, in.MediaType)
	if err != nil {
		return keyedList{}, err
	}
	above, text, skipped := afterPreamble(text)
	line, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = delimiter(line), -1
	header, err := r.Read()
	if err != nil {
		return keyedList{}, listFault(err)
	}
	list := keyedList{columns: trimBlank(foldAll(header)), stray: warnings, preamble: fold(above)}
	if len(list.columns) < 2 || slices.Contains(list.columns, "") || strings.HasPrefix(list.columns[0], "<") {
		return keyedList{}, wrongShape("line 1", "no header of column names: %q", exportwatch.Excerpt(line, 120))
	}
	if len(header) > maxListColumns {
		return keyedList{}, fault(exportwatch.ReasonTooLarge, "line 1", "%d columns, more than %d", len(header), maxListColumns)
	}
	for {
		at := r.InputOffset()
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			list.open = list.endsOpen(text)
			return list, nil
		}
		if err != nil && r.InputOffset() == int64(len(text)) && errors.Is(err, csv.ErrQuote) {
			list.torn, list.open = listFault(err), true
			return list, nil
		}
		ok := err == nil
		if !ok {
			if cells, ok = misquoted(text[at:r.InputOffset()], r.Comma); !ok {
				return keyedList{}, listFault(err)
			}
		}
		if len(list.rows) == maxListRows {
			return keyedList{}, fault(exportwatch.ReasonTooLarge, "", "more than %d rows", maxListRows)
		}
		list.add(foldAll(cells), skipped+lineOf(r, err), err != nil)
		if n := len(list.rows) - 1; err != nil && n >= 0 && r.Comma == '\t' {
			list.rows[n].quoted = len(cells) == len(list.columns) && !opensQuoted(text[at:r.InputOffset()])
		}
	}
}

// lineOf returns the line of the row that r read last, or refused with err.
func lineOf(r *csv.Reader, err error) int {
	var e *csv.ParseError
	if errors.As(err, &e) {
		return e.StartLine
	}
	line, _ := r.FieldPos(0)
	return line
}

// endsOpen reports whether the end of text may be missing: the last line has no
// end, and not all its cells with a quote that closes the last.
func (l *keyedList) endsOpen(text string) bool {
	if text == "" || text[len(text)-1] == '\n' || text[len(text)-1] == '\r' {
		return false
	}
	last := len(l.rows) - 1
	return last < 0 || l.rows[last].cut > 0 || text[len(text)-1] != '"'
}

// trimBlank returns cells without the empty ones at the end.
func trimBlank(cells []string) []string {
	n := len(cells)
	for n > 0 && cells[n-1] == "" {
		n--
	}
	return cells[:n]
}

// atLine gives err the line it is about.
func atLine(line int, err error) error {
	var e *Error
	if errors.As(err, &e) && e.Where == "" {
		e.Where = fmt.Sprintf("line %d", line)
	}
	return err
}

// openEnd is the warning of a list whose last line has no end.
func openEnd() exportwatch.Warning {
	return exportwatch.Warning{Code: "truncated", Message: "the last line has no end: the file may be cut"}
}

func listFault(err error) error {
	var e *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return fault(exportwatch.ReasonEmptyBody, "", "no header line")
	case errors.As(err, &e):
		return fault(exportwatch.ReasonMalformed, fmt.Sprintf("line %d", e.Line), "%w", err)
	}
	return err
}

// delimiter returns the separator that the header line uses most.
func delimiter(header string) rune {
	best, most := ',', strings.Count(header, ",")
	for _, d := range []rune{'\t', ';', '|'} {
		if n := strings.Count(header, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

func foldAll(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = fold(c)
	}
	return out
}

var notLetter = regexp.MustCompile(`[^a-z]+`)

// columnLetters returns the letters of a column's name, in lower case.
func columnLetters(name string) string { return notLetter.ReplaceAllString(strings.ToLower(name), "") }

// column returns the place of the first column whose name has the letters of
// one of names, whatever its case and punctuation, or -1.
func (l keyedList) column(names ...string) int {
	return slices.IndexFunc(l.columns, func(c string) bool { return slices.Contains(names, columnLetters(c)) })
}

// render writes the rows in an order of their own, so that a list sorted anew
// gives the same text. A row's key is its base, or base and more if several
// rows share the base, so that the keys of the others stay when one is added.
func (l keyedList) render(v *exportwatch.Version, id string, key listKey) {
	v.Warnings = slices.Concat(l.normaliseDates(), l.stray, l.raggedWarning())
	if l.open {
		v.Warnings = append(v.Warnings, openEnd())
	}
	slices.SortStableFunc(l.rows, func(a, b listRow) int { return slices.Compare(a.cells, b.cells) })
	share := map[string]int{}
	for _, row := range l.rows {
		base, _ := key(row.cells)
		share[base]++
	}
	var b builder
	if l.headed {
		b.section("columns", "", strings.Join(l.columns, " | "), 0)
		b.close(0)
	}
	b.table(id, l.columns)
	for _, row := range l.rows {
		base, more := key(row.cells)
		if share[base] > 1 && more != "" {
			base += "|" + more
		}
		b.row(base, row.cells)
	}
	b.finish(v)
	v.Meta = exportwatch.Meta{"columns": l.columns, "rows": len(l.rows)}
	if l.preamble != "" {
		v.Meta["preamble"] = exportwatch.Excerpt(l.preamble, 400)
	}
}

// normaliseDates writes the dates of 10/16/2017 as 2017-10-16 and tells of
// dates that cannot be meant, which stay as printed.
func (l keyedList) normaliseDates() []exportwatch.Warning {
	odd, example := 0, ""
	for _, i := range l.dateColumns() {
		for _, row := range l.rows {
			row.cells[i] = isoIfValid(row.cells[i])
			if implausibleDate(row.cells[i]) {
				odd++
				example = row.cells[i] + " of " + row.cells[0]
			}
		}
	}
	if odd == 0 {
		return nil
	}
	return []exportwatch.Warning{oddDateWarning(odd, example)}
}

// lastYear is the last year that a date of a list can mean. Denials of a
// hundred years have been ordered; the year 3017 stands for 2017 or 3 017.
const lastYear = 2150

// implausibleDate reports whether a date as printed is beyond lastYear, or a day
// that does not exist.
func implausibleDate(s string) bool {
	if monthFirst.MatchString(s) {
		return true // isoIfValid has made every other one a date of its own form
	}
	year, rest, ok := strings.Cut(s, "-")
	n, err := strconv.Atoi(year)
	return ok && err == nil && rest != "" && n > lastYear
}

func oddDateWarning(n int, example string) exportwatch.Warning {
	return exportwatch.Warning{Code: "implausible_date",
		Message: fmt.Sprintf("%d dates that cannot be meant, kept as printed, such as %s", n, exportwatch.Excerpt(example, 80))}
}

// dateColumns returns the columns whose names say that they hold dates.
func (l keyedList) dateColumns() []int {
	var at []int
	for i, c := range l.columns {
		if c = strings.ToLower(c); strings.HasSuffix(c, "date") || strings.HasSuffix(c, "_update") {
			at = append(at, i)
		}
	}
	return at
}

var monthFirst = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)

// isoIfValid returns a date of the form 10/16/2017 as 2017-10-16, and anything
// else, such as a day that does not exist, as printed.
func isoIfValid(s string) string {
	if m := monthFirst.FindStringSubmatch(s); m != nil {
		if d := calendarDay(m[3], m[1], m[2]); !d.IsZero() {
			return d.String()
		}
	}
	return s
}
