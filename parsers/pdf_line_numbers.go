package parsers

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// How many lines a page of pleading or transcript numbers; 25 and 28 are usual.
// One page alone that counts so far as fullLineNumbers has them, fewer may be a
// table.
const (
	minLineNumbers  = 10
	fullLineNumbers = 24
)

// lineNumbers returns which lines number the lines of the page: one, two, three
// and so on, each below the other, drawn one after the other or each before its
// line, where they stand as far from each other as lines do.
func lineNumbers(lines []PageLine) map[int]bool {
	found := map[int]bool{}
	for i := 0; i < len(lines); i++ {
		if lines[i].Text != "1" {
			continue
		}
		chain := numberedFrom(lines, i)
		last := chain[len(chain)-1]
		if len(chain) < minLineNumbers || last-i+1 > len(chain) && !evenSteps(lines, chain) {
			continue
		}
		for _, n := range chain {
			found[n] = true
		}
		i = last
	}
	return found
}

// numberedFrom returns the lines that count on from line i, which is one.
func numberedFrom(lines []PageLine, i int) []int {
	chain := []int{i}
	for n := i + 1; n < len(lines); n++ {
		last := lines[chain[len(chain)-1]]
		if lines[n].Text == strconv.Itoa(len(chain)+1) && math.Abs(lines[n].Right-last.Right) < 2*last.Height && lines[n].Baseline < last.Baseline {
			chain = append(chain, n)
		}
		if n-chain[len(chain)-1] > 8 {
			break // lines that are not numbered are few
		}
	}
	return chain
}

// evenSteps reports whether the lines of a chain stand at one distance from each
// other.
func evenSteps(lines []PageLine, chain []int) bool {
	var steps []float64
	for k := 1; k < len(chain); k++ {
		steps = append(steps, lines[chain[k-1]].Baseline-lines[chain[k]].Baseline)
	}
	slices.Sort(steps)
	return len(steps) > 0 && steps[0] > 0.8*steps[len(steps)/2] && steps[len(steps)-1] < 1.2*steps[len(steps)/2]
}

// partLineNumbers parts numbers of lines from the lines that they were drawn with,
// where two pages count from one, or one counts to the foot of a page: a table that
// counts its rows goes on counting on the next page.
func (t *pdfText) partLineNumbers() {
	pages, full := map[int][]PageLine{}, false
	for i := range t.pages {
		parted := partedNumbers(t.pages[i].lines)
		if n := len(parted) - len(t.pages[i].lines); n >= minLineNumbers {
			pages[i] = parted
			full = full || n >= fullLineNumbers
		}
	}
	if len(pages) < 2 && !full {
		return
	}
	for i, lines := range pages {
		t.pages[i].lines = lines
	}
}

// partedNumbers returns the lines of a page with the numbers that lines begin with
// as lines of their own, if they are numbers of lines.
func partedNumbers(lines []PageLine) []PageLine {
	var out []PageLine
	begins := map[int]PageLine{}
	for i, l := range lines {
		number, rest, ok := strings.Cut(l.Text, " ")
		if _, err := strconv.Atoi(number); err != nil || !ok || l.parted <= l.Left {
			out = append(out, l)
			continue
		}
		head := l
		head.Text, head.Right = number, l.Left+float64(len(number))*l.Height/2
		l.Text, l.Left = rest, l.parted
		begins[len(out)] = lines[i]
		out = append(out, head, l)
	}
	numbers := lineNumbers(out)
	whole := out[:0:0]
	for i := 0; i < len(out); i++ {
		line, joined := begins[i]
		if joined && !numbers[i] {
			whole = append(whole, line)
			i++
			continue
		}
		whole = append(whole, out[i])
	}
	return whole
}
