package triage

import (
	"regexp"
	"strings"
)

// Much that the department and its neighbours write reads like a letter on
// exports and is none. Some of it is told by what it does; some only by what it
// is about, and a report of a letter may mention that in passing.

// otherOffice matches those who give other notices: agencies, and offices of
// the department that license no exports.
const otherOffice = `(?:Committee\s+on\s+Foreign\s+Investment(?:\s+in\s+the\s+United\s+States)?|Federal\s+Trade\s+Commission|FTC|NOAA|ICTS|OFAC|(?i:inspector\s+general))`

var (
	// otherNotice matches notices of the agency that impose no license
	// requirement, or are not export controls.
	otherNotice = regexp.MustCompile(`(?i)supplier[- ]list|red[- ]flag|project guardian|warning letter|charging letter|denying export privileges|denial order|subpoena|civil penalt|settlement|voluntary self-disclosure|demand letter|comment letter|letter of intent|anti-?dumping|countervailing|advisory opinion|\bto pay\b|\bfined\b|\bCFIUS\b|\bdivest|\bsale of its\b`)

	// byOthers matches notices that others give, and the terms of a grant.
	byOthers = regexp.MustCompile(`\b` + otherOffice + `\b(?:[’']s)?(?:\s+(?:office|staff|officials?))?(?:\s+of\s+the\s+Commerce\s+Department)?(?:,[^,;]{1,80},)?\s+` + auxiliaries + `(?:` + tellVerb + `|` + giveVerb + `|wrote)\b|\b` + noticeNoun + `\s+from\s+(?:[\w’'.-]+\s+){0,5}?` + otherOffice + `\b|\bCHIPS\s+(?:Act\s+)?(?:award|grant|funding)s?\s+(?:also\s+)?(?:bars?|barred|requires?|required|prohibits?|prohibited|forbids?|restricts?|restricted|limits?)\b`)
	// otherLicense matches what is licensed, or by whom, where it is not the
	// export, nor by the agency.
	otherLicense = regexp.MustCompile(`(?i)\blicen[cs]es?\s+from\s+(?:the\s+)?(?:OFAC\b|Office of Foreign Assets)|\bimport\s+licen[cs]es?\s+(?:is|are|was|were|will\s+be)\s+(?:\w+\s+)?(?:required|needed)|\blicen[cs]e\s+its\s+patents\b`)
	// besides matches what the department, or others, do beside export
	// controls.
	besides = regexp.MustCompile(`\b` + otherOffice + `\b|\b(?i:under\s+the\s+CHIPS\s+Act)\b|\b(?i:connected\s+(?:cars?|vehicles?))\b|\bCHIPS\s+(?:Act\s+)?(?:award|grant|funding)`)
	// inPassing matches what a sentence says in passing of somebody.
	inPassing = regexp.MustCompile(`,\s+(?:which|who|whose)\s[^,;]{1,120},`)
	// goods matches the words for trade that a license is for.
	goods = regexp.MustCompile(`(?i)\b(?:re-?)?(?:export|ship|transfer|releas)\w*\b`)

	// standing matches that the agency tells of a requirement that it imposed
	// before: that it lasts, or when it ends; newly, that one is imposed.
	standing = regexp.MustCompile(`(?i)\bthat\s+(?:the|its|our)\s+(?:[\w-]+\s+){0,4}?(?:requirements?|letter|restrictions?|directive)\b[^;]{0,80}?\s(?:(?:remains|continues)\s+(?:in\s|to\s+apply|valid)|(?:will\s+expire|expires)\b)`)
	newly    = regexp.MustCompile(`(?i)\blicen[cs]es?\s+(?:is|are|was|were|will\s+be)\s+(?:\w+\s+)?(?:required|needed)\b`)
)

// otherwise reports whether sentence i tells of another kind of notice, or of
// the end or the suspension of a letter.
func (p *passage) otherwise(i int) bool {
	if _, stopped := p.stopIn(i); stopped {
		return true
	}
	s := p.sentences[i]
	sentence := p.text[s[0]:s[1]]
	if m := p.modified(s); m != nil && p.byAgencyInformed(sentence, m) {
		return true
	}
	return p.rescinds(s) != nil || p.ofOthers(i) || p.ofTheCase(i) || standing.MatchString(sentence) && !newly.MatchString(sentence)
}

// ofOthers reports whether sentence i tells of a notice of others or of another
// kind. What it is about shows that only where neither it nor the two sentences
// after it say that a license is required to export.
func (p *passage) ofOthers(i int) bool {
	s := p.sentences[i]
	sentence := withoutPassing(p.belowHeading(s))
	if otherNotice.MatchString(sentence) || byOthers.MatchString(sentence) || otherLicense.MatchString(sentence) {
		return true
	}
	return besides.MatchString(sentence) && !isInformed.MatchString(sentence) && !licensesExports(p.text[s[0]:p.windowEnd(i)])
}

// withoutPassing returns a sentence with spaces for what it says in passing of
// a company, unless that is of the agency.
func withoutPassing(sentence string) string {
	return inPassing.ReplaceAllStringFunc(sentence, func(words string) string {
		if namesAgency(words) {
			return words
		}
		return strings.Repeat(" ", len(words))
	})
}

// nearLicense is how far from the words that require a license those may stand
// that say what for, in bytes.
const nearLicense = 100

// licensesExports reports whether text says that a license is required to
// export.
func licensesExports(text string) bool {
	m, ok := required(text)
	if !ok {
		return false
	}
	near := text[max(0, m[0]-nearLicense):min(len(text), m[1]+nearLicense)]
	return strings.Contains(strings.ToLower(text[m[0]:m[1]]), "licen") && goods.MatchString(near)
}
