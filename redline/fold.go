package redline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minFold is the number of words from which unchanged text is worth folding.
const minFold = 8

// fold splits unchanged parts into what is shown round changes, context words
// on each side, and what is folded away. A caption takes the place of context.
func fold(parts []part, context int) []part {
	var out []part
	for i, p := range parts {
		if p.kind != same {
			out = append(out, p)
			continue
		}
		var head, tail int
		if i > 0 && parts[i-1].kind != caption {
			head = context
		}
		if i < len(parts)-1 && parts[i+1].kind != caption {
			tail = context
		}
		out = append(out, foldText(p.text, head, tail)...)
	}
	return out
}

// foldText keeps head words at the start of text and tail words at its end.
func foldText(text string, head, tail int) []part {
	start := 0
	for range head {
		start = wordEnd(text, start)
	}
	end := len(text)
	for range tail {
		end = wordStart(text, end)
	}
	if start >= end || words(text[start:end], minFold) < minFold {
		return []part{{kind: same, text: text}}
	}
	var out []part
	for _, p := range []part{{kind: same, text: text[:start]}, {kind: folded, text: text[start:end]}, {kind: same, text: text[end:]}} {
		if p.text != "" {
			out = append(out, p)
		}
	}
	return out
}

// wordEnd returns the end of the first word at or after at.
func wordEnd(s string, at int) int {
	inWord := false
	for i, r := range s[at:] {
		space := unicode.IsSpace(r)
		if inWord && space {
			return at + i
		}
		inWord = inWord || !space
	}
	return len(s)
}

// wordStart returns the start of the last word before at.
func wordStart(s string, at int) int {
	inWord := false
	for at > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:at])
		space := unicode.IsSpace(r)
		if inWord && space {
			return at
		}
		inWord = inWord || !space
		at -= n
	}
	return 0
}

// words counts the words of s, up to most; negative is no bound.
func words(s string, most int) (n int) {
	inWord := false
	for _, r := range s {
		space := unicode.IsSpace(r)
		if !space && !inWord {
			if n++; n == most {
				return n
			}
		}
		inWord = !space
	}
	return n
}

// clean returns s fit to be shown: line breaks and tabs kept, other control
// characters, those that turn the direction of text, and invalid bytes replaced
// by U+FFFD.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return -1
		case unicode.IsControl(r), r == '\u2028', r == '\u2029',
			'\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069', r == '\u200e', r == '\u200f':
			return utf8.RuneError
		}
		return r
	}, s)
}
