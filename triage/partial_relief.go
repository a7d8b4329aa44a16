package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A requirement may be taken back for a part of what it covers: some countries,
// some items. Its letter is then changed and not rescinded.

// scopeEnd matches where the words for what is freed end.
const scopeEnd = `(?:[;,]|\.?$|\.\s|\s+(?:in|under|of)\s+(?:its|the|that|a|an)\s|\s+(?:set\s+forth|contained|imposed|that|which|while|but|because|effective|as\s+of|until|only)\b|\s+(?:on|from|since|after)\s+(?:` + monthNames + `|\d)|\s+in\s+\d)`

var (
	// tradeOrGoods matches words for trade, for goods and for who gets them.
	tradeOrGoods = regexp.MustCompile(`(?i)\b(?:re-?exports?|exports?|shipments?|transfers?|sales|deliver(?:y|ies)|customers?|users?|destinations?|countr(?:y|ies)|products?|items?|parts|software|technology|equipment|services?)\b`)
	// noMore ends an act that says of what a requirement holds no longer.
	noMore = regexp.MustCompile(`(?i)\b(?:no\s+longer\s+(?:appl(?:ies|y)|covers?|in\s+(?:effect|force))|ceased\s+to\s+apply)$`)
	covers = regexp.MustCompile(`(?i)covers?$`)
	// freedTo matches what stands right behind it.
	freedTo = regexp.MustCompile(`^\s+(?:only\s+)?(to\s+|for\s+|with\s+respect\s+to\s+)?([^;,]{2,120}?)` + scopeEnd)
	// ofRequirement ends an act whose object is a requirement and no letter.
	ofRequirement = regexp.MustCompile(`(?i)\b(?:requirements?|restrictions?|curbs)$`)
	// freedFor matches for what it is taken back, behind the words for it.
	freedFor = regexp.MustCompile(`\bfor\s+(?:only\s+)?([^;,]{2,120}?)` + scopeEnd)
	onlyFor  = regexp.MustCompile(`\bonly\b`)
	// inForce matches that the rest of a requirement is left.
	inForce = regexp.MustCompile(`\b(?i:requirements?|licen[cs]es?|restrictions?|exports|shipments|sales)\b[^;.]{0,80}?\b(?:remains?|stays?|continues?\s+to|still\s+(?:requires?|needs?|appl(?:y|ies))|stands)\b`)
)

// freed returns where sentence i says for what alone a requirement is taken
// back, by the act that it tells of at m, and whether it is for a part at all.
// The words may be missing where it only says that the rest remains.
func (p *passage) freed(i int, m []int) (exportwatch.Span, bool) {
	s := p.sentences[i]
	sentence := p.text[s[0]:min(s[1], s[0]+maxSentence)]
	rest := sentence[m[1]:]
	at := func(from, to int) exportwatch.Span { return exportwatch.Span{s[0] + m[1] + from, s[0] + m[1] + to} }
	if noMore.MatchString(sentence[m[0]:m[1]]) {
		f := freedTo.FindStringSubmatchIndex(rest)
		if f == nil || f[2] < 0 && !covers.MatchString(sentence[m[0]:m[1]]) || !isPart(rest[f[4]:f[5]]) {
			return exportwatch.Span{}, false
		}
		return at(f[4], f[5]), true
	}
	if !ofRequirement.MatchString(sentence[m[0]:m[1]]) {
		return exportwatch.Span{}, false
	}
	clause, left, _ := strings.Cut(rest, ";")
	limited := onlyFor.MatchString(clause) || inForce.MatchString(left) || p.restInForce(i)
	all := freedFor.FindAllStringSubmatchIndex(clause, -1)
	slices.Reverse(all) // "for TX9 lenses only for exports to Oman": the last says most
	for _, f := range all {
		if words := clause[f[2]:f[3]]; country.MatchString(words) || limited && isPart(words) {
			return at(f[2], f[3]), true
		}
	}
	return exportwatch.Span{}, limited
}

// restInForce reports whether the sentence after i says that the rest of a
// requirement is left.
func (p *passage) restInForce(i int) bool {
	if i+1 >= len(p.sentences) {
		return false
	}
	s := p.sentences[i+1]
	return inForce.MatchString(p.text[s[0]:min(s[1], s[0]+maxSentence)])
}

// isPart reports whether words are for goods, trade or places, and not for the
// one whom a letter was given to.
func isPart(words string) bool {
	if country.MatchString(words) || tradeOrGoods.MatchString(words) || ofGoods.MatchString(words) {
		return true
	}
	return ofModel.MatchString(words) && !legalForm.MatchString(words)
}
