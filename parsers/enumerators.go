package parsers

import (
	"strconv"
	"strings"
)

// The paragraphs of a CFR section are designated (a), (1), (i), (A), and below
// that (1) and (i) in italics (1 CFR 21.11). Nothing in the XML says at which
// level a paragraph stands: "(i)" is the ninth letter or the first roman numeral.

// An enumerator is one designator at the front of a paragraph, or after a
// caption there.
type enumerator struct {
	text    string // without parentheses
	italic  bool
	below   bool   // it directly follows another of its paragraph, and so stands under that
	sibling bool   // it ends a range, as (e) does in "(c) through (e) [Reserved]"
	span    string // as printed from it to the other end of the range it begins: "(c) through (e)"
	mid     bool   // it stands after a sentence of its paragraph, in plain type
	term    bool   // it is no designator but the address of a definition
	caption string // the italics that follow it, without the stop
	ranked  []rank // what ranks returns, once it is known
}

// A rank is a reading of an enumerator: which series, and the place in it.
type rank struct {
	series int
	value  int
}

// The series in the order in which sections nest them. The last three stand
// where old regulations print them: an italic letter under a roman numeral, and
// capitals as in a statute.
const (
	seriesLower = iota
	seriesDigit
	seriesRoman
	seriesUpper
	seriesItalicDigit
	seriesItalicRoman
	seriesItalicLower
	seriesUpperRoman
	seriesTerm // defined terms, in no order
)

// ranks returns every reading of e.
func (e enumerator) ranks() []rank {
	if e.ranked != nil {
		return e.ranked
	}
	if startsWithDigit(e.text) {
		n, err := strconv.Atoi(e.text)
		switch {
		case err != nil:
			return nil
		case e.italic:
			return []rank{{seriesItalicDigit, n}}
		}
		return []rank{{seriesDigit, n}, {seriesItalicDigit, n}} // plain text loses italics
	}
	var out []rank
	small := strings.ToLower(e.text)
	asLetter, asRoman := letters(small), roman(small)
	add := func(ok int, series int) {
		if ok > 0 {
			out = append(out, rank{series, ok})
		}
	}
	switch {
	case small != e.text && strings.ToUpper(e.text) == e.text && !e.italic:
		add(asLetter, seriesUpper)
		add(asRoman, seriesUpperRoman)
	case small != e.text:
	case e.italic:
		add(asRoman, seriesItalicRoman)
		add(asLetter, seriesItalicLower)
	default:
		add(asLetter, seriesLower)
		add(asRoman, seriesRoman)
		add(asRoman, seriesItalicRoman)
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

// String returns the designator as printed, without parentheses.
func (r rank) String() string {
	switch r.series {
	case seriesLower, seriesItalicLower:
		return letterAt(r.value)
	case seriesUpper:
		return strings.ToUpper(letterAt(r.value))
	case seriesRoman, seriesItalicRoman:
		return romanAt(r.value)
	case seriesUpperRoman:
		return strings.ToUpper(romanAt(r.value))
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
