package differ

import (
	"strings"

	"exportwatch"
)

const (
	// minBody is the number of words after a designator from which a line is
	// recognised by them alone, so that a redesignated line is the same line.
	minBody = 3
	// maxDesignators bounds how many words of a line may be its designators,
	// as in "(b) (1) (i)".
	maxDesignators = 6
)

// A line is one line of a text that has words. Offsets are into the whole text;
// white space round the line is outside it.
type line struct {
	start, body, end int // body is where the designators end; start if it is to be matched whole
	words            int
	key, bodyKey     int // what the folded line, and what follows its designators, is interned as
}

// An interner gives equal strings equal small numbers, from 0.
type interner map[string]int

func (in interner) id(s string) int {
	id, ok := in[s]
	if !ok {
		id = len(in)
		in[s] = id
	}
	return id
}

// lines returns the lines of text within span that have words.
func (in interner) lines(text string, span exportwatch.Span) []line {
	var out []line
	for at := span[0]; at < span[1]; {
		end := span[1]
		if i := strings.IndexByte(text[at:end], '\n'); i >= 0 {
			end = at + i
		}
		if l, ok := in.line(text, at, end); ok {
			out = append(out, l)
		}
		at = end + 1
	}
	return out
}

// line reads the line in text[from:to]; ok is false if it has no word.
func (in interner) line(text string, from, to int) (l line, ok bool) {
	start, end := nextWord(text, from, to)
	if start == to {
		return line{}, false
	}
	l = line{start: start, body: start}
	prev, opening := "", true
	for ; start < to; start, end = nextWord(text, end, to) {
		opening = opening && l.words < maxDesignators && designates(text[start:end], prev)
		if !opening && l.body == l.start && l.words > 0 && prev != "" {
			l.body = start
		}
		if prev = ""; opening {
			prev = text[start:end]
		}
		l.words++
		l.end = end
	}
	in.intern(&l, text)
	return l, true
}

// intern sets the keys of l, and takes the designators back into the body if
// too little follows them.
func (in interner) intern(l *line, text string) {
	l.key = in.id(fold(text[l.start:l.end]))
	l.bodyKey = l.key
	if l.body == l.start {
		return
	}
	body := text[l.body:l.end]
	if !hasWords(body, minBody) {
		l.body = l.start
		return
	}
	l.bodyKey = in.id(fold(body))
}

// hasWords reports whether s has at least n words.
func hasWords(s string, n int) bool {
	at := 0
	for ; n > 0; n-- {
		start, end := nextWord(s, at, len(s))
		if start == len(s) {
			return false
		}
		at = end
	}
	return true
}

// uniquePairs returns, ordered by a, the lines that occur once in each list: by
// what follows their designators, or else as a whole. Each is a block of one.
func uniquePairs(a, b []line) []block {
	bodies, wholes := tally{}, tally{}
	for i, l := range a {
		bodies.see(0, l.bodyKey, i)
		wholes.see(0, l.key, i)
	}
	for j, l := range b {
		bodies.see(1, l.bodyKey, j)
		wholes.see(1, l.key, j)
	}
	var out []block
	for i, l := range a {
		j, ok := bodies.partner(l.bodyKey)
		if !ok {
			j, ok = wholes.partner(l.key)
		}
		if ok {
			out = append(out, block{old: i, new: j, n: 1, weight: l.words})
		}
	}
	return out
}

// A tally counts, for each key, how often it was seen on each side, and where
// last.
type tally map[int]*[2]struct{ n, at int }

func (t tally) see(side, key, at int) {
	c := t[key]
	if c == nil {
		c = new([2]struct{ n, at int })
		t[key] = c
	}
	c[side].n++
	c[side].at = at
}

// partner returns where on side 1 the key is, if each side has it once.
func (t tally) partner(key int) (at int, ok bool) {
	c := t[key]
	return c[1].at, c[0].n == 1 && c[1].n == 1
}

// runs joins blocks that go on from one another on both sides.
func runs(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		if n := len(out) - 1; n >= 0 && out[n].old+out[n].n == b.old && out[n].new+out[n].n == b.new {
			out[n].n += b.n
			out[n].weight += b.weight
			continue
		}
		out = append(out, b)
	}
	return out
}
