package triage

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
	"exportwatch/dates"
)

// when reads the day of the act from its sentence: the date closest to the
// words of the act that is not the day on which somebody spoke of it, nor that
// of another event ([passage.otherDay]). Failing that, it reads the month.
func (d *draft) when(s, act exportwatch.Span, other func(start, end int) bool) {
	best, distance := found{}, 0
	for _, f := range d.p.datesIn(s[0], s[1]) {
		if effectiveBefore.MatchString(d.p.text[s[0]:f.start]) {
			d.fact("effective_on", f.date.String(), f.start, f.end)
			continue
		}
		if d.p.spoken(f, s, act) || other(f.start, f.end) || f.flag != "" && startsOn.MatchString(d.p.text[s[0]:f.start]) {
			continue
		}
		gap := max(f.start-act[0], act[0]-f.end)
		if f.flag != "" {
			gap += len(d.p.text) // a day that had to be resolved yields to a written one
		}
		if best.date.IsZero() || gap < distance {
			best, distance = f, gap
		}
	}
	if best.date.IsZero() {
		d.whichMonth(s, other)
		return
	}
	d.on = best.date
	d.fact("date", best.date.String(), best.start, best.end)
	if best.flag != "" {
		d.flag(best.flag)
	}
}

// noDay flags a letter of which the text tells the month only.
const noDay = "day not stated"

// inMonth matches a month without a day: "In April 2031", "in late May".
var inMonth = regexp.MustCompile(`\b(?:[Ii]n|[Dd]uring|[Ss]ince|[Ee]arly|[Ll]ate|[Mm]id)[\s-]+(?:(?:early|late|mid)[\s-]+)?((?:` + monthNames + `)(?:\s+(\d{4}))?)\b`)

// whichMonth reads the month of the act, in the year of the publication if the
// sentence names none, or flags that the text tells no date.
func (d *draft) whichMonth(s exportwatch.Span, other func(start, end int) bool) {
	pub := d.p.Version.Published
	for _, m := range inMonth.FindAllStringSubmatchIndex(d.p.text[s[0]:s[1]], -1) {
		start, end := s[0]+m[2], s[0]+m[3]
		words := d.p.text[start:end]
		name, _, _ := strings.Cut(words, " ")
		month, year := dates.MonthOf(name), pub.Year
		if m[4] >= 0 {
			year, _ = strconv.Atoi(d.p.text[s[0]+m[4] : s[0]+m[5]]) // four digits
		} else if pub.IsZero() || other(start, end) {
			continue
		} else if month > pub.Month {
			year--
		}
		if other(start, end) || dayFollows.MatchString(d.p.text[end:s[1]]) {
			continue
		}
		d.month = fmt.Sprintf("%04d-%02d", year, month)
		d.fact("month", d.month, start, end)
		d.flag(noDay)
		return
	}
	d.flag(noDate)
}

var dayFollows = regexp.MustCompile(`^\.?\s+\d`)

// noOther is for acts whose sentence dates no other event.
func noOther(_, _ int) bool { return false }

// startsOn before the name of a day makes it one to come.
var startsOn = regexp.MustCompile(`(?i)\b(?:from|starting|beginning|until|by|before)\s+$`)

// spoken reports whether f is the day on which somebody told of the act, in
// sentence s: "said on Tuesday that it", "On Tuesday, Acme said it".
func (p *passage) spoken(f found, s, act exportwatch.Span) bool {
	before := p.text[max(s[0], f.start-maxSpoken):f.start]
	if m := saidOn.FindStringIndex(before); m != nil {
		at := f.start - len(before) + m[0]
		if reportsThat.MatchString(before[m[0]:]) {
			return false
		}
		return at < act[0] || at >= act[1] || speaks.MatchString(p.text[at:f.start])
	}
	return f.end <= act[1] && speaks.MatchString(p.text[f.end:act[1]])
}

// maxSpoken is how far before a day the word for speaking may stand, in bytes.
const maxSpoken = 60

var (
	saidOn = regexp.MustCompile(`(?i)\b(?:said|says|told|disclosed|reported|announced|confirmed|acknowledged|stated|revealed)\b(?:\s+[\w’'-]+){0,4}?\s+(?:(?:late|early)\s+)?(?:on\s+)?$`)
	// reportsThat begins what was said: "reported that on June 3, BIS".
	reportsThat = regexp.MustCompile(`\bthat\b`)
	speaks      = regexp.MustCompile(`(?i)\b(?:said|says|disclosed|reported|announced|confirmed|acknowledged|revealed)\b`)
)

var effectiveBefore = regexp.MustCompile(`(?i)\b(?:effective|takes?\s+effect|enters?\s+into\s+force|comes?\s+into\s+(?:force|effect))\s+(?:on\s+|as\s+of\s+|from\s+|beginning\s+(?:on\s+)?|starting\s+(?:on\s+)?)?$`)
