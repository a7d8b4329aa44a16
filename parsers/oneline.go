package parsers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A oneLine gathers text on one line as heal leaves it, from one piece after the
// other.
type oneLine struct {
	out   []byte
	space bool // white space came last
	ended bool // and in it a line of a cell ended, so that a dash begins the next
}

// add puts s after what is there.
func (l *oneLine) add(s string) {
	for i := 0; i < len(s); {
		if n := wordsAt(s[i:]); n > 0 {
			l.words(s[i : i+n])
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			l.space = true
		case !hidden(r): // no part of UTF-8
			size = strayBytes(s[i:])
			l.words("\uFFFD")
		}
		i += size
	}
}

// wordsAt returns how many bytes at the front of s stand as they are: no space that
// punctuation takes away among them.
func wordsAt(s string) int {
	last := byte('(') // the byte before, or one behind which a space does not stand either
	i := 0
	for i < len(s) {
		c := s[i]
		if asFirst[last]&asSecond[c] == 0 { // nearly all
			last = c
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if c < utf8.RuneSelf || r == utf8.RuneError && size == 1 || unicode.IsSpace(r) || hidden(r) || last == ' ' && closes(s[i:]) {
			break
		}
		i += size
		last = s[i-1]
	}
	if last == ' ' {
		i--
	}
	return i
}

// Two bytes do not stand beside each other as they are, or [wordsAt] has to look closer,
// if what the one is as the first and the other as the second have a bit in common.
var asFirst, asSecond = func() (asFirst, asSecond [256]uint8) {
	const open, space, other = 1, 2, 4
	for i := range asFirst {
		c := byte(i)
		asFirst[c] = other
		switch {
		case c < ' ' || c >= 0x7f:
			asSecond[c] = other
		case c == ' ':
			asFirst[c], asSecond[c] = other|space, open|space
		case closes(string(c)):
			asSecond[c] = space
		}
		if opens(c) || c == lastOfOpen {
			asFirst[c] |= open
		}
	}
	return asFirst, asSecond
}()

// words puts words after what is there, with the white space that came before them
// unless punctuation takes it away.
func (l *oneLine) words(s string) {
	if l.space && len(l.out) > 0 && (!closes(s) || l.ended && strings.HasPrefix(s, "—")) && !l.opened() {
		l.out = append(l.out, ' ')
	}
	l.out, l.space, l.ended = append(l.out, s...), false, false
}

// opened reports whether what is there ends with what stands close to the word after
// it.
func (l *oneLine) opened() bool {
	c := l.out[len(l.out)-1]
	return opens(c) || c == lastOfOpen && strings.HasSuffix(string(l.out[max(0, len(l.out)-3):]), "“")
}

// lastOfOpen is the last byte of "“" in UTF-8.
const lastOfOpen = 0x9C

func opens(c byte) bool { return c == '(' || c == '[' }

// closes reports whether s, which is not empty, begins with what stands close to the
// word before it.
func closes(s string) bool {
	switch s[0] {
	case ')', ']', ',', ';':
		return true
	case "”"[0]:
		return strings.HasPrefix(s, "”") || strings.HasPrefix(s, "—")
	}
	return false
}

// node puts the text of n after what is there, as it stands in a line: a page break
// inside a sentence is a space, an exponent is marked, a picture named.
func (l *oneLine) node(n *node) {
	if n.name == "" {
		l.add(n.data)
		return
	}
	switch n.name {
	case "PRTPAGE":
		l.space = true
	case "BR", "br", "LI":
		l.space, l.ended = true, true
	case "img", "IMG", "GID", "MID":
		l.add(imageMark(n))
		return
	case "fraction": // "2<fraction>1/2</fraction>" is no 21/2
		l.space = l.space || raises(l.out, n)
	case "SU", "sup", "superscript", "E":
		if !l.space && raises(l.out, n) {
			l.words("^")
		}
	case "a":
		if strings.Contains(n.attr("href"), "/graphics/pdfs/") {
			return // of the publisher's site, to a better print of a picture
		}
	case "AC":
		l.add(accent(n.attr("T")))
	}
	l.space = l.space || n.begins // a paragraph of a cell
	for _, c := range n.children {
		l.node(c)
	}
	l.space = l.space || n.begins
}

// heal returns s on one line without the space that the publisher's indented files
// put between an element and the punctuation around it: "( <E>see</E> )".
func heal(s string) string {
	if wordsAt(s) == len(s) {
		return s
	}
	l := oneLine{out: make([]byte, 0, len(s))}
	l.add(s)
	return string(l.out)
}

// line returns the inline text of n as it stands in a line.
func line(n *node) string { return opening(n, maxOpening) }

// maxOpening is more than any payload has.
const maxOpening = 1 << 30

// opening returns the front of what line returns: the words in the first size bytes of
// it, whole texts of elements.
func opening(n *node, size int) string {
	switch {
	case n == nil:
		return ""
	case n.name == "":
		return heal(n.data)
	case len(n.children) == 1 && n.children[0].name == "" && oneOf(n.name, []string{"P", "FP", "TD", "ENT", "HD", "HEAD"}):
		return heal(n.children[0].data)
	}
	l := oneLine{out: make([]byte, 0, min(n.size(), size, usualLine))}
	if size == maxOpening {
		l.node(n)
		return string(l.out)
	}
	for _, c := range n.children {
		if l.node(c); len(l.out) >= size {
			break
		}
	}
	return string(l.out)
}

// usualLine is for how many bytes room is made at first.
const usualLine = 1 << 10
