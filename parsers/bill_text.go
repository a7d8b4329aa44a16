package parsers

import (
	"strings"
)

// A billLine is one line of a bill's text; one that begins a provision carries
// its address.
type billLine struct {
	id, label, heading string // id is empty for a line inside a provision
	depth              int
	headed             bool   // stands apart with a heading of its own
	open               bool   // the first words under it still belong to it
	glue               string // what stands before those words
	text               string
}

// writeBill writes the provisions of body.
func writeBill(b *builder, body *node) {
	prefix := ""
	if body.attr("changed") == "deleted" {
		prefix = "struck/"
	}
	r := billReader{prefix: prefix}
	r.read(body, "", 0)
	r.write(b)
}

// write writes the lines that were read.
func (r *billReader) write(b *builder) {
	for _, l := range r.lines {
		switch {
		case l.id == "":
		case l.headed:
			b.section(r.prefix+l.id, l.label, l.heading, l.depth)
		default:
			b.mark(r.prefix+l.id, l.label, l.heading, l.depth)
		}
		b.para(l.text)
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

// A billReader collects the lines of a bill in order.
type billReader struct {
	prefix string // of every address
	lines  []billLine
}

// read adds the lines of what is under n, whose provisions stand under the
// address parent.
func (r *billReader) read(n *node, parent string, depth int) {
	_, _, own := billLevel(n.name)
	var run strings.Builder
	flush := func() {
		r.say(fold(run.String()))
		run.Reset()
	}
	for _, c := range n.children {
		_, _, level := billLevel(c.name)
		if level || c.begins || c.name == "after-quoted-block" {
			flush()
		}
		switch {
		case level:
			r.provision(c, parent, depth)
		case own && (c.name == "enum" || c.name == "header"): // told by provision
		case c.name == "quoted-block":
			r.quoted(c)
		case c.name == "after-quoted-block":
			r.extend(line(c))
		case c.begins:
			r.read(cellsApart(c), parent, depth)
		default:
			run.WriteString(billInline(c))
		}
	}
	flush()
}

// say adds text: to the provision whose designator was the last to be read,
// else as a line of its own.
func (r *billReader) say(text string) {
	if text == "" {
		return
	}
	if n := len(r.lines); n > 0 && r.lines[n-1].open {
		l := &r.lines[n-1]
		l.open = false
		l.text += l.glue + text
		return
	}
	r.lines = append(r.lines, billLine{text: text})
}

// provision adds a provision: its designator, its heading and what stands in
// the same paragraph, then what is under it.
func (r *billReader) provision(n *node, parent string, depth int) {
	prefix, container, _ := billLevel(n.name)
	enum, header := line(n.at("enum")), line(n.at("header"))
	number := strings.Trim(enum, "().—–- \u201c\u201d") // (A) and (a) are two levels
	first := billLine{label: enum, heading: header, depth: depth, headed: container, open: !container, glue: " "}
	if container {
		number = strings.ToLower(number)
		first.label = billLabel(n.name, enum)
	} else {
		first.text = enum
		if header != "" {
			first.text += " " + header + "."
			first.glue = "—"
		}
	}
	changed := n.attr("changed") == "deleted"
	if changed {
		prefix = "struck-" + prefix
		first.text = "[struck by committee: " + first.text
	}
	first.id = join(parent, address(prefix+number))
	r.lines = append(r.lines, first)
	under := first.id
	if n.name != "section" && container {
		under = ""
	}
	r.read(n, under, depth+1)
	if changed {
		r.extend("]")
	}
}

// quoted adds a quoted block, between quotation marks. Its provisions are text
// to be put elsewhere and have no address here.
func (r *billReader) quoted(n *node) {
	body, after := &node{name: n.name}, ""
	for _, c := range n.children {
		if c.name == "after-quoted-block" {
			after += line(c)
			continue
		}
		body.children = append(body.children, c)
	}
	if last := len(r.lines) - 1; last >= 0 {
		r.lines[last].open = false
	}
	start := len(r.lines)
	r.read(body, "", 0)
	for i := start; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.headed {
			l.text = fold(l.label + " " + l.heading + " " + l.text)
		}
		*l = billLine{text: l.text}
	}
	if start < len(r.lines) {
		r.lines[start].text = "“" + r.lines[start].text
		r.extend("”" + after)
	}
}

// maxGrowth is how long, in bytes, a line may grow by what is put after it.
const maxGrowth = 64 << 10

// extend puts s after the last line.
func (r *billReader) extend(s string) {
	n := len(r.lines)
	switch {
	case n == 0 || s == "":
	case len(r.lines[n-1].text) > maxGrowth:
		r.lines = append(r.lines, billLine{text: s})
	default:
		r.lines[n-1].text += s
	}
}

// billLabel returns the designator of a headed provision as it is printed.
func billLabel(name, enum string) string {
	if name == "section" {
		return "Sec. " + enum
	}
	return strings.ToUpper(name) + " " + strings.TrimSuffix(enum, ".")
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
