package parsers

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
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

// A keyedList is a table in a text file, read but not yet rendered.
type keyedList struct {
	columns []string
	rows    [][]string
}

// readDeniedPersons reads the Denied Persons List that BIS publishes as text
// with tabs, or as CSV: one table "dpl", one row an order, keyed by name and
// effective date. Columns beyond the known ones are kept.
func readDeniedPersons(in Input) ([]Document, error) {
	list, err := readList(in)
	if err != nil {
		return nil, err
	}
	name, day := list.column("name"), list.column("effectivedate")
	for _, c := range []string{"name", "effectivedate", "expirationdate", "frcitation"} {
		if list.column(c) < 0 {
			return nil, wrongShape("line 1", "no column %q among %q", c, list.columns)
		}
	}
	if len(list.rows) < minDeniedPersons {
		return nil, wrongShape("", "%d rows, fewer than a Denied Persons List has", len(list.rows))
	}
	d := Document{Document: exportwatch.Document{ID: "list/dpl", Kind: exportwatch.PartyList, Title: "Denied Persons List", URL: in.URL}}
	list.render(&d.Version, "dpl", func(cells []string) string { return cells[name] + "|" + cells[day] })
	return []Document{d}, nil
}

// readCSV reads a list with a header line, parted by commas, tabs or
// semicolons: one table "list", rows keyed by the first column that is an
// identifier or a name, else by their first two cells.
func readCSV(in Input) ([]Document, error) {
	list, err := readList(in)
	if err != nil {
		return nil, err
	}
	key := func(cells []string) string { return strings.Join(cells[:min(2, len(cells))], "|") }
	for _, c := range []string{"id", "entitynumber", "name"} {
		if i := list.column(c); i >= 0 {
			key = func(cells []string) string { return cells[i] }
			break
		}
	}
	id := pageID(in, "list")
	d := Document{Document: exportwatch.Document{ID: id, Kind: exportwatch.PartyList, Title: listTitle(in.URL), URL: in.URL}}
	list.render(&d.Version, "list", key)
	return []Document{d}, nil
}

// listTitle returns the file name of an address, or "List".
func listTitle(address string) string {
	address, _, _ = strings.Cut(address, "?")
	if name := address[strings.LastIndexByte(address, '/')+1:]; name != "" {
		return name
	}
	return "List"
}

// readList reads header and rows. A row of other than the header's number of
// cells is an error: columns that slip would pair names with wrong dates.
func readList(in Input) (keyedList, error) {
	text, err := decodeText(in.Payload, in.MediaType)
	if err != nil {
		return keyedList{}, err
	}
	line, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiter(line)
	header, err := r.Read()
	if err != nil {
		return keyedList{}, listFault(err)
	}
	list := keyedList{columns: foldAll(header)}
	if len(header) < 2 || slices.Contains(list.columns, "") || strings.HasPrefix(list.columns[0], "<") {
		return keyedList{}, wrongShape("line 1", "no header of column names: %q", exportwatch.Excerpt(line, 120))
	}
	if len(header) > maxListColumns {
		return keyedList{}, fault(exportwatch.ReasonTooLarge, "line 1", "%d columns, more than %d", len(header), maxListColumns)
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return keyedList{}, listFault(err)
		}
		if len(list.rows) == maxListRows {
			return keyedList{}, fault(exportwatch.ReasonTooLarge, "", "more than %d rows", maxListRows)
		}
		list.rows = append(list.rows, foldAll(row))
	}
}

func listFault(err error) error {
	var e *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return fault(exportwatch.ReasonEmptyBody, "", "no header line")
	case errors.As(err, &e) && errors.Is(err, csv.ErrFieldCount):
		return wrongShape(fmt.Sprintf("line %d", e.Line), "%w", err)
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

// column returns the place of the column whose name has the given letters,
// whatever its case and punctuation, or -1.
func (l keyedList) column(letters string) int {
	return slices.IndexFunc(l.columns, func(c string) bool { return notLetter.ReplaceAllString(strings.ToLower(c), "") == letters })
}

// render writes the rows in an order of their own, so that a list sorted anew
// gives the same text.
func (l keyedList) render(v *exportwatch.Version, id string, key func([]string) string) {
	dates := l.dateColumns()
	for _, row := range l.rows {
		for _, i := range dates {
			row[i] = isoIfValid(row[i])
		}
	}
	slices.SortStableFunc(l.rows, slices.Compare[[]string])
	var b builder
	b.table(id, l.columns)
	for _, row := range l.rows {
		b.row(key(row), row)
	}
	b.finish(v)
	v.Meta = exportwatch.Meta{"columns": l.columns, "rows": len(l.rows)}
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
