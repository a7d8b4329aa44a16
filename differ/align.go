package differ

import (
	"cmp"
	"slices"

	"exportwatch"
)

const (
	minMove  = 6 // words of the smallest block that is told as moved
	maxDepth = 12
)

// A match is a stretch of each text with the same words, or, if renumbered,
// one designator and what it became. It starts and ends with a word.
type match struct {
	exportwatch.Member
	renumbered bool
}

// A comparison holds the two texts and what their words are interned as.
type comparison struct {
	old, new string
	ids      interner
}

// A layout is how the lines of two regions of the texts correspond.
type layout struct {
	a, b         []line
	kept         []block // in the same order on both sides
	moved        []block // disjoint from each other and from kept
	usedA, usedB []bool  // lines in kept or moved
}

// layout aligns the lines of two regions: lines that occur once on each side
// anchor the rest, the heaviest set of them in one order stays in place, and
// what crosses it has moved.
func (c *comparison) layout(old, new exportwatch.Span, moves bool) *layout {
	l := &layout{a: c.ids.lines(c.old, old), b: c.ids.lines(c.new, new)}
	l.usedA, l.usedB = make([]bool, len(l.a)), make([]bool, len(l.b))
	kept, crossing := heaviest(runs(uniquePairs(l.a, l.b)))
	if !moves {
		crossing = nil
	}
	l.use(crossing)
	l.use(kept)
	l.fill(kept)
	if moves {
		l.move(crossing, c.similar(l))
	}
	return l
}

func (l *layout) use(blocks []block) {
	for _, b := range blocks {
		for k := range b.n {
			l.usedA[b.old+k], l.usedB[b.new+k] = true, true
		}
	}
}

func (l *layout) release(b block) {
	for k := range b.n {
		l.usedA[b.old+k], l.usedB[b.new+k] = false, false
	}
}

// fill sets kept to the given blocks, grown over equal lines next to them, and
// what anchors the gaps between them.
func (l *layout) fill(blocks []block) {
	i, j := 0, 0
	for _, b := range append(blocks, block{old: len(l.a), new: len(l.b)}) {
		l.gap(i, b.old, j, b.new, 0)
		l.keep(b)
		i, j = b.old+b.n, b.new+b.n
	}
}

func (l *layout) keep(b block) {
	if b.n > 0 {
		l.use([]block{b})
		l.kept = append(l.kept, b)
	}
}

// gap keeps lines of a[i0:i1] and b[j0:j1]: equal runs at both ends, then lines
// that occur once within the gap, and so on inside the gaps that leaves.
func (l *layout) gap(i0, i1, j0, j1, depth int) {
	head := block{old: i0, new: j0}
	for i0 < i1 && j0 < j1 && l.same(i0, j0) {
		head.n, i0, j0 = head.n+1, i0+1, j0+1
	}
	l.keep(head)
	tail := 0
	for i0 < i1 && j0 < j1 && l.same(i1-1, j1-1) {
		tail, i1, j1 = tail+1, i1-1, j1-1
	}
	if i0 < i1 && j0 < j1 && depth < maxDepth {
		l.anchor(i0, i1, j0, j1, depth)
	}
	l.keep(block{old: i1, new: j1, n: tail})
}

func (l *layout) anchor(i0, i1, j0, j1, depth int) {
	var free []block
	for _, p := range uniquePairs(l.a[i0:i1], l.b[j0:j1]) {
		p.old, p.new = p.old+i0, p.new+j0
		if !l.usedA[p.old] && !l.usedB[p.new] {
			free = append(free, p)
		}
	}
	kept, _ := heaviest(runs(free))
	if len(kept) == 0 {
		l.repeated(i0, i1, j0, j1)
		return
	}
	for _, b := range kept {
		l.gap(i0, b.old, j0, b.new, depth+1)
		l.keep(b)
		i0, j0 = b.old+b.n, b.new+b.n
	}
	l.gap(i0, i1, j0, j1, depth+1)
}

// repeated keeps equal lines of a gap in which every line recurs, if it is too
// large to be compared word by word and small enough to be line by line.
func (l *layout) repeated(i0, i1, j0, j1 int) {
	if i1-i0+j1-j0 > maxGap || wordsIn(l.a[i0:i1])+wordsIn(l.b[j0:j1]) <= maxGap {
		return
	}
	key := func(n line) int { return n.key }
	for _, b := range shortest(l.a[i0:i1], l.b[j0:j1], key) {
		for k := range b.n {
			if l.same(i0+b.old+k, j0+b.new+k) {
				l.keep(block{old: i0 + b.old + k, new: j0 + b.new + k, n: 1})
			}
		}
	}
}

func wordsIn(lines []line) (n int) {
	for _, l := range lines {
		n += l.words
	}
	return n
}

// same reports whether two unused lines are equal.
func (l *layout) same(i, j int) bool {
	return l.a[i].key == l.b[j].key && !l.usedA[i] && !l.usedB[j]
}

// move sets moved to the crossing and the similar blocks, grown over equal
// lines next to them and joined over small differences. Blocks too small to be
// told as moved are left to be deleted and inserted.
func (l *layout) move(crossing, similar []block) {
	l.use(similar)
	blocks := append(crossing, similar...)
	slices.SortFunc(blocks, func(a, b block) int { return cmp.Compare(a.old, b.old) })
	blocks = runs(blocks)
	for i := range blocks {
		l.grow(&blocks[i])
	}
	for _, b := range l.bridge(runs(blocks)) {
		if b.weight < minMove {
			l.release(b)
			continue
		}
		l.moved = append(l.moved, b)
	}
}

// grow extends b over unused equal lines on both ends.
func (l *layout) grow(b *block) {
	for b.old > 0 && b.new > 0 && l.same(b.old-1, b.new-1) {
		b.old, b.new, b.n = b.old-1, b.new-1, b.n+1
		b.weight += l.a[b.old].words
		l.use([]block{{old: b.old, new: b.new, n: 1}})
	}
	for b.old+b.n < len(l.a) && b.new+b.n < len(l.b) && l.same(b.old+b.n, b.new+b.n) {
		l.use([]block{{old: b.old + b.n, new: b.new + b.n, n: 1}})
		b.weight += l.a[b.old+b.n].words
		b.n++
	}
}

// bridge joins moved blocks that follow one another on both sides with as many
// unused lines between them on one side as on the other, if what is between is
// lighter than either: a block that moved and was edited on the way.
func (l *layout) bridge(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		n := len(out) - 1
		if n < 0 || !l.bridgeable(out[n], b) {
			out = append(out, b)
			continue
		}
		gap := block{old: out[n].old + out[n].n, new: out[n].new + out[n].n}
		gap.n = b.old - gap.old
		l.use([]block{gap})
		out[n].n += gap.n + b.n
		out[n].weight += b.weight
	}
	return out
}

func (l *layout) bridgeable(x, y block) bool {
	i, j := x.old+x.n, x.new+x.n
	n := y.old - i
	if n <= 0 || y.new-j != n {
		return false
	}
	words := 0
	for k := range n {
		if l.usedA[i+k] || l.usedB[j+k] {
			return false
		}
		words += max(l.a[i+k].words, l.b[j+k].words)
	}
	return words < min(x.weight, y.weight)
}
