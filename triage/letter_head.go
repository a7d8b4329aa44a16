package triage

import (
	"regexp"
	"strings"
)

// A letter is the agency's if its name stands as a heading above the salutation
// or, where no letterhead came through, if it informs in its own name or an
// officer of it signs. Others write letters about its rules, and to it.

// letterheadBytes is how far into a text a letterhead may stand: below the
// stamp of a court, the cover of an exhibit and the header of a message.
const letterheadBytes = 1500

var (
	letterhead = regexp.MustCompile(`(?i)department\s+of\s+commerce|secretary\s+of\s+commerce|bureau\s+of\s+industry\s+and\s+security`)
	bureauName = regexp.MustCompile(`(?i)bureau\s+of\s+industry\s+and\s+security`)
	// headingBefore matches the words of a heading before the agency's name.
	headingBefore = regexp.MustCompile(`(?i)(?:\boffice\s+of\s+)?(?:\bthe\s+)?(?:\b(?:united\s+states|u\.s\.|us)\s+)?(?:\b(?:under|deputy|assistant|acting)\s+)*$`)
	// inProse matches what stands before the name in a sentence, an address or
	// a subject.
	inProse = regexp.MustCompile(`(?:\b\p{Ll}+|[,;(“"]|\b(?i:re|subject|to|cc|attn|attention):)\s*$`)
	// runsOn matches what stands behind it in a sentence.
	runsOn = regexp.MustCompile(`^(?:[’']|[,;:)”]*\s*\p{Ll}|\s*\()`)
	// agencyInforms matches the agency informing in its own name.
	agencyInforms = regexp.MustCompile(`\b(?:Department\s+of\s+Commerce|Bureau\s+of\s+Industry\s+and\s+Security|BIS)(?:\s*\([^()]{1,60}\))?,?\s+(?:(?:is|hereby|now|formally|by\s+this\s+letter)\s+)*(?:inform|notif|advis)(?:s|y|ies|es|ying|ing)?\b`)
	// signedFor matches an office of the agency under the close of a letter.
	signedFor = regexp.MustCompile(`(?i)\b(?:secretary|bureau\s+of\s+industry\s+and\s+security|department\s+of\s+commerce|export\s+(?:administration|enforcement))\b`)
	copies    = regexp.MustCompile(`(?i)\b(?:cc|copies\s+to)\s*:`)
	// toTrade greets customers, toAgency an officer of the agency.
	toTrade  = regexp.MustCompile(`^Dear\s+(?i:(?:all|valued|esteemed|loyal)\s+)*(?i:(?:business\s+)?(?:partners|customers?|clients?|suppliers?|distributors?|vendors?|resellers?|colleagues?|friends?|exporters?|members?))\b`)
	toAgency = regexp.MustCompile(`^Dear\s+(?:(?:Mr|Madam|Mme|Ms)\.?\s+)?(?:(?:Under|Deputy|Assistant|Acting)\s+)*Secretary\b`)
	// toDeny matches the notice that an application is to be denied (15 CFR 750.6).
	toDeny = regexp.MustCompile(`(?i)\bintent\s+to\s+deny\b|\b(?:deny|denying|denied|rejected|regarding|concerning)\s+your\s+(?:[\w-]+\s+){0,2}?application\b`)
)

// salutation returns where the letter greets its reader: at the first greeting
// below a letterhead, which a message that passes it on may have above it.
// Without any it returns zeros.
func (p *passage) salutation() (start, end int) {
	all := dear.FindAllStringIndex(p.text[:min(addressBytes, len(p.text))], maxActs)
	for _, m := range all {
		if len(p.headings(m[0])) > 0 {
			return m[0], m[1]
		}
	}
	if len(all) == 0 {
		return 0, 0
	}
	return all[0][0], all[0][1]
}

// headings returns where the agency's name stands as a heading above an offset.
func (p *passage) headings(before int) [][]int {
	var out [][]int
	for _, m := range letterhead.FindAllStringIndex(p.text[:min(letterheadBytes, before)], -1) {
		line := p.text[strings.LastIndexByte(p.text[:m[0]], '\n')+1 : m[0]]
		line = line[:headingBefore.FindStringIndex(line)[0]]
		rest, _, _ := strings.Cut(p.text[m[1]:min(len(p.text), m[1]+maxReach)], "\n")
		if !inProse.MatchString(line) && !runsOn.MatchString(rest) {
			out = append(out, m)
		}
	}
	return out
}

// fromAgency reports whether the agency gave the letter, of which told is where
// it first informs its reader, in a matter other than an application of theirs.
func (l *letter) fromAgency(told int) bool {
	greeting := l.text[l.head:l.body]
	if toTrade.MatchString(greeting) || toAgency.MatchString(greeting) || toDeny.MatchString(l.text) {
		return false
	}
	above := told
	if l.head > 0 {
		above = l.head
	}
	if len(l.headings(above)) > 0 || agencyInforms.MatchString(l.text) {
		return true
	}
	signed := l.text[l.end:min(len(l.text), l.end+signedBytes)]
	if at := copies.FindStringIndex(signed); at != nil {
		signed = signed[:at[0]]
	}
	return signedFor.MatchString(signed)
}

// signedBytes is how much under the close of a letter may be its signature.
const signedBytes = 400
