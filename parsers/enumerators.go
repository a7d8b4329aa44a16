package parsers

import (
	"regexp"
	"strconv"
	"strings"
)

// The paragraphs of a CFR section are designated (a), (1), (i), (A), and below
// that (1) and (i) in italics. Nothing in the XML says at which level a
// paragraph stands: "(i)" is the ninth letter or the first roman numeral.

// An enumerator is one designator at the front of a paragraph.
type enumerator struct {
	text   string // without parentheses
	italic bool
}

// A rank is a reading of an enumerator: which series, and the place in it.
type rank struct {
	series int
	value  int
}

// The series in the order in which sections nest them.
const (
	seriesLower = iota
	seriesDigit
	seriesRoman
	seriesUpper
	seriesItalicDigit
	seriesItalicRoman
)

// ranks returns every reading of e.
func (e enumerator) ranks() []rank {
	var out []rank
	if n, err := strconv.Atoi(e.text); err == nil {
		if e.italic {
			return []rank{{seriesItalicDigit, n}}
		}
		return []rank{{seriesDigit, n}}
	}
	lower := e.text == strings.ToLower(e.text)
	if n := letters(strings.ToLower(e.text)); n > 0 && !e.italic {
		if lower {
			out = append(out, rank{seriesLower, n})
		} else {
			out = append(out, rank{seriesUpper, n})
		}
	}
	if n := roman(e.text); n > 0 && lower {
		if e.italic {
			out = append(out, rank{seriesItalicRoman, n})
		} else {
			out = append(out, rank{seriesRoman, n})
		}
	}
	return out
}

// letters returns the place of a letter, doubled letters going on after z:
// a is 1, aa 27; zero if s is neither.
func letters(s string) int {
	if s == "" || strings.Trim(s, s[:1]) != "" || s[0] < 'a' || s[0] > 'z' || len(s) > 3 {
		return 0
	}
	return int(s[0]-'a') + 1 + 26*(len(s)-1)
}

// roman returns the value of a lower-case roman numeral under one hundred, or zero.
func roman(s string) int {
	tens := []string{"", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"}
	ones := []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	for t, ten := range tens {
		rest, ok := strings.CutPrefix(s, ten)
		if !ok {
			continue
		}
		for o, one := range ones {
			if rest == one {
				return 10*t + o
			}
		}
	}
	return 0
}

// A level is an open level of the paragraph tree.
type level struct {
	rank
	text string
}

// paths returns for each enumerator, in the order in which they stand in a
// section, the designators from the outermost to itself. A doubtful one is
// read so that the one after it goes on.
func paths(list []enumerator) [][]string {
	var open []level
	out := make([][]string, len(list))
	for i, e := range list {
		var after []rank
		if i+1 < len(list) {
			after = list[i+1].ranks()
		}
		open = placeNext(open, e, after)
		path := make([]string, len(open))
		for k, l := range open {
			path[k] = l.text
		}
		out[i] = path
	}
	return out
}

// placeNext returns the levels open after e.
func placeNext(open []level, e enumerator, after []rank) []level {
	var best []level
	bestScore := -2
	for _, r := range e.ranks() {
		for _, next := range placements(open, level{r, e.text}) {
			score := next.score
			if len(after) == 0 || goesOn(next.open, after) {
				score += 4
			}
			if score > bestScore {
				best, bestScore = next.open, score
			}
		}
	}
	if best == nil {
		return append(open[:len(open):len(open)], level{rank{-1, 0}, e.text})
	}
	return best
}

// A placement is one way in which an enumerator can stand.
type placement struct {
	open  []level
	score int
}

// placements returns the ways in which l can follow open: next in an open
// series, first of a series below, or, where the numbering has a gap, later in
// an open series or first of anything.
func placements(open []level, l level) []placement {
	var out []placement
	for k := len(open) - 1; k >= 0; k-- {
		if open[k].series == l.series {
			return append(out, placement{withLevel(open[:k], l), continuing(l.value - open[k].value)})
		}
	}
	return append(out, placement{withLevel(open, l), beginning(open, l)})
}

// maxGap is how many designators of a series may be missing before a reading
// as that series is the least likely one: rules print a few of many.
const maxGap = 12

// continuing scores a designator that stands step places after the last of its
// series.
func continuing(step int) int {
	switch {
	case step == 1:
		return 3
	case step > 1 && step <= maxGap:
		return 1
	case step > maxGap:
		return -1
	}
	return 0
}

// beginning scores a designator that begins a series below the open ones: the
// first of the series that the CFR nests there is the likeliest.
func beginning(open []level, l level) int {
	score := 0
	if l.value == 1 {
		score = 2
	}
	if len(open) > 0 && l.series == open[len(open)-1].series+1 {
		return score + 1
	}
	if len(open) == 0 && l.series != seriesLower && l.series != seriesDigit {
		return score - 2
	}
	return score
}

func withLevel(open []level, l level) []level {
	return append(append([]level(nil), open...), l)
}

// goesOn reports whether one of ranks is next in an open series or the first
// of a new one.
func goesOn(open []level, ranks []rank) bool {
	for _, r := range ranks {
		inOpen := false
		for _, l := range open {
			inOpen = inOpen || l.series == r.series
			if l.series == r.series && r.value == l.value+1 {
				return true
			}
		}
		if !inOpen && r.value == 1 {
			return true
		}
	}
	return false
}

// italicOn and italicOff stand around italics in the text that leading reads.
const (
	italicOn  = "\x01"
	italicOff = "\x02"
)

var (
	enumeratorRE = regexp.MustCompile(`^\s*\((\x01?)\s*([A-Za-z]{1,6}|\d{1,3})\s*\x02?\)\x02?`)
	captionRE    = regexp.MustCompile(`^\s*\x01[^\x01\x02]{1,300}\x02[\s.:—–-]*`)
)

// leading returns the enumerators at the front of a paragraph: "(a)(1)", and
// those after an italic caption: "(a) Scope. (1) ...".
func leading(n *node) []enumerator {
	var b strings.Builder
	writeItalics(&b, n)
	s := b.String()
	var out []enumerator
	for len(out) < 8 {
		m := enumeratorRE.FindStringSubmatch(s)
		if m == nil && len(out) > 0 {
			s = strings.TrimPrefix(s, captionRE.FindString(s))
			m = enumeratorRE.FindStringSubmatch(s)
		}
		if m == nil {
			return out
		}
		e := enumerator{m[2], m[1] != ""}
		if len(e.ranks()) == 0 {
			return out
		}
		out = append(out, e)
		s = s[len(m[0]):]
	}
	return out
}

// writeItalics writes the text of n with its italics marked: I in the eCFR, E
// of type 03 in the Federal Register.
func writeItalics(b *strings.Builder, n *node) {
	italic := n.name == "I" || n.name == "E" && n.attr("T") == "03"
	if italic {
		b.WriteString(italicOn)
	}
	b.WriteString(n.data)
	for _, c := range n.children {
		writeItalics(b, c)
	}
	if italic {
		b.WriteString(italicOff)
	}
}

// String returns the designator as printed, without parentheses.
func (r rank) String() string {
	switch r.series {
	case seriesLower:
		return letterAt(r.value)
	case seriesUpper:
		return strings.ToUpper(letterAt(r.value))
	case seriesRoman, seriesItalicRoman:
		return romanAt(r.value)
	}
	return strconv.Itoa(r.value)
}

// letterAt is the inverse of letters.
func letterAt(n int) string {
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

// romanAt is the inverse of roman.
func romanAt(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		value int
		text  string
	}{{90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.text)
		}
	}
	return b.String()
}
