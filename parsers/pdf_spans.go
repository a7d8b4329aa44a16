package parsers

import (
	"strings"

	"github.com/ledongthuc/pdf"
)

// A pdfSpan is marked content: what the file says of a part of its content.
// ISO 32000-1, 14.6.
type pdfSpan struct {
	margin bool // a header, footer or page number
	actual bool // the part stands for other text
	text   string
}

// pdfSpans are the spans that are open, the outermost first.
type pdfSpans struct {
	open    []pdfSpan
	ignored int // opened beyond maxPDFStates
}

// begin opens a span and returns the bytes of the text that it stands for.
func (s *pdfSpans) begin(args []pdfToken, resources pdf.Value) int {
	if len(s.open) >= maxPDFStates {
		s.ignored++
		return 0
	}
	span := markedSpan(args, resources)
	s.open = append(s.open, span)
	return len(span.text)
}

func (s *pdfSpans) end() {
	switch n := len(s.open); {
	case s.ignored > 0:
		s.ignored--
	case n > 0:
		s.open = s.open[:n-1]
	}
}

// markedSpan reads the operands of BDC: a tag and a list of properties or its name.
func markedSpan(args []pdfToken, resources pdf.Value) (span pdfSpan) {
	if len(args) < 2 || args[0].kind != pdfName {
		return span
	}
	artifact := args[0].text == "Artifact"
	if last := args[len(args)-1]; len(args) == 2 && last.kind == pdfName {
		list := resources.Key("Properties").Key(last.text)
		span.margin = artifact && list.Key("Type").Name() == "Pagination"
		if t := list.Key("ActualText"); t.Kind() == pdf.String {
			span.actual, span.text = true, t.Text()
		}
		return span
	}
	for i := 1; i+1 < len(args); i++ {
		key, value := args[i], args[i+1]
		switch {
		case key.kind != pdfName:
		case key.text == "Type" && value.text == "Pagination":
			span.margin = artifact
		case key.text == "ActualText" && value.kind == pdfString:
			span.actual, span.text = true, textString(value.text)
		}
	}
	return span
}

// textString returns the text of a text string of the file. ISO 32000-1, 7.9.2.2.
func textString(s string) string {
	if rest, ok := strings.CutPrefix(s, "\xFE\xFF"); ok {
		return utf16Text(rest)
	}
	if rest, ok := strings.CutPrefix(s, "\xEF\xBB\xBF"); ok {
		return rest
	}
	var b strings.Builder
	table := decodeBytes("windows-1252")
	for i := range len(s) {
		b.WriteString(table[s[i]])
	}
	return b.String()
}

// text returns what a glyph that shows shown says: of a part that stands for
// other text, the first glyph says that and the others a blank.
func (s *pdfSpans) text(shown string) string {
	for i := range s.open {
		if span := &s.open[i]; span.actual {
			said := span.text
			span.text = ""
			return said
		}
	}
	return shown
}

// margin reports whether the file says that its content is in the margin.
func (s *pdfSpans) margin() bool {
	for _, span := range s.open {
		if span.margin {
			return true
		}
	}
	return false
}
