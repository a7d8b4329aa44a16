package dates

import (
	"regexp"
	"strings"
)

var (
	notAnEnd = regexp.MustCompile(`(?i)(?:\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|no|nos|u\.s|a\.m|p\.m|a\.l\.t|sec|dr|mr|ms|st|inc|ltd|co|v|pub|fed|reg|stat)|\b[A-Z])$`)
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
	for _, m := range sentenceEnds(s) {
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

// sentenceEnds returns the spans of what may end a sentence of s: a point or semicolon
// with the white space after it, a bullet with that around it, the end of a line.
func sentenceEnds(s string) [][2]int {
	var out [][2]int
	for i := 0; i < len(s); i++ {
		space := spaces(s[i:])
		switch {
		case s[i] == '.' || s[i] == ';':
			if n := spaces(s[i+1:]); n > 0 {
				out = append(out, [2]int{i, i + 1 + n})
				i += n
			}
		case space == 0:
		case strings.HasPrefix(s[i+space:], bullet) && spaces(s[i+space+len(bullet):]) > 0:
			end := i + space + len(bullet)
			end += spaces(s[end:])
			out = append(out, [2]int{i, end})
			i = end - 1
		default:
			for k, c := range []byte(s[i : i+space]) {
				if c == '\n' {
					out = append(out, [2]int{i + k, i + k + 1})
				}
			}
			i += space - 1
		}
	}
	return out
}

const bullet = "•"

// spaces returns how many bytes of white space s begins with.
func spaces(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || '\t' <= s[n] && s[n] <= '\r' && s[n] != '\v') {
		n++
	}
	return n
}

// longestStart is how many bytes after a point are looked at for the beginning of a
// sentence.
const longestStart = 16
