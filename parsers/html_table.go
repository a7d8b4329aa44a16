package parsers

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// table writes a table of data, one line a row, cells parted by " | ", and keeps
// it as a table if it has columns and rows. A row is named by its first cell, or
// where several rows have the same by its first two that say something.
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
	first := map[string]int{}
	for _, cells := range body {
		first[cells[0]]++
	}
	for _, cells := range body {
		text := fold(joinCells(cells))
		if !keep || text == "" || isCounter(text) {
			w.line.WriteString(joinCells(cells))
			w.flush()
			continue
		}
		key := cells[0]
		if key == "" || first[key] > 1 {
			key = rowKey(columns, cells[0], cells)
		}
		w.b.rowLine(key, cells, text)
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
// other rows that hold a cell. A head is a first row of th alone.
func pageRows(n *html.Node) (columns []string, body [][]string) {
	for _, row := range tableRows(n) {
		var cells []string
		head := true
		for c := row.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode || c.Data != "td" && c.Data != "th" || isInvisible(c) {
				continue
			}
			head = head && c.Data == "th"
			cells = append(cells, fold(spacedText(c)))
			for range columnSpan(c) - 1 {
				cells = append(cells, "")
			}
		}
		switch {
		case len(cells) == 0:
		case head && columns == nil && body == nil:
			columns = cells
		default:
			body = append(body, cells)
		}
	}
	return columns, body
}

// columnSpan returns how many columns a cell covers, at most maxColumns.
func columnSpan(cell *html.Node) int {
	n, err := strconv.Atoi(attr(cell, "colspan"))
	if err != nil {
		return 1
	}
	return max(1, min(n, maxColumns))
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
