package triage

import (
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// The Export Administration Regulations are 15 CFR parts 730 to 774.
const (
	earFirst = 730
	earLast  = 774
)

var (
	cfrPart = regexp.MustCompile(`^15 CFR (?:[Pp]arts? )?(\d{3})`)

	// notARule matches actions that announce or ask only.
	notARule  = regexp.MustCompile(`(?i)advance\s+notice|notice\s+of\s+inquiry|request\s+for\s+information|\bcancellation\s+of\b|^\s*notice\s+of\s+(?:\w+\s+)?(?:meeting|hearing)\b`)
	finalRule = regexp.MustCompile(`(?i)\bfinal\s+rules?\b`)
	interim   = regexp.MustCompile(`(?i)\binterim\s+(?:final\s+)?rule\b|\btemporary\s+final\s+rule\b`)
	proposed  = regexp.MustCompile(`(?i)\bproposed\s+rules?\b|\bnotice\s+of\s+proposed\s+rule\s?making\b`)
)

// entryOnly is the flag of what is known by the entry of a filing alone.
const entryOnly = "the entry in the list of filings was read, not the document"

// federalRegister reads a record or the text of a Federal Register document,
// published or on public inspection.
func (p *passage) federalRegister() []*draft {
	drafts := p.registered()
	if p.withdrawn() {
		for _, d := range drafts {
			d.takenBack()
		}
	}
	return drafts
}

// takenBack says of a filing that it was withdrawn, and quotes the note that does.
func (d *draft) takenBack() {
	d.Headline = "Withdrawn from inspection: " + d.Headline
	for _, said := range []string{d.p.Version.Meta.String("editorial_note"), "Withdrawn from public inspection"} {
		if at := strings.Index(d.p.text, said); said != "" && at >= 0 {
			d.Evidence = append([]exportwatch.Evidence{d.p.evidence("kind", at, at+len(said))}, d.Evidence...)
			return
		}
	}
}

// registered reads what a document of the Federal Register is. A notice of the
// agency may be an order denying export privileges, or tell of a letter.
func (p *passage) registered() []*draft {
	if p.number() == "" || p.withdrawn() && p.Previous == nil {
		return nil // there was nothing to take back
	}
	if p.presidential() {
		return p.order()
	}
	about := p.aboutEAR() || p.aboutWatchedAgency()
	if act, ok := p.ruleAct(); ok && about {
		return []*draft{p.actOnRule(act)}
	}
	if kind, ok := p.ruleKind(); ok && about {
		return []*draft{p.rule(kind)}
	}
	if p.Version.Meta.String("document_type") == "Notice" && p.aboutEAR() {
		return append(p.denial(), p.letters()...)
	}
	return nil
}

// withdrawn reports whether the document was taken back before its publication.
// 1 CFR 18.13.
func (p *passage) withdrawn() bool {
	return p.Document.Kind == exportwatch.PIDocument && p.Version.Meta.String("status") == string(exportwatch.Withdrawn)
}

// number is the document number, from the metadata or the identifier.
func (p *passage) number() string {
	if n := p.Version.Meta.String("document_number"); n != "" {
		return asciiDashes(n)
	}
	id := string(p.Document.ID)
	return id[strings.LastIndex(id, "/")+1:]
}

func (p *passage) presidential() bool {
	return strings.HasPrefix(strings.ToLower(p.Version.Meta.String("document_type")), "presidential")
}

// ruleKind reads the action line or, on public inspection where there is none,
// the type and the subject. What the Register prints among the rules is one,
// however its agency calls it: "Publication of web general licenses."
func (p *passage) ruleKind() (exportwatch.Kind, bool) {
	meta := p.Version.Meta
	action := meta.String("action")
	if notARule.MatchString(action) {
		return "", false
	}
	said := action
	if said == "" {
		said = meta.String("document_type") + " | " + p.title()
		if notARule.MatchString(p.title()) {
			return "", false
		}
	}
	switch {
	case interim.MatchString(said):
		return exportwatch.InterimFinalRule, true
	case proposed.MatchString(said):
		return exportwatch.ProposedRule, true
	case finalRule.MatchString(said), meta.String("document_type") == "Rule":
		return exportwatch.FinalRule, true
	}
	return "", false
}

// aboutEAR reports whether the document amends parts of the EAR or, where its
// record names no parts, is of the agency that writes them.
func (p *passage) aboutEAR() bool {
	parts := p.Version.Meta.Strings("cfr")
	for _, part := range parts {
		if m := cfrPart.FindStringSubmatch(part); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil && n >= earFirst && n <= earLast {
				return true
			}
		}
	}
	agencies := strings.Join(append(p.Version.Meta.Strings("agency_slugs"), p.Version.Meta.Strings("agencies")...), "|")
	return len(parts) == 0 && (strings.Contains(agencies, "industry-and-security") || strings.Contains(agencies, "Industry and Security"))
}

func (p *passage) rule(kind exportwatch.Kind) *draft {
	d := p.frDraft(kind)
	d.Status = p.ruleStatus(kind, p.ruleFacts(d))
	d.Headline = ruleName(kind) + ": " + exportwatch.Excerpt(p.title(), 200)
	p.listsAnnounced(d)
	return d
}

// ruleFacts adds what the metadata tells of a rule and returns the day from
// which it has effect, zero if that is unknown.
func (p *passage) ruleFacts(d *draft) exportwatch.Date {
	meta := p.Version.Meta
	for _, c := range meta.Strings("cfr") {
		d.stated("authorities", c)
	}
	for _, n := range meta.Strings("dockets") {
		d.stated("docket", n)
	}
	for _, n := range meta.Strings("rins") {
		d.stated("rin", n)
		d.tie("rin:"+asciiDashes(n), "same rulemaking, RIN "+asciiDashes(n))
	}
	effective, _ := exportwatch.ParseDate(meta.String("effective_on"))
	if effective.IsZero() {
		effective = p.Version.Effective
	}
	d.day("effective_on", effective)
	closes, _ := exportwatch.ParseDate(meta.String("comments_close_on"))
	d.day("comments_close_on", closes)
	for _, e := range p.Version.Effects {
		d.effectTie(e)
	}
	return effective
}

// frDraft starts a development of a Federal Register document, keyed by its
// number, which it keeps from filing to publication.
func (p *passage) frDraft(kind exportwatch.Kind) *draft {
	start, end := p.quotable(p.Version.Meta.String("action"), p.title(), p.number())
	d := p.draft(kind, start, end)
	d.Confidence = 0.95
	d.on = p.Version.Published
	d.Key = "federal-register|" + frNumber(p.number())
	d.stated("document_number", p.number(), strings.ReplaceAll(p.number(), "-", "–"))
	d.stated("title", p.title())
	if p.Document.Kind == exportwatch.PIDocument {
		if !p.filedText() {
			d.flag(entryOnly)
		}
		d.day("filed_on", p.Version.Published)
	} else {
		d.day("date", p.Version.Published)
	}
	d.tie(frTie(p.number()), "Federal Register document "+p.number())
	if c := p.Version.Meta.String("citation"); c != "" {
		d.tie("frcite:"+exportwatch.Slug(c), "published at "+c)
	}
	return d
}

// filedText reports whether the text of a filing was read and not only its entry in
// the list.
func (p *passage) filedText() bool { return p.Version.Format == "fr-pi-pdf" }

// quotable returns the span of the first of the candidates that stands in the
// text or, failing all, of its first sentence.
func (p *passage) quotable(candidates ...string) (int, int) {
	for _, c := range candidates {
		if i := strings.Index(p.text, c); c != "" && i >= 0 {
			return i, i + len(c)
		}
	}
	if len(p.sentences) == 0 {
		return 0, 0
	}
	return p.sentences[0][0], p.sentences[0][1]
}

// day adds a date of the metadata as a fact, quoted where the text writes it.
func (d *draft) day(field string, on exportwatch.Date) {
	if !on.IsZero() {
		d.stated(field, on.String(), longForm(on))
	}
}

// effectTie ties the rule to the amended section on the day from which the
// effect holds; an instruction that is delayed indefinitely has none.
func (d *draft) effectTie(e exportwatch.Effect) {
	section, _, _ := strings.Cut(e.Section, "/") // "supp-1/3A090" is told by its supplement
	if section == "" && e.Paragraph == "authority citation" {
		section = "auth" // as the text of a part has it
	}
	part, ok := strings.CutPrefix(e.Target, "cfr/")
	if section == "" || !ok || e.InForce.IsZero() {
		return
	}
	_, part, _ = strings.Cut(part, "/")
	name := sectionName(section, part)
	if bareSection.MatchString(section) {
		name = "§ " + section
	}
	d.tie(sectionTie(exportwatch.DocID(e.Target), section, e.InForce), "amends "+name+" with effect on "+e.InForce.String())
}

// ruleStatus is announced while the document is only filed, and withdrawn if it
// is taken back then; once published a rule is in force from its effective day, read on the day of publication, and
// pending before it, as a proposed rule always is.
func (p *passage) ruleStatus(kind exportwatch.Kind, effective exportwatch.Date) exportwatch.Status {
	switch {
	case p.withdrawn():
		return exportwatch.Withdrawn
	case p.Document.Kind == exportwatch.PIDocument:
		return exportwatch.Announced
	case kind == exportwatch.ProposedRule || effective.IsZero() || p.Version.Published.Before(effective):
		return exportwatch.Pending
	}
	return exportwatch.InForce
}

func ruleName(k exportwatch.Kind) string {
	switch k {
	case exportwatch.InterimFinalRule:
		return "Interim final rule"
	case exportwatch.ProposedRule:
		return "Proposed rule"
	}
	return "Final rule"
}

// asciiDashes turns typographic dashes, which the printer puts into numbers,
// into hyphens.
func asciiDashes(s string) string {
	return strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-").Replace(strings.TrimSpace(s))
}
