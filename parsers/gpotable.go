package parsers

import (
	"strconv"
	"strings"
)

// gpoTable writes a GPOTABLE, the table of the Government Publishing Office's
// files: title and description, the heads of the columns, the rows, and the notes,
// whose marks stand as "[1]" in the cells.
func (x *xmlText) gpoTable(n *node) {
	markTableNotes(n)
	for _, t := range n.all("TTITLE", "TDESC") {
		x.para(cellText(t))
	}
	var body [][]string
	for _, row := range n.find("ROW") {
		body = append(body, gpoCells(row))
	}
	x.rows(gpoColumns(n.at("BOXHD").all("CHED")), body)
	for _, t := range n.all("TNOTE", "SIGDAT") {
		x.para(cellText(t))
	}
}

// gpoColumns returns the heads of the columns. A head of level 1 that heads of
// level 2 follow spans those, and so on down; each column is named by all heads
// above it.
func gpoColumns(heads []*node) []string {
	var columns, above []string
	for i, h := range heads {
		level := headLevel(h)
		above = append(above[:min(level-1, len(above))], cellText(h))
		if i+1 == len(heads) || headLevel(heads[i+1]) <= level {
			columns = append(columns, strings.TrimSpace(strings.Join(above, " ")))
		}
	}
	return columns
}

// maxHeadLevel is how deep heads of columns nest at most; none known goes beyond 5.
const maxHeadLevel = 9

// headLevel returns the level of a CHED, 1 for one that says none.
func headLevel(h *node) int {
	level, err := strconv.Atoi(h.attr("H"))
	if err != nil {
		return 1
	}
	return max(1, min(level, maxHeadLevel))
}

// gpoCells returns the cells of a row, one a column: blank where the cell to the
// left covers the place.
func gpoCells(row *node) []string {
	var cells []string
	for _, e := range row.all("ENT") {
		if len(cells) >= maxColumns {
			break
		}
		cells = append(cells, cellText(e))
		for covers := covered(e); covers > 0 && len(cells) < maxColumns; covers-- {
			cells = append(cells, "")
		}
	}
	return cells
}

// covered returns how many columns an ENT covers beside its own: two for "02", and
// for "L02", which is set to the left.
func covered(e *node) int {
	if n, err := strconv.Atoi(strings.TrimLeft(e.attr("A"), "LRCJ")); err == nil {
		return n
	}
	return 0
}

// cellText returns the text of a cell or head on one line; its lines (LI) are words
// apart.
func cellText(n *node) string {
	var l oneLine
	for _, c := range n.children {
		if c.name == "LI" || c.name == "P" {
			l.space = true
		}
		l.node(c)
	}
	return string(l.out)
}

// markTableNotes writes the marks of the notes of a table as "[1]", at the notes and
// in the cells, where "12" and its mark would be read as another number. Other raised
// numbers stay as they are.
func markTableNotes(table *node) {
	marks := map[string]bool{}
	for _, t := range table.find("TNOTE") {
		if mark := t.find("SU"); len(mark) > 0 && noteMark.MatchString(mark[0].text()) {
			marks[mark[0].text()] = true
		}
	}
	if len(marks) == 0 {
		return
	}
	for _, su := range table.find("SU") {
		list := strings.FieldsFunc(su.text(), func(r rune) bool { return r == ' ' || r == ',' })
		for _, mark := range list {
			if !marks[mark] {
				list = nil
				break
			}
		}
		if len(list) > 0 {
			su.children = []*node{{data: "[" + strings.Join(list, "][") + "]", line: su.line}}
		}
	}
}
