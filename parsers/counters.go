package parsers

import (
	"slices"
	"strings"
)

// counted lists the beginnings of the words that counters matches beside a
// number.
var counted = []string{"view", "hit", "visit", "comment", "share", "like", "download"}

// mayCount reports whether counters could match in s: it holds a time of day, or
// a digit and one of the words. Most paragraphs hold neither, and searching each
// of them for all that a counter may look like takes longer than reading the page.
func mayCount(s string) bool {
	if !strings.ContainsAny(s, "0123456789") {
		return false
	}
	lower := strings.ReplaceAll(strings.ToLower(s), "\u017f", "s") // the long s, an s to a pattern without case
	return tellsTime(s) || slices.ContainsFunc(counted, func(word string) bool { return strings.Contains(lower, word) })
}

// tellsTime reports whether s holds a colon between digits.
func tellsTime(s string) bool {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	for i := 1; i+1 < len(s); i++ {
		if s[i] == ':' && digit(s[i-1]) && digit(s[i+1]) {
			return true
		}
	}
	return false
}
