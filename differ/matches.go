package differ

import (
	"cmp"
	"slices"
	"strings"

	"exportwatch"
)

// trimmed compares two regions, leaving out the whole lines that they start and
// end with in common.
func (c *comparison) trimmed(old, new exportwatch.Span) []exportwatch.Edit {
	head := commonHead(c.old[old[0]:old[1]], c.new[new[0]:new[1]])
	old[0], new[0] = old[0]+head, new[0]+head
	tail := commonTail(c.old[old[0]:old[1]], c.new[new[0]:new[1]])
	old[1], new[1] = old[1]-tail, new[1]-tail
	return c.region(old, new, true)
}

// stride is how many bytes of two texts are compared at a time where they are
// equal: one comparison of memory.
const stride = 64

// commonHead returns the length of the whole lines that both texts start with.
func commonHead(a, b string) int {
	n := 0
	for most := min(len(a), len(b)) - stride; n <= most && a[n:n+stride] == b[n:n+stride]; {
		n += stride
	}
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.LastIndexByte(a[:n], '\n') + 1
}

// commonTail returns the length of the whole lines that both texts end with.
func commonTail(a, b string) int {
	n := 0
	for most := min(len(a), len(b)) - stride; n <= most && a[len(a)-n-stride:len(a)-n] == b[len(b)-n-stride:len(b)-n]; {
		n += stride
	}
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	i := strings.IndexByte(a[len(a)-n:], '\n')
	if i < 0 {
		return 0
	}
	return n - i - 1
}

// region compares two regions that start where a line starts.
func (c *comparison) region(old, new exportwatch.Span, moves bool) []exportwatch.Edit {
	l := c.layout(old, new, moves)
	w := &writer{c: c}
	for _, b := range l.moved {
		w.moved = append(w.moved, c.movedSpan(l, b, old[1], new[1]))
	}
	w.holes()
	w.write(old, new, c.matches(l, old, new, w))
	for _, m := range w.moved {
		w.add(exportwatch.Edit{Op: exportwatch.OpMove, Old: m.Old, New: m.New, Edits: c.inside(m)})
	}
	slices.SortStableFunc(w.edits, func(a, b exportwatch.Edit) int { return compareSpans(a.Old, b.Old) })
	return w.edits
}

// inside returns the edits within a moved block.
func (c *comparison) inside(m exportwatch.Member) []exportwatch.Edit {
	if c.old[m.Old[0]:m.Old[1]] == c.new[m.New[0]:m.New[1]] {
		return nil
	}
	return c.region(m.Old, m.New, false)
}

// movedSpan returns the spans of a moved block of lines, with the white space
// after it where that moved too.
func (c *comparison) movedSpan(l *layout, b block, oldEnd, newEnd int) exportwatch.Member {
	m := exportwatch.Member{
		Old: exportwatch.Span{l.a[b.old].start, l.a[b.old+b.n-1].end},
		New: exportwatch.Span{l.b[b.new].start, l.b[b.new+b.n-1].end},
	}
	i, j := skip(c.old, m.Old[1], oldEnd, true), skip(c.new, m.New[1], newEnd, true)
	if c.old[m.Old[1]:i] == c.new[m.New[1]:j] {
		m.Old[1], m.New[1] = i, j
	}
	return m
}

// matches returns the stretches of two regions that correspond, in the order
// that both sides have: kept lines, and what the gaps between them share.
func (c *comparison) matches(l *layout, old, new exportwatch.Span, w *writer) []match {
	var out []match
	i, j := old[0], new[0]
	for _, b := range l.kept {
		for k := range b.n {
			m := lineMatch(l.a[b.old+k], l.b[b.new+k])
			out = c.gap(out, exportwatch.Span{i, m.Old[0]}, exportwatch.Span{j, m.New[0]}, w, true)
			out = append(out, m)
			i, j = m.Old[1], m.New[1]
		}
	}
	return c.gap(out, exportwatch.Span{i, old[1]}, exportwatch.Span{j, new[1]}, w, false)
}

func lineMatch(a, b line) match {
	if a.key == b.key {
		a.body, b.body = a.start, b.start
	}
	return match{Member: exportwatch.Member{
		Old: exportwatch.Span{a.body, a.end},
		New: exportwatch.Span{b.body, b.end},
	}}
}

// gap appends what the words of a gap share. closed says that a match follows
// it.
func (c *comparison) gap(out []match, old, new exportwatch.Span, w *writer, closed bool) []match {
	if blank(c.old[old[0]:old[1]]) || blank(c.new[new[0]:new[1]]) {
		return out
	}
	var a, b []word
	for _, s := range cut(old, w.oldHoles) {
		a = append(a, c.words(c.old, s)...)
	}
	for _, s := range cut(new, w.newHoles) {
		b = append(b, c.words(c.new, s)...)
	}
	p := newPairing(a, b)
	p.solve(0, len(a), 0, len(b), 0)
	p.polish(closed)
	return c.stretches(out, p)
}

// stretches appends the runs of pairs as matches. A run ends where a moved
// block stands between two words.
func (c *comparison) stretches(out []match, p *pairing) []match {
	last := -2 // index of the word of a that ended the last match
	for i, j := range p.ofA {
		if j < 0 {
			continue
		}
		x, y := p.a[i], p.b[j]
		renumbered := x.id != y.id
		n := len(out) - 1
		if last == i-1 && !renumbered && !out[n].renumbered && p.ofA[i-1] == j-1 &&
			blank(c.old[out[n].Old[1]:x.start]) && blank(c.new[out[n].New[1]:y.start]) {
			out[n].Old[1], out[n].New[1] = x.end, y.end
		} else {
			out = append(out, match{
				Member:     exportwatch.Member{Old: exportwatch.Span{x.start, x.end}, New: exportwatch.Span{y.start, y.end}},
				renumbered: renumbered,
			})
		}
		last = i
	}
	return out
}

// cut returns what is left of span without the holes, which are ordered and
// disjoint and lie wholly inside or outside it.
func cut(span exportwatch.Span, holes []exportwatch.Span) []exportwatch.Span {
	first, _ := slices.BinarySearchFunc(holes, span[0], func(h exportwatch.Span, at int) int { return cmp.Compare(h[0], at) })
	var out []exportwatch.Span
	for _, h := range holes[first:] {
		if h[0] >= span[1] {
			break
		}
		out = append(out, exportwatch.Span{span[0], h[0]})
		span[0] = h[1]
	}
	return append(out, span)
}
