package differ

import (
	"slices"

	"exportwatch"
)

// maxQuiet is the number of equal bytes between two cosmetic differences of one
// match up to which they are told as one, so that a text set anew does not make
// an edit of every line break.
const maxQuiet = 80

// A writer turns matches and moved blocks into edits.
type writer struct {
	c                  *comparison
	moved              []exportwatch.Member // ordered by Old
	oldHoles, newHoles []exportwatch.Span   // what moved blocks cover, in the order of each text
	edits              []exportwatch.Edit
}

func (w *writer) holes() {
	for _, m := range w.moved {
		w.oldHoles = append(w.oldHoles, m.Old)
		w.newHoles = append(w.newHoles, m.New)
	}
	slices.SortFunc(w.newHoles, compareSpans)
}

func (w *writer) add(e exportwatch.Edit) { w.edits = append(w.edits, e) }

// write adds the edits of two regions, given what they share in order.
func (w *writer) write(old, new exportwatch.Span, matches []match) {
	i, j := old[0], new[0]
	for _, m := range matches {
		w.between(exportwatch.Span{i, m.Old[0]}, exportwatch.Span{j, m.New[0]})
		w.match(m)
		i, j = m.Old[1], m.New[1]
	}
	w.between(exportwatch.Span{i, old[1]}, exportwatch.Span{j, new[1]})
}

func (w *writer) match(m match) {
	switch {
	case m.renumbered:
		w.add(exportwatch.Edit{Op: exportwatch.OpRenumber, Old: m.Old, New: m.New, Members: []exportwatch.Member{m.Member}})
	case w.c.old[m.Old[0]:m.Old[1]] != w.c.new[m.New[0]:m.New[1]]:
		w.cosmetics(m.Old, m.New)
	}
}

// cosmetics adds the differences between two stretches of the same words.
func (w *writer) cosmetics(old, new exportwatch.Span) {
	var last *exportwatch.Edit
	note := func(o, n exportwatch.Span) {
		if w.c.old[o[0]:o[1]] == w.c.new[n[0]:n[1]] {
			return
		}
		if last != nil && o[0]-last.Old[1] <= maxQuiet {
			last.Old[1], last.New[1] = o[1], n[1]
			return
		}
		w.add(exportwatch.Edit{Op: exportwatch.OpCosmetic, Old: o, New: n})
		last = &w.edits[len(w.edits)-1]
	}
	i, j := old[0], new[0]
	for i < old[1] {
		oldStart, oldEnd := nextWord(w.c.old, i, old[1])
		newStart, newEnd := nextWord(w.c.new, j, new[1])
		note(exportwatch.Span{i, oldStart}, exportwatch.Span{j, newStart})
		note(exportwatch.Span{oldStart, oldEnd}, exportwatch.Span{newStart, newEnd})
		i, j = oldEnd, newEnd
	}
}

// between adds the edits of what lies between two matches, moved blocks
// excepted. White space that both sides start or end with stays uncovered.
func (w *writer) between(old, new exportwatch.Span) {
	os, ns := cut(old, w.oldHoles), cut(new, w.newHoles)
	if len(os) == 1 && len(ns) == 1 && w.c.old[old[0]:old[1]] == w.c.new[new[0]:new[1]] {
		return
	}
	head := w.commonHead(os, ns)
	o, n := drop(&os, head), drop(&ns, head)
	w.trimTail(&os, &ns)
	for k := range max(len(os), len(ns)) {
		o, n = exportwatch.Span{o[1], o[1]}, exportwatch.Span{n[1], n[1]}
		if k < len(os) {
			o = os[k]
		}
		if k < len(ns) {
			n = ns[k]
		}
		w.piece(o, n)
	}
}

// commonHead returns how many bytes of white space two lists of spans both start
// with.
func (w *writer) commonHead(os, ns []exportwatch.Span) (n int) {
	os, ns = slices.Clone(os), slices.Clone(ns)
	for {
		os, ns = dropEmpty(os), dropEmpty(ns)
		if len(os) == 0 || len(ns) == 0 {
			return n
		}
		if c := w.c.old[os[0][0]]; c != w.c.new[ns[0][0]] || !whiteByte(c) {
			return n
		}
		os[0][0]++
		ns[0][0]++
		n++
	}
}

// drop takes n bytes and empty spans off the start of the list and returns the
// empty span at the place that it has come to.
func drop(spans *[]exportwatch.Span, n int) exportwatch.Span {
	list := *spans
	at := list[0][0]
	for k := range list {
		d := min(n, list[k][1]-list[k][0])
		list[k][0] += d
		if n -= d; d > 0 {
			at = list[k][0]
		}
	}
	*spans = dropEmpty(list)
	return exportwatch.Span{at, at}
}

// trimTail drops white space that two lists of spans both end with.
func (w *writer) trimTail(os, ns *[]exportwatch.Span) {
	for {
		*os, *ns = dropEmpty(*os), dropEmpty(*ns)
		if len(*os) == 0 || len(*ns) == 0 {
			return
		}
		o, n := &(*os)[len(*os)-1], &(*ns)[len(*ns)-1]
		if c := w.c.old[o[1]-1]; c != w.c.new[n[1]-1] || !whiteByte(c) {
			return
		}
		o[1], n[1] = o[1]-1, n[1]-1
	}
}

func dropEmpty(spans []exportwatch.Span) []exportwatch.Span {
	for len(spans) > 0 && spans[0][0] == spans[0][1] {
		spans = spans[1:]
	}
	for len(spans) > 0 && spans[len(spans)-1][0] == spans[len(spans)-1][1] {
		spans = spans[:len(spans)-1]
	}
	return spans
}

func whiteByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// piece adds the edits of two spans that share no words, either of which may be
// empty. Where only one side has words, white space on the other is a cosmetic
// edit of its own.
func (w *writer) piece(old, new exportwatch.Span) {
	o, n := w.c.old[old[0]:old[1]], w.c.new[new[0]:new[1]]
	switch oldBlank, newBlank := blank(o), blank(n); {
	case o == n: // white space between moved blocks
	case oldBlank && newBlank, !oldBlank && !newBlank && sameBarSpacing(o, n):
		w.add(exportwatch.Edit{Op: exportwatch.OpCosmetic, Old: old, New: new})
	case newBlank:
		start := w.leading(old, new)
		w.add(exportwatch.Edit{Op: exportwatch.OpDelete, Old: exportwatch.Span{start[0], old[1]}, New: exportwatch.Span{new[1], new[1]}})
	case oldBlank:
		start := w.leading(old, new)
		w.add(exportwatch.Edit{Op: exportwatch.OpInsert, Old: exportwatch.Span{old[1], old[1]}, New: exportwatch.Span{start[1], new[1]}})
	default:
		w.add(exportwatch.Edit{Op: exportwatch.OpReplace, Old: old, New: new})
	}
}

// leading adds what became of the white space before the words of the side that
// has any, if the other side has white space, and returns where each side goes
// on.
func (w *writer) leading(old, new exportwatch.Span) (start [2]int) {
	if old[0] == old[1] || new[0] == new[1] {
		return [2]int{old[0], new[0]}
	}
	i, _ := nextWord(w.c.old, old[0], old[1])
	j, _ := nextWord(w.c.new, new[0], new[1])
	if w.c.old[old[0]:i] != w.c.new[new[0]:j] {
		w.add(exportwatch.Edit{Op: exportwatch.OpCosmetic, Old: exportwatch.Span{old[0], i}, New: exportwatch.Span{new[0], j}})
	}
	return [2]int{i, j}
}
