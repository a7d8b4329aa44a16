package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

var (
	exportWords = `(?i:exports?|exporting|re-?exports?|re-?exporting|transfers?|transferring|shipments?|shipping|releas(?:e|ing)|deliver(?:y|ies|ing)|provision|sales?)`
	possessor   = `(?:the\s+[Cc]ompany[’']s\s+|(?:its|our|their|the|any|all|certain|of)\s+)*`
	itemsOf     = regexp.MustCompile(`\b` + exportWords + `\b[^;]{0,200}?\bof\s+` + possessor + `([^;(]{2,200})`)
	itemsVerb   = regexp.MustCompile(`\b(?:to|not)\s+(?i:export|re-?export|ship|transfer|release|provide|sell)\b(?:,?\s+(?:or\s+)?(?i:re-?export|transfer|release|ship)(?:\s\(in-country\))?,?)*\s+` + possessor + `([^;(]{2,200})`)
	itemsEnd    = regexp.MustCompile(`\s(?:to|for|destined|including|when|that|which|without|in|into|as|before|under|is|are|requires?|at|from|by|because)\s|[.](?:\s|$)|,\s+(?:[a-z]|$)|[“”"]`)
	itemsSplit  = regexp.MustCompile(`,\s+and\s+|,\s+|\s+and\s+`)
	generic     = regexp.MustCompile(`(?i)^(?:(?:two|three|both|several|some|other)\s+)?(?:to|for|in|into|from|with|at|by|on|under|without|as|when|if|that|which|and|or|only|items?|models?|products?|goods|it|them|this|these|such|any|commodit(?:y|ies)|technology|software|a license|the license|export|national security|country|all)\b`)
	startsName  = regexp.MustCompile(`^[“"]?[A-Z0-9]`)
	nounTail    = regexp.MustCompile(`(?:\s+[a-z][a-z-]+)+$`)

	activities  = regexp.MustCompile(`(?i)\b(?:deemed\s+exports?|re-?exports?|exports?|in-country\s+transfers?|transfers?\s+\(in-country\)|releases?)`)
	endUsers    = regexp.MustCompile(`(?i)\b(?:any|all|every)\s+foreign\s+(?:persons?|nationals?)\b(?:\s+(?:worldwide|abroad|wherever\s+located))?|\bmilitary(?:-intelligence)?\s+end\s+users?\b`)
	worldwide   = regexp.MustCompile(`(?i)\b(?:all|any|every)\s+destinations?(?:\s+worldwide)?\b|\bworldwide\b|\b(?:all|any|every)\s+countr(?:y|ies)\b`)
	countryList = regexp.MustCompile(`\b(?:China|Hong Kong|Macau|Russia|Belarus|Iran|North Korea|Cuba|Syria|Venezuela|Burma|Cambodia|Taiwan|South Korea|Israel|India|Pakistan|Saudi Arabia|United Arab Emirates|Turkey|Vietnam|Malaysia|Singapore|Country Groups?\s[A-E](?::\d)?|D:5)\b`)
)

// terms reads what the letter says from text[start:end], the sentences of the
// act, and its authorities from the whole text.
func (p *passage) terms(d *draft, start, end int) {
	p.issuer(d, start, end)
	p.items(d, start, end)
	for _, m := range activities.FindAllStringIndex(p.text[start:end], -1) {
		d.fact("activities", activity(p.text[start+m[0]:start+m[1]]), start+m[0], start+m[1])
	}
	p.quoteAll(d, "destinations", worldwide, start, end)
	p.quoteAll(d, "destinations", countryList, start, end)
	p.quoteAll(d, "end_users", endUsers, start, end)
	if m, ok := required(p.text[start:end]); ok {
		d.quote("license_requirement", start+m[0], start+m[1])
	}
	p.authorities(d)
}

// activity writes an activity as the EAR do, in the singular (15 CFR 734.13 to
// 734.16).
func activity(words string) string {
	words = strings.Join(strings.Fields(strings.ToLower(words)), " ")
	if strings.Contains(words, "in-country") {
		return "transfer (in-country)"
	}
	return strings.Replace(strings.TrimSuffix(words, "s"), "re-export", "reexport", 1)
}

// quoteAll adds every match of re in text[start:end] as a value of field.
func (p *passage) quoteAll(d *draft, field string, re *regexp.Regexp, start, end int) {
	for _, m := range re.FindAllStringIndex(p.text[start:end], -1) {
		if !narrowed.MatchString(p.text[start+m[0] : end]) {
			d.quote(field, start+m[0], start+m[1])
		}
	}
}

// narrowed matches what is worldwide only within the country named next: "any
// destination in Macau".
var narrowed = regexp.MustCompile(`^(?i:(?:all|any|every)\s+destinations?)\s+in\s`)

// issuer reads who gave the letter: the agency named closest before the act's
// words or first after, and the official who signed.
func (p *passage) issuer(d *draft, start, end int) {
	if all := agencies(p.text[start:end]); len(all) > 0 {
		m := all[0]
		d.fact("issuer", issuerName(p.text[start+m[0]:start+m[1]]), start+m[0], start+m[1])
	}
	if m := signatory.FindStringSubmatchIndex(p.text[start:end]); m != nil {
		g := 2
		if m[2] < 0 {
			g = 4
		}
		d.quote("signatory", start+m[g], start+m[g]+len(strings.TrimRight(p.text[start+m[g]:start+m[g+1]], " .")))
	}
}

// items reads what the license is required for: from the first sentence of
// text[start:end] that says so.
func (p *passage) items(d *draft, start, end int) {
	i, _ := slices.BinarySearchFunc(p.sentences, start, func(s exportwatch.Span, at int) int { return s[0] - at })
	for ; i < len(p.sentences) && p.sentences[i][1] <= end && d.Fact("items") == nil; i++ {
		p.itemsIn(d, p.sentences[i])
	}
}

// itemsIn reads the items that text[s[0]:s[1]] names first.
func (p *passage) itemsIn(d *draft, s exportwatch.Span) {
	first := exportwatch.Span{}
	for _, re := range []*regexp.Regexp{itemsOf, itemsVerb} {
		m := re.FindStringSubmatchIndex(p.text[s[0]:s[1]])
		if m != nil && (first[1] == 0 || s[0]+m[2] < first[0]) {
			first = exportwatch.Span{s[0] + m[2], s[0] + m[3]}
		}
	}
	p.itemList(d, "items", first[0], first[1])
}

// itemList adds the items that text[start:end] begins with, cut where the
// sentence turns to something else; of several names the common noun after the
// last is left off.
func (p *passage) itemList(d *draft, field string, start, end int) {
	if m := itemsEnd.FindStringIndex(p.text[start:end]); m != nil {
		end = start + m[0]
	}
	phrase := strings.TrimRight(p.text[start:end], " .,")
	end = start + len(phrase)
	if phrase == "" || generic.MatchString(phrase) {
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

// authorities adds the provisions under which the agency informs persons: 15
// CFR part 744 and 746 by paragraph, 50 U.S.C. 4813 and 4817, and the sections
// of the Act that these codify (1754, 1758).
func (p *passage) authorities(d *draft) {
	for _, c := range p.cites() {
		f := c.Fields
		paragraph := f["paragraph"] != ""
		switch {
		case c.Type == cite.CFR && f["title"] == "15" && paragraph && (f["part"] == "744" || f["part"] == "746"),
			c.Type == cite.USC && f["title"] == "50" && paragraph && (f["section"] == "4813" || f["section"] == "4817"),
			c.Type == cite.ActSection && (f["section"] == "1754" || f["section"] == "1758"):
			d.fact("authorities", c.String(), c.Start, c.End)
		}
	}
}

// when reads the day of the act from its sentence: the date closest to the
// words of the act that is not the day on which somebody spoke of it.
func (d *draft) when(s, act exportwatch.Span) {
	best, distance := found{}, 0
	for _, f := range d.p.datesIn(s[0], s[1]) {
		if effectiveBefore.MatchString(d.p.text[s[0]:f.start]) {
			d.fact("effective_on", f.date.String(), f.start, f.end)
			continue
		}
		if d.p.spoken(f, s, act) || f.flag != "" && startsOn.MatchString(d.p.text[s[0]:f.start]) {
			continue
		}
		gap := max(f.start-act[0], act[0]-f.end)
		if f.flag != "" {
			gap += len(d.p.text) // a day that had to be resolved yields to a written one
		}
		if best.date.IsZero() || gap < distance {
			best, distance = f, gap
		}
	}
	if best.date.IsZero() {
		d.flag(noDate)
		return
	}
	d.on = best.date
	d.fact("date", best.date.String(), best.start, best.end)
	if best.flag != "" {
		d.flag(best.flag)
	}
}

// startsOn before the name of a day makes it one to come.
var startsOn = regexp.MustCompile(`(?i)\b(?:from|starting|beginning|until|by|before)\s+$`)

// spoken reports whether f is the day on which somebody told of the act, in
// sentence s: "said on Tuesday that it", "On Tuesday, Acme said it".
func (p *passage) spoken(f found, s, act exportwatch.Span) bool {
	before := p.text[max(s[0], f.start-maxSpoken):f.start]
	if m := saidOn.FindStringIndex(before); m != nil {
		at := f.start - len(before) + m[0]
		if reportsThat.MatchString(before[m[0]:]) {
			return false
		}
		return at < act[0] || at >= act[1] || speaks.MatchString(p.text[at:f.start])
	}
	return f.end <= act[1] && speaks.MatchString(p.text[f.end:act[1]])
}

// maxSpoken is how far before a day the word for speaking may stand, in bytes.
const maxSpoken = 60

var (
	saidOn = regexp.MustCompile(`(?i)\b(?:said|says|told|disclosed|reported|announced|confirmed|acknowledged|stated|revealed)\b(?:\s+[\w’'-]+){0,4}?\s+(?:(?:late|early)\s+)?(?:on\s+)?$`)
	// reportsThat begins what was said: "reported that on June 3, BIS".
	reportsThat = regexp.MustCompile(`\bthat\b`)
	speaks      = regexp.MustCompile(`(?i)\b(?:said|says|disclosed|reported|announced|confirmed|acknowledged|revealed)\b`)
)

var effectiveBefore = regexp.MustCompile(`(?i)\beffective\s+(?:on\s+|as\s+of\s+)?$`)

// unseen marks a headline whose letter nobody here has read.
const unseen = " (reported, letter not seen)"

func letterHeadline(d *exportwatch.Development) string {
	h := "Is-informed letter"
	if to := d.One("recipient"); to != "" {
		h += " to " + to
	}
	if items := d.Fact("items"); items != nil {
		h += ": license required for " + strings.Join(items, ", ")
	} else {
		h += ": license required"
	}
	if !d.Grade.Seen() {
		h += unseen
	}
	return h
}
