package parsers

import (
	"regexp"
	"strings"

	"exportwatch"
)

// frDates reads the DATES caption of a Federal Register document: the day it
// takes effect and the day on which comments close. A day that the caption does
// not name ("30 days after publication") is the zero Date.
func frDates(caption string) (effective, commentsClose exportwatch.Date) {
	for _, s := range sentences(caption) {
		if effective.IsZero() {
			effective = effectiveIn(s)
		}
		if commentsClose.IsZero() {
			commentsClose = commentsCloseIn(s)
		}
	}
	return effective, commentsClose
}

var (
	sentenceEnd = regexp.MustCompile(`[.;]\s+|\s+\x{2022}\s+`)
	notAnEnd    = regexp.MustCompile(`(?i)(?:\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|no|nos|u\.s|a\.m|p\.m|sec|dr|mr|ms|st|inc|ltd|co)|\b[A-Z])$`)
)

// sentences splits s at full stops and semicolons, not at abbreviations.
func sentences(s string) []string {
	var out []string
	start := 0
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		if s[m[0]] == '.' && notAnEnd.MatchString(s[start:m[0]]) {
			continue
		}
		out = append(out, strings.TrimSpace(s[start:m[0]]))
		start = m[1]
	}
	return append(out, strings.TrimSpace(s[start:]))
}

var (
	effectiveCue = regexp.MustCompile(`(?i)\b(?:effective|takes? effect|in effect|(?:goes|comes?) into (?:force|effect)|enters? into force)\b`)
	delayedCue   = regexp.MustCompile(`(?i)\b(?:delay(?:ed|s|ing)?|postpon(?:ed|es|ing)|extend(?:ed|s|ing)?|defer(?:red|s|ring)?|stay(?:ed|s|ing)?)\b`)
	untilCue     = regexp.MustCompile(`(?i)\b(?:until|to|through)\s+(?:\w+,\s+)?$`)
	// notEffective are words between the cue and a day that say something else of it.
	notEffective = regexp.MustCompile(`(?i)\b(?:applicab\w+|comments?|published|expires?|expiration|dated|issued|compliance|as of)\b`)
)

// effectiveIn returns the day that sentence s names after a word for taking
// effect; where the effective date is moved, the day it is moved to.
func effectiveIn(s string) exportwatch.Date {
	cue := effectiveCue.FindStringIndex(s)
	if cue == nil {
		return exportwatch.Date{}
	}
	days := longDay.FindAllStringIndex(s, -1)
	if delayedCue.MatchString(s) {
		for _, d := range days {
			if untilCue.MatchString(s[:d[0]]) {
				return printedDate(s[d[0]:d[1]])
			}
		}
	}
	for _, d := range days {
		if d[0] > cue[1] && !notEffective.MatchString(s[cue[1]:d[0]]) {
			return printedDate(s[d[0]:d[1]])
		}
	}
	return exportwatch.Date{}
}

var (
	commentWord = regexp.MustCompile(`(?i)\b(?:comments?|written submissions|public input|written data)\b`)
	closeCue    = regexp.MustCompile(`(?i)\b(?:by|before|later than|until|through|clos\w+(?: \w+)?(?: at [^,]{1,30})?(?:,? on)?|ends?(?: on)?|due(?: on)?|due date[^.]{0,40}|deadline[^.]{0,60}|is|to|than)\b[^.]{0,80}$`)
	notComments = regexp.MustCompile(`(?i)\b(?:hearing|meeting|webinar|objections?|requests? to speak|effective)\b`)
)

// commentsCloseIn returns the day by which sentence s wants comments; where
// the period is extended, the last day it names.
func commentsCloseIn(s string) exportwatch.Date {
	word := commentWord.FindStringIndex(s)
	if word == nil {
		return exportwatch.Date{}
	}
	days := longDay.FindAllStringIndex(s, -1)
	if delayedCue.MatchString(s) || strings.Contains(s, "reopen") {
		for i := len(days) - 1; i >= 0; i-- {
			if closeCue.MatchString(s[:days[i][0]]) {
				return printedDate(s[days[i][0]:days[i][1]])
			}
		}
	}
	from := 0
	for _, d := range days {
		before := s[from:d[0]]
		if d[0] > word[0] && closeCue.MatchString(before) && !notComments.MatchString(before) {
			return printedDate(s[d[0]:d[1]])
		}
		from = d[1]
	}
	return exportwatch.Date{}
}
