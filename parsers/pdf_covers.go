package parsers

import (
	"math"

	"github.com/ledongthuc/pdf"
)

// A pdfBox is a rectangle on the page.
type pdfBox struct{ left, low, right, high float64 }

// A pdfCover is a box filled over all glyphs that were drawn before it.
type pdfCover struct {
	pdfBox
	after int // glyphs drawn before
}

// A pdfPaint is what of the drawing operators of a page decides on its text:
// boxes over it, and pictures instead of it.
type pdfPaint struct {
	path     []pdfBox // of the path that is being made
	x, y     []float64
	covers   []pdfCover
	strokes  int // lines and curves
	curves   int
	pictures float64 // area on the page, in square points
}

// maxCovers bounds the boxes of a page; tables shade a few hundred cells.
const maxCovers = 5_000

// operator takes note of an operator that makes or fills a path. ISO 32000-1, 8.5.
func (p *pdfPaint) operator(op string, args []pdfToken, s *textState, marks int) {
	switch op {
	case "re":
		x, y, w, h := number(args, 3), number(args, 2), number(args, 1), number(args, 0)
		p.add(box(s.ctm, x, y, x+w, y+h))
	case "m":
		p.corner()
		p.to(s.ctm, args)
	case "l":
		p.strokes++
		p.to(s.ctm, args)
	case "c", "v", "y":
		p.strokes++
		p.curves++
		p.x, p.y = append(p.x[:0], math.NaN()), append(p.y[:0], 0) // no box
	case "f", "F", "f*", "B", "B*", "b", "b*":
		p.corner()
		if s.opaque {
			p.fill(marks)
		}
		p.path = p.path[:0]
	case "n", "S", "s":
		p.corner()
		p.path = p.path[:0]
	}
}

func (p *pdfPaint) add(b pdfBox) {
	if len(p.path) < maxCovers {
		p.path = append(p.path, b)
	}
}

func (p *pdfPaint) to(m matrix, args []pdfToken) {
	x, y := number(args, 1), number(args, 0)
	if len(p.x) < 8 {
		p.x, p.y = append(p.x, m.a*x+m.c*y+m.e), append(p.y, m.b*x+m.d*y+m.f)
	}
}

// corner ends a subpath; one with four corners along the axes is a box.
func (p *pdfPaint) corner() {
	if n := len(p.x); n == 4 || n == 5 {
		b := pdfBox{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for i := range n {
			b.left, b.right = math.Min(b.left, p.x[i]), math.Max(b.right, p.x[i])
			b.low, b.high = math.Min(b.low, p.y[i]), math.Max(b.high, p.y[i])
		}
		at := func(v, low, high float64) bool { return math.Abs(v-low) < 0.5 || math.Abs(v-high) < 0.5 }
		along := true
		for i := range n {
			along = along && at(p.x[i], b.left, b.right) && at(p.y[i], b.low, b.high)
		}
		if along {
			p.add(b)
		}
	}
	p.x, p.y = p.x[:0], p.y[:0]
}

func (p *pdfPaint) fill(marks int) {
	for _, b := range p.path {
		if marks > 0 && len(p.covers) < maxCovers && b.right-b.left > 1 && b.high-b.low > 1 {
			p.covers = append(p.covers, pdfCover{b, marks})
		}
	}
}

// box returns the box around the corners (x, y) and (x2, y2) mapped by m.
func box(m matrix, x, y, x2, y2 float64) pdfBox {
	b := pdfBox{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range [4][2]float64{{x, y}, {x2, y}, {x, y2}, {x2, y2}} {
		px, py := m.a*c[0]+m.c*c[1]+m.e, m.b*c[0]+m.d*c[1]+m.f
		b.left, b.right = math.Min(b.left, px), math.Max(b.right, px)
		b.low, b.high = math.Min(b.low, py), math.Max(b.high, py)
	}
	return b
}

// picture takes note of an image, which fills the unit square.
func (p *pdfPaint) picture(m matrix) {
	if area := math.Abs(m.a*m.d - m.b*m.c); !math.IsNaN(area) {
		p.pictures += area
	}
}

// Where a page has a quarter of a letter page of pictures, or as many lines and
// curves as a paragraph drawn as outlines, what it shows need not be in its text.
const (
	pictureArea   = 612 * 792 / 4
	outlineStroke = 2_000
)

// shows reports whether the page shows what text could be in: rules and boxes are
// not.
func (p *pdfPaint) shows() bool { return p.pictures > 0 || p.curves > 0 }

func (p *pdfPaint) drawn() bool { return p.pictures >= pictureArea || p.strokes >= outlineStroke }

// uncovered returns the glyphs over which no box was filled afterwards, and the
// number of letters under such boxes: what a page hides is not what it says.
// work is how many comparisons are left; below zero, some were not made.
func (p *pdfPaint) uncovered(marks []pdfMark, work *int) (shown []pdfMark, hidden int) {
	if len(p.covers) == 0 {
		return marks, 0
	}
	shown = marks[:0:0]
	for i, m := range marks {
		under := false
		for k := len(p.covers) - 1; k >= 0 && p.covers[k].after > i && !under && *work >= 0; k-- {
			c := &p.covers[k]
			under = c.left <= m.cx && m.cx <= c.right && c.low <= m.cy && m.cy <= c.high
			*work--
		}
		if !under {
			shown = append(shown, m)
		} else if fold(m.text) != "" {
			hidden++
		}
	}
	return shown, hidden
}

// opaque reports whether what is painted with a graphics state hides what lies
// below it.
func opaque(state pdf.Value, before bool) bool {
	if ca := state.Key("ca"); !ca.IsNull() && ca.Float64() < 0.9 {
		return false
	}
	mode := state.Key("BM")
	if mode.Kind() == pdf.Array {
		mode = mode.Index(0)
	}
	switch {
	case mode.IsNull() && state.Key("ca").IsNull():
		return before
	case mode.IsNull(), mode.Name() == "Normal", mode.Name() == "Compatible":
		return true
	}
	return false
}
