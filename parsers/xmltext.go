package parsers

import (
	"fmt"
	"strconv"
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
// XML of the Federal Register, of the CFR and of bills.
func blockElement(name string) bool {
	switch strings.ToUpper(name) {
	case "P", "FP", "HD", "HD1", "HD2", "HD3", "HED", "PSPACE", "TABLE", "GPOTABLE", "DIV", "EXTRACT", "NOTE",
		"LI", "UL", "OL", "FTNT", "EDNOTE", "EFFDNOT", "CROSSREF", "XREF", "CITA", "SECAUTH", "APPRO", "HEAD",
		"SECTNO", "SUBJECT", "STARS", "AMDPAR", "AUTH", "SOURCE", "SECTION", "SUBPART", "PART", "APPENDIX",
		"SIG", "NAME", "TITLE", "DATED", "MATH", "GPH", "IMG", "LDRWK", "TTITLE", "TDESC", "TNOTE", "REGTEXT",
		"HD4", "HD5", "BR", "SIGDAT", "PARAUTH", "EXAMPLE", "SCOL2", "LSTSUB", "CONTENTS", "SECHD", "RESERVED",
		"GID", "ROW", "TEXT", "SUBSECTION", "PARAGRAPH", "SUBPARAGRAPH", "CLAUSE", "SUBCLAUSE", "ITEM", "SUBITEM",
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
	case "IMG":
		x.para("[image " + n.attr("src") + "]")
		return
	case "GID":
		x.para("[image " + n.text() + "]")
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
	if n.name == "PRTPAGE" || n.name == "BR" || n.name == "br" {
		b.WriteByte(' ')
	}
	b.WriteString(n.data)
	for _, c := range n.children {
		writeInline(b, c)
	}
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

// htmlTable writes a TABLE of TR with TH and TD.
func (x *xmlText) htmlTable(n *node) {
	var columns []string
	var body [][]string
	spans := map[int]int{} // column to the rows that a cell above still covers
	for _, tr := range n.find("TR", "tr") {
		cells, header := tableCells(tr, spans)
		if header && len(body) == 0 {
			columns = mergeHeader(columns, cells)
			continue
		}
		body = append(body, cells)
	}
	x.para(line(firstOf(n, "CAPTION", "caption")))
	x.rows(columns, body)
}

// Bounds of what a cell may claim to cover; larger tables do not exist.
const (
	maxColumns = 32
	maxRowSpan = 10_000
)

// tableCells returns the cells of tr, one a column: blank where a cell above
// or to the left covers the place. header is true if all cells are TH.
func tableCells(tr *node, spans map[int]int) (cells []string, header bool) {
	header = true
	covered := func() {
		for spans[len(cells)] > 0 && len(cells) < maxColumns {
			spans[len(cells)]--
			cells = append(cells, "")
		}
	}
	for _, c := range tr.all("TD", "td", "TH", "th") {
		covered()
		if len(cells) >= maxColumns {
			break
		}
		header = header && strings.EqualFold(c.name, "th")
		width := spanOf(c, "colspan", maxColumns-len(cells))
		height := spanOf(c, "rowspan", maxRowSpan)
		for i := range width {
			if height > 1 {
				spans[len(cells)] = height - 1
			}
			if i == 0 {
				cells = append(cells, line(c))
				continue
			}
			cells = append(cells, "")
		}
	}
	covered()
	return cells, header && len(cells) > 0
}

// spanOf returns a colspan or rowspan, from 1 to limit.
func spanOf(cell *node, name string, limit int) int {
	for _, a := range []string{cell.attr(name), cell.attr(strings.ToUpper(name))} {
		if n, err := strconv.Atoi(a); err == nil && n > 1 {
			return max(1, min(n, limit))
		}
	}
	return 1
}

// mergeHeader joins the cells of several header rows column by column.
func mergeHeader(columns, cells []string) []string {
	for i, c := range cells {
		if i == len(columns) {
			columns = append(columns, "")
		}
		columns[i] = strings.TrimSpace(columns[i] + " " + c)
	}
	return columns
}

// rows writes a table with its column heads as first line.
func (x *xmlText) rows(columns []string, body [][]string) {
	if x.scoped == nil {
		x.scoped = map[string]int{}
	}
	x.scoped[x.scope]++
	x.table(strings.TrimPrefix(fmt.Sprintf("%s/table-%d", x.scope, x.scoped[x.scope]), "/"), columns)
	x.para(strings.Join(columns, " | "))
	carried := ""
	for _, cells := range body {
		if len(cells) > 0 && cells[0] != "" {
			carried = cells[0]
		}
		x.row(rowKey(columns, carried, cells), cells)
	}
}

// rowKey names a row by its first two cells that say something. A blank first
// cell stands for the one above it, carried: the Entity List prints a country
// once and then its entities.
func rowKey(columns []string, carried string, cells []string) string {
	parts := []string{carried}
	for i, c := range cells {
		if i == 0 || c == "" {
			continue
		}
		if i < len(columns) && strings.Contains(strings.ToLower(columns[i]), "entity") {
			c = partyName(c)
		}
		parts = append(parts, c)
		break
	}
	return clip(strings.Join(uniq(parts), " | "), maxKey)
}

// maxKey bounds a row key in bytes; names of parties are shorter.
const maxKey = 160

// clip cuts s to at most n bytes at a rune boundary.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// partyName returns the name at the front of a list entry, which goes on with
// aliases and addresses that change while the party stays the same.
func partyName(entry string) string {
	pieces := strings.Split(entry, ", ")
	n := 1
	for n < len(pieces) && corporate(pieces[n]) {
		n++
	}
	name, _, _ := strings.Cut(strings.Join(pieces[:n], ", "), " (")
	name, _, _ = strings.Cut(name, ";")
	return name
}

// corporate reports whether a piece after a comma still belongs to a name:
// "Co.", "Ltd.", "Inc.".
func corporate(piece string) bool {
	word, _, _ := strings.Cut(piece, " ")
	switch strings.ToLower(strings.Trim(word, ".,;")) {
	case "co", "ltd", "inc", "llc", "corp", "limited", "company", "corporation", "plc", "gmbh", "jsc", "ojsc",
		"oao", "ooo", "zao", "pjsc", "sa", "s.a", "ag", "bv", "b.v", "fze", "fzco", "fzc", "l.l.c", "lp", "llp", "pte", "pty", "sdn", "bhd":
		return true
	}
	return false
}

func firstOf(n *node, names ...string) *node {
	if found := n.find(names...); len(found) > 0 {
		return found[0]
	}
	return nil
}
