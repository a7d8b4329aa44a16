package triage

import (
	"regexp"
	"strings"
	"time"

	"exportwatch"
)

// maxAge is how old a letter may be, in days, when a text tells of it as news;
// older ones are background. It spans a filing's quarter and its deadline.
const maxAge = 180

var (
	yearOnly = regexp.MustCompile(`\b(?:[Ii]n|^Since|during|(?i:spring|summer|fall|autumn|winter|quarter|half|start|end|beginning)\s+of)\s+(?:(?:early|late|mid-?)\s*)?(?:(?:` + monthNames + `)\s+)?((?:19|20)\d{2})\b`)
	// background before a year makes it somebody's or something's age.
	background = regexp.MustCompile(`(?i)\b(?:founded|established|incorporated|created|acquired|launched|listed|adopted|enacted|introduced|amended|published|rules?|regulations?)\s+$`)
	longAgo    = regexp.MustCompile(`(?i)\b(?:(?:a|two|three|four|five|six|seven|eight|nine|ten|several|many|some|\d+)\s+years?\s+(?:ago|earlier|before)|a\s+decade\s+ago|(?:seven|eight|nine|ten|eleven|twelve|[7-9]|1\d)\s+months\s+(?:ago|earlier))\b`)
)

// history reports whether sentence s dates what it tells at act long before the
// text was published. A day within [maxAge] makes it news, whatever older days
// the sentence also gives.
func (p *passage) history(s exportwatch.Span, act int) bool {
	sentence := p.text[s[0]:s[1]]
	pub := p.Version.Published
	if pub.IsZero() {
		pub = p.Version.AsOf // of a filing: the day or the end of the period that it reports
	}
	old := longAgo.MatchString(sentence)
	if pub.IsZero() {
		return old
	}
	for _, f := range p.datesIn(s[0], s[1]) {
		switch {
		case !f.date.AddDays(maxAge).Before(pub):
			return false
		case !background.MatchString(p.text[s[0]:f.start]) && !ofRule.MatchString(p.text[s[0]:f.start]):
			old = true
		}
	}
	for _, m := range yearOnly.FindAllStringSubmatchIndex(sentence, -1) {
		year := calendarDay(sentence[m[2]:m[3]], 12, "31")
		if year.AddDays(maxAge).Before(pub) && !background.MatchString(sentence[:m[0]]) {
			old = true
		}
	}
	for _, m := range fiscalQuarter.FindAllStringSubmatch(sentence, -1) {
		end := fiscalQuarterEnd(m[1], m[2])
		if end.AddDays(maxAge).Before(pub) {
			old = true
		}
	}
	return old
}

var fiscalQuarter = regexp.MustCompile(`(?i)\b(first|second|third|fourth)\s+quarter\s+of\s+(?:our\s+)?fiscal(?:\s+year)?\s+((?:19|20)\d{2})\b`)

// fiscalQuarterEnd returns the last day on which a quarter of a fiscal year can
// end: fiscal years are named after the year in which they end, or end in the
// January after it.
func fiscalQuarterEnd(quarter, year string) exportwatch.Date {
	months := map[string]int{"fourth": 0, "third": 3, "second": 6, "first": 9}[strings.ToLower(quarter)]
	end := calendarDay(year, 12, "31")
	if end.IsZero() {
		return end
	}
	return exportwatch.DateOf(end.In(time.UTC).AddDate(0, 1-months, 0))
}

// ofRule before a day makes it the day of a rule, not of the act.
var ofRule = regexp.MustCompile(`(?i)\b(?:rules?|regulations?|controls?|order|act)(?:\s+(?:of|dated|published|issued|released)(?:\s+on)?)?\s+$`)
