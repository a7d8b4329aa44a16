package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// A billStep is a kind of action of note, beside passages, as the clerks word
// it. What only follows from another step (receipt in the other chamber,
// referral) or leads to one (motions) is none.
type billStep struct {
	kind     exportwatch.Kind
	words    *regexp.Regexp
	headline string // what is said after the bill's name
}

var billSteps = []billStep{
	{publicLaw, regexp.MustCompile(`\bBecame\s+(?:Public|Private)\s+Law\b|\bSigned\s+by\s+(?:the\s+)?President\b`), "becomes law"},
	{billVetoed, regexp.MustCompile(`(?i)\bvetoed\s+by\s+(?:the\s+)?president\b`), "is vetoed by the President"},
	{billEnrolled, regexp.MustCompile(`(?i)\bpresented\s+to\s+(?:the\s+)?president\b`), "is presented to the President"},
	{billOrderedReported, regexp.MustCompile(`(?i)\bordered\s+(?:favorably\s+)?to\s+be\s+(?:favorably\s+)?reported\b`), "is ordered to be reported by committee"},
	{billOrderedReported, regexp.MustCompile(`(?i)^\S+\s+(?:[^.]{0,30}committee\s+on\s+[^.]{3,120}\.\s+)?(?:original\s+measure\s+)?reported\s+(?:(?:by|to|with|without|from|favorably|adversely)\b|\(amended\))`), "is reported by committee"},
	{hearing, regexp.MustCompile(`(?i)\bhearings?\s+(?:were\s+)?held\b|\bmark-?\s?up\s+(?:session\s+)?held\b|\bcommittee\s+consideration\s+and\s+mark-?up\b`), "is taken up in committee"},
}

// billAction reads one action line that is no passage.
func (p *passage) billAction(line string) (*draft, bool) {
	at, m := strings.Index(p.text, line), actionDay.FindStringSubmatch(line)
	if at < 0 || m == nil {
		return nil, false
	}
	for _, step := range billSteps {
		if !step.words.MatchString(line) || step.kind != billVetoed && negated(line) {
			continue
		}
		bill := strings.TrimPrefix(string(p.Document.ID), "bill/")
		d := p.draft(step.kind, at, at+len(line))
		d.on, _ = exportwatch.ParseDate(m[1])
		d.Status, d.Confidence = exportwatch.Pending, 0.97
		d.Key = string(step.kind) + "|" + bill
		switch {
		case step.kind == publicLaw:
			d.Status = exportwatch.InForce
		case pocketVeto.MatchString(line):
			d.Status = exportwatch.Withdrawn // Congress cannot pass it over the veto
		}
		if step.kind != publicLaw {
			d.Key += "|" + m[1] // a bill may be heard and reported by several committees
		}
		d.fact("date", m[1], at, at+len(m[1]))
		if step.kind == billOrderedReported {
			d.vote(line, at)
		}
		p.billFacts(d, bill)
		d.Headline = p.billHeadline(bill, step.headline)
		return d, true
	}
	return nil, false
}

var pocketVeto = regexp.MustCompile(`(?i)\bpocket[\s-]+vetoed\b`)

var notDone = regexp.MustCompile(`(?i)\bnot\s+(?:be\s+)?(?:held|reported|presented|signed)\b|\b(?:postponed|cancell?ed|discharged|vetoed)\b`)

// negated reports whether the words of a step say that it was not taken.
func negated(line string) bool { return notDone.MatchString(line) }

// billHeadline returns "H.R. 21 becomes law: Sample Act".
func (p *passage) billHeadline(bill, what string) string {
	title := strings.TrimPrefix(p.title(), billName(bill))
	if _, rest, ok := strings.Cut(title, ": "); ok {
		title = rest
	}
	head := billName(bill) + " " + what
	if title = strings.TrimSpace(strings.TrimPrefix(title, ":")); title == "" {
		return head
	}
	return head + ": " + exportwatch.Excerpt(title, 160)
}
