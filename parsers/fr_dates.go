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
	caption = clip(caption, maxCaption)
	paperwork := false // a rule in force asks only for comments on its forms from here on
	for _, s := range sentences(caption) {
		if effective.IsZero() {
			effective = effectiveIn(s)
		}
		paperwork = paperwork || !effective.IsZero() && collectionCue.MatchString(s)
		if commentsClose.IsZero() && !paperwork {
			commentsClose = commentsCloseIn(s)
		}
	}
	return effective, commentsClose
}

// maxCaption bounds, in bytes, how much of a DATES caption is read. The longest
// of a year's issues are near 5,000 bytes.
const maxCaption = 64 << 10

// collectionCue introduces comments under the Paperwork Reduction Act (44 U.S.C.
// 3507), which do not concern the rule itself.
var collectionCue = regexp.MustCompile(`(?i)\binformation collection\b`)

var (
	sentenceEnd = regexp.MustCompile(`[.;]\s+|\s+\x{2022}\s+`)
	notAnEnd    = regexp.MustCompile(`(?i)(?:\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|no|nos|u\.s|a\.m|p\.m|sec|dr|mr|ms|st|inc|ltd|co)|\b[A-Z])$`)
)

// sentences splits s at full stops and semicolons, not at abbreviations.
func sentences(s string) []string {
	var out []string
	start := 0
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		if s[m[0]] == '.' && notAnEnd.MatchString(s[max(start, m[0]-8):m[0]]) {
			continue
		}
		out = append(out, strings.TrimSpace(s[start:m[0]]))
		start = m[1]
	}
	return append(out, strings.TrimSpace(s[start:]))
}

var (
	effectiveCue = regexp.MustCompile(`(?i)\b(?:effective|takes? effect|in effect|(?:go(?:es)?|comes?) into (?:force|effect)|enters? into force)\b`)
	delayedCue   = regexp.MustCompile(`(?i)\b(?:delay(?:ed|s|ing)?|postpon(?:ed|es|ing)|extend(?:ed|s|ing)?|defer(?:red|s|ring)?|stay(?:ed|s|ing)?)\b`)
	untilCue     = regexp.MustCompile(`(?i)\b(?:until|to|through)\s+(?:\w+,\s+)?$`)
	// notEffective are words between the cue and a day that say something else of it.
	notEffective = regexp.MustCompile(`(?i)\b(?:applicab\w+|comments?|published|expires?|expiration|dated|issued|compliance|as of)\b`)
)

// effectiveIn returns the day that sentence s names after a word for taking
// effect; where the effective date is moved, the day it is moved to.
func effectiveIn(s string) exportwatch.Date {
	cues := effectiveCue.FindAllStringIndex(s, -1)
	if cues == nil {
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
		if from := lastBefore(cues, d[0]); from >= 0 && !notEffective.MatchString(s[from:d[0]]) {
			return printedDate(s[d[0]:d[1]])
		}
	}
	return exportwatch.Date{}
}

// lastBefore returns the end of the last of spans that ends before offset, or -1.
func lastBefore(spans [][]int, offset int) int {
	for i := len(spans) - 1; i >= 0; i-- {
		if spans[i][1] <= offset {
			return spans[i][1]
		}
	}
	return -1
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
