package triage

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"exportwatch"
)

// stopOrder matches an order to stop trade, or to keep it within limits.
const stopOrder = `\b(?:stop|halt|cease|suspend|hold|pause|end|not\s+to|barr?(?:ed|ing|s)?|prohibit(?:s|ed|ing)?|restrict(?:s|ed|ing|ions?)?|limit(?:s|ed|ing)?|curbs?)\b[^;.]{0,90}?\b(?:exports?|exporting|ship(?:ments?|ping|s)?|sales?|sell(?:ing)?|deliver(?:y|ies|ing)?|suppl(?:y|ies|ying)|access|transfers?|transferring|releas(?:e|ing))\b|\bout\s+of\s+the\s+hands\s+of\b`

var (
	// requirement matches that a license is required, or that trade has to
	// stop, in the act's own words or in those of the sentences after it.
	requirement = regexp.MustCompile(`(?i)\b(?:requir(?:es?|ed|ing)|needs?|must|ha(?:s|ve|d)\s+to|seek|obtain|apply\s+for|imposing|imposes?|imposed|subject\s+to)\b[^;]{0,90}?\blicen[cs](?:es?|ing)\b|\blicen[cs]es?\s+(?:is|are|was|were|will\s+be|would\s+be)\s+(?:\w+\s+){0,2}?(?:required|needed)|\blicen[cs](?:e|ing)\s+(?:requirements?|conditions?)\b|\bexport\s+(?:restrictions?|curbs|limits|control\s+directive)\b|\b(?:without|unless)\b(?:\s+\w+){0,6}?\s+(?:licen[cs]es?|(?:approval|authori[sz]ation|permission)\b)|` + stopOrder)
	// noRequirement matches that none is required, or none any more.
	noRequirement = regexp.MustCompile(`(?i)\bno\s+(?:longer\s+)?(?:[\w-]+\s+){0,3}licen[cs]|\bnot\s+(?:\w+\s+)?(?:requir|need|subject|be\s+required)|n[’']t\s+(?:requir|need)|\bno\s+longer\b|\blicen[cs]es?\s+(?:is|are|was|were)\s+not\b`)

	// mayNoLonger forbids what was allowed: it lifts nothing.
	mayNoLonger = regexp.MustCompile(`(?i)\b(?:may|can|could)\s+no\s+longer\b`)

	// ruleThat before a verb of imposing makes the requirement that of a rule.
	// Before anything else "that" may say what somebody is informed of "under the
	// regulations"; and what stands behind "under" may be said of the letter.
	ruleThat = regexp.MustCompile(`(?i)\b(?:rules?|regulations?)\s+(?:that|which)\s+(?:(?:also|now|already|would|will|may|could|\w+ly)\s+)*$`)
	underIt  = regexp.MustCompile(`\b(?:under|pursuant\s+to|in\s+accordance\s+with)\s[^,;]*$`)
	imposing = regexp.MustCompile(`(?i)^(?:requir(?:es?|ed)|impos(?:es?|ed)|restrict(?:s|ed)?|limit(?:s|ed)?|prohibit(?:s|ed)?|bar(?:s|red)?|curbs?|stop|halt|end)\s(?:[^o]|o[^n])`)

	// removal before it takes it away.
	removal = regexp.MustCompile(`(?i)\b(?:remov(?:es|ed|ing)|lift(?:s|ed|ing)|eas(?:es|ed|ing)|withdr(?:aws|ew|awn|awing)|rescind(?:s|ed|ing)|revok(?:es|ed|ing)|terminat(?:es|ed|ing))\s+(?:[\w-]+\s+){0,4}$`)
	// violation before "without a license" makes it a breach of the old rules.
	violation = regexp.MustCompile(`(?i)\b(?:for|had|having|alleg\w+|accus\w+|illegally|unlawfully)\s+(?:\w+\s+){0,2}?(?:export|re-?export|ship|sell|sold|sent)\w*\s[^;.]{0,40}$`)
	// trade must be spoken of beside an order to stop that names no license.
	trade = regexp.MustCompile(`(?i)\b(?:export\w*|licen[cs]\w*|China|Chinese|Russian?|foreign|abroad|overseas|countr(?:y|ies)|national\s+security)\b`)
)

// requires reports whether sentence i speaks of an is-informed letter, or it
// or one of the two after it says that a license is required.
func (p *passage) requires(i int) bool {
	s := p.sentences[i]
	if isInformed.MatchString(p.text[s[0]:s[1]]) {
		return true
	}
	_, ok := required(p.text[s[0]:p.windowEnd(i)])
	return ok
}

// required returns where text says first that a license is required, not that
// none is.
func required(text string) (exportwatch.Span, bool) {
	ofTrade := sync.OnceValue(func() bool { return trade.MatchString(text) })
	for _, m := range requirement.FindAllStringIndex(text, -1) {
		words := text[m[0]:m[1]]
		switch {
		case noRequirement.MatchString(mayNoLonger.ReplaceAllString(text[max(0, m[0]-24):min(len(text), m[1]+8)], "may not")):
		case breach(text[max(0, m[0]-60):m[0]]):
		case isAllowed(text[max(0, m[0]-maxReach):m[0]]) && strings.HasPrefix(strings.ToLower(words), "without"):
		case imposing.MatchString(words) && ofARule(text[max(0, m[0]-maxReach):m[0]]):
		case removal.MatchString(text[max(0, m[0]-maxReach):m[0]]):
		case !strings.Contains(strings.ToLower(words), "licen") && !ofTrade() && !toBuyer(text[:m[0]], text[m[1]:]):
		default:
			return exportwatch.Span{m[0], m[1]}, true
		}
	}
	return exportwatch.Span{}, false
}

// breach reports whether text ends in what was done against the rules: goods
// that were sent, not letters.
func breach(text string) bool {
	return violation.MatchString(text) && !notice.MatchString(violation.FindString(text))
}

// toBuyer reports whether an order of the department to stop trade, between two
// texts, names who was to have the goods: it orders that of exports alone.
func toBuyer(before, after string) bool {
	m := buyer.FindStringSubmatch(after)
	if m == nil || !department.MatchString(before) {
		return false
	}
	_, ok := recipientName(m[1])
	return ok
}

var (
	buyer      = regexp.MustCompile(`^[^;.,]{0,80}?\bto\s+(` + namePattern + `)`)
	department = regexp.MustCompile(`\b(?:BIS|Bureau\s+of\s+Industry\s+and\s+Security|Commerce\s+(?:Department|Secretary)|Department\s+of\s+Commerce|Secretary\s+of\s+Commerce)\b`)
)

// ofARule reports whether text ends in a rule of which the verb behind it tells.
func ofARule(text string) bool {
	m := ruleThat.FindStringIndex(text)
	return m != nil && !underIt.MatchString(text[:m[0]])
}

// isAllowed reports whether text ends in what somebody may do: that no license
// is needed for it is no requirement.
func isAllowed(text string) bool {
	m := allowed.FindStringSubmatch(text)
	return m != nil && !slices.Contains([]string{"not", "no", "only"}, m[1])
}

// allowed matches a permission; its group is the word behind it.
var allowed = regexp.MustCompile(`\b(?:may|can|free\s+to|allowed\s+to|able\s+to)\s+(?:(?:now|again|once\s+more|also)\s+)*(\p{Ll}+)[^;.,]*$`)

// windowEnd returns where the second sentence after i ends: what is said of a
// letter is said there, or is not said of it.
func (p *passage) windowEnd(i int) int {
	return p.sentences[min(i+2, len(p.sentences)-1)][1]
}

// factsEnd returns where what is said of the letter in sentence i ends: at most
// at [passage.windowEnd], and before a sentence that dates another act, if the
// requirement is told by then.
func (p *passage) factsEnd(i int) int {
	end := p.windowEnd(i)
	for j := i + 1; j < len(p.sentences) && p.sentences[j][1] <= end; j++ {
		s := p.sentences[j]
		if s[1]-s[0] > maxSentence || !tellsOfAct(p.lower[s[0]:s[1]]) || !p.speaksOfNotice(s) || len(p.datesIn(s[0], s[1])) == 0 {
			continue
		}
		if _, ok := required(p.text[p.sentences[i][0]:p.sentences[j-1][1]]); ok {
			return p.sentences[j-1][1]
		}
	}
	return end
}
