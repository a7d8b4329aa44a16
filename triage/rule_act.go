package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

// A ruleAct is what a document of the Federal Register does to another one: it
// corrects it, moves one of its days, or takes it out of force. Reported with
// the rule it is done to, it is an update of that rule's development.
type ruleAct struct {
	kind   exportwatch.Kind
	action *regexp.Regexp     // in the action line, or at either end of a title
	object string             // the fact of this document that names the other: "corrects"
	by     string             // the fact of the other that names this one: "corrected_by"
	status exportwatch.Status // in which the other is then, empty if that does not change
	name   string             // for a headline
}

// ruleActs are tried in order: a document may do several, and is told by the
// one that weighs most.
var ruleActs = []ruleAct{
	{rescission, regexp.MustCompile(`(?i)\bwithdraw(?:al|n|ing)?\b|\brescission\b|\brescinded\b`), "withdraws", "withdrawn_by", exportwatch.Withdrawn, "Rule withdrawn"},
	{delayOfEffectiveDate, regexp.MustCompile(`(?i)\b(?:delay(?:s|ed|ing)?|postpon(?:ement|ed|ing))\b|\bextension\s+of\s+(?:the\s+)?(?:effective|compliance|applicability)\s+dates?\b`), "delays", "delayed_by", exportwatch.Delayed, "Effective date delayed"},
	{suspension, regexp.MustCompile(`(?i)\bsuspen(?:sion|ded|ding)\b|\bstay(?:ed|s)?\b`), "suspends", "suspended_by", exportwatch.Suspended, "Rule suspended"},
	{correction, regexp.MustCompile(`(?i)\bcorrect(?:ion|ions|ing|ed)\b`), "corrects", "corrected_by", "", "Correction"},
	{commentPeriodExtension, regexp.MustCompile(`(?i)\b(?:exten(?:sion|d|ded|ding)|reopen(?:s|ed|ing)?)\b[^;.]{0,40}\bcomment|\bcomment\s+(?:period|deadline|date)[^;.]{0,30}\b(?:extended|reopened|extension|reopening)\b`), "extends", "extended_by", "", "Comment period extended"},
}

// actOf returns the ruleAct of a kind, or false if it is another kind.
func actOf(k exportwatch.Kind) (ruleAct, bool) {
	i := slices.IndexFunc(ruleActs, func(a ruleAct) bool { return a.kind == k })
	if i < 0 {
		return ruleAct{}, false
	}
	return ruleActs[i], true
}

func isAct(k exportwatch.Kind) bool { _, ok := actOf(k); return ok }

// titleParts cuts a title at the marks before what the document does.
var titleParts = regexp.MustCompile(`\s*(?:;|:|—|\s[-–]\s)\s*`)

// leadingAct matches a title that begins with what the document does.
var leadingAct = regexp.MustCompile(`(?i)^(?:(?:extension|reopening)\s+of\s+(?:the\s+)?(?:public\s+)?comment\s+period|delay\s+of\s+(?:the\s+)?(?:effective|compliance)\s+dates?|withdrawal\s+of|(?:administrative\s+)?stay\s+of|corrections?\s+(?:to|of))\b`)

// trailingAct matches the last part of a title that tells of nothing else.
// What a rule itself suspends or extends for exporters is its subject: "One-Year
// Suspension of ... Controls", "Temporary General License: Extension of Validity".
var trailingAct = regexp.MustCompile(`(?i)^(?:technical\s+)?(?:corrections?(?:\s+and\s+clarifications?)?|correcting\s+amendments?|(?:extension|reopening)\s+of\s+(?:the\s+)?(?:public\s+)?comment\s+period|delay\s+of\s+(?:the\s+)?(?:effective|compliance)\s+dates?|withdrawal|(?:administrative\s+)?stay|suspension\s+of\s+effectiveness)$`)

// partly matches what leaves the rest of the other document as it was.
var partly = regexp.MustCompile(`(?i)\bpartial(?:ly)?\b|\bin\s+part\b`)

// ruleAct returns what the document does to another, read from the action line
// or, on public inspection where there is none, from either end of the title.
func (p *passage) ruleAct() (ruleAct, bool) {
	meta := p.Version.Meta
	if typ := meta.String("document_type"); typ != "" && typ != "Rule" && typ != "Proposed Rule" {
		return ruleAct{}, false
	}
	said := meta.String("action")
	if said == "" {
		said = actInTitle(p.title())
	}
	for _, a := range ruleActs {
		if a.action.MatchString(said) {
			return a, true
		}
	}
	if own, _ := meta["is_correction"].(bool); own {
		return actOf(correction)
	}
	return ruleAct{}, false
}

func actInTitle(title string) string {
	parts := titleParts.Split(strings.TrimRight(strings.TrimSpace(title), "."), -1)
	if last := parts[len(parts)-1]; trailingAct.MatchString(last) {
		return last
	}
	return leadingAct.FindString(title)
}

// actOnRule returns the development that the document is by what it does, with
// the document it does it to as far as the text tells.
func (p *passage) actOnRule(a ruleAct) *draft {
	d := p.frDraft(a.kind)
	p.ruleFacts(d)
	switch {
	case p.withdrawn():
		d.Status = exportwatch.Withdrawn
	case p.Document.Kind == exportwatch.PIDocument:
		d.Status = exportwatch.Announced
	case a.status != "" && !partly.MatchString(p.Version.Meta.String("action")+p.title()):
		d.Status = a.status
	default:
		d.Status = exportwatch.Pending
		if a.kind == correction {
			d.Status = exportwatch.InForce
		}
	}
	d.movedDays(a)
	if d.actsOn(a) {
		d.Key += "|" + a.object // first looked for by what it is done to
	}
	d.Headline = a.name
	if partly.MatchString(p.Version.Meta.String("action") + p.title()) {
		d.Headline += " in part"
	}
	if on := d.One("comments_close_on"); a.kind == commentPeriodExtension && on != "" {
		d.Headline += " to " + on
	}
	if on := d.One("effective_on"); a.kind == delayOfEffectiveDate && on != "" {
		d.Headline += " to " + on
	}
	d.Headline += ": " + exportwatch.Excerpt(p.title(), 200)
	return d
}

var (
	// publishedThere matches what stands before the page or the number of a rule, in
	// its sentence: "the final rule published on June 3, 2031 (96 FR 1000)". The
	// authorities of a rule cite pages too, of orders and of notices of emergencies.
	publishedThere = regexp.MustCompile(`(?i)\b(?:rules?|rulemaking|NPRM|document|published|appear(?:s|ing|ed))\b[^;\n]{0,200}$`)
	// appearing matches what follows the number of a rule where nothing need stand
	// before it: "In FR Doc. 2031-00123 appearing on page 1000".
	appearing = regexp.MustCompile(`(?i)^,?\s*(?:\([^()]{0,60}\)\s*)?,?\s*(?:(?:that\s+|which\s+)?(?:appear(?:s|ing|ed)|was\s+published)|published|beginning)\b`)
)

// besideAnother is how many bytes apart a text gives the page and the number of
// the same rule: "140 FR 1000, FR Doc. 2031-00123".
const besideAnother = 80

// actsOn ties d to the document it is done to: by number, which the Register's
// own corrections bear and texts print, and by the first page that it cites.
func (d *draft) actsOn(a ruleAct) bool {
	p := d.p
	target := p.Version.Meta.String("corrects")
	number := target[strings.LastIndex(target, "/")+1:]
	if number != "" {
		d.stated(a.object, number, strings.ReplaceAll(number, "-", "–"))
		d.tie(frTie(number), a.object+" Federal Register document "+number)
	}
	var first *cite.Citation
	for _, c := range p.cites() {
		beside := first != nil && c.Type != first.Type && c.Start-first.End <= besideAnother
		if beside && p.isPublication(c) || first == nil && p.namesRule(c) {
			d.actsOnCited(a, c)
			if beside {
				break
			}
			first = &c
		}
	}
	return number != "" || first != nil
}

// isPublication reports whether c is the page or the number of a document of the
// Register that is not this one.
func (p *passage) isPublication(c cite.Citation) bool {
	switch c.Type {
	case cite.FR:
		return exportwatch.Slug(frPageOf(c)) != exportwatch.Slug(p.Version.Meta.String("citation"))
	case cite.FRDoc:
		return frNumber(c.Fields["number"]) != frNumber(p.number())
	}
	return false
}

// namesRule reports whether c is where the text says that another rule is
// published.
func (p *passage) namesRule(c cite.Citation) bool {
	return p.isPublication(c) && (publishedThere.MatchString(p.text[max(0, c.Start-roleWindow):c.Start]) ||
		c.Type == cite.FRDoc && appearing.MatchString(p.text[c.End:]))
}

func frPageOf(c cite.Citation) string { return c.Fields["volume"] + " FR " + c.Fields["page"] }

// actsOnCited ties d to the document whose page or number c is.
func (d *draft) actsOnCited(a ruleAct, c cite.Citation) {
	if c.Type == cite.FRDoc {
		number := asciiDashes(c.Fields["number"])
		d.fact(a.object, number, c.Start, c.End)
		d.tie(frTie(number), a.object+" Federal Register document "+number)
		return
	}
	page := frPageOf(c)
	d.fact(a.object, page, c.Start, c.End)
	d.tie("frcite:"+exportwatch.Slug(page), a.object+" what is published at "+page)
}

var (
	// newDay matches what stands before the day to which another is moved.
	newDay = regexp.MustCompile(`(?i)\b(?:delay|postpon|defer|extend)\w*\b[^.;]{0,240}?\b(?:until|to)\s+(?:a\s+new\s+(?:effective\s+)?date\s+of\s+)?$|\b(?:will\s+(?:now\s+)?(?:take\s+effect|be(?:come)?\s+effective)|is\s+now\s+effective)\s+(?:on\s+)?$`)
	// misprint matches what a correction replaces; its groups are the wrong and
	// the right words.
	misprint = regexp.MustCompile(`[“"]([^”"]{4,160})[”"]\s*,?\s*(?:should\s+(?:have\s+)?(?:read|be)|is\s+corrected\s+to\s+read)\s*:?,?\s*[“"]([^”"]{4,160})[”"]`)
)

// movedDays keeps of the record's days those of the rule acted on. The day from
// which a delay or a correction itself has effect is no day of the rule.
func (d *draft) movedDays(a ruleAct) {
	p := d.p
	if a.kind != commentPeriodExtension {
		d.Facts = dropField(dropField(d.Facts, "effective_on"), "comments_close_on")
	}
	switch a.kind {
	case delayOfEffectiveDate:
		for _, s := range p.sentences {
			for _, f := range p.writtenIn(s[0], s[1]) {
				if newDay.MatchString(p.text[max(s[0], f.start-roleWindow):f.start]) {
					d.fact("effective_on", f.date.String(), f.start, f.end)
					return
				}
			}
		}
	case correction:
		for _, m := range misprint.FindAllStringSubmatchIndex(p.text, maxValues) {
			d.corrected(m)
		}
	}
}

// corrected reads a match of misprint that replaces one day by another.
func (d *draft) corrected(m []int) {
	p := d.p
	was, is := p.writtenIn(m[2], m[3]), p.writtenIn(m[4], m[5])
	if len(was) != 1 || len(is) != 1 || was[0].date == is[0].date {
		return
	}
	before := strings.ToLower(p.text[max(0, m[0]-roleWindow):m[5]])
	switch comment, effect := strings.LastIndex(before, "comment"), strings.LastIndex(before, "effective"); {
	case comment > effect:
		d.fact("comments_close_on", is[0].date.String(), is[0].start, is[0].end)
	case effect >= 0:
		d.fact("effective_on", is[0].date.String(), is[0].start, is[0].end)
	}
}

// actUpon adds to a stored rule what c, a document that acts on it, does. The
// further reports of c add its sources alone.
func (m *merger) actUpon(c exportwatch.Development, a ruleAct) {
	known := hasKey(m.d.Ties, ownNumber(c))
	m.ties(c)
	if c.Status == exportwatch.Withdrawn && (a.status != exportwatch.Withdrawn || filedOnly(c)) {
		return // taken back before it was published
	}
	if !known && !slices.Contains(m.d.Also, c.Kind) {
		m.d.Also = append(m.d.Also, c.Kind)
	}
	if !known && len(c.Sources) > 0 {
		m.add(exportwatch.Fact{Field: a.by, Values: []string{string(c.Sources[0].Doc)}, Evidence: c.Evidence})
		m.changed = append(m.changed, a.by)
	}
	for _, f := range c.Facts {
		if f.Field == "effective_on" || f.Field == "comments_close_on" {
			m.moved(f)
		}
	}
	if a.status != "" && c.Status == a.status && m.d.Status != a.status {
		m.d.Status = a.status
		m.changed = append(m.changed, "status")
	}
}

// filedOnly reports whether all that is known of c is its entry among the filings.
func filedOnly(c exportwatch.Development) bool { return slices.Contains(c.Flags, entryOnly) }

// add appends the values of f to those of its field.
func (m *merger) add(f exportwatch.Fact) {
	i := slices.IndexFunc(m.d.Facts, func(g exportwatch.Fact) bool { return g.Field == f.Field })
	if i < 0 {
		m.d.Facts = append(m.d.Facts, f)
		return
	}
	m.d.Facts[i].Values = append(m.d.Facts[i].Values, f.Values...)
	m.d.Facts[i].Evidence = append(m.d.Facts[i].Evidence, f.Evidence...)
}

// moved replaces a day of the rule by the one that f tells.
func (m *merger) moved(f exportwatch.Fact) {
	if m.d.One(f.Field) == f.Values[0] {
		return
	}
	m.d.Facts = append(dropField(m.d.Facts, f.Field), f)
	m.changed = append(m.changed, f.Field)
}
