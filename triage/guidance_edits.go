package triage

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"exportwatch"
)

// An agency touches its guidance for many reasons. That a page bears a new date
// of its last update is no change of what it says; a spelling set right, another
// telephone number or another address of mail is one that can wait.

var (
	// updateStamp matches a line that tells only when the page was last worked on.
	updateStamp = regexp.MustCompile(`(?i)^\W*(?:(?:this\s+)?page\s+)?(?:was\s+)?(?:date\s+)?(?:last\s+)?(?:updated?|reviewed?|modified|revised|changed)(?:\s+(?:date|on))?\W*\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:` + monthDay + `|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})\W*$`)
	// contact matches what reaches an office: a telephone number, an address of mail.
	contact = regexp.MustCompile(`\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}`)
)

const monthDay = `(?:` + monthNames + `)\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+(?:` + monthNames + `)\s+\d{4}`

// tellingEdits returns the edits that change what the text says: those that are more
// than a new date of its last update.
func tellingEdits(old, text string, edits []exportwatch.Edit) []exportwatch.Edit {
	return slices.DeleteFunc(slices.Clone(edits), func(e exportwatch.Edit) bool {
		was, is := linesAt(old, e.Old), linesAt(text, e.New)
		return was+is != "" && allStamps(was) && allStamps(is)
	})
}

func allStamps(lines string) bool {
	for _, l := range strings.Split(lines, "\n") {
		if strings.TrimSpace(l) != "" && !updateStamp.MatchString(l) {
			return false
		}
	}
	return true
}

// linesAt returns the lines that a span touches, none for an empty span.
func linesAt(text string, s exportwatch.Span) string {
	if s[0] < 0 || s[1] > len(text) || s[0] >= s[1] {
		return ""
	}
	start := strings.LastIndexByte(text[:s[0]], '\n') + 1
	end := s[1]
	if n := strings.IndexByte(text[end:], '\n'); n >= 0 && text[end-1] != '\n' {
		end += n
	} else if n < 0 {
		end = len(text)
	}
	return text[start:end]
}

// slight reports whether every edit sets a spelling right or changes how an
// office is reached.
func slight(old, text string, edits []exportwatch.Edit) bool {
	return !slices.ContainsFunc(edits, func(e exportwatch.Edit) bool {
		return e.Op != exportwatch.OpReplace || !sameContact(old, text, e) && !misspelt(wordAt(old, e.Old), wordAt(text, e.New))
	})
}

// sameContact reports whether an edit lies within what reaches an office, before
// and after.
func sameContact(old, text string, e exportwatch.Edit) bool {
	return withinContact(old, e.Old) && withinContact(text, e.New)
}

// maxContact is how far around an edit a number or address is looked for, in bytes.
const maxContact = 120

func withinContact(text string, s exportwatch.Span) bool {
	if s[0] < 0 || s[1] > len(text) || s[0] > s[1] {
		return false
	}
	base := max(0, s[0]-maxContact)
	said := text[base:min(len(text), s[1]+maxContact)]
	edited := trimmed(text, s[0], s[1])
	from, to := edited[0]-base, edited[0]-base+len(strings.TrimRight(text[edited[0]:edited[1]], ".,;"))
	return slices.ContainsFunc(contact.FindAllStringIndex(said, -1), func(m []int) bool { return m[0] <= from && to <= m[1] })
}

// wordAt returns the word that a span is or lies in, empty if it is more than one.
func wordAt(text string, s exportwatch.Span) string {
	if s[0] < 0 || s[1] > len(text) || s[0] > s[1] {
		return ""
	}
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	start := strings.LastIndexFunc(text[:s[0]], notLetter) + 1
	for start < s[0] && text[start]&0xC0 == 0x80 { // inside the rune found
		start++
	}
	end := len(text)
	if n := strings.IndexFunc(text[s[1]:], notLetter); n >= 0 {
		end = s[1] + n
	}
	word := strings.Trim(text[start:end], " .,;:()")
	if strings.ContainsFunc(word, notLetter) {
		return ""
	}
	return word
}

// shortestMisspelt is the length from which two words that differ by a slip are
// taken for one word: short ones are others ("now", "not").
const shortestMisspelt = 6

// misspelt reports whether two words are one, written with a slip of the pen
// inside: two letters that changed places, or one too many, too few or wrong.
// Beginnings and endings carry meaning: "import" and "export", "item" and "items".
func misspelt(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < shortestMisspelt || len(b)-len(a) > 1 || a == b {
		return false
	}
	head := 0
	for head < len(a) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	if head < 2 || tail < 2 {
		return false
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	return len(y) <= 1 || len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}
