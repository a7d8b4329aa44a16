package differ

import (
	"strings"

	"exportwatch"
)

// A word is a run of bytes without white space, as offsets into its text.
type word struct {
	start, end int
	id         int // equal for words with equal folds

	opens       bool // the first word of a line
	stops       bool // ends a sentence or a clause
	bar         bool // "|", between the cells of a row
	designator  bool // one of the designators that open a line
	parenthesis bool // starts with "("
}

// words returns the words of text within span. The span starts where a line
// does, or after a word.
func (c *comparison) words(text string, span exportwatch.Span) []word {
	var out []word
	at, prev, opening := span[0], "", 0
	for {
		start, end := nextWord(text, at, span[1])
		if start == span[1] {
			return out
		}
		s := text[start:end]
		w := word{start: start, end: end, bar: s == "|", parenthesis: s[0] == '('}
		w.stops = strings.IndexByte(".;:?!", s[len(s)-1]) >= 0
		if w.opens = opensLine(text, at, start); w.opens {
			prev, opening = "", maxDesignators
		}
		if opening > 0 && designates(s, prev) {
			w.designator, prev = true, s
			opening--
		} else {
			opening = 0
		}
		w.id = c.ids.id(fold(s))
		out = append(out, w)
		at = end
	}
}

// opensLine reports whether a line break, or the start of the text, lies
// between at and the word at start.
func opensLine(text string, at, start int) bool {
	if at == 0 {
		return true
	}
	for i := at - 1; i < start; i++ {
		if text[i] == '\n' {
			return true
		}
	}
	return false
}

// A pairing is how the words of two lists correspond: ofA[i] is the partner of
// a[i] in b, or -1. Partners are in the same order on both sides. Partners with
// different ids are a designator and what it became.
type pairing struct {
	a, b     []word
	ofA, ofB []int
}

func newPairing(a, b []word) *pairing {
	p := &pairing{a: a, b: b, ofA: make([]int, len(a)), ofB: make([]int, len(b))}
	for i := range p.ofA {
		p.ofA[i] = -1
	}
	for j := range p.ofB {
		p.ofB[j] = -1
	}
	return p
}

func (p *pairing) pair(i, j int) { p.ofA[i], p.ofB[j] = j, i }

func (p *pairing) part(i, j int) { p.ofA[i], p.ofB[j] = -1, -1 }

// solve pairs equal words of a[i0:i1] and b[j0:j1]: equal ends first, then word
// by word if what is left is small, or else round shingles that occur once. A
// gap that has none is left unpaired.
func (p *pairing) solve(i0, i1, j0, j1, depth int) {
	for i0 < i1 && j0 < j1 && p.a[i0].id == p.b[j0].id {
		p.pair(i0, j0)
		i0, j0 = i0+1, j0+1
	}
	for i0 < i1 && j0 < j1 && p.a[i1-1].id == p.b[j1-1].id {
		i1, j1 = i1-1, j1-1
		p.pair(i1, j1)
	}
	switch {
	case i0 == i1 || j0 == j1:
	case i1-i0+j1-j0 <= maxGap:
		p.compare(i0, i1, j0, j1)
	case depth < maxDepth:
		p.anchor(i0, i1, j0, j1, depth)
	}
}

// anchor pairs shingles that occur once on each side and solves between them.
func (p *pairing) anchor(i0, i1, j0, j1, depth int) {
	kept, _ := heaviest(runs(uniqueShingles(p.a[i0:i1], p.b[j0:j1])))
	if len(kept) == 0 {
		return
	}
	ai, bj := i0, j0
	for _, k := range kept {
		k.old, k.new = k.old+i0, k.new+j0
		p.solve(ai, k.old, bj, k.new, depth+1)
		for d := range k.n {
			p.pair(k.old+d, k.new+d)
		}
		ai, bj = k.old+k.n, k.new+k.n
	}
	p.solve(ai, i1, bj, j1, depth+1)
}

// uniqueShingles returns, ordered by a, the shingles that occur once on each
// side, each as a block of its first word.
func uniqueShingles(a, b []word) []block {
	seen := map[gram]*[2]struct{ n, at int }{}
	for side, words := range [2][]word{a, b} {
		for at, g := range grams(words) {
			if seen[g] == nil {
				seen[g] = new([2]struct{ n, at int })
			}
			seen[g][side].n++
			seen[g][side].at = at
		}
	}
	var out []block
	for i, g := range grams(a) {
		if s := seen[g]; s[0].n == 1 && s[1].n == 1 {
			out = append(out, block{old: i, new: s[1].at, n: 1, weight: 1})
		}
	}
	return out
}

// compare pairs the words of a gap of at most maxGap words by the shortest edit
// script.
func (p *pairing) compare(i0, i1, j0, j1 int) {
	id := func(w word) int { return w.id }
	for _, b := range shortest(p.a[i0:i1], p.b[j0:j1], id) {
		for k := range b.n {
			p.pair(i0+b.old+k, j0+b.new+k)
		}
	}
}
