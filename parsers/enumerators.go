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
	bestScore := -1
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
			score := 0
			switch {
			case l.value == open[k].value+1:
				score = 3
			case l.value > open[k].value:
				score = 1
			}
			out = append(out, placement{withLevel(open[:k], l), score})
			return out // a series is open once
		}
	}
	score := 0
	if l.value == 1 {
		score = 2
	}
	return append(out, placement{withLevel(open, l), score})
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
