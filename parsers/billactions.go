package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// mergeActions returns what happened, the earliest first; rows come in any
// order of days, and within a day the earliest first. Each of the systems that
// report to the record may tell one event in a row of its own: a passage gives
// two rows, an introduction up to three. Rows of one day whose words are the
// same but for the prefix, the citation or the punctuation are one action.
func mergeActions(rows []exportwatch.Entry) []exportwatch.Entry {
	var out []exportwatch.Entry
	at := map[string]int{}
	for _, row := range rows {
		if row.Description = actionText(fold(row.Description)); row.Description == "" {
			continue
		}
		key := row.DateFiled.String() + " " + actionKey(row.Description)
		if i, ok := at[key]; ok {
			out[i].Description = fuller(out[i].Description, row.Description)
			out[i].URL = either(out[i].URL, row.URL)
			continue
		}
		at[key] = len(out)
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b exportwatch.Entry) int { return a.DateFiled.Compare(b.DateFiled) })
	return out
}

// actionLine returns an action as a line: the day and the words.
func actionLine(e exportwatch.Entry) string { return fold(e.DateFiled.String() + " " + e.Description) }

var (
	// actionPrefix stands before the Library of Congress's row of a passage.
	actionPrefix = regexp.MustCompile(`^(?:Passed|Failed of passage|Agreed to)(?:/(?:agreed|not agreed) to)? in (?:House|Senate): `)
	// actionCitation is where the Congressional Record prints it: "(text: CR S694-695)".
	actionCitation = regexp.MustCompile(`\s*\([^()]*\bCR [HSE]\d[^()]*\)\s*`)
	// actionNoise is what rows of one event differ in.
	actionNoise = regexp.MustCompile(`[^a-z0-9]+`)
	// hearingHeld matches the actions of a committee that sat on the bill.
	hearingHeld = regexp.MustCompile(`(?i)\bhearings?\s+(?:were\s+)?held\b|\bmark-?\s?up\s+(?:session\s+)?held\b|\bcommittee\s+consideration\s+and\s+mark-?up\b`)
)

// actionText returns the words without the prefix that repeats them.
func actionText(s string) string { return actionPrefix.ReplaceAllString(s, "") }

// actionKey returns what rows of one event have in common.
func actionKey(s string) string {
	s = actionCitation.ReplaceAllString(s, "")
	return strings.TrimSpace(actionNoise.ReplaceAllString(strings.ToLower(s), " "))
}

// fuller returns the longer text, or of two as long the first in the alphabet,
// so that the order of rows does not matter.
func fuller(a, b string) string {
	if len(a) > len(b) || len(a) == len(b) && a < b {
		return a
	}
	return b
}

// A billVote is a recorded vote: a roll call of one chamber.
type billVote struct {
	chamber, session, roll string
	url                    string // where the chamber publishes it
}

// votesOf returns one line a roll call, "2031-02-02 House roll call 7 URL". A
// vote that stands in several rows is told once, on the day of the first.
func votesOf(days []exportwatch.Date, votes []billVote) []string {
	var out []string
	seen := map[billVote]bool{}
	for i, v := range votes {
		key := billVote{chamber: v.chamber, session: v.session, roll: v.roll}
		if v.roll == "" || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, fold(days[i].String()+" "+v.chamber+" roll call "+v.roll+" "+v.url))
	}
	return sorted(out)
}
