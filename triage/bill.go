package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

var (
	actionDay = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})\b`)
	// shortTitle matches a title that is the bill's own short title, with its
	// year: not one that tells which act the bill is to amend.
	shortTitle = regexp.MustCompile(`^((?:[\p{Lu}\d][\p{L}\d’'&./-]*,?\s+(?:(?:of|and|for|the|in|on|to|from|with|by|against|a|an|at)\s+)*){1,14}Act(?:\s+of\s+\d{4}|,\s+\d{4}|\s+for\s+Fiscal\s+Years?\s+\d{4}(?:\s+and\s+\d{4})?)?)(?:\.?$|\s*[;:(\[])`)
	billPrefix = regexp.MustCompile(`^[HS]\.(?:\s?[A-Z][a-z]*\.)*\s?\d+(?:\s+\([A-Z0-9]+\))?:\s+`)
)

// billRecord returns what the record of a bill reports: that it was introduced,
// of a record seen first, and what of note happened since the one before.
func (p *passage) billRecord() []*draft {
	if p.Previous == nil {
		return p.billIntroduced()
	}
	before := p.Previous.Meta.Strings("actions")
	if p.Previous.Partial && len(before) == 0 {
		return nil // the actions are read for the first time: they are history
	}
	var out []*draft
	for _, line := range p.Version.Meta.Strings("actions") {
		if slices.Contains(before, line) || p.older(line, before) {
			continue
		}
		if way, ok := passageOf(line); ok {
			if d, ok := p.billPassage(line, way); ok {
				out = mergePassage(out, d)
			}
			continue
		}
		if d, ok := p.billAction(line); ok {
			out = append(out, d)
		}
	}
	return out
}

// older reports whether an action lies before all that were known: a further
// page of a long list, not news.
func (p *passage) older(line string, before []string) bool {
	day := actionDay.FindString(line)
	return len(before) > 0 && day != "" && day < actionDay.FindString(before[0])
}

func (p *passage) billFacts(d *draft, bill string) {
	start, end := p.quotable(p.title())
	d.fact("bill", bill, start, end)
	d.tie("bill:"+bill, "same bill")
	for _, related := range p.Version.Meta.Strings("related_bills") {
		for _, c := range cite.Find(related, cite.Context{}) {
			if c.Type == cite.Bill && c.Fields["congress"] != "" {
				d.tie("bill:"+c.Fields["congress"]+"/"+c.Fields["bill_type"]+"/"+c.Fields["number"], "related bill")
			}
		}
	}
	if m := shortTitle.FindStringSubmatch(billPrefix.ReplaceAllString(p.title(), "")); m != nil {
		d.tie("act:"+exportwatch.Slug(m[1]), "has the short title "+m[1])
	}
}

// billName writes "119/hr/21" as people do: "H.R. 21".
func billName(bill string) string {
	parts := strings.Split(bill, "/")
	if len(parts) != 3 {
		return bill
	}
	names := map[string]string{"hr": "H.R.", "s": "S.", "hjres": "H.J. Res.", "sjres": "S.J. Res.", "hconres": "H. Con. Res.", "sconres": "S. Con. Res.", "hres": "H. Res.", "sres": "S. Res."}
	if names[parts[1]] == "" {
		return bill
	}
	return names[parts[1]] + " " + parts[2]
}
