package parsers

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// counted lists the words that counters matches at the end of a paragraph, in
// the plural or, where it may be, the singular.
var counted = []string{"view", "views", "hits", "visits", "comment", "comments", "shares", "likes", "downloads"}

// mayCount reports whether counters could match in s: it holds a time of day, a
// number after a colon or a parenthesis, or ends in one of the words that are
// counted. Most paragraphs do neither, and searching each of them for all that a
// counter may look like takes longer than reading the page.
func mayCount(s string) bool {
	if !strings.ContainsAny(s, "0123456789") {
		return false
	}
	return numberFollows(s) || endsCounted(s)
}

// numberFollows reports whether s holds a colon or an opening parenthesis with a
// number after it, white space between them aside. A time of day does.
func numberFollows(s string) bool {
	for i := range len(s) {
		if s[i] != ':' && s[i] != '(' {
			continue
		}
		rest := strings.TrimLeft(s[i+1:], "\t\n\f\r ")
		if rest != "" && (rest[0] == ',' || '0' <= rest[0] && rest[0] <= '9') {
			return true
		}
	}
	return false
}

// endsCounted reports whether the last word of s is one that is counted; a word
// with letters beyond ASCII may be, since a pattern without case takes the long s
// for an s.
func endsCounted(s string) bool {
	s = strings.TrimRight(s, "\t\n\f\r ")
	word := s[strings.LastIndexAny(s, "\t\n\f\r ")+1:]
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return true
		}
	}
	return slices.Contains(counted, strings.ToLower(word))
}
