package parsers

import (
	"regexp"
	"slices"
	"strings"
)

// A billAction is one thing that happened to a bill.
type billAction struct {
	date string // YYYY-MM-DD
	text string
}

// String returns the action as a line: the day and the words.
func (a billAction) String() string { return a.date + " " + a.text }

// actions returns what happened, the earliest first. Each of the systems that
// report to the record may tell one event in a row of its own: a passage gives
// two rows, an introduction up to three. Rows of one day whose words are the
// same but for the prefix, the citation or the punctuation are one action.
func (s billStatus) actions() []billAction {
	items := s.list("actions", "")
	slices.Reverse(items) // the record begins with the newest
	var out []billAction
	at := map[string]int{}
	for _, n := range items {
		a := billAction{n.at("actionDate").text(), actionText(n.at("text").text())}
		if a.text == "" {
			continue
		}
		key := a.date + " " + actionKey(a.text)
		if i, ok := at[key]; ok {
			out[i].text = fuller(out[i].text, a.text)
			continue
		}
		at[key] = len(out)
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b billAction) int { return strings.Compare(a.date, b.date) })
	return out
}

var (
	// actionPrefix stands before the Library of Congress's row of a passage.
	actionPrefix = regexp.MustCompile(`^(?:Passed|Failed of passage|Agreed to)(?:/(?:agreed|not agreed) to)? in (?:House|Senate): `)
	// actionCitation is where the Congressional Record prints it: "(text: CR S694-695)".
	actionCitation = regexp.MustCompile(`\s*\([^()]*\bCR [HSE]\d[^()]*\)\s*`)
	// actionNoise is what rows of one event differ in.
	actionNoise = regexp.MustCompile(`[^a-z0-9]+`)
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
