package dates

import (
	"regexp"
	"strings"
)

var (
	sentenceEnd = regexp.MustCompile(`[.;]\s+|\s+\x{2022}\s+|\n`)
	notAnEnd    = regexp.MustCompile(`(?i)(?:\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|no|nos|u\.s|a\.m|p\.m|a\.l\.t|sec|dr|mr|ms|st|inc|ltd|co|v|pub|fed|reg|stat)|\b[A-Z])$`)
	// captionHead is a heading before its day: "Effective Date. April 2, 2031".
	captionHead = regexp.MustCompile(`(?i)^\s*(?:effective|compliance|applicab\w+|comments?(?:\s+due)?|closing|expiration)\s+dates?$`)
	// clock ends in a point that may end a sentence: what follows decides.
	clock = regexp.MustCompile(`(?i)\b[ap]\.m$`)
	// begins matches the words that a sentence of a caption begins with.
	begins = regexp.MustCompile(`^\s*(?:The|This|These|Those|Comments?|Reply|Written|Submit|Please|If|For|All|Any|Public|Requests?|We|It|To|You|See|Effective|Applicable)\s`)
)

// longestAbbreviation is how many bytes before a point are looked at for one.
const longestAbbreviation = 8

// sentences returns the spans of the sentences of s. They end at points, semicolons,
// bullets and lines, not at the points of abbreviations.
func sentences(s string) [][2]int {
	var out [][2]int
	start := 0
	add := func(end int) {
		piece := s[start:end]
		from := start + len(piece) - len(strings.TrimLeft(piece, " \t\r\n"))
		if to := from + len(strings.TrimSpace(piece)); from < to {
			out = append(out, [2]int{from, to})
		}
	}
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		before := s[max(start, m[0]-longestAbbreviation):m[0]]
		if s[m[0]] == '.' && notAnEnd.MatchString(before) && !(clock.MatchString(before) && begins.MatchString(s[m[1]:min(len(s), m[1]+longestStart)])) {
			continue
		}
		if s[m[0]] == '.' && captionHead.MatchString(s[start:m[0]]) {
			continue
		}
		add(m[0])
		start = m[1]
	}
	add(len(s))
	return out
}

// longestStart is how many bytes after a point are looked at for the beginning of a
// sentence.
const longestStart = 16
