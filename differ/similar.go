package differ

import (
	"slices"

	"exportwatch"
)

const (
	shingle      = 4       // words: shorter runs recur by chance in legal prose
	minSimilar   = 8       // words of the shortest line looked for by similarity
	maxSimilar   = 200_000 // words on one side from which lines are not looked for by similarity
	mostShingles = 2       // lines are similar if one shingle in this many is shared
)

// A gram is a shingle as the numbers of its words.
type gram [shingle]int32

// grams returns the shingles of words in order.
func grams(words []word) []gram {
	out := make([]gram, 0, max(len(words)-shingle+1, 0))
	for i := 0; i+shingle <= len(words); i++ {
		var g gram
		for k := range g {
			g[k] = int32(words[i+k].id)
		}
		out = append(out, g)
	}
	return out
}

// similar returns, ordered by old line, unused lines that are mostly the same
// and cannot be aligned in place, because kept lines stand between: lines that
// moved and were edited on the way.
func (c *comparison) similar(l *layout) []block {
	a, b := looseLines(l.a, l.usedA), looseLines(l.b, l.usedB)
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	gapA, gapB := l.gaps()
	if oneGap(a, gapA, gapA[a[0]]) && oneGap(b, gapB, gapA[a[0]]) {
		return nil
	}
	v := votes{lines: len(l.a), where: map[gram]int{}, size: map[int]int{}}
	for _, i := range a {
		v.add(i, grams(c.words(c.old, exportwatch.Span{l.a[i].body, l.a[i].end})))
	}
	best := map[int]block{} // by old line; weight counts shared shingles
	for _, j := range b {
		i, n := v.best(grams(c.words(c.new, exportwatch.Span{l.b[j].body, l.b[j].end})))
		if n > best[i].weight && gapA[i] != gapB[j] {
			best[i] = block{old: i, new: j, n: 1, weight: n}
		}
	}
	var out []block
	for _, i := range a {
		if p, ok := best[i]; ok {
			p.weight = min(l.a[i].words, l.b[p.new].words)
			out = append(out, p)
		}
	}
	return out
}

// oneGap reports whether all lines stand in gap.
func oneGap(lines, gaps []int, gap int) bool {
	return !slices.ContainsFunc(lines, func(i int) bool { return gaps[i] != gap })
}

// looseLines returns the unused lines long enough to be found by similarity,
// none if they are too many words in all.
func looseLines(lines []line, used []bool) []int {
	var out []int
	words := 0
	for i, l := range lines {
		if !used[i] && l.words >= minSimilar {
			out = append(out, i)
			words += l.words
		}
	}
	if words > maxSimilar {
		return nil
	}
	return out
}

// gaps returns for each line of both sides the number of kept lines before it.
func (l *layout) gaps() (a, b []int) {
	a, b = make([]int, len(l.a)+1), make([]int, len(l.b)+1)
	for _, k := range l.kept {
		for d := range k.n {
			a[k.old+d+1], b[k.new+d+1] = 1, 1
		}
	}
	for i := range l.a {
		a[i+1] += a[i]
	}
	for j := range l.b {
		b[j+1] += b[j]
	}
	return a, b
}

// Votes tell which old line shares most shingles with a new one.
type votes struct {
	lines int          // of the old side; as a line, "more than one"
	where map[gram]int // the old line that has the shingle
	size  map[int]int  // shingles of an old line
}

func (v *votes) add(i int, shingles []gram) {
	v.size[i] = len(shingles)
	for _, g := range shingles {
		if at, ok := v.where[g]; ok && at != i {
			v.where[g] = v.lines
			continue
		}
		v.where[g] = i
	}
}

// best returns the old line that shares most shingles with the given ones, and
// how many, or zero if it is not similar enough.
func (v *votes) best(shingles []gram) (i, n int) {
	count := map[int]int{}
	for _, g := range shingles {
		at, ok := v.where[g]
		if !ok || at == v.lines {
			continue
		}
		count[at]++
		if count[at] > n || count[at] == n && at < i {
			i, n = at, count[at]
		}
	}
	if n*mostShingles < max(v.size[i], len(shingles)) {
		return 0, 0
	}
	return i, n
}
