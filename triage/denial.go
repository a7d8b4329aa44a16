package triage

import (
	"regexp"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

// An order denying export privileges forbids persons to take part in exports, and
// others to deal with them: for a time while a violation is imminent
// (15 CFR 766.24), after a conviction (15 CFR 766.25; 50 U.S.C. 4819(e)), or as a
// sanction. The agency prints each among its notices.

// Kinds of denial orders. The taxonomy has those of a temporary one; an order for
// years, after a conviction or as a sanction, is told with it as denial-order.
const (
	denialOrderTDO exportwatch.Kind = "denial-order-tdo"
	denialRenewal  exportwatch.Kind = "denial-order-tdo-renewal"
	denialOrder    exportwatch.Kind = "denial-order"
)

var (
	privileges = regexp.MustCompile(`(?i)\bexport\s+privileges\b`)
	denies     = regexp.MustCompile(`(?i)\b(?:deny|denying|denied|denials?)\b`)
	// noDenial matches titles that speak of denial orders and deny nobody
	// anything: rules and questions about them, their end, their corrections.
	noDenial  = regexp.MustCompile(`(?i)\binformation\s+collection\b|\brevisions?\s+(?:of|to)\b|\bprocedures?\b|\brequest\s+for\b|\bcorrect(?:ion|ing|ed)\b|\b(?:terminat|vacat|rescind|revok|withdraw|lift|suspend)\w*\b`)
	temporary = regexp.MustCompile(`(?i)\btemporar(?:y|ily)\b`)
	renews    = regexp.MustCompile(`(?i)\b(?:renew(?:s|ed|ing|al)?|extend(?:s|ed|ing)?|modif(?:y|ies|ied|ying))\b`)
	tdoRules  = regexp.MustCompile(`(?i)\b(?:section|§|sec\.)\s*766\.24\b`)
	forPeriod = regexp.MustCompile(`(?i)\b(?:for\s+(?:a\s+period\s+of\s+)?|period\s+of\s+)((?:(?:\w+\s+)?\(?\d{1,3}\)?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty)\s+(?:days?|months?|years?))\b`)
	untilDay  = regexp.MustCompile(`(?i)\buntil\s*$|\bexpires?\s+(?:on\s+)?$`)
	// denialTerm matches a sentence that says how long the order holds, denialAct
	// one that speaks of it.
	denialTerm = regexp.MustCompile(`(?i)\b(?:order|TDO|renewal|denial|privileges)\b.{0,200}\b(?:shall|will|is|be)\s+(?:be\s+)?(?:effective|denied|renewed|remain\s+in\s+effect)\b|\bmay\s+not\b`)
	denialAct  = regexp.MustCompile(`(?i)\bordered\b|\bexport\s+privileges\b|\bdenial\b|\bTDO\b`)
)

func isDenial(k exportwatch.Kind) bool { return k == denialOrderTDO || k == denialRenewal }

// denial reads a notice of the agency that is an order denying export privileges.
func (p *passage) denial() []*draft {
	kind, also, ok := p.denialKind()
	if !ok || p.Version.Meta.String("document_type") != "Notice" || !p.aboutEAR() {
		return nil
	}
	d := p.frDraft(kind)
	d.Also = also
	d.Status = exportwatch.InForce // an order has effect when it is signed or published
	switch {
	case p.withdrawn():
		d.Status = exportwatch.Withdrawn
	case p.Document.Kind == exportwatch.PIDocument:
		d.Status = exportwatch.Announced
	}
	d.deniedParties()
	d.denialTerms()
	for _, party := range d.Fact("parties") {
		if slug := recipientSlug(party); slug != "" {
			d.tie("denial:"+slug, "an order denying export privileges to "+party)
		}
	}
	d.Headline = denialName(kind, also) + ": " + exportwatch.Excerpt(d.deniedWho(), 200)
	return []*draft{d}
}

// denialKind reads from the title, or from the section that an order without a
// telling one cites, what kind of order it is.
func (p *passage) denialKind() (kind exportwatch.Kind, also []exportwatch.Kind, ok bool) {
	title := p.title()
	if !privileges.MatchString(title) && !strings.Contains(strings.ToLower(title), "temporary denial order") || noDenial.MatchString(title) {
		return "", nil, false
	}
	top := p.text[:min(beginsBody, len(p.text))]
	telling := denies.MatchString(title)
	if !telling && !denies.MatchString(top) { // "Action Affecting Export Privileges; Acme"
		return "", nil, false
	}
	switch {
	case renews.MatchString(title):
		return denialRenewal, nil, true
	case temporary.MatchString(title), !telling && tdoRules.MatchString(top):
		return denialOrderTDO, nil, true
	}
	return denialOrderTDO, []exportwatch.Kind{denialOrder}, true
}

// denialTerms adds under what an order is given, for how long and until when.
func (d *draft) denialTerms() {
	p := d.p
	for _, c := range p.cites() {
		f := c.Fields
		if c.Type == cite.CFR && f["title"] == "15" && f["part"] == "766" && f["section"] != "" || c.Type == cite.USC && f["title"] == "50" && f["section"] == "4819" {
			d.fact("authorities", c.String(), c.Start, c.End)
		}
	}
	for _, speaks := range []*regexp.Regexp{denialTerm, denialAct} {
		for _, s := range p.sentences {
			if s[1]-s[0] <= maxSentence && speaks.MatchString(p.text[s[0]:s[1]]) {
				d.denialTerm(s)
			}
		}
	}
}

// denialTerm adds how long the order holds by the sentence s, if that is not known.
func (d *draft) denialTerm(s exportwatch.Span) {
	p := d.p
	if m := forPeriod.FindStringSubmatchIndex(p.text[s[0]:s[1]]); m != nil && d.Fact("duration") == nil {
		d.quote("duration", s[0]+m[2], s[0]+m[3])
	}
	for _, f := range p.writtenIn(s[0], s[1]) {
		if d.Fact("expires_on") == nil && untilDay.MatchString(p.text[s[0]:f.start]) {
			d.fact("expires_on", f.date.String(), f.start, f.end)
		}
	}
}

// deniedWho names the parties for a headline or, if nobody is told, the title.
func (d *draft) deniedWho() string {
	if names := d.Fact("parties"); len(names) > 3 {
		return strings.Join(names[:3], ", ") + " and others"
	} else if len(names) > 0 {
		return strings.Join(names, ", ")
	}
	return d.p.title()
}

func denialName(kind exportwatch.Kind, also []exportwatch.Kind) string {
	switch {
	case kind == denialRenewal:
		return "Temporary denial of export privileges renewed"
	case also != nil:
		return "Export privileges denied"
	}
	return "Export privileges temporarily denied"
}
