package triage

import "regexp"

// What a sentence says of a letter counts only if it says that the letter was
// given: a power, a plan, a guess, a condition or a denial is no act.

var (
	// unreal, anywhere before the act, makes it a condition, a rumour or a
	// denial.
	unreal = regexp.MustCompile(`\b(?:[Ii]f|[Ww]hether|[Uu]nless|[Ii]magine|[Ss]uppose|(?i:rumou?r(?:s|ed)?)|den(?:y|ies|ied)|never|(?i:no)\s+(?:such\s+)?(?:letter|notice|directive|company))\b|^Had\s`)
	// unsure, in the clause of the act and before it, makes it a power or a plan.
	unsure = regexp.MustCompile(`\b(?:may|might|could|would|can|cannot|will|should|considers?|considering|considered|weigh(?:s|ing|ed)?|plan(?:s|ned|ning)?\s+to|expect(?:s|ed)?\s+to|intends?\s+to|about\s+to|propos(?:es?|ed|ing)|(?:de)?authori[sz](?:es?|ed|ing)|authority\s+to|power\s+to|able\s+to|allows?|process\s+(?:to|for)|talks|possible|possibly|likely|(?:did|do|does|has|have|had|was|were|is|are)(?:\s+not|n[’']t))\b`)
	// noneIn, in the words of the act, says that there was none.
	noneIn = regexp.MustCompile(`(?i)\b(?:received|got|sent|issued|given)\s+no\s|\bno\s+(?:such\s+)?(?:letter|notice|directive)\b`)
	clause = regexp.MustCompile(`[,;:—()“”]|\b(?:that|which|who|and|but|while)\s`)
)

// aside matches words between commas, which hedge nothing but themselves.
var aside = regexp.MustCompile(`,\s[^,;]{1,100},`)

// maxClause is how far back the clause of an act may reach, in bytes.
const maxClause = 240

// hedged reports whether sentence[start:end], which tells of an act, is said to
// be no fact.
func hedged(sentence string, start, end int) bool {
	if unreal.MatchString(sentence[:end]) || noneIn.MatchString(sentence[start:end]) {
		return true
	}
	before := aside.ReplaceAllString(sentence[max(0, start-maxClause):start], " ")
	if all := clause.FindAllStringIndex(before, -1); len(all) > 0 {
		before = before[all[len(all)-1][1]:]
	}
	return unsure.MatchString(before + aside.ReplaceAllString(sentence[start:end], " "))
}
