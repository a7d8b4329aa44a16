package parsers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A vocabulary counts the words of a text that stand within lines, and compounds
// with a hyphen, in lower case.
type vocabulary map[string]int

// vocabulary returns the words of the text. Those beside the end of a line are
// left out: they may be halves.
func (t *pdfText) vocabulary() vocabulary {
	words := vocabulary{}
	for _, p := range t.pages {
		for _, l := range p.lines {
			if len(words) < maxVocabulary && !l.Mirrored {
				words.add(l.Text)
			}
		}
	}
	return words
}

// maxVocabulary is beyond the different words of any document.
const maxVocabulary = 200_000

func (v vocabulary) add(line string) {
	inner := strings.Fields(line)
	if len(inner) < 3 {
		return
	}
	for _, w := range inner[1 : len(inner)-1] {
		w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))
		if len(w) > 3 {
			v[w]++
		}
	}
}

// join returns what is left of before, and what stands between it and after,
// where after follows in the next line. A hyphen at the end of a line goes if the
// text has the word without it elsewhere, and not with it; where the text does
// not tell, it stays.
func (v vocabulary) join(before, after string) (head, between string) {
	head, divided := strings.CutSuffix(before, "-")
	last, _ := utf8.DecodeLastRuneInString(head)
	first, _ := utf8.DecodeRuneInString(after)
	if !divided || !unicode.IsLetter(last) && !unicode.IsDigit(last) || !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return before, " "
	}
	left := head[strings.LastIndexFunc(head, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	right := after
	if i := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		right = after[:i]
	}
	left, right = strings.ToLower(left), strings.ToLower(right)
	if unicode.IsLower(first) && left != "" && v[left+right] > 0 && v[left+"-"+right] == 0 {
		return head, ""
	}
	return before, ""
}
