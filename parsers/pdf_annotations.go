package parsers

import (
	"slices"

	"github.com/ledongthuc/pdf"
)

// maxAnnotations bounds the annotations of a page; a form has a few hundred fields.
const maxAnnotations = 2_000

// Flags of an annotation that is not shown. ISO 32000-1, 12.5.3.
const hiddenAnnotation = 1<<1 | 1<<5 // Hidden, NoView

// shownAnnotations are the kinds whose appearance is part of the page: fields
// that were filled in, stamps, and text or boxes that were laid over it.
func shownAnnotations() []string {
	return []string{"Widget", "Stamp", "FreeText", "Square", "Redact"}
}

// annotations walks what the annotations of a page show.
func (w *pdfWalker) annotations(list pdf.Value) {
	for i := range min(list.Len(), maxAnnotations) {
		a := list.Index(i)
		if !slices.Contains(shownAnnotations(), a.Key("Subtype").Name()) || a.Key("F").Int64()&hiddenAnnotation != 0 {
			continue
		}
		look := a.Key("AP").Key("N")
		if look.Kind() == pdf.Dict { // one for each state, of a check box
			look = look.Key(a.Key("AS").Name())
		}
		if look.Kind() == pdf.Stream && w.budget.decoded > 0 {
			w.state, w.saved = textState{ctm: identity, scale: 1, opaque: true}, nil
			w.form(look, pdf.Value{}, placedLook(look, a.Key("Rect")), 0)
		}
	}
}

// placedLook returns the matrix that puts the appearance look into rect.
// ISO 32000-1, 12.5.5, algorithm 8.1.
func placedLook(look, rect pdf.Value) matrix {
	b := look.Key("BBox")
	if b.Len() != 4 || rect.Len() != 4 {
		return identity
	}
	from := box(matrixIn(look.Key("Matrix")), b.Index(0).Float64(), b.Index(1).Float64(), b.Index(2).Float64(), b.Index(3).Float64())
	to := box(identity, rect.Index(0).Float64(), rect.Index(1).Float64(), rect.Index(2).Float64(), rect.Index(3).Float64())
	if from.right <= from.left || from.high <= from.low {
		return identity
	}
	sx, sy := (to.right-to.left)/(from.right-from.left), (to.high-to.low)/(from.high-from.low)
	return matrix{a: sx, d: sy, e: to.left - from.left*sx, f: to.low - from.low*sy}
}
