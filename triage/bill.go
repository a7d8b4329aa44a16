package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

var (
	// passed matches the action lines that record a passage, as the chambers'
	// clerks word them; its group is the chamber, where the line says so.
	passed = regexp.MustCompile(`\bPassed(?:/agreed\s+to\s+in)?\s+(House|Senate)\b|\bOn\s+passage\b.*\bPassed\b|\bsuspend\s+the\s+rules\s+and\s+pass\s+the\b.*\bAgreed\s+to\b|\bread\s+the\s+third\s+time,?\s+and\s+passed\b`)
	// notPassage matches lines that speak of a passage and are none.
	notPassage = regexp.MustCompile(`(?i)\bfail(?:s|ed)\b|\bnot\s+passed\b|\bmotion\s+to\s+(?:recommit|table|proceed|reconsider|postpone)\b`)
	// houseWords and senateWords are the procedure of one chamber.
	houseWords  = regexp.MustCompile(`(?i)\bsuspend\s+the\s+rules\b|\bon\s+passage\b|\brecorded\s+vote\b|\bYeas\s+and\s+Nays\b`)
	senateWords = regexp.MustCompile(`(?i)\bin\s+the\s+senate\b|\bread\s+the\s+third\s+time\b|\bunanimous\s+consent\b`)
	vote        = regexp.MustCompile(`\b\d{1,3}\s*[-–]\s*\d{1,3}\b|(?i:\bunanimous\s+consent\b|\bvoice\s+vote\b)`)
	rollCall    = regexp.MustCompile(`(?i)\((?:roll|record\s+vote)\s+(?:no\.|number:?)\s*\d+\)`)
	actionDay   = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})\b`)
	actTitle    = regexp.MustCompile(`((?:[A-Z][\p{L}’'-]*\s+(?:(?:of|and|for|the|in|on|to)\s+)*){1,8}Act)\b`)
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
		if passed.MatchString(line) && !notPassage.MatchString(line) {
			if d, ok := p.billPassage(line); ok {
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

// billPassage reads one action line.
func (p *passage) billPassage(line string) (*draft, bool) {
	at := strings.Index(p.text, line)
	bill := strings.TrimPrefix(string(p.Document.ID), "bill/")
	chamber := p.chamber(line)
	m := actionDay.FindStringSubmatch(line)
	if at < 0 || chamber == "" || m == nil {
		return nil, false
	}
	d := p.draft(exportwatch.BillPassedChamber, at, at+len(line))
	d.on, _ = exportwatch.ParseDate(m[1])
	d.Status, d.Confidence = exportwatch.Pending, 0.98
	d.Key = "bill-passed-chamber|" + bill + "|" + strings.ToLower(chamber)
	d.fact("date", m[1], at, at+len(m[1]))
	if i := strings.Index(line, chamber); i >= 0 {
		d.fact("chamber", chamber, at+i, at+i+len(chamber))
	} else {
		d.fact("chamber", chamber, at, at+len(line))
	}
	for _, re := range []*regexp.Regexp{vote, rollCall} {
		if v := re.FindStringIndex(line[len(m[1]):]); v != nil {
			d.quote("vote", at+len(m[1])+v[0], at+len(m[1])+v[1])
		}
	}
	p.billFacts(d, bill)
	d.Headline = chamber + " passes " + billName(bill) + ": " + exportwatch.Excerpt(strings.TrimPrefix(p.title(), billName(bill)+": "), 160)
	return d, true
}

// chamber returns where the bill passed, empty if the line does not tell.
func (p *passage) chamber(line string) string {
	switch m := passed.FindStringSubmatch(line); {
	case m == nil:
		return ""
	case m[1] != "":
		return m[1]
	case houseWords.MatchString(line):
		return "House"
	case senateWords.MatchString(line):
		return "Senate"
	}
	return ""
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
	if m := actTitle.FindStringSubmatch(p.title()); m != nil {
		d.tie("act:"+exportwatch.Slug(m[1]), "has the short title "+m[1])
	}
}

// mergePassage adds d, or the vote it tells, to the passages found: the two
// chambers' systems write one passage as several lines.
func mergePassage(out []*draft, d *draft) []*draft {
	for _, first := range out {
		if first.Key != d.Key {
			continue
		}
		for _, f := range d.Facts {
			for i, v := range f.Values {
				if e := f.Evidence[i]; first.Fact(f.Field) == nil || f.Field == "vote" {
					first.fact(f.Field, v, e.Start, e.End)
				}
			}
		}
		return out
	}
	return append(out, d)
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
