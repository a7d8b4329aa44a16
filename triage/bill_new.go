package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

var introduced = regexp.MustCompile(`(?i)^\S+\s+introduced\s+in\s+(?:house|senate)\b`)

// maxAuthorities bounds the citations that are told of one bill or order.
const maxAuthorities = 20

// billIntroduced returns the introduction of a bill whose record is seen first.
func (p *passage) billIntroduced() []*draft {
	day := p.Version.Meta.String("introduced_on")
	on, err := exportwatch.ParseDate(day)
	bill := strings.TrimPrefix(string(p.Document.ID), "bill/")
	start := strings.Index(p.text, day)
	if err != nil || on.IsZero() || start < 0 || bill == string(p.Document.ID) {
		return nil
	}
	end := start + len(day)
	for _, line := range p.Version.Meta.Strings("actions") {
		if at := strings.Index(p.text, line); at >= 0 && introduced.MatchString(line) {
			start, end = at, at+len(line)
			break
		}
	}
	d := p.newBill(exportwatch.BillIntroduced, bill, "", start, end)
	d.on, d.Published = on, on
	d.stated("date", day)
	d.Headline = p.billHeadline(bill, "is introduced")
	return []*draft{d}
}

// billText returns what a text version says that is the first seen of its bill:
// that a bill which concerns export controls was introduced, or that one does
// so from this stage on. Of a bill that was known its record tells more.
func (p *passage) billText() []*draft {
	bill, stage, ok := strings.Cut(strings.TrimPrefix(string(p.Document.ID), "bill/"), "@")
	kind, what := billStage(stage)
	cites := cite.ExportControl(p.text)
	if !ok || p.Previous != nil || kind == "" || len(cites) == 0 && !p.Source.Sifts {
		return nil
	}
	start, end := p.quotable(p.Version.Meta.String("official_title"), p.Version.Meta.String("title"), billName(bill))
	d := p.newBill(kind, bill, stage, start, end)
	d.on = p.Version.Published
	d.authorities(cites)
	d.Headline = p.billHeadline(bill, what)
	return []*draft{d}
}

// authorities tells what is cited, each once.
func (d *draft) authorities(cites []cite.Citation) {
	var told []string
	for _, c := range cites {
		if at := strings.ToLower(c.Text); len(told) < maxAuthorities && !slices.Contains(told, at) {
			told = append(told, at)
			d.quote("authorities", c.Start, c.End)
		}
	}
}

// billStage returns what it means that a bill is first seen in a stage, and how
// that is said.
func billStage(code string) (exportwatch.Kind, string) {
	switch strings.TrimRight(code, "0123456789") {
	case "ih", "is":
		return exportwatch.BillIntroduced, "is introduced"
	case "rh", "rs":
		return billOrderedReported, "is reported by committee"
	case "eh", "eah", "cph":
		return exportwatch.BillPassedChamber, "passes the House"
	case "es", "eas", "cps":
		return exportwatch.BillPassedChamber, "passes the Senate"
	case "enr":
		return billEnrolled, "is enrolled"
	}
	return "", ""
}

// newBill starts a development on a bill, which is the same event as its
// record tells of.
func (p *passage) newBill(kind exportwatch.Kind, bill, stage string, start, end int) *draft {
	d := p.draft(kind, start, end)
	d.Status, d.Confidence = exportwatch.Pending, 0.95
	d.Key = string(kind) + "|" + bill
	switch {
	case kind == exportwatch.BillPassedChamber && strings.HasSuffix(stage, "h"):
		d.Key += "|house"
	case kind == exportwatch.BillPassedChamber:
		d.Key += "|senate"
	case kind == billOrderedReported, kind == billEnrolled:
		d.Key += "|" + p.Version.Published.String()
	}
	p.billFacts(d, bill)
	return d
}
