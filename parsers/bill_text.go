package parsers

import (
	"strings"
)

// A billLine is one line of a bill's text; one that begins a provision carries
// its address.
type billLine struct {
	id, label, heading string // id is empty for a line inside a provision
	depth              int
	headed             bool // stands apart with a heading of its own
	text               string
}

// billBody writes the body of a bill.
type billBody struct{ *builder }

// flush writes the provisions of body.
func (t billBody) flush(body *node) {
	prefix := ""
	if body.attr("changed") == "deleted" {
		prefix = "struck/"
	}
	for _, l := range billLines(body, "", 0) {
		switch {
		case l.id == "":
			t.para(l.text)
		case l.headed:
			t.section(prefix+l.id, l.label, l.heading, l.depth)
			t.para(l.text)
		default:
			t.mark(prefix+l.id, l.label, l.heading, l.depth)
			t.para(l.text)
		}
	}
}

// billLevel reports whether an element is a numbered provision, and what its
// address begins with: sections are numbered through a whole act, so that a
// title or chapter above them is not part of their address.
func billLevel(name string) (prefix string, container, ok bool) {
	switch name {
	case "division", "title", "subtitle", "chapter", "subchapter", "part", "subpart":
		return name + "-", true, true
	case "section":
		return "s", true, true
	case "subsection", "paragraph", "subparagraph", "clause", "subclause", "item", "subitem":
		return "", false, true
	}
	return "", false, false
}

// billLines returns the lines of what is under n, whose provisions stand under
// the address parent.
func billLines(n *node, parent string, depth int) []billLine {
	var out []billLine
	var run strings.Builder
	flush := func() {
		if text := fold(run.String()); text != "" {
			out = append(out, billLine{text: text})
		}
		run.Reset()
	}
	for _, c := range n.children {
		_, _, level := billLevel(c.name)
		switch {
		case level:
			flush()
			out = append(out, provisionLines(c, parent, depth)...)
		case c.name == "enum" || c.name == "header":
		case c.name == "quoted-block":
			flush()
			out = append(out, quotedLines(c)...)
		case c.name == "after-quoted-block":
			out = appendText(out, line(c))
		case c.name == "toc-entry" || c.name == "row" || c.name == "text" || c.name == "continuation-text" || holdsBillBlock(c):
			flush()
			out = append(out, billLines(cellsApart(c), parent, depth)...)
		default:
			run.WriteString(billInline(c))
		}
	}
	flush()
	return out
}

// provisionLines returns the lines of a provision, the first with its address,
// its designator, its heading and what stands in the same paragraph.
func provisionLines(n *node, parent string, depth int) []billLine {
	enum, header := line(n.at("enum")), line(n.at("header"))
	prefix, container, _ := billLevel(n.name)
	number := strings.ToLower(strings.Trim(enum, "().—–- \u201c\u201d"))
	if prefix == "" {
		number = strings.Trim(enum, "().—–- \u201c\u201d") // (A) and (a) are two levels
	}
	first := billLine{id: join(parent, address(prefix+number)), label: enum, heading: header, depth: depth, headed: container}
	if container {
		first.label = billLabel(n.name, enum)
	}
	under := first.id
	if n.name != "section" && container {
		under = ""
	}
	rest := billLines(n, under, depth+1)
	if !container {
		first.text = enum
		if header != "" {
			first.text += " " + header + "."
		}
		if len(rest) > 0 && rest[0].id == "" {
			first.text = firstParagraph(first.text, rest[0].text, header != "")
			rest = rest[1:]
		}
	}
	return struck(n, append([]billLine{first}, rest...))
}

// firstParagraph joins a designator, with or without a heading, and its text.
func firstParagraph(lead, text string, headed bool) string {
	if headed {
		return lead + "—" + text
	}
	return lead + " " + text
}

// billLabel returns the designator of a headed provision as it is printed.
func billLabel(name, enum string) string {
	if name == "section" {
		return "Sec. " + enum
	}
	return strings.ToUpper(name) + " " + strings.TrimSuffix(enum, ".")
}

// quotedLines returns the lines of a quoted block, between quotation marks.
// Its provisions are text to be put elsewhere and have no address here.
func quotedLines(n *node) []billLine {
	body, after := &node{name: n.name}, ""
	for _, c := range n.children {
		if c.name == "after-quoted-block" {
			after += line(c)
			continue
		}
		body.children = append(body.children, c)
	}
	lines := billLines(body, "", 0)
	for i := range lines {
		l := &lines[i]
		if l.headed {
			l.text = fold(l.label + " " + l.heading + " " + l.text)
		}
		*l = billLine{text: l.text}
	}
	if len(lines) > 0 {
		lines[0].text = "“" + lines[0].text
	}
	return appendText(lines, "”"+after)
}

// appendText puts s after the last line.
func appendText(lines []billLine, s string) []billLine {
	if n := len(lines); n > 0 {
		lines[n-1].text += s
	}
	return lines
}

// struck marks the lines of a provision that a committee struck.
func struck(n *node, lines []billLine) []billLine {
	if n.attr("changed") == "deleted" && len(lines) > 0 {
		lines[0].text = "[struck by committee: " + lines[0].text
		lines = appendText(lines, "]")
	}
	return lines
}

// billInline returns inline text with quotation marks where the DTD has
// elements for them, and a committee's strikes marked.
func billInline(n *node) string {
	if n.name == "" {
		return n.data
	}
	var b strings.Builder
	for _, c := range n.children {
		b.WriteString(billInline(c))
	}
	switch {
	case n.name == "quote":
		return "“" + fold(b.String()) + "”"
	case n.name == "deleted-phrase", n.attr("changed") == "deleted":
		return "[struck by committee: " + fold(b.String()) + "]"
	case n.name == "enum", n.name == "pagebreak", n.name == "linebreak":
		return b.String() + " "
	}
	return b.String()
}

// holdsBillBlock reports whether anything under n begins a line of its own.
func holdsBillBlock(n *node) bool {
	if n.name == "" {
		return false
	}
	for _, c := range n.find("section", "subsection", "paragraph", "subparagraph", "clause", "subclause", "item",
		"quoted-block", "toc-entry", "row", "text", "title") {
		if c != n {
			return true
		}
	}
	return false
}

// cellsApart returns n, or for a table row the row with its cells apart.
func cellsApart(n *node) *node {
	if n.name != "row" {
		return n
	}
	var cells []string
	for _, c := range n.all("entry") {
		cells = append(cells, line(c))
	}
	return &node{name: n.name, children: []*node{{data: strings.Join(cells, " | ")}}}
}

func join(parent, id string) string {
	if parent == "" {
		return id
	}
	return parent + "/" + id
}
