package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

var (
	// concerns matches the subjects of presidential documents that exporters
	// must read: one in the title is enough, in the body it takes several, save
	// where it acts, see [passage.operative].
	concerns     = regexp.MustCompile(`(?i)export\s+(?:control|administration|licens)|\bartificial\s+intelligence\b|(?-i:\bAI\b)|\bsemiconductors?\b|\b(?:emerging|foundational|critical)\s+technolog|\badvanced\s+computing\b|\bdual-use\b|\btechnology\s+(?:security|transfer)|Bureau\s+of\s+Industry\s+and\s+Security`)
	continuation = regexp.MustCompile(`(?i)^\s*continuation\s+of\s+the\s+national\s+emergency`)
	orderNumber  = regexp.MustCompile(`(?i)\bexecutive\s+order\s+(?:no\.\s*)?(\d{5})\b`)
	orderHead    = regexp.MustCompile(`(?i)\bexecutive\s+order\s+(?:no\.\s*)?(\d{5})\s+of\s+`)
	// ceremonial matches the titles of proclamations that name a day, a week or a
	// month, or keep an anniversary: "National Jar Week, 2031".
	ceremonial = regexp.MustCompile(`(?i)\b(?:days?|weeks?|months?|anniversary)(?:\s+of\s+[^;:]{1,100})?(?:,?\s+\d{4}(?:[-–]\d{2,4})?|\s+and\s+[^;:]{1,80})?\.?$`)
	// noOrder matches the titles of presidential documents that order nothing.
	noOrder    = regexp.MustCompile(`(?i)^\s*(?:presidential\s+)?(?:notice|determination)\b`)
	memorandum = regexp.MustCompile(`(?i)\bmemorandum\b`)
)

// untold is the flag of a filing of which nobody told yet what it is.
const untold = "the record does not tell what kind of presidential document it is"

// enoughMentions is how often the body must speak of the subjects if the title
// does not: orders on other matters mention one of them in passing.
const enoughMentions = 4

// order reads a presidential document that acts by the law of export controls, or
// speaks of them, of artificial intelligence or of the security of technology.
func (p *passage) order() []*draft {
	kind, known := p.orderKind()
	if kind == "" || continuation.MatchString(p.title()) || (kind == proclamation || !known) && ceremonial.MatchString(p.title()) {
		return nil
	}
	said, cited := p.operative()
	if len(said) == 0 && !concerns.MatchString(p.title()) && len(concerns.FindAllStringIndex(p.text, enoughMentions)) < enoughMentions {
		return nil
	}
	d := p.frDraft(kind)
	d.actsBy(said, cited)
	d.Status = exportwatch.InForce
	switch {
	case p.withdrawn():
		d.Status = exportwatch.Withdrawn
	case p.Document.Kind == exportwatch.PIDocument:
		d.Status = exportwatch.Announced
	}
	number := p.orderNumber()
	if number != "" {
		d.stated("eo", number)
		d.tie("eo:"+number, "Executive Order "+number)
	}
	p.signed(d)
	d.Headline = orderName(kind, number) + ": " + exportwatch.Excerpt(p.title(), 200)
	if !known {
		d.Confidence = 0.6 // most that concern exporters are orders
		d.flag(untold)
		d.Headline = "Presidential document: " + exportwatch.Excerpt(p.title(), 200)
	}
	return []*draft{d}
}

// orderKind reads the type of presidential document, which records give as a
// word and full texts in the heading. A filing may tell neither; it is taken for
// an order until its publication tells, and known is false. It returns no kind
// for what orders nothing.
func (p *passage) orderKind() (kind exportwatch.Kind, known bool) {
	meta := p.Version.Meta
	typ := strings.ReplaceAll(strings.ToLower(meta.String("presidential_document_type")+" "+meta.String("subtype")), "_", " ")
	head := p.text[:min(400, len(p.text))]
	switch {
	case strings.Contains(typ, "executive order"), meta.String("executive_order_number") != "":
		return exportwatch.ExecutiveOrder, true
	case strings.Contains(typ, "proclamation"):
		return proclamation, true
	case strings.Contains(typ, "memorandum"):
		return presidentialMemorandum, true
	case strings.TrimSpace(typ) != "":
		return "", false
	case orderHead.MatchString(head):
		return exportwatch.ExecutiveOrder, true
	case memorandum.MatchString(head):
		return presidentialMemorandum, true
	case p.Document.Kind == exportwatch.PIDocument && !noOrder.MatchString(p.title()):
		return exportwatch.ExecutiveOrder, false
	}
	return "", false
}

func (p *passage) orderNumber() string {
	if n := p.Version.Meta.String("executive_order_number"); n != "" {
		return n
	}
	if m := orderNumber.FindStringSubmatch(p.text[:min(400, len(p.text))]); m != nil {
		return m[1]
	}
	return ""
}

// signed dates the order by its signature, from the record or the heading.
func (p *passage) signed(d *draft) {
	on, err := exportwatch.ParseDate(p.Version.Meta.String("signing_date"))
	if err != nil || on.IsZero() {
		head := p.datesIn(0, min(400, len(p.text)))
		if m := orderHead.FindStringIndex(p.text[:min(400, len(p.text))]); m != nil {
			for _, f := range head {
				if f.start == m[1] {
					on = f.date
				}
			}
		}
	}
	if on.IsZero() {
		return
	}
	d.on = on
	d.Facts = dropField(d.Facts, "date")
	d.day("date", on)
}

func dropField(facts []exportwatch.Fact, field string) []exportwatch.Fact {
	var out []exportwatch.Fact
	for _, f := range facts {
		if f.Field != field {
			out = append(out, f)
		}
	}
	return out
}

func orderName(k exportwatch.Kind, number string) string {
	switch k {
	case proclamation:
		return "Proclamation"
	case presidentialMemorandum:
		return "Presidential memorandum"
	}
	return strings.TrimSpace("Executive Order " + number)
}
