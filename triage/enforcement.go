package triage

import (
	"regexp"

	"exportwatch"
)

// A charging letter (15 CFR 766.3), a settlement or an order is about what
// somebody did. It is addressed to the respondent, or is an order against it, and
// may recite that the agency had sent it an is-informed letter, which often nobody
// else has told of.

var (
	// capitals matches a heading that stands before a sentence, as files have it
	// where nothing ends the line.
	capitals = regexp.MustCompile(`^(?:[\p{Lu}\d][\p{Lu}\d.,:;&’'/()-]*\s+){3,}`)
	// toRespondent matches that a letter was given to the respondent, in other words
	// than its name; its group is those words.
	toRespondent = regexp.MustCompile(`\b(?:(?:informed|notified|told|advised)|` + giveVerb + `(?:\s+to)?)\s+(you(?:r\s+company)?|(?:the\s+)?[Rr]espondents?)\b|\b([Yy]ou|(?:[Tt]he\s+)?[Rr]espondents?)\s+` + auxiliaries + `(?:` + getVerb + `|` + beTold + `)\b`)
	isRespondent = regexp.MustCompile(`^(?:[Yy]ou(?:r\s+[Cc]ompany)?|(?:[Tt]he\s+)?[Rr]espondents?)$`)
	// saysRequired matches what a letter says that requires a license, and not what
	// somebody exported without the one required; ofTheLetter begins a sentence that says
	// more of a letter.
	saysRequired = regexp.MustCompile(`(?i)\blicen[cs]es?\s+(?:is|was|would\s+be|will\s+be|are|were)\s+(?:\w+\s+)?(?:required|needed)\b|\b(?:requir\w+|ha[ds]\s+to|must|need\w*)\s+(?:[\w’'.,-]+\s+){0,6}?licen[cs]e|\bimpos\w+\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}?licen[cs](?:e|ing)\s+requirements?`)
	ofTheLetter  = regexp.MustCompile(`^(?:The|This|That|Its|In\s+the|By\s+the)\s+(?:[\w-]+\s+){0,3}?(?:letter|notice|notification)\b|^It\s+(?:stated|said|informed|required|imposed)\b`)
	// inMatter matches what stands before the name of the respondent.
	inMatter = regexp.MustCompile(`(?i)\b(?:in\s+the\s+matter\s+of|order\s+relating\s+to|(?:settlement\s+agreement|export\s+privileges)\s+(?:with|of)|charging\s+letter\s+(?:to|against))\s*:?\s+`)
	// charges matches what begins a case, or ends it.
	charges = regexp.MustCompile(`(?i)\bcharging\s+letter\b|\breason\s+to\s+believe\b|\balleg(?:es?|ed|ations?)\b|\bcommitted\s|\border\s+relating\s+to\b|\bden(?:y|ies|ied|ying)\b[^.;]{0,40}\bexport\s+privileges\b`)
)

// nameBytes is how far behind the words before it the name of a respondent begins.
const nameBytes = 120

// accuses reports whether the document is of a case, and no letter that the
// agency has posted beside its cases.
func (p *passage) accuses() bool {
	return p.Document.Kind == exportwatch.Enforcement && charges.MatchString(p.text)
}

// belowHeading returns sentence s or, of a charging letter or an order, what it
// says below the name of the document, which is of the case and not of a letter.
func (p *passage) belowHeading(s exportwatch.Span) string {
	sentence := p.text[s[0]:s[1]]
	if p.Document.Kind == exportwatch.Enforcement {
		return sentence[len(capitals.FindString(sentence)):]
	}
	return sentence
}

// ofTheCase reports whether sentence i of a charging letter or an order tells of
// another notice than an is-informed letter: the agency gives many in a case, all
// of them near what was exported without a license.
func (p *passage) ofTheCase(i int) bool {
	if p.Document.Kind != exportwatch.Enforcement {
		return false
	}
	s := p.sentences[i]
	sentence := p.text[s[0]:s[1]]
	if isInformed.MatchString(sentence) || specific.MatchString(sentence) || saysRequired.MatchString(sentence) {
		return false
	}
	if i+1 == len(p.sentences) {
		return true
	}
	next := p.text[p.sentences[i+1][0]:p.sentences[i+1][1]]
	return !ofTheLetter.MatchString(next) || !saysRequired.MatchString(next)
}

// respondentAct reads a letter to the respondent in sentence i.
func (p *passage) respondentAct(i int) []act {
	s := p.sentences[i]
	sentence := p.text[s[0]:min(s[1], s[0]+maxSentence)]
	for _, m := range toRespondent.FindAllStringSubmatchIndex(sentence, -1) {
		by := actor
		if m[2] < 0 {
			m, by = append(m[:2:2], m[4:]...), nearby
		}
		if hedged(sentence, m[0], m[1]) || !given(sentence, by, m) {
			continue
		}
		a := act{sentence: i, start: s[0] + m[0], end: s[0] + m[1]}
		a.recipient, a.at = p.respondent(exportwatch.Span{s[0] + m[2], s[0] + m[3]})
		return []act{a}
	}
	return nil
}

// respondent returns whom the document is against and where it says so, or no name
// and the span at.
func (p *passage) respondent(at exportwatch.Span) (string, exportwatch.Span) {
	if name, named := p.against(); name != "" {
		return name, named
	}
	return "", at
}

// readRespondent reads whom the document is against: named with the matter, or
// above the salutation. It returns no name if that is nobody or several.
func (p *passage) readRespondent() (name string, named exportwatch.Span) {
	for _, m := range inMatter.FindAllStringIndex(p.text, maxActs) {
		one := withForm.FindStringIndex(p.text[m[1]:min(len(p.text), m[1]+nameBytes)])
		if one == nil || one[0] > 0 {
			continue
		}
		span := exportwatch.Span{m[1], m[1] + one[1]}
		found, ok := recipientName(p.text[span[0]:span[1]])
		switch {
		case !ok || person.MatchString(found):
		case name == "":
			name, named = found, span
		case !sameName(name, found):
			return "", exportwatch.Span{}
		}
	}
	if name != "" {
		return name, named
	}
	l := p.asLetter()
	if l.head == 0 {
		return "", exportwatch.Span{}
	}
	name, named, _ = l.addressee(l.head)
	return name, named
}

// longSince flags a letter that a case recites long after it was given. It may never
// have been told of, however old it is, and needs nobody at once.
func (d *draft) longSince() {
	d.flag("given long before the case")
	d.Severity = exportwatch.High
}
