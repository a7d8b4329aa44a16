package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// The items of a letter stand behind words for trade ("exports of X", "before
// exporting X") in a sentence that says that a license is required. Names of
// laws and offices hold such words too, so they are blanked first.

// eccn matches a number of the Commerce Control List (15 CFR part 774).
const eccn = `\d[A-E]\d{3}(?:\.[a-z0-9]+)*`

var (
	exportWords = `(?i:exports?|exporting|re-?exports?|re-?exporting|transfers?|transferring|shipments?|shipping|releas(?:e|ing)|deliver(?:y|ies|ing)|provision|suppl(?:y|ies|ying)|sales?)`
	possessor   = `(?:the\s+[Cc]ompany[’']s\s+|(?:its|our|their|the|any|all|certain|of)\s+)*`
	andTrade    = `(?:,?\s+(?:or\s+|and\s+)?(?i:re-?exporting|re-?export|transferring|transfer|releasing|release|shipping|ship)(?:\s\(in-country\))?,?)*`
	traded      = regexp.MustCompile(`\b` + exportWords + `\b[^;]{0,200}`)
	ofItems     = regexp.MustCompile(`\bof\s+` + possessor)
	// otherOf matches what stands before an "of" that begins no items.
	otherOf    = regexp.MustCompile(`(?i)\b(?:because|risk|end[- ]use|use|users?|out|outside|ahead|date|behalf|issuance|receipt|case|result|lack|absence|violation|instead|regardless|view|light|provisions?|section|part|paragraph|meaning|purposes?|majority|terms|virtue|effect|review|denial|presumption|policy|approval|jurisdiction|possession|support|development|production|parties|kingdom|region|government)\s+$`)
	itemsVerb  = regexp.MustCompile(`\b(?:(?:to|not|longer)\s+(?i:export|re-?export|ship|transfer|release|provide|supply|sell)|(?i:before|unless|until|when|if)\s+(?:it|they|you|we|[Tt]he\s+[Cc]ompany)\s+(?:can\s+|may\s+)?(?i:exports?|re-?exports?|ships?|transfers?|releases?|provides?|suppl(?:y|ies)|sells?))\b` + andTrade + `\s+` + possessor + `([^;(]{2,200})`)
	itemsDoing = regexp.MustCompile(`\b(?:before|from|without|prior\s+to|for|in|of|any)\s+(?:any\s+)?(?i:exporting|re-?exporting|shipping|transferring|releasing|providing|supplying|selling)\b` + andTrade + `\s+` + possessor + `([^;(]{2,200})`)
	itemsEnd   = regexp.MustCompile(`\s(?:to|for|destined|including|when|that|which|without|in|into|as|before|under|is|are|requires?|at|from|by|because|pursuant|needs?|requir(?:e|ed|ing)|must|will|would|may|can|cannot|shall|effective|until|starting|beginning|through|was|were|has|have|had)\s|[.](?:\s|$)|,\s+(?:[b-np-z]|a(?:[^n]|n[^d])|o[^r]|(?:and|or)\s+[^A-Z0-9]|$)|[“”"_]`)
	// classified matches items that are told by their numbers on the Commerce
	// Control List alone.
	classified = regexp.MustCompile(`\b(?:items?|commodities|products|software|technology|equipment)\s+(?:that\s+(?:is|are)\s+)?(?:classified|described|specified|controlled)\s+(?:under|in|by|as)\s+(?:ECCNs?\s+)?` + eccn + `(?:(?:,\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+)` + eccn + `)*`)
	itemsSplit = regexp.MustCompile(`,\s+(?:and|or)\s+|,\s+|\s+(?:and|or)\s+`)
	generic    = regexp.MustCompile(`(?i)^(?:(?:two|three|both|several|some|other|following)\s+)?(?:to|for|in|into|from|with|at|by|on|under|without|as|when|if|that|which|and|or|only|items?|models?|products?|goods|it|them|this|these|such|any|commodit(?:y|ies)|technology|software|a license|the license|export|national security|country|all)\b`)
	startsName = regexp.MustCompile(`^[“"]?[A-Z0-9]`)
	nounTail   = regexp.MustCompile(`(?:\s+[a-z][a-z-]+)+$`)
	// properNames matches the names of laws, offices and countries that hold
	// words for trade or an "of" and are no items.
	properNames = regexp.MustCompile(`(?i)\bExport\s+Administration(?:\s+(?:Regulations?|Act)\b)?|\bExport\s+Controls?\s+(?:Reform\s+)?Act\b|\bExport\s+Control\s+Classification\s+Numbers?\b|\bExport\s+Enforcement\b|\bOffice\s+of\s+Export(?:er)?\s+\w+|\bBureau\s+of\s+Industry\s+and\s+Security\b|\bDepartment\s+of\s+Commerce\b|\bSecretary\s+of\s+Commerce\b|\bCommerce\s+(?:Department|Secretary|Control\s+List)\b|\bRepublic\s+of\s+\p{L}+|\bUnited\s+States\s+of\s+America\b`)
)

// withoutNames returns text with every such name as underscores, so that
// offsets stay.
func withoutNames(text string) string {
	b := []byte(text)
	for _, m := range properNames.FindAllStringIndex(text, -1) {
		for i := m[0]; i < m[1]; i++ {
			b[i] = '_'
		}
	}
	return string(b)
}

// items reads what the license is required for: from the first sentence of
// text[start:end] that says so.
func (p *passage) items(d *draft, start, end int) {
	i, _ := slices.BinarySearchFunc(p.sentences, start, func(s exportwatch.Span, at int) int { return s[0] - at })
	for ; i < len(p.sentences) && p.sentences[i][1] <= end && d.Fact("items") == nil; i++ {
		p.itemsIn(d, p.sentences[i])
	}
}

// itemsIn reads the items that text[s[0]:s[1]] names first behind the words that
// require a license or, if there are none, before them.
func (p *passage) itemsIn(d *draft, s exportwatch.Span) {
	if d.Fact("items") != nil {
		return
	}
	m, ok := required(p.text[s[0]:s[1]])
	if ok {
		p.itemsAfter(d, exportwatch.Span{s[0] + m[0], s[1]})
	}
	if d.Fact("items") == nil {
		p.itemsAfter(d, s)
	}
	if ok && d.Fact("items") == nil {
		p.itemsFor(d, exportwatch.Span{s[0] + m[0], s[1]})
	}
}

// itemsAfter adds the items that text[s[0]:s[1]] names first.
func (p *passage) itemsAfter(d *draft, s exportwatch.Span) {
	text := p.unnamed()[s[0]:s[1]]
	if m := classified.FindStringIndex(text); m != nil {
		d.quote("items", s[0]+m[0], s[0]+m[1])
		return
	}
	first := ofTrade(text)
	for _, re := range []*regexp.Regexp{itemsVerb, itemsDoing} {
		m := re.FindStringSubmatchIndex(text)
		if m != nil && (first[1] == 0 || m[2] < first[0]) {
			first = exportwatch.Span{m[2], m[3]}
		}
	}
	if first[1] > 0 {
		p.itemList(d, "items", s[0]+first[0], s[0]+first[1])
	}
}

// ofTrade returns what text says first that trade is of: "exports to China of X".
func ofTrade(text string) exportwatch.Span {
	for _, t := range traded.FindAllStringIndex(text, -1) {
		for _, m := range ofItems.FindAllStringIndex(text[t[0]:t[1]], -1) {
			start := t[0] + m[1]
			end := start + len(phrase.FindString(text[start:]))
			if end > start && !otherOf.MatchString(text[t[0]:t[0]+m[0]]) {
				return exportwatch.Span{start, end}
			}
		}
	}
	return exportwatch.Span{}
}

// phrase matches what may name items, before its end is looked for.
var phrase = regexp.MustCompile(`^[^;(]{2,200}`)

// itemList adds the items that text[start:end] begins with, cut where the
// sentence turns to something else; of several names the common noun after the
// last is left off.
func (p *passage) itemList(d *draft, field string, start, end int) {
	if m := itemsEnd.FindStringIndex(p.unnamed()[start:end]); m != nil {
		end = start + m[0]
	}
	if m := agencies(p.text[start:end]); m != nil {
		end = start + m[0][0]
	}
	words := strings.TrimRight(p.text[start:end], " .,")
	end = start + len(words)
	if words == "" || generic.MatchString(words) {
		return
	}
	parts := splitAt(itemsSplit, p.text, start, end)
	for _, s := range parts {
		if !startsName.MatchString(p.text[s[0]:s[1]]) {
			parts = []exportwatch.Span{{start, end}}
			break
		}
	}
	for _, s := range parts {
		if m := nounTail.FindStringIndex(p.text[s[0]:s[1]]); m != nil && len(parts) > 1 {
			s[1] = s[0] + m[0]
		}
		d.quote(field, s[0], s[1])
	}
}

// splitAt returns the spans of text[start:end] between matches of re.
func splitAt(re *regexp.Regexp, text string, start, end int) []exportwatch.Span {
	var out []exportwatch.Span
	at := start
	for _, m := range re.FindAllStringIndex(text[start:end], -1) {
		if s := trimmed(text, at, start+m[0]); s[0] < s[1] {
			out = append(out, s)
		}
		at = start + m[1]
	}
	if s := trimmed(text, at, end); s[0] < s[1] {
		out = append(out, s)
	}
	return out
}
