package triage

import (
	"regexp"

	"exportwatch"
)

// The agency may say that it gave letters without saying to whom: "informed two
// companies by letter", "sent is-informed letters this week". Its own word is
// taken for it; of others, only with a day and where the requirement is told.

const (
	// several are those whom a text tells of and does not name.
	several = `(?:[\w.,-]+\s+){0,5}?(?:[a-z]*makers?|exporters?|manufacturers?|producers?|suppliers?|developers?|designers?|compan(?:y|ies)|firms?|businesses|vendors?|distributors?|labs?|foundr(?:y|ies)|industry)\b`
	// letterNoun is narrower than [noticeNoun]: orders and e-mails go to many.
	letterNoun = `(?:[“"‘]?(?i:is[- ]informed)[”"’]?\s+(?:letters?|notices?|notifications?)|IILs?|letters?|specific\s+notices?)\b`
	informed   = `(?:informed|notified|told|advised|directed|instructed|ordered|required)`
	whenSent   = `(?:\s+(?:on|this|last|today|yesterday|late|earlier)\b[^;.]{0,30}?)?`
	gave       = `(?:issued|sent|delivered|served|dispatched|mailed|gave|given)`
)

var (
	// toldSeveral match the agency as the subject of words for letters to nobody
	// in particular; severalTold, those whom it told.
	toldSeveral = []*regexp.Regexp{
		regexp.MustCompile(`\b` + informed + `\s+` + several + `[^;.]{0,80}?\b(?:by|in|through|via|with)\s+(?:[\w-]+\s+){0,3}?` + letterNoun),
		regexp.MustCompile(`\b` + gave + `\s+(?:` + several + `\s+)?(?:[\w-]+\s+){0,2}?` + letterNoun),
	}
	severalTold = []*regexp.Regexp{
		regexp.MustCompile(`(?i:\b` + several + `)[^;.]{0,60}?\s(?:(?:was|were|been)\s+` + informed + `\b[^;.]{0,100}?\bby\s+(?:[\w-]+\s+){0,3}?` + letterNoun + `|(?:received|got)\s+(?:[\w-]+\s+){0,3}?` + letterNoun + `)`),
		regexp.MustCompile(`\b(?i:` + letterNoun + `)\s+(?:was|were|have\s+been|has\s+been)\s+(?:today\s+)?(?:issued|sent|delivered|dispatched|mailed)\b`),
	}
	// noSuch, in the words matched or right after them, makes them of something
	// else: letters in general, or a notice to the public.
	noSuch = regexp.MustCompile(`(?i)\bsuch\b|\bFederal\s+Register\b|\bwebsite\b|\bguidance\b|\b(?:due\s+diligence|outreach|thank|congress\w*|lawmakers|invit\w+|remind\w*|urging|best\s+practices)\b`)
	// toUnnamed and toNamed follow a letter: to some not named, or to one named.
	toUnnamed = regexp.MustCompile(`^` + whenSent + `\s+to\s+` + several)
	toNamed   = regexp.MustCompile(`^` + whenSent + `\s+to\s+(?:the\s+)?\p{Lu}`)
	// theOne is one whom the text tells of elsewhere, or should.
	theOne = regexp.MustCompile(`^(?:` + informed + `|` + gave + `)\s+the\s+(?:[\w-]+\s+){0,3}?(?:company|firm|[a-z]*maker|exporter|manufacturer|supplier|developer)\b`)
	lately = regexp.MustCompile(`(?i)\b(?:today|tonight|yesterday|(?:this|last)\s+(?:week|month|morning)|just)\b`)
)

// unnamedActs returns the letter that sentence i tells of without its recipient.
func (p *passage) unnamedActs(i int) []act {
	own := p.agencyOwn()
	if !own && p.Document.Kind != exportwatch.Article && p.Document.Kind != exportwatch.Statement {
		return nil
	}
	s := p.sentences[i]
	sentence := p.text[s[0]:s[1]]
	m := toNobody(sentence)
	if m == nil || hedged(sentence, m[0], m[1]) || !p.tellsRequirement(i) {
		return nil
	}
	dated := len(p.datesIn(s[0], s[1])) > 0
	if !own && (!dated || theOne.MatchString(sentence[m[0]:])) {
		return nil
	}
	vague := !own || !dated && !lately.MatchString(sentence)
	return []act{{sentence: i, start: s[0] + m[0], end: s[0] + m[1], vague: vague}}
}

// agencyOwn reports whether the text is the agency's own word.
func (p *passage) agencyOwn() bool {
	switch p.Document.Kind {
	case exportwatch.PressRelease, exportwatch.Statement:
		return namesAgency(p.Source.Publisher) || onAgencySite(p.link())
	}
	return false
}

// tellsRequirement reports whether sentence i calls its letter is-informed, or
// it or those after it say that a license is required to export.
func (p *passage) tellsRequirement(i int) bool {
	s := p.sentences[i]
	return isInformed.MatchString(p.text[s[0]:s[1]]) || licensesExports(p.text[s[0]:p.windowEnd(i)])
}

// toNobody returns where a sentence says that the agency gave a letter to
// somebody whom it does not name, nil if it does not.
func toNobody(sentence string) []int {
	for _, re := range toldSeveral {
		m := re.FindStringIndex(sentence)
		if m != nil && agencyActs(sentence[:m[0]]) && general(sentence, m) {
			return m
		}
	}
	for _, re := range severalTold {
		m := re.FindStringIndex(sentence)
		if m != nil && namesAgency(sentence) && byAgency(sentence, []int{m[0], m[1], m[0], m[1]}) && general(sentence, m) {
			return m
		}
	}
	return nil
}

// general reports whether what m matched is of letters to somebody, and not of
// those to one whom the sentence names. A letter that is not called is-informed
// goes to anybody.
func general(sentence string, m []int) bool {
	words, after := sentence[m[0]:m[1]], sentence[m[1]:]
	if noSuch.MatchString(sentence[m[0]:min(len(sentence), m[1]+maxStart)]) {
		return false
	}
	if toUnnamed.MatchString(after) {
		return true
	}
	return !toNamed.MatchString(after) && (isInformed.MatchString(words) || someBody.MatchString(words))
}

var someBody = regexp.MustCompile(`(?i)\b` + several)
