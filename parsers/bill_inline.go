package parsers

import "strings"

// piece adds the inline text of n to a line: an exponent and a fraction are kept
// apart from the number before them.
func (r *billReader) piece(b *strings.Builder, n *node, place billPlace) {
	switch before := b.String(); n.name {
	case "superscript", "sup":
		if raises([]byte(before[max(0, len(before)-1):]), n) {
			b.WriteByte('^')
		}
	case "fraction":
		if raises([]byte(before[max(0, len(before)-1):]), n) {
			b.WriteByte(' ')
		}
	}
	b.WriteString(r.inline(n, place))
}

// footnote keeps a footnote, to stand behind the line that it is to, and returns
// what stands for it in that line: its mark, "[1]", unless the text has that
// elsewhere. A footnote without a mark has none.
func (r *billReader) footnote(n *node) string {
	mark, body := "", &node{name: n.name, line: n.line, span: n.span}
	for _, c := range n.children {
		if c.name == "num" || c.name == "enum" {
			mark = strings.Trim(line(c), "[]().")
			continue
		}
		body.children = append(body.children, c)
	}
	l := billLine{note: true, noteMark: mark, text: line(body), source: n.span}
	if mark != "" {
		mark = "[" + mark + "]"
		l.text = mark + " " + l.text
	}
	r.notes = append(r.notes, l)
	if r.called[n.attr("id")] {
		return ""
	}
	return mark
}

// calledNotes returns the identifiers of the footnotes under root that its text
// refers to by marks.
func calledNotes(root *node) map[string]bool {
	called := map[string]bool{}
	notes := root.find("footnote")
	for _, n := range notes {
		called[n.attr("id")] = false
	}
	for _, ref := range root.find("ref", "footnote-ref") {
		if _, known := called[ref.attr("idref")]; known && ref.text() != "" {
			called[ref.attr("idref")] = true
		}
	}
	delete(called, "")
	return called
}
