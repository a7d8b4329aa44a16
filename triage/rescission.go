package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A letter, or the license requirement that it imposed, may be taken back. The
// agency says so in one sentence, in the past tense or by performing it.

var (
	rescinds  = regexp.MustCompile(`(?i)\b(?:withdrew|withdrawn|withdraws|withdrawing|rescind(?:s|ed|ing)|hereby\s+(?:rescind|withdraw|revoke|lift|cancel|terminate)|remov(?:es|ed|ing)|lift(?:s|ed|ing)|revok(?:es|ed|ing)|dropped|cancell?(?:s|ed|ing)|terminat(?:es|ed|ing)|reversed)\b[^;]{0,80}?\b(?:letters?|directives?|licen[cs](?:e|ing)\s+requirements?|restrictions?|curbs)\b|\b(?:letters?|directives?|licen[cs](?:e|ing)\s+requirements?)\b[^;]{0,120}?\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|hereby\s+)?(?:withdrawn|rescinded|lifted|revoked|dropped|cancell?ed|terminated)\b|\b(?:letters?|directives?|licen[cs](?:e|ing)\s+requirements?)\b[^;]{0,120}?\b(?:no\s+longer\s+(?:applies|apply|covers?|in\s+(?:effect|force))|ceased\s+to\s+apply)\b`)
	rescinded = regexp.MustCompile(`\b(?i:letters?|directives?|notices?|requirements?|restrictions?|curbs)\b[^;.]{0,60}?\b(?:to|on)\s+(` + namePattern + `)`)
	// letterOfIt must be spoken of near the act: rules are rescinded too.
	letterOfIt = regexp.MustCompile(`(?i)\b(?:letters?|directives?|is[- ]informed)\b`)
	wasOnIt    = regexp.MustCompile(`\b(?:laid|imposed|placed|put)\s+on\s+(?:it|them|[Tt]he\s+(?:company|firm|lab|group))\b`)
)

// rescissions returns the letters that the text says were taken back, or changed.
func (p *passage) rescissions() []*draft {
	var out []*draft
	for i, s := range p.sentences {
		if len(out) >= maxActs {
			break
		}
		kind, m := p.followUp(i)
		if m == nil {
			continue
		}
		for _, to := range p.rescindedFor(i) {
			at := exportwatch.Span{s[0] + m[0], s[0] + m[1]}
			d := p.followUpDraft(kind, s, at)
			d.addressed(to)
			d.when(s, at, func(start, end int) bool { return p.ofEarlierLetter(s, at, start, end) || d.deferral(start, end) })
			if part, _ := p.freed(i, m); part[0] < part[1] {
				d.quote("exempted", part[0], part[1])
			}
			p.issuer(d, s[0], s[1])
			d.hearsay()
			d.settleFollowUp()
			out = append(out, d)
		}
	}
	return out
}

// followUp returns what sentence i tells was done to a letter, and where in the
// sentence; nil if nothing was.
func (p *passage) followUp(i int) (exportwatch.Kind, []int) {
	s := p.sentences[i]
	kind, m := exportwatch.IILRescinded, p.rescinds(s)
	if m == nil {
		kind, m = exportwatch.IILModified, p.modified(s)
	}
	if m == nil {
		return "", nil
	}
	sentence := p.text[s[0]:s[1]]
	switch {
	case otherNotice.MatchString(sentence), listing.MatchString(sentence), exceptRule.MatchString(sentence):
	case doubted(sentence, m), !p.byAgencyInformed(sentence, m), !namesAgency(p.around(i)):
	case !noneAnyMore.MatchString(sentence) && !letterOfIt.MatchString(p.around(i)) && !wasOnIt.MatchString(sentence):
	case p.history(s, exportwatch.Span{s[0] + m[0], s[0] + m[1]}):
	default:
		if _, part := p.freed(i, m); part {
			kind = exportwatch.IILModified
		}
		return kind, m
	}
	return "", nil
}

// followUpDraft starts the development of what is done to a letter. Its evidence
// is text[at[0]:at[1]], in which the words at act say it.
func (p *passage) followUpDraft(kind exportwatch.Kind, at, act exportwatch.Span) *draft {
	d := p.draft(kind, at[0], at[1])
	d.Status = exportwatch.InForce
	d.Confidence = confidence(d.Grade)
	if kind == exportwatch.IILModified {
		d.Polarity = direction(p.text[act[0]:act[1]], p.text[act[1]:max(act[1], at[1])])
	}
	return d
}

// settleFollowUp sets what follows from the facts.
func (d *draft) settleFollowUp() {
	d.Key = d.eventKey(string(d.Kind))
	d.Headline = followUpHeadline(&d.Development)
	d.letterTies()
}

func followUpHeadline(d *exportwatch.Development) string {
	h := "Is-informed letter rescinded: "
	if d.Kind == exportwatch.IILModified {
		h = "Is-informed letter changed: "
	}
	h += d.One("recipient")
	if part := d.Fact("exempted"); part != nil {
		h += ": exempted " + strings.Join(part, ", ")
	}
	if !d.Grade.Seen() {
		h += unseen
	}
	return h
}

// ofEarlierLetter reports whether the day at text[start:end] in sentence s is
// that of the letter that the words of act take back, or of its requirement:
// "the May 23 letter", "the letter dated May 23", not "by letter dated June 5".
// What stands before a verb in the active is no object of it.
func (p *passage) ofEarlierLetter(s, act exportwatch.Span, start, end int) bool {
	if end <= act[0] && !passive.MatchString(p.text[act[0]:act[1]]) {
		return false
	}
	before, after := p.text[s[0]:start], p.text[end:s[1]]
	return theirLetter.MatchString(after) || letterDated.MatchString(before) && !inNewLetter.MatchString(before)
}

var (
	theirLetter = regexp.MustCompile(`^(?:’s|'s)?,?\s+(?:(?:[“"]?is[- ]informed[”"]?|BIS|Commerce(?:\sDepartment)?|first|earlier|original|initial|prior|previous|export|licen[cs](?:e|ing)|control|informed)\s+)*(?i:letters?|notices?|directives?|orders?|IILs?|requirements?|restrictions?|curbs)\b`)
	letterDated = regexp.MustCompile(`(?i)\b(?:letters?|notices?|directives?|orders?|IILs?|requirements?|restrictions?|curbs|that|which|it|was|were)[”"]?,?\s+(?:of|dated|from|sent|issued|received|delivered|imposed|given|announced|placed|made|set\s+forth|contained|laid|(?:in|by)\s+(?:a|an|its|the)\s+(?:\w+\s+){0,2}?(?:letter|notice)\s+(?:of|dated))(?:\s+[\w’'.-]+){0,4}?(?:\s+(?:on|in))?\s+$|\b(?:letter|notice|directive)\s+(?:that|which|it|BIS)\s+[^,;]{0,60}\b(?:sent|issued|gave|delivered)\b[^,;]{0,60}(?:,\s+(?:Inc|LLC|Ltd|Corp)\b\.?)?\s(?:on|in)\s+$`)
	inNewLetter = regexp.MustCompile(`(?i)(?:^|[,;]\s)(?:in|by|through)\s+(?:an?\s+)?(?:\w+\s+){0,2}?(?:letter|notice)\s+(?:of|dated)\s+$|\b(?:rescinded|withdrawn|withdrew|lifted|revoked|cancell?ed|terminated)(?:\s+[\w’'-]+){0,6}?\s+(?:by|through)\s+(?:an?\s+)?(?:\w+\s+)?(?:letter|notice)\s+(?:of|dated)\s+$`)
)

// rescinds returns where sentence s says, in itself, that a letter or a
// requirement is taken back; nil if nowhere.
func (p *passage) rescinds(s exportwatch.Span) []int {
	if s[1]-s[0] > maxSentence || !rescindCues.in(p.lower[s[0]:s[1]]) {
		return nil
	}
	return rescinds.FindStringIndex(p.text[s[0]:s[1]])
}

// byAgencyItself reports whether the agency is who takes the letter back, or,
// in the passive, nobody says that it was a court.
func byAgencyItself(sentence string, m []int) bool {
	if wished.MatchString(sentence[max(0, m[0]-maxReach):m[0]]) {
		return false
	}
	if passive.MatchString(sentence[m[0]:m[1]]) {
		return !byCourt.MatchString(sentence)
	}
	return agencyActs(informsThatIt.ReplaceAllString(sentence[:m[0]], " "))
}

// informsThatIt stands between the agency and what it says that it does.
var informsThatIt = regexp.MustCompile(`\b(?:informed|notified|told|advised|informs|notifies)\s+(?:\S+\s+){1,6}?that\s+(?:it|BIS|the\s+(?:USG|agency|department|bureau))\s+(?:(?:has|had|is|was)\s+)?(?:now\s+)?$`)

var (
	passive = regexp.MustCompile(`\b(?:is|are|was|were|been)\s+(?:now\s+|hereby\s+)?\w+$|\b(?:no\s+longer|ceased\s+to)\s+[\w\s]+$`)
	// wished before it makes it what somebody refuses, or is asked or ordered to do.
	wished  = regexp.MustCompile(`(?i)\b(?:refus(?:es|ed|al)|declin(?:es|ed)|resist(?:s|ed)|oppos(?:es|ed)|stopped\s+short\s+of|rul(?:es|ed|ing)\s+out|(?:is|are|was|were)\s+against)\s+(?:[\w’'-]+\s+){0,2}?$`)
	byCourt = regexp.MustCompile(`(?i)\b(?:court|judges?|justices|congress|urged?|ask(?:s|ed|ing)?|demand(?:s|ed)?|seeks|wants|plaintiffs?|refus(?:es|ed)|declin(?:es|ed)|lawmakers|senators?)\b`)
)

// rescindedFor finds whose letters they were: whom the sentence names as such,
// or what it or the one before is about, or the speaker; none if nobody is found.
func (p *passage) rescindedFor(i int) []act {
	if named := p.rescindedNamed(i); len(named) > 0 {
		return named
	}
	for j := i; j >= max(0, i-1); j-- {
		if name, at, ok := p.subject(j, p.sentences[j][1]); ok {
			return []act{{recipient: p.fullName(name), at: at}}
		}
	}
	if to, ok := p.itself(); ok {
		return []act{to}
	}
	return nil
}

// rescindedNamed returns those whom sentence i names as the recipients.
func (p *passage) rescindedNamed(i int) []act {
	s := p.sentences[i]
	sentence := p.text[s[0]:s[1]]
	for _, re := range []*regexp.Regexp{rescinded, toldThat, wordReached} {
		m := re.FindStringSubmatchIndex(sentence)
		if m == nil {
			continue
		}
		if isLitigant.MatchString(sentence[m[2]:m[3]]) {
			name, at := p.litigant(exportwatch.Span{s[0] + m[2], s[0] + m[3]})
			return []act{{sentence: i, recipient: name, at: at}}
		}
		name, ok := recipientName(sentence[m[2]:m[3]])
		if !ok || person.MatchString(name) || country.FindString(name) == name {
			continue
		}
		first := act{sentence: i, recipient: p.fullName(name), at: exportwatch.Span{s[0] + m[2], s[0] + m[3]}}
		list := listOf.FindString(sentence[m[3]:])
		if !afterList.MatchString(sentence[m[3]+len(list):]) {
			list = ""
		}
		return append([]act{first}, p.listed(first, s[0]+m[3], list)...)
	}
	return slices.DeleteFunc(slices.Clone(p.actsIn(i)), func(a act) bool { return a.recipient == "" })
}

// wordReached matches whom news of the act reached.
var wordReached = regexp.MustCompile(`\b(?i:word|news|notice)\b[^;.]{0,60}?\sreached\s+(?:(?:\p{Ll}+\s+){0,3}\p{Ll}+,\s+)?(` + namePattern + `)`)

// toldThat matches whom the agency tells something.
var toldThat = regexp.MustCompile(`\b` + tellVerb + `\s+(` + namePattern + `)\s+(?:in\s+writing\s+|by\s+letter\s+|(?:on\s+)?` + dayPattern + `\s+)?that\b`)
