package parsers

import "slices"

// A level is an open level of the paragraph tree; the levels above it hang on
// up, nil at the outermost.
type level struct {
	rank
	text  string
	up    *level
	depth int // 1 at the outermost
}

// A reading is a way to read the enumerators up to one of them.
type reading struct {
	at   *level   // the innermost open level
	cost int      // how unlike a section of the CFR the numbering so far is
	from *reading // of the enumerators before it
}

// maxReadings bounds the readings that are kept beside each other. Two doubtful
// designators in a row make four.
const maxReadings = 12

// maxBehind is how much more than the best a reading may cost and still be
// followed: what one designator leaves open the next ones settle.
const maxBehind = costRestart + costLateFirst

// under reports whether a level of series is open at l.
func (l *level) under(series int) bool {
	for ; l != nil; l = l.up {
		if l.series == series {
			return true
		}
	}
	return false
}

// follows reports whether l goes on a series that is open at before.
func (l *level) follows(before *level) bool {
	for ; before != nil; before = before.up {
		if before.up == l.up && before.series == l.series {
			return true
		}
	}
	return false
}

// A levelFinder finds where the enumerators of one section after the other stand, in
// the same room: what it returns is good until the next.
type levelFinder struct {
	steps      []step
	taken      int        // of steps
	open, next []*reading // up to an enumerator, and up to the one after it
	found      []*level
}

// A step is a reading with the level that it opens.
type step struct {
	reading
	level
}

// fewSteps is for how many steps there is room at first.
const fewSteps = 32

// step returns room for a step. What was taken before stays where it is.
func (f *levelFinder) step() *step {
	if f.taken == len(f.steps) {
		f.steps, f.taken = make([]step, max(fewSteps, 2*len(f.steps))), 0
	}
	f.taken++
	return &f.steps[f.taken-1]
}

// levelsOf returns where each enumerator of the paragraphs of a section stands, in
// their order, in the reading of the whole numbering that costs least.
func (f *levelFinder) levelsOf(fronts [][]enumerator) []*level {
	f.taken = 0
	f.open = append(f.open[:0], &reading{})
	count := 0
	for _, front := range fronts {
		for _, e := range front {
			f.next = f.next[:0]
			for _, r := range f.open {
				f.read(r, e)
			}
			f.open, f.next = likeliest(f.next), f.open
			count++
		}
	}
	f.found = slices.Grow(f.found[:0], count)[:count]
	for i, r := count-1, f.open[0]; i >= 0; i, r = i-1, r.from {
		f.found[i] = r.at
	}
	return f.found
}

// likeliest returns the readings that are worth following, the best first.
func likeliest(list []*reading) []*reading {
	if len(list) == 1 {
		return list
	}
	slices.SortStableFunc(list, func(a, b *reading) int { return a.cost - b.cost })
	n := 1
	for n < len(list) && n < maxReadings && list[n].cost <= list[0].cost+maxBehind {
		n++
	}
	return list[:n]
}

// read appends to the next readings the ways in which e can follow r: going on in an
// open series, or as the first of a series below.
func (f *levelFinder) read(r *reading, e enumerator) {
	follow := func(rk rank, up *level, cost int) {
		here := f.step()
		*here = step{reading{nil, r.cost + cost, r}, level{rk, e.text, up, 1}}
		if up != nil {
			here.depth = up.depth + 1
		}
		here.at = &here.level
		f.next = append(f.next, &here.reading)
	}
	found := len(f.next)
	for _, rk := range e.ranks() {
		if !e.italic && !r.at.loses(rk.series) {
			continue
		}
		inOpen := false
		for l := r.at; l != nil && !e.below; l = l.up {
			if l.series == rk.series {
				inOpen = true
				follow(rk, l.up, continuing(l.rank, rk, e.sibling)+lostItalics(rk, e))
			}
		}
		switch {
		case e.sibling:
		case !inOpen && !r.at.under(rk.series):
			follow(rk, r.at, beginning(r.at, rk)+lostItalics(rk, e))
		case rk.value == 1 && rk.series != seriesTerm:
			follow(rk, r.at, costAgain+lostItalics(rk, e))
		}
	}
	if len(f.next) == found { // of no series, or of one that is already open above
		follow(rank{-1, 0}, r.at, costRestart)
	}
}

// The costs of a step. Only their order and rough distance matter: a gap of a
// few designators, which a rule that prints parts of a section has, is dearer
// than any two well-formed steps, and a series that starts again is dearer than
// two gaps.
const (
	costLikely    = 1  // the first of the series that the CFR nests there
	costUnlikely  = 4  // the first of another series
	costItalics   = 3  // a designator in plain type read as one in italics
	costGap       = 8  // some designators are missing
	costLateFirst = 12 // a series that does not begin with its first
	costRestart   = 20 // the same again, one before it, or none of any series
	costAgain     = 24 // a list below one of its own series, which goes on after it
)

// maxGap is how many designators of a series may be missing before a reading
// as that series is the least likely one: rules print a few of many.
const maxGap = 12

// continuing returns what it costs that r stands after the last of its series.
// In a range the designators between are not printed.
func continuing(last, r rank, inRange bool) int {
	step := r.value - last.value
	switch {
	case step == 1, r.series == seriesTerm, step > 1 && inRange:
		return 0
	case step > 1 && step <= maxGap:
		return costGap
	}
	return costRestart
}

// beginning returns what it costs that a designator begins a series below up.
func beginning(up *level, r rank) int {
	cost := costUnlikely
	switch {
	case r.series == seriesTerm, up == nil && r.series <= seriesDigit, up != nil && nests(up.series, r.series):
		cost = costLikely
	}
	if r.value != 1 {
		cost += costLateFirst
	}
	return cost
}

// nests reports whether the CFR prints a series right under another one.
func nests(above, series int) bool {
	switch series {
	case seriesItalicLower:
		return above == seriesRoman
	case seriesUpperRoman:
		return above == seriesUpper
	}
	return series == above+1 || above == seriesTerm && series <= seriesDigit
}

// loses reports whether a designator in plain type under l may be of series: one
// of italics only where the levels above it are open, so that text which lost its
// italics still nests.
func (l *level) loses(series int) bool {
	above := seriesUpper
	switch series {
	case seriesItalicDigit:
	case seriesItalicRoman:
		above = seriesItalicDigit
	default:
		return true
	}
	return l.under(above)
}

func lostItalics(r rank, e enumerator) int {
	if !e.italic && (r.series == seriesItalicDigit || r.series == seriesItalicRoman) {
		return costItalics
	}
	return 0
}
