package parsers

import (
	"regexp"
	"strings"

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
	italicTerm = regexp.MustCompile(`^\s*[“"]?\x01\s*[“"]?([^\x01\x02]{1,150}?)[”"]?[\s.:—–]*\x02(.*)`)
	quotedTerm = regexp.MustCompile(`^\s*[“"]([^”"\x01\x02]{1,150}?)[.,]?[”"](.*)`)
	meaning    = regexp.MustCompile(`^[”"]?(?:\s*\([^)]{1,80}\))?[\s,.—–-]*(?:as used in [^,.]{1,60}, )?(?:means?|shall mean|has the (?:same )?meaning|have the (?:same )?meaning|includes?|refers? to|is defined|are defined)\b`)
	notATerm   = regexp.MustCompile(`(?i)^(?:notes?|examples?|see|n\.b|provided|related definitions?)\b`)
)

// definitionsOf returns what tells the address of a definition: the term that a
// paragraph without a designator begins with, in italics or quotes. In a section
// that is not headed as definitions the words of a definition must follow.
func definitionsOf(heading string) func(begins string) string {
	headed := definesTerms(heading)
	return func(begins string) string {
		begins = strings.TrimLeft(begins, " \n\t\r")
		if !strings.HasPrefix(begins, italicOn) && !strings.HasPrefix(begins, "“") && !strings.HasPrefix(begins, `"`) {
			return ""
		}
		s := strings.ReplaceAll(begins, "\n", " ")
		m := italicTerm.FindStringSubmatch(s)
		if m == nil {
			m = quotedTerm.FindStringSubmatch(s)
		}
		if m == nil || notATerm.MatchString(m[1]) || !headed && !meaning.MatchString(m[2]) || strings.TrimSpace(m[2]) == "" {
			return ""
		}
		term, _, _ := strings.Cut(m[1], "”") // what follows tells where it is used: “Sample” (Cat 3)
		return strings.Clone(fold(term))
	}
}

// termAddress returns the last part of the address of a definition: "def-" and
// the words of the term, whatever its case and quotes.
func termAddress(term string) string {
	return strings.TrimRight("def-"+clip(exportwatch.Slug(term), maxSlug), "-")
}
