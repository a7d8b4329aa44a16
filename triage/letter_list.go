package triage

import (
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// What a license is required for may stand in a list, "(1) X; (2) Y; and (3) Z",
// or right behind the requirement: "a license requirement for X-2 sensors".

var (
	// beforeList matches the words that a list of items follows.
	beforeList = regexp.MustCompile(`(?i)\b(?:(?:following|below|these)\s+(?:[\w-]+\s+){0,3}?(?:items?|products?|commodit(?:y|ies)|software|technolog(?:y|ies)|goods|models?|equipment|articles?)\b[^:]{0,200}:|(?:exports?|exporting|re-?exports?|re-?exporting|transfers?|transferring|ship|shipments?|shipping)(?:\s\(in-country\))?(?:\s+of)?:?)\s+$`)
	// enumerator matches the number or the letter before an item of a list.
	enumerator = regexp.MustCompile(`(?:^|\s)(?:\((\d{1,2}|[a-z]|[ivx]{1,4})\)|(\d{1,2})[.)])\s+`)
	// itemEnd matches where an item of a list ends at the latest; inlineEnd, where
	// the sentence goes on behind the last.
	itemEnd   = regexp.MustCompile(`\n[^\p{Ll}]|;|[.](?:\s|$)|,?\s+(?:and|or)\s*$|,\s*$`)
	inlineEnd = regexp.MustCompile(`\s(?:to|destined)\s|,\s+(?:to|when|where|for)\s`)
	// forItems matches what a requirement is for; forExports, of whose exports.
	forItems   = regexp.MustCompile(`(?i:\blicen[cs](?:e|ing)\s+(?:requirements?|conditions?))\s+for\s+` + possessor + `([^;,.()]{2,80})`)
	forExports = regexp.MustCompile(`\b(?:for|on|of)\s+` + possessor + `([\p{Lu}\d][^;,.()]{0,60}?)\s+(?i:exports|re-?exports|shipments|sales|deliveries)\b`)
	// ofModel matches a name that holds a figure, ofGoods a common noun behind one.
	ofModel = regexp.MustCompile(`^[\p{Lu}\d][\p{L}\d.-]*\d`)
	ofGoods = regexp.MustCompile(`^\p{Lu}[\p{L}\d.-]*(?:\s[\p{L}\d.-]+)*\s\p{Ll}+$`)
	people  = regexp.MustCompile(`(?i)\b(?:customers?|users?|compan(?:y|ies)|firms?|entit(?:y|ies)|buyers?|part(?:y|ies)|persons?|nationals?|employees|subsidiar(?:y|ies)|destinations?|countr(?:y|ies)|exporters?|universit(?:y|ies))$`)
)

// listBytes is how far behind its sentence a letter's list of items may go on.
const listBytes = 1500

// beforeListBytes is how far before a list the words for its items may stand.
const beforeListBytes = 300

// maxListed bounds how many items of a list are read.
const maxListed = 50

// numbered reads the items of the first list in text[start:end] that follows
// words for them. A list has at least two items.
func (p *passage) numbered(d *draft, start, end int) {
	all := enumerator.FindAllStringSubmatchIndex(p.text[start:end], -1)
	for i, m := range all {
		first := ordinal(p.text[start:end], m)
		mark := start + m[1] - len(strings.TrimLeft(p.text[start+m[0]:start+m[1]], " \n\t"))
		if first != "1" && first != "a" && first != "i" || !beforeList.MatchString(p.text[max(start, mark-beforeListBytes):mark]) {
			continue
		}
		if items := p.listItems(start, end, all[i:]); len(items) > 1 {
			for _, s := range items {
				d.quote("items", s[0], s[1])
			}
			return
		}
	}
}

// ordinal returns the number or letter of an enumerator.
func ordinal(text string, m []int) string {
	if m[2] >= 0 {
		return text[m[2]:m[3]]
	}
	return text[m[4]:m[5]]
}

// listItems returns the items behind enumerators that count on from the first,
// matched in text[start:end].
func (p *passage) listItems(start, end int, marks [][]int) []exportwatch.Span {
	var out []exportwatch.Span
	text := p.text[start:end]
	kind := ordinal(text, marks[0])
	for n, m := range marks {
		if n == maxListed || ordinal(text, m) != nth(kind, n) {
			break
		}
		stop, last := len(text), n+1 == len(marks) || ordinal(text, marks[n+1]) != nth(kind, n+1)
		if !last {
			stop = marks[n+1][0]
		}
		item := text[m[1]:stop]
		if at := itemEnd.FindStringIndex(item); at != nil {
			item = item[:at[0]]
		}
		if at := inlineEnd.FindStringIndex(item); at != nil && last {
			item = item[:at[0]]
		}
		if s := trimmed(text, m[1], m[1]+len(item)); s[0] < s[1] && s[1]-s[0] <= maxItem {
			out = append(out, exportwatch.Span{start + s[0], start + s[1]})
		}
	}
	return out
}

// maxItem is the longest item of a list, in bytes: longer ones are prose.
const maxItem = 200

// nth returns what the n-th enumerator says, counted from 0, of a list that
// begins with first: "1", "a" or "i".
func nth(first string, n int) string {
	switch first {
	case "1":
		return strconv.Itoa(n + 1)
	case "a":
		return string(rune('a' + n))
	}
	roman := []string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}
	if n < len(roman) {
		return roman[n]
	}
	return ""
}

// itemsFor reads the items that stand right behind a requirement, or before the
// word for trade: names of products, not of countries and companies.
func (p *passage) itemsFor(d *draft, s exportwatch.Span) {
	text := p.unnamed()[s[0]:s[1]]
	for _, re := range []*regexp.Regexp{forItems, forExports} {
		m := re.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		words := text[m[2]:m[3]]
		if at := itemsEnd.FindStringIndex(words); at != nil {
			words = words[:at[0]]
		}
		if country.MatchString(words) || people.MatchString(words) || !ofModel.MatchString(words) && !ofGoods.MatchString(words) {
			continue
		}
		p.itemList(d, "items", s[0]+m[2], s[0]+m[3])
		return
	}
}
