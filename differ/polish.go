package differ

const (
	maxSlide   = 200 // words by which an insertion or deletion may be shifted
	maxChance  = 2   // words of a match that may be chance
	chanceRate = 3   // such a match must be this many times shorter than the changes round it
)

// polish turns the shortest edit script into the one a person would write.
// closed says that the words right after the lists are paired.
func (p *pairing) polish(closed bool) {
	p.partRows()
	p.dissolve()
	for _, v := range []view{{p.a, p.b, p.ofA, p.ofB}, {p.b, p.a, p.ofB, p.ofA}} {
		v.slide()
		v.restore(closed)
	}
	p.redesignate(closed)
}

// dissolve parts words paired by chance between longer changes: "of" and "the"
// in a sentence written anew.
func (p *pairing) dissolve() {
	before := 0 // words changed before the run of pairs at hand, on the longer side
	for i, j := 0, 0; i < len(p.a); {
		ci, cj := i, j
		i, j = p.nextPair(i, j)
		before += max(i-ci, j-cj)
		n := p.run(i, j)
		ei, ej := p.nextPair(i+n, j+n)
		after := max(ei-i-n, ej-j-n)
		if n == 0 || n > maxChance || before < chanceRate*n || after < chanceRate*n || p.structural(i, n) {
			i, j, before = i+n, j+n, 0
			if n == 0 {
				return
			}
			continue
		}
		for range n {
			p.part(i, j)
			i, j = i+1, j+1
			before++
		}
	}
}

// nextPair returns the first pair at or after a[i] and b[j], or the ends.
func (p *pairing) nextPair(i, j int) (int, int) {
	for i < len(p.a) && p.ofA[i] < 0 {
		i++
	}
	if i == len(p.a) {
		return i, len(p.b)
	}
	return i, p.ofA[i]
}

// run returns how many pairs go on from one another at a[i] and b[j].
func (p *pairing) run(i, j int) (n int) {
	for i+n < len(p.a) && j+n < len(p.b) && p.ofA[i+n] == j+n {
		n++
	}
	return n
}

// structural reports whether one of n words from a[i] opens a line.
func (p *pairing) structural(i, n int) bool {
	for _, w := range p.a[i : i+n] {
		if w.opens || w.designator {
			return true
		}
	}
	return false
}

// A view is a pairing seen from one side: x has blocks of unpaired words where
// y has none.
type view struct {
	x, y     []word
	ofX, ofY []int
}

// blocks calls f with each block x[s:e] of unpaired words that lies between
// words of y with nothing unpaired between them; at is the place in y.
func (v view) blocks(f func(s, e, at int)) {
	at := 0
	for s := 0; s < len(v.x); s++ {
		if v.ofX[s] >= 0 {
			at = v.ofX[s] + 1
			continue
		}
		e := s
		for e < len(v.x) && v.ofX[e] < 0 {
			e++
		}
		if e == len(v.x) && at == len(v.y) || e < len(v.x) && v.ofX[e] == at {
			f(s, e, at)
		}
		s = e - 1
	}
}

// slide shifts blocks to where a line, or else a sentence, starts, where equal
// words at their ends allow it: which "(a)" of two was inserted is a choice.
func (v view) slide() {
	v.blocks(func(s, e, at int) {
		left := 0
		for left < maxSlide && s-left > 0 && at-left > 0 && v.ofX[s-left-1] == at-left-1 &&
			v.x[s-left-1].id == v.x[e-left-1].id {
			left++
		}
		best, shift := v.start(s), 0
		for k := 1; k <= left; k++ {
			if score := v.start(s - k); score > best {
				best, shift = score, k
			}
		}
		for k := range shift {
			v.ofX[s-k-1] = -1
			v.ofX[e-k-1], v.ofY[at-k-1] = at-k-1, e-k-1
		}
	})
}

// start says how natural it is for a block to start at x[s].
func (v view) start(s int) int {
	switch {
	case v.x[s].opens:
		return 2
	case s > 0 && v.x[s-1].stops:
		return 1
	}
	return 0
}

// restore parts a designator from its equal where a block inserted after it
// ends in the designator that its provision has now: in "(3) GOV" and "(3) New.
// (4) GOV" it is "(4)" that "(3)" became.
func (v view) restore(closed bool) {
	v.blocks(func(s, e, at int) {
		if e == len(v.x) && !closed || !v.x[e-1].designator {
			return
		}
		for k := 1; at-k >= 0 && s-k >= 0 && v.y[at-k].designator && v.ofY[at-k] == s-k; k++ {
			v.ofY[at-k], v.ofX[s-k] = -1, -1
		}
	})
}

// redesignate pairs designators that stand before paired words: what a
// provision was called and what it is called now.
func (p *pairing) redesignate(closed bool) {
	for i := len(p.a); i >= 0; i-- {
		j := len(p.b)
		if i < len(p.a) {
			j = p.ofA[i]
		} else if !closed {
			continue
		}
		for k := 1; j >= 0 && i-k >= 0 && j-k >= 0 && p.unpairedDesignators(i-k, j-k); k++ {
			p.pair(i-k, j-k)
		}
	}
}

func (p *pairing) unpairedDesignators(i, j int) bool {
	return p.ofA[i] < 0 && p.ofB[j] < 0 && p.a[i].designator && p.b[j].designator &&
		p.a[i].parenthesis == p.b[j].parenthesis
}
