package parsers

import (
	"regexp"
	"strconv"
	"strings"
)

// Provisions of a printed bill are designated (a), (1), (A), (i), (I), (aa),
// (AA), from the outermost. A print does not say at which of these levels "(i)"
// stands: it is the letter after "(h)" or the first roman numeral.
const (
	printSubsection = iota
	printParagraph
	printSubparagraph
	printClause
	printSubclause
	printItem
	printSubitem
)

// A printLevel is one provision that is open: its level, its place in the
// series and its designator.
type printLevel struct {
	level, value int
	text         string
}

var (
	// printDesignator matches the front of a provision: "(a) In General.--" or,
	// in Markdown, "**(1)**" and "##### (a) In general". A quotation mark before it
	// tells what is quoted.
	printDesignator = regexp.MustCompile(`^(\*\*|#+ +)?\(([a-z]{1,5}|[A-Z]{1,5}|\d{1,3})\)(?:\*\*)?(?:\s+([A-Z][^.]{1,80})(?:\.(?:--|—)|$))?`)
	// printOpens matches the end of a line that has provisions under it.
	printOpens = regexp.MustCompile(`(?:--|—|:)$`)
)

// A printTree finds the provisions of one section of a print.
type printTree struct {
	open   []printLevel
	marked bool   // designators are bold or headings throughout: one that is not is of a quotation
	before string // the line before
}

// place returns the address under the section, label and heading of the
// provision that line begins, and how deep it stands; false if it begins none.
func (p *printTree) place(line string) (id, label, heading string, depth int, ok bool) {
	before := p.before
	p.before = line
	m := printDesignator.FindStringSubmatch(line)
	if m == nil || p.marked != (m[1] != "") {
		return "", "", "", 0, false
	}
	best, score := printLevel{}, 0
	for _, l := range printLevels(m[2]) {
		if s := p.score(l, printOpens.MatchString(before)); s > score {
			best, score = l, s
		}
	}
	if score == 0 {
		return "", "", "", 0, false
	}
	for n := len(p.open); n > 0 && p.open[n-1].level >= best.level; n-- {
		p.open = p.open[:n-1]
	}
	p.open = append(p.open, best)
	var path []string
	for _, l := range p.open {
		path = append(path, l.text)
	}
	return strings.Join(path, "/"), "(" + m[2] + ")", m[3], len(p.open), true
}

// score says how well a reading of a designator goes on from what is open: zero
// if not at all. The next of an open series is taken, of two the inner; the
// first of a new one only below all that is open, and before the next if the
// line before leads to it.
func (p *printTree) score(l printLevel, opens bool) int {
	deepest := -1
	for _, o := range p.open {
		if o.level == l.level && o.value == l.value-1 {
			return 10 + l.level
		}
		deepest = o.level
	}
	switch skipped := l.level - deepest - 1; {
	case l.value != 1 || skipped < 0 || skipped > 1:
		return 0
	case opens:
		return 30 - skipped
	default:
		return 3 - skipped
	}
}

// printLevels returns every reading of a designator.
func printLevels(s string) []printLevel {
	if n, err := strconv.Atoi(s); err == nil {
		return []printLevel{{printParagraph, n, s}}
	}
	low := strings.ToLower(s)
	single, numeral, doubled := printSubsection, printClause, printItem
	if s != low {
		single, numeral, doubled = printSubparagraph, printSubclause, printSubitem
	}
	var out []printLevel
	if n := letters(low); n > 0 {
		out = append(out, printLevel{single, n, s})
		if n > 26 {
			out = append(out, printLevel{doubled, n - 26, s})
		}
	}
	if n := roman(low); n > 0 {
		out = append(out, printLevel{numeral, n, s})
	}
	return out
}
