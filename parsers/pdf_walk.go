package parsers

import (
	"fmt"
	"math"
	"slices"

	"github.com/ledongthuc/pdf"
)

// Bounds of one page; those of the file are in [pdfBudget].
const (
	maxPDFPages   = 5_000    // that are read
	maxPDFContent = 32 << 20 // decoded bytes of the content of one page or form
	maxPDFForms   = 8        // forms within forms
	maxPDFStates  = 256      // saved graphics states
	maxPDFMarks   = 400_000  // glyphs of one page; a dense page of a newspaper has 30,000
)

// A matrix maps text space to the page: (x, y) to (ax+cy+e, bx+dy+f).
// ISO 32000-1, 8.3.4.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) times(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

var identity = matrix{a: 1, d: 1}

// A textState is what decides where a glyph stands and what it says.
type textState struct {
	ctm                                  matrix
	font                                 *pdfFont
	size, charSpace, wordSpace, lead, up float64
	scale                                float64 // horizontal, 1 is as designed
	opaque                               bool    // what is filled hides what lies below
}

// A pdfWalker walks the content of one page and gathers its text.
type pdfWalker struct {
	fonts  map[string]*pdfFont // of the whole file, by object
	budget *pdfBudget
	cut    bool     // content of the page was not read to its end
	bound  string   // that was hit first; empty if none was
	inside []string // the forms that are being drawn
	state  textState
	saved  []textState
	tm     matrix // text matrix
	line   matrix // text line matrix
	out    pdfLines
	paint  pdfPaint
	said   pdfSpans // what the file says of parts of its content
}

// stop notes that content is left out, for a bound was hit.
func (w *pdfWalker) stop(bound string) {
	w.cut = true
	if w.bound == "" {
		w.bound = bound
	}
}

// spend takes decoded bytes of the file and reports whether there were as many left.
func (w *pdfWalker) spend(n int) bool {
	if w.budget.spend(n) {
		return true
	}
	w.stop("more content than the size of the file allows")
	return false
}

// page gathers the text of p. A panic of the library on malformed objects
// ends the page and keeps what was gathered; it reports whether that happened,
// or content could not be read to its end.
func (w *pdfWalker) page(p pdf.Value) (broken bool) {
	defer func() {
		hit := recover()
		if bound, ok := hit.(pdfBound); ok {
			w.stop(string(bound))
		}
		broken = broken || hit != nil
	}()
	w.cut = p.Kind() != pdf.Dict
	w.state = textState{ctm: identity, scale: 1, opaque: true}
	w.content(w.contentOf(p.Key("Contents")), resourcesOf(p), 0)
	w.annotations(p.Key("Annots"))
	return w.cut
}

// resourcesOf returns the resources of a page or of the nearest node of the
// page tree above it that has some.
func resourcesOf(p pdf.Value) pdf.Value {
	for range maxPageDepth {
		if r := p.Key("Resources"); !r.IsNull() {
			return r
		}
		p = p.Key("Parent")
	}
	return pdf.Value{}
}

// contentOf returns the decoded content, its streams joined if it has several,
// up to maxPDFContent bytes.
func (w *pdfWalker) contentOf(v pdf.Value) []byte {
	var out []byte
	add := func(s pdf.Value) {
		limit := max(0, min(maxPDFContent-len(out), w.budget.decoded))
		b, whole := readStream(s, int64(limit)+1)
		w.cut = w.cut || !whole
		if len(b) > limit {
			w.stop(fmt.Sprintf("content of more than %d bytes", len(out)+limit))
			b = b[:limit]
		}
		w.spend(len(b))
		if out = append(out, '\n'); len(out) == 1 {
			out = b
		} else {
			out = append(out, b...)
		}
	}
	if v.Kind() == pdf.Stream {
		add(v)
	}
	for i := range min(v.Len(), 10_000) {
		if v.Kind() == pdf.Array && w.bound == "" {
			add(v.Index(i))
		}
	}
	return out
}

func (w *pdfWalker) content(src []byte, resources pdf.Value, depth int) {
	l := pdfLexer{src: src}
	var args []pdfToken
	named := map[string]*pdfFont{} // looking one up in the file costs much
	for {
		t, ok := l.next()
		if !ok {
			return
		}
		if w.out.full(w.budget.text) {
			w.stop(fmt.Sprintf("more than %d glyphs, or more text than the size of the file allows", maxPDFMarks))
			return
		}
		if t.kind != pdfOperator {
			if len(args) < 1<<16 {
				args = append(args, t)
			}
			continue
		}
		switch t.text {
		case "ID":
			w.paint.picture(w.state.ctm)
			l.skipImage()
		case "Do":
			w.object(args, resources, depth)
		case "BDC", "BMC":
			w.spend(w.said.begin(args, resources))
		case "EMC":
			w.said.end()
		case "gs":
			if len(args) > 0 {
				w.state.opaque = opaque(resources.Key("ExtGState").Key(args[len(args)-1].text), w.state.opaque)
			}
		case "Tf":
			w.setFont(args, resources, named)
		default:
			w.operator(t.text, args)
		}
		args = args[:0]
	}
}

// number returns the i-th operand from the end, or 0.
func number(args []pdfToken, fromEnd int) float64 {
	if i := len(args) - 1 - fromEnd; i >= 0 && args[i].kind == pdfNumber {
		return args[i].num
	}
	return 0
}

func matrixOf(args []pdfToken) matrix {
	return matrix{number(args, 5), number(args, 4), number(args, 3), number(args, 2), number(args, 1), number(args, 0)}
}

// operator carries out an operator of graphics state or text. ISO 32000-1, 9.3 and 9.4.
func (w *pdfWalker) operator(op string, args []pdfToken) {
	s := &w.state
	switch op {
	case "q":
		if len(w.saved) < maxPDFStates {
			w.saved = append(w.saved, *s)
		}
	case "Q":
		if n := len(w.saved); n > 0 {
			*s, w.saved = w.saved[n-1], w.saved[:n-1]
		}
	case "cm":
		s.ctm = matrixOf(args).times(s.ctm)
	case "BT":
		w.tm, w.line = identity, identity
	case "Tc":
		s.charSpace = number(args, 0)
	case "Tw":
		s.wordSpace = number(args, 0)
	case "Tz":
		s.scale = number(args, 0) / 100
	case "TL":
		s.lead = number(args, 0)
	case "Ts":
		s.up = number(args, 0)
	default:
		w.textOperator(op, args)
		w.paint.operator(op, args, s, len(w.out.marks))
	}
}

func (w *pdfWalker) textOperator(op string, args []pdfToken) {
	s := &w.state
	switch op {
	case "Td":
		w.move(number(args, 1), number(args, 0))
	case "TD":
		s.lead = -number(args, 0)
		w.move(number(args, 1), number(args, 0))
	case "Tm":
		w.line = matrixOf(args)
		w.tm = w.line
	case "T*":
		w.move(0, -s.lead)
	case "'":
		w.move(0, -s.lead)
		w.showAll(args)
	case "\"":
		s.wordSpace, s.charSpace = number(args, 2), number(args, 1)
		w.move(0, -s.lead)
		w.showAll(args[max(0, len(args)-1):])
	case "Tj", "TJ":
		w.showAll(args)
	}
}

func (w *pdfWalker) move(x, y float64) {
	w.line = matrix{1, 0, 0, 1, x, y}.times(w.line)
	w.tm = w.line
}

func (w *pdfWalker) advance(x float64) { w.tm = matrix{1, 0, 0, 1, x, 0}.times(w.tm) }

// showAll shows the strings among args and moves by the numbers between them.
func (w *pdfWalker) showAll(args []pdfToken) {
	for _, a := range args {
		switch a.kind {
		case pdfString:
			w.show(a.text)
		case pdfNumber:
			w.advance(-a.num / 1000 * w.state.size * w.state.scale)
		}
	}
}

// firstCodes returns the codes of a string of which a page has room for.
func firstCodes(s string) string { return s[:min(len(s), 2*maxPDFMarks)] }

func (w *pdfWalker) show(codes string) {
	s := &w.state
	if s.font == nil {
		return
	}
	for _, g := range s.font.glyphs(firstCodes(codes)) {
		if w.out.full(w.budget.text) {
			return // the walk over the content says so
		}
		at := matrix{s.size * s.scale, 0, 0, s.size, 0, s.up}.times(w.tm).times(s.ctm)
		step := g.width/1000*s.size + s.charSpace
		if g.space {
			step += s.wordSpace
		}
		w.out.glyph(w.said.text(g.text), at, math.Hypot(at.a, at.b)*g.width/1000, w.said.margin())
		w.advance(step * s.scale)
	}
}

func (w *pdfWalker) setFont(args []pdfToken, resources pdf.Value, named map[string]*pdfFont) {
	w.state.size = number(args, 0)
	w.state.font = nil
	if len(args) < 2 || args[len(args)-2].kind != pdfName {
		return
	}
	name := args[len(args)-2].text
	if named[name] == nil {
		named[name] = w.fontOf(resources.Key("Font").Key(name))
	}
	w.state.font = named[name]
}

// fontOf returns the font v, read once whatever pages name it.
func (w *pdfWalker) fontOf(v pdf.Value) *pdfFont {
	if v.IsNull() {
		return nil
	}
	key := v.String()
	if !w.spend(len(key)) {
		return nil
	}
	if w.fonts[key] == nil {
		font, read := newPDFFont(v)
		w.spend(read + fontCost)
		w.fonts[key] = font
	}
	return w.fonts[key]
}

// object draws an XObject: an image, or a form, which is a content stream of its own.
func (w *pdfWalker) object(args []pdfToken, resources pdf.Value, depth int) {
	if len(args) == 0 {
		return
	}
	v := resources.Key("XObject").Key(args[len(args)-1].text)
	switch v.Key("Subtype").Name() {
	case "Image":
		w.paint.picture(w.state.ctm)
	case "Form":
		w.form(v, resources, identity, depth)
	}
}

// form walks the content of a form, which is drawn by at.
func (w *pdfWalker) form(v, resources pdf.Value, at matrix, depth int) {
	name := v.String()
	switch {
	case depth >= maxPDFForms:
		w.stop(fmt.Sprintf("forms within forms more than %d deep", maxPDFForms))
		return
	case slices.Contains(w.inside, name):
		w.stop("a form that draws itself")
		return
	case !w.spend(formCost + formHeader*len(name)):
		return
	}
	w.inside = append(w.inside, name)
	defer func() { w.inside = w.inside[:len(w.inside)-1] }()
	own := v.Key("Resources")
	if own.IsNull() {
		own = resources
	}
	outer, saved := w.state, w.saved
	w.state.ctm = matrixIn(v.Key("Matrix")).times(at).times(w.state.ctm)
	w.saved = nil
	w.content(w.contentOf(v), own, depth+1)
	w.state, w.saved = outer, saved
}

// matrixIn returns the matrix that an array of six numbers is, else the identity.
func matrixIn(m pdf.Value) matrix {
	if m.Len() != 6 {
		return identity
	}
	return matrix{
		m.Index(0).Float64(), m.Index(1).Float64(), m.Index(2).Float64(),
		m.Index(3).Float64(), m.Index(4).Float64(), m.Index(5).Float64(),
	}
}
