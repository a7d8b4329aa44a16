package triage

import (
	"regexp"
	"slices"

	"exportwatch"
	"exportwatch/cite"
)

const bureauPattern = `Bureau\s+of\s+Industry\s+and\s+Security|(?:Under|Assistant)\s+Secretary\s+(?:of\s+Commerce\s+)?for\s+(?:Industry\s+and\s+Security|Export\s+(?:Administration|Enforcement))|(?-i:\bBIS\b)`

var (
	bureau = regexp.MustCompile(`(?i)` + bureauPattern)
	// obliges matches what a presidential document charges somebody with.
	obliges = regexp.MustCompile(`(?i)\b(?:shall|must)\b|\b(?:is|are|am)\s+(?:hereby\s+)?(?:directed|directing|authori[sz]ed|ordered|ordering|instructed|delegat(?:ed|ing)|assign(?:ed|ing)|designat(?:ed|ing))\b|\b(?:I|hereby|do)\s+(?:direct|order|instruct|delegate|assign|designate|authori[sz]e)\b`)
	// askedOnly matches what stands before a bureau that another is to ask: "in
	// consultation with the Secretary of State and".
	askedOnly = regexp.MustCompile(`(?i)\b(?:consult(?:ation|ing)?|coordinat(?:ion|e|ing)|concurrence|cooperation)\s+(?:with|of)\b[^;.]{0,240}$`)
	// seated matches a sentence that names the members of a body.
	seated = regexp.MustCompile(`(?i)\b(?:consists?\s+of|(?:be\s+)?composed\s+of|members?(?:hip)?\b|shall\s+include\b)`)
	// onImports matches the law under which the bureau investigates imports, which
	// are no concern of exporters. 19 U.S.C. 1862.
	onImports = regexp.MustCompile(`(?i)\bTrade\s+Expansion\s+Act\b|\b19\s+U\.?\s?S\.?\s?C\.?\s+1862\b`)
	// leavesAsIs matches a sentence that takes a meaning from what it cites, or says
	// what the document leaves as it is.
	leavesAsIs = regexp.MustCompile(`(?i)\b(?:shall\s+have|has|have)\s+the\s+(?:same\s+)?meanings?\b|\bas\s+defined\s+(?:in|by|under|at)\b|\bwithin\s+the\s+meaning\s+of\b|\bnothing\s+in\s+this\s+(?:order|proclamation|memorandum)\b.*`)
)

// operative returns the sentences in which a presidential document acts by the
// Export Control Reform Act or on the EAR, or charges the bureau that administers
// them with something, and what it cites of them there.
func (p *passage) operative() (said []exportwatch.Span, cited []cite.Citation) {
	all, imports := cite.ExportControl(p.text), onImports.MatchString(p.text)
	for _, s := range p.sentences {
		n := 0
		for n < len(all) && all[n].Start < s[1] {
			n++
		}
		here := all[:n]
		all = all[n:]
		sentence := p.text[s[0]:s[1]]
		switch {
		case len(here) > 0 && actsOn(sentence):
			cited = append(cited, here...)
		case imports || !chargesBureau(sentence):
			continue
		}
		said = append(said, s)
	}
	return said, cited
}

// actsOn reports whether a sentence does something with what it cites: all do but
// those that leave it as it is and oblige nobody.
func actsOn(sentence string) bool {
	return !leavesAsIs.MatchString(sentence) || obliges.MatchString(leavesAsIs.ReplaceAllString(sentence, ""))
}

// chargesBureau reports whether a sentence charges the bureau with something: not
// one that tells another to ask it, or that gives it a seat.
func chargesBureau(sentence string) bool {
	if len(sentence) > maxSentence || !obliges.MatchString(sentence) || seated.MatchString(sentence) {
		return false
	}
	return slices.ContainsFunc(bureau.FindAllStringIndex(sentence, -1), func(m []int) bool {
		return !askedOnly.MatchString(sentence[:m[0]])
	})
}

// actsBy adds to d what the document acts by: the first of the sentences as a
// reason for its kind, and the authorities cited.
func (d *draft) actsBy(said []exportwatch.Span, cited []cite.Citation) {
	if len(said) > 0 && said[0][1]-said[0][0] <= maxSentence {
		d.Evidence = append(d.Evidence, d.p.evidence("kind", said[0][0], said[0][1]))
	}
	d.authorities(cited)
}
