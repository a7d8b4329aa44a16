package parsers

import (
	"math"
	"slices"
	"strings"
)

// A pdfMark is one glyph on the page.
type pdfMark struct {
	text   string
	x, y   float64 // along the direction of writing, and across it towards the tops of the letters
	ux, uy float64 // direction of writing, a unit vector
	width  float64 // on the page
	size   float64 // height of the letters
	cx, cy float64 // the middle of the glyph on the page
	turn   float64 // below zero if the glyph is drawn as in a mirror
	margin bool    // the file says that it is a header or footer
}

// pdfLines gathers glyphs in the order in which the file shows them.
type pdfLines struct {
	marks []pdfMark
	bytes int
}

// full reports whether the page has as many glyphs as one can have, or more text
// than the room that is left in the file.
func (p *pdfLines) full(room int) bool { return p.bytes > room || len(p.marks) > maxPDFMarks }

// Distances in units of the letters' height.
const (
	wordGap = 0.18 // beyond this, glyphs belong to two words
	lineGap = 0.5  // baselines farther apart are two lines
	backGap = 1.0  // a jump back by more is a new line, less is overprinting
	cellGap = 40.0 // a wider gap is another column of the page
)

// softHyphen is what many fonts map their hyphen to. ISO 32000-1, annex D.2, note 6.
const softHyphen = "\u00AD"

// glyph adds a glyph drawn by at, of the given width on the page.
func (p *pdfLines) glyph(text string, at matrix, width float64, margin bool) {
	if text == softHyphen {
		text = "-" // it was drawn, so that it is one
	}
	size := math.Hypot(at.c, at.d)
	along := math.Hypot(at.a, at.b)
	if along == 0 || size == 0 || math.IsNaN(along+size) || math.IsInf(along+size, 0) {
		return
	}
	m := pdfMark{text: text, ux: at.a / along, uy: at.b / along, size: size, width: width, turn: at.a*at.d - at.b*at.c, margin: margin}
	m.x, m.y = at.e*m.ux+at.f*m.uy, (at.e*at.c+at.f*at.d)/size // y grows towards the tops of the letters
	p.bytes += max(1, len(text))
	if text == "" { // part of what the glyph before it says
		if n := len(p.marks); n > 0 {
			p.marks[n-1].width = math.Max(p.marks[n-1].width, m.x+width-p.marks[n-1].x)
		}
		return
	}
	m.cx, m.cy = at.e+m.ux*width/2+at.c*0.3, at.f+m.uy*width/2+at.d*0.3
	p.marks = append(p.marks, m)
}

// joinMarks joins glyphs to words, and words to lines.
func joinMarks(marks []pdfMark) (rows []pdfRow) {
	var text strings.Builder
	var part *PageLine // that is open
	flush := func() {
		if part != nil {
			part.Text = fold(text.String())
		}
		text.Reset()
	}
	var line PageLine // the first part of the row that is open
	for i, m := range marks {
		gap := 0.0
		if i > 0 {
			gap = m.x - marks[i-1].x - marks[i-1].width
		}
		begins := i == 0 || m.beginsLine(&marks[i-1], &line)
		if begins || gap > partGap*m.size {
			flush()
			made := PageLine{Left: m.x, Right: m.x, Baseline: m.y, Height: m.size, Mirrored: m.turn < 0 && m.ux < 0.1, Margin: m.margin}
			if begins {
				line = made
				rows = append(rows, nil)
			}
			row := &rows[len(rows)-1]
			*row = append(*row, made)
			part = &(*row)[len(*row)-1]
		} else if gap > wordGap*m.size {
			text.WriteByte(' ')
		}
		text.WriteString(m.text)
		part.Right = math.Max(part.Right, m.x+m.width)
	}
	flush()
	for i := range rows {
		rows[i] = slices.DeleteFunc(rows[i], func(l PageLine) bool { return l.Text == "" })
	}
	return slices.DeleteFunc(rows, func(r pdfRow) bool { return len(r) == 0 })
}

// beginsLine reports whether m, which follows before in line, begins another line.
func (m *pdfMark) beginsLine(before *pdfMark, line *PageLine) bool {
	gap := (m.x - before.x - before.width) / m.size
	turned := math.Abs(m.ux-before.ux)+math.Abs(m.uy-before.uy) > 0.1
	return turned || m.margin != line.Margin || math.Abs(m.y-line.Baseline) > lineGap*math.Max(m.size, line.Height) || gap < -backGap || gap > cellGap
}
