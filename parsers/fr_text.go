package parsers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"exportwatch"
)

// render writes a document: its captions and headings as sections, the preamble
// first, then the supplementary information, then the regulatory text by the parts
// and sections it prints, then the signature.
func (t frText) render() *builder {
	w := &registerWriter{xmlText: xmlText{builder: new(builder), visible: frPrinted, noteSections: true}, notes: t.notes, orders: t.name == "PRESDOCU"}
	w.text.Grow(t.size() * 7 / 8) // most of the markup of a paragraph is text
	if w.orders {
		w.signed = pictureOfSignature(t.node)
	}
	if t.preamble != t.node {
		w.preambleOf(t.preamble)
	}
	w.children(t.node, 0)
	return w.builder
}

// frPrinted reports whether an element belongs to the text, not to the
// printing: page marks, file marks and billing codes do not.
func frPrinted(n *node) bool {
	switch n.name {
	case "PRTPAGE", "FRDOC", "BILCOD", "FILED", "HRULE", "PREAMB":
		return false
	}
	return true
}

// registerWriter writes the text of one document. Sections are addressed by their
// headings under that of the section they stand in, without its number, which
// moves when another is put before: "supplementary-information/background"; what
// becomes of the CFR by its address there.
type registerWriter struct {
	xmlText
	notes   frNotes
	orders  bool   // it is presidential: its sections are those of an order
	signed  *node  // the picture of the signature of a presidential document, if it has one
	cfrPart string // CFR part of the regulatory text that is being written
}

// preambleOf writes the preamble: what has a caption as a section.
func (w *registerWriter) preambleOf(p *node) {
	for _, c := range healedParagraphs(p) {
		head := c.at("HD")
		if head == nil || c.name == "HD" || c.name == "SIG" {
			w.write(c, 0)
			continue
		}
		title := caption(head)
		w.from(c.span).section(captionName(c.name, title), "", title, 0)
		for _, p := range healedParagraphs(c) {
			if p != head {
				w.block(p)
			}
		}
	}
}

// captionName returns the name of a caption of the preamble, the same however an
// agency words it: 1 CFR 18.12 prescribes them.
func captionName(element, title string) string {
	switch element {
	case "AGY":
		return "agency"
	case "ACT":
		return "action"
	case "SUM":
		return "summary"
	case "EFFDATE", "DATES":
		return "dates"
	case "ADD":
		return "addresses"
	case "FURINF":
		return "for-further-information-contact"
	}
	return headingName(title)
}

// caption returns the text of a heading without its colon and footnotes.
func caption(head *node) string { return strings.Trim(withoutMarks(head), ": ") }

// children writes what stands in n, the preamble excepted.
func (w *registerWriter) children(n *node, depth int) {
	for _, c := range healedParagraphs(n) {
		w.write(c, depth)
	}
}

// write writes what stands in the body; captions and headings begin sections.
func (w *registerWriter) write(c *node, depth int) {
	switch c.name {
	case "SUPLINF", "FURINF", "LSTSUB", "PART", "SUBPART", "EXECORD", "PROCLA", "DETERM", "PRNOTICE", "PRMEMO", "PRORDER":
		w.children(c, depth)
	case "REGTEXT":
		w.regtext(c, depth)
	case "HD":
		w.heading(c, depth)
	case "SECTION":
		w.regulatory(c)
	case "SIG", "PSIG", "PLACE":
		w.signature(c)
	case "GPH":
		if w.orders && c == w.signed {
			w.signature(c)
			return
		}
		w.block(c)
	case "DATE":
		if w.orders {
			w.signature(c)
			return
		}
		w.block(c)
	case "AMDPAR": // what follows a printed section is no part of it
		w.close(2)
		w.block(c)
	case "FP", "P":
		w.paragraph(c)
	default:
		if len(c.all("HD")) > 0 && !blockElement(c.name) {
			w.children(c, depth)
			return
		}
		w.block(c)
	}
}

// orderSection matches the sections of an order: "Section 1. Policy."
var orderSection = regexp.MustCompile(`^Sec(?:tion|\.)\s+(\d{1,3})\.`)

// paragraph writes a paragraph; in an order it may begin a section.
func (w *registerWriter) paragraph(c *node) {
	if w.orders {
		if m := orderSection.FindStringSubmatch(opening(c, 100)); m != nil {
			w.from(c.span).mark("s"+m[1], m[0], "", 1)
		}
	}
	w.block(c)
}

// block writes c, and then the footnotes it refers to. Those of a page stand in the
// file where the page ended, which may be inside of a later paragraph's section.
func (w *registerWriter) block(c *node) {
	switch c.name {
	case "FTNT":
		if w.notes.drop(c) { // nothing refers to it
			w.footnote(c)
		}
		w.read(c.span)
		return
	case "GPOTABLE":
		w.scope = ""
		if at := w.innermost(); at != nil {
			w.scope = string(at.ID)
		}
	}
	w.xmlText.block(c)
	w.notesOf(c)
}

// innermost returns the innermost section that is open, nil if none is.
func (w *registerWriter) innermost() *exportwatch.Section {
	if len(w.open) == 0 {
		return nil
	}
	return &w.sections[w.open[len(w.open)-1]]
}

// under returns an identifier for what is called name and stands at depth, under
// the section that will hold it.
func (w *registerWriter) under(name string, depth int) string {
	w.close(depth)
	if at := w.innermost(); at != nil {
		return string(at.ID) + "/" + name
	}
	return name
}

// enumerated matches the number or letter that a heading begins with.
var enumerated = regexp.MustCompile(`^(?:[IVXLC]{1,6}|[A-Za-z]|\d{1,2}|[ivxlc]{1,6})(?:[.)]|[.)]?[ \x{A0}]?[–—-])\s*`)

// maxHeadingName bounds, in bytes, what one heading adds to an identifier.
const maxHeadingName = 60

// division matches the heading of a part of the CFR or of what a part divides into.
var division = regexp.MustCompile(`(?i)^(part|subpart|appendix|supplement)\s+(?:no\.?\s*)?(\d+[a-z]?|[A-Z]{1,4})\b`)

// headingName returns the name of a heading in an identifier: "part-744", "supp-4",
// "background".
func headingName(title string) string {
	if m := division.FindStringSubmatch(title); m != nil {
		return strings.Replace(strings.ToLower(m[1]), "supplement", "supp", 1) + "-" + strings.ToLower(m[2])
	}
	name := exportwatch.Slug(enumerated.ReplaceAllString(title, ""))
	for _, known := range []string{"supplementary-information", "list-of-subjects"} {
		if strings.HasPrefix(name, known) {
			return known
		}
	}
	if name == "" {
		name = exportwatch.Slug(title)
	}
	if len(name) > maxHeadingName {
		if name = name[:maxHeadingName]; strings.LastIndexByte(name, '-') > 0 {
			name = name[:strings.LastIndexByte(name, '-')]
		}
	}
	return name
}

// heading begins a section: a caption (HED) is outermost, HD1 to HD5 below. Inside
// of regulatory text all stand below its part.
func (w *registerWriter) heading(n *node, base int) {
	title, depth := caption(n), base
	if s := n.attr("SOURCE"); len(s) == 3 && strings.HasPrefix(s, "HD") && s[2] >= '1' && s[2] <= '9' {
		depth = base + int(s[2]-'0')
	}
	name := headingName(title)
	if name == "" {
		w.block(n)
		return
	}
	id := w.under(name, depth)
	w.from(n.span).section(id, "", title, depth)
	w.notesOf(n)
}

// regtext writes regulatory text under the part that it is of: "15-cfr-744".
func (w *registerWriter) regtext(c *node, depth int) {
	title, part := fold(c.attr("TITLE")), fold(c.attr("PART"))
	if title == "" || part == "" {
		w.children(c, depth)
		return
	}
	if name := exportwatch.Slug(title + " cfr " + part); name != w.cfrPart || len(w.open) == 0 {
		w.cfrPart = name
		w.from(c.span).mark(name, title+" CFR Part "+part, "", 0)
	}
	w.close(1)
	w.children(c, 1)
}

// regulatory writes a section as the rule prints it. It is addressed as in the
// CFR, so that a reader finds the provision it will become.
func (w *registerWriter) regulatory(c *node) {
	label, heading := line(c.at("SECTNO")), withoutMarks(c.at("SUBJECT"))
	w.from(c.span).section(address(strings.Trim(label, "§ ")), label, heading, 2)
	for _, p := range healedParagraphs(c) {
		switch p.name {
		case "SECTNO", "SUBJECT":
		case "HD": // of an appendix to the section, or of a group of its paragraphs
			w.heading(p, 2)
		default:
			w.block(p)
		}
	}
}

// signature writes who signed, where and when. The lines of a presidential document
// are elements of their own; its one signature holds them all.
func (w *registerWriter) signature(c *node) {
	if c.name == "PSIG" && c.text() == "" {
		return
	}
	if at := w.innermost(); at == nil || at.ID != signatureID || c.name == "SIG" {
		w.close(0)
		w.from(c.span).mark(signatureID, "", "", 0)
	}
	for _, p := range healedParagraphs(c) {
		if p.name == "FTNT" {
			w.block(p)
		}
	}
	w.xmlText.block(withoutNotes(c))
	if c.name == "SIG" {
		w.close(0)
		w.cfrPart = ""
	}
}

// pictureOfSignature returns the picture that stands before the signature of a
// presidential document, or nil.
func pictureOfSignature(doc *node) *node {
	var last, found *node
	doc.walk(func(n *node) bool {
		if n.name == "PSIG" && last != nil {
			found = last
		}
		if n.name == "GPH" {
			last = n
		} else if n.name != "GID" {
			last = nil
		}
		return n.name != "GPH"
	})
	return found
}

// signatureID addresses the signature block of a document, the first of several.
const signatureID = "signature"

func withoutNotes(n *node) *node {
	if n.first("FTNT") == nil {
		return n
	}
	plain := *n
	plain.children = nil
	for _, c := range n.children {
		if c.name != "FTNT" {
			plain.children = append(plain.children, c)
		}
	}
	return &plain
}

// healedParagraphs returns the elements of n with the paragraphs joined that a page
// break, a footnote or a picture parts in the middle of a sentence; what stood
// between follows them.
func healedParagraphs(n *node) []*node {
	var out []*node
	open := -1 // index in out of the last paragraph, if nothing but what may part it follows
	parted := false
	for _, c := range n.all() {
		switch c.name {
		case "P", "FP":
			if open >= 0 && (parted || endsAtPage(out[open]) || beginsAtPage(c)) && runsOn(out[open], c) {
				out[open] = wholeParagraph(out[open], c)
				continue
			}
			open, parted = len(out), false
		case "PRTPAGE", "FTNT", "GPH":
			parted = true
		default:
			open = -1
		}
		out = append(out, c)
	}
	return out
}

// wholeParagraph returns the paragraph that a and b are.
func wholeParagraph(a, b *node) *node {
	whole := *a
	whole.span.end = b.span.end
	whole.children = append(append(append([]*node{}, a.children...), &node{data: " ", line: b.line}), b.children...)
	return &whole
}

// runsOn reports whether paragraph b goes on with the sentence that a breaks off.
func runsOn(a, b *node) bool {
	first, _ := utf8.DecodeRuneInString(opening(b, 1)) // it may be long
	if !unicode.IsLower(first) && !unicode.IsUpper(first) {
		return false
	}
	end := line(a)
	if end == "" {
		return false
	}
	if unicode.IsUpper(first) { // a name: "of the" + "Export Control Reform Act"
		return wantsMore.MatchString(end[max(0, len(end)-len(" these")):])
	}
	last := rune(end[len(end)-1])
	return unicode.IsLower(last) || last == ','
}

// wantsMore matches a word that no sentence, heading or item of a list ends with.
var wantsMore = regexp.MustCompile(`(?:^|\s)(?:the|an|of|our|their|this|these|those)$`)

// endsAtPage and beginsAtPage report whether a page ends with, or before, a
// paragraph.
func endsAtPage(p *node) bool {
	for i := len(p.children) - 1; i >= 0; i-- {
		if c := p.children[i]; c.name != "" || strings.TrimSpace(c.data) != "" {
			return c.name == "PRTPAGE"
		}
	}
	return false
}

func beginsAtPage(p *node) bool {
	for _, c := range p.children {
		if c.name != "" || strings.TrimSpace(c.data) != "" {
			return c.name == "PRTPAGE"
		}
	}
	return false
}
