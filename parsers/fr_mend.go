package parsers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Files of the Federal Register's text come in two forms: one indents every
// element, so that "(SO<E T="52">2</E>)" stands on three lines, and one trims the
// text around elements, so that "in the<E T="04">Federal Register</E>on" has lost
// its spaces. mendFR brings a document of either form to what was printed: words
// apart, indexes of formulas joined, words that a page break split healed, and the
// marks of footnotes as "[3]" behind the word they stand at.
//
// What it passes on the way is returned: the footnotes and the regulatory texts.
func mendFR(doc *node) (notes frNotes, regtexts []*node) {
	m := frMender{words: map[string]bool{}, fronts: new([fronts]bool), marks: frNotes{}}
	doc.walk(func(n *node) bool {
		switch n.name {
		case "FTNT":
			m.marks.hold(n)
		case "REGTEXT":
			regtexts = append(regtexts, n)
		}
		m.gather(n)
		return true
	})
	m.lookUp(doc)
	doc.walk(func(n *node) bool {
		m.mend(n)
		return true
	})
	return m.marks, regtexts
}

// An frMender mends one document. words holds those that are looked up, which are at
// its page breaks, and whether each stands elsewhere in the text; marks are those of
// its footnotes.
type frMender struct {
	parted [][2]string // what may be the halves of words, at the page breaks
	words  map[string]bool
	fronts *[fronts]bool // whether one of words has this [frontOf]
	marks  frNotes
}

// gather notes the words around the page breaks of n.
func (m *frMender) gather(n *node) {
	for i, c := range n.children {
		if c.name != "PRTPAGE" {
			continue
		}
		if head, tail := wordsAround(n, i); tail != "" {
			m.parted = append(m.parted, [2]string{head, tail})
		}
	}
}

// wordsAround returns the letters on both sides of child i of n, or nothing if
// there is anything else, or a new sentence, on one of them.
func wordsAround(n *node, i int) (head, tail string) {
	if i == 0 || i+1 == len(n.children) {
		return "", ""
	}
	before, after := strings.TrimRightFunc(n.children[i-1].data, unicode.IsSpace), strings.TrimLeftFunc(n.children[i+1].data, unicode.IsSpace)
	head = ending(before, ofWord)
	if end := strings.IndexFunc(after, outsideWord); end >= 0 {
		after = after[:end]
	}
	if first, _ := utf8.DecodeRuneInString(after); head == "" || !unicode.IsLower(first) {
		return "", ""
	}
	return head, after
}

// outsideWord reports whether r is no letter of an English word.
func outsideWord(r rune) bool { return !ofWord(r) }

// ofWord reports whether r is a letter of an English word.
func ofWord(r rune) bool { return r < utf8.RuneSelf && isLetter(byte(r)) }

// ending returns the characters at the end of s of which is holds.
func ending(s string, is func(rune) bool) string { return s[len(strings.TrimRightFunc(s, is)):] }

// lookUp looks for the words that page breaks may part, and where one is found for
// its halves.
func (m *frMender) lookUp(doc *node) {
	if len(m.parted) == 0 {
		return
	}
	see := func(n *node) bool {
		m.see(n)
		return true
	}
	for _, halves := range m.parted {
		m.ask(halves[0] + halves[1])
	}
	doc.walk(see)
	whole := len(m.words)
	for _, halves := range m.parted {
		if m.words[halves[0]+halves[1]] {
			m.ask(halves[0])
			m.ask(halves[1])
		}
	}
	if len(m.words) > whole {
		doc.walk(see)
	}
}

// see marks the words in n that stand away from its page breaks.
func (m *frMender) see(n *node) {
	for i, c := range n.children {
		if c.data == "" {
			continue
		}
		text := c.data
		if i > 0 && n.children[i-1].name == "PRTPAGE" {
			text = text[afterWord(text):]
		}
		if i+1 < len(n.children) && n.children[i+1].name == "PRTPAGE" {
			text = strings.TrimRightFunc(strings.TrimRightFunc(text, outsideWord), ofWord)
		}
		m.seeWords(text)
	}
}

// afterWord returns where the first word of text ends.
func afterWord(text string) int {
	begin := strings.IndexFunc(text, ofWord)
	if begin < 0 {
		return len(text)
	}
	if end := strings.IndexFunc(text[begin:], outsideWord); end >= 0 {
		return begin + end
	}
	return len(text)
}

// seeWords marks the words of text. It runs over the whole of a document: few words
// are looked up, those that begin like one that is asked for.
func (m *frMender) seeWords(text string) {
	front := 0 // [frontOf] what begins at the byte before
	for i := range len(text) {
		if front = front<<5&(fronts-1) | int(text[i]&31); m.fronts[front] && i > 0 {
			m.seeWordAt(text, i-1)
		}
	}
	if len(text) > 0 {
		m.seeWordAt(text, len(text)-1) // of one letter
	}
}

// seeWordAt marks the word that begins at start, if one does.
func (m *frMender) seeWordAt(text string, start int) {
	if start > 0 && isLetter(text[start-1]) {
		return
	}
	end := start
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	if _, asked := m.words[text[start:end]]; asked {
		m.words[text[start:end]] = true
	}
}

// fronts is how many values [frontOf] has.
const fronts = 1 << 10

// frontOf tells words with other first letters apart, letter case aside.
func frontOf(word string) int {
	if len(word) < 2 {
		return int(word[0]&31) << 5
	}
	return int(word[0]&31)<<5 | int(word[1]&31)
}

// ask has word looked up.
func (m *frMender) ask(word string) {
	if _, asked := m.words[word]; asked {
		return
	}
	m.words[word] = false
	if len(word) > 1 {
		m.fronts[frontOf(word)] = true
		return
	}
	for c := range 32 { // whatever follows
		m.fronts[frontOf(word)|c] = true
	}
}

// mend mends what stands among the children of n.
func (m *frMender) mend(n *node) {
	if n.name == "GPOTABLE" {
		markTableNotes(n)
	}
	kept := n.children[:0]
	for i, c := range n.children {
		switch {
		case c.name == "PRTPAGE" && m.joins(n, i):
			before, after := n.children[i-1], n.children[i+1]
			before.data, after.data = strings.TrimRightFunc(before.data, unicode.IsSpace), strings.TrimLeftFunc(after.data, unicode.IsSpace)
			continue
		case c.name == "E" && c.attr("T") != superscript:
			spaceAround(n, i)
		case c.name == "SU" && marksNote(n, i):
			markNote(n, i)
		case c.name == "SU" || c.name == "E":
			m.raised(n, i)
		case c.name == "FTREF" && i+1 < len(n.children):
			spaceBefore(n.children[i+1])
		}
		kept = append(kept, c)
	}
	n.children = kept
}

// joins reports whether the page break that is child i of n stands inside of a
// word: after a hyphen, or in a word that the document has elsewhere while it has
// not both halves.
func (m *frMender) joins(n *node, i int) bool {
	if i == 0 || i+1 == len(n.children) {
		return false
	}
	before, after := n.children[i-1].data, n.children[i+1].data
	if strings.HasSuffix(before, "-") && len(before) > 1 && before[len(before)-2] != ' ' {
		first, _ := utf8.DecodeRuneInString(after)
		return unicode.IsLetter(first) || unicode.IsDigit(first)
	}
	head, tail := wordsAround(n, i)
	return tail != "" && m.words[head+tail] && !(m.words[head] && m.words[tail])
}

// Typefaces of what stands above and below the line.
const (
	superscript = "51"
	subscript   = "52"
)

// raisedNumber matches what may be an exponent.
var raisedNumber = regexp.MustCompile(`^[+–−-]?\d{1,3}$`)

// raised writes child i of n, a raised number behind another, so that the two are
// not read as one: as the mark of a footnote that is referred to again, "[3]", else
// as an exponent, "10^26". A power of ten is never a mark.
func (m *frMender) raised(n *node, i int) {
	su := n.children[i]
	number := su.text()
	if i == 0 || !raisedNumber.MatchString(number) {
		return
	}
	before := strings.TrimRightFunc(n.children[i-1].data, unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(before)
	base := ending(before, unicode.IsDigit)
	_, isMark := m.marks[number]
	switch {
	case isMark && base != "10" && (unicode.IsDigit(last) || unicode.IsPunct(last)):
		markNote(n, i)
	case unicode.IsDigit(last):
		su.children = []*node{{data: "^" + number, line: su.line}}
		n.children[i-1].data = before
		if i+1 < len(n.children) {
			spaceBefore(n.children[i+1])
		}
	}
}

// spaceAround puts the spaces around child i of n, an E, that a file which trims
// them has lost, and takes away that before an index which indentation adds.
func spaceAround(n *node, i int) {
	e := n.children[i]
	inside := strings.TrimSpace(e.raw())
	if i > 0 && n.children[i-1].name == "" {
		before := n.children[i-1]
		if e.attr("T") == subscript {
			if trimmed := strings.TrimRightFunc(before.data, unicode.IsSpace); endsInLetter(trimmed) {
				before.data = trimmed
			}
		} else if e.attr("T") < "50" && endsWord(before.data) && beginsWord(inside) {
			before.data += " "
		}
	}
	if i+1 < len(n.children) && e.attr("T") < "50" && endsWord(inside) {
		spaceBefore(n.children[i+1])
	}
}

// spaceBefore puts a space before the text of n if that begins with a word; a lone
// "s" belongs to the word before.
func spaceBefore(n *node) {
	if n.name == "" && beginsWord(n.data) && !(strings.HasPrefix(n.data, "s") && !beginsWord(n.data[1:])) {
		n.data = " " + n.data
	}
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// endsWord reports whether s ends with what a space follows before another word.
func endsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,;:)]”’%", r)
}

func beginsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("(“§$", r)
}
