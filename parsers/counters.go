package parsers

import (
	"regexp"
	"strings"
)

// Counters and clocks that move by themselves say nothing new: "1,204 views",
// "Comments (3)", "Last updated: March 5, 2031 3:15 PM". They are told by being a
// line of their own, a part of one between bars or dots, or what follows the last
// sentence: the same words in a sentence ("effective as of March 5 at 3:15 p.m.",
// "received 45 comments") are what the page says. A printed day without a time of
// day stays too: it may be the publisher's date of revision.
const (
	countedThings = `(?:(?:total|number of) )?(?:page )?(?:views?|hits|visits|comments?|shares|likes|downloads)`
	countedAfter  = countedThings + `(?: counts?)?(?:\s*[:|]?\s*\(\s*[\d,]+\s*\)|\s*[:|]\s*[\d,]+|\s+[\d,]+)`
	countedBefore = `[\d,]+\s+` + countedThings
	clockDay      = `(?:[\s,:/t-]|\b(?:on|at)\b|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|\d{1,4}(?:st|nd|rd|th)?)*?`
	clockTime     = `\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*\(?[a-z]{1,4}\)?)?`
	clock         = `(?:(?:this )?(?:page )?(?:was )?last (?:updated|refreshed|modified|generated)|(?:page )?(?:refreshed|generated|retrieved)|as of|current time)\b` + clockDay + clockTime
	age           = `(?:last )?updated \d+ (?:second|minute|hour|day)s? ago`
	countOrClock  = `(?:` + countedAfter + `|` + countedBefore + `|` + clock + `|` + age + `)`
)

var counters = regexp.MustCompile(`(?i)^\s*` + countOrClock + `(?:[\s,;/-]+` + countOrClock + `)*[\s.,;]*$`)

// longestCounter bounds, in bytes, what counters matches: a clock in full, with
// what counts beside it.
const longestCounter = 160

// isCounter reports whether s holds counters and clocks alone.
func isCounter(s string) bool {
	return len(s) <= longestCounter && strings.ContainsAny(s, "0123456789") && counters.MatchString(s)
}

// partsOfLine parts a line at bars and dots, as pages set their counters beside
// something else.
var partsOfLine = regexp.MustCompile(`\s*[|·•]\s*`)

// controls are lines that operate the page.
var controls = regexp.MustCompile(`(?i)^(?:back to top|return to top|skip to (?:main )?content|print(?: this page)?|share(?: this(?: page)?)?|e-?mail this page|read aloud)$`)

// longestControl bounds, in bytes, the lines that controls matches.
const longestControl = 64

// withoutCounters cuts counters from a paragraph; what is left of a paragraph
// of nothing else, or of one that operates the page, is empty.
func withoutCounters(s string) string {
	for at := len(s); len(s)-at <= longestCounter; {
		if at = strings.LastIndex(s[:at], ". "); at < 0 {
			break
		}
		if isCounter(s[at+1:]) {
			s = s[:at+1]
			break
		}
	}
	switch {
	case len(s) <= longestControl && controls.MatchString(s), isCounter(s):
		return ""
	case !strings.ContainsAny(s, "|·•"):
		return s
	}
	var kept strings.Builder
	cut, from := false, 0
	keep := func(part, with string) {
		switch {
		case isCounter(part):
			cut = true
		case kept.Len() == 0:
			kept.WriteString(strings.TrimLeft(with, " |·•"))
		default:
			kept.WriteString(with)
		}
	}
	before := 0 // where the separator before the part begins
	for _, at := range partsOfLine.FindAllStringIndex(s, -1) {
		keep(s[from:at[0]], s[before:at[0]])
		before, from = at[0], at[1]
	}
	keep(s[from:], s[before:])
	if !cut {
		return s
	}
	return strings.TrimSpace(kept.String())
}
