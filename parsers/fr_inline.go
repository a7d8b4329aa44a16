package parsers

import (
	"regexp"
	"strings"
)

// inlineMark matches, where words end or a list begins, the number or letter of an
// instruction that stands in the one above it: "by: (1) Removing ...; and (2) Adding".
var inlineMark = regexp.MustCompile(`(?:[:;.—]|\bby)(?:\s*\band\b,?)?\s+(?:\(([a-z]{1,4}|\d{1,2}|[A-Z])\)|([a-z]{1,4}|\d{1,2}|[A-Z])\.)\s+`)

// inlineWords matches what an instruction begins with behind its number, other than a
// verb. A number before other words is that of a provision: "paragraphs (a); (b)
// introductory text".
var inlineWords = regexp.MustCompile(`(?i)^(?:by\s+|(?:in|under|from)\s+(?:the\s+(?:\w+\s+){0,2}(?:entr|definition|table|introductory|heading|countr)|(?:newly\s+\w+\s+)?paragraphs?\b|sections?\b|§|supplement|ECCN|“)|paragraphs?\s+\(|sections?\s+\d|§)`)

// inlined divides an instruction into the one that leads and those that stand in it
// under numbers, which begin with the first of their kind and follow each other.
func inlined(bare string) []string {
	var cuts []int
	last := map[string]int{} // value of the mark before, by its form and series
	items := 0
	for _, m := range inlineMark.FindAllStringSubmatchIndex(bare, -1) {
		form, at := "(", m[2]
		if at < 0 {
			form, at = ".", m[4]
		}
		label := bare[at : at+max(m[3]-m[2], m[5]-m[4])]
		if !beginsInstruction(bare[m[1]:]) || !follow(last, form, label, bare[m[0]]) {
			continue
		}
		if form == "(" {
			at--
		}
		cuts = append(cuts, at)
		items++
	}
	if items < 2 {
		return []string{bare}
	}
	var out []string
	from := 0
	for _, cut := range cuts {
		out = append(out, strings.TrimSpace(bare[from:cut]))
		from = cut
	}
	return append(out, bare[from:])
}

// follow reports whether label is the first of a list, which a colon or "by" leads to,
// or comes after the one before it, and keeps it as the last.
func follow(last map[string]int, form, label string, before byte) bool {
	for _, r := range outlineRanks(label) {
		series := form + string(rune('0'+r.series))
		if n, begun := last[series]; begun && r.value == n+1 || r.value == 1 && before != ';' {
			last[series] = r.value
			return true
		}
	}
	return false
}

// beginsInstruction reports whether words are those of an instruction: a verb that
// tells to do something, or where that is done.
func beginsInstruction(words string) bool {
	if inlineWords.MatchString(words) {
		return true
	}
	m := verbRE.FindStringSubmatchIndex(words[:min(len(words), longestVerb)])
	return m != nil && !passiveRE.MatchString(words) && !participle.MatchString(words[m[4]:m[5]])
}
