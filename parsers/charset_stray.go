package parsers

import (
	"fmt"
	"unicode/utf8"

	"exportwatch"
)

// strays counts, in what may be UTF-8, what speaks for it and against.
type strays struct {
	sequences int  // of several bytes that are UTF-8
	bytes     int  // that are no part of UTF-8
	following int  // those of them that follow another
	first     byte // of them
}

func countStrays(text []byte) (n strays) {
	before := false // another stray
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf {
			at, before = at+1, false
			continue
		}
		r, size := utf8.DecodeRune(text[at:])
		stray := r == utf8.RuneError && size == 1
		switch {
		case !stray:
			n.sequences++
		case n.bytes == 0:
			n.first = text[at]
			n.bytes++
		default:
			n.bytes++
		}
		if stray && before {
			n.following++
		}
		at, before = at+size, stray
	}
	return n
}

// fewStrays bounds the stray bytes that no conclusion is drawn from.
const fewStrays = 8

// garble reports whether a text of size bytes with these strays cannot be read
// as UTF-8 or Windows-1252: one byte in ten is a stray, and one stray in three
// follows another. Letters with accents and quotation marks of Windows-1252 are
// rarer and stand alone; what was written in Chinese, Cyrillic or no letters at
// all is not.
func (n strays) garble(size int) bool {
	return n.bytes > fewStrays && n.bytes*10 > size && n.following*3 > n.bytes
}

// strayCode is the code of the warning that bytes of a text had to be guessed.
const strayCode = "charset"

// warnings tells of the stray bytes of a text.
func (n strays) warnings() []exportwatch.Warning {
	if n.bytes == 0 {
		return nil
	}
	return []exportwatch.Warning{{Code: strayCode,
		Message: fmt.Sprintf("bytes that are not UTF-8, read as Windows-1252: %d, the first 0x%02X", n.bytes, n.first)}}
}

// cutSequence returns where the sequence of several bytes begins that the end of
// text cuts, or -1.
func cutSequence(text []byte) int {
	for at := len(text) - 1; at >= max(0, len(text)-utf8.UTFMax); at-- {
		if utf8.RuneStart(text[at]) {
			if utf8.FullRune(text[at:]) {
				return -1
			}
			return at
		}
	}
	return -1
}

// mendUTF8 returns text, which is UTF-8 but for some bytes, as UTF-8. A stray
// byte is the character of Windows-1252, from which such bytes are pasted. What is
// left of a longer sequence that was cut, and what Windows-1252 has no character
// for, becomes U+FFFD.
func mendUTF8(text []byte) []byte {
	out := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			r, size = strayRune(text)
		}
		out = utf8.AppendRune(out, r)
		text = text[size:]
	}
	return out
}

// strayRune returns what the stray byte at the start of text is read as, and how
// many bytes that takes.
func strayRune(text []byte) (r rune, size int) {
	size = 1
	if text[0] == 0xE2 || text[0] >= 0xF0 { // quotation marks and dashes, emoji
		for size < min(len(text), utf8.UTFMax) && text[size]&0xC0 == 0x80 {
			size++
		}
	}
	switch {
	case size > 1:
		return utf8.RuneError, size
	case text[0] < 0xA0:
		return []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")[text[0]-0x80], 1
	}
	return rune(text[0]), 1
}
