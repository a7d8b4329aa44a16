package parsers

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// table writes a table of data, one line a row, cells parted by " | ", and keeps
// it as a table if it has columns and rows.
func (w *pageWriter) table(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Data == "caption" {
			w.line.WriteString(spacedText(c))
			w.flush()
		}
	}
	columns, body := pageRows(n)
	if columns != nil {
		w.line.WriteString(joinCells(columns))
		w.flush()
	}
	keep := isGrid(columns, body)
	if keep {
		w.b.table(w.tableID(), columns)
	}
	keys := rowKeys(columns, body)
	for i, cells := range body {
		text := fold(joinCells(cells))
		if !keep || text == "" || isCounter(text) {
			w.line.WriteString(joinCells(cells))
			w.flush()
			continue
		}
		w.b.rowLine(keys[i], cells, text)
	}
}

// tableID names a table by the section that it stands in.
func (w *pageWriter) tableID() string {
	if w.tables == nil {
		w.tables = map[string]int{}
	}
	in := ""
	if n := len(w.b.open); n > 0 {
		in = string(w.b.sections[w.b.open[n-1]].ID)
	}
	w.tables[in]++
	return join(in, "table-"+strconv.Itoa(w.tables[in]))
}

// isGrid reports whether rows make a table to be compared cell by cell: there
// are several, of several columns.
func isGrid(columns []string, body [][]string) bool {
	wide := len(columns) > 1
	for _, cells := range body {
		wide = wide || len(cells) > 1
	}
	return wide && len(body)+min(1, len(columns)) > 1 && len(body) > 0
}

// pageRows returns the heads of the columns, nil if a table has none, and the
// other rows that hold a cell. Heads are first rows of th alone: one, or all those
// of a thead. Every cell is in its column; the places that it covers beside and
// below it are blank.
func pageRows(n *html.Node) (columns []string, body [][]string) {
	spans := map[int]int{} // by column, in how many more rows it is covered
	for _, row := range tableRows(n) {
		cells, head := pageCells(row, spans)
		switch {
		case len(cells) == 0:
		case head && body == nil && (columns == nil || row.Parent.Data == "thead"):
			columns = mergeHeader(columns, cells)
		default:
			body = append(body, cells)
		}
	}
	return columns, body
}

// pageCells returns the cells of a row in their columns, and whether they are all
// heads. It keeps spans.
func pageCells(row *html.Node, spans map[int]int) (cells []string, head bool) {
	covered := func() {
		for len(cells) < maxColumns && spans[len(cells)] > 0 {
			spans[len(cells)]--
			cells = append(cells, "")
		}
	}
	head = true
	given := 0
	for c := row.FirstChild; c != nil && len(cells) < maxColumns; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data != "td" && c.Data != "th" || isInvisible(c) {
			continue
		}
		covered()
		given++
		head = head && c.Data == "th"
		text, height := fold(spacedText(c)), pageSpan(c, "rowspan", maxRowSpan)
		for range pageSpan(c, "colspan", maxColumns) {
			spans[len(cells)] = height - 1
			cells, text = append(cells, text), ""
		}
	}
	if given == 0 {
		return nil, false
	}
	covered()
	return cells, head
}

// pageSpan returns how many columns or rows a cell covers, at most limit.
func pageSpan(cell *html.Node, name string, limit int) int {
	n, err := strconv.Atoi(attr(cell, name))
	if err != nil {
		return 1
	}
	return max(1, min(n, limit))
}

// joinCells joins the cells that hold text; empty ones lay out, mostly.
func joinCells(cells []string) string {
	var filled []string
	for _, c := range cells {
		if c != "" {
			filled = append(filled, c)
		}
	}
	return strings.Join(filled, " | ")
}

// tableRows returns the rows of a table in reading order.
func tableRows(table *html.Node) []*html.Node {
	var rows []*html.Node
	for c := table.FirstChild; c != nil; c = c.NextSibling {
		switch c.Data {
		case "tr":
			rows = append(rows, c)
		case "thead", "tbody", "tfoot":
			rows = append(rows, tableRows(c)...)
		}
	}
	return rows
}

// isDataTable tells a table of data from one that lays out a page: its cells
// hold neither tables nor headings nor several paragraphs.
func isDataTable(table *html.Node) bool {
	for _, row := range tableRows(table) {
		for cell := row.FirstChild; cell != nil; cell = cell.NextSibling {
			if holdsLayout(cell) {
				return false
			}
		}
	}
	return true
}

func holdsLayout(cell *html.Node) bool {
	blocks := 0
	var visit func(*html.Node) bool
	visit = func(n *html.Node) bool {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Data == "p" || c.Data == "li" {
				blocks++
			}
			if c.Type == html.ElementNode && (c.Data == "table" || headingLevel(c.Data) > 0) || blocks > 3 || visit(c) {
				return true
			}
		}
		return false
	}
	return visit(cell)
}
