package parsers

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"exportwatch"
)

// A ragged row has other than the header's number of cells, or quotes within a
// cell that are not doubled: somebody typed it. It stays, with a warning, because
// the list without it would tell that a party is gone; its cells may stand under
// the wrong names of columns.

// maxRagged is the share of ragged rows, one in so many, above which a list is of
// another shape than its header says.
const maxRagged = 20

// maxRaggedNamed bounds the lines of ragged rows that a warning names.
const maxRaggedNamed = 5

// add takes the cells of a row, made as many as there are columns: those beyond
// them stand in the last.
func (l *keyedList) add(cells []string, line int, misquoted bool) {
	said := len(trimBlank(cells))
	if said == 0 {
		return
	}
	row := listRow{cells: cells, line: line, ragged: misquoted || said > len(l.columns) || len(cells) < len(l.columns)}
	switch last := len(l.columns) - 1; {
	case said > len(l.columns):
		row.cells[last] = strings.Join(cells[last:said], " ")
	case len(cells) < len(l.columns):
		row.cut = len(cells)
		row.cells = append(cells, make([]string, len(l.columns)-len(cells))...)
	}
	row.cells = row.cells[:len(l.columns)]
	l.rows = append(l.rows, row)
}

// misquoted reads a row whose quotes are not as they should be, if it is one line;
// what spans several may have swallowed rows.
func misquoted(row string, comma rune) ([]string, bool) {
	if strings.ContainsAny(strings.TrimRight(row, "\r\n"), "\r\n") {
		return nil, false
	}
	r := csv.NewReader(strings.NewReader(row))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	cells, err := r.Read()
	return cells, err == nil
}

// opensQuoted reports whether a cell of a row with tabs begins with a quote.
func opensQuoted(row string) bool {
	return slices.ContainsFunc(strings.Split(strings.TrimLeft(row, "\r\n"), "\t"), func(c string) bool { return strings.HasPrefix(c, `"`) })
}

// repeatCountry gives rows without a country the one above them, if country is
// the first column: there it is printed once for the parties below it.
func (l keyedList) repeatCountry(country int) {
	if country != 0 {
		return
	}
	above := ""
	for _, r := range l.rows {
		if r.cells[0] == "" && !r.ragged {
			r.cells[0] = above
		}
		above = r.cells[0]
	}
}

// whole is an error if the file ends within a cell, or if the list is none.
func (l keyedList) whole(least int) error {
	if l.torn != nil {
		return l.torn
	}
	return l.bearable(least)
}

// bearable is an error if more rows are ragged than one in [maxRagged], or than
// least where that is more, or than are not. So is a second header, behind which the
// parties of another copy or list would count as added.
func (l keyedList) bearable(least int) error {
	for i, r := range l.rows {
		if i > 0 && slices.Equal(r.cells, l.columns) { // right under the header some publishers have it twice
			return atLine(r.line, wrongShape("", "the names of the columns again: two lists in one payload"))
		}
	}
	ragged := slices.DeleteFunc(l.ragged(), func(r listRow) bool { return r.quoted })
	if len(ragged) <= max(least, len(l.rows)/maxRagged) && 2*len(ragged) <= len(l.rows) {
		return nil
	}
	return atLine(ragged[0].line, wrongShape("", "a row that does not fit the header's %d columns, and %d of %d rows do not", len(l.columns), len(ragged), len(l.rows)))
}

func (l keyedList) ragged() []listRow {
	return slices.DeleteFunc(slices.Clone(l.rows), func(r listRow) bool { return !r.ragged })
}

// raggedWarning names the lines of the ragged rows, if there are any.
func (l keyedList) raggedWarning() []exportwatch.Warning {
	ragged := l.ragged()
	if len(ragged) == 0 {
		return nil
	}
	var lines []string
	for _, r := range ragged[:min(len(ragged), maxRaggedNamed)] {
		lines = append(lines, fmt.Sprint(r.line))
	}
	if len(ragged) > maxRaggedNamed {
		lines = append(lines, "...")
	}
	return []exportwatch.Warning{{Code: "ragged_rows", Message: fmt.Sprintf("rows that do not fit the header's %d columns, so that cells may stand in others: %d, in lines %s",
		len(l.columns), len(ragged), strings.Join(lines, ", "))}}
}
