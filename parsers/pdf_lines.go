package parsers

import (
	"math"
	"regexp"
	"strings"
)

// A pdfLine is text that stands on one baseline.
type pdfLine struct {
	text strings.Builder
	y    float64 // of the baseline, across the direction of writing
	size float64 // height of the letters
}

// pdfLines gathers glyphs, in the order in which the file shows them, into
// words and lines.
type pdfLines struct {
	lines []*pdfLine
	bytes int
	end   float64 // where the last glyph ended, along the direction of writing
	ux    float64 // direction of writing, a unit vector
	uy    float64
}

func (p *pdfLines) full() bool { return p.bytes > maxPDFText }

// Distances in units of the letters' height.
const (
	wordGap = 0.18 // beyond this, glyphs belong to two words
	lineGap = 0.5  // baselines farther apart are two lines
	backGap = 1.0  // a jump back by more is a new line, less is overprinting
	cellGap = 40.0 // a wider gap is another column of the page
)

// glyph adds a glyph drawn by at, of the given width on the page.
func (p *pdfLines) glyph(text string, at matrix, width float64) {
	size := math.Hypot(at.c, at.d)
	along := math.Hypot(at.a, at.b)
	if text == "" || along == 0 || size == 0 || math.IsNaN(along+size) || math.IsInf(along+size, 0) {
		return
	}
	ux, uy := at.a/along, at.b/along
	x, y := at.e*ux+at.f*uy, (at.e*at.c+at.f*at.d)/size // y grows towards the tops of the letters
	turned := math.Abs(ux-p.ux)+math.Abs(uy-p.uy) > 0.1
	gap := (x - p.end) / size
	last := p.last()
	switch {
	case last == nil || turned || math.Abs(y-last.y) > lineGap*math.Max(size, last.size) || gap < -backGap || gap > cellGap:
		p.lines = append(p.lines, &pdfLine{y: y, size: size})
	case gap > wordGap:
		last.text.WriteByte(' ')
	}
	line := p.last()
	line.text.WriteString(text)
	p.bytes += len(text)
	p.end, p.ux, p.uy = x+width, ux, uy
}

func (p *pdfLines) last() *pdfLine {
	if len(p.lines) == 0 {
		return nil
	}
	return p.lines[len(p.lines)-1]
}

// paragraphs joins lines that follow each other at an even distance. A word
// divided at the end of a line keeps its hyphen: whether it has one of its own
// cannot be known.
func (p *pdfLines) paragraphs() []string {
	var out []string
	var open strings.Builder
	for i, l := range p.lines {
		text := fold(l.text.String())
		if text == "" {
			continue
		}
		if open.Len() > 0 && p.breaks(i) {
			out = append(out, open.String())
			open.Reset()
		}
		if open.Len() > 0 && !(strings.HasSuffix(open.String(), "-") && startsLower.MatchString(text)) {
			open.WriteByte(' ')
		}
		open.WriteString(text)
	}
	if open.Len() > 0 {
		out = append(out, open.String())
	}
	return out
}

var startsLower = regexp.MustCompile(`^\p{Ll}`)

// breaks reports whether a paragraph ends before line i: the step is wider
// than a line and a half, upwards, or the letters change their height.
func (p *pdfLines) breaks(i int) bool {
	above, l := p.lines[i-1], p.lines[i]
	step := above.y - l.y
	size := math.Max(above.size, l.size)
	return step > 1.6*size || step < -lineGap*size || math.Abs(above.size-l.size) > 0.2*size
}
