package parsers

import (
	"slices"
	"strings"
)

// A tableGrid is a table of either markup, HTML TABLE or GPOTABLE, with a cell
// in each place.
type tableGrid struct {
	columns []gridColumn
	rows    [][]*node // nil where a cell above or to the left covers the place, or none is
	single  []*node   // of each row: its only cell, if it has one
}

// A gridColumn is the head of a column: the cells over it, outermost first.
type gridColumn struct{ heads []string }

// name returns the head as one text.
func (c gridColumn) name() string { return strings.Join(uniq(c.heads), " ") }

// leaf returns the innermost head.
func (c gridColumn) leaf() string {
	if len(c.heads) == 0 {
		return ""
	}
	return c.heads[len(c.heads)-1]
}

// gridOf reads a TABLE or GPOTABLE.
func gridOf(n *node) tableGrid {
	if strings.EqualFold(n.name, "GPOTABLE") {
		return gpoGrid(n)
	}
	g := tableGrid{columns: columnHeads(n)}
	spans := map[int]int{}
	heads := true
	for _, tr := range n.find("TR", "tr") {
		cells, given := placedCells(tr, spans)
		if heads = heads && isHeadRow(n, tr); !heads {
			g.add(cells, given)
		}
	}
	return g
}

// columnHeads returns the heads of the columns, without reading the rows.
func columnHeads(n *node) []gridColumn {
	if strings.EqualFold(n.name, "GPOTABLE") {
		return gpoHead(n)
	}
	var columns []gridColumn
	spans := map[int]int{}
	body := false
	n.walk(func(tr *node) bool {
		if body || !strings.EqualFold(tr.name, "TR") {
			return !body
		}
		if body = !isHeadRow(n, tr); body {
			return false
		}
		cells, _ := placedCells(tr, spans)
		for k, cell := range spread(cells) {
			if k == len(columns) {
				columns = append(columns, gridColumn{})
			}
			if text := line(cell); text != "" {
				columns[k].heads = append(columns[k].heads, text)
			}
		}
		return false
	})
	return columns
}

// isHeadRow reports whether a row of an HTML table holds heads of columns.
func isHeadRow(table, tr *node) bool {
	return headCells(tr) || slices.Contains(table.at("THEAD").all("TR"), tr)
}

// placedCells returns the cells of a row in their places, and those given.
func placedCells(tr *node, spans map[int]int) (cells, given []*node) {
	covered := func() {
		for spans[len(cells)] > 0 && len(cells) < maxColumns {
			spans[len(cells)]--
			cells = append(cells, nil)
		}
	}
	given = tr.all("TD", "td", "TH", "th")
	for _, c := range given {
		covered()
		if len(cells) >= maxColumns {
			break
		}
		height := spanOf(c, "rowspan", maxRowSpan)
		for i := range spanOf(c, "colspan", maxColumns-len(cells)) {
			if height > 1 {
				spans[len(cells)] = height - 1
			}
			if i == 0 {
				cells = append(cells, c)
				continue
			}
			cells = append(cells, nil)
		}
	}
	covered()
	return cells, given
}

// spread returns a row of heads with each also in the places that it covers to
// its right.
func spread(cells []*node) []*node {
	out := make([]*node, len(cells))
	for k := 0; k < len(cells); k++ {
		out[k] = cells[k]
		if cells[k] == nil {
			continue
		}
		for i := 1; i < spanOf(cells[k], "colspan", len(cells)-k); i++ {
			out[k+i] = cells[k]
		}
	}
	return out
}

func (g *tableGrid) add(cells, given []*node) {
	if len(given) == 0 {
		return
	}
	var single *node
	if len(given) == 1 {
		single = given[0]
	}
	g.rows, g.single = append(g.rows, cells), append(g.single, single)
}

// gpoHead reads the heads of a GPOTABLE: of the CHED, those without a deeper one
// behind them are columns.
func gpoHead(n *node) []gridColumn {
	var columns []gridColumn
	var over []string
	heads := n.at("BOXHD").all("CHED")
	for i, h := range heads {
		level := headLevel(h)
		over = append(over[:min(level-1, len(over))], line(h))
		if i+1 == len(heads) || headLevel(heads[i+1]) <= level {
			columns = append(columns, gridColumn{slices.Clone(over)})
		}
	}
	return columns
}

func gpoGrid(n *node) tableGrid {
	g := tableGrid{columns: gpoHead(n)}
	for _, row := range n.find("ROW") {
		given := row.all("ENT")
		var cells []*node
		for _, c := range given {
			cells = append(cells, c)
			cells = append(cells, make([]*node, max(0, min(covered(c), maxColumns-len(cells))))...)
		}
		g.add(cells, given)
	}
	return g
}

// names returns the heads of the columns as text.
func (g tableGrid) names() []string {
	var names []string
	for _, c := range g.columns {
		names = append(names, c.name())
	}
	return names
}

// texts returns the rows as text.
func (g tableGrid) texts() [][]string {
	var body [][]string
	for _, row := range g.rows {
		cells := make([]string, len(row))
		for k, cell := range row {
			cells[k] = line(cell)
		}
		body = append(body, cells)
	}
	return body
}
