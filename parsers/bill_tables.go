package parsers

import (
	"strconv"
	"strings"
)

// table adds a table of the bill DTD, which has that of CALS: rows of entries,
// those of the head first.
func (r *billReader) table(n *node, place billPlace) {
	var columns []string
	named := columnPlaces(n)
	spans := map[int]rowSpan{}
	for _, head := range n.find("thead") {
		for _, row := range head.all("row") {
			columns = mergeHeader(columns, placeCells(entryCells(row, named), spans, true, false))
		}
	}
	clear(spans)
	for _, title := range n.find("ttitle", "tdesc") {
		r.say(line(title))
	}
	var body [][]string
	for _, part := range n.find("tbody", "tfoot") {
		for _, row := range part.all("row") {
			body = append(body, placeCells(entryCells(row, named), spans, false, false))
		}
	}
	r.rows(place, columns, body)
}

// columnPlaces returns the columns of a table by the names that it gives them.
func columnPlaces(n *node) map[string]int {
	named := map[string]int{}
	for _, group := range n.find("tgroup") {
		for i, spec := range group.all("colspec") {
			named[spec.attr("colname")] = i
		}
	}
	return named
}

// entryCells returns the cells of a row. One covers the columns from the one that
// it names as its start to the one it names as its end, and as many more rows as
// it says.
func entryCells(row *node, named map[string]int) []spannedCell {
	var cells []spannedCell
	for _, c := range row.all("entry") {
		cell := spannedCell{line(c), 1, 1}
		from, begins := named[c.attr("namest")]
		to, ends := named[c.attr("nameend")]
		if begins && ends && to > from {
			cell.width = min(to-from+1, maxColumns)
		}
		if more, err := strconv.Atoi(c.attr("morerows")); err == nil && more > 0 {
			cell.height = min(more+1, maxRowSpan)
		}
		cells = append(cells, cell)
	}
	return cells
}

// htmlTable adds a table of XHTML, which USLM has.
func (r *billReader) htmlTable(n *node, place billPlace) {
	var columns []string
	var body [][]string
	spans := map[int]rowSpan{}
	r.say(line(firstOf(n, "caption")))
	for _, tr := range n.find("tr") {
		header := len(body) == 0 && headCells(tr)
		cells := tableCells(tr, spans, header, false)
		if header {
			columns = mergeHeader(columns, cells)
			continue
		}
		body = append(body, cells)
	}
	r.rows(place, columns, body)
}

// rows adds a table, its heads as the first line. A row is named by its first
// cell where no other row has the same.
func (r *billReader) rows(place billPlace, columns []string, body [][]string) {
	t := &billTable{id: r.nth(place.parent, "table"), columns: columns}
	if last := len(r.lines) - 1; last >= 0 {
		r.lines[last].open = false
	}
	if head := strings.Join(columns, " | "); strings.Trim(head, " |") != "" {
		r.lines = append(r.lines, billLine{text: head, table: t})
		t = nil
	}
	first := map[string]int{} // how many rows a first cell begins
	for _, cells := range body {
		if len(cells) > 0 {
			first[cells[0]]++
		}
	}
	carried := ""
	for _, cells := range body {
		if strings.Join(cells, "") == "" {
			continue
		}
		if cells[0] != "" {
			carried = cells[0]
		}
		key := carried
		if first[cells[0]] > 1 || cells[0] == "" {
			key = rowKey(columns, carried, cells)
		}
		r.lines = append(r.lines, billLine{text: strings.Join(cells, " | "), table: t, cells: append([]string{key}, cells...)})
		t = nil
	}
}
