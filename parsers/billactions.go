package parsers

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
)

// mergeActions returns what happened, the earliest first; rows come in any
// order of days, and within a day the earliest first. Each of the systems that
// report to the record may tell one event in a row of its own: a passage gives
// two rows, an introduction up to three. Rows of one day whose words are the
// same but for the prefix, the citation or the punctuation are one action,
// unless a chamber's clock tells them apart.
func mergeActions(rows []exportwatch.Entry) []exportwatch.Entry {
	var out []exportwatch.Entry
	at := map[string][]int{}
	for _, row := range rows {
		if row.Description = actionText(fold(row.Description)); row.Description == "" {
			continue
		}
		key := row.DateFiled.String() + " " + actionKey(row.Description)
		same := slices.IndexFunc(at[key], func(i int) bool { return sameMoment(out[i].Entered, row.Entered) })
		if same >= 0 {
			addAction(&out[at[key][same]], row)
			continue
		}
		at[key] = append(at[key], len(out))
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b exportwatch.Entry) int { return a.DateFiled.Compare(b.DateFiled) })
	return out
}

// sameMoment reports whether two times can be of one event; a row may have none.
func sameMoment(a, b time.Time) bool { return a.IsZero() || b.IsZero() || a.Equal(b) }

// addAction adds to an action what another row tells of it. The code of a
// chamber ("H37100") goes before that of the Library of Congress ("8000").
func addAction(e *exportwatch.Entry, row exportwatch.Entry) {
	e.Description = fuller(e.Description, row.Description)
	e.URL = either(e.URL, row.URL)
	e.Code = max(e.Code, row.Code) // letters stand after digits
	e.Committees = sorted(append(slices.Clone(e.Committees), row.Committees...))
	if e.Entered.IsZero() {
		e.Entered = row.Entered
	}
}

// actionInstant returns when a chamber acted, by the clock of Washington; zero
// if day or clock ("17:25:38") are unknown or none.
func actionInstant(day exportwatch.Date, clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", day.String()+" "+clock)
	if err != nil {
		return time.Time{}
	}
	hours, summer := courtOffset(washington)
	if summer && inSummerTime(t) {
		hours++
	}
	return t.Add(-time.Duration(hours) * time.Hour)
}

// actionLine returns an action as a line: the day and the words.
func actionLine(e exportwatch.Entry) string { return fold(e.DateFiled.String() + " " + e.Description) }

var (
	// actionPrefix stands before the Library of Congress's row of a passage.
	actionPrefix = regexp.MustCompile(`^(?:(?:Passed|Failed of passage|Agreed to)(?:/(?:agreed|not agreed) to)? in (?:House|Senate)` +
		`|(?:Passed|Failed of passage in) (?:House|Senate) over veto|Conference report (?:not )?agreed to in (?:House|Senate)` +
		`|Resolving differences -- (?:House|Senate) actions): `)
	// actionCitation is where the Congressional Record prints it, and of which day
	// if it is another: "(text: CR S694-695)", "(consideration: CR 1/9/2031 H70)".
	actionCitation = regexp.MustCompile(`\s*\([^()]*\bCR (?:\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}) )?[HSED]\d[^()]*\)\s*`)
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
