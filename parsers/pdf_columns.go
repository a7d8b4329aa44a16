package parsers

import (
	"math"
	"slices"
	"strings"
)

// A pdfRow is a line as it stands on the page, in parts between which there is a
// gap that is wider than one of words.
type pdfRow []PageLine

// partGap parts a line, in heights of the letters: justified words stand nearer, the
// columns of the Register 1.5 apart.
const partGap = 1.2

// line joins the parts.
func (r pdfRow) line() PageLine {
	whole := r[0]
	if len(r) > 1 {
		whole.parted = r[1].Left
	}
	for _, part := range r[1:] {
		whole.Text += " " + part.Text
		whole.Right = math.Max(whole.Right, part.Right)
	}
	return whole
}

// Signs of columns of text that were drawn row by row, in heights of the letters
// unless said otherwise. What is not so is a table, or lines side by side.
const (
	minColumnLines  = 6     // of each column
	minColumnWidth  = 10.0  // of each column
	minGutter       = 0.8   // between them
	maxColumnStep   = 4.0   // from line to line
	minColumnWords  = 4     // in a line, on average
	fullColumnLine  = 0.7   // of the width of the column ...
	fullColumnShare = 0.6   // ... are so many of its lines wide, and begin where it does
	maxColumnParts  = 4_000 // of lines on a page; more are no text
	maxPageColumns  = 6
)

// A columnRun is consecutive parts of rows that stand on both sides of a gutter.
type columnRun struct {
	sides    [2][]PageLine
	low      float64 // the gutter, from the farthest end of a line on its left ...
	high     float64 // ... to the nearest beginning on its right
	switches int     // from one side to the other
	last     int     // the side of the last part
}

// inColumns returns the rows of a page as lines in reading order: where columns were
// drawn row by row, one column after the other.
func inColumns(rows []pdfRow) (lines []PageLine) {
	parts := 0
	for _, r := range rows {
		parts += len(r)
	}
	if parts > maxColumnParts {
		return joinedRows(rows)
	}
	from := 0
	for i := 0; i < len(rows); {
		run, end := runAt(rows, i)
		if !run.isColumns() {
			i++
			continue
		}
		lines = append(lines, joinedRows(rows[from:i])...)
		for _, side := range run.sides {
			lines = append(lines, inColumns(rowsOf(side))...)
		}
		i, from = end, end
	}
	return append(lines, joinedRows(rows[from:])...)
}

func joinedRows(rows []pdfRow) (lines []PageLine) {
	for _, r := range rows {
		lines = append(lines, r.line())
	}
	return lines
}

// rowsOf returns the parts of one side, those on one baseline as one row: a third
// column is among them.
func rowsOf(parts []PageLine) (rows []pdfRow) {
	for _, p := range parts {
		if n := len(rows); n > 0 && rows[n-1][0].Baseline == p.Baseline && p.Left > rows[n-1][len(rows[n-1])-1].Right {
			rows[n-1] = append(rows[n-1], p)
		} else {
			rows = append(rows, pdfRow{p})
		}
	}
	return rows
}

// runAt returns the longest run of rows around a gutter that begins with row i, and
// the row behind it.
func runAt(rows []pdfRow, i int) (best columnRun, end int) {
	first := slices.Clone(rows[i])
	if len(first) == 1 && i+1 < len(rows) && math.Abs(rows[i+1][0].Baseline-first[0].Baseline) < 1.5*first[0].Height {
		first = append(first, rows[i+1][0]) // columns whose lines do not stand on one baseline
	}
	for k := 1; k < min(len(first), maxPageColumns); k++ {
		run := columnRun{low: first[k-1].Right, high: first[k].Left}
		n := i
		for n < len(rows) && run.add(rows[n]) {
			n++
		}
		if run.switches > best.switches {
			best, end = run, n
		}
	}
	return best, end
}

// add adds a row and reports whether it stands beside the gutter, below what is
// there.
func (c *columnRun) add(row pdfRow) bool {
	low, high := c.low, c.high
	for _, part := range row {
		size := part.Height
		side := 0
		if part.Left+part.Right > low+high {
			side = 1
			high = math.Min(high, part.Left)
		} else {
			low = math.Max(low, part.Right)
		}
		if high-low < minGutter*size || part.Mirrored {
			return false
		}
		if n := len(c.sides[side]); n > 0 {
			step := c.sides[side][n-1].Baseline - part.Baseline
			if step < 0 || step > maxColumnStep*size {
				return false
			}
		}
	}
	for _, part := range row {
		side := 0
		if part.Left >= high {
			side = 1
		}
		if side != c.last {
			c.switches++
		}
		c.last = side
		c.sides[side] = append(c.sides[side], part)
	}
	c.low, c.high = low, high
	return true
}

// isColumns reports whether the run is of columns of text.
func (c *columnRun) isColumns() bool {
	if c.switches < 2*minColumnLines-1 {
		return false
	}
	for _, side := range c.sides {
		if len(side) < minColumnLines {
			return false
		}
		if rows := rowsOf(side); len(rows[0]) > 1 { // columns themselves
			if inner, _ := runAt(rows, 0); !inner.isColumns() {
				return false
			}
		} else if !isColumn(side) {
			return false
		}
	}
	return true
}

func isColumn(lines []PageLine) bool {
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = math.Min(left, l.Left), math.Max(right, l.Right)
	}
	words, full, flush := 0, 0, 0
	for _, l := range lines {
		words += len(strings.Fields(l.Text))
		if l.Right-l.Left > fullColumnLine*(right-left) {
			full++
		}
		if l.Left-left < indent*l.Height {
			flush++
		}
	}
	enough := int(fullColumnShare * float64(len(lines)))
	return right-left > minColumnWidth*lines[0].Height && words >= minColumnWords*len(lines) && full > enough && flush > enough
}
