package triage

import (
	"regexp"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

var (
	activities = regexp.MustCompile(`(?i)\b(?:deemed\s+exports?|re-?exports?|exports?|in-country\s+transfers?|transfers?\s+\(in-country\)|releases?\b)`)
	// A release is an activity only of technology, source code or software (15 CFR
	// 734.15); what a newsroom gives out is none, nor is what is told of its time.
	isRelease    = regexp.MustCompile(`(?i)^release`)
	releasable   = regexp.MustCompile(`(?i)^(?:[\s,]+(?:or|and|exports?|re-?exports?|transfers?|in-country|\([^)]{1,40}\)))*\s+(?:of\s+)?(?:[\w-]+\s+){0,4}?[“"]?(?:technology|technical\s+data|source\s+code|software)\b`)
	otherRelease = regexp.MustCompile(`(?i)\b(?:press|news|earnings|media|results)[\s-]+$|\b(?:since|after|before|upon|until|following)\s+(?:the|its|their)\s+$`)
	endUsers     = regexp.MustCompile(`(?i)\b(?:any|all|every)\s+foreign\s+(?:persons?|nationals?)\b(?:\s+(?:worldwide|abroad|wherever\s+located))?|\bmilitary(?:-intelligence)?\s+end\s+users?\b`)
	worldwide    = regexp.MustCompile(`(?i)\b(?:all|any|every)\s+destinations?(?:\s+worldwide)?\b|\bworldwide\b|\b(?:all|any|every)\s+countr(?:y|ies)\b`)
)

// terms reads what the license is required for, beside items, from
// text[start:end], the sentences of the act, and the letter's authorities from
// the citations beside it.
func (p *passage) terms(d *draft, start, end int) {
	words := p.unnamed()[start:end]
	for _, m := range activities.FindAllStringIndex(words, -1) {
		if isRelease.MatchString(words[m[0]:m[1]]) && (otherRelease.MatchString(words[:m[0]]) || !releasable.MatchString(words[m[1]:])) {
			continue
		}
		d.fact("activities", activity(p.text[start+m[0]:start+m[1]]), start+m[0], start+m[1])
	}
	p.destinations(d, start, end)
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

// authorities adds the provisions under which the agency informs persons: 15
// CFR part 744 and 746 by paragraph, 50 U.S.C. 4813 and 4817, and the sections
// of the Act that these codify (1754, 1758).
func (p *passage) authorities(d *draft) {
	for _, c := range p.cites() {
		if !d.Grade.Seen() && !d.cited(c) { // the letter itself cites none but its own
			continue
		}
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

// unseen marks a headline whose letter nobody here has read.
const unseen = " (reported, letter not seen)"

func letterHeadline(d *exportwatch.Development) string {
	h := "Is-informed letter"
	if to := d.One("recipient"); to != "" {
		h += " to " + to
	}
	if d.Status == exportwatch.Suspended || d.Status == exportwatch.Vacated {
		h += " (" + string(d.Status) + ")"
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
