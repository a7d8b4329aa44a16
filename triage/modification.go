package triage

import (
	"regexp"

	"exportwatch"
)

// A letter may be changed: its requirement made narrower, or ended for some of
// its items or destinations, or carried further. The agency says so in one
// sentence; that a license is no longer required, it says to the recipient.

const (
	changing = `(?:amend(?:s|ed|ing)|modif(?:ies|ied|ying)|revis(?:es|ed|ing)|narrow(?:s|ed|ing)|broaden(?:s|ed|ing)|expand(?:s|ed|ing)|extend(?:s|ed|ing)|eas(?:es|ed|ing)|relax(?:es|ed|ing)|loosen(?:s|ed|ing))`
	letters  = `(?:letters?|directives?|IILs?)`
	// whichLetter stands between the verb and its letter: "its April 9 letter".
	whichLetter  = `\s+(?:its|their|our|the|this|that|an)\s+(?:(?:(?i:earlier|first|second|previous|prior|original|initial|export|control|licen[cs](?:e|ing)|[“"]?is[- ]informed[”"]?)|\p{Lu}[\p{L}.’']*|\d{1,2},?|\d{4},?)\s+){0,5}`
	requirements = `(?:licen[cs](?:e|ing)\s+requirements?|export\s+(?:restrictions?|curbs|limits))`
)

var (
	// changes matches that a letter, or the requirement that it imposed, is changed.
	changes = regexp.MustCompile(`\b(?i:` + changing + `)` + whichLetter + `(?i:` + letters + `)\b|\b(?i:narrow(?:s|ed|ing)|eas(?:es|ed|ing)|relax(?:es|ed|ing)|loosen(?:s|ed|ing))` + whichLetter + `(?i:` + requirements + `)\b|(?i)\b` + letters + `\b[^;.]{0,80}?\b(?:was|were|has\s+been|have\s+been)\s+(?:now\s+|hereby\s+)?(?:amended|modified|revised|narrowed|broadened|expanded|extended|eased|relaxed|loosened)\b`)
	// defers matches that a letter is to apply from a later day; deferredTo stands
	// before that day.
	defers     = regexp.MustCompile(`(?i)\b(?:defer(?:s|red|ring)|delay(?:s|ed|ing)|postpon(?:es|ed|ing)|extend(?:s|ed|ing))\s+(?:the|its)\s+(?:effective|compliance)\s+date\b[^;.]{0,80}?\b(?:letter|directive|licen[cs](?:e|ing)\s+requirements?)\b|\b(?:effective|compliance)\s+date\b[^;.]{0,80}?\b(?:letter|directive|licen[cs](?:e|ing)\s+requirements?)\b[^;.]{0,100}?\b(?:is|was|has\s+been|had\s+been)\s+(?:now\s+|hereby\s+)?(?:deferred|delayed|postponed|extended)\b`)
	deferredTo = regexp.MustCompile(`(?i)\b(?:deferred|delayed|postponed|extended|date|letter|requirements?)\b[^;]{0,60}?\s(?:to|until|till)\s+$`)
	// noneAnyMore matches that no license is required any more, or will be.
	noneAnyMore = regexp.MustCompile(`(?i)\blicen[cs]es?\s+(?:is|are|was|were|will|would)\s+no\s+longer\s+(?:be\s+)?(?:required|needed)\b|\bno\s+longer\s+(?:requires?|needs?|required)\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}?licen[cs]es?\b`)
	// tells matches that somebody is informed, by whom the sentence says.
	tells = regexp.MustCompile(`\b` + tellVerb + `\s|\b` + beTold + `\b`)
	// carriesOn matches the changes that bind more than before.
	carriesOn = regexp.MustCompile(`(?i)^(?:broaden|expand|extend)|\b(?:broadened|expanded|extended)$`)
	// addsTo matches, behind a change, that more is covered than before; takesOff,
	// that less is.
	addsTo   = regexp.MustCompile(`(?i)^[^;]{0,160}?\b(?:to\s+(?:add|include|cover|also\s+require)|(?:adding|including|covering|extending)|(?:also|additionally)\s+(?:for|covers?|to)|licen[cs]es?\s+also)\b`)
	takesOff = regexp.MustCompile(`(?i)^[^;]{0,160}?\b(?:remov(?:e|es|ed|ing)|exempt(?:s|ed|ing)?|exclud(?:e|es|ed|ing)|lift(?:s|ed|ing)?|drop(?:s|ped|ping)?|delet(?:e|es|ed|ing)|no\s+longer)\b`)
	// eases matches the changes that bind less than before.
	eases = regexp.MustCompile(`(?i)^(?:narrow|eas|relax|loosen|remov|lift|rescind|withdr|revok|drop|cancel|terminat|reversed)|\b(?:narrowed|eased|relaxed|loosened|deferred|delayed|postponed)$|\b(?:no\s+longer|ceased\s+to)\b|^(?:defer|delay|postpon)|\b(?:effective|compliance)\s+date\b`)
	// oneMore matches a letter that requires a license of its own, whatever it
	// changes in an earlier one.
	oneMore = regexp.MustCompile(`(?i)\b(?:additional|second|new|another|further)\s+(?:[“"]?is[- ]informed[”"]?\s+)?(?:letter|notice|directive)\b|\balso\s+(?:required|requires|imposes|imposed)\b`)
	// ofTime matches what is extended without a change of what is required.
	ofTime = regexp.MustCompile(`(?i)\b(?:comment|deadline|validity|expir)`)
)

// direction returns which way a change moves the controls: by the words for it,
// or else by what those behind them, in their sentence, say it does.
func direction(words, behind string) exportwatch.Polarity {
	more, less := addsTo.MatchString(behind), takesOff.MatchString(behind)
	switch {
	case eases.MatchString(words):
		return exportwatch.Loosens
	case carriesOn.MatchString(words), more && !less:
		return exportwatch.Tightens
	case less && !more:
		return exportwatch.Loosens
	}
	return exportwatch.Neutral
}

// modified returns where sentence s says, in itself, that a letter is changed,
// nil if nowhere.
func (p *passage) modified(s exportwatch.Span) []int {
	if s[1]-s[0] > maxSentence || !modifyCues.in(p.lower[s[0]:s[1]]) {
		return nil
	}
	sentence := p.text[s[0]:s[1]]
	if m := noneAnyMore.FindStringIndex(sentence); m != nil {
		return m
	}
	if m := defers.FindStringIndex(sentence); m != nil {
		return m
	}
	if ofTime.MatchString(sentence) || oneMore.MatchString(sentence) {
		return nil
	}
	return changes.FindStringIndex(sentence)
}

// byAgencyInformed reports whether the agency changes the letter, or tells
// somebody that no license is required any more.
func (p *passage) byAgencyInformed(sentence string, m []int) bool {
	if !noneAnyMore.MatchString(sentence[m[0]:m[1]]) {
		return byAgencyItself(sentence, m)
	}
	at := tells.FindStringIndex(sentence[:m[0]])
	if at == nil || byCourt.MatchString(sentence) {
		return false
	}
	return agencyActs(sentence[:at[0]]) || passiveTold.MatchString(sentence[at[0]:at[1]]) && namesAgency(sentence)
}

var passiveTold = regexp.MustCompile(`^` + beTold)

// doubted reports whether what a sentence says at m is said to be no fact. That
// no license will be required any more is one once the recipient is told.
func doubted(sentence string, m []int) bool {
	if noneAnyMore.MatchString(sentence[m[0]:m[1]]) {
		if at := tells.FindStringIndex(sentence[:m[0]]); at != nil {
			return hedged(sentence, at[0], at[1])
		}
	}
	return hedged(sentence, m[0], m[1]) || byTheWay.MatchString(sentence[m[0]:m[1]]) && unsure.MatchString(sentence[max(0, m[0]-maxClause):m[0]])
}

// byTheWay matches an act that is done with that of the clause before it:
// "plans to write to Acme next week, lifting the requirement".
var byTheWay = regexp.MustCompile(`^\p{Ll}+ing\b`)

// deferral reports whether the day at text[start:end] is that to which the
// letter is deferred, which it then states as the one from which it applies.
func (d *draft) deferral(start, end int) bool {
	from := max(d.Evidence[0].Start, start-maxReach)
	if d.Kind != exportwatch.IILModified || !defers.MatchString(d.p.text[d.Evidence[0].Start:d.Evidence[0].End]) || !deferredTo.MatchString(d.p.text[from:start]) {
		return false
	}
	for _, f := range d.p.datesIn(start, end) {
		if d.Fact("effective_on") == nil {
			d.fact("effective_on", f.date.String(), f.start, f.end)
		}
	}
	return true
}
