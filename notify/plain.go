package notify

import (
	"strings"
	"unicode"
)

// oneLine returns s as one line that cannot end a header, move a terminal's
// cursor or reorder what a reader sees: control and bidirectional formatting
// characters become spaces, runs of spaces become one, bytes that are not
// UTF-8 become U+FFFD.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if hidden(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// hidden reports whether r is shown as nothing but changes what is shown
// around it. The bidirectional controls are those of Unicode Annex 9.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) ||
		r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}

// clip returns the first n runes of s, the last replaced by an ellipsis if
// anything was left off.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}

// cleanLines returns s with what oneLine takes out of a line taken out of each
// of its lines, the line ends and the indentation kept. A rune cut at the end
// is dropped.
func cleanLines(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case hidden(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimRight(s, " \n")
}
