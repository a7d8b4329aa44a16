package parsers

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"exportwatch"
)

// definesTerms reports whether a heading is that of a section that defines terms,
// such as "Definitions of terms as used in these regulations".
func definesTerms(heading string) bool {
	heading = strings.ToLower(heading)
	for _, words := range []string{"definition", "glossary", "terms defined", "defined terms", "meaning of", "meanings of", "words and phrases"} {
		if strings.Contains(heading, words) {
			return true
		}
	}
	return false
}

var (
	meaning  = regexp.MustCompile(`^[”"]?(?:\s*\([^)]{1,80}\))?[\s,.—–-]*(?:as used in [^,.]{1,60}, )?(?:means?|shall mean|has the (?:same )?meaning|have the (?:same )?meaning|includes?|refers? to|is defined|are defined)\b`)
	notATerm = regexp.MustCompile(`(?i)^(?:notes?|examples?|see|n\.b|provided|related definitions?)\b`)
)

// definitionsOf returns what tells the address of a definition: the term that a
// paragraph without a designator begins with, in italics or quotes. In a section
// that is not headed as definitions the words of a definition must follow.
func definitionsOf(heading string) func(begins string) string {
	headed := definesTerms(heading)
	return func(begins string) string {
		term, rest := leadingTerm(begins)
		if term == "" || notATerm.MatchString(term) || !headed && !meaning.MatchString(rest) || strings.TrimSpace(rest) == "" {
			return ""
		}
		term, _, _ = strings.Cut(term, "”") // what follows tells where it is used: “Sample” (Cat 3)
		return strings.Clone(fold(term))
	}
}

// maxTerm bounds a defined term in bytes.
const maxTerm = 150

// leadingTerm returns the words in italics or in quotes that a paragraph begins
// with, and what follows them; nothing if it begins otherwise.
func leadingTerm(begins string) (term, rest string) {
	begins = strings.TrimLeft(begins, " \n\t\r")
	inside, italic := strings.CutPrefix(strings.TrimLeft(begins, "“\""), italicOn)
	ends := italicOn + italicOff
	if !italic {
		if inside = strings.TrimLeft(begins, "“\""); inside == begins {
			return "", ""
		}
		ends += "”\""
	}
	end := strings.IndexAny(inside, ends)
	if end <= 0 || end > maxTerm || italic && inside[end] != italicOff[0] || !italic && inside[end] <= italicOff[0] {
		return "", ""
	}
	_, size := utf8.DecodeRuneInString(inside[end:])
	return strings.Trim(inside[:end], " \n\t“\".,:—–"), strings.ReplaceAll(inside[end+size:], "\n", " ")
}

// termAddress returns the last part of the address of a definition: "def-" and
// the words of the term, whatever its case and quotes.
func termAddress(term string) string {
	return strings.TrimRight("def-"+clip(exportwatch.Slug(term), maxSlug), "-")
}
