package parsers

import (
	"regexp"
	"strings"
	"unicode"

	"exportwatch"
)

// maxNoteMark bounds, in bytes, the mark of a footnote: "12", "1 2", "*".
const maxNoteMark = 12

// marksNote reports whether child i of n is the mark of a footnote: an FTREF
// follows it. Other raised numbers are exponents.
func marksNote(n *node, i int) bool {
	for _, c := range n.children[i+1:] {
		if c.name == "FTREF" {
			mark := n.children[i].text()
			return mark != "" && len(mark) <= maxNoteMark
		}
		if c.name != "" || strings.TrimSpace(c.data) != "" {
			return false
		}
	}
	return false
}

// markNote writes child i of n, the mark of a footnote, as "[3]" close to the word
// before it.
func markNote(n *node, i int) {
	su := n.children[i]
	su.children = []*node{{data: "[" + strings.Join(strings.Fields(su.text()), "][") + "]", line: su.line}}
	if i > 0 && n.children[i-1].name == "" {
		n.children[i-1].data = strings.TrimRightFunc(n.children[i-1].data, unicode.IsSpace)
	}
}

// withoutMarks returns the text of n on one line without the marks of footnotes.
func withoutMarks(n *node) string {
	if n == nil {
		return ""
	}
	plain := *n
	plain.children = nil
	for i, c := range n.children {
		if c.name != "FTREF" && !(c.name == "SU" && marksNote(n, i)) {
			plain.children = append(plain.children, c)
		}
	}
	return line(&plain)
}

// noteMark matches the mark that a footnote begins with.
var noteMark = regexp.MustCompile(`^[\dA-Za-z*†‡§]{1,4}$`)

// A frNotes holds the footnotes of a document that are not yet written, by mark, in
// the order in which they stand.
type frNotes map[string][]*node

// hold keeps a footnote until it is written.
func (f frNotes) hold(n *node) {
	mark := noteMarkOf(n)
	f[mark] = append(f[mark], n)
}

// noteMarkOf returns the mark that a footnote begins with, or the empty string.
func noteMarkOf(ftnt *node) string {
	mark := ftnt.at("P", "SU").text()
	if mark == "" {
		mark = ftnt.at("FP", "SU").text()
	}
	if !noteMark.MatchString(mark) {
		return ""
	}
	return mark
}

// take returns the next footnote with this mark, and forgets it.
func (f frNotes) take(mark string) *node {
	list := f[mark]
	if len(list) == 0 {
		return nil
	}
	if f[mark] = list[1:]; len(list) == 1 {
		delete(f, mark)
	}
	return list[0]
}

// drop forgets a footnote, and reports whether it was still to be written.
func (f frNotes) drop(n *node) bool {
	mark := noteMarkOf(n)
	for i, held := range f[mark] {
		if held == n {
			if f[mark] = append(f[mark][:i:i], f[mark][i+1:]...); len(f[mark]) == 0 {
				delete(f, mark)
			}
			return true
		}
	}
	return false
}

// marksIn matches the marks of footnotes in a text that is written.
var marksIn = regexp.MustCompile(`\[([\dA-Za-z*†‡§]{1,4})\]`)

// notes writes the footnotes that n refers to, right after it.
func (w *registerWriter) notesOf(n *node) {
	if len(w.notes) == 0 {
		return
	}
	n.walk(func(c *node) bool {
		for i, su := range c.children {
			if su.name == "SU" && marksNote(c, i) {
				for _, m := range marksIn.FindAllStringSubmatch(su.raw(), -1) {
					w.footnote(w.notes.take(m[1]))
				}
			}
		}
		return true
	})
}

// footnote writes a footnote as a section of the one that refers to it, labelled
// with its mark. Its text begins with that. In the file it may stand behind what
// follows, and is no part of where the section that refers to it stands.
func (w *registerWriter) footnote(n *node) {
	if n == nil {
		return
	}
	mark, seen := noteMarkOf(n), w.seen
	depth := w.note(exportwatch.SectionFootnote, mark, n.span)
	for i, p := range n.all() {
		if su := p.first("SU"); i == 0 && su != nil && mark != "" {
			w.para("[" + mark + "] " + lineAfter(p, su))
			continue
		}
		w.xmlText.block(p)
	}
	w.close(depth)
	w.seen = seen
}

// lineAfter returns the text of p behind its child c, on one line.
func lineAfter(p, c *node) string {
	var l oneLine
	seen := false
	for _, k := range p.children {
		if seen {
			l.node(k)
		}
		seen = seen || k == c
	}
	return string(l.out)
}
