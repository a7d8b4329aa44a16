package parsers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The paragraphs of the items of an entry are designated with the whole path:
// "a.", "a.1.", "a.1.a.", letters and digits by turns, and after z aa.

// A designator is the designation of a paragraph, or of several that are
// reserved together ("a.1. to a.5. [Reserved]"), which the first of them names.
type designator struct {
	path    []string
	printed string
}

const pathPattern = `((?:[a-z]{1,4}|\d{1,3})(?:\.(?:[a-z]{1,4}|\d{1,3}))*)`

var (
	itemPathRE    = regexp.MustCompile(`^` + pathPattern + `(\.?)(?:\s+|$)`)
	itemRangeRE   = regexp.MustCompile(`^` + pathPattern + `\.?\s*(?:to|through|and|[–—-])\s*` + pathPattern + `(\.?)[\s,;]+[\[(]?(?i:reserved)`)
	notDesignated = regexp.MustCompile(`^(?:or|and|to|through)\b`)
)

// itemLead reads the designator at the front of a paragraph of the items. open
// is the path of the paragraph before it. Words that look like one ("a. or b.",
// "e.g. ...") are none.
func itemLead(text string, open []string) (designator, bool) {
	if at := itemRangeRE.FindStringSubmatchIndex(text); at != nil {
		first := strings.Split(text[at[2]:at[3]], ".")
		return designator{first, text[:at[7]]}, isItemPath(first, open)
	}
	m := itemPathRE.FindStringSubmatch(text)
	if m == nil {
		return designator{}, false
	}
	d := designator{path: strings.Split(m[1], "."), printed: m[1] + m[2]}
	if len(d.path) == 1 && m[2] == "" || !isItemPath(d.path, open) {
		return designator{}, false
	}
	return d, !notDesignated.MatchString(text[len(m[0]):])
}

// isItemPath reports whether path is a letter, a digit, a letter and so on. A few
// entries print two digits in a row; they are one if the paragraph stands under
// the open one.
func isItemPath(path, open []string) bool {
	for k, token := range path {
		_, err := strconv.Atoi(token)
		if digit := err == nil; digit == (k%2 == 1) && (digit || letters(token) > 0) {
			continue
		}
		return len(path) > 2 && k == len(path)-1 && len(open) >= k && slices.Equal(path[:k], open[:k])
	}
	return true
}

// follows reports whether path can stand next after last in the items: below it,
// or later at one of its levels. Designators may be missing between them.
func follows(last, path []string) bool {
	k := 0
	for k < len(last) && k < len(path) && last[k] == path[k] {
		k++
	}
	switch {
	case k == len(path):
		return false
	case k == len(last):
		return true
	}
	return placeOf(path[k]) > placeOf(last[k])
}

// placeOf returns the place of a token in its series: b is 2, 12 is 12, aa is 27.
func placeOf(token string) int {
	if n, err := strconv.Atoi(token); err == nil {
		return n
	}
	return letters(token)
}

// A numbering is that of the paragraphs of a note, which are designated
// within what stands above them: "1.", below it "a.", and "a.1." below that.
type numbering struct {
	id    string // of the note
	depth int    // of its paragraphs
	open  []mark
}

// A mark is one designator of a numbering.
type mark struct {
	token string
	kind  byte // '1', 'a', 'A', 'i', or with parentheses '(', '[', '{', '<'
}

var numberedMarkRE = regexp.MustCompile(`^(?:(\()([A-Za-z]{1,4}|\d{1,2})\)|([A-Z]|[a-z]{1,4}|\d{1,3})((?:\.(?:[a-z]{1,4}|\d{1,3}))*)\.?)(?:\s+|$)`)

// marks reads the designators at the front of a paragraph of a note.
func marks(text string) (found []mark, printed string) {
	m := numberedMarkRE.FindStringSubmatch(text)
	if m == nil {
		return nil, ""
	}
	printed = strings.TrimSpace(m[0])
	if m[1] != "" {
		return []mark{{m[2], kindOf(m[2], true)}}, printed
	}
	tokens := strings.Split(m[3]+m[4], ".")
	if len(tokens) == 1 && !strings.HasSuffix(printed, ".") || notDesignated.MatchString(text[len(m[0]):]) {
		return nil, ""
	}
	for k, t := range tokens {
		if k > 0 && kindOf(t, false) == found[k-1].kind {
			return nil, "" // "e.g."
		}
		found = append(found, mark{t, kindOf(t, false)})
	}
	return found, printed
}

func kindOf(token string, parens bool) byte {
	kind := byte('a')
	switch {
	case token[0] <= '9':
		kind = '1'
	case token[0] <= 'Z':
		kind = 'A'
	}
	if parens {
		return map[byte]byte{'1': '(', 'a': '[', 'A': '{'}[kind]
	}
	return kind
}

// value returns the place of m in its series, zero if it has none.
func (m mark) value() int {
	if m.kind == romanKind || m.kind == romanInParens {
		return roman(m.token)
	}
	return placeOf(strings.ToLower(m.token))
}

// The kinds of roman numerals, which are letters as well.
const romanKind, romanInParens = 'i', '<'

// readings returns m and, where it can be a roman numeral, m as one.
func (m mark) readings() []mark {
	switch {
	case roman(m.token) == 0:
		return []mark{m}
	case m.kind == 'a':
		return []mark{m, {m.token, romanKind}}
	case m.kind == '[':
		return []mark{m, {m.token, romanInParens}}
	}
	return []mark{m}
}

// find returns the marks open with those found put in their place; nil if they
// have none. The likeliest is next in an open series, then first of one below,
// then later in an open one.
func (o *numbering) find(found []mark) []mark {
	for k := len(o.open) - (len(found) - 1); k >= 0 && len(found) > 1; k-- {
		if slices.Equal(o.open[k:k+len(found)-1], found[:len(found)-1]) {
			return slices.Concat(o.open[:k], found)
		}
	}
	for _, step := range []func(k int, m mark) bool{
		func(k int, m mark) bool { return k < len(o.open) && m.value() == o.open[k].value()+1 },
		func(k int, m mark) bool { return k == len(o.open) && m.value() == 1 },
		func(k int, m mark) bool { return k < len(o.open) && m.value() > o.open[k].value() },
		func(k int, m mark) bool { return len(o.open) == 0 && m.value() > 0 && m.kind != 'A' },
	} {
		for _, m := range found[0].readings() {
			if k := o.series(m.kind); step(k, m) {
				return slices.Concat(o.open[:k], []mark{m}, found[1:])
			}
		}
	}
	return nil
}

// series returns the level at which marks of a kind are open, or the number of
// open levels.
func (o *numbering) series(kind byte) int {
	for k := len(o.open) - 1; k >= 0; k-- {
		if o.open[k].kind == kind {
			return k
		}
	}
	return len(o.open)
}

// expects reports whether text goes on with the numbering of o.
func (o *numbering) expects(text string) bool {
	if o == nil {
		return false
	}
	found, _ := marks(text)
	return found != nil && o.find(found) != nil
}

// numbered begins a paragraph of the open numbering, if text is designated as one.
func (c *controlList) numbered(text string) {
	if c.numbering == nil {
		return
	}
	found, printed := marks(text)
	if found == nil {
		return
	}
	open := c.numbering.find(found)
	if open == nil {
		return
	}
	c.numbering.open = open
	id := c.numbering.id
	for _, m := range open {
		id += "/" + m.token
	}
	c.mark(id, printed, "", c.numbering.depth+len(open)-1)
}
