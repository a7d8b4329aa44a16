package triage

import (
	"regexp"
	"slices"

	"exportwatch"
)

// A country is a destination of a letter where the text says that trade goes
// there and that a license is required for it. The seat of a company, what
// another letter is about and what the requirement leaves free are none.

var (
	place0 = `(?:(?:the|mainland|either|both)\s+)*(?:(?:People[’']s|Islamic|Democratic|Socialist|Federal|Arab|United|Bolivarian|Hashemite|Federated)\s+)*(?:(?:Republic|Federation|Kingdom|States?|Union|Sultanate|Commonwealth)\s+of\s+(?:the\s+)?)?$`
	group  = regexp.MustCompile(`^(?:Country Group|D:5)`)
	// thither matches what stands before the country that trade goes to.
	thither = regexp.MustCompile(`(?i:\b(?:to|into|for|including|includes?|towards?|via|through)|\b(?:sales?|customers?|destinations?|located|headquartered|end[- ]users?|users?|part(?:y|ies)|entit(?:y|ies)|persons?|compan(?:y|ies)|firms?|anyone|use|fabs?|facilit(?:y|ies)|plants?|countries|end[- ]uses?)\s+in)\s+` + place0)
	// furtherPlace matches what stands between two countries of a list.
	furtherPlace = regexp.MustCompile(`^(?:\s\([^)]{1,40}\))?\)?[,(]?\s*(?:(?:and|or|as\s+well\s+as|including)\s+)?(?:to\s+|in\s+)?` + place0)
	// free matches a clause that says where no license is required.
	free = regexp.MustCompile(`(?i)\bunaffected\b|\b(?:not|n[’']t)\s+(?:be\s+)?(?:affect(?:ed)?|subject|covered|included|required|apply|cover|extend|reach|include|concern)\b|\bno\s+licen[cs]e\b`)
	// butNot, before a country in its clause, takes it out.
	butNot = regexp.MustCompile(`(?i)\b(?:except(?:ing|\s+for)?|other\s+than|excluding|but\s+not|apart\s+from|outside)\b`)
	turn   = regexp.MustCompile(`;|,\s+(?:but|while|although|though|whereas)\b`)
	// clauseOfIt is said of somebody in passing.
	clauseOfIt = regexp.MustCompile(`,\s+(?:which|whose|who|where|based|headquartered)\s[^,;]{1,100},`)
	// ofAnother begins a sentence about something else than the letter.
	ofAnother = regexp.MustCompile(`^(?:Separately|Meanwhile|Elsewhere|Rivals?|By\s+contrast|In\s+(?:other\s+news|contrast|\d{4})|Last\s+year|Earlier|Previously)\b`)
	// ofIt matches what takes the letter up again.
	ofIt = regexp.MustCompile(`(?i)\b(?:the|this|that|its|these|such)\s+(?:(?:new|licen[cs]e|licensing|export)\s+)*(?:requirements?|letter|restrictions?|directive|order|notice|curbs)\b|^(?:it|they|this)\b`)
)

// destinations adds the countries that text[start:end] names as those for which
// the license is required. Its first sentence tells of the letter.
func (p *passage) destinations(d *draft, start, end int) {
	p.quoteAll(d, "destinations", worldwide, start, end)
	i, _ := slices.BinarySearchFunc(p.sentences, start, func(s exportwatch.Span, at int) int { return s[1] - at - 1 })
	for n := i; n < len(p.sentences) && p.sentences[n][0] < end; n++ {
		s := exportwatch.Span{max(start, p.sentences[n][0]), min(end, p.sentences[n][1])}
		if n > i && !p.ofLetter(s) {
			continue
		}
		for _, m := range p.placesIn(p.text[s[0]:s[1]]) {
			d.destination(s[0]+m[0], s[0]+m[1])
		}
	}
}

// destination adds the country named at text[start:end], once by whichever name.
func (d *draft) destination(start, end int) {
	key := placeKey(d.p.text[start:end])
	if !slices.ContainsFunc(d.Fact("destinations"), func(v string) bool { return placeKey(v) == key }) {
		d.quote("destinations", start, end)
	}
}

// ofLetter reports whether a sentence behind that of a letter is still about it.
func (p *passage) ofLetter(s exportwatch.Span) bool {
	sentence := p.text[s[0]:s[1]]
	if ofAnother.MatchString(sentence) {
		return false
	}
	_, ok := required(sentence)
	return ok || ofIt.MatchString(sentence)
}

// placesIn returns where sentence names countries that trade under license
// goes to.
func (p *passage) placesIn(sentence string) [][]int {
	asides := clauseOfIt.FindAllStringIndex(sentence, -1)
	var out [][]int
	for _, m := range country.FindAllStringIndex(sentence, -1) {
		listed := len(out) > 0 && furtherPlace.MatchString(sentence[out[len(out)-1][1]:m[0]])
		if !listed && !group.MatchString(sentence[m[0]:m[1]]) && !thither.MatchString(sentence[max(0, m[0]-maxReach):m[0]]) {
			continue
		}
		if slices.ContainsFunc(asides, func(a []int) bool { return a[0] < m[0] && m[1] < a[1] }) || leftFree(sentence, m[0]) {
			continue
		}
		out = append(out, m)
	}
	return out
}

// leftFree reports whether the clause around an offset says that no license is
// required there.
func leftFree(sentence string, at int) bool {
	start, end := 0, len(sentence)
	for _, t := range turn.FindAllStringIndex(sentence, -1) {
		if t[0] <= at {
			start = t[0]
		} else {
			end = min(end, t[0])
		}
	}
	return free.MatchString(sentence[start:end]) || butNot.MatchString(sentence[start:at])
}
