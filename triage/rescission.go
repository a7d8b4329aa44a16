package triage

import (
	"regexp"

	"exportwatch"
)

// A letter, or the license requirement that it imposed, may be taken back. The
// agency says so in one sentence, in the past tense or by performing it.

var (
	rescinds  = regexp.MustCompile(`(?i)\b(?:withdrew|withdrawn|withdraws|withdrawing|rescind(?:s|ed|ing)?|lift(?:s|ed|ing)|revok(?:es|ed|ing)|dropped|cancell?(?:s|ed|ing)|terminat(?:es|ed|ing)|reversed)\b[^;]{0,80}?\b(?:letter|directive|licen[cs](?:e|ing)\s+requirements?|restrictions?|curbs)\b|\b(?:letter|directive|licen[cs](?:e|ing)\s+requirements?)\b[^;]{0,120}?\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|hereby\s+)?(?:withdrawn|rescinded|lifted|revoked|dropped|cancell?ed|terminated)\b`)
	rescinded = regexp.MustCompile(`\b(?i:letter|directive|notice|requirements?|restrictions?|curbs)\b[^;.]{0,60}?\b(?:to|on)\s+(` + namePattern + `)`)
	// letterOfIt must be spoken of near the act: rules are rescinded too.
	letterOfIt = regexp.MustCompile(`(?i)\b(?:letter|directive|is[- ]informed)\b`)
	wasOnIt    = regexp.MustCompile(`\b(?:laid|imposed|placed|put)\s+on\s+(?:it|them|[Tt]he\s+(?:company|firm|lab|group))\b`)
)

// rescissions returns the letters that the text says were taken back.
func (p *passage) rescissions() []*draft {
	var out []*draft
	for i, s := range p.sentences {
		if len(out) == maxActs {
			break
		}
		sentence := p.text[s[0]:s[1]]
		m := p.rescinds(s)
		if m == nil || otherNotice.MatchString(sentence) || listing.MatchString(sentence) || exceptRule.MatchString(sentence) {
			continue
		}
		if hedged(sentence, m[0], m[1]) || !byAgencyItself(sentence, m) || !namesAgency(p.around(i)) || !letterOfIt.MatchString(p.around(i)) && !wasOnIt.MatchString(sentence) || p.history(s, s[0]+m[0]) {
			continue
		}
		d := p.rescission(exportwatch.Span{s[0] + m[0], s[0] + m[1]})
		if !p.rescindedFor(d, i) {
			continue
		}
		d.when(s, exportwatch.Span{s[0] + m[0], s[0] + m[1]})
		p.issuer(d, s[0], s[1])
		d.hearsay()
		d.settleRescission()
		out = append(out, d)
	}
	return out
}

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
	if passive.MatchString(sentence[m[0]:m[1]]) {
		return !byCourt.MatchString(sentence)
	}
	return agencyActs(sentence[:m[0]])
}

var (
	passive = regexp.MustCompile(`\b(?:is|are|was|were|been)\s+(?:now\s+|hereby\s+)?\w+$`)
	byCourt = regexp.MustCompile(`(?i)\b(?:court|judges?|justices|congress|urged?|asked|lawmakers|senators?)\b`)
)

// rescindedFor finds whose letter it was: whom the sentence names as such, or
// what it or the one before is about, or the speaker.
func (p *passage) rescindedFor(d *draft, i int) bool {
	s := p.sentences[i]
	if m := rescinded.FindStringSubmatchIndex(p.text[s[0]:s[1]]); m != nil {
		if name, ok := recipientName(p.text[s[0]+m[2] : s[0]+m[3]]); ok {
			d.fact("recipient", p.fullName(name), s[0]+m[2], s[0]+m[3])
			return true
		}
	}
	for j := i; j >= max(0, i-1); j-- {
		if name, at, ok := p.subject(j, p.sentences[j][1]); ok {
			d.fact("recipient", p.fullName(name), at[0], at[1])
			return true
		}
	}
	to, ok := p.itself()
	if ok {
		d.addressed(to)
	}
	return ok
}

// rescission starts a development whose evidence is text[at[0]:at[1]].
func (p *passage) rescission(at exportwatch.Span) *draft {
	d := p.draft(exportwatch.IILRescinded, at[0], at[1])
	d.Status = exportwatch.InForce
	d.Confidence = confidence(d.Grade)
	return d
}

// settleRescission sets what follows from the facts.
func (d *draft) settleRescission() {
	d.Key = "iil-rescinded|" + d.about() + "|" + d.on.String()
	d.Headline = rescissionHeadline(&d.Development)
	d.letterTies()
}

func rescissionHeadline(d *exportwatch.Development) string {
	h := "Is-informed letter rescinded: " + d.One("recipient")
	if !d.Grade.Seen() {
		h += unseen
	}
	return h
}
