package parsers

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A pageWriter writes the blocks of a page as canonical text: one line a
// paragraph, list item or table row, a section for each heading.
type pageWriter struct {
	b      *builder
	line   strings.Builder // inline text not yet ended by a block
	headed func(line string) (id, label, heading string, ok bool)
	tables map[string]int // tables by the section that they stand in
	mark   string         // what stands before the next paragraph
}

// blocks writes n and what it holds.
func (w *pageWriter) blocks(n *html.Node) {
	if n.Type == html.TextNode {
		w.line.WriteString(n.Data)
		return
	}
	if n.Type != html.ElementNode && n.Type != html.DocumentNode || isInvisible(n) {
		return
	}
	if level := headingLevel(n.Data); level > 0 {
		w.flush()
		w.heading(fold(spacedText(n)), level)
		return
	}
	if n.Data == "table" && isDataTable(n) {
		w.flush()
		w.table(n)
		return
	}
	w.box(n)
}

// box writes the children of n, ending the line before and after if n is a block.
func (w *pageWriter) box(n *html.Node) {
	block := !isInline(n.Data)
	if block {
		w.flush()
	}
	if n.Data == "br" || n.Data == "hr" {
		w.flush()
	}
	if n.Data == "ol" {
		w.numbered(n)
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.blocks(c)
	}
	if block {
		w.flush()
	}
}

// flush ends the line.
func (w *pageWriter) flush() {
	folded := fold(w.line.String())
	w.line.Reset()
	text := withoutCounters(folded)
	if text == "" {
		return
	}
	if w.headed != nil {
		if id, label, heading, ok := w.headed(text); ok {
			w.b.section(id, label, heading, 0)
			return
		}
	}
	if text != folded {
		text = fold(text) // where a counter was cut out, white space may meet
	}
	if !ownMark.MatchString(text) {
		text = w.mark + text
	}
	w.mark = ""
	w.b.folded(text)
}

// heading begins a section for a heading of level 1 to 6. Where headed tells
// the sections of the document, headings are paragraphs.
func (w *pageWriter) heading(text string, level int) {
	if text = withoutCounters(text); text == "" {
		return
	}
	if w.headed != nil {
		w.line.WriteString(text)
		w.flush()
		return
	}
	w.b.section(slug(text), "", text, level-1)
}

func headingLevel(tag string) int {
	if len(tag) == 2 && tag[0] == 'h' && '1' <= tag[1] && tag[1] <= '6' {
		return int(tag[1] - '0')
	}
	return 0
}

// isInline reports whether an element stands inside a line of text.
func isInline(tag string) bool {
	switch tag {
	case "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
		"ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
		"var", "wbr", "ix:nonnumeric", "ix:nonfraction", "ix:continuation", "ix:footnote":
		return true
	}
	return false
}

// slug returns heading as an identifier: lower case, hyphens, at most eight words.
func slug(heading string) string {
	apart := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
	words := strings.FieldsFunc(strings.ToLower(heading), apart)
	s := strings.Join(words[:min(8, len(words))], "-")
	if s == "" {
		return "h" + strconv.Itoa(len(heading))
	}
	return s
}

// spacedText returns the text of n with a space between blocks.
func spacedText(n *html.Node) string {
	text, _ := textWith(n, func(tag string) bool { return !isInline(tag) }, math.MaxInt)
	return text
}

// looseText returns the text of n folded, with a space between all elements:
// what stands in elements of its own is a word of its own.
func looseText(n *html.Node) string {
	text, _ := textWith(n, everywhere, math.MaxInt)
	return fold(text)
}

func everywhere(string) bool { return true }

// textWith returns the text of n with a space around the elements that apart
// picks by tag, up to the text node with which it has enough bytes; whole says
// that there was no more.
func textWith(n *html.Node, apart func(tag string) bool, enough int) (text string, whole bool) {
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			return
		}
		space := n.Type == html.ElementNode && apart(n.Data)
		if space {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil && b.Len() < enough; c = c.NextSibling {
			visit(c)
		}
		if space {
			b.WriteByte(' ')
		}
	}
	visit(n)
	return b.String(), b.Len() < enough
}
