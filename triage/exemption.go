package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// A later letter may exempt persons or items from a license requirement that
// an earlier one imposed. It is recognised by the word for exempting and the
// license requirement in one sentence that tells of an act of the agency.

var (
	exempts = regexp.MustCompile(`(?i)\b(?:exempt(?:s|ed|ing)?|reliev(?:es|ed|ing)|carv(?:es|ed|ing)\s+out|exclud(?:es|ed|ing))\s+`)
	// from matches the requirement exempted from; its group is to whom or what it applies.
	from         = regexp.MustCompile(`(?i)\s*,?\s+from\s+(?:the|this|that|its|our|any|a|those|these|such)?\s*(?:[\w-]+\s+){0,4}?licen[cs](?:e|ing)\s+requirements?(?:\s+(?:applicable\s+to|for|on|that\s+appl(?:y|ies|ied)\s+to|covering|imposed\s+on)\s+([^;]{2,160}))?`)
	exceptRule   = regexp.MustCompile(`(?i)license\s+exception|savings\s+clause|this\s+(?:final\s+|interim\s+)?rule|general\s+license|EAR99`)
	bySecond     = regexp.MustCompile(`(?i)\b(?:second|further|new|later|subsequent|follow-up|supplemental|amended|revised|another)\s+(?:[\w-]+\s+){0,2}(?:letter|notice|directive|order)\b|\b(?:letter|notice|directive)\b`)
	personSplit  = regexp.MustCompile(`,?\s+(?:along\s+with|together\s+with|as\s+well\s+as)\s+|,\s+and\s+|,\s+|\s+and\s+`)
	notAddressed = regexp.MustCompile(`(?i)\b(?:(?:did|does|do)\s+not\s+(?:address|mention|cover|extend\s+to|speak\s+to)|(?:is|was)\s+silent\s+(?:on|about|as\s+to)|(?:says|said)\s+nothing\s+(?:about|of|on)|makes?\s+no\s+mention\s+of)\s+([^;]{2,160})`)
	remains      = regexp.MustCompile(`(?i)^(.{2,160}?)\s+(?:remains?|stays?|continues?\s+to\s+be|(?:is|are|was|were)\s+(?:still|not\s+exempt(?:ed)?|excluded))\s*(?:subject\s+to|under|from|covered\s+by)?\b[^;]{0,60}\b(?:licen[cs]|exempt|requirement)`)
	appliesTo    = regexp.MustCompile(`(?i)\b(?:applicable\s+to|applying\s+to|that\s+appl(?:y|ies)\s+to|for|on)\s+(\S.*)$`)
	ownersName   = regexp.MustCompile(`(` + namePattern + `?)[’']s\s+own\b|\bthe\s+(` + namePattern + `)\s+(?:IIL|letter|directive)\b|\b(?i:letter|notice|directive|order)\s+to\s+(` + namePattern + `)|\b(?i:letter|notice|directive)\s+(?:allows?|permits?|tells|told|gave|to)\s+(` + namePattern + `)`)
	informedUs   = regexp.MustCompile(`\b(?:we|We|us|our|the\s+[Cc]ompany|The\s+[Cc]ompany)\b`)
)

// exemptions returns the exemptions that the text tells of; letters are the
// letters it told of before, whose recipient an exemption may leave unnamed.
func (p *passage) exemptions(letters []*draft) []*draft {
	var out []*draft
	for i, s := range p.sentences {
		sentence := p.text[s[0]:s[1]]
		m := exempts.FindStringIndex(sentence)
		if m == nil || notYet.MatchString(sentence[:m[1]]) || exceptRule.MatchString(sentence) || otherNotice.MatchString(sentence) {
			continue
		}
		r := from.FindStringSubmatchIndex(sentence[m[1]:])
		if r == nil || !p.actOfAgency(i) || p.history(s) {
			continue
		}
		d := p.exemption(s, m, r)
		if !p.exemptRecipient(d, s, letters) {
			continue
		}
		p.scope(d, i)
		d.settle()
		out = append(out, d)
	}
	return out
}

// actOfAgency reports whether sentence i or the one before it has the agency
// or a letter of it act.
func (p *passage) actOfAgency(i int) bool {
	start := p.sentences[max(0, i-1)][0]
	text := p.text[start:p.sentences[i][1]]
	return agency.MatchString(text) && bySecond.MatchString(text)
}

// exemption drafts the sentence s, in which m matched exempts and r, after it,
// matched from.
func (p *passage) exemption(s exportwatch.Span, m, r []int) *draft {
	start := s[0] + m[1]
	d := p.draft(exportwatch.ExemptionCompanySpecific, s[0]+m[0], start+r[1])
	d.Also = []exportwatch.Kind{exportwatch.IILModified}
	d.Status = exportwatch.InForce
	d.Confidence = confidence(d.Grade)
	d.when(s, s[0]+m[0])
	p.issuer(d, s[0], s[1])
	for _, person := range splitAt(personSplit, p.text, start, start+r[0]) {
		d.quote("exempted", person[0], person[1])
	}
	if r[2] >= 0 {
		p.itemList(d, "items", start+r[2], start+r[3])
		p.itemList(d, "exempted", start+r[2], start+r[3])
	}
	return d
}

// exemptRecipient finds whose license requirement it was: the name in the
// sentence, the speaker, or the only letter told of before.
func (p *passage) exemptRecipient(d *draft, s exportwatch.Span, letters []*draft) bool {
	for _, m := range ownersName.FindAllStringSubmatchIndex(p.text[s[0]:s[1]], -1) {
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			if name, ok := recipientName(p.text[s[0]+m[g] : s[0]+m[g+1]]); ok {
				d.fact("recipient", name, s[0]+m[g], s[0]+m[g]+len(strings.TrimRight(p.text[s[0]+m[g]:s[0]+m[g+1]], ",")))
				return true
			}
		}
	}
	if len(letters) == 1 {
		f := letters[0].Facts
		for _, fact := range f {
			if fact.Field == "recipient" {
				d.Facts = append(d.Facts, fact)
				return true
			}
		}
	}
	return p.exemptSelf(d)
}

// exemptSelf takes the speaker of the text as the recipient, named where the
// text first says "we".
func (p *passage) exemptSelf(d *draft) bool {
	name := p.firstPerson()
	m := informedUs.FindStringIndex(p.text)
	if name == "" || m == nil {
		return false
	}
	d.fact("recipient", name, m[0], m[1])
	return true
}

// scope reads from the sentences after the exemption what it leaves out.
func (p *passage) scope(d *draft, i int) {
	for j := i; j < min(i+5, len(p.sentences)); j++ {
		s := p.sentences[j]
		text := p.text[s[0]:s[1]]
		if m := notAddressed.FindStringSubmatchIndex(text); m != nil {
			p.left(d, "not_addressed", s[0]+m[2], s[0]+m[3])
		} else if m := remains.FindStringSubmatchIndex(text); m != nil && j > i {
			p.left(d, "excluded", s[0]+m[2], s[0]+m[3])
		}
	}
}

// left adds what text[start:end] names last: "exemptions related to the
// requirement applicable to X" names X.
func (p *passage) left(d *draft, field string, start, end int) {
	for {
		m := appliesTo.FindStringSubmatchIndex(p.text[start:end])
		if m == nil {
			break
		}
		start += m[2]
	}
	phrase := strings.TrimRight(p.text[start:end], " .,”\"")
	d.quote(field, start, start+len(phrase))
}

// settle sets what follows from the facts.
func (d *draft) settle() {
	d.Key = "exemption|" + recipientSlug(d.One("recipient")) + "|" + d.on.String()
	d.Headline = exemptionHeadline(&d.Development)
	d.letterTies()
}

func exemptionHeadline(d *exportwatch.Development) string {
	h := "Exemption from the license requirement on " + d.One("recipient")
	if who := d.Fact("exempted"); who != nil {
		h += ": " + strings.Join(who, ", ")
	}
	if d.Grade != exportwatch.Primary {
		h += unseen
	}
	return h
}
