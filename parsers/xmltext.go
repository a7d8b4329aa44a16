package parsers

import (
	"strings"

	"exportwatch"
)

// xmlText writes the printed contents of the Federal Register's and the CFR's
// XML: paragraphs, headings and tables, whatever element holds them.
type xmlText struct {
	*builder
	run          oneLine // of inline text that is not yet written
	scope        string  // section ID that table IDs begin with
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
	case "P", "FP", "SCOL3", "HD", "HD1", "HD2", "HD3", "HED", "PSPACE", "TABLE", "GPOTABLE", "DIV", "EXTRACT", "NOTE",
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
		if !x.countryTable(n) {
			x.htmlTable(n)
		}
		return
	case "GPOTABLE":
		if !x.countryTable(n) {
			x.gpoTable(n)
		}
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
	for _, c := range n.children {
		if c.begins {
			x.flush()
			x.block(c)
			continue
		}
		x.run.node(c)
	}
	x.flush()
}

// flush writes the run of inline text as a paragraph.
func (x *xmlText) flush() {
	if len(x.run.out) > 0 {
		x.text.Write(x.run.out)
		x.text.WriteByte('\n')
	}
	x.run = oneLine{out: x.run.out[:0]}
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

// raises reports whether n is an exponent or a fraction behind a number, which
// without a mark or a space would read as more digits of it.
func raises(before []byte, n *node) bool {
	if n.name == "E" && n.attr("T") != superscript || len(before) == 0 || !startsWithDigit(string(before[len(before)-1:])) {
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

func firstOf(n *node, names ...string) *node {
	if found := n.find(names...); len(found) > 0 {
		return found[0]
	}
	return nil
}
