package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// Kinds of what is told of a rule before it is published. The taxonomy knows
// intents only, as announced-future-rule.
const (
	announcedFutureRule    exportwatch.Kind = "announced-future-rule"
	ruleUnderReview        exportwatch.Kind = "rule-under-review"
	ruleReviewConcluded    exportwatch.Kind = "rule-review-concluded"
	commentPeriodExtension exportwatch.Kind = "comment-period-extension"
)

// reviews reads the record of a rule's review at the White House, or of a
// document in its docket.
func (p *passage) reviews() []*draft {
	switch id := string(p.Document.ID); {
	case strings.HasPrefix(id, "review/") && p.Version.Meta.String("concluded") != "":
		if p.Previous != nil && p.Previous.Meta.String("concluded") != "" {
			return nil // some other field of it changed
		}
		return p.review(ruleReviewConcluded, "Concluded", "White House review concluded")
	case strings.HasPrefix(id, "review/"):
		if p.Previous != nil {
			return nil // a deadline or a mark changed: a change to look at, no event
		}
		return p.review(ruleUnderReview, "Received", "Rule under White House review")
	case p.Previous != nil:
		return p.commentPeriod()
	}
	return nil
}

// review returns the development that the line of the record with the given
// label tells of, on the day it gives.
func (p *passage) review(k exportwatch.Kind, label, headline string) []*draft {
	start, end, ok := p.line(label)
	if !ok {
		return nil
	}
	d := p.draft(announcedFutureRule, start, end)
	d.Also, d.Status, d.Confidence = []exportwatch.Kind{k}, exportwatch.Pending, confidence(d.Grade)
	day, _ := exportwatch.ParseDate(strings.TrimSpace(strings.TrimPrefix(p.text[start:end], label+":")))
	d.on = day
	d.day("date", day)
	for _, n := range p.Version.Meta.Strings("rins") {
		d.stated("rin", n)
		d.tie("rin:"+asciiDashes(n), "same rulemaking, RIN "+asciiDashes(n))
	}
	for _, f := range []struct{ label, field string }{{"Stage", "stage"}, {"Decision", "decision"}, {"Legal deadline", "legal_deadline"}} {
		if from, to, ok := p.line(f.label); ok && !placeholder.MatchString(p.text[from+len(f.label)+2:to]) {
			d.quote(f.field, from+len(f.label)+2, to)
		}
	}
	d.Key = string(k) + "|" + string(p.Document.ID)
	d.Headline = headline + ": " + exportwatch.Excerpt(p.title(), 200)
	if k == ruleReviewConcluded {
		d.concluded()
	}
	var terms []string
	for _, field := range []string{"stage", "decision"} {
		if v := d.One(field); v != "" {
			terms = append(terms, v)
		}
	}
	if len(terms) > 0 {
		d.Headline += " (" + strings.Join(terms, "; ") + ")"
	}
	return []*draft{d}
}

// placeholder matches what a record writes where there is nothing to tell.
var placeholder = regexp.MustCompile(`(?i)^\s*(?:none|n/?a|not\s+applicable|tbd|-+)?\s*$`)

// notCleared matches the decisions after which a rule does not come: the agency
// took it back, or has it back to think again.
// E.O. 12866, sec. 6(b)(3).
var notCleared = regexp.MustCompile(`(?i)\b(?:withdrawn|returned|improperly\s+submitted|suspended)\b`)

// concluded says of a review that ended without clearing the rule that it is
// not to come.
func (d *draft) concluded() {
	if !notCleared.MatchString(d.One("decision")) {
		return
	}
	d.Status = exportwatch.Withdrawn
	d.Headline = "White House review ended without clearance: " + exportwatch.Excerpt(d.p.title(), 200)
}

// commentPeriod returns the extension of a comment period that a docket's record
// of a document shows: its last day moved to a later one.
func (p *passage) commentPeriod() []*draft {
	before, _ := exportwatch.ParseDate(p.Previous.Meta.String("comments_close_on"))
	after, _ := exportwatch.ParseDate(p.Version.Meta.String("comments_close_on"))
	start, end, ok := p.line("Comments close")
	if before.IsZero() || !before.Before(after) || !ok {
		return nil
	}
	d := p.draft(commentPeriodExtension, start, end)
	d.Status, d.Confidence, d.on = exportwatch.Pending, confidence(d.Grade), after
	d.day("comments_close_on", after)
	if docket := p.Version.Meta.String("regs_docket"); docket != "" {
		d.stated("docket", docket)
		d.tie("regs:"+docket, "same docket, "+docket)
	}
	d.Key = string(commentPeriodExtension) + "|" + string(p.Document.ID) + "|" + after.String()
	d.Headline = "Comment period extended to " + after.String() + ": " + exportwatch.Excerpt(p.title(), 200)
	return []*draft{d}
}

// line returns where the line with a label stands, "Stage: Final Rule".
func (p *passage) line(label string) (start, end int, ok bool) {
	at := strings.Index(p.text, "\n"+label+": ")
	if at < 0 {
		return 0, 0, false
	}
	start = at + 1
	end = start + strings.IndexByte(p.text[start:]+"\n", '\n')
	return start, end, true
}
