package triage

import (
	"fmt"
	"regexp"
	"strings"

	"exportwatch"
)

// A passageWay is one of the ways in which a chamber passes a bill. A bill may
// pass one chamber in several of them, each an event.
type passageWay struct {
	words    *regexp.Regexp // as the chambers' clerks word it; its groups are the chamber, where the line names it
	key      string         // what tells the event from the first passage
	headline string         // what is said after the chamber, with the bill's name
}

// passageWays are tried in order.
var passageWays = []passageWay{
	{regexp.MustCompile(`\bPassed\s+(House|Senate)\s+over\s+veto\b|\bobjections\s+of\s+the\s+President\s+to\s+the\s+contrary\s+notwithstanding\b.*\bPassed\b`), "|over-veto", "passes %s over the veto"},
	{regexp.MustCompile(`\bmotion\s+that\s+the\s+(House)\s+(?:suspend\s+the\s+rules\s+and\s+)?(?:agree\s+to|agree\s+with|concur\s+in)\s+the\s+Senate\s+amendments?\s+with\s+(?:an\s+|a\s+further\s+)?amendments?\b.*\bAgreed\s+to\b|\b(Senate)\s+(?:agreed\s+to|concurred\s+in)\s+the\s+House\s+amendments?\b.*\bwith\s+(?:an\s+|a\s+further\s+)?amendments?\b`), "|amended", "amends the other chamber’s text of %s"},
	{regexp.MustCompile(`\bmotion\s+that\s+the\s+(House)\s+(?:suspend\s+the\s+rules\s+and\s+)?(?:agree\s+to|agree\s+with|concur\s+in)\s+the\s+Senate\s+amendments?\b.*\bAgreed\s+to\b|\b(Senate)\s+(?:agreed\s+to|concurred\s+in)\s+the\s+House\s+amendments?\b|\bconcur\s+in\s+the\s+House\s+amendments?\b.*\bagreed\s+to\s+in\s+(Senate)\b`), "|other-text", "agrees to the other chamber’s text of %s"},
	{regexp.MustCompile(`(?i)\b(House|Senate)\s+agreed\s+to\s+(?:the\s+)?conference\s+report\b|\bconference\s+report\s+agreed\s+to\s+in\s+(House|Senate)\b|\bon\s+agreeing\s+to\s+the\s+conference\s+report\s+agreed\s+to\b`), "|conference", "agrees to the conference report on %s"},
	{regexp.MustCompile(`\bPassed(?:/agreed\s+to\s+in)?\s+(House|Senate)\b|\bOn\s+passage\b.*\bPassed\b|\bsuspend\s+the\s+rules\s+and\s+pass\s+the\b.*\bAgreed\s+to\b|\bread\s+the\s+third\s+time,?\s+and\s+passed\b`), "", "passes %s"},
}

var (
	// notPassage matches lines that speak of a passage and are none.
	notPassage = regexp.MustCompile(`(?i)\bfail(?:s|ed)\b|\bnot\s+passed\b|\bmotion\s+to\s+(?:recommit|table|proceed|reconsider|postpone)\b`)
	// houseWords and senateWords are the procedure of one chamber.
	houseWords  = regexp.MustCompile(`(?i)\bsuspend\s+the\s+rules\b|\bon\s+passage\b|\brecorded\s+vote\b|\bYeas\s+and\s+Nays\b`)
	senateWords = regexp.MustCompile(`(?i)\bin\s+the\s+senate\b|\bread\s+the\s+third\s+time\b|\bunanimous\s+consent\b|\bYea-Nay\b`)
	// vote matches a tally where the line says that one follows, and a vote
	// without tally; its groups are these. Numbers of reports and laws look like
	// tallies: "H. Rept. 116-57".
	vote     = regexp.MustCompile(`(?i)\b(?:Yeas?\s+and\s+Nays?|Yea-Nay(?:\s+Vote)?|vote)\b(?:\s+of\b)?[\s:.,]*(?:\((?:2/3|3/5|two-thirds|three-fifths)[^()]{0,40}\)[\s:.,]*)?(\d{1,3}\s*[-–]\s*\d{1,3})\b|\b(unanimous\s+consent|voice\s+vote|without\s+objection)\b`)
	rollCall = regexp.MustCompile(`(?i)\((?:roll|record\s+vote)\s+(?:no\.|number:?)\s*\d+\)`)
)

// billPassage reads the action line of a passage.
func (p *passage) billPassage(line string, way passageWay) (*draft, bool) {
	at := strings.Index(p.text, line)
	bill := strings.TrimPrefix(string(p.Document.ID), "bill/")
	chamber := way.chamber(line)
	m := actionDay.FindStringSubmatch(line)
	if at < 0 || chamber == "" || m == nil {
		return nil, false
	}
	d := p.draft(exportwatch.BillPassedChamber, at, at+len(line))
	d.on, _ = exportwatch.ParseDate(m[1])
	d.Status, d.Confidence = exportwatch.Pending, 0.98
	d.Key = "bill-passed-chamber|" + bill + "|" + strings.ToLower(chamber) + way.key
	d.fact("date", m[1], at, at+len(m[1]))
	if i := strings.Index(line, chamber); i >= 0 {
		d.fact("chamber", chamber, at+i, at+i+len(chamber))
	} else {
		d.fact("chamber", chamber, at, at+len(line))
	}
	d.vote(line, at)
	if v := rollCall.FindStringIndex(line); v != nil {
		d.quote("vote", at+v[0], at+v[1])
	}
	p.billFacts(d, bill)
	d.Headline = chamber + " " + fmt.Sprintf(way.headline, billName(bill)) + ": " + exportwatch.Excerpt(strings.TrimPrefix(p.title(), billName(bill)+": "), 160)
	return d, true
}

// vote adds the tally of an action line that stands at an offset of the text, or
// how it was agreed to without one.
func (d *draft) vote(line string, at int) {
	m := vote.FindStringSubmatchIndex(line)
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			d.quote("vote", at+m[i], at+m[i+1])
		}
	}
}

// passageOf returns the way of passing that an action line records, or false.
func passageOf(line string) (passageWay, bool) {
	if notPassage.MatchString(line) {
		return passageWay{}, false
	}
	for _, way := range passageWays {
		if way.words.MatchString(line) {
			return way, true
		}
	}
	return passageWay{}, false
}

// chamber returns where the bill passed, empty if the line does not tell.
func (w passageWay) chamber(line string) string {
	for _, name := range w.words.FindStringSubmatch(line)[1:] {
		if name != "" {
			return name
		}
	}
	switch {
	case houseWords.MatchString(line):
		return "House"
	case senateWords.MatchString(line):
		return "Senate"
	}
	return ""
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
