package differ

const (
	keyCells = 2 // cells at the start of a row that name it
	minBars  = 2 // bars between cells that make a line a row
)

// Rows are the lines among words that have cells with bars between them.
type rows struct {
	of  []int  // row of each word, or -1
	key []bool // whether each word is in the cells that name its row
	n   []int  // words in those cells of each row
}

func rowsOf(words []word) rows {
	r := rows{of: make([]int, len(words)), key: make([]bool, len(words))}
	for s := 0; s < len(words); {
		e, bars := s, 0
		for e < len(words) && (e == s || !words[e].opens) {
			if words[e].bar {
				bars++
			}
			e++
		}
		r.line(words[s:e], s, bars >= minBars)
		s = e
	}
	return r
}

func (r *rows) line(words []word, at int, row bool) {
	if row {
		r.n = append(r.n, 0)
	}
	cell := 0
	for k, w := range words {
		r.of[at+k] = -1
		if !row {
			continue
		}
		r.of[at+k] = len(r.n) - 1
		if w.bar {
			cell++
		} else if cell < keyCells {
			r.key[at+k] = true
			r.n[len(r.n)-1]++
		}
	}
}

// partRows parts the words of different rows: rows whose naming cells share
// less than two thirds of their words, however much boilerplate the other cells
// share.
func (p *pairing) partRows() {
	a, b := rowsOf(p.a), rowsOf(p.b)
	if len(a.n) == 0 || len(b.n) == 0 {
		return
	}
	shared := map[[2]int]int{}
	for i, j := range p.ofA {
		if j >= 0 && a.key[i] && b.key[j] {
			shared[[2]int{a.of[i], b.of[j]}]++
		}
	}
	for i, j := range p.ofA {
		if j < 0 || a.of[i] < 0 || b.of[j] < 0 {
			continue
		}
		x, y := a.of[i], b.of[j]
		if 3*shared[[2]int{x, y}] < 2*min(a.n[x], b.n[y]) {
			p.part(i, j)
		}
	}
}
