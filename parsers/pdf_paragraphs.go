package parsers

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"exportwatch"
)

// marginsID addresses what stands in the margins of the pages.
const marginsID = "margins"

// write writes the text into v: a section a page, then what stands in the
// margins, page by page, so that it does not part the sentences of the text. A
// sentence that goes on on the next page is one paragraph of both.
func (t *pdfText) write(v *exportwatch.Version) {
	var b builder
	margins := t.takeMargins()
	words := t.vocabulary()
	open := "" // the last paragraph, which may go on
	for _, p := range t.pages {
		id := fmt.Sprintf("page-%d", p.number)
		list := paragraphs(p.lines, words)
		if len(list) > 0 && sentenceGoesOn(open, list[0]) {
			head, between := words.join(open, list[0])
			b.text.WriteString(head + between)
			b.mark(id, "", "", 0)
		} else {
			b.para(open)
			b.section(id, "", "", 0)
		}
		if open = ""; len(list) > 0 {
			for _, para := range list[:len(list)-1] {
				b.para(para)
			}
			open = fold(list[len(list)-1])
		}
	}
	b.para(open)
	if len(margins) > 0 {
		b.section(marginsID, "", "", 0)
	}
	for _, line := range margins {
		b.para(line)
	}
	b.finish(v)
}

// sentenceGoesOn reports whether next, which begins a page or a column, goes on with the
// sentence that before does not end.
func sentenceGoesOn(before, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, "\"'”’) "))
	first, _ := utf8.DecodeRuneInString(next)
	return before != "" && !strings.ContainsRune(".?!:;_", last) && unicode.IsLower(first)
}

// paragraphs joins the lines of a page.
func paragraphs(lines []PageLine, words vocabulary) (out []string) {
	var open []byte
	step := usualStep(lines, enoughSteps)
	for i, l := range lines {
		if i > 0 && breaks(lines, i, step) {
			out = append(out, string(open))
			open = open[:0]
		}
		if len(open) > 0 {
			end := string(open[max(0, len(open)-maxWord):])
			head, between := words.join(end, l.Text)
			open = append(open[:len(open)-len(end)+len(head)], between...)
		}
		open = append(open, l.Text...)
	}
	if len(open) > 0 {
		out = append(out, string(open))
	}
	return out
}

// maxWord bounds the word at the end of a line that may go on in the next.
const maxWord = 256

// usualStep returns the distance from line to line that half of the lines of a
// page keep, zero if they are fewer than enough; it is twice as wide where it is
// written in double space.
func usualStep(lines []PageLine, enough int) float64 {
	var steps []float64
	for i := 1; i < len(lines); i++ {
		size := math.Max(lines[i].Height, lines[i-1].Height)
		if d := math.Abs(lines[i-1].Baseline - lines[i].Baseline); d > lineGap*size && d < doubleStep*size {
			steps = append(steps, d)
		}
	}
	if len(steps) < enough {
		return 0
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// Signs of a new paragraph, in heights of the letters unless said otherwise.
const (
	doubleStep  = 2.7  // lines farther apart do not follow each other
	enoughSteps = 8    // fewer lines do not tell what is usual
	wideStep    = 1.25 // of the usual step
	resized     = 0.2  // letters of another size
	indent      = 1.2  // a first line begins this far to the right
	centred     = 8    // a line that begins farther to the left than any indent is not of the paragraph
	shortLine   = 0.75 // of the width of the lines around: a last line ends before
)

// breaks reports whether a paragraph ends before line i.
func breaks(lines []PageLine, i int, usual float64) bool {
	above, l := lines[i-1], lines[i]
	size := math.Max(above.Height, l.Height)
	step := math.Abs(above.Baseline - l.Baseline)
	switch {
	case math.Abs(above.Height-l.Height) > resized*size:
		return true
	case step > math.Max(wideStep*usual, 1.6*size) || step > doubleStep*size:
		return !sentenceGoesOn(above.Text, l.Text) || step < 8*size // a far step is another column
	case step < lineGap*size:
		return false
	}
	first, _ := utf8.DecodeRuneInString(l.Text)
	if unicode.IsLower(first) || strings.HasSuffix(above.Text, "-") || strings.HasSuffix(above.Text, ",") {
		return false
	}
	if above.Left-l.Left > centred*size {
		return true
	}
	ended := strings.ContainsAny(lastByte(above.Text), ".:;?!\"”)")
	return ended && l.Left > above.Left+indent*size || above.Right-above.Left < shortLine*widthAround(lines, i-1)
}

// lastByte returns the last character of s.
func lastByte(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// widthAround returns the width of the widest of the lines around line i that
// begin near to where it begins.
func widthAround(lines []PageLine, i int) (width float64) {
	const around = 8
	for _, l := range lines[max(0, i-around):min(len(lines), i+around+1)] {
		if math.Abs(l.Left-lines[i].Left) < 4*lines[i].Height {
			width = math.Max(width, l.Right-l.Left)
		}
	}
	return width
}
