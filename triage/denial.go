package triage

import (
	"regexp"
	"slices"
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
	inMatterOf = regexp.MustCompile(`(?i)\bin\s+the\s+matter\s+of\s*:?\s*`)
	// respondents matches the list of those against whom an order is asked.
	respondents = regexp.MustCompile(`(?i)\bexport\s+privileges\s+(?:under\s+the\s+(?:Regulations|EAR)\s+)?of\s*:\s*`)
	// saysWhy matches the line with which the reasons of an order begin, below
	// those it is against.
	saysWhy = regexp.MustCompile(`^(?:Pursuant\b|On\s|The\s+(?:Bureau|Department|Office|U\.S)|I\.|Background\b|Whereas\b|Before\b|BIS\b|It\s+is\b|This\b|As\s|Under\s)`)
	// aliasOf matches the other names behind a name, called the short one.
	aliasOf = regexp.MustCompile(`(?i),?\s+(?:a/k/a|d/b/a|f/k/a|n/k/a|also\s+known\s+as)\b.*$`)
	called  = regexp.MustCompile(`\s*\([^)]*[“"”][^)]*\)`)
	// address matches words of addresses and of what else is said of persons.
	address = regexp.MustCompile(`(?i)^\d|\bP\.?\s?O\.?\s+Box\b|\b(?:building|bldg|street|st|road|rd|avenue|ave|floor|tower|airport|lane|suite|apt|blvd|boulevard|inmate\s+number|currently\s+(?:incarcerated|residing)|collectively|respondents?|order|export\s+privileges)\b`)
)

func isDenial(k exportwatch.Kind) bool { return k == denialOrderTDO || k == denialRenewal }

// beginsBody is how much of an order is read for whom it is against, in bytes.
const beginsBody = 8000

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
		d.tie("denial:"+recipientSlug(party), "an order denying export privileges to "+party)
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

// deniedParties reads whom an order is against: from the list of the request that
// it grants, from the head of its text, or from its title.
func (d *draft) deniedParties() {
	p := d.p
	title := strings.Index(p.text, p.title())
	for _, m := range respondents.FindAllStringIndex(p.text, 1) {
		s := p.sentences[max(0, p.sentenceUpTo(m[0]))]
		d.partiesListed(exportwatch.Span{m[1], max(m[1], s[1])})
	}
	if title >= 0 && d.Fact("parties") == nil && !strings.HasSuffix(p.Version.Format, "json") { // records have other fields below
		d.partiesBelow(max(title+len(p.title()), p.belowPreamble()))
	}
	if title >= 0 && d.Fact("parties") == nil {
		d.partiesIn(exportwatch.Span{title, title + len(p.title())})
	}
}

// partiesListed reads names that a sentence lists: "of: Acme Ltd. (“Acme”), Ada Roe
// (“Roe”), and Bolt Works (collectively, the “Respondents”)".
func (d *draft) partiesListed(at exportwatch.Span) {
	for _, part := range listed(d.p.text, at) {
		d.denied(part)
	}
}

// preamble are the sections that stand between the title of a document of the
// Register and its body. 1 CFR 18.12.
var preamble = []exportwatch.SectionID{"agency", "action", "summary", "dates", "date", "effective-date", "effective-dates", "address", "addresses", "for-further-information-contact", "for-further-information"}

// belowPreamble returns where the body of a notice begins that has a preamble, and
// else 0.
func (p *passage) belowPreamble() int {
	from := 0
	for _, s := range p.Version.Sections {
		switch {
		case slices.Contains(preamble, s.ID):
			from = max(from, s.End)
		case s.ID == "supplementary-information":
			from = max(from, min(s.Start+len(s.Heading), s.End))
		}
	}
	return from
}

// partiesBelow reads the lines between the title or preamble of an order and its
// reasons, each a name with an address: "Acme Airways, 7 Example Road, Testville;".
// A sentence is no such line.
func (d *draft) partiesBelow(from int) {
	p := d.p
	var lines []exportwatch.Span
	for end := min(len(p.text), from+beginsBody); from < end; {
		line := exportwatch.Span{from, end}
		if i := strings.IndexByte(p.text[from:end], '\n'); i >= 0 {
			line[1] = from + i
		}
		from = line[1] + 1
		line = trimmed(p.text, line[0], line[1])
		if said := p.text[line[0]:line[1]]; !saysWhy.MatchString(said) {
			if !prose.MatchString(said) || inMatterOf.MatchString(said) {
				lines = append(lines, line)
			}
			continue
		}
		for _, l := range lines {
			d.partiesIn(l)
		}
		return
	}
}

// partiesIn reads the names that begin the parts of at between semicolons.
func (d *draft) partiesIn(at exportwatch.Span) {
	for start := at[0]; start < at[1]; {
		part := exportwatch.Span{start, at[1]}
		if i := strings.IndexByte(d.p.text[start:at[1]], ';'); i >= 0 {
			part[1] = start + i
		}
		start = part[1] + 1
		part = trimmed(d.p.text, part[0], part[1])
		if m := inMatterOf.FindStringIndex(d.p.text[part[0]:part[1]]); m != nil && m[0] == 0 {
			part[0] += m[1]
		}
		if names := listed(d.p.text, part); len(names) > 0 {
			d.denied(names[0])
		}
	}
}

// prose matches the words of a sentence that no line of a name and an address has.
var prose = regexp.MustCompile(`(?i)\b(?:is|are|was|were|be|been|has|had|does|did|shall|must|hereby|den(?:y|ies|ied|ying)|found|issu(?:es|ed)|convicted|ordered|takes|violat\w+|shipped|exported|published|requests|requested|which|because|effective)\b`)

// denied adds the name that text[at[0]:at[1]] begins with as a party, unless it is
// part of an address or the name of the order.
func (d *draft) denied(at exportwatch.Span) {
	if m := namedOrder.FindStringIndex(d.p.text[at[0]:at[1]]); m != nil {
		at[0] += m[1]
	}
	name := d.p.text[at[0]:at[1]]
	for _, re := range []*regexp.Regexp{called, aliasOf} {
		if m := re.FindStringIndex(name); m != nil {
			name = name[:m[0]]
		}
	}
	name = name[:nameEnd(name)]
	if name = strings.TrimRight(name, " ,;"); len(name) < 2 || len(name) > 120 || address.MatchString(name) && !legalForm.MatchString(name) || notParty.MatchString(name) {
		return
	}
	d.quote("parties", at[0], at[0]+len(name))
}

// notParty matches what begins a line of a notice and is no name.
var notParty = regexp.MustCompile(`(?i)^(?:(?:and|or|SYNTHETIC|Department\s+of|Bureau\s+of|Notice|Action|Agency|Summary|Dates?|Effective|Address(?:es)?|Supplementary\s+Information|For\s+Further|Background|In\s+the|Rule|\[?FR\s+Doc|Docket|(?:` + monthNames + `)\s+\d)\b|(?:the|an?|copies)$)`)

// namedOrder matches the name of an order before those it is against: "Orders Denying
// Export Privileges: ".
var namedOrder = regexp.MustCompile(`(?i)^[^:;]{0,80}\bexport\s+privileges\s*(?:of|against|to)?\s*[:–—-]\s*`)

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
