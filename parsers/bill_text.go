package parsers

import (
	"strconv"
	"strings"

	"exportwatch"
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
	source             span       // of the provision in the payload
	noteMark           string     // of a footnote
	note               bool       // a footnote to the provision before
	table              *billTable // the table that begins with this line
	cells              []string   // of a row of the table begun last
}

// A billTable is where a table stands, and what its columns are called.
type billTable struct {
	id      string
	columns []string
}

// A billPlace is where in a bill provisions stand. Sections are numbered through
// a whole act or division, so that the title or chapter above them is no part of
// their address; those are numbered anew in each division or title.
type billPlace struct {
	sections   string // what the addresses of sections begin with: the division, or what is quoted
	containers string // what those of titles, chapters and parts begin with
	parent     string // what those of paragraphs begin with
	depth      int
}

// inside returns the place of what stands in what is addressed by id.
func (p billPlace) inside(name, id string) billPlace {
	sections := p.sections
	if name == "division" {
		sections = id
	}
	return billPlace{sections: sections, containers: id, parent: id, depth: p.depth + 1}
}

// writeBill writes the provisions of body. A whole body that a committee struck
// stands in brackets, its provisions under "struck/".
func writeBill(b *builder, body *node) committeeMarks {
	r := billReader{counts: map[string]int{}, called: calledNotes(body)}
	place := billPlace{}
	switch body.attr("changed") {
	case "deleted":
		place = billPlace{sections: "struck", containers: "struck", parent: "struck"}
		r.lines = append(r.lines, billLine{text: struckMark})
		r.marks.struck = append(r.marks.struck, "struck")
	case "added":
		r.marks.added = append(r.marks.added, "whole text")
	}
	r.whole = body.attr("changed")
	if body.name == "preamble" {
		place.parent = join(place.parent, "preamble")
	}
	r.read(body, place)
	if body.attr("changed") == "deleted" {
		r.extend("]")
	}
	r.write(b)
	return r.marks
}

// struckMark stands before what a committee struck; a bracket closes it.
const struckMark = "[struck by committee: "

// committeeMarks is the redline of a committee, which a version keeps beside its
// text: the addresses of what it struck and added, with the words where it was
// not a whole provision.
type committeeMarks struct{ struck, added []string }

func (m *committeeMarks) append(other committeeMarks) {
	m.struck, m.added = append(m.struck, other.struck...), append(m.added, other.added...)
}

// set tells the redline in the metadata of a version.
func (m committeeMarks) set(meta exportwatch.Meta) {
	if len(m.struck)+len(m.added) > 0 {
		meta["committee_redline"] = true
	}
	if len(m.struck) > 0 {
		meta["committee_struck"] = m.struck
	}
	if len(m.added) > 0 {
		meta["committee_added"] = m.added
	}
}

// write writes the lines that were read.
func (r *billReader) write(b *builder) {
	for _, l := range r.lines {
		switch {
		case l.note:
			depth := b.note(exportwatch.SectionFootnote, l.noteMark, l.source)
			b.para(l.text)
			b.close(depth)
			continue
		case l.id == "":
		case l.headed:
			b.from(l.source).section(l.id, l.label, l.heading, l.depth)
		default:
			b.from(l.source).mark(l.id, l.label, l.heading, l.depth)
		}
		if l.table != nil {
			b.table(l.table.id, l.table.columns)
		}
		if l.cells != nil {
			b.rowLine(l.cells[0], l.cells[1:], l.text)
			continue
		}
		b.para(l.text)
	}
}

// billLevel reports whether an element is a numbered provision, and what its
// address begins with.
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
	lines  []billLine
	counts map[string]int // of quotations, recitals and tables by address
	marks  committeeMarks
	whole  string          // "added" or "deleted" if a committee did so with all that is being read
	begun  string          // address of the provision that began last
	notes  []billLine      // footnotes to the line that is being read
	called map[string]bool // identifiers of the footnotes that the text refers to by their marks
}

// begin adds a line that may begin a provision.
func (r *billReader) begin(l billLine) {
	r.lines = append(r.lines, l)
	r.begun = either(l.id, r.begun)
}

// resume begins a section for words of what place is in that stand, flush with
// those before, below provisions under it: they close these, and are part of none.
func (r *billReader) resume(place billPlace, source span) {
	rest, under := strings.CutPrefix(r.begun, place.parent+"/")
	if place.parent == "" || !under || strings.HasPrefix(rest, flushText) && !strings.Contains(rest, "/") {
		return
	}
	r.begin(billLine{id: r.nth(place.parent, flushText), depth: place.depth, open: true, source: source})
}

// flushElement reports whether an element holds flush text.
func flushElement(name string) bool {
	return name == "continuation-text" || name == "quoted-block-continuation-text" || name == "continuation"
}

// flushText is what the address of flush text ends with, and a number: "s3/a/flush-1".
const flushText = "flush"

// nth returns "KIND-N" for the next of a kind under an address.
func (r *billReader) nth(parent, kind string) string {
	id := join(parent, kind)
	r.counts[id]++
	return id + "-" + strconv.Itoa(r.counts[id])
}

// read adds the lines of what is under n, whose provisions stand at place.
func (r *billReader) read(n *node, place billPlace) {
	_, _, own := billLevel(n.name)
	var run strings.Builder
	var from span // where the run stands
	flush := func() {
		if words := fold(run.String()); words != "" {
			r.resume(place, from)
			r.say(words)
		}
		run.Reset()
		from = span{}
	}
	for _, c := range n.children {
		_, _, level := billLevel(c.name)
		begins := c.begins && c.name != "footnote"
		if level || begins || c.name == "after-quoted-block" {
			flush()
		}
		if flushElement(c.name) {
			r.resume(place, c.span)
		}
		switch {
		case level:
			r.provision(c, place)
		case own && (c.name == "enum" || c.name == "header"): // told by provision
		case c.name == "quoted-block":
			r.quote(c, place)
		case c.name == "after-quoted-block":
			r.extend(line(c))
		case c.name == "whereas":
			inner := r.recital(c, place)
			r.marked(c, inner, func() { r.read(c, inner) })
		case c.name == "table":
			r.table(c, place)
		case begins:
			r.marked(c, place, func() { r.read(c, place) })
		default:
			if from == (span{}) {
				from = c.span
			}
			from.end = c.span.end
			r.piece(&run, c, place)
		}
	}
	flush()
}

// marked adds the lines of a block that is no provision, which read reads, in
// brackets if a committee struck it.
func (r *billReader) marked(n *node, place billPlace, read func()) {
	change, words := r.change(n), ""
	if change != "" {
		words = n.text()
	}
	if words == "" {
		read()
		return
	}
	defer r.wholly(change)()
	if change == "added" {
		r.marks.added = append(r.marks.added, markOf(place.parent, words))
		read()
		return
	}
	r.marks.struck = append(r.marks.struck, markOf(place.parent, words))
	if n := len(r.lines); n > 0 && r.lines[n-1].open {
		r.lines[n-1].text += r.lines[n-1].glue + struckMark
		r.lines[n-1].glue = ""
	} else {
		r.lines = append(r.lines, billLine{text: struckMark, open: true})
	}
	read()
	r.extend("]")
}

// change returns what a committee did with n, "added" or "deleted"; it is empty
// inside of what it struck as a whole, or added as n was.
func (r *billReader) change(n *node) string {
	c := changeOf(n)
	if r.whole == "deleted" || r.whole == c {
		return ""
	}
	return c
}

// changeOf returns what a committee did with n: "added", "deleted" or nothing.
func changeOf(n *node) string {
	switch n.name {
	case "deleted-phrase", "deletedText", "del":
		return "deleted"
	case "added-phrase", "addedText", "ins":
		return "added"
	}
	if c := n.attr("changed"); c == "added" || c == "deleted" {
		return c
	}
	return ""
}

// wholly says that all that is read until the function that it returns is
// called was struck or added as one.
func (r *billReader) wholly(change string) (end func()) {
	before := r.whole
	r.whole = change
	return func() { r.whole = before }
}

// maxMark bounds, in bytes, the words that are told of one mark.
const maxMark = 300

func markOf(id, words string) string {
	if words = fold(words); words == "" {
		return id
	}
	return strings.TrimPrefix(id+": "+clip(words, maxMark), ": ")
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
	} else {
		r.lines = append(r.lines, billLine{text: text})
	}
	r.lines, r.notes = append(r.lines, r.notes...), nil
}

// provision adds a provision: its designator, its heading and what stands in
// the same paragraph, then what is under it.
func (r *billReader) provision(n *node, place billPlace) {
	prefix, container, _ := billLevel(n.name)
	enum, change := line(n.at("enum")), r.change(n)
	number := strings.Trim(enum, "().—–- \u201c\u201d") // (A) and (a) are two levels
	first := billLine{label: enum, depth: place.depth, headed: container, open: !container, glue: " ", source: n.span}
	if container {
		number = strings.ToLower(number)
		first.label = billLabel(n.name, enum)
	}
	if change == "deleted" {
		prefix = "struck-" + prefix
		first.text = struckMark
	}
	first.id = join(place.of(n.name), address(prefix+number))
	first.heading = heal(r.inline(n.at("header"), billPlace{parent: first.id}))
	if !container {
		first.text += enum
		if first.heading != "" {
			first.text += " " + first.heading + "."
			first.glue = "—"
		}
	}
	first.headed = container && first.label+first.heading != ""
	r.begin(first)
	r.changed(first.id, change, func() { r.read(n, place.inside(n.name, first.id)) })
}

// of returns what the address of a provision begins with.
func (p billPlace) of(name string) string {
	_, container, _ := billLevel(name)
	switch {
	case name == "section":
		return p.sections
	case container:
		return p.containers
	}
	return p.parent
}

// changed adds what is under a provision, which read reads and a committee may
// have struck or added.
func (r *billReader) changed(id, change string, read func()) {
	if change == "" {
		read()
		return
	}
	defer r.wholly(change)()
	read()
	if change == "added" {
		r.marks.added = append(r.marks.added, id)
		return
	}
	r.marks.struck = append(r.marks.struck, id)
	r.extend("]")
}

// quote adds a quoted block, between quotation marks. Its provisions are text to
// be put elsewhere: their addresses say so, "s3/c/quote-1/a".
func (r *billReader) quote(n *node, place billPlace) {
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
	r.read(body, place.quoted(r.nth(place.parent, "quote")))
	for i := start; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.headed {
			l.headed, l.text = false, fold(l.label+" "+l.heading+" "+l.text)
		}
		l.open = false
		if after != "" && l.id != "" && l.id == r.begun { // what stands after is put to it
			l.source.end = n.span.end
		}
	}
	if start < len(r.lines) {
		r.lines[start].text = "“" + r.lines[start].text
		r.extend("”" + after)
	}
}

// quoted returns the place of what is quoted under the address id.
func (p billPlace) quoted(id string) billPlace {
	return billPlace{sections: id, containers: id, parent: id, depth: p.depth}
}

// recital begins n, a clause of a preamble, "Whereas ...", and returns the place of
// what is in it.
func (r *billReader) recital(n *node, place billPlace) billPlace {
	id := r.nth(place.parent, "whereas")
	r.begin(billLine{id: id, depth: place.depth, open: true, source: n.span})
	return billPlace{sections: id, containers: id, parent: id, depth: place.depth + 1}
}

// maxGrowth is how long, in bytes, a line may grow by what is put after it.
const maxGrowth = 64 << 10

// extend puts s after the last line.
func (r *billReader) extend(s string) {
	n := len(r.lines)
	for n > 0 && r.lines[n-1].note {
		n--
	}
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
	if enum == "" {
		return ""
	}
	if name == "section" {
		return "Sec. " + enum
	}
	return strings.ToUpper(name) + " " + strings.TrimSuffix(enum, ".")
}

// inline returns inline text with quotation marks where the DTD has elements for
// them, and a committee's strikes marked.
func (r *billReader) inline(n *node, place billPlace) string {
	if n == nil {
		return ""
	}
	switch {
	case n.name == "":
		return n.data
	case n.name == "footnote":
		return r.footnote(n)
	case r.called[n.attr("idref")]:
		return "[" + line(n) + "]"
	}
	change := r.change(n)
	if change != "" {
		defer r.wholly(change)()
	}
	var b strings.Builder
	for _, c := range n.children {
		r.piece(&b, c, place)
	}
	switch {
	case change == "deleted":
		r.marks.struck = append(r.marks.struck, markOf(place.parent, b.String()))
		return struckMark + fold(b.String()) + "]"
	case change == "added":
		r.marks.added = append(r.marks.added, markOf(place.parent, b.String()))
	case n.name == "quote":
		return "“" + fold(b.String()) + "”"
	case n.name == "enum", n.name == "pagebreak", n.name == "linebreak", n.name == "br":
		return b.String() + " "
	}
	return b.String()
}

func join(parent, id string) string {
	if parent == "" {
		return id
	}
	return parent + "/" + id
}
