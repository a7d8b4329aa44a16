package parsers

import (
	"strings"

	"exportwatch"
)

// xmlText writes the printed contents of the Federal Register's and the CFR's
// XML: paragraphs, headings and tables, whatever element holds them.
type xmlText struct {
	*builder
	scope        string // section ID that table IDs begin with
	scoped       map[string]int
	visible      func(*node) bool // false leaves an element out; nil keeps all
	noteSections bool             // notes are sections; else their writer makes them so
}

// blockElement reports whether an element stands on lines of its own, in the
// XML of the Federal Register, of the CFR (GPO, Electronic Code of Federal
// Regulations XML User Guide) and of bills.
func blockElement(name string) bool {
	if paragraphElement(name) {
		return true
	}
	switch strings.ToUpper(name) {
	case "P", "FP", "HD", "HD1", "HD2", "HD3", "HED", "PSPACE", "TABLE", "GPOTABLE", "DIV", "EXTRACT", "NOTE",
		"LI", "UL", "OL", "FTNT", "EDNOTE", "EFFDNOT", "CROSSREF", "XREF", "CITA", "SECAUTH", "APPRO", "HEAD",
		"SECTNO", "SUBJECT", "STARS", "AMDPAR", "AUTH", "SOURCE", "SECTION", "SUBPART", "PART", "APPENDIX",
		"SIG", "NAME", "TITLE", "DATED", "MATH", "GPH", "LDRWK", "TTITLE", "TDESC", "TNOTE", "REGTEXT",
		"HD4", "HD5", "BR", "SIGDAT", "PARAUTH", "EXAMPLE", "SCOL2", "LSTSUB", "CONTENTS", "SECHD", "RESERVED",
		"HD6", "HED1", "FRP", "FRP0", "BCAP", "TCAP", "BOXTXT", "DOCKETHD", "EFTNT", "HALFDASH", "LDRFIG", "PARTHD",
		"REVTXT", "SUPERSED", "SUBCHIND", "ALPHHD", "SUBJECT1", "SUBJECT2", "SUBJL", "SUBJ1L", "SUBJ2L", "SUBJ3L", "PT",
		"CHAPNO", "ABBR", "CAPTION", "TR",
		"GID", "MID", "ROW", "TEXT", "SUBSECTION", "PARAGRAPH", "SUBPARAGRAPH", "CLAUSE", "SUBCLAUSE", "ITEM", "SUBITEM",
		"QUOTED-BLOCK", "TOC-ENTRY", "MULTI-COLUMN-TOC-ENTRY", "TOC-QUOTED-ENTRY", "CONTINUATION-TEXT", "QUOTED-BLOCK-CONTINUATION-TEXT",
		"WHEREAS", "LIST-ITEM", "APPROPRIATIONS-MAJOR", "APPROPRIATIONS-INTERMEDIATE", "APPROPRIATIONS-SMALL":
		return true
	}
	return false
}

// block writes n: as one paragraph if it holds nothing but inline text, else
// part by part.
func (x *xmlText) block(n *node) {
	if x.visible != nil && !x.visible(n) {
		return
	}
	x.content(n)
	x.read(n.span)
}

func (x *xmlText) content(n *node) {
	switch strings.ToUpper(n.name) {
	case "NOTE", "EDNOTE", "EFFDNOT", "CROSSREF", "FTNT":
		if x.noteSections {
			x.noteTo(n)
			return
		}
	case "TABLE":
		x.htmlTable(n)
		return
	case "GPOTABLE":
		x.gpoTable(n)
		return
	case "STARS":
		x.para("* * * * *")
		return
	case "IMG", "GID", "MID":
		x.para(imageMark(n))
		return
	}
	x.parts(n)
}

// noteTo writes a note, which is a section of its own inside the one it stands in.
func (x *xmlText) noteTo(n *node) {
	if n.text() == "" {
		return
	}
	kind, label := exportwatch.SectionNote, line(n.at("HED"))
	switch {
	case n.name == "FTNT":
		kind, label = exportwatch.SectionFootnote, line(firstOf(n, "SU"))
	case label == "":
		label = line(n.at("HD"))
	}
	depth := x.note(kind, label, n.span)
	x.parts(n)
	x.close(depth)
}

// parts writes the children of n; runs of inline text between blocks are
// paragraphs of their own.
func (x *xmlText) parts(n *node) {
	if len(n.children) == 1 && n.children[0].name == "" {
		x.folded(heal(n.children[0].data))
		return
	}
	var run strings.Builder
	room := n.size() // of a paragraph that holds no other
	flush := func() {
		x.folded(heal(run.String()))
		run.Reset()
		room = 0
	}
	for _, c := range n.children {
		if c.begins {
			flush()
			x.block(c)
			continue
		}
		run.Grow(room)
		room = 0
		writeInline(&run, c)
	}
	flush()
}

// inline returns the text of n as it stands in a line. A page break inside a
// sentence is a space.
func inline(n *node) string {
	var b strings.Builder
	writeInline(&b, n)
	return b.String()
}

func writeInline(b *strings.Builder, n *node) {
	if n == nil {
		return
	}
	if n.name == "" {
		b.WriteString(n.data)
		return
	}
	switch n.name {
	case "PRTPAGE", "BR", "br":
		b.WriteByte(' ')
	case "img", "IMG", "GID", "MID":
		b.WriteString(imageMark(n))
		return
	case "SU", "sup", "E":
		if raises(b.String(), n) {
			b.WriteByte('^')
		}
	case "a":
		if strings.Contains(n.attr("href"), "/graphics/pdfs/") {
			return // of the publisher's site, to a better print of a picture
		}
	case "AC":
		b.WriteString(accent(n.attr("T")))
	}
	if n.begins { // a paragraph of a cell
		b.WriteByte(' ')
	}
	for _, c := range n.children {
		writeInline(b, c)
	}
	if n.begins {
		b.WriteByte(' ')
	}
}

// imageMark returns what stands for a picture in the text: its file or, in the
// Federal Register and the annual edition, its number.
func imageMark(n *node) string {
	name := n.text()
	if src := n.attr("src"); src != "" {
		name = src[strings.LastIndexByte(src, '/')+1:]
	}
	return "[image " + name + "]"
}

// raises reports whether n is an exponent behind a number, which without a mark
// would read as more digits of it.
func raises(before string, n *node) bool {
	if n.name == "E" && n.attr("T") != "51" || before == "" || !startsWithDigit(before[len(before)-1:]) {
		return false
	}
	power := n.text()
	for _, sign := range []string{"-", "−", "–", "+"} {
		power = strings.TrimPrefix(power, sign)
	}
	return startsWithDigit(power)
}

// accent returns the combining character for an AC element, which follows the
// letter that it is on.
func accent(t string) string {
	switch t {
	case "1":
		return "\u0301"
	case "2":
		return "\u0300"
	case "3":
		return "\u0302"
	case "4":
		return "\u0308"
	case "6", "8":
		return "\u0303"
	case "7":
		return "\u030A"
	case "9":
		return "\u0327"
	}
	return ""
}

// line returns the inline text of n, folded.
func line(n *node) string { return heal(inline(n)) }

// heal returns s on one line without the space that the publisher's indented files
// put between an element and the punctuation around it: "( <E>see</E> )".
func heal(s string) string {
	s = fold(s)
	kept := 0 // up to where s is written
	var b strings.Builder
	for i := range len(s) {
		if s[i] != ' ' || !opens(s[:i]) && !closes(s[i+1:]) {
			continue
		}
		if kept == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[kept:i])
		kept = i + 1
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// opens reports whether s ends with what stands close to the word after it.
func opens(s string) bool {
	return strings.HasSuffix(s, "(") || strings.HasSuffix(s, "[") || strings.HasSuffix(s, "“")
}

// closes reports whether s begins with what stands close to the word before it.
func closes(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case ')', ']', ',', ';':
		return true
	case "”"[0]:
		return strings.HasPrefix(s, "”") || strings.HasPrefix(s, "—")
	}
	return false
}

func firstOf(n *node, names ...string) *node {
	if found := n.find(names...); len(found) > 0 {
		return found[0]
	}
	return nil
}
